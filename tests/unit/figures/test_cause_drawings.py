"""Whys and fishbones laid out: nothing overlaps, everything answers, at any size."""

from __future__ import annotations

import itertools
import random

import pytest

from mcr_desktop.domain.cases import CONFIRMED, RULED_OUT, STANDINGS, SUPPOSED
from mcr_desktop.figures.cause_blocks import broken, mark
from mcr_desktop.figures.cause_drawings import (
    Cause,
    CauseBone,
    FishboneFigure,
    WhyChain,
    WhyTreeFigure,
)
from mcr_desktop.figures.geometry import lay_out, natural_height
from mcr_desktop.figures.primitives import Anchor, Box, Drawing, Text, TextSizes
from mcr_desktop.figures.tables import summary, table
from tests.unit.figures.samples import FixedMeasurer

MEASURE = FixedMeasurer()
PRINT = TextSizes(9.3, 7.6, 7.2)
LONG = (
    "The night shift books the truck as loaded before the last pallets have been scanned because the "
    "handheld loses its connection at gate fourteen and nobody sees it"
)


def causes(count: int, seed: int, *, words: int = 8, deep: int = 5) -> tuple[Cause, ...]:
    """That many invented causes as a tree, always the same for a seed."""
    dice = random.Random(seed)
    keys = itertools.count()
    said = LONG.split()

    def grow(left: int, level: int) -> tuple[Cause, ...]:
        grown = []
        while left > 0:
            below = dice.randint(0, left - 1) if level < deep else 0
            start = dice.randrange(len(said))
            text = " ".join((said[start:] + said)[: dice.randint(1, words)])
            number = next(keys)
            grown.append(
                Cause(
                    f"{seed}-{number}",
                    text,
                    STANDINGS[number % 3],
                    root=number % 11 == 7,
                    evidence=text if number % 4 == 1 else "",
                    children=grow(below, level + 1),
                )
            )
            left -= 1 + below
        return tuple(grown)

    return grow(count, 1)


def tree(count: int, **more: int) -> WhyTreeFigure:
    return WhyTreeFigure(
        "The whys",
        "Late",
        (WhyChain("Why did it happen?", causes(count, 1, **more)), WhyChain("Why unnoticed?")),
    )


def fish(bones: int, count: int, **more: int) -> FishboneFigure:
    names = (
        "People",
        "Process",
        "Technology",
        "Own rules",
        "Suppliers of the lane",
        "Rain",
        "M",
        "N",
    )
    return FishboneFigure(
        "Possible causes",
        "Late deliveries to Lyon",
        tuple(
            CauseBone(name, causes(count, 3 + i, **more), f"category:{name}")
            for i, name in enumerate(names[:bones])
        ),
    )


def text_boxes(drawing: Drawing, sizes: TextSizes) -> list[tuple[Box, str]]:
    boxes = []
    for item in drawing.items:
        if isinstance(item, Text):
            wide = MEASURE.width(item.text, item.size, bold=item.bold)
            left = item.x
            if item.anchor is not Anchor.START:
                left -= wide if item.anchor is Anchor.END else wide / 2
            boxes.append((Box(left, item.y - item.size * 0.8, wide, item.size), item.text))
    return boxes


FIGURES: list[WhyTreeFigure | FishboneFigure] = [
    *(
        tree(count, words=words, deep=deep)
        for count in (1, 4, 12, 40)
        for words, deep in ((6, 5), (24, 9))
    ),
    *(
        fish(bones, count, words=words)
        for bones in (3, 5, 8)
        for count, words in ((0, 1), (2, 5), (5, 20))
    ),
]


@pytest.mark.parametrize("width", [180.0, 373.0, 495.0, 900.0])
@pytest.mark.parametrize("sizes", [TextSizes(), PRINT])
def test_no_text_meets_another_or_leaves_the_canvas(width: float, sizes: TextSizes) -> None:
    for figure in FIGURES:
        height = natural_height(figure, width, MEASURE, sizes=sizes)
        drawing = lay_out(figure, width, height, MEASURE, sizes=sizes)
        assert drawing.height == pytest.approx(height)
        boxes = text_boxes(drawing, sizes)
        for (one, said), (other, heard) in itertools.combinations(boxes, 2):
            assert not one.meets(other), (said, heard, figure.title)
        for box, said in boxes:
            assert box.x >= -0.01, said
            assert box.right <= width + 0.01, said
            assert box.bottom <= drawing.height, said


