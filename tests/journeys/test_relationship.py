"""A day with people, promises and notes, in a real window, as somebody does it who was never shown how."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.periods import today
from tests.journeys.hands import KEY_S, PAUSE_S, Hands

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

ACCOUNT = "Velmar Dairies"
READ = "The note as it reads"
SKILLED_KEY_S = 0.20
"""A key of an average skilled typist, of the same model."""
NOTE = "## Dock\n\n- [ ] Ask for the drawing\n- [ ] Count the gates"
PEOPLE = (
    ("Oda Brisel", "Head of Logistics", "oda.brisel@velmar.example"),
    ("Tamsin Rook", "Dock supervisor", "tamsin.rook@velmar.example"),
    ("Ivo Larkin", "Buyer", "ivo.larkin@velmar.example"),
    ("Ivo Larkyn", "Purchasing", "ivo.larkin@velmar.example"),
)


def seed(profile: Path) -> None:
    """A workspace with one account of four people, two of whom are one."""
    services = create_profile(profile, "Ada Brack", demo=True)
    account = services.accounts.add(ACCOUNT)
    services.accounts.add("Harrow Glass")
    made = {
        name: services.people.add(account, name, title=title, email=email)
        for name, title, email in PEOPLE
    }

    def ago(days: int) -> str:
        return (today() - timedelta(days=days)).isoformat()

    for who, channel, days, words in (
        ("Ivo Larkin", "call", 40, "The spring tender"),
        ("Ivo Larkyn", "visit", 12, "The tender, at their plant"),
        ("Tamsin Rook", "call", 30, "Gate hours"),
    ):
        services.touches.log(account, channel, [made[who].id], ago(days), summary=words)
    services.people.add_fact(made["Tamsin Rook"].id, "Prefers calls before nine")
    services.commitments.add(
        account, "Name a second gate", due_on=today().isoformat(), contact_id=made["Tamsin Rook"].id
    )
    services.notes.add(account, NOTE, "Before the visit")
    services.close()
    settings = {"theme.mode": "light", "theme.still": True, "window.geometry": [40, 20, 1360, 850]}
    (profile / "settings.json").write_text(json.dumps(settings), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once; each journey goes through a copy."""
    profile = tmp_path_factory.mktemp("made") / "profile"
    seed(profile)
    return profile


@pytest.fixture
def ada(made: Path, tmp_path: Path) -> Iterator[Hands]:
    """Somebody who cares for one account, at her window."""
    shutil.copytree(made, tmp_path / "profile")
    hands = Hands(tmp_path / "profile", tmp_path)
    hands.open()
    yield hands
    hands.end()


def go_to_account(hands: Hands, tab: str) -> None:
    """To a part of the account, by keyboard from wherever."""
    hands.press("ctrl+f")
    hands.until(lambda: has_keyboard(hands, "Search everything"), "the keyboard in the search")
    hands.type(ACCOUNT)
    hands.press("Return")
    hands.wait_for("Parts of the account")
    hands.press(tab)


def has_keyboard(hands: Hands, name: str) -> bool:
    """Whether the keyboard is at what has this name."""
    return any(one["focus"] for one in hands.sights(name, name=name))


def states(hands: Hands) -> dict[str, str]:
    """Each promise of the account and how it stands, as the store has it."""
    return {
        one["wording"]: one["state"]
        for one in hands.mcr("commitment", "list", "--account", ACCOUNT)
    }


def test_a_call_is_logged_in_ten_seconds_by_keyboard(ada):
    before = ada.keys
    ada.press("ctrl+t")
    ada.type("tam New gate hours")  # nobody waits for the form: it takes what is typed at once
    ada.wait_for("Call with Tamsin Rook today")
    ada.press("Return")
    keys, pauses = ada.keys - before, 3  # whether to, what to say, is it that
    ada.wait_for(f"Logged call with {ACCOUNT}")
    ada.picture("logged")
    cost = keys * KEY_S + pauses * PAUSE_S
    skilled = keys * SKILLED_KEY_S + pauses * PAUSE_S
    print(
        f"a call by keyboard: {keys} keys and {pauses} pauses, about {cost:.2f} s at forty words a minute, "
        f"{skilled:.2f} s at fifty-five"
    )
    assert cost < 10
    touch = ada.mcr("touch", "list", "--account", ACCOUNT)[0]
    who = ada.mcr("contact", "show", touch["contacts"][0])
    assert (touch["channel"], touch["summary"]) == ("call", "New gate hours")
    assert (touch["happened_on"], touch["two_way"], touch["team"]) == (
        today().isoformat(), 1, ["Ada Brack"],
    )  # fmt: skip
    assert (who["name"], len(touch["contacts"])) == ("Tamsin Rook", 1)
    ada.leave()


