"""Accounts from which nothing is heard: no complaints while two-way contact falls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.domain.signals import Silence
from mcr_desktop.services.indicators import quiet_of_accounts
from mcr_desktop.store import counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.store.engine import Store

SPAN_DAYS = 91
"""Thirteen weeks: what counts as lately."""
EARLIER_SPANS = 3
"""Spans before it from which the complaints to be expected are taken."""


def find_silences(
    store: Store, accounts: Iterable[Account], columns: Callable[[Account], Complaints]
) -> list[tuple[Account, Silence]]:
    """The accounts whose silence is a warning, the longest beyond its cadence first.

    Touches are counted up to today, complaints up to the account's own day where it has one.
    """
    asked = list(accounts)
    day = today()
    middle, first = day - timedelta(days=SPAN_DAYS), day - timedelta(days=2 * SPAN_DAYS)
    touches = counts.two_way_between(store, first.isoformat(), middle.isoformat(), day.isoformat())
    quiet = quiet_of_accounts(store, asked)
    found = []
    for account in asked:
        if not quiet[account.id].over:
            continue
        before, recent = touches.get(account.fence, (0, 0))
        if not (recent < before or recent == 0):
            continue
        last = date.fromisoformat(account.as_of) if account.as_of else day
        earlier, now = _complaints(columns(account), last)
        silence = Silence(
            SPAN_DAYS, last.isoformat(), day.isoformat(), now, earlier,
            SPAN_DAYS * EARLIER_SPANS, recent, before, quiet[account.id],
        )  # fmt: skip
        if silence.warns:
            found.append((account, silence))
    found.sort(key=lambda one: _beyond(one[1]), reverse=True)
    return found


def _complaints(complaints: Complaints, last: date) -> tuple[int, int]:
    """Complaints of the spans before the last one, and of the last one."""
    from mcr_desktop.rootcause.columns import days_of  # which needs numpy

    ends = [
        (last - timedelta(days=SPAN_DAYS * spans)).isoformat()
        for spans in (1 + EARLIER_SPANS, 1, 0)
    ]
    first, middle, end = days_of(ends)
    day = complaints.day
    earlier = int(((day > first) & (day <= middle)).sum())
    return earlier, int(((day > middle) & (day <= end)).sum())


def _beyond(silence: Silence) -> float:
    quiet = silence.quiet
    return float("inf") if quiet.days is None else quiet.days / max(quiet.cadence_days, 1)
