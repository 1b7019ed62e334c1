"""Meetings: planning, preparing, capturing what is said, and their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain.accounts import Account, Fact
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.indicators import ComplaintCounts, Entry, RoomPerson
from mcr_desktop.domain.meetings import CANCELLED, HELD, PLANNED, Meeting
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.services.accounts import Accounts
from mcr_desktop.services.contacts.people import People
from mcr_desktop.services.importing.field_checks import contact_inside
from mcr_desktop.services.indicators import Indicators
from mcr_desktop.services.notebook.notes import Notes
from mcr_desktop.services.promises.commitments import Commitments
from mcr_desktop.services.timelines import Timelines
from mcr_desktop.services.workspaces import (
    Workspace,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store import counts
from mcr_desktop.store.queries import fetch, in_fence

CAPTURE_KINDS = ("note", "promise", "complaint", "fact")


@dataclass(frozen=True, slots=True)
class Preparation:
    """All that one column of a meeting's preparation shows."""

    meeting: Meeting
    account: Account
    since: str | None
    """The day of the last meeting held before this one; None where there was none."""
    changes: tuple[Entry, ...]
    """What came after the last meeting and, where this one was held, before it; latest first."""
    ours: tuple[Commitment, ...]
    theirs: tuple[Commitment, ...]
    internal: tuple[Commitment, ...]
    sensitive_notes: tuple[Note, ...]
    sensitive_facts: tuple[Fact, ...]
    room: tuple[RoomPerson, ...]
    captured: tuple[Entry, ...]
    """What was captured in this meeting, oldest first."""
    last: Meeting | None
    """The last meeting held before this one."""
    complaints: ComplaintCounts
    """Complaints of the last three months and of the three before, as of the account's own day."""
    complaints_since: int
    """Complaints reported after the last meeting; all of them where there was none."""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in a list, with its account and who is at the table."""

    meeting: Meeting
    account: Account
    people: tuple[str, ...]
    """Names of theirs who are expected, in the order in which they were invited."""


class Meetings:
    """What a person does with meetings."""

    def __init__(
        self,
        workspace: Workspace,
        accounts: Accounts,
        people: People,
        notes: Notes,
        commitments: Commitments,
        timelines: Timelines,
        indicators: Indicators,
    ) -> None:
        self._workspace = workspace
        self._accounts = accounts
        self._people = people
        self._notes = notes
        self._commitments = commitments
        self._timelines = timelines
        self._indicators = indicators

    def all(self, account: Account | None = None) -> list[Meeting]:
        """The meetings of an account, or all: planned ones first, soonest first, then past ones."""
        order = (
            "t.state <> 'planned', CASE WHEN t.state = 'planned' THEN t.starts_at END, "
            "t.starts_at DESC"
        )
        if account is None:
            return fetch(self._workspace.store, Meeting, order=order)
        return in_fence(self._workspace.store, Meeting, account.fence, order=order)

    def lines(self) -> list[MeetingLine]:
        """Every meeting with its account and people, in the order of `all`."""
        store = self._workspace.store
        accounts = {account.fence: account for account in fetch(store, Account)}
        names = {contact.id: contact.name for contact in fetch(store, Contact)}
        return [
            MeetingLine(
                meeting,
                accounts[meeting.fence],
                tuple(names[one] for one in meeting.contacts if one in names),
            )
            for meeting in self.all()
            if meeting.fence in accounts
        ]

    def colleagues(self, account: Account) -> tuple[str, ...]:
        """Names of ours known on an account, ourselves first: from touches, meetings and contacts."""
        store, fence = self._workspace.store, account.fence
        names = dict.fromkeys((self._workspace.person,))
        for touch in in_fence(store, Touch, fence, order="t.happened_on DESC", limit=200):
            names |= dict.fromkeys(touch.team)
        for meeting in in_fence(store, Meeting, fence):
            names |= dict.fromkeys(meeting.team)
        for contact in in_fence(store, Contact, fence, "t.owner IS NOT NULL"):
            names[contact.owner or ""] = None
        return tuple(name for name in names if name)

    def next(self, account: Account) -> Meeting | None:
        """The next planned meeting, today's included."""
        found = in_fence(
            self._workspace.store,
            Meeting,
            account.fence,
            "t.state = 'planned' AND t.starts_at >= ?",
            (today().isoformat(),),
            "t.starts_at",
            1,
        )
        return found[0] if found else None

    def last_held(self, account: Account, before: str) -> Meeting | None:
        """The last meeting that was held before a moment."""
        found = in_fence(
            self._workspace.store,
            Meeting,
            account.fence,
            "t.state = 'held' AND t.starts_at < ?",
            (before,),
            "t.starts_at DESC",
            1,
        )
        return found[0] if found else None

    def show(self, meeting_id: bytes) -> Meeting:
        """The meeting with this id."""
        return self._workspace.row(Meeting, meeting_id)

    def find(self, wanted: str, account: Account | None = None) -> Meeting:
        """The meeting that a title, the start of one, or an id means."""
        return self._workspace.find(Meeting, wanted, account.fence if account else None)

    def account_of(self, meeting: Meeting) -> Account:
        """The account that a meeting is with."""
        found = in_fence(self._workspace.store, Account, meeting.fence, limit=1)
        return found[0] if found else Account(b"", meeting.fence)

    def plan(self, account: Account, title: str, starts_at: str, **fields: Any) -> Meeting:
        """A new planned meeting; `starts_at` as `YYYY-MM-DDTHH:MM` in local time.

        Raises InvalidValueError, also for a contact of another account.
        """
        title = required("meeting", "title", title)
        self._check_room(account.fence, fields.get("contacts"))
        fields.setdefault("team", (self._workspace.person,))
        values = {"title": title, "starts_at": _moment(starts_at), "state": PLANNED, **fields}
        row_id, change = new_row(account.fence, "meeting", Meeting, values)
        self._workspace.commit([change], f"Planned {title}")
        return self.show(row_id)

    def edit(self, meeting_id: bytes, **fields: Any) -> Meeting:
        """Change fields of a meeting. Raises as `plan` does; who is in the room already may stay."""
        meeting = self.show(meeting_id)
        self._check_room(meeting.fence, fields.get("contacts"), meeting.contacts)
        one_of("meeting", "state", fields.get("state"), (PLANNED, HELD, CANCELLED))
        if "title" in fields:
            fields["title"] = required("meeting", "title", fields["title"])
        if "starts_at" in fields:
            fields["starts_at"] = _moment(fields["starts_at"])
        change = Change(meeting.fence, "meeting", meeting.id, known_fields(Meeting, fields))
        self._workspace.commit([change], f"Edited {meeting.title}")
        return self.show(meeting_id)

    def _check_room(
        self, fence: bytes, contacts: Sequence[bytes] | None, known: Sequence[bytes] = ()
    ) -> None:
        for one in contacts or ():
            if one not in known:
                contact_inside(self._workspace, "meeting", fence, one)

    def hold(self, meeting_id: bytes, outcome: str | None = None) -> Meeting:
        """Mark a meeting held; it becomes a two-way touch with those in the room, in one gesture.

        One that is held already gets the outcome alone, no second touch. A meeting held before its
        day was held today.
        """
        meeting = self.show(meeting_id)
        if meeting.state == HELD:
            return self.edit(meeting_id, outcome=outcome) if outcome else meeting
        _, touch = new_row(
            meeting.fence,
            "touch",
            Touch,
            {
                "channel": "meeting",
                # One that came without a day, from a broken device, was held today.
                "happened_on": min(meeting.day or today().isoformat(), today().isoformat()),
                "minutes": meeting.minutes,
                "two_way": 1,
                "contacts": meeting.contacts,
                "team": meeting.team or (self._workspace.person,),
                "summary": meeting.title,
                "achieved": outcome,
            },
        )
        values = known_fields(Meeting, {"state": HELD, **({"outcome": outcome} if outcome else {})})
        change = Change(meeting.fence, "meeting", meeting.id, values)
        self._workspace.commit([change, touch], f"{meeting.title} marked held")
        return self.show(meeting_id)

    def prepare(self, meeting_id: bytes) -> Preparation:
        """Everything that a person needs before walking in."""
        meeting = self.show(meeting_id)
        account = self.account_of(meeting)
        last = self.last_held(account, meeting.starts_at)
        since = last.day if last else None
        before = meeting.day if meeting.state == HELD else "9999-12-31"
        owed = self._commitments.owed(account)
        notes = self._notes.sensitive(account)  # of thousands, no other's words are read
        facts = [fact for fact in self._accounts.facts(account) if fact.sensitive]
        contacts: dict[bytes, Contact] = {one.id: one for one in self._people.all(account)}
        room = [contacts[one] for one in meeting.contacts if one in contacts]
        entries = self._timelines.of(account, after=since or "")
        return Preparation(
            meeting=meeting,
            account=account,
            since=since,
            changes=tuple(
                entry
                for entry in entries
                if (since or "") < entry.day < before and entry.id != meeting.id
            ),
            ours=tuple(one for one in owed if one.direction == "ours"),
            theirs=tuple(one for one in owed if one.direction == "theirs"),
            internal=tuple(one for one in owed if one.direction == "internal"),
            sensitive_notes=tuple(notes),
            sensitive_facts=tuple(facts),
            room=tuple(
                RoomPerson(
                    one,
                    self._indicators.quiet_of_contact(one),
                    sum(item.contact_id == one.id for item in owed),
                )
                for one in room
            ),
            captured=tuple(self._captured(meeting)),
            last=last,
            complaints=self._indicators.complaint_counts(account),
            complaints_since=self._complaints_since(account, since, before),
        )

    def capture(self, meeting_id: bytes, kind: str, text: str, **fields: Any) -> bytes:
        """Keep one line said in a meeting as a note, promise, complaint or fact; returns its id.

        A promise is ours unless `direction` says otherwise.
        """
        meeting = self.show(meeting_id)
        text = required(kind, "text", text)
        account = self.account_of(meeting)
        one_of("capture", "kind", kind, CAPTURE_KINDS)
        if kind == "note":
            return self._notes.add(account, text, meeting_id=meeting.id, **fields).id
        if kind == "promise":
            return self._commitments.add(account, text, source_id=meeting.id, **fields).id
        if kind == "fact":
            values = {"noted_on": today().isoformat(), "meeting_id": meeting.id, **fields}
            return self._accounts.add_fact(account, text, source=meeting.title, **values)
        day = today().isoformat()
        values = {"summary": text, "reported_on": day, "meeting_id": meeting.id, **fields}
        row_id, change = new_row(account.fence, "complaint", Complaint, values)
        self._workspace.commit([change], "Complaint written down")
        return row_id

    def _captured(self, meeting: Meeting) -> Sequence[Entry]:
        store = self._workspace.store
        entries = [
            Entry("note", "written", note.id, note.written_on or "", note.body or note.title or "")
            for note in in_fence(store, Note, meeting.fence, "t.meeting_id = ?", (meeting.id,))
        ]
        entries += [
            Entry("commitment", "made", one.id, one.made_on or "", one.wording, one.direction)
            for one in fetch(
                store, Commitment, "t.source_id = ? AND f.id = ?", (meeting.id, meeting.fence)
            )
        ]
        entries += [
            Entry("fact", "noted", fact.id, fact.noted_on or "", fact.text)
            for fact in in_fence(store, Fact, meeting.fence, "t.meeting_id = ?", (meeting.id,))
        ]
        entries += [
            Entry("complaint", "reported", one.id, one.reported_on or "", one.summary or "")
            for one in in_fence(store, Complaint, meeting.fence, "t.meeting_id = ?", (meeting.id,))
        ]
        return sorted(entries, key=lambda entry: entry.id)

    def _complaints_since(self, account: Account, since: str | None, before: str) -> int:
        """Reported after a day and up to another, or the day as of which the account is looked at."""
        last = min(account.as_of or today().isoformat(), before)
        _, recent, total = counts.complaints(
            self._workspace.store, account.fence, "", since or "", last
        )
        return recent if since else total


def _moment(text: str | None) -> str:
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        raise InvalidValueError(
            kind="meeting", field="starts_at", value=text, allowed=("YYYY-MM-DDTHH:MM",)
        ) from None
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")
