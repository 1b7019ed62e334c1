"""A file of counts in, a control chart with its limits out."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.level_shifts import UndatedRowError
from mcr_desktop.domain.limits import LimitsError, LimitsFlag

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.domain.limits import LimitsChart
    from mcr_desktop.exchange.tables import Table


CHARTS = ("auto", "c", "u", "p", "laney-u", "laney-p", "g", "t", "ewma", "cusum", "run")
"""What may be drawn; `auto` is c, u or Laney's u, as the figures ask for."""
RULES = ("anhoej", "western-electric", "nelson", "none")
_MOST_SCALE = 1e9
_FEWEST_STEPS, _REGULAR = 3, 0.7
_THURSDAY, _SATURDAY = 3, 5  # day 0 was a Thursday; the week begins on Monday, 0
SIGMAS = ("auto", "chance", "laney", "range")


@dataclass(frozen=True, slots=True)
class LimitWishes:
    """How the chart is wanted; None takes the usual value. As `rootcause.limit_charts.LimitSettings`."""

    freeze: int | None = None
    phases: tuple[int, ...] | None = None
    rules: str | None = None
    weight: float | None = None
    width: float | None = None
    reference: float | None = None
    decision: float | None = None
    sigma: str | None = None
    proportion: bool | None = None
    screened: bool | None = None


def find_limits(
    path: Path,
    count: str,
    *,
    size: str | None = None,
    date: str | None = None,
    chart: str = "auto",
    wishes: LimitWishes | None = None,
    multiply: float = 1.0,
) -> LimitsChart:
    """The chart of column `count` over `size` where one is given, in order of `date` or else of the rows.

    For a g chart `count` holds the cases between events, for a t chart the time between them. Rows that had to
    be sorted are flagged. `multiply` scales what is shown: 1000 makes a rate one per thousand. Raises the typed errors of tables, `UndatedRowError` and `LimitsError`, all with the
    file, the row and the column.
    """
    import numpy as np

    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.limit_charts import LimitSettings, draw_limits

    _check_choices(chart, wishes)
    if not 0.0 < multiply <= _MOST_SCALE:
        raise LimitsError(
            reason="range", setting="multiply", value=multiply, low=0, high=_MOST_SCALE
        )
    table = read_table(path, [name for name in (count, size, date) if name is not None])
    given: dict[str, Any] = {
        item.name: value
        for item in fields(LimitWishes)
        if wishes is not None and (value := getattr(wishes, item.name)) is not None
    }
    kind: Any = chart
    counts = table.amounts(count)
    sizes = None if size is None else table.amounts(size)
    days = None if date is None else _days(table, date)
    order = np.arange(table.rows) if days is None else np.argsort(days, kind="stable")
    try:
        found = draw_limits(
            counts[order],
            None if sizes is None else sizes[order],
            kind=kind,
            settings=LimitSettings(**given),
        )
    except LimitsError as error:
        facts = dict(error.facts) | {"file": str(path), "column": count}
        if "place" in facts:
            facts["row"] = table.row_of(int(order[int(str(facts["place"]))]))
        if error.facts.get("reason") == "size zero" or error.facts.get("what") == "size":
            facts["column"] = size
        raise LimitsError(**facts) from None
    if days is not None:
        found = _dated(found, days, order)
    return replace(_scaled(found, multiply), flags=(*table.flags, *found.flags))


def _scaled(found: LimitsChart, factor: float) -> LimitsChart:
    """The chart with its figures times a factor; a CUSUM stays in sigmas but for what was observed."""
    if factor == 1.0:
        return found
    sums = found.kind == "cusum"

    def times(value: float | None) -> float | None:
        return None if value is None else value * factor

    points = tuple(
        replace(point, observed=times(point.observed))
        if sums
        else replace(
            point,
            value=times(point.value),
            lcl=times(point.lcl),
            ucl=times(point.ucl),
            centre=times(point.centre),
            observed=times(point.observed),
        )
        for point in found.points
    )
    phases = tuple(replace(phase, centre=times(phase.centre)) for phase in found.phases)
    return replace(found, centre=times(found.centre), points=points, phases=phases)


def _days(table: Table, column: str) -> NDArray[np.int32]:
    import numpy as np

    from mcr_desktop.rootcause.columns import MISSING_DAY

    days = table.days(column)
    empty = np.flatnonzero(days == MISSING_DAY)
    if len(empty):
        raise UndatedRowError(file=str(table.path), row=table.row_of(int(empty[0])), column=column)
    return days


def _dated(found: LimitsChart, days: NDArray[np.int32], order: NDArray[np.int64]) -> LimitsChart:
    """The chart with the day of each point, and what sorting them brought to light."""
    import numpy as np

    from mcr_desktop.rootcause.columns import day_text

    flags = []
    if (late := int((np.diff(days.astype(np.int64)) < 0).sum())) > 0:
        flags.append(LimitsFlag("dates sorted", late))
    again = np.flatnonzero(np.diff(days[order].astype(np.int64)) == 0) + 1
    if len(again):
        flags.append(LimitsFlag("repeated dates", len(again), tuple(int(i) for i in again)))
    if found.kind not in ("g", "t") and (gaps := _missing_periods(days[order])) > 0:
        flags.append(LimitsFlag("missing periods", gaps))
    points = tuple(
        replace(point, at=day_text(int(day)))
        for point, day in zip(found.points, days[order], strict=True)
    )
    return replace(found, points=points, flags=(*flags, *found.flags))


def _missing_periods(days: NDArray[np.int32]) -> int:
    """How many periods have no row, where seven of ten steps are alike but for the length of months.

    Saturdays and Sundays are no gap in a series of days that has none of them.
    """
    import numpy as np

    steps = np.diff(days.astype(np.float64))
    usual = float(np.median(steps)) if len(steps) >= _FEWEST_STEPS else 0.0
    if usual <= 0 or (np.abs(steps - usual) <= usual / 9).mean() < _REGULAR:
        return 0
    if usual > 1:
        return int(np.round(np.maximum(steps / usual - 1.0, 0.0)).sum())
    absent = np.setdiff1d(np.arange(days[0], days[-1] + 1), days)
    weekends = (days + _THURSDAY) % 7 >= _SATURDAY
    if not weekends.any():
        absent = absent[(absent + _THURSDAY) % 7 < _SATURDAY]
    return len(absent)


def _check_choices(chart: str, wishes: LimitWishes | None) -> None:
    chosen: dict[str, tuple[str, tuple[str, ...]]] = {"chart": (chart, CHARTS)}
    if wishes is not None:
        chosen["rules"] = (wishes.rules or "none", RULES)
        chosen["sigma"] = (wishes.sigma or "auto", SIGMAS)
    for setting, (value, allowed) in chosen.items():
        if value not in allowed:
            raise LimitsError(
                reason="setting", setting=setting, value=value, allowed=", ".join(allowed)
            )
