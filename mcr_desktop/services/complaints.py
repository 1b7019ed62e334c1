"""Complaints: the register, and the columns that the analysis works on."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.domain.complaints import Complaint, Exposure, ImportSummary
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row
from mcr_desktop.store.queries import VISIBLE, day_of, fetch, in_fence, labels_of

if TYPE_CHECKING:
    from mcr_desktop.rootcause import columns as columnar

COLUMNS = ("reported_on", "kind", "severity", "summary", "resolved_on", "external_id")
"""Columns by which the register can be sorted."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which complaints of an account are meant: labels of attributes, and a span of days."""

    where: tuple[tuple[str, str], ...] = ()
    since: str | None = None
    until: str | None = None


class Complaints:
    """What a person does with complaints."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._columns: dict[bytes, columnar.Complaints] = {}
        self._edition = 0
        self._lock = threading.Lock()
        workspace.listen(self._forget, keeps=True)

    def show(self, complaint_id: bytes) -> Complaint:
        """The complaint with this id."""
        return self._workspace.row(Complaint, complaint_id)

    def add(self, account: Account, summary: str, **fields: Any) -> Complaint:
        """A complaint written down by hand; reported today unless a day is given."""
        from mcr_desktop.domain.periods import today

        values = {"summary": summary, "reported_on": today().isoformat(), **fields}
        row_id, change = new_row(account.fence, "complaint", Complaint, values)
        self._workspace.commit([change], "Complaint written down")
        return self.show(row_id)

    def edit(self, complaint_id: bytes, **fields: Any) -> Complaint:
        """Change fields of a complaint; no later import overrules what a person wrote."""
        complaint = self.show(complaint_id)
        values = known_fields(Complaint, fields)
        change = Change(complaint.fence, "complaint", complaint.id, values)
        self._workspace.commit([change], "Edited a complaint")
        return self.show(complaint_id)

    def ids(
        self, account: Account, chosen: Filter | None = None, order: str = "-reported_on"
    ) -> list[bytes]:
        """Ids of an account's complaints under a filter, sorted; `-` before a column reverses."""
        column = order.removeprefix("-")
        if column not in COLUMNS:
            raise ValueError(order)
        where, parameters = _conditions(chosen or Filter())
        direction = "DESC" if order.startswith("-") else "ASC"
        store = self._workspace.store
        fence = store.row("SELECT no FROM fence WHERE id = ?", (account.fence,))
        if fence is None:
            return []
        # An index answers this alone: a look at each row would triple the time.
        select = (
            "SELECT t.id FROM complaint t WHERE t.fence = ? AND t.no NOT IN "  # noqa: S608 - own columns
            "(SELECT gone.no FROM complaint gone WHERE gone.fence = ? AND gone.deleted IS NOT NULL)"
            f"{where}"
        )
        sort = f" ORDER BY t.{column} {direction}, t.no {direction}"
        rows = store.rows(select + sort, (*fence, *fence, *parameters))
        # Asked afterwards: of rows that were seen while an import ended meanwhile, none is hidden.
        if store.row("SELECT 1 FROM pending_import"):
            rows = store.rows(f"{select} AND {VISIBLE}{sort}", (*fence, *fence, *parameters))
        return [row_id for (row_id,) in rows]

    def rows(self, row_ids: Sequence[bytes]) -> list[Complaint]:
        """The complaints with these ids, in this order; those gone meanwhile are left out."""
        marks = ",".join("?" * len(row_ids))
        found = fetch(self._workspace.store, Complaint, f"t.id IN ({marks})", row_ids)
        by_id = {complaint.id: complaint for complaint in found}
        return [by_id[row_id] for row_id in row_ids if row_id in by_id]

    def columns(self, account: Account) -> columnar.Complaints:
        """All complaints of an account column by column; kept until a complaint changes, here or by another process.

        Attributes are `kind`, and every free dimension. Twenty thousand rows take a tenth of a second
        the first time; call it from a background thread.
        """
        self._workspace.notice_others()
        with self._lock:
            kept, edition = self._columns.get(account.fence), self._edition
        if kept is not None:
            return kept
        loaded = self._load(account)
        with self._lock:
            # What was read while a complaint changed is given out once, but not kept.
            if edition == self._edition:
                self._columns[account.fence] = loaded
        return loaded

    def exposures(self, account: Account) -> list[Exposure]:
        """What could have gone wrong, month by month."""
        return in_fence(self._workspace.store, Exposure, account.fence, order="t.month, t.no")

    def imports(self, account: Account) -> list[ImportSummary]:
        """The finished imports of an account, latest first."""
        return in_fence(
            self._workspace.store, ImportSummary, account.fence, order="t.finished_ms DESC"
        )

    def _load(self, account: Account) -> columnar.Complaints:
        from mcr_desktop.rootcause import columns as columnar

        rows = self._workspace.store.rows(
            "SELECT t.reported_on, t.kind, t.dimensions FROM complaint t "  # noqa: S608 - own names only
            "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) "
            f"AND t.deleted IS NULL AND {VISIBLE}",
            (account.fence,),
        )
        days: list[str | None] = [day_of(row[0]) if row[0] else None for row in rows]
        # The same combination of labels recurs: parse each text once.
        parsed: dict[str | None, Mapping[str, str]] = {None: {}}
        for _, _, text in rows:
            if text not in parsed:
                parsed[text] = dict(labels_of(text))
        names = dict.fromkeys(name for labels in parsed.values() for name in labels)
        attributes: dict[str, list[str | None]] = {
            name: [parsed[text].get(name) for _, _, text in rows] for name in names
        }
        if any(kind for _, kind, _ in rows):
            attributes = {"kind": [kind for _, kind, _ in rows], **attributes}
        return columnar.Complaints.of(days, attributes)

    def _forget(self, changes: Changes) -> None:
        if "complaint" in changes.kinds:
            with self._lock:
                self._columns.clear()
                self._edition += 1


_DIMENSIONS = "CASE WHEN json_valid(t.dimensions) THEN t.dimensions END"


def _conditions(chosen: Filter) -> tuple[str, list[str]]:
    parts, parameters = "", []
    for name, label in chosen.where:
        if name == "kind":
            parts += " AND coalesce(t.kind, '') = ?"
            parameters.append(label)
        else:
            parts += f" AND coalesce(json_extract({_DIMENSIONS}, ?), '') = ?"
            parameters += ['$."' + name.replace('"', '\\"') + '"', label]
    if chosen.since:
        parts += " AND t.reported_on >= ?"
        parameters.append(chosen.since)
    if chosen.until:
        parts += " AND t.reported_on <= ?"
        parameters.append(chosen.until)
    return parts, parameters
