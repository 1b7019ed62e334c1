"""Cases: from a signal or by hand to the proof that a cause is gone, across the accounts that it concerns.

The home fence holds the case. What concerns another account lies in that account's fence; the home fence
keeps of it only a mark without a name (`case_rows`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.cases import (
    CHAINS,
    CLOSED,
    OCCURRED,
    OPEN,
    STANDINGS,
    WITHDRAWN,
    Bone,
    Case,
    CaseEvent,
    CasePart,
    Why,
)
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import ACTIONS, Commitment
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.ids import show
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.services.casework import changes as changing
from mcr_desktop.services.casework import rows
from mcr_desktop.services.casework.outlines import Outline
from mcr_desktop.services.casework.reads import CaseReads
from mcr_desktop.services.workspaces import (
    Workspace,
    a_day,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.queries import one as one_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.casework.titles import Names
    from mcr_desktop.services.casework.views import CaseCheck, CaseRow, CaseView, Moment
    from mcr_desktop.services.exploring.pictures import AccountSignal
    from mcr_desktop.services.registering.complaints import Complaints


class Cases:
    """What a person does with cases."""

    def __init__(
        self, workspace: Workspace, complaints: Complaints, person_of: Callable[[bytes], str]
    ) -> None:
        self._workspace = workspace
        self._complaints = complaints
        self._reads = CaseReads(workspace, complaints, person_of)
        self._whys: Outline[Why] = Outline(workspace, Why, "why", "chain")
        self._bones: Outline[Bone] = Outline(workspace, Bone, "bone", "category")

    # Reading

    def all(self, state: str | None = None) -> list[CaseRow]:
        """Every case of which our fences hold anything, open ones first, newest first."""
        return self._reads.all(state)

    def show(self, case_id: bytes) -> CaseView:
        """A case with what our fences hold of it; NotFoundError where they hold nothing."""
        return self._reads.show(case_id)

    def timeline(self, case_id: bytes) -> tuple[Moment, ...]:
        """What happened to a case, earliest first: its events and what its history keeps."""
        return self._reads.timeline(case_id)

    def find(self, wanted: str) -> Case:
        """The case that its title, the start of it, or an id means."""
        return self._workspace.find(Case, wanted)

    def count(self, account: Account, query: str) -> int:
        """How many complaints of an account meet a slice."""
        return self._reads.count(account, query)

    # The case

    def open(self, account: Account, title: str, **fields: Any) -> Case:
        """A new case, at home in this account's fence, with the account's own part."""
        return self._opened(account, title, fields, ())

    def open_from(self, told: AccountSignal, *others: AccountSignal) -> Case:
        """A case drafted from a signal; `others` of the same change in other accounts become parts there.

        What the others say is written into their own fences alone.
        """
        from mcr_desktop.phrases.cases import draft_title

        fields = changing.drafted(told)
        return self._opened(told.account, draft_title(told.signal), fields, others)

    def edit(self, case_id: bytes, **fields: Any) -> Case:
        """Change fields of a case; its state and verdict have verbs of their own."""
        changing.refuse_derived(fields)
        if "title" in fields:
            fields["title"] = required("case", "title", fields["title"])
        case = self._case(case_id)
        changes = [Change(case.fence, "case", case.id, known_fields(Case, fields))]
        own = self._home_part(case)
        if own is not None and "query" in fields:
            changes.append(Change(own.fence, "case_part", own.id, {"query": fields["query"]}))
        if "title" in fields:
            changes += changing.retitled(
                self._workspace.store, case, fields["title"], self._names()
            )
        self._commit(case.fence, changes, "Edited a case")
        return self._case(case_id)

    def close(self, case_id: bytes, on: str | None = None) -> Case:
        """Close a case; what its steps still lack is told by `show`, and refuses nothing."""
        day = a_day("case", "closed_on", on) or today().isoformat()
        return self._turn(case_id, CLOSED, day, "Case closed")

    def reopen(self, case_id: bytes) -> Case:
        """Go on with a case that was closed or withdrawn; its verdict and history stay."""
        return self._turn(case_id, OPEN, None, "Case opened again")

    def withdraw(self, case_id: bytes) -> Case:
        """End a case that leads nowhere."""
        return self._turn(case_id, WITHDRAWN, today().isoformat(), "Case withdrawn")

    def remove(self, case_id: bytes) -> None:
        """Remove a case with all that hangs on it, and let go of its actions and complaints."""
        changes = changing.removed(self._workspace.store, case_id)
        home = changes[0].fence if changes else self._case(case_id).fence  # a case comes first
        self._commit(home, changes, "Removed a case")

    def rows_of(self, case_id: bytes) -> list[tuple[bytes, str, bytes]]:
        """Fence, table and id of the case's row and of all that hangs on it, in every fence of ours."""
        return rows.everything(self._workspace.store, case_id)

    # Accounts concerned

    def add_account(self, case_id: bytes, account: Account, query: str = "") -> CasePart:
        """Have a case concern another account too: a part in its fence, a mark without a name at home."""
        case = self._case(case_id)
        for part in rows.parts_of(self._workspace.store, case_id):
            if part.fence == account.fence and not rows.is_mark(part):
                return part
        part_id, changes = changing.joined(case, account, query or None, self._names())
        self._workspace.commit(changes, "Account joined to a case")
        return self._workspace.row(CasePart, part_id)

    def edit_part(self, part_id: bytes, **fields: Any) -> CasePart:
        """Change a part; that of the home account shares its slice with the case."""
        part = self._part_meant(part_id)
        if "title" in fields:
            fields["title"] = required("case_part", "title", fields["title"])
        changes = [Change(part.fence, "case_part", part.id, known_fields(CasePart, fields))]
        case = self._case_of(part)
        if case is not None and case.fence == part.fence and "query" in fields:
            changes.append(Change(case.fence, "case", case.id, {"query": fields["query"]}))
        self._workspace.commit(changes, "Edited an account's part of a case")
        return self._workspace.row(CasePart, part.id)

    def remove_part(self, part_id: bytes) -> None:
        """Take an account out of a case again, its mark at home included."""
        part = self._workspace.row(CasePart, part_id)
        changes = [Change(part.fence, "case_part", part.id, {"deleted": 1})]
        changes += changing.on_mark(self._case_of(part), part, {"deleted": 1})
        self._commit(part.fence, changes, "Account taken out of a case")

    def tell(
        self, part_id: bytes, on: str, how: str, contact_id: bytes | None = None, words: str = ""
    ) -> CasePart:
        """Write down that this customer was told: when, how, whom, in which words; by this person.

        Raises InvalidValueError where the contact is none of this account's.
        """
        values = {
            "told_on": on,
            "told_how": how,
            "told_by": self._workspace.person,
            "contact_id": contact_id,
            "told_words": words.strip() or None,
        }
        return self._told(part_id, values, "Customer told of a case")

    def link(self, case_id: bytes, complaint_ids: Sequence[bytes]) -> int:
        """Have complaints name the case; how many did not yet."""
        return self._link(complaint_ids, case_id, "Complaints linked to a case")

    def unlink(self, complaint_ids: Sequence[bytes]) -> int:
        """Have complaints name no case any more."""
        return self._link(complaint_ids, None, "Complaints taken out of a case")

    # Whys

    def add_why(
        self, case_id: bytes, answer: str, parent_id: bytes | None = None, chain: str = OCCURRED,
        **fields: Any,
    ) -> Why:  # fmt: skip
        """An answer under the one that it explains (whose chain it takes), or at the top of a chain."""
        one_of("why", "chain", chain, CHAINS)
        one_of("why", "standing", fields.get("standing"), STANDINGS)
        values = {"answer": required("why", "answer", answer), "chain": chain, **fields}
        return self._whys.add(self._case(case_id), parent_id, "Answered a why", values)

    def edit_why(self, why_id: bytes, **fields: Any) -> Why:
        """Change an answer: its words, evidence (`evidence`, `evidence_id`, `evidence_query`), standing, root."""
        one_of("why", "standing", fields.get("standing"), STANDINGS)
        if "answer" in fields:
            fields["answer"] = required("why", "answer", fields["answer"])
        return self._whys.edit(why_id, "Edited a why", fields)

    def move_why(
        self, why_id: bytes, parent_id: bytes | None, place: int | None = None,
        chain: str | None = None,
    ) -> Why:  # fmt: skip
        """Have an answer, with all beneath it, stand as the `place`-th (last for None) under another.

        `chain` counts at the top. Raises UnderItselfError where it would stand under itself.
        """
        one_of("why", "chain", chain, CHAINS)
        return self._whys.move(why_id, parent_id, place, chain, "Moved a why")

    def remove_why(self, why_id: bytes) -> None:
        """Remove an answer with all beneath it, as one gesture."""
        self._whys.remove(why_id, "Removed a why")

    # Bones

    def add_bone(
        self, case_id: bytes, text: str, category: str, parent_id: bytes | None = None,
        **fields: Any,
    ) -> Bone:  # fmt: skip
        """A possible cause on a bone of the fishbone, or under another possible cause."""
        one_of("bone", "standing", fields.get("standing"), STANDINGS)
        values = {
            "text": required("bone", "text", text),
            "category": required("bone", "category", category),
            **fields,
        }
        return self._bones.add(self._case(case_id), parent_id, "Added a possible cause", values)

    def edit_bone(self, bone_id: bytes, **fields: Any) -> Bone:
        """Change a possible cause: its text, evidence, standing."""
        one_of("bone", "standing", fields.get("standing"), STANDINGS)
        if "text" in fields:
            fields["text"] = required("bone", "text", fields["text"])
        return self._bones.edit(bone_id, "Edited a possible cause", fields)

    def move_bone(
        self, bone_id: bytes, parent_id: bytes | None, place: int | None = None,
        category: str | None = None,
    ) -> Bone:  # fmt: skip
        """Have a possible cause, with all beneath it, stand elsewhere; see `move_why`."""
        return self._bones.move(bone_id, parent_id, place, category, "Moved a possible cause")

    def remove_bone(self, bone_id: bytes) -> None:
        """Remove a possible cause with all beneath it, as one gesture."""
        self._bones.remove(bone_id, "Removed a possible cause")

    # Timeline, actions, effect

    def add_event(self, case_id: bytes, text: str, on: str) -> CaseEvent:
        """What happened on a day."""
        case = self._case(case_id)
        values = {
            "case_id": case.id,
            "text": required("case_event", "text", text),
            "happened_on": on,
            "person": self._workspace.person,
        }
        row_id, change = new_row(case.fence, "case_event", CaseEvent, values)
        self._workspace.commit([change], "Noted an event of a case")
        return self._workspace.row(CaseEvent, row_id)

    def edit_event(self, event_id: bytes, **fields: Any) -> CaseEvent:
        """Change an event: its day or words."""
        if "text" in fields:
            fields["text"] = required("case_event", "text", fields["text"])
        event = self._workspace.row(CaseEvent, event_id)
        values = known_fields(CaseEvent, fields)
        change = Change(event.fence, "case_event", event.id, values)
        self._workspace.commit([change], "Edited an event of a case")
        return self._workspace.row(CaseEvent, event_id)

    def remove_event(self, event_id: bytes) -> None:
        """Remove an event."""
        event = self._workspace.row(CaseEvent, event_id)
        change = Change(event.fence, "case_event", event.id, {"deleted": 1})
        self._workspace.commit([change], "Removed an event of a case")

    def add_action(
        self, case_id: bytes, wording: str, action: str, owner: str | None = None,
        due_on: str | None = None, account: Account | None = None, *, direction: str = "internal",
        effective_on: str | None = None,
    ) -> Commitment:  # fmt: skip
        """An action of a case: a commitment in the home fence, or in that of another account concerned."""
        one_of("commitment", "action", action, ACTIONS)
        values = {
            **changing.agreed(case_id, action, owner or self._workspace.person, due_on),
            "wording": required("commitment", "wording", wording),
            "direction": direction,
            "effective_on": effective_on,
        }
        fence = account.fence if account is not None else self._case(case_id).fence
        row_id, change = new_row(fence, "commitment", Commitment, values)
        self._workspace.commit([change], "Action agreed")
        return self._workspace.row(Commitment, row_id)

    def actions(self, case_id: bytes) -> list[Commitment]:
        """The actions of a case in every fence of ours, by due day."""
        return rows.actions_of(self._workspace.store, case_id)

    def check(self, case_id: bytes, progress: Progress | None = None) -> CaseCheck:
        """Whether the actions show in the figures, by account and together; tenths of a second."""
        from mcr_desktop.services.casework.checks import check_case

        return check_case(self.show(case_id), self._complaints, progress)

    def take_down(self, case_id: bytes, check: CaseCheck) -> Case:
        """Keep what a check said, word for word; what it said of another account, in that account's fence.

        Where nothing could be judged, and not because it is too early, no verdict is kept, only the words.
        """
        case = self._case(case_id)
        changes = changing.taken_down(case, check, self._workspace.person)
        self._commit(case.fence, changes, "Verdict taken down")
        return self._case(case_id)

    # Within

    def _commit(self, fence: bytes, changes: Sequence[Change], label: str) -> None:
        """Write one gesture; what it would say in other fences stays undone where we only read there."""
        reads = self._workspace.reads_only
        own = [one for one in changes if one.fence == fence or not reads(one.fence)]
        self._workspace.commit(own, label)

    def _case(self, case_id: bytes) -> Case:
        return self._workspace.row(Case, case_id)

    def _part_meant(self, part_id: bytes) -> CasePart:
        """The part with this id; of a case's id, the home part that it lacks, made anew."""
        case = rows.case_of(self._workspace.store, part_id)
        if case is None:
            return self._workspace.row(CasePart, part_id)
        own = self._home_part(case)
        if own is None:
            account = next(iter(in_fence(self._workspace.store, Account, case.fence)))
            _id, changes = changing.joined(case, account, case.query, self._names())
            self._workspace.commit(changes, "Account joined to a case")
            own = self._home_part(case)
        return own or self._workspace.row(CasePart, part_id)

    def _case_of(self, part: CasePart) -> Case | None:
        return rows.case_of(self._workspace.store, part.case_id) if part.case_id else None

    def _home_part(self, case: Case) -> CasePart | None:
        own = in_fence(
            self._workspace.store, CasePart, case.fence, "t.case_id = ?", (case.id,), "t.id"
        )
        return next((part for part in own if not rows.is_mark(part)), None)

    def _names(self) -> Names:
        from mcr_desktop.services.casework.titles import Names

        return Names(self._workspace.store)

    def _opened(
        self, account: Account, title: str, fields: dict[str, Any], others: Sequence[AccountSignal]
    ) -> Case:
        changing.refuse_derived(fields)
        values = {
            "title": required("case", "title", title),
            "state": OPEN,
            "opened_on": today().isoformat(),
            "lead": self._workspace.person,
            **fields,
        }
        case_id, change = new_row(account.fence, "case", Case, values)
        case = Case(case_id, account.fence, values["title"], query=values.get("query"))
        names = self._names()
        changes = [change, *changing.joined(case, account, case.query, names)[1]]
        for other in {one.account.fence: one for one in others}.values():
            if other.account.fence != account.fence:
                query = other.query or None
                changes += changing.joined(case, other.account, query, names, other.sentence)[1]
        self._workspace.commit(changes, "Case opened")
        return self._case(case_id)

    def _told(self, part_id: bytes, values: dict[str, Any], label: str) -> CasePart:
        part = self._part_meant(part_id)
        contact = values.get("contact_id")
        if contact and one_row(self._workspace.store, Contact, contact, part.fence) is None:
            raise InvalidValueError(kind="case_part", field="contact_id", value=show(contact))
        cells = known_fields(CasePart, values)
        changes = [Change(part.fence, "case_part", part.id, cells)]
        changes += changing.on_mark(self._case_of(part), part, {"told_on": cells["told_on"]})
        self._commit(part.fence, changes, label)
        return self._workspace.row(CasePart, part.id)

    def _link(self, ids: Sequence[bytes], case_id: bytes | None, label: str) -> int:
        found = (self._workspace.row(Complaint, row_id) for row_id in dict.fromkeys(ids))
        changes = changing.linked(list(found), case_id)
        if changes:
            self._workspace.commit(changes, label)
        return len(changes)

    def _turn(self, case_id: bytes, state: str, on: str | None, label: str) -> Case:
        case = self._case(case_id)
        change = Change(case.fence, "case", case.id, {"state": state, "closed_on": on})
        self._workspace.commit([change], label)
        return self._case(case_id)
