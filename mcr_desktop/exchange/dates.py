"""Dates in a stated format, and in no other.

A format is spelled with tokens (`YYYY-MM-DD`, `D.M.YY`, `DD MMM YYYY HH:mm`) or as strptime spells it
(`%Y-%m-%d`). `DD` demands two digits, `D` takes one or two; strptime's directives take one or two, as
strptime does. A time of day is checked and dropped. Imported by the worker: kept light.
"""

from __future__ import annotations

import re
from datetime import date

EXAMPLES = ("YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YYYY", "M/D/YYYY", "DD MMM YYYY", "%d/%m/%y")
"""Formats to show to someone who has to state one."""

FIRST_YEAR, LAST_YEAR = 1900, 2200

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HOUR, _SIXTY = "(?:[01]?[0-9]|2[0-3])", "[0-5][0-9]"
_ONE_OR_TWO = "[0-9]{1,2}"
_TOKENS = {
    "YYYY": ("year", "[0-9]{4}"),
    "YY": ("short", "[0-9]{2}"),
    "MMM": ("name", "[A-Za-z]{3}"),
    "MM": ("month", "[0-9]{2}"),
    "M": ("month", _ONE_OR_TWO),
    "DD": ("day", "[0-9]{2}"),
    "D": ("day", _ONE_OR_TWO),
    "HH": ("", _HOUR),
    "H": ("", _HOUR),
    "mm": ("", _SIXTY),
    "ss": ("", _SIXTY),
    "SSS": ("", "[0-9]{1,9}"),
    "hh": ("", "(?:0[0-9]|1[0-2])"),
    "h": ("", "(?:0?[0-9]|1[0-2])"),
    "AM": ("", "[AaPp][Mm]"),
    "%Y": ("year", "[0-9]{4}"),
    "%y": ("short", "[0-9]{2}"),
    "%b": ("name", "[A-Za-z]{3}"),
    "%m": ("month", _ONE_OR_TWO),
    "%d": ("day", _ONE_OR_TWO),
    "%H": ("", _HOUR),
    "%I": ("", "(?:0?[0-9]|1[0-2])"),
    "%p": ("", "[AaPp][Mm]"),
    "%M": ("", "[0-5]?[0-9]"),
    "%S": ("", "[0-5]?[0-9]"),
    "%f": ("", "[0-9]{1,6}"),
}
_SPELLED = re.compile(r"YYYY|YY|AM|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS")
_STRPTIME = re.compile(r"%.?")


class BadFormatError(ValueError):
    """A format that states no date; the argument is a code: letters, twice, day, month, year."""


class NotInFormatError(ValueError):
    """Text that is not spelled as the format says."""


class NoSuchDayError(ValueError):
    """A day that the calendar does not have, or outside 1900 to 2200."""


class DateFormat:
    """Reads texts of one stated format."""

    __slots__ = ("_match", "spelled")

    def __init__(self, spelled: str, *, day: bool = True) -> None:
        """Raises BadFormatError. With `day` false a format of year and month will do."""
        self.spelled = spelled
        directives = _STRPTIME if "%" in spelled else _SPELLED
        pattern, seen, end = "", set(), 0
        for found in directives.finditer(spelled):
            between = spelled[end : found.start()]
            pattern += _literal(between)
            end = found.end()
            part, digits = _TOKENS.get(found[0], (None, ""))
            if part is None:
                raise BadFormatError("letters")
            group = {"short": "year", "name": "month"}.get(part, part)
            if group and group in seen:
                raise BadFormatError("twice")
            seen.add(group)
            pattern += f"(?P<{part}>{digits})" if part else digits
        pattern += _literal(spelled[end:])
        for needed in ("year", "month", "day") if day else ("year", "month"):
            if needed not in seen:
                raise BadFormatError(needed)
        self._match = re.compile(pattern).fullmatch

    def day(self, text: str) -> str:
        """The day as ISO text. Raises NotInFormatError or NoSuchDayError."""
        found = self._match(text)
        if found is None:
            raise NotInFormatError(text)
        parts = found.groupdict()
        if "year" in parts:
            year = int(parts["year"])
        else:  # as POSIX has it: 69 to 99 lie in the last century
            year = int(parts["short"])
            year += 1900 if year > 68 else 2000
        if "month" in parts:
            month = int(parts["month"])
        elif parts["name"].lower() in _MONTHS:
            month = _MONTHS.index(parts["name"].lower()) + 1
        else:
            raise NotInFormatError(text)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NoSuchDayError(text)
        try:
            return date(year, month, int(parts.get("day", 1))).isoformat()
        except ValueError:
            raise NoSuchDayError(text) from None

    def month(self, text: str) -> str:
        """The month as `YYYY-MM`, of a text that may name a day too. Raises as `day` does."""
        return self.day(text)[:7]


def read_day(text: str, spelled: str) -> str | None:
    """The day, as ISO text, that a text says in a format; None where it says none."""
    try:
        return DateFormat(spelled, day=False).day(text.strip())
    except ValueError:
        return None


def _literal(text: str) -> str:
    """What stands between the tokens; letters other than T and Z would be a mistyped token."""
    if any(letter.isalnum() and letter not in "TZ" for letter in text):
        raise BadFormatError("letters")
    return re.escape(text)
