"""From a place on the screen to a link, and from a link to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.ui.backings import TABS, route_to

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.navigation import Page, Route

_ROW_KIND = {tab: kind for kind, tab in TABS.items()}
_PAGES = {"account": "account", "meeting": "meeting", "case": "case"}


def place_of(page: Page) -> tuple[str, bytes] | None:
    """Kind and id of what a page shows: the row that its list is on, or what the page is about."""
    route = page.route
    if route is None:
        return None
    kind = _ROW_KIND.get(route.tab or "", "") if route.page == "account" else ""
    if kind:
        from mcr_desktop.ui.widgets.tables import Table

        tables = [one for one in page.findChildren(Table) if one.isVisible()]
        row = next((found for one in tables if (found := one.current_id())), route.row)
        if row is not None:
            return kind, row
    if route.page in _PAGES and route.id is not None:
        return _PAGES[route.page], route.id
    return None


DEAD = (
    "This link leads to nothing here: what it led to was removed, or belongs to an account whose fence "
    "you are not inside."
)


def route_of(services: Services, kind: str, row_id: bytes) -> Route | None:
    """Where a linked row is looked at; None where it is not here. For a reader thread."""
    found = services.links.follow(kind, row_id)
    return route_to(found.kind, found.id, found.account) if found else None
