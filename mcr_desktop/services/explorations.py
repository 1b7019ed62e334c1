"""How one filter of complaints is looked at: its picture first, then what carries its change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Signal, Slice
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import (
    rivals_sentence,
    shift_sentence,
    signal_sentence,
)
from mcr_desktop.phrases.splits import split_sentence
from mcr_desktop.rootcause.charts import draw_control_chart, phases_of
from mcr_desktop.rootcause.columns import day_text, days_of, months_of
from mcr_desktop.rootcause.explain import FEWEST_COMPLAINTS, Window, explain_change
from mcr_desktop.rootcause.rates import rate_ratio
from mcr_desktop.rootcause.series import count_by_period, span_of
from mcr_desktop.rootcause.shifts import explain_largest_shift, weigh_window, window_of
from mcr_desktop.services import cause_figures as draw
from mcr_desktop.services.complaints import Filter
from mcr_desktop.services.pictures import (
    Cell,
    Evidence,
    EvidenceRow,
    Exploration,
    Reasons,
    filter_text,
)
from mcr_desktop.services.rate_splits import split_shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import (
        ControlChart,
        Explanation,
        Flag,
        IntakeChange,
        Shift,
        SliceEvidence,
    )
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.figures.charts import SparkFigure, SplitFigure
    from mcr_desktop.rootcause.columns import Complaints, Exposure
    from mcr_desktop.rootcause.series import Span

_BASELINE = 12
"""Months before a chosen one that it is compared with."""
_DEPTH = 3
_RESAMPLES = 199
_FEWEST_IN_CELL = 5


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked: a filter of an account's complaints, and along which attributes."""

    account: Account
    chosen: Filter
    columns: Complaints
    by: tuple[str, ...]
    exposure: Exposure | None

    def span(self) -> Span:
        """The whole months that the account's complaints cover."""
        return span_of(self.columns.dated(), self.account.as_of)

    def rows(self, *, without: str = "", dated: bool = True) -> NDArray[np.bool_]:
        """Rows that the filter means, one attribute's condition set aside where asked."""
        where = {name: label for name, label in self.chosen.where if name != without}
        if any(name not in self.columns.attributes for name in where):
            return np.zeros(len(self.columns), np.bool_)
        rows = self.columns.mask(where)
        day = self.columns.day
        if dated and self.chosen.since:
            rows &= day >= days_of([self.chosen.since])[0]
        if dated and self.chosen.until:
            rows &= day <= days_of([self.chosen.until])[0]
        return rows


def explore(
    question: Question,
    listed: Signal | None,
    intakes: Sequence[IntakeChange],
    flags: tuple[Flag, ...],
    watch: Progress,
) -> Exploration:
    """Everything that can be painted before the search through all combinations.

    `listed` is the signal that tells of just this slice, `intakes` the changes of intake to mark.
    """
    columns, chosen = question.columns, question.chosen
    signal = listed or _moved(question, watch, depth=1, resamples=0)
    shift = signal.shift if signal else None
    count = int(question.rows().sum())
    chart = _chart(question, shift)
    here = Slice(chosen.where)
    figure = draw.control_figure(
        chart,
        _("Complaints a month: {slice}").format(slice=draw.slice_label(here)),
        shift=shift,
        intakes=intakes,
        selected=(chosen.since or "")[:7] or None,
    )
    where = dict(chosen.where)
    paretos = tuple(
        (name, draw.pareto_figure(
            name, columns.take(question.rows(without=name)).pareto(name), where.get(name)
        ))
        for name in (*question.by, *(n for n in columns.attributes if n not in question.by))
    )  # fmt: skip
    return Exploration(
        question.account, chosen, count, len(columns), _last_day(question),
        float(sum(p.size for p in chart.points if _is_chosen(p.period, chosen))) if chart.rated else 0.0,
        _sentence(question, signal, listed, count),
        signal, chart, figure, paretos,
        _breakdown(question, signal, ()), flags,
    )  # fmt: skip


