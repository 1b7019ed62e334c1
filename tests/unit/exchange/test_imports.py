"""Rows of a file as the store keeps them: a preview, or the whole in batches."""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.ids import derived_id
from mcr_desktop.domain.resources import resource
from mcr_desktop.exchange import errors
from mcr_desktop.exchange.imports import preview, read_header, read_rows
from mcr_desktop.exchange.mappings import Mapping, read_mapping
from mcr_desktop.phrases.imports import sentence

DATA = Path(__file__).parents[2] / "data" / "imports"
FENCE = bytes(range(16))


@pytest.fixture
def helpdesk() -> Mapping:
    return read_mapping(DATA / "helpdesk.toml")


def dates_only(encoding: str = "utf-8") -> Mapping:
    columns = {"Day": "reported_on"}
    return Mapping("complaints", columns, date_format="YYYY-MM-DD", encoding=encoding)


def written(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "rows.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def all_rows(path: Path, mapping: Mapping) -> list[tuple[int, bytes, bool]]:
    return [
        row
        for batch in read_rows(path, mapping, fence_id=FENCE)
        for row in zip(batch.line_numbers, batch.row_ids, batch.duplicate, strict=True)
    ]


def refused(path: Path, mapping: Mapping) -> list[tuple[int, str, str]]:
    return [(r.line, r.column, r.reason) for r in preview(path, mapping).refusals]


def test_good_rows_go_in_and_each_bad_one_is_listed_with_line_column_and_reason(
    helpdesk: Mapping,
) -> None:
    seen = preview(DATA / "helpdesk.csv", helpdesk)
    assert (seen.good, seen.refused, seen.duplicates) == (3, 8, 0)
    assert seen.row_lines == (2, 4, 12)
    assert [(r.line, r.column, r.value, r.reason) for r in seen.refusals] == [
        (6, "Received", "2025-02-05", "not_in_format"),
        (7, "Received", "31.02.2025", "no_such_day"),
        (8, "Severity", "9", "out_of_range"),
        (9, "Received", "", "missing"),
        (10, "", "", "too_few_cells"),
        (11, "", "", "quotes"),
        (13, "Ticket", "1002", "id_again"),
        (14, "Ticket", "", "missing"),
    ]
    assert seen.refusals[0].parameters == {"expected": "DD.MM.YYYY"}


def test_rows_come_as_the_store_keeps_them(helpdesk: Mapping) -> None:
    first = preview(DATA / "helpdesk.csv", helpdesk).rows[0]
    assert first == {
        "external_id": "1001",
        "reported_on": "2025-02-03",
        "resolved_on": "2025-02-05",
        "severity": 3,
        "summary": "Pallet arrived wet",
        "narrative": 'The driver said "rain".\nTwo cartons were soft.',
        "kind": "transport",
        "dimensions": '{"lane":"LYS-MAD"}',
    }


def test_row_ids_are_the_derived_ids_of_fence_source_and_external_id(helpdesk: Mapping) -> None:
    ids = [row_id for _, row_id, _ in all_rows(DATA / "helpdesk.csv", helpdesk)]
    assert ids == [
        derived_id(FENCE, b"complaints:Helpdesk", number) for number in (b"1001", b"1002", b"1009")
    ]


def test_a_second_reading_gives_the_same_ids_whatever_the_mapping_adds() -> None:
    mapping = read_mapping(resource("demo", "cfpb-mapping.toml"))
    path = DATA / "cfpb_sample.csv"
    fuller = replace(mapping, dimensions={**mapping.dimensions, "ZIP code": "zip"})
    assert all_rows(path, mapping) == all_rows(path, fuller)


def test_identical_rows_all_go_in_and_are_flagged() -> None:
    rows = all_rows(DATA / "cfpb_sample.csv", read_mapping(resource("demo", "cfpb-mapping.toml")))
    assert len(rows) == len({row_id for _, row_id, _ in rows})
    assert sum(flagged for _, _, flagged in rows) == 23


def test_ids_survive_a_new_order_of_columns_and_a_new_empty_one(tmp_path: Path) -> None:
    mapping = dates_only()
    one = all_rows(written(tmp_path, "Day,What\n2025-01-02,late\n"), mapping)
    other = all_rows(written(tmp_path, "New,What,Day\n,late, 2025-01-02\n"), mapping)
    assert one[0][1] == other[0][1]


def test_a_constant_tells_two_files_apart(tmp_path: Path) -> None:
    path = written(tmp_path, "Month,Count\n2025-01,100\n")
    columns = {"Month": "month", "Count": "amount"}
    ids = {
        all_rows(path, Mapping("exposures", columns, constants={"unit": unit}))[0][1]
        for unit in ("orders", "shipments")
    }
    assert len(ids) == 2


def test_contacts_in_an_older_encoding() -> None:
    columns = {"Name": "name", "Job title": "title", "E-Mail": "email", "Town": "city"}
    path = DATA / "contacts_cp1252.csv"
    seen = preview(path, Mapping("contacts", columns, encoding="cp1252"))
    assert seen.rows[0]["name"] == "Renée Dubö"
    assert "dimensions" not in seen.rows[0]
    with pytest.raises(errors.WrongEncodingError) as caught:
        preview(path, Mapping("contacts", columns))
    assert caught.value.facts == {
        "file": str(path),
        "encoding": "utf-8",
        "offset": path.read_bytes().index(b"\xe9"),
        "line": 2,
        "perhaps": "",
    }


def test_exposures_take_strict_amounts_and_months() -> None:
    mapping = Mapping(
        "exposures",
        {"Period": "month", "Orders": "amount"},
        {"Lane": "lane"},
        constants={"unit": "orders"},
    )
    seen = preview(DATA / "exposures.csv", mapping)
    assert [row["amount"] for row in seen.rows] == [120.0, 90.5]
    assert [json.loads(str(row["dimensions"])) for row in seen.rows] == [{"lane": "LYS-MAD"}, {}]
    assert [(r.line, r.reason) for r in seen.refusals] == [
        (3, "not_number"),
        (4, "negative"),
        (5, "not_number"),
        (6, "not_in_format"),
    ]


def test_an_exposure_is_told_by_its_id_but_does_not_keep_it(tmp_path: Path) -> None:
    path = written(tmp_path, "Nr,Month,Count\n7,2025-01,100\n")
    columns = {"Month": "month", "Count": "amount"}
    mapping = Mapping("exposures", columns, constants={"unit": "orders"}, external_id="Nr")
    assert all_rows(path, mapping)[0][1] == derived_id(FENCE, b"exposures:", b"7")
    assert set(preview(path, mapping).rows[0]) == {"month", "unit", "amount", "dimensions"}


@pytest.mark.parametrize(
    ("content", "error", "facts"),
    [
        (b"", errors.EmptyFileError, {}),
        (b"\xef\xbb\xbf", errors.EmptyFileError, {}),
        (b"\n\n,,\n", errors.NoHeaderError, {}),
        (b'"Day\n2025-01-01\n', errors.BrokenHeaderError, {}),
        (b"Day,What,Day\n", errors.RepeatedColumnError, {"column": "Day"}),
        (b"Day\n2025-01-01\n2025-\x0001-02\n", errors.NulByteError, {"line": 3}),
        (b"Day\r\n2025-01-01\r\n\xff\r\n", errors.WrongEncodingError, {"offset": 17, "line": 3}),
        ("Day\n2025-01-01\n".encode("utf-16"), errors.WrongEncodingError, {"perhaps": "utf-16"}),
        (b"Other\n1\n", errors.UnknownColumnError, {"key": "Day", "allowed": ("Other",)}),
    ],
)
def test_a_file_that_cannot_go_in_says_why(
    tmp_path: Path, content: bytes, error: Any, facts: dict[str, object]
) -> None:
    with pytest.raises(error) as caught:
        preview(written(tmp_path, content), dates_only())
    assert facts.items() <= caught.value.facts.items()
    assert caught.value.facts["file"].endswith("rows.csv")


def test_missing_files_and_folders_are_told_apart(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "none.csv", "missing"), (tmp_path, "folder")):
        with pytest.raises(errors.FileUnreadableError) as caught:
            preview(path, dates_only())
        assert caught.value.facts["reason"] == reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_signatures_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    text = end.join(["Day,Wörter", '2025-01-02,"a', 'b"', "2025-01-03,ü", "x,y"])
    path = written(tmp_path, text.encode(encoding))
    mapping = dates_only(encoding=encoding)
    mapping = replace(mapping, columns={**mapping.columns, "Wörter": "narrative"})
    seen = preview(path, mapping)
    assert [row["narrative"] for row in seen.rows] == ["a\nb", "ü"]
    assert seen.row_lines == (2, 4)
    assert [r.line for r in seen.refusals] == [5]


