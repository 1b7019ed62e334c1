"""The line below a note's words: what the line under the cursor can become, or why nothing can be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.domain.due_days import due_days_to_choose, find_due_day
from mcr_desktop.domain.note_texts import task_lines
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import due_text, relative_day, which_of
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.tasks import NoteTask
    from mcr_desktop.ui.account.note_bodies import NoteBody


class TaskStrip(QWidget):
    """Offers to make a promise of the task line where the keyboard is, or leads to the promise."""

    promise_asked = Signal()
    promise_opened = Signal(bytes)
    """The promise that the line has become."""
    tasks_asked = Signal()
    """All task lines of the note."""

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[str, NoteTask] = {}
        self._line = ""
        self._draft = False
        self._target: bytes | None = None
        self._words = PlainLabel("", "caption", muted=True)
        self.door = Door("Make it a promise", tip="Ctrl+Enter")
        self.door.clicked.connect(lambda _checked=False: self._on_pressed())
        self.all = Door("Tasks")
        self.all.clicked.connect(lambda _checked=False: self.tasks_asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self.door)
        row.addWidget(self.all)
        self.hide()

    def show_tasks(self, tasks: Sequence[NoteTask], *, draft: bool) -> None:
        """The task lines of the note as they are stored, with their promises."""
        self._tasks = {task.line.text: task for task in tasks}
        self._draft = draft
        still = sum(not task.line.done for task in tasks)
        self.all.setVisible(bool(tasks))
        self.all.say(f"Tasks: {number(still)} of {number(len(tasks))} open")
        self._tell()

    def look(self, line: str) -> None:
        """The cursor went to this line."""
        if line != self._line:
            self._line = line
            self._tell()

    def can_promise(self) -> bool:
        """Whether the line under the cursor can become a promise."""
        return self.door.isVisibleTo(self) and self._target is None

    def has_promise(self) -> bool:
        """Whether the line under the cursor is a promise already."""
        return self._target is not None

    def _tell(self) -> None:
        found = task_lines(self._line) if len(self._line) < 2_000 else []
        self._target = None
        if found:
            stored = self._tasks.get(found[0].text)
            promise = stored.commitment if stored else None
            if promise is not None:
                self._target = promise.id
                due = due_text(promise.due_on, today()) if promise.due_on else ""
                self._words.setText(", ".join(p for p in ("This line is a promise", due) if p))
                self.door.say("Open the promise", "See it among the promises")
            elif self._draft:
                self._words.setText("A task of a draft becomes a promise once the draft is shared")
            else:
                self._words.setText(_task_said(found[0].wording))
                self.door.say("Make it a promise", "Ctrl+Enter")
        else:
            self._words.setText("")
        self.door.setVisible(bool(found) and (self._target is not None or not self._draft))
        self.setVisible(bool(found or self._tasks))

    def _on_pressed(self) -> None:
        if self._target is not None:
            self.promise_opened.emit(self._target)
        else:
            self.promise_asked.emit()


def _task_said(wording: str) -> str:
    """What a promise of this task would be due by, or between which days its words do not decide."""
    read = find_due_day(wording, today())
    if read is not None:
        return f"A task, due {relative_day(read.day, today())}"
    words, days = due_days_to_choose(wording, today())
    if days:
        return f"A task. \u201c{words}\u201d: {which_of(days, today())}"
    return "A task without a day"


class StrainStrip(QWidget):
    """Says why nothing can be typed in a note, and how it can."""

    def __init__(self, body: NoteBody) -> None:
        super().__init__()
        self._body = body
        self._words = PlainLabel("", muted=True, wrap=True)
        self.mend = Door("Break its long lines")
        self.mend.clicked.connect(lambda _checked=False: body.break_lines())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self.mend)
        body.strain_changed.connect(self._on_strain)
        self.hide()

    def _on_strain(self, strain: str) -> None:
        self.setVisible(bool(strain))
        self.mend.setVisible(strain == "line")
        if strain == "line":
            self._words.setText(
                "A line of this note is too long to be written in here. It is shown in pieces; "
                "broken for good, it can be written in."
            )
        elif strain:
            self._words.setText("A very long note: its end is on the way")
