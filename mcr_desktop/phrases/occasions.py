"""How dates worth remembering are said, and read where somebody types one."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.domain.occasions import is_occasion_day
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import exact_day, read_day, relative_day

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Occasion

_ANY_LEAP_YEAR = 2000


def kind_name(kind: str | None) -> str:
    """A kind of date as people call it."""
    return {
        "birthday": _("Birthday"),
        "anniversary": _("Anniversary"),
        "holiday": _("Holiday"),
        "other": _("Other date"),
    }.get(kind or "", kind or "")


def occasion_title(occasion: Occasion, name: str = "", years: int | None = None) -> str:
    """What the date is, whose, and which one where the year is known and the number is round."""
    title = occasion.title or kind_name(occasion.kind) or _("A date")
    said = title.casefold()
    if name and not any(part.casefold() in said for part in name.split() if len(part) > 2):
        title = _("{title}, {name}").format(title=title, name=name)
    if occasion.kind == "anniversary" and years:
        return _("{title} ({years})").format(
            title=title, years=ngettext("{n} year", "{n} years", years).format(n=years)
        )
    if occasion.kind == "birthday" and years and years % 10 == 0:
        return _("{title} (turns {n})").format(title=title, n=years)
    return title


def occasion_when(on: str, today: date) -> tuple[str, str]:
    """When it comes, as one speaks of it, and the exact day for a hover."""
    return relative_day(on, today), exact_day(on)


def day_said(day: str) -> str:
    """A date as it is shown for editing: the ISO day, or "14 March" of one of no known year."""
    if not is_occasion_day(day) or not day.startswith("--"):
        return day
    named = exact_day(f"{_ANY_LEAP_YEAR}{day[1:]}")
    found = re.search(r"(\d{1,2}) (\S+) \d{4}", named)
    return f"{found[1]} {found[2]}" if found else day


def day_told(day: str) -> str:
    """A date in a line: "14 March 1971", or "14 March" of one of no known year."""
    found = re.search(r"\d{1,2} \S+ \d{4}", exact_day(day))
    return found[0] if found else day_said(day)


_NO_YEAR = re.compile(
    r"\d{1,2}\. ?\d{1,2}\.|\d{1,2}[/.]\d{1,2}"
    r"|(?:the )?(?:\d{1,2}(?:st|nd|rd|th|\.)?|first) ?(?:of )?[^\W\d]{3,}\.?"
    r"|[^\W\d]{3,}\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
"""A day and a month, in whatever order."""


def read_occasion(text: str, today: date) -> str | None:
    """The date that somebody typed, `YYYY-MM-DD` or `--MM-DD` where they gave no year; None for neither.

    Understands "14 March", "14.3.", "14 March 1971", `--03-14` and what `read_day` does.
    """
    words = " ".join(text.split()).removeprefix("on ")
    if words.startswith("--"):
        return words if is_occasion_day(words) else None
    if re.fullmatch(r"29\.? ?(?:0?2\.|feb\S*)", words.lower()):
        return "--02-29"
    day = read_day(words, today, "ahead")
    if day is None:
        return None
    bare = _NO_YEAR.fullmatch(words)
    return f"-{day[4:]}" if bare else day
