"""`mcr brief`: what to read on the way to a meeting, as a PDF for one audience."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import CannotError, Json, opened
from mcr_desktop.phrases.case_reports import changed_line, place_name
from mcr_desktop.phrases.catalogue import _

app = typer.Typer(help=_("Printed pages, each for one audience."))


class For(StrEnum):
    """Whose hands it goes into."""

    TEAM = "team"
    CUSTOMER = "customer"


class Style(StrEnum):
    """In which form a root-cause report is set."""

    EIGHT_D = "8d"
    A3 = "a3"


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
    from mcr_desktop.services.briefing.briefs import Audience

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


@app.command("case")
def case(
    ctx: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar="CASE", help=_("Title, its start, or id."))],
    audience: Annotated[
        For, typer.Option("--for", metavar="team|customer", help=_("Whose hands it goes into."))
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_("Where to write the PDF."))],
    style: Annotated[
        Style, typer.Option("--style", metavar="8d|a3", help=_("Eight disciplines, or one page."))
    ] = Style.EIGHT_D,
    paper: Annotated[
        Paper, typer.Option("--paper", metavar="A4|Letter", help=_("The paper's size."))
    ] = Paper.A4,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="ACCOUNT",
            help=_("Whose customer's copy; the account's in which the case lies unless given."),
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Replace a file that stands there."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the root-cause report of a case; a customer's copy names no other customer.

    Texts that such a copy tells otherwise than they were typed are listed.
    """
    from mcr_desktop.services.briefing.briefs import Audience, FileStandsError

    with opened(ctx) as services:
        if out.exists() and not replace:
            raise FileStandsError(path=str(out))
        found = services.cases.find(wanted)
        meant = services.accounts.find(account).id if account is not None else None
        copy = services.case_reports.copy(
            found.id, Audience(audience), style.value, paper.value, account_id=meant
        )
        services.case_reports.save(copy, out, replace=replace)
    if as_json:
        print_json(
            {
                "file": str(out),
                "case": copy.case.id,
                "account": copy.account.name,
                "for": audience.value,
                "style": style.value,
                "paper": paper.value,
                "pages": copy.pages,
                "changed": [
                    {
                        "where": place_name(one.where),
                        "before": one.before,
                        "after": one.after,
                        "count": one.count,
                    }
                    for one in copy.redactions
                ],
            }
        )
        return
    print_line(str(out))
    if copy.redactions:
        count = sum(one.count for one in copy.redactions)
        print_line(changed_line(count))
        for one in copy.redactions:
            print_line(f"{place_name(one.where)}: {' '.join(one.after.split())}")
