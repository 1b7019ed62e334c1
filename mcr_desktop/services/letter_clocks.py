"""Which letters of theirs wait for an answer, kept in memory and found again where something changed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.domain.touch_figures import LETTER_MEMORY_DAYS
from mcr_desktop.services.kept_reads import KeptByAccount
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts, touch_counts

MANY = 500
"""Rows that changed at once beyond which everything is found anew."""
Waiting = tuple[str, bytes, bool]
"""The day, the touch's id, and whether somebody said that an answer is owed."""


class LetterClocks:
    """The letters that wait, by fence. Asked from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._kept: dict[int, list[Waiting]] = {}
        self._as_of: date | None = None
        self._stale: set[int] | None = None
        """Fences to look through again; None means all of them."""
        self._homes: dict[int, bytes] = {}
        """Ids of fences by their numbers."""
        self._executives: KeptByAccount[set[str], dict[bytes, set[str]]] = KeptByAccount(
            workspace,
            ("contact",),
            lambda fences: touch_counts.executives(workspace.store, fences),
            dict,
        )
        workspace.listen(self._on_changed, keeps=True, layer=1)

    def waiting(self) -> dict[tuple[bytes, bytes], bool]:
        """Every touch that waits, by fence and id, with whether somebody said so."""
        with self._lock:
            day = today()
            if self._as_of != day:
                self._stale = None
            if self._stale is None or self._stale:
                try:
                    self._find(day, self._stale)
                except BaseException:
                    self._stale = None  # what was marked is gone: next time all is found anew
                    raise
            return {
                (self._homes.get(fence, b""), touch): said
                for fence, part in self._kept.items()
                for _, touch, said in part
            }

    def _find(self, day: date, fences: set[int] | None) -> None:
        store = self._workspace.store
        since = (day - timedelta(days=LETTER_MEMORY_DAYS)).isoformat()
        # What changes while we read is looked at again: the marks go before the rows are read.
        self._stale = set()
        self._as_of = day
        wanted = sorted(fences) if fences is not None else None
        letters: dict[int, list[touch_counts.Letter]] = {}
        executives = self._executives.get()
        found = touch_counts.letters(store, since, day.isoformat(), wanted)
        self._homes = homes = touch_counts.homes(store)  # after them: one may be founded meanwhile
        for one, people in zip(found, _people_of_all([one[3] for one in found]), strict=True):
            if one[4] or not executives.get(homes.get(one[0], b""), set()).isdisjoint(people):
                letters.setdefault(one[0], []).append(one)
        if fences is None:
            self._kept = {}
        for fence in fences or ():
            self._kept.pop(fence, None)
        for fence, part in letters.items():
            answers = touch_counts.answers(store, fence, min(one[1] for one in part))
            self._kept[fence] = [
                (one[1], one[2], one[4]) for one in part if not _answered(one, answers)
            ]

    def _on_changed(self, changes: Changes) -> None:
        kinds = changes.kinds & {"touch", "contact"}
        if not kinds:
            return
        ids = list(changes.ids)
        fences: set[int] | None = None
        if ids and len(ids) <= MANY and self._stale is not None:
            store = self._workspace.store
            # What was erased may have been an answer, and nobody can say any more in which account.
            if counts.fences_of(store, changes.kinds & TABLES.keys(), ids) is not None:
                fences = set()
                for kind in changes.kinds & TABLES.keys():  # of an import it alone may be named
                    fences.update(touch_counts.fences_of(store, kind, ids))
        with self._lock:
            self._stale = None if fences is None or self._stale is None else self._stale | fences


def _answered(
    letter: touch_counts.Letter, answers: Iterable[tuple[str, str, bytes | None, bytes]]
) -> bool:
    _, day, touch, people, _ = letter
    who = _people(people)
    return any(
        answers_id == touch
        or (ours and answer_day >= day and answer != touch and any(one in ours for one in who))
        for answer_day, ours, answers_id, answer in answers
    )


def _people(text: str) -> tuple[str, ...]:
    """The shown ids in a cell that a colleague's device may have written."""
    try:
        return _texts_in(json.loads(text) if text else ())
    except (ValueError, RecursionError):
        return ()


def _people_of_all(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The same of many cells, each sound or empty: read at once, in a tenth of the time."""
    try:
        found = json.loads(f"[{','.join(text or '[]' for text in texts)}]")
    except (ValueError, RecursionError):
        return [_people(text) for text in texts]  # one of them is sound and past all measure
    return [_texts_in(one) for one in found]


def _texts_in(found: object) -> tuple[str, ...]:
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
