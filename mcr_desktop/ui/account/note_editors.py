"""The editor of one note: title, who may see it, and its words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.notes import CIRCLES, Note
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.word_merges import merged
from mcr_desktop.phrases import dates
from mcr_desktop.ui.account.note_bodies import plain
from mcr_desktop.ui.account.note_finds import FindBar
from mcr_desktop.ui.account.note_sheets import NoteSheet
from mcr_desktop.ui.theme import GRID, font
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.labels import PlainLabel

REST_MS = 1000
"""How long nothing is typed before the words are kept."""
CIRCLE_WORDS = {"team": "The team only", "customer": "The customer may see it"}


class NoteEditor(QWidget):
    """Saved as typed: the words when the editor rests or is left, the rest at once."""

    body_kept = Signal(bytes, str, str)
    """The note, the words that the typing began from, and the words now; `kept` or `not_kept` follows."""
    field_kept = Signal(bytes, str, object)
    history_asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._note: Note | None = None
        self._base = ""
        """The words that the typing began from: the store has them, or will in a moment."""
        self._under_way: dict[bytes, str] = {}
        """The words of notes that are being written to the store."""
        self._waits: Note | None = None
        """What came while a word was being composed."""
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
        self.body = NoteSheet()
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
        self.body.composed.connect(self._on_composed)
        self.find_bar = FindBar(self.body)
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
        column.addWidget(self.find_bar)
        column.addWidget(self.body, 1)
        column.addWidget(self._state)
        self.setEnabled(False)

    @property
    def note(self) -> Note | None:
        """The note that is shown."""
        return self._note

    def show_note(self, note: Note | None) -> None:
        """Show a note as it is stored; words being typed stay, what arrived is put beside them.

        What was read before our own last words were written is not shown: it lacks them.
        """
        same = note is not None and self._note is not None and note.id == self._note.id
        if not same:
            self.flush()
        self._waits = None
        if same and self.body.composing:
            self._waits = note  # a word that is half composed must not be torn apart
            return
        self._note = note
        self._show_words(note, same=same)
        self._show_head(note)

    def _show_words(self, note: Note | None, *, same: bool) -> None:
        under_way = self._under_way.get(note.id) if note is not None else None
        stored = plain(note.body or "") if note else ""
        if not same:
            self._base = plain(stored if under_way is None else under_way)
            self.body.show_words(self._base)
        elif under_way is None:
            typed = self.body.words()
            wanted = merged(self._base, typed, stored) if typed != self._base else stored
            self._base = stored
            self.body.merge_words(wanted)

    def _show_head(self, note: Note | None) -> None:
        self.setEnabled(note is not None)
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
        if not self._rest.isActive() and note.id not in self._under_way:
            self._state.setText("Kept")

    def flush(self) -> None:
        """Keep what was typed, now."""
        self._rest.stop()
        text = self.body.words()
        if self._note is not None and text != self._base:
            base, self._base = self._base, text
            self._under_way[self._note.id] = text
            self.body.seal()
            self.body_kept.emit(self._note.id, base, text)

    def kept(self, note: Note, body: str) -> None:
        """The words `body` of this note are in the store, and this is the note that it holds now."""
        if self._under_way.get(note.id) == body:
            del self._under_way[note.id]
            if self._note is not None and self._note.id == note.id:
                self.show_note(note)

    def not_kept(self, remark: str) -> None:
        """The words could not be written yet; whoever was asked to tries again."""
        self._state.setText(remark)

    def forget(self, note_id: bytes) -> None:
        """The words of this note will not be written any more: it is gone."""
        self._under_way.pop(note_id, None)

    def is_being_written(self) -> bool:
        """Whether somebody is at these words, so that another note must not take their place."""
        return self.body.hasFocus() or self.title.hasFocus()

    def show_gone(self) -> None:
        """Say that a teammate removed the note that somebody is writing in."""
        self._state.setText("A teammate removed this note. Copy what you still need of it.")

    def _on_typed(self) -> None:
        if self._note is not None and self.body.words() != self._base:
            self._state.setText("Writing")
            self._rest.start()

    def _on_composed(self) -> None:
        if self._waits is not None:
            self.show_note(self._waits)

    def _keep(self, field: str, value: object) -> None:
        if self._note is not None:
            self.field_kept.emit(self._note.id, field, value)

    def _on_history(self) -> None:
        if self._note is not None:
            self.flush()
            self.history_asked.emit(self._note.id)
