"""A letter of theirs that waits: how long, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import touches
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from mcr_desktop.domain.touch_figures import OpenLetter


class LetterRow(QWidget):
    """The clock in a sentence that leads to its reason, and three ways to end it."""

    why_asked = Signal()
    answer_asked = Signal()
    settled = Signal()
    silenced = Signal()

    def __init__(self, letter: OpenLetter) -> None:
        super().__init__()
        told = touches.letter(letter, today())
        self.setAccessibleName(told.sentence)
        words = touches.letter_line(letter, today())
        tip = "\n".join(filter(None, (told.sentence, letter.touch.summary)))
        self.sentence = SentenceDoor(
            words, self.why_asked.emit, told.meaning, quiet=True, tip=tip, one_line=True
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.sentence, 1)
        who = letter.contacts[0].name if letter.contacts else letter.account.name
        self.answer = button("Log answer", tip="Write down the touch that answers it")
        self.settle = button(
            "Answered", "quiet", tip="It was answered: today, unless a touch says when"
        )
        self.silence = button("None owed", "quiet", tip="It needs no answer")
        for made, told_by in (
            (self.answer, self.answer_asked),
            (self.settle, self.settled),
            (self.silence, self.silenced),
        ):
            made.setAccessibleName(f"{made.text()}: {who}")
            made.clicked.connect(lambda _checked=False, tell=told_by: tell.emit())
            row.addWidget(made)
