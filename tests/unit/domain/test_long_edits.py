"""What makes one long text of another, found from edit to edit without cutting either into pieces."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain import long_edits, word_merges
from mcr_desktop.domain.long_edits import Lines, Words, differing
from mcr_desktop.domain.word_merges import merged

PIECES = st.lists(st.sampled_from(["a", "bb", " ", "\n", "\u2003", "ccc ", "\n\n"]), max_size=40)
GRAINS = (Lines(), Words())


class Counted(Lines):
    """Lines that tell how many of them were looked at one by one."""

    def __init__(self) -> None:
        self.looked = 0

    def end(self, text, start):
        self.looked += 1
        return super().end(text, start)


def put_in(was, now, parts):
    """`was` with the differences made upon it."""
    for a, b, c, d in reversed(parts):
        was = was[:a] + now[c:d] + was[b:]
    return was


def edited(lines, marks):
    """The lines with a word behind some of them, at shares of the whole."""
    lines = list(lines)
    for share, word in marks.items():
        lines[int(share * len(lines))] += f" {word}"
    return "\n".join(lines)


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize(("edits", "steps", "sure"), [(32, 12_000, 400), (2, 40, 1), (1, 3, 9)])
@given(was=PIECES, now=PIECES)
def test_the_differences_make_the_one_of_the_other_and_cut_no_piece(
    grain, edits, steps, sure, was, now
):
    was, now = "".join(was), "".join(now)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(long_edits, "MOST_EDITS", edits)
        patched.setattr(long_edits, "MOST_STEPS", steps)
        patched.setattr(long_edits, "_SURE", sure)
        parts = differing(was, now, grain)
    assert put_in(was, now, parts) == now
    for text, ends in ((was, [one[:2] for one in parts]), (now, [one[2:] for one in parts])):
        places = {0}
        for piece in grain.pieces(text):
            places.add(max(places) + len(piece))
        assert {place for pair in ends for place in pair} <= places
    assert all(one[1] < two[0] or one[3] < two[2] for one, two in pairwise(parts))


@given(st.text(alphabet="ab \n\t\u2003", max_size=60))
def test_the_pieces_make_up_the_text(text):
    for grain in GRAINS:
        pieces, places = grain.pieces(text), [0]
        assert "".join(pieces) == text
        while places[-1] < len(text):
            places.append(grain.end(text, places[-1]))
        assert [len(piece) for piece in pieces] == [end - start for start, end in pairwise(places)]


@pytest.mark.parametrize("different", [2, 7, 50, 5000])
def test_words_far_apart_in_lines_that_are_alike_are_put_in_where_they_were_written(different):
    lines = [f"line {number % different} of a very long note" for number in range(25_000)]
    mine, theirs = {0.1: "MINE", 0.9: "MINE TOO"}, {0.2: "THEIRS", 0.8: "THEIRS TOO"}
    both = merged("\n".join(lines), edited(lines, mine), edited(lines, theirs))
    assert both == edited(lines, mine | theirs)


def test_where_every_line_is_the_same_the_lines_of_both_stay_and_none_comes_twice():
    lines = ["the same line of a very long note"] * 25_000
    mine, theirs = {0.1: "MINE", 0.9: "MINE TOO"}, {0.2: "THEIRS", 0.8: "THEIRS TOO"}
    both = merged("\n".join(lines), edited(lines, mine), edited(lines, theirs))
    assert sorted(both.split("\n")) == sorted(edited(lines, mine | theirs).split("\n"))


@pytest.mark.parametrize("joint", [" ", "\n"])
def test_hundreds_of_edits_of_both_are_put_in_where_they_were_written(joint):
    lines = [f"word{number % 50} of a note" for number in range(10_000)]
    mine = {(number + 0.5) / 200: f"M{number}" for number in range(200)}
    theirs = {(number + 0.25) / 200: f"T{number}" for number in range(200)}
    base, one, two, both = (
        edited(lines, marks).replace("\n", joint) for marks in ({}, mine, theirs, mine | theirs)
    )
    assert merged(base, one, two) == both


def test_few_lines_are_looked_at_however_long_the_text_and_however_alike_its_lines():
    lines = ["the same line of a very long note"] * 25_000
    now = edited(lines, {0.1: "one", 0.5: "two", 0.9: "three"})
    grain = Counted()
    assert len(differing("\n".join(lines), now, grain)) == 3
    assert grain.looked < 100


def test_a_page_put_in_between_two_edits_leaves_the_rest_as_it_is():
    draws = random.Random(3)
    lines = [f"line {number} {draws.random()}" for number in range(5_000)]
    pasted = [f"pasted {number}" for number in range(3_000)]
    now = edited([*lines[:2_000], *pasted, *lines[2_000:]], {0.05: "first", 0.95: "last"})
    parts = differing("\n".join(lines), now, Lines())
    assert [(was[1] - was[0] < 100) for was in parts] == [True, True, True]


def test_texts_that_have_little_in_common_are_compared_up_to_a_number_of_steps(monkeypatch):
    draws = random.Random(4)
    was, now = ("\n".join(draws.choices("abcd", k=20_000)) for _ in range(2))
    grain = Counted()
    parts = differing(was, now, grain)
    assert put_in(was, now, parts) == now
    assert grain.looked <= 3 * long_edits.MOST_STEPS


def test_lines_are_compared_as_wholes_in_texts_of_any_length(monkeypatch):
    monkeypatch.setattr(word_merges, "LONG", 0)
    assert merged("a b\nc d\ne f", "a x\nc d\ne f", "a b\nc d\ne y") == "a x\nc d\ne y"
