"""The numbered sources of a brief: each cited once, in the order of the page, with the row behind it."""

from __future__ import annotations

from dataclasses import dataclass

from mcr_desktop.briefs.content import Circle, MeetingBrief, Source


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

    def origins(self, brief: MeetingBrief) -> tuple[Origin, ...]:
        """The rows behind the sources that a brief prints, by the numbers that it prints."""
        return tuple(
            Origin(source.number, source.text, *self._rows[source.text]) for source in brief.sources
        )
