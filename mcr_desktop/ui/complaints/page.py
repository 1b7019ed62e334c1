"""Complaints: signals, explorer, register and cases behind one choice of account."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from mcr_desktop.domain import ids
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import NamesBox
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.complaints.sections import Section
    from mcr_desktop.ui.surroundings import Surroundings

ACCOUNT_KEY = "complaints.account"
TITLES = {
    "signals": "Signals",
    "explorer": "Explorer",
    "register": "Register",
    "cases": "Cases",
}
OF_ONE_ACCOUNT = frozenset({"explorer"})
"""Parts that look at one account at a time; the others can look across all of them."""
READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


class ComplaintsPage(Page):
    """What goes wrong, where, since when, on what evidence, and what is done about it."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Complaints")
        self._around = around
        self._accounts: tuple[Account, ...] | None = None
        self._account: Account | None = None
        self._sections: dict[str, Section] = {}
        self._place: tuple[Any, ...] = ()
        self._lent: QWidget | None = None
        self.setAcceptDrops(True)
        self.bar = QTabBar()
        self.bar.setAccessibleName("Parts of the complaints")
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(False)
        for title in TITLES.values():
            self.bar.addTab(title)
        self.bar.currentChanged.connect(self._on_tab)
        self.chooser = NamesBox("Account", 17)  # a long name must not push the parts aside
        self.chooser.setMaximumWidth(300)
        self.chooser.activated.connect(self._on_account)
        self._along = button("Attributes...", tip="Along which attributes causes are looked for")
        self._along.clicked.connect(lambda _checked=False: self._on_attributes())
        self._bring = button("Import...", tip="Bring complaints in from a CSV or XLSX file")
        self._bring.clicked.connect(lambda _checked=False: self._on_import())
        self._waiting = Waiting("Reading the complaints")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._assemble()

    # What the window asks

    def show_route(self, route: Route) -> None:
        name = _tab_of(route)
        place = tuple(TITLES).index(name)
        if self.bar.currentIndex() != place:
            self.bar.blockSignals(True)
            self.bar.setCurrentIndex(place)
            self.bar.blockSignals(False)
        self._along.setVisible(name == "explorer")
        self._arrange(self.width())

    def refresh(self) -> None:
        if self._accounts is not None:
            self._show_section()
            return
        kept = self._around.services.settings.get(ACCOUNT_KEY)
        services = self._around.services
        self._around.tasks.read(
            lambda _job: _read(services, _parsed(kept)), self._on_accounts,
            owner=self, key="accounts",
        )  # fmt: skip

    def mark_stale(self, changes: Changes) -> None:
        if "account" in changes.kinds:
            self._accounts = None
        for section in self._sections.values():
            section.note_changes(changes)
        super().mark_stale(changes)

    def cares_for(self, changes: Changes) -> bool:
        section = self._sections.get(self._current())
        return "account" in changes.kinds or (section is not None and section.note_changes(changes))

    def page_actions(self) -> tuple[Action, ...]:
        steps = tuple(
            Action(
                f"complaints_{name}",
                f"Show {title.lower()}",
                lambda name=name: self._go_tab(name),  # type: ignore[misc]  # a bound default
                "Complaints",
                f"Alt+{number}",
            )
            for number, (name, title) in enumerate(TITLES.items(), 1)
        )
        bring = Action("import_complaints", "Import complaints", self._on_import, "Complaints")
        return (*steps, bring, *self.section(self._current()).section_actions())

    def first_focus(self) -> QWidget | None:
        section = self._sections.get(self._current())
        first = section.first_focus() if section else None
        self._lent = None if first is not None else self.chooser
        return first or self.chooser

    def keeps_drawer(self, route: Route) -> bool:
        # What was read beside one part is of no use beside another.
        return super().keeps_drawer(route) and _tab_of(route) == self._current()

    # Dropping a file imports it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            account = self._account
            self.route_requested.emit(Route("import", account.id if account else None, query=path))

    # Parts

    def section(self, name: str) -> Section:
        """A part, made where it was not yet."""
        if name not in self._sections:
            made = _MAKERS[name](self._around)
            made.route_requested.connect(self.route_requested)
            made.why_requested.connect(self.why_requested)
            made.drawer_requested.connect(self.drawer_requested)
            made.undo_offered.connect(self.undo_offered)
            made.told.connect(self.told)
            made.settled.connect(self._on_settled)
            self._sections[name] = made
            self._stack.addWidget(made)
        return self._sections[name]

    def _current(self) -> str:
        return tuple(TITLES)[max(0, self.bar.currentIndex())]

    def _assemble(self) -> None:
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(GRID)
        self._top.setContentsMargins(0, 0, GRID * 3, 0)
        name = PlainLabel("Account", muted=True)
        name.setBuddy(self.chooser)
        name.setMinimumWidth(name.sizeHint().width())
        self.chooser.setMinimumWidth(GRID * 12)  # it gives way first: its words are whole on hover
        self._right = QWidget()
        row = QHBoxLayout(self._right)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (name, self.chooser, self._along, self._bring):
            row.addWidget(part, 1 if part is self.chooser else 0)
        self._top.addWidget(self.bar)
        self._top.addWidget(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, 0, 0)
        column.setSpacing(GRID * 2)
        column.addLayout(self._top)
        column.addWidget(self._stack, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(event.size().width())
        super().resizeEvent(event)

    def _arrange(self, width: int) -> None:
        """Where there is no room for both, the choices stand below the parts, none of them cut off."""
        needed = self.bar.sizeHint().width() + self._right.sizeHint().width() + GRID * 7
        direction, side = QBoxLayout.Direction, Qt.AlignmentFlag
        narrow = width < needed
        self._top.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._top.setAlignment(self._right, side.AlignLeft if narrow else side.AlignRight)

    def minimumSizeHint(self) -> QSize:
        return QSize(GRID * 40, super().minimumSizeHint().height())

    # What comes back

    def _on_accounts(self, read: tuple[tuple[Account, ...], Account | None]) -> None:
        self._waiting.end()
        self._accounts, first = read
        known = {account.id for account in self._accounts}
        if self._account is None or self._account.id not in known:
            self._account = first
        self._show_section()

    def _show_section(self) -> None:
        accounts, route = self._accounts or (), self.route
        if route is None:
            return
        name = self._current()
        account = next((one for one in accounts if one.id == route.id), None)
        if name in OF_ONE_ACCOUNT and account is None:
            account = next(
                (one for one in accounts if self._account and one.id == self._account.id), None
            )
        if account is not None:
            self._account = account
            self._around.services.settings.set(ACCOUNT_KEY, ids.show(account.id))
        self._offer(accounts, account, across=name not in OF_ONE_ACCOUNT)
        section = self.section(name)
        self._stack.setCurrentWidget(section)
        place = (name, account, accounts, route)
        section.arrive(account, accounts, route, elsewhere=place != self._place)
        self._place = place

    def _offer(self, accounts: Sequence[Account], account: Account | None, *, across: bool) -> None:
        known: list[tuple[bytes, str]] = [(b"", "All accounts")] if across else []
        known += [(one.id, one.name) for one in accounts]
        shown = [
            (bytes(self.chooser.itemData(i)), self.chooser.itemText(i))
            for i in range(self.chooser.count())
        ]
        if known != shown:
            self.chooser.clear()
            for identity, name in known:
                self.chooser.addItem(name, identity)
        wanted = account.id if account else b""
        place = next((i for i, (identity, _name) in enumerate(known) if identity == wanted), -1)
        self.chooser.setCurrentIndex(place)
        for control in (self._along, self._bring, self.chooser):
            control.setEnabled(bool(accounts))

    def _on_settled(self) -> None:
        """Hand the keyboard on where it was left on the chooser for want of anything to give."""
        first = self.section(self._current()).first_focus()
        if self._lent is not None and self._lent.hasFocus() and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lent = None
        self.settled.emit()

    # What the user does

    def _on_tab(self, place: int) -> None:
        self._go_tab(tuple(TITLES)[place])

    def _go_tab(self, name: str) -> None:
        here = self.route.id if self.route else None
        if name in OF_ONE_ACCOUNT and here is None and self._account is not None:
            here = self._account.id
        self.route_requested.emit(Route("complaints", here, name))

    def _on_account(self, place: int) -> None:
        identity = bytes(self.chooser.itemData(place)) or None
        self.route_requested.emit(Route("complaints", identity, self._current()))

    def _on_attributes(self) -> None:
        from mcr_desktop.ui.complaints.explorations import ExplorerSection  # made long ago

        section = self.section("explorer")
        if isinstance(section, ExplorerSection):
            section.choose_attributes()

    def _on_import(self) -> None:
        account = self._account
        self.route_requested.emit(Route("import", account.id if account else None))


def _tab_of(route: Route) -> str:
    if route.tab in TITLES:
        return route.tab
    return "explorer" if route.id is not None or route.query else "signals"


def _read(services: Services, kept: bytes | None) -> tuple[tuple[Account, ...], Account | None]:
    """The accounts, and the one to begin with: last looked at, else with complaints, else the first."""
    # What Import needs is read from disk here, in the background: its first press would wait for it.
    import_module("mcr_desktop.services.importing.imports")
    accounts = tuple(services.accounts.all())
    for account in accounts:
        if account.id == kept:
            return accounts, account
    for account in accounts:
        if services.complaints.any(account):
            return accounts, account
    return accounts, accounts[0] if accounts else None


def _parsed(kept: object) -> bytes | None:
    try:
        return ids.parse(str(kept)) if kept else None
    except ValueError:
        return None


def _dropped(event: QDropEvent) -> str:
    """The path of the one file that is dragged, where it is one that can be imported."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return ""
    path = urls[0].toLocalFile()
    return path if path.lower().endswith(READABLE) else ""


def _signals(around: Surroundings) -> Section:
    from mcr_desktop.ui.complaints.signals import SignalsSection

    return SignalsSection(around)


def _explorer(around: Surroundings) -> Section:
    from mcr_desktop.ui.complaints.explorations import ExplorerSection

    return ExplorerSection(around)


def _register(around: Surroundings) -> Section:
    from mcr_desktop.ui.complaints.registers import RegisterSection

    return RegisterSection(around)


def _cases(around: Surroundings) -> Section:
    from mcr_desktop.ui.complaints.cases import CasesSection

    return CasesSection(around)


_MAKERS: dict[str, Callable[[Surroundings], Section]] = {
    "signals": _signals,
    "explorer": _explorer,
    "register": _register,
    "cases": _cases,
}
