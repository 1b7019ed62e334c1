"""Who is inside by which entries: every order of the same set tells the same."""

from __future__ import annotations

import itertools
import random

import pytest

from mcr_desktop.sync import membership, requests
from mcr_desktop.sync.kinships import vouch
from mcr_desktop.sync.rosters import roster

from .books import Book, four

PIN = (b"w" * 16, 1, b"s" * 32)


@pytest.fixture
def book() -> Book:
    return four()


def test_roles_are_as_given(book: Book) -> None:
    assert book.inside() == {"Ada": "owner", "Bo": "owner", "Cy": "member", "Di": "reader"}
    assert book.standing("Cy").open
    assert book.standing("Di") == membership.Standing(open=False, reason="reader")


def test_an_owner_removes_and_the_pins_stand(book: Book) -> None:
    book.remove("Bo", "Cy", [PIN])
    assert "Cy" not in book.inside()
    assert book.standing("Cy") == membership.Standing(
        open=False, reason="removed", pins=frozenset([PIN[2]])
    )


@pytest.mark.parametrize("who", ["Cy", "Di"])
def test_only_owners_remove_others(book: Book, who: str) -> None:
    entry = book.remove(who, "Bo")
    assert book.told().void == {entry.identity}


def test_anybody_leaves_but_not_the_last_owner(book: Book) -> None:
    book.say("Cy", "leave", {"pins": [list(PIN)]})
    assert book.standing("Cy").reason == "left"
    book.say("Ada", "leave", {"pins": []})
    assert book.inside() == {"Bo": "owner", "Di": "reader"}
    last = book.say("Bo", "leave", {"pins": []})
    assert book.inside() == {"Bo": "owner", "Di": "reader"}
    assert book.told().void == {last.identity}


def test_two_owners_who_leave_at_once_leave_one_behind(book: Book) -> None:
    before = book.seen()
    book.say("Ada", "leave", {"pins": []}, knowing=before)
    book.say("Bo", "leave", {"pins": []}, knowing=before)
    inside = book.inside()
    assert [role for role in inside.values() if role == "owner"] == ["owner"]


def test_owners_who_remove_each_other_the_founders_word_wins(book: Book) -> None:
    before = book.seen()
    book.remove("Ada", "Bo", knowing=before)
    lost = book.remove("Bo", "Ada", knowing=before)
    assert "Bo" not in book.inside()
    assert "Ada" in book.inside()
    assert lost.identity in book.told().void
    # The winner goes on deciding, having seen both.
    book.remove("Ada", "Cy")
    assert book.inside() == {"Ada": "owner", "Di": "reader"}


def test_three_who_remove_one_another_in_a_ring(book: Book) -> None:
    book.role("Ada", "Cy", "owner")
    before = book.seen()
    book.remove("Ada", "Bo", knowing=before)
    book.remove("Bo", "Cy", knowing=before)
    book.remove("Cy", "Ada", knowing=before)
    # Bo's word was taken from him by Ada's, so Cy stays, whose word against Ada then stands.
    assert book.inside() == {"Cy": "owner", "Di": "reader"}


def test_what_a_removed_person_says_meanwhile_is_void(book: Book) -> None:
    before = book.seen()
    book.remove("Ada", "Cy", knowing=before)
    let_in = book.admit("Cy", "Eve", knowing=before)
    assert "Eve" not in book.inside()
    assert let_in.identity in book.told().void
    assert book.keys["Eve"].public.signer not in book.told().standings


def test_what_a_removed_person_said_before_stands(book: Book) -> None:
    book.admit("Cy", "Eve")
    book.remove("Ada", "Cy")
    assert "Eve" in book.inside()


def test_a_removed_person_let_in_again_is_open_again(book: Book) -> None:
    book.remove("Ada", "Cy", [PIN])
    book.admit("Bo", "Cy", "reader")
    assert book.inside()["Cy"] == "reader"
    assert book.standing("Cy").pins == frozenset([PIN[2]])
    book.role("Bo", "Cy", "member")
    assert book.standing("Cy").open


def test_an_admission_that_did_not_know_of_the_removal_does_not_lift_it(book: Book) -> None:
    before = book.seen()
    book.remove("Ada", "Cy", knowing=before)
    book.admit("Bo", "Cy", knowing=before)
    assert "Cy" not in book.inside()


def test_a_demotion_takes_the_word_from_what_was_said_meanwhile(book: Book) -> None:
    before = book.seen()
    book.role("Ada", "Bo", "member", knowing=before)
    void = book.remove("Bo", "Cy", knowing=before)
    assert book.inside()["Cy"] == "member"
    assert void.identity in book.told().void
    # A member still may let somebody in.
    book.admit("Bo", "Fay")
    assert "Fay" in book.inside()


