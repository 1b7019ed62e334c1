"""Days out of texts whose spelling nobody stated: decided over the whole column, never value by value.

What is written is what counts: the day of a timestamp is its local day, whatever its zone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, NoReturn

import numpy as np

from mcr_desktop.exchange import table_errors
from mcr_desktop.exchange.dates import LAST_YEAR, DateFormat, NoSuchDayError, NotInFormatError
from mcr_desktop.rootcause.columns import MISSING_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Order = Literal["", "day first", "month first"]

NOTHING = frozenset(("", "na", "n/a", "nan", "nat", "null", "none", "-"))
"""Texts (in lower case) by which programs write that there is no date."""

TIME_OF_DAY = (
    r"(?:[T ] *(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?|:60)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?"
    r"(?:\[[A-Za-z_/+-]+\])?)$"
)
"""A time of day behind a date, as written by the common programs (24:00 and a leap second included)."""

_EPOCH = date(1970, 1, 1).toordinal()
_TRIPLE = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3})[A-Za-z]*\.?[ ,-]+([0-9]{4}|[0-9]{2})")
_NAMED_FIRST = re.compile(r"([A-Za-z]{3})[A-Za-z]*\.? ([0-9]{1,2}),? ([0-9]{4})")
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?")
_DAY = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})|([0-9]{1,2})/([0-9]{4})")
_YEAR = re.compile(r"[12][0-9]{3}")

FIRST_YEAR = 1000
"""Yearly series reach back for centuries; a year of fewer digits (0001-01-01) stands in for no date."""


class Problem(Exception):  # noqa: N818 - turned into a typed error by who knows the row
    """What is wrong with which of the texts: `reason` and `other` as in BadDayError."""

    def __init__(self, index: int, reason: str, other: str = "") -> None:
        super().__init__(index, reason, other)
        self.index, self.reason, self.other = index, reason, other


class Contradiction(Exception):  # noqa: N818 - as above
    """The texts at two indices put day and month in opposite orders."""

    def __init__(self, day_first: int, month_first: int) -> None:
        super().__init__(day_first, month_first)
        self.day_first, self.month_first = day_first, month_first


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """A day number for each text; `order` tells how numbers were read where no value showed it."""

    numbers: NDArray[np.int32]
    taken: Order = ""


def read_days(texts: Sequence[str]) -> Days:
    """Days of distinct texts, in order of first appearance, without their times of day.

    Texts in `NOTHING` have no day. Raises Problem or Contradiction with the index of a text.
    """
    numbers = np.full(len(texts), MISSING_DAY, np.int32)
    triples: list[tuple[int, int, int, int]] = []
    grains: dict[int, str] = {}
    for index, text in enumerate(texts):
        if text.lower() in NOTHING:
            continue
        found = _TRIPLE.fullmatch(text)
        if found:
            year = int(found[4]) if len(found[4]) == 4 else _century(int(found[4]))
            triples.append((index, int(found[1]), int(found[3]), year))
            grains[index] = "days"
        else:
            numbers[index], grains[index] = _one(index, text)
    taken: Order = ""
    if triples:
        order, taken = _order(triples)
        for index, first, second, year in triples:
            day, month = (first, second) if order == "day first" else (second, first)
            numbers[index] = _number(index, year, month, day)
    _same_grain(grains)
    return Days(numbers, taken)


FIRST_DAY = date(FIRST_YEAR, 1, 1).toordinal() - _EPOCH
LAST_DAY = date(LAST_YEAR, 12, 31).toordinal() - _EPOCH


def cannot_be_read(file: str, column: str, row: int, value: str, problem: Problem) -> NoReturn:
    """Say which cell it is."""
    raise table_errors.BadDayError(
        file=file, column=column, row=row, value=value, reason=problem.reason, other=problem.other
    )


def _one(index: int, text: str) -> tuple[int, str]:
    day = _DAY.fullmatch(text)
    if day:
        parts = (day[1], day[3], day[4]) if day[1] else (day[5], day[6], day[7])
        return _number(index, *map(int, parts)), "days"
    month = _MONTH.fullmatch(text)
    if month:
        parts = (month[1], month[2], "1") if month[1] else (month[4], month[3], "1")
        return _number(index, *map(int, parts)), "months"
    if _YEAR.fullmatch(text):
        return _number(index, int(text), 1, 1), "years"
    week = _WEEK.fullmatch(text)
    return _of_week(index, week) if week else _of_name(index, text)


def _of_week(index: int, week: re.Match[str]) -> tuple[int, str]:
    try:
        day = date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1))
    except ValueError:  # week 53 of a year that has 52, or week 0
        raise Problem(index, "no_such_day") from None
    _number(index, day.year, day.month, day.day)
    return day.toordinal() - _EPOCH, "days" if week[3] else "weeks"


def _of_name(index: int, text: str) -> tuple[int, str]:
    named = _NAMED.fullmatch(text)
    parts = (named[1], named[2], named[3]) if named else None
    if parts is None:
        named = _NAMED_FIRST.fullmatch(text)
        parts = (named[2], named[1], named[3]) if named else None
    if parts is None:
        raise Problem(index, "text")
    year = "YYYY" if len(parts[2]) == 4 else "YY"
    try:
        iso = DateFormat(f"D MMM {year}").day(" ".join(parts))
    except NoSuchDayError:
        raise Problem(index, "no_such_day") from None
    except NotInFormatError:
        raise Problem(index, "text") from None
    return date.fromisoformat(iso).toordinal() - _EPOCH, "days"


def _century(short: int) -> int:
    return short + (1900 if short > 68 else 2000)  # as POSIX has it


def _number(index: int, year: int, month: int, day: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Problem(index, "no_such_day")
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        raise Problem(index, "no_such_day") from None


def _order(triples: Sequence[tuple[int, int, int, int]]) -> tuple[Order, Order]:
    """The order of day and month, and the same again where no value over 12 proves it."""
    by_day = [index for index, first, _second, _year in triples if first > 12]
    by_month = [index for index, _first, second, _year in triples if second > 12]
    if by_day and by_month:
        raise Contradiction(by_day[0], by_month[0])
    if by_day or by_month:
        return ("day first" if by_day else "month first"), ""
    taken = _likelier(triples)
    same = all(first == second for _index, first, second, _year in triples)
    return taken, "" if same else taken


def _likelier(triples: Sequence[tuple[int, int, int, int]]) -> Order:
    """Months as 1/2, 1/3, 1/4 keep the day the same; rows mostly stand in order; else the day is first."""
    firsts = {first for _index, first, _second, _year in triples}
    seconds = {second for _index, _first, second, _year in triples}
    if len(firsts) == 1 and len(seconds) > 2:
        return "day first"
    if len(seconds) == 1 and len(firsts) > 2:
        return "month first"
    as_day = [(year, second, first) for _index, first, second, year in triples]
    as_month = [(year, first, second) for _index, first, second, year in triples]
    if as_month == sorted(as_month) and as_day != sorted(as_day):
        return "month first"
    return "day first"


def _same_grain(grains: dict[int, str]) -> None:
    """A column of days in which a year or a month stands has no day there."""
    usual = Counter(grains.values()).most_common(2)
    if len(usual) > 1:
        odd = next(index for index, grain in grains.items() if grain != usual[0][0])
        raise Problem(odd, "grain", usual[0][0])
