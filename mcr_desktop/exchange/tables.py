"""Tables to be analysed: columns of a CSV or Parquet file, checked, as attributes, amounts and days.

Only the columns asked for are read. Whatever cannot be read is a typed error that names the file, the row
as a spreadsheet counts it (the header is row 1), the column and the value; what had to be decided without
proof is told by `Table.flags`.
"""

from __future__ import annotations

import io
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Flag
from mcr_desktop.exchange import errors, table_columns, table_days, table_errors, table_texts
from mcr_desktop.rootcause.columns import MISSING_DAY, Attribute
from mcr_desktop.rootcause.repeats import RowMarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import polars as pl
    from numpy.typing import NDArray

__all__ = ["Table", "read_table"]

_SAMPLE = 5_000
_SHORTEST_PART = 3
_PARQUET = b"PAR1"
_OTHERS = {b"PK\x03\x04": "spreadsheet", b"\xd0\xcf\x11\xe0": "spreadsheet", b"\x1f\x8b": "packed",
           b"\x28\xb5\x2f\xfd": "packed", b"BZh": "packed", b"\xfd7zX": "packed"}  # fmt: skip


_REASONS = (
    (FileNotFoundError, "missing"),
    (NotADirectoryError, "missing"),
    (IsADirectoryError, "folder"),
    (PermissionError, "denied"),
)


def read_table(path: Path, names: Sequence[str]) -> Table:
    """The columns `names` of a CSV or Parquet file.

    A name that no column has exactly may differ in capitals and outer blanks; a flag tells so. Raises
    FileUnreadableError, EmptyFileError, RepeatedColumnError, NulByteError and the errors of `table_errors`.
    """
    names = tuple(dict.fromkeys(names))
    with _plainly(path):
        return _read_parquet(path, names) if _is_parquet(path) else _read_text(path, names)


def column_names(path: Path) -> tuple[str, ...]:
    """The names of all columns, as they stand in the file. Raises as `read_table` does."""
    with _plainly(path):
        if _is_parquet(path):
            return _parquet_names(path)
        return table_texts.open_text(path, ()).header


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Turns what the system says of a file into FileUnreadableError."""
    try:
        yield
    except OSError as error:
        reason = next((why for kind, why in _REASONS if isinstance(error, kind)), "io")
        raise errors.FileUnreadableError(file=str(path), reason=reason) from None


def _is_parquet(path: Path) -> bool:
    """By its first bytes. Raises UnknownFormatError for what is no table."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise errors.FileUnreadableError(file=str(path), reason="io")  # a pipe is read only once
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_PARQUET):
        return True
    for magic, reason in _OTHERS.items():
        if head.startswith(magic):
            raise table_errors.UnknownFormatError(file=str(path), reason=reason)
    if head and path.suffix.lower() in {".parquet", ".pq"}:
        raise table_errors.UnknownFormatError(file=str(path), reason="parquet")
    return False


