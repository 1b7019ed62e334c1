"""Cases as one person may see them: what their fences hold, joined at read time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.case_checks import is_check_due
from mcr_desktop.domain.case_trees import arrange
from mcr_desktop.domain.cases import Case, CasePart, Why
from mcr_desktop.domain.commitments import STILL_OWED, Commitment
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.ids import show as show_id
from mcr_desktop.domain.periods import today
from mcr_desktop.services.casework import rows
from mcr_desktop.services.casework.stages import stages_of
from mcr_desktop.services.casework.timelines import moments_of
from mcr_desktop.services.casework.views import CaseRow, CaseView, Moment, PartView, Stage
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from mcr_desktop.services.registering.complaints import Complaints
    from mcr_desktop.services.workspaces import Workspace

Hanging = TypeVar("Hanging", CasePart, Why, Commitment)
_NEWEST = "t.state <> 'open', t.opened_on DESC, t.id"


class CaseReads:
    """Reads cases; writes nothing."""

    def __init__(
        self, workspace: Workspace, complaints: Complaints, person_of: Callable[[bytes], str]
    ) -> None:
        self._workspace = workspace
        self._complaints = complaints
        self._person_of = person_of

    def all(self, state: str | None = None) -> list[CaseRow]:
        """Cases, open ones first, newest first; then those of which only a part is ours."""
        store, day = self._workspace.store, today()
        accounts = {account.fence: account for account in fetch(store, Account)}
        cases = fetch(store, Case, order=_NEWEST)
        parts = _by_case(fetch(store, CasePart, order="t.joined_on, t.id"))
        whys = _by_case(fetch(store, Why))
        actions = _by_case(fetch(store, Commitment, "t.case_id IS NOT NULL"))
        found = []
        for case in cases:
            views = _parts(case, parts.get(case.id, []), accounts, lambda _part: (None, 0))
            acts = actions.get(case.id, [])
            steps = stages_of(case, views, arrange(_home(whys, case)), acts, day)
            found.append(_inside_row(case, views, steps, acts, day))
        known = {case.id for case in cases}
        for case_id, own in parts.items():
            shown = [part for part in own if not rows.is_mark(part)]
            if case_id not in known and shown:
                found.append(_outside_row(case_id, shown, accounts, actions.get(case_id, []), day))
        return [row for row in found if state is None or row.state == state]

    def show(self, case_id: bytes) -> CaseView:
        """A case; NotFoundError where no fence of ours holds anything of it."""
        store, day = self._workspace.store, today()
        case = rows.case_of(store, case_id)
        own = rows.parts_of(store, case_id)
        accounts = {account.fence: account for account in fetch(store, Account)}
        actions = tuple(rows.actions_of(store, case_id))
        events = tuple(rows.events_of(store, case_id))
        if case is None:
            shown = [part for part in own if not rows.is_mark(part)]
            if not shown:
                raise NotFoundError(kind="case", wanted=show_id(case_id))
            case = _stand_in(shown)
            views = tuple(self._view(part, accounts, home=False) for part in shown)
            return CaseView(case, None, False, views, (), (), events, actions, ())
        views = _parts(case, own, accounts, lambda part: self._figures(part, accounts))
        whys = arrange(rows.whys_of(store, case))
        bones = arrange(rows.bones_of(store, case))
        return CaseView(
            case, accounts.get(case.fence), True, views, whys, bones, events, actions,
            stages_of(case, views, whys, actions, day),
        )  # fmt: skip

    def timeline(self, case_id: bytes) -> tuple[Moment, ...]:
        """Everything of a case that has a day, earliest first, with what its history keeps."""
        view = self.show(case_id)
        case = view.case if view.inside else None
        return moments_of(
            self._workspace, self._person_of, case, view.parts, view.actions, view.events
        )

    def _view(self, part: CasePart, accounts: Mapping[bytes, Account], *, home: bool) -> PartView:
        count, linked = self._figures(part, accounts)
        return PartView(
            part, accounts.get(part.fence), count, bool(part.told_on), home, linked
        )  # fmt: skip

    def _figures(self, part: CasePart, accounts: Mapping[bytes, Account]) -> tuple[int | None, int]:
        account = accounts.get(part.fence)
        if account is None:
            return None, 0
        linked = 0
        if part.case_id is not None:
            linked = rows.linked_in(self._workspace.store, part.case_id, part.fence)
        if not part.query:
            return None, linked
        return self.count(account, part.query), linked

    def count(self, account: Account, query: str) -> int:
        """How many complaints of an account meet a slice, given as a filter in text."""
        from mcr_desktop.services.casework.slices import rows_of_slice

        return int(rows_of_slice(self._complaints.columns(account), query).sum())


def _parts(
    case: Case,
    own: Sequence[CasePart],
    accounts: Mapping[bytes, Account],
    figures: Callable[[CasePart], tuple[int | None, int]],
) -> tuple[PartView, ...]:
    """Home's part first, then the others we may see, then the marks of those we may not."""

    def view(part: CasePart, *, home: bool) -> PartView:
        account = accounts.get(part.fence)
        count, linked = figures(part)
        return PartView(part, account, count, bool(part.told_on), home, linked)

    others = [part for part in own if part.fence != case.fence and not rows.is_mark(part)]
    seen = {rows.mark_of(part.id) for part in others}
    marks = [
        part
        for part in own
        if part.fence == case.fence and rows.is_mark(part) and part.id not in seen
    ]
    hidden = [PartView(part, None, None, bool(part.told_on), False) for part in marks]
    home = rows.home_part(case, list(own))
    return (view(home, home=True), *(view(part, home=False) for part in others), *hidden)


