"""What may stand in the fields of a contact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mcr_desktop.domain.accounts import STANDINGS
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.people import RELATIONS, ROLES

LONGEST_CADENCE_DAYS = 3650
LONGEST_LINE = 500
"""Characters of a field that is one line: beyond it nobody typed a name."""

_LINES = ("name", "title", "email", "phone", "mobile", "city", "employer", "owner", "language")
_ZONE = re.compile(r"[A-Za-z]+(?:[_+-][A-Za-z0-9]+)*(?:/[A-Za-z0-9]+(?:[_+-][A-Za-z0-9]+)*){0,2}")


class UnderThemselvesError(InvalidValueError):
    """Somebody would come to report to themselves: `contact` and `boss` name both."""


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept: lines without blank ends. Raises InvalidValueError."""
    kept: dict[str, Any] = {
        name: (value.strip() or None) if isinstance(value, str) and name in _LINES else value
        for name, value in fields.items()
    }
    _choice(kept, "role", ROLES)
    _choice(kept, "relation", RELATIONS)
    _choice(kept, "standing", STANDINGS)
    for name in _LINES:
        value = kept.get(name)
        if isinstance(value, str) and len(value) > LONGEST_LINE:
            raise InvalidValueError(
                kind="contact",
                field=name,
                value=value[:40] + "…",
                reason="too_long",
                most=LONGEST_LINE,
            )
    days = kept.get("cadence_days")
    if days is not None and not 1 <= days <= LONGEST_CADENCE_DAYS:
        raise InvalidValueError(
            kind="contact",
            field="cadence_days",
            value=days,
            reason="out_of_range",
            least=1,
            most=LONGEST_CADENCE_DAYS,
        )
    zone = kept.get("time_zone")
    if zone is not None and not _ZONE.fullmatch(zone):
        raise InvalidValueError(
            kind="contact", field="time_zone", value=zone, allowed=("Europe/Lisbon",)
        )
    return kept


def _choice(fields: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    value = fields.get(name)
    if value is not None and value not in allowed:
        raise InvalidValueError(kind="contact", field=name, value=value, allowed=allowed)
