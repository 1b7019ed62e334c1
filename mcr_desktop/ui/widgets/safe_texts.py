"""Prose from anywhere, shown without doing anything that it asks for."""

from __future__ import annotations

from typing import Any

import nh3
from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from mcr_desktop.ui.theme import GRID

ALLOWED_TAGS = frozenset(
    {
        "p",
        "br",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "ul",
        "ol",
        "li",
        "blockquote",
        "a",
        "code",
        "mark",
    }
)
ALLOWED_SCHEMES = frozenset({"https", "http", "mailto", "mcr"})
MOST_CHARACTERS = 200_000
DEEPEST = 24
"""Nested lists and quotes beyond this are shown as plain text: layout time grows with depth."""


def sanitised(markup: str, tags: frozenset[str] = ALLOWED_TAGS) -> str:
    """Markup with nothing in it but emphasis, lists, quotes and links to allowed schemes.

    No images, tables, styles or classes. Overlong or deeply nested markup comes back as plain text.
    """
    cut = markup[:MOST_CHARACTERS]
    clean = nh3.clean(
        cut,
        tags=set(tags),
        attributes={"a": {"href"}},
        url_schemes=set(ALLOWED_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    if _depth(clean) > DEEPEST:
        return nh3.clean(cut, tags=set())
    return clean


def _depth(clean: str) -> int:
    deepest = depth = 0
    for piece in clean.split("<")[1:]:
        if piece.startswith("/"):
            depth -= 1
        elif not piece.startswith("br"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


class SafeText(QTextBrowser):
    """Read-only prose, as plain text or sanitised markup. It loads nothing and opens nothing."""

    link_chosen = Signal(str)
    """The address of a link that was pressed; whoever listens asks before anything is opened."""

    def __init__(
        self, name: str, *, grows: bool = False, tags: frozenset[str] = ALLOWED_TAGS
    ) -> None:
        """`grows` makes it as high as its words instead of scrolling; `tags` are what markup may hold."""
        super().__init__()
        self._tags = tags
        self._grows = grows
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(2 * GRID)
        self.anchorClicked.connect(self._on_anchor_clicked)
        if grows:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)

    def show_plain(self, text: str) -> None:
        """Show words as they are."""
        self.setPlainText(text[:MOST_CHARACTERS])

    def show_markup(self, markup: str) -> None:
        """Show what the sanitiser leaves of the markup."""
        super().setHtml(sanitised(markup, self._tags))

    def setHtml(self, text: str) -> None:
        """Markup never comes in unsanitised, whichever way it is set."""
        self.show_markup(text)

    def setText(self, text: str) -> None:
        """Qt would guess whether this is markup; it is not."""
        self.show_plain(text)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """One transparent pixel for whatever is asked for: nothing is read from disk or network."""
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing

    def sizeHint(self) -> QSize:
        if not self._grows:
            return super().sizeHint()
        height = int(self.document().size().height()) + 2 * self.frameWidth() + 8
        return QSize(super().sizeHint().width(), height)

    def doSetSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,  # noqa: A002 - Qt's name
    ) -> None:
        """Never goes anywhere by itself."""

    def _on_anchor_clicked(self, address: QUrl) -> None:
        self.link_chosen.emit(address.toString())

    def _on_size_changed(self) -> None:
        self.updateGeometry()
