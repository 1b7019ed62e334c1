"""Where the system's own dialogs for files begin: among the user's documents, not where the program lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents() -> Path:
    """The user's folder for documents; their home where the system names none that exists."""
    of = QStandardPaths.StandardLocation
    named = QStandardPaths.writableLocation(of.DocumentsLocation)
    return Path(named) if named and Path(named).is_dir() else Path.home()
