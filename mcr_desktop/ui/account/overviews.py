"""Overview: what matters now, how we look after them, and what a good shopkeeper would remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.phrases.matters import Matter, matters
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.agreements import AgreementsBlock
from mcr_desktop.ui.account.clocks import ClockLine
from mcr_desktop.ui.account.doors import Block
from mcr_desktop.ui.account.facts import FactsBlock
from mcr_desktop.ui.account.glances import (
    ComplaintsBlock,
    MattersBlock,
    MeetingBlock,
    PeopleBlock,
    PromisesBlock,
    StandsBlock,
    TouchesBlock,
)
from mcr_desktop.ui.account.occasions import DatesBlock
from mcr_desktop.ui.account.readings import OverviewRead, read_overview, read_signals
from mcr_desktop.ui.account.sites import SitesBlock
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.editable_fields import EditableProse
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.layouts import take_all

if TYPE_CHECKING:
    from typing import Any

    from mcr_desktop.domain import findings
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.reasons import Indicator
    from mcr_desktop.ui.surroundings import Surroundings

WIDE, MIDDLE = 900, 600


class OverviewTab(Tab):
    """The 360-degree view."""

    kinds = frozenset({
        *("account", "touch", "commitment", "complaint", "meeting", "contact", "note", "import"),
        *("fact", "agreement", "occasion", "site"),
    })  # fmt: skip
    touch_asked = Signal()
    record_asked = Signal(str)
    """The account's record is wanted, with the keyboard in this field."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "overview", "Overview")
        self._read: OverviewRead | None = None
        self._signals: tuple[findings.Signal, ...] = ()
        self.clock = ClockLine()
        self.clock.pressed.connect(lambda: self.record_asked.emit("time_zone"))
        self.parent_door = Door(
            "Part of another account", tip="The account of which this one is a part"
        )
        self.parent_door.hide()
        self.parent_door.clicked.connect(self._on_parent)
        self.archived = Door("Archived: bring back", tip="Back into Today and the portfolio")
        self.archived.hide()
        self.archived.clicked.connect(self._on_bring_back)
        self.matters = MattersBlock(self)
        self.matters.opened.connect(self._on_matter)
        self.meeting = MeetingBlock(self)
        self.promises = PromisesBlock(self)
        self.stands = StandsBlock(self)
        self.complaints = ComplaintsBlock(self)
        self.touches = TouchesBlock(self)
        self.touches.first_asked.connect(self.touch_asked)
        self.people = PeopleBlock(self)
        self._make_kept_rows()
        for block in (self.promises, self.stands, self.complaints):
            block.why_asked.connect(self._why)
        self._blocks = _by_columns(self)
        self._make_page()
        self._lay_out(3)

    def _make_kept_rows(self) -> None:
        self.agreements = AgreementsBlock(self)
        self.agreements_text = self._prose(
            self.agreements, "Service agreements in a few words", "In a few words", "agreements"
        )
        self.dates = DatesBlock(self)
        self.preferences = FactsBlock(
            self, "HOW THEY WANT IT", ("preference",), "How they want it, then Enter", "Write down how they want it"
        )  # fmt: skip
        self.preferences_text = self._prose(
            self.preferences, "How they want it", "Calls before nine? One invoice a hub?", "preferences"
        )  # fmt: skip
        self.facts = FactsBlock(
            self, "NEVER ASK TWICE", ("never_ask", "personal"), "A fact, then Enter", "Write down the first fact"
        )  # fmt: skip
        self.sites = SitesBlock(self)

    def _make_page(self) -> None:
        self._content = content = QWidget()
        content.setObjectName("page")
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, GRID // 2, GRID, 2 * GRID)
        whole.setSpacing(GRID)
        strip = QHBoxLayout()
        strip.setSpacing(3 * GRID)
        strip.addWidget(self.clock, 1)
        strip.addWidget(self.parent_door)
        strip.addWidget(self.archived)
        whole.addLayout(strip)
        self._row = QHBoxLayout()
        self._row.setSpacing(4 * GRID)
        self._stacks: list[QVBoxLayout] = []
        for _number in range(3):
            stack = QVBoxLayout()
            stack.setSpacing(GRID)
            self._stacks.append(stack)
            self._row.addLayout(stack, 1)
        whole.addLayout(self._row)
        whole.addStretch(1)
        self._columns = 0
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def refresh(self, account: Account) -> None:
        self.read(lambda services: read_overview(services, account), self._on_read, "overview")
        self.read(
            lambda services: read_signals(services, account), self._on_signals, "signals", long=True
        )

    def clear(self) -> None:
        self._signals = ()
        self._read = None
        self._content.hide()  # nothing of one account stands under another's name

    def first_focus(self) -> QWidget | None:
        first = self.matters.body.itemAt(0) if self._read is not None else None
        return first.widget() if first is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._lay_out(3 if width >= WIDE else 2 if width >= MIDDLE else 1)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for stack in self._stacks:
            take_all(stack)
        for number, stack in enumerate(self._stacks):
            self._row.setStretch(number, 1 if number < columns else 0)
            blocks = self._blocks[columns][number] if number < columns else ()
            for block in blocks:
                stack.addWidget(block)
            if blocks:
                stack.addStretch(1)
        self._row.setSpacing(4 * GRID if columns > 1 else 0)
        self._in_turn()

    def _in_turn(self) -> None:
        """Let Tab go down one column after the other, as one reads."""
        found: list[QWidget] = [self.clock.door] if self.clock.door is not None else []
        found += [self.parent_door, self.archived]
        for blocks in self._blocks[self._columns]:
            for block in blocks:
                found += [
                    one
                    for one in block.findChildren(QWidget)
                    if one.focusPolicy() & Qt.FocusPolicy.TabFocus
                ]
        in_turn(*[one for one in found if one.window() is self.window()])

    def _prose(self, block: Block, name: str, hint: str, field: str) -> EditableProse:
        prose = EditableProse(name)
        prose.setPlaceholderText(hint)
        prose.setTabChangesFocus(True)
        prose.set_heights(40, 220)
        prose.setProperty("kind", "inplace")
        prose.kept.connect(lambda text: self._keep(field, text.strip() or None))
        block.put_above(prose)
        return prose

    # Showing

    def _on_read(self, read: OverviewRead) -> None:
        self._read = read
        account = read.account
        self.clock.show_account(account, read.holidays)
        self.parent_door.setVisible(read.parent is not None)
        if read.parent is not None:
            self.parent_door.say(f"Part of {read.parent.name}")
        self.archived.setVisible(bool(account.archived_on))
        if account.archived_on:
            self.archived.say(f"Archived {short_day(account.archived_on, today())}: bring back")
        self._show_matters()
        for block in (self.promises, self.stands, self.complaints, self.meeting):
            block.show_read(read)
        self.touches.show_read(read)
        self.people.show_read(read)
        self.agreements.show_agreements(read.agreements)
        self.agreements_text.show_text(account.agreements or "")
        self.agreements_text.setVisible(bool(account.agreements))
        self.dates.show_dates(read.coming)
        self.preferences.show_facts(read.facts, told=bool(account.preferences))
        self.preferences_text.show_text(account.preferences or "")
        self.facts.show_facts(read.facts)
        self.sites.show_sites(read.sites)
        self._content.show()
        self._in_turn()

    def _show_matters(self) -> None:
        read = self._read
        if read is not None:
            self.matters.show_matters(
                matters(
                    read.line,
                    read.pressing,
                    read.watched,
                    today(),
                    self._signals,
                    agreements=read.terms,
                    letters=read.letters,
                )
            )

    def _on_signals(self, signals: tuple[findings.Signal, ...]) -> None:
        if signals != self._signals:
            self._signals = signals
            self._show_matters()
            self._in_turn()

    # Doing

    def _on_matter(self, matter: Matter) -> None:
        if matter.where == "overview" and matter.row is not None:
            self.agreements.open_row(matter.row)
        else:
            self.go(matter.where, matter.row)

    def _why(self, indicator: Indicator) -> None:
        if self._read is not None:
            line = self._read.line
            self.read(
                lambda services: reasons.why(services, line, indicator),
                self.why_requested.emit,
                "why",
            )

    def _keep(self, field: str, value: Any) -> None:
        account = self.account
        if account is None:
            return

        def _failed(error: Exception) -> None:
            self.complain(error)
            self.refresh(account)

        self.write(
            lambda services: services.accounts.edit(account.id, **{field: value}),
            f"Edited {account.name}",
            failed=_failed,
        )

    def _on_parent(self) -> None:
        if self._read is not None and self._read.parent is not None:
            self.route_requested.emit(Route("account", self._read.parent.id))

    def _on_bring_back(self) -> None:
        account = self.account
        if account is not None:
            self.write(
                lambda services: services.accounts.bring_back([account.id]),
                done=self.undo_offered.emit,
            )


def _by_columns(tab: OverviewTab) -> dict[int, tuple[tuple[Block, ...], ...]]:
    """Which block stands where in one, two and three columns."""
    one: tuple[Block, ...] = (
        *(tab.matters, tab.meeting, tab.promises, tab.complaints, tab.stands, tab.touches),
        *(tab.people, tab.agreements, tab.dates, tab.preferences, tab.facts, tab.sites),
    )
    return {
        1: (one,),
        2: (
            (tab.matters, tab.meeting, tab.promises, tab.agreements, tab.dates, tab.preferences),
            (tab.complaints, tab.stands, tab.touches, tab.people, tab.facts, tab.sites),
        ),
        3: (
            (tab.matters, tab.meeting, tab.dates, tab.preferences, tab.facts),
            (tab.promises, tab.stands, tab.agreements),
            (tab.complaints, tab.touches, tab.people, tab.sites),
        ),
    }
