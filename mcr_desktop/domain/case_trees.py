"""Trees of whys and of bones: read in one order on every device, and never in a circle.

Two people may move answers at the same time so that each stands under the other. No device can know
that while it writes; so whoever reads breaks a circle, and all break it at the same place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from mcr_desktop.domain.cases import Bone, Why

Twig = TypeVar("Twig", bound=Why | Bone)


def arrange(rows: Iterable[Twig]) -> tuple[Twig, ...]:
    """The rows of a case as a reader goes through them: each under its parent, by place.

    `parent_id` of what comes out is the parent that counts: None at the top, where the parent is gone, and
    for the row with the smallest id of a circle. A branch belongs to its top's chain or category.
    """
    known = {row.id: row for row in rows}
    parents = _parents(known)
    below: dict[bytes | None, list[Twig]] = {}
    for row in known.values():
        below.setdefault(parents[row.id], []).append(row)
    for level in below.values():
        level.sort(key=_order)
    arranged: list[Twig] = []
    # A list of its own and no recursion: a teammate's device may have written a chain of any length.
    waiting = [(row, row) for row in reversed(below.get(None, []))]
    while waiting:
        row, top = waiting.pop()
        arranged.append(_under(row, parents[row.id], top))
        waiting += [(child, top) for child in reversed(below.get(row.id, []))]
    return tuple(arranged)


def depths(arranged: Sequence[Twig]) -> dict[bytes, int]:
    """How deep each row of `arrange` stands; 0 at the top."""
    found: dict[bytes, int] = {}
    for row in arranged:
        found[row.id] = 0 if row.parent_id is None else found[row.parent_id] + 1
    return found


def subtree(arranged: Sequence[Twig], root: bytes) -> tuple[Twig, ...]:
    """A row of `arrange` with all that stands under it, in its order; nothing where it is not there."""
    within: set[bytes] = {root}
    found = []
    for row in arranged:
        if row.id == root or row.parent_id in within:
            within.add(row.id)
            found.append(row)
    return tuple(found)


def places_among(siblings: Sequence[float | None], index: int) -> tuple[float, tuple[float, ...]]:
    """The place of a row that comes to stand at `index` among siblings, and new places for those.

    The second is empty where theirs may stay: halving the same gap again and again comes to an end.
    """
    at = max(0, min(index, len(siblings)))
    before = siblings[at - 1] if at else None
    after = siblings[at] if at < len(siblings) else None
    wanted = _between(before, after, first=at == 0, last=at == len(siblings))
    if wanted is not None:
        return wanted, ()
    return float(at), tuple(float(i if i < at else i + 1) for i in range(len(siblings)))


def _between(before: float | None, after: float | None, *, first: bool, last: bool) -> float | None:
    if first and last:
        return 0.0
    if first:
        return None if after is None or after - 1.0 == after else after - 1.0
    if before is None or (not last and after is None):
        return None
    if last or after is None:
        return None if before + 1.0 == before else before + 1.0
    middle = before / 2 + after / 2 + 0.0
    return middle if before < middle < after else None


def _parents(known: dict[bytes, Twig]) -> dict[bytes, bytes | None]:
    """The parent that counts of each row."""
    parents: dict[bytes, bytes | None] = {
        row.id: row.parent_id if row.parent_id in known else None for row in known.values()
    }
    for circle in _circles(parents):
        parents[min(circle)] = None
    return parents


def _circles(parents: dict[bytes, bytes | None]) -> list[Collection[bytes]]:
    found: list[Collection[bytes]] = []
    seen: set[bytes] = set()
    for start in parents:
        path: dict[bytes, int] = {}
        at: bytes | None = start
        while at is not None and at not in seen:
            seen.add(at)
            path[at] = len(path)
            at = parents[at]
        if at is not None and at in path:
            found.append(list(path)[path[at] :])
    return found


def _order(row: Twig) -> tuple[bool, float, bytes]:
    return row.place is None, row.place or 0.0, row.id


def _under(row: Twig, parent: bytes | None, top: Twig) -> Twig:
    branch = "chain" if isinstance(row, Why) else "category"
    shared: Any = getattr(top, branch)
    if row.parent_id == parent and getattr(row, branch) == shared:
        return row
    fields: dict[str, Any] = {"parent_id": parent, branch: shared}
    return replace(row, **fields)
