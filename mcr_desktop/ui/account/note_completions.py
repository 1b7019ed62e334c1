"""Names after an @ and tags after a #, offered while they are typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from mcr_desktop.ui.theme import GRID, ROW_COMPACT, tokens_of
from mcr_desktop.ui.words import plain_tip

MOST = 8
_BEGUN = re.compile(r"(?:^|[\s(\[\"'])([@#])([^@#\n]{0,40})$")


class Offer(NamedTuple):
    """What can be completed to, and a word on what it is."""

    text: str
    remark: str = ""


class Begun(NamedTuple):
    """A mark and what is typed of the word behind it."""

    mark: str
    typed: str


def begun_in(line: str) -> Begun | None:
    """The mark that somebody is writing behind at the end of these letters of a line."""
    found = _BEGUN.search(line)
    if found is None or found[2].startswith(" ") or "  " in found[2]:
        return None
    if found[1] == "#" and " " in found[2]:
        return None
    return Begun(found[1], found[2])


def offered(begun: Begun, offers: Sequence[Offer]) -> list[Offer]:
    """Those of the offers that go on from what is typed, first those that begin with it."""
    typed = begun.typed.casefold()
    front = [one for one in offers if one.text.casefold().startswith(typed)]
    words = [
        one
        for one in offers
        if one not in front
        and any(word.startswith(typed) for word in one.text.casefold().split()[1:])
    ]
    fit = (front + words)[:MOST]
    return [] if len(fit) == 1 and fit[0].text.casefold() == typed else fit


class Completions(QListWidget):
    """A short list under the cursor. The keyboard stays in the text; it hands its keys on."""

    def __init__(self, over: QWidget, on_chosen: Callable[[Begun, str], None]) -> None:
        super().__init__(over)
        self.setAccessibleName("Completions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._over = over
        self._on_chosen = on_chosen
        self._begun: Begun | None = None
        self._names: tuple[Offer, ...] = ()
        self._tags: tuple[Offer, ...] = ()
        self.itemClicked.connect(lambda _item: self._take())
        self.hide()

    def set_offers(self, names: Sequence[Offer], tags: Sequence[Offer]) -> None:
        """What can follow an @ and a #."""
        self._names, self._tags = tuple(names), tuple(tags)

    def look(self, line: str, below: QPoint) -> None:
        """Offer what fits behind these letters, at this place of the text; else go."""
        begun = begun_in(line)
        fit: list[Offer] = []
        if begun is not None:
            fit = offered(begun, self._names if begun.mark == "@" else self._tags)
        if not fit:
            self.hide()
            return
        self._begun = begun
        self.clear()
        for one in fit:
            words = f"{one.text}  ({one.remark})" if one.remark else one.text
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, one.text)
            item.setToolTip(plain_tip(words))
            item.setSizeHint(QSize(0, ROW_COMPACT))
            self.addItem(item)
        self.setCurrentRow(0)
        self._place(below)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key was meant for the list, and is done with."""
        if self.isHidden():
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.setCurrentRow((self.currentRow() + step) % self.count())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())  # an edge of its own over the words behind it
        painter.setPen(QColor(tokens_of(self.palette()).control))
        painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _take(self) -> None:
        self.hide()
        if self.currentRow() >= 0 and self._begun is not None:
            item = self.currentItem()
            self._on_chosen(self._begun, str(item.data(Qt.ItemDataRole.UserRole)))

    def _place(self, below: QPoint) -> None:
        around = self._over.rect()
        metrics = self.fontMetrics()
        longest = max(metrics.horizontalAdvance(self.item(n).text()) for n in range(self.count()))
        wide = min(longest + 4 * GRID, 360, around.width() - GRID)
        tall = self.count() * ROW_COMPACT + 6
        left = max(0, min(below.x(), around.width() - wide))
        top = below.y()
        if top + tall > around.height():
            top = max(0, top - tall - 3 * GRID)
        self.setGeometry(left, top, wide, tall)
        self.show()
        self.raise_()
