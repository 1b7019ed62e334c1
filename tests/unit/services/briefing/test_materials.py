"""The rows that a brief is made from, how much of them it tells, and notes as plain words."""

from __future__ import annotations

import re

import pytest

from mcr_desktop.services.briefing.materials import plain_words


@pytest.mark.parametrize(
    ("text", "most", "said"),
    [
        ("# Head\n- one\n2. **two**", 99, "Head. one. two."),
        ("A sentence. Another one that goes on", 16, "A sentence."),
        ("words without any end at all", 16, "words without\N{HORIZONTAL ELLIPSIS}"),
        ('He said "go now. And do not wait"', 20, 'He said "go now."'),
        ("", 10, ""),
    ],
)
def test_notes_become_plain_words(text: str, most: int, said: str) -> None:
    assert plain_words(text, most) == said
    assert not re.search(r"[#*]", plain_words(text, most))
