"""The pack's format, and the inventory's, by themselves: bounds, mutations, and what is believed."""

from __future__ import annotations

import hashlib
import io
import random

import pytest

from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.store.sharing import KeptSegment
from mcr_desktop.sync import epochs, inventories, packs, segments
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError, StorageError, StorageMissingError
from tests.efforts import counted

from .samples import week

DEVICE = DeviceKeys.new()
NONCE = new_nonce()
WRITER = writer_id(DEVICE.public.signer, NONCE)
FENCE = b"f" * 32
RECIPIENT = sealing.recipient_of(sealing.new_identity())


def segment(seq: int, cells: int = 20) -> bytes:
    previous = b"p" * 32 if seq > 1 else b""
    place = segments.Place(FENCE, b"e" * 16, RECIPIENT, NONCE, seq, previous, ())
    return segments.write(place, Body(week(WRITER, cells, seed=seq), []), DEVICE)


def pack(*files: bytes, fence: bytes = FENCE) -> bytes:
    stream = io.BytesIO()
    writer = packs.Writer(stream, fence)
    for data in files:
        writer.add(data)
    writer.close()
    assert (writer.size, writer.files) == (len(stream.getvalue()), len(files))
    return stream.getvalue()


def opened(data: bytes) -> packs.PackStorage:
    return packs.PackStorage(io.BytesIO(data), "a stick", Unwatched())


FILES = [segment(seq) for seq in range(1, 9)]
WHOLE = pack(*FILES)


def test_a_pack_gives_back_its_files_under_their_own_names() -> None:
    key = epochs.write(FENCE, epochs.mint(), [DEVICE.public], DEVICE)
    storage = opened(pack(key, *FILES))
    assert storage.fence == FENCE
    assert storage.identity == hashlib.sha256(pack(key, *FILES)[:-32]).digest()
    assert len(storage.names()) == 9
    for data in (key, *FILES):
        name = packs.look(data).name
        assert storage.get(name, len(data)) == data
        with pytest.raises(RefusedError):
            storage.get(name, len(data) - 1)
    assert packs.name_of(storage.identity) == f"pack/{storage.identity.hex()[:32]}"


def test_an_empty_pack_is_a_pack() -> None:
    assert opened(pack()).names() == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "shape"),
        (b"%PDF-1.7\n", "shape"),
        (b"mcr-pack/2\n" + FENCE + bytes(36), "newer"),
        (b"mcr-pack/1\n" + FENCE[:9], "shape"),
        (b"mcr-pack/1\n" + FENCE + b"\xff\xff\xff\xff", "size"),
        (WHOLE[:-1], "shape"),
        (WHOLE[:-33], "shape"),
        (WHOLE[: len(WHOLE) // 2], "shape"),
        (WHOLE + b"\x00", "shape"),
        (WHOLE + WHOLE, "shape"),
        (WHOLE[:-1] + bytes([WHOLE[-1] ^ 1]), "altered"),
    ],
)
def test_what_is_no_whole_pack_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError) as error:
        opened(data)
    assert error.value.reason == reason


def test_what_is_no_file_of_a_fence_is_refused_alone() -> None:
    altered = FILES[1][:-1] + bytes([FILES[1][-1] ^ 1])
    storage = opened(pack(FILES[0], b"nonsense", altered, b"mcr-thing/1\n", FILES[2]))
    assert sorted(storage.names()) == sorted(packs.look(data).name for data in (FILES[0], FILES[2]))
    assert sorted(storage.refused) == ["altered", "newer", "shape"]


def test_2000_mutations_of_a_bundle_are_refused_without_much_ado() -> None:
    dice = random.Random(11)
    most = 0
    for _ in range(2000):
        mutated = mutate(WHOLE, dice)
        if mutated == WHOLE:
            continue
        with counted() as effort, pytest.raises(RefusedError):
            opened(mutated)
        most = max(most, effort.calls)
    assert most < 2_000


def test_of_a_mutated_pack_only_what_was_written_is_ever_believed() -> None:
    # On storage the front of a broken pack is used: what is called a segment must be one of ours.
    dice = random.Random(12)
    names = {packs.look(data).name for data in FILES}
    believed = 0
    for _ in range(500):
        try:
            for _, data in packs.Reader(io.BytesIO(mutate(WHOLE, dice))):
                try:
                    made = segments.read(data)
                except RefusedError:
                    continue
                assert packs.look(data).name in names
                assert data in FILES
                assert made.writer == WRITER
                believed += 1
        except RefusedError:
            continue
    assert believed > 500


