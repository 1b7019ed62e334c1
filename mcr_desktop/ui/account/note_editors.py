"""The editor of one note: what stands over it, its words, and what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.note_texts import task_lines
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.word_merges import merged
from mcr_desktop.ui.account.note_bodies import plain
from mcr_desktop.ui.account.note_finds import FindBar
from mcr_desktop.ui.account.note_heads import LOW, NARROW, NoteHead
from mcr_desktop.ui.account.note_outlines import WordCount
from mcr_desktop.ui.account.note_previews import NotePaper
from mcr_desktop.ui.account.note_sheets import NoteSheet
from mcr_desktop.ui.account.note_strips import StrainStrip, TaskStrip
from mcr_desktop.ui.theme import GRID, font
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.tasks import NoteTask
    from mcr_desktop.ui.widgets.attachment_rows import AttachmentRows

REST_MS = 1000
"""How long nothing is typed before the words are kept."""


class NoteEditor(QWidget):
    """Saved as typed: the words when the editor rests or is left, the rest at once."""

    body_kept = Signal(bytes, str, str)
    """The note, the words that the typing began from, and the words now; `kept` or `not_kept` follows."""
    field_kept = Signal(bytes, str, object)
    history_asked = Signal(bytes)
    uses_asked = Signal(bytes)
    tasks_asked = Signal(bytes)
    share_asked = Signal(bytes)
    """A draft shall go before the team; its words are on their way to the store."""
    promise_asked = Signal(bytes, int)
    """The task on this line shall become a promise; the words are on their way to the store."""
    promise_opened = Signal(bytes)
    reading_changed = Signal(bool)
    """Whether notes are shown as they read: somebody chose it."""
    task_ticked = Signal(bytes, int, bool)
    """The note, the line of a task, and whether it is done now."""
    tag_asked = Signal(str)
    """Notes with this tag are asked for."""
    link_asked = Signal(str)
    """A link to something in this program was pressed."""

    def __init__(self, files: AttachmentRows | None = None) -> None:
        """`files` shows what hangs on the note, below its words."""
        super().__init__()
        self._note: Note | None = None
        self._base = ""
        """The words that the typing began from: the store has them, or will in a moment."""
        self._under_way: dict[bytes, str] = {}
        """The words of notes that are being written to the store."""
        self._preview_known = False
        self._waits: Note | None = None
        """What came while a word was being composed."""
        self.head = NoteHead()
        self.title = self.head.title
        self.body = NoteSheet()
        self.paper = NotePaper(self.body)
        self.find_bar = FindBar(self.body)
        self.tasks = TaskStrip()
        self.strain = StrainStrip(self.body)
        self.files = files
        self._state = PlainLabel("", "caption", muted=True)
        self.count = WordCount(self.body)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.flush)
        self._assemble()
        self._connect()
        self.setEnabled(False)

    def _assemble(self) -> None:
        self.body.setAccessibleName("The note's words")
        self.body.setAccessibleDescription(
            "Ctrl+B bold, Ctrl+I slanting, Ctrl+L a box, Tab a list's line in, Ctrl+Tab on to what follows"
        )
        self.body.setPlaceholderText(
            "Write what the team should know. # begins a heading or a #tag, - a list, "
            "- [ ] a task, @ names somebody."
        )
        self.body.setFont(font("lead"))
        self.body.setTabChangesFocus(True)
        self.body.document().setDocumentMargin(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.head, self.strain, self.find_bar):
            column.addWidget(part)
        column.addWidget(self.paper, 1)
        column.addWidget(self.tasks)
        if self.files is not None:
            column.addWidget(self.files)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._state, 1)
        foot.addWidget(self.count)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.head.field_kept.connect(self._keep)
        self.title.entered.connect(self.paper.write)
        self.head.history_asked.connect(lambda: self._ask(self.history_asked))
        self.head.uses_asked.connect(lambda: self._ask(self.uses_asked))
        self.head.read_asked.connect(lambda on: self.read(on=on))
        self.paper.reading_changed.connect(self._on_reading)
        self.head.share_asked.connect(lambda: self._ask(self.share_asked))
        self.tasks.tasks_asked.connect(lambda: self._ask(self.tasks_asked))
        self.tasks.promise_opened.connect(self.promise_opened)
        self.tasks.promise_asked.connect(self._on_promise)
        self.body.task_asked.connect(self._on_promise)
        self.body.keys.ticks = self._ticks_promise
        self.body.find_asked.connect(self.find_words)
        self.body.replace_asked.connect(lambda: self.find_words(replacing=True))
        self.body.line_changed.connect(self.tasks.look)
        if self.files is not None:
            self.body.files_given.connect(self.files.add_files)
            self.body.picture_given.connect(self.files.add_picture)
        self.body.textChanged.connect(self._on_typed)
        self.body.left.connect(self.flush)
        self.body.composed.connect(self._on_composed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.fold(on=self.width() < NARROW or self.height() < LOW)

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
        if self.files is not None:
            self.files.show_row(note.id if note is not None else None)
        self._show_words(note, same=same)
        self.count.count()
        self.paper.look()
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
        self.head.show_note(note)
        if note is None:
            self._state.setText("")
        elif not self._rest.isActive() and note.id not in self._under_way:
            self._state.setText("Kept")

    def show_around(self, tasks: Sequence[NoteTask], uses: int) -> None:
        """What became of the note that is shown: its task lines, and to how many things it led."""
        draft = self._note is not None and self._note.account_id is not None
        self.tasks.show_tasks(tasks, draft=draft)
        self.tasks.look(self.body.current_line()[1])
        self.head.show_uses(uses)

    def read(self, *, on: bool | None = None) -> None:
        """Show how the note reads, or only its words: the other way than now unless told."""
        wanted = not self.paper.reading if on is None else on
        if not wanted and self.paper.preview is None:
            return
        preview = self.paper.read(on=wanted)
        if not self._preview_known:
            self._preview_known = True
            preview.task_pressed.connect(self._on_task)
            preview.tag_pressed.connect(self.tag_asked)
            preview.address_pressed.connect(self._on_address)

    def find_words(self, *, replacing: bool = False) -> None:
        """Find words in the note, or put others in their place: where they are written."""
        if not self.body.isVisible():
            self.paper.write()
        self.find_bar.begin(replacing=replacing)

    def flush(self) -> None:
        """Keep what was typed, now."""
        self._rest.stop()
        text = self.body.words()
        if self._note is not None and text != self._base:
            base, self._base = self._base, text
            self._under_way[self._note.id] = text
            self.body.seal()
            self.body_kept.emit(self._note.id, base, text)
        elif self._note is not None and self._note.id not in self._under_way:
            self._state.setText("Kept")  # what was typed was taken back

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
        reads = self.paper.preview
        return self.body.hasFocus() or self.title.hasFocus() or bool(reads and reads.hasFocus())

    def show_gone(self) -> None:
        """Say that a teammate removed the note that somebody is writing in."""
        self._state.setText("A teammate removed this note. Copy what you still need of it.")

    def _on_typed(self) -> None:
        if self._note is not None and self.body.words() != self._base:
            self._state.setText("Writing")
            self._rest.start()
        self.tasks.look(self.body.current_line()[1])

    def _on_composed(self) -> None:
        if self._waits is not None:
            self.show_note(self._waits)

    def _keep(self, field: str, value: object) -> None:
        if self._note is not None:
            self.field_kept.emit(self._note.id, field, value)

    def _ask(self, signal: SignalInstance) -> None:
        """Ask for something about this note, once its words are on their way."""
        if self._note is not None:
            self.flush()
            signal.emit(self._note.id)

    # The note as it reads

    def _on_reading(self, on: bool) -> None:  # noqa: FBT001 - a signal's own
        self.head.show_reading(on=on)
        self.reading_changed.emit(on)

    def _on_task(self, number: int) -> None:
        task = next((one for one in task_lines(self.body.words()) if one.line == number), None)
        if self._note is not None and task is not None:
            self.flush()
            self.task_ticked.emit(self._note.id, number, not task.done)

    def _ticks_promise(self) -> bool:
        """Tick the line of the cursor in the store where it is a promise: that is kept along with it."""
        number, line = self.body.current_line()
        self.tasks.look(line)
        if not self.tasks.has_promise() or self.body.textCursor().hasSelection():
            return False
        self._on_task(number)
        return True

    def _on_address(self, address: str) -> None:
        """Nothing outside is opened: whoever wants to go there takes the address along."""
        if address.startswith("mcr:"):
            self.link_asked.emit(address)
        else:
            QGuiApplication.clipboard().setText(address)
            self._state.setText(f"Copied, not opened: {address}")

    def _on_promise(self) -> None:
        number, line = self.body.current_line()
        self.tasks.look(line)
        if self._note is not None and self.tasks.can_promise():
            self.flush()
            self.promise_asked.emit(self._note.id, number)
