"""Who is shown as whom: contacts that turned out to be one person.

A merge is one field, `merged_into`, on the contact that is shown no more. Two devices may merge at once,
so that the lines they make together form chains and rings; what they mean depends on nothing but the
lines themselves and is the same on every device.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping


def kept_of(
    lines: Mapping[bytes, bytes], gone: Collection[bytes] = frozenset()
) -> dict[bytes, bytes]:
    """For each contact that is shown as another: as which one.

    `lines` holds who was merged into whom. One that leads to a contact that is `gone` counts for
    nothing: nobody vanishes because somebody else was removed. A chain leads to its end; where lines
    form a ring, the smallest id in it is the one that is shown.
    """
    counting = {one: into for one, into in lines.items() if into not in gone and one not in gone}
    ends: dict[bytes, bytes] = {}
    for start in counting:
        path: list[bytes] = []
        places: dict[bytes, int] = {}
        at = start
        while at in counting and at not in ends and at not in places:
            places[at] = len(path)
            path.append(at)
            at = counting[at]
        end = min(path[places[at] :]) if at in places else ends.get(at, at)
        ends.update(dict.fromkeys(path, end))
    return {one: end for one, end in ends.items() if one != end}


def groups_of(kept: Mapping[bytes, bytes]) -> dict[bytes, tuple[bytes, ...]]:
    """For each contact that others are shown as: those others, by id."""
    found: dict[bytes, list[bytes]] = {}
    for one, end in kept.items():
        found.setdefault(end, []).append(one)
    return {end: tuple(sorted(others)) for end, others in found.items()}


def without_rings(
    boss_of: Mapping[bytes, bytes],
) -> tuple[dict[bytes, bytes], tuple[tuple[bytes, ...], ...]]:
    """Lines of reporting that make a tree, and the rings that were in them.

    Of each ring the line from its smallest id is left out, so that everybody has a place and every
    device draws the same tree.
    """
    tree = dict(boss_of)
    rings: list[tuple[bytes, ...]] = []
    done: set[bytes] = set()
    for start in sorted(boss_of):
        path: list[bytes] = []
        places: dict[bytes, int] = {}
        at: bytes | None = start
        while at is not None and at not in done and at not in places:
            places[at] = len(path)
            path.append(at)
            at = boss_of.get(at)
        if at is not None and at in places:
            ring = path[places[at] :]
            first = ring.index(min(ring))
            rings.append(tuple(ring[first:] + ring[:first]))
            del tree[min(ring)]
        done.update(path)
    return tree, tuple(sorted(rings))


def leads_back(boss_of: Mapping[bytes, bytes], contact: bytes, boss: bytes) -> bool:
    """Whether somebody would come to report to themselves, were `contact` to report to `boss`."""
    seen: set[bytes] = set()
    at: bytes | None = boss
    while at is not None and at not in seen:
        if at == contact:
            return True
        seen.add(at)
        at = boss_of.get(at)
    return False
