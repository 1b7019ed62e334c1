"""`mcr search`, `history`, `undo`, `redo` and `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_facts, print_json, print_line, print_rows
from mcr_desktop.cli.calls import CannotError, Json, opened
from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.services.search import Hit


def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS")],
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many."))
    ] = 50,
    as_json: Json = False,
) -> None:
    """Find everything that holds all of the words, the last as a beginning."""
    with opened(ctx) as services:
        names = {one.fence: one.name for one in services.accounts.all()}
        hits = services.search.find(" ".join(words), limit, complete=True)
        if as_json:
            print_json([_hit(hit, names) for hit in hits])
            return
        print_rows(
            hits,
            (
                Column(_("id"), lambda hit: hit.id),
                Column(_("kind"), lambda hit: hit.kind),
                Column(_("account"), lambda hit: names.get(hit.fence)),
                Column(_("title"), lambda hit: hit.title),
                Column(_("words"), lambda hit: "".join(text for text, _matches in hit.snippet)),
            ),
            as_json=False,
        )


def history(
    ctx: typer.Context,
    row: Annotated[str, typer.Argument(metavar="ID")],
    as_json: Json = False,
) -> None:
    """Tell every value that each field of a row has or had, newest first."""
    try:
        row_id = ids.parse(row)
    except ValueError:
        raise NotFoundError(kind="row", wanted=row) from None
    with opened(ctx) as services:
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


def undo(ctx: typer.Context, as_json: Json = False) -> None:
    """Take back the last thing done on this machine."""
    with opened(ctx) as services:
        label = services.undo.undo()
    if as_json:
        print_json({"undone": label})
    else:
        print_line(_("Undone: {label}").format(label=label))


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


def _hit(hit: Hit, names: dict[bytes, str]) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "account": names.get(hit.fence),
        "fence": hit.fence,
        "title": hit.title,
        "snippet": "".join(text for text, _matches in hit.snippet),
    }


def _moment(at_ms: int) -> str:
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone()
    return moment.strftime("%Y-%m-%d %H:%M:%S")
