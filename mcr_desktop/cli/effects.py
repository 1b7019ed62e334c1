"""`mcr effect`: whether a corrective action worked, told from a file of complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mcr_desktop.cli.answers import plain, print_json, print_line
from mcr_desktop.cli.calls import Json
from mcr_desktop.phrases.catalogue import _


def effect(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("CSV or Parquet, one row a complaint."))
    ],
    date: Annotated[
        str, typer.Option("--date", metavar="COLUMN", help=_("The day of a complaint."))
    ],
    action: Annotated[
        str, typer.Option("--action", metavar="DATE", help=_("The day of the action."))
    ],
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where",
            metavar="ATTRIBUTE=VALUE",
            help=_("What the action was about; the other rows are its controls. May be repeated."),
        ),
    ] = None,
    exposure: Annotated[
        Path | None,
        typer.Option("--exposure", metavar="FILE", help=_("What could have gone wrong, a month.")),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help=_("The last day that the file covers.")),
    ] = None,
    reported: Annotated[
        str | None,
        typer.Option(
            "--reported",
            metavar="COLUMN",
            help=_("The day a complaint was reported; last weeks still filling are left out."),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say whether complaints changed since an action: worked, not shown, worse or too early."""
    from mcr_desktop.phrases.effects import assumption_sentences, effect_sentence
    from mcr_desktop.phrases.findings import flag_sentence
    from mcr_desktop.services.analyses.effects import conditions_of, judge_file

    found = judge_file(
        file, date, action, where=conditions_of(where or []),
        exposure=exposure, as_of=as_of, reported=reported,
    )  # fmt: skip
    if as_json:
        told = plain(found)
        told["slice"] = found.slice.as_where()
        told["sentence"] = effect_sentence(found)
        told["grounds"] = told["assumptions"]
        told["assumptions"] = assumption_sentences(found)
        print_json(told)
        return
    for flag in found.flags:
        print_line(flag_sentence(flag))
    print_line(effect_sentence(found))
    for sentence in assumption_sentences(found):
        print_line(sentence)
