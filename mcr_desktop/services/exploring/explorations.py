"""How one filter of complaints is looked at: its picture first, then what carries its change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Signal, Slice
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import contrasts as say
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.findings import rate_text, shift_sentence, signal_sentence
from mcr_desktop.rootcause.charts import draw_control_chart
from mcr_desktop.rootcause.columns import day_text, days_of, months_of
from mcr_desktop.rootcause.explain import FEWEST_COMPLAINTS, Window, explain_change, explain_days
from mcr_desktop.rootcause.rates import rate_ratio
from mcr_desktop.rootcause.shifts import (
    Found,
    explain_found,
    find_largest_shift,
    near_window,
    weigh_window,
)
from mcr_desktop.rootcause.spells import Period
from mcr_desktop.rootcause.tallies import pareto_bars
from mcr_desktop.services.exploring import breakdowns
from mcr_desktop.services.exploring import cause_figures as draw
from mcr_desktop.services.exploring.pictures import (
    Comparison,
    EvidenceRow,
    Exploration,
    Reasons,
    Stretch,
)
from mcr_desktop.services.exploring.questions import (
    BASELINE,
    Near,
    Question,
    contrast_of_last_year,
    contrast_of_shift,
    contrast_of_stretches,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.findings import (
        ControlChart,
        Explanation,
        Flag,
        IntakeChange,
        Shift,
        SliceEvidence,
    )
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.figures.charts import ParetoFigure, SparkFigure
    from mcr_desktop.rootcause.series import Series
    from mcr_desktop.services.exploring.pictures import ChartNote
    from mcr_desktop.services.exploring.questions import Contrast
    from mcr_desktop.services.registering.complaints import Filter

__all__ = ["Question", "explain", "explore", "spark"]

_DEPTH = 3
_RESAMPLES = 199


def explore(
    question: Question,
    listed: Signal | None,
    intakes: Sequence[IntakeChange],
    flags: tuple[Flag, ...],
    watch: Progress,
    notes: tuple[ChartNote, ...] = (),
) -> Exploration:
    """Everything that can be painted before the search through all combinations.

    `listed` is the signal that tells of just this slice, `intakes` the changes of intake to mark, `notes` what
    people noted and cases did.
    """
    chosen, count = question.chosen, question.count
    stretches = _stretches(question)
    signal = None if stretches else listed or _moved(question, watch).signal
    shift = signal.shift if signal else None
    series = question.series
    chart = _chart(series, shift, question)
    size = sum(p.size for p in chart.points if _is_chosen(p.period, chosen)) if chart.rated else 0.0
    denominator = _denominator(question, chart, size)
    figure = draw.control_figure(
        chart,
        _title(question),
        shift=shift,
        intakes=intakes,
        selected=_selected(question),
        note=denominator,
        happened=notes,
        compared=stretches,
        weekly=question.look.grain == "week",
    )
    near = _near(question, signal)
    comparison = _compared(near, stretches) if near is not None and stretches else None
    tree, heat = breakdowns.tree_and_heat(near) if near is not None else (None, None)
    moved = near is not None and (shift is not None or comparison is not None)
    return Exploration(
        question.account, chosen, count, len(question.columns), _last_day(question), float(size),
        comparison.sentence if comparison else _sentence(question, signal, listed),
        signal, chart, figure, _paretos(question),
        breakdowns.breakdown(near) if near is not None and moved else draw.split_figure((), "", ""),
        flags, replace(question.look, measure=question.measure), denominator, question.measures,
        tuple(question.columns.attributes), heat, tree, comparison, notes,
    )  # fmt: skip


def explain(question: Question, listed: Signal | None, watch: Progress) -> Reasons:
    """The slice that carries the change, its rivals and the arithmetic."""
    stretches = _stretches(question)
    if stretches:
        return _explain_stretches(question, stretches, watch)
    signal = listed or _explained(question, _moved(question, watch), watch)
    explained = signal.explanation if signal else None
    best = _carriers(explained, question)
    sentence = _sentence(question, signal, signal)
    near = _near(question, signal)
    if near is None or signal is None or signal.shift is None:
        tree, heat = breakdowns.tree_and_heat(near) if near is not None else (None, None)
        return Reasons(signal, sentence, draw.split_figure((), "", ""), None, tree, heat)
    tree, heat = breakdowns.tree_and_heat(near, best[0].slice.conditions if best else ())
    return Reasons(
        signal, sentence, breakdowns.breakdown(near, best),
        breakdowns.evidence(near, signal, explained), tree, heat,
    )  # fmt: skip


def spark(question: Question) -> SparkFigure:
    """The account's last two years in a line; its title says of what the months are counted out."""
    chart = _chart(question.series, None, question)
    title = _("Complaints a month")
    if chart.rated:  # a rising count may stand beside a level rate: none should pass for the other
        per = draw.per_text(draw.usual_rate(chart), chart.exposure_unit)
        title = _("Complaints {per}, by month").format(per=per)
    return draw.spark_figure(chart, title)


