"""Which segments count by which roster."""

from __future__ import annotations

import pytest

from mcr_desktop.keys.devices import DeviceKeys, PublicDevice
from mcr_desktop.sync.acceptance import Place, heads, verdicts

from .books import Book, four


@pytest.fixture
def book() -> Book:
    return four()


def chain(signer: bytes, writer: bytes, length: int, *, mark: bytes = b"") -> list[Place]:
    found: list[Place] = []
    for seq in range(1, length + 1):
        identity = (mark + writer[:1] + bytes([seq])).ljust(32, b".")
        found.append(Place(identity, writer, seq, found[-1].id if found else b"", signer))
    return found


def test_of_a_removed_device_what_its_pins_follow_counts(book: Book) -> None:
    signer = book.keys["Cy"].public.signer
    places = chain(signer, b"a" * 16, 6)
    unlisted = chain(signer, b"b" * 16, 2)
    backdated = places[2]._replace(id=b"later".ljust(32, b"!"))
    book.remove("Ada", "Cy", [(b"a" * 16, 4, places[3].id)])
    told = verdicts(book.told(), [*places, *unlisted, backdated])
    counting = {identity for identity, why in told.items() if not why}
    assert counting == {place.id for place in places[:4]}
    assert set(told.values()) == {"", "removed"}


def test_pins_name_the_end_of_every_branch_and_of_every_piece(book: Book) -> None:
    signer = book.keys["Cy"].public.signer
    places = chain(signer, b"a" * 16, 6)
    branch = Place(b"fork".ljust(32, b"!"), b"a" * 16, 3, places[1].id, signer)
    held = [place for place in [*places, branch] if place.seq != 5]
    named = heads(held, [place.id for place in held])
    assert {identity for _, _, identity in named} == {places[3].id, places[5].id, branch.id}
    book.remove("Ada", "Cy", named)
    told = verdicts(book.told(), held)
    assert set(told.values()) == {""}
    # Whoever holds the missing one as well counts it too.
    assert set(verdicts(book.told(), [*places, branch]).values()) == {""}


def test_rulings_stand_above_standing(book: Book) -> None:
    signer = book.keys["Cy"].public.signer
    places = chain(signer, b"a" * 16, 3)
    book.say("Ada", "void", {"segments": [places[0].id]})
    book.remove("Ada", "Cy", [(b"a" * 16, 1, places[0].id)])
    book.say("Ada", "adopt", {"segments": [places[2].id]})
    told = verdicts(book.told(), places)
    assert [told[place.id] for place in places] == ["rejected", "removed", ""]


def test_a_stranger_is_unknown(book: Book) -> None:
    keys: PublicDevice = DeviceKeys.new().public
    (place,) = chain(keys.signer, b"a" * 16, 1)
    assert verdicts(book.told(), [place]) == {place.id: "unknown-device"}
