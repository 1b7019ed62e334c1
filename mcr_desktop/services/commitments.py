"""Commitments: the ledger of promises in both directions."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import (
    BROKEN,
    DIRECTIONS,
    KEPT,
    OPEN,
    RENEGOTIATED,
    STATES,
    WITHDRAWN,
    Commitment,
    KeptOnTime,
    kept_on_time,
)
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import (
    Workspace,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store.queries import fetch, in_fence

_OWED = "t.state IN ('open', 'renegotiated')"
_BY_DUE = "t.due_on IS NULL, t.due_on, t.no"


class Commitments:
    """What a person does with promises."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account) -> list[Commitment]:
        """Every commitment of an account: owed ones by due day, then closed ones, latest first."""
        order = f"NOT ({_OWED}), CASE WHEN {_OWED} THEN t.due_on END, t.closed_on DESC, t.no DESC"
        return in_fence(self._workspace.store, Commitment, account.fence, order=order)

    def owed(
        self, account: Account | None = None, direction: str | None = None
    ) -> list[Commitment]:
        """What is still owed, by due day, in one direction or all."""
        where, parameters = _OWED, []
        if direction:
            where, parameters = f"{_OWED} AND t.direction = ?", [direction]
        if account is None:
            return fetch(self._workspace.store, Commitment, where, parameters, _BY_DUE)
        return in_fence(
            self._workspace.store, Commitment, account.fence, where, parameters, _BY_DUE
        )

    def show(self, commitment_id: bytes) -> Commitment:
        """The commitment with this id."""
        return self._workspace.row(Commitment, commitment_id)

    def find(self, wanted: str, account: Account | None = None) -> Commitment:
        """The commitment that its wording, the start of it, or an id means."""
        return self._workspace.find(Commitment, wanted, account.fence if account else None)

    def tally(self, account: Account, direction: str) -> KeptOnTime:
        """Kept on time over the last twelve months, with numerator and denominator."""
        return kept_on_time(self.all(account), direction, today())

    def add(
        self, account: Account, wording: str, direction: str = "ours", **fields: Any
    ) -> Commitment:
        """A new promise, in its own words."""
        wording = required("commitment", "wording", wording)
        _check({**fields, "direction": direction})
        fields.setdefault("made_on", today().isoformat())
        fields.setdefault("state", OPEN)
        if fields.get("due_on"):
            fields.setdefault("first_due_on", fields["due_on"])
        if direction != "theirs":
            fields.setdefault("owner", self._workspace.person)
        values = {"wording": wording, "direction": direction, **fields}
        row_id, change = new_row(account.fence, "commitment", Commitment, values)
        self._workspace.commit([change], "Promise written down")
        return self.show(row_id)

    def keep(self, commitment_id: bytes, on: str | None = None) -> Commitment:
        """Mark a promise kept, today unless a day is given."""
        return self._close(commitment_id, KEPT, on, "Promise marked kept")

    def break_(self, commitment_id: bytes, on: str | None = None) -> Commitment:
        """Mark a promise broken."""
        return self._close(commitment_id, BROKEN, on, "Promise marked broken")

    def withdraw(self, commitment_id: bytes, on: str | None = None) -> Commitment:
        """Mark a promise withdrawn: nobody owes it any more."""
        return self._close(commitment_id, WITHDRAWN, on, "Promise withdrawn")

    def reopen(self, commitment_id: bytes) -> Commitment:
        """Owe a closed promise again."""
        return self._set(commitment_id, "Promise reopened", state=OPEN, closed_on=None)

    def renegotiate(self, commitment_id: bytes, due_on: str, on: str | None = None) -> Commitment:
        """Agree a new due day; the first one is remembered."""
        commitment = self.show(commitment_id)
        return self._set(
            commitment_id,
            "Promise renegotiated",
            state=RENEGOTIATED,
            due_on=due_on,
            first_due_on=commitment.first_due_on or commitment.due_on,
            renegotiated_on=on or today().isoformat(),
        )

    def edit(self, commitment_id: bytes, **fields: Any) -> Commitment:
        """Change fields of a commitment."""
        _check(fields)
        if "wording" in fields:
            fields["wording"] = required("commitment", "wording", fields["wording"])
        return self._set(commitment_id, "Edited a promise", **fields)

    def _close(self, commitment_id: bytes, state: str, on: str | None, label: str) -> Commitment:
        day = on or today().isoformat()
        return self._set(commitment_id, label, state=state, closed_on=day)

    def _set(self, commitment_id: bytes, label: str, **fields: Any) -> Commitment:
        commitment = self.show(commitment_id)
        values = known_fields(Commitment, fields)
        change = Change(commitment.fence, "commitment", commitment.id, values)
        self._workspace.commit([change], label)
        return self.show(commitment_id)


def _check(fields: dict[str, Any]) -> None:
    one_of("commitment", "direction", fields.get("direction"), DIRECTIONS)
    one_of("commitment", "state", fields.get("state"), STATES)