def test_of_two_roles_given_at_once_the_lesser_holds(book: Book) -> None:
    before = book.seen()
    book.role("Ada", "Cy", "owner", knowing=before)
    book.role("Bo", "Cy", "reader", [PIN], knowing=before)
    assert book.inside()["Cy"] == "reader"
    assert book.standing("Cy").pins == frozenset([PIN[2]])


def test_a_person_drops_their_own_device_and_nobody_elses(book: Book) -> None:
    book.admit("Cy", "Cy's phone", of="Cy")
    assert len(next(m for m in book.told().members if m.name == "Cy").devices) == 2
    book.drop_device("Cy's phone", "Cy")
    assert book.standing("Cy").reason in {"left", "removed"}
    assert book.standing("Cy's phone").open
    void = book.drop_device("Cy's phone", "Di")
    assert void.identity in book.told().void


def test_a_stolen_device_cannot_bring_itself_back(book: Book) -> None:
    book.admit("Cy", "Cy's phone", of="Cy")
    before = book.seen()
    book.drop_device("Ada", "Cy's phone", knowing=before)
    book.admit("Cy's phone", "thief's laptop", of="Cy", knowing=before)
    assert book.keys["thief's laptop"].public.signer not in book.told().standings


def test_the_key_to_write_under_is_one_that_knew_of_every_going(book: Book) -> None:
    everybody = [keys.public.signer for keys in book.keys.values()]
    book.say("Ada", "epoch", membership.minting(b"1" * 16, everybody))
    assert book.told().writing_epoch().id == b"1" * 16
    before = book.seen()
    book.remove("Ada", "Cy", knowing=before)
    assert book.told().writing_epoch() is None
    left = [one for one in everybody if one != book.keys["Cy"].public.signer]
    book.say("Bo", "epoch", membership.minting(b"2" * 16, left), knowing=before)
    # Bo did not know of the removal; nobody can tell whom he gave it to meanwhile.
    assert book.told().writing_epoch() is None
    book.say("Bo", "epoch", membership.minting(b"3" * 16, left))
    assert book.told().writing_epoch().id == b"3" * 16


def test_two_keys_minted_at_once_both_serve(book: Book) -> None:
    before = book.seen()
    for name, epoch in (("Ada", b"1" * 16), ("Bo", b"2" * 16)):
        signers = [keys.public.signer for keys in book.keys.values()]
        book.say(name, "epoch", membership.minting(epoch, signers), knowing=before)
    assert {epoch.id for epoch in book.told().epochs if epoch.current} == {b"1" * 16, b"2" * 16}


def test_a_recovery_kit_lets_a_machine_of_its_person_in_and_does_nothing_else(book: Book) -> None:
    kit = book.device("kit", "Cy")
    asked = requests.write(kit, book.people["Cy"], "Cy", "Recovery kit", book.kin["kit"])
    book.say("Cy", "kit", {"request": asked.data})
    assert book.standing("kit").reason == "kit"
    book.drop_device("Cy", "Cy")
    assert book.inside()["Cy"] == "member"
    void = [book.admit("kit", "Eve"), book.say("kit", "epoch", membership.minting(b"1" * 16, []))]
    assert {one.identity for one in void} <= book.told().void
    book.admit("kit", "new laptop", of="Cy")
    assert book.standing("new laptop").open
    book.remove("Ada", "Cy")
    again = book.admit("kit", "another", of="Cy")
    assert again.identity in book.told().void


def test_nobody_comes_in_under_a_colleagues_id(book: Book) -> None:
    book.remove("Ada", "Cy")
    mallory = book.device("Mallory", "Cy")
    book.kin["Mallory"] = ()
    claimed = book.admit("Ada", "Mallory", of="Cy")
    assert claimed.identity in book.told().void
    forged = vouch((), mallory, book.people["Cy"], mallory.public.signer)
    book.kin["Mallory"] = forged
    assert book.admit("Ada", "Mallory", of="Cy").identity in book.told().void
    # A second machine that the first vouches for comes in by itself, the first one lost.
    book.admit("Ada", "Cy's phone", of="Cy")
    assert book.standing("Cy's phone").open


def test_a_kit_is_made_by_its_own_person_only(book: Book) -> None:
    kit = book.device("kit", "Cy")
    asked = requests.write(kit, book.people["Cy"], "Cy", "Recovery kit", book.kin["kit"])
    void = book.say("Ada", "kit", {"request": asked.data})
    assert void.identity in book.told().void


