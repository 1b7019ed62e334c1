"""Which segments count: a pure function of the roster and of the segments that are held.

A device in good standing is believed in all that it wrote. Of one that was removed, left or may only
read, what lies on the chain of its pinned heads counts and nothing else, so that nobody adds to their
past afterwards. Owners' rulings on single segments stand above both. A device that was never let in is
not believed in anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mcr_desktop.sync.membership import Roster

COUNTS = ""
REJECTED, UNKNOWN = "rejected", "unknown-device"
WAITING = ("removed", "left", "reader", "kit")
"""Reasons for which a held segment does not count and waits for an owner's word."""

ADOPTABLE = (*WAITING, REJECTED)
CLOSED = (*ADOPTABLE, UNKNOWN)
"""Every reason for which a held segment does not count."""


class Place(NamedTuple):
    """Where a held segment stands."""

    id: bytes
    writer: bytes
    seq: int
    previous: bytes
    signer: bytes


def verdicts(roster: Roster, places: Sequence[Place]) -> dict[bytes, str]:
    """For each segment COUNTS, or the reason why it does not count."""
    found: dict[bytes, str] = {}
    before = {place.id: place.previous for place in places}
    chains: dict[bytes, set[bytes]] = {}
    for place in places:
        ruling = roster.rulings.get(place.id)
        standing = roster.standings.get(place.signer)
        if standing is None:
            # Whoever was never let in is nobody whose work could be adopted: others do not take it in.
            found[place.id] = UNKNOWN
        elif ruling is not None:
            found[place.id] = COUNTS if ruling else REJECTED
        elif standing.open:
            found[place.id] = COUNTS
        else:
            if place.signer not in chains:
                chains[place.signer] = _chain(standing.pins, before)
            pinned = place.id in chains[place.signer]
            found[place.id] = COUNTS if pinned else standing.reason
    return found


def heads(places: Iterable[Place], counting: Iterable[bytes]) -> list[tuple[bytes, int, bytes]]:
    """The newest counting segments of each writer, as a removal pins them: writer, number, identity.

    Two of one writer where a copy of its device has been writing too.
    """
    counts = set(counting)
    mine = [place for place in places if place.id in counts]
    followed = {place.previous for place in mine}
    return sorted((one.writer, one.seq, one.id) for one in mine if one.id not in followed)


def _chain(pins: Iterable[bytes], before: dict[bytes, bytes]) -> set[bytes]:
    """The pinned segments and all that they follow, as far as they are held."""
    chain: set[bytes] = set()
    for pin in pins:
        at = pin
        while at in before and at not in chain:
            chain.add(at)
            at = before[at]
    return chain
