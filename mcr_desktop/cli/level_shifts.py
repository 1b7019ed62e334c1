"""`mcr shifts`: where the level of a series in a file changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import Json
from mcr_desktop.phrases.catalogue import _


def shifts(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("CSV or Parquet, one row a point."))
    ],
    value: Annotated[str, typer.Option("--value", metavar="COLUMN", help=_("What is followed."))],
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="COLUMN", help=_("When; without it the rows are in order.")),
    ] = None,
    size: Annotated[
        str | None,
        typer.Option(
            "--size", metavar="COLUMN", help=_("Exposure; the values are counts out of so many.")
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell where the level of a series changed for good, each change with its 95 % interval."""
    from mcr_desktop.phrases.level_shifts import shifts_sentences
    from mcr_desktop.services.analyses.shifts import find_shifts

    found = find_shifts(file, value, date=date, size=size)
    if as_json:
        print_json(found)
        return
    for sentence in shifts_sentences(found):
        print_line(sentence)
