"""A backup of everything in one file, and back from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.attachments import (
    attached_text,
    left_out_lines,
    not_taken_lines,
    size_text,
)
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import changes_text, closed_line, names_text, without_kit_line
from mcr_desktop.ui.sharing.carrying import CarryDialog
from mcr_desktop.ui.sharing.files import BACKUPS, Files

if TYPE_CHECKING:
    from mcr_desktop.services.backups import BackedUp, Carried, TakenBack
    from mcr_desktop.ui.surroundings import Surroundings

ENDING = ".mcrbackup"


class BackupDialog(CarryDialog):
    """Saves everything to one file, or takes such a file back in."""

    taken_in = Signal()

    def __init__(self, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__("Back up everything", around, files, parent)
        self.words(
            "One sealed file with every account that you are inside, and with what is yours alone. Keep it on "
            "another disk. This workspace opens it, and so does your recovery kit on a new machine, where this "
            "one is lost."
        )
        self.with_files = QCheckBox()
        self.with_files.setChecked(True)
        self.with_files.hide()
        self.column.addWidget(self.with_files)
        self._away = self.words("")
        self._away.hide()
        self.save = self.deed("Save the backup\N{HORIZONTAL ELLIPSIS}")
        self.save.clicked.connect(self._on_save)
        self.step("Bring back from a backup")
        self.words(
            "What is here already stays as it is, and nothing newer is rolled back. Attached files that are "
            "not on this machine come back, each checked."
        )
        self.open_file = self.deed("Open a backup\N{HORIZONTAL ELLIPSIS}", "normal")
        self.open_file.clicked.connect(self._on_open)
        self.lay_end("Working on the backup")
        self.save.setFocus()
        services = self._services
        self._tasks.read(
            lambda _job: services.backups.files(), self._show_files, owner=self, key="files"
        )

    def _show_files(self, found: Carried) -> None:
        """How large it becomes with the attached files, and which cannot go along."""
        self.with_files.setText(f"With {attached_text(found.files, found.size)}")
        self.with_files.setVisible(bool(found.files))
        self._away.setText(" ".join(left_out_lines(0, found.away, ())))
        self._away.setVisible(bool(found.away))
        self.fit()

    def _on_save(self) -> None:
        name = f"MCR Desktop {today().isoformat()}{ENDING}"
        path = self._files.save(self, "Save the backup", name, BACKUPS)
        if path is None:
            return
        backups, files = self._services.backups, self.with_files.isChecked()
        self.begin(lambda job: backups.make(path, job, files=files), self._on_saved)

    def _on_saved(self, done: BackedUp) -> None:
        told = [f"Saved as {done.path}, {size_text(done.size)}."]
        told.append(f"It holds {names_text(one.name for one in done.fences)}.")
        if done.files:
            told.append(f"{attached_text(done.files, done.files_size)} in it.")
        told += left_out_lines(done.only_named, done.away, done.damaged)
        if done.without_kit:
            told.append(without_kit_line(done.without_kit))
        self.tell(told)

    def _on_open(self) -> None:
        path = self._files.open(self, "Bring back from a backup", BACKUPS)
        if path is not None:
            self.take_in(path)

    def take_in(self, path: Path) -> None:
        """Take this backup in, as where it was dropped."""
        backups = self._services.backups
        self.begin(lambda job: backups.restore(path, job), self._on_taken)

    def _on_taken(self, done: TakenBack) -> None:
        told = []
        if done.received:
            told.append(f"{changes_text(done.received)} came in.")
        if done.files:
            told.append(f"{attached_text(done.files, done.files_size)} came back.")
        if not told:
            told.append("Everything in it was here already.")
        told += not_taken_lines(done.spoilt, (), done.away)
        if done.closed:
            told.append(closed_line(done.closed))
        told += [sentence(error) for error in done.troubles]
        self.tell(told)
        self.taken_in.emit()
