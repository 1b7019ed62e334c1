"""How a text file with columns is built: its encoding, delimiter, header and records.

The whole file is looked through once, so that what reads the cells can rely on it: every record has as many
cells as the header, quotes open and close where they should, and blank lines are known.
"""

from __future__ import annotations

import csv
import io
import mmap
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.exchange import errors, table_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

DELIMITERS = ",;\t|"
_HEAD = 1 << 18
_CHUNK = 1 << 24
_QUOTE, _LINE_FEED, _RETURN = 34, 10, 13


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """A file as found: `data` begins with the header and is UTF-8.

    `records` counts what follows the header, blank lines included; `blanks` are the numbers of those.
    `plain` says that the bytes of the file itself can be read as they are; `sound` that quotes stand only
    where the common rules put them. `first_row` is the row of the header as a spreadsheet counts.
    """

    path: Path
    data: bytes | mmap.mmap
    plain: bool
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    records: int
    blanks: NDArray[np.int64]
    sound: bool
    first_row: int

    def row_of(self, index: int) -> int:
        """The spreadsheet's row of a data row (from 0, blank lines not counted)."""
        at = index
        for blank in self.blanks:
            if blank > at:
                break
            at += 1
        return self.first_row + 1 + at

    def cells(self) -> Iterator[list[str]]:
        """The records after the header as the standard library parts them, blank ones left out."""
        text = io.TextIOWrapper(io.BytesIO(self.data[:]), "utf-8", newline="")
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        width, row = len(self.header), self.first_row - 1
        try:
            for record in reader:
                row += 1
                blank = width > 1 and len(record) <= 1 and not "".join(record).strip()
                if row == self.first_row or blank:
                    continue
                if len(record) != width and (record or width > 1):
                    raise table_errors.RaggedRowError(
                        file=str(self.path), row=row, found=len(record), expected=width
                    )
                yield record or [""]
        except csv.Error:
            raise table_errors.BrokenQuotesError(file=str(self.path), row=row + 1) from None


def open_text(path: Path, names: Sequence[str]) -> TextTable:
    """Look a text file through. `names` are the columns that somebody expects, which tells delimiters apart.

    Raises EmptyFileError, NulByteError, NoHeaderError, BrokenHeaderError, RaggedRowError.
    """
    with path.open("rb") as file:
        try:
            data: bytes | mmap.mmap = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (ValueError, OSError):  # an empty file, or one that cannot be mapped (a pipe)
            data = file.read()
    if not len(data):
        raise errors.EmptyFileError(file=str(path))
    data, plain, encoding = _as_utf8(path, data)
    head = data[:_HEAD]
    if head.find(b"\n") < 0 and head.find(b"\r") >= 0:  # lines as old machines ended them
        data, plain = data[:].replace(b"\r\n", b"\n").replace(b"\r", b"\n"), False
        head = data[:_HEAD]
    start, rows, stated = _beginning(head)
    if start >= len(data):
        raise errors.EmptyFileError(file=str(path))
    if start:
        data, plain, head = data[start:], False, head[start:]
    text = head.decode("utf-8", "ignore")
    delimiter = stated or _delimiter(text, names)
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        raise errors.BrokenHeaderError(file=str(path)) from None
    header = [name.strip() for name in header]
    if not any(header):
        raise errors.NoHeaderError(file=str(path))
    found = _Scan(path, delimiter, len(header), rows + 1).run(data)
    return TextTable(
        path, data, plain, encoding, delimiter, tuple(header),
        found.records, np.array(found.blanks, np.int64), found.sound, rows + 1,
    )  # fmt: skip


