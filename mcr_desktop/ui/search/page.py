"""The search over everything: one line to type in, what narrows it, and the finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.domain.searches import KIND_NAMES, SearchQuery, read_query, write_query
from mcr_desktop.services.links import link_of
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.backings import KINDS
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.search.readings import (
    MOST,
    Choices,
    Found,
    Place,
    read_choices,
    read_found,
)
from mcr_desktop.ui.theme import GRID, font
from mcr_desktop.ui.widgets.drop_downs import NamesBox, drop_down
from mcr_desktop.ui.widgets.find_lists import FindList
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.histories import history_widget, read_history
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.saved_views import SavedViews
from mcr_desktop.ui.widgets.sections import EmptyState

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.surroundings import Surroundings

TYPING_MS = 60
SCREEN = "search"
LONG = 60
"""Letters of what was probably meant that a button shows."""
PERIODS = (("Any day", 0), ("Last 30 days", 30), ("Last 12 months", 365))
HINT = (
    "Words in any order, \u201cexact words\u201d, -without. Or type what narrows: kind:note, "
    "account:Northwind, by:Ann, since:2026-03."
)


class _Words(QLineEdit):
    """Down goes to the finds; Esc empties the line before it does anything else."""

    def __init__(self, page: SearchPage) -> None:
        super().__init__()
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._page.finds.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._page.open_first()
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SearchPage(Page):
    """Finds as one types; the line is the query, and the choices beside it write into it."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Search")
        self._around = around
        self._query = SearchQuery()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._look)
        self.words = _Words(self)
        self.words.setFont(font("lead"))
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText("Search notes, people, promises, complaints")
        self.words.setAccessibleName("What to look for")
        self.words.textChanged.connect(lambda _text: self._typing.start())
        self.kind = drop_down("Only of a kind")
        self.kind.addItem("Every kind", "")
        for kind in KIND_NAMES:
            self.kind.addItem(KINDS.get(kind, kind.capitalize() + "s"), kind)
        self.kind.activated.connect(lambda _place: self._narrow_kind())
        self.account = NamesBox("Only of an account")
        self.account.activated.connect(lambda _place: self._narrow("account", self.account))
        self.person = NamesBox("Only by somebody of ours")
        self.person.activated.connect(lambda _place: self._narrow("by", self.person))
        self.period = drop_down("Only since")
        for words, days in PERIODS:
            self.period.addItem(words, days)
        self.period.activated.connect(lambda _place: self._narrow_days())
        self.views = SavedViews(around, SCREEN, self.words.text)
        self.views.chosen.connect(self.words.setText)
        self.views.undo_offered.connect(self.undo_offered)
        self.count = PlainLabel("", muted=True)
        self.finds = FindList("Finds")
        self.finds.opened.connect(lambda place: self.route_requested.emit(place.route))
        self.finds.left_upwards.connect(self.words.setFocus)
        self.finds.menu_asked.connect(self._on_menu)
        self.finds.copy_asked.connect(self._copy)
        self.nothing = EmptyState("Look for anything that was written down", HINT)
        self._meant = SearchQuery()
        self._none = EmptyState(
            "Nothing found",
            "Try fewer letters, or take a filter away.",
            "Did you mean",
            lambda: self._write(self._meant),
        )
        self._offer(None)
        self._stack = QStackedWidget()
        for one in (self.nothing, self._none, self.finds):
            self._stack.addWidget(one)
        self._assemble()

    def _assemble(self) -> None:
        row = FlowRow()
        for box in (self.kind, self.account, self.person, self.period, self.views):
            row.add(box)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(row)
        column.addWidget(self.count)
        column.addWidget(self._stack, 1)

    # A page's own

    def show_route(self, route: Route) -> None:
        if route.query and route.query != self.words.text():
            self.words.setText(route.query)

    def refresh(self) -> None:
        services = self._around.services
        self._around.tasks.read(
            lambda _job: read_choices(services), self._on_choices, owner=self, key="choices"
        )
        self._look()

    def first_focus(self) -> QWidget | None:
        return self.words

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds) and not self._query.empty

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "search_words",
                "Change what is looked for",
                lambda: self.words.setFocus(Qt.FocusReason.ShortcutFocusReason),
                "Search",
                "Ctrl+L",
            ),
            Action("search_views", "Show the saved searches", self.views.open, "Search"),
        )

    # Looking

    def open_first(self) -> None:
        """Open the find that the keyboard is on."""
        place = self.finds.current()
        if isinstance(place, Place) and self._stack.currentWidget() is self.finds:
            self.route_requested.emit(place.route)

    def _look(self) -> None:
        self._typing.stop()
        services, query = self._around.services, read_query(self.words.text())
        self._query = query
        self._show_choices(query)
        if query.empty:
            self.count.setText("")
            self._stack.setCurrentWidget(self.nothing)
            return
        self._around.tasks.read(
            lambda _job: read_found(services, query), self._on_found, owner=self, key="finds"
        )

    def _on_found(self, found: Found) -> None:
        if found.query != self._query:
            return
        self.finds.show_finds(found.finds)
        self._offer(None)
        self._stack.setCurrentWidget(self.finds if found.finds else self._none)
        if not found.finds:
            services, query = self._around.services, found.query
            self._around.tasks.read(
                lambda _job: (query, services.search.meant(query)),
                self._on_meant,
                owner=self,
                key="meant",
            )
        count = len(found.finds)
        said = f"The newest {MOST} found; narrow them" if found.more else f"{count} found"
        if found.behind:
            said += f" \N{MIDDLE DOT} {found.behind:,} imported rows are still being taken in"
        self.count.setText(said if count or found.behind else "")

    def _on_meant(self, answer: tuple[SearchQuery, SearchQuery | None]) -> None:
        asked, meant = answer
        if asked == self._query:
            self._offer(meant)

    def _offer(self, meant: SearchQuery | None) -> None:
        """Offer what was probably meant, where nothing was found; None takes the offer away."""
        offer = self._none.first
        if offer is None:
            return
        if meant is not None:
            self._meant = meant
            words = meant.words if len(meant.words) <= LONG else f"{meant.words[:LONG]}\u2026"
            offer.setText(f"Did you mean {words}?".replace("&", "&&"))
        offer.setVisible(meant is not None)

    def _on_choices(self, choices: Choices) -> None:
        for box, first, names in (
            (self.account, "Every account", choices.accounts),
            (self.person, "Everybody", choices.people),
        ):
            box.clear()
            box.addItem(first, "")
            for name in names:
                box.addItem(name, name)
        self._show_choices(self._query)

    def _show_choices(self, query: SearchQuery) -> None:
        """Let the boxes say what the line says."""
        kind = query.kinds[0] if len(query.kinds) == 1 else ""
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.account.setCurrentIndex(max(0, self.account.findData(query.account)))
        self.person.setCurrentIndex(max(0, self.person.findData(query.by)))
        place = next(
            (
                self.period.findData(days)
                for _, days in PERIODS
                if days and query.since == _since(days) and not query.until
            ),
            0,
        )
        self.period.setCurrentIndex(place)

    # Narrowing: the line is the one place where the query stands

    def _narrow_kind(self) -> None:
        kind = str(self.kind.currentData() or "")
        self._write(replace(self._query, kinds=(kind,) if kind else ()))

    def _narrow(self, name: str, box: NamesBox) -> None:
        value = str(box.currentData() or "")
        changed = (
            replace(self._query, account=value)
            if name == "account"
            else replace(self._query, by=value)
        )
        self._write(changed)

    def _narrow_days(self) -> None:
        days = int(self.period.currentData() or 0)
        self._write(replace(self._query, since=_since(days) if days else "", until=""))

    def _write(self, query: SearchQuery) -> None:
        self.words.setText(write_query(query))
        self._look()

    # Deeds

    def _on_menu(self, menu: QMenu, place: Place) -> None:
        menu.addAction("Open", lambda: self.route_requested.emit(place.route))
        menu.addAction("Copy a link to it", lambda: self._copy(place))
        menu.addAction("Its history", lambda: self._tell_history(place))

    def _copy(self, place: object) -> None:
        if isinstance(place, Place):
            QGuiApplication.clipboard().setText(link_of(place.kind, place.id))
            self.told.emit("Link copied. Whoever is inside the fence can open it.")

    def _tell_history(self, place: Place) -> None:
        services = self._around.services
        self._around.tasks.read(
            lambda _job: read_history(services, place.id),
            lambda past: self.drawer_requested.emit("History", history_widget(past)),
            owner=self,
            key="history",
        )


def _since(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()
