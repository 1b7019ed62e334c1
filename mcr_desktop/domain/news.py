"""Keeping them in the picture: when they are to hear of a promise even if there is no news."""

from __future__ import annotations

from datetime import date, timedelta

from mcr_desktop.domain.commitments import STILL_OWED, Commitment


def news_due_on(promise: Commitment) -> str | None:
    """The day by which they are to hear of it next; None where nothing was agreed or it is closed.

    It counts from the day on which they last had word, or from the one on which it was promised.
    """
    last = promise.news_on or promise.made_on
    if not promise.news_days or promise.state not in STILL_OWED or not last:
        return None
    try:
        return (date.fromisoformat(last) + timedelta(days=promise.news_days)).isoformat()
    except (ValueError, OverflowError):
        return None
