"""What a reader of an account's charts should know of a day: the team's own notes and its cases' actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import WITHDRAWN, Commitment
from mcr_desktop.domain.complaints import Annotation
from mcr_desktop.services.exploring.pictures import ChartNote, filter_from
from mcr_desktop.services.workspaces import known_fields, new_row, required
from mcr_desktop.store.queries import in_fence

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.registering.complaints import Filter
    from mcr_desktop.services.workspaces import Workspace


class Annotations:
    """What a person notes beside the figures of an account; every gesture can be undone."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account) -> list[Annotation]:
        """The notes of an account, latest day first."""
        order = "t.happened_on DESC, t.no DESC"
        return in_fence(self._workspace.store, Annotation, account.fence, order=order)

    def show(self, annotation_id: bytes) -> Annotation:
        """The note with this id."""
        return self._workspace.row(Annotation, annotation_id)

    def add(
        self, account: Account, text: str, happened_on: str, query: str | None = None
    ) -> Annotation:
        """Note what happened on a day, for one slice where `query` (a filter in text) names it.

        Raises InvalidValueError without words or where the day is no day.
        """
        words = required("annotation", "text", text)
        day = required("annotation", "happened_on", happened_on)
        values = {
            "text": words, "happened_on": day, "query": query or None,
            "person": self._workspace.person,
        }  # fmt: skip
        row_id, change = new_row(account.fence, "annotation", Annotation, values)
        self._workspace.commit([change], "Noted what happened")
        return self.show(row_id)

    def edit(self, annotation_id: bytes, **fields: Any) -> Annotation:
        """Change the words, the day or the slice of a note."""
        note = self.show(annotation_id)
        for name in ("text", "happened_on"):
            if name in fields:
                fields[name] = required("annotation", name, fields[name])
        values = known_fields(Annotation, fields)
        change = Change(note.fence, "annotation", note.id, values)
        self._workspace.commit([change], "Edited a note on the chart")
        return self.show(annotation_id)

    def remove(self, annotation_id: bytes) -> None:
        """Take a note off the chart."""
        note = self.show(annotation_id)
        change = Change(note.fence, "annotation", note.id, {"deleted": 1})
        self._workspace.commit([change], "Removed a note from the chart")

    def on_chart(self, account: Account, chosen: Filter | None = None) -> tuple[ChartNote, ...]:
        """What belongs on the chart of a filter, by day: notes on it or on what holds it, and actions of cases.

        An action stands on the day from which it could show; withdrawn ones are left out.
        """
        here = set(chosen.where) if chosen else set()
        found = [
            ChartNote(f"note:{ids.show(one.id)}", one.happened_on, one.text, "note", one.id)
            for one in self.all(account)
            if one.happened_on and set(filter_from(one.query or "").where) <= here
        ]
        actions = in_fence(
            self._workspace.store,
            Commitment,
            account.fence,
            "t.case_id IS NOT NULL AND t.effective_on IS NOT NULL AND t.state <> ?",
            (WITHDRAWN,),
        )
        found += [
            ChartNote(f"action:{ids.show(one.id)}", one.effective_on, one.wording, "action", one.id)
            for one in actions
            if one.effective_on
        ]
        return tuple(sorted(found, key=lambda note: (note.day, note.key)))
