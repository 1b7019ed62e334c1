"""What the preparation column says, read and put into words off the thread of the screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.domain.meetings import HELD, PLANNED
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import indicators
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import (
    days_of,
    due_text,
    exact_day,
    relative_day,
    short_day,
)
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.timelines import direction_name, event_text
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.chips import Meaning

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.indicators import Entry, RoomPerson
    from mcr_desktop.domain.meetings import Meeting
    from mcr_desktop.phrases.indicators import Told
    from mcr_desktop.services.briefing.meetings import Preparation

EXCERPT = 320
"""Letters of a sensitive note that are shown; the rest stands behind the door."""
DOT = " \N{MIDDLE DOT} "
MOST_PROMISES = 15
"""Promises of one direction that the column lists, the latest first; the ledger has all of them."""
MOST_SENSITIVE = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is a door: its words, what stands muted behind them, where it leads."""

    text: str
    detail: str = ""
    meaning: Meaning = "neutral"
    route: Route | None = None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise still owed."""

    id: bytes
    wording: str
    due: str
    due_tip: str
    meaning: Meaning
    detail: str
    route: Route


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody of theirs who will be there."""

    name: str
    title: str
    stands: str
    """Their part in decisions and how they stand with us."""
    evidence: str
    touch: str
    touch_meaning: Meaning
    promises: tuple[Line, ...]
    route: Route


@dataclass(frozen=True, slots=True)
class PreparationView:
    """All words of the page; equal views need no repainting."""

    meeting: Meeting
    account: Account
    when: str
    when_tip: str
    standing: Told
    has_met: bool
    """Whether a meeting was held before this one."""
    since_title: str
    since: tuple[Line, ...]
    ours: tuple[PromiseLine, ...]
    theirs: tuple[PromiseLine, ...]
    internal: tuple[PromiseLine, ...]
    promises_detail: str
    complaints: Line
    more: tuple[Line | None, Line | None, Line | None]
    """Where the promises lead that are not listed: ours, theirs, internal."""
    sensitive: tuple[Line, ...]
    people: tuple[PersonLine, ...]
    colleagues: tuple[str, ...]
    captured: tuple[Line, ...]


def read(services: Services, meeting_id: bytes) -> PreparationView:
    """The whole column, on a reader thread. Raises NotFoundError where the meeting is gone."""
    found = services.meetings.prepare(meeting_id)
    return view_of(found, today())


def view_of(found: Preparation, day: date) -> PreparationView:
    """A preparation in words."""
    meeting, account = found.meeting, found.account
    names = {one.contact.id: one.contact.name for one in found.room}
    told = indicators.complaints(found.complaints)
    owed = (*found.ours, *found.theirs)
    dues = {one.id: one.due_on for one in owed}

    def lines(promises: Sequence[Commitment]) -> tuple[PromiseLine, ...]:
        latest = sorted(promises, key=lambda one: (one.due_on is None, one.due_on or ""))
        return tuple(_promise(one, account, names, day) for one in latest[:MOST_PROMISES])

    ledger = Route("account", account.id, "commitments")

    return PreparationView(
        meeting=meeting,
        account=account,
        when=when_text(meeting, day),
        when_tip=exact_day(meeting.day),
        standing=indicators.standing(account, day),
        has_met=found.since is not None,
        since_title=(
            _("Since {day}").format(day=long_day(found.since, day)) if found.since else _("So far")
        ),
        since=tuple(since_lines(found, day)),
        ours=lines(found.ours),
        theirs=lines(found.theirs),
        internal=lines(found.internal),
        promises_detail=_promises_detail(found, day),
        more=(
            _more(len(found.ours) - MOST_PROMISES, ledger),
            _more(len(found.theirs) - MOST_PROMISES, ledger),
            _more(len(found.internal) - MOST_PROMISES, ledger),
        ),
        complaints=Line(
            told.sentence, "", told.meaning, Route("account", account.id, "complaints")
        ),
        sensitive=_first_of(tuple(_sensitive(found, day)), Route("account", account.id, "notes")),
        people=tuple(_person(one, owed, account, day) for one in found.room),
        colleagues=meeting.team,
        captured=tuple(_captured(entry, account, dues, day) for entry in found.captured),
    )


def _more(count: int, place: Route) -> Line | None:
    """The door to what a list leaves out."""
    if count <= 0:
        return None
    return Line(ngettext("{n} more", "{n} more", count).format(n=number(count)), "", route=place)


def _first_of(lines: tuple[Line, ...], place: Route) -> tuple[Line, ...]:
    """The first sensitive lines, and the door to the others."""
    more = _more(len(lines) - MOST_SENSITIVE, place)
    return (*lines[:MOST_SENSITIVE], more) if more else lines


