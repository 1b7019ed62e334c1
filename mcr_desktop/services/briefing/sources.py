"""The numbered sources of a brief: each cited once, in the order of the page, with the row behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcr_desktop.briefs.content import Circle, MeetingBrief, Source
from mcr_desktop.briefs.root_cause_content import RootCauseReport
from mcr_desktop.domain.accounts import Fact
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact
from mcr_desktop.phrases import briefs as say


@dataclass(frozen=True, slots=True)
class Origin:
    """A printed source and the row that it stands for."""

    number: int
    text: str
    kind: str
    """Kind of the row: note, touch, commitment, meeting, contact, fact, complaint, account."""
    id: bytes


class Citations:
    """Numbers sources as they are first cited; what reads the same on paper is one source."""

    def __init__(self) -> None:
        self._sources: dict[str, Source] = {}
        self._rows: dict[str, tuple[str, bytes]] = {}

    def cite(self, text: str, kind: str, row: bytes, circle: Circle = Circle.TEAM) -> int:
        """The number of a source. One that a customer may see stays so only if each citing says so."""
        known = self._sources.get(text)
        if known is None:
            self._sources[text] = known = Source(len(self._sources) + 1, text, circle)
            self._rows[text] = (kind, row)
        elif circle is Circle.TEAM and known.circle is Circle.CUSTOMER:
            self._sources[text] = known = Source(known.number, text, Circle.TEAM)
        return known.number

    def sources(self) -> tuple[Source, ...]:
        """Every source by its number."""
        return tuple(self._sources.values())

    def origins(self, brief: MeetingBrief | RootCauseReport) -> tuple[Origin, ...]:
        """The rows behind the sources that a brief prints, by the numbers that it prints."""
        return tuple(
            Origin(source.number, source.text, *self._rows[source.text]) for source in brief.sources
        )


class RowSources(Citations):
    """Cites the rows of one account under the names that its audience knows them by."""

    def __init__(self, account: bytes, today: str, *, shared: bool) -> None:
        """`shared` speaks to the customer."""
        super().__init__()
        self._account = account
        self._today = today
        self._shared = shared

    def ledger(self) -> int:
        """The list of promises as a whole."""
        name = say.shared_ledger_source if self._shared else say.ledger_source
        return self.cite(name(self._today), "commitment", self._account, Circle.CUSTOMER)

    def register(self, day: str) -> int:
        """The register of complaints up to a day."""
        return self.cite(say.register_source(day), "complaint", self._account)

    def timeline(self) -> int:
        """The account's timeline as a whole."""
        return self.cite(say.timeline_source(self._today), "timeline", self._account)

    def account(self) -> int:
        """What is kept of the account itself."""
        return self.cite(say.account_source(self._today), "account", self._account)

    def meeting(self, meeting: Meeting) -> int:
        """A meeting that was held."""
        source = say.meeting_source(meeting.title, meeting.day)
        return self.cite(source, "meeting", meeting.id, Circle.CUSTOMER)

    def plan(self, meeting: Meeting) -> int:
        """What was planned for the meeting of the brief."""
        source = say.plan_source(meeting.title, meeting.day)
        return self.cite(source, "meeting", meeting.id, Circle.CUSTOMER)

    def touch(
        self,
        touch: bytes,
        channel: str,
        names: Sequence[str],
        day: str,
        circle: Circle = Circle.TEAM,
    ) -> int:
        """A touch with the people named."""
        return self.cite(say.touch_source(channel, names, day), "touch", touch, circle)

    def note(self, note: Note, circle: Circle) -> int:
        """A note with its author."""
        source = say.note_source(note.title or "", note.author or "", note.written_on)
        return self.cite(source, "note", note.id, circle)

    def contact(self, contact: Contact) -> int:
        """What is kept of a person."""
        source = say.contact_source(contact.name, contact.standing_on)
        return self.cite(source, "contact", contact.id)

    def fact(self, fact: Fact) -> int:
        """A storekeeper's fact."""
        return self.cite(say.fact_source(fact.source or "", fact.noted_on), "fact", fact.id)
