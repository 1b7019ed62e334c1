"""Accounts read together: a rise too small for each shows, and neither size, newness nor one account makes it."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.pooled_searches import PooledRise, Stratum, find_pooled_rises
from mcr_desktop.rootcause.signals import find_signals
from mcr_desktop.services.watching.same_changes import plain_condition

END = int(np.datetime64("2026-11-22", "D").astype(int))
WEEKS, LATE = 104, 22
BY = ("carrier", "kind")
CARRIERS = ("Carrier A", "Carrier B", "Carrier C", "Carrier D", "Carrier E")
LATE_CARRIER = ("carrier", "carrier b")


def stratum(
    dice: np.random.Generator,
    *,
    each: float = 40.0,
    factor: float = 1.0,
    every: float = 1.0,
    since: int = 0,
    told: frozenset[tuple[str, str]] = frozenset(),
    spelled: str = "carrier",
) -> Stratum:
    """Two years with `each` complaints of every carrier, `factor` times as many of B (`every` of all) in the last 22 weeks."""
    week, carrier = [], []
    for name in CARRIERS:
        mean = np.full(WEEKS, each / WEEKS)
        mean[WEEKS - LATE :] *= every * (factor if name == "Carrier B" else 1.0)
        mean[:since] = 0.0
        own = np.repeat(np.arange(WEEKS), dice.poisson(mean))
        week.append(own)
        carrier += [name] * len(own)
    place = np.concatenate(week)
    day = END + 1 - 7 * (WEEKS - place) + dice.integers(0, 7, len(place))
    columns = {
        spelled: Attribute.of(carrier),
        "kind": Attribute.of([f"kind {one}" for one in dice.integers(0, 4, len(place))]),
    }
    by = tuple(spelled if name == "carrier" else name for name in BY)
    return Stratum(Complaints(day.astype(np.int32), columns), by, None, "2026-11-22", told)


def found(strata: list[Stratum]) -> list[PooledRise]:
    return find_pooled_rises(strata, plain_condition)[0]


def test_a_rise_too_small_for_each_account_shows_in_all_of_them_together() -> None:
    dice = np.random.default_rng(5)
    strata = [stratum(dice, factor=2.0) for _account in range(6)]
    alone = [
        one
        for own in strata
        for one in find_signals(own.complaints, BY, as_of="2026-11-22", resamples=0)
    ]
    assert alone == []
    (rise,) = found(strata)
    assert rise.key == LATE_CARRIER
    assert rise.low <= 2.0 <= rise.high
    assert rise.since_low <= "2026-06-22" <= rise.since_high
    assert rise.until == "2026-11-22"
    assert rise.q <= 0.05
    assert rise.looked == len(CARRIERS) + 4
    assert len(rise.parts) == 6
    for part in rise.parts:
        assert part.low < (part.ratio or 0.0) < (part.high or 99.0)
    assert sum(part.observed for part in rise.parts) == pytest.approx(
        rise.ratio * sum(part.expected for part in rise.parts), rel=0.05
    )


def test_most_planted_rises_over_six_accounts_are_found() -> None:
    dice = np.random.default_rng(6)
    hits = sum(
        any(
            one.key == LATE_CARRIER
            for one in found([stratum(dice, factor=2.0) for _account in range(6)])
        )
        for _inbox in range(5)
    )
    assert hits >= 4


def test_unchanged_accounts_are_seldom_told_of() -> None:
    dice = np.random.default_rng(7)
    told = sum(bool(found([stratum(dice) for _account in range(5)])) for _inbox in range(10))
    assert told <= 2


def test_one_account_alone_makes_no_rise_of_several() -> None:
    dice = np.random.default_rng(8)
    told = sum(
        bool(found([stratum(dice, factor=5.0), *(stratum(dice) for _account in range(4))]))
        for _inbox in range(6)
    )
    assert told <= 2  # without the rule that it must hold without the strongest: all of them


def test_a_large_account_and_new_ones_make_none_either() -> None:
    dice = np.random.default_rng(9)
    large = sum(
        bool(found([stratum(dice, each=800.0), *(stratum(dice) for _account in range(4))]))
        for _inbox in range(4)
    )
    new = sum(
        bool(found([*(stratum(dice, since=55) for _new in range(3)), stratum(dice), stratum(dice)]))
        for _inbox in range(4)
    )
    assert large <= 1
    assert new <= 1


def test_where_everything_rose_no_single_value_is_named() -> None:
    dice = np.random.default_rng(10)
    told = sum(
        bool(found([stratum(dice, every=2.0) for _account in range(5)])) for _inbox in range(6)
    )
    assert told <= 2


def test_an_account_that_tells_it_by_itself_takes_no_part_and_spellings_are_one() -> None:
    dice = np.random.default_rng(5)
    strata = [stratum(dice, factor=2.0, spelled=" Carrier") for _account in range(6)]
    strata.append(stratum(dice, factor=6.0, told=frozenset({LATE_CARRIER})))
    (rise,) = found(strata)
    assert {part.stratum for part in rise.parts} == set(range(6))


@pytest.mark.parametrize("number", [0, 1])
def test_fewer_than_two_accounts_give_nothing(number: int) -> None:
    dice = np.random.default_rng(11)
    assert find_pooled_rises([stratum(dice) for _account in range(number)], plain_condition) == (
        [], 0,
    )  # fmt: skip


def test_bad_weeks_that_accounts_share_are_no_rise_of_theirs() -> None:
    dice = np.random.default_rng(50)
    told = 0
    for _ in range(12):
        shared = dice.gamma(
            1.25, 0.8, size=(WEEKS, 8)
        )  # a value's weeks, the same for all accounts
        strata = []
        for _account in range(4):
            counts = dice.poisson(0.7 * shared)
            week, value = (
                np.repeat(each, counts.ravel()) for each in map(np.ravel, np.indices(counts.shape))
            )
            day = END + 1 - 7 * (WEEKS - week) + dice.integers(0, 7, len(week))
            hub = Attribute.of([f"hub {one}" for one in value])
            own = Complaints(day.astype(np.int32), {"hub": hub})
            strata.append(Stratum(own, ("hub",), None, "2026-11-22"))
        told += bool(found(strata))
    assert told <= 2  # seven of twelve while the accounts were added up as if they were strangers
