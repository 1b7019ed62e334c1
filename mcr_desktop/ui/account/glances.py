"""The Overview's blocks that tell how things stand: each line is a door to what is behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases import dates, indicators
from mcr_desktop.phrases.matters import Matter
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.doors import Block
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.ui.account.readings import OverviewRead
    from mcr_desktop.ui.account.tabs import Tab
    from mcr_desktop.ui.reasons import Indicator

SHOWN = 5
PROMISES_SHOWN = 3


class Glance(Block):
    """A block that asks for reasons and for other places."""

    why_asked = Signal(str)
    """An indicator whose reason is wanted."""

    def __init__(self, tab: Tab, title: str) -> None:
        super().__init__(title)
        self._tab = tab

    def leads(self, tab: str, row: bytes | None = None) -> Callable[[], None]:
        """What goes to another tab when it is called."""
        return lambda: self._tab.go(tab, row)

    def step(self, words: str, way: Callable[[], None]) -> QWidget:
        """A first step, or the way to everything, as wide as its words."""
        made = button(words, "link")
        made.clicked.connect(lambda _checked=False: way())
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(made)
        row.addStretch(1)
        return holder


class MattersBlock(Glance):
    """The few sentences that a person in a hurry reads."""

    opened = Signal(object)
    """A matter that was pressed."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "WHAT MATTERS NOW")

    def show_matters(self, told: Sequence[Matter]) -> None:
        """Show what presses, most pressing first."""
        self.show_widgets(
            [
                SentenceDoor(
                    one.sentence,
                    lambda one=one: self.opened.emit(one),  # type: ignore[misc]  # a bound default
                    one.meaning,
                )
                for one in told
            ]
        )


class PromisesBlock(Glance):
    """How promises are kept on both sides, and those that come first."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "PROMISES")

    def show_read(self, read: OverviewRead) -> None:
        """Show the shares with their counts, then what is owed."""
        day = today()
        widgets: list[QWidget] = []
        sides: tuple[tuple[Indicator, str], ...] = (("ours", "Ours"), ("theirs", "Theirs"))
        for side, whose in sides:
            kept = read.line.ours_kept if side == "ours" else read.line.theirs_kept
            told = reasons.told(read.line, side, day)
            share = (
                "" if kept.too_few else f"{round(100 * kept.on_time / kept.due)} % on time, "
            )  # of a handful a percentage says more than is known
            counted = told.detail if kept.too_few else f"{kept.on_time} of {kept.due} in 12 months"
            widgets.append(
                SentenceDoor(
                    f"{whose}: {share}{told.text}",
                    lambda side=side: self.why_asked.emit(side),  # type: ignore[misc]  # a bound default
                    told.meaning,
                    quiet=True,
                    detail=counted,
                    tip=f"{told.sentence} Why?",
                )
            )
        for promise in read.owed:
            late = promise.days_late(day) > 0
            widgets.append(
                SentenceDoor(
                    " ".join(promise.wording.split())[:240],
                    self.leads("commitments", promise.id),
                    ("bad" if promise.direction == "ours" else "watch") if late else "neutral",
                    detail=dates.due_text(promise.due_on, day),
                    tip=dates.exact_day(promise.due_on),
                )
            )
        if not read.owed_count:
            words = "Write down the first promise" if not read.promised else "Nothing is owed"
            widgets.append(self.step(words, self.leads("commitments")))
        elif read.owed_count > len(read.owed):
            widgets.append(
                self.step(f"All {read.owed_count} still owed", self.leads("commitments"))
            )
        self.show_widgets(widgets)


class StandsBlock(Glance):
    """Neglect with its arithmetic: quiet, threads, executive attention, used information."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "HOW WE LOOK AFTER THEM")

    def show_read(self, read: OverviewRead) -> None:
        """Show each indicator, whose reason is one press away."""
        widgets: list[QWidget] = []
        for one in reasons.INDICATORS:
            if one in ("standing", "ours", "theirs", "complaints"):
                continue  # the head and the other blocks tell of these
            told = reasons.told(read.line, one, today())
            widgets.append(
                SentenceDoor(
                    f"{told.title}: {told.text}",
                    lambda one=one: self.why_asked.emit(one),  # type: ignore[misc]  # a bound default
                    told.meaning,
                    quiet=True,
                    detail=told.detail,
                    tip=f"{told.sentence} Why?",
                )
            )
        self.show_widgets(widgets)


