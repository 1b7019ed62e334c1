"""Reads: frozen rows of `domain`, filtered and sorted in SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from mcr_desktop.domain import people
from mcr_desktop.domain.ids import parse
from mcr_desktop.store import merged_contacts
from mcr_desktop.store.engine import Store
from mcr_desktop.store.twins import looked_at, place_of, used_twice

Shown = TypeVar("Shown")

_TABLE_OF = {
    "accounts.Account": "account",
    "accounts.Site": "site",
    "accounts.Fact": "fact",
    "accounts.Agreement": "agreement",
    "accounts.Occasion": "occasion",
    "people.Contact": "contact",
    "people.Touch": "touch",
    "people.Position": "position",
    "people.Influence": "influence",
    "people.Address": "address",
    "people.Distinction": "distinction",
    "notes.Note": "note",
    "notes.Use": "use",
    "notes.Attachment": "attachment",
    "commitments.Absence": "absence",
    "marks.Mark": "mark",
    "commitments.Commitment": "commitment",
    "meetings.Meeting": "meeting",
    "complaints.Complaint": "complaint",
    "complaints.Exposure": "exposure",
    "complaints.ImportSummary": "import",
    "complaints.KeptMapping": "mapping",
    "complaints.View": "view",
    "complaints.Mute": "mute",
    "complaints.Annotation": "annotation",
    "cases.Case": "case",
    "cases.CasePart": "case_part",
    "cases.Why": "why",
    "cases.Bone": "bone",
    "cases.CaseEvent": "case_event",
}
"""The table of each kind by module of `domain` and class: a start reads half of them, and imports no more."""

_IMPORTED = frozenset({"contact", "complaint", "exposure"})

OF_A_DRAFT = (
    "iif(t.account_id IS NOT NULL AND EXISTS (SELECT 1 FROM sharing_fence s "
    "WHERE s.id = f.id AND s.kind = 'private'), t.account_id, NULL)"
)
"""The account that a draft `t` of a fence `f` is about. What teammates read is none, whatever one of their
devices wrote there: it would be taken for ours, and its words be shared elsewhere."""
_TOLD = {("note", "account_id"): OF_A_DRAFT}
"""Columns that tell something only in some places, as they are read."""

VISIBLE = (
    "(t.import_id IS NULL OR (t.import_id NOT IN (SELECT id FROM pending_import) AND "
    "(t.fence, t.import_id) NOT IN "
    '(SELECT fence, id FROM "import" WHERE deleted IS NOT NULL)))'
)
"""The condition under which a row that an import may have brought is shown: neither is that import
unfinished nor was it taken back in the row's own fence."""


def hides_any(store: Store) -> bool:
    """Whether `VISIBLE` hides anything at present."""
    return bool(
        store.row(
            "SELECT 1 FROM pending_import UNION ALL "
            'SELECT 1 FROM "import" WHERE deleted IS NOT NULL LIMIT 1'
        )
    )


def hidden_imports(store: Store, fence: bytes) -> frozenset[bytes]:
    """The imports whose rows are not shown in a fence: unfinished ones, and those taken back."""
    found = store.rows(
        "SELECT id FROM pending_import UNION "
        'SELECT id FROM "import" WHERE deleted IS NOT NULL '
        "AND fence = (SELECT no FROM fence WHERE id = ?)",
        (fence,),
    )
    return frozenset(import_id for (import_id,) in found)


def fetch(
    store: Store,
    kind: type[Shown],
    where: str = "",
    parameters: Sequence[Any] = (),
    order: str = "t.no",
    limit: int | None = None,
) -> list[Shown]:
    """The rows of one kind that are neither deleted nor part of an unfinished import.

    `where` and `order` are SQL over `t` (the row) and `f` (its fence), written by the caller, with
    values only through `parameters`. Fields that hold nothing show their dataclass's default. Contacts
    that are shown as others are left out, and every row names those who are kept: a `where` over a field
    that names a contact asks for all of `merged_contacts.names_of`.
    """
    plan = _plans.get(kind)
    if plan is None:
        plan = _plans[kind] = _plan(kind)
    select, build = plan
    sql = select + (f" AND ({where})" if where else "") + f" ORDER BY {order}"
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    with store.reading() as cursor:
        rows = [build(row) for row in cursor.execute(sql, parameters)]
    if rows and merged_contacts.concerns(kind):
        return merged_contacts.shown(kind, rows, merged_contacts.kept_of(store))
    return rows


def one(store: Store, kind: type[Shown], row_id: bytes, fence: bytes | None = None) -> Shown | None:
    """The row of one kind with this id, or None; of a contact that is shown as another, that other.

    It is looked for in the `fence` that is meant, or wherever: then `twins.TwinError` is raised where
    several have one.
    """
    place = place_of(store, table_of(kind), row_id, fence)
    if place is None:
        return None
    if kind is people.Contact:
        row_id = merged_contacts.kept_for(store, row_id, place.fence)
    found = fetch(store, kind, "t.id = ? AND f.id = ?", (row_id, place.fence), limit=1)
    return found[0] if found else None


