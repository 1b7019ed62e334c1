"""One cell of a file -> the value that the store keeps, or the reason why not."""

from __future__ import annotations

from typing import Any

import pytest

from mcr_desktop.exchange.cells import RefusedError, plain_reader_of, reader_of


def read(kind: str, raw: str, *, spelled: str = "", decimal: str = ".") -> object:
    return reader_of(kind, limit=50, spelled=spelled, decimal=decimal)(raw)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("line", "  plain  ", "plain"),
        ("line", "", None),
        ("line", " \t\u00a0", None),
        ("line", "cafe\u0301", "caf\u00e9"),
        ("line", "a\r\nb\tc\x07d\x9fe", "a  b cde"),
        ("prose", "a\r\nb\rc\td\x1b\x7f", "a\nb\nc\td"),
        ("prose", "\n\n", None),
        ("identity", "123.0", "123"),
        ("identity", "123.000", "123"),
        ("identity", "0012", "0012"),
        ("identity", "1.5", "1.5"),
        ("identity", "T-12.0", "T-12.0"),
        ("scale", "3", 3),
        ("scale", " 5.0 ", 5),
        ("scale", "", None),
        ("flag", "Yes", 1),
        ("flag", "0", 0),
        ("flag", "", None),
        ("number", "12.50", 12.5),
        ("number", "0", 0.0),
        ("date", "", None),
    ],
)
def test_what_a_cell_becomes(kind: str, raw: str, value: Any) -> None:
    found = read(kind, raw, spelled="YYYY-MM-DD")
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "reason"),
    [
        ("line", "x" * 51, "too_long"),
        ("line", "half \ud800", "surrogate"),
        ("identity", "1.23457E+15", "id_rounded"),
        ("scale", "high", "not_whole"),
        ("scale", "3.5", "not_whole"),
        ("scale", "-1", "not_whole"),
        ("scale", "\u0663", "not_whole"),
        ("scale", "0", "out_of_range"),
        ("scale", "6", "out_of_range"),
        ("flag", "maybe", "not_yes_no"),
        ("number", "-1", "negative"),
        ("number", "-0", "negative"),
        ("number", "1,000", "not_number"),
        ("number", "1e3", "not_number"),
        ("number", "nan", "not_number"),
        ("number", "inf", "not_number"),
        ("number", "1_000", "not_number"),
        ("number", "9" * 16, "too_large"),
    ],
)
def test_what_a_cell_cannot_be(kind: str, raw: str, reason: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(kind, raw)
    assert caught.value.reason == reason


def test_the_decimal_mark_is_the_stated_one() -> None:
    assert read("number", "12,5", decimal=",") == 12.5
    with pytest.raises(RefusedError):
        read("number", "12.5", decimal=",")
    with pytest.raises(RefusedError):
        read("number", "1,2,3", decimal=",")


@pytest.mark.parametrize("kind", ["line", "prose", "identity"])
def test_many_plain_texts_at_once_are_what_each_is_alone(kind: str) -> None:
    plain = plain_reader_of(kind, limit=20)
    one = reader_of(kind, limit=20)
    assert plain is not None
    cells = (" a ", "", "b c", "12")
    assert plain(cells) == [one(cell) for cell in cells]
    for closer in ("caf\u00e9", "a\nb", "x" * 21):
        assert plain((*cells, closer)) is None
    assert plain_reader_of("date", limit=20) is None
    assert (plain(("1.0",)) is None) == (kind == "identity")
