from __future__ import annotations

import pytest

from mcr_desktop.domain.word_merges import merged


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
