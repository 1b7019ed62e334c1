"""What the team notes on a chart: written in one line, changed or removed in the drawer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, read_day
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm

if TYPE_CHECKING:
    from mcr_desktop.domain.complaints import Annotation

FIELDS = (FieldSpec("happened_on", "Day", "day"), FieldSpec("text", "What happened", "prose"))


class NoteLine(QWidget):
    """A day and a few words, for the mark on the chart."""

    noted = Signal(str, str)
    """The day (ISO) and the words."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Note on the chart")
        self.day = QLineEdit()
        self.day.setAccessibleName("Day of what happened")
        self.day.setPlaceholderText("Day")
        self.day.setFixedWidth(110)
        self.text = QLineEdit()
        self.text.setAccessibleName("What happened")
        self.text.setPlaceholderText("What happened that a reader of this chart should know")
        self._remark = PlainLabel("", "caption", muted=True)
        add = button("Note it", "primary")
        add.clicked.connect(lambda _checked=False: self._on_add())
        close = button("Close", "quiet")
        self._buttons = (add, close)
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.day)
        line.addWidget(self.text, 1)
        line.addWidget(add)
        line.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(line)
        column.addWidget(self._remark)

    def in_turn(self) -> tuple[QWidget, ...]:
        """What the keyboard comes by, in the order in which it stands there."""
        return (self.day, self.text, *self._buttons)

    def begin(self, day: str) -> None:
        """Put the keyboard here, with a day to begin with."""
        self.day.setText(day)
        self._remark.setText(exact_day(day))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_add()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_add(self) -> None:
        day, words = read_day(self.day.text(), today(), "back"), self.text.text().strip()
        if day is None:
            self._remark.setText('Not a day. Write "2026-11-30", "30 Nov" or "last Friday".')
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not words:
            self._remark.setText("Write what happened.")
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.text.clear()
            self.noted.emit(day, words)


class NoteSheet(QWidget):
    """One note in the drawer."""

    kept = Signal(bytes, str, object)
    """The note's id, the field and its new value."""
    removed = Signal(bytes)

    def __init__(self, note: Annotation) -> None:
        super().__init__()
        self.setAccessibleName("A note on the chart")
        values: dict[str, Any] = {spec.name: getattr(note, spec.name) for spec in FIELDS}
        form = RecordForm("A note on the chart", FIELDS, values)
        form.kept.connect(lambda name, value: self.kept.emit(note.id, name, value))
        by = PlainLabel(f"By {note.person}" if note.person else "", "caption", muted=True)
        by.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        away = button("Take it off the chart")
        away.clicked.connect(lambda _checked=False: self.removed.emit(note.id))
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        line.addWidget(away)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addWidget(by)
        column.addLayout(line)
        column.addStretch(1)
