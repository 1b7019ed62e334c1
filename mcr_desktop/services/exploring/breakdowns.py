"""Where a change sits, for the explorer: single values, the tree, the heat map, and the table to check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.contrasts import marks_note, stretch_text
from mcr_desktop.phrases.findings import rivals_sentence
from mcr_desktop.phrases.splits import split_sentence
from mcr_desktop.rootcause.breakdown_trees import FEWEST, grow_tree
from mcr_desktop.rootcause.heat_tables import heat_table
from mcr_desktop.rootcause.marks import moved_apart
from mcr_desktop.rootcause.rates import rate_ratio
from mcr_desktop.services.exploring import cause_figures as draw
from mcr_desktop.services.exploring import cell_figures
from mcr_desktop.services.exploring.pictures import Cell, Evidence, EvidenceRow, filter_text
from mcr_desktop.services.exploring.rate_splits import split_days
from mcr_desktop.services.registering.complaints import Filter

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import Explanation, Signal, SliceEvidence
    from mcr_desktop.figures.charts import HeatFigure, SplitFigure, TreeFigure
    from mcr_desktop.rootcause.breakdown_trees import Condition
    from mcr_desktop.services.exploring.questions import Contrast, Near, Question

_LOOKED_AT = 12
"""Values of an attribute that moved most, from which the single cells are chosen."""


def breakdown(near: Near, best: tuple[SliceEvidence, ...] = ()) -> SplitFigure:
    """Observed beside expected: the slices that carry the change, then the single values that moved most with it."""
    where = near.question.chosen.where
    first = tuple(_told(one, where) for one in best)
    taken = {frozenset(cell.slice.conditions) for cell in first}
    others = [cell for cell in cells(near) if frozenset(cell.slice.conditions) not in taken]
    note = _("Expected: what the time before gives for as long a time.")
    if near.contrast.monthly:
        note = _("Expected: what the months before give for as long a time.")
    if others:
        note += " " + marks_note(near.compared)
    return draw.split_figure((*first, *others), contrast_title(near.contrast), note)


def contrast_title(contrast: Contrast) -> str:
    """What is held against what."""
    when = stretch_text(*contrast.after)
    if not contrast.monthly:
        return _("{when} against {then}").format(when=when, then=stretch_text(*contrast.before))
    before = draw.months_between(*contrast.before)
    return ngettext(
        "{when} against the month before", "{when} against the {n} months before", before
    ).format(when=when, n=before)


def cells(near: Near) -> list[Cell]:
    """Single values, those that moved most with the change first."""
    question, contrast = near.question, near.contrast
    where, ground = question.chosen.where, near.ground
    seen_in_all = int(near.within.sum())
    before_in_all = len(near.within) - seen_in_all
    inside, around = question.sizes(contrast, question.where)
    whole = (seen_in_all / inside) / max(before_in_all / around, 1e-9)
    rise = whole >= 1.0
    spread = ground.dispersion
    found: list[tuple[float, Cell]] = []
    for name in question.by:
        if name in question.where:
            continue
        then, own = ground.counts(name, None)
        for code in np.argsort(-np.abs(own / inside - then / around))[:_LOOKED_AT]:
            seen, past = int(own[code]), int(then[code])
            if seen + past < FEWEST:
                continue
            label = near.complaints.attributes[name].labels[code]
            own_inside, own_around = question.sizes(contrast, {**question.where, name: label})
            expected = past * own_inside / own_around
            if (seen > expected) != rise:
                continue
            ratio, below, above = rate_ratio(seen, own_inside, past, own_around, dispersion=spread)
            way = moved_apart(
                (seen, past), (seen_in_all - seen, before_in_all - past),
                compared=near.compared, odds=ground.odds({}, (own_inside, own_around)),
                dispersion=ground.spread(name),
            )  # fmt: skip
            out = int(way) == (1 if rise else -1)
            key = filter_text(Filter((*where, (name, label))))
            cell = Cell(key, Slice(((name, label),)), seen, expected, ratio, below, above, out)
            found.append((abs(seen - expected), cell))
    found.sort(key=lambda pair: -pair[0])
    return [cell for _excess, cell in found[: draw.MOST_CELLS]]


def tree_and_heat(
    near: Near, lead: tuple[Condition, ...] = ()
) -> tuple[TreeFigure, HeatFigure | None]:
    """The breakdown tree (along `lead` where a finding names it) and the heat map of two attributes."""
    question = near.question
    free = [name for name in question.by if name not in question.where]
    own = tuple(one for one in lead if one[0] in free)
    root, ranked = grow_tree(near.ground, free, lead=own)
    tree = cell_figures.tree_figure(question, root, contrast_title(near.contrast))
    pair = _pair(question, free, own, root.along, ranked)
    return tree, heat_map(near, *pair) if pair is not None else None


def heat_map(near: Near, first: str, second: str) -> HeatFigure:
    """Two attributes against each other in the window, held against the baseline and the margins."""
    question = near.question
    one, other = (question.columns.attributes[name] for name in (first, second))
    before, seen = near.crossed(first, second)
    dispersion = max(near.ground.spread(first), near.ground.spread(second))
    table = heat_table(seen, before if before.any() else None, dispersion=dispersion)
    return cell_figures.heat_figure(
        question, table, (first, one), (second, other), contrast_title(near.contrast)
    )


def _pair(
    question: Question,
    free: list[str],
    lead: tuple[Condition, ...],
    along: str,
    ranked: tuple[str, ...],
) -> tuple[str, str] | None:
    """The heat map's attributes: those asked for, else those of the finding, else those that moved most apart."""
    asked = question.look.heat
    known = question.columns.attributes
    if asked is not None and asked[0] != asked[1] and all(name in known for name in asked):
        return asked
    order = list(dict.fromkeys([*(name for name, _label in lead), along, *ranked, *free]))
    order = [name for name in order if name in free]
    return (order[0], order[1]) if len(order) > 1 else None


