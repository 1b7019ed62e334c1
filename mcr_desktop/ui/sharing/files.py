"""Asking the user for a file or folder, with the system's own dialog."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from mcr_desktop.ui.widgets.folders import documents

REQUESTS = "Requests to join (*.mcr-request)"
APPROVALS = "Approvals (*.mcr-approval)"
PACKS = "Bundles (*.mcrpack)"
BACKUPS = "Backups (*.mcrbackup)"


class Files:
    """The system's dialogs. Each gives None where the user thought better of it.

    They begin where the last file was, at first among the user's documents: never where the program was started.
    """

    _last: ClassVar[Path | None] = None

    def open(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """An existing file."""
        return self._chosen(
            QFileDialog.getOpenFileName(parent, title, str(self._begin()), kinds)[0], file=True
        )

    def save(self, parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
        """Where to write a file; the dialog asks before it replaces one."""
        return self._chosen(
            QFileDialog.getSaveFileName(parent, title, str(self._begin() / name), kinds)[0],
            file=True,
        )

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """An existing folder."""
        return self._chosen(QFileDialog.getExistingDirectory(parent, title, str(self._begin())))

    def _begin(self) -> Path:
        if Files._last is not None and Files._last.is_dir():
            return Files._last
        return documents()

    def _chosen(self, chosen: str, *, file: bool = False) -> Path | None:
        if not chosen:
            return None
        path = Path(chosen)
        Files._last = path.parent if file else path
        return path
