"""Where the level of a series changed: plain values, ready for a sentence or JSON.

Every dataclass here survives `dataclasses.asdict` followed by `json.dumps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.findings import Flag

SeriesFlagKind = Literal[
    "too few to say",
    "constant series",
    "points without exposure",
    "dates sorted",
    "repeated dates",
    "missing periods",
    "season removed",
    "more changes than sought",
]


class UndatedRowError(McrError):
    """A row has no date, so that its place in the series is not known. Facts: `file`, `row`, `column`."""


class TooManyPointsError(McrError):
    """A file of rows where points were wanted. Facts: `file`, `points`, `most`."""


class CountWithoutSizeError(McrError):
    """Something was counted where there was nothing. Facts: `file`, `row`, `column`, `value`."""


@dataclass(frozen=True, slots=True)
class SeriesFlag:
    """Something about a series that a reader must know before its changes.

    `rows` are numbers of rows in the file (1 is the first below the header), a few of `count`.
    """

    kind: SeriesFlagKind
    count: int = 0
    of: int = 0
    detail: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelShift:
    """One lasting change: `index` is the 0-based first point of the new level or trend.

    `interval` holds that point with 95 % (both ends included). `before` and `after` are the mean levels of the stretches on
    both sides; where stretches have trends of their own, the ends of both trends at the change, and `slopes` what they
    rise by a point. All are per unit of exposure where there is one. `date` and `dates` say the place in ISO days.
    """

    index: int
    interval: tuple[int, int]
    before: float
    after: float
    slopes: tuple[float, float] | None = None
    date: str | None = None
    dates: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LevelShifts:
    """All lasting changes of one series, in order of time.

    `model` tells what the stretches between changes have: a level, or a trend of their own each. `counted` says that the
    points were judged as counts, whose scatter follows from their size. `season` is the number of points of a cycle that was taken out.
    `exposure_unit` names what levels are per, "" where they are per nothing; `step` is the calendar that dates are told by.
    """

    points: int
    model: Literal["levels", "trends"]
    counted: bool
    shifts: tuple[LevelShift, ...]
    season: int | None = None
    flags: tuple[SeriesFlag | Flag, ...] = ()
    exposure_unit: str = ""
    step: Literal["day", "month", "year"] = "day"
