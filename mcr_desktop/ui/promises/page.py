"""Promises of every account in one ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.services.promises.ledgers import LedgerQuery
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.promises.books import PromiseBook
from mcr_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.actions import Action
    from mcr_desktop.ui.surroundings import Surroundings

_KINDS = frozenset({"commitment", "account", "contact", "view"})


class PromisesPage(Page):
    """Route("promises", tab="list" or "board", query=LedgerQuery.to_json(), row=a promise)."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Promises")
        self.book = PromiseBook(around, across=True)
        self.book.route_requested.connect(self.route_requested)
        self.book.why_requested.connect(self.why_requested)
        self.book.undo_offered.connect(self.undo_offered)
        self.book.drawer_requested.connect(self.drawer_requested)
        self.book.done_in_drawer.connect(self._close_drawer)
        self.book.settled.connect(self.settled)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 0)
        column.addWidget(self.book)

    def show_route(self, route: Route) -> None:
        query = LedgerQuery.from_json(route.query) if route.query or not route.row else None
        self.book.show_place(None, query, route.row, board=route.tab == "board")

    def refresh(self) -> None:
        self.book.refresh()

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & _KINDS)

    def page_actions(self) -> tuple[Action, ...]:
        return self.book.deeds_for("Promises")

    def first_focus(self) -> QWidget | None:
        return self.book.first_focus()

    def foot_height(self) -> int:
        return self.book.foot_height()

    def _close_drawer(self) -> None:
        drawer = getattr(self.window(), "drawer", None)
        if drawer is not None:
            drawer.close_drawer()
