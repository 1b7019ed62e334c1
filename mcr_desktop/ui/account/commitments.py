"""Commitments: the ledger of promises in both directions, and inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTabBar, QVBoxLayout, QWidget

from mcr_desktop.services.promises.ledgers import LedgerQuery
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.promises.books import PromiseBook

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.actions import Action
    from mcr_desktop.ui.surroundings import Surroundings


class CommitmentsTab(Tab):
    """What each side owes; one line adds, one key keeps."""

    kinds = frozenset({"commitment", "contact", "account"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "commitments", "Promises")
        self.book = PromiseBook(around, across=False)
        self.book.route_requested.connect(self.route_requested)
        self.book.why_requested.connect(self.why_requested)
        self.book.undo_offered.connect(self.undo_offered)
        self.book.drawer_requested.connect(self.drawer_requested)
        self.book.done_in_drawer.connect(self.done_in_drawer)
        self.book.query_changed.connect(self._on_query)
        self.book.settled.connect(self._on_settled)
        self._board = False
        self._arriving = False
        """An account was gone to whose promises are not there yet."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.book)

    def show_account(self, account: Account) -> None:
        other = self.account is None or self.account.id != account.id
        super().show_account(account)
        query = LedgerQuery(account) if other else None
        self._arriving |= other
        self.book.show_place(account, query, self._wanted_row, board=self._board)
        self._wanted_row = None

    def refresh(self, _account: Account) -> None:
        self.book.refresh()

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        if row is not None:
            self.book.choose(row)
            self._stale = True

    def first_focus(self) -> QWidget | None:
        return self.book.first_focus()

    def foot_height(self) -> int:
        return self.book.foot_height()

    def tab_actions(self) -> tuple[Action, ...]:
        return self.book.deeds_for("Account")

    def _on_settled(self) -> None:
        """Give the keyboard to the promises once they are there, unless somebody took it meanwhile."""
        first = self.first_focus()
        there = isinstance(first, QAbstractItemView)  # the list, or a column of the board
        if self._arriving and first is not None and there and self.isVisible():
            self._arriving = False
            if isinstance(QApplication.focusWidget(), QTabBar):
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_query(self, _query: object, board: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._board = board
