"""One sheet of a workbook -> records of text with the row each stands in. Imported by the worker alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.exchange import errors
from mcr_desktop.exchange.imports import read_rows
from mcr_desktop.exchange.letters import letters_of, place_of
from mcr_desktop.exchange.mappings import Mapping
from mcr_desktop.exchange.sources import look
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.imports import refusal_of

from . import books

FENCE = bytes(range(16))
MAPPING = Mapping(
    "complaints",
    {"Received": "reported_on", "Severity": "severity", "What": "summary"},
    {"Lane": "lane"},
    date_format="DD.MM.YYYY",
    external_id="Ticket",
)
HEADER = ["Ticket", "Received", "Severity", "What", "Lane"]


def rows_of(path: Path, mapping: Mapping = MAPPING):
    (batch,) = read_rows(path, mapping, fence_id=FENCE)
    return batch


def test_typed_cells_say_what_they_show(tmp_path):
    rows: list[Any] = [
        HEADER,
        [1001, date(2026, 3, 4), 3, "Late", "LYS"],
        ["1002", "05.03.2026", 2.0, "Wet", None],
    ]
    batch = rows_of(books.write(tmp_path / "a.xlsx", {"Desk": books.sheet(rows)}))
    assert batch.columns["external_id"] == ["1001", "1002"]
    assert batch.columns["reported_on"] == ["2026-03-04", "2026-03-05"]
    assert batch.columns["severity"] == [3, 2]
    assert batch.columns["dimensions"] == ['{"lane":"LYS"}', "{}"]


def test_a_refusal_names_row_and_column_as_the_spreadsheet_does(tmp_path):
    rows: list[Any] = [HEADER, ["1", "04.03.2026", 9, "Late", "LYS"]]
    batch = rows_of(books.write(tmp_path / "a.xlsx", {"Desk": books.sheet(rows)}))
    (refusal,) = batch.refusals
    assert (refusal.line, refusal.column, refusal.letter) == (2, "Severity", "C")
    assert refusal_of(refusal).startswith('Row 2, column C "Severity", "9": ')


def test_rows_and_columns_count_from_where_the_sheet_begins(tmp_path):
    cells = "".join(books.cell(name, f"{letters_of(n)}12") for n, name in enumerate(HEADER, 3))
    bad = books.cell("1", "C14") + books.cell("4.3.26", "D14")
    xml = f'<worksheet {books.MAIN}><sheetData><row r="12">{cells}</row><row r="14">{bad}</row></sheetData></worksheet>'
    batch = rows_of(books.write(tmp_path / "a.xlsx", {"Desk": xml}))
    (refusal,) = batch.refusals
    assert (refusal.line, refusal.letter) == (14, "D")


def test_a_sheet_and_a_header_row_can_be_named(tmp_path):
    first = books.sheet(
        [["Export of the help desk"], [], HEADER, ["1", "04.03.2026", 1, "Late", ""]]
    )
    path = books.write(tmp_path / "a.xlsx", {"Notes": books.sheet([["x"]]), "Desk": first})
    from dataclasses import replace

    batch = rows_of(path, replace(MAPPING, sheet="Desk", header_row="3"))
    assert batch.line_numbers == [4]
    with pytest.raises(errors.NoSuchSheetError) as caught:
        rows_of(path, replace(MAPPING, sheet="Tickets"))
    assert "Notes, Desk" in sentence(caught.value)
    seen = look(path, sheet="Desk")
    assert (seen.header_row, seen.header) == (3, tuple(HEADER))
    assert [(one.name, one.rows) for one in seen.sheets] == [("Notes", 1), ("Desk", 4)]


def test_what_a_file_is_decides_and_not_its_name(tmp_path):
    rows: list[Any] = [HEADER, ["1", date(2026, 3, 4), 3, "Late", "LYS"]]
    book = books.write(tmp_path / "a.csv", {"Desk": books.sheet(rows)})
    assert rows_of(book).columns["reported_on"] == ["2026-03-04"]
    text = tmp_path / "b.xlsx"
    text.write_text(",".join(HEADER) + "\n1,04.03.2026,3,Late,LYS\n", encoding="utf-8")
    assert rows_of(text).columns["reported_on"] == ["2026-03-04"]


def test_a_lone_cell_at_the_far_end_is_refused_by_its_name(tmp_path):
    xml = (
        f"<worksheet {books.MAIN}><sheetData><row>{books.cell('Received', 'A1')}</row>"
        f"<row>{books.cell(1, 'XFD1048576')}</row></sheetData></worksheet>"
    )
    path = books.write(tmp_path / "a.xlsx", {"Desk": xml})
    with pytest.raises(errors.WorkbookTooLargeError) as caught:  # no limit of time or memory
        look(path)
    assert caught.value.facts["found"] == "XFD1048576"
    assert "XFD1048576" in sentence(caught.value)


@pytest.mark.parametrize("how", ["bytes", "parts"])
def test_a_packed_bomb_is_refused_before_it_is_opened(tmp_path, how):
    more = (
        {"xl/media/zeros.bin": bytes(1 << 20)}
        if how == "bytes"
        else {f"xl/media/{n}": b"" for n in range(10_001)}
    )
    path = books.write(tmp_path / "a.xlsx", {"Desk": books.sheet([["Received"]])}, more)
    if how == "bytes":
        # Told as three gigabytes in the list of its parts.
        raw = bytearray(path.read_bytes())
        at = raw.rindex(b"xl/media/zeros.bin") - 46
        raw[at + 24 : at + 28] = (3 << 30).to_bytes(4, "little")
        path.write_bytes(raw)
    with pytest.raises(errors.WorkbookTooLargeError) as caught:
        look(path)
    assert caught.value.facts["what"] == how


def test_a_cell_of_thirty_million_letters_is_refused_in_its_row(tmp_path):
    sheet = books.sheet([["Received"], ["x" * 30_000_000], [date(2026, 3, 4)]])
    path = books.write(tmp_path / "a.xlsx", {"Desk": sheet})
    assert path.stat().st_size < 1 << 20
    batch = rows_of(
        path, Mapping("complaints", {"Received": "reported_on"}, date_format="D.M.YYYY")
    )
    assert [(one.line, one.reason) for one in batch.refusals] == [(2, "cell_too_large")]
    assert batch.columns["reported_on"] == ["2026-03-04"]


def test_deeply_nested_parts_end_in_a_typed_refusal_or_are_passed_over(tmp_path):
    deep = "<a>" * 200_000 + "</a>" * 200_000
    xml = f"<worksheet {books.MAIN}>{deep}<sheetData/></worksheet>"
    path = books.write(tmp_path / "a.xlsx", {"Desk": xml})
    with pytest.raises(errors.ImportFileError):
        look(path)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"PK\x03\x04 and nothing else", errors.WorkbookDamagedError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.OtherFileError),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            errors.WorkbookLockedError,
        ),
        (b"%PDF-1.7\n", errors.OtherFileError),
    ],
)
def test_what_is_no_workbook_is_told_plainly(tmp_path, content, error):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    for work in (lambda: look(path), lambda: rows_of(path)):
        with pytest.raises(error) as caught:
            work()
        assert "a.xlsx" in sentence(caught.value)


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16384)])
def test_letters_of_columns(letters, number):
    assert (letters_of(number), place_of(letters)) == (letters, number)
