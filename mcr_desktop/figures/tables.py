"""Every figure once more as words and as a table, for those who cannot or will not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from mcr_desktop.figures import cause_drawings
from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
from mcr_desktop.figures.charts import (
    Bar,
    ChartFigure,
    ControlFigure,
    Figure,
    HeatFigure,
    ParetoFigure,
    SparkFigure,
    SplitFigure,
    TreeFigure,
)
from mcr_desktop.figures.heat_maps import describe_heat_cell
from mcr_desktop.figures.rows import describe_cell
from mcr_desktop.figures.trees import describe_node

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Table:
    """The data behind a figure; every row has as many cells as there are `columns`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_text(self) -> str:
        """Tab-separated lines, as a spreadsheet takes them from the clipboard.

        Tabs and line ends inside a cell become spaces. A cell that a spreadsheet would run as a
        formula gets an apostrophe in front.
        """
        lines = (self.columns, *self.rows)
        return "\n".join("\t".join(_inert(cell) for cell in line) for line in lines)


def summary(figure: Figure) -> str:
    """The figure in a few words: its title, then what the eye would notice first."""
    parts = [figure.title.rstrip(".")]
    match figure:
        case ControlFigure():
            parts += _control_facts(figure)
        case ParetoFigure():
            parts += _pareto_facts(figure)
        case SplitFigure():
            parts += [describe_cell(figure, bar) for bar in figure.bars[:3]]
        case HeatFigure():
            parts += _heat_facts(figure)
        case TreeFigure():
            told = [node for node in figure.nodes if node.opened or node.out][:4]
            parts += [describe_node(figure, node) for node in told] or [figure.words.nothing]
        case SparkFigure():
            known = [value for value in figure.values if value is not None]
            if known:
                latest = figure.words.brief_number(known[-1])
                parts.append(figure.words.latest.format(label="", value=latest).replace(" :", ":"))
        case FishboneFigure() | WhyTreeFigure():
            parts += cause_drawings.facts(figure)
        case _:
            assert_never(figure)
    if not isinstance(figure, SparkFigure) and figure.note:
        parts.append(figure.note.rstrip("."))
    return ". ".join(part for part in parts if part) + "."


def table(figure: Figure) -> Table:
    """All of the figure's data; rows that the drawing had to join stand here one by one."""
    if isinstance(figure, FishboneFigure | WhyTreeFigure):
        said = figure.words
        heads = (said.category, said.level, said.answer, said.standing, said.evidence)
        return Table(heads, tuple(cause_drawings.rows(figure)))
    words = figure.words
    match figure:
        case ControlFigure():
            columns = (words.period, figure.unit or words.value, words.lower, words.centre)
            rows = tuple(
                (
                    point.label,
                    _cell(figure, point.value),
                    _cell(figure, point.lcl),
                    _cell(figure, point.centre),
                    _cell(figure, point.ucl),
                    words.out if point.out else "",
                    point.detail,
                )
                for point in figure.points
            )
            found = Table((*columns, words.upper, words.out, ""), rows)
        case ParetoFigure():
            found = Table(
                (words.category, figure.unit or words.count, words.share, words.cumulative),
                tuple(_pareto_rows(figure)),
            )
        case SplitFigure():
            found = Table(
                (words.category, words.observed, words.expected, ""),
                tuple(
                    (b.label, _cell(figure, b.observed), _cell(figure, b.expected), b.note)
                    for b in figure.bars
                ),
            )
        case HeatFigure():
            found = Table(
                (figure.row_title, figure.column_title, words.observed, words.expected, ""),
                tuple(_heat_rows(figure)),
            )
        case TreeFigure():
            found = Table(
                (words.category, words.observed, words.expected, words.part, ""),
                tuple(_tree_rows(figure)),
            )
        case SparkFigure():
            values = enumerate(figure.values, start=1)
            found = Table(
                (words.period, words.value), tuple((str(i), _cell(figure, v)) for i, v in values)
            )
        case _:
            assert_never(figure)
    return found


