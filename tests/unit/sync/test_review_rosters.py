"""What somebody who means harm may say of themselves and of others, and what it comes to."""

from __future__ import annotations

import pytest

from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.sync import entries, membership, requests
from mcr_desktop.sync.rosters import roster
from tests.efforts import counted

from .books import Book, four

FORGED = [(b"w" * 16, 9, b"X" * 32)]
EARLIER = [(b"w" * 16, 4, b"E" * 32)]


@pytest.fixture
def book() -> Book:
    return four()


def flood(book: Book, by: str, count: int, *, parents: set[bytes] | None = None) -> None:
    """Entries that their author may not say, side by side."""
    for number in range(count):
        entry = entries.write(
            "erase",
            book.fence,
            parents or {book.fence},
            {"rows": [], "texts": [], "no": number},
            device=book.keys[by],
            made_ms=book.now,
        )
        book.said[entry.identity] = entry


def state(book: Book, by: str, kind: str, payload: dict[str, object]) -> entries.Entry:
    """As the program says something: upon what the roster names."""
    found = roster(book.fence, book.said)
    assert found is not None
    entry = entries.write(
        kind, book.fence, found.parents, payload, device=book.keys[by], made_ms=book.now
    )
    book.said[entry.identity] = entry
    return entry


def test_a_demoted_person_who_leaves_takes_nothing_written_since_along(book: Book) -> None:
    book.role("Ada", "Cy", "reader", EARLIER)
    book.say("Cy", "leave", {"pins": FORGED})
    assert book.standing("Cy").pins == {b"E" * 32}


def test_a_reader_who_leaves_has_written_nothing(book: Book) -> None:
    book.say("Di", "leave", {"pins": FORGED})
    assert book.standing("Di").pins == frozenset()


def test_a_member_who_leaves_says_what_stays_and_keeps_it_as_a_reader(book: Book) -> None:
    book.say("Cy", "leave", {"pins": EARLIER})
    assert book.standing("Cy").pins == {b"E" * 32}
    book.admit("Ada", "Cy", "reader")
    assert book.standing("Cy").pins == {b"E" * 32}


@pytest.mark.parametrize("taken", ["remove", "demote"])
def test_a_backdated_leave_adds_nothing_even_by_somebody_more_senior(taken: str) -> None:
    book = Book()
    book.admit("Ada", "Cy")
    book.admit("Ada", "Eve", "owner")
    before = book.seen()
    if taken == "remove":
        book.remove("Eve", "Cy", EARLIER)
    else:
        book.role("Eve", "Cy", "reader", EARLIER)
    book.say("Cy", "leave", {"pins": FORGED}, knowing=before)
    assert book.standing("Cy").pins == {b"E" * 32}


def test_nor_does_it_where_another_device_of_theirs_says_it() -> None:
    book = Book()
    book.admit("Ada", "Cy")
    book.admit("Cy", "CyPhone", of="Cy")
    book.admit("Ada", "Eve", "owner")
    before = book.seen()
    book.remove("Eve", "Cy", EARLIER)
    book.say("CyPhone", "leave", {"pins": FORGED}, knowing=before)
    assert book.standing("Cy").pins == {b"E" * 32}


def test_a_thief_with_a_machine_adds_nothing_after_its_removal() -> None:
    book = Book()
    book.admit("Ada", "AdaPhone", "owner", of="Ada")
    before = book.seen()
    laptop = book.keys["Ada"].public.signer
    book.say("AdaPhone", "remove", membership.removal(EARLIER, device=laptop))
    book.say("Ada", "remove", membership.removal(FORGED, device=laptop), knowing=before)
    assert book.standing("Ada").pins == {b"E" * 32}


def test_a_thousand_devices_each_let_in_by_the_last_break_nothing() -> None:
    book = Book()
    book.admit("Ada", "M0")
    last = list(book.said)[-1]
    keys = book.keys["M0"]
    for number in range(1, 1000):
        following = DeviceKeys.new()
        asked = requests.write(following, book.people["M0"], "M0", f"laptop {number}")
        entry = entries.write(
            "admit",
            book.fence,
            [last],
            membership.admission(asked, "member"),
            device=keys,
            made_ms=book.now,
        )
        book.said[entry.identity] = entry
        keys, last = following, entry.identity
    book.keys["last"] = keys
    book.say("last", "leave", {"pins": []})
    found = roster(book.fence, book.said)
    assert found is not None
    assert [member.name for member in found.members] == ["Ada"]


@pytest.mark.parametrize("who", ["Cy", "gone"])
def test_nobody_buries_the_removal_of_themselves_under_words_of_their_own(
    book: Book, who: str
) -> None:
    if who == "gone":
        book.admit("Ada", "gone")
        book.remove("Bo", "gone")
    flood(book, who, 600)
    before = roster(book.fence, book.said)
    assert before is not None
    assert len(before.heads) > 600
    assert len(before.parents) == 1
    entry = state(book, "Ada", "remove", membership.removal((), person=book.people["Cy"]))
    found = roster(book.fence, book.said)
    assert found is not None
    assert entry.identity not in found.void
    assert "Cy" not in [member.name for member in found.members]


def test_nor_under_words_that_they_may_say(book: Book) -> None:
    known = book.seen()
    for number in range(600):
        minted = membership.minting(number.to_bytes(16, "big"), [])
        book.say("Cy", "epoch", minted, knowing=known)
    entry = state(book, "Ada", "remove", membership.removal((), person=book.people["Cy"]))
    found = roster(book.fence, book.said)
    assert found is not None
    assert entry.identity not in found.void
    assert "Cy" not in [member.name for member in found.members]


def test_void_words_in_a_row_cost_no_more_than_their_number(book: Book) -> None:
    at = {book.fence}
    for number in range(2000):
        flood(book, "Cy", 1, parents=at)
        at = {list(book.said)[-1]}
        if number == 10:
            book.admit("Ada", "Eve")
    with counted() as effort:
        found = roster(book.fence, book.said)
    assert found is not None
    assert len(found.void) == 2000
    assert len(found.entries) < 50
    assert effort.calls < 100 * len(book.said)


def test_a_long_quarrel_with_oneself_beside_others_is_read_in_no_time(book: Book) -> None:
    root = book.heads()
    at, devices = root, []
    for number in range(150):
        devices.append(DeviceKeys.new())
        asked = requests.write(devices[-1], book.people["Cy"], "Cy", f"laptop {number}")
        at = {said_by(book, "Cy", "admit", membership.admission(asked, "member"), at)}
    for keys in devices:
        at = {said_by(book, "Cy", "remove", membership.removal([], device=keys.public.signer), at)}
    said_by(book, "Ada", "epoch", membership.minting(b"z" * 16, []), root)
    with counted() as effort:
        found = roster(book.fence, book.said)
    assert found is not None
    assert not found.void
    assert [len(one.devices) for one in found.members if one.name == "Cy"] == [1]
    assert effort.calls < 500 * len(book.said)


def said_by(
    book: Book, by: str, kind: str, payload: dict[str, object], parents: set[bytes]
) -> bytes:
    entry = entries.write(
        kind, book.fence, parents, payload, device=book.keys[by], made_ms=book.now
    )
    book.said[entry.identity] = entry
    return entry.identity
