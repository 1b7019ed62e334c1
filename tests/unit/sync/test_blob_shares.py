"""How much attached files fill by themselves: whoever attaches without end fills nobody's disk."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.phrases.attachments import trouble_text
from mcr_desktop.store import attached
from mcr_desktop.sync import blob_shares

from .blob_teams import Sharing, attach


def troubles(sharing: Sharing) -> dict[str, tuple[str, str]]:
    return {
        line.row.name: (line.held, line.trouble)
        for line in sharing.team.home.attachments.of("note", sharing.note)
    }


def test_what_is_beyond_a_persons_share_is_named_and_comes_when_it_is_asked_for(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_500)
    rows = [attach(sharing, 1_000, f"{number}.bin") for number in range(3)]
    sharing.sync()
    # The newest first, as people want them.
    assert troubles(sharing) == {
        "0.bin": ("away", "beyond-person"),
        "1.bin": ("here", ""),
        "2.bin": ("here", ""),
    }
    home, (row, data) = sharing.team.home, rows[0]
    assert "fill" in trouble_text("away", "beyond-person")
    assert home.attachments.fetch(row.id).held == "here"
    assert home.attachments.read(row.id) == data
    sharing.sync()
    assert {held for held, _ in troubles(sharing).values()} == {"here"}


def test_what_was_asked_for_counts_for_nobody(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_500)
    big, _ = attach(sharing, 3_000, "big.bin")
    sharing.sync()
    sharing.team.home.attachments.fetch(big.id)
    attach(sharing, 2_000, "small.bin")
    sharing.sync()
    assert {held for held, _ in troubles(sharing).values()} == {"here"}


def test_a_fence_has_a_share_of_its_own_and_room_that_is_there_again_is_used(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "FENCE_SHARE", 1_500)
    attach(sharing, 1_000, "first.bin")
    sharing.sync()
    attach(sharing, 1_000, "second.bin")
    sharing.sync()
    assert troubles(sharing)["second.bin"] == ("away", "beyond-fence")
    monkeypatch.setattr(blob_shares, "FENCE_SHARE", 2_500)
    sharing.sync()
    assert troubles(sharing)["second.bin"] == ("here", "")


def test_what_another_writes_in_their_name_or_removes_again_fills_no_more(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_500)
    both = sharing.team.both
    for number in range(6):
        row, _ = attach(sharing, 1_000, f"{number}.bin")
        # Somebody else's name, and a removal at once: neither makes room.
        change = Change(row.fence, "attachment", row.id, {"person": "Jun Park"})
        both.workspace.commit([change], "")
        sharing.sync()
        both.removals.remove("attachment", [row.id])
        sharing.sync()
    stored = sharing.team.home.workspace.store.row("SELECT sum(size) FROM blob")
    assert stored == (2_000,)


def test_one_row_that_names_another_content_each_time_fills_no_more(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_500)
    both, (row, _) = sharing.team.both, attach(sharing, 1_000)
    sharing.sync()
    for number in range(5):
        other, _ = attach(sharing, 1_001 + number, f"{number}.bin")
        both.removals.remove("attachment", [other.id])
        for path in sharing.files():
            path.unlink()
        values = {"sha256": other.sha256, "size": other.size}
        both.workspace.commit([Change(row.fence, "attachment", row.id, values)], "")
        with both.workspace.store.transaction() as tx:
            attached.claim(tx, row.fence, row.id, other.sha256, attached.ATTACHED)
        sharing.sync()
    stored = sharing.team.home.workspace.store.row("SELECT sum(size) FROM blob")
    # Until what it named before is let go of.
    assert stored == (1_000,)


def test_ones_own_machines_are_bounded_by_the_fence_alone(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 0)
    row, data = attach(sharing, 1_000)
    both = sharing.team.both
    sharing.sync(both)
    # The same machine after its contents were lost: what it wrote itself comes back.
    with both.workspace.store.transaction() as tx:
        for table in ("blob", "blob_part", "blob_claim"):
            tx.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    sharing.sync(both)
    assert both.attachments.read(row.id) == data
