"""Which columns of the portfolio there is room for, and a line that says which ones stepped back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel


def fitting(
    order: Sequence[int], widths: Sequence[int], room: int, asked: Sequence[int] = ()
) -> frozenset[int]:
    """The columns that fit: those asked for first, then the others in their order; one at least.

    One that does not fit ends it: a narrow one further on must not stand in for one that matters more.
    """
    kept: list[int] = []
    for column in dict.fromkeys((*(one for one in asked if one in order), *order)):
        room -= widths[column]
        if room < 0 and kept:
            break
        kept.append(column)
    return frozenset(kept)


@dataclass(frozen=True, slots=True)
class Outside:
    """A column for which there is no room now."""

    column: int
    title: str
    pressing: int
    """In how many accounts it asks for somebody."""


class NoRoomLine(QWidget):
    """Says which columns have no room and brings one in; nothing at all where all are shown."""

    asked = Signal(int)
    """A column that shall be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Columns without room")
        self._shown: tuple[Outside, ...] = ()
        self._flow = FlowRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._flow)
        self.hide()

    def show_columns(self, outside: Collection[Outside]) -> None:
        """Tell these; the keyboard stays at the same place."""
        told = tuple(outside)
        if told == self._shown:
            return
        self._shown = told
        self._flow.clear()
        self._flow.add(PlainLabel("No room for", "caption", muted=True))
        for one in told:
            words = f"{one.title}: {one.pressing} to watch" if one.pressing else one.title
            door = Door(words, "caption", tip="Show it in place of another; the right arrow too")
            door.clicked.connect(lambda _checked=False, which=one.column: self.asked.emit(which))
            self._flow.add(door)
        self.setVisible(bool(told))

    def doors(self) -> list[Door]:
        """The doors, from the left."""
        return self._flow.findChildren(Door)
