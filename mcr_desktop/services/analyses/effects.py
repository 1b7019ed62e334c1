"""A file of complaints in, the verdict on a corrective action out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as calendar_day
from typing import TYPE_CHECKING

from mcr_desktop.domain.effects import ActionDayError, ConditionError
from mcr_desktop.domain.periods import today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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
) -> Effect:
    """Whether the complaints of a line list that meet `where` changed since `action` (an ISO day).

    The other rows are the controls; `as_of` is the last day that the file covers. Raises ActionDayError,
    ConditionError, NoSuchValueError, NoComplaintsError and the errors of tables.
    """
    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.rootcause.effects import judge_action
    from mcr_desktop.rootcause.flags import find_flags
    from mcr_desktop.services.analyses.exposures import read_exposure

    conditions = dict(where or {})
    day = _declared(action, "action")
    until = None if as_of is None else _declared(as_of, "as_of")
    table = read_table(path, [date, *conditions])
    columns = {name: table.attribute(name) for name in conditions}
    complaints = Complaints(table.days(date), columns)
    sized: Exposure | None = None
    more: tuple[Flag, ...] = ()
    if exposure is not None:
        sized, more = read_exposure(exposure, tuple(conditions), date=date)
    effect = judge_action(complaints, conditions, day, sized, until)
    # Rows repeat each other in the few columns read here without being duplicates, so that is not said.
    found = [
        flag for flag in find_flags(complaints, sized, as_of=until) if flag.kind != "duplicates"
    ]
    return replace(effect, flags=(*table.flags, *more, *found, *effect.flags))


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
