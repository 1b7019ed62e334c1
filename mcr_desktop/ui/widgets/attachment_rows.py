"""The files that hang on a row: dropped or pasted, opened on purpose, saved, taken away.

For every screen: show a row with `show_row`, put the widget where it belongs, and hand on `undo_offered`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.file_names import is_program, safe_name, shown_name
from mcr_desktop.domain.periods import now, today
from mcr_desktop.phrases.attachments import size_text, trouble_text
from mcr_desktop.phrases.dates import relative_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.folders import documents
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.opened_copies import OpenedCopies
from mcr_desktop.ui.widgets.system_programs import open_file

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.attachments import AttachmentLine
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

LINE = 30
SHOWN_AT_ONCE = 3
"""Lines before the list scrolls."""
LARGE = 8 << 20
"""Bytes from which a file is taken in beside other writing, which must not wait for it."""
_HELD = {"away": "on its way", "bad": "cannot be had"}
_ASKED_FOR = {"large", "beyond-person", "beyond-fence"}
"""Why a file's bytes come only once somebody wants them."""


class Files(Protocol):
    """How somebody is asked for files and folders; tests answer in their place."""

    def to_add(self, parent: QWidget) -> list[Path]:
        """Files to attach; empty where nobody wants any."""

    def to_save(self, parent: QWidget, name: str) -> Path | None:
        """Where a file of this name shall lie."""