def test_an_error_far_into_the_file_names_its_byte_and_line(tmp_path: Path) -> None:
    good = "Day,What\n" + "2025-01-02,größer\n" * 60_000
    path = written(tmp_path, good.encode() + b"2025-01-02,gr\xf6\xdfer\n")
    with pytest.raises(errors.WrongEncodingError) as caught:
        preview(path, dates_only())
    assert caught.value.facts["offset"] == len(good.encode()) + 13
    assert caught.value.facts["line"] == 60_002


def test_lines_stay_right_across_batches_blank_lines_and_broken_quotes(tmp_path: Path) -> None:
    lines = ["Day,What"]
    expected = []
    for number in range(6_000):
        at = len(lines) + 1
        if number % 1_000 == 7:
            lines.append('2025-01-02,"bro"ken')
        elif number % 97 == 3:
            lines += ['2025-01-02,"two', 'lines"']
            expected.append(at)
        elif number % 501 == 5:
            lines.append("")
        else:
            lines.append(f"2025-01-02,{number}")
            expected.append(at)
    path = written(tmp_path, "\n".join(lines))
    batches = list(read_rows(path, dates_only(), fence_id=FENCE))
    assert [at for batch in batches for at in batch.line_numbers] == expected
    broken = [r.line for batch in batches for r in batch.refusals]
    assert [lines[at - 1] for at in broken] == ['2025-01-02,"bro"ken'] * 6
    assert sum(batch.refused for batch in batches) == 6
    assert max(len(batch.row_ids) for batch in batches) <= 2_000


