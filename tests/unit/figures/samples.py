"""Figures to look at and to test with; every company is invented."""

from __future__ import annotations

import random

from mcr_desktop.domain.periods import months_between
from mcr_desktop.figures.charts import (
    Bar,
    ControlFigure,
    ControlPoint,
    DateMark,
    ParetoFigure,
    Phase,
    Shade,
    SparkFigure,
    SplitBar,
    SplitFigure,
)

_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class FixedMeasurer:
    """Every letter is as wide as half its size: simple enough to check by hand."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        return len(text) * size * (0.56 if bold else 0.52)


def control(months: int = 24, *, shift: bool = True) -> ControlFigure:
    """Late deliveries of an invented shipper, with a jump in its last six months."""
    dice = random.Random(4)
    wanted = months_between("2024-12", "2036-12")[:months]
    jump = months - 6
    points = []
    for i, month in enumerate(wanted):
        raised = shift and i >= jump
        shipments = dice.randint(7000, 9500)
        centre = 3.1
        spread = 3 * (centre / (shipments / 1000)) ** 0.5
        value = round((5.4 if raised else centre) + dice.uniform(-0.9, 0.9), 2)
        points.append(
            ControlPoint(
                key=month,
                label=f"{_NAMES[int(month[5:]) - 1]} {month[:4]}",
                group=month[:4],
                value=None if i == 9 else value,
                centre=centre,
                lcl=max(0.0, centre - spread),
                ucl=centre + spread,
                out=i != 9 and abs(value - centre) > spread,
                provisional=i == months - 1,
                detail=f"{round(value * shipments / 1000)} of {shipments:,} shipments",
            )
        )
    return ControlFigure(
        title="Late deliveries rose from 3.1 to 5.4 per 1,000 shipments from 12 May",
        unit="late deliveries per 1,000 shipments",
        points=tuple(points),
        phases=(Phase(0),),
        shade=Shade(jump - 1, jump, "change: 9\u201315 May") if shift else None,
        marks=(DateMark(jump + 2.5, "Carrier B warned"),) if shift else (),
        note="Shipments from the monthly exposure file; the last month is not complete yet.",
    )


def pareto(selected: str | None = None) -> ParetoFigure:
    rows = (
        ("Late delivery", 212),
        ("Damaged in transit", 96),
        ("Invoice does not match the order", 61),
        ("Short delivery", 44),
        ("Wrong article", 23),
        ("Driver conduct", 11),
        ("Paperwork missing at customs clearance, non-EU consignments", 9),
        ("Label", 6),
    )
    return ParetoFigure(
        title="Late delivery and transit damage make two thirds of all complaints",
        unit="complaints",
        bars=tuple(Bar(name.lower().replace(" ", "-"), name, count) for name, count in rows),
        other=Bar(None, "Other (5)", 14),
        selected=selected,
        note="12 months to 20 November; duplicates counted once.",
    )


def split(selected: str | None = None) -> SplitFigure:
    rows = (
        ("Carrier B · LYS\u2013MAD", 46, 14.0, "\u00d73.3 (2.4\u20134.4)", True),
        ("Carrier B · other lanes", 31, 27.2, "\u00d71.1 (0.8\u20131.6)", False),
        ("Carrier A", 62, 60.1, "\u00d71.0 (0.8\u20131.3)", False),
        ("Carrier C", 9, 19.5, "\u00d70.5 (0.2\u20130.9)", True),
        ("Own fleet", 12, 13.8, "\u00d70.9 (0.4\u20131.5)", False),
    )
    return SplitFigure(
        title="Carrier B on LYS\u2013MAD explains 71\u202f% of the rise",
        unit="late deliveries",
        bars=tuple(
            SplitBar(name, name, seen, wanted, note, out) for name, seen, wanted, note, out in rows
        ),
        selected=selected,
        note="Expected: each cell's own rate before 12 May. Associated with, not proof of a cause.",
    )


def spark() -> SparkFigure:
    return SparkFigure(
        title="Complaints a month",
        values=(3.0, 2.6, 3.4, None, 2.9, 3.3, 3.0, 5.1, 5.6, 4.4),
        out=(7, 8),
        lcl=1.4,
        ucl=4.8,
        key="complaints",
    )
