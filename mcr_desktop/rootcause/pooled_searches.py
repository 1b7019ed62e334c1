"""Values whose complaints rose over several accounts together, though too little to show in each alone.

Every account keeps its own past: its own weekly model with trend, season, exposure, scatter and changes of intake.
What is added up is each account's departure from its own model and the variance of that, each over the
account's own scatter (the stratified score test of one common change; Mantel and Haenszel, JNCI 22, 1959, is its
simplest form). A large account weighs as much as it tells and no more, and one that came later is
compared with itself alone. A value is told only where it also rose beyond the rest of its accounts and where it
would still be told to have risen without the account that shows it most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.candidates import Material, sorted_attributes, value_series
from mcr_desktop.rootcause.columns import Complaints, day_text
from mcr_desktop.rootcause.dating import date_change
from mcr_desktop.rootcause.departures import weigh
from mcr_desktop.rootcause.expectations import expect
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.pooled_rises import PooledPart, PooledRise, Stratum
from mcr_desktop.rootcause.rates import false_discovery_rates, rate_ratio
from mcr_desktop.rootcause.rooms import Amounts, Rooms
from mcr_desktop.rootcause.shifts import months_covered
from mcr_desktop.rootcause.surprises import (
    RECENT_LOOKS,
    STANDING_LOOKS,
    WEEKS,
    least_baseline,
)
from mcr_desktop.rootcause.tails import upper_tail, with_doubt
from mcr_desktop.rootcause.weeks import Calendar, calendar_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.expectations import Pool

    Key = tuple[str, str]

__all__ = ["PooledPart", "PooledRise", "Stratum", "find_pooled_rises"]

FALSE_DISCOVERIES = 0.05
"""Among all values that several accounts have in common: a family beside those of each account's own search."""
FEWEST = 20
"""Complaints of a value over all accounts, without which nothing is asked of it."""
FEWEST_EACH = 5
SHORTEST, LONGEST = 4, 39
"""Weeks that a rise must have lasted and since when it may have."""
_STALE = 28  # days that an account's data may end before those of the others
_HISTORY = 156
_WITHOUT_ONE = 0.05
_LEAST_RATIO = 1.1
_LOOKS_AT_REST = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class _Series:
    """The series of one stratum over the common calendar."""

    number: int
    material: Material
    places: dict[Key, int]
    slices: list[Slice]
    counts: NDArray[np.int64]
    sizes: NDArray[np.float64]
    rest: NDArray[np.int64]
    pool: Pool
    excess: NDArray[np.float64]
    variance: NDArray[np.float64]
    there: NDArray[np.float64]
    mean: NDArray[np.float64]
    freedom: NDArray[np.float64]


def find_pooled_rises(
    strata: Sequence[Stratum], plain: Callable[[Key], Key]
) -> tuple[list[PooledRise], int]:
    """The values that rose over several strata together, surest first, and how many values were looked at.

    `plain` makes two accounts' spellings of an attribute and its value one.
    """
    series = _laid_out(strata, plain)
    if len(series) < 2:
        return [], 0
    shared = _shared(series)
    found = [one for key in sorted(shared) if (one := _best(shared[key], key)) is not None]
    looked = len(shared)
    rates = false_discovery_rates(np.array([one.p for one in found]), max(looked, 1))
    told = [
        replace(one, q=float(q), looked=looked)
        for one, q in zip(found, rates, strict=True)
        if q <= FALSE_DISCOVERIES and one.p_without <= _WITHOUT_ONE and one.ratio >= _LEAST_RATIO
    ]
    return sorted(told, key=lambda one: (one.p, one.key)), looked


