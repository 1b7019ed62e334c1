"""Columns of a table as texts, codes and numbers, whatever type they came in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.exchange import table_days
from mcr_desktop.rootcause.columns import Attribute, smallest_codes

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

LONGEST_SHOWN = 80
"""Characters of a value that an error or a flag repeats."""


def as_texts(column: pl.Series) -> pl.Series:
    """A column of any plain type as texts (or categories): 1.0 as "1", days as ISO text."""
    import polars as pl

    kind = column.dtype
    if kind in (pl.String, pl.Categorical):
        return column
    if isinstance(kind, pl.Enum):
        return column.cast(pl.String)
    if kind.is_float():
        column = column.fill_nan(None)
        whole = column.is_null() | ((column == column.round(0)) & (column.abs() < 2.0**53))
        if bool(whole.all()):
            return column.cast(pl.Int64).cast(pl.String)
        return column.cast(pl.String).str.strip_suffix(".0")
    if kind.is_decimal():
        text = column.cast(pl.String)
        dotted = text.str.contains(".", literal=True)
        return text.zip_with(~dotted, text.str.strip_chars_end("0").str.strip_chars_end("."))
    return column.cast(pl.String)


def numbers(texts: pl.Series) -> pl.Series:
    """Texts as numbers, null where they are none; a comma is the decimal mark where it can be nothing else."""
    import polars as pl

    read = texts.cast(pl.Float64, strict=False)
    if read.null_count() == texts.null_count():
        return read
    short = texts.str.strip_chars()
    read = short.cast(pl.Float64, strict=False)
    left = short.filter(read.is_null() & short.is_not_null() & (short != ""))
    if not len(left) or not bool(left.str.contains(r"^[+-]?[0-9]*,[0-9]+$").all()):
        return read
    points = bool(short.str.contains(".", literal=True).any())
    proved = bool(left.str.contains(r"^[+-]?0?,|,(?:[0-9]{1,2}|[0-9]{4,})$").any())
    if points or not proved:
        return read
    return short.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def floats(numbers: pl.Series) -> NDArray[np.float64]:
    return np.asarray(numbers.fill_null(math.nan).to_numpy(), np.float64)


def encode(texts: pl.Series) -> Attribute:
    """Codes in order of first appearance."""
    import polars as pl

    column = texts.cast(pl.Categorical).rechunk()
    first = column.unique(maintain_order=True)
    physical = column.to_physical()
    top = int(physical.max() or 0)  # type: ignore[arg-type] # a maximum of numbers is a number
    found = first.cast(pl.String).to_list()
    known = first.to_physical().to_list()
    labels = [""]
    table = np.zeros(top + 2, np.uint32)
    for text, number in zip(found, known, strict=True):
        if text:
            table[number] = len(labels)
            labels.append(text)
    table = table.astype(smallest_codes(len(labels)))
    codes = table[physical.fill_null(top + 1).to_numpy()]
    return Attribute(codes, tuple(labels))


def without_time(texts: pl.Series) -> pl.Series:
    """Dates without the time of day that follows them."""
    import polars as pl

    if texts.dtype == pl.Categorical:
        distinct = texts.unique()
        if distinct.cast(pl.String).str.len_chars().max() == 10:
            return texts
        texts = texts.cast(pl.String)
    return texts.str.strip_chars().str.replace(table_days.TIME_OF_DAY, "").str.strip_chars()


def shown(value: object) -> str:
    """A value fit for one line."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}\N{HORIZONTAL ELLIPSIS}"