# The change to speak of


def _moved(question: Question, watch: Progress) -> Found:
    """The change to speak of: that of the chosen days, else the largest of the filter."""
    if question.chosen.since or question.chosen.until:
        return _chosen_months(question)
    rows = question.rows(dated=False)
    if not len(question.columns) or (rows is not None and not len(rows)):
        return Found(None)
    key = ("moved", question.chosen.where, question.by, question.measure, question.known)
    return question.tally.figure(
        key,
        lambda: find_largest_shift(
            question.tally, question.by,
            where=question.where, exposure=question.exposure, progress=watch,
        ),
    )  # fmt: skip


def _explained(question: Question, found: Found, watch: Progress) -> Signal | None:
    """What was found, with the slices that carry it."""
    signal, window = found.signal, found.window
    if signal is None or window is None:
        return signal
    if not (question.chosen.since or question.chosen.until):
        return explain_found(
            question.tally, found, question.by, where=question.where, exposure=question.exposure,
            depth=_DEPTH, resamples=_RESAMPLES, progress=watch,
        )  # fmt: skip
    open_to_question = [name for name in question.by if name not in question.where]
    rows = question.rows(dated=False)
    exposure = question.exposure
    explanation = explain_change(
        near_window(question.tally, rows, window, question.span, open_to_question),
        question.span, window, open_to_question, depth=_DEPTH,
        exposure=exposure.given(question.where) if exposure else None,
        resamples=_RESAMPLES, progress=watch,
    )  # fmt: skip
    return replace(signal, explanation=explanation)


def _chosen_months(question: Question) -> Found:
    """The chosen months against those before them."""
    span = question.span
    window = _window(question)
    if window is None:
        return Found(None)
    first = span.first - question.tally.first_month
    counts = question.tally.monthly(question.rows(dated=False))[first : first + span.months]
    rows = int(counts.sum())
    if not rows:
        return Found(None)
    if rows < FEWEST_COMPLAINTS:
        return Found(Signal("too few to say", question.here, rows, span.months))
    given = question.exposure.given(question.where) if question.exposure else None
    shift = weigh_window(counts.astype(np.int64), span, window, exposure=given)
    if shift is None:
        return Found(None)
    shift = replace(shift, lasting=False)  # what is asked is these months, whatever followed
    return Found(Signal("spike", question.here, rows, span.months, None, shift), None, window)


def _window(question: Question) -> Window | None:
    since, until = question.chosen.since, question.chosen.until
    span = question.span
    first, last = 0, span.months - 1
    if since:
        first = int(months_of(days_of([since]))[0]) - span.first
    if until:
        last = int(months_of(days_of([until]))[0]) - span.first
    if first < 1 or last < first or last >= span.months:
        return None
    return Window(first, last - first + 1, min(BASELINE, first))


