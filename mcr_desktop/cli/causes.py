"""`mcr signals`: supported changes in complaints, each with what carries it, from a file or the workspace."""

from __future__ import annotations

from datetime import date as calendar_day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli import inboxes
from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import AnyAccountName, Json
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.services.analyses.signals import FoundSignals


def signals(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help=_("CSV or Parquet, one row a complaint; without it, the workspace's complaints."),
        ),
    ] = None,
    account: AnyAccountName = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="COLUMN", help=_("The day of a complaint."))
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="A,B,C", help=_("The attributes to look along.")),
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option(
            "--id", metavar="COLUMN", help=_("What names a complaint; repeats count once.")
        ),
    ] = None,
    exposure: Annotated[
        Path | None,
        typer.Option(
            "--exposure",
            metavar="FILE",
            help=_("What could have gone wrong, by month, week or day and any of the attributes."),
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help=_("The last day that the file covers.")),
    ] = None,
    muted: Annotated[
        bool, typer.Option("--muted", help=_("The workspace's muted signals instead."))
    ] = False,
    mute: Annotated[
        str | None,
        typer.Option(
            "--mute", metavar="ID", help=_("Mute a signal of the workspace for the team.")
        ),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="WORDS", help=_("Why it is muted."))
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help=_("The last day on which it is muted.")),
    ] = None,
    unmute: Annotated[
        str | None, typer.Option("--unmute", metavar="ID", help=_("Show a muted signal again."))
    ] = None,
    as_json: Json = False,
) -> None:
    """List what complaints say with statistical support, changes of intake apart."""
    _check_muting(file, mute, unmute, (reason, until), muted=muted)
    if mute is not None or unmute is not None:
        inboxes.change(ctx, account, mute, unmute, (reason, until), as_json=as_json)
        return
    if file is None:
        if any((date, by, id_column, exposure, as_of)):
            raise typer.BadParameter(_("a FILE is wanted with these options"))
        inboxes.show(ctx, account, muted=muted, as_json=as_json)
        return
    if account is not None:
        raise typer.BadParameter(_("--account is for the workspace, not for a FILE"))
    if not date:
        raise typer.BadParameter(_("the column of the days is wanted: --date COLUMN"))
    if as_of is not None:
        try:
            as_of = calendar_day.fromisoformat(as_of.strip()).isoformat()
        except ValueError:
            raise typer.BadParameter(
                _("a day is wanted as in 2026-05-12, not {given}").format(given=as_of),
                param_hint="--as-of",
            ) from None
    from mcr_desktop.cli.progress_lines import progress_line
    from mcr_desktop.phrases.findings import signal_sentence
    from mcr_desktop.services.analyses.signals import find_file_signals

    names = [name.strip() for name in (by or "").split(",") if name.strip()]
    with progress_line(_("Looking for changes")) as progress:
        found = find_file_signals(
            file, date, names,
            id_column=id_column, exposure=exposure, as_of=as_of, progress=progress,
        )  # fmt: skip
    if as_json:
        print_json(
            {
                "signals": [inboxes.told(one, signal_sentence(one)) for one in found.signals],
                "flags": [inboxes.flag(one) for one in found.flags],
            }
        )
        return
    _print_found(found)


def _check_muting(
    file: Path | None,
    mute: str | None,
    unmute: str | None,
    why: tuple[str | None, str | None],
    *,
    muted: bool,
) -> None:
    if file is not None and (muted or mute or unmute):
        raise typer.BadParameter(
            _("only signals of the workspace can be muted, not those of a FILE")
        )
    if mute is None and any(why):
        raise typer.BadParameter(_("--reason and --until go with --mute"))
    if mute is not None and not (why[0] or "").strip():
        raise typer.BadParameter(_("the team wants to know why: --reason WORDS"))


def _print_found(found: FoundSignals) -> None:
    """Flags, signals, and a word where there is no change; what a signal says is not flagged as well."""
    from mcr_desktop.phrases.findings import flag_sentence, no_change_sentence, signal_sentence

    told = {(one.intake.attribute, one.intake.label) for one in found.signals if one.intake}
    for flag in found.flags:
        if (flag.attribute, flag.detail) not in told:
            print_line(flag_sentence(flag))
    for one in found.signals:
        print_line(signal_sentence(one))
    if all(one.intake is not None for one in found.signals):
        print_line(no_change_sentence())
