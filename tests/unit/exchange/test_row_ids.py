"""The identity of imported rows, the same on every device that imports the same rows."""

from __future__ import annotations

import hashlib

from mcr_desktop.domain.ids import derived_id
from mcr_desktop.exchange.row_ids import RowIds, SeenIds

FENCE = b"f" * 16


def test_named_rows_get_the_derived_id_and_repeats_are_told() -> None:
    ids, again = RowIds(FENCE, "s").external(["1", "é", "1"])
    assert ids == [derived_id(FENCE, b"s", name.encode()) for name in ("1", "é", "1")]
    assert again == [2]


def test_unnamed_rows_get_the_derived_id_with_their_occurrence() -> None:
    rows = RowIds(FENCE, "s")
    ids, repeats = rows.unnamed(["a", "b", "a"])
    later, repeated = rows.unnamed(["a"])
    assert ids + later == [
        derived_id(FENCE, b"s", said, number.to_bytes(8, "big"))
        for said, number in ((b"a", 0), (b"b", 0), (b"a", 1), (b"a", 2))
    ]
    assert (repeats, repeated) == ([2], [0])


def test_fence_and_source_tell_rows_apart() -> None:
    ids = {RowIds(f, s).external(["1"])[0][0] for f in (FENCE, b"g" * 16) for s in ("s", "t")}
    assert len(ids) == 4


def test_a_set_of_ids_neither_forgets_nor_invents() -> None:
    ids = [hashlib.blake2b(str(n).encode(), digest_size=16).digest() for n in range(20_000)]
    crowded = [b"\0\0" + row_id[2:] for row_id in ids[:3_000]]  # all on one shelf
    for some in (ids, crowded):
        seen = SeenIds()
        assert seen.add(some) == []
        assert seen.add(some) == list(range(len(some)))


def test_a_hit_astride_two_members_is_none() -> None:
    seen = SeenIds()
    seen.add([b"\0\0" + b"AAAABBBB" + bytes(6), b"\0\0" + b"CCCCDDDD" + bytes(6)])
    assert seen.add([b"\0\0" + b"BBBBCCCC" + bytes(6)]) == []