def test_a_promise_is_written_in_one_line_kept_undone_and_kept(ada):
    go_to_account(ada, "alt+5")
    ada.wait_for("What was promised")
    before = ada.keys
    ada.press("ctrl+n")
    ada.until(lambda: has_keyboard(ada, "What was promised"), "the keyboard in the line")
    ada.type("Send the dock drawing by tomorrow")
    ada.wait_for("due tomorrow")
    ada.press("Return")
    ada.wait_for("Promise written down")
    print(f"a promise with its day: {ada.keys - before} keys")
    (promise,) = (
        one
        for one in ada.mcr("commitment", "list", "--account", ACCOUNT)
        if one["wording"] == "Send the dock drawing"
    )
    assert promise["due_on"] == (today() + timedelta(days=1)).isoformat()
    ada.press("ctrl+1")
    ada.wait_for("Keep: Send the dock drawing")
    ada.picture("promised")
    go_to_account(ada, "alt+5")
    ada.wait_for("Send the dock drawing", kind="item")
    ada.until(lambda: has_keyboard(ada, "Promises"), "the keyboard in the list")
    ada.press("Down", "k")
    ada.wait_for("Promise marked kept")
    ada.until(lambda: not ada.sights("Send the dock drawing", kind="item"), "it to leave the list")
    assert states(ada) == {"Send the dock drawing": "kept", "Name a second gate": "open"}
    ada.press("ctrl+z")
    ada.wait_for("Send the dock drawing", kind="item")
    assert states(ada)["Send the dock drawing"] == "open"
    ada.press("k")  # the same one: undoing gave it back to the keyboard
    ada.until(lambda: not ada.sights("Send the dock drawing", kind="item"), "it to leave the list")
    assert states(ada) == {"Send the dock drawing": "kept", "Name a second gate": "open"}
    ada.press("ctrl+1")
    ada.wait_for("Keep: Name a second gate")
    ada.until(lambda: not ada.sees("Keep: Send the dock drawing"), "it to leave Today")
    ada.picture("kept")
    ada.leave()


def people(hands: Hands) -> list[tuple[str, str]]:
    """Name and title of everybody at the account."""
    return [
        (one["name"], one["title"]) for one in hands.mcr("contact", "list", "--account", ACCOUNT)
    ]


def who_was_there(hands: Hands) -> dict[str, list[str]]:
    """What each touch was about, and the ids of those who were there."""
    touches = hands.mcr("touch", "list", "--account", ACCOUNT)
    return {one["summary"]: one["contacts"] for one in touches}


def make_one(hands: Hands) -> None:
    """Find who is written down twice, look at both, and make them one."""
    hands.press("ctrl+k")
    hands.type("find duplicate")
    hands.press("Return")
    hands.click("Side by side: Ivo Larkin and Ivo Larkyn")
    hands.wait_for("Ivo Larkyn will be shown as Ivo Larkin")
    hands.picture("side-by-side")
    hands.click("Make them one")
    hands.wait_for("Ivo Larkyn is shown as Ivo Larkin")


def to_the_people(hands: Hands, count: int) -> None:
    """Back to the list, which has so many people; the keyboard is in it."""
    hands.click("Back to the people")
    hands.wait_for(f"{count} people")
    hands.until(lambda: has_keyboard(hands, "People"), "the keyboard in the list of people")


