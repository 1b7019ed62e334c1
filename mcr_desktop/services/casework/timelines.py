"""The timeline of a case: its events, and what its rows and their history tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.commitments import BROKEN, KEPT, WITHDRAWN
from mcr_desktop.domain.periods import day_at
from mcr_desktop.services.casework.views import Moment
from mcr_desktop.store.gestures import history_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Case, CaseEvent
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.services.casework.views import PartView
    from mcr_desktop.services.workspaces import Workspace
    from mcr_desktop.store.gestures import PastCell

_CLOSED = {KEPT: "kept", BROKEN: "broken", WITHDRAWN: "dropped"}


def moments_of(
    workspace: Workspace,
    person_of: Callable[[bytes], str],
    case: Case | None,
    parts: Iterable[PartView],
    actions: Iterable[Commitment],
    events: Iterable[CaseEvent],
) -> tuple[Moment, ...]:
    """Everything of a case that has a day, earliest first; `case` is None to whom is outside."""
    accounts = {part.part.fence: part.account for part in parts}
    found = [] if case is None else _of_case(workspace, person_of, case)
    for part in parts:
        found += _of_part(part)
    for action in actions:
        found += _of_action(action, accounts.get(action.fence))
    found += [
        Moment(
            one.happened_on, "event", one.text, one.person or "", one.id, accounts.get(one.fence)
        )
        for one in events
        if one.happened_on
    ]
    return tuple(sorted(found, key=lambda one: (one.day, _ORDER.get(one.event, 5), one.row)))


_ORDER = {"opened": 0, "joined": 1, "verdict": 7, "closed": 8, "withdrawn": 8, "reopened": 9}


def _of_case(workspace: Workspace, person_of: Callable[[bytes], str], case: Case) -> list[Moment]:
    """Opened, closed, reopened, each verdict: the states that the case had, as its history keeps them."""
    found = []
    state = "open"
    past = history_of(workspace.store, workspace.journal.numbers, case.id, case.fence)
    cells = [cell for table, cell in past if table == "case"]
    written = {field: _by_stamp(cells, field) for field in ("state", "verdict_on")}
    opener = written["state"][:1]
    if case.opened_on:
        person = person_of(opener[0].writer) if opener else case.lead or ""
        found.append(Moment(case.opened_on, "opened", case.title, person, case.id))
    for cell in written["state"]:
        if cell.value == state or not isinstance(cell.value, str):
            continue
        state = cell.value
        event = "reopened" if state == "open" else state
        day = day_at(at_ms(cell.clock)).isoformat()
        found.append(Moment(day, event, "", person_of(cell.writer), case.id))
    verdicts = {cell.clock: cell.value for cell in _by_stamp(cells, "verdict")}
    words = {cell.clock: cell.value for cell in _by_stamp(cells, "verdict_words")}
    clocks = sorted({*verdicts, *words})
    verdict = ""
    for clock in clocks:
        verdict = str(verdicts.get(clock) or verdict)
        text = words.get(clock)
        if isinstance(text, str) and text:
            writer = next(cell.writer for cell in cells if cell.clock == clock)
            day = day_at(at_ms(clock)).isoformat()
            found.append(Moment(day, "verdict", text, person_of(writer), case.id))
    return found


def _by_stamp(cells: Iterable[PastCell], field: str) -> list[PastCell]:
    return sorted(
        (cell for cell in cells if cell.field == field), key=lambda cell: (cell.clock, cell.writer)
    )


def _of_part(view: PartView) -> list[Moment]:
    part = view.part
    found = []
    if part.joined_on and not view.home:
        found.append(Moment(part.joined_on, "joined", part.title, "", part.id, view.account))
    if part.told_on:
        text = ". ".join(one for one in (part.told_how, part.told_words) if one)
        found.append(Moment(part.told_on, "told", text, part.told_by or "", part.id, view.account))
    return found


def _of_action(action: Commitment, account: Account | None) -> list[Moment]:
    found = []
    who = action.owner or ""
    if action.made_on:
        found.append(Moment(action.made_on, "agreed", action.wording, who, action.id, account))
    if action.closed_on and action.state in _CLOSED:
        event = _CLOSED[action.state]
        found.append(Moment(action.closed_on, event, action.wording, who, action.id, account))
    return found
