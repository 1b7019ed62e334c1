"""What goes into the search over accounts together, and what it tells: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import Slice
    from mcr_desktop.rootcause.columns import Complaints, Exposure

    Key = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """One account's complaints with the attributes to look along and what could have gone wrong.

    `told` are the values (made plain) of which the account tells a rise by itself: it takes no part in those.
    """

    complaints: Complaints
    by: tuple[str, ...]
    exposure: Exposure | None = None
    as_of: str | None = None
    told: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class PooledPart:
    """What one stratum (by its number) shows: exact counts of the weeks, the ratio's interval widened by scatter."""

    stratum: int
    slice: Slice
    rows: int
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    room: float
    dispersion: float
    rated: bool
    unit: str


@dataclass(frozen=True, slots=True)
class PooledRise:
    """A value that rose over its strata together since a day (interval 95 %), to the end of the data.

    `p` counts all begins looked at, `q` is the false discovery rate among the `looked` values, `p_without` is that
    of the weeks told without the stratum that shows it most.
    """

    key: tuple[str, str]
    since: str
    since_low: str
    since_high: str
    until: str
    ratio: float
    low: float
    high: float
    p: float
    q: float
    p_without: float
    looked: int
    parts: tuple[PooledPart, ...]
