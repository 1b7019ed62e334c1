"""A file of counts in, a control chart with its limits out."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.limits import LimitsError

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.domain.limits import LimitsChart


CHARTS = ("auto", "c", "u", "p", "laney-u", "laney-p", "g", "t", "ewma", "cusum", "run")
"""What may be drawn; `auto` is c, u or Laney's u, as the figures ask for."""
RULES = ("anhoej", "western-electric", "nelson", "none")
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
    chart: str = "auto",
    wishes: LimitWishes | None = None,
) -> LimitsChart:
    """The chart of column `count`, row after row, over `size` where one is given.

    For a g chart `count` holds the cases between events, for a t chart the time between them. Raises the typed
    errors of tables and `LimitsError`, both with the file, the row and the column.
    """
    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.limit_charts import LimitSettings, draw_limits

    _check_choices(chart, wishes)
    table = read_table(path, [name for name in (count, size) if name is not None])
    given: dict[str, Any] = {
        item.name: value
        for item in fields(LimitWishes)
        if wishes is not None and (value := getattr(wishes, item.name)) is not None
    }
    kind: Any = chart
    try:
        found = draw_limits(
            table.amounts(count),
            None if size is None else table.amounts(size),
            kind=kind,
            settings=LimitSettings(**given),
        )
    except LimitsError as error:
        facts = dict(error.facts) | {"file": str(path), "column": count}
        if "place" in facts:
            facts["row"] = table.row_of(int(str(facts["place"])))
        if error.facts.get("reason") == "size zero" or error.facts.get("what") == "size":
            facts["column"] = size
        raise LimitsError(**facts) from None
    return replace(found, flags=(*table.flags, *found.flags))


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
