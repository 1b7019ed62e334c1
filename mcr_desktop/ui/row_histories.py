"""The whole past of the row that a list is on, in the drawer, from every list alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mcr_desktop.ui.actions import Action

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.main_window import MainWindow
    from mcr_desktop.ui.widgets.histories import PastLine

ROW_ID_BYTES = 16


def history_teller(window: MainWindow, services: Services) -> Callable[[bytes], None]:
    """What opens the past of a row, of any kind, in the drawer of a window."""

    def show(past: tuple[PastLine, ...]) -> None:
        from mcr_desktop.ui.widgets.histories import history_widget

        if past:
            window.show_in_drawer("History", history_widget(past))
        else:
            window.notices.tell("This line is reckoned from others: it has no history of its own.")

    def tell(row: bytes) -> None:
        from mcr_desktop.ui.widgets.histories import read_history

        window.given.tasks.read(
            lambda _job: read_history(services, row), show, owner=window, key="row history"
        )

    return tell


def history_actions(window: MainWindow) -> tuple[Action, ...]:
    """What tells who wrote what into the row under the keyboard of the list in sight."""

    def here() -> bytes | None:
        current = getattr(window.list_in_sight(), "current_id", None)
        row = current() if current is not None else None
        return row if isinstance(row, bytes) and len(row) == ROW_ID_BYTES else None

    def ask() -> None:
        row = here()
        if row is not None and window.tell_history is not None:
            window.tell_history(row)

    return (
        Action(
            "row_history",
            "Show who wrote what into this row",
            ask,
            "View",
            "Ctrl+Alt+H",
            enabled_when=lambda: here() is not None,
        ),
    )
