"""The one place that turns a figure into marks, for the screen and for print alike."""

from __future__ import annotations

from typing import assert_never

from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
from mcr_desktop.figures.charts import (
    ControlFigure,
    Figure,
    HeatFigure,
    ParetoFigure,
    SparkFigure,
    SplitFigure,
    TreeFigure,
)
from mcr_desktop.figures.control import lay_out_control
from mcr_desktop.figures.fishbones import fishbone_height, lay_out_fishbone
from mcr_desktop.figures.heat_maps import heat_row, lay_out_heat
from mcr_desktop.figures.labels import wrap
from mcr_desktop.figures.primitives import Drawing, Measurer, TextSizes
from mcr_desktop.figures.rows import lay_out_pareto, lay_out_split, row_height
from mcr_desktop.figures.sparks import lay_out_spark
from mcr_desktop.figures.trees import lay_out_tree
from mcr_desktop.figures.why_trees import lay_out_why_tree, why_tree_height

_DEFAULT_SIZES = TextSizes()


def lay_out(
    figure: Figure,
    width: float,
    height: float,
    measure: Measurer,
    *,
    sizes: TextSizes = _DEFAULT_SIZES,
    titled: bool = True,
) -> Drawing:
    """The figure laid out for a canvas of that size, in canvas units.

    Without `titled` the title sentence is left to whoever sets it nearby.
    """
    width, height = max(width, 1.0), max(height, 1.0)
    match figure:
        case ControlFigure():
            drawing = lay_out_control(figure, width, height, measure, sizes, titled=titled)
        case ParetoFigure():
            drawing = lay_out_pareto(figure, width, height, measure, sizes, titled=titled)
        case SplitFigure():
            drawing = lay_out_split(figure, width, height, measure, sizes, titled=titled)
        case SparkFigure():
            drawing = lay_out_spark(figure, width, height)
        case HeatFigure():
            drawing = lay_out_heat(figure, width, height, measure, sizes, titled=titled)
        case TreeFigure():
            drawing = lay_out_tree(figure, width, height, measure, sizes, titled=titled)
        case FishboneFigure():
            drawing = lay_out_fishbone(figure, width, height, measure, sizes, titled=titled)
        case WhyTreeFigure():
            drawing = lay_out_why_tree(figure, width, height, measure, sizes, titled=titled)
        case _:
            assert_never(figure)
    return drawing


def natural_height(
    figure: Figure,
    width: float,
    measure: Measurer,
    *,
    sizes: TextSizes = _DEFAULT_SIZES,
    titled: bool = True,
) -> float:
    """The height at which the figure reads best in that width; more or less is drawn all the same."""
    match figure:
        case SparkFigure():
            return sizes.body * 2.0
        case FishboneFigure():
            return fishbone_height(figure, width, measure, sizes, titled=titled)
        case WhyTreeFigure():
            return why_tree_height(figure, width, measure, sizes, titled=titled)
        case _:
            pass
    lines = len(wrap(figure.title, width, measure, sizes.title, bold=True)) if titled else 0
    frame = lines * sizes.title * 1.3 + sizes.caption * (4.5 if figure.note else 3.0)
    match figure:
        case ControlFigure():
            marks = min(max(width * 0.32, sizes.body * 10), sizes.body * 22)
        case ParetoFigure():
            count = len(figure.bars) + (figure.other is not None)
            marks = max(1, count) * row_height(sizes)
        case SplitFigure():
            marks = max(1, len(figure.bars)) * row_height(sizes)
        case HeatFigure():
            marks = heat_row(sizes) * max(1, len(figure.rows)) + sizes.caption * 4.5
        case TreeFigure():
            marks = max(1, len(figure.nodes)) * row_height(sizes)
        case _:
            assert_never(figure)
    return frame + marks
