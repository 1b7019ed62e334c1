"""Importing files: looked at and previewed first, then all rows at once or none; and taken back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.services.checks import check_store

HEADER = "Ticket,Received,Lane,Type\n"
MAPPING = """
kind = "complaints"
source = "Desk"
date_format = "YYYY-MM-DD"
external_id = "Ticket"
[columns]
"Received" = "reported_on"
"Type" = "kind"
[dimensions]
"Lane" = "lane"
"""


@pytest.fixture
def mapping(services, tmp_path: Path):
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return services.imports.mapping(path)


def a_file(tmp_path: Path, rows: int, more: str = "") -> Path:
    path = tmp_path / "complaints.csv"
    lines = [f"T-{n},2026-0{1 + n % 9}-1{n % 8},LYS-MAD,Late\n" for n in range(rows)]
    path.write_text(HEADER + "".join(lines) + more, encoding="utf-8")
    return path


class StopAfter:
    """A progress that asks to stop once it was told so many times."""

    def __init__(self, times: int) -> None:
        self.left = times

    def report(self, _done: int, _total: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise CancelledError


def test_bad_rows_are_told_while_the_rest_goes_in(services, account, mapping, tmp_path):
    path = a_file(tmp_path, 20, "T-a,31.12.2026,LYS-MAD,Late\nT-b,,LYS-MAD,Late\n")
    done = services.imports.run(account, path, mapping)
    assert (done.added, done.refused) == (20, 2)
    assert [(one.line, one.column) for one in done.refusals] == [(22, "Received"), (23, "Received")]
    assert len(services.complaints.ids(account)) == 20


def test_a_second_import_adds_nothing_and_a_changed_row_changes(
    services, account, mapping, tmp_path
):
    path = a_file(tmp_path, 20)
    services.imports.run(account, path, mapping)
    before = services.workspace.digests()
    again = services.imports.run(account, path, mapping)
    assert (again.added, again.changed, again.same) == (0, 0, 20)
    assert services.workspace.digests() == before

    text = path.read_text(encoding="utf-8").replace(
        "T-3,2026-04-13,LYS-MAD", "T-3,2026-04-13,LYS-BCN"
    )
    path.write_text(text, encoding="utf-8")
    assert services.imports.run(account, path, mapping).changed == 1


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_cancelled_import_leaves_nothing(services, account, mapping, tmp_path, times):
    before = services.workspace.digests()
    path = a_file(tmp_path, 30_000)
    with pytest.raises(CancelledError):
        services.imports.run(account, path, mapping, StopAfter(times))
    assert services.complaints.ids(account) == []
    assert services.workspace.digests() == before
    assert check_store(services.workspace).rows["complaint"] == 0


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Ticket,Arrived,Lane,Type\nT-1,2026-01-01,A,Late\n", "utf-8"),
        (HEADER + "T-1,2026-01-01,Málaga,Late\n", "latin-1"),
        ("", "utf-8"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    services, account, mapping, tmp_path, content, encoding
):
    path = tmp_path / "complaints.csv"
    path.write_bytes(content.encode(encoding))
    before = services.workspace.digests()
    with pytest.raises(McrError):
        services.imports.run(account, path, mapping)
    assert services.workspace.digests() == before


def test_identical_rows_without_an_id_all_go_in_and_are_flagged(services, account, tmp_path):
    stated = tmp_path / "mapping.toml"
    stated.write_text(MAPPING.replace('external_id = "Ticket"\n', ""), encoding="utf-8")
    path = tmp_path / "complaints.csv"
    path.write_text("Received,Lane,Type\n" + "2026-01-05,LYS-MAD,Late\n" * 3, encoding="utf-8")
    done = services.imports.run(account, path, services.imports.mapping(stated))
    assert (done.added, done.duplicates) == (3, 2)
    rows = services.complaints.rows(services.complaints.ids(account))
    assert sorted(row.duplicate or 0 for row in rows) == [0, 1, 1]


def test_a_dry_run_writes_nothing(services, account, mapping, tmp_path):
    before = services.workspace.digests()
    shown = services.imports.preview(account, a_file(tmp_path, 20), mapping)
    assert (shown.good, shown.refused) == (20, 0)
    assert services.workspace.digests() == before


def test_what_a_person_wrote_outlives_the_next_import(services, account, mapping, tmp_path):
    path = a_file(tmp_path, 3)
    services.imports.run(account, path, mapping)
    (first, *_rest) = services.complaints.ids(account)
    services.complaints.edit(first, kind="Lost")
    text = path.read_text(encoding="utf-8").replace("Late", "Very late")
    path.write_text(text, encoding="utf-8")
    services.imports.run(account, path, mapping)
    assert services.complaints.show(first).kind == "Lost"


def test_what_a_crash_left_is_removed_by_a_check(services, account):
    from mcr_desktop.domain import ids
    from mcr_desktop.store.imports import Import

    work = Import(services.workspace.journal, account.fence, "complaint", ids.new_id())
    work.add([ids.new_id(), ids.new_id()], {"reported_on": ["2026-01-01", "2026-01-02"]})
    work.flush()  # as an import of a large file does before it is finished
    assert check_store(services.workspace).removed == 0  # it lives
    work.end()
    assert services.complaints.ids(account) == []
    found = check_store(services.workspace)
    assert (found.damage, found.removed) == ((), 2)
    assert found.rows["complaint"] == 0


def test_what_another_process_imports_is_seen_by_one_that_had_read(
    services, account, mapping, tmp_path
):
    services.complaints.add(account, "Late")
    told: list[Changes] = []
    services.workspace.listen(told.append)
    assert len(services.complaints.columns(account)) == 1
    other = open_profile(services.profile)
    other.imports.run(account, a_file(tmp_path, 20), mapping)
    other.close()
    assert len(services.complaints.columns(account)) == 21
    assert [changes.kinds >= {"complaint", "import"} for changes in told] == [True]
