"""Every figure once more as words and as a table, for those who cannot or will not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from mcr_desktop.figures import cause_drawings
from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
from mcr_desktop.figures.charts import (
    Bar,
    ChartFigure,
    ControlFigure,
    Figure,
    ParetoFigure,
    SparkFigure,
    SplitFigure,
)
from mcr_desktop.figures.rows import describe_cell


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
            return Table((*columns, words.upper, words.out, ""), rows)
        case ParetoFigure():
            return Table(
                (words.category, figure.unit or words.count, words.share, words.cumulative),
                tuple(_pareto_rows(figure)),
            )
        case SplitFigure():
            return Table(
                (words.category, words.observed, words.expected, ""),
                tuple(
                    (b.label, _cell(figure, b.observed), _cell(figure, b.expected), b.note)
                    for b in figure.bars
                ),
            )
        case SparkFigure():
            values = enumerate(figure.values, start=1)
            return Table(
                (words.period, words.value), tuple((str(i), _cell(figure, v)) for i, v in values)
            )
        case _:
            assert_never(figure)


def _control_facts(figure: ControlFigure) -> list[str]:
    words = figure.words
    known = [point for point in figure.points if point.value is not None]
    if not known:
        return [words.nothing]
    last = known[-1]
    value = f"{words.brief_number(last.value or 0.0)} {figure.unit}".rstrip()
    out = sum(point.out for point in known)
    return [
        words.latest.format(label=last.label, value=value),
        words.out_of_limits.format(out=words.number(out), all=words.number(len(known))),
    ]


def _pareto_facts(figure: ParetoFigure) -> list[str]:
    words = figure.words
    if not figure.bars:
        return [words.nothing]
    first = max(figure.bars, key=lambda bar: bar.count)
    return [
        words.largest.format(
            label=first.label,
            value=f"{words.number(first.count)} {figure.unit}".rstrip(),
            share=words.percent(first.count / (figure.total or 1.0)),
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
                figure.words.percent(bar.count / total),
                figure.words.percent(reached / total),
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
