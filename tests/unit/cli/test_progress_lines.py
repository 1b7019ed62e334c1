"""The line that tells how far a command is."""

from __future__ import annotations

import io

import pytest

from mcr_desktop.cli import progress_lines
from mcr_desktop.cli.progress_lines import progress_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_and_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress_lines, "_AFTER_S", 0.0)
    monkeypatch.setattr(progress_lines, "_EVERY_S", 0.0)

    def interrupted() -> None:
        with progress_line("Comparing") as progress:
            for done in (1, 3, 2):
                progress.report(done, 4)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    shown = [text.strip() for text in terminal.getvalue().split("\r")]
    assert shown == ["", "Comparing: 25 %", "Comparing: 75 %", "Comparing: 75 %", "", ""]


def test_nothing_is_shown_of_quick_work_or_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr("sys.stderr", stream)
        with progress_line("Comparing") as progress:
            progress.report(1, 2)
        assert stream.getvalue() == ""
