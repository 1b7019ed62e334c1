"""Places within Sharing: the list of all fences, and each fence's own page with its parts."""

from __future__ import annotations

from mcr_desktop.ui.navigation import Route


def route_of(fence: bytes, tab: str) -> Route:
    """The page of one fence within Sharing."""
    return Route("sharing", tab=tab, query=fence.hex())


def fence_of(route: Route | None) -> bytes | None:
    """The fence that a route within Sharing leads to; None for the list of all."""
    if route is None or not route.query:
        return None
    try:
        return bytes.fromhex(route.query)
    except ValueError:
        return None
