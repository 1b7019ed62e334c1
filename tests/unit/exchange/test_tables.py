"""Tables to be analysed: columns of a CSV or Parquet file, checked, as attributes, amounts and days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.errors import McrError
from mcr_desktop.exchange import errors, table_errors
from mcr_desktop.exchange.tables import Table, column_names, read_table
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.rootcause.columns import MISSING_DAY, day_text


def _written(folder: Path, data: bytes | str | pl.DataFrame, name: str = "t.csv") -> Path:
    path = folder / (name if not isinstance(data, pl.DataFrame) else "t.parquet")
    if isinstance(data, pl.DataFrame):
        data.write_parquet(path)
    else:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _days(table: Table, name: str) -> list[str | None]:
    return [None if day == MISSING_DAY else day_text(day) for day in table.days(name)]


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"a,b\n01,x\n1,y\n,z\n", ["01", "1", None]),
        (b"\xef\xbb\xbfa;b\r\n01;x\r\n1;y\r\n", ["01", "1"]),
        ("a\tb\nZürich\t1\n".encode("utf-16"), ["Zürich"]),
        ("a\tb\nZürich\t1\n".encode("utf-16-le"), ["Zürich"]),
        ("a\tb\nZürich\t1\n".encode("utf-16-be"), ["Zürich"]),
        ("a|b\nZürich \x80 5|1\n".encode("latin-1"), ["Zürich \u20ac 5"]),
        ("a,b\nZürich,1\n".encode("cp1252"), ["Zürich"]),
        (b"a,b\nZ\x81rich\xfc,1\n", ["Z\x81rich\xfc"]),
        (b'a,b\n"x\ny, ""z""",1\n,2\n', ['x\ny, "z"', None]),
        (b'a,b\n5" pipe,1\n6" pipe,2\n', ['5" pipe', '6" pipe']),
        (b"a,b\rx,1\ry,2\r", ["x", "y"]),
        (b"sep=;\na;b\nx;1\n", ["x"]),
        (b"\n\na,b\nx,1\n\n  \ny,2\n\n\n", ["x", "y"]),
        (b"b,a\n1,x", ["x"]),
        (b'a,b\n" x ",1\n', [" x "]),
    ],
)  # fmt: skip
def test_texts_come_as_they_are_written(tmp_path, data, texts):
    assert read_table(_written(tmp_path, data), ["a"]).texts("a") == texts


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (pl.Series([1, None, 3]), ["1", None, "3"]),
        (pl.Series([1.0, 2.0, float("nan")]), ["1", "2", None]),
        (pl.Series([1.0, 2.5, None]), ["1", "2.5", None]),
        (pl.Series([0.5, 1.0, 2.0], dtype=pl.Float32), ["0.5", "1", "2"]),
        (pl.Series([True, False, None]), ["true", "false", None]),
        (pl.Series(["x", None, ""], dtype=pl.Categorical), ["x", None, None]),
        (pl.Series(["x", None, "y"], dtype=pl.Enum(["y", "x"])), ["x", None, "y"]),
        (pl.Series([Decimal("1.50"), Decimal("20.00"), None]), ["1.5", "20", None]),
        (pl.Series([dt.date(2024, 2, 29), None]), ["2024-02-29", None]),
    ],
)
def test_parquet_columns_of_any_kind_are_attributes(tmp_path, values, labels):
    path = _written(tmp_path, pl.DataFrame({"v": values}))
    assert read_table(path, ["v"]).texts("v") == labels


