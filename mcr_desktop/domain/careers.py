"""Careers: days that are known to the year, the month or the day, and which position comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from mcr_desktop.domain.people import Position

_PARTIAL = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")


def partial_day(text: str) -> str | None:
    """`2019`, `2019-04` or `2019-04-01` where it is one of these, else None."""
    if not _PARTIAL.fullmatch(text):
        return None
    if len(text) == len("2019-04-01"):
        try:
            date.fromisoformat(text)
        except ValueError:
            return None
    return text


def is_before(end: str, start: str) -> bool:
    """Whether `end` lies before `start` for certain, as far as both are known."""
    known = min(len(end), len(start))
    return end[:known] < start[:known]


def in_order(positions: Iterable[Position]) -> tuple[Position, ...]:
    """Those that they hold first, then those they held, each the latest first."""
    return tuple(
        sorted(
            positions,
            key=lambda one: (
                one.ended is None,
                one.ended or "",
                (one.began or "") if isinstance(one.began, str) else "",
                one.id,
            ),
            reverse=True,
        )
    )
