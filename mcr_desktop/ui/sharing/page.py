"""Sharing: where each account syncs, what is pending, who is inside, and who asks to join."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.sharing.fences import FenceBlock
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.members import MemberList
from mcr_desktop.ui.sharing.readings import FenceShown, SharingShown, read_sharing
from mcr_desktop.ui.sharing.words import fingerprint_groups
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import CANCEL_AFTER_MS, Waiting

if TYPE_CHECKING:
    from mcr_desktop.services.sharing import SyncReport
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

WIDEST = 960
HINT = (
    "To share an account, choose a folder that your teammates reach, on a shared drive or one that is "
    "synced by other means. Everything in it is encrypted; only the people inside can read it."
)


class SharingPage(Page):
    """One block an account, and the deeds that concern all of them on top."""

    def __init__(self, around: Surroundings, files: Files | None = None) -> None:
        super().__init__("Sharing")
        self._around = around
        self._services = around.services
        self._tasks = around.tasks
        self._files = files or Files()
        self._shown: SharingShown | None = None
        self._job: Job | None = None
        self.dialog: QDialog | None = None
        self.blocks: tuple[FenceBlock, ...] = ()
        self._first = PlainLabel("", "lead")
        self._hint = PlainLabel(HINT, muted=True, wrap=True)
        self._me = PlainLabel("", "caption", muted=True)
        self.ask = button("Ask to join\N{HORIZONTAL ELLIPSIS}", tip="Into a teammate's fence")
        self.ask.clicked.connect(self._on_ask)
        self.open_approval = button("Open an approval\N{HORIZONTAL ELLIPSIS}")
        self.open_approval.clicked.connect(self._on_open_approval)
        self.sync_all = button("Sync now", "primary", tip="Every account that has a folder")
        self.sync_all.clicked.connect(lambda _checked=False: self._sync(None))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Syncing")
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(self._on_cancel)
        self._cancel_later = QTimer(self)
        self._cancel_later.setSingleShot(True)
        self._cancel_later.setInterval(CANCEL_AFTER_MS)
        self._cancel_later.timeout.connect(self.cancel.show)
        self._waiting = Waiting("Reading the fences")
        self._none = EmptyState(
            "Nothing to share yet",
            "Each account has a fence round it: only the people inside can read it. Add an account of "
            "your own, or ask a teammate to let you into theirs.",
            "Add an account",
            lambda: self.route_requested.emit(Route("accounts")),
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        inside = QWidget()
        inside.setObjectName("page")
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.addLayout(self._list)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._stack = QStackedWidget()
        for part in (self._waiting, self._scroll, self._none):
            self._stack.addWidget(part)
        self._assemble()
        self._show_busy(busy=False)

    def _assemble(self) -> None:
        head = QWidget()
        head.setMaximumWidth(WIDEST)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._first, 1)
        top.addWidget(self.ask)
        top.addWidget(self.open_approval)
        top.addWidget(self.sync_all)
        top.addWidget(self.cancel)
        lines = QVBoxLayout(head)
        lines.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        lines.setSpacing(GRID // 2)
        lines.addLayout(top)
        lines.addWidget(self._hint)
        lines.addWidget(self._me)
        lines.addWidget(self._bar)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self._stack, 1)

    # A page's own

    def refresh(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: read_sharing(services), self._on_read, owner=self, key="fences"
        )

    def first_focus(self) -> QWidget | None:
        return self.sync_all if self.sync_all.isEnabled() else self.ask

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "sharing_sync",
                "Sync every account now",
                lambda: self._sync(None),
                "Sharing",
                "Ctrl+Shift+S",
                enabled_when=lambda: self._job is None and self._has_folder(),
            ),
            Action("sharing_ask", "Ask to join a fence", self._on_ask, "Sharing"),
            Action("sharing_approval", "Open an approval", self._on_open_approval, "Sharing"),
        )

    # Showing

    def _on_read(self, shown: SharingShown) -> None:
        self._waiting.end()
        self._shown = shown
        self._first.setText(first_line(shown))
        self._hint.setVisible(bool(shown.fences) and not self._has_folder())
        device = shown.device
        self._me.setText(
            f"This device: {device.label} of {device.person}, fingerprint "
            f"{fingerprint_groups(device.fingerprint)}"
        )
        for block in self.blocks:
            block.hide()
            self._list.removeWidget(block)
            block.deleteLater()
        self.blocks = tuple(self._block(one) for one in shown.fences)
        for block in self.blocks:
            self._list.addWidget(block)
        self._stack.setCurrentWidget(self._scroll if self.blocks else self._none)
        self._show_busy(busy=self._job is not None)

    def _block(self, shown: FenceShown) -> FenceBlock:
        block = FenceBlock(shown)
        block.route_requested.connect(self.route_requested)
        block.sync_asked.connect(lambda: self._sync([shown.row.fence]))
        block.folder_asked.connect(lambda: self._on_folder_asked(shown))
        block.admit_asked.connect(lambda: self._on_admit(shown))
        block.people_asked.connect(
            lambda: self.drawer_requested.emit(f"Inside {shown.name}", MemberList(shown.members))
        )
        return block

    def _has_folder(self) -> bool:
        return self._shown is not None and any(one.row.target for one in self._shown.fences)

    def _show_busy(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        self.sync_all.setEnabled(not busy and self._has_folder())
        for block in self.blocks:
            block.sync.setEnabled(not busy)
        if not busy:
            self._cancel_later.stop()
            self.cancel.hide()

    # Syncing

    def _sync(self, fences: list[bytes] | None) -> None:
        if self._job is not None:
            return
        services = self._services
        self._bar.setRange(0, 0)
        self._job = self._tasks.network(
            lambda job: services.sharing.sync(job, fences),
            self._on_synced,
            owner=self,
            key="sync",
            failed=self._on_sync_failed,
            progressed=self._on_progress,
        )
        self._show_busy(busy=True)
        self._cancel_later.start()

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._show_busy(busy=False)
        self.refresh()

    def _on_synced(self, reports: list[SyncReport]) -> None:
        self._job = None
        self._show_busy(busy=False)
        self.refresh()
        self.told.emit(report_line(reports))

    def _on_sync_failed(self, error: Exception) -> None:
        self._job = None
        self._show_busy(busy=False)
        self.refresh()
        if not isinstance(error, CancelledError):
            self._tasks.complain(error)

    # Folders and joining

    def _on_folder_asked(self, shown: FenceShown) -> None:
        path = self._files.folder(self, f"The shared folder of {shown.name}")
        if path is not None:
            self.share(shown.row.fence, path)

    def share(self, fence: bytes, path: Path, then: Callable[[], None] | None = None) -> None:
        """Share a fence through a folder from here on, and sync it at once."""
        services = self._services

        def done(_there: bool) -> None:  # noqa: FBT001 - a result
            if then is not None:
                then()
            self._sync([fence])

        self._tasks.write(
            lambda _job: services.sharing.share_through_folder(fence, path), done, owner=self
        )

    def _on_ask(self) -> None:
        from mcr_desktop.ui.sharing.joining import AskDialog  # when somebody joins, not before

        self._open(AskDialog(self._around, self._files, self))

    def _on_admit(self, shown: FenceShown) -> None:
        from mcr_desktop.ui.sharing.joining import AdmitDialog  # when somebody joins, not before

        self._open(AdmitDialog(self._around, self._files, self, shown.row.fence, shown.name))

    def _on_open_approval(self) -> None:
        from mcr_desktop.ui.sharing.joining import AcceptDialog  # when somebody joins, not before

        dialog = AcceptDialog(self._around, self._files, self)
        dialog.folder_chosen.connect(self.share)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    def _on_dialog_finished(self, _result: int) -> None:
        self.dialog = None
        self.refresh()


def first_line(shown: SharingShown) -> str:
    """What a person in a hurry reads: how many accounts are shared, and what waits."""
    fences = shown.fences
    if not fences:
        return ""
    shared = sum(bool(one.row.target) for one in fences)
    troubled = sum(bool(one.state.trouble) for one in fences)
    pending = sum(one.state.pending for one in fences if one.row.target)
    parts = [f"{shared} of {len(fences)} accounts shared"]
    if troubled:
        parts.append(f"{troubled} in trouble")
    if pending:
        parts.append("1 change waits" if pending == 1 else f"{pending:,} changes wait")
    elif shared and not troubled:
        parts.append("nothing waits")
    return " \N{MIDDLE DOT} ".join(parts)


def report_line(reports: list[SyncReport]) -> str:
    """What a sync did, in one sentence; the first trouble where there was one."""
    troubled = [one for one in reports if one.trouble is not None]
    if troubled:
        first = troubled[0]
        return f"{first.name}: {sentence(first.trouble)}" if first.trouble else ""
    held = next((one for one in reports if one.held_back is not None), None)
    if held is not None and held.held_back is not None:
        return f"{held.name}: {sentence(held.held_back)}"
    sent, received = sum(one.sent for one in reports), sum(one.received for one in reports)
    if not sent and not received:
        return "In step: nothing to send, nothing new."
    return f"In step: {sent:,} changes sent, {received:,} received."
