"""Promises by the hundred thousand: ids, counts and tallies in one statement each, no row of them built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import fetch

OWED = "t.state IN ('open', 'renegotiated')"
_MOVED_LATE = (
    "(t.first_due_on > '' AND t.renegotiated_on > t.first_due_on AND t.renegotiated_on < ':')"
)
"""What is no day begins with a letter, which follows the colon, and the colon the digits."""
_DEADLINE = f"CASE WHEN {_MOVED_LATE} THEN t.first_due_on ELSE t.due_on END"
"""As `domain.commitments.fair_deadline`: a new day agreed too late does not move it."""
_ON_TIME = f"(t.state = 'kept' AND t.closed_on <= {_DEADLINE})"
_WATCHED = "t.fence IN (SELECT fence FROM account WHERE deleted IS NULL AND archived_on IS NULL)"
SHOWS = {
    "owed": OWED,
    "late": f"{OWED} AND t.due_on < :today",
    "week": f"{OWED} AND t.due_on BETWEEN :today AND :week",
    "later": f"{OWED} AND t.due_on > :week",
    "undated": f"{OWED} AND coalesce(t.due_on, '') = ''",
    "closed": f"NOT ({OWED})",
    "all": "1",
}
"""What a ledger can show, as conditions over `t`, `:today` and `:week`, the last day of this week."""
_CONTACT = "(SELECT c.name FROM contact c WHERE c.id = t.contact_id AND c.fence = t.fence)"
_ACCOUNT = "(SELECT a.name FROM account a WHERE a.fence = t.fence AND a.deleted IS NULL)"
ORDERS = {
    "due_on": "t.due_on",
    "made_on": "t.made_on",
    "closed_on": "t.closed_on",
    "direction": "CASE t.direction WHEN 'theirs' THEN 1 WHEN 'internal' THEN 2 ELSE 0 END",
    "wording": "t.wording COLLATE NOCASE",
    "who": f"CASE WHEN t.direction = 'theirs' THEN {_CONTACT} ELSE t.owner END COLLATE NOCASE",
    "state": f"CASE WHEN {OWED} THEN '' ELSE t.state END",
    "account": f"{_ACCOUNT} COLLATE NOCASE",
}


@dataclass(frozen=True, slots=True)
class Which:
    """Which promises are meant; `fence` None for those of every account that is not put aside."""

    fence: bytes | None
    today: str
    week: str
    show: str = "owed"
    direction: str | None = None
    owner: str | None = None
    contacts: tuple[bytes, ...] = ()
    """Every id of one person; none for anybody's."""
    words: str = ""


def ids(store: Store, which: Which, order: str, *, descending: bool, most: int = -1) -> list[bytes]:
    """The ids in an order of `ORDERS`; what has nothing there comes last either way."""
    key = ORDERS[order]
    way = " DESC" if descending else ""
    where, parameters = _where(which)
    return [
        row_id
        for (row_id,) in store.rows(
            f"SELECT t.id FROM commitment t WHERE {where} "
            f"ORDER BY ({key}) IS NULL, {key}{way}, t.closed_on DESC, t.due_on, t.no DESC LIMIT :most",
            {**parameters, "most": most},
        )
    ]


def counts(store: Store, which: Which) -> list[tuple[str, str, int]]:
    """How many of each direction are late, due this week, due later, without a day and closed."""
    where, parameters = _where(which)
    return [
        (direction or "ours", kind, count)
        for direction, kind, count in store.rows(
            f"SELECT t.direction, CASE WHEN NOT ({OWED}) THEN 'closed' "
            "WHEN coalesce(t.due_on, '') = '' THEN 'undated' WHEN t.due_on < :today THEN 'late' "
            "WHEN t.due_on <= :week THEN 'week' ELSE 'later' END AS kind, count(*) "
            f"FROM commitment t WHERE {where} GROUP BY 1, 2",
            parameters,
        )
    ]


def kept(store: Store, fence: bytes | None, direction: str, since: str, today: str) -> list[int]:
    """Of what fell due in (since, today]: all, on time, kept late, broken, owed still, moved too late."""
    where, parameters = _fallen(fence, direction, since, today)
    row = store.row(
        f"SELECT count(*), coalesce(sum({_ON_TIME}), 0), "
        f"coalesce(sum(t.state = 'kept' AND NOT coalesce({_ON_TIME}, 0)), 0), "
        f"coalesce(sum(t.state = 'broken'), 0), coalesce(sum({OWED}), 0), "
        f"coalesce(sum({_MOVED_LATE}), 0) "
        f"FROM commitment t WHERE {where}",
        parameters,
    )
    return list(row) if row else [0] * 6


