"""Brings the pages of a PDF onto a printer; loaded when somebody prints."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QRectF, QSize, QTimer
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

DOTS_PER_INCH = 300
"""Fine enough for 7 point type, and a page stays under 40 MB."""


def printer_for(paper: str) -> QPrinter:
    """A printer set to the paper of the copy, without margins: the page brings its own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(
        QPageSize(QPageSize.PageSizeId.Letter if paper == "Letter" else QPageSize.PageSizeId.A4)
    )
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    return printer


class Printing(QObject):
    """Prints a PDF page by page, letting the window breathe between two pages."""

    def __init__(
        self,
        pdf: bytes,
        printer: QPrinter,
        finished: Callable[[bool], None],
        parent: QObject,
    ) -> None:
        """`finished` is told once whether all of it went out."""
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._bytes = QBuffer(self)
        self._bytes.setData(QByteArray(pdf))
        self._bytes.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._bytes)
        self._printer = printer
        self._finished = finished
        first, last = printer.fromPage(), printer.toPage()
        count = self._document.pageCount()
        self._pages = list(range(count))[max(first - 1, 0) : last or count]
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)
        self._begun = False

    def begin(self) -> None:
        """Start; a printer that cannot be reached is told as not finished."""
        if not self._pages or not self._painter.begin(self._printer):
            self._end(done=False)
            return
        self._timer.start()

    def _on_turn(self) -> None:
        if not self._pages:
            self._end(done=self._painter.end())
            return
        page = self._pages.pop(0)
        if self._begun and not self._printer.newPage():
            self._painter.end()
            self._end(done=False)
            return
        self._begun = True
        points = self._document.pagePointSize(page)
        size = QSize(
            round(points.width() / 72 * DOTS_PER_INCH), round(points.height() / 72 * DOTS_PER_INCH)
        )
        sheet = QRectF(self._painter.viewport())
        self._painter.drawImage(sheet, self._document.render(page, size))

    def _end(self, *, done: bool) -> None:
        self._timer.stop()
        self._finished(done)
        self.deleteLater()
