"""Who of us has word with whom of them: the coverage matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mcr_desktop.domain.people import Contact, Touch


@dataclass(frozen=True, slots=True)
class Cell:
    """What passed between one contact and one teammate in the period."""

    count: int = 0
    """Two-way touches."""
    last_on: str | None = None
    """The day of the last of them."""
    last_touch: bytes | None = None
    one_way: int = 0


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One contact against every teammate."""

    contact: Contact
    owner: str | None
    cells: tuple[Cell, ...]
    count: int
    """Two-way touches with any of us; one with several of us counts once."""
    last_on: str | None
    people: int
    """How many of us had word with them."""

    @property
    def single(self) -> bool:
        """Whether one of us alone carries it."""
        return self.people == 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Contacts against teammates over a period, days inclusive."""

    since: str
    until: str
    team: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    totals: tuple[int, ...]
    """By teammate: two-way touches with anybody."""

    @property
    def uncovered(self) -> tuple[Contact, ...]:
        """Those with whom nobody had word."""
        return tuple(row.contact for row in self.rows if row.people == 0)


@dataclass(slots=True)
class _Tally:
    count: int = 0
    one_way: int = 0
    last: tuple[str, bytes] | None = None
    people: set[int] = field(default_factory=set)

    def add(self, touch: Touch) -> None:
        if not touch.two_way:
            self.one_way += 1
            return
        self.count += 1
        self.last = max(self.last or ("", b""), (touch.happened_on, touch.id))


def coverage(
    contacts: Sequence[Contact],
    members: Iterable[str],
    touches: Iterable[Touch],
    since: str,
    until: str,
) -> Coverage:
    """The matrix of these people. The team: who is inside, who looks after somebody, who had word."""
    within = [one for one in touches if one.happened_on and since <= one.happened_on <= until]
    named: dict[str, None] = dict.fromkeys(members)
    named |= dict.fromkeys(sorted({one.owner for one in contacts if one.owner}))
    named |= dict.fromkeys(sorted({name for touch in within for name in touch.team}))
    places = {name: place for place, name in enumerate(named)}
    cells: dict[tuple[bytes, int], _Tally] = {}
    rows: dict[bytes, _Tally] = {one.id: _Tally() for one in contacts}
    totals = [0] * len(places)
    for touch in within:
        ours = {places[name] for name in touch.team}
        for place in ours:
            totals[place] += bool(touch.two_way)
        for contact in set(touch.contacts) & rows.keys():
            rows[contact].add(touch)
            for place in ours:
                cells.setdefault((contact, place), _Tally()).add(touch)
                if touch.two_way:
                    rows[contact].people.add(place)
    return Coverage(
        since,
        until,
        tuple(places),
        tuple(_row(one, rows[one.id], cells, len(places)) for one in contacts),
        tuple(totals),
    )


def _row(
    contact: Contact, tally: _Tally, cells: dict[tuple[bytes, int], _Tally], width: int
) -> CoverageRow:
    told = []
    for place in range(width):
        found = cells.get((contact.id, place))
        if found is None:
            told.append(_NOTHING)
        else:
            day, touch = found.last or (None, None)
            told.append(Cell(found.count, day, touch, found.one_way))
    last_on = tally.last[0] if tally.last else None
    return CoverageRow(contact, contact.owner, tuple(told), tally.count, last_on, len(tally.people))


_NOTHING = Cell()
