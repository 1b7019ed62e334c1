"""Ten thousand people in one read: of each what lists are filtered and ordered by, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mcr_desktop.store.engine import Store
from mcr_desktop.store.merged_contacts import kept_of
from mcr_desktop.store.queries import VISIBLE, day_of

_CHUNK = 500


class PersonLine(NamedTuple):
    """What a list of people is filtered and ordered by."""

    id: bytes
    fence: bytes
    name: str
    title: str | None
    role: str | None
    relation: str | None
    owner: str | None
    standing: str | None
    city: str | None
    site_id: bytes | None
    cadence_days: int | None
    left_on: str | None
    reports_to: bytes | None
    email: str | None
    phone: str | None
    """The number of the desk, else the mobile one."""
    text: str
    """What the words of a search are looked for in."""


_TEXT = " || ' ' || ".join(
    f"coalesce(t.{name}, '')"
    for name in ("name", "title", "email", "phone", "mobile", "city", "employer")
)


def lines(store: Store, fence: bytes | None = None) -> list[PersonLine]:
    """The people of a fence, or all: without those who are shown as others."""
    scope = "AND t.fence = (SELECT no FROM fence WHERE id = ?) " if fence is not None else ""
    kept = kept_of(store)
    found = store.rows(
        "SELECT t.id, f.id, coalesce(t.name, ''), t.title, t.role, t.relation, t.owner, t.standing, "
        "t.city, t.site_id, t.cadence_days, t.left_on, t.reports_to, t.email, "
        f"coalesce(nullif(t.phone, ''), t.mobile), {_TEXT} FROM contact t "
        f"JOIN fence f ON f.no = t.fence WHERE t.deleted IS NULL AND {VISIBLE} {scope}",
        (fence,) if fence is not None else (),
    )
    made = (PersonLine(*row) for row in found)
    return [
        # What is no day counts as none, as in every other read.
        one if one.left_on is None or day_of(one.left_on) else one._replace(left_on=None)
        for one in made
        if one.id not in kept.get(one.fence, ())
    ]


def names(store: Store, ids: Iterable[bytes]) -> dict[tuple[bytes, bytes], str]:
    """Names by fence and id, of whoever is there."""
    wanted = list(ids)
    found: dict[tuple[bytes, bytes], str] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        for fence, row_id, name in store.rows(
            "SELECT f.id, t.id, coalesce(t.name, '') FROM contact t JOIN fence f ON f.no = t.fence "
            f"WHERE t.deleted IS NULL AND {VISIBLE} AND t.id IN ({','.join('?' * len(part))})",
            part,
        ):
            found[fence, row_id] = name
    return found