def some(store: Store, kind: type[Shown], ids: Sequence[bytes]) -> dict[bytes, Shown]:
    """Those of the rows with these ids that are shown, by id, for a deed on all of them.

    Raises `twins.TwinError` where nothing tells which of several is meant by one of the ids.
    """
    found = in_parts(store, kind, ids)
    for row_id in used_twice(store, table_of(kind), ids):
        found.pop(row_id, None)
        row = one(store, kind, row_id)
        if row is not None:
            found[row_id] = row
    return found


def in_parts(store: Store, kind: type[Shown], ids: Sequence[bytes]) -> dict[bytes, Shown]:
    """The rows of these ids, however many, by id, to be looked at.

    Of several of one id the row is among them that is meant by the page for which they are read.
    """
    found: dict[bytes, Shown] = {}
    for start in range(0, len(ids), _PART):
        part = list(ids[start : start + _PART])
        marks = ",".join("?" * len(part))
        for row in fetch(store, kind, f"t.id IN ({marks})", part):
            row_id, fence = row.id, row.fence  # type: ignore[attr-defined]  # every kind of row has both
            if row_id not in found or fence == looked_at(store):
                found[row_id] = row
    return found


def in_fence(
    store: Store,
    kind: type[Shown],
    fence: bytes,
    where: str = "",
    parameters: Sequence[Any] = (),
    order: str = "t.no",
    limit: int | None = None,
) -> list[Shown]:
    """The same as `fetch`, of one account."""
    # The subquery is read once; a join to the fence would keep SQLite from its index on the fence.
    scope = "t.fence = (SELECT no FROM fence WHERE id = ?)"
    both = f"{scope} AND ({where})" if where else scope
    return fetch(store, kind, both, (fence, *parameters), order, limit)


_PART = 500


def table_of(kind: type[Any]) -> str:
    """The table of a kind of row."""
    return _TABLE_OF[f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"]


_plans: dict[type, tuple[str, Callable[[tuple[Any, ...]], Any]]] = {}


def _plan(kind: type[Any]) -> tuple[str, Callable[[tuple[Any, ...]], Any]]:
    table = table_of(kind)
    shown = [item for item in fields(kind) if item.name not in {"id", "fence"}]
    columns = "".join(", " + _TOLD.get((table, item.name), f't."{item.name}"') for item in shown)
    visible = f" AND {VISIBLE}" if table in _IMPORTED else ""
    select = (
        f'SELECT t.id, f.id{columns} FROM "{table}" t JOIN fence f ON f.no = t.fence '
        f"WHERE t.deleted IS NULL{visible}"
    )
    defaults = {place: item.default for place, item in enumerate(shown, 2)}
    decoders = {
        place: _DECODERS.get(item.name, day_of)
        for place, item in enumerate(shown, 2)
        if is_day(item.name) or item.name in _DECODERS
    }
    replaced = {place: value for place, value in defaults.items() if value is not None}

    def build(row: tuple[Any, ...]) -> Any:
        values = list(row)
        for place, decode in decoders.items():
            if isinstance(values[place], str):
                values[place] = decode(values[place])
        for place, default in replaced.items():
            if values[place] is None:
                values[place] = default
        return kind(*values)

    return select, build


FIRST_AS_OF = "1900-01-01"
"""Nobody looks at an account as of a day before that: such a day is a broken device's, and no figure that
counts days back from it could be told."""


def is_day(field: str) -> bool:
    """Whether a field holds a day, `YYYY-MM-DD`."""
    return field.endswith("_on") or field in {"as_of", "customer_since"}


# What a colleague's device wrote is not trusted to be well-formed: one bad value must not keep a
# whole list from being shown.


@lru_cache(maxsize=20_000)
def day_of(text: str) -> str | None:
    """The text where it is a day, `YYYY-MM-DD`, else None."""
    try:
        return text if date.fromisoformat(text).isoformat() == text else None
    except ValueError:
        return None


@lru_cache(maxsize=2_000)
def moment_of(text: str) -> str | None:
    """The text where it is a day or a local moment, `YYYY-MM-DDTHH:MM`, else None."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None).isoformat(timespec="minutes")
    except ValueError:
        return None
    return text if text[:16] in {moment, moment[:10]} else None


def _as_of(text: str) -> str | None:
    return text if day_of(text) and text >= FIRST_AS_OF else None


def _ids(text: str) -> tuple[bytes, ...]:
    found = []
    for item in _list(text):
        with suppress(ValueError):
            found.append(parse(item))
    return tuple(found)


def _list(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def labels_of(text: str) -> tuple[tuple[str, str], ...]:
    """A complaint's free dimensions, name and label each, from their JSON; none where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return (
        tuple((str(name), str(label)) for name, label in found.items())
        if isinstance(found, dict)
        else ()
    )


_DECODERS: dict[str, Callable[[str], Any]] = {
    "starts_at": moment_of,
    "as_of": _as_of,
    "contacts": _ids,
    "team": _list,
    "dimensions": labels_of,
}
