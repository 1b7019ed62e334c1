"""What a later version of the program writes: kept, passed on and counted by this one."""

from __future__ import annotations

from pathlib import Path

import msgpack
import pytest
import zstandard

from mcr_desktop.domain import ids
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.sync import (
    bodies,
    entries,
    kinships,
    membership,
    requests,
    rosters,
    segments,
    wire,
)
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.fences import Fence

from .teams import Person

Pair = tuple[Person, Person, bytes]


def test_entries_of_a_later_kind_are_kept_passed_on_and_counted(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    held = Fence.of(ada.sharing._records, fence)
    with ada.store.transaction() as tx:
        key = held.writing_key(tx)
        held.state(tx, "applaud", {"person": b"?" * 16}, key)
    ada.sync()
    jun.sync()
    assert jun.sharing.state(fence).newer_entries == 1
    assert len(jun.sharing.members(fence)) == 2
    # What builds on it still counts.
    jun.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    jun.sync()
    assert ada.sync().received == 1
    assert held.roster.heads == Fence.of(jun.sharing._records, fence).roster.heads


def test_a_later_format_waits_for_the_version_that_reads_it(
    pair: Pair, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    with monkeypatch.context() as later:
        later.setattr(bodies, "VERSION", 2)
        ada.write(fence, "contact", ids.new_id(), name="From the future")
        ada.sync()
    folder = next(shared.glob("mcr-*")) / "seg"
    (folder / "odd").write_bytes(b"mcr-segment/2\nwhatever")
    assert jun.sync().received == 0
    assert [one.reason for one in jun.sharing.state(fence).set_aside] == ["newer", "newer"]
    assert jun.sync().received == 0
    monkeypatch.setattr(bodies, "VERSION", 2)
    monkeypatch.setattr(wire, "READS", "2")
    assert jun.sync().received == 1
    assert ada.digest() == jun.digest()


def test_rows_of_tables_and_fields_to_come_are_kept_and_equal(pair: Pair) -> None:
    ada, jun, fence = pair
    ada.write(fence, "play", ids.new_id(), trouble="quiet", steps=3)
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya", nuisance=0.5)
    ada.sync()
    assert jun.sync().received == 4
    assert ada.digest() == jun.digest()


def test_what_a_later_version_adds_to_a_body_or_header_is_passed_over(pair: Pair) -> None:
    ada, _, fence = pair
    rows = ada.journal.pending(fence)
    assert rows == []
    empty = zstandard.ZstdDecompressor().decompress(bodies.encode(bodies.Body([], [])))
    document = msgpack.unpackb(empty) | {"later": [1, 2]}
    packed = zstandard.ZstdCompressor().compress(msgpack.packb(document))
    assert bodies.decode(packed, b"w" * 16) == bodies.Body([], [])

    held = Fence.of(ada.sharing._records, fence)
    data = held.entries[fence].data
    _, fields = wire.take_apart(entries.FORMAT, data, most=entries.SIZE_CAP)
    longer = wire.put_together(entries.FORMAT, [*fields, "more"], b"", held.device.keys)
    assert entries.read(longer).payload == held.entries[fence].payload


def test_a_roster_is_a_function_of_the_set_whatever_it_holds(pair: Pair) -> None:
    _ada, jun, fence = pair
    held = Fence.of(jun.sharing._records, fence)
    key = held.current_key()
    ada_signer = held.entries[fence].signer
    eve = DeviceKeys.new()
    asked = requests.write(eve, kinships.person_of(eve.public.signer), "Eve", "x")
    claimed = requests.write(eve, kinships.person_of(ada_signer), "Ada", "x")
    stray = [
        entries.write(kind, fence, held.roster.heads, payload, device=device, made_ms=now_ms())
        for device in (held.device.keys,)
        for kind, payload in (
            ("admit", {}),
            ("admit", {"person": 1, "role": "owner", "device": None}),
            ("epoch", {"epoch": b"short", "to": []}),
            ("epoch", {"epoch": key.id, "to": 7}),
            ("unheard of", {"x": [1, {"y": 2}]}),
            # A member may not let an owner in.
            ("admit", membership.admission(asked, "owner")),
            # Nor claim a stranger's keys for a person, nor change a word of what they asked.
            ("admit", {"request": asked.data.replace(b"Eve", b"Ada"), "role": "member"}),
            ("admit", membership.admission(claimed, "member")),
        )
    ]
    orphan = entries.write(
        "admit", fence, [b"?" * 32], {}, device=held.device.keys, made_ms=now_ms()
    )
    everything = {**held.entries, **{one.identity: one for one in (*stray, orphan)}}
    backwards = dict(reversed(everything.items()))
    told = rosters.roster(fence, everything)
    assert told is not None
    assert told == rosters.roster(fence, backwards)
    assert [member.name for member in told.members] == ["Ada", "Jun"]
    assert (len(told.void), told.unknown, told.missing) == (7, 1, frozenset([b"?" * 32]))
    assert told.writing_epoch() == held.roster.writing_epoch()


def test_a_roster_without_its_founding_entry_is_none(pair: Pair) -> None:
    _, jun, fence = pair
    held = Fence.of(jun.sharing._records, fence)
    others = {identity: entry for identity, entry in held.entries.items() if identity != fence}
    assert rosters.roster(fence, others) is None


def test_nonsense_is_no_entry_and_no_segment() -> None:
    for data in (b"", b"mcr-member/1\n", b"mcr-member/1\n\xff\xff", b"mcr-member/1\n\x00\x01\x90"):
        with pytest.raises(RefusedError):
            entries.read(data)
    for data in (b"", b"mcr-segment/1\n", b"mcr-segment/1\n\x00\x01\x90" + bytes(64)):
        with pytest.raises(RefusedError):
            segments.read(data)
