"""Everything saved to one file at a window; a new machine takes it with the kit, and has note and file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import create_profile
from tests.journeys.hands import Hands
from tests.journeys.test_relationship import ACCOUNT, go_to_account
from tests.unit.services.teamwork.test_recoveries import code_on

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

KIT = "seven dice for a word"
NOTE = "The gate moves in March."
PLAN = b"Gate two, by the river.\n"
FILE = f"File gate plan.txt, {len(PLAN)} bytes"


@pytest.fixture
def ada(tmp_path: Path) -> Iterator[Hands]:
    """Somebody with a note, a file on it, and a kit on paper."""
    services = create_profile(tmp_path / "old", "Ada Brack", demo=True)
    note = services.notes.add(services.accounts.add(ACCOUNT), NOTE, "Gates")
    services.attachments.add_bytes("note", note.id, "gate plan.txt", PLAN)
    services.recoveries.make(KIT, tmp_path / "kit.pdf")
    services.close()
    settings = {"theme.mode": "light", "theme.still": True, "window.geometry": [40, 20, 1360, 850]}
    (tmp_path / "old" / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    hands = Hands(tmp_path / "old", tmp_path)
    hands.open()
    yield hands
    hands.end()


@pytest.fixture
def anew(tmp_path: Path) -> Iterator[Hands]:
    """The same person at a machine on which there is nothing yet."""
    folder = tmp_path / "of-new"
    folder.mkdir()
    hands = Hands(tmp_path / "new", folder)
    yield hands
    hands.end()


def test_a_backup_made_at_the_window_brings_a_new_machine_back(ada, anew, tmp_path):
    backup = tmp_path / "all of it.mcrbackup"
    ada.press("ctrl+6")
    ada.click("Back up\N{HORIZONTAL ELLIPSIS}")
    ada.wait_for(f"With 1 attached file, {len(PLAN)} bytes")
    ada.picture("to-save")
    ada.click("Save the backup\N{HORIZONTAL ELLIPSIS}")
    ada.name_file(backup)
    ada.wait_for(f"1 attached file, {len(PLAN)} bytes in it")
    ada.picture("saved")
    assert not any(words in backup.read_bytes() for words in (PLAN, NOTE.encode(), b"Brack"))
    ada.press("Escape")
    ada.until(lambda: not ada.sees("Save the backup"), "the dialog to go")
    ada.leave()
    shutil.rmtree(ada.profile)
    # The sheet, its passphrase and the file are all that is left.
    anew.open(gate="I have a recovery kit")
    anew.click("I have a recovery kit")
    anew.fill("The eight groups on the sheet", code_on(tmp_path / "kit.pdf"))
    anew.fill("The passphrase of the kit", KIT)
    anew.click("Choose a backup\N{HORIZONTAL ELLIPSIS}")
    anew.name_file(backup)
    anew.until(
        lambda: anew.text_of("Where the fences lie") == str(backup), "the file to stand there"
    )
    anew.picture("to-look")
    anew.click("See what it opens")
    anew.wait_for(f"Welcome back, Ada Brack. The kit opens {ACCOUNT}")
    anew.picture("opened")
    anew.click("Bring me back")
    anew.arrive()
    go_to_account(anew, "alt+4")
    anew.wait_for("Gates", kind="item")
    anew.until(lambda: anew.text_of("The note's words") == NOTE, "the note's words")
    anew.wait_for(FILE)
    anew.until(lambda: not anew.sees("Bring gate plan.txt"), "the file itself")
    anew.picture("back")
    (line,) = anew.mcr("attachment", "list", "Gates", "--account", ACCOUNT)
    anew.mcr("attachment", "save", line["id"], str(tmp_path / "came back.txt"))
    assert (tmp_path / "came back.txt").read_bytes() == PLAN
    anew.leave()
