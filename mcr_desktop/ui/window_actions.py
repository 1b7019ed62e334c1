"""What can be done in any window, wherever one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.ui.main_window import MainWindow


def window_actions(window: MainWindow) -> tuple[Action, ...]:
    """The window's own actions: going, finding, undoing, looking."""
    given = window.given
    doors = tuple(
        Action(
            f"go_{entry.name}",
            f"Go to {entry.title}",
            lambda name=entry.name: window.go(Route(name)),  # type: ignore[misc]  # a bound default
            "Go",
            entry.shortcut,
        )
        for entry in given.entries
        if entry.icon
    )
    return (
        *doors,
        Action(
            "promises",
            "Go to the promises of every account",
            lambda: window.go(Route("promises")),
            "Go",
            enabled_when=lambda: window.knows("promises"),
        ),
        Action(
            "back",
            "Back",
            window.go_back,
            "Go",
            "Alt+Left",
            enabled_when=lambda: window.history.can_go_back,
        ),
        Action(
            "forward",
            "Forward",
            window.go_forward,
            "Go",
            "Alt+Right",
            enabled_when=lambda: window.history.can_go_forward,
        ),
        Action("rail", "Go to the rail", window.focus_rail, "Go", "F6"),
        Action("search", "Search everything", window.open_search, "Find", "Ctrl+F"),
        Action(
            "search_all",
            "Search with filters",
            lambda: window.go(Route("search")),
            "Find",
            "Ctrl+Alt+F",
            enabled_when=lambda: window.knows("search"),
        ),
        Action(
            "removed",
            "Show what was removed",
            lambda: window.go(Route("removed")),
            "Find",
            enabled_when=lambda: window.knows("removed"),
        ),
        Action("palette", "Show commands", window.open_palette, "Find", "Ctrl+K"),
        *_edits(window),
        Action(
            "refresh",
            "Read again" if given.sync is None else "Sync now and read again",
            window.read_again,
            "View",
            "F5",
        ),
        Action(
            "close_drawer",
            "Close the drawer",
            window.close_drawer,
            "View",
            enabled_when=window.drawer_is_open,
        ),
        *_lists(window),
        Action("menu", "Open the menu", window.open_menu, "View", "F10"),
        Action("shortcuts", "Show the keys", window.show_keys, "View", "Ctrl+/"),
        Action("close", "Close the window", lambda: _close(window), "View", "Ctrl+Q"),
    )


def _edits(window: MainWindow) -> tuple[Action, ...]:
    given = window.given

    def run(deed: Callable[[], None] | None) -> Callable[[], None]:
        return lambda: deed() if deed else None

    return (
        Action(
            "undo",
            "Undo",
            run(given.undo),
            "Edit",
            "Ctrl+Z",
            enabled_when=lambda: given.undo is not None,
            about=lambda: given.would()[0],
        ),
        Action(
            "redo",
            "Redo",
            run(given.redo),
            "Edit",
            "Ctrl+Shift+Z",
            enabled_when=lambda: given.redo is not None,
            about=lambda: given.would()[1],
        ),
    )


def _lists(window: MainWindow) -> tuple[Action, ...]:
    """What goes out of the window: a link to what is shown, the list in sight, another window."""
    given = window.given
    return (
        Action(
            "print_list",
            "Print the list in sight",
            window.print_list,
            "View",
            "Ctrl+Alt+P",
            enabled_when=window.has_list,
        ),
        Action(
            "copy_link",
            "Copy a link to this",
            window.copy_link,
            "Edit",
            "Ctrl+Shift+L",
            enabled_when=window.has_link,
        ),
        Action(
            "open_window",
            "Open a second window here",
            window.open_another,
            "View",
            "Ctrl+Shift+N",
            enabled_when=lambda: given.open_window is not None,
        ),
    )


def _close(window: MainWindow) -> None:
    window.close()
