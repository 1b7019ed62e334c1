"""Touches counted and looked for where they lie, in one statement each."""

from __future__ import annotations

from mcr_desktop.domain.touch_figures import DayCount
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import VISIBLE

_DATED = "date(t.happened_on) = t.happened_on"
_PEOPLE = "json_each(CASE WHEN json_valid({0}) THEN {0} ELSE '[]' END)"
_SHARED = (
    f"EXISTS (SELECT 1 FROM {_PEOPLE.format('a.contacts')} x, {_PEOPLE.format('t.contacts')} y "
    "WHERE x.value = y.value)"
)
"""The two touches name a person in common."""


def by_day(store: Store, fence: bytes) -> list[DayCount]:
    """An account's touches counted by day and channel."""
    return [
        (day, channel or "", count, both, executive)
        for day, channel, count, both, executive in store.rows(
            "SELECT t.happened_on, t.channel, count(*), sum(coalesce(t.two_way, 0) = 1), "
            "sum(coalesce(t.executive, 0) = 1) FROM touch t "
            "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
            f"AND {_DATED} GROUP BY 1, 2",
            (fence,),
        )
    ]


def unanswered(
    store: Store, since: str, until: str, fence: bytes | None = None
) -> list[tuple[bytes, bool]]:
    """Touches of theirs that wait for an answer, the oldest first, each with whether somebody said so.

    By the rule only what they wrote from `since` on counts, and only where an executive of theirs took
    part. A later touch answers one where it says so, or where we began it with one of the same people.
    """
    scope = "AND t.fence = (SELECT no FROM fence WHERE id = ?) " if fence is not None else ""
    told = (fence,) if fence is not None else ()
    open_still = (
        f"AND t.deleted IS NULL AND t.answered_on IS NULL AND {_DATED} AND t.happened_on <= ? "
        "AND NOT EXISTS (SELECT 1 FROM touch a WHERE a.fence = t.fence AND a.deleted IS NULL "
        "AND a.happened_on >= t.happened_on AND a.no <> t.no "
        f"AND (a.answers_id = t.id OR (a.started_by = 'us' AND {_SHARED})))"
    )
    executives = (
        f"AND EXISTS (SELECT 1 FROM {_PEOPLE.format('t.contacts')} y WHERE y.value IN "
        "(SELECT value FROM json_each(?))) "
    )
    from_said = store.rows(
        f"SELECT t.happened_on, t.id FROM touch t WHERE t.awaits_answer = 1 {scope}{open_still}",
        (*told, until),
    )
    from_rule = store.rows(
        "SELECT t.happened_on, t.id FROM touch t WHERE t.started_by = 'them' "
        "AND t.channel IN ('letter', 'e-mail') AND t.awaits_answer IS NULL AND t.happened_on >= ? "
        f"{scope}{executives}{open_still}",
        (since, *told, _executives(store), until),
    )
    found = [(day, touch, True) for day, touch in from_said]
    found += [(day, touch, False) for day, touch in from_rule]
    return [(touch, said) for _, touch, said in sorted(found)]


def _executives(store: Store) -> str:
    """The shown ids of their executives, and of rows that were merged into one, as a JSON list."""
    from json import dumps

    from mcr_desktop.domain.ids import show

    return dumps([
        show(row_id)
        for (row_id,) in store.rows(
            "SELECT id FROM contact WHERE executive = 1 AND deleted IS NULL UNION "
            "SELECT c.id FROM contact c JOIN contact k ON k.id = c.merged_into "
            "WHERE k.executive = 1 AND k.deleted IS NULL"
        )
    ])  # fmt: skip


def strangers(store: Store, fence: bytes, contacts: list[bytes]) -> list[bytes]:
    """Those of these ids that are no contact of the account, or a removed one."""
    marks = ",".join("?" * len(contacts))
    known = {
        row_id
        for (row_id,) in store.rows(
            f"SELECT id FROM contact WHERE id IN ({marks}) AND deleted IS NULL "
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (*contacts, fence),
        )
    }
    return [one for one in contacts if one not in known]


def nameable(store: Store, fence: bytes | None = None) -> list[tuple[bytes, str, str, bytes, str]]:
    """Contacts by name: id, name, title, and their account's id and name.

    Those who left or are shown as somebody else stay out, as do those of archived accounts.
    """
    scope = "AND c.fence = (SELECT no FROM fence WHERE id = ?) " if fence is not None else ""
    found = store.rows(
        "SELECT c.id, coalesce(c.name, ''), coalesce(c.title, ''), a.id, coalesce(a.name, '') "
        "FROM contact c JOIN account a ON a.fence = c.fence AND a.deleted IS NULL "
        "AND a.archived_on IS NULL "
        f"WHERE c.deleted IS NULL AND c.merged_into IS NULL AND c.left_on IS NULL {scope}"
        f"AND {VISIBLE.replace('t.', 'c.')} ORDER BY c.name COLLATE NOCASE, c.no",
        (fence,) if fence is not None else (),
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in found]
