"""A change of an overall rate as rate effect and mix effect, of a count as volume, rate and mix.

The guard against Simpson's paradox: an overall rate can rise although no slice's own rate does, because
more of the exposure lies where the rate has always been high. Kitagawa (Journal of the American
Statistical Association 50, 1955) weighs rates by the mean share and shares by the mean rate, so that
nothing is left over.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from mcr_desktop.domain.splits import Split, SplitPart

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 0.5
"""Values that hold more than this share of the sizes are most of them."""


def split_change(
    attribute: str,
    labels: Sequence[str],
    before: Sequence[float],
    after: Sequence[float],
    sizes_before: Sequence[float],
    sizes_after: Sequence[float],
    *,
    unit: str = "",
) -> Split | None:
    """The change along one attribute's values, those with the largest effects first.

    Counts and sizes are not negative and in the order of `labels`; `unit` is what sizes count. None where
    a period has no size at all. A value that is new or gone has no change of its own rate: all that it does is
    mix. Counts of a value without size in that period are left out and told.
    """
    c0, c1, left_out = _sized(before, after, sizes_before, sizes_after)
    n0, n1 = [float(n) for n in sizes_before], [float(n) for n in sizes_after]
    all0, all1, total0, total1 = fsum(c0), fsum(c1), fsum(n0), fsum(n1)
    if total0 <= 0 or total1 <= 0:
        return None
    rate0, rate1 = all0 / total0, all1 / total1
    middle, size, growth = (rate0 + rate1) / 2, (total0 + total1) / 2, total1 - total0
    parts = []
    for place, label in enumerate(labels):
        share0, share1 = n0[place] / total0, n1[place] / total1
        own0 = c0[place] / n0[place] if n0[place] > 0 else None
        own1 = c1[place] / n1[place] if n1[place] > 0 else None
        if own0 is None and own1 is None:
            continue
        # A value that is new or gone keeps the only rate it has.
        then = own0 if own0 is not None else own1 or 0.0
        now = own1 if own1 is not None else then
        rate = (share0 + share1) / 2 * (now - then) + 0.0  # no minus before a zero
        # Against the overall rate: shares add up to nothing, so any constant may be taken off.
        mix = ((then + now) / 2 - middle) * (share1 - share0) + 0.0
        volume = growth * (c0[place] / total0 + c1[place] / total1) / 2
        parts.append(
            SplitPart(
                label, c0[place], c1[place], n0[place], n1[place], own0, own1,
                rate, mix, size * rate, size * mix, volume,
            )
        )  # fmt: skip
    parts.sort(key=lambda part: (-abs(part.rate) - abs(part.mix), part.label))
    rate_effect = fsum(part.rate for part in parts)
    against, weight = _against(parts, rate1 - rate0, total0, total1)
    return Split(
        attribute, all0, all1, total0, total1, rate0, rate1,
        rate_effect, fsum(part.mix for part in parts),
        fsum(part.more_volume for part in parts),
        fsum(part.more_rate for part in parts), fsum(part.more_mix for part in parts),
        tuple(parts),
        weight > _MOST and rate_effect * (rate1 - rate0) < 0, against, left_out, unit,
    )  # fmt: skip


def _sized(
    before: Sequence[float],
    after: Sequence[float],
    sizes_before: Sequence[float],
    sizes_after: Sequence[float],
) -> tuple[list[float], list[float], float]:
    """Counts that have a size to belong to, and how many have none."""
    kept, gone = [], []
    for counts, sizes in ((before, sizes_before), (after, sizes_after)):
        pairs = list(zip(counts, sizes, strict=True))
        kept.append([float(count) if size > 0 else 0.0 for count, size in pairs])
        gone += [float(count) for count, size in pairs if not size > 0]
    return kept[0], kept[1], fsum(gone)


def _against(
    parts: Sequence[SplitPart], change: float, total0: float, total1: float
) -> tuple[int, float]:
    """How many values' rates moved against the whole, and their mean share of all sizes."""
    number, weights = 0, []
    for part in parts:
        if part.rate_before is None or part.rate_after is None:
            continue
        if (part.rate_after - part.rate_before) * change < 0:
            number += 1
            weights.append((part.size_before / total0 + part.size_after / total1) / 2)
    return number, fsum(weights)
