"""A file of dated rows in, the slices out whose share of them moved between two stretches of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.causes import (
    Cause,
    Localisation,
    NothingToExplainError,
    RepeatedAttributeError,
)
from mcr_desktop.domain.comparisons import ComparedDays, ComparedDaysError, Comparison
from mcr_desktop.domain.findings import FlagKind, Slice
from mcr_desktop.domain.progress import Progress
from mcr_desktop.services.analyses.explanations import Explained, ExplainedCase

if TYPE_CHECKING:
    from datetime import date

    from mcr_desktop.domain.findings import SliceEvidence
    from mcr_desktop.rootcause import explain as engine
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.rootcause.spells import Period

DEPTH = 3
RESAMPLES = 199
_ODD = 0.001
"""Part of the rows that may lie beyond the file's ends by slips of the date."""
_TELLS_NOTHING: tuple[FlagKind, ...] = ("attribute names every row", "constant attribute")
"""What is flagged so is left out of the search: it can carry no change."""
_OF_INTAKE: tuple[FlagKind, ...] = ("category added", "category renamed")
_NOT_OF_DAYS: tuple[FlagKind, ...] = ("incomplete last month",)
"""Days are compared with days here, and no month is left out."""


@dataclass(frozen=True, slots=True)
class ExplainedRows(Explained):
    """The one answer, what is to be known of the file, and what was compared with what."""

    compared: Comparison


def explain_rows(
    path: Path,
    date: str,
    by: Sequence[str],
    since: str,
    until: str,
    baseline_since: str | None = None,
    baseline_until: str | None = None,
    progress: Progress | None = None,
) -> ExplainedRows:
    """What changed from `since` to `until` against a baseline, by default the twelve months before.

    Days are ISO texts, both ends included. Attributes that name every row or never vary are left out, with a flag.
    Raises the errors of `exchange.table_errors`, ComparedDaysError, NothingToExplainError without an
    attribute, RepeatedAttributeError where one column plays two parts, CancelledError through `progress`.
    """
    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.columns import Complaints, day_text
    from mcr_desktop.rootcause.comparable import find_comparable
    from mcr_desktop.rootcause.explain import explain_days
    from mcr_desktop.rootcause.flags import find_flags

    if not by:
        raise NothingToExplainError(file=path.name)
    for place, name in enumerate(by):
        if name == date or name in by[:place]:
            raise RepeatedAttributeError(column=name)
    days = ComparedDays.of(since, until, baseline_since, baseline_until)
    table = read_table(path, [date, *by])
    rows = Complaints(table.days(date), {name: table.attribute(name) for name in by})
    window, baseline = _periods(days, rows, path)
    marks, of_file = table.marks(date), table.flags
    del table  # the file's text, which nobody reads any more: half of all memory
    known = find_flags(rows, by=by, marks=marks)
    del marks
    idle = {flag.attribute for flag in known if flag.kind in _TELLS_NOTHING}
    usable = [name for name in by if name not in idle]
    compared = find_comparable(rows, window, baseline, usable, known)
    # The values of a running number begin one after the other: told once, of the attribute.
    bearing = [f for f in known if f.kind not in _OF_INTAKE or f.attribute not in compared.running]
    flags = (*(flag for flag in bearing if flag.kind not in _NOT_OF_DAYS), *of_file)
    explained = explain_days(compared.complaints, window, baseline, compared.by, depth=DEPTH,
                             resamples=RESAMPLES, progress=progress)  # fmt: skip
    found = _localisation(explained, _combinations(rows, usable), len(usable))
    told = Comparison(
        day_text(window.since), day_text(window.until),
        day_text(baseline.since), day_text(baseline.until),
        compared.set_aside, compared.running,
    )  # fmt: skip
    return ExplainedRows((ExplainedCase(None, found),), flags, told)


def _periods(days: ComparedDays, rows: Complaints, path: Path) -> tuple[Period, Period]:
    """The days as numbers, without those before the file begins and after it ends."""
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
    # Before the file begins and after it ends nothing was counted; a few odd dates beyond do not prolong it.
    few = len(known) * _ODD
    late = known[(known >= window.since) & (known <= window.until)]
    early = known[(known >= baseline.since) & (known <= baseline.until)]
    if int((known > window.until).sum()) <= few:
        window = replace(window, until=int(late.max()))
    if int((known < baseline.since).sum()) <= few:
        baseline = replace(baseline, since=int(early.min()))
    # The same where window and baseline stand the other way round.
    if baseline.since > window.until:
        if int((known > baseline.until).sum()) <= few:
            baseline = replace(baseline, until=int(early.max()))
        if int((known < window.since).sum()) <= few:
            window = replace(window, since=int(late.min()))
    return window, baseline


def _number(day: date) -> int:
    from datetime import date as calendar

    return day.toordinal() - calendar(1970, 1, 1).toordinal()


def _combinations(rows: Complaints, names: Sequence[str]) -> int:
    """How many different combinations of the attributes' values there are."""
    import numpy as np

    from mcr_desktop.rootcause.repeats import mark_rows

    return len(np.unique(mark_rows((rows.attributes[n].codes for n in names), len(rows))))


def _localisation(explained: engine.Explained, leaves: int, attributes: int) -> Localisation:
    found = explained.explanation
    causes = tuple(
        _cause(evidence, ties) for evidence, ties in zip(found.causes, explained.ties, strict=True)
    )
    return Localisation(
        found.verdict, float(found.observed), found.expected, causes,
        leaves, found.searched, min(DEPTH, attributes),
    )  # fmt: skip


def _cause(evidence: SliceEvidence, ties: tuple[SliceEvidence, ...]) -> Cause:
    return Cause(
        evidence.slice, float(evidence.observed), evidence.expected, evidence.ratio,
        evidence.low, evidence.high, evidence.share, evidence.p or 0.0,
        ties=tuple(Slice(tie.slice.conditions) for tie in ties),
    )  # fmt: skip
