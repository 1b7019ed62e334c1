"""The whole past of the row that a list is on, in the drawer, from every list alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.ui.actions import Action

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.main_window import MainWindow
    from mcr_desktop.ui.widgets.histories import PastLine

ROW_ID_BYTES = 16


def history_actions(window: MainWindow, services: Services) -> tuple[Action, ...]:
    """What tells who wrote what into the row under the keyboard of the list in sight."""

    def here() -> bytes | None:
        table = window.list_in_sight()
        if table is None:
            return None
        from mcr_desktop.ui.widgets.tables import Table  # not before a page with lists stands

        row = table.current_id() if isinstance(table, Table) else None
        return row if row is not None and len(row) == ROW_ID_BYTES else None

    def show(past: tuple[PastLine, ...]) -> None:
        from mcr_desktop.ui.widgets.histories import history_widget

        if past:
            window.show_in_drawer("History", history_widget(past))
        else:
            window.notices.tell("This line is reckoned from others: it has no history of its own.")

    def ask() -> None:
        from mcr_desktop.ui.widgets.histories import read_history

        row = here()
        if row is not None:
            window.given.tasks.read(
                lambda _job: read_history(services, row), show, owner=window, key="row history"
            )

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
