"""What the verbs of a case write, and into which fence: pure but for reads.

Nothing that names another customer goes into the home fence, and nothing that names the home customer into
another's; a title that does is replaced there by the slice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.cases import Case, CaseEvent, CasePart
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.periods import today
from mcr_desktop.services import case_rows as rows
from mcr_desktop.services.pictures import filter_from
from mcr_desktop.services.workspaces import known_fields, new_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.case_views import CaseCheck
    from mcr_desktop.services.pictures import AccountSignal
    from mcr_desktop.store.engine import Store

_SHORTEST_NAME = 3
"""Shorter names occur in other words too often to be told from them."""


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
    names: Mapping[bytes, str],
    impact: str | None = None,
) -> tuple[bytes, list[Change]]:
    """The id of an account's new part, and the changes that make it, with its mark at home.

    `names` holds the accounts that we know, by fence: none but its own may stand in the part's title.
    """
    day = today().isoformat()
    values = {
        "case_id": case.id,
        "title": title_for(case, account.fence, query, names),
        "query": query,
        "impact": impact,
        "joined_on": day,
    }
    part_id, change = new_row(account.fence, "case_part", CasePart, values)
    if account.fence == case.fence:
        return part_id, [change]
    mark: dict[str, Value] = {"case_id": case.id, "joined_on": day}
    return part_id, [change, Change(case.fence, "case_part", rows.mark_of(part_id), mark)]


def title_for(
    case: Case, fence: bytes, query: str | None, names: Mapping[bytes, str]
) -> str:  # fmt: skip
    """The case's title as it may stand in an account's fence."""
    from mcr_desktop.domain.findings import Slice
    from mcr_desktop.phrases.cases import shared_cause_title
    from mcr_desktop.phrases.findings import slice_name

    if fence == case.fence:
        return case.title
    others = [name for of, name in names.items() if of != fence]
    if not _names_any(case.title, others):
        return case.title
    where = filter_from(query or "").where
    named = slice_name(Slice(where)) if where else ""
    return named if named and not _names_any(named, others) else shared_cause_title()


def _names_any(text: str, names: list[str]) -> bool:
    folded = text.casefold()
    return any(len(name) >= _SHORTEST_NAME and name.casefold() in folded for name in names)


def retitled(
    store: Store, case: Case, title: str, names: Mapping[bytes, str]
) -> list[Change]:  # fmt: skip
    """Parts of ours that bore the case's former title bear its new one."""
    new = Case(case.id, case.fence, title)
    changes = []
    for part in rows.parts_of(store, case.id):
        before = title_for(case, part.fence, part.query, names)
        if rows.is_mark(part) or (part.fence != case.fence and part.title != before):
            continue
        values: dict[str, Value] = {"title": title_for(new, part.fence, part.query, names)}
        changes.append(Change(part.fence, "case_part", part.id, values))
    return changes


def on_mark(case: Case | None, part: CasePart, values: Mapping[str, Value]) -> list[Change]:
    """The same said of a part's mark at home; nothing where we are not inside there."""
    if case is None or case.fence == part.fence:
        return []
    return [Change(case.fence, "case_part", rows.mark_of(part.id), values)]


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


def taken_down(case: Case, check: CaseCheck, person: str) -> list[Change]:
    """The verdict at home; what was found of another account as an event in that account's fence."""
    day = today().isoformat()
    values = {
        "verdict": check.verdict or "too early",
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
