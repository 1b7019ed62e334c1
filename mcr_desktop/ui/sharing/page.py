"""Sharing: where each fence syncs, what is pending, who is inside, and who asks to join."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.sharing.details import TABS, FenceDetail
from mcr_desktop.ui.sharing.doings import Doings, dropped
from mcr_desktop.ui.sharing.fence_lists import FenceList
from mcr_desktop.ui.sharing.fences import FenceBlock
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.heads import Head, report_line
from mcr_desktop.ui.sharing.live import live_line, live_of
from mcr_desktop.ui.sharing.readings import (
    DetailShown,
    FenceShown,
    SharingShown,
    read_detail,
    read_sharing,
)
from mcr_desktop.ui.sharing.routes import fence_of, route_of
from mcr_desktop.ui.sharing.scrolling import scrolled
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import CANCEL_AFTER_MS, Waiting

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.ui.surroundings import Surroundings

WIDEST = 960
AGAIN_MS = 30_000
"""How often "3 min ago" is counted anew."""


class SharingPage(Page):
    """One block a fence, and the deeds that concern all of them on top; a fence has a page within it."""

    def __init__(self, around: Surroundings, files: Files | None = None) -> None:
        super().__init__("Sharing")
        self.setAcceptDrops(True)
        self._around = around
        self._services = around.services
        self._tasks = around.tasks
        self._syncing = around.syncing
        self._shown: SharingShown | None = None
        self._asked: list[SyncReport] | None = None
        self.doings = Doings(around, files or Files(), self)
        self.doings.told.connect(self.told)
        self.doings.changed.connect(self._on_done)
        self.doings.sync_wanted.connect(self._sync_along)
        self.head = Head()
        self.head.ask.clicked.connect(self._on_ask)
        self.head.open_approval.clicked.connect(self._on_open_approval)
        self.head.own_device.clicked.connect(self.doings.let_in_own_device)
        self.head.backup.clicked.connect(self._on_back_up)
        self.head.sync_all.clicked.connect(lambda: self._sync(None))
        self.head.cancel.clicked.connect(self._on_cancel)
        self.head.kit_asked.connect(
            lambda: self.route_requested.emit(Route("settings", tab="recovery"))
        )
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Syncing")
        self._cancel_later = QTimer(self)
        self._cancel_later.setSingleShot(True)
        self._cancel_later.setInterval(CANCEL_AFTER_MS)
        self._cancel_later.timeout.connect(self.head.cancel.show)
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._on_time_passed)
        self._again.start()
        self._waiting = Waiting("Reading the fences")
        self._none = EmptyState(
            "Nothing to share yet",
            "Each account has a fence round it: only the people inside can read it. Add an account of "
            "your own, or ask a teammate to let you into theirs.",
            "Add an account",
            lambda: self.route_requested.emit(Route("accounts")),
        )
        self._detail: FenceDetail | None = None
        self._stack = QStackedWidget()
        self._assemble()
        self._watch()
        self._show_busy()

    def _assemble(self) -> None:
        self._list = FenceList(
            partial(live_of, self._syncing), partial(self._tasks.soon, owner=self)
        )
        self._list.made.connect(self._on_made)
        self._list.team_asked.connect(self.doings.found_team)
        self._list.focus_lost.connect(lambda: self.head.first_focus().setFocus())
        inside = QWidget()
        inside.setObjectName("page")
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        column.addWidget(self._list)
        column.addStretch(1)
        self._scroll = scrolled(inside)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        overview = QWidget()
        lines = QVBoxLayout(overview)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self.head.setMaximumWidth(WIDEST)
        lines.addWidget(self.head)
        lines.addWidget(self._scroll, 1)
        lines.addWidget(self._none, 1)
        for part in (self._waiting, overview):
            self._stack.addWidget(part)
        self._overview = overview
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar)
        whole.addWidget(self._stack, 1)

    def _watch(self) -> None:
        syncing = self._syncing
        if syncing is None:
            return
        syncing.changed.connect(self._on_sync_changed)
        syncing.synced.connect(self._on_synced)
        syncing.rested.connect(self._on_rested)

    # A page's own

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that is open over this page."""
        return self.doings.dialog

    @property
    def detail(self) -> FenceDetail:
        """The page of one fence, made when one is first gone to."""
        if self._detail is None:
            self._detail = made = FenceDetail()
            made.setMaximumWidth(WIDEST)
            made.back_asked.connect(lambda: self.route_requested.emit(Route("sharing")))
            made.tab_asked.connect(self._on_tab)
            made.past.told.connect(self.told)
            made.follow(self.doings)
            self._stack.addWidget(made)
        return self._detail

    @property
    def blocks(self) -> tuple[FenceBlock, ...]:
        """The fences that are laid out."""
        return self._list.blocks

    def show_route(self, route: Route) -> None:
        fence = fence_of(route)
        if fence is not None:
            self.detail.show_tab(route.tab)
        self._place(fence)

    def refresh(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: read_sharing(services), self._on_read, owner=self, key="fences"
        )
        fence = fence_of(self.route)
        if fence is not None:
            self._tasks.read(
                lambda _job: read_detail(services, fence),
                self._on_detail,
                owner=self,
                key="detail",
            )

    def first_focus(self) -> QWidget | None:
        if fence_of(self.route) is not None:
            return self.detail.first_focus()
        return self.head.first_focus()

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "sharing_sync",
                "Sync every fence now",
                lambda: self._sync(None),
                "Sharing",
                "Ctrl+Shift+S",
                enabled_when=lambda: not self._busy() and self._has_target(),
            ),
            Action("sharing_ask", "Join a fence", self._on_ask, "Sharing"),
            Action("sharing_invite", "Invite somebody", self._on_invite, "Sharing"),
            Action(
                "sharing_approval",
                "Open an approval",
                self._on_open_approval,
                "Sharing",
            ),
            Action("sharing_carry", "Take in a file that was carried", self._on_carry, "Sharing"),
            Action("sharing_backup", "Back up everything", self._on_back_up, "Sharing"),
            Action(
                "sharing_device",
                "Let in my other device",
                self.doings.let_in_own_device,
                "Sharing",
            ),
        )

    # Files that are dropped here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped([url.toLocalFile() for url in event.mimeData().urls()]):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = dropped([url.toLocalFile() for url in event.mimeData().urls()])
        if found is None:
            return
        event.acceptProposedAction()
        kind, path = found
        if kind == "mcr-request":
            self.doings.invite(self._of(fence_of(self.route)), path)
        elif kind == "mcr-approval":
            self.doings.open_approval(path)
        elif kind == "mcrbackup":
            self.doings.back_up(path)
        else:
            self.doings.carry_in(path)

    # Showing

    def _on_read(self, shown: SharingShown) -> None:
        first = self._shown is None
        self._waiting.end()
        self._shown = self.doings.shown = shown
        self.head.show_all(shown)
        self._list.show_all(shown)
        self._none.setVisible(not shown.fences)
        self._scroll.setVisible(bool(shown.fences))
        self._place(fence_of(self.route))
        self._show_busy()
        if first:
            self.settled.emit()

    def _on_detail(self, detail: DetailShown) -> None:
        self.detail.show_detail(detail)

    def _place(self, fence: bytes | None) -> None:
        """The list, or the page of one fence where that is known."""
        if self._shown is None:
            return
        one = self._of(fence)
        if one is None:
            self.set_title("Sharing")
            self._stack.setCurrentWidget(self._overview)
            return
        self.set_title(f"Sharing \N{MIDDLE DOT} {one.name}")
        block = self.detail.show_fence(one, live_of(self._syncing, one.row.fence))
        if block is not None:
            self._wire(block, one.row.fence)
            block.say_live(*live_line(self._syncing, one.row.fence))
        self._stack.setCurrentWidget(self.detail)

    def _on_made(self, block: FenceBlock) -> None:
        fence = block.shown.row.fence
        self._wire(block, fence)
        block.say_live(*live_line(self._syncing, fence))

    def _on_scrolled(self, place: int) -> None:
        bar = self._scroll.verticalScrollBar()
        if bar.maximum() - place < bar.pageStep() // 2:
            self._list.show_more()

    def _wire(self, block: FenceBlock, fence: bytes) -> None:
        block.route_requested.connect(self.route_requested)
        block.asked.connect(lambda deed: self._on_asked(fence, deed))

    def _on_asked(self, fence: bytes, deed: str) -> None:
        shown = self._of(fence)
        if shown is None:
            return
        if deed in TABS:
            self.route_requested.emit(route_of(fence, deed))
        elif deed in ("sync", "again"):
            self._sync([fence])
        elif deed == "carry":
            self.doings.carry_in()
        elif deed == "own-device":
            self.doings.let_in_own_device()
        else:
            deeds: dict[str, Callable[[FenceShown], None]] = {
                "invite": self.doings.invite,
                "where": self.doings.choose_storage_of,
                "credentials": self.doings.choose_storage_of,
                "carry-out": self.doings.carry_out,
                "leave": self.doings.leave,
                "forget": self.doings.forget,
            }
            deeds[deed](shown)

    def _on_ask(self) -> None:
        self.doings.ask_to_join()

    def _on_invite(self) -> None:
        self.doings.invite(self._of(fence_of(self.route)))

    def _on_carry(self) -> None:
        self.doings.carry_in()

    def _on_back_up(self) -> None:
        self.doings.back_up()

    def _on_open_approval(self) -> None:
        self.doings.open_approval()

    def _on_tab(self, tab: str) -> None:
        if self.detail.fence is not None:
            self.route_requested.emit(route_of(self.detail.fence, tab))

    def _of(self, fence: bytes | None) -> FenceShown | None:
        fences = self._shown.fences if self._shown is not None else ()
        return next((one for one in fences if one.row.fence == fence), None)

    def _on_time_passed(self) -> None:
        if self._shown is not None and self.isVisible():
            self._list.show_all(self._shown)
            self._place(fence_of(self.route))

    def _on_done(self) -> None:
        if self._syncing is not None:
            self._syncing.look_again()
        self.refresh()

    # Syncing

    def _has_target(self) -> bool:
        return self._shown is not None and any(one.row.target for one in self._shown.fences)

    def _busy(self) -> bool:
        return self._asked is not None

    def _show_busy(self) -> None:
        busy = self._busy()
        self._bar.setVisible(busy)
        self.head.sync_all.setEnabled(not busy and self._has_target())
        if not busy:
            self._cancel_later.stop()
            self.head.cancel.hide()

    def _sync(self, fences: list[bytes] | None) -> None:
        if self._syncing is None:
            return
        if self._asked is None:
            self._asked = []
            self._bar.setRange(0, 0)
            self._cancel_later.start()
        self._syncing.sync_now(fences)
        self._show_busy()

    def _sync_along(self, fences: list[bytes]) -> None:
        """After a deed: what the deed told stays the last word; the fence itself says how it went."""
        if self._syncing is not None:
            self._syncing.sync_now(fences)

    def _on_cancel(self) -> None:
        if self._syncing is not None:
            self._syncing.cancel()
        self._asked = None
        self._show_busy()

    def _on_sync_changed(self, fence: bytes) -> None:
        text, more = live_line(self._syncing, fence)
        alone = self._detail.block if self._detail is not None else None
        for block in (*self.blocks, alone):
            if block is not None and block.shown.row.fence == fence:
                block.say_live(text, more)
        if self._syncing is not None:
            state = self._syncing.state(fence)
            self._bar.setRange(0, state.total)
            self._bar.setValue(state.done)

    def _on_synced(self, report: SyncReport) -> None:
        if self._asked is not None:
            self._asked.append(report)
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def _on_rested(self) -> None:
        reports, self._asked = self._asked, None
        self._show_busy()
        if reports:
            self.told.emit(report_line(reports))
