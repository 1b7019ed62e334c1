"""What the verbs of a case write, and into which fence: pure but for reads.

Nothing that names another customer goes into the home fence, and nothing that names the home customer into
another's; a title that does is replaced there by the slice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.cases import Case, CaseEvent, CasePart
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.commitments import OPEN
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.casework import rows
from mcr_desktop.services.workspaces import known_fields, new_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.complaints import Complaint
    from mcr_desktop.services.casework.titles import Names
    from mcr_desktop.services.casework.views import CaseCheck
    from mcr_desktop.services.exploring.pictures import AccountSignal
    from mcr_desktop.store.engine import Store


def refuse_derived(fields: Mapping[str, Any]) -> None:
    """Raise InvalidValueError for fields that verbs of their own write."""
    for name in ("state", "closed_on", "verdict", "verdict_on", "verdict_words"):
        if name in fields:
            raise InvalidValueError(kind="case", field=name, value=fields[name], allowed=())


def drafted(told: AccountSignal) -> dict[str, Any]:
    """The first fields of a case opened from a signal."""
    from mcr_desktop.phrases.cases import draft_problem

    fields: dict[str, Any] = {
        "problem": draft_problem(told.signal, told.sentence),
        "query": told.query or None,
        "signal": told.sentence,
    }
    shift = told.signal.shift
    if shift is not None:
        fields |= {
            "began_on": shift.since or None,
            "began_low_on": shift.since_low or None,
            "began_high_on": shift.since_high or None,
        }
    elif told.signal.intake is not None:
        fields["began_on"] = told.signal.intake.since or None
    return fields


def joined(
    case: Case,
    account: Account,
    query: str | None,
    names: Names,
    impact: str | None = None,
) -> tuple[bytes, list[Change]]:
    """The id of an account's new part, and the changes that make it, with its mark at home.

    Of all `names` none but its own may stand in the part's title.
    """
    day = today().isoformat()
    values = {
        "case_id": case.id,
        "title": names.title_in(account.fence, case, query),
        "query": query,
        "impact": impact,
        "joined_on": day,
    }
    part_id, change = new_row(account.fence, "case_part", CasePart, values)
    if account.fence == case.fence:
        return part_id, [change]
    mark: dict[str, Value] = {"case_id": case.id, "joined_on": day}
    return part_id, [change, Change(case.fence, "case_part", rows.mark_of(part_id), mark)]


def retitled(
    store: Store, case: Case, title: str, names: Names
) -> list[Change]:  # fmt: skip
    """Parts of ours that bore the case's former title bear its new one."""
    new = Case(case.id, case.fence, title)
    changes = []
    for part in rows.parts_of(store, case.id):
        before = names.title_in(part.fence, case, part.query)
        if rows.is_mark(part) or (part.fence != case.fence and part.title != before):
            continue
        values: dict[str, Value] = {"title": names.title_in(part.fence, new, part.query)}
        changes.append(Change(part.fence, "case_part", part.id, values))
    return changes


def on_mark(case: Case | None, part: CasePart, values: Mapping[str, Value]) -> list[Change]:
    """The same said of a part's mark at home; nothing where we are not inside there."""
    if case is None or case.fence == part.fence:
        return []
    return [Change(case.fence, "case_part", rows.mark_of(part.id), values)]


def agreed(case_id: bytes, action: str, owner: str, due_on: str | None) -> dict[str, Any]:
    """The fields of an action that is agreed today.

    Of one that was due before today nobody said when it was agreed.
    """
    now = today().isoformat()
    return {
        "case_id": case_id,
        "action": action,
        "owner": owner,
        "made_on": None if due_on and due_on < now else now,
        "due_on": due_on,
        "first_due_on": due_on,
        "state": OPEN,
    }


def linked(complaints: Sequence[Complaint], case_id: bytes | None) -> list[Change]:
    """Those that do not name the case yet (None: that name any) do."""
    named: dict[str, Value] = {"case_id": case_id}
    return [
        Change(one.fence, "complaint", one.id, named)
        for one in complaints
        if one.case_id != case_id
    ]


def removed(store: Store, case_id: bytes) -> list[Change]:
    """A case and what hangs on it go; its actions and complaints stay and let go of it."""
    gone: dict[str, Value] = {"deleted": 1}
    free: dict[str, Value] = {"case_id": None, "action": None}
    changes = [
        Change(fence, table, row_id, gone)
        for fence, table, row_id in rows.everything(store, case_id)
    ]
    changes += [
        Change(one.fence, "commitment", one.id, free) for one in rows.actions_of(store, case_id)
    ]
    changes += [
        Change(one.fence, "complaint", one.id, {"case_id": None})
        for one in rows.complaints_of(store, case_id)
    ]
    return changes


def _is_early(check: CaseCheck) -> bool:
    """Whether nothing could be judged because the action is too young, or still to come."""
    ahead = check.action_on is not None and check.action_on > check.made_on
    return ahead or any(one.reason == "after data" for one in check.parts)


def taken_down(case: Case, check: CaseCheck, person: str) -> list[Change]:
    """The verdict at home; what was found of another account as an event in that account's fence."""
    day = today().isoformat()
    values = {
        "verdict": check.verdict or ("too early" if _is_early(check) else None),
        "verdict_on": day,
        "verdict_words": check.words,
    }
    changes = [Change(case.fence, "case", case.id, known_fields(Case, values))]
    for found in check.parts:
        if found.part is None or found.part.home or found.part.account is None:
            continue
        event = {
            "case_id": case.id,
            "text": found.sentence,
            "happened_on": day,
            "person": person,
        }
        changes.append(new_row(found.part.part.fence, "case_event", CaseEvent, event)[1])
    return changes
