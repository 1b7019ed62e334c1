"""Today: what needs somebody this morning, the first line of each block first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.today import readings, words
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.checks import CheckBlock
from mcr_desktop.ui.today.guides import FirstGuide
from mcr_desktop.ui.today.readings import DayShown
from mcr_desktop.ui.today.rows import (
    DayRow,
    MeetingRow,
    PromiseRow,
    QuietRow,
    SignalRow,
)
from mcr_desktop.ui.today.scrolls import SteadyScroll
from mcr_desktop.ui.today.teams import TeamBlock
from mcr_desktop.ui.today.touch_lines import TouchLine
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.indicators import (
        DueCommitment,
        NextMeeting,
        QuietContact,
    )
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.services import signals
    from mcr_desktop.services.day_views import TodayView
    from mcr_desktop.ui.surroundings import Surroundings

NARROW = 720
"""Below this width the names of the blocks stand above their rows."""
ROOMY = 1000
"""From this width on accounts and figures get their full columns."""
WIDEST = 1120
SIGNALS_AFTER_MS = 250
HELD_MS = 100
SIGNAL_KINDS = frozenset({"complaint", "exposure", "import", "account", "mute", "touch"})


class TodayPage(Page):
    """The day in five blocks: meetings, promises, quiet people, signals, teammates."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Today")
        self._services = around.services
        self._tasks = around.tasks
        self._shown: DayShown | None = None
        self._typing: tuple[QuietRow, TouchLine] | None = None
        self._waits: DayShown | None = None
        self._held: DayShown | None = None
        self._waiting = Waiting("Reading the day")
        self.next = DayBlock("Next", at_first=2)
        self.promises = DayBlock("Promises", at_first=5)
        self.quiet = DayBlock("Quiet", at_first=3)
        self.signals = DayBlock("Signals", at_first=4)
        self.team = TeamBlock()
        self.team.seen_asked.connect(self._on_seen)
        self.team.route_requested.connect(self.route_requested)
        self.checks = CheckBlock()
        self.checks.route_requested.connect(self.route_requested)
        self.blocks: tuple[DayBlock, ...] = (
            *(self.next, self.promises, self.checks), *(self.quiet, self.signals, self.team),
        )  # fmt: skip
        self._found: tuple[signals.SignalRow, ...] | None = None
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
        inside = QWidget()
        inside.setObjectName("page")
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(0)
        for block in self.blocks:
            column.addWidget(block)
            block.grown.connect(self._fit)
        column.addWidget(self.guide)
        column.addStretch(1)
        self._scroll = SteadyScroll(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Showing

    def _on_read(self, shown: DayShown) -> None:
        self._waiting.end()
        if self._typing is not None:
            self._waits = shown  # nobody's half-written line goes away under their hands
            return
        if self._shown is not None and QGuiApplication.mouseButtons():
            self._held = shown  # nor does a button between press and release
            QTimer.singleShot(HELD_MS, self, self._take_held)
            return
        self._held = None
        before, self._shown = self._shown, shown
        view = shown.view
        day = date.fromisoformat(view.day)
        self.set_title(f"Today \N{MIDDLE DOT} {' '.join(exact_day(view.day).split()[:3])}")
        if before is None:
            self.signals.show_words("Looking through the complaints" + "\N{HORIZONTAL ELLIPSIS}")
        with self._scroll.steady(self.blocks):
            self._show_blocks(before, shown, day)
        if self._signals_stale:
            self._later.start()
        self._stack.setCurrentWidget(self._scroll)
        if before is None or _is_new(before) != _is_new(shown):
            self.settled.emit()

    def _take_held(self) -> None:
        if self._held is not None:
            self._on_read(self._held)

    def _show_blocks(self, before: DayShown | None, shown: DayShown, day: date) -> None:
        """Make anew what is another than before, and leave the rest as it stands."""
        view, was = shown.view, before.view if before is not None else None
        anew = was is None or was.day != view.day or (before and before.person != shown.person)
        if anew or was is None or was.meetings != view.meetings:
            self._show_meetings(view, day)
        if anew or was is None or (was.ours, was.theirs) != (view.ours, view.theirs):
            self._show_promises(view, day, shown.person)
        if anew or was is None or was.checks != view.checks:
            self.checks.show_checks(view.checks)
        if anew or was is None or was.quiet != view.quiet:
            self._show_quiet(view, day)
        if anew or was is None or (was.arrivals, was.looked_ms) != (view.arrivals, view.looked_ms):
            self.team.show_arrivals(view, day)
        self._show_guide(shown)
        self._fit()

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
        hurts = self._foremost(ahead.account)
        if hurts is not None:
            row.add_signal(readings.signal_words(hurts), readings.signal_route(hurts))
        return self._wired(row)

    def _show_promises(self, view: TodayView, day: date, person: str) -> None:
        head: list[QWidget] = []
        for name, due in (("ours", view.ours), ("theirs", view.theirs)):
            if not due:
                continue
            counts = Door(words.due_counts(name, due), bold=name == "ours", tabular=True)
            counts.clicked.connect(
                lambda _checked=False, one=due, way=name: self.why_requested.emit(
                    readings.why_promises(one, way)
                )
            )
            head.append(counts)
        if head:
            self.promises.show_head(head)
        else:
            self.promises.show_words("No promise is late or falls due within a week.")
        rows = [partial(self._promise, due, day, person) for due in (*view.ours, *view.theirs)]
        self.promises.show_rows(rows)

    def _promise(self, due: DueCommitment, day: date, person: str) -> DayRow:
        row = PromiseRow(due, day, person)
        row.kept.connect(lambda: self._on_kept(due))
        row.why_asked.connect(lambda: self.why_requested.emit(readings.why_due(due, day)))
        return self._wired(row)

    def _show_quiet(self, view: TodayView, day: date) -> None:
        if view.quiet:
            said = "1 person is" if len(view.quiet) == 1 else f"{len(view.quiet)} people are"
            self.quiet.show_head([PlainLabel(f"{said} quiet beyond the cadence", bold=True)])
        else:
            self.quiet.show_words("Nobody is quiet beyond the agreed cadence.")
        self.quiet.show_rows([partial(self._quiet_person, quiet, day) for quiet in view.quiet])

    def _quiet_person(self, quiet: QuietContact, day: date) -> DayRow:
        row = QuietRow(quiet, day)
        row.touch_asked.connect(lambda: self._on_touch_asked(quiet, row))
        row.why_asked.connect(lambda: self._why(readings.why_quiet, quiet))
        return self._wired(row)

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
        if read is not None and read == self._found:
            return
        self._found = found = read or ()
        moved = sum(one.kind in ("deterioration", "improvement") for one in found)
        silent = sum(one.kind == "silence" for one in found)
        if moved or silent:
            self.signals.show_head([PlainLabel(words.signals_head(moved, silent), bold=True)])
        elif read is not None:
            self.signals.show_words("Complaints go on as before.")
        else:
            self.signals.show_head(
                [
                    PlainLabel("No complaints recorded yet.", muted=True),
                    self._door("Import some", Route("complaints")),
                ]
            )
        day = date.fromisoformat(self._shown.view.day) if self._shown else None
        with self._scroll.steady(self.blocks):
            self.signals.show_rows([partial(self._signal, one, day) for one in found])
            if self._shown is not None and day is not None:
                self._show_meetings(self._shown.view, day)
            self._fit()

    def _signal(self, one: signals.SignalRow, day: date | None) -> DayRow:
        as_of = one.account.as_of
        until = f"as of {short_day(as_of, day)}" if as_of and day else ""
        others = len(one.accounts) - 1
        name = f"{one.account.name} +{others}" if others else one.account.name
        return self._wired(
            SignalRow(
                readings.signal_words(one),
                readings.meaning_of(one),
                (name, one.account.id, until),
                readings.signal_route(one),
            )
        )

    def _foremost(self, account: Account) -> signals.SignalRow | None:
        mine = (one for one in self._found or () if account.id in {o.id for o in one.accounts})
        return next((one for one in mine if readings.meaning_of(one) in ("bad", "watch")), None)

    def _show_guide(self, shown: DayShown) -> None:
        steps = shown.steps
        new = _is_new(shown)
        self.guide.setVisible(steps is not None and not steps.done)
        if steps is not None:
            self.guide.show_steps(steps, shown.person)
        for block in self.blocks:
            block.setVisible(not new)

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        for block in self.blocks:
            block.set_narrow(narrow=narrow)
            for row in block.rows:
                if isinstance(row, DayRow):
                    row.set_narrow(narrow=self.width() < ROOMY, tight=narrow)

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
        services, promise = self._services, due.commitment.id
        self._tasks.write(
            lambda _job: services.commitments.keep(promise),
            lambda _kept: self.undo_offered.emit("Promise marked kept"),
            owner=self,
            failed=self._on_failed,
        )

    def _on_touch_asked(self, quiet: QuietContact, row: QuietRow) -> None:
        if self._typing is not None:
            self._end_typing()
            return
        line = TouchLine(quiet.contact.name)
        self._typing = (row, line)
        line.left.connect(self._end_typing)
        line.logged.connect(
            lambda channel, two_way, said: self._on_logged(quiet, channel, said, two_way=two_way)
        )
        self.quiet.place_after(row, line)
        line.begin()

    def _on_logged(self, quiet: QuietContact, channel: str, said: str, *, two_way: bool) -> None:
        services = self._services
        self._tasks.write(
            lambda _job: services.touches.log(
                quiet.account, channel, [quiet.contact.id], two_way=two_way, summary=said or None
            ),
            lambda touch: self._on_touch_logged(quiet, touch),
            owner=self,
            failed=self._on_touch_refused,
        )

    def _on_touch_logged(self, quiet: QuietContact, touch: Touch) -> None:
        self._end_typing()
        self.undo_offered.emit(
            f"{channel_name(touch.channel).capitalize()} with {quiet.contact.name} logged"
        )

    def _on_touch_refused(self, error: Exception) -> None:
        if self._typing is not None and isinstance(error, McrError):
            self._typing[1].refuse(sentence(error))
        else:
            self._tasks.complain(error)

    def _end_typing(self) -> None:
        if self._typing is None:
            return
        row, line = self._typing
        self._typing = None
        line.hide()
        line.setParent(None)
        line.deleteLater()
        row.log.setFocus(Qt.FocusReason.OtherFocusReason)
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
