"""Rows of a file as the store keeps them: a preview, or the whole in batches.

Everything is parsed in a disposable worker with limits (`processes`, `worker`). What it answers is
checked for types before it goes on. Batches come as fast as they are taken and no faster.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.exchange import errors
from mcr_desktop.exchange.fields import FieldKind
from mcr_desktop.exchange.letters import letters_of
from mcr_desktop.exchange.mappings import plan_of
from mcr_desktop.exchange.processes import Limits, frames

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.exchange.cells import Value
    from mcr_desktop.exchange.mappings import Mapping

MOST_REFUSALS_SHOWN = 1_000
"""A preview lists that many refusals; it counts all."""

_ID_BYTES = 16
_TYPES: dict[str, set[type]] = {
    FieldKind.SCALE: {int, type(None)},
    FieldKind.FLAG: {int, type(None)},
    FieldKind.NUMBER: {float, type(None)},
}
_TEXT: set[type] = {str, type(None)}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row stays out.

    `line` is where its record starts; `column` as the file calls it, or empty where the whole row is
    meant; `value` is shortened; `reason` is a code with its `parameters`.
    """

    line: int
    column: str
    value: str
    reason: str
    parameters: dict[str, str | int]
    letter: str = ""
    """The column as a spreadsheet calls it; empty for a text, which has lines and not rows."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows ready for the store, column by column; all lists are as long as `row_ids`.

    `columns` holds every mapped field, constants included, and `dimensions` (canonical JSON) for kinds
    that have them. `duplicate` marks rows without an external id that say what an earlier one said.
    `refusals` may name one row several times; `refused` counts rows.
    """

    line_numbers: list[int]
    row_ids: list[bytes]
    columns: dict[str, list[Value]]
    duplicate: list[bool]
    refusals: list[Refusal]
    refused: int
    refused_cells: tuple[tuple[int, tuple[str, ...]], ...] = ()
    """Rows that stay out with the cells as they came, where they were asked for."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: counts over the whole file, its first rows, and what stays out."""

    header: tuple[str, ...]
    good: int
    refused: int
    duplicates: int
    rows: tuple[dict[str, Value], ...]
    row_lines: tuple[int, ...]
    refusals: tuple[Refusal, ...]


def read_header(
    path: Path,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    sheet: str = "",
    header_row: str = "",
) -> tuple[str, ...]:
    """The names of a file's columns, to draft a mapping from. Raises ImportFileError."""
    job: dict[str, Any] = {"plan": None, "encoding": encoding, "delimiter": delimiter}
    job["sheet"] = sheet
    job["header_row"] = int(header_row or 0)
    with closing(_answers(path, job, Unwatched(), Limits())) as answers:
        return tuple(next(answers)[1])


