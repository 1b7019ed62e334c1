"""Putting a line of the day off: till tomorrow, till Monday, till a day that one names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QWidgetAction

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, read_day
from mcr_desktop.ui.widgets.buttons import IconButton
from mcr_desktop.ui.widgets.entry_fields import EntryField

WIDTH = 30
LINE_WIDTH = 208
Extra = tuple[str, Callable[[], None]]
"""One more thing that can be done with a line, in words."""


def offered_days(day: date) -> tuple[tuple[str, str], ...]:
    """Words and ISO day of what is offered: each day once, the nearest first."""
    monday = day + timedelta(days=7 - day.weekday())
    named = (
        ("Tomorrow", day + timedelta(days=1)),
        ("Monday", monday),
        ("In a week", day + timedelta(days=7)),
        ("In a month", day + timedelta(days=30)),
    )
    found: dict[str, str] = {}
    for words, one in named:
        found.setdefault(one.isoformat(), words)
    return tuple((words, one) for one, words in sorted(found.items()))


class LaterButton(IconButton):
    """A clock; its menu offers days, a line for any other, and what else can be done."""

    chosen = Signal(str)
    """An ISO day after today."""

    def __init__(self, about: str, extras: Sequence[Extra] = ()) -> None:
        super().__init__("clock", f"Later: {about}", tip="Later, or something else")
        self._extras = tuple(extras)
        self.setObjectName("later")
        self.setFixedWidth(WIDTH)
        self.clicked.connect(lambda _checked=False: self.open_menu())

    def open_menu(self) -> None:
        """Show the days below the button."""
        menu = self.menu_of_days()
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_of_days(self) -> QMenu:
        """The menu, which goes as soon as it is shut."""
        menu = QMenu(self)
        menu.setAccessibleName("Later")
        self.fill(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def fill(self, menu: QMenu) -> None:
        """Put what else can be done, and the days, at the end of a menu."""
        for words, deed in self._extras:
            menu.addAction(words).triggered.connect(lambda _on=False, do=deed: do())
        if self._extras:
            menu.addSeparator()
        for words, day in offered_days(today()):
            action = menu.addAction(f"Later: {words.lower() if words != 'Monday' else words}")
            action.setToolTip(exact_day(day))
            action.triggered.connect(lambda _on=False, until=day: self.chosen.emit(until))
        line = EntryField()
        line.setPlaceholderText("Until a day, then Enter")
        line.setAccessibleName("Put off until a day")
        line.returnPressed.connect(lambda: self._on_typed(line, menu))
        line.setMinimumWidth(LINE_WIDTH)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(line)
        menu.addAction(holder)

    def _on_typed(self, line: QLineEdit, menu: QMenu) -> None:
        day = read_day(line.text(), today(), "ahead")
        if day is None or day <= today().isoformat():
            line.clear()
            line.setPlaceholderText("A day ahead, such as Friday")
            return
        menu.close()
        self.chosen.emit(day)
