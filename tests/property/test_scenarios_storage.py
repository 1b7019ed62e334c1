"""What the design says that sharing must withstand of storage, each by its name, with what comes of it."""

from __future__ import annotations

import random

import pytest

from mcr_desktop.store.sharing import KeptSegment
from mcr_desktop.sync import packing
from mcr_desktop.sync.errors import StorageEmptiedError, StorageMissingError
from tests.property.faulty_storage import Shelf, flipped
from tests.property.scenarios import Stage, staged
from tests.property.virtual_clocks import DAY


def test_reordered_and_duplicated_delivery() -> None:
    """Segments come one by one in any order, each of them thrice: the state is that of one delivery."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        before = stage.names()
        for number in range(6):
            stage.write((ada, jun)[number % 2], f"Contact {number}")
            ada.say(stage.fence, b"n" * 16, f"{ada.body(b'n' * 16)} {number}.")
        stage.all_sync(ada, jun)
        new = sorted(stage.names() - before)
        stage.dice.shuffle(new)
        shown = set(before)
        for name in new:
            shown.add(name)
            for number in range(3):
                stage.shelf.files[f"{name} copy {number}"] = stage.shelf.files[name]
                shown.add(f"{name} copy {number}")
                assert stage.sync(mo, only=shown).trouble is None
        assert stage.digest(mo) == stage.digest(ada)
        assert stage.state(mo).set_aside == ()


def test_an_empty_target() -> None:
    """A folder in which nothing was shared yet is filled, not taken for an emptied one."""
    with staged("member", synced=False) as stage:
        ada, jun = stage.machines
        assert stage.sync(ada).put > 0
        stage.agree(ada, jun)


def test_an_unmounted_target() -> None:
    """A target that is gone is said; what was written meanwhile goes up once it is back."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.shelf.gone = True
        stage.write(ada, "Mira", synced=False)
        assert isinstance(stage.sync(ada).trouble, StorageMissingError)
        assert stage.state(ada).trouble == "StorageMissingError"
        stage.shelf.gone = False
        stage.agree()
        assert "Mira" in stage.contacts(jun)


def test_an_emptied_target() -> None:
    """Nothing is deleted and nothing put back where all is gone, until somebody chooses the target anew."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.write(ada, "Mira")
        stage.sync(jun)
        held, stage.shelf.files = stage.shelf.files, {}
        assert isinstance(stage.sync(jun).trouble, StorageEmptiedError)
        assert stage.shelf.files == {}
        assert "Mira" in stage.contacts(jun)
        jun.choose(stage.fence)
        assert stage.sync(jun).trouble is None
        assert stage.shelf.files == held
        stage.agree()


def test_a_switched_target() -> None:
    """Whoever moves to another place takes everything along; who follows finds all of it."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.write(ada, "Mira")
        stage.shelf = Shelf()
        for one in (ada, jun):
            one.choose(stage.fence)
        stage.write(jun, "Sol")
        stage.agree()
        assert stage.contacts(ada) == stage.contacts(jun) == {"Mira", "Sol"}


