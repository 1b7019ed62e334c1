"""One sheet of a workbook -> records of text with the row each stands in. Imported by the worker alone.

What would make the reader take the machine with it is looked for first: too many parts, too much when
unpacked, a lone cell at the far end of the sheet. What it makes of a hostile file all the same, such as a
panic, ends in a typed refusal.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import chain, islice

from mcr_desktop.exchange.letters import letters_of, place_of
from mcr_desktop.exchange.records import BATCH_CHARACTERS, CELL_LIMIT, Broken, FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, BinaryIO

MOST_PARTS = 10_000
MOST_UNPACKED_BYTES = 1 << 30
MOST_CELLS = 24_000_000
"""The most cells from a sheet's first to its last: a million rows of two dozen columns."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SCANNED_BYTES = 8 << 20
"""Sheets up to that size are searched for a lone far cell; a larger one is full of cells."""

_HEAD_BYTES = 1 << 13
_EXACT = 1e15
"""Numbers from here on have lost digits in the spreadsheet already."""

_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_DIMENSION = re.compile(
    rb'<(?:\w+:)?dimension\s[^>]*ref="([A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})"'
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*("[^"]*"|'[^']*')""")


def kind_of(file: BinaryIO) -> str:
    """What a file is, csv or xlsx, by the first bytes. Raises FileError for a file that is something else."""
    start = file.read(8)
    file.seek(0)
    if start.startswith(ZIP):
        return "xlsx"
    if start.startswith(OLE):
        packed = "EncryptedPackage".encode("utf-16-le") in file.read(1 << 24)
        raise (
            FileError("WorkbookLockedError") if packed else FileError("OtherFileError", found="xls")
        )
    for mark, found in ((b"%PDF-", "pdf"), (b"\x1f\x8b", "gzip"), (b"\x89PNG", "picture")):
        if start.startswith(mark):
            raise FileError("OtherFileError", found=found)
    return "csv"


