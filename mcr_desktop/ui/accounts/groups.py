"""A group of accounts as a line of the list: sums of what we see, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.phrases import portfolios
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.reasons import INDICATORS, Indicator

if TYPE_CHECKING:
    from mcr_desktop.domain.indicators import AccountLine
    from mcr_desktop.phrases.indicators import Told

TITLES: dict[Indicator, str] = {"standing": "Standing", "threads": "Threads"}


def cells_of(lines: Sequence[AccountLine], day: date) -> tuple[Told, ...]:
    """The words of a group's line, its name first."""
    return (
        portfolios.group_name(lines),
        *(told(lines, indicator, day) for indicator in INDICATORS),
    )


def told(lines: Sequence[AccountLine], indicator: Indicator, day: date) -> Told:
    """What an indicator says of a group."""
    match indicator:
        case "ours" | "theirs":
            return portfolios.group_promises(lines, indicator)
        case "complaints":
            return portfolios.group_complaints(lines)
        case "executive":
            return portfolios.group_executive(lines)
        case "used":
            return portfolios.group_used(lines)
        case "quiet":
            return portfolios.group_quiet(lines, day)
        case _:
            return portfolios.group_silent(TITLES[indicator])


def why(lines: Sequence[AccountLine], indicator: Indicator, day: date) -> Why:
    """The drawer's content: the sum, its parts, and each account as a door."""
    said = told(lines, indicator, day)
    return Why(
        title=f"{said.title}: {said.text}",
        sentence=said.sentence,
        arithmetic=tuple(WhyLine(label, value) for label, value in said.arithmetic),
        rows=tuple(
            WhyRow(
                one.account.name,
                route=Route("account", one.account.id),
            )
            for one in lines
        ),
        source=said.source,
    )
