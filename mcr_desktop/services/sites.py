"""Sites: the places of a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import Account, Site
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.working_times import zone_named
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, required
from mcr_desktop.store.queries import in_fence

if TYPE_CHECKING:
    from mcr_desktop.services.removals import Removals


class Sites:
    """What a person does with a customer's places."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def all(self, account: Account) -> list[Site]:
        """The customer's places by name."""
        return in_fence(
            self._workspace.store, Site, account.fence, order="t.name COLLATE NOCASE, t.no"
        )

    def show(self, site_id: bytes) -> Site:
        """The place with this id."""
        return self._workspace.row(Site, site_id)

    def find(self, wanted: str, account: Account | None = None) -> Site:
        """The place that a name, the start of one, or an id means."""
        return self._workspace.find(Site, wanted, account.fence if account else None)

    def add(self, account: Account, name: str, **fields: Any) -> Site:
        """A new place of the customer's."""
        name = required("site", "name", name)
        refuse_zone("site", fields)
        row_id, change = new_row(account.fence, "site", Site, {"name": name, **fields})
        self._workspace.commit([change], f"Added site {name}")
        return self.show(row_id)

    def edit(self, site_id: bytes, **fields: Any) -> Site:
        """Change fields of a place."""
        site = self.show(site_id)
        values = dict(fields)
        if "name" in values:
            values["name"] = required("site", "name", values["name"])
        refuse_zone("site", values)
        change = Change(site.fence, "site", site.id, known_fields(Site, values))
        self._workspace.commit([change], f"Edited site {site.name}")
        return self.show(site_id)

    def remove(self, site_ids: Sequence[bytes]) -> str:
        """Take places away, so that they can come back; returns the gesture's label."""
        return self._removals.remove("site", site_ids)


def refuse_zone(kind: str, values: Mapping[str, Any]) -> None:
    """Raise InvalidValueError where a time zone is given that does not exist."""
    zone = values.get("time_zone")
    if zone is not None and zone_named(zone) is None:
        raise InvalidValueError(
            kind=kind, field="time_zone", value=zone, allowed=("names such as Europe/Lisbon",)
        )
