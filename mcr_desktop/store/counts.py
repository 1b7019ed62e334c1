"""Counts over whole accounts, read in one statement each, keyed by fence."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from mcr_desktop.domain.ids import show
from mcr_desktop.store.engine import Store
from mcr_desktop.store.fences import Fences, among
from mcr_desktop.store.merged_contacts import Kept
from mcr_desktop.store.note_lists import USED
from mcr_desktop.store.queries import VISIBLE

_DATED = "date(t.happened_on) = t.happened_on"
"""The touch has a day that is one; a colleague's device may have written anything."""


def _of(fences: Fences) -> tuple[str, list[bytes]]:
    """A condition on `f` and its values."""
    where, values = among(fences)
    return f"1{where}", list(values)


def _listed(column: str) -> str:
    """A column as JSON that is sound, whatever a colleague's device wrote."""
    return f"CASE WHEN json_valid({column}) THEN {column} ELSE '[]' END"


def _names(lists: Collection[str]) -> set[str]:
    """The texts in all of these JSON lists; what is sound and no list holds none."""
    try:
        found = json.loads(
            f"[{','.join(lists)}]"
        )  # at once: a tenth of the time that each costs alone
    except (ValueError, RecursionError):
        # One of them is sound and past all measure: that one alone is passed over.
        return set[str]().union(*(_names((one,)) for one in lists)) if len(lists) > 1 else set()
    return {one for part in found if isinstance(part, list) for one in part if isinstance(one, str)}


def fences_of(
    store: Store, kinds: Collection[str], row_ids: Collection[bytes]
) -> frozenset[bytes] | None:
    """The fences in which these rows lie, all of some of these kinds.

    None where one of them is not found: it was erased, and nobody can say any more where it was.
    """
    marks = ",".join("?" * len(row_ids))
    homes: set[bytes] = set()
    found: set[bytes] = set()
    for kind in kinds:
        for row_id, fence in store.rows(
            f'SELECT t.id, f.id FROM "{kind}" t JOIN fence f ON f.no = t.fence '
            f"WHERE t.id IN ({marks})",
            list(row_ids),
        ):
            found.add(row_id)
            homes.add(fence)
    return frozenset(homes) if found.issuperset(row_ids) else None


def last_two_way(store: Store, fences: Fences = None) -> dict[bytes, tuple[str, str, bytes]]:
    """Each fence's last two-way touch: day, channel, id. Of one day it is the one written last."""
    scope, values = _of(fences)
    return {
        fence: (day, channel, touch)
        for fence, day, channel, touch in store.rows(
            "SELECT f.id, t.happened_on, coalesce(t.channel, ''), t.id FROM fence f "
            "JOIN touch t ON t.no = (SELECT t.no FROM touch t WHERE t.fence = f.no "
            f"AND t.deleted IS NULL AND t.two_way = 1 AND {_DATED} "
            f"ORDER BY t.happened_on DESC, t.no DESC LIMIT 1) WHERE {scope}",
            values,
        )
    }


def threads(
    store: Store, since: str, fences: Fences = None, kept: Kept | None = None
) -> dict[bytes, tuple[int, int]]:
    """Each fence's people with a two-way touch since a day: theirs, ours.

    Contacts who are shown as another (`kept`) count as that one.
    """
    scope, values = _of(fences)
    rows = store.rows(
        f"SELECT f.id, {_listed('t.contacts')}, {_listed('t.team')} FROM fence f CROSS JOIN touch t "
        f"ON t.fence = f.no AND t.happened_on >= ? WHERE {scope} "
        "AND t.deleted IS NULL AND t.two_way = 1",
        [since, *values],
    )
    names = {
        fence: {show(one): show(into) for one, into in others.items()}
        for fence, others in (kept or {}).items()
    }
    theirs: dict[bytes, set[str]] = {}
    ours: dict[bytes, set[str]] = {}
    for fence, contacts, team in rows:
        theirs.setdefault(fence, set()).add(contacts)
        ours.setdefault(fence, set()).add(team)
    return {
        fence: (
            len({names.get(fence, {}).get(one, one) for one in _names(lists)}),
            len(_names(ours[fence])),
        )
        for fence, lists in theirs.items()
    }


def executive_touches(
    store: Store, since: str, fences: Fences = None
) -> dict[bytes, tuple[int, str | None]]:
    """Each fence's touches by an executive of ours since a day, and the last of all."""
    scope, values = _of(fences)
    return {
        fence: (recent, last)
        for fence, recent, last in store.rows(
            "SELECT f.id, sum(t.happened_on >= ?), max(t.happened_on) FROM fence f CROSS JOIN touch t "
            f"ON t.fence = f.no WHERE {scope} "
            "AND t.deleted IS NULL AND t.executive = 1 "
            f"AND {_DATED} GROUP BY f.id",
            [since, *values],
        )
    }


@dataclass(frozen=True, slots=True)
class PromiseCounts:
    """Promises of one fence in one direction, as `domain.commitments` tells and tallies them."""

    owed: int = 0
    late: int = 0
    due: int = 0
    on_time: int = 0