class Dialogs:
    """The system's own dialogs."""

    def to_add(self, parent: QWidget) -> list[Path]:
        names, _kind = QFileDialog.getOpenFileNames(parent, "Attach files", str(documents()))
        return [Path(name) for name in names]

    def to_save(self, parent: QWidget, name: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(parent, "Save", str(documents() / name))
        return Path(chosen) if chosen else None


class _Line(QWidget):
    """One file. Enter opens it, Delete takes it away, the menu says all."""

    open_asked = Signal()
    save_asked = Signal()
    removal_asked = Signal()
    fetch_asked = Signal()

    def __init__(self, line: AttachmentLine) -> None:
        super().__init__()
        row = line.row
        self.id = row.id
        name = shown_name(row.name)
        self.openable = line.held == "here" and not is_program(row.name)
        held = _HELD.get(line.held, "")
        told = [size_text(row.size), "not brought yet" if line.trouble in _ASKED_FOR else held]
        tip = [", ".join(p for p in (row.person, relative_day(row.added_on, today())) if p)]
        tip += [why] if (why := trouble_text(line.held, line.trouble)) else []
        if line.held == "here" and not self.openable:
            tip.append("It could run something: it is saved only, never opened from here")
        self.name = Door(name, quiet=not self.openable, tip="\n".join(tip))
        self.name.setAccessibleName(f"File {name}, {size_text(row.size)}")
        self.name.clicked.connect(lambda _checked=False: self._on_pressed())
        save = button("Save as", "quiet")
        save.setAccessibleName(f"Save {name}")
        save.clicked.connect(lambda _checked=False: self.save_asked.emit())
        save.setEnabled(line.held == "here")
        gone = button("Remove", "quiet")
        gone.setAccessibleName(f"Remove {name}")
        gone.clicked.connect(lambda _checked=False: self.removal_asked.emit())
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(self.name)
        inside.addWidget(PlainLabel(", ".join(p for p in told if p), "caption", muted=True), 1)
        self._away = line.held != "here"
        if self._away:
            bring = button("Bring it", "quiet", tip="From the storage through which it is shared")
            bring.setAccessibleName(f"Bring {name} from the shared storage")
            bring.clicked.connect(lambda _checked=False: self.fetch_asked.emit())
            inside.addWidget(bring)
        inside.addWidget(save)
        inside.addWidget(gone)
        self.setFixedHeight(LINE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opening = menu.addAction("Open a copy", self.open_asked.emit)
        opening.setEnabled(self.openable)
        if self._away:
            menu.addAction("Bring it from the shared storage", self.fetch_asked.emit)
        menu.addAction("Save as", self.save_asked.emit).setEnabled(not self._away)
        menu.addAction("Remove", self.removal_asked.emit)
        menu.popup(event.globalPos())

    def _on_pressed(self) -> None:
        if self._away:
            self.fetch_asked.emit()
        else:
            (self.open_asked if self.openable else self.save_asked).emit()


class AttachmentRows(QWidget):
    """Files of one row, with a place to drop more."""

    undo_offered = Signal(str)
    counted = Signal(int)
    """How many files the row has."""

    def __init__(self, around: Surroundings, row_kind: str, *, files: Files | None = None) -> None:
        super().__init__()
        self._around = around
        self._kind = row_kind
        self._row: bytes | None = None
        self._files = files or Dialogs()
        self._copies = OpenedCopies()
        self._job: Job | None = None
        self._told: tuple[AttachmentLine, ...] = ()
        self._hovered = False
        self.lines: list[_Line] = []
        self.setAcceptDrops(True)
        self.setAccessibleName("Files")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.add_door = Door("Attach a file", tip="Or drop files here, or paste a picture")
        self.add_door.clicked.connect(lambda _checked=False: self._on_add())
        self._words = PlainLabel("", "caption", muted=True)
        self.stop = button("Stop", "quiet")
        self.stop.clicked.connect(lambda _checked=False: self._on_stop())
        self.stop.hide()
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.add_door)
        top.addWidget(self._words, 1)
        top.addWidget(self.stop)
        inner = QWidget()
        self._inside = QVBoxLayout(inner)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._scroll.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll)
        column.addLayout(top)

    def show_row(self, row_id: bytes | None) -> None:
        """Show the files of this row; read again where it is the same."""
        if row_id != self._row:
            self._row = row_id
            self._show(())
        if row_id is not None:
            self.refresh()

    def refresh(self) -> None:
        """Read the files again."""
        row, services = self._row, self._around.services
        if row is None:
            return
        self._around.tasks.read(
            lambda _job: tuple(services.attachments.of(self._kind, row)),
            lambda told: self._show(told) if row == self._row else None,
            owner=self,
            key="files",
        )

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach these files, one after the other."""
        row, services, kind = self._row, self._around.services, self._kind
        if row is None or not paths:
            return
        names = [shown_name(path.name) for path in paths]
        said = f"Attached {names[0]}" if len(paths) == 1 else f"Attached {number(len(paths))} files"

        def work(job: Job) -> int:
            for path in paths:
                services.attachments.add(kind, row, path, job)
            return len(paths)

        large = any(_size(path) >= LARGE for path in paths)
        tasks = self._around.tasks
        self._words.setText(f"Taking in {names[0]}")
        self.stop.setVisible(large)
        run = tasks.network if large else tasks.write
        self._job = run(
            work,
            lambda _count: self._on_added(said),
            owner=self,
            failed=self._on_failed,
            progressed=lambda done, total: self._on_progress(names[0], done, total),
        )

    def add_picture(self, data: bytes) -> None:
        """Attach a picture that was pasted, as a PNG named after the moment."""
        row, services, kind = self._row, self._around.services, self._kind
        if row is None:
            return
        name = f"Pasted {now():%Y-%m-%d %H.%M.%S}.png"
        self._around.tasks.write(
            lambda _job: services.attachments.add_bytes(kind, row, name, data, "image/png"),
            lambda _made: self._on_added("Attached a picture"),
            owner=self,
            failed=self._on_failed,
        )

    # What comes back

    def _show(self, told: tuple[AttachmentLine, ...]) -> None:
        if told == self._told:
            return
        self._told = told
        for line in self.lines:
            self._inside.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [self._made(one) for one in told]
        for line in self.lines:
            self._inside.addWidget(line)
        self._scroll.setVisible(bool(told))
        self._scroll.setFixedHeight(LINE * min(len(told), SHOWN_AT_ONCE))
        self.counted.emit(len(told))

    def _made(self, one: AttachmentLine) -> _Line:
        line = _Line(one)
        line.open_asked.connect(lambda: self._on_open(one))
        line.save_asked.connect(lambda: self._on_save(one))
        line.removal_asked.connect(lambda: self._on_removal(one))
        line.fetch_asked.connect(lambda: self._on_fetch(one))
        return line

    def _on_added(self, said: str) -> None:
        self._end()
        self.undo_offered.emit(said)
        self.refresh()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.refresh()
        if not isinstance(error, CancelledError):
            self._around.tasks.complain(error)

    def _on_progress(self, name: str, done: int, total: int) -> None:
        if total > 0:
            self._words.setText(f"Taking in {name}: {100 * done // total} %")

    def _end(self) -> None:
        self._job = None
        self._words.setText("")
        self.stop.hide()

    # Doing

    def _on_add(self) -> None:
        self.add_files(self._files.to_add(self))

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._words.setText("Stopping")

    def _on_open(self, one: AttachmentLine) -> None:
        """Open a copy with the system's program: only because somebody pressed it."""
        services, copies = self._around.services, self._copies
        self._around.tasks.read(
            lambda _job: services.attachments.open_copy(one.row.id, copies.folder()),
            open_file,
            owner=self,
            key="open",
        )

    def _on_save(self, one: AttachmentLine) -> None:
        target = self._files.to_save(self, safe_name(one.row.name))
        services = self._around.services
        if target is None:
            return
        self._around.tasks.read(
            lambda job: services.attachments.save(one.row.id, target, job),
            lambda path: self._say(f"Saved as {shown_name(path.name)}"),
            owner=self,
            key=f"save {one.row.id.hex()}",
            long=True,
        )

    def _on_fetch(self, one: AttachmentLine) -> None:
        """Bring a file's bytes from the storage, by a sync of its fence."""
        services, name = self._around.services, shown_name(one.row.name)
        self._words.setText(f"Bringing {name}")
        self.stop.show()

        def brought(line: AttachmentLine) -> None:
            self._end()
            if line.held == "here":
                self._say(f"{name} is here now")
            else:
                self._say(
                    f"{name} is not on the storage yet. It comes once a teammate has put it there."
                )
            self.refresh()

        self._job = self._around.tasks.network(
            lambda job: services.attachments.fetch(one.row.id, job),
            brought,
            owner=self,
            failed=self._on_failed,
        )

    def _on_removal(self, one: AttachmentLine) -> None:
        services = self._around.services
        self._around.tasks.write(
            lambda _job: services.removals.remove("attachment", [one.row.id]),
            lambda _label: self._on_removed(one),
            owner=self,
        )

    def _on_removed(self, one: AttachmentLine) -> None:
        self.undo_offered.emit(f"Removed {shown_name(one.row.name)}")
        self.refresh()
        if isValid(self.add_door):
            self.add_door.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self._words.setText(words)

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._row is not None and files_of(event.mimeData()):
            event.acceptProposedAction()
            self._hover(on=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._hover(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(on=False)
        self.add_files(files_of(event.mimeData()))
        event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hovered:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(tokens_of(self.palette()).accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()

    def _hover(self, *, on: bool) -> None:
        self._hovered = on
        self._words.setText("Drop to attach" if on else "")
        self.update()


def files_of(given: QMimeData) -> list[Path]:
    """The files of this machine in what is dropped or pasted; folders are none."""
    paths = (Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile())
    return [path for path in paths if not path.is_dir()]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # taking it in says what is wrong with it
