"""Where on the screen a window stood when it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from mcr_desktop.ui.remembered import Remembered

FIRST_SIZE = (1280, 800)


def take_place(window: QMainWindow, remembered: Remembered) -> None:
    """Put the window where it was, as long as some of that is on a screen; else give it its first size."""
    kept = remembered.get("window.geometry")
    if isinstance(kept, list) and len(kept) == 4 and all(isinstance(n, int) for n in kept):
        wanted = QRect(*kept)
        screens = QGuiApplication.screens()
        if any(screen.availableGeometry().intersects(wanted) for screen in screens):
            window.setGeometry(wanted)
    else:
        available = window.screen().availableGeometry()
        window.resize(min(FIRST_SIZE[0], available.width()), min(FIRST_SIZE[1], available.height()))
    if remembered.get("window.maximised", False):
        window.setWindowState(Qt.WindowState.WindowMaximized)


def remember_place(window: QMainWindow, remembered: Remembered) -> None:
    """Keep where the window stands, or would stand were it not maximised."""
    box = window.normalGeometry() if window.isMaximized() else window.geometry()
    remembered.set("window.geometry", [box.x(), box.y(), box.width(), box.height()])
    remembered.set("window.maximised", window.isMaximized())
