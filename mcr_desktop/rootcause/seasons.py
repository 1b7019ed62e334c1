"""Season and trend as columns of a regression, reckoned in days.

A year is 365.2425 days long wherever it begins, so that neither a 53rd week nor a leap year nor a clock set
forward moves the season.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

YEAR = 365.2425
WEEKS_A_YEAR = YEAR / 7.0


def harmonics(weeks: ArrayLike, number: int) -> NDArray[np.float64]:
    """Cosine and sine columns (T x 2 `number`) of a year's first harmonics.

    `weeks` are the periods' positions in weeks (of seven days, fractions allowed) from any fixed beginning.
    """
    turn = 2.0 * np.pi * np.asarray(weeks, np.float64) / WEEKS_A_YEAR
    columns = [f(turn * order) for order in range(1, number + 1) for f in (np.cos, np.sin)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(turn), 0))


def trend(weeks: ArrayLike) -> NDArray[np.float64]:
    """One column (T x 1) that rises by 1 a year and is 0 in the middle."""
    years = np.asarray(weeks, np.float64) / WEEKS_A_YEAR
    return np.asarray((years - (years.min() + years.max()) / 2.0)[:, None], np.float64)


def seasonal_design(weeks: ArrayLike) -> NDArray[np.float64]:
    """Level, trend and as much season as the length of the history allows (T x 1, 2, 4 or 6).

    Less than half a year: the level alone; less than a year and a half: level and trend, as a season
    seen once cannot be told from a change; less than two and a half years: one harmonic; else two.
    """
    at = np.asarray(weeks, np.float64)
    years = (at.max() - at.min()) / WEEKS_A_YEAR if len(at) else 0.0
    columns = [np.ones((len(at), 1))]
    if years >= 0.5:
        columns.append(trend(at))
    if years >= 1.5:
        columns.append(harmonics(at, 2 if years >= 2.5 else 1))
    return np.concatenate(columns, axis=1)