def test_a_code_of_nothing_is_zero_and_labels_come_in_order(tmp_path):
    column = read_table(_written(tmp_path, "a,b\nq,1\n,1\np,1\nq,1\n"), ["a"]).attribute("a")
    assert (column.labels, column.codes.tolist()) == (("", "q", "p"), [1, 0, 2, 1])
    assert column.codes.dtype == np.uint8


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (["1", " 2.5 ", "+3", "1e3"], [1, 2.5, 3, 1000]),
        (["2,5", "3", "-0"], [2.5, 3, 0]),
        (["0,125", "2"], [0.125, 2]),
        (["1,2500", "1,125"], [1.25, 1.125]),
    ],
)
def test_amounts_are_read_where_they_can_mean_one_thing(tmp_path, cells, amounts):
    path = _written(tmp_path, "v;w\n" + "".join(f"{cell};x\n" for cell in cells))
    assert read_table(path, ["v"]).amounts("v").tolist() == amounts


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "empty"), ("NaN", "nan"), ("NA", "nan"), ("inf", "infinite"), ("1e999", "infinite"),
        ("-1", "negative"), ("three", "text"), ("1,250", "mark"), ("12 kg", "text"), ("1.234,5", "mark"),
        ("0x10", "text"), ("1_000", "text"), ("\N{FULLWIDTH DIGIT ONE}", "text"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_named_with_its_cell(tmp_path, cell, reason):
    path = _written(tmp_path, f"v;w\n7;x\n\n{cell};x\n")
    with pytest.raises(table_errors.BadAmountError) as told:
        read_table(path, ["v"]).amounts("v")
    assert told.value.facts["reason"] == reason
    assert (told.value.facts["row"], told.value.facts["column"]) == (4, "v")
    assert "Row 4 of" in sentence(told.value)


def test_amounts_below_zero_are_allowed_where_they_may_be(tmp_path):
    table = read_table(_written(tmp_path, "v\n-1.5\n2\n"), ["v"])
    assert table.amounts("v", negative=True).tolist() == [-1.5, 2]


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -1.0])
def test_parquet_amounts_are_checked_as_well(tmp_path, value):
    path = _written(tmp_path, pl.DataFrame({"v": [1.0, value]}))
    with pytest.raises(table_errors.BadAmountError) as told:
        read_table(path, ["v"]).amounts("v")
    assert told.value.facts["row"] == 3


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2024-02-29", "", "NA"], ["2024-02-29", None, None]),
        (["2024-03-31T02:30:00+02:00", "2024-10-27 23:59:59.123Z"], ["2024-03-31", "2024-10-27"]),
        (["2024-10-27 02:30:00 +0200", "2024-10-27T24:00"], ["2024-10-27", "2024-10-27"]),
        (["2024-03-31 02:30[Europe/Paris]"], ["2024-03-31"]),
        (["3/14/2025 1:20", "3/9/2025 2:30 AM"], ["2025-03-14", "2025-03-09"]),
        (["14.3.2025", "09.03.25"], ["2025-03-14", "2025-03-09"]),
        (["20240229", "20240301"], ["2024-02-29", "2024-03-01"]),
        (["2020-W53", "2021-W01"], ["2020-12-28", "2021-01-04"]),
        (["2020-W53-7"], ["2021-01-03"]),
        (["2024-01", "2024-12"], ["2024-01-01", "2024-12-01"]),
        (["1871", "1872"], ["1871-01-01", "1872-01-01"]),
        (["1749-01-01", "1749/2/1", "1749.3.1"], ["1749-01-01", "1749-02-01", "1749-03-01"]),
        (["1600-01-15", "1620-01-15"], ["1600-01-15", "1620-01-15"]),
        (["12/2023", "2024/1"], ["2023-12-01", "2024-01-01"]),
        (["5 January 2020", "31-Dec-20", "Feb 7, 2020"], ["2020-01-05", "2020-12-31", "2020-02-07"]),
    ],
)  # fmt: skip
def test_days_are_those_written(tmp_path, cells, days):
    path = _written(tmp_path, "d;w\n" + "".join(f"{cell};x\n" for cell in cells))
    table = read_table(path, ["d"])
    assert _days(table, "d") == days
    assert table.flags == ()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["2024-01-01", "yesterday"], "text"),
        (["2023-02-28", "2023-02-29"], "no_such_day"),
        (["31/12/2023", "31/11/2023"], "no_such_day"),
        (["2020-W53", "2021-W53"], "no_such_day"),
        (["2024-01-05", "2024-01-06", "2024-01"], "grain"),
        (["2024-01-05", "45000"], "text"),
        (["2024-01-05", "9999-12-31"], "no_such_day"),
        (["13/01/2024", "01/01/0001"], "no_such_day"),
        (["2024-W01", "2024-W00"], "no_such_day"),
        (["2024-01-05", "2024-01-05 25:00"], "text"),
    ],
)
def test_what_is_no_day_is_named_with_its_cell(tmp_path, cells, reason):
    path = _written(tmp_path, "d;w\n" + "".join(f"{cell};x\n" for cell in cells))
    with pytest.raises(table_errors.BadDayError) as told:
        read_table(path, ["d"]).days("d")
    assert told.value.facts["reason"] == reason
    assert told.value.facts["row"] == len(cells) + 1
    assert str(told.value.facts["value"]) in sentence(told.value)