@pytest.mark.parametrize("behind", [2, 5_000, 90_000])
@pytest.mark.parametrize("end", ["", '2025-01-05,"d"\n'])
def test_a_quote_that_never_closes_costs_its_own_line_alone(
    tmp_path: Path, behind: int, end: str
) -> None:
    start = 'Day,What\n2025-01-02,a\n2025-01-03,"b\n'
    path = written(tmp_path, start + "2025-01-04,c\n" * behind + end)
    batches = list(read_rows(path, dates_only(), fence_id=FENCE))
    lines = [line for batch in batches for line in batch.line_numbers]
    assert lines == [2, *range(4, 4 + behind + bool(end))]
    refusals = [(r.line, r.reason) for batch in batches for r in batch.refusals]
    assert refusals in ([(3, "quotes")], [(3, "cell_too_large")])


def test_quotes_that_open_in_every_line_cost_every_line_and_no_more(tmp_path: Path) -> None:
    path = written(tmp_path, "Day,What\n" + '2025-01-02,"a\n' * 20_000 + "2025-01-02,b\n")
    seen = preview(path, dates_only())
    assert (seen.good, seen.refused) == (1, 20_000)


def test_a_huge_cell_is_refused_alone(tmp_path: Path) -> None:
    path = written(tmp_path, f"Day,What\n2025-01-02,{'x' * 200_000}\n2025-01-03,y\n")
    seen = preview(path, dates_only())
    assert [r.reason for r in seen.refusals] == ["cell_too_large"]
    assert seen.row_lines == (3,)


def test_a_line_without_end_stops_the_import(tmp_path: Path) -> None:
    path = written(tmp_path, b"Day\n" + b"x" * 5_000_000)
    with pytest.raises(errors.LineTooLongError):
        preview(path, dates_only())


def test_a_preview_shows_some_and_counts_all(tmp_path: Path) -> None:
    path = written(tmp_path, "Day\n" + "2025-01-02\n" * 4_500 + "x\n" * 1_200)
    seen = preview(path, dates_only(), limit=3)
    assert (seen.good, seen.refused, seen.duplicates) == (4_500, 1_200, 4_499)
    assert (len(seen.rows), len(seen.refusals)) == (3, 1_000)
    assert seen.header == ("Day",)


def test_many_different_texts_come_through_as_single_ones_do(tmp_path: Path) -> None:
    # Past the first batch such a column is read at once; the result must not differ.
    cells = [f"case {number}" for number in range(5_000)]
    cells[4_100] = "caf\u0065\u0301 \u0007bell"
    cells[4_200] = "x" * 501
    cells[2_500] = "   "
    rows = "".join(f"2025-01-02,{cell}\n" for cell in cells)
    mapping = replace(dates_only(), columns={"Day": "reported_on", "What": "summary"})
    path = written(tmp_path, "Day,What\n" + rows)
    batches = list(read_rows(path, mapping, fence_id=FENCE))
    found = [value for batch in batches for value in batch.columns["summary"]]
    del cells[4_200]
    cells[4_100] = "café bell"
    assert found == [cell.strip() or None for cell in cells]
    assert [(r.line, r.reason) for batch in batches for r in batch.refusals] == [
        (4_202, "too_long")
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_file_name_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    path.write_text("Day\n2025-01-02\n")
    assert preview(path, dates_only()).good == 1
    path.write_text("")
    with pytest.raises(errors.EmptyFileError) as caught:
        preview(path, dates_only())
    str(sentence(caught.value)).encode()


def test_the_header_alone_can_be_had() -> None:
    assert read_header(DATA / "contacts_cp1252.csv", encoding="cp1252")[:2] == ("Name", "Job title")


class StopAfter:
    def __init__(self, calls: int) -> None:
        self.left = calls
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int) -> None:
        self.told.append((done, total))
        self.left -= 1
        if self.left < 0:
            raise CancelledError


def test_progress_is_told_in_bytes_and_may_cancel(tmp_path: Path) -> None:
    path = written(tmp_path, "Day\n" + "2025-01-02\n" * 50_000)
    whole = StopAfter(1_000)
    for _ in read_rows(path, dates_only(), fence_id=FENCE, progress=whole):
        pass
    size = path.stat().st_size
    assert whole.told[0] == (0, size)
    assert whole.told[-1] == (size, size)
    assert whole.told == sorted(whole.told)
    with pytest.raises(CancelledError):
        list(read_rows(path, dates_only(), fence_id=FENCE, progress=StopAfter(3)))
    assert not [one for one in threading.enumerate() if one.name == "exchange-pipe"]


def test_an_iterator_let_go_of_leaves_nothing_behind(tmp_path: Path) -> None:
    path = written(tmp_path, "Day\n" + "2025-01-02\n" * 50_000)
    rows = read_rows(path, dates_only(), fence_id=FENCE)
    next(rows)
    rows.close()
    assert not [one for one in threading.enumerate() if one.name == "exchange-pipe"]
