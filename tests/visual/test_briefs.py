"""Briefs as they come out of a printer: rendered by a viewer, then looked at pixel by pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from mcr_desktop.briefs.content import Audience
from mcr_desktop.briefs.pages import PAPERS
from mcr_desktop.briefs.redaction import for_audience
from mcr_desktop.briefs.render import render_meeting_brief
from tests.unit.briefs.samples import long_brief, team_brief

if TYPE_CHECKING:
    from mcr_desktop.briefs.content import MeetingBrief
    from mcr_desktop.briefs.render import PaperName

CASES = {
    "team": team_brief(),
    "customer": for_audience(team_brief(), Audience.CUSTOMER),
    "long": long_brief(),
}


def sheets(brief: MeetingBrief, paper: PaperName) -> list[QImage]:
    """Each page at one pixel a point, on white."""
    data = QByteArray(render_meeting_brief(brief, paper))
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    assert document.status() is QPdfDocument.Status.Ready
    size = QSize(round(PAPERS[paper].width), round(PAPERS[paper].height))
    pages = []
    for number in range(document.pageCount()):
        page = QImage(size, QImage.Format.Format_RGB32)
        page.fill(Qt.GlobalColor.white)
        painter = QPainter(page)
        painter.drawImage(0, 0, document.render(number, size))
        painter.end()
        pages.append(page)
    document.close()
    buffer.close()
    return pages


def inked_rows(page: QImage) -> list[int]:
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = []
    for y in range(grey.height()):
        line = bytes(cast("memoryview", grey.constScanLine(y)))[: grey.width()]
        if min(line) < 200:
            rows.append(y)
    return rows


def inked_columns(page: QImage) -> tuple[int, int]:
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = [
        bytes(cast("memoryview", grey.constScanLine(y)))[: grey.width()]
        for y in range(grey.height())
    ]
    inked = [x for x in range(grey.width()) if min(line[x] for line in lines) < 200]
    return inked[0], inked[-1]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", list(CASES))
def test_the_margins_stay_white(name, paper, qapp):
    del qapp
    for page in sheets(CASES[name], paper):
        left, right = inked_columns(page)
        assert left >= 40
        assert right <= page.width() - 40
        rows = inked_rows(page)
        assert rows[0] >= 25
        assert rows[-1] <= page.height() - 20


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_no_page_but_the_last_stands_half_empty(paper, qapp):
    del qapp
    for brief in CASES.values():
        pages = sheets(brief, paper)
        for page in pages[:-1]:
            body = [y for y in inked_rows(page) if y < page.height() - 60]
            assert body[-1] > page.height() * 0.6


def test_text_and_chart_carry_their_colours(qapp):
    del qapp
    page = sheets(team_brief(), "A4")[0].scaled(1190, 1684)
    found = {page.pixelColor(x, y).name() for x in range(0, 1190, 2) for y in range(0, 1684, 2)}
    assert "#d7e5f5" in found, "the shaded interval of dates"
    assert "#f0f4f8" in found, "the band between the limits"
