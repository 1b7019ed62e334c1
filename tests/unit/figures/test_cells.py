"""Heat maps, trees and dated marks: everything lies inside, presses to the right key and is told in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mcr_desktop.figures.charts import (
    ControlFigure,
    DateMark,
    Figure,
    HeatCell,
    HeatFigure,
    Interval,
    MarkKind,
    Shade,
    TreeFigure,
    TreeNode,
)
from mcr_desktop.figures.geometry import lay_out, natural_height
from mcr_desktop.figures.labels import told_apart
from mcr_desktop.figures.primitives import Ink, Line, Marker, Rect, Shape, Text
from mcr_desktop.figures.tables import summary, table
from tests.unit.figures.samples import FixedMeasurer, control

MEASURE = FixedMeasurer()
SIZES = ((320, 160), (640, 360), (1200, 700), (90, 60))


def heat(rows: int = 4, columns: int = 5, *, name: str = "Value") -> HeatFigure:
    cells = tuple(
        HeatCell(
            row, column, 10.0 * row + column, 12.0, (column - 2) if row else 0, few=row == 3,
            key=f"{row}/{column}", note="x1.2 (0.9to1.6)",
        )
        for row in range(rows) for column in range(columns)
    )  # fmt: skip
    return HeatFigure(
        "May against the year before", "complaints", "carrier", "lane",
        tuple(f"{name} {row}" for row in range(rows)),
        tuple(f"{name} {column}" for column in range(columns)),
        cells, note="Dashed: too few to say.",
    )  # fmt: skip


def tree(*, name: str = "Carrier B") -> TreeFigure:
    nodes = (
        TreeNode(0, "All complaints", 90, 50.0, 1.0, "x1.8 (1.4to2.2)", True, opened=True, along="by carrier", key="whole"),
        TreeNode(1, name, 60, 20.0, 1.0, "x3.0 (2.2to4.1)", True, opened=True, along="by lane", key="b"),
        TreeNode(2, "LYS-MAD", 40, 5.0, 0.875, "x8.0 (5to13)", True, key="b/lane"),
        TreeNode(2, "3 others", 20, 15.0, 0.125, "x1.3 (0.8to2.1)"),
        TreeNode(1, "Carrier A", 2, 1.0, 0.025, few=True, key="a"),
        TreeNode(1, "4 others", 28, 29.0, -0.025, "x0.97 (0.6to1.4)"),
    )  # fmt: skip
    return TreeFigure("May against the year before", "complaints", nodes, note="They point.")


def marked() -> ControlFigure:
    return replace(
        control(),
        shade=Shade(18, 23, "from June on"),
        interval=Interval(17.2, 17.6, "Began 9 to 15 May (95 %)"),
        against=Shade(6, 11, "the year before"),
        marks=(
            DateMark(4.5, "Recorded from here"),
            DateMark(
                8.25, "New carrier", "note:1", MarkKind.NOTE, "9 May: New carrier at the dock"
            ),
            DateMark(20.0, "Scan", "action:2", MarkKind.ACTION, "1 Jun: Scan at the dock"),
        ),
    )


FIGURES: tuple[Figure, ...] = (
    heat(), heat(12, 9, name="An extraordinarily long name of a place"), tree(),
    tree(name="An extraordinarily long name of a carrier and partners, limited"), marked(),
    replace(heat(), cells=(), rows=(), columns=()), replace(tree(), nodes=()),
)  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_leaves_the_canvas(figure: Figure, size: tuple[int, int]) -> None:
    drawing = lay_out(figure, *size, MEASURE)
    width, height = size
    for item in drawing.items:
        match item:
            case Text():
                wide = MEASURE.width(item.text, item.size, bold=item.bold)
                left = item.x - {"start": 0.0, "middle": wide / 2, "end": wide}[item.anchor]
                assert left > -1
                assert left + wide < width + 1 or width < 200
            case Rect():
                assert item.box.x > -1
                assert item.box.right < width + 1
                assert item.box.bottom < height + 1 or height < 200
            case Line():
                assert min(item.x1, item.x2) > -1
                assert max(item.x1, item.x2) < width + 1
            case _:
                pass
    for hit in drawing.hits:
        assert hit.label


@pytest.mark.parametrize("figure", [heat(), tree()])
def test_every_slice_can_be_pressed_and_says_itself(figure: HeatFigure | TreeFigure) -> None:
    height = natural_height(figure, 800, MEASURE)
    drawing = lay_out(figure, 800, height, MEASURE)
    marks = figure.cells if isinstance(figure, HeatFigure) else figure.nodes
    assert [hit.key for hit in drawing.hits] == [mark.key for mark in marks if mark.key]
    for hit in drawing.hits:
        found = drawing.hit_at(hit.box.x + hit.box.width / 2, hit.box.y + hit.box.height / 2)
        assert found is not None
        assert found.key == hit.key
        assert "observed" in hit.label


def test_departing_cells_have_a_shape_and_cells_with_too_little_have_no_ground() -> None:
    figure = heat()
    drawing = lay_out(figure, 800, 400, MEASURE)
    shapes = [item.shape for item in drawing.items if isinstance(item, Marker)]
    departing = [cell for cell in figure.cells if cell.level and not cell.few]
    assert len(shapes) == len(departing)
    assert shapes.count(Shape.UP) == sum(cell.level > 0 for cell in departing)
    grounds = [item for item in drawing.items if isinstance(item, Rect)]
    assert len(grounds) == sum(not cell.few for cell in figure.cells)
    assert "too few to say" in next(hit.label for hit in drawing.hits if hit.key == "3/4")


def test_notes_and_actions_are_pressed_before_the_month_beneath_them() -> None:
    drawing = lay_out(marked(), 900, 360, MEASURE)
    assert [hit.key for hit in drawing.hits[:2]] == ["note:1", "action:2"]
    note = drawing.hits[0].box
    found = drawing.hit_at(note.x + note.width / 2, note.y + note.height / 2)
    assert found is not None
    assert (found.key, found.label) == ("note:1", "9 May: New carrier at the dock")
    below = drawing.hit_at(note.x + note.width / 2, note.bottom + 60)
    assert below is not None
    assert below.key == marked().points[8].key


def test_the_days_of_the_beginning_are_shaded_apart_from_what_changed() -> None:
    drawing = lay_out(marked(), 900, 360, MEASURE)
    by_ink = {item.ink: item.box for item in drawing.items if isinstance(item, Rect)}
    begun, changed, before = by_ink[Ink.WATCH_1], by_ink[Ink.SELECTED], by_ink[Ink.GRID]
    assert begun.right < changed.x + changed.width / 2
    assert begun.width < changed.width / 3
    assert before.right < changed.x


def test_words_and_tables_hold_everything() -> None:
    said = summary(marked())
    assert "Began 9 to 15 May (95 %)" in said
    assert "9 May: New carrier at the dock" in said
    told = table(heat())
    assert len(told.rows) == 20
    assert told.rows[-1] == ("Value 3", "Value 4", "34", "12", "too few to say")
    rows = table(tree()).rows
    assert rows[2][0] == "All complaints > Carrier B > LYS-MAD"
    assert rows[2][3] == "88\u202f%"
    assert "LYS-MAD: observed 40 · expected 5" in summary(tree())
    assert "too few to say: 5 / 20" in summary(heat())


def test_what_names_share_is_left_out_where_it_would_hide_what_parts_them() -> None:
    assert told_apart(["The firm of A and sons", "The firm of B"]) == ["…A and sons", "…B"]
    assert told_apart(["North", "South"]) == ["North", "South"]
    assert told_apart(["Same", "Same"]) == ["Same", "Same"]
    assert told_apart([]) == []