def when_text(meeting: Meeting, day: date) -> str:
    """When it is, as one speaks of it: "Tue 24 Nov, 14:00, in 2 days"."""
    near = relative_day(meeting.day, day)
    named = weekday_text(meeting.day, day)
    distance = near.split(", ", 1)[1] if ", " in near else near if near != named else ""
    if distance == short_day(meeting.day, day):
        distance = ""
    return ", ".join(part for part in (named, meeting.time, distance) if part)


def weekday_text(day_text: str, day: date) -> str:
    """A day with its weekday: "Tue 24 Nov", with the year where that is another."""
    weekday = exact_day(day_text).split(" ", 1)[0][:3]
    return f"{weekday} {short_day(day_text, day)}" if day_text else ""


def long_day(day_text: str, day: date) -> str:
    """A day for a heading: "3 September", with the year where that is another."""
    words = exact_day(day_text).split(" ", 1)[-1]
    return words.removesuffix(f" {day.year}")


def since_lines(found: Preparation, day: date) -> Iterable[Line]:
    """What changed since the last meeting, a line each, what hurts first."""
    account = found.account
    ledger = Route("account", account.id, "commitments")
    entries = [one for one in found.changes if one.day <= day.isoformat()]
    if found.last is not None and found.last.outcome:
        came = Route("meeting", found.last.id)
        yield Line(_("What came of it last time"), found.last.outcome, route=came)
    meanings: dict[str, Meaning] = {"broken": "bad", "kept": "good", "renegotiated": "watch"}
    for event, meaning in meanings.items():
        for whose in ("ours", "theirs"):
            some = [
                one
                for one in entries
                if one.kind == "commitment" and one.event == event and one.who == whose
            ]
            if some:
                softened: Meaning = "watch" if event == "broken" and whose == "theirs" else meaning
                yield Line(
                    _promises_were(event, whose, len(some)),
                    _named(some),
                    softened,
                    ledger if len(some) > 1 else _row(ledger, some[0].id),
                )
    made = [one for one in entries if one.kind == "commitment" and one.event == "made"]
    if made:
        yield Line(
            ngettext("{n} promise made", "{n} promises made", len(made)).format(n=len(made)),
            _named(made),
            route=ledger,
        )
    if found.complaints_since:
        text = ngettext(
            "{n} complaint reported", "{n} complaints reported", found.complaints_since
        ).format(n=number(found.complaints_since))
        yield Line(text, "", "neutral", Route("account", account.id, "complaints"))
    yield from _touched(entries, account, day)
    for kind, tab in (("note", "notes"), ("fact", "overview")):
        some = [one for one in entries if one.kind == kind]
        if some:
            words = (
                ngettext("{n} note written", "{n} notes written", len(some))
                if kind == "note"
                else ngettext("{n} fact noted", "{n} facts noted", len(some))
            ).format(n=len(some))
            place = Route("account", account.id, tab)
            yield Line(
                words, _named(some), route=place if len(some) > 1 else _row(place, some[0].id)
            )


def _touched(entries: Sequence[Entry], account: Account, day: date) -> Iterable[Line]:
    touches = [one for one in entries if one.kind == "touch"]
    if not touches:
        return
    kinds = Counter(one.event for one in touches)
    listed = ", ".join(f"{indicators.channel_name(kind)} {n}" for kind, n in kinds.most_common())
    last = touches[0]
    yield Line(
        ngettext("{n} touch", "{n} touches", len(touches)).format(n=len(touches)) + f": {listed}",
        _("last {day}: {words}").format(
            day=short_day(last.day, day),
            words=_cut(last.text or event_text(last)),
        ),
        route=Route("account", account.id, "timeline"),
    )


def _promises_were(event: str, whose: str, n: int) -> str:
    ours = whose == "ours"
    match event:
        case "kept":
            text = (
                ngettext("We kept a promise", "We kept {n} promises", n)
                if ours
                else ngettext("They kept a promise", "They kept {n} promises", n)
            )
        case "broken":
            text = (
                ngettext("We broke a promise", "We broke {n} promises", n)
                if ours
                else ngettext("They broke a promise", "They broke {n} promises", n)
            )
        case _:
            text = (
                ngettext(
                    "We moved a promise to a later day", "We moved {n} promises to later days", n
                )
                if ours
                else ngettext(
                    "They moved a promise to a later day",
                    "They moved {n} promises to later days",
                    n,
                )
            )
    return text.format(n=n)


def _named(entries: Sequence[Entry], most: int = 2) -> str:
    """The words of the first few, and how many more there are."""
    words = [_cut(one.text) for one in entries[:most] if one.text]
    more = len(entries) - len(words)
    if more > 0 and words:
        words.append(_("{n} more").format(n=more))
    return DOT.join(words)


