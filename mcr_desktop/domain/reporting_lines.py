"""Who reports to whom at a customer, as a tree that is the same on every device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mcr_desktop.domain.merges import without_rings
from mcr_desktop.domain.people import Contact, Influence


@dataclass(frozen=True, slots=True)
class OrgChart:
    """The people of an account with their lines. Everybody is in it, those too who report in a ring."""

    contacts: tuple[Contact, ...]
    boss: dict[bytes, bytes] = field(default_factory=dict)
    """Who reports to whom, without rings: of each, the line from its smallest id is left out."""
    rings: tuple[tuple[bytes, ...], ...] = ()
    """Those who report to one another in a circle, each to the next."""
    influences: tuple[Influence, ...] = ()
    depth: dict[bytes, int] = field(default_factory=dict)
    """Steps below the top; 0 for whoever reports to nobody here."""


def chart(contacts: Iterable[Contact], influences: Iterable[Influence] = ()) -> OrgChart:
    """The tree and the lines of influence between these people.

    A line to somebody who is not among them is none. Of several equal influences (two devices wrote
    one at the same time) the strongest counts.
    """
    people = tuple(contacts)
    there = {one.id for one in people}
    stated = {
        one.id: one.reports_to
        for one in people
        if one.reports_to is not None and one.reports_to in there
    }
    boss, rings = without_rings(stated)
    return OrgChart(people, boss, rings, _without_doubles(influences, there), _depths(boss, there))


def _depths(boss: dict[bytes, bytes], there: set[bytes]) -> dict[bytes, int]:
    depths: dict[bytes, int] = {}
    for one in there:
        path = [one]
        while path[-1] not in depths and path[-1] in boss:
            path.append(boss[path[-1]])
        below = depths.get(path[-1], 0)
        for steps, at in enumerate(reversed(path)):
            depths.setdefault(at, below + steps)
    return depths


def _without_doubles(influences: Iterable[Influence], there: set[bytes]) -> tuple[Influence, ...]:
    found: dict[tuple[bytes, bytes, str], Influence] = {}
    for one in influences:
        if one.from_id is None or one.to_id is None or one.from_id == one.to_id:
            continue
        if one.from_id not in there or one.to_id not in there:
            continue
        key = (one.from_id, one.to_id, one.kind or "")
        other = found.get(key)
        if other is None or (one.strength or 0, one.id) > (other.strength or 0, other.id):
            found[key] = one
    return tuple(sorted(found.values(), key=lambda one: one.id))