def _control_facts(figure: ControlFigure) -> list[str]:
    words = figure.words
    known = [point for point in figure.points if point.value is not None]
    if not known:
        return [words.nothing]
    last = known[-1]
    value = f"{words.brief_number(last.value or 0.0)} {figure.unit}".rstrip()
    out = sum(point.out for point in known)
    told = [
        words.latest.format(label=last.label, value=value),
        words.out_of_limits.format(out=words.number(out), all=words.number(len(known))),
    ]
    if figure.interval is not None and figure.interval.label:
        told.append(figure.interval.label)
    if figure.marks:
        labels = "; ".join(mark.detail or mark.label for mark in figure.marks[:6])
        told.append(words.marked.format(labels=labels))
    return told


def _heat_facts(figure: HeatFigure) -> list[str]:
    """The cells that stand out most, and how many could not be judged."""
    words = figure.words
    if not figure.cells:
        return [words.nothing]
    standing = sorted(
        (cell for cell in figure.cells if cell.level and not cell.few),
        key=lambda cell: (-abs(cell.level), -abs(cell.observed - (cell.expected or 0.0))),
    )
    told = [describe_heat_cell(figure, cell) for cell in standing[:3]]
    few = sum(cell.few for cell in figure.cells)
    if few:
        told.append(f"{words.few}: {words.number(few)} / {words.number(len(figure.cells))}")
    return told or [words.as_expected]


def _heat_rows(figure: HeatFigure) -> Iterator[tuple[str, ...]]:
    for cell in figure.cells:
        observed, expected = _cell(figure, cell.observed), _cell(figure, cell.expected)
        note = figure.words.few if cell.few else cell.note
        yield figure.rows[cell.row], figure.columns[cell.column], observed, expected, note


def _tree_rows(figure: TreeFigure) -> Iterator[tuple[str, ...]]:
    words = figure.words
    for path, node in zip(_paths(figure), figure.nodes, strict=True):
        part = "" if node.part is None else words.percent(node.part)
        note = words.few if node.few else node.note
        yield (
            " > ".join(path), _cell(figure, node.observed), _cell(figure, node.expected), part, note,
        )  # fmt: skip


def _paths(figure: TreeFigure) -> list[list[str]]:
    """Each node's labels from the whole down to itself."""
    path: list[str] = []
    found = []
    for node in figure.nodes:
        path = [*path[: node.depth], node.label]
        found.append(path)
    return found


def _pareto_facts(figure: ParetoFigure) -> list[str]:
    words = figure.words
    if not figure.bars:
        return [words.nothing]
    first = max(figure.bars, key=lambda bar: bar.count)
    return [
        words.largest.format(
            label=first.label,
            value=f"{words.number(first.count)} {figure.unit}".rstrip(),
            share=words.percent(first.count / (figure.total or 1.0))
            if figure.adds_up
            else first.detail,
        )
    ]


def _pareto_rows(figure: ParetoFigure) -> list[tuple[str, ...]]:
    total = figure.total or 1.0
    bars: list[Bar] = [*figure.bars, *([figure.other] if figure.other else [])]
    rows: list[tuple[str, ...]] = []
    reached = 0.0
    for bar in bars:
        reached += bar.count
        rows.append(
            (
                bar.label,
                _cell(figure, bar.count),
                figure.words.percent(bar.count / total) if figure.adds_up else bar.detail,
                figure.words.percent(reached / total) if figure.adds_up else "",
            )
        )
    return rows


def _cell(figure: ChartFigure, value: float | None) -> str:
    """A number as a spreadsheet reads it: no grouping, an ordinary minus, the decimal sign kept."""
    if value is None:
        return ""
    text = f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    return text.replace(".", figure.words.decimal)


def _inert(cell: str) -> str:
    flat = " ".join(cell.split())
    if flat[:1] in {"=", "+", "@"} or (flat[:1] == "-" and not flat[1:2].isdigit()):
        return "'" + flat
    return flat
