"""Who wrote what in a note, and how it came about, version by version, for the drawer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text, day_of_ms, exact_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar, ground_of
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.services.notebook.versions import NoteVersion, Part, Span

MOST_LETTERS = 40_000
"""Letters of a note that the drawer shows; the whole of it stands in the editor."""
MOST_WRITERS = 8
_FAINT = 70
"""Of 255: how strong a person's colour lies behind the words."""

Pieces = list[tuple[str, QTextCharFormat]]


class NotePast(QWidget):
    """Versions from the newest on; the words of the chosen one with what came and went."""

    changes_asked = Signal(int)
    """The changes of a version are wanted: `show_changes` answers."""
    restore_asked = Signal(int)

    def __init__(self, versions: Sequence[NoteVersion], words: str, spans: Sequence[Span]) -> None:
        super().__init__()
        self.setAccessibleName("Who wrote what")
        self._words, self._spans = words, tuple(spans)
        self._newest = versions[0].number if versions else 0
        self.list = QListWidget()
        self.list.setAccessibleName("Versions, newest first")
        self.list.setFixedHeight(min(9, len(versions) + 1) * 26 + 6)
        self._add("Now: who wrote what", 0, "Each person's words on their own colour")
        for one in versions:
            when = ago_text(one.at_ms, now_ms())
            self._add(
                f"{one.number}. {one.person or 'Somebody'}, {when}",
                one.number,
                exact_day(day_of_ms(one.at_ms)),
            )
        self._legend = FlowRow()
        self._remark = PlainLabel("", "caption", muted=True, wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Words of the version")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(260)
        self.restore = button("Let this version stand again")
        self.restore.clicked.connect(lambda _checked=False: self._on_restore())
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for part in (self.list, self._legend, self._remark):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        self.list.currentRowChanged.connect(lambda _row: self._on_chosen())
        self.list.setCurrentRow(0)

    def show_changes(self, version: int, parts: Sequence[Part]) -> None:
        """Show what a version changed, if it is still the chosen one."""
        if self._chosen() != version:
            return
        tokens = tokens_of(self.palette())
        come, gone = QTextCharFormat(), QTextCharFormat()
        come.setBackground(QColor(tokens.good_soft))
        come.setFontUnderline(True)
        gone.setBackground(QColor(tokens.bad_soft))
        gone.setFontStrikeOut(True)
        looks = {"same": QTextCharFormat(), "come": come, "gone": gone}
        added = sum(len(part.text) for part in parts if part.kind == "come")
        lost = sum(len(part.text) for part in parts if part.kind == "gone")
        self._remark.setText(
            f"Letters that came, underlined: {number(added)}. That went, struck out: {number(lost)}."
        )
        self._show(
            _shortened([(part.text, looks[part.kind], part.kind != "same") for part in parts])
        )

    def _add(self, words: str, version: int, tip: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, version)
        item.setToolTip(plain_tip(f"{words}\n{tip}"))
        self.list.addItem(item)

    def _chosen(self) -> int:
        if self.list.currentRow() < 0:
            return 0
        return int(self.list.currentItem().data(Qt.ItemDataRole.UserRole))

    def _on_chosen(self) -> None:
        version = self._chosen()
        self.restore.setVisible(0 < version < self._newest)
        self._legend.setVisible(not version)
        if version:
            self.changes_asked.emit(version)
        else:
            self._show_writers()

    def _show_writers(self) -> None:
        self._legend.clear()
        letters: dict[str, int] = {}
        pieces: Pieces = []
        for span in self._spans:
            letters[span.person] = letters.get(span.person, 0) + span.end - span.start
            looks = QTextCharFormat()
            if span.person:
                ground = QColor(ground_of(span.person))
                ground.setAlpha(_FAINT)
                looks.setBackground(ground)
                when = exact_day(day_of_ms(span.at_ms)) if span.at_ms else ""
                looks.setToolTip(plain_tip(", ".join(p for p in (span.person, when) if p)))
            if span.start < MOST_LETTERS:
                pieces.append((self._words[span.start : min(span.end, MOST_LETTERS)], looks))
        whole = sum(letters.values()) or 1
        for person, count in sorted(letters.items(), key=lambda one: -one[1])[:MOST_WRITERS]:
            self._legend.add(Avatar(person or "?", 20))
            share = f"{round(100 * count / whole)} %"
            self._legend.add(PlainLabel(f"{person or 'Not known'} {share}", "caption"))
        many = len(letters)
        self._remark.setText(
            "Nothing is written yet."
            if not many
            else f"Words by {number(many)} {'person' if many == 1 else 'people'}"
        )
        self._show(pieces)

    def _show(self, pieces: Pieces) -> None:
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        for words, looks in pieces:
            cursor.insertText(words, looks)
        cursor.endEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.text.setTextCursor(cursor)

    def _on_restore(self) -> None:
        version = self._chosen()
        if version:
            self.restore.setEnabled(False)
            self.restore_asked.emit(version)


AROUND = 300
"""Letters that stay around a change where much stayed as it was."""


def _shortened(parts: Sequence[tuple[str, QTextCharFormat, bool]]) -> Pieces:
    """The parts with long stretches that stayed as they were cut out, and no more than can be shown."""
    pieces: Pieces = []
    room = MOST_LETTERS
    last = len(parts) - 1
    for place, (words, looks, changed) in enumerate(parts):
        if not changed and last and len(words) > 2 * AROUND + 80:
            head = "" if place == 0 else words[:AROUND]
            tail = "" if place == last else words[-AROUND:]
            words = f"{head}\n\u2026\n{tail}"  # noqa: PLW2901 - the same words, shortened
        pieces.append((words[:room], looks))
        room -= len(words)
        if room <= 0:
            break
    return pieces
