"""`mcr limits`: a control chart of a column of counts, with its limits and run rules."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_line, print_rows
from mcr_desktop.cli.calls import Json
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.domain.limits import LimitPoint, LimitsChart


def limits(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("CSV or Parquet, one row a point."))],
    count: Annotated[
        str,
        typer.Option(
            "--count", metavar="COLUMN",
            help=_("The counts; for g the cases, for t the time between events."),
        ),
    ],
    size: Annotated[
        str | None,
        typer.Option("--size", metavar="COLUMN", help=_("What the counts are out of.")),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="COLUMN", help=_("When; without it the rows are in order.")
        ),
    ] = None,
    chart: Annotated[
        str,
        typer.Option(
            "--chart", metavar="KIND",
            help="auto|c|u|p|laney-u|laney-p|g|t|ewma|cusum|run",
        ),
    ] = "auto",
    freeze: Annotated[
        int | None,
        typer.Option("--freeze", metavar="N", help=_("The first N points find the limits of all.")),
    ] = None,
    phases: Annotated[
        str | None,
        typer.Option(
            "--phases", metavar="I,J",
            help=_("Limits of their own from these points on, counted from 0."),
        ),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(
            "--rules", metavar="SET",
            help="anhoej|western-electric|nelson|none",
        ),
    ] = None,
    weight: Annotated[
        float | None,
        typer.Option("--lambda", metavar="X", help=_("EWMA: weight of the newest point (0.2).")),
    ] = None,
    width: Annotated[
        float | None,
        typer.Option("--width", metavar="X", help=_("EWMA: limits in sigmas (3).")),
    ] = None,
    reference: Annotated[
        float | None,
        typer.Option(
            "--reference", metavar="X",
            help=_("CUSUM: half the shift to be found, in sigmas (0.5)."),
        ),
    ] = None,
    decision: Annotated[
        float | None,
        typer.Option(
            "--decision", metavar="X", help=_("CUSUM: the sum that alarms, in sigmas (5).")
        ),
    ] = None,
    sigma: Annotated[
        str | None,
        typer.Option(
            "--sigma", metavar="HOW",
            help=_("EWMA and CUSUM, a point's sigma: auto|chance|laney|range."),
        ),
    ] = None,
    proportion: Annotated[
        bool,
        typer.Option(
            "--proportion", help=_("Auto, EWMA and CUSUM: the counts are items out of the size.")
        ),
    ] = False,
    multiply: Annotated[
        float,
        typer.Option("--multiply", metavar="X", help=_("Show figures times X: 1000 is per thousand.")),
    ] = 1.0,
    screened: Annotated[
        bool,
        typer.Option(
            "--screened",
            help=_("Leave moving ranges beyond their own limit out of sigma (Laney, t)."),
        ),
    ] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Draw a control chart of counts: centre, limits, what lies outside and what the runs say."""
    from mcr_desktop.domain.limits import LimitsError
    from mcr_desktop.phrases.errors import sentence
    from mcr_desktop.phrases.limits import (
        flag_sentence,
        limits_sentence,
        method_sentence,
        rule_sentence,
    )
    from mcr_desktop.services.analyses.limits import LimitWishes, find_limits

    wishes = LimitWishes(
        freeze=freeze, phases=_places(phases), rules=rules, weight=weight, width=width, reference=reference,
        decision=decision, sigma=sigma, proportion=proportion, screened=screened,
    )  # fmt: skip
    try:
        found = find_limits(
            file, count, size=size, date=date, chart=chart, wishes=wishes, multiply=multiply
        )
    except LimitsError as error:
        if error.facts["reason"] in {"setting", "range", "freeze and phases", "size needed"}:
            raise typer.BadParameter(sentence(error)) from None
        raise
    if as_json:
        told = {item.name: getattr(found, item.name) for item in fields(found)}
        print_json(
            {
                "chart": told.pop("kind"),
                **told,
                "out": found.out,
                "method": method_sentence(found),
                "sentence": limits_sentence(found),
            }
        )
        return
    _print_points(found)
    print_line(limits_sentence(found))
    for signal in found.signals:
        if signal.rule != "one beyond three sigma":  # the table marks those
            print_line(rule_sentence(signal))
    for flag in found.flags:
        print_line(flag_sentence(flag))
    print_line(method_sentence(found) + ".")


def _places(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        return tuple(int(one) for one in text.split(",") if one.strip())
    except ValueError:
        raise typer.BadParameter(
            _("whole numbers with commas between them are wanted"), param_hint="--phases"
        ) from None


def _print_points(found: LimitsChart) -> None:
    def figure(name: str) -> Column:
        return Column(_COLUMNS[name], lambda one: _figure(getattr(one[1], name)))

    names = ["value", "lcl", "centre", "ucl"]
    if found.kind in ("ewma", "cusum"):
        names.insert(0, "observed")
    columns = [Column(_("point"), lambda one: one[0]), *(figure(name) for name in names)]
    if any(point.at is not None for point in found.points):
        columns.insert(1, Column(_("day"), lambda one: one[1].at))
    if len(found.phases) > 1:
        columns.append(Column(_("phase"), lambda one: one[1].phase + 1))
    columns.append(Column(_("signal"), lambda one: _("out") if one[1].out else ""))
    rows: list[tuple[int, LimitPoint]] = list(enumerate(found.points, start=1))
    print_rows(rows, columns, as_json=False)


_COLUMNS = {
    "observed": _("observed"),
    "value": _("value"),
    "lcl": _("lower"),
    "centre": _("centre"),
    "ucl": _("upper"),
}


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
