"""How likely an unchanged CUSUM is to cross its limit within some weeks: Markov chains after Brook and Evans.

(Biometrika 59, 1972.) The mean run length alone would not do: a CUSUM that begins at nought needs time to climb, so
that early on false alarms are rarer than their long-run rate.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STATES = 48
_REFERENCES = np.geomspace(0.04, 2.6, 16)
_REACHES = np.linspace(0.4, 24.0, 32)
"""2 k (limit + 1.166), on which the logarithm of the chance is nearly a straight line."""
_OVERSHOOT = 1.166
_LEAST_LIMIT = 0.05


def crossing_chance(
    limit: NDArray[np.float64], reference: NDArray[np.float64], weeks: int
) -> NDArray[np.float64]:
    """Chance that a CUSUM of standard normal scores less `reference`, from 0, reaches `limit` within `weeks`.

    To a few per cent; references outside 0.04 to 2.6 count as these. 1 where the limit is nought.
    """
    table = _chances(weeks)
    k = np.clip(reference, _REFERENCES[0], _REFERENCES[-1])
    reach = np.clip(2.0 * k * (limit + _OVERSHOOT), _REACHES[0], _REACHES[-1])
    row, down = _place(np.log(k), np.log(_REFERENCES))
    column, along = _place(reach, _REACHES)
    near = table[row, column] * (1.0 - along) + table[row, column + 1] * along
    next_ = table[row + 1, column] * (1.0 - along) + table[row + 1, column + 1] * along
    chance = np.exp(near * (1.0 - down) + next_ * down)
    return np.asarray(np.where(limit > 0.0, np.minimum(chance, 1.0), 1.0), np.float64)


def _place(
    values: NDArray[np.float64], grid: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    index = np.clip(np.searchsorted(grid, values, side="right") - 1, 0, len(grid) - 2)
    part = (values - grid[index]) / (grid[index + 1] - grid[index])
    return index.astype(np.int64), part


def _chances(weeks: int) -> NDArray[np.float64]:
    """Logarithms, references x reaches, after so many weeks."""
    longest = 64
    while longest < weeks:
        longest *= 2
    return np.asarray(_chances_until(longest)[max(weeks, 1) - 1], np.float64)


@lru_cache(maxsize=4)
def _chances_until(weeks: int) -> NDArray[np.float64]:
    from scipy.special import ndtr  # costs 40 ms, so only when needed

    k = np.repeat(_REFERENCES, len(_REACHES))
    limit = np.maximum(np.tile(_REACHES, len(_REFERENCES)) / (2.0 * k) - _OVERSHOOT, _LEAST_LIMIT)
    # State 0 is nought, the others are the middles of equal parts of the way to the limit.
    width = (limit / (_STATES - 0.5))[:, None, None]
    state = np.arange(_STATES)
    step = (state[None, None, :] - state[None, :, None]) * width + k[:, None, None]
    move = ndtr(step + width / 2.0) - ndtr(step - width / 2.0)
    move[:, :, 0] = ndtr(step[:, :, 0] + width[:, :, 0] / 2.0)
    here = np.zeros((len(k), 1, _STATES))
    here[:, 0, 0] = 1.0
    gone = np.empty((weeks, len(k)))
    crossed = np.zeros(len(k))
    out = ndtr(-(step[:, :, -1] + width[:, :, 0] / 2.0))
    for week in range(weeks):
        crossed = crossed + (here[:, 0, :] * out).sum(axis=1)
        here = here @ move
        gone[week] = crossed
    shape = (weeks, len(_REFERENCES), len(_REACHES))
    logarithms: NDArray[np.float64] = np.log(np.clip(gone, 1e-300, 1.0)).reshape(shape)
    return logarithms
