"""Words into lines: measured, broken, and never wider than their column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.fonts import Face, fonts
from mcr_desktop.briefs.typesetting import Run, Setter, Style

STYLE = Style(9.3, 13.0)


def right_edge(run: Run) -> float:
    faces = fonts()
    face = next((f for f in Face if f == run.font), None)
    if face is None:
        return run.x + sum(faces._cmaps[run.font][ord(c)] for c in run.text) * run.size
    return run.x + faces.word(run.text, face).width * run.size


@given(st.text(max_size=300), st.floats(60, 500), st.lists(st.integers(1, 99), max_size=4))
def test_no_line_is_wider_than_its_column(text, room, sources):
    for strip in Setter(fonts()).paragraph(text, STYLE, room, sources=sources):
        for op in strip.ops:
            assert isinstance(op, Run)
            assert right_edge(op) <= room + 0.5


@given(st.text(max_size=200))
def test_every_letter_is_set(text):
    setter = Setter(fonts())
    strips = setter.paragraph(text, STYLE, 120)
    letters = "".join(op.text for strip in strips for op in strip.ops if isinstance(op, Run))
    wanted = clean(text).replace(" ", "")
    assert len(letters.replace(" ", "")) == len(wanted)
    if not setter.missing:
        assert letters.replace(" ", "") == wanted


def test_source_numbers_ride_on_the_last_word():
    strips = Setter(fonts()).paragraph("one two", STYLE, 300, sources=(3, 12))
    mark = strips[-1].ops[-1]
    assert isinstance(mark, Run)
    assert mark.text == "3,12"
    assert mark.size < STYLE.size
    words = strips[-1].ops[0]
    assert isinstance(words, Run)
    assert mark.y < words.y


def test_a_paragraph_neither_starts_nor_ends_a_page_with_a_lone_line():
    strips = Setter(fonts()).paragraph("word " * 60, STYLE, 120)
    assert strips[0].keep
    assert strips[-2].keep
    assert not strips[-1].keep


def test_a_short_room_ends_with_an_ellipsis():
    setter = Setter(fonts())
    shown = setter.fitted("a long name of a company", STYLE, 60)
    assert shown.endswith("…")
    assert setter.width(shown, STYLE) <= 60
