"""The one place that turns a figure into marks, for the screen and for print alike."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from mcr_desktop.figures.charts import ControlFigure, Direction, Figure, ParetoFigure, SplitFigure
from mcr_desktop.figures.geometry import lay_out, natural_height
from mcr_desktop.figures.primitives import (
    Anchor,
    Box,
    Drawing,
    Ink,
    Marker,
    Polyline,
    Rect,
    Shape,
    Text,
)
from tests.unit.figures.samples import FixedMeasurer, control, pareto, spark, split

MEASURE = FixedMeasurer()
ALL: tuple[Figure, ...] = (
    control(),
    control(97),
    control(3, shift=False),
    pareto(),
    pareto("damaged-in-transit"),
    split(),
    split("Carrier A"),
    spark(),
)
SIZES = [(w, h) for w in (180, 320, 499, 900) for h in (110, 180, 260, 420)]


def text_boxes(drawing: Drawing) -> list[tuple[str, Box]]:
    """Where each text's letters stand, from the height of capitals to the baseline."""
    boxes = []
    for item in drawing.items:
        if isinstance(item, Text) and item.text:
            wide = MEASURE.width(item.text, item.size, bold=item.bold)
            left = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[item.anchor]
            box = Box(item.x - left, item.y - item.size * 0.72, wide, item.size * 0.72)
            boxes.append((item.text, box))
    return boxes


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_no_two_texts_share_a_place(size):
    for figure in ALL:
        boxes = text_boxes(lay_out(figure, size[0], size[1], MEASURE))
        for (a, box_a), (b, box_b) in combinations(boxes, 2):
            assert not box_a.meets(box_b), f"{a!r} runs into {b!r} in {figure.title!r}"


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_every_text_stays_on_the_canvas(size):
    for figure in ALL:
        for text, box in text_boxes(lay_out(figure, size[0], size[1], MEASURE)):
            assert box.x >= -0.5, (figure.title, text)
            assert box.right <= size[0] + 0.5, (figure.title, text)
            assert box.y >= -0.5, (figure.title, text)
            assert box.bottom <= size[1] + 0.5, (figure.title, text)


def test_a_shortened_text_ends_with_an_ellipsis_and_was_there_before():
    figure = pareto()
    names = {bar.label for bar in figure.bars} | {"Other (5)", "Other", "complaints", figure.note}
    for item in lay_out(figure, 360, 400, MEASURE).items:
        if isinstance(item, Text) and item.anchor is Anchor.START and item.size == 12:
            whole = item.text.removesuffix("…")
            assert any(name.startswith(whole) for name in (*names, figure.title))


@pytest.mark.parametrize("figure", ALL, ids=lambda f: type(f).__name__)
def test_a_click_on_a_mark_gives_its_key(figure):
    drawing = lay_out(figure, 900, 400, MEASURE)
    for hit in drawing.hits:
        found = drawing.hit_at(hit.box.x + hit.box.width / 2, hit.box.y + hit.box.height / 2)
        assert found is hit
        assert hit.label
    assert drawing.hit_at(-5, -5) is None


def test_every_period_and_category_can_be_pressed():
    figure = control()
    keys = [hit.key for hit in lay_out(figure, 900, 400, MEASURE).hits]
    assert keys == [point.key for point in figure.points]
    rows = pareto()
    keys = [hit.key for hit in lay_out(rows, 560, 400, MEASURE).hits]
    assert keys == [bar.key for bar in rows.bars], "the rest answers to nobody"


def test_points_outside_differ_by_shape_and_by_the_side_they_left():
    figure = control()
    low = replace(figure.points[2], value=0.2, out=True)
    figure = replace(figure, points=(*figure.points[:2], low, *figure.points[3:]))
    marks = [i for i in lay_out(figure, 900, 400, MEASURE).items if isinstance(i, Marker)]
    assert sum(m.shape is Shape.UP and m.ink is Ink.BAD for m in marks) == 5
    assert sum(m.shape is Shape.DOWN and m.ink is Ink.GOOD for m in marks) == 1
    better = replace(figure, direction=Direction.HIGHER_IS_BETTER)
    marks = [i for i in lay_out(better, 900, 400, MEASURE).items if isinstance(i, Marker)]
    assert sum(m.shape is Shape.UP and m.ink is Ink.GOOD for m in marks) == 5


def test_a_period_without_a_denominator_parts_the_line():
    def strokes(figure: ControlFigure) -> int:
        items = lay_out(figure, 900, 400, MEASURE).items
        return sum(isinstance(i, Polyline) and i.ink is Ink.INK and not i.dashed for i in items)

    figure = control()
    filled = replace(figure, points=tuple(replace(p, value=p.value or 3.0) for p in figure.points))
    assert strokes(filled) == 1
    assert strokes(figure) == 2


def test_rows_without_room_are_added_up_not_lost():
    figure = pareto()
    drawing = lay_out(figure, 560, 150, MEASURE)
    texts = [i.text for i in drawing.items if isinstance(i, Text)]
    assert "Other" in texts
    shown = [int(t) for t in texts if t.isdigit()]
    assert sum(shown) == figure.total


def test_the_bar_area_is_drawn_to_scale():
    drawing = lay_out(split(), 640, 220, MEASURE)
    bars = [i.box for i in drawing.items if isinstance(i, Rect) and i.ink is not Ink.SELECTED]
    first, second = bars[0], bars[1]
    assert first.width / second.width == pytest.approx(46 / 31)


@pytest.mark.parametrize(
    "figure",
    [
        ControlFigure("Nothing", "per 1,000", ()),
        ParetoFigure("Nothing", "complaints", ()),
        SplitFigure("Nothing", "complaints", ()),
    ],
    ids=lambda f: type(f).__name__,
)
def test_an_empty_figure_says_so(figure):
    texts = [i.text for i in lay_out(figure, 400, 200, MEASURE).items if isinstance(i, Text)]
    assert figure.words.nothing in texts
    assert natural_height(figure, 400, MEASURE) > 0


@pytest.mark.parametrize("figure", ALL, ids=lambda f: type(f).__name__)
def test_any_size_can_be_drawn(figure):
    for width in (0, 1, 37, 4000):
        for height in (0, 1, 23, 3000):
            assert lay_out(figure, width, height, MEASURE).width >= 1


def test_phases_keep_their_own_limits():
    figure = control(12, shift=False)
    split_at = 6
    points = tuple(
        replace(p, centre=9.0, ucl=12.0, lcl=6.0) if i >= split_at else p
        for i, p in enumerate(figure.points)
    )
    drawing = lay_out(replace(figure, points=points), 900, 300, MEASURE)
    levels = {
        round(i.points[-1][1])
        for i in drawing.items
        if isinstance(i, Polyline) and i.ink is Ink.MUTED and not i.dashed
    }
    assert len(levels) == 1, "one phase: the centre is one line with a step"
    phased = replace(
        figure, points=points, phases=(*figure.phases, replace(figure.phases[0], first=6))
    )
    centres = [
        i
        for i in lay_out(phased, 900, 300, MEASURE).items
        if isinstance(i, Polyline) and i.ink is Ink.MUTED and not i.dashed
    ]
    assert len(centres) == 2, "two phases: two lines that do not join"
