"""Days as people say them: relative where they are near, exact where somebody asks.

Days are ISO text (`2026-11-24`), moments `YYYY-MM-DDTHH:MM` in local time; `today` is a `date`.
What is not a day comes back as it is, so that odd data from elsewhere is shown rather than lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from mcr_desktop.domain.periods import day_at
from mcr_desktop.phrases.catalogue import _, language, ngettext
from mcr_desktop.phrases.findings import number

NEAR_DAYS = 6
"""Within this many days the day of the week is enough to know which day is meant."""
COUNTED_DAYS = 31
"""Within this many days the distance is said beside the date."""


def relative_day(day: str | None, today: date) -> str:
    """A day as one speaks of it: "today", "Tue, in 3 days", "12 Oct, 3 days ago", "4 Mar 2025"."""
    meant = _read(day)
    if meant is None:
        return day or ""
    distance = (meant - today).days
    if abs(distance) <= 1:
        return (_("today"), _("tomorrow"), _("yesterday"))[distance]
    if abs(distance) > COUNTED_DAYS:
        return short_day(day, today)
    name = _named(meant, "EEE") if abs(distance) <= NEAR_DAYS else _named(meant, "d MMM")
    if distance > 0:
        return _("{day}, in {days}").format(day=name, days=days_text(distance))
    return _("{day}, {days} ago").format(day=name, days=days_text(-distance))


def short_day(day: str | None, today: date) -> str:
    """A day in a few letters, with its year where that is not this year's: "12 Oct", "4 Mar 2025"."""
    meant = _read(day)
    if meant is None:
        return day or ""
    return _named(meant, "d MMM" if meant.year == today.year else "d MMM y")


def near_day(day: str | None, today: date) -> str:
    """As `relative_day` within six days, else the date alone: for narrow columns."""
    meant = _read(day)
    if meant is None or abs((meant - today).days) > NEAR_DAYS:
        return short_day(day, today)
    return relative_day(day, today)


def exact_day(day: str | None) -> str:
    """A day in full, for a hover: "Tuesday 24 November 2026"."""
    meant = _read(day)
    if meant is None:
        return day or ""
    return _named(meant, "EEEE d MMMM y" if language().startswith("en") else "full")


def month_name(month: str, today: date | None = None) -> str:
    """The month of an ISO day or `YYYY-MM`: "October 2026", or "October" in the year of `today`."""
    meant = _read(f"{month[:7]}-01")
    if meant is None:
        return month
    this_year = today is not None and meant.year == today.year
    return _named(meant, "LLLL" if this_year else "LLLL y")


def weekday_name(number: int, *, short: bool = False) -> str:
    """A day of the week by its ISO number: "Monday" or "Mon" for 1."""
    return _named(date(2001, 1, number), "EEE" if short else "EEEE")  # 1 January 2001: a Monday


def moment_text(moment: str, today: date) -> str:
    """A meeting's time: "today 14:00", "Tue 14:00, in 3 days", "12 Oct 2025"."""
    day, time = moment[:10], moment[11:16]
    meant = _read(day)
    if meant is None:
        return moment
    distance = (meant - today).days
    if not time or abs(distance) > COUNTED_DAYS:
        return relative_day(day, today)
    if distance in (0, 1):
        return _("{day} {time}").format(day=relative_day(day, today), time=time)
    if distance < 0:
        return relative_day(day, today)
    name = _named(meant, "EEE") if distance <= NEAR_DAYS else _named(meant, "EEE d MMM")
    return _("{day} {time}, in {days}").format(day=name, time=time, days=days_text(distance))


def due_text(due_on: str | None, today: date) -> str:
    """When a promise is due: "today", "Tue, in 3 days", "5 days late", or "no day agreed"."""
    meant = _read(due_on)
    if meant is None:
        return due_on or _("no day agreed")
    late = (today - meant).days
    if late > 0:
        return ngettext("{n} day late", "{n} days late", late).format(n=number(late))
    return relative_day(due_on, today)


def days_text(days: int) -> str:
    """A number of days: "1 day", "41 days"."""
    return ngettext("{n} day", "{n} days", days).format(n=number(days))


def days_of(days: int, allowed: int) -> str:
    """Days against what was agreed: "41 days of 30"."""
    return ngettext("{n} day of {allowed}", "{n} days of {allowed}", days).format(
        n=number(days), allowed=number(allowed)
    )


