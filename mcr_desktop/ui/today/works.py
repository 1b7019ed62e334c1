"""Lines of the day that are worked off: letters, calls, mentions, dates, and what was put off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text, due_text, exact_day, relative_day
from mcr_desktop.phrases.indicators import Meaning, channel_name
from mcr_desktop.ui.backings import route_to
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.today.blocks import DOOR_EDGE, DayBlock
from mcr_desktop.ui.today.rows import DEED_WIDTH, DayRow, Mark, gap
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.day_views import PutOff, TodayView

Deed = Literal["answer", "settle", "silence", "told", "done", "back"]
_NAMES: dict[Deed, tuple[str, str]] = {
    "answer": ("Log answer", "Write down the touch that answers it"),
    "settle": ("It was answered", "Without a touch that says so"),
    "silence": ("It needs no answer", ""),
    "told": ("Told them", "They had word today, even if there is no news"),
    "done": ("Done", "Take it off the list"),
    "back": ("Bring back", "Tell of it again today"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One line to work off: what it says, where it leads, what ends it."""

    kind: str
    """The table of the row that it is about."""
    id: bytes
    words: str
    meaning: Meaning
    account: tuple[str, bytes]
    fence: bytes
    """Where the row stands: an id may be that of another account's row as well."""
    figure: str
    route: Route
    deed: Deed
    tip: str = ""
    also: tuple[Deed, ...] = ()
    about: str = ""
    """What of the row is told, so that the next one is told again."""
    person: bytes | None = None
    """The contact with whom a touch would be logged."""
    why: Why | None = None
    can_wait: bool = True


class WorkRow(DayRow):
    """A line with its mark, its words, its figure, the deed that ends it, and a way to put it off."""

    done = Signal(str)
    """The name of a deed."""
    put_off = Signal(str)
    """An ISO day."""
    why_asked = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__(f"{work.words}, {work.account[0]}", work.id)
        self.assemble()
        self.line.addWidget(Mark(work.meaning, work.figure))
        words = self.door(work.words, work.route, quiet=True)
        words.say(work.words, work.tip)
        self.line.addWidget(words, 1)
        self.add_account(*work.account)
        self.add_figure(self._figure(work))
        spare = gap()
        self.line.addWidget(spare)
        self._spare.append(spare)
        name, tip = _NAMES[work.deed]
        self.deed = button(name, tip=tip)
        self.deed.setAccessibleName(f"{name}: {work.words}")
        self.deed.setObjectName(work.deed)
        self.deed.setFixedWidth(DEED_WIDTH)
        self.deed.clicked.connect(lambda _checked=False: self._do(work.deed))
        self.line.addWidget(self.deed)
        if work.can_wait:
            extras = tuple((_NAMES[one][0], partial(self.done.emit, one)) for one in work.also)
            self.add_later(work.words, extras).chosen.connect(self.put_off)
        else:
            self.add_no_later()

    def _figure(self, work: Work) -> QWidget:
        if work.why is None:
            label = PlainLabel(work.figure, tabular=True, muted=True)
            label.setContentsMargins(DOOR_EDGE, 0, 0, 0)
            return label
        door = Door(work.figure, tabular=True, quiet=True, bold=work.meaning == "bad")
        door.clicked.connect(lambda _checked=False: self.why_asked.emit())
        return door

    def _do(self, deed: Deed) -> None:
        self.deed.setEnabled(deed == "answer")
        self.done.emit(deed)


class WorkBlock(DayBlock):
    """Lines to work off; no block at all where there is none."""

    asked = Signal(object, str)
    """A `Work` and the name of the deed that was asked for."""
    put_off = Signal(object, str)
    """A `Work` and the ISO day until which it can wait."""
    why_requested = Signal(object)
    route_requested = Signal(object)

    def __init__(self, name: str, head: Callable[[Sequence[Work]], str], at_first: int = 4) -> None:
        """`head` says the first line."""
        super().__init__(name, at_first)
        self._say = head
        self._works: tuple[Work, ...] = ()
        self.hide()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001 - Qt's own signature
        """Shown by the page with the other blocks, and only where there is something."""
        super().setVisible(visible and bool(self._works))

    def show_works(self, works: Sequence[Work]) -> None:
        """Show these; what stands there already stays as it is."""
        if tuple(works) == self._works:
            return
        self._works = tuple(works)
        self.show_head([PlainLabel(self._say(works), bold=True)] if works else [])
        self.show_rows([partial(self._row, one) for one in works])
        self.setVisible(bool(works))

    def _row(self, work: Work) -> WorkRow:
        row = WorkRow(work)
        row.done.connect(lambda deed: self.asked.emit(work, deed))
        row.put_off.connect(lambda day: self.put_off.emit(work, day))
        row.why_asked.connect(lambda: self.why_requested.emit(work.why))
        row.route_requested.connect(self.route_requested)
        return row


