"""Who could use up a share of this disk that is not theirs."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.store.blobs import EMPTY
from mcr_desktop.sync import blob_shares
from tests.unit.services.fence_teams import OTHER

from .blob_teams import Sharing, attach


def test_naming_another_accounts_files_fills_no_fence(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mo knows what lies in the other account, names it all, and attaches nothing."""
    both, _, mo = sharing.team
    big, _ = attach(sharing, 5_000, "big.bin")
    account = mo.accounts.find(OTHER)
    note = mo.notes.add(account, "bait", "Bait")
    for number in range(2):
        false = mo.attachments.add_bytes("note", note.id, f"{number}.bin", b"x" * (number + 1))
        if not number:
            values: dict[str, Value] = {"sha256": big.sha256, "size": big.size}
            mo.workspace.commit([Change(account.fence, "attachment", false.id, values)], "")
    monkeypatch.setattr(blob_shares, "FENCE_SHARE", 4_000)
    for one in (mo, both):
        one.sharing.sync(fences=[account.fence])
    held = {line.row.name: line.held for line in both.attachments.of("note", note.id)}
    assert held["1.bin"] == "here"


def test_contents_that_somebody_names_no_more_count_for_them_alone(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jun fills his share, then names other contents: what Mo attaches elsewhere comes all the same."""
    both, jun, mo = sharing.team
    sharing.sync()
    rows = [
        jun.attachments.add_bytes("note", sharing.note, f"{number}.bin", bytes([number]) * 1_000)
        for number in range(2)
    ]
    sharing.sync(jun, both)
    for row in rows:
        values: dict[str, Value] = {"sha256": EMPTY, "size": 0}
        jun.workspace.commit([Change(row.fence, "attachment", row.id, values)], "")
    sharing.sync(jun, both)
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_500)
    account = mo.accounts.find(OTHER)
    note = mo.notes.add(account, "see", "See")
    theirs = mo.attachments.add_bytes("note", note.id, "plan.bin", b"plan" * 250)
    more = jun.attachments.add_bytes("note", sharing.note, "more.bin", b"more" * 250)
    sharing.sync(jun)
    for one in (mo, both):
        one.sharing.sync()
    assert both.attachments.of("note", note.id)[0].held == "here"
    assert both.attachments.read(theirs.id) == b"plan" * 250
    held = {line.row.id: line.held for line in both.attachments.of("note", sharing.note)}
    assert held[more.id] == "away"
