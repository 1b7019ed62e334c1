"""Attached files against clocks that are wrong, and rows that say of a file what is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Change
from mcr_desktop.store import attached
from mcr_desktop.sync.folders import Folder
from tests.unit.services.forged_rows import forge

from .blob_teams import Sharing, attach

if TYPE_CHECKING:
    import pytest

    from mcr_desktop.store.engine import Store


def test_a_removal_by_a_machine_whose_clock_was_set_back_keeps_the_bytes_for_their_time(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, data = attach(sharing, 1_000)
    sharing.sync()
    both, home = sharing.team.both, sharing.team.home
    assert sharing.held(home) == ["here"]
    # It had heard of nobody yet, so that nothing moved its clock on.
    for one in (both, home):
        forge(one, sharing.fence, "attachment", row.id, at_ms=1_704_100_000_000, deleted=1)
    monkeypatch.setenv("MCR_NOW", "2026-11-23T14:00:00+00:00")
    sharing.sync()
    sharing.sync()
    assert both.attachments.of("note", sharing.note) == []
    assert len(sharing.files()) == 1
    both.removals.restore("attachment", row.id)
    sharing.sync()
    for one in (both, home):
        assert one.attachments.read(row.id) == data
    both.removals.remove("attachment", [row.id])
    for day in ("2026-11-24", "2027-02-01", "2027-03-01"):
        monkeypatch.setenv("MCR_NOW", f"{day}T09:00:00+00:00")
        sharing.sync()
        assert len(sharing.files()) == (day < "2027-03-01")


def test_a_row_that_tells_another_size_has_nothing_put_on_storage_again_and_again(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, data = attach(sharing, 1_000)
    sharing.sync()
    home, both = sharing.team.home, sharing.team.both
    home.workspace.commit([Change(row.fence, "attachment", row.id, {"size": 9_000_000})], "")
    sharing.sync()
    before = sharing.files()

    def told(storage: Folder, name: str) -> int:
        return (storage._root / name).stat().st_size

    monkeypatch.setattr(Folder, "size", told)
    for _ in range(3):
        sharing.sync()
    assert sharing.files() == before
    assert both.attachments.read(row.id) == data


def test_what_is_stored_again_while_it_is_let_go_of_stays(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = sharing.team.both
    row, data = attach(sharing, 1_000)
    both.erasures.erase(sharing.fence, [("attachment", row.id)])
    monkeypatch.setenv("MCR_NOW", "2026-11-30T09:00:00+00:00")
    said = attached.named

    def named(store: Store) -> frozenset[str]:
        found = said(store)
        # Between the look and the deed somebody attaches the very same content.
        both.attachments.add_bytes("note", sharing.note, "again.bin", data)
        return found

    monkeypatch.setattr(attached, "named", named)
    both.attachments.let_go()
    (line,) = both.attachments.of("note", sharing.note)
    assert both.attachments.read(line.row.id) == data
