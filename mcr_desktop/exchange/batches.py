"""Records -> columns of values, ids and refusals, a batch at a time. Imported by the worker: kept light.

Columns, not rows, are converted, and equal cells once: most columns of real files hold few values.
"""

from __future__ import annotations

from itertools import compress, repeat
from json.encoder import encode_basestring
from unicodedata import normalize

from mcr_desktop.exchange.cells import RefusedError, line, plain_reader_of, reader_of
from mcr_desktop.exchange.row_ids import RowIds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    from mcr_desktop.exchange.cells import Value
    from mcr_desktop.exchange.records import Broken

if TYPE_CHECKING:
    Plain: TypeAlias = Callable[[tuple[str, ...]], list[str | None] | None]

REMEMBERED = 10_000
"""The most cells of a column whose values are remembered."""

REMEMBERED_LENGTH = 80
SHOWN_LENGTH = 60

DIMENSIONS = "dimensions"
EXTERNAL_ID = "external_id"


class Column(dict[str, "Value"]):
    """What the cells of one column become, remembered; refused cells become None and stand in `bad`."""

    def __init__(
        self, name: str, read: Callable[[str], Value], *, required: bool, plain: Plain | None = None
    ) -> None:
        super().__init__()
        self.name = name
        self.bad: dict[str, RefusedError] = {}
        self._read = read
        self._required = required
        self._plain = plain
        self._varied = False

    def __missing__(self, raw: str) -> Value:
        try:
            value = self._read(raw)
        except RefusedError as refused:
            self.bad[raw] = refused
            return None
        if value is None and self._required:
            self.bad[raw] = RefusedError("missing")
            return None
        if len(raw) <= REMEMBERED_LENGTH:
            self[raw] = value
        return value

    def values_of(self, cells: tuple[str, ...]) -> list[Any]:
        """The values of a batch's cells."""
        self.bad.clear()
        if self._varied and self._plain is not None:
            texts = self._plain(cells)
            if texts is not None and not (self._required and None in texts):
                return texts
        known = _forget(self)
        values = list(map(self.__getitem__, cells))
        self._varied = _varies(self, known, cells)
        return values


class Said(dict[str, str]):
    """What the cells of one column add to what their records say; nothing where they are blank."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._lead = f"\x1f{name}\x1e"
        self._varied = False

    def __missing__(self, raw: str) -> str:
        text = raw.strip()
        if text:
            text = self._lead + (text if text.isascii() else normalize("NFC", text))
        if len(raw) <= REMEMBERED_LENGTH:
            self[raw] = text
        return text

    def told(self, cells: tuple[str, ...]) -> list[str]:
        """The parts of a batch's records."""
        if self._varied and "".join(cells).isascii():
            lead = self._lead
            return [text and lead + text for text in map(str.strip, cells)]
        known = _forget(self)
        parts = list(map(self.__getitem__, cells))
        self._varied = _varies(self, known, cells)
        return parts


def _forget(memory: dict[str, Any]) -> int:
    """How much is remembered, after too much was forgotten."""
    if len(memory) > REMEMBERED:
        memory.clear()
    return len(memory)


def _varies(memory: dict[str, Any], known: int, cells: tuple[str, ...]) -> bool:
    """Whether most cells of a batch were new or too long to remember: then remembering is no help."""
    return len(memory) - known > len(cells) // 2 or len("".join(cells)) > REMEMBERED_LENGTH * len(
        cells
    )


