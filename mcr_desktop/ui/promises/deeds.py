"""What can be done with the chosen promises, as buttons at the foot and as a menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.row_menus import offer_history

if TYPE_CHECKING:
    from mcr_desktop.services.promises.ledgers import LedgerRow
    from mcr_desktop.ui.promises.books import PromiseBook

WORDS = {
    "keep": "Keep",
    "renegotiate": "New day",
    "break": "Broken",
    "withdraw": "Withdraw",
    "told": "They had word",
    "reopen": "Open again",
    "open": "Open",
    "remove": "Remove",
}


class DeedBar(QWidget):
    """Shows the deeds that fit what is chosen."""

    asked = Signal(str)

    def __init__(self, keys: Mapping[str, Qt.Key]) -> None:
        super().__init__()
        self.setAccessibleName("With the chosen promises")
        self._keys = {
            **{name: QKeySequence(key).toString() for name, key in keys.items()},
            "open": "Enter",
            "remove": "Delete",
        }
        self._offered: tuple[str, ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        """Made when something is chosen for the first time."""
        self._said = PlainLabel("", bold=True)
        self._said.hide()
        self._line = FlowRow()
        self._line.add(self._said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)

    def show_for(self, row: LedgerRow | None, count: int) -> None:
        """Offer what can be done with so many; `row` is the one under the keyboard."""
        offered: tuple[str, ...] = ()
        if count > 1:
            offered = ("keep", "renegotiate", "break", "withdraw", "remove")
        elif count == 1 and row is not None:
            told = ("told",) * bool(row.one.news_days)
            owed = ("keep", "renegotiate", "break", "withdraw", *told)
            offered = (*(owed if row.owed else ("reopen",)), "open", "remove")
        self._offered = offered
        if offered and not self.buttons:
            self._make_buttons()
        for name, made in self.buttons.items():
            made.setVisible(name in offered)
        self._said.setText(f"{number(count)} chosen" if count > 1 else "")
        self._said.setVisible(count > 1)

    def _make_buttons(self) -> None:
        for name, words in WORDS.items():
            made = button(words, tip=f"{words} ({self._keys[name]})")
            made.clicked.connect(lambda _checked=False, which=name: self.asked.emit(which))
            made.hide()
            self.buttons[name] = made
            self._line.add(made)

    def fill(self, menu: QMenu, do: Callable[[str], None], row: LedgerRow | None = None) -> None:
        """Put the same deeds into a menu, and the past of `row` where the list does not offer it itself."""
        for name in self._offered:
            act = menu.addAction(WORDS[name])
            act.setShortcut(QKeySequence(self._keys[name]))
            act.triggered.connect(lambda _checked=False, which=name: do(which))
        offer_history(menu, self, row.one.id if row is not None else None)


def book_actions(book: PromiseBook, menu: str) -> tuple[Action, ...]:
    """What can be done with a ledger, for a menu and the palette."""
    return (
        Action("commitment_add", "Write down a promise", book.entry.begin, menu, "Ctrl+N"),
        Action(
            "commitment_search",
            "Search the promises",
            book.filters.words.setFocus,
            menu,
            "Ctrl+Shift+F",
        ),
        Action("commitment_board", "Promises as a list or on a board", book.turn, menu, "Ctrl+B"),
        Action("commitment_absences", "Who is away", book.head.absences_asked.emit, menu),
    )
