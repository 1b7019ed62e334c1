"""What the design says that sharing must withstand of clocks and of concurrent edits."""

from __future__ import annotations

import random

import pytest

from mcr_desktop.domain.clocks import CEILING_MS, at_ms
from tests.property.scenarios import Stage, staged
from tests.property.simulator import Machine
from tests.property.virtual_clocks import DAY, HOUR, SECOND, START_MS, YEAR

ROW = b"r" * 16


def name_at(one: Machine) -> str:
    return str(one.store.rows("SELECT name FROM contact WHERE id = ?", (ROW,))[0][0])


def put(stage: Stage, one: Machine, **values: object) -> int:
    """Write fields of the one contact and sync; the clock of the stamp in milliseconds."""
    one.write(stage.fence, "contact", ROW, dict(values))  # type: ignore[arg-type]  # plain values
    (pending,) = one.journal.pending(stage.fence, 10)
    (row,) = pending.rows
    stage.sync(one)
    return at_ms(row.cells[0].clock)


def test_a_clock_a_year_ahead() -> None:
    """Who edits after seeing the stamp from the future wins all the same, and nobody's clock is pulled along."""
    with staged("member") as stage:
        ada, jun = stage.machines
        jun.clock.move(YEAR)
        put(stage, jun, name="From next year")
        stage.sync(ada)
        assert name_at(ada) == "From next year"
        assert put(stage, ada, name="Corrected today") > START_MS + YEAR - HOUR
        assert put(stage, ada, phone="1") < START_MS + HOUR
        stage.agree()
        assert name_at(jun) == "Corrected today"


def test_a_clock_at_the_ceiling() -> None:
    """At the last moment that a stamp may bear work still counts; an owner's word frees the poisoned field."""
    with staged("member") as stage:
        ada, jun = stage.machines
        jun.clock.ms = CEILING_MS - 1
        put(stage, jun, name="For ever")
        stage.sync(ada)
        put(stage, ada, name="Ours")
        stage.agree()
        theirs = [
            one.id
            for one in ada.sharing._records.segments(1, ("applied",))
            if one.signer == jun.signer
        ]
        ada.memberships.reject(stage.fence, theirs)
        stage.agree()
        assert name_at(ada) == name_at(jun) == "Ours"
        jun.clock.ms = START_MS + DAY
        put(stage, jun, name="Jun again")
        stage.agree()
        assert name_at(ada) == "Jun again"


@pytest.mark.parametrize("beyond", [0, YEAR, 500 * YEAR])
def test_a_clock_beyond_the_ceiling(beyond: int) -> None:
    """A machine that believes to be in 2200 or later is believed in what it writes, though not in when."""
    with staged("member") as stage:
        ada, jun = stage.machines
        jun.clock.ms = CEILING_MS + beyond
        for number in range(3):
            jun.write(stage.fence, "contact", ROW, {"name": f"Late {number}"})
        stage.sync(jun)
        jun.clock.ms = START_MS
        stage.agree()
        assert stage.state(ada).set_aside == ()
        assert name_at(ada) == "Late 2"


def test_a_clock_moving_back_in_200_jumps() -> None:
    """However a clock jumps, each edit that saw the one before it wins over it, on every machine."""
    dice = random.Random(200)
    with staged("member", "member") as stage:
        for number in range(200):
            one = dice.choice(stage.machines)
            one.clock.move(dice.choice((-YEAR, -DAY, -HOUR, -SECOND, 0, SECOND, HOUR, DAY)))
            stage.sync(one)
            put(stage, one, name=f"Edit {number}")
            assert name_at(one) == f"Edit {number}"
        stage.agree()
        assert {name_at(one) for one in stage.machines} == {"Edit 199"}


def test_equal_stamps_with_different_values() -> None:
    """Two clones that write one field in the same moment under one name: the greater value shows everywhere."""
    with staged("member") as stage:
        ada, jun = stage.machines
        clone = stage.copy_of(ada, "clone")
        clone.clock.ms = ada.clock.ms
        ada.write(stage.fence, "contact", ROW, {"name": "Alma"})
        clone.write(stage.fence, "contact", ROW, {"name": "Zora"})
        stamps = [one.journal.pending(stage.fence, 9)[-1].rows[0] for one in (ada, clone)]
        assert stamps[0].cells[0].clock == stamps[1].cells[0].clock
        assert stamps[0].writer == stamps[1].writer
        stage.agree()
        assert {name_at(one) for one in stage.machines} == {"Zora"}
        history = jun.store.rows("SELECT value FROM history WHERE value = 'Alma'")
        assert history, "the smaller value is kept in history"


def test_delete_against_concurrent_edit() -> None:
    """An edit does not bring a deleted row back, nor does the deletion lose the edit; restoring shows it."""
    with staged("member") as stage:
        ada, jun = stage.machines
        put(stage, ada, name="Mira")
        stage.agree()
        ada.write(stage.fence, "contact", ROW, {"deleted": 1})
        jun.write(stage.fence, "contact", ROW, {"phone": "555"})
        stage.agree()
        for one in stage.machines:
            assert one.store.rows("SELECT deleted, phone FROM contact") == [(1, "555")]
        put(stage, jun, deleted=0)
        stage.agree()
        assert ada.store.rows("SELECT deleted, name, phone FROM contact") == [(0, "Mira", "555")]