@pytest.mark.parametrize("width", [240.0, 495.0, 1000.0])
def test_every_cause_answers_a_click_in_reading_order(width: float) -> None:
    for figure in FIGURES:
        height = natural_height(figure, width, MEASURE)
        drawing = lay_out(figure, width, height, MEASURE)
        keys = [hit.key for hit in drawing.hits if not hit.key.startswith("category:")]
        assert keys == [cause.key for _, _, cause in figure.walk()]
        for hit in drawing.hits:
            middle = hit.box.x + hit.box.width / 2, hit.box.y + hit.box.height / 2
            found = drawing.hit_at(*middle)
            assert found is not None
            assert found.key == hit.key


def test_nothing_is_lost_where_the_height_is_enough() -> None:
    figure = tree(12, words=24)
    drawing = lay_out(figure, 495, natural_height(figure, 495, MEASURE), MEASURE)
    said = " ".join(item.text for item in drawing.items if isinstance(item, Text))
    assert "\N{HORIZONTAL ELLIPSIS}" not in said
    for _, _, cause in figure.walk():
        assert set(cause.text.split()) <= set(said.split())


def test_a_low_canvas_shortens_texts_rather_than_laying_them_over_one_another() -> None:
    figure = tree(12, words=24)
    enough = natural_height(figure, 495, MEASURE)
    drawing = lay_out(figure, 495, enough * 0.6, MEASURE)
    assert drawing.height < enough
    texts = text_boxes(drawing, TextSizes())
    assert any("\N{HORIZONTAL ELLIPSIS}" in said for _, said in texts)
    for (one, _), (other, _) in itertools.combinations(texts, 2):
        assert not one.meets(other)


def test_what_is_known_is_told_by_shape() -> None:
    shapes = {
        repr(
            [
                type(item).__name__ + str(getattr(item, "shape", ""))
                for item in mark(standing, 0, 0, 10, root=root)
            ]
        )
        for standing, root in (
            (SUPPOSED, False),
            (CONFIRMED, False),
            (RULED_OUT, False),
            (CONFIRMED, True),
        )
    }
    assert len(shapes) == 4


def test_words_without_a_blank_are_parted_and_rooms_kept() -> None:
    lines = broken("x" * 100 + " end", 60, MEASURE, 10)
    assert all(MEASURE.width(line, 10) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "").startswith("x" * 100)
    short = broken("one two three four five six seven", 40, MEASURE, 10, most=2)
    assert len(short) == 2
    assert short[-1].endswith("\N{HORIZONTAL ELLIPSIS}")


def test_figures_are_told_in_words_and_as_a_table() -> None:
    root = Cause("r", "The antenna was moved", CONFIRMED, root=True, evidence="Site plan")
    figure = WhyTreeFigure(
        "The whys",
        "Late",
        (WhyChain("Why?", (Cause("a", "No scan", CONFIRMED, children=(root,)),)),),
    )
    assert summary(figure) == (
        "The whys. 2 causes: 2 confirmed, 0 supposed, 0 ruled out. root cause: The antenna was moved."
    )
    assert table(figure).rows == (
        ("Why?", "1", "No scan", "confirmed", ""),
        ("Why?", "2", "The antenna was moved", "confirmed, root cause", "Site plan"),
    )
    assert "No answer yet" in summary(FishboneFigure("Causes", "Late", (CauseBone("People"),)))


def test_selected_cause_stands_on_a_ground_of_its_own() -> None:
    from dataclasses import replace

    figure = tree(4)
    key = next(figure.walk())[2].key
    plain = lay_out(figure, 495, 300, MEASURE)
    chosen = lay_out(replace(figure, selected=key), 495, 300, MEASURE)
    assert len(chosen.items) >= len(plain.items)
    assert chosen.items != plain.items