def test_two_rows_of_one_person_become_one_and_part_again(ada):
    before, touches = people(ada), who_was_there(ada)
    assert touches["The spring tender"] != touches["The tender, at their plant"]
    go_to_account(ada, "alt+2")
    ada.wait_for("Ivo Larkyn", kind="item")
    make_one(ada)
    to_the_people(ada, 3)
    ada.press("Home", "Return")  # the card of the one who is kept
    ada.wait_for("The spring tender, 14 Oct")
    ada.wait_for("The tender, at their plant, 11 Nov")
    ada.picture("one-person")
    assert ("Ivo Larkyn", "Purchasing") not in people(ada)
    merged = who_was_there(ada)
    assert merged["The spring tender"] == merged["The tender, at their plant"]
    ada.press("Escape", "ctrl+z")
    ada.wait_for("4 people")
    assert (people(ada), who_was_there(ada)) == (before, touches)
    make_one(ada)
    to_the_people(ada, 3)
    ada.press("ctrl+t")  # life goes on between
    ada.type("ivo: Terms of payment")
    ada.wait_for("Call with Ivo Larkin today.")
    ada.press("Return")
    ada.wait_for(f"Logged call with {ACCOUNT}")
    ada.press("ctrl+k")
    ada.type("find duplicate")
    ada.press("Return")
    ada.wait_for("Ivo Larkyn is shown as Ivo Larkin")
    ada.click("Part again: Ivo Larkyn is shown as Ivo Larkin by Ada Brack, Monday 23 November 2026")
    ada.until(lambda: not ada.sees("Part again: Ivo Larkyn"), "them to part")
    to_the_people(ada, 4)
    ada.wait_for("Ivo Larkyn", kind="item")
    ada.picture("parted")
    after = who_was_there(ada)
    assert after.pop("Terms of payment") == touches["The spring tender"]
    assert (people(ada), after) == (before, touches)
    ada.leave()


def test_somebody_removed_comes_back_with_facts_and_history(ada):
    before, touches = people(ada), who_was_there(ada)
    go_to_account(ada, "alt+2")
    ada.wait_for("Tamsin Rook", kind="item")
    ada.until(lambda: has_keyboard(ada, "People"), "the keyboard in the list of people")
    ada.press("End", "Return")
    ada.wait_for("Prefers calls before nine")
    ada.fill("Title", "Dock manager", then="Tab")
    ada.until(lambda: ("Tamsin Rook", "Dock manager") in people(ada), "her new title")
    ada.press("Escape")
    ada.until(lambda: has_keyboard(ada, "People"), "the keyboard in the list of people")
    ada.press("Delete")
    ada.wait_for("Removed a person")
    ada.wait_for("3 people")
    assert "Tamsin Rook" not in dict(people(ada))
    assert ada.mcr("search", "before nine") == []
    ada.press("ctrl+k")
    ada.type("show what was removed")
    ada.press("Return")
    ada.wait_for("Tamsin Rook", kind="item")
    ada.picture("removed")
    ada.press("Home")
    ada.click("Restore")
    ada.wait_for("Restored a person")
    ada.wait_for("Nothing was removed")
    go_to_account(ada, "alt+2")
    ada.wait_for("Tamsin Rook", kind="item")
    ada.until(lambda: has_keyboard(ada, "People"), "the keyboard in the list of people")
    ada.press("End", "Return")
    ada.wait_for("Prefers calls before nine")
    ada.wait_for("Gate hours, 24 Oct")
    ada.wait_for("Name a second gate, 23 Nov")
    ada.click("History")
    ada.wait_for("Dock supervisor")  # what her title was
    ada.wait_for("Dock manager")
    ada.picture("history")
    after = dict(people(ada))
    assert after.pop("Tamsin Rook") == "Dock manager"
    assert after == {name: title for name, title in before if name != "Tamsin Rook"}
    assert who_was_there(ada) == touches
    ada.leave()


def archived(hands: Hands) -> dict[str, str | None]:
    """Each account and since when it rests."""
    return {one["name"]: one["archived_on"] for one in hands.mcr("account", "list")}


def test_an_account_rests_and_comes_back(ada):
    ada.press("ctrl+2")
    ada.wait_for("Harrow Glass", kind="item")
    ada.until(lambda: has_keyboard(ada, "Accounts"), "the keyboard in the list of accounts")
    ada.press("End" if harrow_is_last(ada) else "Home", "Delete")
    ada.wait_for("Archived Harrow Glass")
    ada.wait_for("1 account")
    ada.wait_for("1 archived")
    assert archived(ada) == {"Harrow Glass": today().isoformat(), ACCOUNT: None}
    ada.choose("Which accounts", "Archived")
    ada.wait_for("Harrow Glass", kind="item")
    ada.until(lambda: not ada.sights(ACCOUNT, kind="item"), "the others to leave the list")
    ada.picture("archived")
    for _step in range(8):
        if any(one["focus"] for one in ada.sights("Accounts", kind="PortfolioTable")):
            break
        ada.press("Tab")
    ada.press("Home", "Delete")
    ada.wait_for("Brought back Harrow Glass")
    ada.choose("Which accounts", "Accounts in care")
    ada.wait_for("Harrow Glass", kind="item")
    assert archived(ada) == {"Harrow Glass": None, ACCOUNT: None}
    ada.leave()


