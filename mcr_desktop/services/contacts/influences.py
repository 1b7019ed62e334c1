"""Influences: whose word counts with whom, beside the lines of reporting."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.ids import derived_id
from mcr_desktop.domain.people import INFLUENCES, Contact, Influence
from mcr_desktop.domain.reporting_lines import chart
from mcr_desktop.services.removals import Removals
from mcr_desktop.services.workspaces import Workspace, known_fields, one_of
from mcr_desktop.store.queries import in_fence

STRENGTHS = (1, 2, 3)


class Influences:
    """What a person does with lines of influence."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def of(self, account: Account) -> tuple[Influence, ...]:
        """The lines of an account, each once: of several equal ones the strongest."""
        people = in_fence(self._workspace.store, Contact, account.fence)
        return chart(people, in_fence(self._workspace.store, Influence, account.fence)).influences

    def show(self, influence_id: bytes) -> Influence:
        """The line with this id."""
        return self._workspace.row(Influence, influence_id)

    def add(
        self, from_id: bytes, to_id: bytes, kind: str | None = None, **fields: Any
    ) -> Influence:
        """A line from whose word counts to with whom; the same line again changes the one there.

        Two devices that draw the same line make one. Raises InvalidValueError for a line to oneself.
        """
        whose = self._workspace.row(Contact, from_id)
        whom = self._workspace.row(Contact, to_id)
        if whose.id == whom.id or whose.fence != whom.fence:
            raise InvalidValueError(
                kind="influence", field="to_id", value=whom.name, reason="to_oneself"
            )
        values = known_fields(Influence, _checked({"kind": kind, **fields}))
        row_id = derived_id(b"influence", whose.id, whom.id, (kind or "").encode())
        change = Change(
            whose.fence,
            "influence",
            row_id,
            {**values, "from_id": whose.id, "to_id": whom.id, "deleted": None},
        )
        label = f"Drew a line from {whose.name} to {whom.name}"
        self._workspace.commit([change], label)
        return self.show(row_id)

    def edit(self, influence_id: bytes, **fields: Any) -> Influence:
        """Change fields of a line."""
        found = self.show(influence_id)
        values = known_fields(Influence, _checked(fields))
        self._workspace.commit(
            [Change(found.fence, "influence", found.id, values)], "Edited a line of influence"
        )
        return self.show(influence_id)

    def remove(self, influence_id: bytes) -> str:
        """Take a line away; returns the gesture's label."""
        return self._removals.remove("influence", [influence_id])


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    one_of("influence", "kind", fields.get("kind"), INFLUENCES)
    strength = fields.get("strength")
    if strength is not None and strength not in STRENGTHS:
        raise InvalidValueError(
            kind="influence", field="strength", value=strength, allowed=tuple(map(str, STRENGTHS))
        )
    return fields
