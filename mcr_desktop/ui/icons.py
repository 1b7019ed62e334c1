"""The outline icons, coloured by the theme."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from mcr_desktop.domain.resources import resource
from mcr_desktop.ui.theme import ICON, Tokens


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int = ICON, *, scale: int = 1) -> QPixmap:
    """One icon in one colour; `scale` is device pixels a pixel.

    Drawn once: the rows of a list show the same few.
    """
    key, kept = f"{name} {colour} {size} {scale}", QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    picture = QPixmap(size * scale, size * scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    picture.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, picture)
    return picture


def icon(name: str, tokens: Tokens, *, checkable: bool = False, size: int = ICON) -> QIcon:
    """An icon for a control: quiet at rest, faint where disabled, in the accent where checked.

    Drawn for plain screens and for the densest one there is now.
    """
    made = QIcon()
    for scale in sorted({1, ceil(QGuiApplication.primaryScreen().devicePixelRatio())}):
        rest = pixmap(name, tokens.muted, size, scale=scale)
        made.addPixmap(rest, QIcon.Mode.Normal, QIcon.State.Off)
        if checkable:
            chosen = pixmap(name, tokens.accent, size, scale=scale)
            made.addPixmap(chosen, QIcon.Mode.Normal, QIcon.State.On)
        else:
            faint = pixmap(name, tokens.line, size, scale=scale)
            made.addPixmap(faint, QIcon.Mode.Disabled, QIcon.State.Off)
    return made
