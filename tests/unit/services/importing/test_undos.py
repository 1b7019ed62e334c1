"""Imports taken back and brought again, in any order and in parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.services.importing.imports import ImportRunningError, Mapping
from mcr_desktop.services.undo import EditedSinceError

MAPPING = Mapping(
    "complaints",
    {"Received": "reported_on", "Type": "kind"},
    {"Lane": "lane"},
    date_format="YYYY-MM-DD",
    external_id="Ticket",
    source="Desk",
)


def a_file(path: Path, rows: dict[str, str]) -> Path:
    lines = [f"{ticket},2026-03-04,LYS-MAD,{kind}\n" for ticket, kind in rows.items()]
    path.write_text("Ticket,Received,Lane,Type\n" + "".join(lines), encoding="utf-8")
    return path


def kinds(services, account) -> dict[str, str]:
    ids = services.complaints.ids(account)
    return {row.external_id: row.kind for row in services.complaints.rows(ids)}


@pytest.fixture
def two(services, account, tmp_path):
    """Two imports: the second adds T-3 and says otherwise of T-2."""
    one = a_file(tmp_path / "one.csv", {"T-1": "Late", "T-2": "Late"})
    other = a_file(tmp_path / "two.csv", {"T-2": "Damage", "T-3": "Late"})
    first = services.imports.run(account, one, MAPPING)
    second = services.imports.run(account, other, MAPPING)
    return first.import_id, second.import_id, one, other


AFTER_ONE = {"T-1": "Late", "T-2": "Late"}
AFTER_TWO = {"T-1": "Late", "T-2": "Damage", "T-3": "Late"}


def test_undo_hides_what_an_import_brought_and_gives_back_what_it_changed(services, account, two):
    _, second, _, _ = two
    assert kinds(services, account) == AFTER_TWO
    told = services.imports.undo(second)
    assert (told.rows, told.changed, told.edited, told.undone) == (1, 1, 0, True)
    assert kinds(services, account) == AFTER_ONE
    assert services.search.find("T-3") == []
    assert [row.undone for row in services.imports.list(account)] == [True, False]
    services.imports.redo(second)
    assert kinds(services, account) == AFTER_TWO
    services.imports.undo(second)
    assert kinds(services, account) == AFTER_ONE


def test_imports_can_be_taken_back_in_any_order(services, account, two):
    first, second, _, _ = two
    services.imports.undo(first)
    assert kinds(services, account) == {"T-3": "Late"}
    services.imports.undo(second)
    assert kinds(services, account) == {}
    services.imports.redo(first)
    assert kinds(services, account) == AFTER_ONE


def test_the_same_file_again_brings_back_what_was_taken_back(services, account, two):
    _, second, _, other = two
    services.imports.undo(second)
    preview = services.imports.preview(account, other, MAPPING)
    assert (preview.new, preview.changed, preview.same) == (1, 1, 0)
    again = services.imports.run(account, other, MAPPING)
    assert (again.added, again.restored, again.changed) == (1, 1, 1)
    assert kinds(services, account) == AFTER_TWO
    services.imports.undo(again.import_id)
    assert kinds(services, account) == AFTER_ONE


def test_a_part_of_a_file_brings_back_its_own_rows_alone(services, account, two, tmp_path):
    first, _, one, _ = two
    services.imports.undo(first)
    part = a_file(tmp_path / "part.csv", {"T-1": "Lost"})
    again = services.imports.run(account, part, MAPPING)
    assert kinds(services, account) == {"T-1": "Lost", "T-3": "Late"}
    services.imports.undo(again.import_id)
    assert kinds(services, account) == {"T-3": "Late"}
    services.imports.run(account, one, MAPPING)
    assert kinds(services, account).keys() == {"T-1", "T-2", "T-3"}


def test_the_last_gesture_can_be_an_import(services, account, two):
    assert services.undo.undo() == "Imported a file"
    assert kinds(services, account) == AFTER_ONE
    assert services.undo.redo() == "Imported a file"
    assert kinds(services, account) == AFTER_TWO
    services.undo.undo()
    services.undo.undo()
    assert kinds(services, account) == {}


def test_taking_an_import_back_is_a_gesture_itself(services, account, two):
    services.imports.undo(two[1])
    services.undo.undo()
    assert kinds(services, account) == AFTER_TWO
    services.undo.redo()
    assert kinds(services, account) == AFTER_ONE


def test_rows_edited_by_hand_are_told_before_they_are_hidden(services, account, two):
    from mcr_desktop.domain.changes import Change

    rows = services.complaints.rows(services.complaints.ids(account))
    row = next(row for row in rows if row.external_id == "T-3")
    # A teammate's words: no gesture of this list.
    change = Change(account.fence, "complaint", row.id, {"summary": "Called them"})
    services.workspace.commit([change], "")
    assert services.imports.undoing(two[1]).edited == 1
    with pytest.raises(EditedSinceError):
        services.undo.undo()
    assert kinds(services, account) == AFTER_TWO
    services.undo.undo(anyway=True)
    assert kinds(services, account) == AFTER_ONE
    services.undo.redo()
    assert services.complaints.show(row.id).summary == "Called them"


def test_an_edit_by_hand_outlives_the_undo_of_an_import_that_changed_the_row(
    services, account, two
):
    rows = services.complaints.rows(services.complaints.ids(account))
    row = next(row for row in rows if row.external_id == "T-2")
    services.complaints.edit(row.id, kind="Broken")
    services.imports.undo(two[1])
    assert kinds(services, account) == {"T-1": "Late", "T-2": "Broken"}


def test_a_second_import_is_refused_while_one_runs_and_says_how_far_it_is(
    services, account, tmp_path
):
    path = a_file(tmp_path / "long.csv", {f"T-{n}": "Late" for n in range(30_000)})
    small = a_file(tmp_path / "small.csv", {"S-1": "Late"})
    seen: list[ImportRunningError] = []
    other = open_profile(services.profile)

    class Meddling:
        def report(self, done: int, _total: int) -> None:
            if done and not seen:
                for one in (services, other):
                    with pytest.raises(ImportRunningError) as caught:
                        one.imports.run(account, small, MAPPING)
                    seen.append(caught.value)
                assert services.imports.running().file == "long.csv"

    done = services.imports.run(account, path, MAPPING, Meddling())
    other.close()
    assert done.added == 30_000
    assert [error.facts["file"] for error in seen] == ["long.csv", "long.csv"]
    assert services.imports.running() is None
    assert services.imports.run(account, small, MAPPING).added == 1


def test_after_a_cancelled_import_the_next_may_come(services, account, tmp_path):
    path = a_file(tmp_path / "one.csv", {"T-1": "Late"})

    class Stop:
        def report(self, _done: int, _total: int) -> None:
            raise CancelledError

    with pytest.raises(CancelledError):
        services.imports.run(account, path, MAPPING, Stop())
    assert services.imports.run(account, path, MAPPING).added == 1
