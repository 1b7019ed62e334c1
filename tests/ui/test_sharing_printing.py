"""The past of a fence on paper and on the clipboard: plain words, whatever they look like."""

from __future__ import annotations

import pytest
from PySide6.QtPrintSupport import QPrinter

from mcr_desktop.services.teamwork.membership_rows import FenceEvent
from mcr_desktop.ui.sharing.histories import HistoryTab
from mcr_desktop.ui.sharing.printing import document_of, print_rows

pytestmark = pytest.mark.usefixtures("qapp")

ROWS = [("2026-11-23", "<b>Mo</b>", "Jun let <img src=x> in."), ("2026-11-22", "Jun", "Jun left.")]


def test_names_that_look_like_markup_are_printed_as_they_are():
    document = document_of("What happened", ROWS)
    words = document.toPlainText()
    assert "<b>Mo</b>" in words
    assert "<img src=x>" in words
    assert words.index("What happened") < words.index("Day") < words.index("Jun left.")


def test_a_long_past_fills_several_pages_of_a_file(tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "past.pdf"))
    print_rows(printer, "What happened", ROWS * 60)
    made = (tmp_path / "past.pdf").read_bytes()
    assert made.startswith(b"%PDF")
    assert made.count(b"/Type /Page\n") > 1


def test_what_a_spreadsheet_would_run_is_copied_as_words(qtbot, qapp):
    past = HistoryTab()
    qtbot.addWidget(past)
    event = FenceEvent("leave", "=HYPERLINK(A1)", "", "", 1_760_000_000_000, counts=True)
    past.show_events("Northwind", [event])
    past.copy.click()
    line = qapp.clipboard().text().splitlines()[1].split("\t")
    assert line[1] == "'=HYPERLINK(A1)"
