"""What the design says that sharing must withstand of people who come, go, rise and fall."""

from __future__ import annotations

import pytest

from mcr_desktop.services.teamwork.erasures import Erasures
from mcr_desktop.sync.fences import Fence
from tests.property.scenarios import Stage, staged
from tests.property.simulator import let_in
from tests.property.virtual_clocks import DAY, YEAR

WHEN = ("before", "between", "after")


def deliver(stage: Stage, base: set[str], decision: set[str], data: list[str], when: str) -> None:
    """Show the second machine the decision before, between or after the data, in three syncs."""
    jun = stage.machines[1]
    half = set(data[: len(data) // 2])
    for shown in {
        "before": (decision, decision | half, decision | set(data)),
        "between": (half, half | decision, set(data) | decision),
        "after": (half, set(data), set(data) | decision),
    }[when]:
        assert stage.sync(jun, only=base | shown).trouble is None


def decide(stage: Stage, decision: str, *arguments: object) -> set[str]:
    """An owner's decision; the files by which others hear of it."""
    ada = stage.machines[0]
    before = stage.names()
    with ada.clock.ticking():
        getattr(ada.memberships, decision)(stage.fence, *arguments)
    assert stage.sync(ada).trouble is None
    return stage.names() - before


def unaware(stage: Stage, names: list[str], shown: set[str]) -> list[str]:
    """Let the third person write on without having heard of any decision; the new segments."""
    mo = stage.machines[2]
    before = stage.names()
    for name in names:
        stage.write(mo, name, synced=False)
        assert stage.sync(mo, only=shown).trouble is None
    return sorted(stage.names() - before)


@pytest.mark.parametrize("when", WHEN)
@pytest.mark.parametrize("decision", ["removal", "demotion"])
def test_removal_or_demotion_arriving(decision: str, when: str) -> None:
    """What the owner had seen counts, what came after waits for an owner, in whatever order both arrive."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        base = stage.names()
        early = [*stage.write(mo, "Early 1"), *stage.write(mo, "Early 2")]
        stage.sync(ada)
        shown = stage.names()
        person = stage.person(mo)
        told = (
            decide(stage, "remove_person", person)
            if decision == "removal"
            else decide(stage, "change_role", person, "reader")
        )
        late = unaware(stage, ["Late 1", "Late 2"], shown)
        deliver(stage, base, told, [*early, *late], when)
        stage.agree(ada, jun)
        assert stage.contacts(jun) == {"Early 1", "Early 2"}
        assert stage.state(jun).quarantined == stage.state(ada).quarantined == 2
        (waiting,) = ada.memberships.quarantined(stage.fence)
        assert (waiting.whose, waiting.changes) == ("P2", 2)


@pytest.mark.parametrize("when", WHEN)
def test_promotion_arriving(when: str) -> None:
    """Once a reader may write again, all that they wrote counts, in whatever order both arrive."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        shown = stage.names()
        decide(stage, "change_role", stage.person(mo), "reader")
        stage.sync(jun)
        base = stage.names()
        data = unaware(stage, ["As a reader 1", "As a reader 2"], shown)
        stage.sync(ada)
        told = decide(stage, "change_role", stage.person(mo), "member")
        deliver(stage, base, told, data, when)
        stage.agree()
        assert stage.contacts(jun) == {"As a reader 1", "As a reader 2"}
        assert stage.state(jun).quarantined == 0


@pytest.mark.parametrize("when", WHEN)
def test_adoption_arriving(when: str) -> None:
    """What an owner adopted counts and its neighbour does not, in whatever order both arrive."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        shown = stage.names()
        decide(stage, "remove_person", stage.person(mo))
        stage.sync(jun)
        base = stage.names()
        data = unaware(stage, ["Good", "Bad"], shown)
        stage.sync(ada)
        (waiting,) = ada.memberships.quarantined(stage.fence)
        good = [one for one in waiting.segments if any(one[:16].hex() in name for name in data[:1])]
        told = decide(stage, "adopt", good)
        deliver(stage, base, told, data, when)
        stage.agree(ada, jun)
        assert stage.contacts(jun) == {"Good"}
        told = decide(stage, "reject", good)
        stage.agree(ada, jun)
        assert stage.contacts(jun) == set()


def test_a_removed_member_who_keeps_writing() -> None:
    """Nothing of it counts, it is not passed on by anybody, and they cannot read what is written now."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        shown = stage.names()
        decide(stage, "remove_person", stage.person(mo))
        unaware(stage, [f"Late {number}" for number in range(5)], shown)
        stage.write(ada, "Among ourselves")
        stage.agree(ada, jun)
        stage.sync(mo)
        assert stage.contacts(jun) == {"Among ourselves"}
        assert "Among ourselves" not in stage.contacts(mo)
        assert stage.state(mo).removed_by == "P0"
        late = stage.joins(ada, "late")
        stage.agree(ada, jun, late)
        assert stage.contacts(late) == {"Among ourselves"}


def test_a_removed_member_who_backdates() -> None:
    """A segment that stands beside the pinned chain does not count, whatever its clock says."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        backup = mo.image()
        stage.write(mo, "Known")
        stage.sync(ada)
        decide(stage, "remove_person", stage.person(mo))
        # Put back to before, it numbers its segment as the known one and stamps it a year ago.
        mo.become(backup)
        mo.clock.move(-YEAR)
        stage.write(mo, "Backdated", synced=False)
        stage.sync(mo, only=stage.names() - set(stage.segments()))
        stage.agree(ada, jun)
        assert stage.contacts(ada) == stage.contacts(jun) == {"Known"}


def test_owners_removing_each_other() -> None:
    """The founder's word stands; the other is out with all they say after; the team goes on."""
    with staged("owner", "member") as stage:
        ada, jun, mo = stage.machines
        ada.memberships.remove_person(stage.fence, stage.person(jun))
        jun.memberships.remove_person(stage.fence, stage.person(ada))
        stage.write(jun, "By the overruled")
        stage.sync(mo)
        stage.write(ada, "By the founder")
        for _ in range(2):
            stage.all_sync(ada, mo)
        kim = stage.joins(mo, "kim")
        stage.write(kim, "By the newcomer")
        stage.agree(ada, mo, kim)
        assert stage.contacts(ada) == {"By the founder", "By the newcomer"}
        assert [one.name for one in ada.sharing.members(stage.fence)] == ["P0", "P2", "kim"]
        assert stage.state(jun).role == "owner" or stage.sync(jun).trouble is None


def test_two_epochs_minted_at_once() -> None:
    """Two removals at the same moment leave one key in use that neither of the removed was given."""
    with staged("owner", "member", "member") as stage:
        ada, jun, mo, kim = stage.machines
        ada.memberships.remove_person(stage.fence, stage.person(mo))
        jun.memberships.remove_person(stage.fence, stage.person(kim))
        for _ in range(3):
            stage.all_sync(ada, jun)
        for one in (ada, jun):
            stage.write(one, f"By {one.name}")
        stage.agree(ada, jun)
        assert stage.contacts(ada) == {"By m0", "By m1"}
        epochs = {
            Fence.of(one.sharing._records, stage.fence).roster.writing_epoch() for one in (ada, jun)
        }
        (epoch,) = epochs
        assert epoch is not None
        assert epoch.to == {ada.signer, jun.signer}
        stage.all_sync(mo, kim)
        assert stage.contacts(mo) == stage.contacts(kim) == set()


def test_an_admission_overruled_and_given_again() -> None:
    """Who was let in by somebody just removed is out, and with them their work, until let in again."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        decision = decide(stage, "remove_person", stage.person(jun))
        kim = stage.joins(jun, "kim")
        stage.write(kim, "By Kim", synced=False)
        for one in (jun, kim, mo):
            assert stage.sync(one, only=stage.names() - decision).trouble is None
        assert stage.contacts(mo) == {"By Kim"}
        stage.agree(ada, mo)
        assert stage.contacts(ada) == stage.contacts(mo) == set()
        let_in(ada, kim, stage.fence)
        stage.all_sync(ada)
        stage.agree(ada, mo, kim)
        assert stage.contacts(ada) == stage.contacts(mo) == {"By Kim"}


def test_a_device_back_after_a_year() -> None:
    """A laptop from the drawer learns of everything, and what it wrote then counts as of then."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        mo.write(stage.fence, "contact", b"r" * 16, {"name": "Last year"})
        stage.write(mo, "Never sent", synced=False)
        for month in range(12):
            for one in (ada, jun):
                one.clock.move(30 * DAY)
                stage.write(one, f"{one.name} in month {month}")
        ada.write(stage.fence, "contact", b"r" * 16, {"name": "This year"})
        stage.agree(ada, jun)
        mo.clock.move(YEAR)
        stage.agree()
        assert {"This year", "Never sent"} <= stage.contacts(mo)
        assert "Last year" not in stage.contacts(ada)
        assert len(stage.contacts(mo)) == 26


def test_a_device_back_after_an_erase() -> None:
    """A laptop that held erased rows loses them when it comes back, and brings nothing of them back."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        ada.write(stage.fence, "contact", b"r" * 16, {"name": "To be forgotten"})
        stage.agree()
        mo.write(stage.fence, "contact", b"r" * 16, {"phone": "555 1234"})
        with ada.clock.ticking():
            Erasures(ada.store, ada.journal).erase(stage.fence, [("contact", b"r" * 16)])
        stage.all_sync(ada, jun)
        for one in (ada, jun, mo):
            one.clock.move(4 * DAY)
        stage.all_sync(ada, jun)
        stage.agree()
        stage.agree()
        for one in stage.machines:
            assert stage.contacts(one) == set()
            assert one.store.rows("SELECT count(*) FROM contact WHERE id = ?", (b"r" * 16,)) == [
                (0,)
            ]
        late = stage.joins(ada, "late")
        late.clock.ms = ada.clock.ms
        stage.agree()
        assert stage.contacts(late) == set()


def test_two_members_importing_one_file_one_having_corrected_it() -> None:
    """One row comes of it, the correction shows, and neither that nor a later import beats the person."""
    with staged("member") as stage:
        ada, jun = stage.machines
        row = b"i" * 16  # both machines derive it from fence, source and external id
        said = {"~narrative": "Pallet late", "~external_id": "C-17"}
        ada.write(stage.fence, "complaint", row, dict(said))
        jun.write(stage.fence, "complaint", row, dict(said))
        jun.write(stage.fence, "complaint", row, {"narrative": "Pallet lost"})
        stage.agree()
        ada.write(stage.fence, "complaint", row, {"~narrative": "Pallet two days late"})
        stage.agree()
        for one in stage.machines:
            found = one.store.rows("SELECT narrative, external_id FROM complaint")
            assert found == [("Pallet lost", "C-17")]
        jun.write(stage.fence, "complaint", row, {"narrative": None})
        stage.agree()
        assert ada.store.rows("SELECT narrative FROM complaint") == [("Pallet two days late",)]