def explain(question: Question, listed: Signal | None, watch: Progress) -> Reasons:
    """The slice that carries the change, its rivals and the arithmetic."""
    signal = listed or _moved(question, watch, depth=_DEPTH, resamples=_RESAMPLES)
    explained = signal.explanation if signal else None
    best: tuple[SliceEvidence, ...] = ()
    if explained is not None and explained.best is not None and _is_within(explained, question):
        best = tuple(
            {
                one.slice: one
                for one in (
                    explained.best, *explained.causes, *explained.ties, *explained.rivals
                )
            }.values()
        )  # fmt: skip
    count = int(question.rows().sum())
    sentence = _sentence(question, signal, signal, count)
    evidence = _evidence(question, signal, explained) if signal and signal.shift else None
    return Reasons(signal, sentence, _breakdown(question, signal, best), evidence)


def _is_within(explained: Explanation, question: Question) -> bool:
    """Whether an explanation names slices of what is filtered, and not the filter itself."""
    named = {name for name, _label in explained.best.slice.conditions} if explained.best else set()
    return explained.verdict == "explained" and named.isdisjoint(dict(question.chosen.where))


def spark(question: Question) -> SparkFigure:
    """The account's last two years in a line."""
    return draw.spark_figure(_chart(question, None), _("Complaints a month"))


def _chart(question: Question, shift: Shift | None) -> ControlChart:
    where = dict(question.chosen.where)
    columns = question.columns
    if any(name not in columns.attributes for name in where):
        columns, where = columns.take(np.zeros(len(columns), np.bool_)), {}
    series = count_by_period(
        columns, where=where, exposure=question.exposure, as_of=question.account.as_of
    )
    phases = phases_of(series, shift) if shift is not None else ()
    return draw_control_chart(series, phases=phases)


def _moved(question: Question, watch: Progress, *, depth: int, resamples: int) -> Signal | None:
    """The change to speak of: that of the chosen months, else the largest of the filter."""
    chosen = question.chosen
    if not question.rows(dated=False).any():
        return None
    if chosen.since or chosen.until:
        return _chosen_months(question, watch, depth=depth, resamples=resamples)
    return explain_largest_shift(
        question.columns, question.by,
        where=dict(chosen.where), exposure=question.exposure, as_of=question.account.as_of,
        depth=depth, resamples=resamples, progress=watch,
    )  # fmt: skip


def _chosen_months(
    question: Question, watch: Progress, *, depth: int, resamples: int
) -> Signal | None:
    """The chosen months against those before them."""
    span, chosen = question.span(), question.chosen
    window = _window(question, span)
    if window is None:
        return None
    here = question.columns.take(question.rows(dated=False)).dated()
    month = months_of(here.day) - span.first
    here = here.take((month >= 0) & (month < span.months))
    counts = np.bincount(months_of(here.day) - span.first, minlength=span.months)
    where = Slice(chosen.where)
    if len(here) < FEWEST_COMPLAINTS:
        return Signal("too few to say", where, len(here), span.months)
    given = question.exposure.given(dict(chosen.where)) if question.exposure else None
    shift = weigh_window(counts, span, window, exposure=given)
    if shift is None:
        return None
    open_to_question = [name for name in question.by if name not in dict(chosen.where)]
    explanation = explain_change(
        here, span, window, open_to_question,
        depth=depth, exposure=given, resamples=resamples, progress=watch,
    )  # fmt: skip
    shift = replace(shift, lasting=False)  # what is asked is these months, whatever followed
    return Signal("spike", where, len(here), span.months, None, shift, explanation)


def _window(question: Question, span: Span) -> Window | None:
    since, until = question.chosen.since, question.chosen.until
    first, last = 0, span.months - 1
    if since:
        first = int(months_of(days_of([since]))[0]) - span.first
    if until:
        last = int(months_of(days_of([until]))[0]) - span.first
    if first < 1 or last < first or last >= span.months:
        return None
    return Window(first, last - first + 1, min(_BASELINE, first))


