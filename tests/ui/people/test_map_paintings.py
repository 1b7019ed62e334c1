"""Where the words of lines of influence stand on the map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from mcr_desktop.ui.people.map_paintings import _Tags

WIDE = 60.0


def line(end: float = 1000.0, y: float = 0.0) -> QPainterPath:
    path = QPainterPath(QPointF(0, y))
    path.lineTo(QPointF(end, y))
    return path


def test_a_word_stands_in_the_middle_of_its_line():
    assert _Tags(()).put(line(), WIDE).center() == QPointF(500, 0)


def test_a_word_goes_aside_along_its_line_where_it_would_hide_somebody():
    person = QRectF(450, -40, 100, 80)
    tag = _Tags((person, QRectF(0, 500, 100, 80))).put(line(), WIDE)
    assert not tag.intersects(person)
    assert tag.center().y() == 0


def test_words_of_lines_that_run_side_by_side_hide_one_another_nowhere():
    tags = _Tags(())
    stand = [tags.put(line(y=number * 4.0), WIDE) for number in range(5)]
    assert not any(
        one.intersects(other) for place, one in enumerate(stand) for other in stand[:place]
    )


def test_where_every_place_hides_somebody_the_word_stands_in_the_middle():
    person = QRectF(-100, -100, 1200, 200)
    assert _Tags((person,)).put(line(), WIDE).center() == QPointF(500, 0)
