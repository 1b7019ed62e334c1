"""Choices that fall down or stand beside one another, always with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolButton

from mcr_desktop.ui.theme import font
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

SHORTEST = 14
"""Letters for which a box of names always has room."""


class NamesBox(QComboBox):
    """A choice among names of any length: what does not fit ends in an ellipsis and is whole on hover."""

    def __init__(self, name: str, letters: int = SHORTEST) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, complex_control = self.style(), QStyle.ComplexControl.CC_ComboBox
        room = style.subControlRect(
            complex_control, option, QStyle.SubControl.SC_ComboBoxEditField, self
        ).width()
        words = option.currentText
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room - 4)
        option.currentText = shown
        tip = plain_tip(words) if shown != words else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        painter = QStylePainter(self)
        painter.drawComplexControl(complex_control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()


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
