"""The pages of a PDF on the screen; imported with the first of them, off the thread of the screens.

Qt's reader of PDFs is a browser's: five megabytes that no window needs before somebody asks for a brief.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.theme import GRID, tokens_of


class Sheets(QPdfView):
    """The pages on a ground of the theme's own; paper stays white."""

    def __init__(self, pages: QPdfDocument) -> None:
        super().__init__()
        self.setAccessibleName(_("Preview of the brief"))
        self.setDocument(pages)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setPageSpacing(2 * GRID)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ground = ""
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        ground = tokens_of(self.palette()).hover
        if ground != self._ground:
            self._ground = ground
            palette = self.palette()
            palette.setColor(QPalette.ColorRole.Dark, QColor(ground))
            self.setPalette(palette)
