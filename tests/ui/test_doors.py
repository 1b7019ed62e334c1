"""Blocks of sentences: where their words begin, and where they may break."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPushButton

from mcr_desktop.ui.account.doors import Block
from mcr_desktop.ui.theme import tokens_of
from mcr_desktop.ui.widgets.sentence_doors import MARK_ROOM, SentenceDoor


def ink_begins(door: SentenceDoor) -> int:
    """The first column of pixels in the colour of its words."""
    image = door.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ink = QColor(tokens_of(door.palette()).accent)

    def is_ink(x: int, y: int) -> bool:
        seen = image.pixelColor(x, y)
        apart = (
            seen.red() - ink.red(),
            seen.green() - ink.green(),
            seen.blue() - ink.blue(),
        )
        return max(map(abs, apart)) < 60

    return next(x for x in range(image.width()) if any(is_ink(x, y) for y in range(image.height())))


@pytest.fixture
def block(screens, qtbot) -> Block:
    made = Block("PROMISES")
    qtbot.addWidget(made)
    made.resize(320, 200)
    return made


def lines(block: Block, *doors: SentenceDoor) -> list[SentenceDoor]:
    block.show_widgets(list(doors))
    block.show()
    return list(doors)


def test_the_words_of_all_begin_beside_the_mark_of_one(block):
    late, due = lines(
        block,
        SentenceDoor("Hinges by Friday", print, "bad"),
        SentenceDoor("Hinges by Friday", print),
    )
    (alone,) = lines(block, SentenceDoor("Hinges by Friday", print))
    assert ink_begins(due) == ink_begins(late)
    assert ink_begins(due) - ink_begins(alone) == MARK_ROOM


def test_the_way_to_the_rest_begins_there_too(block):
    every = QPushButton("All 8")
    block.show_widgets([SentenceDoor("Hinges", print, "watch"), every])
    assert every.contentsMargins().left() == MARK_ROOM


def test_a_percentage_stays_on_one_line(block):
    door = SentenceDoor("1,234,567.5 %", print)
    assert door.accessibleName() == "1,234,567.5 %"
    block.show_widgets([door])
    as_wide_as_the_number = door.fontMetrics().horizontalAdvance("1,234,567.5") + 10
    assert door.heightForWidth(as_wide_as_the_number) == door.heightForWidth(1_000)
