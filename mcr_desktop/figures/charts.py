"""What a chart says, before anybody knows how large it will be drawn.

Every text in here is finished wording in the reader's language; every key is what a click on that
mark gives back. Values are numbers in the unit that `unit` names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure


class Direction(StrEnum):
    """Which way is bad, so that a point outside its limits can be coloured by its meaning."""

    HIGHER_IS_WORSE = "higher is worse"
    HIGHER_IS_BETTER = "higher is better"
    NEUTRAL = "neutral"


class MarkKind(StrEnum):
    """What a dated mark tells of; each has a shape of its own."""

    CHANGE = "change"
    """What is recorded changed."""
    NOTE = "note"
    """Somebody wrote down what happened."""
    ACTION = "action"
    """The day from which an action of a case could show."""


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The few words that the geometry itself sets, and how numbers are written.

    English unless the caller passes the reader's own.
    """

    centre: str = "centre"
    limits: str = "limits"
    lower: str = "lower limit"
    upper: str = "upper limit"
    out: str = "outside"
    period: str = "period"
    value: str = "value"
    count: str = "count"
    share: str = "share"
    cumulative: str = "cumulative"
    observed: str = "observed"
    expected: str = "expected"
    category: str = "category"
    other: str = "Other"
    nothing: str = "Nothing to draw yet"
    out_of_limits: str = "{out} of {all} outside the limits"
    latest: str = "latest {label}: {value}"
    largest: str = "largest: {label}, {value} ({share})"
    ratio: str = "ratio"
    few: str = "too few to say"
    part: str = "of the change"
    marked: str = "marked: {labels}"
    more: str = "more than expected"
    less: str = "fewer than expected"
    as_expected: str = "as expected"
    decimal: str = "."
    grouping: str = "\u202f"

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with this language's signs; whole thousands are parted by a thin space."""
        text = f"{value:,.{decimals}f}"
        if text.startswith("-"):
            text = "\u2212" + text[1:]
        return text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.grouping)

    def brief_number(self, value: float) -> str:
        """A number with about three significant figures, never more decimals than it earns."""
        size = abs(value)
        if size >= 100 or value == int(value):
            return self.number(value)
        return self.number(value, 1 if size >= 10 else 2)

    def percent(self, share: float) -> str:
        """A share of one as whole percents."""
        return f"{self.number(100 * share)}\u202f%"


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One period of a control chart. Without a denominator there is no `value`, hence a gap."""

    key: str
    label: str
    value: float | None
    centre: float | None = None
    lcl: float | None = None
    ucl: float | None = None
    out: bool = False
    provisional: bool = False
    """Not all of it has been reported yet; drawn hollow."""
    group: str = ""
    """What several points share on the axis, such as their year."""
    detail: str = ""
    """What a tooltip adds, such as "46 of 8 519 shipments"."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch with limits of its own, from the point `first` on."""

    first: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shade:
    """An interval of points, both ends included, such as the dates between which a change fell."""

    first: int
    last: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days between which something began; positions count points, as those of a `DateMark` do."""

    first: float
    last: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class DateMark:
    """A dated event; `position` counts points, so 3.5 lies between the fourth and the fifth."""

    position: float
    label: str
    key: str | None = None
    """What a press on it gives back; None where it is only to be read."""
    kind: MarkKind = MarkKind.CHANGE
    detail: str = ""
    """The whole wording and its day, where `label` is short."""


@dataclass(frozen=True, slots=True)
class ControlFigure:
    """A series over time against its limits."""

    title: str
    unit: str
    points: tuple[ControlPoint, ...]
    phases: tuple[Phase, ...] = ()
    shade: Shade | None = None
    """The stretch that changed."""
    interval: Interval | None = None
    """Between which days the change began, as far as the figures can tell."""
    against: Shade | None = None
    """The stretch that `shade` is compared with, where somebody chose both."""
    marks: tuple[DateMark, ...] = ()
    note: str = ""
    """Where the denominators come from, or that there are none."""
    direction: Direction = Direction.HIGHER_IS_WORSE
    selected: str | None = None
    words: FigureWords = field(default=FigureWords())


@dataclass(frozen=True, slots=True)
class Bar:
    """One category of a Pareto chart; `key` is None where a click means nothing ("Other")."""

    key: str | None
    label: str
    count: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ParetoFigure:
    """Categories by how much they count, largest first, and what they add up to."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    other: Bar | None = None
    selected: str | None = None
    note: str = ""
    words: FigureWords = field(default=FigureWords())
    adds_up: bool = True
    """Whether the bars are parts of one whole; rates are not, so that nothing is summed over them."""

    @property
    def total(self) -> float:
        """All counts together, the rest included."""
        return sum(bar.count for bar in self.bars) + (self.other.count if self.other else 0)


@dataclass(frozen=True, slots=True)
class SparkFigure:
    """A series small enough to stand in a line of text or a table row."""

    title: str
    values: tuple[float | None, ...]
    out: tuple[int, ...] = ()
    """Indexes of values outside their limits."""
    lcl: float | None = None
    ucl: float | None = None
    key: str | None = None
    direction: Direction = Direction.HIGHER_IS_WORSE
    words: FigureWords = field(default=FigureWords())


@dataclass(frozen=True, slots=True)
class SplitBar:
    """One cell of a breakdown: what was observed beside what was to be expected of it."""

    key: str | None
    label: str
    observed: float
    expected: float | None
    note: str = ""
    """Stands at the end of the row, such as "x3.3 (2.4 to 4.4)"."""
    out: bool = False
    """It stands out more than chance allows for."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SplitFigure:
    """Where a change sits: observed against expected, cell by cell."""

    title: str
    unit: str
    bars: tuple[SplitBar, ...]
    selected: str | None = None
    note: str = ""
    direction: Direction = Direction.HIGHER_IS_WORSE
    words: FigureWords = field(default=FigureWords())


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One value of the rows met with one of the columns; both are indexes into the figure's names.

    `level` runs from -3 (far fewer than expected) over 0 (as expected, or nothing to tell them apart) to 3;
    `few` says that there is too little in it for any word. `key` is None where a click means nothing.
    """

    row: int
    column: int
    observed: float
    expected: float | None
    level: int = 0
    few: bool = False
    key: str | None = None
    note: str = ""
    """The ratio and its interval in words."""


@dataclass(frozen=True, slots=True)
class HeatFigure:
    """Two attributes against each other: where there is more than the margins let expect."""

    title: str
    unit: str
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    selected: str | None = None
    note: str = ""
    direction: Direction = Direction.HIGHER_IS_WORSE
    words: FigureWords = field(default=FigureWords())


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One slice of a breakdown, under the node before it that is one level less deep.

    `part` is its share of the whole's change (None where there is none). `opened` nodes have children; their
    `along` names the attribute by which they are broken down. `key` is None for "all others".
    """

    depth: int
    label: str
    observed: float
    expected: float | None
    part: float | None = None
    note: str = ""
    """The ratio and its interval in words."""
    out: bool = False
    """It stands out more than chance allows for."""
    few: bool = False
    opened: bool = False
    along: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class TreeFigure:
    """A change followed from the whole to the slices that carry it, in reading order."""

    title: str
    unit: str
    nodes: tuple[TreeNode, ...]
    selected: str | None = None
    note: str = ""
    direction: Direction = Direction.HIGHER_IS_WORSE
    words: FigureWords = field(default=FigureWords())


ChartFigure = ControlFigure | ParetoFigure | SparkFigure | SplitFigure | HeatFigure | TreeFigure
Figure = ChartFigure | FishboneFigure | WhyTreeFigure
