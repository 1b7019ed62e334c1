"""The timeline of an account: everything that happened, latest first."""

from __future__ import annotations

import json
from functools import lru_cache

from mcr_desktop.domain.accounts import Account, Agreement, Fact, Occasion
from mcr_desktop.domain.cases import CLOSED, Case, CaseEvent, CasePart
from mcr_desktop.domain.commitments import BROKEN, KEPT, WITHDRAWN
from mcr_desktop.domain.complaints import ImportSummary
from mcr_desktop.domain.indicators import Entry
from mcr_desktop.domain.meetings import CANCELLED, HELD, Meeting
from mcr_desktop.domain.occasions import comes_every_year, is_occasion_day
from mcr_desktop.domain.periods import day_at, today
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import timeline_rows
from mcr_desktop.store.counts import complaints_by_month
from mcr_desktop.store.queries import in_fence

_CLOSED = {KEPT: "kept", BROKEN: "broken", WITHDRAWN: "withdrawn"}


class Timelines:
    """Reads an account's past as entries of one kind."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, account: Account, after: str = "") -> list[Entry]:
        """Everything on the account with a day, latest first; complaints a line a month.

        With `after` (ISO) the long tables are read from that day on; what is older may be among the rest.
        """
        store, fence = self._workspace.store, account.fence
        entries: list[Entry] = []
        for row, day, channel, summary, achieved, team in timeline_rows.touches(
            store, fence, after
        ):
            words = ". ".join(part for part in (summary, achieved) if part)
            entries.append(Entry("touch", channel, row, day, words, _names(team)))
        entries += [
            Entry("note", "written", row, day, title, author)
            for row, day, title, author in timeline_rows.notes(store, fence, after)
        ]
        for promise in timeline_rows.promises(store, fence, after):
            entries += _of_promise(*promise)
        entries += [
            Entry("meeting", meeting.state, meeting.id, meeting.day, meeting.title, "")
            for meeting in in_fence(store, Meeting, fence)
            if meeting.state in {HELD, CANCELLED}
        ]
        entries += [
            Entry("fact", "noted", fact.id, fact.noted_on, fact.text, fact.source or "")
            for fact in in_fence(store, Fact, fence)
            if fact.noted_on
        ]
        entries += _of_terms(in_fence(store, Agreement, fence), in_fence(store, Occasion, fence))
        entries += [
            Entry("complaint", "reported", account.id, f"{month}-01", "", "", count)
            for month, count in complaints_by_month(store, fence)
        ]
        entries += [
            Entry(
                "import",
                "finished",
                done.id,
                day_at(done.finished_ms).isoformat(),
                done.file,
                "",
                done.added or 0,
            )
            for done in in_fence(store, ImportSummary, fence)
            if done.finished_ms
        ]
        entries += _of_cases(
            in_fence(store, Case, fence),
            in_fence(store, CasePart, fence),
            in_fence(store, CaseEvent, fence),
        )
        entries.sort(key=lambda entry: (entry.day, entry.kind, entry.id), reverse=True)
        return entries


def _of_terms(agreements: list[Agreement], occasions: list[Occasion]) -> list[Entry]:
    """When agreements began and ended, and the dates that came once and have passed."""
    now = today().isoformat()
    entries = []
    for one in agreements:
        for event, day in (("began", one.starts_on), ("ended", one.ends_on)):
            if day and day <= now:
                entries.append(Entry("agreement", event, one.id, day, one.title, one.owner or ""))
    # What comes back every year has no one day: the Overview tells of the next.
    entries += [
        Entry("occasion", "came", one.id, one.day, one.title or "")
        for one in occasions
        if not comes_every_year(one) and "0" <= one.day <= now and is_occasion_day(one.day)
    ]
    return entries


def _of_cases(
    cases: list[Case], parts: list[CasePart], events: list[CaseEvent]
) -> list[Entry]:  # fmt: skip
    """What befell the cases of an account, each under the id of its case."""
    entries = []
    home = {case.id for case in cases}
    titles = {part.case_id: part.title for part in parts if part.title}
    titles |= {case.id: case.title for case in cases}

    def add(event: str, case_id: bytes | None, day: str | None, text: str, who: str = "") -> None:
        if day and case_id is not None:
            entries.append(Entry("case", event, case_id, day, text, who))

    for case in cases:
        add("opened", case.id, case.opened_on, case.title, case.lead or "")
        if case.verdict:
            add("verdict", case.id, case.verdict_on, case.verdict_words or case.title)
        if case.state == CLOSED:
            add("closed", case.id, case.closed_on, case.title)
    for part in parts:
        if part.title:  # without one it only marks that another account is concerned
            if part.case_id not in home:
                add("joined", part.case_id, part.joined_on, part.title)
            add("told", part.case_id, part.told_on, part.title, part.told_by or "")
    for one in events:
        text = f"{titles.get(one.case_id, '')}: {one.text}".removeprefix(": ")
        add("event", one.case_id, one.happened_on, text, one.person or "")
    return entries


def _of_promise(
    row: bytes,
    wording: str,
    direction: str,
    state: str,
    made: str | None,
    renegotiated: str | None,
    closed: str | None,
) -> list[Entry]:
    entries = []
    if made:
        entries.append(Entry("commitment", "made", row, made, wording, direction))
    if renegotiated:
        entries.append(Entry("commitment", "renegotiated", row, renegotiated, wording, direction))
    if closed and state in _CLOSED:
        entries.append(Entry("commitment", _CLOSED[state], row, closed, wording, direction))
    return entries


@lru_cache(maxsize=1024)
def _names(team: str) -> str:
    """Our people of a touch, as the row keeps them; the same few write most of them."""
    try:
        found = json.loads(team) if team else []
    except (ValueError, RecursionError):
        return ""
    return (
        ", ".join(one for one in found if isinstance(one, str)) if isinstance(found, list) else ""
    )
