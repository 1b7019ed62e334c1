"""The real program in a real window: real keys in, and what came of it read by a second process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.cli.demos import make_demo
from tests.journeys.hands import WAIT_S, Hands

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

TODAY = "Prepare"
LINE = "What was said"


class Window(Hands):
    """`mcr-desktop --demo` on a profile of its own."""

    def wait_for_title(self, part: str) -> None:
        self.until(lambda: part in self.title(), f"a window called {part!r}")

    def has_keyboard(self, name: str) -> bool:
        return any(one["focus"] for one in self.sights(name) if name in (one["name"], one["text"]))

    def wait_for_keyboard(self, name: str) -> None:
        self.until(lambda: self.has_keyboard(name), f"the keyboard at {name!r}")

    def prepare(self) -> None:
        """Open the next meeting from Today: its Prepare has the focus as soon as it is read."""
        self.wait_for_keyboard(TODAY)
        self.press("Return")
        self.wait_for_title("Meeting preparation")
        self.wait_for_keyboard(LINE)  # it is read by then

    def finds(self, words: str) -> list[str]:
        """Kinds of the rows that search finds."""
        return [hit["kind"] for hit in rows(self.mcr("search", words))]


def rows(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, list):
        return answer
    return next(value for value in answer.values() if isinstance(value, list))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, made once; each journey goes through a copy."""
    profile = tmp_path_factory.mktemp("made") / "profile"
    make_demo(profile).close()
    return profile


@pytest.fixture
def window(made: Path, tmp_path: Path) -> Iterator[Window]:
    shutil.copytree(made, tmp_path / "profile")
    opened = Window(tmp_path / "profile", tmp_path, "--demo")
    opened.open()
    yield opened
    opened.end()


def test_a_meeting_is_prepared_and_its_words_captured_by_keyboard_alone(window):
    window.prepare()
    window.press("ctrl+j")
    window.type("p We name the driver on every late paper")
    window.press("Return")
    window.until(lambda: window.finds("name the driver on every") == ["commitment"], "the promise")
    window.type("n Adela wants one page and no slides")
    window.press("Return")
    window.until(lambda: window.finds("adela wants one page") == ["note"], "the note")
    window.press("ctrl+z")
    window.until(lambda: window.finds("adela wants one page") == [], "the note to be undone")
    window.press("ctrl+shift+z")
    window.until(lambda: window.finds("adela wants one page") == ["note"], "the note to come back")
    assert window.close() == 0


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Window]:
    """A window that makes the demo itself."""
    opened = Window(tmp_path / "profile", tmp_path, "--demo")
    opened.open()
    yield opened
    opened.end()


def test_every_place_is_a_key_away_and_back_leads_back(newcomer):
    window = newcomer
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
    window.wait_for_keyboard("Search everything")
    window.type("rotterdam post")
    window.press("Return")  # nobody waits for the finds: it takes the first of them
    window.wait_for_title("Quillmere Logistics")


def test_a_killed_window_loses_nothing_that_it_had_said_was_kept(window):
    window.prepare()
    window.press("ctrl+j")
    window.type("n The gate code changes on Mondays")
    window.press("Return")
    window.until(lambda: window.finds("gate code changes") == ["note"], "the note")
    before = window.mcr("digest", "--private")
    window.kill()
    assert window.mcr("digest", "--private") == before
    window.open()
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
    assert window.process is not None
    assert window.process.poll() is None
    window.press("ctrl+2")
    window.wait_for_title("Accounts")
