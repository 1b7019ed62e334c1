"""Undoing what one typed oneself, in a text in which others write too.

The editor's own undo knows one author only: it would take back a teammate's words. Here each step is
what *this* person did; what others do meanwhile moves the steps, and a step whose words somebody else
changed can no longer be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mcr_desktop.ui.account.text_edits import Edit

MOST_STEPS = 500


class _Step(NamedTuple):
    """`removed` gave way to `added` at `at`; the place counts in the text right after it was done."""

    at: int
    removed: str
    added: str


class Undos:
    """The steps of one text. Places and lengths are in characters."""

    def __init__(self) -> None:
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._sealed = True

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def clear(self) -> None:
        """Forget everything: another text."""
        self._done.clear()
        self._undone.clear()
        self._sealed = True

    def seal(self) -> None:
        """What is typed next is a step of its own."""
        self._sealed = True

    def note(self, at: int, removed: str, added: str) -> None:
        """This person typed or deleted something; letters in a row become one step."""
        self._undone.clear()
        last = self._done[-1] if self._done and not self._sealed else None
        joined = _joined(last, at, removed, added) if last is not None else None
        if joined is not None:
            self._done[-1] = joined
        else:
            self._done.append(_Step(at, removed, added))
            del self._done[:-MOST_STEPS]
        self._sealed = "\n" in added

    def shift(self, edits: Sequence[Edit]) -> None:
        """Somebody else changed the text like this."""
        # From the back, so that each one's place still counts in the text that it finds.
        for edit in reversed(edits):
            self._done = _shifted(self._done, edit, undoes=True)
            self._undone = _shifted(self._undone, edit, undoes=False)
        self._sealed = self._sealed or bool(edits)

    def undo(self) -> Edit | None:
        """What takes the last step back; None where there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._sealed = True
        return Edit(step.at, len(step.added), step.removed)

    def redo(self) -> Edit | None:
        """What does the last step again that was taken back; None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._sealed = True
        return Edit(step.at, len(step.removed), step.added)


def _joined(last: _Step, at: int, removed: str, added: str) -> _Step | None:
    if not removed and last.added and at == last.at + len(last.added):
        return _Step(last.at, last.removed, last.added + added)
    if not added and not last.added:
        if at + len(removed) == last.at:
            return _Step(at, removed + last.removed, "")
        if at == last.at:
            return _Step(at, last.removed + removed, "")
    return None


def _shifted(steps: Iterable[_Step], edit: Edit, *, undoes: bool) -> list[_Step]:
    """The steps, last one on top, after somebody's edit; those below a step that it touched are gone."""
    kept: list[_Step] = []
    at, removed, added = edit
    for step in reversed(list(steps)):
        # What stands in the text now, and what it becomes where this step is taken back or done again.
        stands, becomes = (step.added, step.removed) if undoes else (step.removed, step.added)
        end = step.at + len(stands)
        if at + removed <= step.at:
            kept.append(step._replace(at=step.at + len(added) - removed))
        elif at >= end:
            kept.append(step)
            at += len(becomes) - len(stands)
        else:
            break
    return kept[::-1]
