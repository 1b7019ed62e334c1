"""Which contacts are shown as others, read anew each time: few are, and an index holds them alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias, TypeVar

from mcr_desktop.domain import merges
from mcr_desktop.domain.people import Contact
from mcr_desktop.store.engine import Store
from mcr_desktop.store.twins import place_of

Row = TypeVar("Row")

Kept: TypeAlias = Mapping[bytes, Mapping[bytes, bytes]]
"""By fence: for each contact that is shown as another, as which one. No fence reaches into another."""

_BROUGHT = (
    "(k.import_id IS NULL OR (k.import_id NOT IN (SELECT id FROM pending_import) AND NOT EXISTS "
    '(SELECT 1 FROM "import" i WHERE i.fence = k.fence AND i.id = k.import_id AND i.deleted IS NOT NULL)))'
)
"""Nor is the one to whom it leads hidden, together with an import that was taken back."""

_NAMING = frozenset({"contact_id", "contacts", "reports_to", "from_id", "to_id"})
"""Fields that name contacts, in whatever kind of row."""


def kept_of(store: Store) -> Kept:
    """Who is shown as whom at present."""
    lines: dict[bytes, dict[bytes, bytes]] = {}
    for fence, one, into in store.rows(
        "SELECT f.id, t.id, t.merged_into FROM contact t JOIN contact k ON k.id = t.merged_into "
        "AND k.fence = t.fence JOIN fence f ON f.no = t.fence WHERE t.merged_into IS NOT NULL "
        f"AND t.deleted IS NULL AND k.deleted IS NULL AND t.id <> k.id AND {_BROUGHT}"
    ):
        lines.setdefault(fence, {})[one] = into
    return {fence: merges.kept_of(found) for fence, found in lines.items()}


def kept_for(store: Store, contact: bytes, fence: bytes | None = None) -> bytes:
    """As whom this contact is shown; itself where it is shown as it is. Raises `twins.TwinError`."""
    others = _around(store, contact, fence)
    return others.get(contact, contact)


def names_of(store: Store, contact: bytes, fence: bytes | None = None) -> tuple[bytes, ...]:
    """Every id under which rows may name this person, the one who is kept first, in the contact's fence.

    Raises `twins.TwinError` where that is not given and several have a contact of this id.
    """
    others = _around(store, contact, fence)
    end = others.get(contact, contact)
    return (end, *sorted(one for one, into in others.items() if into == end))


def _around(store: Store, contact: bytes, fence: bytes | None) -> Mapping[bytes, bytes]:
    """Who is shown as whom in the contact's own fence; nothing where that concerns others alone."""
    kept = kept_of(store)
    if not any(contact in others or contact in others.values() for others in kept.values()):
        return {}
    place = place_of(store, "contact", contact, fence)
    return kept.get(place.fence, {}) if place is not None and place.deleted is None else {}


def concerns(kind: type[Any]) -> bool:
    """Whether rows of this kind name contacts, or are contacts."""
    return _renaming(kind) is not None


def shown(kind: type[Row], rows: Iterable[Row], kept: Kept) -> list[Row]:
    """The rows as they name those who are kept; of contacts without those that are shown as others."""
    rename = _renaming(kind) if kept else None
    if rename is None:
        return list(rows)
    if kind is Contact:
        return [rename(one, kept) for one in rows if not _is_shown_as_another(one, kept)]
    return [rename(one, kept) for one in rows]


def _is_shown_as_another(contact: Any, kept: Kept) -> bool:
    return contact.id in kept.get(contact.fence, ())


def _renaming(kind: type[Any]) -> Callable[[Any, Kept], Any] | None:
    if kind not in _made:
        _made[kind] = _make_renaming(kind)
    return _made[kind]


_made: dict[type, Callable[[Any, Kept], Any] | None] = {}


def _make_renaming(kind: type[Any]) -> Callable[[Any, Kept], Any] | None:
    names = [item.name for item in fields(kind) if item.name in _NAMING]
    if not names:
        return None

    def renamed(row: Any, kept: Kept) -> Any:
        others = kept.get(row.fence)
        if not others:
            return row
        values: dict[str, Any] = {}
        for name in names:
            value = getattr(row, name)
            now = (
                tuple(dict.fromkeys(others.get(one, one) for one in value))
                if isinstance(value, tuple)
                else others.get(value, value)
            )
            if now != value:
                values[name] = now
        if values.get("reports_to") == row.id:
            values["reports_to"] = None
        return replace(row, **values) if values else row

    return renamed
