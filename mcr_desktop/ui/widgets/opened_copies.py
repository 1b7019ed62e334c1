"""Copies of attached files that somebody opened: in a private folder that goes with the program."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from mcr_desktop.domain.periods import now_ms

PREFIX = "mcr-opened-"
LEFT_BEHIND_S = 24 * 3600
"""Folders older than that belong to a program that was killed."""


class OpenedCopies:
    """A folder for its owner alone, made when first needed and removed when the program ends."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def folder(self) -> Path:
        """The folder. For a background thread: it also clears away what others left behind."""
        if self._folder is None or not self._folder.is_dir():
            _clear_old()
            self._folder = Path(tempfile.mkdtemp(prefix=PREFIX))  # readable by its owner only
            weakref.finalize(self, _remove, self._folder)
        return self._folder


def _clear_old() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            old = now_ms() / 1000 - folder.lstat().st_mtime > LEFT_BEHIND_S
        except OSError:
            continue
        if old and folder.is_dir() and not folder.is_symlink():
            _remove(folder)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
