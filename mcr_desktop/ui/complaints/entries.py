"""Writing down one complaint by keyboard, while the customer is still on the telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
)

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, read_day, relative_day
from mcr_desktop.services.exploring.cause_figures import attribute_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import WHICH_ACCOUNT, NamesBox, drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.registering.registers import Choice

MOST_DIMENSIONS = 3
MOST_OFFERED = 200
SEVERITIES = (("Severity", None), ("1 light", 1), ("2", 2), ("3", 3), ("4", 4), ("5 grave", 5))


class EntryPanel(QFrame):
    """A line of words and a line of particulars; Enter keeps it and makes room for the next one."""

    added = Signal(object, dict)
    """The account and the fields of a new complaint."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Write down a complaint")
        self._accounts: tuple[Account, ...] = ()
        self.summary = QLineEdit()
        self.summary.setPlaceholderText("What fell short, in their words")
        self.summary.setAccessibleName("What fell short")
        self.account = NamesBox("Account of the complaint")
        self.kind = _suggesting("Kind")
        self.severity = drop_down("Severity")
        for words, value in SEVERITIES:
            self.severity.addItem(words, value)
        self.occurred = QLineEdit()
        self.occurred.setPlaceholderText("When? today")
        self.occurred.setAccessibleName("When it occurred")
        self.occurred.setFixedWidth(120)
        self.occurred.textEdited.connect(lambda _text: self._tell_day())
        self.remedy = QLineEdit()
        self.remedy.setPlaceholderText("What they want done")
        self.remedy.setAccessibleName("What they want done")
        self.dimensions: dict[str, QComboBox] = {}
        self._remark = PlainLabel("", "caption", muted=True, wrap=True)
        self._keep = button("Write down", "primary")
        self._keep.clicked.connect(lambda _checked=False: self._on_keep())
        close = button("Close", "quiet")
        close.clicked.connect(lambda _checked=False: self.closed.emit())
        self._close = close
        particulars = FlowRow()
        for part in (self.account, self.kind, self.severity, self.occurred):
            particulars.add(part)
        self.remedy.setMinimumWidth(200)
        particulars.add(self.remedy, grows=True)
        self._labels = QHBoxLayout()
        self._labels.setSpacing(GRID)
        first = QGridLayout()
        first.setHorizontalSpacing(GRID)
        first.addWidget(self.summary, 0, 0)
        first.addWidget(self._keep, 0, 1)
        first.addWidget(close, 0, 2)
        first.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(first)
        column.addWidget(particulars)
        column.addLayout(self._labels)
        column.addWidget(self._remark)
        self._tell_day()

    def offer(
        self,
        accounts: Sequence[Account],
        account: Account | None,
        choices: Sequence[Choice],
    ) -> None:
        """Offer the accounts and the labels that were used before; what is typed stays."""
        self._accounts = tuple(accounts)
        kept = account.id if account is not None else self.account.currentData()
        self.account.offer([(one.name, one.id) for one in self._accounts], WHICH_ACCOUNT, kept)
        self.account.setVisible(account is None)
        known = {choice.name: choice for choice in choices}
        _suggest(self.kind, known.get("kind"))
        names = [choice.name for choice in choices if choice.free]
        self._show_dimensions({name: known[name] for name in names[:MOST_DIMENSIONS]})

    def begin(self) -> None:
        """Put the keyboard where the words go."""
        self.summary.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def fields(self) -> dict[str, Any]:
        """What is filled in, as the register takes it; empty where there are no words."""
        summary = self.summary.text().strip()
        if not summary:
            return {}
        found: dict[str, Any] = {"summary": summary}
        if self.kind.currentText().strip():
            found["kind"] = self.kind.currentText().strip()
        if self.severity.currentData():
            found["severity"] = self.severity.currentData()
        if self.remedy.text().strip():
            found["remedy_sought"] = self.remedy.text().strip()
        day = self._day()
        if day:
            found["occurred_on"] = day
        labels = {
            name: box.currentText().strip()
            for name, box in self.dimensions.items()
            if box.currentText().strip()
        }
        if labels:
            found["dimensions"] = labels
        return found

    def _show_dimensions(self, known: dict[str, Choice]) -> None:
        if list(known) != list(self.dimensions):
            for box in self.dimensions.values():
                self._labels.removeWidget(box)
                box.hide()
                box.deleteLater()
            self.dimensions = {}
            for place, name in enumerate(known):
                box = _suggesting(attribute_name(name).capitalize())
                self.dimensions[name] = box
                self._labels.insertWidget(place, box, 1)
        for name, choice in known.items():
            _suggest(self.dimensions[name], choice)
        # The particulars come before the buttons: Enter writes down from anywhere.
        in_turn(
            *(self.summary, self.account, self.kind, self.severity, self.occurred, self.remedy),
            *(*self.dimensions.values(), self._keep, self._close),
        )

    def _day(self) -> str | None:
        text = self.occurred.text().strip()
        return read_day(text, today(), "back") if text else None

    def _tell_day(self) -> None:
        text, day = self.occurred.text().strip(), self._day()
        if not text:
            words = "Enter writes it down as reported today, Esc closes."
        elif day is None:
            words = 'Not a day. Write "2026-11-30", "30 Nov", "Friday" or "yesterday".'
        else:
            words = f"Occurred {exact_day(day)} ({relative_day(day, today())})"
        self._remark.setText(words)

    def _on_keep(self) -> None:
        fields = self.fields()
        if not fields:
            self._remark.setText("Write what fell short first.")
            self.summary.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.occurred.text().strip() and self._day() is None:
            self.occurred.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        wanted = self.account.currentData()
        account = next((one for one in self._accounts if one.id == wanted), None)
        if account is None and self._accounts:
            self._remark.setText("Choose the account first: a complaint belongs to one.")
            self.account.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if account is None:
            self._remark.setText("Add an account first: a complaint belongs to one.")
            return
        self.added.emit(account, fields)
        self.summary.clear()
        self.occurred.clear()
        self.remedy.clear()
        self.severity.setCurrentIndex(0)
        self._tell_day()
        self.summary.setFocus(Qt.FocusReason.OtherFocusReason)


def _suggesting(name: str) -> QComboBox:
    """A field that knows what was written in it before, and takes anything new."""
    box = drop_down(name)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    line = box.lineEdit()
    if line is not None:
        line.setPlaceholderText(name)
        line.setAccessibleName(name)
    completer = box.completer()
    if completer is not None:
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return box


def _suggest(box: QComboBox, choice: Choice | None) -> None:
    kept = box.currentText()
    box.clear()
    for label, _count in choice.labels[:MOST_OFFERED] if choice else ():
        if label:
            box.addItem(label)
    box.setCurrentIndex(-1)
    box.setEditText(kept)