def _told(one: SliceEvidence, where: tuple[tuple[str, str], ...]) -> Cell:
    low, high = one.low, one.high
    apart = low > 1.0 or (high is not None and high < 1.0)
    own = tuple(condition for condition in one.slice.conditions if condition not in where)
    return Cell(
        filter_text(Filter((*where, *own))), Slice(own or one.slice.conditions),
        one.observed, one.expected, one.ratio, low, high, apart,
    )  # fmt: skip


def evidence(near: Near, signal: Signal, explained: Explanation | None) -> Evidence:
    """The slice and the rest, before and in the window, as a reader can check by hand."""
    question, contrast = near.question, near.contrast
    where = question.where
    inside, around = question.sizes(contrast, where)
    rows: list[EvidenceRow] = []
    if explained is not None and explained.best is not None:
        if (
            explained.best.slice == signal.slice
        ):  # told within all complaints, not within the filter
            inside, around = question.sizes(contrast, {})
        rows = _with_rest(near, explained, explained.best, inside, around)
    elif explained is not None:
        before = round(explained.expected * around / inside)
        ratio, low, high = rate_ratio(
            explained.observed, inside, before, around, dispersion=question.dispersion
        )
        rows.append(
            EvidenceRow(draw.slice_label(signal.slice), before, explained.expected,
                        explained.observed, ratio, low, high)
        )  # fmt: skip
    elif signal.shift is not None:
        shift = signal.shift
        rows.append(
            EvidenceRow(draw.slice_label(signal.slice), round(shift.expected * around / inside),
                        shift.expected, shift.observed, shift.ratio, shift.low, shift.high)
        )  # fmt: skip
    return Evidence(
        tuple(rows), contrast.before[0], *contrast.after,
        explained.p if explained else None, explained.searched if explained else 0,
        rivals_sentence(explained) if explained is not None else "", splits(near),
    )  # fmt: skip


def splits(near: Near) -> tuple[str, ...]:
    """Whether rates changed or only their mix, a sentence an attribute; none without a denominator."""
    question, contrast = near.question, near.contrast
    if question.measure != "rates" or not contrast.rated:
        return ()
    found = split_days(
        near.complaints, question.exposure, contrast.days, question.by, question.where
    )
    return tuple(split_sentence(split) for split in found)


def _with_rest(
    near: Near, explained: Explanation, best: SliceEvidence, inside: float, around: float
) -> list[EvidenceRow]:
    question, contrast = near.question, near.contrast
    rows: list[EvidenceRow] = []
    expected = 0.0
    rest_before = round(explained.expected * around / inside)
    rest_seen = explained.observed
    # Further causes were counted without the rows of the slices before them.
    for cause in (best, *explained.causes[1:]):
        own, own_room = question.sizes(contrast, {**question.where, **cause.slice.as_where()})
        before = round(cause.expected * own_room / own)
        rows.append(
            EvidenceRow(draw.slice_label(cause.slice), before, cause.expected, cause.observed,
                        cause.ratio, cause.low, cause.high)
        )  # fmt: skip
        expected += cause.expected
        rest_before -= before
        rest_seen -= cause.observed
    ratio, low, high = rate_ratio(
        rest_seen, inside, rest_before, around, dispersion=question.dispersion
    )
    rows.append(
        EvidenceRow(_("everything else"), rest_before, explained.expected - expected,
                    rest_seen, ratio, low, high)
    )  # fmt: skip
    return rows
