"""What the search page reads: finds with where they lie, and what can be chosen from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.searches import SearchQuery
from mcr_desktop.ui.backings import one_of_kind, route_to
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.find_lists import Find

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

MOST = 300


@dataclass(frozen=True, slots=True)
class Place:
    """What a find leads to: its kind, its id, and where it is looked at."""

    kind: str
    id: bytes
    route: Route


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one query."""

    query: SearchQuery
    finds: tuple[Find, ...]
    more: bool
    """Whether there are more than are shown."""
    behind: int
    """Rows of a large import that are not found yet."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search can be narrowed to."""

    accounts: tuple[str, ...]
    people: tuple[str, ...]


def read_found(services: Services, query: SearchQuery) -> Found:
    """On a reader thread."""
    hits = services.search.find_query(query, MOST + 1)
    shown = hits[:MOST]
    finds = []
    for hit, home in zip(shown, services.search.accounts_of(shown), strict=True):
        if home is None:
            if hit.kind == "note":  # a draft about an account that is not here any more
                finds.append(
                    Find(
                        Place(hit.kind, hit.id, Route("removed", row=hit.id)),
                        hit.marked_title or ((hit.title, False),),
                        hit.snippet,
                        one_of_kind(hit.kind),
                        "",
                    )
                )
            continue
        finds.append(
            Find(
                Place(hit.kind, hit.id, route_to(hit.kind, hit.id, home.id)),
                hit.marked_title or ((hit.title, False),),
                hit.snippet,
                one_of_kind(hit.kind),
                home.name,
            )
        )
    return Found(query, tuple(finds), len(hits) > MOST, services.search.behind())


def read_choices(services: Services) -> Choices:
    """On a reader thread."""
    accounts = services.accounts.all()
    people: set[str] = {services.workspace.person}
    for account in accounts:
        people.update(member.name for member in services.sharing.members(account.fence))
    return Choices(
        tuple(account.name for account in accounts),
        tuple(sorted(filter(None, people), key=str.casefold)),
    )
