"""Where a file comes in: dropped, or picked in the system's dialog, which begins where it was last."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.folders import documents
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.settings import Settings

FOLDER_KEY = "imports.folder"
KINDS_OF_FILES = "Tables (*.csv *.txt *.tsv *.tab *.xlsx *.xlsm);;All files (*)"
REFUSALS_KIND = "CSV (*.csv)"


def dropped(paths: Sequence[str]) -> Path | None:
    """The file among what is held over the page; None unless it is one that lies on this machine."""
    found = [Path(path) for path in paths if path]
    return found[0] if len(found) == 1 and found[0].is_file() else None


class FileDialogs:
    """The system's dialogs; both begin in the folder of the last file, which is remembered."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def open(self, parent: QWidget) -> Path | None:
        """The file to bring in; None where the user thought better of it."""
        name, _kind = QFileDialog.getOpenFileName(
            parent, "The file to bring in", str(self._begin()), KINDS_OF_FILES
        )
        return self.remember(Path(name)) if name else None

    def save(self, parent: QWidget, name: str) -> Path | None:
        """Where the refused rows go; the dialog asks before it replaces a file."""
        chosen, _kind = QFileDialog.getSaveFileName(
            parent, "Save the refused rows", str(self._begin() / name), REFUSALS_KIND
        )
        return self.remember(Path(chosen)) if chosen else None

    def remember(self, file: Path) -> Path:
        """Begin where this file lies the next time."""
        self._settings.set(FOLDER_KEY, str(file.parent))
        return file

    def _begin(self) -> Path:
        kept = self._settings.get(FOLDER_KEY)
        return Path(kept) if isinstance(kept, str) and Path(kept).is_dir() else documents()


class DropArea(QWidget):
    """Says that a file may be dropped here and what a good one looks like; a button picks one."""

    pick_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lit = False
        self.pick = button("Choose a file...", "primary")
        self.pick.clicked.connect(lambda _checked=False: self.pick_requested.emit())
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        self._first = PlainLabel("Drop a file here", "lead", bold=True, wrap=True)
        self._first.setAlignment(centre)
        self._kinds = PlainLabel(
            "CSV, tab-separated text or an Excel workbook", muted=True, wrap=True
        )
        self._kinds.setAlignment(centre)
        column.addWidget(self._first)
        column.addWidget(self._kinds)
        column.addSpacing(GRID // 2)
        column.addWidget(self.pick, 0, centre)

    def light(self, *, lit: bool) -> None:
        """Show that what is held over the page can be dropped."""
        self._lit = lit
        self._first.setText("Let go, and it is read" if lit else "Drop a file here")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tokens.accent if self._lit else tokens.control), 2 if self._lit else 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.accent_soft if self._lit else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
