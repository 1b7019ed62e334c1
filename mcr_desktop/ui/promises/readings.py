"""What the ledger of promises reads beside its rows; on reader threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.commitments import (
    closed_text,
    moved_text,
    reckoning_lines,
    reckoning_rule,
)
from mcr_desktop.phrases.dates import due_text
from mcr_desktop.phrases.indicators import kept_text
from mcr_desktop.phrases.timelines import direction_name
from mcr_desktop.services.promises.ledgers import (
    KeptReckoning,
    LedgerCounts,
    LedgerQuery,
    LedgerRow,
)
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

LONGEST_ROW = 90
_SAID = {
    "ours": "What we promised to",
    "theirs": "What was promised to us by",
    "internal": "What we promised one another for",
}


@dataclass(frozen=True, slots=True)
class BookRead:
    """Counts, who keeps promises, and the accounts for which one can be written down."""

    query: LedgerQuery
    counts: LedgerCounts
    owners: tuple[str, ...]
    accounts: tuple[Account, ...]


def read_book(services: Services, query: LedgerQuery) -> BookRead:
    """How many there are of what a query asks for."""
    accounts = (
        [one for one in services.accounts.all() if not one.archived_on]
        if query.account is None
        else []
    )
    return BookRead(
        query,
        services.ledgers.counts(query),
        tuple(services.ledgers.owners(query.account)),
        tuple(accounts),
    )


def read_rates(services: Services, account: Account | None) -> tuple[KeptReckoning, ...]:
    """Kept on time, ours and theirs, without what was missed."""
    return tuple(services.ledgers.kept(account, one, most=0) for one in ("ours", "theirs"))


def read_why(services: Services, account: Account | None, direction: str) -> Why:
    """The drawer's content for one of these rates."""
    return why_of(services.ledgers.kept(account, direction), account)


def why_of(told: KeptReckoning, account: Account | None) -> Why:
    """The drawer's content for a rate: its arithmetic, and what was not kept on time."""
    tally = told.tally
    whose = direction_name(tally.direction)
    return Why(
        title=f"{whose}: {kept_text(tally, whole=True)}",
        sentence=f"{_SAID[tally.direction]} {account.name if account else 'every account'}, in twelve months.",
        arithmetic=tuple(
            WhyLine(label, value)
            for label, value in reckoning_lines(
                tally, told.late, told.broken, told.owed, told.moved_late
            )
        ),
        rows=tuple(_row(row, across=account is None) for row in told.missed),
        source=reckoning_rule(),
    )


def _row(row: LedgerRow, *, across: bool) -> WhyRow:
    day = today()
    state = closed_text(row.one, day) or due_text(row.one.due_on, day)
    moved = moved_text(row.one, day)
    words = " ".join(row.one.wording.split())
    if len(words) > LONGEST_ROW:
        words = words[: LONGEST_ROW - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    told = ". ".join(filter(None, (state, moved)))
    whose = f"{row.account}: " if across else ""
    place = (
        Route("account", row.account_id, "commitments", row=row.one.id) if row.account_id else None
    )
    return WhyRow(f"{whose}{words} ({told})", row.one.due_on or "", place)
