"""Sites: the places of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcr_desktop.domain.accounts import Account, Site
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.working_times import zone_named
from mcr_desktop.services.account_rows import AccountRows


class Sites(AccountRows[Site]):
    """What a person does with a customer's places."""

    row = Site
    table, words = "site", "name"
    added, edited = "Added site {words}", "Edited site {words}"

    def all(self, account: Account) -> list[Site]:
        """The customer's places by name."""
        return self._all(account, order="t.name COLLATE NOCASE, t.no")

    def add(self, account: Account, name: str, **fields: Any) -> Site:
        """A new place of the customer's."""
        return self._make(account, {**fields, "name": name})

    def _check(self, values: Mapping[str, Any]) -> None:
        refuse_zone("site", values)


def refuse_zone(kind: str, values: Mapping[str, Any]) -> None:
    """Raise InvalidValueError where a time zone is given that does not exist."""
    zone = values.get("time_zone")
    if zone is not None and zone_named(zone) is None:
        raise InvalidValueError(
            kind=kind, field="time_zone", value=zone, allowed=("names such as Europe/Lisbon",)
        )
