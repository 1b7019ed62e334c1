"""Putting two people's changes to one text together, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain import word_merges
from mcr_desktop.domain.word_merges import merged, word_edits


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("a b c", "a b c", "a b c d", "a b c d"),
        ("a b c", "a x c", "a b c", "a x c"),
        ("a b c", "x b c", "a b y", "x b y"),
        ("a b c", "a b c d", "z a b c", "z a b c d"),
        ("a b", "a c b", "a c b", "a c b"),
        ("", "mine", "", "mine"),
        ("one two", "two", "one two three", "two three"),
    ],
)
def test_changes_of_both_sides_stay(base, mine, theirs, both):
    assert merged(base, mine, theirs) == both


def test_where_both_changed_one_word_both_words_stay():
    text = merged("call on Monday", "call on Tuesday", "call on Friday")
    assert "Tuesday" in text
    assert "Friday" in text
    assert "Monday" not in text


LONG = "\n".join(
    " ".join(f"word{(line * 7 + place) % 61}" for place in range(12)) for line in range(120)
)


@pytest.mark.parametrize("base", [LONG, LONG.replace("\n", " ")])
def test_a_long_text_that_both_changed_at_several_places_is_merged_word_by_word(base):
    words = base.split(" ")
    mine = f"Mine. {base} Mine."
    theirs = " ".join([*words[:700], "theirs", *words[700:]]).replace("word3 ", "WORD3 ", 1)
    both = merged(base, mine, theirs)
    assert both == f"Mine. {theirs} Mine."


@given(st.lists(st.sampled_from(["a", "b", " ", "\n", "ccc"])), st.data())
def test_the_edits_make_the_one_of_the_other(was, data):
    was_text = "".join(was)
    now_text = "".join(data.draw(st.permutations(was)))
    text = was_text
    for place, gone, come in reversed(word_edits(was_text, now_text)):
        assert text[place : place + len(gone)] == gone
        text = text[:place] + come + text[place + len(gone) :]
    assert text == now_text


def test_the_search_for_changed_words_looks_at_few_pairs(monkeypatch):
    # What was searched blank by blank took seconds in a note of some pages.
    looked: list[int] = []
    real = word_merges._equal_pairs

    def counted(*both: list[str]) -> int:
        looked.append(real(*both))
        return looked[-1]

    monkeypatch.setattr(word_merges, "_equal_pairs", counted)
    base = LONG + "\n" + LONG.replace("word", "other")
    merged(base, f"Mine.\n{base}\nMine.", f"Theirs {base} theirs")
    assert sum(looked) < 40_000


@pytest.mark.parametrize("joint", ["\n", " "])
def test_a_text_of_a_million_letters_keeps_what_both_wrote_wherever_they_wrote_it(joint):
    lines = [f"line {number} of a very long note about the dock" for number in range(25_000)]
    base = joint.join(lines)
    half = base.index("line 12000")
    mine = base[:half] + "MINE " + base[half:]
    both = merged(base, mine, f"TOP {base} END")
    assert len(both) == len(base) + len("MINE TOP  END")
    assert all(word in both for word in ("MINE ", "TOP ", " END"))
    if joint == "\n":
        assert both == f"TOP {mine} END"
    assert merged(base, f"{base} MINE", f"TOP {base}") == f"TOP {base} MINE"


@given(
    st.lists(st.sampled_from(["a ", "b", " ", "\n", "ccc\n", "dd"]), max_size=30),
    st.lists(st.sampled_from(["a ", "b", " ", "\n", "ccc\n", "dd"]), max_size=30),
)
def test_lines_set_aside_first_still_make_the_one_of_the_other(was, now):
    was_text, now_text = "".join(was), "".join(now)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(word_merges, "LONG", 0)
        text = was_text
        for place, gone, come in reversed(word_edits(was_text, now_text)):
            assert text[place : place + len(gone)] == gone
            text = text[:place] + come + text[place + len(gone) :]
        assert text == now_text
