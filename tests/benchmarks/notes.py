"""Invented notes, the same for every program that is measured on them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 50_000
_SYLLABLES = [
    "an",
    "bel",
    "cor",
    "dan",
    "el",
    "far",
    "gen",
    "hal",
    "in",
    "jor",
    "kel",
    "lor",
    "men",
    "nor",
    "ol",
    "per",
    "qua",
    "ren",
    "sol",
    "tor",
    "ur",
    "ven",
    "wes",
    "yor",
    "zan",
]
_WORDS = 12_000


def vocabulary() -> list[str]:
    """Words, the commonest first."""
    source = random.Random(7)
    words: dict[str, None] = {}
    while len(words) < _WORDS:
        words["".join(source.choices(_SYLLABLES, k=source.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


def notes(count: int = COUNT) -> Iterator[str]:
    """Notes of 8 to 60 words; word n comes up about 1/n as often as the first (Zipf)."""
    source = random.Random(11)
    words = vocabulary()
    weights = [1 / (rank + 3) for rank in range(len(words))]
    cumulative = [0.0]
    for weight in weights:
        cumulative.append(cumulative[-1] + weight)
    for _ in range(count):
        yield " ".join(source.choices(words, cum_weights=cumulative[1:], k=source.randint(8, 60)))


def prefixes(count: int = 400) -> list[str]:
    """What people have typed so far: 2 to 6 first letters of words that do occur."""
    source = random.Random(13)
    words = [word for word in vocabulary() if len(word) >= 3]
    return [source.choice(words)[: source.randint(2, 6)] for _ in range(count)]
