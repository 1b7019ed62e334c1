"""`mcr brief`: what to read on the way to a meeting, as a PDF for one audience."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import CannotError, Json, opened
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("Printed pages, each for one audience."))


class For(StrEnum):
    """Whose hands it goes into."""

    TEAM = "team"
    CUSTOMER = "customer"


class Paper(StrEnum):
    """The paper's size."""

    A4 = "A4"
    LETTER = "Letter"


@app.callback()
def whole() -> None:
    """Printed pages, each for one audience."""


@app.command("meeting")
def meeting(
    ctx: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("Name, its start, or id."))],
    audience: Annotated[
        For, typer.Option("--for", metavar="team|customer", help=_("Whose hands it goes into."))
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_("Where to write the PDF."))],
    paper: Annotated[
        Paper, typer.Option("--paper", metavar="A4|Letter", help=_("The paper's size."))
    ] = Paper.A4,
    which: Annotated[
        str | None,
        typer.Option(
            "--meeting", metavar="MEETING", help=_("Title or id; the next one unless given.")
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Replace a file that stands there."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the brief of an account's next meeting; what is sensitive stays out of the customer's."""
    from mcr_desktop.services.briefs import Audience

    with opened(ctx) as services:
        found = services.accounts.find(account)
        if which is not None:
            chosen = services.meetings.find(which, found)
        else:
            ahead = services.briefs.next_meeting_of(found)
            if ahead is None:
                raise CannotError(
                    text=_("There is no meeting with {account} to prepare for.").format(
                        account=found.name
                    )
                )
            chosen = ahead
        services.briefs.write(chosen.id, Audience(audience), paper.value, out, replace=replace)
    if as_json:
        print_json(
            {
                "file": str(out),
                "account": found.name,
                "meeting": chosen.id,
                "for": audience.value,
                "paper": paper.value,
            }
        )
    else:
        print_line(str(out))
