"""Which accounts the list shows and how: what a saved view keeps."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

SHOWS = ("care", "favourites", "recent", "attention", "archived", "all")
"""All but the archived ones, one's favourites, what was visited last, what wants attention, ..."""


@dataclass(frozen=True, slots=True)
class PortfolioQuery:
    """Words, what is shown, whether groups stand together, and the order."""

    words: str = ""
    show: str = "care"
    tier: str = ""
    grouped: bool = False
    order: str = "account"
    """A column's name: "account" or one of `reasons.INDICATORS`."""
    descending: bool = False

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @staticmethod
    def from_json(text: str) -> PortfolioQuery:
        """What `to_json` gave; what is not understood stands as it is at first."""
        try:
            told: Any = json.loads(text)
        except (ValueError, RecursionError):
            return PortfolioQuery()
        if not isinstance(told, dict):
            return PortfolioQuery()
        plain = PortfolioQuery()
        given = {
            one.name: told[one.name]
            for one in fields(PortfolioQuery)
            if type(told.get(one.name)) is type(getattr(plain, one.name))
        }
        if given.get("show", "care") not in SHOWS:
            del given["show"]
        return PortfolioQuery(**given)
