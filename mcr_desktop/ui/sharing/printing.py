"""A table of words on paper, through the system's print dialog; loaded when somebody prints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextLength, QTextTableFormat
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from mcr_desktop.ui.theme import font

WIDTHS = (16, 24, 60)
"""Percent of the page for day, who and what."""


def ask_printer(parent: QWidget, title: str, rows: Sequence[tuple[str, str, str]]) -> QDialog:
    """Open the print dialog; what is accepted there is printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.accepted.connect(lambda: print_rows(printer, title, rows))
    dialog.show()
    return dialog


def print_rows(printer: QPrinter, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print a heading and the rows below it, with the headings of the columns on each page."""
    document = document_of(title, rows)
    document.print_(printer)


def document_of(title: str, rows: Sequence[tuple[str, str, str]]) -> QTextDocument:
    """The rows as a document: plain words, whatever they look like."""
    document = QTextDocument()
    document.setDefaultFont(font("caption"))
    cursor = QTextCursor(document)
    heading = QTextCharFormat()
    heading.setFont(font("lead", bold=True))
    cursor.insertText(title, heading)
    cursor.insertBlock()
    shape = QTextTableFormat()
    shape.setHeaderRowCount(1)
    shape.setBorder(0)
    shape.setCellPadding(3)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    shape.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, width) for width in WIDTHS]
    )
    table = cursor.insertTable(len(rows) + 1, len(WIDTHS), shape)
    bold = QTextCharFormat()
    bold.setFont(font("caption", bold=True))
    for place, words in enumerate(("Day", "By", "What happened")):
        table.cellAt(0, place).firstCursorPosition().insertText(words, bold)
    for number, row in enumerate(rows, 1):
        for place, words in enumerate(row):
            table.cellAt(number, place).firstCursorPosition().insertText(words)
    return document
