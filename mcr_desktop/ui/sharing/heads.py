"""What stands above all fences: the first line, what concerns all of them, whose machine this is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import changes_text, work_text
from mcr_desktop.ui.sharing.fences import StateMark
from mcr_desktop.ui.sharing.words import groups_of_four
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.ui.sharing.readings import SharingShown

HINT = (
    "To share an account, choose a place that your teammates reach: a folder on a shared drive or one that "
    "is synced by other means, or an online store. Everything in it is encrypted; only the people inside "
    "can read it."
)
ALONE = (
    "If this machine is lost, so is what only you may read or decide: it is your only one, and you have no "
    "recovery kit."
)


class Head(QWidget):
    """The first line with the deeds that concern all fences."""

    kit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._first = PlainLabel("", "lead")
        self._hint = PlainLabel(HINT, muted=True, wrap=True)
        self._me = PlainLabel("", "caption", muted=True)
        self.ask = button("Join a fence\N{HORIZONTAL ELLIPSIS}", tip="Ask a teammate to let you in")
        self.open_approval = button("Open an approval\N{HORIZONTAL ELLIPSIS}")
        self.sync_all = button("Sync now", "primary", tip="Every fence that is shared somewhere")
        self.cancel = button("Cancel")
        self.cancel.hide()
        self.own_device = Door("My other device\N{HORIZONTAL ELLIPSIS}")
        self.backup = Door("Back up\N{HORIZONTAL ELLIPSIS}", tip="Everything in one sealed file")
        self.kit = Door("Recovery kit\N{HORIZONTAL ELLIPSIS}")
        self.kit.clicked.connect(self.kit_asked)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._first, 1)
        for deed in (self.ask, self.open_approval, self.sync_all, self.cancel):
            top.addWidget(deed)
        mine = QHBoxLayout()
        mine.setSpacing(GRID)
        mine.addWidget(self._me, 1)
        mine.addWidget(self.own_device)
        mine.addWidget(self.backup)
        mine.addWidget(self.kit)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        lines.setSpacing(GRID // 2)
        lines.addLayout(top)
        lines.addLayout(mine)
        lines.addWidget(self._reminder())
        lines.addWidget(self._hint)

    def _reminder(self) -> QWidget:
        self._alone = QWidget()
        row = QHBoxLayout(self._alone)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(StateMark("watch"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(ALONE, wrap=True), 1)
        self.print_kit = Door("Print a recovery kit\N{HORIZONTAL ELLIPSIS}")
        self.print_kit.clicked.connect(self.kit_asked)
        row.addWidget(self.print_kit, 0, Qt.AlignmentFlag.AlignTop)
        self._alone.hide()
        return self._alone

    def first_focus(self) -> QWidget:
        """What somebody most likely comes for."""
        return self.sync_all if self.sync_all.isEnabled() else self.ask

    def show_all(self, shown: SharingShown) -> None:
        """Say how all of them stand."""
        self._first.setText(first_line(shown))
        shared = any(one.row.target for one in shown.fences)
        self._hint.setVisible(bool(shown.fences) and not shared)
        device = shown.device
        self._me.setText(
            f"This device: {device.label} of {device.person}, fingerprint "
            f"{groups_of_four(device.fingerprint)}"
        )
        self._alone.setVisible(shown.devices == 1 and not shown.kits and shown.irreplaceable)
        inside = any(one.row.role for one in shown.fences)
        self.own_device.setVisible(inside)
        self.backup.setVisible(inside)
        self.kit.setVisible(inside and not self._alone.isVisibleTo(self))


def first_line(shown: SharingShown) -> str:
    """What a person in a hurry reads: how many fences are shared, and what waits."""
    fences = shown.fences
    if not fences:
        return ""
    shared = sum(bool(one.row.target) for one in fences)
    troubled = sum(bool(one.state.trouble) for one in fences)
    pending = sum(one.state.pending for one in fences if one.row.target)
    decisions = sum(one.state.quarantined for one in fences if one.row.role == "owner")
    noun = "account" if all(one.row.kind == "account" for one in fences) else "fence"
    parts = [f"{shared} of {len(fences)} {noun}{'' if len(fences) == 1 else 's'} shared"]
    if troubled:
        parts.append(f"{troubled} in trouble")
    if pending:
        parts.append(f"{changes_text(pending)} {'waits' if pending == 1 else 'wait'}")
    elif shared and not troubled:
        parts.append("nothing waits")
    if decisions:
        parts.append(f"{work_text(decisions)} for you to decide")
    return " \N{MIDDLE DOT} ".join(parts)


def report_line(reports: Sequence[SyncReport]) -> str:
    """What a sync did, in one sentence; the first trouble where there was one."""
    for one in reports:
        why = one.trouble or one.held_back
        if why is not None:
            return f"{one.name}: {sentence(why)}"
    sent, received = sum(one.sent for one in reports), sum(one.received for one in reports)
    if not sent and not received:
        return "In step: nothing to send, nothing new."
    return f"In step: {changes_text(sent)} sent, {received:,} received."
