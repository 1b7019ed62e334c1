"""Did a corrective action work: complaints since, against what the weeks before foretold.

The one rule. Whole weeks are counted from the day of the action in both directions. The weeks before are
fitted with level, trend and season and foretell the weeks after (`forecasts`); the ratio of observed to foretold
has an exact conditional interval that holds scatter, autocorrelation and what is not known of level, trend and
season. Where the rest of the complaints moved alike before, the same is done on the odds against the
rest (difference in differences), and that interval counts. Then:

- *too early*: fewer than four whole weeks since, or fewer than five complaints due in them, or the interval
  holds 1 and not even a halving had a chance of 80 % to show;
- *worked* (*worse*): the 95 % interval lies below (above) 1, and so does the slice's own ratio;
- *not shown*: everything else.

Why a forecast and not a comparison of two means: an action is often dated after looking at the figures, just
after a peak. What is foretold from all the past stays true whatever part of the past the date was
chosen by; a mean of the last weeks does not (regression to the mean). For that reason a peak just before
the action is left out as well. Simulated in `tests/benchmarks/rootcause/effects.py`.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.effects import (
    ActionDayError,
    Assumption,
    Controls,
    Effect,
    EffectReason,
    EffectVerdict,
    Level,
    NoComplaintsError,
    NoSuchValueError,
    Peak,
    Ratio,
    Segments,
)
from mcr_desktop.domain.findings import Flag, Slice
from mcr_desktop.rootcause import forecasts, time_series
from mcr_desktop.rootcause.columns import MISSING_DAY, day_text, first_day, months_of
from mcr_desktop.rootcause.forecasts import Forecast, Weeks
from mcr_desktop.rootcause.rates import rate_ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Complaints, Exposure

FEWEST_AFTER = 4
"""Whole weeks after an action before anything is said of it."""
FEWEST_EXPECTED = 5.0
"""Complaints that must have been due since; of fewer, none at all would still be chance."""
MOST_BEFORE, MOST_AFTER = 104, 52
"""Weeks looked at: two seasons before, one after; older ones tell little of the level to beat."""
LARGEST_NEEDED = 0.5
"""Where not even a fall to this ratio would show, it is too early to say anything."""
_LARGE_ONLY: tuple[EffectVerdict, EffectReason] = ("too early", "only a large fall would show")
_ALIKE_P = 0.1
_FEWEST_CONTROLS = 50
_NEAR = 5


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


def _judge_short(weeks: Weeks, controls: Controls) -> Judged:
    """Where there is no history to foretell from: the plain comparison, which shows nothing but a first rise."""
    a = weeks.action
    plain = _plain(weeks)
    after = len(weeks.counts) - a
    if after < FEWEST_AFTER:
        verdict: EffectVerdict = "too early"
        reason: EffectReason = "too few weeks after"
    elif a >= 2 * FEWEST_AFTER and plain.low > 1.0:
        verdict, reason = "worse", "interval above 1"
    else:
        verdict, reason = "not shown", "history too short"
    return Judged(
        verdict, reason, plain.ratio, plain.low, plain.high, None, None, None, controls
    )  # fmt: skip


def _plain(weeks: Weeks, counts: NDArray[np.float64] | None = None) -> Ratio:
    """After over before with its exact conditional interval, widened by the weeks' scatter alone."""
    a = weeks.action
    y = weeks.counts if counts is None else counts
    sizes = np.ones(len(y)) if weeks.sizes is None or counts is not None else weeks.sizes
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


