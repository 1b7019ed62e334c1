"""What the screens stand on, and how the services become it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.remembered import MemoryOnly, Remembered

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.importing.name_books import NameBooks
    from mcr_desktop.ui.palette import PaletteSource, Place, SearchHit, SearchSource

KINDS = {
    "account": "Accounts",
    "contact": "People",
    "note": "Notes",
    "commitment": "Promises",
    "meeting": "Meetings",
    "complaint": "Complaints",
    "case": "Cases",
    "touch": "Touches",
    "fact": "Facts",
    "site": "Sites",
    "agreement": "Agreements",
    "occasion": "Dates",
    "attachment": "Files",
}
ONE_OF_KIND = {
    "account": "Account",
    "contact": "Person",
    "note": "Note",
    "commitment": "Promise",
    "meeting": "Meeting",
    "complaint": "Complaint",
    "case": "Case",
    "touch": "Touch",
    "fact": "Fact",
    "site": "Site",
    "agreement": "Agreement",
    "occasion": "Date",
    "attachment": "File",
}
"""What one row of a kind is called."""


def one_of_kind(kind: str) -> str:
    """What a row of this kind is called."""
    return ONE_OF_KIND.get(kind, kind.replace("_", " ").capitalize())


TABS = {
    "contact": "people",
    "note": "notes",
    "commitment": "commitments",
    "complaint": "complaints",
    "touch": "touches",
}


def _tell_nobody(_listener: Callable[[Changes], None]) -> None:
    """For screens without services behind them."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What the screens stand on. Everything may be left out, for a look at the bare shell."""

    services: Services | None = None
    remembered: Remembered = field(default_factory=MemoryOnly)
    demo: bool = False
    listen: Callable[[Callable[[Changes], None]], None] = _tell_nobody
    """Told once whom to call, from any thread, after each commit."""
    sentence: Callable[[Exception], str] = sentence
    """Renders an error in plain words."""
    undo: Callable[[], str] | None = None
    """Undo the last gesture and give its label; called on the writer thread."""
    redo: Callable[[], str] | None = None
    would: Callable[[], tuple[str, str]] | None = None
    """Labels of what they would do, empty for nothing; called on a reader thread."""
    search: SearchSource | None = None
    finders: Sequence[PaletteSource] = ()


def backing_of(services: Services) -> Backing:
    """The services of a workspace, as the shell uses them."""

    @cache
    def names() -> NameBooks:
        from mcr_desktop.services.importing.name_books import NameBooks

        return NameBooks(services.workspace)

    return Backing(
        services=services,
        remembered=services.settings,
        demo=services.demo,
        listen=services.workspace.listen,
        undo=lambda: services.undo.undo(),  # noqa: PLW0108 - it is imported when first called
        redo=lambda: services.undo.redo(),  # noqa: PLW0108
        would=lambda: (services.undo.next_undo() or "", services.undo.next_redo() or ""),
        search=lambda typed: _search(services, typed),
        finders=(lambda _typed: _accounts(names()), lambda typed: _people(names(), typed)),
    )


def _search(services: Services, typed: str) -> list[SearchHit]:
    """On a reader thread."""
    from mcr_desktop.services.links import read_link
    from mcr_desktop.ui.palette import SearchHit  # with the palette, when first asked for

    link = read_link(typed)
    if link is not None:
        return _linked(services, *link)
    found: list[SearchHit] = []
    hits = services.search.find(typed)
    for hit, home in zip(hits, services.search.accounts_of(hits), strict=True):
        if home is None:
            if hit.kind == "note":  # a draft about an account that is not here any more
                found.append(
                    SearchHit(
                        kind=KINDS["note"],
                        title=hit.marked_title or ((hit.title, False),),
                        route=Route("removed", row=hit.id),
                        snippet=hit.snippet,
                        day="",
                    )
                )
            continue
        found.append(
            SearchHit(
                kind=KINDS.get(hit.kind, "Other"),
                title=hit.marked_title or ((hit.title, False),),
                route=route_to(hit.kind, hit.id, home.id),
                snippet=hit.snippet,
                day=home.name if hit.kind != "account" else "",
            )
        )
    return found


def _linked(services: Services, kind: str, row: bytes) -> list[SearchHit]:
    """What a pasted link leads to."""
    from mcr_desktop.ui.palette import SearchHit

    found = services.links.follow(kind, row)
    if found is None:
        return []
    title = ((f"What this link leads to: {KINDS.get(kind, kind)}", False),)
    return [SearchHit("Link", title, route_to(found.kind, found.id, found.account))]


def route_to(kind: str, row: bytes, account: bytes) -> Route:
    """Where a row is looked at: a meeting or case on its page, everything else on its account's."""
    if kind in {"meeting", "case"}:
        return Route(kind, row)
    if kind == "account":
        return Route("account", account)
    return Route("account", account, TABS.get(kind, ""), row=row)


def _accounts(names: NameBooks) -> list[Place]:
    from mcr_desktop.ui.palette import Place  # with the palette, when first asked for

    return [
        Place(account.name, KINDS["account"], Route("account", account.id))
        for account in names.accounts()
    ]


def _people(names: NameBooks, typed: str) -> list[Place]:
    from mcr_desktop.ui.palette import Place  # with the palette, when first asked for

    return [
        Place(
            one.name,
            KINDS["contact"],
            route_to("contact", one.id, one.account.id),
            detail=one.account.name,
        )
        for one in names.people(typed)
    ]