def _stretches(question: Question) -> tuple[Stretch, Stretch] | None:
    """Two stretches of days to compare: those asked for, or chosen days that are no whole months with the year before."""
    look, chosen = question.look, question.chosen
    if look.before is not None and look.after is not None:
        return _covered(question, look.before), _covered(question, look.after)
    if not chosen.since or not chosen.until:
        return None
    start, end = (int(day) for day in days_of([chosen.since, chosen.until]))
    if chosen.since.endswith("-01") and day_text(end + 1).endswith("-01"):
        return None
    low = max(start - 364, question.tally.ends[0])
    if low >= start:
        return None
    return Stretch(day_text(low), day_text(start - 1)), Stretch(chosen.since, chosen.until)


def _covered(question: Question, stretch: Stretch) -> Stretch:
    """The part of a stretch of which complaints are known: days before the first one or to come would pass for quiet."""
    low, high = question.tally.ends
    last = question.account.as_of or max(today().isoformat(), day_text(high))
    since, until = max(stretch.since, day_text(low)), min(stretch.until, last)
    return Stretch(since, until) if high >= low and since <= until else stretch


def _near(question: Question, signal: Signal | None) -> Near | None:
    """The rows of the two stretches that are held against each other; the last two years where nothing moved."""
    stretches = _stretches(question)
    contrast: Contrast | None
    if stretches is not None:
        contrast = contrast_of_stretches(question, *stretches)
    elif signal is not None and signal.shift is not None:
        contrast = contrast_of_shift(question, signal.shift)
    else:
        contrast = contrast_of_last_year(question)
    return Near(question, contrast) if contrast is not None and question.by else None


def _compared(near: Near, stretches: tuple[Stretch, Stretch]) -> Comparison:
    question = near.question
    seen = int(near.within.sum())
    past = len(near.within) - seen
    inside, around = question.sizes(near.contrast, question.where)
    ratio = rate_ratio(seen, inside, past, around, dispersion=question.dispersion)
    pace = _("as many a day")
    if question.exposure is not None:
        per = rate_text(seen / inside, question.exposure.unit)[1]
        pace = _("as many {per}").format(per=per)
    before, after = stretches
    name = draw.slice_label(question.here) if question.chosen.where else ""
    cells = breakdowns.cells(near)
    rows = tuple(
        EvidenceRow(
            draw.slice_label(cell.slice), round(cell.expected * around / inside), cell.expected,
            cell.observed, cell.ratio, cell.low, cell.high,
        )
        for cell in cells
    )  # fmt: skip
    told = [say.marked_sentence(sum(cell.out for cell in cells), near.compared)] if cells else []
    sentence = say.compared_sentence(
        name, (past, seen), (before.since, before.until), (after.since, after.until), ratio, pace
    )
    return Comparison(before, after, past, seen, *ratio, sentence, rows,
                      (*told, *breakdowns.splits(near)))  # fmt: skip


def _explain_stretches(
    question: Question, stretches: tuple[Stretch, Stretch], watch: Progress
) -> Reasons:
    """Which slices moved most between two stretches of days."""
    near = Near(question, contrast_of_stretches(question, *stretches))
    comparison = _compared(near, stretches)
    low, high, start, end = near.contrast.days
    signal = Signal("spike", question.here, len(near.within), question.span.months)
    explained = None
    if high < start or end < low:
        explained = explain_days(
            near.complaints, Period(start, end), Period(low, high),
            [name for name in question.by if name not in question.where],
            depth=_DEPTH, resamples=_RESAMPLES, progress=watch,
        ).explanation  # fmt: skip
        signal = replace(signal, explanation=explained)
    best = _carriers(explained, question)
    sentence = comparison.sentence
    if best:
        sentence += "; " + say.carried_sentence(best[0], draw.slice_label(best[0].slice))
    tree, heat = breakdowns.tree_and_heat(near, best[0].slice.conditions if best else ())
    return Reasons(
        signal, sentence, breakdowns.breakdown(near, best),
        breakdowns.evidence(near, signal, explained), tree, heat,
    )  # fmt: skip


def _carriers(explained: Explanation | None, question: Question) -> tuple[SliceEvidence, ...]:
    """The slices of an explanation that names slices of what is filtered, and not the filter itself; each once."""
    if explained is None or explained.best is None or explained.verdict != "explained":
        return ()
    if not {name for name, _label in explained.best.slice.conditions}.isdisjoint(question.where):
        return ()
    told = (explained.best, *explained.causes, *explained.ties, *explained.rivals)
    return tuple({one.slice: one for one in told}.values())


