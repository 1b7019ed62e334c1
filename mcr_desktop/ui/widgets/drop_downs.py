"""Choices that fall down or stand beside one another, always with a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QToolButton

from mcr_desktop.ui.theme import font


def choice(words: str) -> QToolButton:
    """One of several ways to look at a list; the chosen one is lit."""
    made = QToolButton()
    made.setText(words.replace("&", "&&"))
    made.setAccessibleName(words)
    made.setCheckable(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setFont(font("body"))
    return made


def drop_down(name: str) -> QComboBox:
    """A choice with its name, the list that falls down included."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.view().setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made
