"""The order in which Tab comes by, where it is not the order in which things were made."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QWidget


def in_turn(*widgets: QWidget) -> None:
    """Let Tab go from each of these to the next; they must stand in one window."""
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
