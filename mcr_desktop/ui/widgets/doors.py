"""Words that lead somewhere: a name to its page, a number to its reason."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from mcr_desktop.ui.theme import TextRole, font
from mcr_desktop.ui.words import plain_tip

PADDING = 10
"""Left and right of the words together, focus ring included."""
LEAST = 40


class Door(QPushButton):
    """A link in one line. Words that do not fit end in an ellipsis and are whole on hover."""

    def __init__(
        self,
        text: str = "",
        role: TextRole = "body",
        *,
        bold: bool = False,
        tabular: bool = False,
        quiet: bool = False,
        tip: str = "",
    ) -> None:
        """`quiet` keeps the colour of running text: for names and figures in a row."""
        super().__init__()
        self._full = ""
        self._tip = tip
        self.setFont(font(role, bold=bold, tabular=tabular))
        self.setProperty("kind", "door" if quiet else "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str, tip: str = "") -> None:
        """Show other words."""
        self._full = " ".join(text.split())
        self._tip = tip or self._tip
        self.setAccessibleName(self._full)
        self._elide()
        self.updateGeometry()

    def full_text(self) -> str:
        """The words before any ellipsis."""
        return self._full

    def sizeHint(self) -> QSize:
        self.ensurePolished()  # measured in another font it would cut its last letter
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._full) + PADDING + 2, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), LEAST), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = max(self.width() - PADDING, LEAST - PADDING)
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        # A key for the first letter is nothing that a customer's name should set.
        self.setText(shown.replace("&", "&&"))
        tips = [self._full] if shown != self._full else []
        if self._tip:
            tips.append(self._tip)
        self.setToolTip(plain_tip("\n".join(tips)))
