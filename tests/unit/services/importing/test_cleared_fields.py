"""A field that came from a file and that a person clears: nothing shows in it, and nothing fills it again."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from tests.unit.services.importing.test_imports import a_file, mapping

__all__ = ["mapping"]


@pytest.fixture
def first(services, account, mapping, tmp_path):
    services.imports.run(account, a_file(tmp_path, 3), mapping)
    return services.complaints.ids(account)[0]


def test_an_imported_field_that_is_cleared_shows_nothing(services, first):
    assert services.complaints.edit(first, kind=None).kind is None
    assert services.complaints.edit(first, kind="Lost").kind == "Lost"
    assert services.complaints.edit(first, kind=None).kind is None


def test_undo_brings_back_what_was_cleared_and_redo_clears_it(services, first):
    services.complaints.edit(first, kind=None)
    services.undo.undo()
    assert services.complaints.show(first).kind == "Late"
    services.undo.redo()
    assert services.complaints.show(first).kind is None


def test_no_later_import_fills_what_a_person_cleared(services, account, first, mapping, tmp_path):
    services.complaints.edit(first, kind=None)
    path = a_file(tmp_path, 3)
    assert services.imports.preview(account, path, mapping).changed == 0
    assert services.imports.run(account, path, mapping).changed == 0
    path.write_text(path.read_text(encoding="utf-8").replace("Late", "Very late"), encoding="utf-8")
    assert services.imports.preview(account, path, mapping).changed == 2
    assert services.imports.run(account, path, mapping).changed == 2
    kinds = [services.complaints.show(one).kind for one in services.complaints.ids(account)]
    assert sorted(map(str, kinds)) == ["None", "Very late", "Very late"]


def test_what_somebody_brought_back_is_imported_again(services, account, first, mapping, tmp_path):
    services.complaints.edit(first, kind=None)
    services.undo.undo()
    path = a_file(tmp_path, 3)
    assert services.imports.run(account, path, mapping).changed == 0
    assert services.complaints.show(first).kind == "Late"


def test_the_same_holds_of_people_several_at_once_and_writes_nothing_in_vain(services, account):
    ann, ben = (services.people.add(account, name, phone=None) for name in ("Ann", "Ben"))
    said = Change(account.fence, "contact", ann.id, {"~phone": "123"})
    services.workspace.commit([said], "Imported")
    assert services.people.show(ann.id).phone == "123"
    services.people.edit_many([ann.id, ben.id], phone=None)
    assert services.people.show(ann.id).phone is None
    held = services.workspace.store.rows("SELECT count(*) FROM cell")
    services.people.edit(ben.id, phone=None)
    assert services.workspace.store.rows("SELECT count(*) FROM cell") == held
