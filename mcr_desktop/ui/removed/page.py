"""What was removed, by whom and when; each comes back with all that went along with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text, day_of_ms, exact_day
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.backings import one_of_kind
from mcr_desktop.ui.models.paged_tables import Column, Order, PagedTableModel
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.removed.stranded_drafts import DraftSheet, StrandedDrafts
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import NamesBox, drop_down
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.notes import Note
    from mcr_desktop.services.removals import RemovedRow
    from mcr_desktop.ui.surroundings import Surroundings

MOST = 2000


@dataclass(frozen=True, slots=True)
class _Line:
    row: RemovedRow
    account: str


COLUMNS: tuple[Column[_Line], ...] = (
    Column("title", "What", lambda one: one.row.title or "(no words)", width=0),
    Column("kind", "Kind", lambda one: one_of_kind(one.row.kind), width=130),
    Column("account", "Account", lambda one: one.account, width=190, gives=2),
    Column(
        "person",
        "Removed by",
        lambda one: one.row.person,
        meaning=lambda one: "person" if one.row.person else "",
        width=170,
        gives=1,
    ),
    Column(
        "at",
        "When",
        lambda one: ago_text(one.row.at_ms, now_ms()) if one.row.at_ms else "",
        tip=lambda one: exact_day(day_of_ms(one.row.at_ms)) if one.row.at_ms else "",
        width=140,
        lasting=lambda one: exact_day(day_of_ms(one.row.at_ms)) if one.row.at_ms else "",
    ),
)


class _Source:
    """The lines of the last reading, sorted and filtered in memory."""

    def __init__(self) -> None:
        self.lines: dict[bytes, _Line] = {}

    def ids(self, order: Order) -> Sequence[bytes]:
        kind, account = order.filter or ("", "")
        shown = [
            one
            for one in self.lines.values()
            if kind in ("", one.row.kind) and account in ("", one.account)
        ]
        column = next((one for one in COLUMNS if one.name == order.by), None)
        if column is not None and column.name != "at":
            text = column.text
            shown.sort(key=lambda one: text(one).casefold(), reverse=order.descending)
        elif column is not None:
            shown.sort(key=lambda one: one.row.at_ms, reverse=order.descending)
        return [one.row.id for one in shown]

    def rows(self, ids: Sequence[bytes]) -> Sequence[_Line | None]:
        return [self.lines.get(one) for one in ids]


class RemovedPage(Page):
    """A table; Enter or a button brings the chosen rows back."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Removed")
        self._around = around
        self._source = _Source()
        self.model = PagedTableModel(COLUMNS, self._source)
        self.table = Table(self.model, "What was removed", multiple=True)
        self.table.opened.connect(lambda row_id: self.restore([row_id]))
        self.table.menu_asked.connect(self._on_menu)
        self.table.selection_counted.connect(self._on_counted)
        self.kind = drop_down("Only of a kind")
        self.kind.setMinimumContentsLength(12)  # "Every kind" was cut where all kinds are short
        self.account = NamesBox("Only of an account")
        self.kind.activated.connect(lambda _place: self._load())
        self.account.activated.connect(lambda _place: self._load())
        self.restore_button = button("Restore", "primary", tip="Enter")
        self.restore_button.clicked.connect(lambda: self.restore(self.table.selected_ids()))
        self.stranded = StrandedDrafts()
        self.stranded.opened.connect(self._open_draft)
        self._wanted: bytes | None = None
        """The draft that somebody came for."""
        self._told = PlainLabel("", muted=True)
        self._nothing = EmptyState(
            "Nothing was removed",
            "What you or a teammate removes waits here, and comes back with all that belongs to it. "
            "What was erased for good is gone.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.kind)
        row.addWidget(self.account)
        row.addWidget(self._told, 1)
        row.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.stranded)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self._on_counted(0)

    # A page's own

    def show_route(self, route: Route) -> None:
        self._wanted = route.row

    def refresh(self) -> None:
        services = self._around.services
        self._around.tasks.read(
            lambda _job: _read(services), self._on_read, owner=self, key="removed"
        )

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentWidget() is self.table else None

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds)

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "removed_restore",
                "Restore what is chosen",
                lambda: self.restore(self.table.selected_ids()),
                "Edit",
                enabled_when=lambda: bool(self.table.selected_count()),
            ),
        )

    # Deeds

    def restore(self, ids: Sequence[bytes]) -> None:
        """Bring these rows back with all that went along with them."""
        services = self._around.services
        rows = [self._source.lines[one].row for one in ids if one in self._source.lines]
        if not rows:
            return

        def work() -> str:
            label = ""
            for row in rows:
                label = services.removals.restore(row.kind, row.id, row.fence)
            return label if len(rows) == 1 else f"Restored {len(rows)} rows"

        self._around.tasks.write(lambda _job: work(), self.undo_offered.emit, owner=self)

    # Drafts whose account is not here

    def _open_draft(self, draft: Note) -> None:
        services = self._around.services

        def show(accounts: list[Account]) -> None:
            if not self.isVisible():  # somebody went elsewhere meanwhile
                return
            sheet = DraftSheet(draft, accounts)
            sheet.moved.connect(lambda account: self._move(draft, account))
            sheet.removed.connect(lambda: self._remove(draft, sheet))
            self.drawer_requested.emit(draft.title or "A draft", sheet)

        self._around.tasks.read(
            lambda _job: services.accounts.all(), show, owner=self, key="stranded draft"
        )

    def _move(self, draft: Note, account: Account) -> None:
        services = self._around.services

        def done(_note: object) -> None:
            self.undo_offered.emit(f"Moved the draft to {account.name}")
            self.route_requested.emit(Route("account", account.id, "notes", row=draft.id))

        self._around.tasks.write(
            lambda _job: services.drafts.move(draft.id, account), done, owner=self
        )

    def _remove(self, draft: Note, sheet: DraftSheet) -> None:
        services = self._around.services

        def done(label: str) -> None:
            sheet.tell_gone()
            self.undo_offered.emit(label)

        self._around.tasks.write(
            lambda _job: services.removals.remove("note", [draft.id]), done, owner=sheet
        )

    def _on_read(self, read: tuple[dict[bytes, _Line], list[Note]]) -> None:
        lines, drafts = read
        self._source.lines = lines
        self.stranded.show_drafts(drafts)
        wanted = next((one for one in drafts if one.id == self._wanted), None)
        self._wanted = None
        if wanted is not None:
            self._open_draft(wanted)
        for box, first, values in (
            (
                self.kind,
                "Every kind",
                {one.row.kind: one_of_kind(one.row.kind) for one in lines.values()},
            ),
            (self.account, "Every account", {one.account: one.account for one in lines.values()}),
        ):
            before = box.currentData()
            box.clear()
            box.addItem(first, "")
            for value, words in sorted(values.items(), key=lambda pair: pair[1].casefold()):
                box.addItem(words, value)
            box.setCurrentIndex(max(0, box.findData(before)))
        self._load()
        self._stack.setCurrentWidget(self.table if lines else self._nothing)
        shown = bool(lines)
        for part in (self.kind, self.account, self.restore_button):
            part.setVisible(shown)
        if shown and self.table.current_id() is None:
            self.table.selectRow(0)
        if shown and (self.kind.hasFocus() or self.restore_button.hasFocus()):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settled.emit()

    def _load(self) -> None:
        wanted = (str(self.kind.currentData() or ""), str(self.account.currentData() or ""))
        order = self.model.order
        self.model.load(Order(order.by, order.descending, wanted))

    def _on_counted(self, count: int) -> None:
        self.restore_button.setEnabled(bool(count))
        self._told.setText(f"{count} chosen" if count > 1 else "")

    def _on_menu(self, menu: QMenu, ids: list[bytes]) -> None:
        menu.addAction("Restore", lambda: self.restore(ids))
        if len(ids) == 1:
            home = self._source.lines[ids[0]].row.fence
            menu.addAction("Go to its account", lambda: self._go_home(home))

    def _go_home(self, fence: bytes) -> None:
        services = self._around.services
        self._around.tasks.read(
            lambda _job: services.accounts.of_fence(fence),
            lambda account: (
                self.route_requested.emit(Route("account", account.id)) if account else None
            ),
            owner=self,
            key="home",
        )


def _read(services: Services) -> tuple[dict[bytes, _Line], list[Note]]:
    names = {one.fence: one.name for one in services.accounts.all()}
    lines = {
        row.id: _Line(row, names.get(row.fence, "Private"))
        for row in services.removals.all(limit=MOST)
    }
    return lines, services.drafts.stranded()