def _sentence(question: Question, signal: Signal | None, whole: Signal | None, count: int) -> str:
    """The one sentence: of the whole finding where it is known, else of the change alone."""
    here = draw.slice_label(Slice(question.chosen.where))
    if not question.chosen.where:
        here = _("All complaints together")
    if not len(question.columns):
        return _("No complaints yet")
    if not count:
        return _("{slice}: no complaint under this filter").format(slice=here)
    if signal is None:
        if question.chosen.since or question.chosen.until:
            return _("{slice}: nothing earlier to compare these months with").format(slice=here)
        return _("{slice}: no month or stretch stands out more than chance allows").format(
            slice=here
        )
    if signal.shift is None or whole is not None:
        return signal_sentence(signal)
    return shift_sentence(signal.shift, Slice(question.chosen.where))


def _breakdown(
    question: Question, signal: Signal | None, best: tuple[SliceEvidence, ...]
) -> SplitFigure:
    if signal is None or signal.shift is None:
        return draw.split_figure((), "", "")
    shift = _in_months(question, signal.shift)
    when = draw.month_label(shift.since)
    if shift.since[:7] != shift.until[:7]:
        when = f"{when} \N{EN DASH} {draw.month_label(shift.until)}"
    before = _months(shift.baseline_since, shift.since) - 1
    title = ngettext(
        "{when} against the month before", "{when} against the {n} months before", before
    ).format(when=when, n=before)
    note = _("Expected: what the months before give for as long a time.")
    first = tuple(_told(one, question.chosen.where) for one in best)
    taken = {frozenset(cell.slice.conditions) for cell in first}
    others = [
        cell for cell in _cells(question, shift) if frozenset(cell.slice.conditions) not in taken
    ]
    return draw.split_figure((*first, *others), title, note)


def _told(one: SliceEvidence, where: tuple[tuple[str, str], ...]) -> Cell:
    low, high = one.low, one.high
    apart = low > 1.0 or (high is not None and high < 1.0)
    own = tuple(condition for condition in one.slice.conditions if condition not in where)
    return Cell(
        filter_text(Filter((*where, *own))), Slice(own or one.slice.conditions),
        one.observed, one.expected, one.ratio, low, high, apart,
    )  # fmt: skip


def _cells(question: Question, shift: Shift) -> list[Cell]:
    """Single values, those that moved most with the change first."""
    where = question.chosen.where
    here = question.columns.take(question.rows(dated=False)).dated()
    low, start, end = (int(d) for d in days_of([shift.baseline_since, shift.since, shift.until]))
    within = (here.day >= start) & (here.day <= end)
    before = (here.day >= low) & (here.day < start)
    months = _months(shift.since, shift.until)
    room = _months(shift.baseline_since, shift.since) - 1
    whole = (int(within.sum()) / months) / max(int(before.sum()) / max(room, 1), 1e-9)
    rise = shift.after >= shift.before
    found: list[tuple[float, Cell]] = []
    for name in question.by:
        if name in dict(where):
            continue
        column = here.attributes[name]
        own = np.bincount(column.codes[within], minlength=len(column.labels))
        then = np.bincount(column.codes[before], minlength=len(column.labels))
        for code in np.argsort(-np.abs(own / months - then / max(room, 1)))[:12]:
            seen, past = int(own[code]), int(then[code])
            if seen + past < _FEWEST_IN_CELL:
                continue
            label = column.labels[code]
            inside, around = _sizes(question, shift, {**dict(where), name: label})
            expected = past * inside / around
            if (seen > expected) != rise:
                continue
            ratio, below, above = rate_ratio(seen, inside, past, around)
            out = below > whole if rise else above is not None and above < whole
            slice_ = Slice(((name, label),))
            key = filter_text(Filter((*where, (name, label))))
            cell = Cell(key, slice_, seen, expected, ratio, below, above, out)
            found.append((abs(seen - expected), cell))
    found.sort(key=lambda pair: -pair[0])
    return [cell for _excess, cell in found[: draw.MOST_CELLS]]


