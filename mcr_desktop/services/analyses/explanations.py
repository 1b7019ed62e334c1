"""A file of leaves in, the causes that it supports out, one answer for each case in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.causes import (
    Localisation,
    MoreThanAllError,
    NothingToExplainError,
    RepeatedAttributeError,
    UncasedRowError,
)
from mcr_desktop.domain.findings import Flag
from mcr_desktop.domain.progress import Progress, Unwatched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.domain.splits import Split
    from mcr_desktop.exchange.tables import Table
    from mcr_desktop.rootcause.columns import Attribute


@dataclass(frozen=True, slots=True)
class Amounts:
    """Columns of a table that says what was seen and what was expected."""

    real: str
    expected: str


@dataclass(frozen=True, slots=True)
class Rates:
    """Columns of a table that says how many of how many failed, now and in a baseline."""

    bad: str
    total: str
    baseline_bad: str
    baseline_total: str


@dataclass(frozen=True, slots=True)
class ExplainedCase:
    """The answer for one case; `case` is None where the file is one case.

    `splits` tell along each attribute whether rates changed or their mix; none for bare amounts.
    """

    case: str | None
    found: Localisation
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """All answers in the order of the file, and what is to be known of the file."""

    cases: tuple[ExplainedCase, ...]
    flags: tuple[Flag, ...]


def explain_leaves(
    path: Path,
    by: Sequence[str],
    figures: Amounts | Rates,
    *,
    case: str | None = None,
    depth: int | None = None,
    progress: Progress | None = None,
) -> Explained:
    """The causes of every case in a CSV or Parquet file of leaves.

    An attribute that a case never records takes no part in it. Raises the errors of
    `exchange.table_errors`, NothingToExplainError without an attribute, RepeatedAttributeError where one
    column is asked to play two parts, MoreThanAllError where more failed than there were, UncasedRowError and
    CancelledError through `progress`. Forecasts can fall below zero: such amounts count as zero, with a flag.
    """
    from mcr_desktop.exchange.tables import read_table

    watch = progress or Unwatched()
    used = [figures.real, figures.expected] if isinstance(figures, Amounts) else [
        figures.bad, figures.total, figures.baseline_bad, figures.baseline_total
    ]  # fmt: skip
    if not by:
        raise NothingToExplainError(file=path.name)
    for place, name in enumerate((*by, *([case] if case else ()))):
        if name in used or name in by[:place]:
            raise RepeatedAttributeError(column=name)
    table = read_table(path, [*by, *used, *([case] if case else ())])
    attributes = {name: table.attribute(name) for name in by}
    negative = isinstance(figures, Amounts)
    columns = [table.amounts(name, negative=negative) for name in used]
    if isinstance(figures, Rates):
        _refuse_more_than_all(path, table, used, columns)
    cases = []
    parts = list(_cases(path, table, case))
    for number, (label, rows) in enumerate(parts):
        watch.report(number, len(parts))
        found = _explain_case(attributes, columns, rows, figures, depth)
        if negative:
            found = _first_negative(found, table, used, columns, rows)
        splits = () if negative else _splits(attributes, columns, rows, unit=used[1])
        cases.append(ExplainedCase(label, found, splits))
    return Explained(tuple(cases), (*_silent_attributes(attributes, by), *table.flags))


def _refuse_more_than_all(
    path: Path, table: Table, names: Sequence[str], columns: Sequence[NDArray[np.float64]]
) -> None:
    """A part larger than its whole is a mix-up of columns or a damaged row; failures of none at all are flagged."""
    for part, whole in ((0, 1), (2, 3)):
        beyond = (columns[part] > columns[whole]) & (columns[whole] > 0)
        if bool(beyond.any()):
            at = int(beyond.argmax())
            raise MoreThanAllError(
                file=path.name, row=table.row_of(at), column=names[part], other=names[whole],
                value=f"{columns[part][at]:g}", total=f"{columns[whole][at]:g}",
            )  # fmt: skip


def _first_negative(
    found: Localisation,
    table: Table,
    names: Sequence[str],
    columns: Sequence[NDArray[np.float64]],
    rows: NDArray[np.int64] | None,
) -> Localisation:
    """The flag on negative amounts with the row and the column of the first one."""
    if not any(flag.kind == "negative amounts" for flag in found.flags):
        return found
    places = {}
    for name, column in zip(names, columns, strict=True):
        below = (column if rows is None else column[rows]) < 0
        if bool(below.any()):
            at = int(below.argmax())
            places[name] = at if rows is None else int(rows[at])
    name = min(places, key=lambda one: places[one])
    flags = tuple(
        replace(flag, detail=name, row=table.row_of(places[name]))
        if flag.kind == "negative amounts"
        else flag
        for flag in found.flags
    )
    return replace(found, flags=flags)


def _silent_attributes(attributes: dict[str, Attribute], by: Sequence[str]) -> list[Flag]:
    """Attributes that the whole file never records, or that name its rows."""
    from mcr_desktop.rootcause.flags import flag_attributes

    return [
        flag
        for flag in flag_attributes(attributes, by)
        if flag.kind == "attribute names every row"
        or (flag.kind == "constant attribute" and not flag.detail)
    ]


def _explain_case(
    attributes: dict[str, Attribute],
    columns: list[NDArray[np.float64]],
    rows: NDArray[np.int64] | None,
    figures: Amounts | Rates,
    depth: int | None,
) -> Localisation:
    from mcr_desktop.rootcause import leaves
    from mcr_desktop.rootcause.localising import localise

    if rows is not None:
        attributes = {name: column.take(rows) for name, column in attributes.items()}
        columns = [column[rows] for column in columns]
    table = (
        leaves.amounts(attributes, columns[0], columns[1])
        if isinstance(figures, Amounts)
        else leaves.rates(attributes, columns[0], columns[1], columns[2], columns[3])
    )
    return localise(table, depth=depth)


def _splits(
    attributes: dict[str, Attribute],
    columns: list[NDArray[np.float64]],
    rows: NDArray[np.int64] | None,
    *,
    unit: str,
) -> tuple[Split, ...]:
    """The change of the overall rate along each attribute that takes part in the case."""
    import numpy as np

    from mcr_desktop.rootcause.splits import split_change

    if rows is not None:
        attributes = {name: column.take(rows) for name, column in attributes.items()}
        columns = [column[rows] for column in columns]
    found = []
    for name, column in attributes.items():
        if not column.codes.any():
            continue
        bad, total, bad_before, total_before = (
            np.bincount(column.codes, amounts, len(column.labels)).tolist() for amounts in columns
        )
        split = split_change(name, column.labels, bad_before, bad, total_before, total, unit=unit)
        if split is not None:
            found.append(split)
    return tuple(found)


def _cases(
    path: Path, table: Table, case: str | None
) -> Iterator[tuple[str | None, NDArray[np.int64] | None]]:
    """Each case with its rows, in the order of the file."""
    import numpy as np

    if case is None:
        yield None, None
        return
    column = table.attribute(case)
    if bool((column.codes == 0).any()):
        row = table.row_of(int((column.codes == 0).argmax()))
        raise UncasedRowError(file=path.name, row=row, column=case)
    order = np.argsort(column.codes, kind="stable")
    starts = np.searchsorted(column.codes[order], np.arange(1, len(column.labels) + 1))
    for code in range(1, len(column.labels)):
        rows = order[starts[code - 1] : starts[code]]
        if len(rows):
            yield column.labels[code], rows
