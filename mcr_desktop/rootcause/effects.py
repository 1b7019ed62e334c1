"""Did a corrective action work: complaints since, against what the weeks before foretold.

The one rule. Whole weeks are counted from the day of the action in both directions. The weeks before are
fitted with level, trend and season and foretell the weeks after (`forecasts`); the ratio of observed to foretold
has an exact conditional interval that holds scatter, autocorrelation and what is not known of level, trend and
season. Where the rest of the complaints moved alike before, the same is done on the odds against the
rest (difference in differences), and that interval counts. Then:

- *too early*: fewer than four whole weeks since, or fewer than five complaints due in them, or the interval
  holds 1 and not even a halving had a chance of 80 % to show;
- *worked* (*worse*): the 95 % interval lies below (above) 1, and so does the slice's own ratio; for worse there
  must be a rise at the action beside one two months before it, and beside one a quarter before it (at 95 %,
  one-sided): what rose before it is not its doing;
- *not shown*: everything else.

Why a forecast and not a comparison of two means: an action is often dated after looking at the figures, just
after a peak. What is foretold from all the past stays true whatever part of the past the date was
chosen by; a mean of the last weeks does not (regression to the mean). For that reason a peak just before
the action is left out as well. Simulated in `tests/benchmarks/rootcause/effects.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.effects import (
    Assumption,
    AssumptionKind,
    ControlReason,
    Controls,
    Effect,
    EffectReason,
    EffectVerdict,
    Level,
    Peak,
    Ratio,
)
from mcr_desktop.domain.findings import Flag, Slice
from mcr_desktop.rootcause import forecasts, time_series
from mcr_desktop.rootcause.action_weeks import MOST_AFTER, MOST_BEFORE, ActionWeeks, weeks_round
from mcr_desktop.rootcause.columns import MISSING_DAY, day_text
from mcr_desktop.rootcause.forecasts import Forecast, Weeks
from mcr_desktop.rootcause.rates import rate_ratio
from mcr_desktop.rootcause.segments import fit_segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Complaints, Exposure

FEWEST_AFTER = 4
"""Whole weeks after an action before anything is said of it."""
FEWEST_EXPECTED = 5.0
"""Complaints that must have been due since; of fewer, none at all would still be chance."""
LARGEST_NEEDED = 0.5
"""Where not even a fall to this ratio would show, it is too early to say anything."""
_LARGE_ONLY: tuple[EffectVerdict, EffectReason] = ("too early", "only a large fall would show")
_LATE, _ONE_SIDED = (8, 13), 1.644854
_ALIKE_P = 0.1
_FEWEST_CONTROLS = 50


@dataclass(frozen=True, slots=True)
class Judged:
    """What `judge_weeks` finds in arrays."""

    verdict: EffectVerdict
    reason: EffectReason
    ratio: float | None
    low: float
    high: float | None
    minimum_detectable: float | None
    own: Forecast | None
    against: Forecast | None
    controls: Controls


def judge_weeks(weeks: Weeks) -> Judged:
    """The verdict on weekly counts round an action: the rule of this module's docstring."""
    a, after = weeks.action, len(weeks.counts) - weeks.action
    own_weeks = replace(weeks, controls=None)
    if a < forecasts.FEWEST_BEFORE or after < 1 or not weeks.counts[:a].any():
        return _judge_short(own_weeks, _controls_of(weeks, "history too short"))
    own = forecasts.foretell(own_weeks)
    controls, against = _against(weeks)
    used = own if against is None else against
    low, high = used.interval()
    least = used.minimum_detectable()
    verdict, reason = _verdict(after, own, low, high, least)
    if verdict == "worse" and not _beyond_late_rise(own_weeks, own):
        verdict, reason = "not shown", "no worse than just before"
    ratio = used.observed / used.expected
    return Judged(verdict, reason, ratio, low, high, least, own, against, controls)


def _verdict(
    after: int, own: Forecast, low: float, high: float | None, least: float
) -> tuple[EffectVerdict, EffectReason]:
    if after < FEWEST_AFTER:
        return "too early", "too few weeks after"
    if own.expected < FEWEST_EXPECTED and low <= 1.0:
        return "too early", "too few complaints expected"
    fell, rose = high is not None and high < 1.0, low > 1.0
    if not fell and not rose:
        early = least < LARGEST_NEEDED
        return _LARGE_ONLY if early else ("not shown", "interval holds 1")
    if fell != (own.observed < own.expected):
        return "not shown", "only against the rest"
    return ("worked", "interval below 1") if fell else ("worse", "interval above 1")


