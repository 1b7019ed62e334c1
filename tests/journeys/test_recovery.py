"""A kit printed and used at a real terminal: prompts, a mistyped group, nothing secret on the line."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.services.teamwork.test_recoveries import code_on

WORDS = "correct horse battery"
PATIENCE_S = 60.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals there")


class Terminal:
    """`mcr` in a terminal of its own, watched for what it asks."""

    def __init__(self, home: Path, *words: str) -> None:
        ours, theirs = pty.openpty()
        self._ours = ours
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("mcr")), *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment(home),
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def answer(self, asked: str, text: str) -> None:
        """Type a line once it is asked for."""
        deadline = time.monotonic() + PATIENCE_S
        while asked not in self.shown[self._seen :]:
            assert self._read(deadline), f"never asked {asked!r}: {self.shown}"
        self._seen = self.shown.rindex(asked) + len(asked)
        os.write(self._ours, text.encode() + b"\n")

    def finish(self) -> str:
        """Everything that was shown, once it ended well."""
        deadline = time.monotonic() + PATIENCE_S
        while self._read(deadline):
            pass
        assert self.process.wait(PATIENCE_S) == 0, self.shown
        os.close(self._ours)
        return self.shown

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self._ours, 4096)
        except OSError:
            return False
        self.shown += data.decode()
        return bool(data)


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "MCR_NOW") if name in os.environ}
    return {**kept, "HOME": str(home), "MCR_PROFILE": str(home / "profile"), **more}


def mcr(home: Path, *words: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("mcr")), *words],
        env=environment(home, MCR_PASSPHRASE=WORDS),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_kit_is_printed_and_typed_at_a_terminal(tmp_path):
    old, new, shared = tmp_path / "old", tmp_path / "new", tmp_path / "shared"
    for folder in (old, new, shared):
        folder.mkdir()
    sheet = tmp_path / "kit.pdf"
    mcr(old, "init", "--person", "Ann Sample")
    mcr(old, "account", "add", "Northwind Logistics")
    mcr(old, "share", "folder", str(shared), "-a", "Northwind")

    printing = Terminal(old, "recovery", "print", str(sheet))
    printing.answer("Passphrase, or the code on paper: ", WORDS)
    printing.answer("A passphrase for the kit: ", "seven dice for a word")
    printing.answer("Once more: ", "seven dice for a word")
    shown = printing.finish()
    assert str(sheet) in shown
    assert "seven dice" not in shown
    assert sheet.stat().st_mode & 0o077 == 0
    mcr(old, "sync")

    code = code_on(sheet)
    groups = [code[at : at + 5] for at in range(0, 40, 5)]
    mistyped = ("1" if groups[2][0] == "0" else "0") + groups[2][1:]
    wrong = [*groups[:2], mistyped, *groups[3:]]
    back = Terminal(new, "recovery", "restore", str(shared))
    back.answer("The eight groups on the sheet: ", " ".join(wrong))
    back.answer("The eight groups on the sheet: ", " ".join(groups).lower())
    back.answer("The kit's passphrase: ", "seven dice for a word")
    back.answer("Passphrase: ", WORDS)
    back.answer("Once more: ", WORDS)
    shown = back.finish()
    assert "counted from the first: 3." in shown
    assert "Welcome back, Ann Sample: Northwind Logistics." in shown
    assert "seven dice" not in shown
    assert mcr(new, "digest", "--private") == mcr(old, "digest", "--private")
    mcr(old, "sync")
    assert mcr(new, "device", "list").count("\n") == 4
