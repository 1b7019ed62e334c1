"""Careers: where a person works and worked, also for several employers at once."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.careers import in_order, is_before, partial_day
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.people import Contact, Position
from mcr_desktop.services.contacts.cards import of_person
from mcr_desktop.services.removals import Removals
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, required
from mcr_desktop.store.merged_contacts import names_of


class Careers:
    """What a person does with the steps of somebody's career."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def of(self, contact_id: bytes) -> tuple[Position, ...]:
        """The positions that somebody holds, then those that they held, each the latest first."""
        contact = self._workspace.row(Contact, contact_id)
        everybody = names_of(self._workspace.store, contact.id, contact.fence)
        return in_order(of_person(self._workspace.store, Position, contact.fence, everybody))

    def show(self, position_id: bytes) -> Position:
        """The position with this id."""
        return self._workspace.row(Position, position_id)

    def add(self, contact_id: bytes, employer: str, **fields: Any) -> Position:
        """A position of somebody's, held or past."""
        contact = self._workspace.row(Contact, contact_id)
        values = _checked({**fields, "employer": employer})
        row_id, change = new_row(
            contact.fence, "position", Position, {**values, "contact_id": contact.id}
        )
        self._workspace.commit([change], f"Added a position of {contact.name}")
        return self.show(row_id)

    def edit(self, position_id: bytes, **fields: Any) -> Position:
        """Change fields of a position."""
        found = self.show(position_id)
        both = {"began": found.began, "ended": found.ended, **fields}
        values = {name: value for name, value in _checked(both).items() if name in fields}
        change = Change(found.fence, "position", found.id, known_fields(Position, values))
        self._workspace.commit([change], "Edited a position")
        return self.show(position_id)

    def remove(self, position_id: bytes) -> str:
        """Take a position away; returns the gesture's label."""
        return self._removals.remove("position", [position_id])


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if "employer" in fields:
        fields["employer"] = required("position", "employer", fields["employer"])
    for name in ("began", "ended"):
        value = fields.get(name)
        if value is not None and partial_day(value) is None:
            raise InvalidValueError(
                kind="position", field=name, value=value, allowed=("2019", "2019-04", "2019-04-01")
            )
    began, ended = fields.get("began"), fields.get("ended")
    if began and ended and is_before(ended, began):
        raise InvalidValueError(
            kind="position", field="ended", value=ended, reason="ended_before_begun", began=began
        )
    return fields
