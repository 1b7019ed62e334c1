"""Two real windows, two processes, one folder: what one types, the other sees without a touch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.ui.navigation import Route
from tests.journeys.hands import MCR, WAIT_S, Hands

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

ACCOUNT = "Northwind & Daughters"
TEXT = "The dock opens at six.\nTrucks wait."
PICTURES = os.environ.get("MCR_TEST_PICTURES")
"""A folder for pictures of what the windows showed, for whoever wants to look at them."""


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(f"waited {WAIT_S:.0f} s for {what}")


def xdotool(*words: str) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False)
    return done.stdout.strip()


class Person:
    """Somebody at a window of their own."""

    def __init__(self, profile: Path, left: int, mode: str) -> None:
        self.profile, self.mode = profile, mode
        self.left = left
        beside = profile.with_name(f"{profile.name}-seen")
        beside.mkdir()
        self.hands = Hands(profile, beside)
        self.window = ""

    def open(self, place: Route) -> None:
        """Their window on a note, at their side of the screen."""
        settings = {
            "theme.mode": self.mode,
            "theme.still": True,
            "window.geometry": [self.left, 30, 800, 640],
            "window.last_page": place.as_text(),
        }
        (self.profile / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        self.hands.open()
        process = self.hands.process
        assert process is not None

        def found() -> bool:
            name = ("--onlyvisible", "--name", "MCR Desktop")
            those = xdotool("search", "--all", "--pid", str(process.pid), *name).split()
            self.window = those[-1] if those else ""
            return bool(self.window)

        until(found, f"the window of {self.profile.name}")
        self.sees("Trucks wait.")

    def go_to(self) -> None:
        """Take the keyboard."""
        until(
            lambda: (
                xdotool("windowactivate", "--sync", self.window) == ""
                and xdotool("getactivewindow") == self.window
            ),
            "the window to come to the front",
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            xdotool("key", "--clearmodifiers", key)
            time.sleep(0.2)

    def type(self, text: str) -> None:
        xdotool("type", "--clearmodifiers", "--delay", "25", text)

    def sees(self, words: str) -> None:
        """Wait until these words stand in the note that is shown."""
        self.hands.wait_for(words, kind="NoteSheet")

    def into_the_note(self) -> None:
        """Click into the words of the note that is shown."""
        self.go_to()
        xdotool("mousemove", "--window", self.window, "600", "480", "click", "1")
        until(
            lambda: any(one["focus"] for one in self.hands.sights("Trucks", kind="NoteSheet")),
            "the keyboard to be in the note",
        )

    def leave_picture(self, name: str) -> None:
        if PICTURES:
            path = Path(PICTURES) / f"{name}-{self.profile.name}.png"
            subprocess.run(["import", "-window", self.window, str(path)], check=True)

    def mcr(self, *words: str) -> Any:
        done = subprocess.run(
            [*MCR, "--profile", str(self.profile), *words, "--json"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(done.stdout)

    def reads(self) -> str:
        """The note as this person's own machine holds it."""
        return str(self.mcr("note", "list", "--account", ACCOUNT)[0]["body"])

    def close(self) -> int:
        self.go_to()
        return self.hands.close()


def let_in(amira: Services, jun: Services, folder: Path) -> tuple[Route, Route]:
    """Share an account with a note in it; where each of them finds it."""
    account = amira.accounts.add(ACCOUNT)
    amira.notes.add(account, TEXT, "Dock")
    amira.sharing.share_through_folder(account.fence, folder)
    approval = amira.sharing.approve(account.fence, jun.sharing.request_to_join().data)
    amira.sharing.sync()
    jun.sharing.accept(approval.data)
    jun.sharing.share_through_folder(account.fence, folder)
    jun.sharing.sync()
    amira.sharing.sync()
    theirs = jun.accounts.find(ACCOUNT)
    return Route("account", account.id, "notes"), Route("account", theirs.id, "notes")


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    folder = tmp_path / "shared"
    folder.mkdir()
    both = [
        create_profile(tmp_path / "amira", "Amira Idris", demo=True),
        create_profile(tmp_path / "jun", "Jun Park", demo=True),
    ]
    places = let_in(both[0], both[1], folder)
    for services in both:
        services.close()
    made = Person(tmp_path / "amira", 0, "light"), Person(tmp_path / "jun", 630, "dark")
    for person, place in zip(made, places, strict=True):
        person.open(place)
    yield made
    for person in made:
        person.hands.end()


def test_what_one_types_appears_in_the_other_s_window_untouched(people):
    amira, jun = people
    amira.into_the_note()
    # From here on nobody touches Jun's window: the keyboard is Amira's.
    jun.leave_picture("before")
    amira.press("ctrl+End")
    began = time.monotonic()
    amira.type(" The hub never does.")
    until(lambda: jun.reads() == TEXT + " The hub never does.", "Amira's words on Jun's machine")
    jun.sees("The hub never does.")
    print(f"seen by the other {time.monotonic() - began:.1f} s after the first letter")
    jun.leave_picture("seen")
    amira.leave_picture("seen")
    assert amira.reads() == jun.reads()
    assert amira.mcr("digest") == jun.mcr("digest")
    assert (amira.close(), jun.close()) == (0, 0)


def test_both_type_into_one_note_and_neither_loses_a_word(people):
    amira, jun = people
    amira.into_the_note()
    amira.press("ctrl+Home")
    jun.into_the_note()
    jun.press("ctrl+End")
    for step in range(3):
        amira.go_to()
        amira.type(f"A{step} ")
        jun.go_to()
        jun.type(f" J{step}")
    wanted = "A0 A1 A2 " + TEXT + " J0 J1 J2"
    until(lambda: amira.reads() == wanted and jun.reads() == wanted, f"{wanted!r} with both")
    amira.sees(wanted)
    jun.sees(wanted)
    # The cursors are still where each of them was writing.
    amira.go_to()
    amira.type("A3 ")
    jun.go_to()
    jun.type(" J3")
    wanted = "A0 A1 A2 A3 " + TEXT + " J0 J1 J2 J3"
    until(lambda: amira.reads() == wanted and jun.reads() == wanted, f"{wanted!r} with both")
    amira.leave_picture("both")
    jun.leave_picture("both")
    assert amira.mcr("digest") == jun.mcr("digest")
    assert (amira.close(), jun.close()) == (0, 0)
