"""Accounts from which nothing is heard: no complaints while two-way contact falls."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.domain.signals import Silence
from mcr_desktop.services.indicators import quiet_of_accounts
from mcr_desktop.store import counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.store.engine import Store

SPAN_DAYS = 91
"""Thirteen weeks: what counts as lately."""
EARLIER_SPANS = 3
"""Spans before it from which the complaints to be expected are taken."""


def find_silences(store: Store, accounts: Iterable[Account]) -> list[tuple[Account, Silence]]:
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
            continue  # counting complaints costs a look at each of them
        last = date.fromisoformat(account.as_of) if account.as_of else day
        lately = last - timedelta(days=SPAN_DAYS)
        begin = last - timedelta(days=SPAN_DAYS * (1 + EARLIER_SPANS))
        earlier, now, _total = counts.complaints(
            store, account.fence, begin.isoformat(), lately.isoformat(), last.isoformat()
        )
        silence = Silence(
            SPAN_DAYS, last.isoformat(), day.isoformat(), now, earlier,
            SPAN_DAYS * EARLIER_SPANS, recent, before, quiet[account.id],
        )  # fmt: skip
        if silence.warns:
            found.append((account, silence))
    found.sort(key=lambda one: _beyond(one[1]), reverse=True)
    return found


def _beyond(silence: Silence) -> float:
    quiet = silence.quiet
    return float("inf") if quiet.days is None else quiet.days / max(quiet.cadence_days, 1)
