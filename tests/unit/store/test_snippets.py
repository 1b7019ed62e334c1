"""Snippets of long texts."""

from __future__ import annotations

import random
import re

import pytest

from mcr_desktop.store import snippets
from mcr_desktop.store.snippets import Snippets
from mcr_desktop.store.words import fold, is_unspaced


@pytest.mark.parametrize("place", [0, 1, 61, 8190, 8191, 8192, 8193, 16_384, 40_001])
def test_a_find_at_any_place_of_a_long_text_is_found(place):
    before = ("xyz " * 11_000)[: max(0, place - 1)] + " " * (place > 0)
    text = before + "bären carrier" + " z" * 9000
    assert ("bär", True) in Snippets(["Bär"]).of(text)
    # In the middle of a word nothing begins, wherever the text is parted.
    assert not any(hit for _, hit in Snippets(["ären"]).of(text))


def test_a_long_text_is_compared_no_further_than_its_first_find(monkeypatch):
    compared: list[int] = []

    def folded(text: str) -> str:
        compared.append(len(text))
        return fold(text)

    monkeypatch.setattr(snippets, "fold", folded)
    text = "a carrier came late. " + "wörds " * 100_000
    assert ("carrier", True) in Snippets(["carrier"]).of(text)
    assert sum(compared) < 40_000


@pytest.mark.parametrize("text", ["", " ", "wörds " * 10_000])
def test_where_nothing_is_found_the_text_is_shown_from_its_start(text):
    shown = Snippets(["carrier"]).of(text)
    assert not any(is_find for _, is_find in shown)
    assert "".join(part for part, _ in shown).startswith(text[:100])


LETTERS = "ab .\nÄé東京-_1ß"


def beginnings(text, tokens):
    """Where finds stand, by a pattern that asks first whether a word begins."""
    longest_first = sorted({fold(one) for one in tokens}, key=len, reverse=True)
    signs = [re.escape(one) for one in longest_first if is_unspaced(one)]
    words = [re.escape(one) for one in longest_first if not is_unspaced(one)]
    pattern = "|".join([*signs, *([rf"\b(?:{'|'.join(words)})"] if words else [])])
    return [text[slice(*one.span())] for one in re.finditer(pattern, fold(text))]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_finds_are_where_words_begin_and_anywhere_where_words_have_no_spaces(count):
    draws = random.Random(count)
    met = 0
    for _ in range(400):
        text = "".join(draws.choices(LETTERS, k=draws.randint(1, 40)))
        tokens = [
            "".join(draws.choices("abÄé東京_1ß", k=draws.randint(1, 2))) for _ in range(count)
        ]
        parts = Snippets(tokens).marked(text)
        assert "".join(part for part, _ in parts) == text
        assert [part for part, is_find in parts if is_find] == beginnings(text, tokens)
        met += len(parts) > 1
    assert met > 50


def test_for_one_word_no_pattern_is_made(monkeypatch):
    def made(_tokens: list[str]) -> None:
        pytest.fail("a pattern takes longer to make than a hundred texts to look through")

    monkeypatch.setattr(snippets, "_pattern", made)
    finder = Snippets(["Car", "car"])
    assert finder.of("a car, a scar") == (("a ", False), ("car", True), (", a scar", False))
    assert finder.marked("Scar") == (("Scar", False),)
