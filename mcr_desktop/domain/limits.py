"""A control chart as `mcr limits` and the reports have it: each point with its centre and limits.

Positions are 0-based places in the series. Values, centre and limits are on the chart's own scale; None
stands where there is none (a period without size, a run chart's limits). Every dataclass here survives
`dataclasses.asdict` followed by `json.dumps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mcr_desktop.domain.errors import McrError

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import Flag

ShewhartChart = Literal["c", "u", "p", "laney-u", "laney-p", "g", "t", "run"]
LimitsKind = ShewhartChart | Literal["ewma", "cusum"]
RuleSet = Literal["anhoej", "western-electric", "nelson", "none"]
RunRule = Literal[
    "unusually long run",
    "unusually few crossings",
    "one beyond three sigma",
    "two of three beyond two sigma",
    "four of five beyond one sigma",
    "eight on one side",
    "nine on one side",
    "six in a row rising or falling",
    "fourteen alternating",
    "fifteen within one sigma",
    "eight beyond one sigma on either side",
]
LimitsFlagKind = Literal[
    "fewer than eight points",
    "no size",
    "size not used",
    "no variation",
    "scatter beyond chance",
    "scatter below chance",
    "small counts",
    "not whole",
    "dates sorted",
    "repeated dates",
    "missing periods",
]


class LimitsError(McrError):
    """Limits cannot be found; `reason` is a code, `place` a 0-based place in the series.

    size needed (`chart`); size zero (`place`, `count`); count above size (`place`, `count`, `size`); time
    zero (`place`, `value`); size of figure (`place`, `what` is count or size, `value`: negative or beyond
    1e15); no points; too many points (`points`, `most`); setting (`setting`, `value`, `allowed`); range
    (`setting`, `value`, `low`, `high`); freeze and phases. Whoever read a file adds its `file`, the `row` as
    a spreadsheet counts it, and the `column`.
    """


@dataclass(frozen=True, slots=True)
class LimitPoint:
    """One point: `observed` is the count, rate or time itself, `value` what is drawn.

    The two differ in an EWMA (the weighted average) and a CUSUM (the larger of the two sums, the lower one
    negative; both sums are in `upper` and `lower`, in sigmas). `at` is its ISO day, where days are known.
    """

    value: float | None
    lcl: float | None
    ucl: float | None
    out: bool
    centre: float | None
    observed: float | None
    phase: int = 0
    upper: float | None = None
    lower: float | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class LimitPhase:
    """A stretch with limits of its own, from place `start` to before `end`.

    The first `baseline` points of it found centre and limits. `dispersion` is the variance of the
    standardised points over what chance alone gives, `sigma_z` what the limits were widened by.
    """

    start: int
    end: int
    baseline: int
    centre: float | None
    dispersion: float | None
    sigma_z: float | None


@dataclass(frozen=True, slots=True)
class RunTest:
    """Anhoej's two tests of one phase: the longest run and the crossings of its centre.

    `useful` points do not lie on the centre; the signal is a run longer than `longest_allowed` or fewer
    crossings than `crossings_needed`.
    """

    phase: int
    useful: int
    longest: int
    longest_allowed: int
    crossings: int
    crossings_needed: int
    signal: bool


@dataclass(frozen=True, slots=True)
class RuleSignal:
    """A run rule that was met, and the places of the points that met it."""

    rule: RunRule
    points: tuple[int, ...]
    phase: int = 0


@dataclass(frozen=True, slots=True)
class LimitsFlag:
    """Something that a reader must know before relying on the limits; `points` are places."""

    kind: LimitsFlagKind
    count: int = 0
    points: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RunLength:
    """The mean number of points until an alarm where the level lies `shift` sigmas off the centre.

    Of independent normal points; None beyond ten thousand million.
    """

    shift: float
    points: float | None


@dataclass(frozen=True, slots=True)
class LimitsChart:
    """A series with the limits of its ordinary variation.

    `centre` is that of the last phase. `run_lengths` say of an EWMA and a CUSUM how long they go without a
    change (shift 0) and with one of half, one and two sigmas; empty for other charts.
    `weight`, `width`, `reference` and `decision` are those settings of an EWMA or CUSUM.
    """

    kind: LimitsKind
    centre: float | None
    points: tuple[LimitPoint, ...]
    phases: tuple[LimitPhase, ...]
    rules: RuleSet
    runs: tuple[RunTest, ...] = ()
    signals: tuple[RuleSignal, ...] = ()
    flags: tuple[LimitsFlag | Flag, ...] = ()
    weight: float | None = None
    width: float | None = None
    reference: float | None = None
    decision: float | None = None
    run_lengths: tuple[RunLength, ...] = ()

    @property
    def out(self) -> tuple[int, ...]:
        """The places of the points outside their limits."""
        return tuple(i for i, point in enumerate(self.points) if point.out)
