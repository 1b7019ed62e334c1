"""Bringing complaints in: a file, what its columns mean, a preview, then all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.imports import refusal, remembered
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.imports import ImportResult
    from mcr_desktop.services.mappings import Suggestion
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

MOST_SHOWN = 12
ASKED = (
    "A small text file that says which column is the day, and which are places, products or whatever tells "
    "complaints apart. Date formats are stated in it, never guessed. It is asked for once: you and your team "
    "need it no more for files with the same columns."
)


class ImportSheet(QWidget):
    """Picks a file and its mapping, shows what would come, and brings it in."""

    imported = Signal(str)
    """A sentence on what came in."""

    def __init__(self, around: Surroundings, account: Account) -> None:
        super().__init__()
        self.setAccessibleName("Import complaints")
        self._around, self._account = around, account
        self._file: Path | None = None
        self._mapping_file: Path | None = None
        self._mapping: Any = None
        self._job: Job | None = None
        self._pick_file = button("Choose the CSV file...")
        self._pick_file.clicked.connect(lambda _checked=False: self._on_pick_file())
        self._pick_mapping = button("Choose the mapping file...")
        self._pick_mapping.clicked.connect(lambda _checked=False: self._on_pick_mapping())
        self._file_words = PlainLabel("", muted=True, wrap=True)
        self.mapping_words = PlainLabel(ASKED, muted=True, wrap=True)
        self.outcome = PlainLabel("", wrap=True)
        self.refusals = PlainLabel("", "caption", muted=True, wrap=True)
        self.go = button("Import", "primary")
        self.go.clicked.connect(lambda _checked=False: self._on_go())
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the import")
        self._stop = button("Cancel")
        self._stop.clicked.connect(lambda _checked=False: self._on_cancel())
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        column.addWidget(PlainLabel(f"Into {account.name}", bold=True, wrap=True))
        for part in (
            self._pick_file, self._file_words, self._pick_mapping, self.mapping_words,
            self.outcome, self.refusals, self.go, self._bar, self._stop,
        ):  # fmt: skip
            column.addWidget(part)
        column.addStretch(1)
        for part in (self.outcome, self.refusals, self.go, self._bar, self._stop):
            part.hide()

    def take(self, file: Path | None, mapping: Path | None) -> None:
        """Use these files, as picking them does; with both there follows the preview.

        A file alone is looked at first: a mapping that was used for the same columns serves again.
        """
        if file is not None:
            self._file = file
            self._file_words.setText(file.name)
        if mapping is not None:
            self._mapping_file = mapping
            self.mapping_words.setText(mapping.name)
        if self._file is not None and self._mapping_file is not None:
            self._look()
        elif self._file is not None:
            self._recall(self._file)

    def _on_pick_file(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, "The file with the complaints", self._folder(), "CSV (*.csv *.txt);;All files (*)"
        )
        if name:
            self.take(Path(name), None)

    def _on_pick_mapping(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, "What its columns mean", self._folder(), "Mapping (*.toml);;All files (*)"
        )
        if name:
            self.take(None, Path(name))

    def _folder(self) -> str:
        known = self._file or self._mapping_file
        return str(known.parent) if known else str(Path.home())

    def _recall(self, file: Path) -> None:
        imports, account = self._around.services.imports, self._account

        def work(job: Job) -> tuple[Suggestion, Any] | None:
            found = imports.suggest(file)
            if found is None:
                return None
            return found, imports.preview(account, file, found.mapping, job)

        self._mapping = None
        self._begin("Reading the file")
        self._job = self._around.tasks.read(
            work, self._on_recalled, owner=self, key="look",
            failed=self._on_failed, progressed=self._on_progress,
        )  # fmt: skip

    def _on_recalled(self, read: tuple[Suggestion, Any] | None) -> None:
        if read is None:
            self._end()
            self.outcome.hide()
            self.mapping_words.setText(ASKED)
            return
        found, preview = read
        us = self._around.services.workspace.person
        self.mapping_words.setText(remembered(found.used_by, found.used_on or "", us=us))
        self._on_preview((found.mapping, preview))

    def _look(self) -> None:
        file, mapping_file = self._file, self._mapping_file
        if file is None or mapping_file is None:
            return
        imports, account = self._around.services.imports, self._account

        def work(job: Job) -> tuple[Any, Any]:
            mapping = imports.mapping(mapping_file)
            return mapping, imports.preview(account, file, mapping, job)

        self._begin("Reading the file")
        self._job = self._around.tasks.read(
            work, self._on_preview, owner=self, key="look",
            failed=self._on_failed, progressed=self._on_progress,
        )  # fmt: skip

    def _on_preview(self, read: tuple[Any, Any]) -> None:
        self._mapping, preview = read
        self._end()
        parts = [f"{number(preview.good)} rows can come in"]
        if preview.refused:
            parts.append(f"{number(preview.refused)} cannot")
        if preview.duplicates:
            parts.append(f"{number(preview.duplicates)} repeat another and will be marked")
        kind = "" if self._mapping.kind == "complaints" else f" ({self._mapping.kind})"
        self.outcome.setText("; ".join(parts) + f"{kind}.")
        self._show_refusals(preview.refusals, preview.refused)
        self.go.setText(f"Import {number(preview.good)} rows")
        self.go.setAccessibleName(self.go.text())
        self.go.setVisible(preview.good > 0)

    def _on_go(self) -> None:
        file, mapping = self._file, self._mapping
        if file is None or mapping is None:
            return
        imports, account = self._around.services.imports, self._account
        self._begin("Importing; nothing shows before all of it is in")
        self._job = self._around.tasks.write(
            lambda job: imports.run(account, file, mapping, job), self._on_done, owner=self,
            failed=self._on_failed, progressed=self._on_progress,
        )  # fmt: skip

    def _on_done(self, result: ImportResult) -> None:
        self._end()
        parts = [f"{number(result.added)} added"]
        if result.changed:
            parts.append(f"{number(result.changed)} changed")
        if result.same:
            parts.append(f"{number(result.same)} were there already")
        if result.refused:
            parts.append(f"{number(result.refused)} refused")
        self.outcome.setText("Imported: " + ", ".join(parts) + ".")
        self._show_refusals(result.refusals, result.refused)
        self.imported.emit(self.outcome.full_text())

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self.outcome.setText(sentence(error))

    def _on_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._end()
            self.outcome.setText("Stopped; nothing was brought in.")

    def _begin(self, words: str) -> None:
        self.outcome.setText(words)
        self._bar.setRange(0, 0)
        for part in (self.outcome, self._bar, self._stop):
            part.show()
        for part in (self.go, self.refusals):
            part.hide()

    def _end(self) -> None:
        for part in (self._bar, self._stop, self.go):
            part.hide()

    def _show_refusals(self, refusals: Any, refused: int) -> None:
        lines = [
            refusal(one.line, one.column, one.value, one.reason, one.parameters)
            for one in refusals[:MOST_SHOWN]
        ]
        if refused > len(lines):
            lines.append(f"and {number(refused - len(lines))} more")
        self.refusals.setText("\n".join(lines))
        self.refusals.setVisible(bool(lines))
