"""`mcr search`: what of everything holds some words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_problem, print_rows
from mcr_desktop.cli.calls import Json, opened
from mcr_desktop.domain.searches import KIND_NAMES, SearchQuery, read_query, write_query
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.services.search import Hit


def search(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help=_("Only such rows: note, promise, person ...")),
    ] = None,
    account: Annotated[
        str, typer.Option("--account", metavar="NAME", help=_("Only of this account."))
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help=_("Only by this person of ours."))
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help=_("Only from then on: YYYY[-MM[-DD]]."))
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help=_("Only up to then: YYYY[-MM[-DD]]."))
    ] = "",
    phrase: Annotated[
        list[str] | None,
        typer.Option("--phrase", metavar="TEXT", help=_("Only with these words in this order.")),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="WORD", help=_("Only without this word.")),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help=_("At most so many."))
    ] = 50,
    as_json: Json = False,
) -> None:
    """Find everything that holds all of the words, the last as a beginning."""
    query = _query(
        " ".join(words or ()), kind, {"account": account, "by": by, "since": since, "until": until}
    )
    query = replace(
        query,
        phrases=(*query.phrases, *(phrase or ())),
        without=(*query.without, *(without or ())),
    )
    if not words and query.empty:
        raise typer.BadParameter(_("a word or a filter is wanted"), param_hint="WORDS")
    with opened(ctx) as services:
        names = {one.fence: one.name for one in services.accounts.all()}
        hits = services.search.find_query(query, limit, complete=True)
        if as_json:
            print_json([_hit(hit, names) for hit in hits])
            return
        if not hits and (meant := services.search.meant(query)) is not None:
            print_problem(_("Did you mean {words}?").format(words=write_query(meant)))
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


def _query(typed: str, kinds: list[str] | None, filters: dict[str, str]) -> SearchQuery:
    """The query of words and options; BadParameter where an option says what cannot be meant."""
    query = read_query(typed)
    for kind in kinds or ():
        told = read_query(f"kind:{kind}")
        if not told.kinds:
            raise typer.BadParameter(
                _("{kind} is no kind of row; say one of {kinds}").format(
                    kind=kind, kinds=", ".join(KIND_NAMES)
                ),
                param_hint="--kind",
            )
        query = replace(query, kinds=(*query.kinds, *told.kinds))
    for name, value in filters.items():
        if not value:
            continue
        told = read_query(f'{name}:"{value}"')
        if not getattr(told, name):
            raise typer.BadParameter(
                _("{value} is no day; say YYYY, YYYY-MM or YYYY-MM-DD").format(value=value),
                param_hint=f"--{name}",
            )
        query = replace(query, **{name: getattr(told, name)})
    return query


def _hit(hit: Hit, names: dict[bytes, str]) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "id": hit.id,
        "account": names.get(hit.fence),
        "fence": hit.fence,
        "title": hit.title,
        "snippet": "".join(text for text, _matches in hit.snippet),
    }
