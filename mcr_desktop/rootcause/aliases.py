"""Attributes that say the same: one settles another (nested) or both settle each other (aliases).

Their slices hold the same rows, so that no figure can tell them apart and an explanation should name one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Attribute

_GLANCE = 2_000
_SURPRISE = 14.0
"""Minus the logarithm of the chance, one in a million, by which unrelated attributes may look nested."""


@dataclass(frozen=True, slots=True)
class Nesting:
    """`aliases` are pairs that split the rows in the same way, `nested` pairs (fine, coarse).

    Nested pairs leave out what follows from others: of city, region and country only the steps.
    """

    aliases: tuple[tuple[str, str], ...]
    nested: tuple[tuple[str, str], ...]

    def spared(self) -> tuple[str, ...]:
        """Attributes that an explanation can do without, since an earlier one says the same."""
        return tuple(dict.fromkeys(later for _first, later in self.aliases))


def find_nesting(attributes: Mapping[str, Attribute], by: Sequence[str] | None = None) -> Nesting:
    """Which attributes settle others, in every row, and more often than chance would have it.

    Rows in which the finer one is not recorded say nothing. Attributes with a single value, or with another
    one in nearly every row, are left out: they are settled by anything, or settle everything.
    """
    names = [name for name in (by or attributes) if _tells(attributes[name])]
    rows = len(attributes[names[0]].codes) if names else 0
    glance = np.linspace(0, max(rows - 1, 0), min(rows, _GLANCE)).astype(np.int64)
    settles: set[tuple[str, str]] = set()
    for fine in names:
        for coarse in names:
            if fine == coarse or len(attributes[fine].labels) < len(attributes[coarse].labels):
                continue
            if _settles(
                attributes[fine].take(glance), attributes[coarse].take(glance)
            ) and _settles(attributes[fine], attributes[coarse], chance=True):
                settles.add((fine, coarse))
    place = {name: number for number, name in enumerate(names)}
    aliases = [
        pair for pair in settles if pair[::-1] in settles and place[pair[0]] < place[pair[1]]
    ]
    spared = {later for _first, later in aliases}
    steps = {pair for pair in settles if pair[::-1] not in settles and not spared & set(pair)}
    nested = [
        (fine, coarse) for fine, coarse in steps
        if not any((fine, middle) in steps and (middle, coarse) in steps for middle in names)
    ]  # fmt: skip

    def order(pair: tuple[str, str]) -> tuple[int, int]:
        return place[pair[0]], place[pair[1]]

    return Nesting(tuple(sorted(aliases, key=order)), tuple(sorted(nested, key=order)))


def _tells(column: Attribute) -> bool:
    if len(column.labels) < 3 and not (column.codes == 0).any():
        return False
    counts = np.bincount(column.codes, minlength=len(column.labels))
    used = int((counts > 0).sum())
    return used >= 2 and len(column.labels) - 1 <= 0.5 * max(len(column.codes), 1)


def _settles(fine: Attribute, coarse: Attribute, *, chance: bool = False) -> bool:
    """Whether each value of `fine` goes with one of `coarse`; with `chance`, that this is no accident."""
    known = fine.codes > 0
    whole = bool(known.all())
    a = fine.codes if whole else fine.codes[known]
    b = coarse.codes if whole else coarse.codes[known]
    if not len(a):
        return False
    one = np.zeros(len(fine.labels), np.int64)
    one[a] = b  # any row's value will do: where it is settled, all rows agree with it
    if not np.array_equal(one[a], b):
        return False
    return not chance or _surprise(a, b, len(fine.labels)) > _SURPRISE


def _surprise(a: NDArray[np.generic], b: NDArray[np.generic], labels: int) -> float:
    """Minus the logarithm of the chance that unrelated values agree within every value of `a`."""
    shares = np.bincount(b.astype(np.int64)) / len(b)
    shares = shares[shares > 0]
    if len(shares) < 2:
        return 0.0  # a single value is settled by anything
    sizes, times = np.unique(np.bincount(a.astype(np.int64), minlength=labels), return_counts=True)
    total = 0.0
    for size, number in zip(sizes, times, strict=True):
        if size > 1:
            agree = np.log(shares) * float(size)
            total -= float(number) * float(np.logaddexp.reduce(agree))
    return total