def _laid_out(strata: Sequence[Stratum], plain: Callable[[Key], Key]) -> list[_Series]:
    """Each stratum's series over whole weeks counted back from the latest day of any of them."""
    ends: dict[int, tuple[int, int]] = {}
    for number, one in enumerate(strata):
        calendar = calendar_of(one.complaints.day, one.as_of)
        if calendar.grain == "week" and not calendar.too_short:
            ends[number] = int(calendar.starts[0]), int(calendar.starts[-1])
    if len(ends) < 2:
        return []
    last = max(end for _first, end in ends.values())
    ends = {number: own for number, own in ends.items() if own[1] >= last - _STALE}
    weeks = min((last - min(first for first, _end in ends.values())) // 7, _HISTORY)
    calendar = Calendar("week", last - 7 * np.arange(weeks, -1, -1, dtype=np.int64))
    return [
        found
        for number, own in ends.items()
        if (found := _series(number, strata[number], calendar, own, plain)) is not None
    ]


def _series(
    number: int,
    stratum: Stratum,
    calendar: Calendar,
    own: tuple[int, int],
    plain: Callable[[Key], Key],
) -> _Series | None:
    starts = calendar.starts
    day = stratum.complaints.day
    known = stratum.complaints.take((day >= max(own[0], starts[0])) & (day < own[1]))
    known = Complaints(known.day, sorted_attributes(known, stratum.by))
    if len(known) < FEWEST_EACH:
        return None
    whole = months_covered(known)
    intake = find_intake_changes(known, list(known.attributes), whole)
    amounts = Amounts.of_months(stratum.exposure) if stratum.exposure is not None else None
    material = Material.of(
        known, calendar, intake, whole.first, whole.months, Rooms(amounts, calendar)
    )
    stack = value_series(material, fewest=FEWEST_EACH)
    sizes = stack.sizes.copy()
    outside = (starts[:-1] < own[0]) | (starts[1:] > own[1])
    sizes[:, outside] = 0.0
    counts = np.where(sizes > 0, stack.counts, 0)
    model = expect(counts, sizes, material.design)
    places = {
        plain(one.conditions[0]): place
        for place, one in enumerate(stack.slices)
        if len(one.conditions) == 1
        and counts[place].sum() >= FEWEST_EACH
        and plain(one.conditions[0]) not in stratum.told
    }
    whole_counts = np.bincount(material.place[material.place >= 0], minlength=len(calendar))
    mean = np.where(sizes > 0, model.fitted, 0.0)
    # What a stretch up to the end taught the model of itself is no evidence: it comes off the variance.
    tail = mean[:, ::-1].cumsum(axis=1)[:, ::-1]
    lever = (mean[:, :, None] * material.design[None])[:, ::-1].cumsum(axis=1)[:, ::-1]
    back = np.einsum("itk,ikl,itl->it", lever, model.covariance, lever)
    spread = model.dispersion[:, None]
    free = np.maximum(1.0 - back / np.maximum(spread * tail, 1e-9), 0.02)
    excess = (counts - mean)[:, ::-1].cumsum(axis=1)[:, ::-1]
    there = (sizes > 0)[:, ::-1].cumsum(axis=1)[:, ::-1].astype(np.float64)
    return _Series(
        number, material, places, stack.slices, counts, sizes, whole_counts[None, :] - stack.counts,
        model.pool, excess / spread, tail / spread * free, there, mean, model.freedom,
    )  # fmt: skip


def _shared(series: Sequence[_Series]) -> dict[Key, list[_Series]]:
    """The values that two strata or more have, with enough complaints in all."""
    having: dict[Key, list[_Series]] = {}
    for one in series:
        for key in one.places:
            having.setdefault(key, []).append(one)
    return {
        key: own
        for key, own in having.items()
        if len(own) > 1 and sum(int(s.counts[s.places[key]].sum()) for s in own) >= FEWEST
    }


def _best(own: Sequence[_Series], key: Key) -> PooledRise | None:
    """The begin since which a value rose most over its strata, judged with each stratum's own model; None where none did."""
    periods = own[0].counts.shape[1]
    begins = np.arange(periods - LONGEST, periods - SHORTEST + 1)
    begins = begins[begins > 0]
    excess, variance = np.zeros(len(begins)), np.zeros(len(begins))
    for one in own:
        place = one.places[key]
        there = one.there[place]
        # A stratum takes part from the begin on since which enough of its past lies before.
        enough = there[0] - there[begins] >= least_baseline(there[:1], WEEKS)[0]
        excess += np.where(enough, one.excess[place, begins], 0.0)
        variance += np.where(enough, one.variance[place, begins], 0.0)
    score = np.where(variance > 0, excess / np.sqrt(np.maximum(variance, 1e-9)), 0.0)
    begin = int(begins[score.argmax()])
    if score.max(initial=0.0) < 1.0:
        return None
    weighed = _weighed(own, key, begin)
    if len(weighed) < 2:
        return None
    p, p_without = _judged(weighed, RECENT_LOOKS, _LOOKS_AT_REST)
    standing = _weighed(own, key, max(periods - WEEKS.half, 1))
    if (
        len(standing) > 1
    ):  # the last half year as it stands was not chosen, so that hardly any looks count
        plain = _judged(standing, STANDING_LOOKS, STANDING_LOOKS)
        if plain[0] < p:
            p, p_without = plain
    return _told(own, key, begin, weighed, p, p_without)


def _judged(weighed: Sequence[_Weighed], looks: float, looks_at_rest: float) -> tuple[float, float]:
    """The p of a stretch, the larger of that against its past and that against the rest, and that without the strongest."""
    p = max(looks * _tail(weighed), looks_at_rest * _tail_beside_rest(weighed))
    strongest = max(weighed, key=lambda one: (one.observed - one.expected) / one.spread)
    return min(1.0, p), _tail([one for one in weighed if one is not strongest])


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One stratum's stretch: counts, what its model expects without the change, and what its share of all does.

    `due` is what the value's share of the stratum before lets expect of its stretch, `scatter` the variance of that.
    """

    series: _Series
    observed: float
    expected: float
    doubt: float
    spread: float
    due: float
    scatter: float
    freedom: float


def _weighed(own: Sequence[_Series], key: Key, begin: int) -> list[_Weighed]:
    found = []
    common = _common_scatter(own, key, begin)
    for one in own:
        place = one.places[key]
        there = one.there[place]
        if there[0] - there[begin] < least_baseline(there[:1], WEEKS)[0] or not there[begin]:
            continue
        periods = one.counts.shape[1]
        inside = one.sizes[place] > 0
        counts = one.counts[place][None]
        ((mine,),) = weigh(
            counts, one.sizes[place][None], one.material.design, [[(begin, periods)]],
            pool=one.pool,
        )  # fmt: skip
        expected, doubt, _ratio, spread = mine
        doubt *= max(common / spread, 1.0)
        spread = max(common, spread)
        observed = float(counts[0, begin:][inside[begin:]].sum())
        due, scatter = _share(one, key, begin)
        freedom = float(one.freedom[place])
        found.append(_Weighed(one, observed, expected, doubt, spread, due, scatter, freedom))
    joint = _joint_scatter(found, key, begin)
    return [replace(one, spread=one.spread * joint, doubt=one.doubt * joint) for one in found]


def _joint_scatter(weighed: Sequence[_Weighed], key: Key, begin: int) -> float:
    """How many times more the sum over the strata scatters before the stretch than strata would that go their own ways.

    A week of bad weather is one for every account: their weeks do not cancel, and the sum's own scatter counts.
    """
    more, variance = np.zeros(begin), np.zeros(begin)
    for one in weighed:
        place = one.series.places[key]
        mean = one.series.mean[place, :begin]
        seen = one.series.counts[place, :begin]
        more += np.where(mean > 0, seen - mean, 0.0) / one.spread
        variance += mean / one.spread
    known = variance > 0
    weeks = float(known.sum()) - (weighed[0].series.material.design.shape[1] if weighed else 0)
    if weeks <= 0:
        return 1.0
    return max(1.0, float((more[known] ** 2 / variance[known]).sum()) / weeks)


def _common_scatter(own: Sequence[_Series], key: Key, begin: int) -> float:
    """Variance over the Poisson's of the value's weeks before the stretch, over all strata.

    A stratum draws the scatter of each value towards that of its others; where it is this very value that comes
    in clumps everywhere, that is too little.
    """
    squares = weeks = 0.0
    for one in own:
        place = one.places[key]
        mean, seen = one.mean[place, :begin], one.counts[place, :begin]
        known = mean > 0
        squares += float((((seen - mean) ** 2)[known] / mean[known]).sum())
        weeks += max(float(known.sum()) - one.material.design.shape[1], 0.0)
    return max(1.0, squares / weeks) if weeks else 1.0


def _share(one: _Series, key: Key, begin: int) -> tuple[float, float]:
    """What the value's share of the stratum before the stretch gives of it, with its variance (Mantel and Haenszel).

    Season and growth are those of both, so that they cancel. Where the exposure knows the value, the rest counts
    by as much room as the value has of it in each of the two times.
    """
    place = one.places[key]
    inside = one.sizes[place] > 0
    own = np.where(inside, one.counts[place], 0).astype(np.float64)
    rest = np.where(inside, np.maximum(one.rest[place], 0), 0).astype(np.float64)
    a, b, c, d = own[begin:].sum(), own[:begin].sum(), rest[begin:].sum(), rest[:begin].sum()
    total = a + b + c + d
    if not (a + b) or not (c + d) or total < 2:
        return float(a), 0.0
    odds = 1.0
    rooms = one.material.rooms
    if rooms.tells([name for name, _label in one.slices[place].conditions]):
        room = np.where(inside, rooms.of(Slice()), 0.0)
        mine = one.sizes[place] / np.maximum(room, 1e-12) * inside
        weight = np.where(inside, own + rest, 0.0)
        late, early = (weight[part] @ mine[part] / max(weight[part].sum(), 1e-9)
                       for part in (slice(begin, None), slice(None, begin)))  # fmt: skip
        odds = late / max(early, 1e-9)
    # Given the margins the value's count in the stretch is hypergeometric, at odds of the room's own shift.
    share = odds * (a + c) / (odds * (a + c) + b + d)
    due = (a + b) * share
    variance = (a + b) * share * (1.0 - share) * (c + d) / (total - 1.0)
    return float(due), float(variance)


def _tail(weighed: Sequence[_Weighed]) -> float:
    """The chance to see as many over the strata together, each over its own scatter."""
    seen = mean = variance = 0.0
    for one in weighed:
        due = one.expected / one.spread
        seen += one.observed / one.spread
        mean += due
        variance += due + one.doubt * due**2
    _, score = upper_tail(np.array([seen]), np.array([mean]), np.array([variance]))
    return with_doubt(float(score[0]), sum(one.freedom for one in weighed))


def _tail_beside_rest(weighed: Sequence[_Weighed]) -> float:
    """The chance of as large shares of all complaints over the strata together."""
    more = sum((one.observed - one.due) / one.spread for one in weighed)
    variance = sum(one.scatter / one.spread for one in weighed)
    if variance <= 0.0:
        return 1.0
    return with_doubt(float(more / np.sqrt(variance)), sum(one.freedom for one in weighed))


def _told(
    own: Sequence[_Series],
    key: Key,
    begin: int,
    weighed: Sequence[_Weighed],
    p: float,
    p_without: float,
) -> PooledRise:
    calendar = own[0].material.calendar
    parts = []
    for one in weighed:
        place = one.series.places[key]
        worth = one.spread / max(one.doubt, 1e-9)
        ratio, low, high = rate_ratio(
            one.observed, one.expected, worth, worth, dispersion=one.spread
        )
        rooms = one.series.material.rooms
        sizes = one.series.sizes[place]
        parts.append(
            PooledPart(
                one.series.number, one.series.slices[place], int(one.series.counts[place].sum()),
                int(one.observed), one.expected, ratio, low, high, float(sizes[begin:].sum()),
                one.spread, rooms.rated, rooms.unit if rooms.rated else "",
            )
        )  # fmt: skip
    seen = sum(one.observed / one.spread for one in weighed)
    mean = sum(one.expected / one.spread for one in weighed)
    doubt = sum(one.doubt * (one.expected / one.spread) ** 2 for one in weighed) / mean**2
    _ratio, low, high = rate_ratio(seen, mean, 1.0 / max(doubt, 1e-9), 1.0 / max(doubt, 1e-9))
    first, last = _begins(weighed, key, begin)
    order = sorted(parts, key=lambda one: one.expected - one.observed)
    starts = calendar.starts
    return PooledRise(
        key, day_text(int(starts[begin])), day_text(int(starts[first])),
        day_text(int(starts[last + 1]) - 1), day_text(int(starts[-1]) - 1),
        seen / mean, low, high or np.inf, p, 1.0, p_without, 0, tuple(order),
    )  # fmt: skip


def _begins(weighed: Sequence[_Weighed], key: Key, begin: int) -> tuple[int, int]:
    """The 95 % interval of the first week, from the strata's counts and expectations added up over their scatter."""
    periods = weighed[0].series.counts.shape[1]
    seen, due = np.zeros(periods), np.zeros(periods)
    for one in weighed:
        series, place = one.series, one.series.places[key]
        changed = np.zeros((1, periods, 1))
        changed[0, begin:, 0] = 1.0
        model = expect(
            series.counts[place][None], series.sizes[place][None], series.material.design,
            changes=changed, pool=series.pool,
        )  # fmt: skip
        usual = model.fitted[0] * np.exp(-model.coefficients[0, -1] * changed[0, :, 0])
        inside = series.sizes[place] > 0
        seen += np.where(inside, series.counts[place], 0) / one.spread
        due += np.where(inside, usual, 0.0) / one.spread
    low = max(periods - LONGEST - 13, 0)
    _place, first, last = date_change(seen[low:], None, fitted=due[low:])
    return min(low + first, begin), max(low + last, begin)
