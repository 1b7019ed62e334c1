"""The real program in a real window: real keys in, and what came of it read by a second process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

MCR = [sys.executable, "-c", "import sys; from mcr_desktop.cli import main; sys.exit(main())"]
WAIT_S = 60.0


class Window:
    """`mcr-desktop --demo` on a profile of its own."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mcr_desktop", "--demo", "--profile", str(self.profile)]
        )
        self.wait_for_title("Today")
        time.sleep(0.5)  # the first rows and the focus come with the next turns of the loop
        return self.process

    def title(self) -> str:
        found = subprocess.run(
            ["xdotool", "getactivewindow", "getwindowname"],
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.strip()

    def wait_for_title(self, part: str) -> None:
        until(lambda: part in self.title(), f"a window called {part!r}, not {self.title()!r}")

    def prepare(self) -> None:
        """Open the next meeting from Today: its Prepare has the focus as soon as it is read."""

        def opened() -> bool:
            if "Today" in self.title():
                self.press("Return")
            return "Meeting preparation" in self.title()

        until(opened, "the next meeting's preparation")
        time.sleep(1)  # its column is read in the background

    def press(self, *keys: str) -> None:
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            time.sleep(0.25)

    def type(self, text: str) -> None:
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "25", text], check=True)
        time.sleep(0.25)

    def mcr(self, *words: str) -> Any:
        done = subprocess.run(
            [*MCR, "--profile", str(self.profile), *words, "--json"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(done.stdout)

    def finds(self, words: str) -> list[str]:
        """Kinds of the rows that search finds."""
        return [hit["kind"] for hit in rows(self.mcr("search", words))]


def rows(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, list):
        return answer
    return next(value for value in answer.values() if isinstance(value, list))


def until(holds: Any, what: str) -> None:
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(f"waited {WAIT_S:.0f} s for {what}")


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    opened = Window(tmp_path / "profile")
    yield opened
    if opened.process.poll() is None:
        opened.process.terminate()
    opened.process.wait(timeout=WAIT_S)


def test_a_meeting_is_prepared_and_its_words_captured_by_keyboard_alone(window):
    window.prepare()
    window.press("ctrl+j")
    window.type("p We name the driver on every late paper")
    window.press("Return")
    until(lambda: window.finds("name the driver on every") == ["commitment"], "the promise")
    window.type("n Adela wants one page and no slides")
    window.press("Return")
    until(lambda: window.finds("adela wants one page") == ["note"], "the note")
    window.press("ctrl+z")
    until(lambda: window.finds("adela wants one page") == [], "the note to be undone")
    window.press("ctrl+shift+z")
    until(lambda: window.finds("adela wants one page") == ["note"], "the note to come back")
    window.press("ctrl+q")
    assert window.process.wait(timeout=WAIT_S) == 0


def test_every_place_is_a_key_away_and_back_leads_back(window):
    for key, title in (
        ("ctrl+2", "Accounts"),
        ("ctrl+3", "Meetings"),
        ("ctrl+4", "Complaints"),
        ("ctrl+5", "Brief"),
        ("ctrl+6", "Sharing"),
        ("alt+Left", "Brief"),
        ("alt+Right", "Sharing"),
        ("ctrl+1", "Today"),
    ):
        window.press(key)
        window.wait_for_title(title)


def test_search_finds_a_note_and_opens_it(window):
    window.press("ctrl+f")
    window.type("rotterdam post")
    time.sleep(0.5)
    window.press("Return")
    window.wait_for_title("Quillmere Logistics")


def test_a_killed_window_loses_nothing_that_it_had_said_was_kept(window):
    window.prepare()
    window.press("ctrl+j")
    window.type("n The gate code changes on Mondays")
    window.press("Return")
    until(lambda: window.finds("gate code changes") == ["note"], "the note")
    before = window.mcr("digest", "--private")
    window.process.send_signal(signal.SIGKILL)
    window.process.wait(timeout=WAIT_S)
    assert window.mcr("digest", "--private") == before
    window.start()
    assert window.finds("gate code changes") == ["note"]


def test_a_second_window_on_a_profile_ends_and_the_first_stays(window):
    second = subprocess.run(
        [sys.executable, "-m", "mcr_desktop", "--demo", "--profile", str(window.profile)],
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )
    assert "Traceback" not in second.stderr
    assert window.process.poll() is None
    window.press("ctrl+2")
    window.wait_for_title("Accounts")
