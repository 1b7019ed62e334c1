"""`mcr signals`: supported changes in complaints, each with what carries it, from a file or the workspace."""

from __future__ import annotations

from datetime import date as calendar_day
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import Column, plain, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AnyAccountName, Json, opened, some_account
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import Flag, Signal
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
    as_json: Json = False,
) -> None:
    """List what complaints say with statistical support, changes of intake apart."""
    if file is None:
        if any((date, by, id_column, exposure, as_of)):
            raise typer.BadParameter(_("a FILE is wanted with these options"))
        _of_workspace(ctx, account, as_json=as_json)
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
                "signals": [_told(one, signal_sentence(one)) for one in found.signals],
                "flags": [_flag(one) for one in found.flags],
            }
        )
        return
    _print_found(found)


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


def _of_workspace(ctx: typer.Context, account: str | None, *, as_json: bool) -> None:
    with opened(ctx) as services:
        asked = some_account(services, account)
        found = services.causes.signals(asked)
        flags = services.causes.flags(asked) if as_json else []
    if as_json:
        print_json(
            {
                "signals": [
                    {"account": one.account.name, **_told(one.signal, one.sentence)}
                    for one in found
                ],
                "flags": [{"account": whose.name, **_flag(flag)} for whose, flag in flags],
            }
        )
        return
    print_rows(
        found,
        (
            Column(_("account"), lambda one: one.account.name),
            Column(_("kind"), lambda one: one.signal.kind),
            Column(_("finding"), lambda one: one.sentence),
        ),
        as_json=False,
    )


def _told(signal: Signal, sentence: str) -> dict[str, Any]:
    """A signal as programs read it: what was asked for first, then the whole finding."""
    told: dict[str, Any] = {
        "kind": signal.kind, "slice": signal.slice.as_where(),
        "since": None, "interval": None, "until": None, "before": None, "after": None,
        "ratio": None, "ratio_interval": None, "q": signal.q, "sentence": sentence,
    }  # fmt: skip
    shift, intake = signal.shift, signal.intake
    if shift is not None:
        told |= {
            "since": shift.since,
            "interval": [shift.since_low or shift.since, shift.since_high or shift.since],
            "until": shift.until, "before": shift.before, "after": shift.after,
            "per": (shift.exposure_unit or "unit") if shift.rated else shift.per,
            "observed": shift.observed, "expected": shift.expected,
            "ratio": shift.ratio, "ratio_interval": [shift.low, shift.high],
        }  # fmt: skip
    if intake is not None:
        told |= {
            "since": intake.since, "interval": [intake.since, intake.since],
            "before": intake.before, "after": intake.after, "per": "month",
            "ratio": intake.rest_ratio, "ratio_interval": [intake.rest_low, intake.rest_high],
        }  # fmt: skip
    return told | {"signal": plain(signal)}


def _flag(flag: Flag) -> dict[str, Any]:
    from mcr_desktop.phrases.findings import flag_sentence

    return {**plain(flag), "sentence": flag_sentence(flag)}
