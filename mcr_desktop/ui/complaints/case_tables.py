"""The list of cases as a table: its rows, columns, orders and filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.cases import OPEN
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import account_name, stage_title, state_name, verdict_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import due_text, exact_day, near_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.casework.views import CaseRow

VERDICTS: dict[str, CellMeaning] = {
    "worked": "good",
    "worse": "bad",
    "not shown": "watch",
    "too early": "neutral",
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list."""

    row: CaseRow
    names: str
    """The accounts that it concerns, those that we are not inside as a number."""

    @property
    def is_open(self) -> bool:
        return self.row.state == OPEN

    def concerns(self, account: bytes) -> bool:
        """Whether it concerns this account."""
        return any(one.id == account for one in self.row.parts)


def read_cases(services: Services) -> tuple[CaseLine, ...]:
    """Every case of which our fences hold anything; on a reader thread."""
    return tuple(CaseLine(row, _names(row)) for row in services.cases.all())


def _names(row: CaseRow) -> str:
    names = [account.name for account in row.parts]
    hidden = row.accounts - len(names)
    if hidden > 0:
        other = ngettext("{n} other", "{n} others", hidden).format(n=number(hidden))
        names.append(other if names else account_name(None))
    return ", ".join(names)


def _step(line: CaseLine) -> str:
    row = line.row
    if row.state != OPEN:
        closed = short_day(row.closed_on, today())
        return f"{state_name(row.state).capitalize()} {closed}".strip()
    if not row.inside:
        return ""
    if not row.stage:
        return _("All steps done")
    return _("{step} ({n} of 8 done)").format(step=stage_title(row.stage), n=number(row.done))


def _due(line: CaseLine) -> str:
    if line.row.next_due_on is not None:
        return due_text(line.row.next_due_on, today())
    row = line.row
    if row.actions_open:
        return ngettext("{n} open", "{n} open", row.actions_open).format(n=number(row.actions_open))
    return ""


def _check(line: CaseLine) -> str:
    row = line.row
    if row.verdict and not row.check_due:
        return ""
    return near_day(row.check_on, today()) if row.check_on and line.is_open else ""


def _told(line: CaseLine) -> str:
    return _("{n} of {of}").format(n=number(line.row.told), of=number(line.row.accounts))


def _told_meaning(line: CaseLine) -> CellMeaning:
    if line.row.told >= line.row.accounts:
        return "good"
    return "watch" if line.row.verdict or not line.is_open else "neutral"


COLUMNS = (
    Column[CaseLine](
        "title", "Case", lambda line: line.row.title, tip=lambda line: line.row.title, width=0
    ),
    Column[CaseLine](
        "accounts",
        "Accounts",
        lambda line: line.names,
        tip=lambda line: line.names,
        width=168,
        gives=3,
    ),
    Column[CaseLine](
        "step",
        "Next step",
        _step,
        tip=lambda line: line.row.missing,
        meaning=lambda line: "" if line.is_open else "muted",
        width=176,
    ),
    Column[CaseLine](
        "lead",
        "Lead",
        lambda line: line.row.lead or "",
        meaning=lambda line: "person" if line.row.lead else "",
        width=136,
        gives=1,
    ),
    Column[CaseLine](
        "due",
        "Action due",
        _due,
        tip=lambda line: exact_day(line.row.next_due_on),
        meaning=lambda line: "bad" if line.row.actions_late else "",
        width=112,
        gives=4,
    ),
    Column[CaseLine](
        "check",
        "Check",
        _check,
        tip=lambda line: exact_day(line.row.check_on),
        meaning=lambda line: "watch" if line.row.check_due else "",
        width=96,
        gives=2,
    ),
    Column[CaseLine](
        "verdict",
        "Did it hold",
        lambda line: verdict_name(line.row.verdict).capitalize() if line.row.verdict else "",
        meaning=lambda line: VERDICTS.get(line.row.verdict or "", "muted"),
        width=112,
    ),
    Column[CaseLine]("told", "Told", _told, meaning=_told_meaning, width=80),
)
KEYS: dict[str, Callable[[CaseLine], Any]] = {
    "title": lambda line: line.row.title.casefold(),
    "accounts": lambda line: line.names.casefold(),
    "step": lambda line: (not line.is_open, -line.row.done),
    "lead": lambda line: (line.row.lead or "\uffff").casefold(),
    "due": lambda line: line.row.next_due_on or "9999",
    "check": lambda line: line.row.check_on or "9999",
    "verdict": lambda line: line.row.verdict or "\uffff",
    "told": lambda line: line.row.told / max(1, line.row.accounts),
}
FILTERS: dict[str, Callable[[CaseLine], bool]] = {
    "open": lambda line: line.is_open,
    "closed": lambda line: not line.is_open,
    "all": lambda _line: True,
}
FILTER_WORDS = {"open": _("Open"), "closed": _("Closed"), "all": _("All")}


class CaseLines:
    """The lines in memory, as the table asks for them; an `Order.filter` is a predicate."""

    def __init__(self) -> None:
        self._lines: dict[bytes, CaseLine] = {}

    def take(self, lines: Sequence[CaseLine]) -> None:
        """Hold these lines from now on."""
        self._lines = {line.row.id: line for line in lines}

    def all(self) -> list[CaseLine]:
        """Every line held."""
        return list(self._lines.values())

    def ids(self, order: Order) -> Sequence[bytes]:
        lines = [line for line in self._lines.values() if not order.filter or order.filter(line)]
        key = KEYS.get(order.by)
        if key is not None:
            lines.sort(key=key, reverse=order.descending)
        return [line.row.id for line in lines]

    def rows(self, ids: Sequence[bytes]) -> Sequence[CaseLine | None]:
        return [self._lines.get(one) for one in ids]
