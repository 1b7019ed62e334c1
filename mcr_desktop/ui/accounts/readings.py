"""What the list of accounts reads, on a reader thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.ui.accounts.portfolios import Portfolio, PortfolioRow, row_of
from mcr_desktop.ui.accounts.queries import PortfolioQuery

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

LEAST_MONTHS = 3


def read_portfolio(services: Services, known: Sequence[PortfolioRow] = ()) -> Portfolio:
    """Every account with its words; those of `known` rows whose figures are the same are kept."""
    day = today()
    before = {row.account_id: row for row in known}
    rows = []
    for line in services.indicators.portfolio(archived=True):
        row = before.get(line.account.id)
        same = row is not None and row.line is line and row.day == day
        rows.append(row if row is not None and same else row_of(line, day))
    marks = services.marks
    return Portfolio(tuple(rows), marks.favourites("account"), tuple(marks.recents("account")))


def read_sparks(services: Services, accounts: list[Account]) -> dict[bytes, SparkFigure | None]:
    """The last two years of complaints of each account, where they make a line."""
    sparks = {account.id: services.causes.spark(account) for account in accounts}
    return {
        account: figure if figure is not None and len(figure.values) >= LEAST_MONTHS else None
        for account, figure in sparks.items()
    }


def first_line(rows: Sequence[PortfolioRow]) -> tuple[tuple[str, str, PortfolioQuery], ...]:
    """What a person in a hurry reads: how many accounts, and how many of them want attention.

    Each in whole words and in short, with the accounts and the order in which its number is seen.
    """
    lines = [row.line for row in rows if not row.line.account.archived_on]
    if not rows:
        return ()
    quiet = sum(line.quiet.over and not line.account.as_of for line in lines)
    late = sum(line.ours_late for line in lines)
    away = len(rows) - len(lines)
    count = f"{len(lines)} account" + ("s" if len(lines) != 1 else "")
    parts = [(count, count, PortfolioQuery())]
    if quiet:
        words = f"{quiet} quiet beyond the cadence"
        parts.append((words, f"{quiet} quiet", PortfolioQuery(order="quiet")))
    if late:
        words = f"{late:,} of our promises late"
        parts.append((words, f"{late:,} late", PortfolioQuery(order="ours")))
    if away:
        parts.append((f"{away} archived", "", PortfolioQuery(show="archived")))
    return tuple(parts)