def test_rulings_are_owners_and_the_later_word_holds(book: Book) -> None:
    segment = b"x" * 32
    book.say("Cy", "adopt", {"segments": [segment]})
    assert book.told().rulings == {}
    book.say("Bo", "adopt", {"segments": [segment]})
    assert book.told().rulings == {segment: True}
    before = book.seen()
    book.say("Bo", "reject", {"segments": [segment]}, knowing=before)
    assert book.told().rulings == {segment: False}
    book.say("Ada", "adopt", {"segments": [segment]}, knowing=before)
    # At once: the founder's.
    assert book.told().rulings == {segment: True}


def test_an_erasure_stands_unless_an_owner_objects_before_it_is_carried_out(book: Book) -> None:
    row = ("contact", b"r" * 16)
    what = {"rows": [list(row)], "texts": []}
    void = book.say("Cy", "erase", what)
    assert void.identity in book.told().void
    first = book.say("Bo", "erase", what)
    assert book.told().erased() == {row}
    before = book.seen()
    book.say("Ada", "object", {"erase": first.identity})
    assert book.told().erased() == frozenset()
    knew = {"erase": first.identity, "of": [[b"s" * 32, b""]]}
    book.say("Bo", "stead", knew)
    assert (book.told().erased(), book.told().steads) == (frozenset(), {})
    # Carried out before the objection was heard of: it is gone.
    book.say("Bo", "stead", {"erase": first.identity, "of": [[b"s" * 32, b"f" * 32]]}, before)
    assert book.told().erased() == {row}
    assert book.told().steads == {b"s" * 32: b"f" * 32}
    book.say("Di", "erased", {"erase": first.identity})
    (erasure,) = book.told().erasures
    assert (erasure.carried_out, erasure.objected) == (True, False)
    assert erasure.confirmed == {book.keys["Di"].public.signer}


def test_the_past_is_told_in_order_with_what_did_not_count(book: Book) -> None:
    book.remove("Ada", "Cy")
    book.remove("Di", "Bo")
    kinds = [(event.kind, event.counts) for event in book.told().events]
    # What its author was never allowed to say is no event.
    assert kinds == [("found", True), *[("admit", True)] * 3, ("remove", True)]


def test_what_builds_on_a_missing_entry_waits(book: Book) -> None:
    removed = book.remove("Ada", "Cy")
    book.admit("Bo", "Fay")
    del book.said[removed.identity]
    told = book.told()
    assert told.missing == {removed.identity}
    assert [member.name for member in told.members] == ["Ada", "Bo", "Cy", "Di"]


def test_random_quarrels_tell_the_same_in_every_order_and_keep_an_owner() -> None:
    for seed in range(60):
        dice = random.Random(seed)
        book = Book()
        names = ["Ada", "Bo", "Cy", "Di"]
        for name in names[1:]:
            book.admit("Ada", name, dice.choice(["owner", "member", "reader"]))
        views = {name: book.seen() for name in names}
        for _ in range(dice.randrange(3, 14)):
            by, whom = dice.choice(names), dice.choice(names)
            views[by] |= {i for other in names if dice.random() < 0.2 for i in views[other]}
            act = dice.choice(["remove", "role", "admit", "leave", "drop"])
            knowing = views[by]
            if act == "remove":
                entry = book.remove(by, whom, knowing=knowing)
            elif act == "role":
                role = dice.choice(["owner", "member", "reader"])
                entry = book.role(by, whom, role, knowing=knowing)
            elif act == "admit":
                entry = book.admit(by, whom, knowing=knowing)
            elif act == "leave":
                entry = book.say(by, "leave", {"pins": []}, knowing=knowing)
            else:
                entry = book.drop_device(by, whom, knowing=knowing)
            views[by] = views[by] | {entry.identity}
        assert "owner" in book.inside().values()


def test_every_subset_of_a_small_history_has_one_answer() -> None:
    book = Book()
    book.admit("Ada", "Bo", "owner")
    before = book.seen()
    book.remove("Ada", "Bo", knowing=before)
    book.remove("Bo", "Ada", knowing=before)
    later = [identity for identity in book.said if identity not in before]
    for kept in itertools.chain.from_iterable(
        itertools.combinations(later, size) for size in range(len(later) + 1)
    ):
        held = {i: e for i, e in book.said.items() if i in before or i in kept}
        backwards = dict(reversed(held.items()))
        assert roster(book.fence, held) == roster(book.fence, backwards)