class ComplaintsBlock(Glance):
    """Complaints in one sentence and a small chart with its limits."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "COMPLAINTS")

    def show_read(self, read: OverviewRead) -> None:
        """Show the sentence, and the chart where there are months enough for one."""
        told = indicators.complaints(read.line.complaints, read.line.quiet)
        widgets: list[QWidget] = [
            SentenceDoor(
                told.sentence,
                lambda: self.why_asked.emit("complaints"),
                told.meaning,
                quiet=True,
                tip="Why?",
            )
        ]
        if read.account.as_of:
            until = f"As of {dates.exact_day(read.account.as_of)}, where the data end."
            widgets.append(PlainLabel(until, "caption", muted=True, wrap=True))
        if isinstance(read.spark, SparkFigure):
            view = FigureView(titled=False)
            view.setFigure(read.spark)
            view.setFixedHeight(56)
            view.pressed.connect(lambda _key: self._tab.go("complaints"))
            widgets.append(view)
            widgets.append(PlainLabel(read.spark_words, "caption", muted=True, wrap=True))
        elif read.line.complaints.total:
            widgets.append(PlainLabel(read.spark_words, "caption", muted=True, wrap=True))
        words = "See complaints" if read.line.complaints.total else "Write down a complaint"
        widgets.append(self.step(words, self.leads("complaints")))
        self.show_widgets(widgets)


class MeetingBlock(Glance):
    """The next meeting with the way to its preparation."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "NEXT MEETING")

    def show_read(self, read: OverviewRead) -> None:
        """Show when and where, and who will be in the room."""
        meeting = read.meeting
        if meeting is None:
            self.show_widgets([_said("None planned."), self.step("Plan a meeting", self._plan)])
            return
        place = Route("meeting", meeting.id)
        when = dates.moment_text(meeting.starts_at, today())
        title = SentenceDoor(
            " ".join(meeting.title.split())[:160],
            lambda: self._tab.route_requested.emit(place),
            quiet=True,
            detail=when,
            tip=f"{dates.exact_day(meeting.day)} {meeting.time}",
        )
        room = ", ".join(read.room) or "Nobody named yet"
        where = " \N{MIDDLE DOT} ".join(part for part in (meeting.place, room) if part)
        line = PlainLabel(where, "caption", muted=True, wrap=True)
        line.setIndent(4)
        prepare = button("Prepare", "primary")
        prepare.clicked.connect(lambda _checked=False: self._tab.route_requested.emit(place))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(4, GRID // 2, 0, 0)
        row.addWidget(prepare)
        row.addStretch(1)
        self.show_widgets([title, line, holder])

    def _plan(self) -> None:
        if self._tab.account is not None:
            self._tab.route_requested.emit(Route("meetings", self._tab.account.id))


class TouchesBlock(Glance):
    """What passed between us last."""

    first_asked = Signal()

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "LATEST TOUCHES")

    def show_read(self, read: OverviewRead) -> None:
        """Show the last touches, latest first."""
        day = today()
        widgets: list[QWidget] = [
            SentenceDoor(
                (" ".join((touch.summary or "").split())[:240])
                or indicators.channel_name(touch.channel).capitalize(),
                self.leads("touches", touch.id),
                quiet=True,
                detail=f"{indicators.channel_name(touch.channel)}, {dates.short_day(touch.happened_on, day)}",
                tip=dates.exact_day(touch.happened_on),
            )
            for touch in read.touches[:SHOWN]
        ]
        if not widgets:
            widgets.append(self.step("Log the first touch", self.first_asked.emit))
        self.show_widgets(widgets)


class PeopleBlock(Glance):
    """Who decides there, and who has gone quiet."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "PEOPLE")

    def show_read(self, read: OverviewRead) -> None:
        """Show deciders first, then those who have been quiet for too long."""
        widgets: list[QWidget] = []
        for one in read.people:
            told = indicators.quiet(one.quiet, today())
            watched = one.contact.cadence_days is not None
            role = indicators.role_name(one.contact.role)
            words = ", ".join(part for part in (one.contact.name, one.contact.title) if part)
            widgets.append(
                SentenceDoor(
                    " ".join(words.split())[:160],
                    self.leads("people", one.contact.id),
                    told.meaning if watched else "neutral",
                    quiet=True,
                    detail=told.text if watched and one.quiet.over else role,
                    tip=told.sentence,
                )
            )
        if not widgets:
            widgets.append(self.step("Write down the first person", self.leads("people")))
        elif read.people_count > len(read.people):
            widgets.append(self.step(f"All {read.people_count} people", self.leads("people")))
        self.show_widgets(widgets)


def _said(words: str) -> PlainLabel:
    """Words that lead nowhere, in line with those that do."""
    made = PlainLabel(words, muted=True)
    made.setIndent(GRID // 2)
    return made
