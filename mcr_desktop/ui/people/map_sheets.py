"""The stakeholder map on paper: one page where it reads on one, else as many as stand side by side."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from mcr_desktop.domain.people import INFLUENCES, ROLES
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.contacts import influence_word, people_text
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.phrases.indicators import role_name
from mcr_desktop.ui.people.map_paintings import Lit, letters, paint_role, paint_scene, tie_pen
from mcr_desktop.ui.people.map_scenes import MapScene
from mcr_desktop.ui.theme import LIGHT, Tokens

DOTS = 96.0
"""Units an inch in which the pages are thought: those of the map at scale 1."""
PDF_DOTS = 300
HEAD, FOOT, BORDER = 46.0, 26.0, 36.0
READS = 0.42
"""A smaller scale leaves names of five points: the map is then cut onto several pages."""


def page_layout(paper: str) -> QPageLayout:
    """A sheet of "A4" or "Letter" on its side; the pages bring their own margins."""
    size = QPageSize.PageSizeId.Letter if paper == "Letter" else QPageSize.PageSizeId.A4
    made = QPageLayout(QPageSize(size), QPageLayout.Orientation.Landscape, QMarginsF())
    made.setMode(QPageLayout.Mode.FullPageMode)
    return made


def pdf_of(scene: MapScene, paper: str, *, influences: bool = True) -> tuple[bytes, int]:
    """The map as a PDF, and how many pages it has."""
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setPageLayout(page_layout(paper))
    writer.setTitle(f"{scene.account}: who is who")
    writer.setCreator("")
    writer.setResolution(PDF_DOTS)
    painter = QPainter(writer)
    sheet = QRectF(0, 0, writer.width(), writer.height())
    pages = paint_pages(
        painter, sheet, scene, writer.newPage, PDF_DOTS / DOTS, influences=influences
    )
    painter.end()
    return bytes(made.data().data()), pages


def paint_pages(
    painter: QPainter,
    sheet: QRectF,
    scene: MapScene,
    next_page: Callable[[], object],
    finer: float,
    *,
    influences: bool,
) -> int:
    """Draw all pages; `finer` is how many dots of the paper stand for one of the map."""
    page = QRectF(0, 0, sheet.width() / finer, sheet.height() / finer)
    room = page.adjusted(BORDER, BORDER + HEAD, -BORDER, -BORDER - FOOT)
    left, top, wide, tall = scene.drawn.bounds()
    left, top, wide, tall = left - 8, top - 8, wide + 56, tall + 16  # lines bend round the right
    scale = min(room.width() / wide, room.height() / tall, 1.0)
    across = down = 1
    if scale < READS:
        scale = READS + 0.1
        across = ceil(wide * scale / room.width())
        down = ceil(tall * scale / room.height())
    for number in range(across * down):
        if number:
            next_page()
        row, column = divmod(number, across)
        painter.save()
        painter.scale(finer, finer)
        _paint_head(painter, page, scene, number + 1, across * down)
        _paint_legend(painter, page, LIGHT)
        painter.setClipRect(room.adjusted(-2, -2, 2, 2))
        painter.translate(room.topLeft())
        painter.translate(-column * room.width(), -row * room.height())
        painter.scale(scale, scale)
        painter.translate(-left, -top)
        seen = QRectF(
            left + column * room.width() / scale,
            top + row * room.height() / scale,
            room.width() / scale,
            room.height() / scale,
        )
        paint_scene(painter, scene, LIGHT, max(scale, READS), seen, Lit(influences=influences))
        painter.restore()
    return across * down


def _paint_head(painter: QPainter, page: QRectF, scene: MapScene, number: int, count: int) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(LIGHT.text))
    painter.setFont(letters(20, bold=True))
    line = QRectF(BORDER, BORDER - 6, page.width() - 2 * BORDER, 28)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft, f"{scene.account}: who is who")
    painter.setFont(letters(12))
    painter.setPen(QColor(LIGHT.muted))
    told = f"{people_text(len(scene.people))}, {exact_day(today().isoformat())}"
    if count > 1:
        told += f", page {number} of {count}"
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)


def _paint_legend(painter: QPainter, page: QRectF, tokens: Tokens) -> None:
    paint_legend(painter, QPointF(BORDER, page.height() - BORDER - 10), tokens)


def paint_legend(painter: QPainter, at: QPointF, tokens: Tokens) -> float:
    """The shapes of the parts in decisions and the strokes of influence; how wide it came out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(letters(12))
    x, middle = at.x(), at.y()
    metrics = painter.fontMetrics()

    def _word(text: str) -> None:
        nonlocal x
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QPointF(x, middle + 4), text)
        x += metrics.horizontalAdvance(text) + 16

    for role in ROLES:
        paint_role(painter, QRectF(x, middle - 7, 14, 14), role, QColor(tokens.accent))
        x += 20
        _word(role_name(role))
    for kind in INFLUENCES:
        painter.setPen(tie_pen(kind, 2, tokens))
        painter.drawLine(QPointF(x, middle), QPointF(x + 28, middle))
        x += 34
        _word(influence_word(kind))
    return x - at.x()
