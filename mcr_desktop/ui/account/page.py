"""One account: its head and its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.headers import Head, Header, read_head
from mcr_desktop.ui.account.records import Records
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.touch_logs import TouchLogs
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tab_bars import TabBar
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.account.tabs import Tab
    from mcr_desktop.ui.surroundings import Surroundings

TITLES = {
    "overview": "Overview",
    "people": "People",
    "touches": "Touches",
    "notes": "Notes",
    "commitments": "Promises",
    "complaints": "Complaints",
    "timeline": "Timeline",
}
_WITH_THE_PAGE = "overview"
"""The tab to which most first visits lead. It is about no row, has no actions, and has the keyboard once it is read."""


class AccountPage(Page):
    """The 360-degree view of one account."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Account")
        self._around = around
        self._account: Account | None = None
        self._tabs: dict[str, Tab] = {}
        self._names = tuple(TITLES)
        self._records = Records(around, self)
        self._records.drawer_requested.connect(self.drawer_requested)
        self._records.undo_offered.connect(self.undo_offered)
        self._logs = TouchLogs(around, self)
        self._logs.drawer_requested.connect(self.drawer_requested)
        self._logs.done_in_drawer.connect(self._close_drawer)
        self._logs.undo_offered.connect(self.undo_offered)
        self.header = Header()
        self.header.purpose_kept.connect(lambda text: self._keep("purpose", text or None))
        self.header.standing_pressed.connect(self._on_standing)
        self.header.touch_pressed.connect(self.log_touch)
        self.header.edit_pressed.connect(self._on_edit)
        self.header.brief_chosen.connect(self._on_brief)
        self.header.sharing_pressed.connect(self._go_to_fence)
        self.bar = TabBar("Parts of the account", TITLES.values())
        self.bar.currentChanged.connect(self._on_tab)
        self._stack = QStackedWidget()
        self._gone = EmptyState(
            "This account is not here",
            "It was removed, or its fence has not arrived on this machine yet.",
            "See all accounts",
            lambda: self.route_requested.emit(Route("accounts")),
        )
        self._waiting = Waiting("Reading the account")
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._gone)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.header)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)

    # A page's own

    def fence(self) -> bytes | None:
        return self._account.fence if self._account is not None else None

    def show_route(self, route: Route) -> None:
        name = route.tab if route.tab in TITLES else self._names[0]
        other = self._account is None or self._account.id != route.id
        if other:
            self._account = None
            self._waiting.begin()
            self._stack.setCurrentWidget(self._waiting)
        place = self._names.index(name)
        if self.bar.currentIndex() != place:
            self.bar.blockSignals(True)
            self.bar.setCurrentIndex(place)
            self.bar.blockSignals(False)
        if other and name == _WITH_THE_PAGE and name not in self._tabs:
            # While the head is read.
            self._around.tasks.soon(lambda: self.tab(self._current()), owner=self)
            return
        tab = self.tab(name)
        tab.choose(route.row)
        if not other:
            self._show_tab(tab)

    def refresh(self) -> None:
        route = self.route
        if route is None or route.id is None:
            self._on_gone()
            return
        services, wanted = self._around.services, route.id
        self._around.tasks.read(
            lambda _job: read_head(services, wanted),
            self._on_head,
            owner=self,
            key="head",
            failed=self._on_head_failed,
        )

    def mark_stale(self, changes: Changes) -> None:
        for tab in self._tabs.values():
            tab.mark_stale(changes)
        super().mark_stale(changes)

    def first_focus(self) -> QWidget | None:
        tab = self._tabs.get(self._current())
        return (tab.first_focus() if tab else None) or self.bar

    def foot_height(self) -> int:
        tab = self._tabs.get(self._current())
        return tab.foot_height() if tab is not None else 0

    def page_actions(self) -> tuple[Action, ...]:
        steps = tuple(
            Action(
                f"account_{name}",
                f"Show {title}",
                lambda name=name: self._go_tab(name),  # type: ignore[misc]  # a bound default
                "Account",
                f"Alt+{number}",
            )
            for number, (name, title) in enumerate(TITLES.items(), 1)
        )
        name = self._current()
        made = name != _WITH_THE_PAGE or name in self._tabs
        own = self.tab(name).tab_actions() if made else ()
        return (
            *steps,
            Action("account_edit", "Edit the account", self._on_edit, "Account", "Ctrl+E"),
            *own,
        )

    # Tabs

    def tab(self, name: str) -> Tab:
        """A tab, made where it was not yet."""
        if name not in self._tabs:
            tab = _MAKERS[name](self._around)
            tab.route_requested.connect(self.route_requested)
            tab.why_requested.connect(self.why_requested)
            tab.undo_offered.connect(self.undo_offered)
            tab.told.connect(self.told)
            tab.drawer_requested.connect(self.drawer_requested)
            tab.done_in_drawer.connect(self._close_drawer)
            touch_asked = getattr(tab, "touch_asked", None)
            if touch_asked is not None:
                touch_asked.connect(self._on_touch_asked)
            record_asked = getattr(tab, "record_asked", None)
            if record_asked is not None:
                record_asked.connect(self._on_record_asked)
            self._tabs[name] = tab
            self._stack.addWidget(tab)
        return self._tabs[name]

    def _current(self) -> str:
        return self._names[max(0, self.bar.currentIndex())]

    def _show_tab(self, tab: Tab) -> None:
        if self._account is not None:
            tab.show_account(self._account)
            self._stack.setCurrentWidget(tab)
            tab.refresh_if_stale()

    def _on_tab(self, place: int) -> None:
        self._go_tab(self._names[place])

    def _go_tab(self, name: str) -> None:
        if self.route is not None and self.route.id is not None:
            self.route_requested.emit(Route("account", self.route.id, name))

    def _go(self, page: str) -> None:
        if self._account is not None:
            self.route_requested.emit(Route(page, self._account.id))

    def _go_to_fence(self) -> None:
        if self._account is not None:
            fence = self._account.fence.hex()
            self.route_requested.emit(Route("sharing", tab="people", query=fence))

    # What comes back

    def _on_head(self, head: Head) -> None:
        if self.route is None or head.account.id != self.route.id:
            return
        self._account = head.account
        self._waiting.end()
        self.set_title(head.account.name)
        self.header.show()
        self.bar.show()
        self.header.show_head(head)
        self._records.show_account(head.account)
        arriving = self._stack.currentWidget() is self._waiting
        self._show_tab(self.tab(self._current()))
        first = self.first_focus() if arriving else None
        if arriving:
            self._visit(head.account)
        if first is not None and not isinstance(
            QApplication.focusWidget(), (QLineEdit, QPlainTextEdit)
        ):  # whoever is typing, in the palette or the drawer, is left alone
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _visit(self, account: Account) -> None:
        """Take note of it among the accounts that were looked at last; the page does not wait for it."""
        services = self._around.services
        self._around.tasks.write(
            lambda _job: services.marks.visit("account", account.id), lambda _done: None, owner=self
        )

    def _on_head_failed(self, error: Exception) -> None:
        if isinstance(error, NotFoundError):
            self._on_gone()
        else:
            self._around.tasks.complain(error)

    def _on_gone(self) -> None:
        self._waiting.end()
        self.header.hide()
        self.bar.hide()
        self._stack.setCurrentWidget(self._gone)

    # Deeds

    def log_touch(self, contact: bytes | None = None) -> None:
        """Open the drawer to write down a touch, with the contact that is meant or chosen in the tab."""
        if self._account is not None:
            chosen = contact if contact is not None else self.tab(self._current()).touch_contact()
            self._logs.log(self._account, chosen)

    def _on_touch_asked(self, contact: object = None) -> None:
        self.log_touch(contact if isinstance(contact, bytes) else None)

    def _on_edit(self) -> None:
        if self._account is not None:
            self._records.open(self._account)

    def _on_record_asked(self, field: str) -> None:
        if self._account is not None:
            self._records.open(self._account, field)

    def _keep(self, field: str, value: Any) -> None:
        if self._account is not None:
            self._records.keep(self._account, field, value)

    def _on_standing(self) -> None:
        account, services = self._account, self._around.services
        if account is None:
            return
        self._around.tasks.read(
            lambda _job: reasons.why(services, services.indicators.line(account), "standing"),
            self.why_requested.emit,
            owner=self,
            key="why",
        )

    def _on_brief(self, kind: str) -> None:
        if self._account is not None:
            self.route_requested.emit(Route("briefs", self._account.id, kind))

    def _close_drawer(self) -> None:
        drawer = getattr(self.window(), "drawer", None)
        if drawer is not None:
            drawer.close_drawer()


def _overview(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.overviews import OverviewTab

    return OverviewTab(around)


def _people(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.people import PeopleTab

    return PeopleTab(around)


def _touches(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.touch_tab import TouchesTab

    return TouchesTab(around)


def _notes(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.notes import NotesTab

    return NotesTab(around)


def _commitments(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.commitments import CommitmentsTab

    return CommitmentsTab(around)


def _complaints(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.complaints import ComplaintsTab

    return ComplaintsTab(around)


def _timeline(around: Surroundings) -> Tab:
    from mcr_desktop.ui.account.timelines import TimelineTab

    return TimelineTab(around)


_MAKERS: dict[str, Callable[[Surroundings], Tab]] = {
    "overview": _overview,
    "people": _people,
    "touches": _touches,
    "notes": _notes,
    "commitments": _commitments,
    "complaints": _complaints,
    "timeline": _timeline,
}
