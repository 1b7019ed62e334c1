"""What is left to do once an import has ended, in pieces, while people work on."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.services import aftermaths
from mcr_desktop.services.checks import check_store
from mcr_desktop.store import imports, index_backlogs
from tests.unit.services.importing.test_imports import MAPPING, StopAfter, a_file


@pytest.fixture
def mapping(services, tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return services.imports.mapping(path)


@pytest.fixture(autouse=True)
def many_soon(monkeypatch):
    """Some thousand rows count as very many."""
    monkeypatch.setattr(aftermaths, "FEW", 1_000)
    monkeypatch.setattr(index_backlogs, "AT_ONCE", 500)
    monkeypatch.setattr(imports, "_FIRST", 2_000)


def ended(work) -> None:
    thread = work._thread
    if thread is not None:
        thread.join(120)
        assert not thread.is_alive()


def test_the_words_of_many_rows_become_searchable_in_the_background(
    services, account, mapping, tmp_path
):
    services.imports.run(account, a_file(tmp_path, 4_000), mapping)
    assert len(services.complaints.ids(account)) == 4_000
    ended(services.imports._aftermaths)
    assert services.search.behind() == 0
    assert [hit.title.split()[0] for hit in services.search.find("3999")] == ["T-3999"]


def test_whoever_needs_all_rows_waits_for_them(services, account, mapping, tmp_path, monkeypatch):
    monkeypatch.setattr(aftermaths.Aftermaths, "_start", lambda _self: None)
    services.imports.run(account, a_file(tmp_path, 4_000), mapping)
    assert services.search.behind() == 4_000
    assert services.search.find("3999") == []
    assert len(services.search.find("3999", complete=True)) == 1
    assert services.search.behind() == 0


def test_waiting_tells_how_far_it_is_and_can_be_given_up(
    services, account, mapping, tmp_path, monkeypatch
):
    monkeypatch.setattr(aftermaths.Aftermaths, "_start", lambda _self: None)
    services.imports.run(account, a_file(tmp_path, 4_000), mapping)
    with pytest.raises(CancelledError):
        services.imports.make_searchable(StopAfter(2))
    assert services.search.behind() == 3_000
    services.imports.make_searchable()
    assert services.search.behind() == 0


def test_many_rows_of_a_cancelled_import_go_in_the_background_and_the_next_one_waits(
    services, account, mapping, tmp_path
):
    before = services.workspace.digests()
    path = a_file(tmp_path, 9_000)
    seen = []

    class Late:
        def report(self, done: int, total: int) -> None:
            seen.append(done)
            if total and done > 0.9 * total:
                raise CancelledError

    with pytest.raises(CancelledError):
        services.imports.run(account, path, mapping, Late())
    assert services.complaints.ids(account) == []
    done = services.imports.run(account, a_file(tmp_path, 10), mapping)
    assert done.added == 10
    ended(services.imports._aftermaths)
    assert check_store(services.workspace).rows["complaint"] == 10
    assert services.workspace.digests() != before
