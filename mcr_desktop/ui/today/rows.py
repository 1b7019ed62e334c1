"""The rows of the day: a meeting, a promise, somebody quiet, what a teammate did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.indicators import DueCommitment, NextMeeting, QuietContact
from mcr_desktop.phrases import indicators
from mcr_desktop.phrases.dates import due_text, exact_day, moment_text
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID, ROW, tokens_of
from mcr_desktop.ui.today.laters import WIDTH as LATER_WIDTH
from mcr_desktop.ui.today.laters import Extra, LaterButton
from mcr_desktop.ui.today.line_menus import LineMenu
from mcr_desktop.ui.today.readings import promise_route
from mcr_desktop.ui.widgets.buttons import ButtonKind, button
from mcr_desktop.ui.widgets.chips import Avatar, Meaning, paint_mark
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

ACCOUNT_WIDTH, ACCOUNT_NARROW = 168, 136
FIGURE_WIDTH, FIGURE_NARROW = 136, 120
WHEN_WIDTH, WHEN_NARROW = 176, 128
WHO_WIDTH = 48
NO_LIMIT = 16_777_215
"""What Qt takes for no greatest width."""
DEED_WIDTH = 96
INDENT = 25
"""Where words begin in rows with a mark; a row without one begins there too."""
BELOW = 20
"""Where a door of the second line begins, so that its words stand under those of the first."""


class Mark(QWidget):
    """The shape of a state, alone; the row's words say it too."""

    def __init__(self, meaning: Meaning, spoken: str) -> None:
        super().__init__()
        self._meaning: Meaning = meaning
        self.setFixedSize(12, 12)
        self.setAccessibleName(spoken)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(1.5, 1.5, 9, 9), self._meaning, tokens_of(self.palette()))
        painter.end()


class DayRow(QWidget):
    """What the rows share: doors, columns that go below the words where room is short, and a menu."""

    route_requested = Signal(object)

    def __init__(self, name: str, row_id: bytes | None = None) -> None:
        """`row_id` is the row that the line is about, whose history its menu offers."""
        super().__init__()
        self.setAccessibleName(name)
        self._height = ROW
        self.setMinimumHeight(ROW)
        self.row_id = row_id
        self.line = QHBoxLayout()
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(GRID)
        self.second = QHBoxLayout()
        """Account and figure, where the words need the first line for themselves."""
        self.second.setContentsMargins(BELOW, 0, 0, 0)
        self.second.setSpacing(GRID)
        self._whens: list[QWidget] = []
        self._accounts: list[Door] = []
        self._figures: list[QWidget] = []
        self._spare: list[QWidget] = []
        self._moved: list[tuple[int, QWidget]] = []
        """What stands in the second line now, with its place in the first."""

    def set_narrow(self, *, narrow: bool, stacked: bool = False) -> None:
        """Give accounts and figures less room or their usual one; `stacked` puts them below the words."""
        for spare in self._spare:
            spare.setVisible(not stacked)
        for when in self._whens:
            when.setFixedWidth(WHEN_NARROW if stacked else WHEN_WIDTH)
        for columns, usual, less in (
            (self._accounts, ACCOUNT_WIDTH, ACCOUNT_NARROW),
            (self._figures, FIGURE_WIDTH, FIGURE_NARROW),
        ):
            for one in columns:
                wide = less if narrow else usual
                one.setMinimumWidth(_least(one) if stacked else wide)
                one.setMaximumWidth(NO_LIMIT if stacked else wide)
        if stacked != bool(self._moved):
            self._stack() if stacked else self._unstack()
            # Said, for the page would press lines together that are high by their hints alone.
            high = self.sizeHint().height() if stacked else 0
            self.setMinimumHeight(max(self._height, high))

    def _stack(self) -> None:
        below = (*self._accounts, *self._figures)
        self._moved = [(self.line.indexOf(one), one) for one in below]
        for one in below:
            self.line.removeWidget(one)
            self.second.addWidget(one)
        self.second.addStretch(1)

    def _unstack(self) -> None:
        for place, one in sorted(self._moved, key=lambda moved: moved[0]):
            self.second.removeWidget(one)
            self.line.insertWidget(place, one)
        self.second.takeAt(0)  # the stretch, the last that is left there
        self._moved = []

    def assemble(self) -> None:
        """Put the lines one below the other."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.line)
        column.addLayout(self.second)

    def menu(self) -> LineMenu:
        """What can be done with the line; it goes as soon as it is shut."""
        return LineMenu(self, self.row_id, self._accounts, self._figures)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        holder = self.focusWidget() if at_key else None
        place = holder.mapToGlobal(holder.rect().bottomLeft()) if holder else event.globalPos()
        self.menu().popup(place)

    def add_account(self, name: str, account: bytes) -> None:
        """The account's name, which leads to its page."""
        made = self.door(name, Route("account", account), quiet=True)
        self._accounts.append(made)
        self.line.addWidget(made)

    def add_figure(self, figure: QWidget) -> None:
        """A figure in a column of its own."""
        self._figures.append(figure)
        self.line.addWidget(figure)

    def add_later(self, about: str, extras: Sequence[Extra] = ()) -> LaterButton:
        """The way to put the line off, at its end."""
        made = LaterButton(about, extras)
        self.line.addWidget(made)
        return made

    def add_no_later(self) -> None:
        """Room at the end, where other lines can be put off."""
        self.line.addWidget(gap(LATER_WIDTH))

    def door(self, words: str, route: Route, *, bold: bool = False, quiet: bool = False) -> Door:
        """Words that lead somewhere."""
        made = Door(words, bold=bold, quiet=quiet)
        made.clicked.connect(lambda _checked=False: self.route_requested.emit(route))
        return made


