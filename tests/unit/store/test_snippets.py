"""Snippets of long texts."""

from __future__ import annotations

import pytest

from mcr_desktop.store import snippets
from mcr_desktop.store.snippets import Snippets
from mcr_desktop.store.words import fold


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