def _outside_row(
    case_id: bytes,
    shown: Sequence[CasePart],
    accounts: Mapping[bytes, Account],
    actions: Sequence[Commitment],
    day: date,
) -> CaseRow:
    first = shown[0]
    homes = dict.fromkeys(accounts[part.fence] for part in shown if part.fence in accounts)
    return CaseRow(
        case_id, first.title, "open", accounts.get(first.fence), False, first.joined_on, None, None,
        None, None, len(shown), 0, "", "",
        sum(one.state in STILL_OWED for one in actions),
        sum(one.days_late(day) > 0 for one in actions),
        check_due=False,
        parts=tuple(homes),
        told=sum(bool(part.told_on) for part in shown),
        next_due_on=_next_due(actions),
    )  # fmt: skip


def _inside_row(
    case: Case,
    views: Sequence[PartView],
    steps: Sequence[Stage],
    actions: Sequence[Commitment],
    day: date,
) -> CaseRow:
    first = next((step for step in steps if not step.done), None)
    return CaseRow(
        case.id, case.title, case.state, views[0].account, True, case.opened_on, case.closed_on,
        case.lead, case.check_on, case.verdict, len(views),
        sum(step.done for step in steps),
        first.kind if first else "",
        first.missing if first else "",
        sum(one.state in STILL_OWED for one in actions),
        sum(one.days_late(day) > 0 for one in actions),
        is_check_due(case, day),
        tuple(view.account for view in views if view.account is not None),
        sum(view.told for view in views),
        _next_due(actions),
    )  # fmt: skip


def _next_due(actions: Sequence[Commitment]) -> str | None:
    return min(
        (one.due_on for one in actions if one.due_on and one.state in STILL_OWED), default=None
    )


def _stand_in(shown: Sequence[CasePart]) -> Case:
    """What a member of another fence alone knows of a case: its part's title and slice."""
    part = shown[0]
    return Case(
        part.case_id or part.id, part.fence, part.title, query=part.query, opened_on=part.joined_on
    )


def _by_case(found: Iterable[Hanging]) -> dict[bytes, list[Hanging]]:
    grouped: dict[bytes, list[Hanging]] = {}
    for row in found:
        if row.case_id is not None:
            grouped.setdefault(row.case_id, []).append(row)
    return grouped


def _home(whys: Mapping[bytes, list[Why]], case: Case) -> list[Why]:
    return [why for why in whys.get(case.id, []) if why.fence == case.fence]
