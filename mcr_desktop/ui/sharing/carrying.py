"""Sharing by hand, on a stick or by mail: a file of what the others lack, and taking such a file in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QProgressBar, QRadioButton, QWidget

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.attachments import (
    attached_text,
    left_out_lines,
    not_taken_lines,
    size_text,
)
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import aside_reason, changes_text, files_text
from mcr_desktop.ui.sharing.dialogs import LEFT, SharingDialog, file_name
from mcr_desktop.ui.sharing.files import PACKS, Files
from mcr_desktop.ui.widgets.buttons import button

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.packs import Carriable, Exported, Imported
    from mcr_desktop.services.teamwork.sharing_rows import MemberRow
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

ENDING = ".mcrpack"


class CarryDialog(SharingDialog):
    """What both ways share: a bar while it takes a while, closing stops it."""

    def __init__(self, title: str, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__(title, around, files, parent)
        self._job: Job | None = None
        self.finished.connect(lambda _result: self._stop())

    def lay_end(self, name: str) -> None:
        """The bar, and what came of it."""
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(name)
        self._bar.hide()
        self.column.addWidget(self._bar)
        self.outcome = self.words("")
        self.outcome.hide()
        self._showing = QTimer(self)
        self._showing.setSingleShot(True)
        self._showing.setInterval(0)
        self._showing.timeout.connect(lambda: self._scroll.ensureWidgetVisible(self.outcome))
        self.finish_layout()

    def begin(self, work: Any, done: Any) -> None:
        """Do it where waiting does no harm."""
        self.accept_again()
        self.outcome.hide()
        self._bar.setRange(0, 0)
        self._bar.show()
        self._job = self._tasks.network(
            work,
            lambda result: self._on_done(done, result),
            owner=self,
            key="carry",
            failed=self._on_failed,
            progressed=self._on_progress,
        )

    def tell(self, sentences: Sequence[str]) -> None:
        """Say what came of it, where it is seen."""
        self.outcome.setText("\n".join(sentences))
        self.outcome.show()
        self.fit()
        self._showing.start()

    def _on_done(self, done: Any, result: Any) -> None:
        self._job = None
        self._bar.hide()
        done(result)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._bar.hide()
        if not isinstance(error, CancelledError):
            self.refuse(error)

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


class CarryOutDialog(CarryDialog):
    """Saves a file for the others, or for one of them what that one lacks."""

    def __init__(
        self,
        around: Surroundings,
        files: Files,
        parent: QWidget,
        fence: bytes,
        name: str,
        members: Sequence[MemberRow],
    ) -> None:
        super().__init__(f"Save {name} as a file to carry", around, files, parent)
        self._fence, self._name = fence, name
        self.words(
            "For a stick or an e-mail, where there is no network or no storage. The file is encrypted; only "
            "the people inside can open it, and taking it in twice does no harm."
        )
        self.everything = QRadioButton("Everything, for anybody inside")
        self.everything.setChecked(True)
        self.column.addWidget(self.everything)
        self._others = [member for member in members if not member.me]
        self.one = QRadioButton("What one person lacks, as far as their last file told")
        self.column.addWidget(self.one)
        self.who = QComboBox()
        self.who.setAccessibleName("For whom")
        self.who.setMinimumContentsLength(24)
        for member in self._others:
            self.who.addItem(member.name)
        self.column.addWidget(self.who, 0, LEFT)
        self.question = QRadioButton("Only what I have, so that they send me the rest")
        self.column.addWidget(self.question)
        self.with_files = QCheckBox()
        self.with_files.setChecked(True)
        self.with_files.hide()
        self.column.addWidget(self.with_files)
        self._away = self.words("")
        self._away.hide()
        self._carriable: Carriable | None = None
        for radio in (self.everything, self.one, self.question):
            radio.toggled.connect(lambda _on: self._settle())
        self.one.setEnabled(bool(self._others))
        self.save = self.deed("Save the file\N{HORIZONTAL ELLIPSIS}")
        self.save.clicked.connect(self._on_save)
        self.lay_end("Writing the file")
        self._settle()
        self.everything.setFocus()
        services = self._services
        self._tasks.read(
            lambda _job: services.packs.files(fence), self._show_files, owner=self, key="files"
        )

    def _show_files(self, found: Carriable) -> None:
        """How large it becomes with the attached files, and which cannot go along."""
        self._carriable = found
        self.with_files.setText(f"With {attached_text(len(found.here), found.size)}")
        self._away.setText(" ".join(left_out_lines(0, found.away, ())))
        self._settle()

    def _settle(self) -> None:
        self.who.setVisible(self.one.isChecked())
        found, asking = self._carriable, self.question.isChecked()
        self.with_files.setVisible(found is not None and bool(found.here) and not asking)
        self._away.setVisible(found is not None and bool(found.away) and not asking)
        self.fit()

    def _on_save(self) -> None:
        path = self._files.save(
            self, "Save the file to carry", f"{file_name(self._name)}{ENDING}", PACKS
        )
        if path is None:
            return
        packs, fence = self._services.packs, self._fence
        one = self.one.isChecked() and self._others
        person = self._others[self.who.currentIndex()].person if one else None
        if self.question.isChecked():
            self.begin(lambda _job: packs.ask(fence, path), self._on_saved)
        else:
            files = self.with_files.isChecked()
            self.begin(
                lambda job: packs.export(fence, path, job, person=person, files=files),
                self._on_saved,
            )

    def _on_saved(self, done: Exported) -> None:
        told = [f"Saved as {done.path}, {size_text(done.size)}."]
        if done.left_out:
            told.append(f"What they have already is left out ({files_text(done.left_out)}).")
        elif self.one.isChecked() and done.known_ms is None:
            name = self._others[self.who.currentIndex()].name
            told.append(f"{name} never said what they have, so everything is in it.")
        if done.held_back is not None:
            told.append(f"Your newest changes are not in it: {sentence(done.held_back)}")
        if done.carried:
            told.append(f"{attached_text(done.carried, done.carried_size)} in it.")
        told += left_out_lines(done.only_named, done.away, done.damaged)
        self.tell(told)


class CarryInDialog(CarryDialog):
    """Takes a file in and says what came with it."""

    taken_in = Signal()

    def __init__(self, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__("Take in a file that was carried", around, files, parent)
        self.words(
            "The file says itself of which fence it is. What is in it is checked like everything that comes "
            "from elsewhere; nothing of yours is overwritten, and taking it in twice does no harm."
        )
        self.open_file = self.deed("Open the file\N{HORIZONTAL ELLIPSIS}")
        self.open_file.clicked.connect(self._on_open)
        self.lay_end("Taking the file in")
        self._path: Path | None = None
        self.all_files = button("Take those files too")
        self.column.insertWidget(self.column.count() - 1, self.all_files, 0, LEFT)
        self.all_files.clicked.connect(self._on_all_files)
        self.all_files.hide()
        self.open_file.setFocus()

    def _on_open(self) -> None:
        path = self._files.open(self, "Take in a file that was carried", PACKS)
        if path is not None:
            self.take_in(path)

    def take_in(self, path: Path, *, every_file: bool = False) -> None:
        """Take in this file, as where it was dropped."""
        packs = self._services.packs
        self._path = path
        self.all_files.hide()
        self.begin(lambda job: packs.import_(path, job, every_file=every_file), self._on_taken)

    def _on_all_files(self) -> None:
        if self._path is not None:
            self.take_in(self._path, every_file=True)

    def _on_taken(self, done: Imported) -> None:
        whose = f" of {done.by}" if done.by else ""
        when = f", written {ago_text(done.made_ms, now_ms())}" if done.made_ms else ""
        told = [f"{done.name}: the file{whose}{when}."]
        if done.received:
            told.append(f"{changes_text(done.received)} came in.")
        elif done.new:
            told.append(f"{files_text(done.new)} were new to this device; no change came of them.")
        elif not done.attached.files:
            told.append("Everything in it was here already.")
        if done.refused:
            reasons = dict.fromkeys(aside_reason(reason) for _, reason in done.refused)
            told.append(
                f"{files_text(len(done.refused))} in it were not taken in, each for itself: "
                f"{'; '.join(reasons)}."
            )
        taken = done.attached
        if taken.files:
            told.append(f"{attached_text(taken.files, taken.size)} came with it.")
        told += not_taken_lines(taken.spoilt, taken.beyond, taken.away)
        if taken.trouble is not None:
            told.append(sentence(taken.trouble))
        self.all_files.setVisible(bool(taken.beyond))
        self.tell(told)
        self.taken_in.emit()
