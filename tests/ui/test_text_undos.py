"""Edits between texts, and undo in a text that others write in too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.ui.account.text_edits import Edit, edits_between, moved, shared_head, utf16
from mcr_desktop.ui.account.text_undos import Undos

WORDS = st.lists(st.sampled_from(["the", "dock", "opens", " ", "  ", "\n", "é", "\U0001f680"]))
TEXTS = WORDS.map("".join)


def applied(edits: tuple[Edit, ...], text: str) -> str:
    for at, removed, added in reversed(edits):
        text = text[:at] + added + text[at + removed :]
    return text


@given(TEXTS, TEXTS)
def test_the_edits_make_the_one_of_the_other_and_touch_nothing_else(before, after):
    edits = edits_between(before, after)
    assert applied(edits, before) == after
    ends = [-1]
    for at, removed, added in edits:
        assert at >= ends[-1]
        assert removed or added
        ends.append(at + removed)


@given(TEXTS, TEXTS, st.data())
def test_a_place_stays_within_the_text_and_in_order(before, after, data):
    edits = edits_between(before, after)
    places = sorted(
        data.draw(st.lists(st.integers(0, len(before)), min_size=2, max_size=5), label="places")
    )
    for side in (False, True):
        there = [moved(place, edits, after_added=side) for place in places]
        assert there == sorted(there)
        assert all(0 <= place <= len(after) for place in there)


def test_a_place_goes_with_its_words():
    edits = edits_between("b d", "a b c d e")
    text = "a b c d e"
    assert text[moved(2, edits, after_added=True)] == "d"
    assert moved(0, edits, after_added=False) == 0
    assert moved(0, edits, after_added=True) == 2
    assert moved(3, edits, after_added=False) == len("a b c d")


@pytest.mark.parametrize(
    ("one", "other", "head"), [("", "", 0), ("a", "", 0), ("ab", "ab", 2), ("abc", "abd", 2)]
)
def test_what_both_begin_with(one, other, head):
    assert shared_head(one, other) == head


def test_units_of_an_editor():
    assert utf16("a\U0001f680") == 3


def test_letters_in_a_row_are_one_step_and_a_pause_begins_another():
    undos = Undos()
    for place, letter in enumerate("six"):
        undos.note(place, "", letter)
    undos.seal()
    undos.note(3, "", "!")
    assert undos.undo() == Edit(3, 1, "")
    assert undos.undo() == Edit(0, 3, "")
    assert undos.undo() is None
    assert undos.redo() == Edit(0, 0, "six")
    assert undos.redo() == Edit(3, 0, "!")
    assert undos.redo() is None


def test_deleting_backwards_and_forwards_is_one_step_each():
    undos = Undos()
    undos.note(2, "c", "")
    undos.note(1, "b", "")
    undos.note(1, "d", "")
    assert undos.undo() == Edit(1, 0, "bcd")


def test_what_a_teammate_wrote_over_can_no_longer_be_taken_back():
    undos = Undos()
    undos.note(0, "", "first")
    undos.seal()
    undos.note(5, "", "second")
    undos.shift([Edit(1, 2, "XY")])  # amid "first"
    assert undos.undo() == Edit(5, 6, "")
    assert undos.undo() is None


MINE, HERS = "abcdefgh", "ABCDEFGH"


@given(st.data())
def test_taking_everything_back_leaves_all_that_she_wrote_and_nothing_of_mine(data):
    text, undos = "-" * data.draw(st.integers(0, 6), label="before"), Undos()
    for _ in range(data.draw(st.integers(1, 12), label="deeds")):
        deed = data.draw(st.sampled_from(["type", "delete", "hers", "undo", "redo", "pause"]))
        if deed == "type":
            at = data.draw(st.integers(0, len(text)))
            added = data.draw(st.text(MINE, min_size=1, max_size=3))
            text = text[:at] + added + text[at:]
            undos.note(at, "", added)
        elif deed == "delete":
            # Only what was there from the beginning: else nobody could tell whose it was.
            places = [place for place, char in enumerate(text) if char == "-"]
            if places:
                at = data.draw(st.sampled_from(places))
                text = text[:at] + text[at + 1 :]
                undos.note(at, "-", "")
        elif deed == "hers":
            # Not amid what I typed in one go: that could no longer be taken back.
            places = [
                place
                for place in range(len(text) + 1)
                if not (0 < place < len(text) and text[place - 1] in MINE and text[place] in MINE)
            ]
            at = data.draw(st.sampled_from(places))
            added = data.draw(st.text(HERS, min_size=1, max_size=3))
            text = text[:at] + added + text[at:]
            undos.shift([Edit(at, 0, added)])
        elif deed == "pause":
            undos.seal()
        else:
            edit = undos.undo() if deed == "undo" else undos.redo()
            text = applied((edit,), text) if edit else text
    hers = sorted(char for char in text if char in HERS)
    while (edit := undos.undo()) is not None:
        text = applied((edit,), text)
    assert sorted(char for char in text if char in HERS) == hers
    assert not set(text) & set(MINE)
