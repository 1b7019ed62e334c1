"""The editor of one note: title, who may see it, and its words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.notes import CIRCLES, Note
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.word_merges import merged
from mcr_desktop.phrases import dates
from mcr_desktop.ui.account.doors import drop_down
from mcr_desktop.ui.theme import GRID, font
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.labels import PlainLabel

REST_MS = 1000
"""How long nothing is typed before the words are kept."""
CIRCLE_WORDS = {"team": "The team only", "customer": "The customer may see it"}


class NoteBody(QPlainTextEdit):
    """Plain text that says when it is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class NoteEditor(QWidget):
    """Saved as typed: the words when the editor rests or is left, the rest at once."""

    body_kept = Signal(bytes, str, str)
    """The note, the words that the typing began from, and the words now."""
    field_kept = Signal(bytes, str, object)
    history_asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._note: Note | None = None
        self._base = ""
        self.title = EditableField("Title of the note", hint="Title", role="lead", bold=True)
        self.title.kept.connect(lambda text: self._keep("title", text or None))
        self._face = Avatar("", 22)
        self._author = PlainLabel("", muted=True)
        self.circle = drop_down("Who may see it in a brief")
        self.circle.setMinimumWidth(152)
        for circle in CIRCLES:
            self.circle.addItem(CIRCLE_WORDS[circle], circle)
        self.circle.activated.connect(
            lambda _place: self._keep("circle", self.circle.currentData())
        )
        self.sensitive = QCheckBox("Sensitive")
        self.sensitive.setToolTip("Kept out of every brief but the team's own")
        self.sensitive.toggled.connect(lambda on: self._keep("sensitive", 1 if on else None))
        history = Door("Who wrote what")
        history.clicked.connect(self._on_history)
        self.body = NoteBody()
        self.body.setAccessibleName("The note's words")
        self.body.setPlaceholderText("Write what the team should know.")
        self.body.setFont(font("lead"))
        self.body.setTabChangesFocus(True)
        self.body.document().setDocumentMargin(GRID)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.flush)
        self.body.textChanged.connect(self._on_typed)
        self.body.left.connect(self.flush)
        self._state = PlainLabel("", "caption", muted=True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._face)
        row.addWidget(self._author, 1)
        row.addWidget(self.sensitive)
        row.addWidget(self.circle)
        row.addWidget(history)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.body, 1)
        column.addWidget(self._state)
        self.setEnabled(False)

    @property
    def note(self) -> Note | None:
        """The note that is shown."""
        return self._note

    def show_note(self, note: Note | None) -> None:
        """Show a note as it is stored; words being typed stay, what arrived is put beside them."""
        same = note is not None and self._note is not None and note.id == self._note.id
        if not same:
            self.flush()
        stored = (note.body or "") if note else ""
        typed = self.body.toPlainText()
        writing = same and typed != self._base
        wanted = merged(self._base, typed, stored) if writing else stored
        self._note, self._base = note, stored
        self.setEnabled(note is not None)
        self._put(wanted, fresh=not same)
        if note is None:
            self._author.setText("")
            self.title.show_text("")
            return
        self.title.show_text(note.title or "")
        author = note.author or "Somebody"
        self._face.set_name(author)
        self._author.setText(
            ", ".join(p for p in (author, dates.relative_day(note.written_on, today())) if p)
        )
        self._author.set_tip(dates.exact_day(note.written_on))
        self.circle.setCurrentIndex(max(0, self.circle.findData(note.circle or "team")))
        self.sensitive.blockSignals(True)
        self.sensitive.setChecked(bool(note.sensitive))
        self.sensitive.blockSignals(False)
        if not self._rest.isActive():
            self._state.setText("Kept")

    def flush(self) -> None:
        """Keep what was typed, now."""
        self._rest.stop()
        text = self.body.toPlainText()
        if self._note is not None and text != self._base:
            base, self._base = self._base, text
            self._state.setText("Kept")
            self.body_kept.emit(self._note.id, base, text)

    def _put(self, text: str, *, fresh: bool) -> None:
        """Put words in without moving the cursor out of its place among them."""
        present = self.body.toPlainText()
        if present == text:
            return
        self.body.blockSignals(True)
        if fresh:
            self.body.setPlainText(text)
        else:
            head = _shared_head(present, text)
            tail = _shared_head(present[head:][::-1], text[head:][::-1])
            cursor = QTextCursor(self.body.document())
            cursor.setPosition(_utf16(present[:head]))
            cursor.setPosition(
                _utf16(present[: len(present) - tail]), QTextCursor.MoveMode.KeepAnchor
            )
            cursor.insertText(text[head : len(text) - tail])
        self.body.blockSignals(False)

    def _on_typed(self) -> None:
        if self._note is not None and self.body.toPlainText() != self._base:
            self._state.setText("Writing")
            self._rest.start()

    def _keep(self, field: str, value: object) -> None:
        if self._note is not None:
            self.field_kept.emit(self._note.id, field, value)

    def _on_history(self) -> None:
        if self._note is not None:
            self.flush()
            self.history_asked.emit(self._note.id)


def _shared_head(one: str, other: str) -> int:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
