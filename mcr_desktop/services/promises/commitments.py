"""Commitments: the ledger of promises in both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain.accounts import Account, Agreement, Fact
from mcr_desktop.domain.cases import Case
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import (
    BROKEN,
    KEPT,
    OPEN,
    RENEGOTIATED,
    STATES,
    STILL_OWED,
    WITHDRAWN,
    Commitment,
    KeptOnTime,
    kept_on_time,
)
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.recurrences import COMES_AGAIN_AFTER
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.services.importing.field_checks import contact_inside
from mcr_desktop.services.promises.recurrences import following, next_shown, next_taken_away
from mcr_desktop.services.promises.rules import check
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, required
from mcr_desktop.store.queries import fetch, in_fence, in_parts, one, some

_OWED = "t.state IN ('open', 'renegotiated')"
_OWED_FIRST = f"NOT ({_OWED}), CASE WHEN {_OWED} THEN t.due_on END, t.closed_on DESC, t.no DESC"
_BY_DUE = "t.due_on IS NULL, t.due_on, t.no"
_SOURCES: dict[str, type[Any]] = {
    "note": Note,
    "meeting": Meeting,
    "touch": Touch,
    "complaint": Complaint,
    "case": Case,
    "fact": Fact,
    "agreement": Agreement,
}
_TITLES = ("title", "summary", "text", "body")
_DAYS = ("written_on", "starts_at", "happened_on", "reported_on", "opened_on", "noted_on")
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Source:
    """The row in which something was promised: its table, its id, its first words and its day."""

    kind: str
    id: bytes
    title: str
    day: str


class Commitments:
    """What a person does with promises."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account) -> list[Commitment]:
        """Every commitment of an account: owed ones by due day, then closed ones, latest first."""
        return in_fence(self._workspace.store, Commitment, account.fence, order=_OWED_FIRST)

    def turned_since(self, account: Account, day: str) -> list[Commitment]:
        """Those of `all` that were closed, or given another day, on that day or later."""
        where = "t.closed_on >= ? OR t.renegotiated_on >= ?"
        return in_fence(
            self._workspace.store, Commitment, account.fence, where, (day, day), _OWED_FIRST
        )

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

    def source_of(self, commitment: Commitment) -> Source | None:
        """Where it was promised; None where nobody said, or where that row is gone."""
        if commitment.source_id is None:
            return None
        kinds = [commitment.source_kind] if commitment.source_kind else list(_SOURCES)
        for kind in kinds:
            found = self._said_in(kind, commitment) if kind in _SOURCES else None
            if found is not None:
                words = next(filter(None, (getattr(found, name, None) for name in _TITLES)), "")
                day = next(filter(None, (getattr(found, name, None) for name in _DAYS)), "")
                title = " ".join(str(words).split())[:_LONGEST_TITLE]
                return Source(str(kind), commitment.source_id, title, str(day)[:10])
        return None

    def add(
        self, account: Account, wording: str, direction: str = "ours", **fields: Any
    ) -> Commitment:
        """A new promise, in its own words.

        Raises InvalidValueError, such as for a day before it was made; its `reason` tells why.
        """
        wording = required("commitment", "wording", wording)
        now, due = today().isoformat(), fields.get("due_on")
        if fields.get("made_on") is None and not (due and str(due) < now):
            fields["made_on"] = now  # of what was due before today nobody said when it was made
        fields.setdefault("state", OPEN)
        if fields.get("due_on"):
            fields.setdefault("first_due_on", fields["due_on"])
        if direction != "theirs":
            fields.setdefault("owner", self._workspace.person)
        check({**fields, "direction": direction})
        contact_inside(self._workspace, "commitment", account.fence, fields.get("contact_id"))
        values = {"wording": wording, "direction": direction, **fields}
        row_id, change = new_row(account.fence, "commitment", Commitment, values)
        self._workspace.commit([change], "Promise written down")
        return self.show(row_id)

    def keep(
        self, commitment_id: bytes, on: str | None = None, words: str | None = None
    ) -> Commitment:
        """Mark a promise kept, today unless a day is given, with what was said of it.

        One that comes again has its next one made in the same gesture.
        """
        return self._close(commitment_id, KEPT, on, words)

    def break_(
        self, commitment_id: bytes, on: str | None = None, words: str | None = None
    ) -> Commitment:
        """Mark a promise broken; one that comes again has its next one made in the same gesture."""
        return self._close(commitment_id, BROKEN, on, words)

    def withdraw(
        self, commitment_id: bytes, on: str | None = None, words: str | None = None
    ) -> Commitment:
        """Mark a promise withdrawn: nobody owes it any more, and it does not come again."""
        return self._close(commitment_id, WITHDRAWN, on, words)

    def close_many(
        self,
        commitment_ids: Sequence[bytes],
        state: str,
        on: str | None = None,
        words: str | None = None,
    ) -> int:
        """Close those that are still owed as one gesture; how many they were.

        Raises InvalidValueError for a state in which a promise is not closed.
        """
        if state in STILL_OWED or state not in STATES:
            raise InvalidValueError(
                kind="commitment", field="state", value=state, allowed=(KEPT, BROKEN, WITHDRAWN)
            )
        rows = [row for row in self._rows(commitment_ids) if row.state in STILL_OWED]
        label = _LABELS[state] if len(rows) == 1 else _MANY_LABELS[state].format(n=len(rows))
        return self._write([(row, _closed(row, state, on, words)) for row in rows], label)

    def reopen(self, commitment_id: bytes) -> Commitment:
        """Owe a closed promise again; the next of its series goes where nobody touched it yet."""
        commitment = self.show(commitment_id)
        fields = {"state": OPEN, "closed_on": None, "closed_words": None}
        if commitment.renegotiated_on:
            fields["state"] = RENEGOTIATED
        changes = [_change(commitment, fields)]
        changes += next_taken_away(self._workspace.store, commitment)
        self._workspace.commit(changes, "Promise reopened")
        return self.show(commitment_id)

    def renegotiate(
        self,
        commitment_id: bytes,
        due_on: str,
        on: str | None = None,
        with_whom: str | None = None,
        why: str | None = None,
    ) -> Commitment:
        """Agree a new due day, with whom and why; the first day is remembered."""
        self.renegotiate_many([commitment_id], due_on, on, with_whom, why)
        return self.show(commitment_id)

    def renegotiate_many(
        self,
        commitment_ids: Sequence[bytes],
        due_on: str,
        on: str | None = None,
        with_whom: str | None = None,
        why: str | None = None,
    ) -> int:
        """Agree the same new due day for several, as one gesture; how many they were.

        Raises InvalidValueError where one of them is no longer owed, or was made after that day.
        """
        edits = []
        for row in self._rows(commitment_ids):
            if row.state not in STILL_OWED:
                raise InvalidValueError(
                    kind="commitment", field="due_on", value=due_on, reason="not_owed"
                )
            fields: dict[str, Any] = {
                "state": RENEGOTIATED,
                "due_on": required("commitment", "due_on", due_on),
                "first_due_on": row.first_due_on or row.due_on,
                "renegotiated_on": on or _present(row),
                "renegotiated_with": with_whom or None,
                "renegotiated_why": why or None,
            }
            edits.append((row, fields))
        label = (
            "Promise renegotiated"
            if len(edits) == 1
            else f"New day agreed for {len(edits)} promises"
        )
        return self._write(edits, label)

    def told_news(self, commitment_id: bytes, on: str | None = None) -> Commitment:
        """They had word of it, today unless a day is given, even if there was no news."""
        day = on or _present(self.show(commitment_id))
        return self._set(commitment_id, "Told where a promise stands", news_on=day)

    def edit(self, commitment_id: bytes, **fields: Any) -> Commitment:
        """Change fields of a commitment. Raises InvalidValueError; its `reason` tells why."""
        return self._set(commitment_id, "Edited a promise", **fields)

    def edit_many(self, commitment_ids: Sequence[bytes], **fields: Any) -> int:
        """Change the same fields of several, as one gesture; how many they were."""
        rows = self._rows(commitment_ids)
        label = "Edited a promise" if len(rows) == 1 else f"Edited {len(rows)} promises"
        return self._write([(row, fields) for row in rows], label)

    def _said_in(self, kind: str, commitment: Commitment) -> Any:
        """The row of a kind in which a promise was made: one of its own account, or a case's home's."""
        store, source = self._workspace.store, commitment.source_id
        if source is None:
            return None
        own = one(store, _SOURCES[kind], source, commitment.fence)
        if own is not None or kind != "case":
            return own
        return in_parts(store, Case, [source]).get(source)

    def _rows(self, commitment_ids: Sequence[bytes]) -> list[Commitment]:
        """The commitments with these ids, each once. Raises NotFoundError where one of them is gone."""
        found = some(self._workspace.store, Commitment, commitment_ids)
        wanted = dict.fromkeys(commitment_ids)
        return [found[one] if one in found else self.show(one) for one in wanted]

    def _close(
        self, commitment_id: bytes, state: str, on: str | None, words: str | None
    ) -> Commitment:
        row = self.show(commitment_id)
        self._write([(row, _closed(row, state, on, words))], _LABELS[state])
        return self.show(commitment_id)

    def _set(self, commitment_id: bytes, label: str, **fields: Any) -> Commitment:
        self._write([(self.show(commitment_id), fields)], label)
        return self.show(commitment_id)

    def _write(self, edits: Sequence[tuple[Commitment, dict[str, Any]]], label: str) -> int:
        """One gesture over several promises: nothing of it is written where one is refused."""
        changes: list[Change] = []
        for row, given in edits:
            fields = dict(given)
            if "wording" in fields:
                fields["wording"] = required("commitment", "wording", fields["wording"])
            if "due_on" in fields and row.renegotiated_on is None:
                # A day that is mended was never agreed otherwise.
                fields.setdefault("first_due_on", fields["due_on"])
            check(fields, row)
            if fields.get("contact_id") != row.contact_id:
                contact_inside(self._workspace, "commitment", row.fence, fields.get("contact_id"))
            changes.append(_change(row, fields))
            if fields.get("state") in COMES_AGAIN_AFTER:
                if row.state in STILL_OWED:
                    changes += following(self._workspace, row, fields.get("closed_on"))
                elif fields["state"] != row.state:
                    changes += next_shown(self._workspace.store, row)
        if changes:
            self._workspace.commit(changes, label)
        return len(edits)


_LABELS = {
    KEPT: "Promise marked kept",
    BROKEN: "Promise marked broken",
    WITHDRAWN: "Promise withdrawn",
}
_MANY_LABELS = {
    KEPT: "{n} promises marked kept",
    BROKEN: "{n} promises marked broken",
    WITHDRAWN: "{n} promises withdrawn",
}


def _present(row: Commitment) -> str:
    """Today; on a machine whose clock was set back, the day on which the promise was made."""
    return max(today().isoformat(), row.made_on or "")


def _closed(row: Commitment, state: str, on: str | None, words: str | None) -> dict[str, Any]:
    fields = {"state": state, "closed_on": on or _present(row)}
    return {**fields, "closed_words": words} if words else fields


def _change(row: Commitment, fields: dict[str, Any]) -> Change:
    values = known_fields(Commitment, fields)
    # What the one before in a series said of this one shows where people say nothing: both are cleared.
    cleared = {SOURCE + name: None for name, value in values.items() if value is None}
    return Change(row.fence, "commitment", row.id, {**values, **cleared})
