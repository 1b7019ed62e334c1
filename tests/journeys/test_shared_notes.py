"""Two teammates, two processes, one folder: a note that both write, a draft of one's own, a file."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from mcr_desktop.bootstrap import create_profile
from tests.journeys.hands import Hands
from tests.journeys.test_live import ACCOUNT, TEXT, let_in

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

BODY = "The note's words"
DRAFT = "Between us: the price may fall"
OPENER = """#!/bin/sh
printf '%s\\n' "$1" > "{told}"
"""


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the system's program for files, which is ours here, writes what it was given."""
    programs, told = tmp_path / "programs", tmp_path / "opened"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(OPENER.format(told=told), encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return told


@pytest.fixture
def team(tmp_path: Path, opened: Path) -> Iterator[tuple[Hands, Hands]]:
    """Amira and Jun, each at a window on the notes of the account that they share."""
    del opened  # the windows ask for the system's program where it is named here
    folder = tmp_path / "shared"
    folder.mkdir()
    both = [
        create_profile(tmp_path / "amira", "Amira Idris", demo=True),
        create_profile(tmp_path / "jun", "Jun Park", demo=True),
    ]
    places = let_in(both[0], both[1], folder)
    made: list[Hands] = []
    for services, place, left in zip(both, places, (10, 390), strict=True):
        services.close()
        settings = {
            "theme.mode": "light" if left == 10 else "dark",
            "theme.still": True,
            "window.geometry": [left, 30, 1040, 800],
            "window.last_page": place.as_text(),
        }
        (services.profile / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        own = tmp_path / f"of-{services.profile.name}"
        own.mkdir()
        made.append(Hands(services.profile, own))
    with contextlib.ExitStack() as at_last:
        for hands in made:
            at_last.callback(hands.end)
            hands.open()
            hands.wait_for("Dock", kind="item")
        yield made[0], made[1]


def bodies(hands: Hands) -> dict[str, str]:
    """The notes of the account by title, as this person's own machine holds them."""
    return {one["title"]: one["body"] for one in hands.mcr("note", "list", "--account", ACCOUNT)}


def write(hands: Hands, words: str, *, at: str) -> None:
    """Type into the note that is shown, at its beginning or its end."""
    hands.come_to_front()
    hands.click(BODY)
    hands.press(at)
    hands.type(words)


def has_arrived(amira: Hands, jun: Hands, words: str) -> None:
    """What Amira wrote into the shared note has come to Jun, and whatever went before it."""
    write(amira, words, at="ctrl+End")
    jun.until(lambda: words in bodies(jun)["Dock"], f"{words!r} at the other's")


def test_two_in_one_note_a_draft_and_a_file(team, opened, tmp_path):
    amira, jun = team
    # Both in one note at once.
    for step in range(3):
        write(amira, f"A{step} ", at="ctrl+Home")
        write(jun, f" J{step}", at="ctrl+End")
    wanted = "A2 A1 A0 " + TEXT + " J0 J1 J2"
    for person in team:
        person.until(lambda who=person: bodies(who)["Dock"] == wanted, f"{wanted!r} with both")
        person.until(lambda who=person: who.text_of(BODY) == wanted, f"{wanted!r} in both windows")
    # A draft stays with her who writes it.
    amira.come_to_front()
    amira.press("ctrl+alt+n")
    amira.wait_for("New draft")
    amira.fill("Title of the note", "Price", then="Tab")
    write(amira, DRAFT, at="ctrl+End")
    amira.until(lambda: bodies(amira).get("Price") == DRAFT, "the draft in her store")
    amira.picture("draft")
    amira.click_row("Dock")
    amira.until(lambda: amira.text_of(BODY) == wanted, "the note to be shown")
    has_arrived(amira, jun, " Shared since.")
    assert set(bodies(jun)) == {"Dock"}
    assert jun.mcr("search", "price may fall") == []
    assert not jun.sees("Price")
    assert jun.mcr("digest") == amira.mcr("digest")
    amira.click_row("Price")
    amira.click("Share with the team")
    jun.wait_for("Price", kind="item")
    jun.until(lambda: bodies(jun)["Price"] == DRAFT, "the words of the draft")
    # A file hangs on the note, arrives, and opens as a copy that goes with the window.
    path = tmp_path / "gate plan.txt"
    path.write_text("Gate two, by the river.\n", encoding="utf-8")
    amira.click("Attach a file")
    amira.name_file(path)
    amira.wait_for("File gate plan.txt, 24 bytes")
    amira.picture("attached")
    jun.come_to_front()
    jun.click_row("Price")
    jun.wait_for("File gate plan.txt, 24 bytes")
    jun.until(lambda: not jun.sees("Bring gate plan.txt"), "the file itself")
    jun.picture("arrived")
    assert not opened.exists()  # nobody asked for it yet
    jun.click("File gate plan.txt, 24 bytes")
    jun.until(lambda: opened.exists() and opened.read_text() != "", "the system's program")
    copy = Path(unquote(urlsplit(opened.read_text(encoding="utf-8").strip()).path))
    assert copy.read_bytes() == path.read_bytes()
    assert copy.resolve() != path.resolve()
    sealed = [one.read_bytes() for one in (tmp_path / "shared").rglob("*") if one.is_file()]
    assert not any(b"Gate two" in one or b"price may fall" in one for one in sealed)
    for person in team:
        person.come_to_front()
        person.leave()
    assert not copy.exists()
    assert amira.mcr("digest") == jun.mcr("digest")


def test_the_system_s_program_is_found_by_its_name(opened):
    """Else the journey would wait for something that never comes."""
    subprocess.run(["xdg-open", "/nowhere"], check=True)
    assert opened.read_text(encoding="utf-8") == "/nowhere\n"
