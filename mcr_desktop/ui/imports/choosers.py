"""Drop-downs for a page that scrolls: the wheel moves the page, never the choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.drop_downs import ElidingBox
from mcr_desktop.ui.widgets.labels import PlainLabel

SEPARATOR = ("", object())
"""Stands between groups of choices."""


class Chooser(ElidingBox):
    """One of several; a turn of the wheel over it goes on to the page, so that nothing changes unseen."""

    def __init__(self, name: str, tip: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setMaxVisibleItems(16)
        if tip:
            self.setToolTip(tip)

    def offer(self, choices: Iterable[tuple[str, Any]], chosen: Any) -> None:
        """Show these choices (words and value) with one of them chosen; tells nobody."""
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            if choice is SEPARATOR:
                self.insertSeparator(self.count())
            else:
                self.addItem(*choice)
        self.setCurrentIndex(max(0, self.place_of(chosen)))
        self.blockSignals(False)

    def place_of(self, value: Any) -> int:
        """Where a value stands; -1 where it does not."""
        return next((i for i in range(self.count()) if self.itemData(i) == value), -1)

    def choose(self, value: Any) -> None:
        """Choose as a person does; nothing where the value is not offered."""
        place = self.place_of(value)
        if place >= 0:
            self.setCurrentIndex(place)
            self.activated.emit(place)

    def showPopup(self) -> None:
        # The list is made now at the latest: forty of them beforehand would hold the page up.
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def named(words: str, field: QWidget) -> QWidget:
    """A field under its caption."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    caption = PlainLabel(words, "caption", muted=True)
    caption.setBuddy(field)
    column.addWidget(caption)
    column.addWidget(field)
    return holder


def in_line(*parts: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Widgets beside each other, what is left over at the end."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for part in parts:
        row.addWidget(part)
    if stretch:
        row.addStretch(1)
    return row


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line