class Table:
    """Columns of a file by the names that were asked for. Columns are converted when asked for, then kept."""

    def __init__(
        self,
        path: Path,
        columns: dict[str, pl.Series],
        rows: int,
        flags: tuple[Flag, ...] = (),
        text: table_texts.TextTable | None = None,
    ) -> None:
        self.path = path
        self.names = tuple(columns)
        self.rows = rows
        self._columns = columns
        self._flags = list(flags)
        self._text = text
        self._attributes: dict[str, Attribute] = {}

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What had to be decided without proof so far: names, encoding, the order of day and month."""
        return tuple(self._flags)

    def attribute(self, name: str) -> Attribute:
        """A column as codes and labels; nothing, "" and NaN are code 0. Numbers keep the text they have."""
        if name not in self._attributes:
            self._attributes[name] = table_columns.encode(
                table_columns.as_texts(self._columns[name])
            )
        return self._attributes[name]

    def texts(self, name: str) -> list[str | None]:
        """A column as texts, None where nothing stands."""
        column = self.attribute(name)
        labels = np.array([None, *column.labels[1:]], object)
        return list(labels[column.codes])

    def amounts(self, name: str, *, negative: bool = False) -> NDArray[np.float64]:
        """A column as finite numbers, below zero only with `negative`. Raises BadAmountError."""
        import polars as pl

        column = self._columns[name]
        if column.dtype.is_numeric() or column.dtype == pl.Boolean:
            amounts = table_columns.floats(column.cast(pl.Float64))
        elif column.dtype == pl.Categorical:
            encoded = self.attribute(name)
            labels = pl.Series([None, *encoded.labels[1:]], dtype=pl.String)
            amounts = table_columns.floats(table_columns.numbers(labels))[encoded.codes]
        else:
            amounts = table_columns.floats(table_columns.numbers(table_columns.as_texts(column)))
        bad = ~np.isfinite(amounts)
        if not negative:
            bad |= amounts < 0
        if bad.any():
            self._refuse(name, int(bad.argmax()), float(amounts[bad.argmax()]))
        return amounts

    def days(self, name: str) -> NDArray[np.int32]:
        """A column as days since 1970-01-01, MISSING_DAY where none stands.

        The day is the one written: zones and times of day are dropped. Years, months and weeks (2020-W53)
        stand for their first day. Raises BadDayError and DayOrderError; `flags` tells where the order of day
        and month could not be proved.
        """
        import polars as pl

        column = self._columns[name]
        if column.dtype in (pl.Date, pl.Datetime):
            days = column.dt.date().cast(pl.Int32)
            numbers = np.asarray(days.fill_null(MISSING_DAY).to_numpy(), np.int32)
            far = (numbers < table_days.FIRST_DAY) | (numbers > table_days.LAST_DAY)
            far &= numbers != MISSING_DAY
            if far.any():
                row = int(far.argmax())
                raise table_errors.BadDayError(
                    file=str(self.path), column=name, row=self.row_of(row),
                    value=table_columns.shown(column[row]), reason="no_such_day",
                )  # fmt: skip
            return numbers
        texts = table_columns.as_texts(column)
        cut = table_columns.without_time(texts)
        encoded = table_columns.encode(cut)
        labels = encoded.labels[1:]
        try:
            read = table_days.read_days(labels)
        except table_days.Problem as problem:
            row = self._first(encoded, problem.index)
            table_days.cannot_be_read(
                str(self.path), name, self.row_of(row), table_columns.shown(texts[row]), problem
            )
        except table_days.Contradiction as both:
            row, other = (
                self._first(encoded, both.day_first),
                self._first(encoded, both.month_first),
            )
            raise table_errors.DayOrderError(
                file=str(self.path), column=name, row=self.row_of(row), value=table_columns.shown(texts[row]),
                other_row=self.row_of(other), other=table_columns.shown(texts[other]),
            ) from None  # fmt: skip
        if read.taken and not any(
            f.kind == "day/month order" and f.attribute == name for f in self._flags
        ):
            self._flags.append(
                Flag("day/month order", self.rows, self.rows, read.taken, attribute=name)
            )
        numbers = np.concatenate([np.array([MISSING_DAY], np.int32), read.numbers])
        return np.asarray(numbers[encoded.codes], np.int32)

    def marks(self, date: str) -> RowMarks:
        """One number for each row over all columns that the file has, and one over all but the `date`."""
        import polars as pl

        if self._text is None:
            frame = pl.scan_parquet(self.path)
            held = frame.collect_schema().names()
        else:
            frame, held = _all_cells(self._text), list(self._text.header)
        # Found as `_places` found it; columns of a text go by their places.
        place = next(iter(_places(self.path, (date,), held, data_like=False)[0].values()))
        columns = frame.collect_schema().names()
        rest = [name for name in columns if name != columns[place]]
        undated = pl.struct(rest).hash().alias("undated") if rest else pl.lit(0, pl.UInt64).alias("undated")  # fmt: skip
        found = frame.select(pl.struct(columns).hash().alias("whole"), undated).collect()
        found = _without_blanks(found, self._text)
        return RowMarks(found["whole"].to_numpy(), found["undated"].to_numpy())

    def row_of(self, index: int) -> int:
        """The row that a spreadsheet shows for a data row (from 0)."""
        return index + 2 if self._text is None else self._text.row_of(index)

    @staticmethod
    def _first(encoded: Attribute, label: int) -> int:
        return int((encoded.codes == label + 1).argmax())

    def _refuse(self, name: str, row: int, number: float) -> None:
        value = self._columns[name][row]
        text = "" if value is None else str(value).strip()
        if number < 0 and math.isfinite(number):
            reason = "negative"
        elif not text:
            reason = "empty"
        elif text.lower() in {"nan", "na", "n/a"}:
            reason = "nan"
        elif math.isinf(number):
            reason = "infinite"
        else:
            digits = text.lstrip("+-").replace(".", "").split(",")
            reason = "mark" if len(digits) > 1 and all(map(str.isdigit, digits)) else "text"
        raise table_errors.BadAmountError(
            file=str(self.path),
            row=self.row_of(row),
            column=name,
            value=table_columns.shown(text),
            reason=reason,
        )


def _read_text(path: Path, names: tuple[str, ...]) -> Table:
    import polars as pl

    text = table_texts.open_text(path, names)
    places, flags = _places(path, names, text.header, data_like=_looks_like_data(text.header))
    rows = text.records - len(text.blanks)
    if rows <= 0:
        raise table_errors.NoRowsError(file=str(path))
    if text.encoding in {"cp1252", "latin-1"}:
        flags.append(Flag("encoding", rows, rows, text.encoding))
    frame = _parse(text, sorted(set(places.values()))) if text.sound else None
    if frame is None:
        kept: dict[int, list[str]] = {place: [] for place in places.values()}
        for record in text.cells():
            for place, cells in kept.items():
                cells.append(record[place])
        frame = pl.DataFrame({f"column_{place + 1}": cells for place, cells in kept.items()})
        rows = frame.height
        if not rows:
            raise table_errors.NoRowsError(file=str(path))
    columns = {name: frame[f"column_{place + 1}"] for name, place in places.items()}
    return Table(path, columns, rows, tuple(flags), text)


def _parse(text: table_texts.TextTable, places: list[int]) -> pl.DataFrame | None:
    """The columns at some places, few different values as categories; None where records do not match."""
    import polars as pl

    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        f"column_{i + 1}": pl.String for i in range(len(text.header))
    }
    for place in _repeating(text, places):
        schema[f"column_{place + 1}"] = pl.Categorical
    source = text.path if text.plain else text.data[:]
    wanted = [f"column_{place + 1}" for place in places]
    try:
        frame = pl.read_csv(
            source, has_header=False, skip_rows=1, separator=text.delimiter, schema=schema,
            columns=wanted,
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None
    frame = _without_blanks(frame, text)
    return frame if frame.height == text.records - len(text.blanks) else None


def _all_cells(text: table_texts.TextTable) -> pl.LazyFrame:
    """Every column of a text, to be read when asked."""
    import polars as pl

    names = [f"column_{place + 1}" for place in range(len(text.header))]
    if not text.sound:
        return pl.LazyFrame(list(text.cells()), schema=names, orient="row")
    source = text.path if text.plain else io.BytesIO(text.data[:])
    return pl.scan_csv(
        source, has_header=False, skip_rows=1, separator=text.delimiter,
        schema=dict.fromkeys(names, pl.String()),
    )  # fmt: skip


def _without_blanks(frame: pl.DataFrame, text: table_texts.TextTable | None) -> pl.DataFrame:
    """Without the rows that stand for blank lines of a text."""
    import polars as pl

    if text is None or not len(text.blanks) or frame.height != text.records:
        return frame
    kept = np.ones(text.records, np.bool_)
    kept[text.blanks] = False
    return frame.filter(pl.Series(kept))


def _repeating(text: table_texts.TextTable, places: list[int]) -> list[int]:
    """Places whose first values repeat, so that a dictionary pays."""
    import csv
    from itertools import islice

    head = io.StringIO(text.data[: 1 << 20].decode("utf-8", "ignore"), newline="")
    reader = csv.reader(head, delimiter=text.delimiter)
    try:
        records = [r for r in islice(reader, 1, _SAMPLE) if len(r) == len(text.header)]
    except csv.Error:  # a cell longer than that module takes
        return []
    return [
        place for place in places if len({r[place] for r in records}) <= max(len(records) // 2, 1)
    ]


def _parquet_names(path: Path) -> tuple[str, ...]:
    import polars as pl

    try:
        return tuple(pl.read_parquet_schema(path))
    except pl.exceptions.PolarsError as error:
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> table_errors.DamagedTableError:
    detail = table_columns.shown(str(error).split("\n", 1)[0])
    return table_errors.DamagedTableError(file=str(path), detail=detail)


def _read_parquet(path: Path, names: tuple[str, ...]) -> Table:
    import polars as pl

    try:
        held = _parquet_names(path)
        places, flags = _places(path, names, held, data_like=False)
        columns: dict[str, pl.Series] = {}
        for name, place in places.items():
            columns[name] = _compact(pl.read_parquet(path, columns=[held[place]]).to_series())
        rows = (
            len(next(iter(columns.values())))
            if columns
            else int(pl.scan_parquet(path).select(pl.len()).collect().item())
        )
    except pl.exceptions.PolarsError as error:
        raise _damaged(path, error) from None
    if not rows:
        raise table_errors.NoRowsError(file=str(path))
    for name, column in columns.items():
        if column.dtype.is_nested() or column.dtype in (pl.Binary, pl.Object, pl.Duration):
            raise table_errors.UnreadableColumnError(
                file=str(path), column=name, detail=table_columns.shown(str(column.dtype))
            )
    return Table(path, columns, rows, tuple(flags))


def _compact(column: pl.Series) -> pl.Series:
    """Texts that repeat as categories, so that only one column at a time is ever held as texts."""
    import polars as pl

    if column.dtype != pl.String:
        return column
    head = column.head(_SAMPLE)
    return column.cast(pl.Categorical) if head.n_unique() <= max(len(head) // 2, 1) else column


def _places(
    path: Path, names: tuple[str, ...], held: Sequence[str], *, data_like: bool
) -> tuple[dict[str, int], list[Flag]]:
    """Where each asked column stands. Raises NoSuchColumnError and RepeatedColumnError."""
    places: dict[str, int] = {}
    flags: list[Flag] = []
    for name in names:
        same = [place for place, held_name in enumerate(held) if held_name == name]
        if not same:
            plain = name.strip().casefold()
            same = [i for i, held_name in enumerate(held) if held_name.strip().casefold() == plain]
            if len(same) == 1:
                flags.append(Flag("column name", detail=held[same[0]], attribute=name))
        if len(same) > 1:
            raise errors.RepeatedColumnError(file=str(path), column=name)
        if not same:
            near = _nearest(name, held)
            raise table_errors.NoSuchColumnError(
                file=str(path), column=name, allowed=tuple(held), perhaps=near,
                reason="header" if data_like else "near" if near else "",
            )  # fmt: skip
        places[name] = same[0]
    return places, flags


def _nearest(name: str, held: Sequence[str]) -> str:
    """The column that was perhaps meant, or "": one that begins with the name or holds it, else one spelled alike."""
    from difflib import get_close_matches

    wanted = name.strip().casefold()
    folded = {one.strip().casefold(): one for one in reversed(held) if one.strip()}
    if len(wanted) >= _SHORTEST_PART:
        for fits in (str.startswith, str.__contains__):
            holding = [one for text, one in folded.items() if fits(text, wanted)]
            if holding:
                return min(holding, key=len)
    near = get_close_matches(wanted, folded, 1)
    return folded[near[0]] if near else ""


def _looks_like_data(header: Sequence[str]) -> bool:
    """Whether a first line holds numbers or dates, which nobody calls a column."""
    return any(cell and not any(c.isalpha() for c in cell) and any(map(str.isdigit, cell)) for cell in header)  # fmt: skip
