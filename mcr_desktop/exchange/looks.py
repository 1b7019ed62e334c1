"""A file looked at in the worker: what it is, how it is spelled, what stands in each column.

Nothing is decided that a person might see otherwise: where two readings fit, both are told.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice

from mcr_desktop.exchange.column_looks import ColumnLook
from mcr_desktop.exchange.letters import letters_of
from mcr_desktop.exchange.records import CELL_LIMIT, FileError, Records

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

MOST_CELLS = 12_000_000
"""Cells looked at; of a larger file the rest is not, and that is told."""

SAMPLE_ROWS = 50
_SAMPLE_CELL = 200
_HEAD = 1 << 18
_HEAD_RECORDS = 100
_HEADER_WITHIN = 30
_PIECE = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_OTHERS = (
    "cp1252",
    "iso-8859-15",
    "cp1250",
    "cp1251",
    "cp850",
    "mac-roman",
    "shift_jis",
    "gb18030",
)
_VALUE = re.compile(r"[-+]?[0-9][0-9.,:/ -]*")
_FILLED = 0.6
_ALIKE = 0.01
_BATCH = 2_000


def look(file: BinaryIO, job: dict[str, Any]) -> dict[str, Any]:
    """What the one frame of a look holds; see `sources.Source`. Raises FileError."""
    from mcr_desktop.exchange.workbooks import SheetRecords, kind_of

    kind = kind_of(file)
    sheets: list[list[Any]] = []
    told: dict[str, Any] = {"kind": kind, "sheet": "", "sheets": sheets}
    told |= {"encoding": "", "encoding_sure": "stated", "encodings": []}
    told |= {"delimiter": "", "delimiter_sure": "stated", "delimiters": []}
    header_row, left = int(job["header_row"]), 0
    records: Any
    if kind == "xlsx":
        records = SheetRecords(file, job["sheet"])
        told["sheet"] = records.sheet
        sheets += [
            [name, *size, records.hidden.get(name, False)] for name, size in records.sizes.items()
        ]
        left = records.left
        head = records.head(_HEADER_WITHIN)
    else:
        encoding, sure, others = encoding_of(file, job["encoding"])
        file.seek(0)
        text = _head_of(file, encoding)
        delimiter, certain, marks = delimiter_of(text, job["delimiter"])
        told |= {"encoding": encoding, "encoding_sure": sure, "encodings": others}
        told |= {"delimiter": delimiter, "delimiter_sure": certain, "delimiters": marks}
        file.seek(0)
        records = Records(file, encoding, delimiter)
        head = _records_of(text, delimiter)[:_HEADER_WITHIN]
    header_row = header_row or header_row_of(head)
    header = _header(records, header_row)
    told["header_row"] = header_row
    told["header_like_data"] = any(
        _VALUE.fullmatch(cell.strip()) for cell in header if cell.strip()
    )
    return told | _columns(records, header, left)


def _header(records: Any, header_row: int) -> list[str]:
    header: list[str] = records.header(header_row)
    return header


def _columns(records: Any, header: list[str], left: int) -> dict[str, Any]:
    looks = [ColumnLook() for _ in header]
    width, rows, whole = len(header), 0, True
    sample: list[tuple[int, list[str]]] = []
    for numbers, given, _ in records.batches(_BATCH):
        if rows * width > MOST_CELLS:
            whole = False
            break
        starts, lines = numbers, given
        kept = [n for n, line in enumerate(given) if len(line) == width and any(line)]
        if len(kept) < len(given):
            starts, lines = [numbers[n] for n in kept], [given[n] for n in kept]
        rows += len(kept)
        if len(sample) < SAMPLE_ROWS:
            first = zip(starts, lines, strict=True)
            wanted = islice(first, SAMPLE_ROWS - len(sample))
            sample += [(at, [cell[:_SAMPLE_CELL] for cell in line]) for at, line in wanted]
        for one, cells in zip(looks, zip(*lines, strict=True), strict=False):
            one.add(starts, cells)
    names = [" ".join(name.split())[:500] for name in header]
    columns = [
        {"name": name, "letter": letters_of(left + at), "rows": rows, **one.told()}
        for at, (name, one) in enumerate(zip(names, looks, strict=True), 1)
    ]
    return {"columns": columns, "rows": rows, "whole": whole, "sample": sample}


def encoding_of(file: BinaryIO, stated: str) -> tuple[str, str, list[str]]:
    """The encoding of a text, how sure that is, and the others that every byte of its start fits."""
    start = file.read(4)
    file.seek(0)
    if stated:
        return stated, "stated", []
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8", "signature", []
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "signature", []
    decoder, strange, first, final = codecs.getincrementaldecoder("utf-8")(), b"", True, False
    while not final:
        piece = file.read(_PIECE)
        final = not piece
        if first and b"\0" in piece[:_BATCH]:
            even, odd = piece[:_BATCH:2].count(0), piece[1:_BATCH:2].count(0)
            return ("utf-16-be" if even > odd else "utf-16-le"), "likely", []
        first = False
        strange = strange or (b"" if piece.isascii() else piece)
        try:
            decoder.decode(piece, final=final)
        except UnicodeDecodeError:
            fitting = [name for name in _OTHERS if _fits(strange, name)] or ["iso-8859-1"]
            return fitting[0], "assumed", fitting[1:]
    return "utf-8", "proved", []  # by chance, text of another encoding hardly ever fits


def _fits(piece: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(piece)
    except UnicodeDecodeError:
        return False
    # C1 controls stand where an encoding of the same family has letters or quotes.
    return not any("\x80" <= letter <= "\x9f" for letter in set(text))


def _head_of(file: BinaryIO, encoding: str) -> str:
    raw = file.read(_HEAD)
    if encoding == "utf-8" and raw.startswith(codecs.BOM_UTF8):
        raw = raw[3:]
    try:
        text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(raw)
    except UnicodeError:  # UTF-16 without its signature; reading the records says where
        text = raw.decode("latin-1")
    except LookupError:
        raise FileError(
            "WrongEncodingError", encoding=encoding, offset=0, line=1, perhaps=""
        ) from None
    return text.replace("\0", "")


def delimiter_of(text: str, stated: str) -> tuple[str, str, list[str]]:
    """What parts the cells, how sure that is, and what else could, likelier first."""
    if stated:
        return stated, "stated", []
    found: list[tuple[float, int, str]] = []
    for mark in _DELIMITERS:
        widths = Counter(len(cells) for _, cells in _records_of(text, mark) if any(cells))
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        if width > 1:
            found.append((times / widths.total(), width, mark))
    if not found:
        return ",", "assumed", []
    # What parts nearly every row alike; among those, what parts into most cells.
    found.sort(key=lambda one: (round(one[0], 1), one[1]), reverse=True)
    # Commas inside numbers part the rows alike, but not the names of the columns.
    others = [mark for share, _, mark in found[1:] if share > found[0][0] - _ALIKE]
    sure = "likely" if others or found[0][0] < _FILLED else "proved"
    return found[0][2], sure, others


def _records_of(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):  # reading it in earnest says where
        records.extend((reader.line_num, record) for record in islice(reader, _HEAD_RECORDS))
    # The last record of a piece may be cut off.
    return records[:-1] if len(text) >= _HEAD and len(records) > 1 else records


def header_row_of(head: list[tuple[int, list[str]]]) -> int:
    """The row that names the columns: the first that is about as full as the fullest of the first."""
    filled = [(row, sum(bool(cell.strip()) for cell in cells)) for row, cells in head]
    most = max((count for _, count in filled), default=0)
    return next((row for row, count in filled if count and count >= most * _FILLED), 0)
