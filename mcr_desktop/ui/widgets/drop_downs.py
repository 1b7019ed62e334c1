"""Choices that fall down or stand beside one another, always with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolButton

from mcr_desktop.ui.theme import font
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

WHICH_ACCOUNT = "Which account?"
SHORTEST = 14
"""Letters for which a box of names always has room."""


class ElidingBox(QComboBox):
    """A choice whose words end in an ellipsis where they do not fit, and are whole on hover."""

    _told = False
    """Whether the tip tells the words; else it is whatever was set."""
    _own_tip = ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style, complex_control = self.style(), QStyle.ComplexControl.CC_ComboBox
        room = style.subControlRect(
            complex_control, option, QStyle.SubControl.SC_ComboBoxEditField, self
        ).width()
        words = option.currentText
        shown = words
        if self.fontMetrics().horizontalAdvance(words) > room:
            shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room - 4)
        option.currentText = shown
        self._tell(words if shown != words else "")
        painter = QStylePainter(self)
        painter.drawComplexControl(complex_control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _tell(self, words: str) -> None:
        """Say these words on hover, before the tip that was set; without words only that one."""
        if words or self._told:
            if not self._told:
                self._own_tip = self.toolTip()
            self._told = bool(words)
            tip = "\n".join(filter(None, (plain_tip(words), self._own_tip)))
            if self.toolTip() != tip:
                self.setToolTip(tip)


class NamesBox(ElidingBox):
    """A choice among names of any length, in a box that they do not widen."""

    def __init__(self, name: str, letters: int = SHORTEST) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.view().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    def offer(
        self, names: Sequence[tuple[str, object]], unsettled: str, kept: object = None
    ) -> None:
        """Offer names with what each stands for; without one that is `kept`, none is settled yet.

        Nothing must be written down for whoever comes first in the alphabet: where there are several,
        the first line asks, in the words of `unsettled`, and stands for None.
        """
        self.clear()
        if len(names) != 1:
            self.addItem(unsettled, None)
        for words, data in names:
            self.addItem(words, data)
        self.setCurrentIndex(max(0, self.findData(kept)) if kept is not None else 0)


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
    made = ElidingBox()
    made.setAccessibleName(name)
    made.view().setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return made