# The picture


def _chart(series: Series, shift: Shift | None, question: Question) -> ControlChart:
    phases: tuple[int, ...] = ()
    if shift is not None and shift.lasting and len(series):
        place = int(np.searchsorted(series.starts, days_of([shift.since])[0], side="right")) - 1
        phases = (place,) if place > 0 else ()
    chart = draw_control_chart(series, phases=phases, proportion=question.measure == "shares")
    if question.measure == "shares":
        return replace(chart, exposure_unit=_("complaints in all"))
    return chart


def _paretos(question: Question) -> tuple[tuple[str, ParetoFigure], ...]:
    where, columns = question.where, question.columns
    names = (*question.by, *(n for n in columns.attributes if n not in question.by))
    return tuple((name, _pareto(question, name, where.get(name))) for name in names)


def _pareto(question: Question, name: str, selected: str | None) -> ParetoFigure:
    """An attribute's values by number, or by rate where rates are drawn and its denominators are known."""
    counts = question.counts(name)
    exposure = question.exposure
    if question.measure != "rates" or exposure is None or name not in exposure.attributes:
        bars = pareto_bars(name, question.columns.attributes[name].labels, counts)
        return draw.pareto_figure(name, bars, selected)
    sizes = _sizes_by(question, name)
    labels = question.columns.attributes[name].labels
    values = [
        (label, int(count), sizes.get(label, 0.0))
        for label, count in zip(labels, counts, strict=True)
        if label and (count or sizes.get(label))
    ]
    return draw.rates_figure(name, values, exposure.unit, selected)


def _sizes_by(question: Question, name: str) -> dict[str, float]:
    """Exposure of each value of an attribute under the rest of the filter."""
    exposure, chosen = question.exposure, question.chosen
    if exposure is None:
        return {}
    given = exposure.given({n: label for n, label in chosen.where if n != name})
    month = given.month
    keep = np.ones(len(month), np.bool_)
    if chosen.since:
        keep &= month >= months_of(days_of([chosen.since]))[0]
    if chosen.until:
        keep &= month <= months_of(days_of([chosen.until]))[0]
    column = given.attributes[name]
    sums = np.bincount(column.codes[keep], given.amount[keep], len(column.labels))
    return {label: float(sums[code]) for code, label in enumerate(column.labels)}


def _title(question: Question) -> str:
    name = draw.slice_label(question.here)
    if question.look.grain == "week":
        return _("Complaints a week: {slice}").format(slice=name)
    return _("Complaints a month: {slice}").format(slice=name)


def _selected(question: Question) -> str | None:
    since = question.chosen.since
    if not since:
        return None
    return since if question.look.grain == "week" else since[:7]


def _denominator(question: Question, chart: ControlChart, size: float) -> str:
    """What the figures are out of, in words."""
    if question.measure == "shares":
        return say.denominator_of_shares(size)
    if chart.rated:
        per = draw.per_text(draw.usual_rate(chart), chart.exposure_unit)
        spread = question.look.grain == "week"
        return say.denominator_of_rates(per, size, chart.exposure_unit, spread=spread)
    known = question.known
    return say.denominator_of_counts(known.unit if known and "rates" in question.measures else "")


def _sentence(question: Question, signal: Signal | None, whole: Signal | None) -> str:
    """The one sentence: of the whole finding where it is known, else of the change alone."""
    here = draw.slice_label(Slice(question.chosen.where))
    if not question.chosen.where:
        here = _("All complaints together")
    if not len(question.columns):
        return _("No complaints yet")
    if not question.count:
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


def _is_chosen(period: str, chosen: Filter) -> bool:
    return (not chosen.since or period >= chosen.since[: len(period)]) and (
        not chosen.until or period <= chosen.until[: len(period)]
    )


def _last_day(question: Question) -> str:
    if question.account.as_of:
        return question.account.as_of
    low, high = question.tally.ends
    return day_text(high) if high >= low else ""
