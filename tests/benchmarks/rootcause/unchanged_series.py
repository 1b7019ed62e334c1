"""Weekly complaints that a known recipe makes: level, trend, season, scatter, spells, and an action of known effect.

A latent log-normal first-order process under Poisson counts: `dispersion` is the variance over the mean at the
usual level, `spell` the autocorrelation of the latent process. The action comes on a fixed week, or (`peak`) right after
the highest mean of that many weeks of all the history, as people act.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.forecasts import Weeks

if TYPE_CHECKING:
    from numpy.typing import NDArray

_YEAR = 365.2425


@dataclass(frozen=True, slots=True)
class World:
    """What a series is made of; `trend` is on the log scale a year, `season` the wave's amplitude there.

    `controls` is the rest of the complaints as a multiple of the slice, with the same trend and season.
    """

    mean: float
    dispersion: float
    spell: float
    season: float
    trend: float
    before: int
    after: int
    ratio: float = 1.0
    peak: int = 0
    controls: float = 0.0


def draw_weeks(world: World, rng: np.random.Generator) -> Weeks:
    """One series of such a world, cut to the weeks round its action."""
    spare = 40 if world.peak else 0
    total = world.before + world.after + spare
    day = rng.uniform(0, _YEAR) + 7.0 * np.arange(total)
    usual = world.mean * np.exp(
        world.season * np.cos(2 * np.pi * day / _YEAR + rng.uniform(0, 2 * np.pi))
        + world.trend * (day - day.mean()) / _YEAR
    )
    level = usual * _moods(world.mean, world.dispersion, world.spell, total, rng)
    counts = rng.poisson(level).astype(np.float64)
    action = world.before
    if world.peak:
        sums = np.convolve(counts, np.ones(world.peak), "valid")
        ends = np.arange(26, total - world.after + 1)
        action = int(ends[np.argmax(sums[ends - world.peak])])
    if world.ratio != 1.0:
        counts[action:] = rng.poisson(world.ratio * level[action:])
    rest = None
    if world.controls:
        many = world.controls * world.mean
        moods = _moods(many, world.dispersion, world.spell, total, rng)
        rest = rng.poisson(world.controls * usual * moods).astype(np.float64)
    begin, end = max(action - world.before, 0), action + world.after
    return Weeks(
        counts[begin:end],
        action - begin,
        np.asarray(day[begin:end] + 3.0, np.float64),
        controls=None if rest is None else rest[begin:end],
    )


def _moods(
    mean: float, dispersion: float, spell: float, weeks: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    variance = np.log1p((dispersion - 1.0) / mean)
    fresh = rng.normal(size=weeks)
    mood = np.empty(weeks)
    mood[0] = fresh[0]
    for week in range(1, weeks):
        mood[week] = spell * mood[week - 1] + np.sqrt(1.0 - spell**2) * fresh[week]
    return np.asarray(np.exp(np.sqrt(variance) * mood - variance / 2.0), np.float64)
