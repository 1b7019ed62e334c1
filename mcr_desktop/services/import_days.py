"""How one value of a file reads as a day, so that a person can be shown both ways before choosing."""

from __future__ import annotations

from mcr_desktop.exchange.dates import BadFormatError, DateFormat, NoSuchDayError, NotInFormatError


def read_day(text: str, date_format: str) -> str | None:
    """The ISO day (of a month, its first) that a value is in a format; None where it is none."""
    try:
        return DateFormat(date_format, day=False).day(text.strip())
    except (BadFormatError, NoSuchDayError, NotInFormatError):
        return None