def _beyond_late_rise(weeks: Weeks, own: Forecast) -> bool:
    """Whether complaints rose at the action even if they rose two months or a quarter before it, too.

    They may have done so, too late to be known as a raised level: that would not be the action's doing.
    """
    return all(forecasts.rise_beyond(weeks, own, late) > _ONE_SIDED for late in _LATE)


def _judge_short(weeks: Weeks, controls: Controls) -> Judged:
    """Where there is no history to foretell from: the plain comparison, which shows nothing but a first rise."""
    a = weeks.action
    plain = _plain(weeks)
    after = len(weeks.counts) - a
    due = float(weeks.counts[:a].sum()) * after / max(a, 1)
    verdict: EffectVerdict
    reason: EffectReason
    if after < FEWEST_AFTER:
        verdict, reason = "too early", "too few weeks after"
    elif a >= 2 * FEWEST_AFTER and plain.low > 1.0:
        verdict, reason = "worse", "interval above 1"
    elif due < FEWEST_EXPECTED:
        verdict, reason = "too early", "too few complaints expected"
    else:
        verdict, reason = "not shown", "history too short"
    return Judged(
        verdict, reason, plain.ratio, plain.low, plain.high, None, None, None, controls
    )  # fmt: skip


def _plain(weeks: Weeks) -> Ratio:
    """After over before with its exact conditional interval, widened by the weeks' scatter alone."""
    a, y = weeks.action, weeks.counts
    sizes = np.ones(len(y)) if weeks.sizes is None else weeks.sizes
    if not a or a == len(y):
        return Ratio(None, 0.0, None)
    fitted = np.concatenate(
        [part.sum() / size.sum() * size for part, size in ((y[:a], sizes[:a]), (y[a:], sizes[a:]))]
    )
    off = (y - fitted) / np.sqrt(np.maximum(fitted, 1e-9))
    scatter = time_series.dispersion_of(off, 2.0)
    return Ratio(
        *rate_ratio(
            float(y[a:].sum()), float(sizes[a:].sum()), float(y[:a].sum()), float(sizes[:a].sum()),
            dispersion=scatter,
        )
    )  # fmt: skip


def _controls_of(weeks: Weeks, reason: ControlReason) -> Controls:
    if weeks.controls is None:
        return Controls(used=False, reason="none")
    sizes = weeks.sizes if weeks.control_sizes is None else weeks.control_sizes
    rest = Weeks(weeks.controls, weeks.action, weeks.days, sizes)
    before, after = rest.counts[: rest.action], rest.counts[rest.action :]
    return Controls(
        used=False,
        reason=reason,
        before=int(before.sum()),
        after=int(after.sum()),
        ratio=_plain(rest),
    )


def _against(weeks: Weeks) -> tuple[Controls, Forecast | None]:
    """The rest as controls, if they are many and moved alike before the action."""
    if weeks.controls is None:
        return Controls(used=False, reason="none"), None
    before = float(weeks.controls[: weeks.action].sum())
    if before < max(_FEWEST_CONTROLS, float(weeks.counts[: weeks.action].sum())):
        return _controls_of(weeks, "too few"), None
    if weeks.action < 2 * FEWEST_AFTER:
        return _controls_of(weeks, "history too short"), None
    p = forecasts.moved_alike(weeks)
    if p < _ALIKE_P:
        return replace(_controls_of(weeks, "moved otherwise"), pretrend_p=p), None
    against = forecasts.foretell(weeks)
    low, high = against.interval()
    told = replace(
        _controls_of(weeks, "used"), used=True, pretrend_p=p,
        ratio_of_ratios=Ratio(against.observed / against.expected, low, high),
    )  # fmt: skip
    return told, against


def judge_action(
    complaints: Complaints,
    where: Mapping[str, str],
    action_day: str,
    exposure: Exposure | None = None,
    as_of: str | None = None,
) -> Effect:
    """Whether the complaints that meet `where` changed since the action; the others are its controls.

    `action_day` and `as_of` are ISO days; `as_of` is the last day that the complaints cover (without it the
    last complaint's). Raises ActionDayError, NoSuchValueError, NoComplaintsError.
    """
    found = weeks_round(complaints, where, action_day, exposure, as_of)
    judged = judge_weeks(found.weeks)
    unit = "" if exposure is None else exposure.unit
    effect = replace(_effect(found, judged, where), unit=unit)
    undated = int((complaints.day == MISSING_DAY).sum())
    flags = found.flags
    peak, ratio = effect.peak, effect.rate_ratio
    if peak is not None and (peak.left_out or (ratio is not None and ratio < 1.0)):
        flags += (Flag("action after peak", peak.observed, peak.weeks, day=peak.since),)
    return replace(effect, assumptions=_assumptions(found, judged, effect, undated), flags=flags)


