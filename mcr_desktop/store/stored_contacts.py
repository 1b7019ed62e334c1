"""Contacts as their rows stand, those too that are shown as others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from mcr_desktop.domain.people import Contact
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import VISIBLE, day_of, is_day

_CHUNK = 500
_NAMES = tuple(item.name for item in fields(Contact) if item.name not in {"id", "fence"})
_SELECT = (
    "SELECT t.id, f.id" + "".join(f', t."{name}"' for name in _NAMES) + " FROM contact t "
    f"JOIN fence f ON f.no = t.fence WHERE t.deleted IS NULL AND {VISIBLE} AND t.id IN "
)


def stored(store: Store, ids: Iterable[bytes], fence: bytes) -> list[Contact]:
    """The contacts of a fence with these ids, in that order, as written; without what is not there."""
    wanted = list(dict.fromkeys(ids))
    found: dict[bytes, Contact] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for row in store.rows(f"{_SELECT}({marks}) AND f.id = ?", [*part, fence]):
            found[row[0]] = _built(row)
    return [found[one] for one in wanted if one in found]


def _built(row: tuple[object, ...]) -> Contact:
    contact_id, fence, *cells = row
    values = {
        name: day_of(cell) if is_day(name) and isinstance(cell, str) else cell
        for name, cell in zip(_NAMES, cells, strict=True)
    }
    values["name"] = values["name"] or ""
    return Contact(contact_id, fence, **values)  # type: ignore[arg-type]  # the columns are typed by the schema