def mutate(data: bytes, dice: random.Random) -> bytes:
    mutated = bytearray(data)
    at = dice.randrange(len(mutated))
    kind = dice.randrange(6)
    if kind == 0:
        mutated[at] ^= 1 << dice.randrange(8)
    elif kind == 1:
        del mutated[at:]
    elif kind == 2:
        mutated[at:at] = dice.randbytes(dice.randrange(1, 40))
    elif kind == 3:
        mutated[at : at + 8] = dice.randbytes(8)
    elif kind == 4:  # a record's length, where a bit does the most
        starts = [start - 4 for start, _ in packs.Reader(io.BytesIO(data))]
        mutated[dice.choice(starts) + dice.randrange(4)] ^= 1 << dice.randrange(8)
    else:
        other = dice.randrange(len(mutated))
        mutated[at : at + 64], mutated[other : other + 64] = (
            mutated[other : other + 64],
            mutated[at : at + 64],
        )
    return bytes(mutated)


def test_a_stick_that_is_pulled_out_is_a_storage_that_is_gone() -> None:
    class Stick(io.BytesIO):
        gone = False

        def read(self, size: int | None = -1, /) -> bytes:
            if self.gone:
                raise OSError(5, "Input/output error")
            return super().read(size)

    stick = Stick(WHOLE)
    storage = packs.PackStorage(stick, "a stick", Unwatched())
    stick.gone = True
    with pytest.raises(StorageError):
        storage.get(storage.names()[0], 1 << 20)
    with pytest.raises(StorageMissingError):
        storage.names()


def test_a_pack_takes_no_more_than_its_readers() -> None:
    writer = packs.Writer(io.BytesIO(), FENCE)
    for data in (b"", bytes(packs.FILE_CAP + 1)):
        with pytest.raises(RefusedError):
            writer.add(data)
    writer.files = packs.MOST_FILES
    with pytest.raises(RefusedError):
        writer.add(b"one more")


# Inventories


def chain(writer: bytes, length: int, *, start: int = 1, after: bytes = b"") -> list[KeptSegment]:
    made: list[KeptSegment] = []
    for seq in range(start, start + length):
        identity = hashlib.sha256(writer + seq.to_bytes(4, "big") + after).digest()
        kept = KeptSegment(
            identity, writer, seq, after, b"s" * 32, b"e" * 16, "", "applied", None, 0, 0
        )
        made.append(kept)
        after = identity
    return made


def told(held: list[KeptSegment]) -> frozenset[bytes]:
    return inventories.read(inventories.write(FENCE, held, DEVICE, 5)).told


def ids(held: list[KeptSegment]) -> set[bytes]:
    return {one.id for one in held}


def test_an_inventory_tells_all_that_is_held_in_few_words() -> None:
    held = chain(b"a" * 16, 1000) + chain(b"b" * 16, 3)
    data = inventories.write(FENCE, held, DEVICE, 5)
    assert len(data) < 1024
    made = inventories.read(data)
    assert (made.fence, made.signer, made.made_ms) == (FENCE, DEVICE.public.signer, 5)
    assert inventories.known(made.told, held) == ids(held)


def test_who_lacks_the_newest_still_finds_what_both_hold() -> None:
    theirs = chain(b"a" * 16, 100)
    for held in (1, 50, 90, 99):
        mine = theirs[:held]
        known = inventories.known(told(theirs), mine)
        assert len(known) >= held - (100 - held) - 1
        assert known <= ids(mine)


def test_what_stands_behind_a_hole_is_not_said_to_be_held() -> None:
    whole = chain(b"a" * 16, 10)
    assert inventories.known(told(whole[:4] + whole[5:]), whole) == ids(whole[:4])


def test_both_branches_of_a_fork_are_told_apart() -> None:
    stem = chain(b"a" * 16, 5)
    one = chain(b"a" * 16, 3, start=6, after=stem[-1].id)
    other = chain(b"a" * 16, 4, start=6, after=hashlib.sha256(b"other").digest())
    other[0] = other[0]._replace(previous=stem[-1].id)
    everything = stem + one + other
    assert inventories.known(told(stem + one), everything) == ids(stem + one)
    assert inventories.known(told(everything), everything) == ids(everything)


def test_a_mutated_inventory_is_refused() -> None:
    data = inventories.write(FENCE, chain(b"a" * 16, 20), DEVICE, 5)
    dice = random.Random(3)
    for _ in range(300):
        mutated = bytearray(data)
        mutated[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        with pytest.raises(RefusedError):
            inventories.read(bytes(mutated))
