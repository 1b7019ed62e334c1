"""Which row an id means where several accounts have one of it.

No honest device gives a row the id of one in another account. Whoever is inside two accounts, or was, can:
then rows of that id are told apart by the account of the page on which one of them is looked at, and a
deed that names the id alone is refused. Which of them was here first says nothing: the forged one may have
come before the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.domain.errors import AmbiguousError
from mcr_desktop.domain.ids import show
from mcr_desktop.domain.tables import TABLES

if TYPE_CHECKING:
    from mcr_desktop.store.engine import Store

_CHUNK = 500


class TwinError(AmbiguousError):
    """Rows of several accounts, the `candidates`, have the id `wanted`; nothing was read or written."""


class Place(NamedTuple):
    """Where a row stands: its fence, what stands in `deleted`, and its number."""

    fence: bytes
    deleted: int | None
    no: int


@contextmanager
def looking_at(store: Store, fence: bytes) -> Iterator[None]:
    """Have an id that several accounts use mean the row of this fence, in this thread, meanwhile."""
    before, store.looked_at.fence = looked_at(store), fence
    try:
        yield
    finally:
        store.looked_at.fence = before


def place_of(store: Store, table: str, row_id: bytes, fence: bytes | None = None) -> Place | None:
    """Where the row of this id stands, in the `fence` that is meant or wherever; None where there is none.

    Removed rows count: what was meant for one is nothing for its twin. Raises TwinError.
    """
    found = [
        Place(*row)
        for row in store.rows(
            f'SELECT f.id, t.deleted, t.no FROM "{table}" t JOIN fence f ON f.no = t.fence '
            "WHERE t.id = ? ORDER BY t.no",
            (row_id,),
        )
    ]
    if fence is not None:
        return next((one for one in found if one.fence == fence), None)
    if table == "account" and len(found) > 1:
        # A fence has one account: whatever else calls itself one there is none.
        found = [one for one in found if _is_its_only(store, one)] or found
    if len(found) < 2:
        return found[0] if found else None
    meant = meant_of(store, [one.fence for one in found], table, row_id)
    return next(one for one in found if one.fence == meant)


def fence_of(store: Store, row_id: bytes) -> bytes | None:
    """The fence of the row of this id, of whatever kind; None where there is none. Raises TwinError."""
    found: dict[bytes, str] = {}
    for table in TABLES:
        for (fence,) in store.rows(
            f'SELECT f.id FROM "{table}" t JOIN fence f ON f.no = t.fence WHERE t.id = ?',
            (row_id,),
        ):
            found.setdefault(fence, table)
    if len(found) < 2:
        return next(iter(found), None)
    if "account" in found.values() and (place := place_of(store, "account", row_id)):
        return place.fence
    return meant_of(store, list(found), next(iter(found.values())), row_id)


def meant_of(store: Store, fences: Sequence[bytes], table: str, row_id: bytes) -> bytes:
    """Which of several fences that have a row of this id is meant. Raises TwinError where nothing tells."""
    wanted = looked_at(store)
    if wanted is not None and wanted in fences:
        return wanted
    marks = ",".join("?" * len(fences))
    names = store.rows(
        "SELECT coalesce(a.name, '') FROM fence f LEFT JOIN account a ON a.no = (SELECT min(b.no) "
        f"FROM account b WHERE b.fence = f.no AND b.deleted IS NULL) WHERE f.id IN ({marks}) ORDER BY 1",
        list(fences),
    )
    raise TwinError(kind=table, wanted=show(row_id), candidates=tuple(name for (name,) in names))


def used_twice(store: Store, table: str, ids: Sequence[bytes]) -> frozenset[bytes]:
    """Those of these ids that rows of several accounts have, removed ones included."""
    found: set[bytes] = set()
    for start in range(0, len(ids), _CHUNK):
        part = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(part))
        found |= {
            row_id
            for (row_id,) in store.rows(
                f'SELECT id FROM "{table}" WHERE id IN ({marks}) GROUP BY id HAVING count(*) > 1',
                part,
            )
        }
    return frozenset(found)


def looked_at(store: Store) -> bytes | None:
    """The fence of the page for which this thread works, if any."""
    fence: bytes | None = getattr(store.looked_at, "fence", None)
    return fence


def _is_its_only(store: Store, place: Place) -> bool:
    return (
        store.row(
            "SELECT 1 FROM account t JOIN account o ON o.fence = t.fence AND o.no < t.no WHERE t.no = ?",
            (place.no,),
        )
        is None
    )
