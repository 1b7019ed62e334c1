"""The order in which Tab comes by, where it is not the order in which things were made."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def in_turn(*widgets: QWidget) -> None:
    """Let Tab go from each of these to the next; they must stand in one window."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)


def tab_stops(*parts: QWidget) -> list[QWidget]:
    """Where Tab stops in these, in the order in which they were made; what opens in a window of its own is not."""
    return [
        one
        for part in parts
        for one in (part, *part.findChildren(QWidget))
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is part.window()
    ]
