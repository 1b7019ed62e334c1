"""The timeline of an account: everything that happened, latest first."""

from __future__ import annotations

from mcr_desktop.domain.accounts import Account, Fact
from mcr_desktop.domain.cases import CLOSED, Case, CaseEvent, CasePart
from mcr_desktop.domain.commitments import BROKEN, KEPT, WITHDRAWN, Commitment
from mcr_desktop.domain.complaints import ImportSummary
from mcr_desktop.domain.indicators import Entry
from mcr_desktop.domain.meetings import CANCELLED, HELD, Meeting
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Touch
from mcr_desktop.domain.periods import day_at
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.counts import complaints_by_month
from mcr_desktop.store.queries import in_fence

_CLOSED = {KEPT: "kept", BROKEN: "broken", WITHDRAWN: "withdrawn"}


class Timelines:
    """Reads an account's past as entries of one kind."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, account: Account) -> list[Entry]:
        """Everything on the account with a day, latest first; complaints a line a month."""
        store, fence = self._workspace.store, account.fence
        entries: list[Entry] = []
        for touch in in_fence(store, Touch, fence):
            words = ". ".join(part for part in (touch.summary, touch.achieved) if part)
            who = ", ".join(touch.team)
            entries.append(Entry("touch", touch.channel, touch.id, touch.happened_on, words, who))
        entries += [
            Entry("note", "written", note.id, note.written_on, note.title or "", note.author or "")
            for note in in_fence(store, Note, fence)
            if note.written_on
        ]
        for promise in in_fence(store, Commitment, fence):
            entries += _of_promise(promise)
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


def _of_promise(promise: Commitment) -> list[Entry]:
    def entry(event: str, day: str) -> Entry:
        return Entry("commitment", event, promise.id, day, promise.wording, promise.direction)

    entries = []
    if promise.made_on:
        entries.append(entry("made", promise.made_on))
    if promise.renegotiated_on:
        entries.append(entry("renegotiated", promise.renegotiated_on))
    if promise.closed_on and promise.state in _CLOSED:
        entries.append(entry(_CLOSED[promise.state], promise.closed_on))
    return entries
