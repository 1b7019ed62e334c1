"""Where an agreement stands: running, to be spoken about by a day, or over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mcr_desktop.domain.accounts import Agreement

SPOKEN_ABOUT_DAYS = 60
"""So many days before a day of notice, or an end, it is time to speak about what comes after."""
SHOWN_AFTER_DAYS = 180
"""So long after its end an agreement that nobody touched is still asked about."""

TermState = Literal["ahead", "open", "running", "notice", "noticed", "ended", "renewed"]


@dataclass(frozen=True, slots=True)
class Term:
    """Where an agreement stands on one day.

    `ahead`: not begun. `open`: no end is known. `running`: the day to speak is far. `notice`: that day
    is near. `noticed`: it passed and the end is ahead. `ended`: it is over. `renewed`: its end passed
    and it goes on by itself, until when nobody wrote down.
    """

    state: TermState
    notice_on: str | None = None
    """The last day on which either side can give notice, or must agree on what follows."""
    days_to_notice: int | None = None
    ends_on: str | None = None
    days_to_end: int | None = None

    @property
    def presses(self) -> bool:
        """Whether somebody must speak about it now: before it is too late, or as it has just lapsed."""
        if self.state == "notice":
            return True
        end = self.days_to_end
        if self.state == "noticed":
            return end is not None and end <= SPOKEN_ABOUT_DAYS
        return self.state in ("ended", "renewed") and end is not None and -end <= SHOWN_AFTER_DAYS


def term_of(agreement: Agreement, today: date) -> Term:
    """Where an agreement stands; an agreement without days is `open`.

    Without agreed days of notice it is its end that must not come as a surprise.
    """
    starts, ends = _day(agreement.starts_on), _day(agreement.ends_on)
    if ends is None:
        ahead = starts is not None and starts > today
        return Term("ahead" if ahead else "open")
    days = max(0, agreement.notice_days or 0)
    notice: date | None
    try:
        notice = ends - timedelta(days=days)
    except OverflowError:
        notice = None
    left = (ends - today).days
    to_notice = (notice - today).days if notice else None
    told = (notice.isoformat() if notice else None, to_notice, ends.isoformat(), left)
    if left < 0:
        state: TermState = "renewed" if agreement.renewal == "automatic" else "ended"
    elif to_notice is not None and to_notice < 0:
        state = "noticed"
    elif to_notice is not None and to_notice <= SPOKEN_ABOUT_DAYS:
        state = "notice"
    else:
        state = "ahead" if starts is not None and starts > today else "running"
    return Term(state, *told)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
