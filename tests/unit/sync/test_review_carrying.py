"""What somebody hostile, or mere chance, could do to attached files that are carried by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.store import attached
from mcr_desktop.sync import blob_shares
from tests.unit.services.fence_teams import OTHER

from .blob_teams import Sharing, attach


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "northwind.mcrpack"


@pytest.fixture
def by_hand(sharing: Sharing) -> Sharing:
    """The note is on both machines; what is attached from here on goes by hand alone."""
    sharing.sync()
    return sharing


def test_a_content_comes_though_the_row_under_which_it_was_sealed_went_since(
    by_hand: Sharing, stick: Path
) -> None:
    both, home = by_hand.team.both, by_hand.team.home
    row, data = attach(by_hand, 100_000, "plan.bin")
    copy = both.attachments.add_bytes("note", by_hand.note, "copy.bin", data)
    both.packs.export(by_hand.fence, stick)
    both.removals.remove("attachment", [copy.id])
    news = stick.with_name("news.mcrpack")
    both.packs.export(by_hand.fence, news, files=False)
    home.packs.import_(news)
    taken = home.packs.import_(stick).attached
    assert (taken.files, taken.away, taken.spoilt) == (1, (), ())
    assert home.attachments.read(row.id) == data


def test_what_two_attached_comes_where_the_share_of_one_of_them_does_not_go_so_far(
    by_hand: Sharing, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has used up their share does not keep another's file away by naming it, too."""
    both, home = by_hand.team.both, by_hand.team.home
    row, data = attach(by_hand, 1_000)
    copy = both.attachments.add_bytes("note", by_hand.note, "copy.bin", data)
    both.packs.export(by_hand.fence, stick)
    monkeypatch.setattr(
        blob_shares.Shares,
        "refusal",
        lambda _shares, one: attached.BEYOND_PERSON * (one.name == copy.name),
    )
    home.packs.import_(stick)
    assert home.attachments.read(row.id) == data


def test_a_row_of_the_same_id_in_another_account_gets_nobody_the_content(
    by_hand: Sharing, stick: Path
) -> None:
    """Somebody who once was inside knows a row's id and hash: neither gets them the file elsewhere."""
    both, _, mo = by_hand.team
    row, _ = attach(by_hand, 1_000, "plan.bin")
    account = mo.accounts.find(OTHER)
    note = mo.notes.add(account, "bait", "Bait")
    values = {
        "row_id": note.id,
        "row_kind": "note",
        "name": "bait.bin",
        "size": row.size,
        "sha256": row.sha256,
    }
    mo.workspace.commit([Change(account.fence, "attachment", row.id, values)], "")
    for one in (mo, both):
        one.sharing.sync(fences=[account.fence])
    both.sharing.sync(fences=[account.fence])
    out = both.packs.export(account.fence, stick)
    assert (out.carried, [one.name for one in out.away]) == (0, ["bait.bin"])
    mo.sharing.sync(fences=[account.fence])
    assert [line.held for line in mo.attachments.of("note", note.id)] == ["away"]
    # What it came through goes on being carried.
    assert both.packs.export(by_hand.fence, stick).carried == 1
