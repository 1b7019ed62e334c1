"""A file of dated rows in, the slices out whose share of them moved between two stretches of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.causes import (
    Cause,
    Localisation,
    NothingToExplainError,
    RepeatedAttributeError,
)
from mcr_desktop.domain.comparisons import ComparedDays, ComparedDaysError
from mcr_desktop.domain.findings import Flag, Slice
from mcr_desktop.domain.progress import Progress
from mcr_desktop.services.analyses.explanations import Explained, ExplainedCase

if TYPE_CHECKING:
    from datetime import date

    from mcr_desktop.domain.findings import SliceEvidence
    from mcr_desktop.rootcause import explain as engine
    from mcr_desktop.rootcause.columns import Attribute, Complaints
    from mcr_desktop.rootcause.spells import Period

DEPTH = 3
RESAMPLES = 199
_NAMES_ROWS = 0.5
"""An attribute with more values than this share of the rows names rows and not kinds of them."""
_ROWS_SHOWN = 100


def explain_rows(
    path: Path,
    date: str,
    by: Sequence[str],
    since: str,
    until: str,
    baseline_since: str | None = None,
    baseline_until: str | None = None,
    progress: Progress | None = None,
) -> Explained:
    """What changed from `since` to `until` against a baseline, by default the twelve months before.

    Days are ISO texts, both ends included. Attributes that name every row are left out, with a flag.
    Raises the errors of `exchange.table_errors`, ComparedDaysError, NothingToExplainError without an
    attribute, RepeatedAttributeError where one column plays two parts, CancelledError through `progress`.
    """
    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.rootcause.explain import explain_days

    if not by:
        raise NothingToExplainError(file=path.name)
    for place, name in enumerate(by):
        if name == date or name in by[:place]:
            raise RepeatedAttributeError(column=name)
    days = ComparedDays.of(since, until, baseline_since, baseline_until)
    table = read_table(path, [date, *by])
    rows = Complaints(table.days(date), {name: table.attribute(name) for name in by})
    window, baseline = _periods(days, rows, path)
    flags = [*table.flags, *_missing_dates(rows)]
    usable, left_out = _usable(rows)
    flags += left_out
    explained = explain_days(rows, window, baseline, usable, depth=DEPTH, resamples=RESAMPLES,
                             progress=progress)  # fmt: skip
    found = _localisation(explained, len(rows), len(usable))
    return Explained((ExplainedCase(None, found),), tuple(flags))


def _periods(days: ComparedDays, rows: Complaints, path: Path) -> tuple[Period, Period]:
    """The days as numbers, without those before the first row of the file and after the last."""
    import numpy as np

    from mcr_desktop.rootcause.columns import MISSING_DAY
    from mcr_desktop.rootcause.spells import Period

    known = rows.day[rows.day != MISSING_DAY]
    window = Period(_number(days.since), _number(days.until))
    baseline = Period(_number(days.baseline_since), _number(days.baseline_until))
    for reason, some, first, last in (
        ("window", window, days.since, days.until),
        ("baseline", baseline, days.baseline_since, days.baseline_until),
    ):
        if not bool(np.any((known >= some.since) & (known <= some.until))):
            raise ComparedDaysError(
                reason=reason, file=path.name, since=first.isoformat(), until=last.isoformat()
            )
    low, high = int(known.min()), int(known.max())
    return (
        replace(window, since=max(window.since, low), until=min(window.until, high)),
        replace(baseline, since=max(baseline.since, low), until=min(baseline.until, high)),
    )


def _number(day: date) -> int:
    from datetime import date as calendar

    return day.toordinal() - calendar(1970, 1, 1).toordinal()


def _missing_dates(rows: Complaints) -> list[Flag]:
    import numpy as np

    from mcr_desktop.rootcause.columns import MISSING_DAY

    undated = np.flatnonzero(rows.day == MISSING_DAY)
    if not len(undated):
        return []
    shown = tuple(int(row) for row in undated[:_ROWS_SHOWN])
    return [Flag("missing dates", len(undated), len(rows), rows=shown)]


def _usable(rows: Complaints) -> tuple[list[str], list[Flag]]:
    """The attributes along which rows can be compared, and what is to be said of the others."""
    usable, flags = [], []
    for name, column in rows.attributes.items():
        values = _values(column)
        if values > _NAMES_ROWS * len(rows) and values > 2:
            flags.append(Flag("attribute names every row", values, len(rows), attribute=name))
        elif values < 2 and not bool((column.codes == 0).any()):
            flags.append(Flag("constant attribute", values, len(rows), attribute=name))
        else:
            usable.append(name)
    return usable, flags


def _values(column: Attribute) -> int:
    return len(column.labels) - 1


def _localisation(explained: engine.Explained, rows: int, attributes: int) -> Localisation:
    found = explained.explanation
    causes = tuple(
        _cause(evidence, ties) for evidence, ties in zip(found.causes, explained.ties, strict=True)
    )
    return Localisation(
        found.verdict, float(found.observed), found.expected, causes,
        rows, found.searched, min(DEPTH, attributes),
    )  # fmt: skip


def _cause(evidence: SliceEvidence, ties: tuple[SliceEvidence, ...]) -> Cause:
    return Cause(
        evidence.slice, float(evidence.observed), evidence.expected, evidence.ratio,
        evidence.low, evidence.high, evidence.share, evidence.p or 0.0,
        ties=tuple(Slice(tie.slice.conditions) for tie in ties),
    )  # fmt: skip