def _level(weeks: Weeks, starts: NDArray[np.int64], begin: int, end: int) -> Level:
    count = int(weeks.counts[begin:end].sum())
    number = end - begin
    size = None if weeks.sizes is None else float(weeks.sizes[begin:end].sum())
    since, until = (starts[begin], starts[end - 1] + 6) if number else (starts[0], starts[0])
    return Level(
        day_text(int(since)), day_text(int(until)), number, count,
        count / number if number else 0.0, size, count / size if size else None,
    )  # fmt: skip


def _effect(found: ActionWeeks, judged: Judged, where: Mapping[str, str]) -> Effect:
    weeks, starts = found.weeks, found.starts
    a, total = weeks.action, len(weeks.counts)
    used = judged.against or judged.own
    raised = used.raised if used is not None else None
    left_out = used.peak if used is not None and used.left_out else 0
    begin = raised or 0
    own = Ratio(None, 0.0, None)
    if judged.own is not None:
        own = Ratio(judged.own.observed / judged.own.expected, *judged.own.interval())
    day = day_text(found.action)
    nothing = Level(day, day, 0, 0, 0.0)
    before = _level(weeks, starts, begin, a - left_out) if a else nothing
    after = _level(weeks, starts, a, total) if total > a else nothing
    expected = used.expected if used is not None else before.per_week * after.weeks
    return Effect(
        judged.verdict, judged.reason, Slice(tuple(where.items())), day, day_text(found.last),
        judged.ratio, (judged.low, judged.high), judged.minimum_detectable, before, after,
        after.complaints, expected,
        used.dispersion if used is not None else 1.0, used.lasting if used is not None else 1.0,
        own, _plain(replace(weeks, controls=None)), judged.controls, fit_segments(weeks),
        _told_peak(found, used), None if raised is None else day_text(int(starts[raised])),
        (),
    )  # fmt: skip


def _told_peak(found: ActionWeeks, used: Forecast | None) -> Peak | None:
    if used is None or not used.peak:
        return None
    a = found.weeks.action
    begin = a - used.peak
    counts, sizes = found.weeks.counts[:a], found.weeks.sizes
    size = np.ones(a) if sizes is None else sizes[:a]
    usual = float(counts[:begin].sum() / size[:begin].sum() * size[begin:].sum())
    since, until = day_text(int(found.starts[begin])), day_text(int(found.starts[a - 1]) + 6)
    return Peak(since, until, used.peak, int(counts[begin:].sum()), usual, used.left_out)


def _assumptions(
    found: ActionWeeks, judged: Judged, effect: Effect, undated: int
) -> tuple[Assumption, ...]:
    weeks, peak = found.weeks, effect.peak
    told = [Assumption("nothing else changed", detail=effect.action)]
    if judged.own is not None:
        told.append(Assumption("trend goes on", time_series.TREND_SD))
        season = weeks.action >= time_series.SEASON_FROM
        told.append(Assumption("season allowed for" if season else "season unknown", weeks.action))
        told.append(Assumption("scatter", effect.dispersion, effect.lasting))
    if effect.raised_since is not None:
        told.append(Assumption("raised level", detail=effect.raised_since))
    if peak is not None:
        kept: AssumptionKind = "peak left out" if peak.left_out else "peak kept"
        told.append(Assumption(kept, peak.weeks, peak.observed, peak.since))
    told.append(_of_controls(judged.controls, effect.slice, weeks.action))
    if weeks.sizes is None:
        told.append(Assumption("no denominator"))
    if found.before > MOST_BEFORE:
        told.append(Assumption("recent years only", MOST_BEFORE, found.before))
    if found.after > MOST_AFTER:
        told.append(Assumption("first year only", MOST_AFTER, found.after))
    if undated:
        told.append(Assumption("undated left out", undated))
    return tuple(told)


def _of_controls(controls: Controls, where: Slice, before: int) -> Assumption:
    p = controls.pretrend_p or 0.0
    if controls.used:
        return Assumption("rest as control", controls.before, p)
    if controls.reason == "moved otherwise":
        return Assumption("rest moved otherwise", p)
    if controls.reason == "history too short":
        return Assumption("control history too short", controls.before, before)
    if not where.conditions:
        return Assumption("nothing outside")
    return Assumption("no control", controls.before)
