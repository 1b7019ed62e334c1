"""Facts: what nobody should have to ask a customer twice, and how they want it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import CONFIDENCES, FACT_KINDS, FACTORS, LEVELS, Account, Fact
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.periods import today
from mcr_desktop.services.field_checks import contact_inside
from mcr_desktop.services.workspaces import (
    Workspace,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store.queries import in_fence

if TYPE_CHECKING:
    from mcr_desktop.services.removals import Removals


class Facts:
    """What a person does with facts."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def all(
        self, account: Account, kinds: Sequence[str] | None = None, *, over: bool = False
    ) -> list[Fact]:
        """What we know of a customer, latest first, of some kinds or all.

        What holds no longer is told only where `over` asks for it.
        """
        chosen = tuple(FACT_KINDS if kinds is None else kinds)
        marks = ",".join("?" * len(chosen))
        where = f"coalesce(t.kind, 'never_ask') IN ({marks})"
        parameters: list[Any] = list(chosen)
        if not over:
            where += " AND (t.expires_on IS NULL OR t.expires_on >= ?)"
            parameters.append(today().isoformat())
        order = "t.noted_on DESC, t.no DESC"
        return in_fence(self._workspace.store, Fact, account.fence, where, parameters, order)

    def show(self, fact_id: bytes) -> Fact:
        """The fact with this id."""
        return self._workspace.row(Fact, fact_id)

    def find(self, wanted: str, account: Account | None = None) -> Fact:
        """The fact that its words, the start of them, or an id means."""
        return self._workspace.find(Fact, wanted, account.fence if account else None)

    def add(self, account: Account, text: str, **fields: Any) -> Fact:
        """A fact worth remembering, noted today unless a day is given."""
        values = {"noted_on": today().isoformat(), **fields}
        values["text"] = required("fact", "text", text)
        self._check(account.fence, values)
        row_id, change = new_row(account.fence, "fact", Fact, values)
        self._workspace.commit([change], "Noted a fact")
        return self.show(row_id)

    def edit(self, fact_id: bytes, **fields: Any) -> Fact:
        """Change fields of a fact."""
        fact = self.show(fact_id)
        values = dict(fields)
        if "text" in values:
            values["text"] = required("fact", "text", values["text"])
        self._check(fact.fence, values)
        change = Change(fact.fence, "fact", fact.id, known_fields(Fact, values))
        self._workspace.commit([change], "Edited a fact")
        return self.show(fact_id)

    def remove(self, fact_ids: Sequence[bytes]) -> str:
        """Take facts away, so that they can come back; returns the gesture's label."""
        return self._removals.remove("fact", fact_ids)

    def _check(self, fence: bytes, values: Mapping[str, Any]) -> None:
        one_of("fact", "kind", values.get("kind"), FACT_KINDS)
        one_of("fact", "factor", values.get("factor"), FACTORS)
        one_of("fact", "level", values.get("level"), LEVELS)
        one_of("fact", "confidence", values.get("confidence"), CONFIDENCES)
        contact_inside(self._workspace, "fact", fence, values.get("contact_id"))
