"""Notes: a list at the left, at the right the one that is read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.account.note_completions import Offer
from mcr_desktop.ui.account.note_deeds import NoteDeeds
from mcr_desktop.ui.account.note_lists import COLUMNS, WRITTEN, NoteFilters, NoteSource
from mcr_desktop.ui.account.note_rooms import NoteRooms
from mcr_desktop.ui.account.note_spellings import NoteSpelling
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.saved_views import SavedViews
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.notes import Note
    from mcr_desktop.services.notebook.notes import NoteCounts
    from mcr_desktop.services.notebook.tasks import NoteTask
    from mcr_desktop.ui.account.note_editors import NoteEditor
    from mcr_desktop.ui.surroundings import Surroundings

READING = "notes.reading"
"""The setting that says that notes are shown as they read."""
AGAIN_MS = 3000
"""Between tries to write words that the store would not take."""


@dataclass(slots=True)
class _Keeping:
    """One note's words on their way to the store."""

    base: str
    """What of them is there for certain; the writer thread's."""
    latest: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """What stands around the list."""

    counts: NoteCounts
    names: tuple[Offer, ...]

    @property
    def total(self) -> int:
        return self.counts.current + self.counts.expired + self.counts.drafts


@dataclass(frozen=True, slots=True)
class _Shown:
    """A note with its words, and what became of it."""

    note: Note
    tasks: tuple[NoteTask, ...]
    uses: int


