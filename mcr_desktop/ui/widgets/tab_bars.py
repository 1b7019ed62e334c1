"""A bar of tabs that moves its tabs closer together before it hides some behind arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QTabBar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QResizeEvent

ROOMY = 28
"""Pixels of padding and border around the word of a tab, as the style sheet gives them where there is room."""


class TabBar(QTabBar):
    """The parts of a page, by name."""

    def __init__(self, name: str, titles: Iterable[str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setExpanding(False)
        self.setDrawBase(False)
        for title in titles:
            self.addTab(title)

    def roomy_width(self) -> int:
        """Pixels that all tabs take where they stand apart as usual, the chosen one in bold."""
        plain = QFontMetrics(self.font())
        bold_font = QFont(self.font())
        bold_font.setBold(True)
        bold = QFontMetrics(bold_font)
        words = [self.tabText(place) for place in range(self.count())]
        wider = max(
            (bold.horizontalAdvance(one) - plain.horizontalAdvance(one) for one in words), default=0
        )
        return sum(plain.horizontalAdvance(one) + ROOMY for one in words) + wider

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        tight = self.width() < self.roomy_width()
        if tight != bool(self.property("tight")):
            self.setProperty("tight", tight)
            self.style().unpolish(self)
            self.style().polish(self)
            # The widths of tabs are kept until the bar hears that its style is another one.
            QCoreApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
