"""Every group's add, list, show and edit, for people and for programs."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain import ids


@pytest.fixture
def quill(mcr):
    return mcr.ok("account", "add", "Quillmere Logistics", "--tier", "key").out.strip()


def test_an_account_goes_in_and_comes_out(mcr, quill):
    assert ids.parse(quill)
    shown = mcr.ok("account", "show", "quill", "--json").json
    assert (shown["id"], shown["name"], shown["tier"]) == (quill, "Quillmere Logistics", "key")
    mcr.ok("account", "edit", "quill", "--purpose", "The hub never waits", "--tier", "")
    shown = mcr.ok("account", "show", quill, "--json").json
    assert (shown["purpose"], shown["tier"]) == ("The hub never waits", None)
    assert [row["id"] for row in mcr.ok("account", "list", "--json").json] == [quill]


def test_contacts_name_whom_they_report_to(mcr, quill):
    boss = mcr.ok("contact", "add", "Adela Voss-Marin", "-a", "quill", "--executive", "yes").out
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill", "--reports-to", "adela")
    shown = mcr.ok("contact", "show", "tomas", "--json").json
    assert shown["reports_to"] == boss.strip()
    assert "Adela Voss-Marin" in mcr.ok("contact", "show", "tomas").out
    mcr.ok("contact", "edit", "tomas", "--cadence-days", "14", "--reports-to", "")
    shown = mcr.ok("contact", "show", "tomas", "--json").json
    assert (shown["cadence_days"], shown["reports_to"]) == (14, None)


def test_touches_name_who_was_there(mcr, quill):
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill")
    touch = mcr.ok(
        "touch", "add", "-a", "quill", "--channel", "visit", "--with", "tomas", "--two-way", "no",
        "--on", "2026-11-01", "--team", "Amara Insley", "--team", "Jun Park",
    ).out.strip()  # fmt: skip
    shown = mcr.ok("touch", "show", touch, "--json").json
    assert (shown["channel"], shown["two_way"], shown["happened_on"]) == (
        "visit",
        None,
        "2026-11-01",
    )
    assert shown["team"] == ["Amara Insley", "Jun Park"]
    mcr.ok("touch", "edit", touch, "--feeling", "content")
    listed = mcr.ok("touch", "list", "-a", "quill").out
    assert "Tomas Brindle" in listed
    assert "content" in listed


def test_several_touches_are_edited_at_once(mcr, quill):
    tomas = mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill").out.strip()
    ida = mcr.ok("contact", "add", "Ida Berg", "-a", "quill").out.strip()
    touches = [
        mcr.ok("touch", "add", "-a", "quill", "--channel", "call", "--with", "tomas").out.strip()
        for _ in range(2)
    ]
    told = mcr.ok(
        "touch",
        "edit",
        *touches,
        "--channel",
        "visit",
        "--on",
        "2026-11-02",
        "--add",
        "ida",
        "--json",
    ).json
    assert told["changed"] == 2
    assert {(one["channel"], one["happened_on"], *one["contacts"]) for one in told["touches"]} == {
        ("visit", "2026-11-02", tomas, ida)
    }
    said = mcr.ok("touch", "edit", *touches, "--take-off", "tomas", "--team", "Jun Park").out
    assert said == "Changed 2 touches.\n"
    shown = mcr.ok("touch", "show", touches[0], "--json").json
    assert (shown["contacts"], shown["team"]) == ([ida], ["Jun Park"])
    mcr.ok("undo")
    assert mcr.ok("touch", "show", touches[1], "--json").json["contacts"] == [tomas, ida]


def test_touches_are_listed_by_person_channel_day_and_words(mcr, quill):
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill")
    mcr.ok("touch", "log", "tomas visit 2026-11-01: the new dock")
    mcr.ok("touch", "log", "-a", "quill", ": gate hours")
    mcr.ok("touch", "log", "--new", "-a", "quill", "Ida Berg call 10m rates")

    def found(*options: str) -> list[str]:
        listed = mcr.ok("touch", "list", "-a", "quill", *options, "--json").json
        return [one["summary"] for one in listed]

    assert found("--with", "tomas") == ["the new dock"]
    assert found("--with", "Ida Berg") == ["rates"]
    assert found("--channel", "call") == ["rates", "gate hours"]
    assert found("--until", "2026-11-01") == ["the new dock"]
    assert found("--since", "2026-11-02", "--limit", "1") == ["rates"]
    assert found("--words", "DOCK new") == ["the new dock"]

    mcr.ok("account", "add", "Bellhaven")
    mcr.ok("touch", "log", "-a", "bell", "call 2026-11-05: a new crane")
    everywhere = mcr.ok("touch", "list", "--until", "2026-11-05", "--json").json
    assert [one["summary"] for one in everywhere] == ["a new crane", "the new dock"]
    (line,) = mcr.ok("touch", "list", "--with", "tomas").out.splitlines()[1:]
    assert "Quillmere" in line
    assert "Tomas Brindle" in line


def test_a_touch_is_said_in_one_line(mcr, quill):
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill")
    line = "tomas visit 1h30 yesterday good: the new dock"
    tried = mcr.ok("touch", "log", *line.split(), "--dry-run").out
    assert "Visit with Tomas Brindle yesterday, 90 min, it left them content. the new dock" in tried
    assert mcr.ok("touch", "list", "-a", "quill", "--json").json == []
    kept = mcr.ok("touch", "log", line, "--json").json
    assert (kept["channel"], kept["minutes"], kept["summary"]) == ("visit", 90, "the new dock")
    mcr.ok("touch", "log", "new gate hours", "-a", "quill")
    assert "Name who" in mcr("touch", "log", "new gate hours").err
    assert 'Nobody called "ida"' in mcr("touch", "log", "ida 10m: dock", "-a", "quill").err
    mcr.ok("contact", "add", "Tomas Arden", "-a", "quill")
    assert "Tomas Arden" in mcr("touch", "log", "tomas: dock").err


def test_a_notes_words_come_from_standard_input_and_go_out_whole(mcr, quill):
    words = "Madrid\n\nThe dock closes at 06:40 — näch dem Läuten 🚚\n"
    mcr.ok("note", "add", "-a", "quill", words_in=words)
    assert mcr.ok("note", "show", "madrid", "--json").json["body"] == words.strip("\n")
    mcr.ok("note", "edit", "madrid", "--circle", "customer")
    mcr.ok("note", "edit", "madrid", words_in="Madrid\nNew words")
    shown = mcr.ok("note", "show", "madrid", "--json").json
    assert (shown["body"], shown["circle"]) == ("Madrid\nNew words", "customer")
    assert "customer" in mcr.ok("note", "list", "-a", "quill").out


@pytest.mark.parametrize("words", [b"", b"  \n ", b"caf\xe9"])
def test_a_note_without_readable_words_is_not_written(mcr, quill, words):
    answer = mcr("note", "add", "-a", "quill", words_in=words)
    assert answer.status == 1
    assert answer.err.count("\n") == 1
    assert mcr.ok("note", "list", "-a", "quill", "--json").json == []


def test_a_promise_is_kept_undone_and_kept_again(mcr, quill):
    promise = mcr.ok(
        *("commitment", "add", "We ring at five", "-a", "quill"),
        *("--due", "2026-11-30", "--made-on", "2026-11-10"),
    ).out.strip()
    mcr.ok("commitment", "keep", promise, "--on", "2026-11-20")
    shown = mcr.ok("commitment", "show", promise, "--json").json
    assert (shown["state"], shown["closed_on"]) == ("kept", "2026-11-20")
    assert mcr.ok("undo", "--json").json == {"undone": "Promise marked kept"}
    assert mcr.ok("commitment", "list", "--owed", "--json").json[0]["id"] == promise
    mcr.ok("redo")
    assert mcr.ok("commitment", "list", "--owed").out == ""
    mcr.ok("commitment", "edit", promise, "--wording", "We ring at four")
    assert "We ring at four" in mcr.ok("commitment", "list", "-a", "quill").out


def test_a_meeting_is_planned_moved_and_held(mcr, quill):
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill")
    mcr.ok("meeting", "add", "Review", "-a", "quill", "--at", "2026-11-24T14:00", "--with", "tomas")
    mcr.ok("meeting", "edit", "review", "--at", "2026-11-25T09:30", "--agenda", "Madrid")
    shown = mcr.ok("meeting", "show", "review", "--json").json
    assert (shown["starts_at"], shown["agenda"], shown["state"]) == (
        "2026-11-25T09:30",
        "Madrid",
        "planned",
    )
    mcr.ok("meeting", "hold", "review", "--outcome", "Agreed")
    assert "held" in mcr.ok("meeting", "list").out
    assert len(mcr.ok("touch", "list", "-a", "quill", "--json").json) == 1


def test_history_tells_each_value_and_who_wrote_it(mcr, quill):
    mcr.ok("account", "edit", "quill", "--tier", "strategic")
    told = mcr.ok("history", quill, "--json").json
    tiers = [
        (one["value"], one["current"], one["person"]) for one in told if one["field"] == "tier"
    ]
    assert tiers == [("strategic", True, "Jun Park"), ("key", False, "Jun Park")]


@pytest.mark.parametrize("words", ['"', "(", "*", "NEAR", "-", "a b c", "😀"])
def test_search_takes_any_words(mcr, quill, words):
    mcr.ok("search", "--", words)


def test_search_finds_by_beginnings(mcr, quill):
    mcr.ok("note", "add", "-a", "quill", words_in="The dock closes early")
    (hit,) = mcr.ok("search", "dock", "clo", "--json").json
    assert (hit["kind"], hit["account"]) == ("note", "Quillmere Logistics")


def test_columns_are_aligned_and_nothing_steers_the_terminal(mcr, quill):
    mcr.ok("contact", "add", "Ann \x1b[31mRed\u202e\tTab", "-a", "quill", "--title", "東京")
    mcr.ok("contact", "add", "Bo", "-a", "quill", "--title", "Buyer")
    out = mcr.ok("contact", "list").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    head, ann, bo = out.splitlines()
    assert head.index("title") == bo.index("Buyer") == ann.index("東京")


def test_a_promise_outlives_the_contact_it_names(mcr, quill):
    # A colleague may take the contact back; the promise that names it is still there to be read.
    promise = mcr.ok("commitment", "add", "We ring at five", "-a", "quill").out.strip()
    services = open_profile(mcr.folder)
    contact = services.people.add(services.accounts.find("quill"), "Ann Lee")
    services.commitments.edit(ids.parse(promise), contact_id=contact.id)
    services.removals.remove("contact", [contact.id])
    services.close()
    assert "?" in mcr.ok("commitment", "show", promise).out


def test_what_is_no_value_is_one_plain_line(mcr, quill):
    touch = mcr.ok("touch", "add", "-a", "quill").out.strip()
    meeting = mcr.ok("meeting", "add", "Review", "-a", "quill", "--at", "2026-11-24T14:00").out
    for words in (
        ("touch", "edit", touch, "--on", ""),
        ("meeting", "edit", meeting.strip(), "--at", ""),
        ("commitment", "add", "x", "-a", "quill", "--due", "soon"),
        ("fence", "approve", __file__, "-a", "quill", "--out", "x", "--role", "boss"),
    ):
        answer = mcr(*words)
        assert (answer.status, answer.out, answer.err.count("\n")) == (1, "", 1)
        assert "Error" not in answer.err