def missed(
    store: Store, fence: bytes | None, direction: str, since: str, today: str, most: int
) -> list[bytes]:
    """The ids of those that fell due in (since, today] and were not kept by then, latest first."""
    where, parameters = _fallen(fence, direction, since, today)
    return [
        row_id
        for (row_id,) in store.rows(
            f"SELECT t.id FROM commitment t WHERE {where} AND NOT coalesce({_ON_TIME}, 0) "
            f"ORDER BY {_DEADLINE} DESC, t.no DESC LIMIT :most",
            {**parameters, "most": most},
        )
    ]


def owners(store: Store, fence: bytes | None, most: int = 200) -> list[str]:
    """Who keeps promises, most of them first."""
    where, parameters = _where(Which(fence, "", "", "all"))
    return [
        name
        for (name,) in store.rows(
            f"SELECT t.owner FROM commitment t WHERE {where} AND t.owner > '' "
            "GROUP BY t.owner ORDER BY count(*) DESC, t.owner LIMIT :most",
            {**parameters, "most": most},
        )
    ]


def names_of_fences(store: Store, fences: Sequence[bytes]) -> dict[bytes, tuple[bytes, str]]:
    """The account of each fence, its id and name."""
    marks = ",".join("?" * len(fences))
    return {
        fence: (account, name or "")
        for fence, account, name in store.rows(
            "SELECT f.id, a.id, a.name FROM account a JOIN fence f ON f.no = a.fence "
            f"WHERE a.deleted IS NULL AND f.id IN ({marks})",
            list(fences),
        )
    }


def names_of_contacts(store: Store, contacts: Sequence[bytes]) -> dict[bytes, str]:
    """Names of contacts by id, those of removed ones included: a promise keeps its person."""
    marks = ",".join("?" * len(contacts))
    return {
        row_id: name or ""
        for row_id, name in store.rows(
            f"SELECT id, name FROM contact WHERE id IN ({marks})", list(contacts)
        )
    }


def _scope(fence: bytes | None) -> tuple[str, dict[str, Any]]:
    if fence is None:
        return _WATCHED, {}
    return "t.fence = (SELECT no FROM fence WHERE id = :fence)", {"fence": fence}


def _where(which: Which) -> tuple[str, dict[str, Any]]:
    scope, parameters = _scope(which.fence)
    parts = ["t.deleted IS NULL", scope, f"({SHOWS[which.show]})"]
    parameters |= {"today": which.today, "week": which.week}
    if which.direction:
        parts.append("t.direction = :direction")
        parameters["direction"] = which.direction
    if which.owner is not None:
        parts.append("coalesce(t.owner, '') = :owner")
        parameters["owner"] = which.owner
    if which.contacts:
        marks = ", ".join(f":contact{number}" for number in range(len(which.contacts)))
        parts.append(f"t.contact_id IN ({marks})")
        parameters |= {f"contact{number}": one for number, one in enumerate(which.contacts)}
    for number, word in enumerate(which.words.split()[:8]):
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        told = f"coalesce(t.wording, '') || ' ' || coalesce(t.owner, '') || ' ' || coalesce({_CONTACT}, '')"
        parts.append(f"{told} LIKE :word{number} ESCAPE '\\'")
        parameters[f"word{number}"] = f"%{escaped}%"
    return " AND ".join(parts), parameters


def _fallen(
    fence: bytes | None, direction: str, since: str, today: str
) -> tuple[str, dict[str, Any]]:
    scope, parameters = _scope(fence)
    where = (
        f"t.deleted IS NULL AND {scope} AND t.direction = :direction AND t.state <> 'withdrawn' "
        f"AND t.due_on > '' AND {_DEADLINE} > :since AND {_DEADLINE} <= :today"
    )
    return where, {**parameters, "direction": direction, "since": since, "today": today}


def with_news(store: Store, which: Which) -> list[Commitment]:
    """The promises of which they are to hear even if there is no news."""
    where, parameters = _where(which)
    numbers = store.rows(
        f"SELECT t.id FROM commitment t WHERE {where} AND t.news_days > 0 LIMIT 1000", parameters
    )
    found = [row_id for (row_id,) in numbers]
    marks = ",".join("?" * len(found))
    return fetch(store, Commitment, f"t.id IN ({marks})", found) if found else []
