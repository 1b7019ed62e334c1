"""When the effect of a case's actions is to be looked at."""

from __future__ import annotations

from datetime import date

from mcr_desktop.domain.cases import OPEN, Case


def is_check_due(case: Case, today: date) -> bool:
    """Whether the figures should have been looked at by today and were not since that day was set."""
    planned = case.check_on
    if case.state != OPEN or not planned or planned > today.isoformat():
        return False
    return not case.verdict_on or case.verdict_on < planned
