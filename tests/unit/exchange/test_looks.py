"""A file looked at in the worker: what it is, how it is spelled, what stands in each column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mcr_desktop.exchange.dates import read_day
from mcr_desktop.exchange.drafts import answered, draft_from, draft_of, revised
from mcr_desktop.exchange.sources import look

HEADER = "Ticket,Received,Lane,Severity\n"


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "desk.csv"
    path.write_bytes(text.encode(encoding))
    return path


def many(days: list[str]) -> str:
    return HEADER + "".join(f"T{n},{day},LYS,{1 + n % 5}\n" for n, day in enumerate(days))


@pytest.mark.parametrize(
    ("encoding", "told", "sure"),
    [
        ("utf-8", "utf-8", "proved"),
        ("utf-8-sig", "utf-8", "signature"),
        ("utf-16", "utf-16", "signature"),
        ("utf-16-le", "utf-16-le", "likely"),
        ("cp1252", "cp1252", "assumed"),
    ],
)
def test_an_encoding_is_told_with_how_sure_it_is(tmp_path, encoding, told, sure):
    seen = look(written(tmp_path, HEADER + "T1,2026-01-05,M\u00e1laga,3\n", encoding))
    assert (seen.encoding, seen.encoding_sure) == (told, sure)
    assert seen.sample[0] == (2, ("T1", "2026-01-05", "M\u00e1laga", "3"))
    assert ("iso-8859-15" in seen.encodings) == (sure == "assumed")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_delimiter_is_found(tmp_path, mark):
    text = many(["2026-01-05"] * 5).replace(",", mark)
    assert look(written(tmp_path, text)).delimiter == mark


def test_commas_in_numbers_do_not_part_cells(tmp_path):
    rows = "Tag;Weg;Gewicht\n" + "05.01.2026;LYS;12,5\n" * 6
    seen = look(written(tmp_path, rows))
    assert (seen.delimiter, seen.delimiters) == (";", ())
    assert seen.column("Gewicht").decimals == (",",)


def test_a_header_below_a_title_is_found(tmp_path):
    seen = look(written(tmp_path, "Export of the desk\n\n" + many(["2026-01-05"] * 3)))
    assert (seen.header_row, seen.header[1], seen.rows) == (3, "Received", 3)
    assert draft_of(seen, "complaints").mapping.header_row == "3"


def test_a_day_over_twelve_proves_the_order(tmp_path):
    seen = look(written(tmp_path, many(["03/04/2026", "05/06/2026", "25/06/2026"])))
    column = seen.column("Received")
    assert column.formats == ("DD/MM/YYYY",)
    assert column.proof == (4, "25/06/2026")
    draft = draft_of(seen, "complaints")
    assert draft.ready
    assert draft.mapping.dates == {"Received": "DD/MM/YYYY"}


def test_two_orders_that_both_fit_are_asked_and_never_chosen(tmp_path):
    seen = look(written(tmp_path, many(["3/4/2026", "5/6/2026"])))
    draft = draft_of(seen, "complaints")
    (question,) = [one for one in draft.questions if one.must]
    assert (question.code, question.column) == ("date_order", "Received")
    assert question.choices == ("D/M/YYYY", "M/D/YYYY")
    assert draft.mapping.dates == {}
    told = answered(draft, question, "M/D/YYYY")
    assert told.ready
    assert told.mapping.checked().dates == {"Received": "M/D/YYYY"}


def test_cells_that_are_no_dates_are_shown_beside_the_format_that_reads_the_others(tmp_path):
    days = [f"{day:02}.02.2026" for day in range(13, 28)]
    draft = draft_of(look(written(tmp_path, many([*days, "unknown"]))), "complaints")
    (question,) = [one for one in draft.questions if one.must]
    assert (question.code, question.choices, question.examples) == (
        "date_format",
        ("DD.MM.YYYY",),
        ("unknown",),
    )


def test_times_of_day_with_am_and_pm_are_read():
    assert read_day("03/04/2026 05:52:26 PM", "MM/DD/YYYY hh:mm:ss AM") == "2026-03-04"


def test_what_every_row_needs_is_asked_with_the_columns_that_could_be_it(tmp_path):
    text = "Ref,Opened at,Lane\nA1,2026-01-13,LYS\nA2,2026-01-14,MAD\n"
    draft = draft_of(look(written(tmp_path, text)), "complaints")
    (question,) = [one for one in draft.questions if one.must]
    assert (question.code, question.field) == ("required", "reported_on")
    assert question.choices[0] == "Opened at"
    told = answered(draft, question, "Opened at")
    assert told.ready
    assert told.mapping.checked().columns == {"Opened at": "reported_on"}


def test_a_column_that_vanished_is_told_with_what_is_there_now(tmp_path):
    kept = draft_of(look(written(tmp_path, many(["2026-01-13"] * 9))), "complaints").mapping
    kept = replace(kept, dimensions={"Lane": "lane"}, source="Desk")
    renamed = many(["2026-01-13"] * 9).replace("Lane", "Route")
    seen = look(written(tmp_path, renamed))
    draft = draft_from(seen, kept, used_by="Ann", used_on="2026-11-01")
    assert (draft.vanished, draft.appeared) == (("Lane",), ("Route",))
    (question,) = draft.questions
    assert (question.code, question.field) == ("vanished", "dimensions.lane")
    assert question.choices == ("Route", "")
    assert not draft.ready
    led = answered(draft, question, "Route")
    assert led.ready
    assert led.mapping.checked().dimensions == {"Route": "lane"}
    assert led.mapping.source == "Desk"
    without = answered(draft, question, "")
    assert without.ready
    assert without.mapping.checked().dimensions == {}


def test_a_person_may_change_the_mapping_in_between(tmp_path):
    draft = draft_of(look(written(tmp_path, many(["2026-01-13"] * 9))), "complaints")
    without = replace(draft.mapping, columns={})
    assert [one.code for one in revised(draft, without).questions] == ["required"]


def test_columns_are_told_by_what_stands_in_them(tmp_path):
    seen = look(written(tmp_path, HEADER + "T1,2026-01-05,LYS,3\nT2,,LYS,\n"))
    lane, severity = seen.column("Lane"), seen.column("Severity")
    assert (lane.letter, lane.share, lane.distinct, lane.examples) == ("C", 1.0, 1, ("LYS",))
    assert (severity.filled, severity.share) == (1, 0.5)


def test_days_written_otherwise_than_last_time_are_asked_about_anew(tmp_path):
    kept = draft_of(look(written(tmp_path, many(["2026-01-13"] * 9))), "complaints").mapping
    seen = look(written(tmp_path, many(["03.04.2026", "05.04.2026"])))
    draft = draft_from(seen, kept, used_by="Ann", used_on="2026-11-01")
    asked = [one for one in draft.questions if one.must]
    assert [one.code for one in asked] == ["date_order"]
    assert asked[0].choices == ("DD.MM.YYYY", "MM.DD.YYYY")
    proved = look(written(tmp_path, many(["03.04.2026", "25.04.2026"])))
    assert draft_from(proved, kept, used_by="Ann", used_on=None).ready


def test_what_was_counted_is_asked_for_and_never_taken_for_a_dimension(tmp_path):
    rows = [
        f"2026-{1 + n // 2:02d},orders,{40 + n % 3},{'LYS' if n % 2 else 'MAD'}" for n in range(16)
    ]
    text = "Month,Unit,Deliveries,Lane\n" + "\n".join(rows) + "\n"
    draft = draft_of(look(written(tmp_path, text)), "exposures")
    assert draft.mapping.dimensions == {"Lane": "lane"}
    (question,) = [one for one in draft.questions if one.must]
    assert (question.field, question.choices[0]) == ("amount", "Deliveries")
