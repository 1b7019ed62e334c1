"""What is said of a corrective action afterwards: the verdict, its arithmetic and what it rests on.

Days are ISO text; ratios are after over before (0.6: complaints fell by 40 %), intervals 95 %. An upper limit
of None means that the figures set none. Everything survives `dataclasses.asdict` and `json.dumps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.findings import Flag, Slice

EffectVerdict = Literal["worked", "not shown", "worse", "too early"]
EffectReason = Literal[
    "interval below 1",
    "interval above 1",
    "interval holds 1",
    "too few weeks after",
    "too few complaints expected",
    "only a large fall would show",
    "history too short",
    "only against the rest",
    "no worse than just before",
]
ControlReason = Literal["used", "none", "too few", "moved otherwise", "history too short"]
AssumptionKind = Literal[
    "trend goes on",
    "season allowed for",
    "season unknown",
    "scatter",
    "peak left out",
    "peak kept",
    "raised level",
    "rest as control",
    "rest moved otherwise",
    "no control",
    "control history too short",
    "nothing outside",
    "no denominator",
    "first year only",
    "recent years only",
    "undated left out",
    "weeks still filling",
    "nothing else changed",
]


class ActionDayError(McrError):
    """A `day` that nothing can be judged from; `first` and `last` bound the complaints.

    `reason` is before or after (the complaints), or "action unreadable", "action future", "as_of unreadable",
    "as_of future".
    """


class ConditionError(McrError):
    """`value` is no condition `attribute=value`: `reason` is form, or twice where its attribute came before."""


class ExposureColumnsError(McrError):
    """In `file` no column is known for the `reason`: period or amount; `allowed` lists the columns there are."""


class NoSuchValueError(McrError):
    """No complaint has `value` in `attribute`; `near` lists the most alike of its values, `known` how many there are.

    `reason` is all where `near` holds every one of them, none where there are none, else empty.
    """


class NoComplaintsError(McrError):
    """Nothing to judge: `reason` is where (no dated complaint meets all of `where`) or dates (none has any)."""


@dataclass(frozen=True, slots=True)
class Level:
    """Complaints in whole weeks from `since` to `until` (both included).

    `rate` is complaints over `exposure`, None where nobody knows what could have gone wrong.
    """

    since: str
    until: str
    weeks: int
    complaints: int
    per_week: float
    exposure: float | None = None
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio after over before with its 95 % interval; None where nothing was there before."""

    ratio: float | None
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Peak:
    """Weeks just before the action that were the highest of all the history, `expected` at its usual level.

    They are `left_out` of the comparison where they stand out beyond ordinary chance.
    """

    since: str
    until: str
    weeks: int
    observed: int
    expected: float
    left_out: bool


@dataclass(frozen=True, slots=True)
class Controls:
    """The complaints outside the slice: what they did meanwhile, and whether they served as controls.

    `pretrend_p` tests that slice and rest moved alike before the action; `ratio_of_ratios` is the slice's
    change over the rest's (difference in differences), None where the rest did not serve.
    """

    used: bool
    reason: ControlReason
    before: int = 0
    after: int = 0
    ratio: Ratio | None = None
    pretrend_p: float | None = None
    ratio_of_ratios: Ratio | None = None


@dataclass(frozen=True, slots=True)
class Segments:
    """Interrupted time series over all weeks: jump at the action and the bend of the slope after it.

    `level` is the ratio at the first week after, `slope` the factor by which the weekly rate of change
    altered; Newey-West intervals with Student's t. A second look: the verdict does not rest on it.
    """

    level: Ratio
    slope: Ratio
    lags: int
    season: bool


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that the verdict rests on; the numbers are what its sentence needs."""

    kind: AssumptionKind
    number: float = 0.0
    other: float = 0.0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether complaints changed since an action, against what the weeks before it foretold.

    `observed` complaints of whole weeks since the action over the `expected` give `rate_ratio` with `interval`.
    `minimum_detectable` is the largest ratio (so the smallest fall) that had a chance of 80 % to show with
    the weeks there are. `own` is the forecast without controls, `plain` after over before with no guard at all, `unit` what
    the exposure counts (empty where nobody said).
    """

    verdict: EffectVerdict
    reason: EffectReason
    slice: Slice
    action: str
    as_of: str
    rate_ratio: float | None
    interval: tuple[float, float | None]
    minimum_detectable: float | None
    before: Level
    after: Level
    observed: int
    expected: float
    dispersion: float
    lasting: float
    own: Ratio
    plain: Ratio
    controls: Controls
    segments: Segments | None
    peak: Peak | None
    raised_since: str | None
    assumptions: tuple[Assumption, ...]
    flags: tuple[Flag, ...] = ()
    unit: str = ""
