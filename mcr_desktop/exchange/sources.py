"""What a file is, before anyone says what it means: its kind, its spelling, its columns, a few rows.

Nothing here decides for a person. What was detected is told with how sure it is and what else it could
be; a date that could be read in two orders keeps both.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.exchange import errors
from mcr_desktop.exchange.imports import size_of
from mcr_desktop.exchange.processes import Limits, frames

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.domain.progress import Progress

SURE = ("stated", "signature", "proved", "likely", "assumed")
"""How sure a detection is, surest first: a person stated it; the file's first bytes say it; every byte
of the file agrees and hardly any other reading would; it fits best; it is a guess that must be shown."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook. `rows` and `columns` count from the first cell of the sheet."""

    name: str
    rows: int
    columns: int
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column of a file: what stands in it, and what that could mean.

    `letter` is how a spreadsheet calls the column. Where `formats` names several date formats, they read
    the same cells as different days, and a person must say which is meant; none, and it holds no dates.
    `misfits` are cells that the formats do not read, where nearly all others are dates.
    """

    name: str
    letter: str
    rows: int
    filled: int
    distinct: int
    more: bool
    """Whether there are more different values than were counted."""
    examples: tuple[str, ...]
    formats: tuple[str, ...] = ()
    proof: tuple[int, str] | None = None
    """The row and cell that prove the order of day and month, where one does."""
    misfits: tuple[tuple[int, str], ...] = ()
    decimals: tuple[str, ...] = ()
    """Decimal marks by which every cell is a number; none, and it holds no numbers."""

    @property
    def share(self) -> float:
        """The part of rows that say something, from 0 to 1."""
        return self.filled / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked at.

    `kind` is csv or xlsx by what the file holds, whatever it is called. `encoding` and `delimiter` are
    empty for a workbook, `sheet` and `sheets` for a text. `rows` counts those behind the header that were
    looked at: all of them where `whole`. `sample` has the first of them with the row as a spreadsheet
    numbers it (in a text, the line).
    """

    path: Path
    kind: str
    size_bytes: int
    encoding: str
    encoding_sure: str
    encodings: tuple[str, ...]
    """Others that would read the file as well, likelier first."""
    delimiter: str
    delimiter_sure: str
    delimiters: tuple[str, ...]
    sheet: str
    sheets: tuple[Sheet, ...]
    header_row: int
    header_like_data: bool
    """Whether the first row holds numbers or dates, as if the file had no header."""
    columns: tuple[ColumnGuess, ...]
    rows: int
    whole: bool
    sample: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, empty where one has none."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> ColumnGuess | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


def look(
    path: Path,
    *,
    sheet: str = "",
    header_row: int = 0,
    encoding: str = "",
    delimiter: str = "",
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Source:
    """Looks at a whole file (at the first million cells of a large one) in the disposable worker.

    What is given counts as stated; the rest is detected. Raises ImportFileError or CancelledError.
    """
    size = size_of(path)
    progress = progress or Unwatched()
    job = {
        "look": True,
        "path": os.fsencode(path.resolve()),
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "header_row": header_row,
    }
    file = str(path)

    def tick() -> None:
        progress.report(0, size)

    with closing(frames(job, limits or Limits.for_file(size), file=file, tick=tick)) as answers:
        for answer in answers:
            match answer:
                case ["error", str(name), dict(facts)] if name in errors.OF_A_FILE:
                    raise errors.OF_A_FILE[name](**{**facts, "file": file})
                case ["look", dict(told)]:
                    return _source(path, size, told)
                case _:
                    break
    raise errors.WorkerCrashedError(file=file, status="malformed")


def _source(path: Path, size: int, told: dict[str, Any]) -> Source:
    """The worker's answer with every type checked."""
    try:
        return Source(
            path,
            str(told["kind"]),
            size,
            str(told["encoding"]),
            str(told["encoding_sure"]),
            tuple(map(str, told["encodings"])),
            str(told["delimiter"]),
            str(told["delimiter_sure"]),
            tuple(map(str, told["delimiters"])),
            str(told["sheet"]),
            tuple(Sheet(str(n), int(r), int(c), bool(h)) for n, r, c, h in told["sheets"]),
            int(told["header_row"]),
            bool(told["header_like_data"]),
            tuple(_column(column) for column in told["columns"]),
            int(told["rows"]),
            bool(told["whole"]),
            tuple((int(row), tuple(map(str, cells))) for row, cells in told["sample"]),
        )
    except (KeyError, TypeError, ValueError):
        raise errors.WorkerCrashedError(file=str(path), status="malformed") from None


def _column(told: dict[str, Any]) -> ColumnGuess:
    proof = told["proof"]
    return ColumnGuess(
        str(told["name"]),
        str(told["letter"]),
        int(told["rows"]),
        int(told["filled"]),
        int(told["distinct"]),
        bool(told["more"]),
        tuple(map(str, told["examples"])),
        tuple(map(str, told["formats"])),
        (int(proof[0]), str(proof[1])) if proof else None,
        tuple((int(row), str(cell)) for row, cell in told["misfits"]),
        tuple(map(str, told["decimals"])),
    )