class MeetingRow(DayRow):
    """A meeting ahead: when, what, with whom, and what stands open."""

    promises_asked = Signal()

    def __init__(self, ahead: NextMeeting, day: date, *, first: bool) -> None:
        meeting = ahead.meeting
        super().__init__(f"{meeting.title}, {ahead.account.name}", meeting.id)
        self._height = 2 * ROW - GRID
        self.setMinimumHeight(self._height)
        self.second.setContentsMargins(INDENT + WHEN_NARROW + GRID, 0, 0, 0)
        when = PlainLabel(moment_text(meeting.starts_at, day), bold=first, tabular=True)
        when.set_tip(f"{exact_day(meeting.day)} {meeting.time}".strip())
        below_when = gap(WHEN_WIDTH)
        self._whens += [when, below_when]
        self.line.setContentsMargins(INDENT, 0, 0, 0)
        self.line.addWidget(when)
        place = Route("meeting", meeting.id)
        self.line.addWidget(self.door(meeting.title, place, bold=first, quiet=True))
        self.line.addStretch(1)
        self.add_account(ahead.account.name, ahead.account.id)
        self._where, spare = PlainLabel(meeting.place or "", muted=True), gap()
        self.add_figure(self._where)
        self.line.addWidget(spare)
        self._spare.append(spare)
        kind: ButtonKind = "primary" if first else "normal"
        self.prepare = button("Prepare", kind, tip="What changed, what we promised, who is there")
        self.prepare.setObjectName("prepare")
        self.prepare.setFixedWidth(DEED_WIDTH)
        self.prepare.clicked.connect(lambda _checked=False: self.route_requested.emit(place))
        self.line.addWidget(self.prepare)
        self.add_no_later()
        self._below = QHBoxLayout()
        self._below.setSpacing(GRID)
        self._below.setContentsMargins(INDENT, 0, 0, 0)
        self._below.addWidget(below_when)
        if ahead.promises_open:
            late = f", {ahead.promises_late} late" if ahead.promises_late else ""
            said = "promise" if ahead.promises_open == 1 else "promises"
            if ahead.promises_late:
                self._below.addWidget(Mark("bad", "late"))
            open_ones = Door(f"{ahead.promises_open} {said} open{late}", tabular=True)
            open_ones.clicked.connect(lambda _checked=False: self.promises_asked.emit())
            self._below.addWidget(open_ones)
        else:
            self._below.addWidget(PlainLabel("No promise open", muted=True))
        self._below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(0)
        column.addLayout(self.line)
        column.addLayout(self.second)
        column.addLayout(self._below)

    def set_narrow(self, *, narrow: bool, stacked: bool = False) -> None:
        """Where room is short the place gives way: what the meeting is about says more."""
        super().set_narrow(narrow=narrow, stacked=stacked)
        self._where.setVisible(stacked or not narrow)

    def add_signal(self, sentence: str, route: Route) -> None:
        """What hurts them, in one line."""
        dot = PlainLabel("\N{MIDDLE DOT}", muted=True)
        self._below.insertWidget(self._below.count() - 1, dot)
        self._below.insertWidget(self._below.count() - 1, self.door(sentence, route), 1)
        self._below.setStretch(self._below.count() - 1, 0)