def preview(
    path: Path,
    mapping: Mapping,
    *,
    fence_id: bytes = b"",
    limit: int = 20,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Preview:
    """Reads the whole file and keeps nothing of it but its first `limit` good rows.

    Raises ImportFileError or MappingError where no row could go in at all, and CancelledError.
    """
    good = refused = duplicates = 0
    rows: list[dict[str, Value]] = []
    row_lines: list[int] = []
    refusals: list[Refusal] = []
    header: tuple[str, ...] = ()
    letters: dict[str, str] = {}
    with closing(
        _read(path, mapping, fence_id, progress or Unwatched(), limits, rows_wanted=limit)
    ) as answers:
        for answer in answers:
            if answer[0] == "header":
                header, letters = tuple(answer[1]), _letters(answer)
                continue
            counts = answer[2]
            good, duplicates, refused = (
                good + counts[0],
                duplicates + counts[1],
                refused + counts[2],
            )
            batch = _batch(answer, mapping, str(path), letters)
            row_lines += batch.line_numbers
            rows += [
                dict(zip(batch.columns, values, strict=True))
                for values in zip(*batch.columns.values(), strict=True)
            ]
            refusals += batch.refusals[: MOST_REFUSALS_SHOWN - len(refusals)]
    return Preview(
        header, good, refused, duplicates, tuple(rows), tuple(row_lines), tuple(refusals)
    )


def read_rows(
    path: Path,
    mapping: Mapping,
    *,
    fence_id: bytes,
    progress: Progress | None = None,
    limits: Limits | None = None,
    raw: bool = False,
    header: list[str] | None = None,
) -> Generator[Batch, None, None]:
    """The rows of a file in batches of at most about 2,000, in the order of the file.

    Row ids depend on `fence_id`, the mapping's kind and source, and the row. Progress is told in bytes
    of the file; `raw` keeps the cells of rows that stay out; the names of the columns are left in `header`. Raises ImportFileError or MappingError, in the
    midst of it too, and CancelledError; close the iterator (or let go of it) to end the worker early.
    """
    letters: dict[str, str] = {}
    with closing(
        _read(path, mapping, fence_id, progress or Unwatched(), limits, rows_wanted=None, raw=raw)
    ) as answers:
        for answer in answers:
            if answer[0] == "rows":
                yield _batch(answer, mapping, str(path), letters)
            else:
                letters = _letters(answer)
                if header is not None:
                    header[:] = answer[1]


def source_of(mapping: Mapping) -> str:
    """What tells rows of this source from those of others; without a name, all of a kind are one."""
    return f"{mapping.kind}:{mapping.source}"


def _read(
    path: Path,
    mapping: Mapping,
    fence_id: bytes,
    progress: Progress,
    limits: Limits | None,
    *,
    rows_wanted: int | None,
    raw: bool = False,
) -> Generator[list[Any], None, None]:
    """The frames of a file, its header checked against the mapping."""
    mapping.checked()
    plan = plan_of(mapping, fence_id, source_of(mapping))
    job = {
        "plan": plan,
        "encoding": mapping.encoding,
        "delimiter": mapping.delimiter,
        "rows_wanted": rows_wanted,
        "sheet": mapping.sheet,
        "header_row": int(mapping.header_row or 0),
        "raw": raw,
    }
    with closing(_answers(path, job, progress, limits)) as answers:
        for answer in answers:
            if answer[0] == "header":
                lacking = [column for column in plan["columns"] if column not in answer[1]]
                if lacking:
                    raise errors.UnknownColumnError(
                        mapping=mapping.name,
                        key=lacking[0],
                        file=str(path),
                        allowed=tuple(name for name in answer[1] if name),
                    )
            yield answer


def _answers(
    path: Path, job: dict[str, Any], progress: Progress, limits: Limits | None
) -> Generator[list[Any], None, None]:
    """Well-formed frames up to the end; the worker's error frame becomes the error it names."""
    file = str(path)
    size = size_of(path)
    done = 0
    job = {"rows_wanted": None, **job, "path": os.fsencode(path.resolve())}

    def tick() -> None:
        progress.report(done, size)

    tick()
    with closing(frames(job, limits or Limits.for_file(size), file=file, tick=tick)) as answers:
        for answer in answers:
            match answer:
                case ["end"]:
                    return
                case ["error", str(name), dict(facts)] if name in errors.OF_A_FILE:
                    raise errors.OF_A_FILE[name](**{**facts, "file": file})
                case ["header", list(names), dict()] if all(
                    isinstance(name, str) for name in names
                ):
                    yield answer
                case ["rows", int(at), [int(), int(), int()], *_] if len(answer) == 9:
                    yield answer
                    done = min(at, size)
                    tick()
                case _:
                    raise errors.WorkerCrashedError(file=file, status="malformed")


def size_of(path: Path) -> int:
    """The bytes of a file; a pipe or a device is refused, for it would have no end."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise errors.FileUnreadableError(file=str(path), reason="missing") from None
    except (OSError, ValueError):
        raise errors.FileUnreadableError(file=str(path), reason="io") from None
    if not path.is_file():
        reason = "folder" if path.is_dir() else "io"
        raise errors.FileUnreadableError(file=str(path), reason=reason)
    return size


def _letters(answer: list[Any]) -> dict[str, str]:
    """The letter of each column by its name, where the file is a workbook."""
    _, names, about = answer
    if about.get("kind") == "csv":
        return {}
    return {name: letters_of(int(about["left"]) + at) for at, name in enumerate(names, 1) if name}


def _batch(answer: list[Any], mapping: Mapping, file: str, letters: dict[str, str]) -> Batch:
    """A frame as a batch, every type checked."""
    _, _, counts, lines, packed, columns, repeats, refusals, cells = answer
    size = len(lines)
    allowed = {target.name: _TYPES.get(target.kind, _TEXT) for _, target in mapping.targets()}
    allowed["dimensions"] = {str}
    if (
        set(map(type, lines)) - {int}
        or not isinstance(packed, bytes)
        or len(packed) != _ID_BYTES * size
        or any(
            name not in allowed or len(values) != size or set(map(type, values)) - allowed[name]
            for name, values in columns.items()
        )
        or not all(isinstance(number, int) and 0 <= number < size for number in repeats)
    ):
        raise errors.WorkerCrashedError(file=file, status="malformed")
    for _, target in mapping.targets():
        if not target.kept:
            columns.pop(target.name, None)
    for name, value in mapping.constant_values().items():
        columns[name] = [value] * size
    duplicate = [False] * size
    for number in repeats:
        duplicate[number] = True
    ids = [packed[at : at + _ID_BYTES] for at in range(0, len(packed), _ID_BYTES)]
    refused = [
        Refusal(at, column, value, reason, parameters, letters.get(column, ""))
        for at, column, value, reason, parameters in refusals
    ]
    given = tuple((int(row), tuple(map(str, kept))) for row, kept in cells)
    return Batch(lines, ids, columns, duplicate, refused, counts[2], given)
