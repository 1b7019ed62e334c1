"""What the analysis of complaints hands over: plain values, ready for a sentence, a chart or JSON.

Days are ISO text (`2016-09-01`), months `YYYY-MM`. Intervals are 95 % unless a field says otherwise;
an upper limit of None means that the figures set none (nothing was seen before the change).
Every dataclass here survives `dataclasses.asdict` followed by `json.dumps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChartKind = Literal[
    "c", "u", "p", "laney-u", "laney-p", "g", "t", "ewma", "cusum", "run", "too few to say"
]
SignalKind = Literal["shift", "spike", "intake change", "too few to say"]
IntakeKind = Literal["category added", "category renamed", "field began to be filled"]
Grain = Literal["month", "week"]
Verdict = Literal["explained", "no cause found", "too few to say"]
FlagKind = Literal[
    "no denominator", "duplicates", "missing dates", "incomplete last month", "zero baseline",
    "too few rows", "future dates", "repeat contacts", "reporting delay", "import date", "open cases",
    "field began to be filled", "category added", "category renamed",
    "nested attribute", "aliased attribute", "constant attribute", "attribute names every row",
    "day/month order", "column name", "encoding", "exposure without match", "complaints without exposure",
    "action after peak", "alarm fatigue", "reported before event", "stand-in dates",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One month of a control chart; `value` is count / size, limits and centre are on that scale."""

    period: str
    count: float
    size: float
    value: float
    centre: float
    lcl: float
    ucl: float
    out: bool
    phase: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A series with the limits of its ordinary variation.

    `dispersion` is the variance of the points over what chance alone gives (1 = chance alone);
    `sigma_z` is what the limits were widened by (1 for c, u and p). `rated` says whether the
    values are rates over a real denominator or bare counts a month.
    """

    kind: ChartKind
    points: tuple[ControlPoint, ...]
    phases: tuple[int, ...]
    dispersion: float
    sigma_z: float
    rated: bool
    exposure_unit: str = ""


@dataclass(frozen=True, slots=True)
class ParetoBar:
    """One value of an attribute, largest first; shares are of all complaints looked at."""

    attribute: str
    label: str
    count: int
    share: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Slice:
    """The complaints that meet every condition; no condition means all of them."""

    conditions: tuple[tuple[str, str], ...] = ()

    def as_where(self) -> dict[str, str]:
        """The conditions as attribute -> value, as filters take them."""
        return dict(self.conditions)


@dataclass(frozen=True, slots=True)
class SliceEvidence:
    """What a slice shows in a window against its own baseline.

    `expected` is the baseline's monthly count (or rate) carried over to the window; `ratio` is
    observed over expected (None: nothing was expected), `low`..`high` its exact conditional
    interval, `share` the part of the whole's excess that lies in the slice (None: no excess). `p` is
    honest for the whole search, None where none was made.
    """

    slice: Slice
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    share: float | None
    score: float
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which slices carry a change, and how sure that is after searching through all of them.

    `p` is the share of windows dealt out anew whose best slice scores at least as high (its far tail
    by a Gumbel fit); `ties` cannot be told apart from the best, `rivals` are the next best that
    differ. `rest_ratio` is what remains of the change without the slice. `causes` are all slices that
    the search supports, `best` first, each found once the rows of those before it were set aside.
    """

    verdict: Verdict
    since: str
    until: str
    baseline_since: str
    observed: int
    expected: float
    best: SliceEvidence | None
    ties: tuple[SliceEvidence, ...]
    rivals: tuple[SliceEvidence, ...]
    rest_ratio: float | None
    p: float | None
    resamples: int
    searched: int
    causes: tuple[SliceEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of level in a series from `since` to `until` (both included, first and last day).

    `before` and `after` are complaints a month or a week (`per`), or a unit of exposure where `rated`: what the
    season and the past let expect of those days, and what was seen. `lasting` says that the level had not gone
    back by the end of the data. The 95 % interval of the first day on the new level is
    `since_low`..`since_high`, "" where nobody reckoned one.
    """

    since: str
    until: str
    baseline_since: str
    before: float
    after: float
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    p: float
    lasting: bool
    dispersion: float
    rated: bool = False
    exposure_unit: str = ""
    since_low: str = ""
    since_high: str = ""
    per: Grain = "month"


@dataclass(frozen=True, slots=True)
class IntakeChange:
    """What is recorded changed: not by itself a change of what went wrong.

    `per_month` is what the value brings in the months after `since`; `before` and `after` are
    complaints a month in all, `rest_after` without the value. `along_with` names values of other
    attributes that came with it.
    """

    kind: IntakeKind
    attribute: str
    label: str
    since: str
    per_month: float
    share: float
    before: float
    after: float
    rest_after: float
    rest_ratio: float | None
    rest_low: float
    rest_high: float | None
    replaces: str = ""
    along_with: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about the data that a reader must know before any figure made from it.

    `count` of `of` is what it is about (mostly rows) and `rows` the first of them, counted from 0; `attribute` is
    the column, `detail` a value, a month or another column, `day` an ISO day and `amount` a share or a number.
    """

    kind: FlagKind
    count: int = 0
    of: int = 0
    detail: str = ""
    rows: tuple[int, ...] = ()
    attribute: str = ""
    day: str = ""
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A supported change (or the statement that the figures are too few for one).

    `q` is the false discovery rate at which the change enters the list. A shift or spike has
    `shift` and mostly `explanation`; an intake change has `intake`. For "too few to say" `rows` and
    `months` tell what there is.
    """

    kind: SignalKind
    slice: Slice
    rows: int
    months: int
    q: float | None = None
    shift: Shift | None = None
    explanation: Explanation | None = None
    intake: IntakeChange | None = None
    flags: tuple[Flag, ...] = ()
