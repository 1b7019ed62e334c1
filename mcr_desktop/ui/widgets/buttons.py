"""Buttons: an icon with a word or tooltip, and the four kinds of worded button."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from mcr_desktop.ui.icons import icon
from mcr_desktop.ui.theme import ICON, Tokens, tokens_of

ButtonKind = Literal["normal", "primary", "quiet", "link", "field"]


class IconButton(QToolButton):
    """An icon that takes the theme's colours and always has a name."""

    def __init__(
        self,
        icon_name: str,
        text: str,
        *,
        worded: bool = False,
        checkable: bool = False,
        tip: str = "",
    ) -> None:
        """`worded` writes the text below the icon; else it is the tooltip."""
        super().__init__()
        self.setCheckable(checkable)
        self._drawn_for: Tokens | None = None
        self._icon_name = icon_name
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tip or ("" if worded else text))
        self.setIconSize(QSize(ICON, ICON))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonTextUnderIcon if worded else style.ToolButtonIconOnly
        )
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        tokens = tokens_of(self.palette())
        if tokens is not self._drawn_for:
            self._drawn_for = tokens
            self.setIcon(icon(self._icon_name, tokens, checkable=self.isCheckable()))


def button(
    text: str, kind: ButtonKind = "normal", *, tip: str = "", parent: QWidget | None = None
) -> QPushButton:
    """A worded button. Words from users go in as they are: an ampersand stays an ampersand."""
    made = QPushButton(text.replace("&", "&&"), parent)
    made.setAccessibleName(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    if kind in ("link", "primary", "quiet"):
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if tip:
        made.setToolTip(tip)
    return made
