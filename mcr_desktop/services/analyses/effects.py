"""A file of complaints in, the verdict on a corrective action out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as calendar_day
from typing import TYPE_CHECKING

from mcr_desktop.domain.effects import ActionDayError, Assumption, ConditionError
from mcr_desktop.domain.periods import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.domain.effects import Effect
    from mcr_desktop.domain.findings import Flag
    from mcr_desktop.rootcause.columns import Exposure


def judge_file(
    path: Path,
    date: str,
    action: str,
    *,
    where: Mapping[str, str] | None = None,
    exposure: Path | None = None,
    as_of: str | None = None,
    reported: str | None = None,
) -> Effect:
    """Whether the complaints of a line list that meet `where` changed since `action` (an ISO day).

    The other rows are the controls; `as_of` is the last day that the file covers. With the column `reported` the
    last weeks, of which fewer than nine in ten complaints are known yet, are left out. Raises ActionDayError,
    ConditionError, NoSuchValueError, NoComplaintsError and the errors of tables.
    """
    from mcr_desktop.exchange.tables import column_names, read_table
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.rootcause.effects import judge_action
    from mcr_desktop.rootcause.flags import find_flags
    from mcr_desktop.services.analyses.exposures import read_exposure

    conditions = dict(where or {})
    day = _declared(action, "action")
    until = None if as_of is None else _declared(as_of, "as_of")
    table = read_table(path, [date, *conditions, *([] if reported is None else [reported])])
    columns = {name: table.attribute(name) for name in conditions}
    complaints = Complaints(table.days(date), columns)
    arrived = None if reported is None else table.days(reported)
    sized: Exposure | None = None
    more: tuple[Flag, ...] = ()
    if exposure is not None:
        others = column_names(path)
        sized, more = read_exposure(exposure, tuple(conditions), date=date, others=others)
    flags = find_flags(
        complaints,
        sized,
        as_of=until,
        by=tuple(conditions),
        marks=table.marks(date),
        reported=arrived,
    )
    filling = None if arrived is None else _still_filling(complaints.day, arrived, until)
    effect = judge_action(
        complaints, conditions, day, sized, until if filling is None else filling.detail
    )
    if filling is not None:
        effect = replace(effect, assumptions=(*effect.assumptions, filling))
    flags = tuple(flag for flag in flags if _bears_on(flag, effect))
    known = {flag.kind for flag in flags}
    own = tuple(flag for flag in effect.flags if flag.kind not in known)
    return replace(effect, flags=(*table.flags, *more, *flags, *own))


def _bears_on(flag: Flag, effect: Effect) -> bool:
    """Whether a flag of the whole file says something of this comparison.

    Weeks that are not over are left out whatever month they lie in, and other categories that began are no controls.
    """
    if flag.kind == "incomplete last month":
        return False
    if flag.kind == "category added":
        return (flag.attribute, flag.detail) in effect.slice.conditions
    if flag.kind == "category renamed":
        return effect.before.since <= flag.day <= effect.as_of
    return True


def _still_filling(
    day: NDArray[np.int32], arrived: NDArray[np.int32], as_of: str | None
) -> Assumption | None:
    """The last day of the weeks that are complete but for one case in ten, where some are not."""
    import numpy as np

    from mcr_desktop.rootcause.columns import day_text
    from mcr_desktop.rootcause.delays import find_reporting_delay

    last = None if as_of is None else int(np.datetime64(as_of, "D").astype(np.int64))
    delay = find_reporting_delay(day, arrived, as_of=last)
    if delay is None or not delay.grey:
        return None
    before = int(np.datetime64(delay.grey[0].since, "D").astype(np.int64)) - 1
    return Assumption("weeks still filling", len(delay.grey), detail=day_text(before))


def conditions_of(texts: Sequence[str]) -> dict[str, str]:
    """Conditions as they are typed, `attribute=value` each; raises ConditionError on anything else."""
    found: dict[str, str] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            raise ConditionError(value=text, reason="form")
        if name.strip() in found:
            raise ConditionError(value=text, reason="twice")
        found[name.strip()] = value.strip()
    return found


def _declared(text: str, field: str) -> str:
    try:
        day = calendar_day.fromisoformat(text.strip())
    except ValueError:
        raise ActionDayError(day=text, reason=f"{field} unreadable", first="", last="") from None
    if day > today():
        raise ActionDayError(
            day=day.isoformat(), reason=f"{field} future", first="", last=today().isoformat()
        )
    return day.isoformat()
