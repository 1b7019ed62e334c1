"""What a meeting brief says, read from the rows of one account and put in the order of the page.

A line goes out to the customer only where it is marked so right here: promises both ways and which
were kept, meetings and visits, the agenda, and recent notes of the customer's circle.
What was between us and one person alone (a promise given in a call, a dinner) goes out only where that
person is alone in the room: nobody may learn from our paper whom of their colleagues we spoke with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from mcr_desktop.briefs.content import (
    Audience,
    Circle,
    Line,
    MeetingBrief,
    Person,
    Promise,
    TrendChart,
)
from mcr_desktop.briefs.content import Trend as Move
from mcr_desktop.domain.accounts import STANDINGS, Account, Fact
from mcr_desktop.domain.commitments import OPEN, RENEGOTIATED, Commitment
from mcr_desktop.domain.indicators import RoomPerson
from mcr_desktop.domain.meetings import HELD
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Touch
from mcr_desktop.phrases import briefs as say
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.phrases.indicators import role_name, standing_name
from mcr_desktop.services.briefing.materials import (
    DETAILS,
    WARNED_LENGTH,
    Detail,
    Material,
    plain_lines,
    plain_words,
    since_day,
)
from mcr_desktop.services.briefing.sources import RowSources
from mcr_desktop.services.registering.complaints import Filter

if TYPE_CHECKING:
    from mcr_desktop.services.exploring.causes import Causes

FEWEST_MONTHS = 3
_FACE_TO_FACE = frozenset({"meeting", "visit"})
_TELLING = frozenset({"delighted", "uneasy", "upset"})


class Composer:
    """One brief in the making. Methods are called in the order of the page, which numbers the sources."""

    def __init__(
        self,
        material: Material,
        audience: Audience,
        cited: RowSources,
        causes: Causes,
        detail: Detail = DETAILS[0],
    ) -> None:
        self._detail = detail
        self._from = material
        self._team = audience is Audience.TEAM
        self._audience = audience
        self._cited = cited
        self._causes = causes
        self._prepared = material.prepared
        self._account = material.prepared.account
        self._meeting = material.prepared.meeting
        self._today = material.today
        self._names = {contact.id: contact.name for contact in material.contacts}
        self._room = {person.contact.id for person in material.prepared.room}
        self._together = {
            (meeting.day, contact)
            for meeting in material.meetings
            if meeting.state == HELD and len(meeting.contacts) > 1
            for contact in meeting.contacts
        }

    def brief(self) -> MeetingBrief:
        """The whole brief for its audience, before redaction."""
        account, meeting, today = self._account, self._meeting, self._today
        purpose = self._purpose()
        changes = self._changes()
        told = self._say()
        withheld = self._not_say()
        ours = self._promises(self._prepared.ours)
        theirs = self._promises(self._prepared.theirs)
        chart = self._trend()
        people = self._people()
        agenda = self._plan_lines(meeting.agenda, Circle.CUSTOMER)
        # What we mean to ask is our preparation: it may tell what we know and they have not said.
        questions = self._plan_lines(meeting.questions, Circle.TEAM)
        storekeeper = self._storekeeper()
        notes = self._notes()
        internal = self._promises(self._prepared.internal)
        ask = self._plan_lines(meeting.ask, Circle.TEAM)
        return MeetingBrief(
            account=account.name,
            audience=self._audience,
            meeting=meeting.title,
            when=say.when_text(meeting.day, meeting.time),
            place=self._place(),
            standing=standing_name(account.standing) if account.standing else "",
            standing_trend=_move(account),
            standing_note=say.standing_note(account, today),
            since=short_day(since_day(self._prepared), today),
            purpose=purpose,
            changes=changes,
            say=told,
            not_say=withheld,
            ours=ours,
            theirs=theirs,
            internal=internal,
            chart=chart,
            people=people,
            storekeeper=storekeeper,
            notes=notes,
            agenda=agenda,
            questions=questions,
            ask=ask,
            sources=self._cited.sources(),
            demo=self._from.demo,
            as_of=say.dated(account.as_of) if account.as_of else "",
            prepared_on=say.dated(today.isoformat()),
            prepared_by=self._from.person,
        )

    def _place(self) -> str:
        """Where it takes place and, for the team, who of us goes there."""
        team = [say.short_name(name) for name in self._meeting.team] if self._team else []
        going = say.with_us(team)
        return " \N{MIDDLE DOT} ".join(part for part in (self._meeting.place, going) if part)

    # The sections, in the order of the page

    def _purpose(self) -> tuple[Line, ...]:
        if not self._team:
            return ()
        matter = say.matter_line(self._account, business=self._detail.wishes)
        texts = [self._account.purpose or "", matter]
        source = [self._cited.account()] if any(texts) else []
        return tuple(Line(say.sentences(text), tuple(source)) for text in texts if text)

    def _changes(self) -> tuple[Line, ...]:
        lines: list[Line] = []
        last = self._from.last
        if self._team and last is not None and last.outcome:
            number = self._cited.meeting(last)
            text = say.outcome_line(" ".join(last.outcome.split()), last.day, self._today)
            lines.append(Line(text, (number,)))
        lines += self._closings()
        # Where room is scarce the chart alone tells of complaints.
        if self._team and self._from.complaints and self._detail.wishes and not self._account.as_of:
            number = self._cited.register(self._from.complaint_day)
            lines.append(Line(say.complaints_line(*self._from.complaints), (number,)))
        return (*lines, *(self._touches() if self._team else self._shared_meetings()))

    def _closings(self) -> list[Line]:
        """What became of promises since, latest first; those still owed stand in the ledger below."""
        since, until = since_day(self._prepared), self._today.isoformat()
        found = [
            (day, promise, promise.state)
            for promise in self._from.promises
            if (day := self._closing_day(promise)) and since <= day <= until
        ]
        found.sort(key=lambda one: one[0], reverse=True)
        lines = []
        for day, promise, event in found:
            shareable = event == "kept" and self._may_be_told(promise)
            text = say.promise_line(promise, event, day, self._today, shared=not self._team)
            lines.append(Line(text, (self._cited.ledger(),), _circle(shareable)))
        return lines

    def _closing_day(self, promise: Commitment) -> str | None:
        """The day on which a promise came to what it is now; None where that is no news."""
        if promise.direction == "internal" or promise.state == OPEN:
            return None
        if promise.state == RENEGOTIATED:
            # A late one tells in the ledger for when it was first agreed.
            return None if promise.days_late(self._today) else promise.renegotiated_on
        return promise.closed_on

    def _touches(self) -> list[Line]:
        """The touches that tell most, latest first, and a count of the rest."""
        chosen = sorted(self._from.touches, key=self._weight, reverse=True)[: self._detail.touches]
        lines = []
        for touch in self._from.touches:
            if touch in chosen:
                names = self._short(touch.contacts)
                number = self._cited.touch(touch.id, touch.channel, names, touch.happened_on)
                lines.append(Line(say.touch_line(touch, names, self._today), (number,)))
        rest = Counter(touch.channel for touch in self._from.touches if touch not in chosen)
        besides = say.besides_line(dict(rest.most_common()))
        if besides and self._detail.wishes:
            lines.append(Line(besides, (self._cited.timeline(),)))
        return lines

    def _weight(self, touch: Touch) -> tuple[int, str]:
        """What makes a touch worth a line: strong feelings, executives, a visit, people in the room."""
        points = (
            2 * (touch.feeling in _TELLING)
            + bool(touch.executive)
            + (touch.channel in {"meeting", "visit", "letter"})
            + bool(self._room.intersection(touch.contacts))
            + bool(touch.achieved)
        )
        return points, touch.happened_on

    def _shared_meetings(self) -> list[Line]:
        """Meetings and visits with people who will be in the room, naming none but them."""
        lines = []
        for touch in self._from.touches:
            present = [one for one in touch.contacts if one in self._room]
            in_company = len(present) > 1 or self._room == set(touch.contacts)
            if touch.channel not in _FACE_TO_FACE or not present or not in_company:
                continue
            names = self._short(present)
            number = self._cited.touch(
                touch.id, touch.channel, names, touch.happened_on, Circle.CUSTOMER
            )
            text = say.shared_meeting_line(touch, names, self._today)
            lines.append(Line(text, (number,), Circle.CUSTOMER))
        return lines

    def _say(self) -> tuple[Line, ...]:
        lines = list(self._plan_lines(self._meeting.objectives, Circle.TEAM)) if self._team else []
        for note in self._recent(self._from.notes):
            if note.circle == "customer" and not note.sensitive:
                number = self._cited.note(note, Circle.CUSTOMER)
                text = say.titled(
                    note.title or "", plain_words(note.body or "", self._detail.note_length)
                )
                lines.append(Line(text, (number,), Circle.CUSTOMER))
        return tuple(lines)

    def _not_say(self) -> tuple[Line, ...]:
        if not self._team:
            return ()
        lines = []
        for note in self._living(self._prepared.sensitive_notes):
            text = say.titled(note.title or "", plain_words(note.body or "", WARNED_LENGTH))
            lines.append(Line(text, (self._cited.note(note, Circle.TEAM),)))
        lines += [self._fact(fact, WARNED_LENGTH) for fact in self._prepared.sensitive_facts]
        return tuple(lines)

    def _promises(self, owed: Sequence[Commitment]) -> tuple[Promise, ...]:
        printed = []
        for promise in owed:
            if not self._team and not self._may_be_told(promise):
                continue
            numbers = [self._cited.ledger()]
            source = promise.source_id
            if source is not None and self._from.last and source == self._from.last.id:
                numbers.append(self._cited.meeting(self._from.last))
            theirs = promise.direction == "theirs"
            # In front of their own colleagues nobody is told how late they are; the day says it.
            late = promise.days_late(self._today) > 0 and (self._team or not theirs)
            contact = self._names.get(promise.contact_id or b"", "") if theirs else ""
            printed.append(
                Promise(
                    text=say.quoted(promise.wording),
                    due=say.due_day(promise.due_on, self._today),
                    who=say.short_name(contact or promise.owner or ""),
                    late=late,
                    late_note=say.late_note(promise, self._today) if late else "",
                    sources=tuple(numbers),
                    circle=_circle(self._may_be_told(promise)),
                )
            )
        return tuple(printed)

    def _may_be_told(self, promise: Commitment) -> bool:
        """Whether everyone in the room may read it: with nobody in particular, or made among several."""
        if promise.direction not in {"ours", "theirs"}:
            return False
        contact = promise.contact_id
        if contact is None or self._room == {contact}:
            return True
        return contact in self._room and (promise.made_on or "", contact) in self._together

    def _trend(self) -> TrendChart | None:
        """The account's complaints against their limits; none where there are too few to draw."""
        if not self._team or self._from.complaints is None:
            return None
        figure, signal = self._causes.trend(self._account)
        if len(figure.points) < FEWEST_MONTHS:
            return None
        if signal is not None and signal.slice.conditions:
            # The chart must prove its sentence, which speaks of a part of the complaints.
            figure = self._causes.explore(self._account, Filter(signal.slice.conditions)).figure
        number = self._cited.register(self._from.complaint_day)
        return TrendChart(figure, Line(say.trend_line(signal), (number,)))

    def _people(self) -> tuple[Person, ...]:
        people = [self._person(one) for one in self._prepared.room]
        if self._team:
            return tuple(people)  # we know our own: they stand under the masthead
        return (*people, *(Person(name, "", ours=True) for name in self._meeting.team))

    def _person(self, one: RoomPerson) -> Person:
        contact = one.contact
        if not self._team:
            return Person(contact.name, contact.title or "")
        numbers = [self._cited.contact(contact)]
        silence, quiet = say.quiet_note(one.quiet), one.quiet
        if silence and quiet.touch_id and quiet.last_on and quiet.channel:
            names = self._short([contact.id])
            numbers.append(self._cited.touch(quiet.touch_id, quiet.channel, names, quiet.last_on))
        return Person(
            name=contact.name,
            role=say.role_line(contact.title or "", role_name(contact.role)),
            standing=standing_name(contact.standing) if contact.standing else "",
            note=say.sentences(
                plain_words(contact.standing_evidence or "", self._detail.words), silence
            ),
            sources=tuple(numbers),
        )

    def _plan_lines(self, text: str | None, circle: Circle) -> tuple[Line, ...]:
        """The lines of one field of the meeting's plan."""
        if not self._team and circle is Circle.TEAM:
            return ()
        return tuple(
            Line(line, (self._cited.plan(self._meeting),), circle)
            for line in plain_lines(text or "")
        )

    def _storekeeper(self) -> tuple[Line, ...]:
        if not self._team:
            return ()
        lines = []
        worded: tuple[tuple[str | None, Callable[[str], str]], ...] = (
            (self._account.preferences, say.preferences_line),
            (self._account.agreements, say.agreements_line),
        )
        for words, line in worded:
            if words and self._detail.wishes:
                told = line(plain_words(words, self._detail.words))
                lines.append(Line(told, (self._cited.account(),)))
        usual = [
            fact
            for fact in self._from.facts
            if not fact.sensitive and (fact.contact_id is None or fact.contact_id in self._room)
        ]
        # Facts on those in the room first: they are the ones that can be used there.
        usual.sort(key=lambda fact: fact.contact_id is None)
        return (
            *lines,
            *(self._fact(fact, self._detail.words) for fact in usual[: self._detail.facts]),
        )

    def _notes(self) -> tuple[Line, ...]:
        if not self._team:
            return ()
        inside = [
            note
            for note in self._recent(self._from.notes)
            if not note.sensitive and note.circle != "customer"
        ]
        lines = []
        for note in inside[: self._detail.notes]:
            text = say.titled(
                note.title or "", plain_words(note.body or "", self._detail.note_length)
            )
            lines.append(Line(text, (self._cited.note(note, Circle.TEAM),)))
        return tuple(lines)

    # What sections share

    def _fact(self, fact: Fact, most: int) -> Line:
        number = self._cited.fact(fact)
        name = self._names.get(fact.contact_id or b"", "")
        return Line(say.about_line(name, plain_words(fact.text, most)), (number,))

    def _living(self, notes: Iterable[Note]) -> list[Note]:
        """Notes that have not expired by the day of the meeting."""
        day = self._meeting.day
        return [
            note
            for note in notes
            if (not note.expires_on or note.expires_on >= day) and (note.body or note.title)
        ]

    def _recent(self, notes: Iterable[Note]) -> list[Note]:
        """Living notes of the time since the last meeting, that day's included."""
        since = since_day(self._prepared)
        return [note for note in self._living(notes) if (note.written_on or "") >= since]

    def _short(self, contacts: Iterable[bytes]) -> list[str]:
        return [say.short_name(self._names[one]) for one in contacts if one in self._names]


def _circle(shareable: bool) -> Circle:  # noqa: FBT001 - the one question that it answers
    return Circle.CUSTOMER if shareable else Circle.TEAM


def _move(account: Account) -> Move:
    if account.standing not in STANDINGS or account.standing_before not in STANDINGS:
        return Move.UNKNOWN
    steps = STANDINGS.index(account.standing) - STANDINGS.index(account.standing_before)
    return Move.UP if steps > 0 else Move.DOWN if steps < 0 else Move.SAME
