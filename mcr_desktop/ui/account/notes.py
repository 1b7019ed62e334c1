"""Notes: a list at the left, at the right the one that is read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.ui.account.lists import ListSource
from mcr_desktop.ui.account.note_editors import NoteEditor
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.histories import history_widget, read_history
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.surroundings import Surroundings


def _title(note: Note) -> str:
    return note.title or "(no title)"


def _meaning(note: Note) -> CellMeaning:
    return "watch" if note.sensitive else ""


COLUMNS = (
    Column[Note](
        "title",
        "Note",
        _title,
        tip=lambda note: f"{_title(note)}\nSensitive" if note.sensitive else _title(note),
        meaning=_meaning,
        width=0,
    ),
    Column[Note](
        "written_on",
        "Written",
        lambda note: dates.short_day(note.written_on, today()),
        tip=lambda note: ", ".join(p for p in (note.author, dates.exact_day(note.written_on)) if p),
        width=92,
    ),
)
KEYS = {
    "title": lambda note: _title(note).casefold(),
    "written_on": lambda note: note.written_on or "",
}

AGAIN_MS = 3000
"""Between tries to write words that the store would not take."""


@dataclass(slots=True)
class _Keeping:
    """One note's words on their way to the store."""

    base: str
    """What of them is there for certain; the writer thread's."""
    latest: str = ""


class NotesTab(Tab):
    """Shared prose; words are kept when the editor rests."""

    kinds = frozenset({"note"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "notes", "Notes")
        self._source: ListSource[Note] = ListSource(lambda note: note.id, KEYS)
        self.model = PagedTableModel(COLUMNS, self._source, parent=self)
        self.table = Table(self.model, "Notes")
        self.table.setMinimumWidth(220)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.editor: NoteEditor = NoteEditor()
        self.editor.body_kept.connect(self._on_body)
        self.editor.field_kept.connect(self._on_field)
        self.editor.history_asked.connect(self._on_history)
        self.add_button = button("New note", "primary", tip="Ctrl+N")
        self.add_button.clicked.connect(self.add)
        self._loading = False
        self._keeping: dict[bytes, _Keeping] = {}
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, GRID, 0)
        inside.setSpacing(GRID)
        top = QHBoxLayout()
        top.addWidget(self.add_button)
        top.addStretch(1)
        inside.addLayout(top)
        inside.addWidget(self.table, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.editor)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes([320, 640])
        self._empty = EmptyState(
            "No note yet",
            "What one of you learns and all of you need: plain prose, for this customer's benefit. "
            "Two people may write in the same note apart; every word stays.",
            "Write the first note",
            self.add,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.addWidget(self._stack)

    def refresh(self, account: Account) -> None:
        self.read(lambda services: services.notes.all(account), self._on_read, "notes")

    def clear(self) -> None:
        self.editor.flush()
        self.editor.show_note(None)
        self._source.take(())
        self._load()

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else None

    def tab_actions(self) -> tuple[Action, ...]:
        return (Action("note_add", "Write a note", self.add, "Account", "Ctrl+N"),)

    def add(self) -> None:
        """Begin a new note and put the keyboard into it."""
        account = self.account
        if account is None:
            return

        def _added(note: Note) -> None:
            self._wanted_row = note.id
            self._source.take([note, *self._source.all()])
            self._load()
            self._choose_wanted()
            self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.title.selectAll()

        self.write(lambda services: services.notes.add(account, "", "New note"), "", _added)

    # What comes back

    def _on_read(self, notes: list[Note]) -> None:
        self._source.take(notes)
        self._load()
        self._choose_wanted()
        written = self.editor.note
        if (
            written is not None
            and self._source.row(written.id) is None
            and self.editor.is_being_written()
        ):
            # Another note in its place would take in what is typed next.
            self.editor.show_gone()
            return
        if self.table.current_id() is None and notes:
            self.table.selectRow(0)
        self._on_chosen(self.table.current_id())

    def _load(self) -> None:
        self._loading = True
        self.model.load()
        self._loading = False
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _choose_wanted(self) -> None:
        if self._wanted_row is not None and self.model.place_of(self._wanted_row) >= 0:
            self.table.choose(self._wanted_row)
            self._wanted_row = None

    def _on_chosen(self, row: object) -> None:
        if not self._loading:
            self.editor.show_note(self._source.row(row if isinstance(row, bytes) else None))

    # Doing

    def _on_opened(self, _row: bytes) -> None:
        self.editor.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_body(self, note_id: bytes, base: str, body: str) -> None:
        keeping = self._keeping.setdefault(note_id, _Keeping(base))
        keeping.latest = body
        self._keep_body(note_id, keeping, complains=True)

    def _keep_body(self, note_id: bytes, keeping: _Keeping, *, complains: bool) -> None:
        """Write the words; where that fails, say so once and try again until it goes."""
        body = keeping.latest

        def work(services: Services) -> Note:
            # On the writer thread, one after the other: each begins from what is in the store.
            note = services.notes.edit(note_id, body, base=keeping.base)
            keeping.base = body
            return note

        def done(note: Note) -> None:
            if keeping.latest == body:
                self._keeping.pop(note_id, None)
                self.editor.kept(note, body)

        def failed(error: Exception) -> None:
            if complains:
                self.complain(error)
            if isinstance(error, NotFoundError):
                self._keeping.pop(note_id, None)
                self.editor.forget(note_id)
                return
            self.editor.not_kept("Not kept yet; trying again")
            QTimer.singleShot(AGAIN_MS, self, lambda: again(body))

        def again(tried: str) -> None:
            if self._keeping.get(note_id) is keeping and keeping.latest == tried:
                self._keep_body(note_id, keeping, complains=False)

        self.write(work, done=done, failed=failed)

    def _on_field(self, note_id: bytes, field: str, value: Any) -> None:
        self.write(
            lambda services: services.notes.edit(note_id, **{field: value}),
            "Edited a note",
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self.complain(error)
        if self.account is not None:
            self.refresh(self.account)

    def _on_history(self, note_id: bytes) -> None:
        self.read(
            lambda services: read_history(services, note_id),
            lambda past: self.drawer_requested.emit("Who wrote what", history_widget(past)),
            "history",
        )
