"""Which columns of the portfolio there is room for, and a line that says which ones stepped back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

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
    """Says which columns have no room and brings one in, in one line; nothing at all where all are shown."""

    asked = Signal(int)
    """A column that shall be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Columns without room")
        self._shown: tuple[Outside, ...] = ()
        self._flow = FlowRow()
        self.all = Door("", "caption", tip="Choose one to show in place of another")
        self.all.clicked.connect(lambda _checked=False: self._open())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._flow)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
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
            words = _said(one)
            door = Door(words, "caption", tip="Show it in place of another; the right arrow too")
            door.clicked.connect(lambda _checked=False, which=one.column: self.asked.emit(which))
            self._flow.add(door)
        pressing = sum(one.pressing > 0 for one in told)
        watch = f", {pressing} of them with something to watch" if pressing else ""
        self.all.say(
            f"No room for {len(told)} columns{watch} \N{BLACK DOWN-POINTING SMALL TRIANGLE}"
        )
        self.all.setAccessibleName(f"No room for {len(told)} columns{watch}")
        self._settle()
        self.setVisible(bool(told))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """One door to all of them where each by itself would take a second line from the list."""
        fits = self._flow.sizeHint().width() <= self.width()
        self._flow.setVisible(fits)
        self.all.setVisible(not fits)

    def menu(self) -> QMenu:
        """The columns to choose from; it goes as soon as it is shut."""
        menu = QMenu(self)
        menu.setAccessibleName("Columns without room")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._shown:
            menu.addAction(_said(one)).triggered.connect(
                lambda _on=False, which=one.column: self.asked.emit(which)
            )
        return menu

    def _open(self) -> None:
        self.menu().popup(self.all.mapToGlobal(self.all.rect().bottomLeft()))

    def doors(self) -> list[Door]:
        """The doors, from the left."""
        return self._flow.findChildren(Door)


def _said(one: Outside) -> str:
    return f"{one.title}: {one.pressing} to watch" if one.pressing else one.title
