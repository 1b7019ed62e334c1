"""What is done with the note that is shown: its past, what came of it, its tasks, sharing a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from mcr_desktop.ui.account.note_heads import READ_KEY
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.note_texts import Heading
    from mcr_desktop.domain.notes import Note
    from mcr_desktop.services.notebook.tasks import NoteTask
    from mcr_desktop.services.notebook.uses import UseLine
    from mcr_desktop.services.notebook.versions import NoteVersion, Span
    from mcr_desktop.ui.account.note_editors import NoteEditor
    from mcr_desktop.ui.account.note_pasts import NotePast
    from mcr_desktop.ui.account.tabs import Tab

SHAPES = {
    "bold": "Make words of the note bold, or plain again (Ctrl+B in them)",
    "italic": "Make words of the note slanting, or upright again (Ctrl+I in them)",
    "link": "Make words of the note a link (Ctrl+Shift+K in them)",
    "box": "Make a line of the note a task, or tick it (Ctrl+L in it)",
    "up": "Move a line of the note up (Alt+Up in it)",
    "down": "Move a line of the note down (Alt+Down in it)",
}
"""What shapes the words where the cursor is; the keys are known only there."""
MANY: tuple[tuple[str, str, object], ...] = (
    ("For the team only", "circle", "team"),
    ("The customer may see them", "circle", "customer"),
    ("Sensitive", "sensitive", 1),
    ("Not sensitive", "sensitive", None),
)
"""What is said of several notes at once: its words, the field and its value."""


class NoteDeeds(QObject):
    """Opens drawers on the note and does what is pressed in them. Belongs to a tab."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._editor: NoteEditor | None = None
        self._note: Note | None = None

    def serve(self, editor: NoteEditor) -> None:
        """Do what is asked for in this editor."""
        self._editor = editor
        tab = self._tab
        editor.history_asked.connect(self.show_past)
        editor.uses_asked.connect(self.show_uses)
        editor.tasks_asked.connect(self.show_tasks)
        editor.share_asked.connect(self.share)
        editor.promise_asked.connect(self.promise)
        editor.promise_opened.connect(lambda row: tab.go("commitments", row))
        editor.task_ticked.connect(self.tick)
        editor.link_asked.connect(self.follow)

    def actions(self, has_note: Callable[[], bool]) -> tuple[Action, ...]:
        """What the palette and the menus offer for the note that is shown."""

        def asking(deed: Callable[[bytes], None]) -> Callable[[], None]:
            def run() -> None:
                if self._note is not None:
                    self._flush()
                    deed(self._note.id)

            return run

        def is_draft() -> bool:
            return self._note is not None and self._note.account_id is not None

        return (
            Action("note_read", "Show how the note reads, or its Markdown", self._read, "Account",
                   READ_KEY, enabled_when=has_note),
            Action("note_past", "Who wrote what in this note", asking(self.show_past), "Account",
                   enabled_when=has_note),
            Action("note_uses", "What came of this note", asking(self.show_uses), "Account",
                   enabled_when=has_note),
            Action("note_tasks", "Tasks in this note", asking(self.show_tasks), "Account",
                   enabled_when=has_note),
            Action("note_outline", "Headings of this note", asking(self.show_outline), "Account",
                   "Ctrl+Shift+O", enabled_when=has_note),
            Action("note_print", "Print this note", asking(self.print), "Account", "Ctrl+P",
                   enabled_when=has_note),
            *(Action(f"note_{deed}", said, self._shaping(deed), "Account", enabled_when=has_note)
              for deed, said in SHAPES.items()),
            Action("note_replace", "Replace words in this note (Ctrl+H in its words)",
                   self._replace, "Account", enabled_when=has_note),
            Action("note_share", "Share this draft with the team", asking(self.share), "Account",
                   enabled_when=is_draft),
        )  # fmt: skip

    def fill(self, menu: QMenu, note_id: bytes) -> None:
        """Add to the menu of a list what can be done with one note of it."""
        shown = self._note is not None and self._note.id == note_id
        deeds: list[tuple[str, Callable[[bytes], None]]] = [
            ("Who wrote what", self.show_past),
            ("What came of it", self.show_uses),
            ("Print this note\u2026", self.print),
        ]
        if shown:
            deeds.insert(2, ("Headings", self.show_outline))
        if shown and self._note is not None and self._note.account_id is not None:
            deeds.append(("Share with the team", self.share))
        for words, deed in deeds:
            menu.addAction(words, partial(self._asked, deed, note_id))

    def fill_many(self, menu: QMenu, notes: Sequence[bytes]) -> None:
        """Add to the menu of a list what can be done with several notes of it at once."""
        for words, field, value in MANY:
            menu.addAction(words, partial(self._edit_many, tuple(notes), field, value))

    def _edit_many(self, notes: tuple[bytes, ...], field: str, value: object) -> None:
        self._flush()
        self._tab.write(
            lambda services: services.notes.edit_many(notes, **{field: value}),
            f"Edited {len(notes)} notes",
        )

    def _asked(self, deed: Callable[[bytes], None], note_id: bytes) -> None:
        self._flush()
        deed(note_id)

    def _read(self) -> None:
        if self._editor is not None:
            self._editor.read()

    def _replace(self) -> None:
        if self._editor is not None:
            self._editor.find_words(replacing=True)

    def _shaping(self, deed: str) -> Callable[[], None]:
        """Shape the words under the cursor, wherever the keyboard was meanwhile."""

        def run() -> None:
            if self._editor is not None:
                self._editor.paper.write()
                self._editor.body.keys.do(deed)

        return run

    def show_note(self, note: Note | None) -> None:
        """Which note the deeds are about."""
        self._note = note

    def _flush(self) -> None:
        if self._editor is not None:
            self._editor.flush()

    # Its past

    def show_past(self, note_id: bytes) -> None:
        """Open the drawer on the note's versions and on who wrote what."""

        def read(services: Services) -> tuple[list[NoteVersion], str, list[Span]]:
            versions = services.note_versions
            return (
                versions.of(note_id),
                services.notes.show(note_id).body or "",
                versions.blame(note_id),
            )

        def show(past: tuple[list[NoteVersion], str, list[Span]]) -> None:
            from mcr_desktop.ui.account.note_pasts import NotePast

            sheet = NotePast(*past)
            sheet.changes_asked.connect(lambda version: self._read_changes(sheet, note_id, version))
            sheet.restore_asked.connect(lambda version: self._restore(note_id, version))
            self._tab.drawer_requested.emit("Who wrote what", sheet)

        # On the writer's thread: after the words that were just typed.
        self._tab.write(read, done=show)

    def _read_changes(self, sheet: NotePast, note_id: bytes, version: int) -> None:
        self._tab.read(
            lambda services: services.note_versions.changes(note_id, version),
            lambda parts: sheet.show_changes(version, parts) if isValid(sheet) else None,
            "changes",
        )

    def _restore(self, note_id: bytes, version: int) -> None:
        self._tab.write(
            lambda services: services.note_versions.restore(note_id, version),
            "Brought an earlier version back",
            lambda _note: self._tab.done_in_drawer.emit(),
        )

    # What came of it

    def show_uses(self, note_id: bytes) -> None:
        """Open the drawer on what the note led to."""

        def show(lines: list[UseLine]) -> None:
            from mcr_desktop.ui.account.note_uses import UsesSheet

            sheet = UsesSheet(lines)
            sheet.added.connect(lambda kind, words: self._add_use(note_id, kind, words))
            sheet.removed.connect(lambda use: self._remove_use(note_id, use))
            sheet.opened.connect(self._open)
            self._tab.drawer_requested.emit("What came of it", sheet)

        self._tab.read(lambda services: services.uses.of("note", note_id), show, "uses")

    def _add_use(self, note_id: bytes, kind: str, words: str) -> None:
        self._tab.write(
            lambda services: services.uses.add("note", note_id, kind, text=words or None),
            "Noted what came of it",
            lambda _use: self.show_uses(note_id),
        )

    def _remove_use(self, note_id: bytes, use: bytes) -> None:
        self._tab.write(
            lambda services: services.removals.remove("use", [use]),
            "Took it away",
            lambda _label: self.show_uses(note_id),
        )

    def _open(self, kind: str, row: bytes) -> None:
        if kind == "commitment":
            self._tab.go("commitments", row)
        else:
            self._tab.route_requested.emit(Route(kind, row))

    # Its tasks

    def show_tasks(self, note_id: bytes) -> None:
        """Open the drawer on the note's task lines."""
        draft = self._note is not None and self._note.account_id is not None

        def show(tasks: list[NoteTask]) -> None:
            from mcr_desktop.ui.account.note_uses import TasksSheet

            sheet = TasksSheet(tasks, draft=draft)
            sheet.ticked.connect(lambda line, done: self._tick(note_id, line, done=done))
            sheet.promise_asked.connect(lambda line: self._promise_there(note_id, line))
            sheet.promise_opened.connect(lambda row: self._tab.go("commitments", row))
            if self._editor is not None:
                sheet.line_opened.connect(self._editor.body.go_to_line)
            self._tab.drawer_requested.emit("Tasks", sheet)

        self._tab.write(lambda services: services.note_tasks.of(note_id), done=show)

    def follow(self, address: str) -> None:
        """Follow a link to something in this program, where it is here."""

        def work(services: Services) -> Route | None:
            from mcr_desktop.services.links import read_link
            from mcr_desktop.ui.links import route_of

            told = read_link(address)
            return route_of(services, *told) if told is not None else None

        def go(route: Route | None) -> None:
            if route is not None:
                self._tab.route_requested.emit(route)

        self._tab.read(work, go, "link")

    def _tick(self, note_id: bytes, line: int, *, done: bool) -> None:
        self._flush()
        self._tab.write(
            lambda services: services.note_tasks.tick(note_id, line, done=done),
            "Task done" if done else "Task opened again",
            lambda _note: self.show_tasks(note_id),
        )

    def tick(self, note_id: bytes, line: int, done: bool) -> None:  # noqa: FBT001 - a signal's own
        """Tick a task of the note, or open it again; what hangs on it goes along."""
        self._tab.write(
            lambda services: services.note_tasks.tick(note_id, line, done=done),
            "Task done" if done else "Task opened again",
        )

    def _promise_there(self, note_id: bytes, line: int) -> None:
        self._flush()
        self._make_promise(note_id, line, lambda _one: self.show_tasks(note_id))

    def promise(self, note_id: bytes, line: int) -> None:
        """Make the task on this line a promise."""
        self._make_promise(note_id, line, None)

    def _make_promise(
        self, note_id: bytes, line: int, done: Callable[[Commitment], None] | None
    ) -> None:
        # The words typed just now are written before: writes go one after the other.
        self._tab.write(
            lambda services: services.note_tasks.promise(note_id, line),
            "Promise written down",
            done,
        )

    # The whole of it

    def show_outline(self, note_id: bytes) -> None:
        """Open the drawer on the note's headings."""
        editor = self._editor
        if editor is None or editor.note is None or editor.note.id != note_id:
            return
        words = editor.body.words()

        def look(_services: Services) -> list[Heading]:
            from mcr_desktop.domain.note_texts import headings

            return headings(words)  # in a long note longer than a frame

        def show(found: list[Heading]) -> None:
            from mcr_desktop.ui.account.note_outlines import OutlineSheet

            sheet = OutlineSheet(found)
            sheet.line_opened.connect(self._go_to_line)
            self._tab.drawer_requested.emit("Headings", sheet)

        self._tab.read(look, show, "outline")

    def _go_to_line(self, line: int) -> None:
        if self._editor is not None:
            self._editor.paper.write()
            self._editor.body.go_to_line(line)

    def print(self, note_id: bytes) -> None:
        """Set the note on paper and ask for a printer."""
        account = self._tab.account
        if account is None:
            return
        name = account.name

        def lay(services: Services) -> tuple[str, bytes]:
            from mcr_desktop.services.notebook.papers import print_note

            note = services.notes.show(note_id)
            return note.title or "Note", print_note(note, name)

        def ask(laid: tuple[str, bytes]) -> None:
            from mcr_desktop.ui.widgets.list_printing import ListPrinting

            ListPrinting(self._tab, self._tab.around.tasks, self._tab.told.emit).ask(*laid)

        # On the writer's thread: after the words that were just typed.
        self._tab.write(lay, done=ask)

    # A draft

    def share(self, note_id: bytes) -> None:
        """Put a draft before the team; the note that comes of it is shown."""
        self._tab.write(
            lambda services: services.drafts.share(note_id),
            "Shared with the team",
            lambda note: self._tab.choose(note.id),
        )
