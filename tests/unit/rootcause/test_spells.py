"""The stretches of time that a window and its baseline fall into, and how they are dealt out anew."""

from __future__ import annotations

import numpy as np

from mcr_desktop.rootcause.spells import Period, batches_of, deal, slide, split_weeks


def spells_of(window: Period, baseline: Period):
    days = np.concatenate(
        (np.arange(baseline.since, baseline.until + 1), np.arange(window.since, window.until + 1))
    )
    return days, split_weeks(days.astype(np.int32), window, baseline)


def test_a_month_and_the_year_before_it_fall_into_weeks() -> None:
    window = Period(20_000, 20_029)
    days, spells = spells_of(window, Period(19_635, 19_999))
    assert spells.window == 4
    assert spells.fixed == 0
    assert spells.dealing == "weeks"
    last = spells.of_row >= spells.number - spells.window
    assert (last == (days >= window.since)).all()
    sizes = np.bincount(spells.of_row, minlength=spells.number)
    assert set(sizes.tolist()) <= {7, 8}
    assert (np.diff(spells.of_row.astype(int)) >= 0).all()


def test_what_lies_far_back_stays_baseline() -> None:
    days, spells = spells_of(Period(20_000, 20_000), Period(19_000, 19_999))
    assert spells.fixed == 1
    assert spells.number <= 121
    assert (np.bincount(spells.of_row)[1:] == 1).all()
    assert not deal(spells, 50, 1)[:, 0].any()
    assert len(days) == 1_001


def test_dealt_windows_are_as_long_and_never_the_window_itself() -> None:
    for length in (7, 14, 30, 56):
        _days, spells = spells_of(Period(20_000, 20_000 + length - 1), Period(19_635, 19_999))
        dealt = deal(spells, 99, 1)
        assert (dealt.sum(axis=1) == spells.window).all()
        own = np.zeros(spells.number, bool)
        own[-spells.window :] = True
        assert not (dealt == own).all(axis=1).any()
        assert (dealt == deal(spells, 99, 1)).all()


def test_neighbouring_weeks_stay_together() -> None:
    _days, spells = spells_of(Period(20_000, 20_055), Period(19_635, 19_999))
    runs = (np.diff(deal(spells, 99, 1).astype(int), axis=1, prepend=0) == 1).sum(axis=1)
    assert spells.window == 8
    assert runs.max() == 2


def test_sliding_windows_lie_in_the_baseline_alone() -> None:
    _days, spells = spells_of(Period(20_000, 20_020), Period(19_635, 19_999))
    slid = slide(spells)
    assert len(slid) == spells.number - 2 * spells.window + 1
    assert not slid[:, -spells.window :].any()


def test_half_a_dozen_windows_are_too_few_to_slide() -> None:
    _days, spells = spells_of(Period(20_000, 20_059), Period(19_635, 19_999))
    assert spells.roomy
    assert not len(slide(spells))


def test_with_a_short_baseline_time_is_joined_to_a_ring() -> None:
    _days, spells = spells_of(Period(20_000, 20_089), Period(19_900, 19_999))
    assert not spells.roomy
    slid = slide(spells)
    assert len(slid) == spells.number - 1 - 2 * ((spells.window - 1) // 2)
    assert (slid.sum(axis=1) == spells.window).all()
    # More than half of the window itself would be the same change seen a little to one side.
    assert 2 * slid[:, -spells.window :].sum(axis=1).max() <= spells.window


def test_a_month_and_the_one_before_fall_into_shorter_stretches() -> None:
    _days, spells = spells_of(Period(20_000, 20_029), Period(19_970, 19_999))
    assert spells.dealing == "weeks"
    assert (spells.number, spells.window) == (20, 10)
    assert set(np.bincount(spells.of_row).tolist()) == {3}


def test_with_few_days_complaints_are_dealt_out() -> None:
    _days, spells = spells_of(Period(20_000, 20_004), Period(19_995, 19_999))
    assert spells.dealing == "complaints"
    within = np.arange(1_000) < 250
    batches = batches_of(within, 1)
    assert batches.window == 16
    assert batches.dealing == "complaints"
    assert deal(batches, 20, 1).sum(axis=1).tolist() == [16] * 20
    assert not len(slide(batches))


def test_the_other_half_is_the_window_over_again_and_never_dealt() -> None:
    """Likelihood ratios do not know which of two sides is called the window."""
    for window, baseline in ((28, 28), (70, 70)):
        _days, spells = spells_of(
            Period(20_000, 20_000 + window - 1), Period(20_000 - baseline, 19_999)
        )
        assert 2 * spells.window == spells.number
        for dealt in (deal(spells, 199, 1), slide(spells)):
            assert len(dealt)
            inside = dealt[:, -spells.window :].sum(axis=1)
            assert inside.min() > 0
            assert inside.max() < spells.window
