"""The column of a meeting's page: what it costs to lay it out, and that it stands as it did."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics

from mcr_desktop.domain.meetings import HELD
from mcr_desktop.ui.meetings import doors
from mcr_desktop.ui.meetings.doors import WordsDoor
from mcr_desktop.ui.meetings.papers import Paper
from mcr_desktop.ui.meetings.preparations import read
from mcr_desktop.ui.theme import GRID

SCRIPTS = (
    "Please send the list ",
    "\u9001\u4ed8\u6e05\u5355",
    "\u0623\u0631\u0633\u0644 ",
    "Liste senden ",
)


@pytest.fixture
def view(services):
    """A preparation with forty promises."""
    account = services.accounts.add("Quillmere Logistics")
    adela = services.people.add(account, "Adela Voss-Marin", title="COO")
    for number in range(40):
        services.commitments.add(
            account,
            f"Send the list of carriers that were late this month, part {number}",
            "ours" if number % 2 else "theirs",
            made_on="2026-11-02",
            due_on="2026-11-20",
            contact_id=adela.id,
        )
    meeting = services.meetings.plan(
        account, "Quarterly review", "2026-11-25T14:00", contacts=(adela.id,)
    )
    return read(services, meeting.id)


@pytest.fixture
def paper(qtbot):
    made = Paper()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_line_is_measured_a_few_times_however_many_lines_there_are(
    view, paper, qtbot, monkeypatch
):
    measured, asked = [], []
    size, high = doors._size, WordsDoor.heightForWidth

    def measure(metrics: QFontMetrics, width: int, text: str) -> QSize:
        measured.append(text)
        return size(metrics, width, text)

    def ask(door: WordsDoor, width: int) -> int:
        asked.append(width)
        return high(door, width)

    monkeypatch.setattr(doors, "_size", measure)
    monkeypatch.setattr(WordsDoor, "heightForWidth", ask)
    paper.show_view(view)
    shown = paper.promises.findChildren(WordsDoor)
    qtbot.waitUntil(lambda: all(one.height() > 24 for one in shown))
    assert len(shown) >= 30
    # Words and detail of each, once at any width, and a few again where they are broken.
    lines = len(paper.findChildren(WordsDoor))
    assert len(measured) <= 4 * lines
    assert len(asked) <= 42 * lines


def test_every_line_is_as_high_as_its_words_and_none_lies_on_another(view, paper, qtbot):
    paper.show_view(view)
    shown = paper.promises.findChildren(WordsDoor)
    qtbot.waitUntil(lambda: all(one.height() >= one.heightForWidth(one.width()) for one in shown))
    boxes = [QRect(one.mapTo(paper.widget(), one.rect().topLeft()), one.size()) for one in shown]
    boxes.sort(key=QRect.top)
    assert all(above.bottom() < below.top() for above, below in pairwise(boxes))


def test_what_is_shown_again_takes_the_place_of_what_stood_there(view, paper, qtbot):
    paper.show_view(view)
    fewer = replace(
        view,
        ours=view.ours[:1],
        theirs=(),
        more=(None, None, None),
        meeting=replace(view.meeting, state=HELD),
    )
    paper.show_view(fewer)
    qtbot.waitUntil(lambda: paper.promises.height() < 200)
    assert paper.captured.isVisible()


def test_words_are_as_high_as_qt_would_make_them_at_any_width(qtbot):
    draws = random.Random(20_261)
    for _ in range(300):
        text = "".join(draws.choices([*SCRIPTS, "\n"], [4, 1, 1, 4, 0.3], k=draws.randint(1, 9)))
        detail = draws.choice(["", draws.choice(SCRIPTS) * draws.randint(1, 6)])
        door = WordsDoor(text, detail)
        qtbot.addWidget(door)
        width = draws.randint(120, 900)
        room = width - 2 * doors._INSET
        high = [
            QFontMetrics(face).boundingRect(QRect(0, 0, room, 10_000), doors._WRAP, words).height()
            for face, words in ((door.font(), text), (door._small, detail))
        ]
        assert door.heightForWidth(width) == high[0] + (high[1] if detail else 0) + GRID