class PromiseRow(DayRow):
    """A promise that is due or late, with the deed that ends it."""

    kept = Signal()
    why_asked = Signal()
    put_off = Signal(str)
    """An ISO day."""

    def __init__(
        self, due: DueCommitment, day: date, person: str, *, can_wait: bool = True
    ) -> None:
        promise = due.commitment
        super().__init__(f"{promise.wording}, {due.account.name}", promise.id)
        ours = promise.direction != "theirs"
        meaning: Meaning = (
            ("bad" if ours else "watch")
            if due.days < 0
            else "watch"
            if due.days == 0 and ours
            else "neutral"
        )
        said = due_text(promise.due_on, day)
        self.assemble()
        self.line.addWidget(Mark(meaning, said))
        self.line.addWidget(self.door(promise.wording, promise_route(due), quiet=True), 1)
        self.add_account(due.account.name, due.account.id)
        when = Door(said, bold=due.days <= 0, tabular=True, quiet=True)
        when.say(said, exact_day(promise.due_on))
        when.clicked.connect(lambda _checked=False: self.why_asked.emit())
        self.add_figure(when)
        who = _who(promise.owner if ours else None, person, ours=ours)
        if not ours or promise.owner in (None, "", person):
            self._spare.append(who)  # but whose it is where it is a teammate's
        self.line.addWidget(who)
        words = "Keep" if ours else "Kept"
        tip = "Mark it kept" if ours else "They kept it: mark it kept"
        self.keep = button(words, tip=tip)
        self.keep.setAccessibleName(f"{words}: {promise.wording}")
        self.keep.setObjectName("keep")
        self.keep.setFixedWidth(DEED_WIDTH)
        self.keep.clicked.connect(self._on_keep)
        self.line.addWidget(self.keep)
        if can_wait:
            self.add_later(promise.wording).chosen.connect(self.put_off)
        else:
            self.add_no_later()

    def _on_keep(self) -> None:
        self.keep.setEnabled(False)
        self.kept.emit()


class QuietRow(DayRow):
    """Somebody whose cadence has run out, with its arithmetic."""

    touch_asked = Signal()
    why_asked = Signal()
    put_off = Signal(str)
    """An ISO day."""

    def __init__(self, quiet: QuietContact, day: date) -> None:
        super().__init__(f"{quiet.contact.name}, {quiet.account.name}", quiet.contact.id)
        told = indicators.quiet(quiet.quiet, day)
        self.assemble()
        self.line.addWidget(Mark(told.meaning, told.text))
        place = Route("account", quiet.account.id, "people", row=quiet.contact.id)
        self.line.addWidget(self.door(quiet.contact.name, place, quiet=True))
        self.line.addWidget(PlainLabel(quiet.contact.title or "", muted=True), 1)
        self.add_account(quiet.account.name, quiet.account.id)
        figure = Door(told.text, tabular=True, quiet=True, tip=told.detail)
        figure.clicked.connect(lambda _checked=False: self.why_asked.emit())
        self.add_figure(figure)
        spare = gap()
        self.line.addWidget(spare)
        self._spare.append(spare)
        self.log = button("Log touch", tip="Write down a call, visit or letter")
        self.log.setAccessibleName(f"Log touch: {quiet.contact.name}")
        self.log.setObjectName("log")
        self.log.setFixedWidth(DEED_WIDTH)
        self.log.clicked.connect(lambda _checked=False: self.touch_asked.emit())
        self.line.addWidget(self.log)
        self.add_later(quiet.contact.name).chosen.connect(self.put_off)


