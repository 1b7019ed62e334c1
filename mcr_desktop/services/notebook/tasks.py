"""Lines of notes that are tasks: `- [ ] text @owner by Friday`, and the promises that they become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.commitments import (
    DIRECTIONS,
    KEPT,
    OPEN,
    RENEGOTIATED,
    STILL_OWED,
    Commitment,
)
from mcr_desktop.domain.day_words import days_said
from mcr_desktop.domain.due_days import find_due_day
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.note_texts import TaskLine, task_lines, ticked
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import read_day
from mcr_desktop.services.notebook.mentions import by_name
from mcr_desktop.services.promises.rules import check
from mcr_desktop.services.workspaces import known_fields, one_of, required
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.drafts import Drafts
    from mcr_desktop.services.notebook.mentions import Mentionable, Mentions
    from mcr_desktop.services.workspaces import Workspace

_ALIKE = 0.75
"""From this likeness of wordings on a promise is taken for that of a line whose words were changed since."""


class DraftTaskError(InvalidValueError):
    """A line of a draft cannot become a promise: the team does not see the draft yet."""


@dataclass(frozen=True, slots=True)
class NoteTask:
    """A task line with its promise, if it has become one, and what its words say."""

    line: TaskLine
    commitment: Commitment | None
    wording: str
    """Its words without owner and day: what the promise would say."""
    owner: str | None
    """The whole name of whom it names."""
    contact_id: bytes | None
    """Of a contact of the account: the promise would be theirs."""
    due_on: str | None


class NoteTasks:
    """Reads the tasks of a note and makes promises of them."""

    def __init__(self, workspace: Workspace, drafts: Drafts, mentions: Mentions) -> None:
        self._workspace = workspace
        self._drafts = drafts
        self._mentions = mentions

    def of(self, note_id: bytes) -> list[NoteTask]:
        """The task lines of a note, done ones too, in their order. Raises NotFoundError."""
        note = self._workspace.row(Note, note_id)
        body = note.body or ""
        if "[" not in body:
            return []
        people = self._mentions.names(self._drafts.account_of(note))
        named = by_name(people)
        tasks = [_task(line, named) for line in task_lines(body, [one.name for one in people])]
        return _with_promises(note, tasks, self._promises(note))

    def promise(
        self,
        note_id: bytes,
        line: int,
        *,
        direction: str | None = None,
        wording: str | None = None,
        owner: str | None = None,
        due_on: str | None = None,
    ) -> Commitment:
        """Make a line a promise; what is not given is read from its words.

        The same line made a promise on two devices at once is one promise. Where it is one already,
        that one is given. Raises NotFoundError, DraftTaskError or InvalidValueError.
        """
        workspace = self._workspace
        one_of("commitment", "direction", direction, DIRECTIONS)
        with workspace.store.transaction() as tx:
            note = workspace.row(Note, note_id)
            if note.account_id is not None:
                raise DraftTaskError(kind="note", field="draft", value=note.title, reason="draft")
            task = self._at(note_id, line)
            if task.commitment is not None:
                return task.commitment
            way = direction or ("theirs" if task.contact_id else "ours")
            due = due_on or task.due_on
            now = today().isoformat()
            fields: dict[str, Any] = {
                "wording": required("commitment", "wording", wording or task.wording),
                "direction": way,
                "state": OPEN,
                "made_on": None if due and due < now else now,
                "due_on": due,
                "first_due_on": due,
                "owner": owner or (None if way == "theirs" else task.owner or workspace.person),
                "contact_id": task.contact_id if way == "theirs" else None,
                "source_id": note_id,
                "source_kind": "note",
            }
            given = {name: value for name, value in fields.items() if value is not None}
            check(given)
            row_id = _ids_of(note, task_lines(note.body or ""))[line]
            cells = {**known_fields(Commitment, given), "deleted": None}
            change = Change(note.fence, "commitment", row_id, cells)
            receipt = workspace.journal.commit_in(tx, [change], "Promise written down")
        workspace.announce(receipt.changes)
        return workspace.row(Commitment, row_id)

    def tick(self, note_id: bytes, line: int, *, done: bool) -> Note:
        """Set or empty the box of a line, and keep or reopen its promise with it, as one gesture.

        A promise that comes again is left to `commitments.keep`, which makes the next one.
        """
        workspace = self._workspace
        with workspace.store.transaction() as tx:
            note = workspace.row(Note, note_id)
            task = self._at(note_id, line)
            body = ticked(note.body or "", line, done=done)
            changes: list[Change | TextChange] = [
                TextChange(note.fence, note_id, body, typed=False)
            ]
            promise = task.commitment
            if promise is not None and not promise.recurs:
                fields = _closing(promise, done=done)
                if fields:
                    changes.append(Change(promise.fence, "commitment", promise.id, fields))
            label = f'{"Ticked" if done else "Opened again"} "{task.wording}"'
            receipt = workspace.journal.commit_in(tx, changes, label[:200])
        workspace.announce(receipt.changes)
        return workspace.row(Note, note_id)

    def _at(self, note_id: bytes, line: int) -> NoteTask:
        for task in self.of(note_id):
            if task.line.line == line:
                return task
        raise NotFoundError(kind="task", wanted=str(line + 1))

    def _promises(self, note: Note) -> list[Commitment]:
        where, of = "t.source_id = ? AND f.id = ?", (note.id, note.fence)
        return fetch(self._workspace.store, Commitment, where, of)


def _task(line: TaskLine, people: dict[str, Mentionable | None]) -> NoteTask:
    named = people.get(line.owner.casefold()) if line.owner else None
    due = read_day(line.due, today(), "ahead") if line.due else None
    wording = line.wording
    if due is None and (told := find_due_day(wording, today())) is not None:
        due, wording = told.day, told.rest.strip() or wording
    elif due and line.due and not days_said(line.due, today()).timed:
        # What told the day is said by the day now.
        head, found, tail = wording.rpartition(line.due)
        words = head.rstrip().rsplit(" ", 1) if found and not tail.strip(" .;,!)") else []
        if len(words) == 2:
            wording = words[0].rstrip(" ,;(").removesuffix(" due") or wording
    owner = named.name if named else line.owner
    contact = named.id if named and named.kind == "contact" else None
    return NoteTask(line, None, wording, owner, contact, due)


def _ids_of(note: Note, lines: Iterable[TaskLine]) -> dict[int, bytes]:
    """The id of each line's promise, by the line: of several that say the same, each has its own."""
    alike: Counter[str] = Counter()
    found = {}
    for line in lines:
        said = _plain(line.text)
        found[line.line] = ids.derived_id(
            b"note task", note.fence, note.id, said.encode(), alike[said].to_bytes(4, "big")
        )
        alike[said] += 1
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _with_promises(
    note: Note, tasks: list[NoteTask], promises: Sequence[Commitment]
) -> list[NoteTask]:
    """Each task with its promise: the one made of it, else one that says the same, or nearly."""
    left = {one.id: one for one in promises}
    taken: dict[int, Commitment] = {}
    made = _ids_of(note, [task.line for task in tasks]) if left else {}
    for task in tasks:
        found = left.pop(made[task.line.line], None) if left else None
        if found is not None:
            taken[task.line.line] = found
    for least in (1.0, _ALIKE):
        for task in tasks:
            if task.line.line in taken or not left:
                continue
            best = max(left.values(), key=lambda one: _likeness(task, one))
            if _likeness(task, best) >= least:
                taken[task.line.line] = left.pop(best.id)
    return [
        NoteTask(
            task.line,
            taken.get(task.line.line),
            task.wording,
            task.owner,
            task.contact_id,
            task.due_on,
        )
        for task in tasks
    ]


def _likeness(task: NoteTask, promise: Commitment) -> float:
    one, other = _plain(task.wording), _plain(promise.wording)
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one[:500], other[:500])
    return min(0.99, matcher.ratio()) if matcher.quick_ratio() >= _ALIKE else 0.0


def _closing(promise: Commitment, *, done: bool) -> dict[str, Any]:
    if done and promise.state in STILL_OWED:
        return {"state": KEPT, "closed_on": max(today().isoformat(), promise.made_on or "")}
    if not done and promise.state == KEPT:
        state = RENEGOTIATED if promise.renegotiated_on else OPEN
        return {"state": state, "closed_on": None, "closed_words": None}
    return {}