def _controls_of(weeks: Weeks, reason: str) -> Controls:
    if weeks.controls is None:
        return Controls(used=False, reason="none")
    before, after = weeks.controls[: weeks.action], weeks.controls[weeks.action :]
    return Controls(
        used=False, reason=reason,  # type: ignore[arg-type]  # callers pass one of the literals
        before=int(before.sum()), after=int(after.sum()), ratio=_plain(weeks, weeks.controls),
    )  # fmt: skip


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
    known = complaints.dated()
    if not len(known):
        raise NoComplaintsError(where="", reason="dates")
    last = int(known.day.max()) if as_of is None else _day(as_of)
    first, action = int(known.day.min()), _day(action_day)
    _check_day(action, first, last)
    chosen = known.mask(_checked(complaints, where)) & (known.day <= last)
    if not chosen.any():
        raise NoComplaintsError(
            where=", ".join(f"{k}={v}" for k, v in where.items()), reason="where"
        )
    before = min((action - first) // 7, MOST_BEFORE)
    after = min((last + 1 - action) // 7, MOST_AFTER)
    rest = ~chosen & (known.day <= last)
    weeks = Weeks(
        _count(known.day[chosen], action, before, after), before,
        (action + 7.0 * np.arange(-before, after) + 3.0).astype(np.float64),
        controls=_count(known.day[rest], action, before, after) if where else None,
    )  # fmt: skip
    starts = action + 7 * np.arange(-before, after)
    flags: list[Flag] = []
    weeks, starts = _with_sizes(weeks, starts, exposure, where, flags)
    judged = judge_weeks(weeks)
    effect = _effect(weeks, starts, judged, where, action, last)
    undated = int((complaints.day == MISSING_DAY).sum())
    assumptions = _assumptions(
        weeks, judged, effect, (action - first) // 7, (last + 1 - action) // 7, undated
    )
    if effect.peak is not None:
        flags.append(
            Flag("action after peak", effect.peak.observed, effect.peak.weeks, effect.peak.since)
        )
    return replace(effect, assumptions=assumptions, flags=tuple(flags))


def _day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(np.int64))


def _check_day(action: int, first: int, last: int) -> None:
    reason = "before" if action <= first else "after" if action > last else ""
    if reason:
        raise ActionDayError(
            day=day_text(action), reason=reason, first=day_text(first), last=day_text(last)
        )


def _checked(complaints: Complaints, where: Mapping[str, str]) -> Mapping[str, str]:
    for name, label in where.items():
        labels = complaints.attributes[name].labels
        if label not in labels:
            raise NoSuchValueError(
                attribute=name,
                value=label,
                near=nearest(complaints, name, label),
                known=len(labels) - 1,
            )
    return where


def nearest(complaints: Complaints, attribute: str, wanted: str) -> tuple[str, ...]:
    """The values of an attribute that look most like a text, filled up with the most frequent ones."""
    column = complaints.attributes[attribute]
    counts = np.bincount(column.codes, minlength=len(column.labels))[1:]
    frequent = [column.labels[int(i) + 1] for i in np.argsort(-counts, kind="stable")[:2000]]
    folded = {label.casefold(): label for label in reversed(frequent)}
    alike = difflib.get_close_matches(wanted.casefold(), folded, n=_NEAR, cutoff=0.5)
    found = [folded[text] for text in alike]
    return tuple([*found, *(label for label in frequent if label not in found)][:_NEAR])


def _count(day: NDArray[np.int32], action: int, before: int, after: int) -> NDArray[np.float64]:
    number = (day.astype(np.int64) - action) // 7 + before
    inside = (number >= 0) & (number < before + after)
    return np.bincount(number[inside], minlength=before + after).astype(np.float64)


def _with_sizes(
    weeks: Weeks,
    starts: NDArray[np.int64],
    exposure: Exposure | None,
    where: Mapping[str, str],
    flags: list[Flag],
) -> tuple[Weeks, NDArray[np.int64]]:
    """The weeks with their exposure; those without any are left out and flagged."""
    if exposure is None or not len(starts):
        return weeks, starts
    sizes = weekly_amounts(exposure, starts, where)
    known = sizes > 0
    if not known[: weeks.action].any() or not known[weeks.action :].any():
        flags.append(Flag("exposure without match", int((~known).sum()), len(known)))
        return weeks, starts
    if not known.all():
        lost = int(weeks.counts[~known].sum())
        flags.append(Flag("complaints without exposure", lost, int(weeks.counts.sum())))
    sized = replace(weeks, sizes=sizes)
    if weeks.controls is not None and any(name in exposure.attributes for name in where):
        rest = weekly_amounts(exposure, starts, {}) - sizes
        both = known & (rest > 1e-9 * sizes)
        if both[: weeks.action].any() and both[weeks.action :].any():
            known, sized = both, replace(sized, control_sizes=rest)
        else:
            sized = replace(sized, controls=None)
    return sized.take(known), starts[known]


def weekly_amounts(
    exposure: Exposure, starts: NDArray[np.int64], where: Mapping[str, str]
) -> NDArray[np.float64]:
    """Exposure of the weeks that begin on these days: each month's amount spread evenly over its days."""
    days = np.arange(int(starts[0]), int(starts[-1]) + 7, dtype=np.int32)
    month = months_of(days)
    first, months = int(month[0]), int(month[-1] - month[0]) + 1
    lengths = np.diff([first_day(first + i) for i in range(months + 1)])
    a_day = exposure.monthly(first, months, where) / lengths
    running = np.concatenate([[0.0], np.cumsum(a_day[month - first])])
    place = starts - starts[0]
    return np.asarray(running[place + 7] - running[place], np.float64)


def _level(weeks: Weeks, starts: NDArray[np.int64], begin: int, end: int) -> Level:
    count = int(weeks.counts[begin:end].sum())
    number = end - begin
    size = None if weeks.sizes is None else float(weeks.sizes[begin:end].sum())
    since, until = (starts[begin], starts[end - 1] + 6) if number else (starts[0], starts[0])
    return Level(
        day_text(int(since)), day_text(int(until)), number, count,
        count / number if number else 0.0, size, count / size if size else None,
    )  # fmt: skip


def _effect(
    weeks: Weeks,
    starts: NDArray[np.int64],
    judged: Judged,
    where: Mapping[str, str],
    action: int,
    last: int,
) -> Effect:
    a, total = weeks.action, len(weeks.counts)
    used = judged.against or judged.own
    raised = used.raised if used is not None else None
    peak = used.peak if used is not None else 0
    begin = raised or 0
    own = Ratio(None, 0.0, None)
    if judged.own is not None:
        own = Ratio(judged.own.observed / judged.own.expected, *judged.own.interval())
    nothing = Level(day_text(action), day_text(action), 0, 0, 0.0)
    before = _level(weeks, starts, begin, a - peak) if a else nothing
    after = _level(weeks, starts, a, total) if total > a else nothing
    expected = used.expected if used is not None else before.per_week * after.weeks
    return Effect(
        judged.verdict, judged.reason, Slice(tuple(where.items())), day_text(action), day_text(last),
        judged.ratio, (judged.low, judged.high), judged.minimum_detectable, before, after,
        after.complaints, expected,
        used.dispersion if used is not None else 1.0, used.lasting if used is not None else 1.0,
        own, _plain(replace(weeks, controls=None)), judged.controls, segments_of(weeks),
        _told_peak(weeks, starts, a, peak), None if raised is None else day_text(int(starts[raised])),
        (),
    )  # fmt: skip


def _told_peak(weeks: Weeks, starts: NDArray[np.int64], a: int, length: int) -> Peak | None:
    if not length:
        return None
    begin = a - length
    base = weeks.counts[: a - length]
    sizes = np.ones(a) if weeks.sizes is None else weeks.sizes[:a]
    usual = float(base.sum() / sizes[:begin].sum() * sizes[begin:].sum())
    return Peak(
        day_text(int(starts[begin])), day_text(int(starts[a - 1]) + 6), length,
        int(weeks.counts[begin:a].sum()), usual,
    )  # fmt: skip


def segments_of(weeks: Weeks) -> Segments | None:
    """Interrupted time series (Wagner et al., J Clin Pharm Ther 27, 2002); None below eight weeks a side."""
    from scipy.special import stdtrit  # costs 40 ms, so only when needed

    a, total = weeks.action, len(weeks.counts)
    if a < 2 * FEWEST_AFTER or total - a < 2 * FEWEST_AFTER or not weeks.counts.any():
        return None
    number = (weeks.days - weeks.days[a]) / 7.0
    after = (np.arange(total) >= a).astype(np.float64)
    season = a >= 52
    columns = [np.ones(total), number, after, after * number]
    if season:
        turn = 2.0 * np.pi * weeks.days / time_series.DAYS_A_YEAR
        columns += [np.cos(turn), np.sin(turn)]
    design = np.stack(columns, axis=1)
    fit = time_series.fit_series(weeks.counts, design, sizes=weeks.sizes)
    lags = max(int(4.0 * (total / 100.0) ** (2.0 / 9.0)), 1)
    errors = weeks.counts - fit.fitted
    covariance = time_series.newey_west(design, fit.spread, errors, lags)
    wide = float(stdtrit(max(total - design.shape[1], 3), 0.975))
    return Segments(
        _exponential(fit.coefficients[2], covariance[2, 2], wide),
        _exponential(fit.coefficients[3], covariance[3, 3], wide),
        lags, season,
    )  # fmt: skip


def _exponential(middle: float, variance: float, wide: float) -> Ratio:
    half = wide * float(np.sqrt(max(variance, 0.0)))
    low, centre, high = np.exp(np.clip([middle - half, middle, middle + half], -30.0, 30.0))
    return Ratio(float(centre), float(low), float(high))


def _assumptions(
    weeks: Weeks, judged: Judged, effect: Effect, before: int, after: int, undated: int
) -> tuple[Assumption, ...]:
    told = [Assumption("nothing else changed", detail=effect.action)]
    if judged.own is not None:
        told.append(Assumption("trend goes on", time_series.TREND_SD))
        told.append(
            Assumption(
                "season allowed for" if weeks.action >= 52 else "season unknown", weeks.action
            )
        )
        told.append(Assumption("scatter", effect.dispersion, effect.lasting))
    if effect.raised_since is not None:
        told.append(Assumption("raised level", detail=effect.raised_since))
    if effect.peak is not None:
        told.append(
            Assumption("peak left out", effect.peak.weeks, effect.peak.observed, effect.peak.since)
        )
    if judged.controls.used:
        told.append(
            Assumption("rest as control", judged.controls.before, judged.controls.pretrend_p or 0.0)
        )
    elif judged.controls.reason == "moved otherwise":
        told.append(Assumption("rest moved otherwise", judged.controls.pretrend_p or 0.0))
    else:
        told.append(Assumption("no control", judged.controls.before))
    if weeks.sizes is None:
        told.append(Assumption("no denominator"))
    if before > MOST_BEFORE:
        told.append(Assumption("recent years only", MOST_BEFORE, before))
    if after > MOST_AFTER:
        told.append(Assumption("first year only", MOST_AFTER, after))
    if undated:
        told.append(Assumption("undated left out", undated))
    return tuple(told)
