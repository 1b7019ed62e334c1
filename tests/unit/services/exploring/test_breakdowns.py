"""Bars of single values are marked where they moved further than the rest, allowing for all that were compared."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.domain.accounts import Account
from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.tallies import Tally
from mcr_desktop.services.exploring.breakdowns import breakdown, cells
from mcr_desktop.services.exploring.explorations import explore
from mcr_desktop.services.exploring.pictures import Look, Stretch
from mcr_desktop.services.exploring.questions import Near, Question, contrast_of_last_year
from mcr_desktop.services.registering.complaints import Filter

VALUES = {"carrier": 4, "site": 8, "product": 12, "kind": 6}
FIRST, WEEKS = 20045, 105
"""18 November 2024, a Monday."""


def question(seed: int, *, clump: int = 1, planted: int = 0, look: Look | None = None) -> Question:
    """Fifteen complaints a week in clumps that share every attribute; `planted` more at one site in the last year."""
    dice = np.random.default_rng(seed)
    number = int(dice.poisson(15 * WEEKS / clump))
    day = np.repeat(FIRST + dice.integers(0, 7 * WEEKS, number), clump)
    codes = {name: np.repeat(dice.integers(0, k, number), clump) for name, k in VALUES.items()}
    day = np.append(day, FIRST + dice.integers(7 * (WEEKS - 40), 7 * WEEKS, planted))
    for name, k in VALUES.items():
        more = np.zeros(planted, int) if name == "site" else dice.integers(0, k, planted)
        codes[name] = np.append(codes[name], more)
    columns = {name: Attribute.of([f"{name} {c}" for c in own]) for name, own in codes.items()}
    account = Account(b"a" * 16, b"f" * 16, "Wexley Frames", as_of="2026-11-22")
    tally = Tally(Complaints(day.astype(np.int32), columns), "2026-11-22")
    return Question(account, Filter(), tally, tuple(VALUES), None, look or Look())


def near_of(asked: Question) -> Near:
    contrast = contrast_of_last_year(asked)
    assert contrast is not None
    return Near(asked, contrast)


def test_where_nothing_moved_bars_are_seldom_marked() -> None:
    plain = sum(any(one.out for one in cells(near_of(question(seed)))) for seed in range(60))
    clumped = sum(
        any(one.out for one in cells(near_of(question(seed, clump=3)))) for seed in range(60)
    )
    assert plain <= 7  # 19 where every value is held to its own interval
    assert clumped <= 7  # 56 where scatter beyond chance is not looked at either


def test_a_value_that_rose_is_marked_and_the_note_says_among_how_many() -> None:
    near = near_of(question(3, planted=120))
    marked = [one for one in cells(near) if one.out]
    assert [one.slice.conditions for one in marked] == [(("site", "site 0"),)]
    assert near.compared == sum(VALUES.values())
    assert f"{near.compared} values compared" in (breakdown(near).note or "")


def test_two_free_stretches_say_how_many_values_were_compared() -> None:
    look = Look(
        before=Stretch("2025-06-10", "2026-03-09"), after=Stretch("2026-03-10", "2026-10-20")
    )
    told = explore(question(5, look=look), None, (), (), _Quiet(), ())
    assert told.comparison is not None
    assert "which chance alone may be" in told.comparison.sentence
    assert told.comparison.splits[0].startswith("30 values were compared; none moved further")


def test_days_to_come_do_not_pass_for_quiet_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:00:00")
    look = Look(
        before=Stretch("2020-01-01", "2025-11-22"), after=Stretch("2026-06-01", "2027-12-31")
    )
    told = explore(question(6, look=look), None, (), (), _Quiet(), ())
    assert told.comparison is not None
    assert told.comparison.after == Stretch("2026-06-01", "2026-11-22")
    assert told.comparison.before.since >= "2024-11-18"
    assert (
        "which chance alone may be" in told.comparison.sentence
    )  # a fifth of it, with all days counted


class _Quiet:
    def report(self, done: int, total: int) -> None: ...
