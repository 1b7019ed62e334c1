"""Where people stand: no two on one another, rings opened at one place, the same every time."""

from __future__ import annotations

import random

import pytest

from mcr_desktop.figures.people_maps import (
    BOX_HEIGHT,
    BOX_WIDTH,
    LEVELS,
    PeopleMap,
    Post,
    lay_out,
    line_of,
)


def ident(number: int) -> bytes:
    return number.to_bytes(16, "big")


def post(number: int, boss: int | None = None, **more) -> Post:
    return Post(ident(number), None if boss is None else ident(boss), **more)


def forest(count: int, seed: int) -> list[Post]:
    dice = random.Random(seed)
    return [
        post(one, None if one == 0 or dice.random() < 0.1 else dice.randrange(max(1, one // 2)))
        for one in range(count)
    ]


def overlapping(drawn: PeopleMap) -> int:
    spots = list(drawn.places.values())
    return sum(
        abs(one.x - other.x) < BOX_WIDTH and abs(one.y - other.y) < BOX_HEIGHT
        for place, one in enumerate(spots)
        for other in spots[place + 1 :]
    )


@pytest.mark.parametrize("seed", range(6))
def test_everybody_has_a_place_and_nobody_stands_on_another(seed):
    posts = forest(90, seed)
    drawn = lay_out(posts)
    assert set(drawn.places) == {one.id for one in posts}
    assert not overlapping(drawn)


def test_reports_stand_below_their_boss_and_their_lines_end_at_both():
    posts = forest(60, 1)
    drawn = lay_out(posts)
    for bond in drawn.bonds:
        boss, report = drawn.places[bond.boss], drawn.places[bond.report]
        assert report.y > boss.y
        line = line_of(boss, report)
        assert boss.x <= line[0][0] <= boss.x + BOX_WIDTH
        assert report.x <= line[-1][0] <= report.x + BOX_WIDTH


def test_the_order_of_the_rows_changes_nothing():
    posts = forest(40, 2)
    shuffled = posts[:]
    random.Random(5).shuffle(shuffled)
    assert lay_out(posts).places == lay_out(shuffled).places


def test_a_ring_is_opened_at_its_smallest_id_and_told_once():
    drawn = lay_out([post(3, 1), post(1, 2), post(2, 3), post(4, 2)])
    assert drawn.rings == ((ident(1), ident(2), ident(3)),)
    assert {one.report for one in drawn.bonds if one.ring} == {ident(1)}
    assert len(drawn.bonds) == 4
    assert set(drawn.places) == {ident(one) for one in (1, 2, 3, 4)}


def test_who_reports_to_themselves_or_to_a_stranger_is_still_drawn():
    drawn = lay_out([post(1, 1), post(2, 99), post(3)])
    assert set(drawn.places) == {ident(1), ident(2), ident(3)}
    assert drawn.rings == ((ident(1),),)
    assert drawn.alone == (ident(2), ident(3))


def test_a_line_of_reporting_of_ten_thousand_ends_nothing():
    drawn = lay_out([post(one, one - 1 if one else None) for one in range(10_000)])
    assert len(drawn.places) == 10_000
    assert max(one.y for one in drawn.places.values()) < 10_000 * 120 / LEVELS


def test_sixty_people_fit_a_screen_at_a_size_that_reads():
    _, _, width, height = lay_out(forest(60, 3)).bounds()
    assert max(width / 1000, height / 600) < 1 / 0.35


def test_a_person_stays_where_the_team_put_them():
    drawn = lay_out([post(1), post(2, 1, x=-500.0, y=40.0)])
    assert (drawn.places[ident(2)].x, drawn.places[ident(2)].y) == (-500.0, 40.0)
    assert drawn.places[ident(2)].kept
    assert drawn.bounds()[0] == -500.0


def test_nobody_at_all_is_an_empty_map():
    drawn = lay_out([])
    assert drawn.places == {}
    assert drawn.alone_at is None
    assert drawn.bounds()[2:] == (BOX_WIDTH, BOX_HEIGHT)