class ArrivalRow(DayRow):
    """What one teammate did on one account; where it was more than one thing, each is asked for."""

    why_asked = Signal()

    def __init__(
        self,
        person: str,
        sentence: str,
        account: tuple[str, bytes],
        when: str,
        route: Route | None,
    ) -> None:
        """`route` leads to the one thing that was changed; None where there were several."""
        super().__init__(f"{person} {sentence}")
        self.assemble()
        bar = QWidget()
        bar.setObjectName("newBar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedSize(3, ROW - GRID)
        self.line.addWidget(bar)
        self.line.addWidget(Avatar(person))
        if route is not None:
            did = self.door(f"{person} {sentence}", route, quiet=True)
        else:
            did = Door(f"{person} {sentence}", quiet=True, tip="Each of them, in the drawer")
            did.clicked.connect(lambda _checked=False: self.why_asked.emit())
        self.line.addWidget(did)
        self.line.addStretch(1)
        self.add_account(*account)
        self.add_figure(PlainLabel(when, muted=True, tabular=True))
        spare = gap(WHO_WIDTH + GRID + DEED_WIDTH)
        self.line.addWidget(spare)
        self._spare.append(spare)
        self.add_no_later()


class SignalRow(DayRow):
    """A change in complaints that chance would hardly bring about."""

    def __init__(
        self, sentence: str, meaning: Meaning, account: tuple[str, bytes, str], route: Route
    ) -> None:
        """`account` is its name, its id and the day up to which its figures go, "" for today."""
        super().__init__(sentence)
        self.assemble()
        self.line.addWidget(Mark(meaning, meaning))
        self.line.addWidget(self.door(sentence, route, quiet=True), 1)
        self.add_account(*account[:2])
        until, spare = PlainLabel(account[2], muted=True), gap()
        self.add_figure(until)
        self.line.addWidget(spare)
        if not account[2]:
            self._spare.append(until)
        self._spare.append(spare)
        self.open = button("Open", tip="Chart, breakdown and the complaints behind it")
        self.open.setAccessibleName(f"Open: {sentence}")
        self.open.setObjectName("open")
        self.open.setFixedWidth(DEED_WIDTH)
        self.open.clicked.connect(lambda _checked=False: self.route_requested.emit(route))
        self.line.addWidget(self.open)
        self.add_no_later()


def _least(figure: QWidget) -> int:
    """The pixels in which a figure is whole; a name may give way, for it is whole on hover."""
    sides = figure.contentsMargins()
    return (
        0 if isinstance(figure, Door) else figure.sizeHint().width() + sides.left() + sides.right()
    )


def gap(width: int = WHO_WIDTH) -> QWidget:
    """Room where other rows have something."""
    made = QWidget()
    made.setFixedWidth(width)
    return made


def _who(owner: str | None, person: str, *, ours: bool) -> QWidget:
    holder = QWidget()
    holder.setFixedWidth(WHO_WIDTH)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    if not ours:
        row.addWidget(PlainLabel("theirs", muted=True))
    elif owner and owner != person:
        row.addWidget(Avatar(owner))
        row.addStretch(1)
    else:
        row.addWidget(PlainLabel("you" if owner else "", muted=True))
    return holder
