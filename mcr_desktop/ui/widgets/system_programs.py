"""What is handed to the system's own programs: a file to look at, an address to write to or to call.

Only because somebody pressed it; nothing is opened by the program itself.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

OPENABLE = frozenset({"mailto", "tel", "http", "https"})
"""The kinds of address that may leave."""


def open_address(link: str) -> bool:
    """Open an address with the system's program, whether it could; nothing of other kinds."""
    address = QUrl(link, QUrl.ParsingMode.StrictMode)
    if not address.isValid() or address.scheme() not in OPENABLE:
        return False
    return QDesktopServices.openUrl(address)


def open_file(path: Path) -> None:
    """Open a file with the system's program for its kind; whoever calls looked that it runs nothing."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
