"""What came of a note, and its tasks, for the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import due_text, relative_day
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.tasks import NoteTask
    from mcr_desktop.services.notebook.uses import UseLine

USE_WORDS = {
    "commitment": "A promise",
    "case": "A case",
    "decision": "A decision",
    "brief": "A brief",
    "meeting": "A meeting",
}
TYPED = ("decision", "meeting", "brief", "case")
"""What a person marks by hand; a promise made of a note shows it by itself."""
_OPENABLE = frozenset({"commitment", "case", "meeting"})


class UsesSheet(QWidget):
    """To what a note led: what shows it by itself, and what somebody marked."""

    added = Signal(str, str)
    """A kind and the words."""
    removed = Signal(bytes)
    opened = Signal(str, bytes)
    """A kind of row and the row."""

    def __init__(self, lines: Sequence[UseLine]) -> None:
        super().__init__()
        self.setAccessibleName("What came of the note")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            PlainLabel(
                "Information that nobody uses need not be written down. A promise made of this note "
                "and evidence in a case count by themselves; say here what else came of it.",
                muted=True,
                wrap=True,
            )
        )
        for line in lines:
            column.addLayout(self._line(line))
        if not lines:
            column.addWidget(PlainLabel("Nothing yet.", bold=True))
        self.kind = drop_down("What came of it")
        for kind in TYPED:
            self.kind.addItem(USE_WORDS[kind], kind)
        self.words = QLineEdit()
        self.words.setAccessibleName("What was decided or done")
        self.words.setPlaceholderText("What was decided or done")
        self.words.returnPressed.connect(self._on_add)
        self.add = button("Add", "primary")
        self.add.clicked.connect(lambda _checked=False: self._on_add())
        column.addSpacing(GRID)
        column.addWidget(self.kind)
        column.addWidget(self.words)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _line(self, line: UseLine) -> QVBoxLayout:
        inside = QVBoxLayout()
        inside.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        name = USE_WORDS.get(line.kind, line.kind)
        target = line.target_id
        if target is not None and line.target_kind in _OPENABLE:
            kind = str(line.target_kind)
            door = Door(name)
            door.clicked.connect(lambda _checked=False: self.opened.emit(kind, target))
            top.addWidget(door)
        else:
            top.addWidget(PlainLabel(name, bold=True))
        when = ", ".join(p for p in (line.person, relative_day(line.used_on, today())) if p)
        top.addWidget(PlainLabel(when, "caption", muted=True), 1)
        if line.use_id is not None:
            use = line.use_id
            gone = button("Take away", "quiet")
            gone.setAccessibleName(f"Take away: {name} {line.text}")
            gone.clicked.connect(lambda _checked=False: self.removed.emit(use))
            top.addWidget(gone)
        inside.addLayout(top)
        if line.text:
            inside.addWidget(PlainLabel(line.text, wrap=True))
        return inside

    def _on_add(self) -> None:
        self.added.emit(str(self.kind.currentData()), self.words.text().strip())


class TasksSheet(QWidget):
    """Every task line of a note: tick it, make it a promise, or go to the promise."""

    ticked = Signal(int, bool)
    promise_asked = Signal(int)
    promise_opened = Signal(bytes)
    line_opened = Signal(int)

    def __init__(self, tasks: Sequence[NoteTask], *, draft: bool) -> None:
        super().__init__()
        self.setAccessibleName("Tasks in the note")
        self._draft = draft
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            PlainLabel(
                "Lines that begin with - [ ]. A task with somebody's @name and a day (\u201cby Friday\u201d) "
                "becomes a promise with one press.",
                muted=True,
                wrap=True,
            )
        )
        for task in tasks:
            column.addLayout(self._line(task))
        if not tasks:
            column.addWidget(PlainLabel("No task is left in this note.", bold=True))
        column.addStretch(1)

    def _line(self, task: NoteTask) -> QVBoxLayout:
        number = task.line.line
        inside = QVBoxLayout()
        inside.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        box = QCheckBox()
        box.setAccessibleName(f"Done: {task.wording}")
        box.setChecked(task.line.done)
        box.toggled.connect(lambda on: self.ticked.emit(number, on))
        top.addWidget(box)
        words = Door(task.wording, quiet=True, tip="Go to the line")
        words.clicked.connect(lambda _checked=False: self.line_opened.emit(number))
        top.addWidget(words, 1)
        inside.addLayout(top)
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addSpacing(3 * GRID)
        promise = task.commitment
        due = (promise.due_on if promise else None) or task.due_on
        told = [task.owner or "", due_text(due, today()) if due else ""]
        below.addWidget(PlainLabel(", ".join(p for p in told if p), "caption", muted=True), 1)
        if promise is not None:
            row = promise.id
            door = Door("Open the promise")
            door.clicked.connect(lambda _checked=False: self.promise_opened.emit(row))
            below.addWidget(door)
        elif not self._draft and not task.line.done:
            door = Door("Make it a promise")
            door.setAccessibleName(f"Make it a promise: {task.wording}")
            door.clicked.connect(lambda _checked=False: self.promise_asked.emit(number))
            below.addWidget(door)
        inside.addLayout(below)
        return inside
