"""Any list on paper: columns as wide as what stands in them, and nothing left out without a word."""

from __future__ import annotations

import io

import pypdf
import pytest

from mcr_desktop.briefs.fonts import Face, fonts
from mcr_desktop.briefs.list_sheets import ListSheet, _widths, render_list_sheet

HEADS = ("Whose", "In their own words", "Who", "Due", "State")
WEIGHTS = (84.0, 620.0, 144.0, 160.0, 166.0)
LONG = (
    "We will tell you what goes wrong on Madrid, and not who is to blame, before the year is out."
)
ROWS = (
    ("Internal", LONG, "Amara Insley", "13 Nov 2026", "moved from 30 Oct 2026"),
    ("Ours", LONG, "Jun Park", "30 Nov 2026", "open, every month"),
)


def sheet(rows=ROWS, heads=HEADS, weights=WEIGHTS, **more) -> ListSheet:
    return ListSheet("Promises", "Northwind", heads, rows, weights, **more)


def printed(made: ListSheet) -> str:
    pages = pypdf.PdfReader(io.BytesIO(render_list_sheet(made))).pages
    return "\n".join(page.extract_text() for page in pages)


def wide(text: str) -> float:
    return fonts().word(text, Face.REGULAR).width * 8.2


@pytest.mark.parametrize("room", [482.0, 728.0])
def test_no_word_is_broken_while_there_is_room_for_it(room):
    widths = _widths(sheet(), room)
    assert sum(widths) == pytest.approx(room)
    for column, width in enumerate(widths):
        for row in ROWS:
            assert all(wide(word) + 10 <= width for word in row[column].split())
    assert max(widths) == widths[1]


def test_short_columns_stay_on_one_line_and_leave_the_rest_to_the_words():
    widths = _widths(sheet(), 728.0)
    for column in (0, 2, 3, 4):
        assert all(wide(row[column]) + 10 <= widths[column] for row in ROWS)


@pytest.mark.parametrize(
    ("heads", "rows", "weights"),
    [
        (("",), (), (1.0,)),
        (("A", "B"), (), (0.0, 0.0)),
        (("A", "B"), (("x" * 300, "y" * 300),), (1.0, 9.0)),
        (tuple("ABCDEFGH"), (("word " * 90,) * 8,), (1.0,) * 8),
    ],
)
def test_columns_fill_the_sheet_whatever_stands_in_them(heads, rows, weights):
    widths = _widths(sheet(rows, heads, weights), 482.0)
    assert sum(widths) == pytest.approx(482.0)
    assert all(width >= 0 for width in widths)


def test_a_long_cell_ends_in_an_ellipsis_and_a_missing_letter_is_told():
    cells = (("Ours", "word " * 100, "\u05d0", "", ""),)
    text = printed(sheet(cells, missing="\ufffd stands for what cannot be printed."))
    assert "\u2026" in text
    assert "stands for what cannot be printed" in text
    assert "stands for" not in printed(sheet(missing="\ufffd stands for what cannot be printed."))