@pytest.mark.parametrize("damage", ["a truncated segment", "a bit flip"])
def test_a_truncated_segment_and_a_bit_flip(damage: str) -> None:
    """The one file is set aside with its reason, the rest is taken in, and it heals once it is whole."""
    with staged("member") as stage:
        ada, jun = stage.machines
        bad = stage.write(ada, "Torn")[0]
        stage.write(ada, "Whole")
        data = stage.shelf.files[bad]
        torn = flipped(data, stage.dice) if damage == "a bit flip" else data[: len(data) // 2]
        stage.shelf.files[bad] = torn
        stage.sync(jun)
        assert stage.contacts(jun) == {"Whole"}
        assert [one.name for one in stage.state(jun).set_aside] == [bad]
        stage.sync(ada, thorough=True)
        stage.agree()
        assert stage.contacts(jun) == {"Torn", "Whole"}
        assert stage.state(jun).set_aside == ()


def test_a_conflicted_copy_name() -> None:
    """What arrives under another program's name for it counts once, and nobody is troubled with it."""
    with staged("member") as stage:
        ada, jun = stage.machines
        (name,) = stage.write(ada, "Mira")
        stage.shelf.files[f"{name} (Ada's conflicted copy 2026-11-23)"] = stage.shelf.files.pop(
            name
        )
        assert stage.sync(jun).received == 1
        assert stage.state(jun).set_aside == ()
        assert name in stage.names()
        stage.agree()


def test_equivocation_to_different_readers() -> None:
    """A storage that shows each reader other files under one name is found out by what verifies."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        (first,) = stage.write(ada, "One")
        (second,) = stage.write(ada, "Two")
        for reader, shown in ((jun, first), (mo, second)):
            lie = Shelf(dict(stage.shelf.files))
            lie.files[first] = lie.files[second] = stage.shelf.files[shown]
            stage.sync(reader, shelf=lie)
        assert stage.contacts(jun) == {"One"}
        assert stage.contacts(mo) == {"Two"}
        for reader in (jun, mo):
            stage.sync(reader, thorough=True)
        stage.agree()
        assert stage.contacts(jun) == stage.contacts(mo) == {"One", "Two"}


def test_a_write_committed_but_its_answer_lost() -> None:
    """What went up though the answer was lost is neither sent as another segment nor counted twice."""
    with staged("member") as stage:
        ada, jun = stage.machines
        for number in range(8):
            stage.write(ada, f"Contact {number}", synced=False)
            stage.sync(ada, faults=["answer-lost"])
        stage.agree()
        assert len(stage.contacts(jun)) == 8
        assert stage.state(jun).forks == ()
        assert len([name for name in stage.segments() if ada.journal.writer().hex() in name]) == 8


def test_a_listing_that_omits() -> None:
    """A listing that leaves files out loses nothing: what is missing is put again, and all come to one state."""
    with staged("member") as stage:
        ada, jun = stage.machines
        for number in range(12):
            stage.write((ada, jun)[number % 2], f"Contact {number}", synced=False)
            stage.sync((ada, jun)[number % 2], faults=["omits"])
        stage.agree()
        assert len(stage.contacts(ada)) == 12


def test_a_server_that_clamps_depth() -> None:
    """Where only the upper folders are listed, nothing is lost and all is there once it lists again."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.write(ada, "Mira", synced=False)
        for one in (ada, jun):
            assert stage.sync(one, faults=["shallow"]).trouble is None
        assert stage.contacts(jun) == set()
        stage.agree()
        assert stage.contacts(jun) == {"Mira"}


def test_a_server_that_overwrites() -> None:
    """Files that somebody overwrote with others' bytes are found by a thorough sync and put right."""
    with staged("member") as stage:
        ada, jun = stage.machines
        (first,) = stage.write(ada, "One")
        stage.write(ada, "Two")
        whole = dict(stage.shelf.files)
        for name in stage.names():
            stage.shelf.files[name] = whole[first]
        stage.sync(jun)
        stage.sync(ada, thorough=True)
        assert stage.shelf.files == whole
        stage.agree()
        assert stage.contacts(jun) == {"One", "Two"}


def test_a_storage_rolled_back() -> None:
    """A storage that is put back to last week gets everything again from whoever holds it."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.write(ada, "Old")
        earlier = dict(stage.shelf.files)
        stage.write(ada, "New")
        stage.sync(jun)
        now = dict(stage.shelf.files)
        stage.shelf.files = earlier
        stage.write(jun, "Newest")
        stage.agree()
        assert stage.contacts(ada) == {"Old", "New", "Newest"}
        assert now.items() <= stage.shelf.files.items()


def test_a_hole() -> None:
    """A segment that others name and nobody delivers is told; what came later applies; it heals."""
    with staged("member") as stage:
        ada, jun = stage.machines
        stage.write(ada, "One")
        (hidden,) = stage.write(ada, "Two")
        stage.write(ada, "Three")
        stage.sync(jun, only=stage.names() - {hidden})
        assert stage.contacts(jun) == {"One", "Three"}
        assert [hole.whose for hole in stage.state(jun).holes] == ["P0"]
        stage.agree()
        assert stage.state(jun).holes == ()


def test_two_packs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who pack at the same moment, each unseen by the other, harm neither; a newcomer reads it all."""
    monkeypatch.setattr(packing, "LEAST_FILES", 4)
    with staged("member") as stage:
        ada, jun = stage.machines
        for number in range(6):
            stage.write((ada, jun)[number % 2], f"Contact {number}")
        stage.agree()
        before = dict(stage.shelf.files)
        apart = []
        for one in (ada, jun):
            one.clock.move(3 * DAY)
            stage.shelf.files = dict(before)
            stage.write(one, f"By {one.name}")
            apart.append(stage.shelf.files)
        stage.shelf.files = {**apart[0], **apart[1]}
        assert any(name.startswith("pack/") for name in stage.names())
        stage.agree()
        late = stage.joins(ada, "late")
        stage.agree()
        assert len(stage.contacts(late)) == 8


def test_an_undecryptable_segment_while_ours_still_go_up() -> None:
    """Work under a key that we lack waits and is told; ours goes up all the same; it heals with the key."""
    with staged("owner", "member") as stage:
        ada, jun, mo = stage.machines
        ada.memberships.remove_person(stage.fence, stage.person(mo))
        before = stage.names()
        stage.write(ada, "Under the new key")
        kept = {name for name in stage.names() - before if name.startswith("keys/")}
        report = stage.sync(jun, only=stage.names() - kept)
        assert report.trouble is None
        assert {one.reason for one in stage.state(jun).waiting} == {"unknown-key"}
        jun.write(stage.fence, "contact", b"j" * 16, {"name": "Mine"})
        assert stage.sync(jun, only=stage.names() - kept).put > 0
        stage.agree(ada, jun)
        assert stage.contacts(ada) == {"Under the new key", "Mine"}


def test_a_fork_by_a_restored_database() -> None:
    """Both branches count, the fork is told, and the device goes on under a new name."""
    with staged("member") as stage:
        ada, jun = stage.machines
        backup = ada.image()
        stage.write(ada, "After the backup")
        ada.become(backup)
        before = ada.journal.writer()
        ada.write(stage.fence, "contact", b"r" * 16, {"name": "After the restore"})
        assert stage.sync(ada).forked
        assert ada.journal.writer() != before
        stage.agree()
        assert stage.contacts(jun) == {"After the backup", "After the restore"}


def test_a_fork_by_a_cloned_profile() -> None:
    """Two machines with one profile lose nothing, are told apart, and everybody sees that there are two."""
    with staged("member") as stage:
        ada, jun = stage.machines
        clone = stage.copy_of(ada, "clone")
        before = stage.names()
        apart = Shelf(dict(stage.shelf.files))
        for number, (one, shelf) in enumerate(((ada, stage.shelf), (clone, apart))):
            one.write(stage.fence, "contact", bytes([number]) * 16, {"name": f"By {one.name}"})
            stage.sync(one, shelf=shelf)
        assert len(stage.names() - before) == 1
        stage.shelf.files |= apart.files
        stage.agree()
        assert stage.contacts(jun) == {"By m0", "By clone"}
        assert stage.state(jun).forks == ("P0",)
        assert ada.journal.writer() != clone.journal.writer()


def test_fifty_replicas_under_random_partitions() -> None:
    """Fifty machines that meet in changing groups hold one state once all meet, and every contact."""
    dice = random.Random(50)
    with staged(*["member"] * 49, synced=False) as stage:
        islands = [Shelf() for _ in range(4)]
        for round_ in range(3):
            for number, one in enumerate(stage.machines):
                if number % 3 == round_:
                    stage.write(one, f"{one.name} in round {round_}", synced=False)
                one.choose(stage.fence)
                stage.sync(one, shelf=dice.choice(islands))
        for island in islands:
            stage.shelf.files |= island.files
        for one in stage.machines:
            one.choose(stage.fence)
        stage.agree()
        assert len(stage.contacts(stage.machines[0])) == 50


def held(stage: Stage, state: str) -> list[KeptSegment]:
    records = stage.machines[1].sharing._records
    no = records.fence(stage.fence)
    assert no is not None
    return records.segments(no.no, (state,))


def test_disk_full_during_a_merge() -> None:
    """Nothing is half merged and no segment blamed; with room again the same segments go in."""
    with staged("member") as stage:
        ada, jun = stage.machines
        for number in range(300):
            stage.write(ada, f"Contact {number} {'x' * 300}", synced=False)
        stage.sync(ada)
        pages = jun.store._writer.execute("PRAGMA page_count").fetchone()[0]
        before = stage.digest(jun)
        jun.store._writer.execute(f"PRAGMA max_page_count = {pages + 12}").fetchone()
        with pytest.raises(Exception, match="full"):
            stage.sync(jun)
        assert stage.digest(jun) == before
        assert held(stage, "aside") == []
        jun.restart()
        stage.agree()
        assert len(stage.contacts(jun)) == 300
