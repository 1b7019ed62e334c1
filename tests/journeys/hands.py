"""Somebody at a real window: sees what it shows, clicks and types as people do, and counts the keys."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import pytest

MCR = [sys.executable, "-c", "import sys; from mcr_desktop.cli import main; sys.exit(main())"]
WAIT_S = 60.0
KEY_S, PAUSE_S = 0.28, 1.35
"""A key of an average typist and a moment of thought, of the keystroke-level model (Card, Moran and
Newell 1980)."""
STILL_S = 0.05
"""How long something stays where it is before a hand goes to it."""
PICTURES = os.environ.get("MCR_TEST_PICTURES")
"""A folder for pictures of what the window showed, for whoever wants to look at them."""
STRETCHES = os.environ.get("MCR_TEST_STRETCHES")
"""A file that takes a line for every window left: how long its screens held still at most, and where."""

Sight = dict[str, Any]


class Hands:
    """A window of one's own on a profile, watched from within."""

    def __init__(self, profile: Path, folder: Path, *words: str) -> None:
        """`folder` takes the socket and what the window says on its way; `words` start the program."""
        self.profile = profile
        self._words = words
        self.keys = self.clicks = 0
        self._folder = folder
        self._pictures = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._file: TextIO | None = None

    # The window

    def open(self, *, gate: str = "") -> None:
        """Start it, and wait for its first page, or for what can be pressed before there is a workspace."""
        try:
            self._come_up()
            if gate:
                self._stands_still(gate)
            else:
                self.until(self.profile.is_dir, "the workspace to be made")
                self.arrive()
        except BaseException:
            self.end()  # else it stands in front of every journey after this one
            raise

    def _come_up(self) -> None:
        place = self._folder / "seen"
        place.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(place))
            listener.listen(1)
            listener.settimeout(WAIT_S)
            with (self._folder / "said").open("ab") as said:
                self.process = subprocess.Popen(
                    [
                        *(sys.executable, "-m", "tests.journeys.watched", str(place)),
                        *("--profile", str(self.profile), *self._words),
                    ],
                    stderr=said,
                )
            line, _from = listener.accept()
        line.settimeout(WAIT_S)
        self._file = line.makefile("rw", encoding="utf-8")
        line.close()  # the file holds it open, and closes it

    def arrive(self) -> None:
        """Wait until the shell stands still and has read ahead what first steps need.

        What is measured is measured from here on: nobody else is at an account within a second of the start,
        nor at any other place within two.
        """
        self._stands_still("Complaints")
        self.until(lambda: bool(self.ask(ahead=True)), "the first step to be read ahead")
        self.ask(begin=True)

    def _stands_still(self, first: str) -> None:
        self.wait_for(first)
        self.until(lambda: "MCR Desktop" in self.title(), "the window to come to the front")
        places = [None, self.find(first)["place"]]
        while places[-1] != places[-2]:  # the window manager moves it while it comes
            time.sleep(0.4)
            places.append(self.find(first)["place"])

    def close(self) -> int:
        """Leave as people do; the exit status."""
        self.press("ctrl+q")
        return self.ended()

    def leave(self) -> None:
        """Close a window that neither complained nor had its screens wait for the disk.

        How long they worked at a stretch is told, not judged: that is the machine's doing as well.
        """
        held = self.ask(tell=True)
        journey = os.environ["PYTEST_CURRENT_TEST"].rpartition("::")[2].partition(" ")[0]
        print(
            f"the screens' longest stretch: {held['longest_ms']:.0f} ms of processor time, "
            f"{held['longest_wall_ms']:.0f} ms by the clock"
        )
        if STRETCHES:
            with Path(STRETCHES).open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"journey": journey, **held}) + "\n")
        assert (self.close(), self.said()) == (0, "")
        assert held["deeds"] == []

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.ended()

    def ended(self) -> int:
        """Wait for its end, however it came."""
        assert self.process is not None
        status = self.process.wait(timeout=WAIT_S)
        if self._file is not None:
            self._file.close()
        return status

    def end(self) -> None:
        """Take down whatever is left."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.ended()

    def said(self) -> str:
        """What the window complained of where nobody looks."""
        return (self._folder / "said").read_text(encoding="utf-8")

    def ask(self, **asked: Any) -> Any:
        """One question to the onlooker in the window."""
        assert self._file is not None
        self._file.write(json.dumps(asked) + "\n")
        self._file.flush()
        return json.loads(self._file.readline())

    def mcr(self, *words: str) -> Any:
        """What a second process says of the same workspace."""
        done = subprocess.run(
            [*MCR, "--profile", str(self.profile), *words, "--json"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(done.stdout)

    # Eyes

    def sights(self, words: str, *, kind: str = "", name: str | None = None) -> list[Sight]:
        """What carries these words, in whatever part of the page."""
        return [
            one
            for one in self.ask(see=words)
            if kind in one["kind"] and (name is None or one["name"] == name)
        ]

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere on the page."""
        return bool(self.sights(words))

    def wait_for(self, words: str, **which: Any) -> Sight:
        """Wait until something carries these words; the first that does."""
        found: list[Sight] = []

        def there() -> bool:
            found[:] = self.sights(words, **which)
            return bool(found)

        self.until(there, f"{words!r} on the page")
        return found[0]

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.05)
        self.picture("lost")
        pytest.fail(f"waited {WAIT_S:.0f} s for {what}; the window said: {self.said()[-600:]}")

    def text_of(self, name: str) -> str:
        """The words in a field."""
        return str(self.find(name)["text"])

    def title(self) -> str:
        """What stands over the window in front."""
        return _told("getactivewindow", "getwindowname")

    def picture(self, name: str) -> None:
        """Leave a picture of the whole screen, where pictures are wanted."""
        if PICTURES:
            time.sleep(0.4)  # what has just come is painted in the turns after
            self._pictures += 1
            path = Path(PICTURES) / f"{self._pictures:02d}-{name}.png"
            subprocess.run(["import", "-window", "root", str(path)], check=True)

    # Hands

    def find(self, name: str) -> Sight:
        """Wait for what can be pressed under this name and stands still, scrolled to where it is out of sight."""

        def there() -> Sight | None:
            known = [
                one
                for one in self.ask(see=name)
                if one["takes"] and name in (one["name"], one["text"].replace("&&", "&"))
            ]  # fmt: skip
            return known[0] if known else None

        self.until(lambda: there() is not None, f"{name!r} to press")
        end, before = time.monotonic() + WAIT_S, None
        while time.monotonic() < end:
            one = there()
            if one is None:
                continue
            box = one["box"]
            if box is not None and box[3] >= min(20, one["place"][3]) and not one["covered"]:
                if box == before:
                    return one
                before = box
                time.sleep(STILL_S)  # what comes above it moves it from under the hand
                continue
            if one["covered"]:  # the bar goes away by itself
                time.sleep(0.3)
            self._scroll_towards(one)
        self.picture("lost")
        return pytest.fail(f"{name!r} could not be brought into sight")

    def click(self, name: str, *, at: float = 0.5) -> None:
        """Press what carries this name; `at` is how far along its width."""
        x, y, width, height = self.find(name)["box"]
        self.click_at(int(x + width * at), y + height // 2)

    def click_at(self, x: int, y: int) -> None:
        """Press here."""
        self.clicks += 1
        _xdotool("mousemove", str(x), str(y), "click", "1")
        self.rest()

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self.keys += sum(key.count("+") + 1 for key in keys)
        _xdotool("key", "--clearmodifiers", "--delay", "15", *keys)
        if "ctrl+q" not in keys:
            self.rest()

    def type(self, text: str) -> None:
        """Type words where the keyboard is."""
        self.keys += len(text)
        _xdotool("type", "--clearmodifiers", "--delay", "6", text)
        self.rest()

    def fill(self, name: str, text: str, *, then: str = "") -> None:
        """Click into a field and write something else into it; `then` is the key that leaves it."""
        self.click(name)
        self.press("ctrl+a")
        self.type(text)
        if then:
            self.press(then)

    def name_file(self, path: Path) -> None:
        """Say in the system's dialog for files which one is meant."""
        self.wait_for("File &name")
        # It is drawn before the window manager gives it the keyboard; no field of ours is without a name.
        self.until(
            lambda: any(one["focus"] for one in self.sights("", kind="QLineEdit", name="")),
            "the keyboard in the dialog for files",
        )
        self.press("ctrl+a")
        self.type(str(path))
        self.press("Return")
        self.until(lambda: not self.sees("File &name"), "the dialog for files to go")

    def choose(self, name: str, words: str) -> None:
        """Open a drop-down and click a choice."""
        self.click(name)
        self._click_item(words, exactly=True)

    def click_row(self, words: str) -> None:
        """Press the row of a list whose first words these are."""
        self._click_item(words)

    def _click_item(self, words: str, *, exactly: bool = False) -> None:
        places: list[list[int]] = []

        def stands_still() -> bool:
            seen = [
                one["place"]
                for one in self.sights(words, kind="item")
                if one["text"] == words or not exactly
            ]
            places.append(seen[0] if seen else [])
            time.sleep(STILL_S)
            return bool(seen) and places[-2:] == [seen[0]] * 2

        self.until(stands_still, f"{words!r} to stand still in a list")
        x, y, _width, height = places[-1]
        self.click_at(x + 20, y + height // 2)

    def come_to_front(self) -> None:
        """Take the keyboard, where another window may have it."""
        assert self.process is not None
        told = _told(
            "search", "--all", "--onlyvisible", "--pid", str(self.process.pid), "--name", "."
        )
        window = told.split()[-1]
        self.until(
            lambda: (
                _told("windowactivate", "--sync", window) == ""
                and _told("getactivewindow") == window
            ),
            "the window to come to the front",
        )
        self.rest()

    def rest(self) -> None:
        """Let what was pressed arrive: the window answers in a turn after it."""
        time.sleep(0.03)
        self.ask(see="\0")

    def _scroll_towards(self, one: Sight) -> None:
        where = self._page(one)
        wheel = "5" if one["place"][1] > where[1] else "4"
        _xdotool("mousemove", str(where[0]), str(where[1]))
        _xdotool("click", "--repeat", "2", "--delay", "10", wheel)
        self.rest()

    def _page(self, one: Sight) -> tuple[int, int]:
        """Where to turn the wheel: the middle of the page's column."""
        left, _top, width, _height = one["place"]
        return min(max(300, left + min(width, 200) // 2), 1400), 500


def _xdotool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, capture_output=True)


def _told(*words: str) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False)
    return done.stdout.strip()