def _sizes(question: Question, shift: Shift, where: dict[str, str]) -> tuple[float, float]:
    """Room of window and baseline: exposure where the change is rated and it is known, else months."""
    days = days_of([shift.baseline_since, shift.since, shift.until])
    low, start, end = (int(month) for month in months_of(days))
    if question.exposure is not None and shift.rated:
        amounts = question.exposure.monthly(low, end - low + 1, where)
        inside, around = float(amounts[start - low :].sum()), float(amounts[: start - low].sum())
        if inside > 0 and around > 0:
            return inside, around
    return float(end - start + 1), float(max(start - low, 1))


def _in_months(question: Question, shift: Shift) -> Shift:
    """The change as the whole months that it touches most: what can be counted again by hand."""
    span = question.span()
    window = window_of(shift, span)
    if window is None:
        return shift
    return replace(
        shift, since=span.first_day_of(window.start),
        until=span.last_day_of(window.start + window.length - 1),
        baseline_since=span.first_day_of(window.start - window.baseline),
    )  # fmt: skip


def _months(since: str, until: str) -> int:
    first, last = (int(m) for m in months_of(days_of([since, until])))
    return last - first + 1


def _evidence(question: Question, signal: Signal, explained: Explanation | None) -> Evidence:
    """The slice and the rest, before and in the window, as a reader can check by hand."""
    assert signal.shift is not None  # noqa: S101 - asked for by `explain` alone, where there is one
    shift = _in_months(question, signal.shift)
    where = dict(question.chosen.where)
    inside, around = _sizes(question, shift, where)
    rows: list[EvidenceRow] = []
    if explained is not None and explained.best is not None:
        best = explained.best
        if best.slice == signal.slice:  # told within all complaints, not within the filter
            inside, around = _sizes(question, shift, {})
        own, own_room = _sizes(question, shift, {**where, **best.slice.as_where()})
        own_before = round(best.expected * own_room / own)
        rows.append(
            EvidenceRow(draw.slice_label(best.slice), own_before, best.expected, best.observed,
                        best.ratio, best.low, best.high)
        )  # fmt: skip
        expected = best.expected
        rest_before = round(explained.expected * around / inside) - own_before
        rest_seen = explained.observed - best.observed
        for cause in explained.causes[1:]:  # counted without the rows of the slices before it
            own, own_room = _sizes(question, shift, {**where, **cause.slice.as_where()})
            before = round(cause.expected * own_room / own)
            rows.append(
                EvidenceRow(draw.slice_label(cause.slice), before, cause.expected, cause.observed,
                            cause.ratio, cause.low, cause.high)
            )  # fmt: skip
            expected += cause.expected
            rest_before -= before
            rest_seen -= cause.observed
        ratio, low, high = rate_ratio(rest_seen, inside, rest_before, around)
        rows.append(
            EvidenceRow(_("everything else"), rest_before, explained.expected - expected,
                        rest_seen, ratio, low, high)
        )  # fmt: skip
    elif explained is not None:
        before = round(explained.expected * around / inside)
        ratio, low, high = rate_ratio(explained.observed, inside, before, around)
        rows.append(
            EvidenceRow(draw.slice_label(signal.slice), before, explained.expected,
                        explained.observed, ratio, low, high)
        )  # fmt: skip
    else:
        rows.append(
            EvidenceRow(draw.slice_label(signal.slice), round(shift.expected * around / inside),
                        shift.expected, shift.observed, shift.ratio, shift.low, shift.high)
        )  # fmt: skip
    rivals = rivals_sentence(explained) if explained is not None else ""
    here = question.columns.take(question.rows(dated=False)).dated()
    splits = split_shift(here, question.exposure, shift, question.by, where)
    return Evidence(
        tuple(rows), shift.baseline_since, shift.since, shift.until,
        explained.p if explained else None, explained.searched if explained else 0, rivals,
        tuple(split_sentence(split) for split in splits),
    )  # fmt: skip


def _is_chosen(period: str, chosen: Filter) -> bool:
    return (not chosen.since or period >= chosen.since[:7]) and (
        not chosen.until or period <= chosen.until[:7]
    )


def _last_day(question: Question) -> str:
    if question.account.as_of:
        return question.account.as_of
    dated = question.columns.dated()
    return day_text(int(dated.day.max())) if len(dated) else ""
