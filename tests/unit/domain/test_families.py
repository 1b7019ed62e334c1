"""Parents and parts: one tree on every device, whatever was written at once."""

from __future__ import annotations

from itertools import permutations

import pytest

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.families import UnderItselfError, families, parents_of, refuse_ring


def account(number: int, parent: int | None = None, name: str = "") -> Account:
    above = bytes([parent]) * 16 if parent is not None else None
    return Account(bytes([number]) * 16, bytes(32), name or f"Account {number}", parent_id=above)


def test_parts_stand_under_their_parent_by_name() -> None:
    rows = [account(1, name="Zinnia"), account(2, 1, "Beta"), account(3, 1, "Alpha"), account(4, 3)]
    (family,) = families(rows)
    assert [(one.name, depth) for one, depth in family.members] == [
        ("Zinnia", 0),
        ("Alpha", 1),
        ("Account 4", 2),
        ("Beta", 1),
    ]
    assert not family.is_alone


def test_a_parent_that_we_do_not_see_leaves_its_part_on_its_own() -> None:
    (family,) = families([account(1, 9)])
    assert family.is_alone


def test_a_ring_is_read_alike_in_any_order() -> None:
    rows = [account(1, 3), account(2, 1), account(3, 2), account(4, 4)]
    seen = {
        tuple(tuple(one.id for one, _ in family.members) for family in families(order))
        for order in permutations(rows)
    }
    (told,) = seen
    assert sorted(one for family in told for one in family) == [row.id for row in rows]
    assert parents_of(rows) == {bytes([2]) * 16: bytes([1]) * 16, bytes([3]) * 16: bytes([2]) * 16}


def test_nothing_becomes_a_part_of_itself() -> None:
    rows = [account(1), account(2, 1), account(3, 2)]
    with pytest.raises(UnderItselfError):
        refuse_ring(rows, rows[0], rows[2])
    with pytest.raises(UnderItselfError):
        refuse_ring(rows, rows[0], rows[0])
    refuse_ring(rows, rows[2], rows[0])


def test_a_chain_of_a_thousand_is_read() -> None:
    rows = [
        Account(
            number.to_bytes(16, "big"), b"", str(number), parent_id=(number - 1).to_bytes(16, "big")
        )
        for number in range(1, 1_001)
    ]
    (family,) = families(rows)
    assert family.members[-1][1] == 999
