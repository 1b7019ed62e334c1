"""Breakdown trees and heat maps of complaints as figures, every slice in them a key that filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.figures.charts import FigureWords, HeatCell, HeatFigure, TreeFigure, TreeNode
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.rootcause.heat_tables import OTHERS
from mcr_desktop.services.exploring.cause_figures import (
    attribute_name,
    ratio_text,
    slice_label,
    value_name,
)
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering.complaints import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcr_desktop.rootcause.breakdown_trees import Branch
    from mcr_desktop.rootcause.columns import Attribute
    from mcr_desktop.rootcause.heat_tables import HeatTable
    from mcr_desktop.services.exploring.questions import Question


def tree_figure(question: Question, root: Branch, title: str) -> TreeFigure:
    """The tree in reading order; keys are what `filter_text` gives."""
    whole = slice_label(question.here) if question.chosen.where else _("All complaints")
    note = _(
        "Opened where single values moved most against the rest; the figures point, they prove no cause."
    )
    if not any(child.out for child in root.children):
        note = _(
            "No value moved apart from the rest by more than chance allows, of all that were compared."
        )
    nodes = tuple(_nodes(question, root, whole, 0))
    return TreeFigure(
        title,
        _("complaints"),
        nodes if root.children else (),
        selected=filter_text(Filter(question.chosen.where)),
        note=note,
        words=_words(),
    )


def heat_figure(
    question: Question,
    table: HeatTable,
    first: tuple[str, Attribute],
    second: tuple[str, Attribute],
    title: str,
) -> HeatFigure:
    """The heat map of two attributes; a cell's key is the filter of its two values."""
    rows = tuple(_code_name(first[1], code, table.rows_joined) for code in table.rows)
    columns = tuple(_code_name(second[1], code, table.columns_joined) for code in table.columns)
    note = _("Expected: the pattern of the time before, with as many complaints in all as now.")
    if not table.against_past:
        note = _(
            "Expected: what the totals of its row and its column give; there is no time before."
        )
    looked = sum(not cell.few for cell in table.cells)
    if looked:
        note += " " + ngettext(
            "Coloured: apart from that by more than chance allows with {n} cell compared.",
            "Coloured: apart from that by more than chance allows with {n} cells compared.",
            looked,
        ).format(n=number(looked))
        note += " " + _(
            "The interval of a ratio is for that cell alone; seasons are not taken out."
        )
    note += " " + _("Dashed: too few to say.")
    cells = tuple(
        HeatCell(
            cell.row, cell.column, cell.observed, cell.expected, cell.level, cell.few,
            _heat_key(question, first, second, table.rows[cell.row], table.columns[cell.column]),
            "" if cell.few else ratio_text(cell.ratio, cell.low, cell.high),
        )
        for cell in table.cells
    )  # fmt: skip
    return HeatFigure(
        title,
        _("complaints"),
        attribute_name(first[0]),
        attribute_name(second[0]),
        rows,
        columns,
        cells,
        selected=filter_text(Filter(question.chosen.where)),
        note=note,
        words=_words(),
    )


def _nodes(question: Question, branch: Branch, name: str, depth: int) -> Iterator[TreeNode]:
    own = (*question.chosen.where, *branch.where)
    yield TreeNode(
        depth, name, branch.observed, branch.expected, branch.part,
        "" if branch.few else ratio_text(branch.ratio, branch.low, branch.high),
        branch.out, branch.few, bool(branch.children),
        _("by {attribute}").format(attribute=attribute_name(branch.along)) if branch.along else "",
        None if branch.others else filter_text(Filter(own)),
    )  # fmt: skip
    for child in branch.children:
        if child.others:
            label = ngettext("{n} other", "{n} others", child.others).format(n=number(child.others))
        else:
            attribute, value = child.where[-1]
            label = value or f"{attribute_name(attribute)} {value_name(value)}"
        yield from _nodes(question, child, label, depth + 1)


def _code_name(attribute: Attribute, code: int, joined: int) -> str:
    if code == OTHERS:
        return ngettext("{n} other", "{n} others", joined).format(n=number(joined))
    return value_name(attribute.labels[code])


def _heat_key(
    question: Question,
    first: tuple[str, Attribute],
    second: tuple[str, Attribute],
    row: int,
    column: int,
) -> str | None:
    """The filter of a cell; a value of an attribute that is filtered already takes its place."""
    if OTHERS in (row, column):
        return None
    own = {**question.where, first[0]: first[1].labels[row], second[0]: second[1].labels[column]}
    return filter_text(Filter(tuple(own.items())))


def _words() -> FigureWords:
    return FigureWords(nothing=_("Nothing moved, so there is nothing to break down"))
