"""Packs and backups from anybody's hand: read whole as they were written, or refused, and never anything else."""

from __future__ import annotations

import hashlib
from io import BytesIO

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.sync import backups, blob_files, packs
from mcr_desktop.sync.errors import RefusedError

FENCES = st.binary(min_size=32, max_size=32)
FILES = st.lists(
    st.one_of(
        st.binary(min_size=1, max_size=80),
        st.binary(max_size=80).map(lambda rest: blob_files.LINE + rest),
        st.binary(max_size=80).map(lambda rest: b"mcr-inventory/1\n" + rest),
        st.binary(max_size=80).map(lambda rest: b"mcr-segment/1\n" + rest),
    ),
    max_size=6,
)
REASONS = {"shape", "newer", "altered", "size"}
PACKS = st.lists(st.tuples(FENCES, FILES), max_size=4)
MUTATIONS = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "put", "take"]),
        st.integers(0, 10_000),
        st.binary(max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def pack(fence: bytes, files: list[bytes]) -> tuple[bytes, bytes]:
    stream = BytesIO()
    writer = packs.Writer(stream, fence)
    for data in files:
        writer.add(data)
    identity = writer.close()
    return stream.getvalue(), identity


def backup(told: list[tuple[bytes, list[bytes]]]) -> bytes:
    stream = BytesIO()
    backups.begin(stream)
    made = [pack(fence, files) for fence, files in told]
    for data, _ in made:
        stream.write(data)
    backups.end(stream, [identity for _, identity in made])
    return stream.getvalue()


def opened(data: bytes) -> list[packs.PackStorage] | str:
    """The packs in some bytes, or why they are refused."""
    try:
        return backups.open_packs(BytesIO(data), "it", Unwatched())
    except RefusedError as error:
        return error.reason


def mutated(data: bytes, mutations: list[tuple[str, int, bytes]]) -> bytes:
    for kind, where, more in mutations:
        at = where % (len(data) + 1)
        if kind == "flip" and at < len(data):
            data = data[:at] + bytes([data[at] ^ (1 << where % 8)]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at]
        elif kind == "put":
            data = data[:at] + more + data[at:]
        elif kind == "take":
            data = data[:at] + data[at + len(more) :]
    return data


@given(PACKS)
@settings(max_examples=150)
def test_what_was_written_is_read_and_every_part_lies_where_it_is_said_to(
    told: list[tuple[bytes, list[bytes]]],
) -> None:
    data = backup(told)
    found = backups.open_packs(BytesIO(data), "it", Unwatched())
    assert [one.fence for one in found] == [fence for fence, _ in told]
    for storage, (_, files) in zip(found, told, strict=True):
        parts = [one for one in files if one.startswith(blob_files.LINE)]
        assert [storage.read(at, size) for at, size in storage.parts] == parts
        for name in storage.names():
            assert storage.get(name, 1 << 20) in files


@given(PACKS, MUTATIONS)
@settings(max_examples=300)
@example(told=[], mutations=[("put", 13, b"mcr-en")])
@example(told=[(bytes(32), [])], mutations=[("cut", 13, b"")])
def test_a_changed_backup_is_refused_or_is_what_was_written(
    told: list[tuple[bytes, list[bytes]]], mutations: list[tuple[str, int, bytes]]
) -> None:
    whole = backup(told)
    data = mutated(whole, mutations)
    found = opened(data)
    if isinstance(found, str):
        assert found in REASONS
        assert data != whole
    else:
        assert data == whole
        assert len(found) == len(told)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", packs._LINE, backups.LINE, backups.LINE + packs._LINE]),
)
@settings(max_examples=300)
def test_any_bytes_are_refused_in_a_word(rest: bytes, start: bytes) -> None:
    found = opened(start + rest)
    assert isinstance(found, list) or found in REASONS


@given(FENCES, FILES, st.integers(0, 2**32 - 1))
@settings(max_examples=150)
def test_a_length_that_lies_takes_no_more_than_the_file_holds(
    fence: bytes, files: list[bytes], length: int
) -> None:
    data, _ = pack(fence, files)
    at = len(packs._LINE) + 32
    lying = data[:at] + length.to_bytes(4, "big") + data[at + 4 :]
    lying = lying[:-32] + hashlib.sha256(lying[:-32]).digest()
    found = opened(lying)
    if isinstance(found, str):
        assert found in REASONS
    else:
        assert sum(size for one in found for _, size in one.parts) <= len(data)