def harrow_is_last(hands: Hands) -> bool:
    """Whether it stands below the other one in the list."""
    return bool(place(hands, "Harrow Glass") > place(hands, ACCOUNT))


def place(hands: Hands, words: str) -> int:
    """How far down a row of a list begins."""
    return int(hands.sights(words, kind="item")[0]["place"][1])


def test_a_line_of_today_is_put_off_and_taken_back(ada):
    ada.click("Later: Name a second gate")
    ada.wait_for("Later: tomorrow", kind="choice")
    ada.picture("later")
    ada.press("Down", "Return")
    ada.until(lambda: not ada.sees("Keep: Name a second gate"), "the line to leave Today")
    ada.wait_for("1 thing was put off")
    ada.picture("put-off")
    (told,) = ada.mcr("today")["put_off"]
    assert told["title"] == "Name a second gate"
    assert states(ada) == {"Name a second gate": "open"}
    ada.press("ctrl+z")
    ada.wait_for("Keep: Name a second gate")
    assert ada.mcr("today")["put_off"] == []
    ada.leave()


def test_a_visit_is_said_on_today_stands_at_the_account_and_is_taken_back(ada):
    ada.wait_for("Keep: Name a second gate")
    ada.press("ctrl+t")
    ada.type("tam 20m visit good yesterday: Their new gate")
    ada.wait_for("Visit with Tamsin Rook yesterday")
    ada.picture("said")
    ada.press("Return")
    ada.until(lambda: "Their new gate" in who_was_there(ada), "the visit in the store")
    touch = next(
        one
        for one in ada.mcr("touch", "list", "--account", ACCOUNT)
        if one["summary"] == "Their new gate"
    )
    assert (touch["channel"], touch["minutes"], touch["feeling"]) == ("visit", 20, "content")
    assert touch["happened_on"] == (today() - timedelta(days=1)).isoformat()
    go_to_account(ada, "alt+3")
    ada.wait_for("Their new gate", kind="item")
    ada.picture("at-the-account")
    ada.press("ctrl+z")
    ada.until(lambda: not ada.sights("Their new gate", kind="item"), "the visit to leave the list")
    ada.wait_for("Gate hours", kind="item")
    assert "Their new gate" not in who_was_there(ada)
    ada.leave()


def note_body(hands: Hands) -> str:
    """The words of the only note, as the store has them."""
    (note,) = hands.mcr("note", "list", "--account", ACCOUNT)
    return str(note["body"])


def test_boxes_of_a_note_are_ticked_where_it_is_read(ada):
    go_to_account(ada, "alt+4")
    ada.wait_for("Count the gates")
    ada.press("ctrl+shift+e")
    ada.wait_for("\N{BALLOT BOX} Count the gates", name=READ)
    ada.until(lambda: has_keyboard(ada, "Notes"), "the keyboard in the list of notes")
    ada.press("Return")
    ada.until(lambda: has_keyboard(ada, READ), "the keyboard in the note as it reads")
    ada.picture("read")
    ada.press("Tab", "Return")  # the first box
    ada.until(lambda: "- [x] Ask for the drawing" in note_body(ada), "the first box in the store")
    ada.wait_for("\N{BALLOT BOX WITH CHECK} Ask for the drawing", name=READ)
    ada.click("\N{BALLOT BOX}")  # the only one that is left open
    ada.until(lambda: "- [x] Count the gates" in note_body(ada), "the second box in the store")
    ada.wait_for("\N{BALLOT BOX WITH CHECK} Count the gates", name=READ)
    ada.picture("ticked")
    assert note_body(ada) == NOTE.replace("[ ]", "[x]")
    ada.press("ctrl+z")
    ada.wait_for("\N{BALLOT BOX} Count the gates", name=READ)
    assert note_body(ada) == NOTE.replace("[ ]", "[x]", 1)
    ada.leave()