def letters(view: TodayView, day: date) -> list[Work]:
    """What they wrote and we have not answered."""
    if not view.letters:
        return []
    from mcr_desktop.phrases.touches import letter as letter_words  # with the first letter

    found = []
    for one in view.letters:
        told = letter_words(one, day)
        who = ", ".join(person.name for person in one.contacts) or one.account.name
        what = channel_name(one.touch.channel).capitalize()
        route = Route("account", one.account.id, "touches", row=one.touch.id)
        words = f"{what} of {who}"
        if one.touch.summary:
            words = f"{words}: {' '.join(one.touch.summary.split())}"
        found.append(
            Work(
                "touch",
                one.touch.id,
                words,
                told.meaning,
                (one.account.name, one.account.id),
                one.account.fence,
                told.text,
                route,
                "answer",
                tip=told.sentence,
                also=("settle", "silence"),
                person=one.contacts[0].id if one.contacts else None,
                why=Why(
                    told.title,
                    told.sentence,
                    tuple(WhyLine(*line) for line in told.arithmetic),
                    (WhyRow(words, one.touch.happened_on, route),),
                    told.source,
                ),
            )
        )
    return found


def calls(view: TodayView, day: date) -> list[Work]:
    """Promises of which they are to hear even if there is no news."""
    found = []
    for one in view.news:
        promise, account = one.row.one, one.row.account_id
        if account is None:
            continue
        route = Route("account", account, "commitments", row=promise.id)
        who = one.row.contact or one.row.account
        said = due_text(one.due_on, day)
        every = f"every {promise.news_days} days" if promise.news_days != 1 else "every day"
        found.append(
            Work(
                "commitment",
                promise.id,
                f"Call {who}, even without news: {' '.join(promise.wording.split())}",
                "bad" if one.due_on < day.isoformat() else "watch",
                (one.row.account, account),
                promise.fence,
                said,
                route,
                "told",
                person=promise.contact_id,
                why=Why(
                    f"Call {who}",
                    f"They hear of this promise {every}, even if there is no news.",
                    (
                        WhyLine(
                            "Last had word",
                            exact_day(promise.news_on or promise.made_on) or "never",
                        ),
                        WhyLine("Agreed", every),
                        WhyLine("So due", exact_day(one.due_on)),
                    ),
                    (WhyRow(promise.wording, promise.due_on or "", route),),
                ),
            )
        )
    return found


def mentions(view: TodayView, _day: date) -> list[Work]:
    """Where teammates named us."""
    return [
        Work(
            "note",
            one.note_id,
            f"{one.person or 'Somebody'}: {one.excerpt}",
            "neutral",
            (account.name, account.id),
            account.fence,
            ago_text(one.at_ms, now_ms()),
            Route("account", account.id, "notes", row=one.note_id),
            "done",
            tip=one.title,
            about=str(one.at_ms),
        )
        for one, account in view.mentions
    ]


def dates(view: TodayView, day: date) -> list[Work]:
    """Birthdays and other dates, and agreements about which somebody must speak."""
    if not view.occasions and not view.agreements:
        return []
    from mcr_desktop.phrases.agreements import term_sentence, term_words  # with the first date
    from mcr_desktop.phrases.occasions import occasion_title

    found: list[Work] = []
    for one in view.occasions:
        whose = one.contact.name if one.contact else ""
        found.append(
            Work(
                "occasion",
                one.occasion.id,
                occasion_title(one.occasion, whose, one.years),
                "watch" if one.days == 0 else "neutral",
                (one.account.name, one.account.id),
                one.account.fence,
                relative_day(one.on, day),
                Route("account", one.account.id, "people", row=one.contact.id)
                if one.contact
                else Route("account", one.account.id),
                "done",
                tip=exact_day(one.on),
                about=one.on,
            )
        )
    for two in view.agreements:
        words, tip, meaning = term_words(two.agreement, day)
        found.append(
            Work(
                "agreement",
                two.agreement.id,
                term_sentence(two.agreement, two.term, day),
                meaning,
                (two.account.name, two.account.id),
                two.account.fence,
                words,
                Route("account", two.account.id),
                "done",
                tip=tip,
                about=two.term.ends_on or "",
            )
        )
    return found


def waiting(put_off: Sequence[PutOff], day: date) -> list[Work]:
    """What was put off, the soonest to come back first."""
    return [
        Work(
            one.row_kind,
            one.row_id,
            " ".join(one.title.split()) or "Without a name",
            "neutral",
            (one.account.name, one.account.id),
            one.account.fence,
            f"until {relative_day(one.until_on, day)}",
            route_to(one.row_kind, one.row_id, one.account.id),
            "back",
            tip=exact_day(one.until_on),
            can_wait=False,
        )
        for one in put_off
        if one.account is not None
    ]


def head_of(one: str, many: str) -> Callable[[Sequence[Work]], str]:
    """The first line of a block: `one` for a single line, else `many` with their number."""
    return lambda works: one if len(works) == 1 else many.format(n=len(works))
