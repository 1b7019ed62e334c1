"""What the register should say, worked out row by row from plain SQL: slow, simple, and told apart from it.

Nothing of the columns, masks and orders of the program is used here.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from mcr_desktop.domain.periods import today
from mcr_desktop.services.registering.registers import RegisterQuery, Registers

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.store.engine import Store

DAYS = (
    *("occurred_on", "reported_on", "acknowledged_on", "investigated_on", "responded_on"),
    *("told_on", "resolved_on"),
)
TEXTS = ("kind", "owner")
WHOLES = ("severity", "duplicate")
IDS = ("import_id", "case_id")
_ALL = (*DAYS, *TEXTS, *WHOLES, *IDS, "summary", "external_id", "dimensions")


@dataclass
class Line:
    """One visible complaint."""

    no: int
    id: bytes
    fence: bytes
    values: dict[str, Any]
    labels: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.labels.get(name[1:], "") if name.startswith("=") else self.values[name]
        return value if isinstance(value, str) else ""


def visible(store: Store, fence: bytes | None = None) -> list[Line]:
    """Every complaint that a person sees, by row number."""
    pending = {one for (one,) in store.rows("SELECT id FROM pending_import")}
    undone = set(
        store.rows(
            'SELECT f.id, i.id FROM "import" i JOIN fence f ON f.no = i.fence '
            "WHERE i.deleted IS NOT NULL"
        )
    )
    names = ", ".join(f't."{name}"' for name in _ALL)
    lines = []
    for no, row_id, whose, *values in store.rows(
        f"SELECT t.no, t.id, f.id, {names} FROM complaint t JOIN fence f ON f.no = t.fence "  # noqa: S608 - own names only
        "WHERE t.deleted IS NULL ORDER BY t.no"
    ):
        line = Line(no, row_id, whose, dict(zip(_ALL, values, strict=True)))
        brought = line.values["import_id"]
        if brought in pending or (whose, brought) in undone or fence not in (None, whose):
            continue
        line.labels = _labels(line.values["dimensions"])
        for name in DAYS:
            line.values[name] = _day(line.values[name])
        lines.append(line)
    return lines


def _labels(told: Any) -> dict[str, str]:
    try:
        found = json.loads(told or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(label) for name, label in found.items() if str(label)}


def _day(told: Any) -> str | None:
    try:
        return told if told and date.fromisoformat(told).isoformat() == told else None
    except (ValueError, TypeError):
        return None


def told(line: Line) -> dict[str, str]:
    """A line as columns tell it: texts by field, nothing for what is not recorded."""
    values = line.values
    found = {name: values[name] for name in (*DAYS, *TEXTS) if values[name]}
    found |= {name: str(values[name]) for name in WHOLES if values[name] is not None}
    found |= {name: values[name].hex() for name in IDS if values[name]}
    return {**found, **{f"={name}": label for name, label in line.labels.items()}}


def wanted(lines: list[Line], query: RegisterQuery, accounts: list[Account]) -> list[Line]:
    """The lines that a query means, in its order."""
    by_fence = {one.fence: one for one in accounts}
    whose = {query.account.fence} if query.account else set(by_fence)
    found = [one for one in lines if one.fence in whose and _fits(one, query, by_fence[one.fence])]
    name, descending = query.order_by
    found.sort(key=lambda one: (_place(one, name, by_fence[one.fence]), one.no))
    return found[::-1] if descending else found


def _fits(line: Line, query: RegisterQuery, account: Account) -> bool:
    values, reported = line.values, line.values["reported_on"]
    named = [
        line.text(name if name == "kind" else f"={name}") == label for name, label in query.where
    ]
    open_ = not values["resolved_on"]
    unanswered = open_ and not (values["responded_on"] or values["told_on"])
    standing = {
        "": True,
        "open": open_,
        "resolved": not open_,
        "unanswered": unanswered,
        "unacknowledged": unanswered and not values["acknowledged_on"],
        "late": bool(late_by(line, account)),
    }
    return (
        all(named)
        and (not query.kinds or line.text("kind") in query.kinds)
        and (not query.severity or values["severity"] in query.severity)
        and (query.owner is None or line.text("owner") == query.owner)
        and (not query.since or bool(reported and reported >= query.since))
        and (not query.until or bool(reported and reported <= query.until))
        and (not query.import_id or values["import_id"] == query.import_id)
        and (query.duplicates != "only" or values["duplicate"] == 1)
        and (query.duplicates != "without" or values["duplicate"] != 1)
        and all(word in (values["summary"] or "").split() for word in query.words.split())
        and standing[query.clock]
    )


def late_by(line: Line, account: Account) -> int:
    """Days beyond what was agreed, of the clock that is most beyond; 0 where none is."""
    values = line.values
    if not values["reported_on"] or values["resolved_on"]:
        return 0
    age = (today() - date.fromisoformat(values["reported_on"])).days
    answered = values["responded_on"] or values["told_on"]
    late = [0]
    if account.respond_days is not None and not answered:
        late.append(age - account.respond_days)
    if account.acknowledge_days is not None and not answered and not values["acknowledged_on"]:
        late.append(age - account.acknowledge_days)
    return max(late)


def _place(line: Line, name: str, account: Account) -> Any:
    if name == "account":
        return account.name.casefold()
    if name == "severity":
        return line.values[name] or 0
    if name == "summary":
        return (line.values[name] is not None, (line.values[name] or "").lower())
    if name in DAYS:
        return line.values[name] or ""
    return (line.text(name).casefold(), line.text(name))


def choices(lines: list[Line]) -> dict[str, Counter[str]]:
    """How many lines bear each label of each column by which one filters."""
    names = {f"={name}" for line in lines for name in line.labels}
    found = {name: Counter(line.text(name) for line in lines) for name in {"kind", "owner", *names}}
    found["severity"] = Counter(
        str(line.values["severity"]) if line.values["severity"] is not None else ""
        for line in lines
    )
    return found


def register_says(services: Services, queries: list[RegisterQuery]) -> None:
    """Fail where the register, the columns, the clocks or the search say anything else than the rows."""
    store, registers = services.workspace.store, services.registers
    accounts, lines = services.accounts.all(), visible(store)
    for account in accounts:
        _columns_say(services, account, [one for one in lines if one.fence == account.fence])
    for asked in (*accounts, None):
        for query in queries:
            _found(registers, query, asked, wanted_lines(lines, query, asked, accounts))
        mine = [one for one in lines if asked is None or one.fence == asked.fence]
        _choices_say(registers, asked, mine)
    for word in ("torn", "wet"):
        hits = {hit.id for hit in services.search.find(word, 1_000) if hit.kind == "complaint"}
        assert hits == {one.id for one in lines if word in (one.values["summary"] or "").split()}, (
            word
        )


def wanted_lines(
    lines: list[Line], query: RegisterQuery, account: Account | None, accounts: list[Account]
) -> list[Line]:
    return wanted(lines, replace(query, account=account), accounts)


def _found(
    registers: Registers, query: RegisterQuery, account: Account | None, lines: list[Line]
) -> None:
    query = replace(query, account=account)
    ids = registers.find(query)[:]
    assert ids == [one.id for one in lines], query
    assert registers.count(query) == len(lines), query
    for row, line in zip(registers.rows(ids), lines, strict=True):
        assert row is not None, query
        assert row.complaint.id == line.id
        assert (row.complaint.summary, row.complaint.kind or None) == (
            line.values["summary"],
            line.values["kind"] or None,
        )
        clocks = (row.clocks.acknowledged, row.clocks.responded)
        overdue = [-(one.left_days or 0) for one in clocks if one.state == "overdue"]
        assert max(overdue, default=0) == late_by(line, row.account), line


def _columns_say(services: Services, account: Account, lines: list[Line]) -> None:
    table = services.complaints.table(account)
    mask = np.ones(len(table), bool) if table.shown is None else table.shown
    named = {**table.fields, **{f"={name}": one for name, one in table.dimensions.items()}}
    found = [
        (
            int(table.numbers[row]),
            {name: one.labels[one.codes[row]] for name, one in named.items() if one.codes[row]},
        )
        for row in np.flatnonzero(mask)
    ]
    assert found == [(one.no, told(one)) for one in lines]
    analysed = services.complaints.columns(account)
    assert len(analysed.day) == len(lines)
    epoch = date(1970, 1, 1)
    for row, line in enumerate(lines):
        day = line.values["reported_on"]
        assert not day or analysed.day[row] == (date.fromisoformat(day) - epoch).days
        labels = {
            name: one.labels[one.codes[row]]
            for name, one in analysed.attributes.items()
            if one.codes[row]
        }
        assert labels == {
            **line.labels,
            **({"kind": line.text("kind")} if line.text("kind") else {}),
        }


def _choices_say(registers: Registers, account: Account | None, lines: list[Line]) -> None:
    found = {
        f"={one.name}" if one.free else one.name: {k: n for k, n in one.labels if n}
        for one in registers.choices(account)
    }
    expected = choices(lines)
    assert {name: dict(counted) for name, counted in expected.items()} == found
