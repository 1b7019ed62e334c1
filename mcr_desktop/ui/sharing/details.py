"""One fence's own page within Sharing: its state, its people, what waits for a decision, its past."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.ui.sharing.fences import FenceBlock, lines_of
from mcr_desktop.ui.sharing.histories import HistoryTab
from mcr_desktop.ui.sharing.live import Live
from mcr_desktop.ui.sharing.members import PeopleTab
from mcr_desktop.ui.sharing.quarantines import QuarantineTab
from mcr_desktop.ui.sharing.scrolling import scrolled
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.tab_bars import TabBar

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.membership_rows import Quarantined
    from mcr_desktop.ui.sharing.doings import Doings
    from mcr_desktop.ui.sharing.readings import DetailShown, FenceShown

TABS = {"people": "People and devices", "decide": "Waiting for a decision", "past": "What happened"}


class FenceDetail(QWidget):
    """Head, tabs, and the tab that was gone to."""

    back_asked = Signal()
    tab_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.fence: bytes | None = None
        self.block: FenceBlock | None = None
        self._shown: FenceShown | None = None
        self._early: DetailShown | None = None
        """What was read before the fence itself, by another thread."""
        self._ruled: list[tuple[str, Quarantined]] = []
        self._names = tuple(TABS)
        self.back = Door("\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK} All fences")
        self.back.setAccessibleName("Back to all fences")
        self.back.clicked.connect(self.back_asked)
        self.bar = TabBar("Parts of the fence", TABS.values())
        self.bar.currentChanged.connect(lambda place: self.tab_asked.emit(self._names[place]))
        self.people = PeopleTab()
        self.quarantine = QuarantineTab()
        self.past = HistoryTab()
        self._stack = QStackedWidget()
        for part in (self.people, self.quarantine):
            self._stack.addWidget(scrolled(part))
        self._stack.addWidget(self.past)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.bar)
        self._column.addWidget(self._stack, 1)

    def follow(self, doings: Doings) -> None:
        """Do what is asked for on the tabs through these doings."""
        people, quarantine = self.people, self.quarantine
        people.role_asked.connect(lambda member: self._do(doings.change_role, member))
        people.removal_asked.connect(lambda member: self._do(doings.remove_person, member))
        people.device_removal_asked.connect(
            lambda member, device: self._do(doings.remove_device, member, device)
        )
        people.leave_asked.connect(lambda: self._do(doings.leave))
        quarantine.ruling_asked.connect(lambda verb, one: self._do(doings.rule, verb, one))
        quarantine.objection_asked.connect(lambda erasure: self._do(doings.object_to, erasure))
        doings.ruled.connect(self.note_ruling)

    def _do(self, deed: Callable[..., None], *facts: object) -> None:
        if self._shown is not None:
            deed(self._shown, *facts)

    def show_tab(self, name: str) -> None:
        """Show a part, the people where the name is not known."""
        place = self._names.index(name) if name in TABS else 0
        self.bar.blockSignals(True)
        self.bar.setCurrentIndex(place)
        self.bar.blockSignals(False)
        self._stack.setCurrentIndex(place)

    def show_fence(self, shown: FenceShown, live: Live) -> FenceBlock | None:
        """Show how this fence stands; the new head, where another was needed."""
        if self.fence != shown.row.fence:
            self._ruled.clear()
        self.fence, self._shown = shown.row.fence, shown
        self.people.show_fence(shown)
        if self._early is not None:
            self.show_detail(self._early)
        old = self.block
        if old is not None and old.shown == shown and old.lines == lines_of(shown, live):
            return None
        if old is not None:
            old.hide()
            self._column.removeWidget(old)
            old.deleteLater()
        self.block = FenceBlock(shown, live, whole=True)
        self._column.insertWidget(1, self.block)
        return self.block

    def show_detail(self, detail: DetailShown) -> None:
        """Show what waits and what happened."""
        shown = self._shown
        if shown is None or detail.fence != self.fence:
            self._early = detail
            return
        self._early = None
        waiting = sum(one.reason != "rejected" for one in detail.quarantined)
        waiting += sum(not one.carried_out for one in shown.erasures)
        title = TABS["decide"] + (f" ({waiting})" if waiting else "")
        self.bar.setTabText(self._names.index("decide"), title)
        self.quarantine.show_all(
            detail.quarantined,
            self._ruled,
            erasures=shown.erasures,
            owner=shown.row.role == "owner",
            owners=shown.owners,
        )
        self.past.show_events(shown.name, detail.events)

    def note_ruling(self, verb: str, one: Quarantined) -> None:
        """Remember what was decided here, so that it can be turned round at once."""
        self._ruled = [
            (done, other) for done, other in self._ruled if other.segments != one.segments
        ]
        self._ruled.insert(0, (verb, one))

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        parts = (self.people, self.quarantine, self.past)
        return parts[self._stack.currentIndex()].first_focus() or self.bar