def _as_utf8(path: Path, data: bytes | mmap.mmap) -> tuple[bytes | mmap.mmap, bool, str]:
    """The text as UTF-8 without a mark, whether those are the file's own bytes, and its encoding."""
    head = data[:4096]
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _from_utf16(path, data[:], "utf-16"), False, "utf-16"
    if b"\0" in head:
        pairs = np.frombuffer(head[: len(head) // 2 * 2], np.uint8).reshape(-1, 2) == 0
        empty = pairs.mean(axis=0)
        if empty[1] > 0.3 and empty[0] < 0.05:
            return _from_utf16(path, data[:], "utf-16-le"), False, "utf-16"
        if empty[0] > 0.3 and empty[1] < 0.05:
            return _from_utf16(path, data[:], "utf-16-be"), False, "utf-16"
    at = data.find(b"\0")
    if at >= 0:
        raise errors.NulByteError(file=str(path), line=data[:at].count(b"\n") + 1)
    if _is_utf8(data):
        if head.startswith(BOM_UTF8):
            return data[len(BOM_UTF8) :], True, "utf-8"
        return data, True, "utf-8"
    for encoding in ("cp1252", "latin-1"):
        try:
            return data[:].decode(encoding).encode(), False, encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError  # every byte means something in Latin-1


def _from_utf16(path: Path, data: bytes, encoding: str) -> bytes:
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError as error:
        offset = getattr(error, "start", 0)
        raise errors.WrongEncodingError(
            file=str(path), encoding="utf-16", offset=offset, line="?", perhaps=""
        ) from None


def _is_utf8(data: bytes | mmap.mmap) -> bool:
    from codecs import getincrementaldecoder

    decoder = getincrementaldecoder("utf-8")()
    clean = True
    try:
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            if clean and chunk.isascii():
                continue
            decoder.decode(chunk)
            clean = not decoder.getstate()[0]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _beginning(head: bytes) -> tuple[int, int, str]:
    """Where the header begins, how many rows stand before it, and the delimiter that a `sep=` line states."""
    at = rows = 0
    stated = ""
    while at < len(head):
        end = head.find(b"\n", at)
        line = head[at : end if end >= 0 else len(head)].strip(b" \r\t\xef\xbb\xbf")
        said = line.strip(b'"').lower()
        if said.startswith(b"sep=") and len(said) == 5 and not stated:
            stated = chr(said[4])
        elif line:
            break
        at = end + 1 if end >= 0 else len(head)
        rows += 1
    return at, rows, stated


def _delimiter(text: str, names: Sequence[str]) -> str:
    """The mark that gives most of the names, then even rows, then most columns."""
    wanted = {name.strip().casefold() for name in names}

    def fitness(mark: str) -> tuple[int, float, int]:
        records = []
        try:
            for record in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
                records.append(record)
                if len(records) > 50:
                    break
        except csv.Error:
            pass
        if not records:
            return (0, 0.0, 0)
        rows = [len(record) for record in records[1:] if record]
        if len(text) >= _HEAD // 2 and len(records) <= 50:
            rows = rows[:-1]  # the last one may be cut off
        even = sum(cells == len(records[0]) for cells in rows) / max(len(rows), 1)
        found = wanted & {cell.strip().casefold() for cell in records[0]}
        return (len(found), even, len(records[0]))

    return max(DELIMITERS, key=fitness)


class _Scan:
    """Counts the cells of every record without parting them."""

    def __init__(self, path: Path, delimiter: str, width: int, header_row: int) -> None:
        self._path, self._delimiter, self._width = path, ord(delimiter), width
        self._header_row = header_row
        self.records = -1  # the header is the first record
        self.blanks: list[int] = []
        self.sound = True
        self._ragged: tuple[int, int] | None = None

    def run(self, data: bytes | mmap.mmap) -> _Scan:
        """Raises RaggedRowError, where quotes give no reason to look more closely first."""
        view = np.frombuffer(data, np.uint8)
        inside = pending = begin = 0
        for start in range(0, len(view), _CHUNK):
            part = view[start : start + _CHUNK]
            marks = np.flatnonzero((part == self._delimiter) | (part == _LINE_FEED))
            quotes = np.flatnonzero(part == _QUOTE)
            if len(quotes):
                self._look_at_quotes(view, quotes + start, inside)
                marks = marks[(np.searchsorted(quotes, marks) + inside) % 2 == 0]
                inside = (inside + len(quotes)) % 2
            ends = np.flatnonzero(part[marks] == _LINE_FEED)
            if len(ends):
                cells = np.diff(ends, prepend=-1)
                cells[0] += pending
                pending = len(marks) - 1 - int(ends[-1])
                begin = self._take(data, cells, marks[ends] + start, begin)
            else:
                pending += len(marks)
        if begin < len(view):
            self._take(data, np.array([pending + 1]), np.array([len(view)]), begin)
        self.sound = self.sound and not inside
        self._trim()
        if self._ragged is not None and self.sound:
            record, found = self._ragged
            raise table_errors.RaggedRowError(
                file=str(self._path),
                row=self._header_row + 1 + record,
                found=found,
                expected=self._width,
            )
        return self

    def _trim(self) -> None:
        """Of one column's blank lines only those that trail are no values."""
        if self._width > 1:
            return
        trailing = []
        last = self.records - 1
        while self.blanks and self.blanks[-1] == last:
            trailing.append(self.blanks.pop())
            last -= 1
        self.blanks = trailing[::-1]

    def _look_at_quotes(
        self, view: NDArray[np.uint8], quotes: NDArray[np.int64], inside: int
    ) -> None:
        opening = (np.arange(len(quotes)) + inside) % 2 == 0
        marks = np.array([self._delimiter, _LINE_FEED, _QUOTE], np.uint8)
        before = view[quotes[opening] - 1]
        before = np.where(quotes[opening] == 0, _LINE_FEED, before)
        closing = quotes[~opening] + 1
        after = np.where(closing < len(view), view[np.minimum(closing, len(view) - 1)], _LINE_FEED)
        well = np.isin(before, marks).all() and (np.isin(after, marks) | (after == _RETURN)).all()
        self.sound = self.sound and bool(well)

    def _take(
        self,
        data: bytes | mmap.mmap,
        cells: NDArray[np.int64],
        ends: NDArray[np.int64],
        begin: int,
    ) -> int:
        """Note the records that end here; gives where the next one begins."""
        odd = cells != self._width
        if self._width == 1:  # nothing but the length tells a blank line from a value
            odd |= np.diff(ends, prepend=begin - 1) <= 2
        for number in np.flatnonzero(odd):
            record = self.records + int(number)
            first = begin if number == 0 else int(ends[number - 1]) + 1
            if cells[number] == 1 and not data[first : int(ends[number])].strip():
                self.blanks.append(record)
            elif self._ragged is None and cells[number] != self._width:
                self._ragged = (record, int(cells[number]))
            if self._ragged is not None:
                break
        self.records += len(cells)
        return int(ends[-1]) + 1
