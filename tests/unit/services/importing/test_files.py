"""Files of other people: brought in, or refused with a reason that names them."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.importing.imports import Mapping

DATA = Path(__file__).parents[3] / "data" / "corpora"
MAPPING = Mapping(
    "complaints",
    {"Received": "reported_on", "Severity": "severity", "What": "summary"},
    date_format="YYYY-MM-DD",
    external_id="Ticket",
    source="Desk",
)

TAKEN = {
    "comma_in_quotes.csv": 1,
    "date_1904.xlsx": 2,
    "location_coordinates.csv": 1,
    "merged_range.xlsx": 3,
    "newlines_crlf.csv": 3,
    "nonstandard-xml-ns-prefix.xlsx": 2,
    "utf8.csv": 2,
    "whitespace_trim.xlsx": 2,
}


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_odd_files_come_in_whole(services, account, name):
    path = DATA / name
    draft = services.imports.draft(services.imports.look(path), "complaints")
    constants = {"reported_on": "2026-01-05"}
    columns = {
        column: target
        for column, target in draft.mapping.columns.items()
        if target != "reported_on"
    }
    mapping = replace(draft.mapping, columns=columns, constants=constants, dates={}, external_id="")
    assert services.imports.run(account, path, mapping).added == TAKEN[name]


@pytest.mark.parametrize("name", ["errors.xlsx", "issue252.xlsx", "pass_protected.xlsx"])
def test_what_cannot_be_read_is_refused_by_its_name(services, account, name):
    with pytest.raises(McrError) as caught:
        services.imports.run(account, DATA / name, MAPPING)
    assert name in sentence(caught.value)
    assert services.imports.list(account) == []


@pytest.fixture
def mixed(tmp_path) -> Path:
    path = tmp_path / "mixed.csv"
    path.write_text(
        "Ticket,Received,Severity,What\n"
        "T-1,2026-03-04,3,Late\n"
        "T-2,04.03.2026,9,=HYPERLINK()\n"
        "T-3,2026-03-05,2\n"
        "T-1,2026-03-04,3,Again\n",
        encoding="utf-8",
    )
    return path


def test_a_dry_run_counts_beside_what_is_there_and_writes_nothing(
    services, account, mixed, tmp_path
):
    before = services.workspace.digests()
    first = services.imports.preview(account, mixed, MAPPING)
    assert (first.new, first.changed, first.same, first.refused) == (1, 0, 0, 3)
    assert services.workspace.digests() == before
    services.imports.run(account, mixed, MAPPING)
    later = tmp_path / "later.csv"
    later.write_text(
        "Ticket,Received,Severity,What\nT-1,2026-03-04,3,Lost\nT-9,2026-03-06,1,Wet\n",
        encoding="utf-8",
    )
    second = services.imports.preview(account, later, MAPPING)
    assert (second.new, second.changed, second.same) == (1, 1, 0)
    changed, new = second.samples
    assert (changed.line, changed.outcome, dict(changed.before)) == (
        2,
        "changed",
        {"summary": "Late"},
    )
    assert (new.outcome, new.values["summary"]) == ("new", "Wet")


def test_refused_rows_are_left_in_a_file_that_runs_no_formula(services, account, mixed, tmp_path):
    out = tmp_path / "refused.csv"
    assert services.imports.write_refusals(out, account, mixed, MAPPING) == 3
    with out.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header == ["Line", "Column", "Reason", "Ticket", "Received", "Severity", "What"]
    assert [row[0] for row in rows] == ["3", "4", "5"]
    assert rows[0][1] == "Received, Severity"
    assert "It is not a date written as YYYY-MM-DD." in rows[0][2]
    assert rows[0][3:] == ["T-2", "04.03.2026", "9", "'=HYPERLINK()"]
    assert rows[1][3:] == ["T-3", "2026-03-05", "2"]


def test_without_refused_rows_no_file_is_left(services, account, tmp_path):
    path = tmp_path / "good.csv"
    path.write_text("Ticket,Received,Severity,What\nT-1,2026-03-04,3,Late\n", encoding="utf-8")
    out = tmp_path / "refused.csv"
    assert services.imports.write_refusals(out, account, path, MAPPING) == 0
    assert list(tmp_path.glob("refused*")) == []


def test_a_mapping_is_found_again_where_a_column_got_another_name(services, account, mixed):
    services.imports.run(account, mixed, MAPPING)
    mixed.write_text("Ticket,Received,Gravity,What\nT-7,2026-03-04,3,Late\n", encoding="utf-8")
    draft = services.imports.draft(mixed, "complaints")
    assert (draft.remembered, draft.vanished, draft.appeared) == (True, ("Severity",), ("Gravity",))
    (question,) = draft.questions
    draft = services.imports.answer(draft, question, "Gravity")
    assert services.imports.run(account, mixed, draft.mapping).added == 1
    assert services.imports.draft(mixed, "complaints").vanished == ()
