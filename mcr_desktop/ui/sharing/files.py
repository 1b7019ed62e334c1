"""Asking the user for a file or folder, with the system's own dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

REQUESTS = "Requests to join (*.mcr-request)"
APPROVALS = "Approvals (*.mcr-approval)"
PACKS = "Bundles (*.mcrpack)"


class Files:
    """The system's dialogs. Each gives None where the user thought better of it."""

    def open(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """An existing file."""
        return _path(QFileDialog.getOpenFileName(parent, title, "", kinds)[0])

    def save(self, parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
        """Where to write a file; the dialog asks before it replaces one."""
        return _path(QFileDialog.getSaveFileName(parent, title, name, kinds)[0])

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """An existing folder."""
        return _path(QFileDialog.getExistingDirectory(parent, title))


def _path(chosen: str) -> Path | None:
    return Path(chosen) if chosen else None
