"""The strip in which a new day is agreed: the day, with whom, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel


class NewDayStrip(QWidget):
    """Asks for a day in natural words; Enter agrees, Esc leaves it."""

    agreed = Signal(str, str, str)
    """The day, with whom, and why; the last two may be empty."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Agree a new day")
        self.hide()

    def _fill(self) -> None:
        """Make the fields, when a day is asked for the first time."""
        self._head = PlainLabel("", bold=True)
        self.day = _field("The new day", '"Friday", "in 2 weeks"', 184)
        self.whom = _field("Agreed with", "Agreed with", 144)
        self.why = _field("Why", "Why", 168)
        self._said = PlainLabel("", "caption", muted=True)
        self.day.textChanged.connect(lambda _text: self._say())
        for field in (self.day, self.whom, self.why):
            field.returnPressed.connect(self._on_agree)
        agree = button("Agree", "primary", tip="Enter")
        agree.clicked.connect(lambda _checked=False: self._on_agree())
        cancel = button("Cancel", "quiet", tip="Esc")
        cancel.clicked.connect(lambda _checked=False: self.left.emit())
        line = FlowRow()
        line.add(self.day)
        line.add(self._said)
        line.add(self.whom)
        line.add(self.why, grows=True)
        line.add(agree)
        line.add(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._head)
        column.addWidget(line)

    def ask(self, head: str, suggestion: str = "") -> None:
        """Open for what `head` says, with a day that may be meant."""
        if self.layout() is None:
            self._fill()
        self._head.setText(head)
        for field in (self.whom, self.why):
            field.clear()
        self.day.setText(suggestion)
        self._say()
        self.show()
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self.day.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        day = dates.read_day(self.day.text(), today())
        told = dates.relative_day(day, today()) if day else ""
        if day and day < today().isoformat():
            told = f"{told}: that is over"
        elif not day and self.day.text().strip():
            told = dates.day_question(self.day.text(), today()) or "not a day yet"
        self._said.setText(told)

    def _on_agree(self) -> None:
        day = dates.read_day(self.day.text(), today())
        if day is None:
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            self.day.selectAll()
            return
        self.agreed.emit(day, self.whom.text().strip(), self.why.text().strip())


def _field(name: str, hint: str, width: int) -> QLineEdit:
    made = EntryField()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    made.setMinimumWidth(width)
    return made