class Table:
    """Turns the batches of one file into frames, as its plan says; see `imports.plan_of`."""

    def __init__(
        self, plan: dict[str, Any], header: list[str], *, typed: bool = False, raw: bool = False
    ) -> None:
        """`typed` is for cells that come from a workbook; `raw` keeps the cells of refused rows."""
        self.refused_cells: list[list[Any]] = []
        self._raw = raw
        self._width = len(header)
        position = {name: number for number, name in enumerate(header) if name}
        self._fields = [
            (
                name,
                position[column],
                Column(
                    column,
                    reader_of(
                        kind, limit=limit, spelled=spelled, decimal=plan["decimal"], typed=typed
                    ),
                    required=required,
                    plain=plain_reader_of(kind, limit=limit),
                ),
            )
            for column, name, kind, required, limit, spelled in plan["fields"]
        ]
        self._dimensions = [
            (
                position[column],
                Column(column, _dimension(name, plan["dimension_limit"]), required=False),
            )
            for column, name in sorted(plan["dimensions"], key=lambda pair: pair[1])
        ]
        self._with_dimensions = plan["with_dimensions"]
        self._named = any(name == EXTERNAL_ID for name, _, _ in self._fields)
        self._record = [
            (at, Said(name)) for name, at in sorted(zip(header, range(len(header)), strict=True))
        ]
        self._constants = _said(plan["constants"].items())
        self._ids = RowIds(plan["fence_id"], plan["source"])

    def frame(
        self, lines: list[int], rows: list[list[str]], broken: list[Broken]
    ) -> tuple[list[int], list[bytes], dict[str, list[Any]], list[int], list[list[Any]], int]:
        """Line numbers, ids, columns, repeats (numbers in the batch), refusals, refused rows."""
        refusals: list[list[Any]] = [[number, "", "", reason, {}] for number, reason in broken]
        given = self._raw_rows(lines, rows)
        if set(map(len, rows)) - {self._width}:
            lines, rows = self._of_width(lines, rows, refusals)
        columns: dict[str, list[Any]] = {}
        ids: list[bytes] = []
        repeats: list[int] = []
        if rows:
            cells = list(zip(*rows, strict=True))
            keep = [True] * len(rows)
            for name, at, column in self._fields:
                columns[name] = column.values_of(cells[at])
                if column.bad:
                    _refuse(column, lines, cells[at], keep, refusals)
            tokens = []
            for at, column in self._dimensions:
                tokens.append(column.values_of(cells[at]))
                if column.bad:
                    _refuse(column, lines, cells[at], keep, refusals)
            if self._with_dimensions:
                columns[DIMENSIONS] = _objects(tokens, len(rows))
            if not all(keep):
                refusals = _without_blank(refusals, lines, rows)
                lines = list(compress(lines, keep))
                columns = {name: list(compress(kept, keep)) for name, kept in columns.items()}
                cells = [tuple(compress(kept, keep)) for kept in cells]
            if self._named:
                ids = self._identified(lines, columns, refusals)
            else:
                ids, repeats = self._ids.unnamed(self._told(cells))
        refusals.sort(key=_by_line)
        self.refused_cells = _given(refusals, given)
        return lines, ids, columns, repeats, refusals, len({refusal[0] for refusal in refusals})

    def _raw_rows(self, lines: list[int], rows: list[list[str]]) -> dict[int, list[str]]:
        return dict(zip(lines, rows, strict=True)) if self._raw else {}

    def _of_width(
        self, lines: list[int], rows: list[list[str]], refusals: list[list[Any]]
    ) -> tuple[list[int], list[list[str]]]:
        """The rows that have as many cells as the header; the others are refused, blank ones dropped."""
        kept_lines, kept = [], []
        for number, row in zip(lines, rows, strict=True):
            if len(row) == self._width:
                kept_lines.append(number)
                kept.append(row)
            elif any(cell.strip() for cell in row):
                told = {"expected": self._width, "found": len(row)}
                reason = "too_few_cells" if len(row) < self._width else "too_many_cells"
                refusals.append([number, "", "", reason, told])
        return kept_lines, kept

    def _identified(
        self, lines: list[int], columns: dict[str, list[Any]], refusals: list[list[Any]]
    ) -> list[bytes]:
        """Ids by external id; a row whose id the file had before is refused, not overwritten."""
        ids, again = self._ids.external(columns[EXTERNAL_ID])
        if again:
            name = next(column.name for field, _, column in self._fields if field == EXTERNAL_ID)
            keep = [True] * len(ids)
            for number in again:
                keep[number] = False
                value = shown(columns[EXTERNAL_ID][number])
                refusals.append([lines[number], name, value, "id_again", {}])
            lines[:] = compress(lines, keep)
            ids = list(compress(ids, keep))
            for values in columns.values():
                values[:] = compress(values, keep)
        return ids

    def _told(self, cells: list[tuple[str, ...]]) -> Iterator[str]:
        """All that each record says, mapped or not, as one text.

        So an id outlives a better mapping of the same file, a new order of its columns and a new empty
        column; what the mapping adds to every row counts too, for it tells two such files apart.
        """
        told = [column.told(cells[at]) for at, column in self._record]
        return map("".join, zip(repeat(self._constants, len(cells[0])), *told, strict=True))


def shown(value: str) -> str:
    """A cell as a refusal shows it: on one line, without control characters, shortened."""
    text = value[: 4 * SHOWN_LENGTH].encode("utf-8", "replace").decode()
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return (
        text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "\N{HORIZONTAL ELLIPSIS}"
    )


def _dimension(name: str, limit: int) -> Callable[[str], str | None]:
    lead = encode_basestring(name) + ":"

    def token(raw: str) -> str | None:
        value = line(raw, limit)
        return None if value is None else lead + encode_basestring(value)

    return token


def _objects(tokens: list[list[str | None]], count: int) -> list[str]:
    """Canonical JSON a row: sorted keys, no spaces, absent where empty."""
    if not tokens:
        return ["{}"] * count
    joined: Iterator[str]
    if any(None in column for column in tokens):
        joined = (",".join(filter(None, parts)) for parts in zip(*tokens, strict=True))
    else:
        joined = map(",".join, zip(*tokens, strict=True))
    return [f"{{{text}}}" for text in joined]


def _said(values: Any) -> str:
    return "".join(f"\x1f{name}\x1e{value}" for name, value in sorted(values) if value is not None)


def _given(refusals: list[list[Any]], rows: dict[int, list[str]]) -> list[list[Any]]:
    """The cells of refused rows as they came, each row once."""
    out = dict.fromkeys(refusal[0] for refusal in refusals) if rows else {}
    return [[number, rows.get(number, [])] for number in out]


def _refuse(
    column: Column,
    lines: list[int],
    cells: tuple[str, ...],
    keep: list[bool],
    refusals: list[list[Any]],
) -> None:
    for number, raw in enumerate(cells):
        refused = column.bad.get(raw)
        if refused is not None:
            keep[number] = False
            refusals.append(
                [lines[number], column.name, shown(raw), refused.reason, refused.parameters]
            )


def _without_blank(
    refusals: list[list[Any]], lines: list[int], rows: list[list[str]]
) -> list[list[Any]]:
    """The refusals but those of rows that say nothing at all, which spreadsheets append."""
    missing = {refusal[0] for refusal in refusals if refusal[3] == "missing"}
    blank = {
        number
        for number, row in zip(lines, rows, strict=True)
        if number in missing and not any(cell.strip() for cell in row)
    }
    return [refusal for refusal in refusals if refusal[0] not in blank] if blank else refusals


def _by_line(refusal: list[Any]) -> int:
    return int(refusal[0])
