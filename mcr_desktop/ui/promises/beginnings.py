"""What stands where no promise is shown: what belongs there, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.sections import EmptyState


def nothing_promised(begin: Callable[[], None]) -> EmptyState:
    """No promise at all; the step leads into the line in which one is written down."""
    return EmptyState(
        "Nothing is promised yet",
        "A promise is kept word by word with its day: ours to them, theirs to us, or inside the team. "
        "Write the first one into the line above.",
        "Write one down",
        begin,
    )


def nobody_to_promise(go: Callable[[Route], None]) -> EmptyState:
    """No account either: the step leads to where one is added."""
    return EmptyState(
        "No account yet",
        "A promise belongs to an account: add the first one, then write down what was promised.",
        "Go to the accounts",
        lambda: go(Route("accounts")),
    )


def nothing_under_filter(show_all: Callable[[], None]) -> EmptyState:
    """Promises there are, under another filter."""
    return EmptyState(
        "Nothing under this filter",
        "Every promise that there is stands under another one.",
        "Show all open ones",
        show_all,
    )
