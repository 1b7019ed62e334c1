"""Labels that show words as they are, never as markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mcr_desktop.ui.theme import TextRole, font
from mcr_desktop.ui.words import plain_tip


class PlainLabel(QLabel):
    """Words in one of the five sizes. Text that does not fit ends in an ellipsis, whole on hover."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = "body",
        *,
        bold: bool = False,
        muted: bool = False,
        wrap: bool = False,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._full = ""
        self._wraps = wrap
        self._own_tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(role, bold=bold, tabular=tabular))
        self.setWordWrap(wrap)
        if muted:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Preferred if wrap else policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._full = text if self._wraps else " ".join(text.split())
        self.setAccessibleName(self._full)
        self._elide()
        self.updateGeometry()

    def full_text(self) -> str:
        """The words before any ellipsis."""
        return self._full

    def set_tip(self, tip: str) -> None:
        """What to say on hover, such as the exact date behind "in 3 days"."""
        self._own_tip = tip
        self._elide()

    def sizeHint(self) -> QSize:
        if self._wraps:
            return super().sizeHint()
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        if self._wraps:
            return super().minimumSizeHint()
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self._full) + 2, 24), metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        if self._wraps:
            shown = self._full
        else:
            room = max(self.width(), 24)
            shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        if shown != super().text():
            super().setText(shown)
        tips = [self._full] if shown != self._full else []
        if self._own_tip:
            tips.append(self._own_tip)
        self.setToolTip(plain_tip("\n".join(tips)))
