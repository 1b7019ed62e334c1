"""`mcr history`, `undo`, `redo` and `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_facts, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AnyAccountName, CannotError, Json, opened, some_account
from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.undos import reason

if TYPE_CHECKING:
    from mcr_desktop.services.undo import Undo


def history(
    ctx: typer.Context,
    row: Annotated[str, typer.Argument(metavar="ID")],
    use: Annotated[
        str,
        typer.Option(
            "--use",
            metavar="FIELD",
            help=_("Let the value of this field win that lost to one written at the same time."),
        ),
    ] = "",
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Tell every value that each field of a row has or had, newest first."""
    try:
        row_id = ids.parse(row)
    except ValueError:
        raise NotFoundError(kind="row", wanted=row) from None
    with opened(ctx) as services:
        some_account(services, account)
        if use:
            kind = services.histories.of(row_id)[0].table
            lost = [one for one in services.histories.concurrent(kind, row_id) if one.field == use]
            if not lost:
                raise CannotError(
                    text=_("Nobody else wrote {field} at the same time.").format(field=use)
                )
            label = services.histories.use(kind, row_id, use, lost[0].stamp)
            print_json({"used": label}) if as_json else print_line(label)
            return
        print_rows(
            services.histories.of(row_id),
            (
                Column(_("when"), lambda one: _moment(one.at_ms)),
                Column(_("who"), lambda one: one.person),
                Column(_("field"), lambda one: f"{one.table}.{one.field.lstrip('~')}"),
                Column(
                    _("state"),
                    lambda one: _("now") if one.current else _("lost") if one.lost else _("before"),
                ),
                Column(_("value"), lambda one: one.value),
            ),
            as_json=as_json,
        )


def undo(
    ctx: typer.Context,
    tell: Annotated[
        bool,
        typer.Option(
            "--list",
            help=_("Tell what could be taken back and what was refused; take back nothing."),
        ),
    ] = False,
    step: Annotated[
        int | None,
        typer.Option(metavar="STEP", help=_("Take back a step that was refused: see --list.")),
    ] = None,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway",
            help=_("With --step: put the former values over what was changed since."),
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Take back the last thing done on this machine."""
    with opened(ctx) as services:
        if tell:
            _list_steps(services.undo, as_json=as_json)
            return
        if anyway and step is None:
            raise typer.BadParameter(
                _("needs --step; mcr undo --list shows them"), param_hint="--anyway"
            )
        try:
            if step is None:
                label = services.undo.undo()
            else:
                label = services.undo.take_back(step, anyway=anyway)
        except ChangedSinceError as refused:
            if not refused.facts.get("anyway"):
                raise
            raise CannotError(
                text=sentence(refused)
                + " "
                + _("Or put back what stood there: mcr undo --step {step} --anyway").format(
                    step=refused.facts["step"]
                )
            ) from refused
    if as_json:
        print_json({"undone": label})
    else:
        print_line(_("Undone: {label}").format(label=label))


def _list_steps(undo: Undo, *, as_json: bool) -> None:
    steps = undo.steps()
    if as_json:
        print_json(
            [
                {
                    "step": one.number,
                    "label": one.label,
                    "at_ms": one.at_ms,
                    "refused": reason(one) if one.refused else None,
                    "anyway": one.anyway,
                }
                for one in steps
            ]
        )
        return
    print_rows(
        steps,
        (
            Column(_("step"), lambda one: one.number),
            Column(_("when"), lambda one: _moment(one.at_ms)),
            Column(_("what"), lambda one: one.label),
            Column(_("not taken back, since"), reason),
        ),
        as_json=False,
    )


def redo(ctx: typer.Context, as_json: Json = False) -> None:
    """Do again what was undone last."""
    with opened(ctx) as services:
        label = services.undo.redo()
    if as_json:
        print_json({"redone": label})
    else:
        print_line(_("Done again: {label}").format(label=label))


def check(ctx: typer.Context, as_json: Json = False) -> None:
    """Check every page of the store, and remove what imports that never finished left behind."""
    from mcr_desktop.services.checks import check_store

    with opened(ctx) as services:
        found = check_store(services.workspace)
    if as_json:
        print_json(found)
    else:
        print_facts(
            (
                (_("damaged pages"), len(found.damage)),
                (_("rows of unfinished imports removed"), found.removed),
                *sorted(found.rows.items()),
            )
        )
    if found.damage:
        raise CannotError(
            text=_("The store is damaged: {damage}").format(damage="; ".join(found.damage[:3]))
        )


def _moment(at_ms: int) -> str:
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M:%S")