class NotesTab(Tab):
    """Shared prose and private drafts; words are kept when the editor rests."""

    kinds = frozenset({"note", "use", "attachment", "commitment", "contact"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "notes", "Notes")
        self._source = NoteSource(around.services)
        self.model = PagedTableModel(COLUMNS, self._source, around.tasks, self)
        self.model.loaded.connect(self._on_loaded)
        self.table = Table(self.model, "Notes", multiple=True)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.table.removal_asked.connect(self._on_removal)
        self.table.menu_asked.connect(self._on_menu)
        self.filters = NoteFilters()
        self.filters.asked.connect(lambda _query: self._load())
        self.views = SavedViews(around, "notes", lambda: self.filters.state(self.model.order))
        self.views.chosen.connect(self._on_view)
        self.views.undo_offered.connect(self.undo_offered)
        self._editor: NoteEditor | None = None
        self.deeds = NoteDeeds(self)
        self.spelling: NoteSpelling | None = None
        self.add_button = button("New note", "primary", tip="Ctrl+N")
        self.add_button.clicked.connect(lambda _checked=False: self.add())
        self.draft_button = button(
            "Private draft", tip="A note that only you see until you share it"
        )
        self.draft_button.clicked.connect(lambda _checked=False: self.add_draft())
        self._nothing = PlainLabel("No note is like that.", muted=True, wrap=True)
        self._all = Door("Show all notes")
        self._all.clicked.connect(lambda _checked=False: self.filters.show_all())
        self._keeping: dict[bytes, _Keeping] = {}
        self._total = 0
        self._place = 0
        self._current: bytes | None = None
        """The note that is looked at; what was asked about another before is not shown."""
        self._new: bytes | None = None
        """A note that was begun here and may not be in the list yet."""
        self._assemble()

    @property
    def editor(self) -> NoteEditor:
        """The editor of the note that is looked at, made where it was not yet.

        It comes when the list does and not before: both at once would be felt.
        """
        if self._editor is None:
            from mcr_desktop.ui.account.note_editors import NoteEditor
            from mcr_desktop.ui.widgets.attachment_rows import AttachmentRows

            files = AttachmentRows(self._around, "note")
            files.undo_offered.connect(self.undo_offered)
            made = self._editor = NoteEditor(files)
            self._split.addWidget(made)
            self._split.share()
            self.deeds.serve(made)
            made.body_kept.connect(self._on_body)
            made.field_kept.connect(self._on_field)
            made.tag_asked.connect(self.filters.show_tag)
            settings = self.services.settings
            made.read(on=bool(settings.get(READING, False)))
            made.reading_changed.connect(lambda on: settings.set(READING, on))
            self.spelling = NoteSpelling(self, made.body)
        return self._editor

    def _assemble(self) -> None:
        # From the outside in: whatever gets another parent has all its looks worked out again.
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._split = NoteRooms(self.table, WRITTEN, self.draft_button, self.views)
        self._stack.addWidget(self._split)
        left = QWidget()
        self._split.addWidget(left)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, GRID, 0)
        inside.setSpacing(GRID)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        inside.addLayout(top)
        top.addWidget(self.add_button)
        top.addWidget(self.draft_button)
        top.addStretch(1)
        top.addWidget(self.views)
        inside.addWidget(self.filters)
        inside.addWidget(self._nothing)
        inside.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.table, 1)
        for part in (self._nothing, self._all):
            part.hide()
        self._empty = EmptyState(
            "No note yet",
            "What one of you learns and all of you need: plain prose, for this customer's benefit. "
            "Two people may write in the same note apart; every word stays. A draft is yours alone "
            "until you share it.",
            "Write the first note",
            self.add,
        )
        self._stack.addWidget(self._empty)

    def refresh(self, account: Account) -> None:
        first = self._editor is None
        self.read(
            lambda services: _read(services, account),
            lambda read: self._on_read(read, first=first),
            "notes",
        )
        if not first:
            self._load()
        if self._editor is not None and self._editor.note is not None:
            self._read_note(self._editor.note.id)

    def clear(self) -> None:
        if self._editor is not None:
            self._editor.flush()
            self._editor.show_note(None)
        self.deeds.show_note(None)
        self.filters.clear()
        self._source.account = None
        self._new = self._current = None

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else self._empty.first

    def tab_actions(self) -> tuple[Action, ...]:
        def has_note() -> bool:
            return self._editor is not None and self._editor.note is not None

        return (
            Action("note_add", "Write a note", self.add, "Account", "Ctrl+N"),
            Action("note_draft", "Begin a private draft", self.add_draft, "Account", "Ctrl+Alt+N"),
            Action("note_find", "Find in this note (Ctrl+F in its words)",
                   self._on_find, "Account", enabled_when=has_note),
            Action("note_search", "Search the notes of this account", self._on_search, "Account",
                   "Ctrl+Shift+F"),
            *self.deeds.actions(has_note),
            Action("note_spelling", "Check the spelling of notes, or stop", self._on_spelling,
                   "Account", enabled_when=has_note),
        )  # fmt: skip

    def add(self) -> None:
        """Begin a new note and put the keyboard into it."""
        self._begin(lambda services, account: services.notes.add(account, "", "New note"))

    def add_draft(self) -> None:
        """Begin a note that nobody else sees until it is shared."""
        self._begin(lambda services, account: services.drafts.add(account, "", "New draft"))

    def _begin(self, make: Callable[[Services, Account], Note]) -> None:
        account = self.account
        if account is None:
            return

        def _added(note: Note) -> None:
            self.filters.clear()
            self._new = self._wanted_row = self._current = note.id
            self._stack.setCurrentIndex(0)
            self._load()
            self._show(_Shown(note, (), 0))
            self.editor.title.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.title.selectAll()

        self.write(lambda services: make(services, account), "", _added)

    # What comes back

    def _on_read(self, read: _Read, *, first: bool) -> None:
        self._total = read.total
        self.filters.show_counts(read.counts)
        tags = tuple(Offer(tag, f"{number(count)} x") for tag, count in read.counts.tags)
        self.editor.body.set_people(read.names, tags)
        if self.spelling is not None:
            self.spelling.begin([one.text for one in read.names])
        self._stack.setCurrentIndex(0 if self._total or self.editor.note is not None else 1)
        if first:
            self._load()  # which tells it: until then no row says nothing
        else:
            self._tell_nothing()

    def _load(self) -> None:
        self._source.account = self.account
        self._place = max(0, self.table.currentIndex().row())
        self.model.load(replace(self.model.order, filter=self.filters.query()))

    def _on_view(self, text: str) -> None:
        self.model.load(self.filters.show_view(text))
        self.table.show_order()

    def _on_loaded(self, count: int) -> None:
        self._tell_nothing()
        self._choose_wanted()
        shown = self.editor.note
        if self.table.current_id() is None and count:
            if shown is not None and self.editor.is_being_written():
                return  # another note in its place would take in what is typed next
            self.table.selectRow(min(self._place, count - 1))

    def _tell_nothing(self) -> None:
        nothing = not self.model.rowCount() and self._total > 0
        self._nothing.setVisible(nothing)
        self._all.setVisible(nothing)

    def _choose_wanted(self) -> None:
        wanted = self._wanted_row
        if wanted is None or self.account is None:
            return
        if self.model.place_of(wanted) >= 0:
            self._wanted_row = None
            if self.table.current_id() != wanted:
                self.table.choose(wanted)
        elif wanted != self._new and self.model.rowCount():
            # A filter leaves it out, or it has expired: it is shown all the same.
            self._wanted_row = None
            self._read_note(wanted)

    def _on_chosen(self, row: object) -> None:
        if not isinstance(row, bytes):
            return
        if self._wanted_row is not None and self._wanted_row == self._new != row:
            return  # a list that does not have the new note yet: what is typed belongs to that one
        shown = self.editor.note
        if shown is None or shown.id != row:
            self._read_note(row)
        else:
            self._current = row  # and not the one that the list stood on in between

    def _read_note(self, note_id: bytes) -> None:
        self._current = note_id
        self.read(
            lambda services: _shown(services, note_id),
            lambda shown: self._show(shown) if shown else self._on_gone(note_id),
            "note",
        )

    def _show(self, shown: _Shown) -> None:
        if shown.note.id != self._current:
            return
        self.editor.show_note(shown.note)
        self.editor.show_around(shown.tasks, shown.uses)
        self.deeds.show_note(shown.note)

    def _on_gone(self, note_id: bytes) -> None:
        """The note was removed, here or elsewhere."""
        shown = self.editor.note
        if shown is not None:
            if shown.id != note_id:
                return
            if self.editor.is_being_written():
                self.editor.show_gone()
                return
            self.editor.show_note(None)
            self.deeds.show_note(None)
        current = self.table.current_id()
        if current is not None and current != note_id:
            self._read_note(current)
        elif not self._total:
            self._stack.setCurrentIndex(1)

    # Doing

    def _on_opened(self, _row: bytes) -> None:
        self.editor.paper.take_keyboard()

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

    def _on_removal(self, rows: list[bytes]) -> None:
        self.editor.flush()
        many = "a note" if len(rows) == 1 else f"{number(len(rows))} notes"
        self.write(lambda services: services.removals.remove("note", rows), f"Removed {many}")

    def _on_menu(self, menu: QMenu, rows: list[bytes]) -> None:
        menu.addAction("Open", lambda: self._on_opened(rows[0]))
        if len(rows) == 1:
            self.deeds.fill(menu, rows[0])
        else:
            self.deeds.fill_many(menu, rows)
        menu.addAction(
            "Remove" if len(rows) == 1 else f"Remove {number(len(rows))} notes",
            lambda: self._on_removal(rows),
        )

    def _on_spelling(self) -> None:
        if self.spelling is not None:
            self.spelling.switch()

    def _on_find(self) -> None:
        self.editor.find_words()

    def _on_search(self) -> None:
        self.filters.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words.selectAll()


def _read(services: Services, account: Account) -> _Read:
    # What the editor is made of is read from disk here, where nobody waits for it.
    import mcr_desktop.ui.account.note_editors
    import mcr_desktop.ui.widgets.attachment_rows  # noqa: F401 - the same

    names = tuple(
        Offer(one.name, "your team" if one.kind == "member" else "at the customer")
        for one in services.mentions.names(account)
    )
    return _Read(services.notes.counts(account), names)


def _shown(services: Services, note_id: bytes) -> _Shown | None:
    try:
        note = services.notes.show(note_id)
        tasks = tuple(services.note_tasks.of(note_id))
        return _Shown(note, tasks, len(services.uses.of("note", note_id)))
    except NotFoundError:
        return None