def _promise(one: Commitment, account: Account, names: dict[bytes, str], day: date) -> PromiseLine:
    late = one.days_late(day)
    meaning: Meaning = ("bad" if one.direction != "theirs" else "watch") if late else "neutral"
    parts = []
    if one.owner:
        parts.append(one.owner)
    if one.contact_id in names:
        name = names[one.contact_id]
        parts.append(_("to {name}").format(name=name) if one.direction != "theirs" else name)
    if one.made_on:
        parts.append(_("made {day}").format(day=short_day(one.made_on, day)))
    if one.renegotiated_on and one.first_due_on and one.first_due_on != one.due_on:
        parts.append(_("first due {day}").format(day=short_day(one.first_due_on, day)))
    return PromiseLine(
        one.id,
        one.wording,
        due_text(one.due_on, day),
        exact_day(one.due_on),
        meaning,
        DOT.join(dict.fromkeys(parts)),
        Route("account", account.id, "commitments", row=one.id),
    )


def _promises_detail(found: Preparation, day: date) -> str:
    parts = []
    for label, some in ((_("we owe {n}"), found.ours), (_("they owe {n}"), found.theirs)):
        late = sum(one.days_late(day) > 0 for one in some)
        words = label.format(n=len(some))
        parts.append(_("{owed}, {late} late").format(owed=words, late=late) if late else words)
    return DOT.join(parts)


def _sensitive(found: Preparation, day: date) -> Iterable[Line]:
    account = found.account
    for note in found.sensitive_notes:
        body = " ".join((note.body or "").split()).lstrip("#* ")
        title = note.title or ""
        if body.startswith(title):
            body = body[len(title) :].lstrip(" .:")
        detail = DOT.join(part for part in (note.author, short_day(note.written_on, day)) if part)
        text = f"{title}. {body}" if body and title else title or body
        place = Route("account", account.id, "notes", row=note.id)
        yield Line(_cut(text, EXCERPT), detail, route=place)
    for fact in found.sensitive_facts:
        detail = DOT.join(part for part in (fact.source, short_day(fact.noted_on, day)) if part)
        yield Line(fact.text, detail, route=Route("account", account.id, "overview"))


def _person(one: RoomPerson, owed: Sequence[Commitment], account: Account, day: date) -> PersonLine:
    contact = one.contact
    stands = [indicators.role_name(contact.role)]
    if contact.standing:
        since = short_day(contact.standing_on, day)
        name = indicators.standing_name(contact.standing)
        stands.append(
            _("{standing} since {day}").format(standing=name, day=since) if since else name
        )
    quiet = one.quiet
    if quiet.last_on:
        touch = _("Last two-way touch: {channel}, {day}").format(
            day=relative_day(quiet.last_on, day), channel=indicators.channel_name(quiet.channel)
        )
        if quiet.over:
            touch = _("{touch}; {days}").format(
                touch=touch, days=days_of(quiet.days or 0, quiet.cadence_days)
            )
    else:
        touch = _("No two-way touch yet")
    told = indicators.quiet(quiet, day)
    promises = tuple(
        Line(
            _cut(promise.wording, 100),
            DOT.join((direction_name(promise.direction), due_text(promise.due_on, day))),
            route=Route("account", account.id, "commitments", row=promise.id),
        )
        for promise in owed
        if promise.contact_id == contact.id
    )
    return PersonLine(
        contact.name,
        contact.title or "",
        DOT.join(part for part in stands if part),
        contact.standing_evidence or "",
        touch,
        told.meaning,
        promises,
        Route("account", account.id, "people", row=contact.id),
    )


def _captured(entry: Entry, account: Account, dues: dict[bytes, str | None], day: date) -> Line:
    tabs = {"note": "notes", "commitment": "commitments", "complaint": "complaints"}
    names = {
        "note": _("Note"),
        "complaint": _("Complaint"),
        "fact": _("Fact"),
        "commitment": _("We promised") if entry.who == "ours" else _("They promised"),
    }
    tab = tabs.get(entry.kind, "overview")
    due = dues.get(entry.id)
    due_words = _("due {day}").format(day=weekday_text(due, day)) if due else ""
    return Line(
        DOT.join(part for part in (" ".join(entry.text.split()), due_words) if part),
        names.get(entry.kind, entry.kind),
        route=Route("account", account.id, tab, row=entry.id),
    )


def is_planned(meeting: Meeting) -> bool:
    return meeting.state == PLANNED


def is_held(meeting: Meeting) -> bool:
    return meeting.state == HELD


def _row(place: Route, row: bytes) -> Route:
    return Route(place.page, place.id, place.tab, row=row)


def _cut(words: str, most: int = 90) -> str:
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "\N{HORIZONTAL ELLIPSIS}"
