"""A touch is written down wherever one is: the page in sight tells with whom it may have been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.ui.actions import Action

if TYPE_CHECKING:
    from mcr_desktop.ui.main_window import MainWindow
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.touch_logs import TouchLogs


def touch_actions(window: MainWindow, around: Surroundings) -> tuple[Action, ...]:
    """What opens the line for a touch: the page's own way where it has one, else about any account."""
    made: list[TouchLogs] = []

    def logs() -> TouchLogs:
        if not made:
            from mcr_desktop.ui.touch_logs import TouchLogs  # when first asked for, not at start

            one = TouchLogs(around, window)
            one.drawer_requested.connect(window.show_in_drawer)
            one.done_in_drawer.connect(window.close_drawer)
            one.undo_offered.connect(window.offer_undo)
            made.append(one)
        return made[0]

    def ask() -> None:
        page = window.current_page()
        if page is None:
            return
        own = getattr(page, "log_touch", None)
        if own is not None:
            own()
        else:
            near = getattr(page, "touch_account", None)
            logs().log(near=near() if near is not None else None)

    return (Action("log_touch", "Log a touch", ask, "Edit", "Ctrl+T"),)
