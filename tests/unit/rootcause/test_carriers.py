"""Complaints of a year and a month in which slices double, drawn with a fixed seed."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.rootcause.carriers import chance_of, search_adjusted
from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.explain import explain_days
from mcr_desktop.rootcause.searches import Luck
from mcr_desktop.rootcause.spells import Period

WINDOW, BASELINE = Period(20_000, 20_029), Period(19_635, 19_999)
BY = ("carrier", "lane", "type")


def drawn(times: dict[tuple[int, int, int], float], rows: int = 9_000, seed: int = 4) -> Complaints:
    """`times` multiplies in the window what carries these codes (0: any code)."""
    random = np.random.default_rng(seed)
    codes = np.array([random.integers(1, n + 1, rows) for n in (5, 6, 4)])
    day = random.integers(BASELINE.since, WINDOW.until + 1, rows)
    late = day >= WINDOW.since
    more = []
    for chosen, factor in times.items():
        mine = late.copy()
        for column, code in zip(codes, chosen, strict=True):
            mine &= (column == code) | (code == 0)
        more.append(np.repeat(np.flatnonzero(mine), round(factor) - 1))
    every = np.concatenate((np.arange(rows), *more))
    named = {
        name: Attribute(
            column[every].astype(np.uint8), ("", *(f"{name[0]}{i}" for i in range(1, 9)))
        )
        for name, column in zip(BY, codes, strict=True)
    }
    return Complaints(day[every].astype(np.int32), named)


def causes(complaints: Complaints, by: tuple[str, ...] = BY) -> list[set[str]]:
    found = explain_days(complaints, WINDOW, BASELINE, by).explanation
    return [{label for _name, label in cause.slice.conditions} for cause in found.causes]


def test_two_slices_that_doubled_are_both_named_and_nothing_else() -> None:
    complaints = drawn({(1, 0, 0): 2, (0, 3, 2): 3})
    found = explain_days(complaints, WINDOW, BASELINE, BY).explanation
    assert causes(complaints) == [{"l3", "t2"}, {"c1"}]
    assert found.best == found.causes[0]
    for cause in found.causes:
        assert cause.p is not None
        assert cause.p < 0.001
        assert cause.share is not None
        assert cause.low > 1
    assert sum(cause.share or 0 for cause in found.causes) == pytest.approx(1.0, abs=0.35)


def test_the_order_of_rows_and_of_attributes_does_not_matter() -> None:
    complaints = drawn({(2, 4, 0): 3})
    turned = complaints.take(np.random.default_rng(1).permutation(len(complaints)))
    first = explain_days(complaints, WINDOW, BASELINE, BY)
    assert explain_days(turned, WINDOW, BASELINE, BY) == first
    assert causes(complaints, BY[::-1]) == causes(complaints) == [{"c2", "l4"}]


def test_doubling_every_complaint_keeps_the_winner() -> None:
    complaints = drawn({(2, 4, 0): 3})
    twice = complaints.take(np.repeat(np.arange(len(complaints)), 2))
    assert causes(twice) == causes(complaints) == [{"c2", "l4"}]


def test_a_slice_that_fell_is_named_where_none_rose() -> None:
    complaints = drawn({})
    carrier, late = complaints.attributes["carrier"].codes, complaints.day >= WINDOW.since
    kept = ~((carrier == 3) & late & (np.arange(len(complaints)) % 4 > 0))
    found = explain_days(complaints.take(kept), WINDOW, BASELINE, BY).explanation
    assert [c.slice.conditions for c in found.causes] == [(("carrier", "c3"),)]
    assert (found.causes[0].ratio or 9) < 0.5


def test_what_doubles_everywhere_has_no_slice() -> None:
    found = explain_days(drawn({(0, 0, 0): 2}), WINDOW, BASELINE, BY).explanation
    assert found.verdict == "no cause found"
    assert found.causes == ()
    assert found.observed > 1.8 * found.expected


def test_a_burst_of_one_week_is_what_weeks_do_here() -> None:
    """Every week some slice brings twenty at once: another one in the window says nothing."""
    random = np.random.default_rng(8)
    base = drawn({}, rows=4_000)
    days, codes = [], []
    for low in range(BASELINE.since, WINDOW.until - 5, 7):
        days.append(low + random.integers(0, 5, 20))
        codes.append(np.repeat(random.integers(1, [[6], [7], [5]]), 20, axis=1))
    extra = np.concatenate(codes, axis=1)
    named = {
        name: Attribute(
            np.concatenate((base.attributes[name].codes, extra[place])).astype(np.uint8),
            base.attributes[name].labels,
        )
        for place, name in enumerate(BY)
    }
    complaints = Complaints(np.concatenate((base.day, *days)).astype(np.int32), named)
    found = explain_days(complaints, WINDOW, BASELINE, BY).explanation
    assert found.verdict == "no cause found"


@pytest.mark.parametrize("days", [5, 30])
def test_a_short_stretch_against_the_one_before(days: int) -> None:
    """Five days against five are judged by single complaints, a month against a month by stretches of days."""
    rows = 600_000 // days
    window = Period(WINDOW.since, WINDOW.since + days - 1)
    before = Period(WINDOW.since - days, WINDOW.since - 1)
    found = explain_days(drawn({(1, 2, 0): 4}, rows=rows), window, before, BY).explanation
    assert [c.slice.conditions for c in found.causes] == [(("carrier", "c1"), ("lane", "l2"))]
    calm = explain_days(drawn({}, rows=rows), window, before, BY).explanation
    assert calm.verdict == "no cause found"


def test_a_window_without_complaints_has_no_slice_to_name() -> None:
    complaints = drawn({})
    early = complaints.take(complaints.day < WINDOW.since)
    found = explain_days(early, WINDOW, BASELINE, BY).explanation
    assert found.verdict == "no cause found"
    assert found.observed == 0


def test_a_stop_is_obeyed_while_causes_are_set_aside() -> None:
    class Late:
        def __init__(self) -> None:
            self.reports = 0

        def report(self, done: int, total: int) -> None:
            self.reports += 1
            if done >= total:
                raise CancelledError(done=done, total=total)

    watch = Late()
    with pytest.raises(CancelledError):
        explain_days(drawn({(1, 0, 0): 3}), WINDOW, BASELINE, BY, progress=watch)
    assert watch.reports > 1


def test_findings_are_plain_values() -> None:
    import json

    found = explain_days(drawn({(1, 0, 0): 3}), WINDOW, BASELINE, BY)
    json.dumps(asdict(found), allow_nan=False)


def test_the_tail_beyond_the_deals_is_fitted_and_never_below_a_gumbel() -> None:
    random = np.random.default_rng(2)
    null = random.gumbel(10, 2, 199)
    assert search_adjusted(float(np.median(null)), null) == pytest.approx(0.5, abs=0.02)
    near, far = search_adjusted(20.0, null), search_adjusted(40.0, null)
    assert near is not None
    assert far is not None
    assert 0.002 < near < 0.03  # 1 - exp(-exp(-5)) = .0067
    assert 1e-8 < far < 1e-4
    assert search_adjusted(5.0, null[:0]) is None
    assert search_adjusted(99.0, np.full(50, 3.0)) == pytest.approx(1 / 51)


def test_p_is_no_smaller_than_the_deals_themselves_show() -> None:
    null = np.r_[np.random.default_rng(1).gumbel(size=198), 40.0]
    within, beyond = search_adjusted(39.0, null), search_adjusted(41.0, null)
    assert within is not None
    assert beyond is not None
    assert within >= 2 / 200 > beyond
    assert search_adjusted(0.0, null) == pytest.approx(((null >= 0).sum() + 1) / 200)


def test_p_is_told_at_its_upper_end() -> None:
    null = np.random.default_rng(1).gumbel(size=199)
    luck = Luck(null, len(null))
    adjusted = search_adjusted(3.0, null)
    assert adjusted is not None
    assert chance_of(3.0, luck) == pytest.approx(2 * adjusted)
    assert chance_of(-9.0, luck) == 1.0
    assert chance_of(3.0, Luck(null[:0], 0)) is None


def test_spells_that_last_ask_for_more_where_the_baseline_is_short() -> None:
    """A carrier whose share wanders over months differs between any two of them; even shares do not."""
    random = np.random.default_rng(6)
    named = 0
    for _ in range(20):
        week = np.arange(16)
        level = np.zeros(16)
        for place in week[1:]:
            level[place] = 0.7 * level[place - 1] + 0.4 * random.standard_normal()
        share = 0.3 * np.exp(level) / (0.7 + 0.3 * np.exp(level))
        of_week = np.repeat(week, 200)
        carrier = np.where(random.random(3_200) < share[of_week], 1, 2).astype(np.uint8)
        day = (19_944 + of_week * 7 + random.integers(0, 7, 3_200)).astype(np.int32)
        complaints = Complaints(day, {"carrier": Attribute(carrier, ("", "A", "B"))})
        window, before = Period(20_000, 20_055), Period(19_944, 19_999)
        named += explain_days(complaints, window, before, ("carrier",)).explanation.verdict == (
            "explained"
        )
    assert named <= 3
