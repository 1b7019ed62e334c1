"""What a chart says, before anybody knows how large it will be drawn."""

from __future__ import annotations

from mcr_desktop.figures.charts import FigureWords
from tests.unit.figures.samples import pareto


def test_numbers_follow_the_language():
    german = FigureWords(decimal=",", grouping=".")
    assert german.number(12345.678, 1) == "12.345,7"
    assert german.number(-3) == "\u22123"
    assert FigureWords().number(1234567) == "1\u202f234\u202f567"


def test_brief_numbers_earn_their_decimals():
    words = FigureWords()
    assert [words.brief_number(v) for v in (3.14159, 31.4159, 314.159, 3.0)] == [
        "3.14",
        "31.4",
        "314",
        "3",
    ]
    assert words.percent(0.7149) == "71\u202f%"


def test_the_total_counts_the_rest():
    assert pareto().total == 476