class Parts:
    """What a workbook is packed of, looked at without reading it. Raises FileError."""

    def __init__(self, file: BinaryIO) -> None:
        import zipfile  # where a workbook is read, and nowhere else

        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise FileError("WorkbookDamagedError", detail=_one_line(error)) from None
        self._broken = (zipfile.BadZipFile, zipfile.zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)  # type: ignore[attr-defined]  # zlib is its own import  # fmt: skip
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS:
            raise _too_large("parts", len(parts), MOST_PARTS)
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MOST_UNPACKED_BYTES:
            raise _too_large("bytes", unpacked, MOST_UNPACKED_BYTES)
        self._names = {part.filename.replace("\\", "/").lower(): part.filename for part in parts}
        self._refuse_others()

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Rows and columns of each sheet by its name, as far as they can be told cheaply."""
        relations = {
            told.get("Id", ""): told.get("Target", "")
            for told in self._tags("xl/_rels/workbook.xml.rels", _RELATION)
        }
        found: dict[str, tuple[int, int]] = {}
        for told in self._tags("xl/workbook.xml", _SHEET):
            link = next((value for key, value in told.items() if key.endswith(":id")), "")
            target = relations.get(link, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[told.get("name", "")] = self._size_of(part)
        return found

    def _refuse_others(self) -> None:
        if any(name.endswith("workbook.xml") for name in self._names):
            return
        for mark, found in (("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("word/", "docx"), ("ppt/", "pptx")):  # fmt: skip
            if any(name.startswith(mark) for name in self._names):
                raise FileError("OtherFileError", found=found)
        raise FileError("OtherFileError", found="zip")

    def _tags(self, part: str, tag: re.Pattern[str]) -> Iterator[dict[str, str]]:
        from html import unescape

        text = self._read(part, 1 << 20).decode("utf-8", "replace")
        for match in islice(tag.finditer(text), MOST_PARTS):
            yield {key: unescape(value[1:-1]) for key, value in _ATTRIBUTE.findall(match[1])}

    def _size_of(self, part: str) -> tuple[int, int]:
        name = self._names.get(part.lower())
        if name is None:
            return 0, 0
        if self._zip.getinfo(name).file_size > _SCANNED_BYTES:
            told = _DIMENSION.search(self._read(part, _HEAD_BYTES))
            return (int(told[3]), place_of(told[2].decode())) if told else (0, 0)
        xml = self._read(part, _SCANNED_BYTES)
        cells = set(_PLACE.findall(xml))
        columns = max(
            (place_of(letters.decode()) for letters in {one for one, _ in cells}), default=0
        )
        if not cells:  # rows and cells need not be numbered
            rows = xml.count(b"<row")
            return rows, -(-xml.count(b"<c") // rows) if rows else 0
        return max((int(row) for _, row in cells), default=0), columns

    def _read(self, part: str, most: int) -> bytes:
        name = self._names.get(part.lower())
        if name is None:
            return b""
        try:
            with self._zip.open(name) as opened:
                return opened.read(most)
        except self._broken as error:
            raise FileError("WorkbookDamagedError", detail=_one_line(error)) from None


class SheetRecords:
    """The records of one sheet, after its header; used as `records.Records` is."""

    def __init__(self, file: BinaryIO, sheet: str) -> None:
        parts = Parts(file)
        try:
            self.sizes = parts.sizes()
        except FileError:  # the reader is less strict; its limits on memory stand
            self.sizes = {}
        self.hidden: dict[str, bool] = {}
        self.bytes_read = 0
        self._end = file.seek(0, 2)
        file.seek(0)
        self._sheet = _opened(self, file, sheet)
        self.sheet: str = self._sheet.name
        self._rows: Iterator[list[str]] = _texts(self._sheet)
        self._height = max(int(self._sheet.total_height), 1)
        self._at = 1
        self.left = int(self._sheet.start[1]) if self._sheet.start else 0
        """Columns that are empty before the first, which the reader leaves out; it gives such rows."""

    def head(self, count: int) -> list[tuple[int, list[str]]]:
        """The first rows with their numbers; they are still to come."""
        rows = list(islice(self._rows, count))
        self._rows = chain(rows, self._rows)
        return list(enumerate(rows, self._at))

    def header(self, at: int = 0) -> list[str]:
        """The cells of the first row from `at` on that is not blank. Raises FileError."""
        for row in self._rows:
            self._at += 1
            if self._at - 1 >= at and any(cell.strip() for cell in row):
                return row
        raise FileError("NoHeaderError" if self._sheet.start else "EmptyFileError")

    def batches(self, size: int) -> Iterator[tuple[list[int], list[list[str]], list[Broken]]]:
        """Row numbers as the spreadsheet has them, and records, `size` at a time."""
        while rows := list(islice(self._rows, size)):
            first = self._at
            self._at += len(rows)
            self.bytes_read = self._end * min(self._at, self._height) // self._height
            starts = list(range(first, self._at))
            broken: list[Broken] = []
            if sum(map(len, map("".join, rows))) > BATCH_CHARACTERS:
                lost = {n for n, row in enumerate(rows) if max(map(len, row)) > CELL_LIMIT}
                broken = [Broken((starts[n], "cell_too_large")) for n in sorted(lost)]
                kept = [n for n in range(len(rows)) if n not in lost]
                starts, rows = [starts[n] for n in kept], [rows[n] for n in kept]
            yield starts, rows, broken

    @property
    def lines(self) -> SheetRecords:
        """What tells how far reading is."""
        return self


def _opened(records: SheetRecords, file: BinaryIO, wanted: str) -> Any:
    """The sheet of that name, or the first that is shown and holds anything."""
    with _Guarded():
        from python_calamine import CalamineWorkbook, SheetVisibleEnum

        book = CalamineWorkbook.from_filelike(file)
        shown = {one.name: one.visible == SheetVisibleEnum.Visible for one in book.sheets_metadata}
        names = [name for name in book.sheet_names if name in shown]
        records.hidden = {name: not shown[name] for name in names}
        for name in names:
            records.sizes.setdefault(name, (0, 0))
        if wanted and wanted not in names:
            raise FileError("NoSuchSheetError", sheet=wanted, allowed=names)
        if not names:
            raise FileError("EmptyFileError")
        filled = [name for name in names if shown[name] and records.sizes[name][0]]
        name = wanted or next(iter(filled), names[0])
        rows, columns = records.sizes[name]
        if rows * columns > MOST_CELLS:
            last = f"{letters_of(columns)}{rows}"
            raise FileError(
                "WorkbookTooLargeError", what="cells", found=last, allowed=MOST_CELLS, sheet=name
            )
        return book.get_sheet_by_name(name)


class _Guarded:
    """Turns whatever the reader raises, its panics too, into a FileError."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if kind is None or issubclass(
            kind, (FileError, MemoryError, KeyboardInterrupt, SystemExit)
        ):
            return
        if kind.__name__ == "PasswordError":
            raise FileError("WorkbookLockedError") from None
        raise FileError("WorkbookDamagedError", detail=_one_line(error)) from None


def _texts(sheet: Any) -> Iterator[list[str]]:
    rows = sheet.iter_rows()
    while True:
        with _Guarded():
            row = next(rows, None)
        if row is None:
            return
        yield [cell if type(cell) is str else _text(cell) for cell in row]


def _text(cell: Any) -> str:
    """A typed cell as text: whole numbers without a point, days as YYYY-MM-DD, their time behind."""
    if type(cell) is float:
        if cell.is_integer():
            return str(int(cell)) if abs(cell) < _EXACT else f"{cell:.14E}"
        return repr(cell)
    if type(cell) is bool:
        return "true" if cell else "false"
    if type(cell) is datetime:
        return cell.isoformat(" ", "seconds")
    if type(cell) is date:
        return cell.isoformat()
    return str(cell)


def _too_large(what: str, found: int, allowed: int) -> FileError:
    return FileError("WorkbookTooLargeError", what=what, found=found, allowed=allowed)


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:200]
