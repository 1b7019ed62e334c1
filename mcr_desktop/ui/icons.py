"""The outline icons, coloured by the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mcr_desktop.domain.resources import resource
from mcr_desktop.ui.theme import ICON, tokens_of


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int = ICON, *, scale: int = 1) -> QPixmap:
    """One icon in one colour; `scale` is device pixels a pixel."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def icon(name: str, palette: QPalette, size: int = ICON) -> QIcon:
    """An icon for a control with that palette: quiet at rest, in the accent where it is checked."""
    tokens = tokens_of(palette)
    made = QIcon()
    for scale in (1, 2):
        rest = pixmap(name, tokens.muted, size, scale=scale)
        made.addPixmap(rest, QIcon.Mode.Normal, QIcon.State.Off)
        faint = pixmap(name, tokens.line, size, scale=scale)
        made.addPixmap(faint, QIcon.Mode.Disabled, QIcon.State.Off)
        chosen = pixmap(name, tokens.accent, size, scale=scale)
        made.addPixmap(chosen, QIcon.Mode.Normal, QIcon.State.On)
    return made
