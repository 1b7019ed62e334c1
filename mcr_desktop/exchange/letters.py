"""How a spreadsheet calls its columns. Imported by the worker: kept light."""

from __future__ import annotations


def letters_of(number: int) -> str:
    """The letters of a column by its number from 1: C for 3."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(letters: str) -> int:
    """The number of a column, from 1: 3 for C."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
