"""Promises by the hundred thousand: ids, counts and tallies in one statement each, no row of them built."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
_NOT_OVER = f"({_DEADLINE} = :today AND {OWED})"
"""Still owed on its very day: whether it is kept on time is not known yet."""
_WATCHED = "+t.fence IN (SELECT fence FROM account WHERE deleted IS NULL AND archived_on IS NULL)"
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
_DATED = frozenset({"late", "week", "later"})
"""Those of which each has a day."""
_INDEXED = frozenset({"due_on", "closed_on", "direction", "state"})
"""Orders for which an index of the closed ones has all that is needed."""
_THEN = {"closed_on": "t.closed_on DESC", "due_on": "t.due_on"}
"""What decides next among those that are alike in an order."""
_KIND = (
    f"CASE WHEN NOT ({OWED}) THEN 'closed' WHEN coalesce(t.due_on, '') = '' THEN 'undated' "
    "WHEN t.due_on < :today THEN 'late' WHEN t.due_on <= :week THEN 'week' ELSE 'later' END"
)
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
    if descending:
        first = f"{key} DESC"  # nothing is below everything already
    elif order == "due_on" and which.show in _DATED:
        first = key
    else:
        first = f"({key}) IS NULL, {key}"
    # No more than is needed: only so is what an index holds in that order not sorted once more.
    terms = [first, *(one for name, one in _THEN.items() if name != order), "t.no DESC"]
    where, parameters = _where(which, order)
    return [
        row_id
        for (row_id,) in store.rows(
            f"SELECT t.id FROM commitment t WHERE {where} ORDER BY {', '.join(terms)} LIMIT :most",
            {**parameters, "most": most},
        )
    ]


def counts(store: Store, which: Which) -> list[tuple[str, str, int]]:
    """How many of each direction are late, due this week, due later, without a day and closed."""
    where, parameters = _where(which)
    return [
        (direction or "ours", kind, count)
        for direction, kind, count in store.rows(
            f"SELECT t.direction, {_KIND} AS kind, count(*) "
            f"FROM commitment t WHERE {where} GROUP BY 1, 2",
            parameters,
        )
    ]


@dataclass(frozen=True, slots=True)
class Sum:
    """Promises of one account, direction, kind (late, week, later, undated, closed) and owner ("" for nobody)."""

    direction: str | None
    kind: str
    owner: str
    count: int
    fallen: tuple[int, int, int, int, int, int]
    """Of what fell due in a span: all, on time, kept late, broken, owed still, moved too late."""


def sums(
    store: Store, since: str, today: str, week: str, fences: Collection[bytes] | None = None
) -> dict[bytes, list[Sum]]:
    """The sums of each account, by fence; what fell due is that in (since, today]."""
    tables = "commitment t JOIN fence f ON f.no = t.fence"
    scope, values = "1", dict[str, Any]()
    if fences is not None:
        # The other way round than over all of them, for which the table is read from end to end.
        tables = "fence f CROSS JOIN commitment t ON t.fence = f.no"
        values = {f"fence{number}": fence for number, fence in enumerate(fences)}
        scope = f"f.id IN ({', '.join(f':{name}' for name in values)})"
    outcome = (
        f"CASE WHEN t.state = 'withdrawn' OR coalesce(t.due_on, '') = '' OR {_DEADLINE} <= :since "
        f"OR {_DEADLINE} > :today OR {_NOT_OVER} THEN 0 WHEN {_ON_TIME} THEN 1 WHEN t.state = 'kept' THEN 2 "
        f"WHEN t.state = 'broken' THEN 3 WHEN {OWED} THEN 4 ELSE 5 END"
    )
    found: dict[bytes, dict[tuple[str | None, str, str], list[int]]] = {}
    # What became of each is a part of the key: a sum of each part would look at every promise six times.
    for fence, direction, kind, owner, became, count, moved in store.rows(
        f"SELECT f.id, t.direction, {_KIND}, t.owner, {outcome}, count(*), "
        f"coalesce(sum({_MOVED_LATE}), 0) FROM {tables} "
        f"WHERE t.deleted IS NULL AND {scope} GROUP BY t.fence, 2, 3, 4, 5",
        {"since": since, "today": today, "week": week, **values},
    ):
        key = (direction, kind, owner or "")
        numbers = found.setdefault(fence, {}).setdefault(key, [0] * 7)
        numbers[0] += count
        if became:
            numbers[1] += count
            numbers[6] += moved
            if became < 5:
                numbers[1 + became] += count
    return {
        fence: [
            Sum(*key, all_of, (due, on_time, late, broken, owed, moved))
            for key, (all_of, due, on_time, late, broken, owed, moved) in lines.items()
        ]
        for fence, lines in found.items()
    }


def watched_fences(store: Store) -> list[bytes]:
    """The fences of accounts that are not put aside."""
    return [
        fence
        for (fence,) in store.rows(
            "SELECT f.id FROM fence f WHERE f.no IN "
            "(SELECT fence FROM account WHERE deleted IS NULL AND archived_on IS NULL)"
        )
    ]


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


def names_of_contacts(store: Store, contacts: Sequence[bytes]) -> dict[tuple[bytes, bytes], str]:
    """Names of contacts by fence and id, those of removed ones included: a promise keeps its person."""
    marks = ",".join("?" * len(contacts))
    return {
        (fence, row_id): name or ""
        for fence, row_id, name in store.rows(
            "SELECT f.id, t.id, t.name FROM contact t JOIN fence f ON f.no = t.fence "
            f"WHERE t.id IN ({marks})",
            list(contacts),
        )
    }


def _scope(fence: bytes | None) -> tuple[str, dict[str, Any]]:
    if fence is None:
        return _WATCHED, {}
    return "t.fence = (SELECT no FROM fence WHERE id = :fence)", {"fence": fence}


def _where(which: Which, order: str = "") -> tuple[str, dict[str, Any]]:
    scope, parameters = _scope(which.fence)
    shows = SHOWS[which.show]
    if which.show == "closed" and (order not in _INDEXED or which.words or which.contacts):
        # Rows that must be read anyway are read as they lie, not one by one in the order of an index.
        shows = f"NOT (+{OWED})"
    parts = ["t.deleted IS NULL", scope, f"({shows})"]
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
        f"AND t.due_on > '' AND {_DEADLINE} > :since AND {_DEADLINE} <= :today "
        f"AND NOT {_NOT_OVER}"
    )
    return where, {**parameters, "direction": direction, "since": since, "today": today}


def with_news(store: Store, which: Which) -> list[Commitment]:
    """The promises of which they are to hear even if there is no news."""
    where, parameters = _where(which)
    numbers = store.rows(
        f"SELECT t.no FROM commitment t WHERE {where} AND t.news_days > 0 LIMIT 1000", parameters
    )
    found = [no for (no,) in numbers]
    marks = ",".join("?" * len(found))
    return fetch(store, Commitment, f"t.no IN ({marks})", found) if found else []
