"""Snippets of long texts."""

from __future__ import annotations

import pytest

from mcr_desktop.store.snippets import Snippets


@pytest.mark.parametrize("place", [0, 1, 61, 8190, 8191, 8192, 8193, 16_384, 40_001])
def test_a_find_at_any_place_of_a_long_text_is_found(place):
    before = ("xyz " * 11_000)[: max(0, place - 1)] + " " * (place > 0)
    text = before + "bären carrier" + " z" * 9000
    assert ("bär", True) in Snippets(["Bär"]).of(text)
    # In the middle of a word nothing begins, wherever the text is parted.
    assert not any(hit for _, hit in Snippets(["ären"]).of(text))
