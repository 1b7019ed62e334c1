"""Telephone numbers as people write them: compared, and dialled.

Reads numbers with Google's libphonenumber in its Python form; imported when first asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 40
"""Characters beyond which nobody wrote a telephone number."""
_LAST = 8
_COUNTRIES = {
    "portugal": "PT",
    "spain": "ES",
    "france": "FR",
    "germany": "DE",
    "austria": "AT",
    "switzerland": "CH",
    "italy": "IT",
    "netherlands": "NL",
    "belgium": "BE",
    "poland": "PL",
    "united kingdom": "GB",
    "great britain": "GB",
    "uk": "GB",
    "ireland": "IE",
    "united states": "US",
    "usa": "US",
    "canada": "CA",
    "mexico": "MX",
    "brazil": "BR",
    "china": "CN",
    "japan": "JP",
    "india": "IN",
    "australia": "AU",
    "denmark": "DK",
    "sweden": "SE",
    "norway": "NO",
    "finland": "FI",
    "czech republic": "CZ",
    "turkey": "TR",
}
"""Countries by the names that accounts carry; two letters are taken as they are."""


def region_of(country: str | None) -> str | None:
    """The region in whose numbering a number without a country is read; None where that is unknown."""
    name = (country or "").strip().lower()
    if len(name) == 2 and name.isascii() and name.isalpha():
        return {"uk": "GB"}.get(name, name.upper())
    return _COUNTRIES.get(name)


@lru_cache(maxsize=40_000)
def international(number: str, region: str | None = None) -> str | None:
    """`+351211234567`, or None where it is no number or its country is unknown. Extensions are left out."""
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        format_number,
        is_possible_number,
        parse,
    )

    if not number or len(number) > LONGEST:
        return None
    try:
        found = parse(number, region)
    except NumberParseException:
        return None
    if not is_possible_number(found):
        return None
    return format_number(found, PhoneNumberFormat.E164)


def comparable(number: str | None, region: str | None = None) -> str:
    """The digits by which two numbers are put side by side; "" where there are too few to tell."""
    if not number or len(number) > LONGEST:
        return ""
    whole = international(number, region)
    digits = whole[1:] if whole else _digits(number).lstrip("0")
    return digits[-_LAST:] if len(digits) >= _LAST - 1 else ""


def same_number(first: str, second: str, region: str | None = None) -> bool:
    """Whether two numbers are one, as far as their countries are known."""
    ours, theirs = international(first, region), international(second, region)
    if ours and theirs:
        return ours == theirs
    one, other = sorted(
        (
            ours[1:] if ours else _digits(first).lstrip("0"),
            theirs[1:] if theirs else _digits(second).lstrip("0"),
        ),
        key=len,
    )
    return len(one) >= _LAST - 1 and other.endswith(one)


def _digits(number: str) -> str:
    # The extension is another telephone's business.
    main = re.split(r"(?i)\s*(?:ext\.?|x|#)\s*\d+\s*$", number)[0]
    return "".join(char for char in main if char in "0123456789")