def ago_text(then_ms: int, now_ms: int) -> str:
    """How long ago: "just now", "2 min ago", "3 h ago", "5 days ago"."""
    seconds = max(0, now_ms - then_ms) // 1000
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return _("{n} min ago").format(n=seconds // 60)
    if seconds < 2 * 86_400:
        return _("{n} h ago").format(n=seconds // 3600)
    return _("{days} ago").format(days=days_text(seconds // 86_400))


def day_of_ms(at_ms: int) -> str:
    """The ISO day, where the user is, of a moment in epoch milliseconds."""
    return day_at(at_ms).isoformat()


_BEFORE_DAY = re.compile(r"^(?:due |by |on |before |until |till |not later than |no later than )+")

Lean = Literal["ahead", "back", "near"]
"""Where a vague day lies: what is due lies ahead, what happened lies back, some things may be either."""


def read_day(text: str, today: date, lean: Lean = "ahead") -> str | None:
    """The ISO day that somebody typed; None where it is none.

    Understands `2026-11-30`, `30.11.2026`, `30.11.`, "30 Nov", "today", "tomorrow", "fri", "in 3 days",
    "+7" and "next week", and with "ahead" whatever English `domain.day_words` knows and can mean one day
    alone: `day_question` asks about the rest. `lean` says which Friday and whose 30 November is meant: the
    next one, the last one (today counts as either), or the nearer of the two.
    """
    words = _BEFORE_DAY.sub("", " ".join(text.lower().replace(",", " ").split()))
    if not words:
        return None
    known = _known_word(words, today, lean) or _read(words) or _counted(words, today)
    if known is not None:
        return known.isoformat()
    found = re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?", words)
    if found:
        return _in_year(int(found[1]), int(found[2]), found[3], today, lean)
    found = re.fullmatch(r"(\d{1,2})\.? ([a-zà-ÿ]{3,})\.?(?: (\d{4}))?", words)
    month = _month_number(found[2]) if found else 0
    named = _in_year(int(found[1]), month, found[3], today, lean) if found and month else None
    if named is not None:
        return named
    said = _said(words, today) if lean == "ahead" or re.search(r"\b\d{4}\b", words) else ()
    return said[0] if len(said) == 1 else None


def day_question(text: str, today: date) -> str:
    """What to ask where words may mean more than one day: "27 Nov or 4 Dec? Write the date."; else empty."""
    words = _BEFORE_DAY.sub("", " ".join(text.lower().replace(",", " ").split()))
    if not words or read_day(text, today) is not None:
        return ""
    return which_of(_said(words, today), today)


def which_of(days: Sequence[str], today: date) -> str:
    """The question between days: "Fri 27 Nov or Fri 4 Dec? Write the date."; empty for fewer than two."""
    if len(days) < 2:
        return ""
    return _("{first} or {second}? Write the date.").format(
        first=weekday_and_day(days[0], today), second=weekday_and_day(days[-1], today)
    )


def weekday_and_day(day: str, today: date) -> str:
    """A day with its name, for a choice between days: "Fri 4 Dec", "Fri 1 Jan 2027"."""
    meant = _read(day)
    if meant is None:
        return day
    shown = _named(meant, "EEE d MMM")
    return shown if meant.year == today.year else f"{shown} {meant.year}"


def _said(words: str, today: date) -> tuple[str, ...]:
    from mcr_desktop.domain.day_words import days_said  # its patterns: nobody pays who types no day

    return tuple(day.isoformat() for day in days_said(words, today).days)


def _counted(words: str, today: date) -> date | None:
    found = re.fullmatch(r"(?:in |\+ ?)(\d{1,4})(?: ?(d|days?|w|weeks?))?", words)
    if not found:
        return None
    step = 7 if (found[2] or "d").startswith("w") else 1
    return today + timedelta(days=int(found[1]) * step)


def _known_word(words: str, today: date, lean: Lean) -> date | None:
    named = {_("today"): 0, _("tomorrow"): 1, _("yesterday"): -1, _("next week"): 7}
    if words in named:
        return today + timedelta(days=named[words])
    if len(words) < 3 or not words.isalpha():
        return None
    steps = {"ahead": range(1, 8), "back": range(-1, -8, -1), "near": (1, -1, 2, -2, 3, -3, 7)}
    for step in steps[lean]:
        day = today + timedelta(days=step)
        if _named(day, "EEEE").lower().startswith(words):
            return day
    return None


def _month_number(word: str) -> int:
    for month in range(1, 13):
        if _named(date(2000, month, 1), "LLLL").lower().startswith(word):
            return month
    return 0


def _in_year(day: int, month: int, year: str | None, today: date, lean: Lean) -> str | None:
    if year:
        return _shown(int(year), month, day)
    known = [_shown(today.year + step, month, day) for step in (-1, 0, 1)]
    meant = [date.fromisoformat(one) for one in known if one is not None]
    if lean == "ahead":
        meant = [one for one in meant if one >= today][:1]
    elif lean == "back":
        meant = [one for one in meant if one <= today][-1:]
    else:
        meant.sort(key=lambda one: abs((one - today).days))
    return meant[0].isoformat() if meant else None


def _shown(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _read(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day and len(day) == 10 else None
    except ValueError:
        return None


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


_ENGLISH = {
    "EEE": "{day:.3}",
    "EEEE": "{day}",
    "EEE d MMM": "{day:.3} {n} {month:.3}",
    "EEEE d MMMM y": "{day} {n} {month} {y}",
    "d MMM": "{n} {month:.3}",
    "d MMM y": "{n} {month:.3} {y}",
    "LLLL": "{month}",
    "LLLL y": "{month} {y}",
}
"""What Babel says in English: the source's own language needs no locale data, a tenth of the start."""


@lru_cache(maxsize=2048)
def _cached(day: date, pattern: str, tag: str) -> str:
    if tag == "en" and pattern in _ENGLISH:
        return _ENGLISH[pattern].format(
            n=day.day, day=_DAYS[day.weekday()], month=_MONTHS[day.month - 1], y=day.year
        )
    from babel.dates import format_date  # the names of other languages: 30 ms

    return format_date(day, pattern, locale=tag)


def _named(day: date, pattern: str) -> str:
    return _cached(day, pattern, language())
