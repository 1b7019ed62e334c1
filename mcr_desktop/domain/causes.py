"""Which combinations of attribute values carry a change, as plain values for a sentence or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.findings import Slice, Verdict

CaseFlagKind = Literal[
    "zero baseline",
    "negative amounts",
    "no total",
    "constant attribute",
    "search cut short",
    "nothing observed",
]


@dataclass(frozen=True, slots=True)
class CaseFlag:
    """Something about a table of leaves that a reader must know: `count` out of `of`, or attributes.

    Where a file was read, `row` and `detail` name the row and the column of the first one.
    """

    kind: CaseFlagKind
    count: int = 0
    of: int = 0
    detail: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """A slice that goes with a change.

    `ratio` is observed over expected (None: nothing was expected) with its 95 % interval, `share` the
    part of the whole's change that lies in the slice (None: the whole did not move that way), `p` honest
    for the whole search. `aliases` select exactly the same leaves; `ties` come so close that the figures
    cannot tell them apart from the slice.
    """

    slice: Slice
    observed: float
    expected: float
    ratio: float | None
    low: float
    high: float | None
    share: float | None
    p: float
    aliases: tuple[Slice, ...] = ()
    ties: tuple[Slice, ...] = ()


@dataclass(frozen=True, slots=True)
class Localisation:
    """What a table of leaves says: its causes, strongest first, or that there is none to be named.

    `searched` is the number of cells compared, `depth` how many attributes they combine at most; `rises_only`
    says that what fell was not looked for (failures out of a number).
    """

    verdict: Verdict
    observed: float
    expected: float
    causes: tuple[Cause, ...]
    leaves: int
    searched: int
    depth: int
    flags: tuple[CaseFlag, ...] = ()
    rises_only: bool = False


class NothingToExplainError(McrError):
    """No attribute was named by which `file` could be explained."""


class RepeatedAttributeError(McrError):
    """`column` was named for two parts of one analysis."""


class IncompleteFiguresError(McrError):
    """Neither both amounts nor all four figures of rates were named: `missing` lists options."""


class MoreThanAllError(McrError):
    """`row` of `file` has more in `column` (`value`) than in `other` (`total`), of which it is to be a part."""


class UncasedRowError(McrError):
    """`row` of `file` belongs to no case: its `column` is empty."""
