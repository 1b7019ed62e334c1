"""One invented account looked at in every way: measures, weeks, free periods, tree, heat map and notes."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.figures.tables import summary, table
from mcr_desktop.rootcause.columns import Complaints, Exposure
from mcr_desktop.rootcause.tallies import Tally
from mcr_desktop.services.exploring import explorations
from mcr_desktop.services.exploring.pictures import (
    ChartNote,
    Exploration,
    Look,
    Reasons,
    Stretch,
    filter_from,
    filter_text,
    look_from,
    point_filter,
    query_text,
)
from mcr_desktop.services.exploring.questions import Question
from mcr_desktop.services.registering.complaints import Filter

ACCOUNT = Account(b"1" * 16, b"2" * 16, name="Millward Freight")
BY = ("carrier", "lane")
CARRIER, LANE = ("carrier", "Carrier B"), ("lane", "Lane 1")
NOTES = (
    ChartNote("note:x", "2026-01-10", "A new dock opened at the far end of the yard", "note", b"x"),
    ChartNote("action:y", "1999-01-01", "Long ago", "action", b"y"),
)
COMPARED = Look(
    before=Stretch("2024-12-01", "2025-03-15"), after=Stretch("2025-12-01", "2026-03-15")
)


@pytest.fixture(scope="module")
def data() -> tuple[Tally, Exposure]:
    """Three years; from 1 January 2026 on Carrier B fails six times as often on lane 1."""
    dice = np.random.default_rng(11)
    days: list[str | None] = []
    values: dict[str, list[str | None]] = {"carrier": [], "lane": []}
    months, amounts = [], []
    carriers, lanes = [], []
    for month in range(36):
        text = f"{2023 + (month + 9) // 12}-{(month + 9) % 12 + 1:02}"
        for carrier in ("Carrier A", "Carrier B", "Carrier C"):
            for lane in ("Lane 1", "Lane 2", "Lane 3", "Lane 4"):
                size = int(dice.integers(300, 600))
                cause = month >= 27 and carrier == "Carrier B" and lane == "Lane 1"
                months.append(text)
                amounts.append(float(size))
                carriers.append(carrier)
                lanes.append(lane)
                for _ in range(dice.poisson(0.05 * size * (6.0 if cause else 1.0))):
                    days.append(f"{text}-{dice.integers(1, 29):02}")
                    values["carrier"].append(carrier)
                    values["lane"].append(lane)
    exposure = Exposure.of(months, amounts, {"carrier": carriers, "lane": lanes}, unit="orders")
    return Tally(Complaints.of(days, values)), exposure


def ask(
    data: tuple[Tally, Exposure], chosen: Filter | None = None, look: Look | None = None
) -> tuple[Exploration, Reasons]:
    tally, exposure = data
    question = Question(ACCOUNT, chosen or Filter(), tally, BY, exposure, look or Look())
    picture = explorations.explore(question, None, (), (), Unwatched(), NOTES)
    return picture, explorations.explain(question, None, Unwatched())


def test_each_measure_says_what_it_is_out_of(data: tuple[Tally, Exposure]) -> None:
    tally, exposure = data
    rates, _ = ask(data, Filter((CARRIER,)))
    assert rates.look.measure == "rates"
    assert rates.measures == ("counts", "rates", "shares")
    assert "orders in all" in rates.denominator
    assert rates.size == pytest.approx(exposure.given(dict([CARRIER])).amount.sum())
    counts, _ = ask(data, Filter((CARRIER,)), Look("counts"))
    assert "whatever the number of orders" in counts.denominator
    assert not counts.chart.rated
    assert sum(point.value or 0 for point in counts.figure.points) == counts.count
    shares, _ = ask(data, Filter((CARRIER,)), Look("shares"))
    assert shares.chart.kind in {"p", "laney-p"}
    assert shares.size == len(tally)
    assert "per 100 complaints in all" in shares.sentence
    for picture in (rates, counts, shares):
        assert picture.denominator in picture.figure.note


def test_what_cannot_be_drawn_is_not_pretended(data: tuple[Tally, Exposure]) -> None:
    everything, _ = ask(data, look=Look("shares"))
    assert "shares" not in everything.measures
    assert everything.look.measure == "counts"
    bare = Question(ACCOUNT, Filter(), data[0], BY, None, Look("rates"))
    picture = explorations.explore(bare, None, (), (), Unwatched())
    assert picture.measures == ("counts",)
    assert "no rate can be given" in picture.denominator


def test_rates_of_values_stand_beside_their_denominators(data: tuple[Tally, Exposure]) -> None:
    pareto = dict(ask(data)[0].paretos)["carrier"]
    assert not pareto.adds_up
    assert pareto.bars[0].label == "Carrier B"
    assert "orders" in pareto.bars[0].detail
    assert pareto.bars[0].count == pytest.approx(6.6, abs=0.6)


def test_weeks_are_mondays_and_hold_the_same_complaints(data: tuple[Tally, Exposure]) -> None:
    weekly, _ = ask(data, Filter((CARRIER,)), Look("counts", "week"))
    keys = [point.key for point in weekly.figure.points]
    assert {np.datetime64(key).astype("datetime64[D]").astype(int) % 7 for key in keys} == {4}
    assert sum(point.value or 0 for point in weekly.figure.points) == weekly.count
    chosen = point_filter(keys[40], (CARRIER,))
    one, reasons = ask(data, chosen, Look("counts", "week"))
    assert one.figure.selected == keys[40]
    assert one.count == weekly.figure.points[40].value
    assert one.comparison is not None  # a week is compared with the year before it
    assert one.comparison.count_after == one.count
    assert one.comparison.sentence in reasons.sentence


def test_the_first_day_of_the_change_is_shaded_within_its_dates(
    data: tuple[Tally, Exposure],
) -> None:
    figure = ask(data, Filter((CARRIER, LANE)))[0].figure
    january = [point.key for point in figure.points].index("2026-01")
    assert figure.shade is not None
    assert figure.shade.first == january
    assert figure.interval is not None
    assert figure.interval.first <= january - 0.5 + 1 / 31
    assert figure.interval.last >= january - 0.5
    assert figure.phases[0].first == january
    assert [mark.key for mark in figure.marks] == ["note:x"]  # the other lies before the chart
    assert "10 Jan 2026: A new dock opened" in summary(figure)


def test_tree_and_heat_map_lead_to_the_slice_and_their_keys_filter(
    data: tuple[Tally, Exposure],
) -> None:
    _, reasons = ask(data)
    assert reasons.tree is not None
    assert reasons.heat is not None
    best = max(reasons.heat.cells, key=lambda cell: cell.level * 1e6 + cell.observed)
    assert {reasons.heat.rows[best.row], reasons.heat.columns[best.column]} == {
        "Carrier B", "Lane 1",
    }  # fmt: skip
    where = set(filter_from(best.key or "").where)
    assert where == {CARRIER, LANE}
    assert where in [set(filter_from(node.key or "").where) for node in reasons.tree.nodes]
    observed = ask(data, filter_from(best.key or ""))[0]
    evidence = reasons.evidence
    assert evidence is not None
    inside = [
        point.count for point in observed.chart.points
        if evidence.since[:7] <= point.period <= evidence.until[:7]
    ]  # fmt: skip
    assert sum(inside) == best.observed
    assert len(table(reasons.heat).rows) == len(reasons.heat.cells)


def test_the_heat_map_takes_the_attributes_that_a_person_chose(
    data: tuple[Tally, Exposure],
) -> None:
    heat = ask(data, look=Look(heat=("lane", "carrier")))[0].heat
    assert heat is not None
    assert (heat.row_title, heat.column_title) == ("lane", "carrier")
    strange = ask(data, look=Look(heat=("lane", "no such")))[0].heat
    assert strange is not None


def test_two_periods_are_compared_with_their_interval_and_the_split(
    data: tuple[Tally, Exposure],
) -> None:
    tally, _ = data
    picture, reasons = ask(data, look=COMPARED)
    told = picture.comparison
    assert told is not None
    day = tally.complaints.day.astype("datetime64[D]").astype(str)
    assert told.count_after == sum("2025-12-01" <= one <= "2026-03-15" for one in day)
    assert told.count_before == sum("2024-12-01" <= one <= "2025-03-15" for one in day)
    assert told.high is not None
    assert told.ratio is not None
    assert 1.0 < told.low < told.ratio < told.high
    assert any("from the rates of its values" in split for split in told.splits)
    assert picture.figure.shade is not None
    assert picture.figure.against is not None
    assert picture.figure.against.last < picture.figure.shade.first
    assert "most of it goes with Carrier B" in reasons.sentence
    assert "15 Mar 2026" in picture.breakdown.title


@pytest.mark.parametrize(
    "look",
    [
        Look(before=Stretch("2026-01-01", "2026-03-01"), after=Stretch("2026-02-01", "2026-04-01")),
        Look(before=Stretch("1990-01-01", "1990-02-01"), after=Stretch("2026-02-01", "2026-04-01")),
        Look(before=Stretch("2026-02-01", "2026-01-01"), after=Stretch("2030-02-01", "2030-04-01")),
    ],
)
def test_stretches_that_overlap_or_are_empty_break_nothing(
    data: tuple[Tally, Exposure], look: Look
) -> None:
    picture, reasons = ask(data, look=look)
    assert picture.comparison is not None
    assert picture.sentence
    assert reasons.sentence


def test_without_complaints_there_is_a_picture_of_nothing() -> None:
    empty = Tally(Complaints.of([], {}))
    question = Question(ACCOUNT, Filter(), empty, (), None)
    picture = explorations.explore(question, None, (), (), Unwatched())
    assert picture.sentence == "No complaints yet"
    assert picture.figure.points == ()
    assert picture.tree is None
    assert explorations.explain(question, None, Unwatched()).evidence is None


def test_a_filter_that_nothing_meets_says_so(data: tuple[Tally, Exposure]) -> None:
    for strange in (("carrier", "Nobody"), ("no such", "x")):
        picture, reasons = ask(data, Filter((strange,)))
        assert picture.count == 0
        assert "no complaint under this filter" in picture.sentence
        assert reasons.sentence == picture.sentence


def test_a_look_travels_with_its_filter_in_one_line() -> None:
    chosen = Filter((CARRIER,), "2026-01-01", "2026-01-31")
    look = Look("shares", "week", ("lane", "carrier"), COMPARED.before, COMPARED.after)
    text = query_text(chosen, look)
    assert (filter_from(text), look_from(text)) == (chosen, look)
    assert query_text(Filter(), Look()) == ""
    assert look_from(filter_text(chosen)) == Look()
    for strange in (
        "",
        "{",
        "[]",
        '{"heat": 3}',
        '{"compare": [["x", "y"]]}',
        '{"measure": "odd"}',
    ):
        assert look_from(strange) == Look()
