"""Limits against the formulas of the textbooks, worked out by hand on small figures."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from mcr_desktop.domain.findings import Shift
from mcr_desktop.rootcause.charts import draw_control_chart, phases_of
from mcr_desktop.rootcause.columns import Complaints, Exposure, first_day
from mcr_desktop.rootcause.limits import find_limits
from mcr_desktop.rootcause.series import Series, count_by_period

CALM = [9, 11, 10, 8, 12, 10, 9, 11, 10, 10]


def monthly(
    counts: list[int], sizes: list[float] | None = None, complete: int | None = None
) -> Series:
    starts = np.array([first_day(648 + m) for m in range(len(counts))], np.int64)
    known = None if sizes is None else np.array(sizes, np.float64)
    whole = len(counts) if complete is None else complete
    return Series(
        "month", starts, np.array(counts, np.int64), known, whole, "orders" if sizes else ""
    )


def test_c_chart_is_three_roots_of_the_mean() -> None:
    limits = find_limits(CALM)
    assert limits.kind == "c"
    assert limits.centre == 10
    assert limits.ucl[0] == pytest.approx(10 + 3 * math.sqrt(10), abs=1e-9)
    assert limits.lcl[0] == pytest.approx(10 - 3 * math.sqrt(10), abs=1e-9)


def test_c_limits_of_a_published_mean() -> None:
    """516 nonconformities on 26 boards: Montgomery's c chart runs from 6.48 to 33.21."""
    limits = find_limits([20] * 20 + [19] * 4 + [20] * 2, kind="c")
    assert limits.centre == pytest.approx(516 / 26)
    assert limits.lcl[0] == pytest.approx(6.481, abs=1e-3)
    assert limits.ucl[0] == pytest.approx(33.211, abs=1e-3)


def test_u_limits_narrow_where_more_could_have_gone_wrong() -> None:
    limits = find_limits([10, 22, 9, 41], [100, 200, 100, 400])
    assert limits.kind == "u"
    centre = 82 / 800
    assert limits.centre == pytest.approx(centre)
    assert limits.ucl[3] == pytest.approx(centre + 3 * math.sqrt(centre / 400), abs=1e-12)
    assert limits.ucl[0] > limits.ucl[1] > limits.ucl[3]


def test_p_limits_use_the_binomial_and_stay_within_zero_and_one() -> None:
    limits = find_limits([48, 50, 49, 47], [50, 50, 50, 50], proportion=True)
    centre = 194 / 200
    assert limits.kind == "p"
    assert limits.ucl[0] == 1.0
    assert limits.lcl[0] == pytest.approx(centre - 3 * math.sqrt(centre * (1 - centre) / 50))


def test_laney_takes_over_where_the_points_scatter_more_than_chance() -> None:
    counts = [400, 520, 390, 610, 480, 350, 560, 430]
    limits = find_limits(counts, [10_000] * 8)
    centre = sum(counts) / 80_000
    z = [(c / 10_000 - centre) / math.sqrt(centre / 10_000) for c in counts]
    sigma = sum(abs(b - a) for a, b in itertools.pairwise(z)) / 7 / 1.128
    assert limits.kind == "laney-u"
    assert limits.dispersion == pytest.approx(sum(v * v for v in z) / 7)
    assert limits.sigma_z == pytest.approx(sigma)
    assert limits.ucl[0] == pytest.approx(centre + 3 * math.sqrt(centre / 10_000) * sigma)


def test_a_month_without_exposure_has_no_value_and_no_part() -> None:
    limits = find_limits([10, 0, 12], [100, 0, 100], kind="u")
    assert math.isnan(limits.value[1])
    assert limits.centre == pytest.approx(0.11)


def test_a_point_outside_is_marked_and_the_unfinished_month_never_is() -> None:
    chart = draw_control_chart(monthly([*CALM, *CALM, 28, 99], complete=21))
    assert [p.period for p in chart.points if p.out] == ["2025-09"]
    assert not chart.points[-1].complete
    assert not chart.rated
    rated = draw_control_chart(monthly(CALM, [1000.0] * 10))
    assert rated.rated
    assert rated.exposure_unit == "orders"


def test_each_phase_has_its_own_centre() -> None:
    chart = draw_control_chart(monthly([*CALM, *(2 * c for c in CALM)]), phases=[10])
    assert chart.phases == (0, 10)
    assert {p.centre for p in chart.points if p.phase == 0} == {10}
    assert {p.centre for p in chart.points if p.phase == 1} == {20}


def test_a_lasting_shift_begins_a_phase_and_a_spike_does_not() -> None:
    series = monthly([*CALM, *(2 * c for c in CALM)])
    lasting = Shift(
        "2024-11-01", "2025-08-31", "2024-01-01", 10, 20, 200, 100, 2.0, 1.6, 2.5, 1e-9,
        lasting=True, dispersion=1.0,
    )  # fmt: skip
    assert phases_of(series, lasting) == (10,)
    assert phases_of(series, replace(lasting, lasting=False)) == ()


def test_seven_months_are_too_few_to_say() -> None:
    chart = draw_control_chart(monthly([1, 2, 3, 40, 1, 2, 1]))
    assert chart.kind == "too few to say"
    assert not any(p.out for p in chart.points)


def test_the_real_bank_accounts_leave_their_limits_in_two_months_alone(cfpb: Complaints) -> None:
    where = {"Company": "Wells Fargo & Company", "Product": "Bank account or service"}
    chart = draw_control_chart(count_by_period(cfpb, where=where))
    assert [p.period for p in chart.points if p.out] == ["2016-09", "2016-10"]


def test_exposure_gaps_leave_finite_figures() -> None:
    days = [f"2024-{m:02d}-03" for m in range(1, 11)]
    exposure = Exposure.of([d[:7] for d in days[:8]], [50.0] * 8)
    chart = draw_control_chart(
        count_by_period(Complaints.of(days, {}), exposure=exposure, as_of="2024-10-31")
    )
    assert all(math.isfinite(v) for p in chart.points for v in (p.value, p.lcl, p.ucl, p.centre))
