"""How well a few typed letters fit a name."""

from __future__ import annotations

from typing import NamedTuple


class Fit(NamedTuple):
    """How well (higher is better) and which letters of the text were meant."""

    score: int
    places: tuple[int, ...]


def fit(typed: str, text: str) -> Fit | None:
    """The fit of every typed letter, in order, into the text; None where one is missing.

    Beginnings of words and letters in a row count most, gaps and long texts cost a little. Words
    typed in another order than they stand are tried as whole pieces.
    """
    wanted = typed.casefold().split()
    if not wanted:
        return Fit(0, ())
    folded = text.casefold()
    if len(folded) != len(
        text
    ):  # folding changed the places ("ß"); plain lowering keeps them mostly
        folded = text.lower()[: len(text)].ljust(len(text))
    places: list[int] = []
    score = 0
    for word in wanted:
        found = _fit_word(word, folded)
        if found is None:
            return None
        score += found.score
        places.extend(found.places)
    return Fit(score - len(text) // 8, tuple(sorted(set(places))))


def _fit_word(word: str, text: str) -> Fit | None:
    whole = _whole(word, text)
    if whole is not None:
        start, bonus = whole
        return Fit(len(word) * 10 + bonus, tuple(range(start, start + len(word))))
    places: list[int] = []
    score = 0
    position = -1
    for letter in word:
        at_start = _start_of_word(letter, text, position + 1)
        following = text.find(letter, position + 1)
        if following < 0:
            return None
        chosen = following
        if following != position + 1 and at_start >= 0 and _rest_fits(word, places, text, at_start):
            chosen = at_start
        score += 6 if _starts_word(text, chosen) else 4 if chosen == position + 1 else 0
        score -= min(chosen - position - 1, 3)
        places.append(chosen)
        position = chosen
    return Fit(score, tuple(places)) if score > 0 else None


def _whole(word: str, text: str) -> tuple[int, int] | None:
    """Where the word stands unbroken, the beginning of a word preferred, and its bonus."""
    first = text.find(word)
    if first < 0:
        return None
    at = first
    while at >= 0:
        if _starts_word(text, at):
            return at, 20 if at == 0 else 12
        at = text.find(word, at + 1)
    return first, 0


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


def _start_of_word(letter: str, text: str, begin: int) -> int:
    place = text.find(letter, begin)
    while place >= 0 and not _starts_word(text, place):
        place = text.find(letter, place + 1)
    return place


def _rest_fits(word: str, places: list[int], text: str, chosen: int) -> bool:
    """Whether the letters after this one still fit behind `chosen`."""
    position = chosen
    for letter in word[len(places) + 1 :]:
        position = text.find(letter, position + 1)
        if position < 0:
            return False
    return True
