"""Today: what needs somebody this morning, the first line of each block first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.today import readings
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.checks import CheckBlock
from mcr_desktop.ui.today.covers import CoverBlock
from mcr_desktop.ui.today.day_columns import DayColumns
from mcr_desktop.ui.today.day_keys import DayPaper
from mcr_desktop.ui.today.deeds import Deeds
from mcr_desktop.ui.today.guides import FirstGuide
from mcr_desktop.ui.today.promise_blocks import (
    DueBlock,
    PromiseBlock,
    TeamLateBlock,
    TheirsBlock,
)
from mcr_desktop.ui.today.quiet_blocks import QuietBlock
from mcr_desktop.ui.today.readings import DayShown
from mcr_desktop.ui.today.rows import DayRow, MeetingRow
from mcr_desktop.ui.today.scrolls import SteadyScroll
from mcr_desktop.ui.today.signal_blocks import SignalBlock
from mcr_desktop.ui.today.teams import TeamBlock
from mcr_desktop.ui.today.works import (
    WorkBlock,
    calls,
    dates,
    head_of,
    letters,
    mentions,
    waiting,
)
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.indicators import (
        DueCommitment,
        NextMeeting,
    )
    from mcr_desktop.services.day_views import TodayView
    from mcr_desktop.services.watching import signals
    from mcr_desktop.ui.surroundings import Surroundings

SIGNALS_AFTER_MS = 250
HELD_MS = 100
WORK_BLOCKS = {
    "Answer": (
        "1 letter of theirs waits for an answer",
        "{n} letters of theirs wait for an answer",
    ),
    "Call": ("1 call is due even without news", "{n} calls are due even without news"),
    "Mentions": ("You were named in 1 note", "You were named {n} times in notes"),
    "Dates": ("1 date is near", "{n} dates are near"),
    "Put off": ("1 thing was put off", "{n} things were put off"),
}
"""Blocks that are there only where there is something to do: their first line for one thing and for many."""
SIGNAL_KINDS = frozenset({"complaint", "exposure", "import", "account", "mute", "touch"})


class TodayPage(Page):
    """The day as a working list: each line can be done or put off, and taken back."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Today")
        self._services = around.services
        self._tasks = around.tasks
        self._shown: DayShown | None = None
        self._coming: Iterator[None] | None = None
        """The blocks of the first day, until all are made."""
        self._waits: DayShown | None = None
        self._held: DayShown | None = None
        self._deeds = Deeds(around, self)
        self._deeds.undo_offered.connect(self.undo_offered)
        self._deeds.drawer_requested.connect(self.drawer_requested)
        self._deeds.failed.connect(self._on_failed)
        self._waiting = Waiting("Reading the day")
        self._make_blocks(around)
        self._signals_stale = True
        # The figures are asked once the day stands there: they take longer than everything else.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SIGNALS_AFTER_MS)
        self._later.timeout.connect(self._ask_for_signals)
        self.guide = FirstGuide()
        self.guide.route_requested.connect(self.route_requested)
        self.guide.account_named.connect(self._on_account_named)
        self.guide.dismissed.connect(self._on_guide_dismissed)
        inside = self.paper = DayPaper()
        inside.setObjectName("page")
        self._columns = DayColumns(inside, self._to_do, self._to_know, self.guide)
        for block in self.blocks:
            block.grown.connect(self._fit)
            block.grown.connect(self._in_turn)
        self._scroll = SteadyScroll(inside)
        inside.reached.connect(lambda one: self._scroll.ensureWidgetVisible(one, 0, 3 * GRID))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_blocks(self, around: Surroundings) -> None:
        """The blocks of the day from top to bottom; most are there only where there is something."""
        self.next = DayBlock("Next", at_first=2)
        self.promises, self.team_late = PromiseBlock(), TeamLateBlock()
        self.theirs = TheirsBlock()
        for due in (self.promises, self.team_late, self.theirs):
            due.kept.connect(self._on_kept)
            due.put_off.connect(
                lambda one, until: self._deeds.snooze("commitment", one.id, one.fence, until)
            )
        self.quiet = QuietBlock(around)
        self.quiet.undo_offered.connect(self.undo_offered)
        self.quiet.typing_ended.connect(self._on_typing_ended)
        self.quiet.put_off.connect(
            lambda one, until: self._deeds.snooze("contact", one.id, one.fence, until)
        )
        self.signals = SignalBlock()
        self.team = TeamBlock()
        self.team.seen_asked.connect(self._on_seen)
        self.team.why_asked.connect(lambda did: self._why(readings.why_arrivals, did))
        self.checks = CheckBlock()
        self.covering = CoverBlock()
        self.covering.kept.connect(self._on_kept)
        self.works = {
            name: WorkBlock(name, head_of(one, many)) for name, (one, many) in WORK_BLOCKS.items()
        }
        for block in self.works.values():
            block.asked.connect(self._deeds.do)
            block.put_off.connect(self._deeds.put_off)
        whys: tuple[QuietBlock | CoverBlock | WorkBlock | DueBlock, ...] = (
            *(self.promises, self.team_late, self.theirs),
            *(self.quiet, self.covering), *self.works.values(),
        )  # fmt: skip
        for telling in whys:
            telling.why_requested.connect(self.why_requested)
            telling.route_requested.connect(self.route_requested)
        for made in (self.signals.route_requested, self.team.route_requested):
            made.connect(self.route_requested)
        self.checks.route_requested.connect(self.route_requested)
        self._to_do: tuple[DayBlock, ...] = (
            *(self.next, self.works["Answer"], self.works["Call"], self.promises),
            *(self.team_late, self.theirs, self.covering),
        )
        self._to_know: tuple[DayBlock, ...] = (
            *(self.works["Mentions"], self.works["Dates"], self.checks, self.quiet, self.signals),
            *(self.team, self.works["Put off"]),
        )
        self.blocks = self._to_do + self._to_know

    # A page's own

    def refresh(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: readings.read_day(services), self._on_read, owner=self, key="day"
        )

    def cares_for(self, changes: Changes) -> bool:
        self._signals_stale = self._signals_stale or bool(changes.kinds & SIGNAL_KINDS)
        return bool(changes.kinds)

    def first_focus(self) -> QWidget | None:
        if self._shown is None:
            return None
        if _is_new(self._shown):
            return self.guide.name
        row = self.next.rows[0] if self.next.rows else None
        return row.prepare if isinstance(row, MeetingRow) else None

    def page_actions(self) -> tuple[Action, ...]:
        return (Action("today_seen", "Mark what teammates did as seen", self._on_seen, "Today"),)

    def log_touch(self) -> None:
        """Open the drawer to write down a touch with anybody."""
        self._deeds.log_touch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Showing

    def _on_read(self, shown: DayShown) -> None:
        self._waiting.end()
        if self.quiet.typing is not None:
            self._waits = shown  # nobody's half-written line goes away under their hands
            return
        busy = QGuiApplication.mouseButtons() or QApplication.activePopupWidget() is not None
        if self._coming is not None or (self._shown is not None and busy):
            self._held = shown  # nor does a button between press and release, or a line's menu
            QTimer.singleShot(HELD_MS, self, self._take_held)
            return
        self._held = None
        before = self._shown
        if before is None and self._stack.currentWidget() is self._waiting:
            self._coming = self._show_blocks(None, shown)
            self._make_next(shown)
            return
        with self._scroll.steady(self.blocks):
            for _part in self._show_blocks(before, shown):
                pass
        self._on_made(shown)

    def _make_next(self, shown: DayShown) -> None:
        """Make the next part of the first day, one a turn of the loop; all come in sight at once."""
        coming, self._coming = (
            self._coming,
            None,
        )  # where a part fails, the next reading begins anew
        if coming is None:
            return
        for _part in coming:
            self._coming = coming
            QTimer.singleShot(0, self, partial(self._make_next, shown))
            return
        self._on_made(shown)

    def _on_made(self, shown: DayShown) -> None:
        before, self._shown = self._shown, shown
        self.set_title(f"Today \N{MIDDLE DOT} {' '.join(exact_day(shown.view.day).split()[:3])}")
        if self._signals_stale:
            self._later.start()
        self._stack.setCurrentWidget(self._scroll)
        if before is None or _is_new(before) != _is_new(shown):
            self.settled.emit()

    def _take_held(self) -> None:
        if self._held is not None:
            self._on_read(self._held)

    def _show_blocks(self, before: DayShown | None, shown: DayShown) -> Iterator[None]:
        """Make anew what is another than before, and leave the rest as it stands; a step a part."""
        view, was = shown.view, before.view if before is not None else None
        day = date.fromisoformat(view.day)
        if before is None:
            self.signals.show_words("Looking through the complaints" + "\N{HORIZONTAL ELLIPSIS}")
        anew = was is None or was.day != view.day or (before and before.person != shown.person)
        if anew or was is None or was.meetings != view.meetings:
            self._show_meetings(view, day)
            yield
        if anew or was is None or _promises_of(was) != _promises_of(view):
            yield from self._show_promises(view, day, shown.person)
        self.covering.show_covering(view.covering, day, shown.person)
        for name, told in (
            ("Answer", letters(view, day)),
            ("Call", calls(view, day)),
            ("Mentions", mentions(view, day)),
            ("Dates", dates(view, day)),
            ("Put off", waiting(view.put_off, day)),
        ):
            self.works[name].show_works(told)
            if told:
                yield
        if anew or was is None or was.checks != view.checks:
            self.checks.show_checks(view.checks)
        if anew or was is None or was.quiet != view.quiet:
            self.quiet.show_quiet(view.quiet, day)
            yield
        if anew or was is None or (was.arrivals, was.looked_ms) != (view.arrivals, view.looked_ms):
            self.team.show_arrivals(view, day)
        self._show_guide(shown)
        self._fit()
        self._in_turn()

    def _show_meetings(self, view: TodayView, day: date) -> None:
        rows = [
            partial(self._meeting, ahead, day, first=number == 0)
            for number, ahead in enumerate(view.meetings)
        ]
        self.next.show_head([])
        if not rows:
            plan = self._door("Plan one", Route("meetings"))
            self.next.show_head([PlainLabel("No meeting within two weeks.", muted=True), plan])
        self.next.show_rows(rows)

    def _meeting(self, ahead: NextMeeting, day: date, *, first: bool) -> DayRow:
        row = MeetingRow(ahead, day, first=first)
        row.promises_asked.connect(lambda: self._why(readings.why_meeting, ahead))
        hurts = self.signals.foremost(ahead.account)
        if hurts is not None:
            row.add_signal(readings.signal_words(hurts), readings.signal_route(hurts))
        return self._wired(row)

    def _show_promises(self, view: TodayView, day: date, person: str) -> Iterator[None]:
        self.promises.show_promises(view, day, person)
        yield
        self.team_late.show_late(view, day, person)
        yield
        self.theirs.show_theirs(view, day, person)
        yield

    def _ask_for_signals(self) -> None:
        self._signals_stale = False
        services = self._services
        self._tasks.read(
            lambda job: readings.read_signals(services, job),
            self._on_signals,
            owner=self,
            key="signals",
            long=True,
        )

    def _on_signals(self, read: tuple[signals.SignalRow, ...] | None) -> None:
        if read is not None and read == self.signals.found:
            return
        day = date.fromisoformat(self._shown.view.day) if self._shown else None
        with self._scroll.steady(self.blocks):
            self.signals.show_found(read, day)
            if self._shown is not None and day is not None:
                self._show_meetings(self._shown.view, day)
            self._fit()
            self._in_turn()

    def _show_guide(self, shown: DayShown) -> None:
        steps = shown.steps
        new = _is_new(shown)
        self.guide.setVisible(steps is not None and not steps.done)
        if steps is not None:
            self.guide.show_steps(steps, shown.person)
        for block in self.blocks:
            block.setVisible(not new)

    def _fit(self) -> None:
        self._columns.fit(self.width())

    def _in_turn(self) -> None:
        """Let Tab go down the page as one reads it."""
        in_turn(*[stop for block in self.blocks for stop in block.stops()])

    def _wired(self, row: DayRow) -> DayRow:
        row.route_requested.connect(self.route_requested)
        return row

    def _door(self, said: str, route: Route) -> Door:
        made = Door(said)
        made.clicked.connect(lambda _checked=False: self.route_requested.emit(route))
        return made

    def _why(self, reason: Callable[..., object], about: object) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: reason(services, about), self.why_requested.emit, owner=self, key="why"
        )

    # Deeds

    def _on_kept(self, due: DueCommitment) -> None:
        self._deeds.keep(due.commitment)

    def _on_typing_ended(self) -> None:
        waits, self._waits = self._waits, None
        if waits is not None:
            self._on_read(waits)

    def _on_seen(self) -> None:
        """What the page shows is seen; what came while it was being read is not."""
        if self._shown is None:
            return
        services, told = self._services, self._shown.view.told
        self._tasks.write(
            lambda _job: services.todays.mark_looked(told), lambda _: self.refresh(), owner=self
        )

    def _on_account_named(self, name: str) -> None:
        services = self._services
        self._tasks.write(
            lambda _job: services.accounts.add(name),
            self._on_account_added,
            owner=self,
            failed=self._on_account_refused,
        )

    def _on_account_added(self, account: Account) -> None:
        self.guide.name.clear()
        self.undo_offered.emit(f"Added account {account.name}")
        self.route_requested.emit(Route("account", account.id))

    def _on_account_refused(self, error: Exception) -> None:
        if isinstance(error, McrError):
            self.guide.refuse(sentence(error))
        else:
            self._tasks.complain(error)

    def _on_guide_dismissed(self) -> None:
        self._services.settings.set(readings.PUT_AWAY, True)
        self.guide.hide()

    def _on_failed(self, error: Exception) -> None:
        self._shown = None
        self.refresh()
        self._tasks.complain(error)


def _is_new(shown: DayShown) -> bool:
    """Whether there is no account yet, so that the guide stands alone."""
    return shown.steps is not None and not shown.steps.accounts


def _promises_of(view: TodayView) -> tuple[object, ...]:
    counts = view.ours_counts, view.theirs_counts
    return view.ours, view.team_late, view.theirs, counts
