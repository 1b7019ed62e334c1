"""Any file: it is imported whole and the same on every device, or refused with a reason."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgpack
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mcr_desktop.exchange.batches import Table
from mcr_desktop.exchange.dates import BadFormatError, DateFormat, NoSuchDayError, NotInFormatError
from mcr_desktop.exchange.errors import ImportFileError
from mcr_desktop.exchange.imports import read_rows
from mcr_desktop.exchange.mappings import Mapping, plan_of
from mcr_desktop.exchange.records import FileError, Records

MAPPING = Mapping(
    "complaints",
    {"a": "reported_on", "b": "narrative", "c": "severity", "d": "customer_told", "e": "summary"},
    {"f": "f", "e": "e"},
    date_format="YYYY-MM-DD",
)
NAMED = Mapping("exposures", {"a": "month", "b": "unit", "c": "amount"}, external_id="d")
HEADER = "a,b,c,d,e,f"
NASTY = st.sampled_from(
    [
        *'",\r\n\t;\0 \ufeff\x1f\x85\u2028\u0301',
        '""',
        "\r\n",
        '"\n',
        "2025-01-02",
        "3",
        "yes",
        "a,b,c,d,e,f\n",
    ]
)
TEXT = st.lists(NASTY | st.text(max_size=5), max_size=40).map("".join)


def frames_of(
    content: bytes, mapping: Mapping, encoding: str = "utf-8", size: int = 7
) -> list[Any]:
    records = Records(io.BytesIO(content), encoding, ",")
    header = [cell.strip() for cell in records.header()]
    plan = plan_of(mapping, b"f" * 16, "s")
    if any(column not in header for column in plan["columns"]) or len(set(header)) < len(header):
        return []
    table = Table(plan, header)
    frames = [table.frame(*batch) for batch in records.batches(size)]
    for lines, ids, columns, repeats, refusals, refused in frames:
        assert len(lines) == len(ids) == len(set(ids))
        assert all(len(values) == len(lines) for values in columns.values())
        assert all(0 <= number < len(lines) for number in repeats)
        assert refused == len({refusal[0] for refusal in refusals})
        assert not set(lines) & {refusal[0] for refusal in refusals}
        msgpack.packb([lines, ids, columns, repeats, refusals])
    return frames


@given(st.binary(max_size=400) | TEXT.map(lambda text: text.encode("utf-8", "ignore")))
@example(b"\xef\xbb\xbf" + HEADER.encode())
@example(HEADER.encode() + b'\n"')
def test_any_bytes_import_or_are_refused_with_a_reason(content: bytes) -> None:
    for start in (b"", HEADER.encode() + b"\n"):
        for mapping in (MAPPING, NAMED):
            for encoding in ("utf-8", "utf-16", "cp1252", "gb18030"):
                with suppress(FileError):
                    frames_of(start + content, mapping, encoding)


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=20
) | st.sampled_from(["2025-01-02", "", " ", "3", "yes", "a\r\nb", 'q"q'])


@given(st.lists(st.tuples(*[CELLS] * 6), max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_record_comes_out_once_with_its_line(rows: list[tuple[str, ...]], end: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER.split(","))
    starts = []
    for row in rows:
        starts.append(len(file.getvalue().replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        writer.writerow(row)
    records = Records(io.BytesIO(file.getvalue().encode()), "utf-8", ",")
    records.header()
    found = [
        pair for lines, some, _ in records.batches(4) for pair in zip(lines, some, strict=True)
    ]
    assert found == [(at, list(row)) for at, row in zip(starts, rows, strict=True)]
    seen = {
        at
        for lines, *_, refusals, _ in frames_of(file.getvalue().encode(), MAPPING)
        for at in (*lines, *(refusal[0] for refusal in refusals))
    }
    blank = {at for at, row in zip(starts, rows, strict=True) if not any(map(str.strip, row))}
    assert seen == set(starts) - blank


@given(st.lists(st.tuples(*[CELLS] * 6), max_size=20))
def test_what_goes_in_is_tidy(rows: list[tuple[str, ...]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEADER.split(","), *rows])
    for _, _, columns, _, _, _ in frames_of(file.getvalue().encode(), MAPPING):
        for name in ("narrative", "summary", "dimensions"):
            for value in filter(None, columns[name]):
                assert unicodedata.is_normalized("NFC", value)
                assert value == value.strip()
                controls = {c for c in value if unicodedata.category(c) == "Cc"}
                assert controls <= ({"\n", "\t"} if name == "narrative" else set())
        for value in columns["dimensions"]:
            told = json.loads(value)
            canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            assert value == canonical


@given(st.data(), st.integers(1, 9), st.integers(1, 9))
def test_ids_do_not_depend_on_how_rows_fall_into_batches(
    data: st.DataObject, one: int, other: int
) -> None:
    cells = st.sampled_from(["2025-01-02,x", "2025-01-03,y", "2025-01-02,"])
    body = "\n".join(["a,b,c,d,e,f", *(f"{cell},,,," for cell in data.draw(st.lists(cells)))])
    ids = [
        [row_id for frame in frames_of(body.encode(), MAPPING, size=size) for row_id in frame[1]]
        for size in (one, other)
    ]
    assert ids[0] == ids[1]


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_date_format_is_used_or_refused(spelled: str, text: str) -> None:
    with suppress(BadFormatError, NotInFormatError, NoSuchDayError):
        DateFormat(spelled).day(text)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT)
def test_the_real_worker_neither_crashes_nor_hangs(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes((HEADER + "\n" + text).encode("utf-8", "ignore"))
    outcome = "rows"
    try:
        rows = list(read_rows(path, MAPPING, fence_id=b"f" * 16))
    except ImportFileError as error:
        outcome = type(error).__name__
    else:
        assert all(len(batch.row_ids) == len(batch.duplicate) for batch in rows)
    assert outcome not in ("WorkerCrashedError", "WorkerLimitError")


STRANGE = [
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",  # written from right to left
    "invoice\u202efdp.exe",
    "zero\u200bwidth\u2060joined\ufeffmarks",
    "Z\u0351\u0301\u0300\u0323\u0316a\u0301lgo" * 3,
    "\U0001f469\u200d\U0001f692 \U0001f1eb\U0001f1f7 \U0001f44b\U0001f3fd",
    "\ufdfa \ufb01 \u2126 \uac01 \u1100\u1161",  # composed and decomposed forms
    "=HYPERLINK(0)",
    "@SUM(1)",
    "../../etc/passwd",
    "'; DROP TABLE complaint; --",
    "<img src=x onerror=alert(1)>",
    "{0} %s ${HOME} `id`",
    "NULL",
    "NaN",
    "1E+15",
    "\ufffe\uffff\U0010ffff",
    "\u2028\u2029line\x85ends\x0bof\x0call\x1cforms\x1d\x1e",
]


def test_strange_strings_come_through(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = [["2025-01-02", text, "", "", "", ""] for text in STRANGE]
        csv.writer(file).writerows([HEADER.split(","), *rows])
    (batch,) = read_rows(path, MAPPING, fence_id=b"f" * 16)
    assert not batch.refusals
    assert batch.line_numbers == list(range(2, len(STRANGE) + 2))
    for text, kept in zip(STRANGE, batch.columns["narrative"], strict=True):
        clean = "".join(c for c in text if unicodedata.category(c) != "Cc")
        assert kept == unicodedata.normalize("NFC", clean).strip()
