"""The preview: the very PDF that is saved and printed, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.findings import percent
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

    from mcr_desktop.ui.briefs.sheets import Sheets

STEP = 1.25
SMALLEST_ZOOM, LARGEST_ZOOM = 0.25, 4.0


class Preview(QWidget):
    """Shows a PDF from memory; turns its pages and sizes them."""

    page_changed = Signal(int, int)
    """Which page stands in view, counted from one, and how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self._document: QPdfDocument | None = None
        self._view: Sheets | None = None
        self._bytes: QBuffer | None = None
        self.previous = button(_("Previous"), tip=_("Alt+Page Up"))
        self.next = button(_("Next"), tip=_("Alt+Page Down"))
        self.pages = PlainLabel("", tabular=True)
        self.smaller = button("\N{MINUS SIGN}", tip=_("Smaller (Ctrl+\N{MINUS SIGN})"))
        self.smaller.setAccessibleName(_("Smaller"))
        self.larger = button("+", tip=_("Larger (Ctrl++)"))
        self.larger.setAccessibleName(_("Larger"))
        self.percent = PlainLabel("", muted=True, tabular=True)
        self.width_button = button(_("Width"), tip=_("Ctrl+0"))
        self.whole_button = button(_("Whole page"), tip=_("Ctrl+9"))
        self.previous.setAccessibleName(_("Previous page"))
        self.next.setAccessibleName(_("Next page"))
        self.width_button.setAccessibleName(_("Page width"))
        self._bar = bar = QHBoxLayout()
        bar.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        bar.setSpacing(GRID)
        for part in (self.previous, self.pages, self.next):
            bar.addWidget(part)
        bar.addStretch(1)
        for part in (self.smaller, self.percent, self.larger, self.width_button, self.whole_button):
            bar.addWidget(part)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        self.previous.clicked.connect(lambda: self.turn(-1))
        self.next.clicked.connect(lambda: self.turn(1))
        self.smaller.clicked.connect(lambda: self.zoom(1 / STEP))
        self.larger.clicked.connect(lambda: self.zoom(STEP))
        self.width_button.clicked.connect(self.fit_width)
        self.whole_button.clicked.connect(self.fit_page)

    @property
    def document(self) -> QPdfDocument:
        """The pages as Qt reads them."""
        if self._document is None:
            from PySide6.QtPdf import QPdfDocument

            self._document = QPdfDocument(self)
        return self._document

    @property
    def view(self) -> Sheets:
        """The pages as they lie on the screen, made for the first of them."""
        if self._view is None:
            from mcr_desktop.ui.briefs.sheets import Sheets

            self._view = view = Sheets(self.document)
            self._column.insertWidget(0, view, 1)
            view.pageNavigator().currentPageChanged.connect(self._on_page_changed)
            view.zoomFactorChanged.connect(self._tell_size)
            view.zoomModeChanged.connect(self._tell_size)
            self._tell()
            self._tell_size()
        return self._view

    @property
    def page(self) -> int:
        """The page in view, counted from one; 0 while there is none."""
        return self.view.pageNavigator().currentPage() + 1 if self.document.pageCount() else 0

    def foot_height(self) -> int:
        """Pixels below the pages, where they are turned and sized."""
        return self._bar.sizeHint().height()

    def show_pdf(self, pdf: bytes) -> None:
        """Show these pages from the first; one who was further on stays there where it still exists."""
        before = self.page
        scrolled = self.view.verticalScrollBar().value()
        self.document.close()
        held = QBuffer(self)
        held.setData(QByteArray(pdf))
        held.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(held)
        if self._bytes is not None:
            self._bytes.deleteLater()
        self._bytes = held
        if 1 < before <= self.document.pageCount():
            self.view.verticalScrollBar().setValue(scrolled)
        self._tell()

    def turn(self, by: int) -> None:
        """Bring the next or an earlier page into view."""
        page = min(max(self.page - 1 + by, 0), max(self.document.pageCount() - 1, 0))
        self.view.pageNavigator().jump(page, QPointF(), self.view.zoomFactor())

    def zoom(self, by: float) -> None:
        """Larger or smaller, from the size at which the page stands now."""
        wanted = min(max(self._shown() * by, SMALLEST_ZOOM), LARGEST_ZOOM)
        self.view.setZoomMode(self.view.ZoomMode.Custom)
        self.view.setZoomFactor(wanted)

    def fit_width(self) -> None:
        """As wide as the room is."""
        self.view.setZoomMode(self.view.ZoomMode.FitToWidth)

    def fit_page(self) -> None:
        """The whole page at once."""
        self.view.setZoomMode(self.view.ZoomMode.FitInView)

    def _shown(self) -> float:
        """The factor at which the first page stands, whatever fitted it."""
        if self.view.zoomMode() == self.view.ZoomMode.Custom or not self.document.pageCount():
            return self.view.zoomFactor()
        page = self.document.pagePointSize(0)
        dots = self.logicalDpiX() / 72
        margins = self.view.documentMargins()
        port = self.view.viewport().size()
        wide = (port.width() - margins.left() - margins.right()) / (page.width() * dots)
        if self.view.zoomMode() == self.view.ZoomMode.FitToWidth:
            return wide
        high = (port.height() - self.view.pageSpacing()) / (page.height() * dots)
        return min(wide, high)

    def _on_page_changed(self, _page: int) -> None:
        self._tell()

    def _tell(self) -> None:
        count = self.document.pageCount()
        self.pages.setText(
            _("Page {page} of {pages}").format(page=self.page, pages=count) if count else ""
        )
        self.pages.setMinimumWidth(self.pages.sizeHint().width())
        self.previous.setEnabled(self.page > 1)
        self.next.setEnabled(0 < self.page < count)
        self.page_changed.emit(self.page, count)

    def _tell_size(self) -> None:
        fitted = self.view.zoomMode() != self.view.ZoomMode.Custom
        self.percent.setText(_("fitted") if fitted else percent(self.view.zoomFactor()))
        self.percent.setMinimumWidth(self.percent.sizeHint().width())