def promises(
    store: Store, since: str, today: str, fences: Fences = None
) -> dict[bytes, dict[str, PromiseCounts]]:
    """Each fence's promises by direction: what is owed, what of it is late, what fell due after `since`."""
    scope, values = _of(fences)
    deadline = "CASE WHEN first < moved THEN first ELSE due END"
    rows = store.rows(
        f"SELECT fence, way, sum(owed), sum(owed AND due < ?), sum(counts AND {deadline} > ? AND "
        f"({deadline} < ? OR {deadline} = ? AND NOT owed)), sum(counts AND {deadline} > ? AND {deadline} <= ? AND state = 'kept' "
        f"AND closed <= {deadline}) FROM (SELECT f.id AS fence, coalesce(t.direction, 'ours') AS way, "
        "coalesce(t.state, 'open') AS state, "
        "coalesce(t.state, 'open') IN ('open', 'renegotiated') AS owed, "
        "coalesce(t.state, 'open') <> 'withdrawn' AND date(t.due_on) = t.due_on AS counts, "
        "CASE WHEN date(t.due_on) = t.due_on THEN t.due_on END AS due, "
        "CASE WHEN date(t.first_due_on) = t.first_due_on THEN t.first_due_on END AS first, "
        "CASE WHEN date(t.renegotiated_on) = t.renegotiated_on THEN t.renegotiated_on END AS moved, "
        "CASE WHEN date(t.closed_on) = t.closed_on THEN t.closed_on END AS closed "
        f"FROM fence f CROSS JOIN commitment t ON t.fence = f.no WHERE {scope} "
        "AND t.deleted IS NULL AND (t.due_on > ? OR t.first_due_on > ? "
        "OR coalesce(t.state, 'open') IN ('open', 'renegotiated'))) GROUP BY 1, 2",
        [today, since, today, today, since, today, *values, since, since],
    )
    found: dict[bytes, dict[str, PromiseCounts]] = {}
    for fence, way, *numbers in rows:
        found.setdefault(fence, {})[way] = PromiseCounts(*(number or 0 for number in numbers))
    return found


def used_notes(
    store: Store, since: str, until: str, fences: Fences = None
) -> dict[bytes, tuple[int, int]]:
    """Each fence's notes written in these days: how many led to something, and how many there are."""
    scope, values = _of(fences)
    return {
        fence: (used, written)
        for fence, used, written in store.rows(
            f"SELECT f.id, count(*) FILTER (WHERE {USED}), count(*) FROM fence f CROSS JOIN note t "
            f"ON t.fence = f.no WHERE {scope} AND t.written_on BETWEEN ? AND ? "
            "AND t.deleted IS NULL GROUP BY f.no",
            [*values, since, until],
        )
    }


def complaints(
    store: Store, fence: bytes, first: str, middle: str, last: str
) -> tuple[int, int, int]:
    """Complaints reported in (first, middle], in (middle, last], and up to `last`."""
    row = store.row(
        "SELECT coalesce(sum(t.reported_on > ? AND t.reported_on <= ?), 0), "
        "coalesce(sum(t.reported_on > ?), 0), count(*) FROM complaint t "
        "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
        f"AND t.reported_on <= ? AND {VISIBLE}",
        (first, middle, middle, fence, last),
    )
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


def any_complaints_beyond(store: Store, fence: bytes, many: int) -> bool:
    """Whether a fence holds more complaints than so many, deleted ones among them; an index tells."""
    return bool(
        store.row(
            "SELECT 1 FROM complaint WHERE fence = (SELECT no FROM fence WHERE id = ?) LIMIT 1 OFFSET ?",
            (fence, many),
        )
    )


def complaints_by_month(store: Store, fence: bytes) -> list[tuple[str, int]]:
    """Complaints reported in each month that has any, in order."""
    return [
        (month, count)
        for month, count in store.rows(
            "SELECT substr(t.reported_on, 1, 7), count(*) FROM complaint t "
            "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
            f"AND t.reported_on IS NOT NULL AND {VISIBLE} GROUP BY 1 ORDER BY 1",
            (fence,),
        )
    ]


def arrivals(store: Store) -> list[tuple[int, bytes, int, int]]:
    """What teammates changed and the user has not seen, latest first.

    Each as row number, writer, when it came, and the clock that tells it from a later change of the row.
    """
    return [
        (no, writer, at_ms, clock)
        for no, writer, at_ms, clock in store.rows(
            "SELECT a.no, w.id, a.at_ms, a.clock FROM arrival a JOIN writer w ON w.no = a.writer "
            "ORDER BY a.at_ms DESC, a.no LIMIT 1000"
        )
    ]


def row_places(store: Store, table: str, numbers: list[int]) -> dict[int, tuple[bytes, bytes]]:
    """Fence and id of rows of one table that are not deleted, by row number."""
    marks = ",".join("?" * len(numbers))
    return {
        no: (fence, row_id)
        for no, fence, row_id in store.rows(
            f'SELECT t.no, f.id, t.id FROM "{table}" t JOIN fence f ON f.no = t.fence '
            f"WHERE t.no IN ({marks}) AND t.deleted IS NULL",
            numbers,
        )
    }


def two_way_between(
    store: Store, first: str, middle: str, last: str
) -> dict[bytes, tuple[int, int]]:
    """Each fence's two-way touches in (first, middle] and in (middle, last]."""
    return {
        fence: (before, recent)
        for fence, before, recent in store.rows(
            "SELECT f.id, sum(t.happened_on <= ?), sum(t.happened_on > ?) FROM touch t "
            "JOIN fence f ON f.no = t.fence WHERE t.deleted IS NULL AND t.two_way = 1 "
            f"AND {_DATED} AND t.happened_on > ? AND t.happened_on <= ? GROUP BY f.id",
            (middle, middle, first, last),
        )
    }
