"""A change of an overall rate taken apart along one attribute, so that the parts add up to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SplitPart:
    """What one value of the attribute contributes.

    Counts and sizes are before and after, rates None where there was no size. `rate` is what the value's own
    rate does to the overall rate and `mix` what its share of all sizes does; `more_rate`, `more_mix` and
    `more_volume` are the same in counts, the last one from the growth of all sizes.
    """

    label: str
    before: float
    after: float
    size_before: float
    size_after: float
    rate_before: float | None
    rate_after: float | None
    rate: float
    mix: float
    more_rate: float
    more_mix: float
    more_volume: float


@dataclass(frozen=True, slots=True)
class Split:
    """The change of a rate (and of its count) between two periods along one attribute.

    `rate_after - rate_before` is `rate + mix`, and `after - before` is `more_volume + more_rate + more_mix`, to
    the rounding of the last digits; both hold for the sums over `parts` as well. `simpson` says that the
    overall rate moved against the values that hold most of the sizes, `against` how many these are.
    `left_out` were counted where their value had no size in that period: they are in no figure here.
    """

    attribute: str
    before: float
    after: float
    size_before: float
    size_after: float
    rate_before: float
    rate_after: float
    rate: float
    mix: float
    more_volume: float
    more_rate: float
    more_mix: float
    parts: tuple[SplitPart, ...]
    simpson: bool
    against: int
    left_out: float = 0.0
    unit: str = ""
