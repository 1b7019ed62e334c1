"""The bytes of a delimited file -> records with the line each starts on, a bounded piece at a time.

Decoding is strict and knows where it failed. A record whose quotes are broken is handed out as such
and reading goes on behind it. Imported by the worker: kept light.
"""

from __future__ import annotations

import codecs
import csv
import io
from itertools import accumulate, chain, islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

LINE_LIMIT = 4_000_000
"""The most characters in one line."""

CELL_LIMIT = 131_072
"""The most characters in one cell; a longer one breaks its record."""

BATCH_CHARACTERS = 2_000_000
"""A batch ends early once this much was read for it, so that long texts do not fill the memory."""

_PIECE = 1 << 18
_SLICE = 250
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class FileError(Exception):
    """The whole file is refused: the name of an `errors.ImportFileError` and its facts."""

    def __init__(self, name: str, **facts: str | int | list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.facts = facts


class Lines:
    """Physical lines of a file with their ends, in lists. Raises FileError while iterating."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.bytes_read = 0
        self.characters_out = 0
        self._file = file
        self._encoding = encoding
        self._line = 1

    def __iter__(self) -> Iterator[list[str]]:
        decoder, first = self._decoder()
        rest, piece = "", first
        while True:
            text = self._decoded(decoder, piece)
            if "\0" in text:
                before = rest + text[: text.index("\0")]
                raise FileError("NulByteError", line=self._line + _ends(before))
            text = rest + text
            final = not piece
            if final:
                whole, rest = text, ""
            else:
                # A CR at the very end may be the first half of CRLF.
                cut = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
                whole, rest = text[:cut], text[cut:]
                if len(rest) > LINE_LIMIT:
                    line = self._line + _ends(whole)
                    raise FileError("LineTooLongError", line=line, limit=LINE_LIMIT)
            self.characters_out += len(whole)
            lines = io.StringIO(whole, newline="").readlines()
            self._line += len(lines)
            yield lines
            if final:
                return
            piece = self._file.read(_PIECE)

    def _decoder(self) -> tuple[codecs.IncrementalDecoder, bytes]:
        """A strict decoder and the first bytes behind a signature."""
        first = self._file.read(_PIECE)
        if self._encoding == "utf-8" and first.startswith(codecs.BOM_UTF8):
            self.bytes_read = len(codecs.BOM_UTF8)
            first = first[len(codecs.BOM_UTF8) :]
        return codecs.getincrementaldecoder(self._encoding)(), first

    def _decoded(self, decoder: codecs.IncrementalDecoder, piece: bytes) -> str:
        state = decoder.getstate()
        held = state[0]
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            # The decoder counts from the bytes that it held back.
            start = self.bytes_read - len(held) + error.start
            line = self._line + self._ends_before(held + piece, error.start)
            raise FileError(
                "WrongEncodingError",
                encoding=self._encoding,
                offset=start,
                line=line,
                perhaps=self._perhaps(),
            ) from None
        except UnicodeError:  # UTF-16 without its signature
            raise FileError(
                "WrongEncodingError", encoding=self._encoding, offset=0, line=1, perhaps=""
            ) from None
        self.bytes_read += len(piece)
        return text

    def _ends_before(self, piece: bytes, position: int) -> int:
        if self._encoding.startswith("utf-16"):
            wide = "utf-16-be" if self._encoding == "utf-16-be" else "utf-16-le"
            return _ends(piece[: position & ~1].decode(wide, "replace"))
        return _ends(piece[:position].decode("latin-1"))

    def _perhaps(self) -> str:
        self._file.seek(0)
        start = self._file.read(4)
        return next((name for mark, name in _MARKS if start.startswith(mark)), "")


class Records:
    """The records of a file in batches, after its header.

    A quote that opens and never closes would swallow what follows up to the next quote or the limit of
    a cell. Only its own line is given up: what lies behind is read again.
    """

    def __init__(self, file: BinaryIO, encoding: str, delimiter: str) -> None:
        csv.field_size_limit(CELL_LIMIT)
        self.lines = Lines(file, encoding)
        self._delimiter = delimiter
        self._source = iter(self.lines)
        self._pieces: list[tuple[int, list[str]]] = []
        self._handed_out = 0
        self._start_behind(0)

    def header(self, at: int = 0) -> list[str]:
        """The cells of the first record from line `at` on that is not blank. Raises FileError."""
        try:
            for record in self._reader:
                if self._reader.line_num >= at and any(cell.strip() for cell in record):
                    return record
        except csv.Error:
            raise FileError("BrokenHeaderError") from None
        raise FileError("NoHeaderError" if self._reader.line_num else "EmptyFileError")

    def batches(self, size: int) -> Iterator[tuple[list[int], list[list[str]], list[Broken]]]:
        """Starting lines, records and broken records, `size` records at a time. Raises FileError.

        A blank line gives an empty record.
        """
        more = True
        while more:
            starts = [self._last_line() + 1]  # one more than rows: where the next record starts
            self._pieces = [piece for piece in self._pieces if piece[0] + len(piece[1]) > starts[0]]
            rows: list[list[str]] = []
            broken: list[Broken] = []
            stop = self.lines.characters_out + BATCH_CHARACTERS
            while more and len(rows) < size and self.lines.characters_out <= stop:
                had = len(rows)
                try:
                    rows.extend(islice(self._reader, min(_SLICE, size - had)))
                    more = len(rows) > had
                except csv.Error as error:
                    # What came before the broken record is in `rows`; an empty one stands for it.
                    starts += _starts(starts.pop(), rows[had:], self._last_line())
                    reason = "cell_too_large" if "limit" in str(error) else "quotes"
                    broken.append(Broken((starts[-1], reason)))
                    rows.append([""])
                    self._start_behind(starts[-1])
                    starts.append(starts[-1] + 1)
                else:
                    starts += _starts(starts.pop(), rows[had:], self._last_line())
            if broken:
                lost = {start for start, _ in broken}
                kept = [number for number in range(len(rows)) if starts[number] not in lost]
                starts, rows = [starts[at] for at in kept], [rows[at] for at in kept]
            if rows or broken:
                yield starts[: len(rows)], rows, broken

    def _start_behind(self, line: int) -> None:
        """Goes on with the line behind `line`, as if a record ended there."""
        self._before = line
        lines = chain.from_iterable(self._handed(line + 1))
        self._reader = csv.reader(lines, delimiter=self._delimiter, strict=True)

    def _last_line(self) -> int:
        return self._before + self._reader.line_num

    def _handed(self, line: int) -> Iterator[Iterator[str]]:
        """Pieces of lines from `line` on: those at hand, then new ones from the file."""
        for first, lines in self._pieces[:]:
            if first + len(lines) > line:
                yield islice(lines, max(line - first, 0), None)
        for lines in self._source:
            self._pieces.append((self._handed_out + 1, lines))
            self._handed_out += len(lines)
            yield iter(lines)


class Broken(tuple[int, str]):
    """A record that could not be told apart: its line, and a reason code."""

    __slots__ = ()


def _starts(first: int, rows: list[list[str]], last: int) -> list[int]:
    """The line on which each record starts, and that behind the last of them.

    A record takes one line and one more for each line end inside its quotes, which its cells keep.
    """
    if last == first + len(rows) - 1:
        return list(range(first, last + 2))
    return list(accumulate(map(_lines_of, rows), initial=first))


def _lines_of(row: list[str]) -> int:
    text = "\0".join(row)
    if "\r" not in text:
        return 1 + text.count("\n")
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def _ends(text: str) -> int:
    return len(io.StringIO(text, newline="").readlines()) - (
        1 if text and text[-1] not in "\r\n" else 0
    )