@pytest.mark.parametrize(
    ("cells", "days", "taken"),
    [
        (["01/02/2024", "13/02/2024"], ["2024-02-01", "2024-02-13"], None),
        (["01/02/2024", "02/13/2024"], ["2024-01-02", "2024-02-13"], None),
        (["03/03/2024", "04/04/2024"], ["2024-03-03", "2024-04-04"], None),
        (["05/02/2024", "03/02/2024"], ["2024-02-05", "2024-02-03"], "day first"),
        (["01/01/2024", "02/01/2024", "03/01/2024"], None, "month first"),
        (["01/01/2024", "01/02/2024", "01/03/2024"], None, "day first"),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month_is_decided_over_the_column(tmp_path, cells, days, taken):
    path = _written(tmp_path, "d;w\n" + "".join(f"{cell};x\n" for cell in cells))
    table = read_table(path, ["d"])
    assert days is None or _days(table, "d") == days
    table.days("d")
    assert [f.detail for f in table.flags if f.kind == "day/month order"] == ([taken] if taken else [])  # fmt: skip
    if days is None:
        assert _days(table, "d") == ["2024-01-01", "2024-02-01", "2024-03-01"]


def test_dates_that_contradict_each_other_are_an_error_with_both_rows(tmp_path):
    path = _written(tmp_path, "d\n01/02/2024\n14/03/2024\n03/15/2024\n")
    with pytest.raises(table_errors.DayOrderError) as told:
        read_table(path, ["d"]).days("d")
    assert (told.value.facts["row"], told.value.facts["other_row"]) == (3, 4)
    assert "14/03/2024" in sentence(told.value)


def test_parquet_days_are_the_local_ones(tmp_path):
    stamps = pl.Series([dt.datetime(2024, 3, 30, 23, 30), None]).dt.replace_time_zone("UTC")  # noqa: DTZ001 - polars adds the zone
    frame = pl.DataFrame(
        {
            "zoned": stamps.dt.convert_time_zone("Europe/Paris"),
            "plain": pl.Series([dt.datetime(2024, 3, 30, 23, 30), None]),  # noqa: DTZ001 - as files have it
            "day": pl.Series([dt.date(2024, 3, 30), None]),
            "number": pl.Series([20240330, None]),
        }
    )
    table = read_table(_written(tmp_path, frame), frame.columns)
    assert _days(table, "zoned") == ["2024-03-31", None]
    for name in ("plain", "day", "number"):
        assert _days(table, name) == ["2024-03-30", None]


@pytest.mark.parametrize(
    ("name", "data", "error", "said"),
    [
        ("t.csv", b"", errors.EmptyFileError, "is empty"),
        ("t.parquet", b"", errors.EmptyFileError, "is empty"),
        ("t.csv", b"\n \n", errors.EmptyFileError, "is empty"),
        ("t.csv", b"a,b\n", table_errors.NoRowsError, "holds no row"),
        ("t.csv", b"a,b\n\n\n", table_errors.NoRowsError, "holds no row"),
        ("t.csv", b",\n1,2\n", errors.NoHeaderError, "names no columns"),
        ("t.csv", b'"a,b\n1,2\n', errors.BrokenHeaderError, "quotes in the header"),
        ("t.csv", b"a,a\n1,2\n", errors.RepeatedColumnError, 'called "a"'),
        ("t.csv", b"a,b\n1,\0\n", errors.NulByteError, "line 2"),
        ("t.csv", b"a,b\n1,2\n3\n", table_errors.RaggedRowError, "Row 3"),
        ("t.csv", b"a,b\n1,2\n\n3,4,5\n", table_errors.RaggedRowError, "Row 4"),
        ("t.csv", b'a,b\n"1,2\n3,4\n', table_errors.BrokenQuotesError, "row 2"),
        ("t.csv", b"b,c\n1,2\n", table_errors.NoSuchColumnError, "columns are: b, c"),
        ("t.csv", b"2024-01-01,5\n2024-01-02,6\n", table_errors.NoSuchColumnError, "looks like data"),
        ("t.xlsx", b"PK\x03\x04....", table_errors.UnknownFormatError, "spreadsheet"),
        ("t.csv.gz", b"\x1f\x8b....", table_errors.UnknownFormatError, "compressed"),
        ("t.parquet", b"a,b\n1,2\n", table_errors.UnknownFormatError, "called Parquet"),
        ("t.parquet", b"PAR1 and nothing else", table_errors.DamagedTableError, "damaged"),
        ("t.csv", "a,b\n1,2\n".encode("utf-16")[:-1], errors.WrongEncodingError, "utf-16"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_told_plainly(tmp_path, name, data, error, said):
    path = _written(tmp_path, data, name)
    with pytest.raises(error) as told:
        read_table(path, ["a"])
    assert said in sentence(told.value)
    assert str(path) in sentence(told.value)


def test_missing_files_and_folders_are_told_plainly(tmp_path):
    for path, said in ((tmp_path / "none.csv", "There is no file"), (tmp_path, "is a folder")):
        with pytest.raises(errors.FileUnreadableError) as told:
            read_table(path, ["a"])
        assert said in sentence(told.value)


def test_a_column_of_lists_cannot_be_analysed(tmp_path):
    path = _written(tmp_path, pl.DataFrame({"v": [[1], [2]]}))
    with pytest.raises(table_errors.UnreadableColumnError):
        read_table(path, ["v"])


def test_parquet_days_out_of_all_time_are_told(tmp_path):
    path = _written(
        tmp_path, pl.DataFrame({"d": [None, dt.date(2024, 1, 1), dt.date(9999, 12, 31)]})
    )
    with pytest.raises(table_errors.BadDayError) as told:
        read_table(path, ["d"]).days("d")
    assert "Row 4 of" in sentence(told.value)
    assert '"9999-12-31" is no day' in sentence(told.value)


def test_a_duration_cannot_be_analysed(tmp_path):
    path = _written(tmp_path, pl.DataFrame({"v": [dt.timedelta(days=1)]}))
    with pytest.raises(table_errors.UnreadableColumnError):
        read_table(path, ["v"])


def test_a_cell_may_be_very_long(tmp_path):
    table = read_table(_written(tmp_path, f"a,b\n{'x' * 200_000},1\n"), ["a", "b"])
    assert table.amounts("b").tolist() == [1.0]
    assert len(table.attribute("a").labels[1]) == 200_000


def test_a_name_may_differ_in_capitals_and_says_so(tmp_path):
    table = read_table(_written(tmp_path, "Site ,b\nx,1\n"), ["site", "b"])
    assert table.texts("site") == ["x"]
    assert [(f.kind, f.attribute, f.detail) for f in table.flags] == [("column name", "site", "Site")]  # fmt: skip
    with pytest.raises(errors.RepeatedColumnError):
        read_table(_written(tmp_path, "SITE,Site\nx,1\n"), ["site"])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Date", "Date received"),
        ("received", "Date received"),
        ("STATES", "State"),
        ("nothing", ""),
    ],
)
def test_the_column_that_was_meant(tmp_path, name, meant):
    path = _written(tmp_path, "State,Date received,Date sent to company\nTX,1,2\n")
    with pytest.raises(table_errors.NoSuchColumnError) as told:
        read_table(path, [name])
    assert told.value.facts["perhaps"] == meant


def test_the_names_of_all_columns_are_told(tmp_path):
    names = tuple(f"column {number}" for number in range(40))
    path = _written(tmp_path, ";".join(names) + "\n")
    assert column_names(path) == names
    with pytest.raises(table_errors.NoSuchColumnError) as told:
        read_table(path, ["missing"])
    assert "column 29 and 10 more" in sentence(told.value).replace(", and", " and")
    assert column_names(_written(tmp_path, pl.DataFrame({"a": [1], "b": [2]}))) == ("a", "b")
    with pytest.raises(table_errors.DamagedTableError):
        column_names(_written(tmp_path, b"PAR1 and nothing else"))
    with pytest.raises(errors.FileUnreadableError):
        column_names(tmp_path / "none.csv")


def test_the_delimiter_is_the_one_that_gives_the_names(tmp_path):
    path = _written(tmp_path, "site;what, when\nx;1,5\ny;2,5\n")
    assert read_table(path, ["what, when"]).amounts("what, when").tolist() == [1.5, 2.5]


def test_a_blank_line_in_a_file_of_one_column_is_an_empty_value(tmp_path):
    table = read_table(_written(tmp_path, "v\n1\n\n3\n\n"), ["v"])
    assert table.texts("v") == ["1", None, "3"]


def test_rows_are_marked_alike_where_they_are(tmp_path):
    data = "id,day,a\n1,2024-01-01,x\n1,2024-01-02,x\n\n1,2024-01-01,x\n"
    marks = read_table(_written(tmp_path, data), ["a"]).marks("day")
    assert marks.whole[0] == marks.whole[2] != marks.whole[1]
    assert len(set(marks.undated.tolist())) == 1
    frame = pl.DataFrame({"day": ["2024-01-01", "2024-01-02"], "a": [1, 1]})
    marks = read_table(_written(tmp_path, frame), ["a"]).marks("day")
    assert marks.whole[0] != marks.whole[1]
    assert marks.undated[0] == marks.undated[1]


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=30),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_the_standard_library_writes_comes_back(tmp_path_factory, rows, delimiter, end):
    import csv

    path = tmp_path_factory.mktemp("written") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([("first name", "b"), *rows])
    table = read_table(path, ["first name", "b"])
    assert table.texts("first name") == [first or None for first, _ in rows]
    assert table.texts("b") == [second or None for _, second in rows]


_SOUP = st.lists(st.sampled_from([b",", b'"', b"\n", b"\r\n", b"a", b" ", b"1", b"\xff", b";", b'""'])).map(b"".join)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.binary(min_size=1, max_size=120) | _SOUP)
def test_any_bytes_give_a_table_or_a_plain_error(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "t.csv"
    path.write_bytes(b"a,b\n1,2\n" + data)
    for ask in ("texts", "days", "amounts", "marks"):
        said = ""
        try:
            getattr(read_table(path, ["a", "b"]), ask)("b")
        except McrError as error:
            said = sentence(error)
        assert not said or str(path) in said


@settings(max_examples=50, deadline=None)
@given(_SOUP)
def test_cells_are_parted_as_the_standard_library_parts_them(tmp_path_factory, data):
    import csv
    import io

    path = tmp_path_factory.mktemp("parted") / "t.csv"
    path.write_bytes(b"a,b\n1,2\n" + data)
    try:
        found = read_table(path, ["a", "b"])
    except McrError:
        return
    try:
        text = (b"a,b\n1,2\n" + data).decode()
    except UnicodeDecodeError:
        text = (b"a,b\n1,2\n" + data).decode("cp1252")
    records = [
        r for r in csv.reader(io.StringIO(text, newline="")) if "".join(r).strip() or len(r) > 1
    ]
    assert found.texts("a") == [record[0] or None for record in records[1:]]
    assert found.texts("b") == [record[1] or None for record in records[1:]]
