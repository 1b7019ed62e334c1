"""The information ledger: what was written down and led to something, and what never did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.notes import USES, Use
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import Workspace, known_fields, one_of
from mcr_desktop.store import note_lists
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.twins import place_of

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account

_FOLLOWING = (
    ("commitment", "commitment", "wording", "made_on", "owner", "source_id", "NULL"),
    ("case", "why", "answer", "NULL", "NULL", "evidence_id", "case_id"),
    ("case", "bone", "text", "NULL", "NULL", "evidence_id", "case_id"),
)
"""Where a row shows by itself that something was used: the use's kind, table, words, day, person, the
field that names what was used, and the field of the row at which it is looked at instead."""


@dataclass(frozen=True, slots=True)
class UseLine:
    """One thing to which something written led."""

    kind: str
    text: str
    target_kind: str | None
    target_id: bytes | None
    used_on: str | None
    person: str | None
    use_id: bytes | None
    """The ledger's own row; None where a promise or a case's evidence shows it."""


class Uses:
    """Reads and writes the ledger."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, row_kind: str, row_id: bytes) -> list[UseLine]:
        """To what a row led, latest first: marked by people, and promises and evidence that name it."""
        store = self._workspace.store
        place = place_of(store, row_kind, row_id)
        if place is None:
            return []
        found = [
            UseLine(
                one.kind,
                one.text or "",
                one.kind if one.target_id else None,
                one.target_id,
                one.used_on,
                one.person,
                one.id,
            )
            for one in in_fence(
                store, Use, place.fence, "t.row_id = ?", (row_id,), "t.used_on DESC, t.no DESC"
            )
        ]
        known = {one.target_id for one in found if one.target_id}
        for kind, table, words, day, person, field, of in _FOLLOWING:
            for text, on, who, target in store.rows(
                f"SELECT coalesce({words}, ''), {day}, {person}, coalesce({of}, id) FROM \"{table}\" "  # noqa: S608 - names from the table above
                f"WHERE {field} = ? AND deleted IS NULL "
                "AND +fence = (SELECT no FROM fence WHERE id = ?) ORDER BY no DESC",
                (row_id, place.fence),
            ):
                if target not in known:
                    known.add(target)
                    found.append(UseLine(kind, text, kind, target, on, who, None))
        return sorted(found, key=lambda line: line.used_on or "", reverse=True)

    def add(
        self,
        row_kind: str,
        row_id: bytes,
        kind: str,
        *,
        target_id: bytes | None = None,
        text: str | None = None,
    ) -> Use:
        """Write down that a row led to a commitment, case, decision, brief or meeting; `text` says how.

        The same said by two teammates at once is one line. Raises InvalidValueError or NotFoundError.
        """
        one_of("use", "kind", kind, USES)
        workspace = self._workspace
        found = place_of(workspace.store, row_kind, row_id)
        fence = found[0] if found else workspace.row(Use, row_id).fence
        words = " ".join((text or "").split())
        use = ids.derived_id(
            b"use", fence, row_id, kind.encode(), target_id or b"", words.casefold().encode()
        )
        values = {
            "row_id": row_id,
            "row_kind": row_kind,
            "kind": kind,
            "target_id": target_id,
            "text": words or None,
            "used_on": today().isoformat(),
            "person": workspace.person or None,
        }
        given = {name: value for name, value in values.items() if value is not None}
        # The same line may have been removed before.
        cells = {**known_fields(Use, given), "deleted": None}
        workspace.commit([Change(fence, "use", use, cells)], "Noted what it led to")
        return workspace.row(Use, use)

    def never_used(
        self, account: Account, since: str | None = None, limit: int = 500
    ) -> list[bytes]:
        """Notes of an account that led to nothing, oldest first: what people could stop writing."""
        return note_lists.never_used(self._workspace.store, account.fence, since or "", limit)
