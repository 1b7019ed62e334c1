"""Mappings that were used come back for files with the same columns, from a teammate too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import KeptMapping
from mcr_desktop.exchange.errors import ImportFileError
from mcr_desktop.services.importing.mappings import fingerprint
from mcr_desktop.store.queries import fetch
from tests.unit.services.profiles import Templates

MAPPING = """
kind = "complaints"
source = "Desk"
date_format = "DD.MM.YYYY"
delimiter = ";"
external_id = "Ticket"
[columns]
"Received" = "reported_on"
[dimensions]
"Lane" = "lane"
"""


def write_files(folder: Path, header: str = "Ticket;Received;Lane", first: int = 1):
    stated, rows = folder / "desk.toml", folder / "rows.csv"
    stated.write_text(MAPPING, encoding="utf-8")
    lines = [f"T-{n};0{n}.03.2026;LYS-MAD" for n in range(first, first + 3)]
    rows.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return rows, stated


def import_once(services: Services, account, folder: Path):
    rows, stated = write_files(folder)
    mapping = services.imports.mapping(stated)
    services.imports.run(account, rows, mapping)
    return rows, mapping


@pytest.fixture
def other(templates: Templates, tmp_path: Path) -> Iterator[Services]:
    """A second person's machine, made on its own: no key is copied."""
    from mcr_desktop.bootstrap import create_profile

    created = create_profile(tmp_path / "other", "Amara Insley", demo=True)
    yield created
    created.close()


def test_a_mapping_comes_back_for_the_same_columns_in_any_order(services, account, tmp_path):
    rows, mapping = import_once(services, account, tmp_path)
    found = services.imports.suggest(rows)
    assert found is not None
    assert found.remembered
    assert found.mapping.columns == mapping.columns
    assert found.mapping.name == ""
    assert (found.used_by, found.team) == (services.workspace.person, False)
    rows.write_text("Lane;Ticket;Received\nLYS-MAD;T-9;09.03.2026\n", encoding="utf-8")
    assert services.imports.suggest(rows).remembered
    assert services.imports.run(account, rows, found.mapping).added == 1
    assert services.imports.suggest(rows, "contacts").remembered is False
    rows.write_text("Ticket;Received;Route\n", encoding="utf-8")
    assert services.imports.suggest(rows) is None
    with pytest.raises(ImportFileError):
        services.imports.suggest(tmp_path / "gone.csv")


def test_no_path_of_this_machine_is_told_to_the_others(services, account, tmp_path):
    import_once(services, account, tmp_path)
    told = services.workspace.store.rows(
        "SELECT mapping FROM mapping UNION ALL SELECT mapping FROM import"
    )
    assert len(told) == 2
    assert not any(str(tmp_path) in text for (text,) in told)


def test_an_import_without_news_writes_nothing(services, account, tmp_path):
    rows, mapping = import_once(services, account, tmp_path)
    before = services.workspace.digests()
    services.imports.run(account, rows, mapping)
    assert services.workspace.digests() == before


def test_one_row_for_the_same_columns_and_the_last_mapping_stands(services, account, tmp_path):
    rows, mapping = import_once(services, account, tmp_path)
    write_files(tmp_path, first=4)
    stated = tmp_path / "desk.toml"
    stated.write_text(MAPPING.replace('"lane"', '"route"'), encoding="utf-8")
    services.imports.run(account, rows, services.imports.mapping(stated))
    assert len(fetch(services.workspace.store, KeptMapping)) == 1
    assert services.imports.suggest(rows).mapping.dimensions == {"Lane": "route"}
    assert mapping.dimensions == {"Lane": "lane"}


def test_a_teammates_mapping_is_offered_after_a_sync(services, other, account, tmp_path):
    team = services.sharing.found_fence("Our team", "team")
    shared = tmp_path / "shared"
    shared.mkdir()
    request = other.sharing.request_to_join()
    approval = services.sharing.approve(team, request.data, code=request.code)
    other.sharing.accept(approval.data, code=approval.code)
    for one in (services, other):
        one.sharing.share_through_folder(team, shared)
    rows, mapping = import_once(services, account, tmp_path)
    assert other.imports.suggest(rows) is None
    services.sharing.sync()
    other.sharing.sync()
    found = other.imports.suggest(rows)
    assert found is not None
    assert (found.used_by, found.team) == (services.workspace.person, True)
    assert found.mapping.dimensions == mapping.dimensions
    # The account's own rows stay inside its own fence.
    assert other.accounts.all() == []
    assert [row.name for row in other.sharing.fences()] == ["Our team"]
    view = other.todays.view()
    assert (view.arrivals, view.told) == ((), ())
    mine = other.accounts.add("Fabrikam")
    assert other.imports.run(mine, rows, found.mapping).added == 3


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{}",
        '{"kind": 3}',
        '{"kind": "complaints", "columns": "Received"}',
        '{"kind": "complaints", "columns": {"Received": 3}}',
        '{"kind": "complaints", "columns": {"Received": "reported_on"}, "surprise": "1"}',
        '{"kind": "complaints", "columns": {"Received": "reported_on"}, "delimiter": "\\u0000"}',
        '{"kind": "complaints", "columns": {"Received": "reported_on"}, "encoding": "zip"}',
        "[" * 100_000,
        '"' + "x" * (1 << 20) + '"',
    ],
)
def test_a_mapping_that_no_honest_device_wrote_is_not_offered(services, account, tmp_path, told):
    rows, mapping = write_files(tmp_path)
    values = {
        "kind": "complaints",
        "fingerprint": fingerprint(["Ticket", "Received", "Lane"]),
        "mapping": told,
        "used_on": "2026-11-01",
    }
    services.workspace.commit([Change(account.fence, "mapping", b"x" * 16, values)], "Wrote")
    assert services.imports.suggest(rows) is None
    services.imports.run(account, rows, services.imports.mapping(mapping))
    assert services.imports.suggest(rows).remembered


def test_what_is_remembered_reads_back_as_json(services, account, tmp_path):
    import_once(services, account, tmp_path)
    (kept,) = fetch(services.workspace.store, KeptMapping)
    assert json.loads(kept.mapping)["source"] == kept.source == "Desk"


def test_a_fence_without_an_account_breaks_no_list(services, account):
    for kind in ("team", "private"):
        services.sharing.found_fence("Ours", kind)
    assert [one.name for one in services.accounts.all()] == [account.name]
    assert len(services.workspace.digests()) >= 1
    services.todays.view()
    assert services.causes.signals() == []
