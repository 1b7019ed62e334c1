"""Due days in plain words at the end of a promise: "Send the report by friday", "in 2 weeks", "28 nov".

Only what names one day is understood. What could mean two ("next friday", 3/4, a weekday that is today)
yields nothing, so that nobody is held to a day that a program guessed. The words are English.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

JUST_PASSED_DAYS = 60
"""A day and month without a year that passed so recently is rather a slip than next year's."""
FARTHEST_YEARS = 20

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_ALSO_WORDS = frozenset({"wed", "sat", "sun"})
"""Short names that are words of their own: they count only after "by", "until", "on"."""
_SMALL = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_LINK = (
    r"(?:,|;|\N{EM DASH}|\N{EN DASH}|-|\(|by|until|till|before|on|due|due by|due on|not later than)"
)
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_SMALL) + ")"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?"
_YEAR = r"(?:,? ?(?P<year>\d{4}))?"


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Made with the first line that is read: a page that only offers the field does not pay for them."""
    return tuple(
        (name, re.compile(rf"(?:^|(?<=[\s,;(\-\N{{EM DASH}}\N{{EN DASH}}]))(?:{form})\.?$"))
        for name, form in _FORMS
    )


_FORMS = (
    ("iso", r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
    ("near", r"(?:the )?(?P<near>day after tomorrow|today|tonight|tomorrow)"),
    ("count", rf"(?:in|within) {_COUNT} (?P<unit>days?|weeks?|months?)"),
    (
        "month_end",
        r"(?:at |by )?(?:the )?end of (?P<which>the month|this month|next month|month)",
    ),
    ("named_end", rf"(?:at |by )?(?:the )?end of {_MONTH}{_YEAR}"),
    ("named", rf"{_DAY} ?(?:of )?{_MONTH}{_YEAR}"),
    ("named", rf"{_MONTH} {_DAY}{_YEAR}"),
    ("dotted", r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\.(?: ?(?P<year>\d{4}))?"),
    ("slashed", r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>\d{4}))?"),
    ("weekday", r"(?P<this>(?:this|coming|next) )?(?P<weekday>[a-z]{3,9})\.?"),
)
_TRAILING_LINK = re.compile(rf"[\s(]*(?:(?:^|(?<=[\s,;(])){_LINK})?[\s,;(]*$")


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day found at the end of a line: ISO text, the words that told it, and the line without them."""

    day: str
    words: str
    rest: str


def find_due_day(line: str, today: date) -> DueDay | None:
    """The day that the end of a line names, or None where it names none or could mean two."""
    shown = line.rstrip(" \t!)")
    lowered = shown.lower()
    if len(lowered) != len(shown):  # letters whose lower case is longer would shift every place
        return None
    for name, form in _forms():
        found = form.search(lowered)
        if found is None:
            continue
        before = lowered[: found.start()]
        link = _TRAILING_LINK.search(before)
        start = link.start() if link else found.start()
        linked = bool(link and link.group().strip(" (,;"))
        day = _read(name, found, today, linked=linked)
        if day is not None:
            return DueDay(day.isoformat(), shown[found.start() :], shown[:start].rstrip(" ,;-("))
    return None


def _read(  # noqa: PLR0911 - one answer a form
    name: str, found: re.Match[str], today: date, *, linked: bool
) -> date | None:
    match name:
        case "iso":
            return _date(found["year"], int(found["month"]), int(found["day"]), today)
        case "near":
            ahead = {"tomorrow": 1, "day after tomorrow": 2}.get(found["near"], 0)
            return today + timedelta(days=ahead)
        case "count":
            return _counted(found["count"], found["unit"], today)
        case "month_end":
            return _month_end(_months_on(today.replace(day=1), int("next" in found["which"])))
        case "named_end":
            return _named_end(found["month"], found["year"], today)
        case "named":
            month = _place(found["month"], _MONTHS)
            return _date(found["year"], month, int(found["day"]), today) if month else None
        case "dotted":
            return _date(found["year"], int(found["month"]), int(found["day"]), today)
        case "slashed":
            return _slashed(int(found["one"]), int(found["two"]), found["year"], today)
        case _:
            return _weekday(found["this"], found["weekday"], today, linked=linked)


def _weekday(which: str | None, word: str, today: date, *, linked: bool) -> date | None:
    """The next such day; today's own name, and "next friday", mean a different day to each reader."""
    place = _place(word, _WEEKDAYS)
    if not place or (which or "").startswith("next"):
        return None
    if word in _ALSO_WORDS and not (linked or which):
        return None
    ahead = (place - 1 - today.weekday()) % 7
    return today + timedelta(days=ahead) if ahead else None


def _counted(count: str, unit: str, today: date) -> date | None:
    number = _SMALL.get(count) or int(count)
    if unit.startswith("month"):
        return _months_on(today, number)
    return today + timedelta(days=number * (7 if unit.startswith("week") else 1))


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _named_end(word: str, year: str | None, today: date) -> date | None:
    month = _place(word, _MONTHS)
    if not month:
        return None
    wanted = int(year) if year else today.year + (month < today.month)
    return _month_end(date(wanted, month, 1)) if _sensible(wanted, today) else None


def _slashed(one: int, two: int, year: str | None, today: date) -> date | None:
    """Day and month stand in either order round the world: taken only where one order alone is a day."""
    readings = {
        day
        for month, number in ((two, one), (one, two))
        if (day := _date(year, month, number, today)) is not None
    }
    return readings.pop() if len(readings) == 1 and (one > 12 or two > 12 or one == two) else None


def _date(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        if year:
            return date(int(year), month, day) if _sensible(int(year), today) else None
        meant = date(today.year, month, day)
        if meant >= today:
            return meant
        if (today - meant).days <= JUST_PASSED_DAYS:
            return None
        return date(today.year + 1, month, day)
    except ValueError:
        return None


def _sensible(year: int, today: date) -> bool:
    return today.year - 1 <= year <= today.year + FARTHEST_YEARS


def _place(word: str, names: tuple[str, ...]) -> int:
    """The number, from 1, of the one name that a word of three letters or more begins; 0 for none."""
    word = {"tues": "tue", "thur": "thu", "thurs": "thu", "sept": "sep"}.get(word, word)
    if len(word) != 3 and word not in names:
        return 0
    found = [number for number, name in enumerate(names, 1) if name.startswith(word)]
    return found[0] if len(found) == 1 else 0
