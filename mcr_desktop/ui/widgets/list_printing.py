"""A list as it stands on the screen, onto paper: columns in sight, in their order, with the filter's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.services.list_sheets import MOST_ROWS, print_list
from mcr_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from mcr_desktop.ui.tasks import Tasks
    from mcr_desktop.ui.widgets.tables import Table


class ListPrinting(QObject):
    """Reads a list, sets it, asks for a printer, prints; each step off the screen's thread that may take long."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, told: Callable[[str], None], place: str = ""
    ) -> None:
        """`place` is said on the paper: where the list was looked at."""
        super().__init__(parent)
        self._around = parent
        self._tasks = tasks
        self._told = told
        self._place = place

    def begin(self, table: Table) -> None:
        """Read the list's words; the printer is asked for when its pages stand."""
        columns = table.shown_columns()
        model, header = table.columns(), table.horizontalHeader()
        heads = [model[number].title for number in columns]
        weights = [float(header.sectionSize(number)) + GRID for number in columns]
        title = table.accessibleName()
        count = table.model().rowCount()

        def lay(texts: list[tuple[str, ...]]) -> None:
            rows = [[row[number] for number in columns] for row in texts]
            day = exact_day(today().isoformat())
            said = " \N{MIDDLE DOT} ".join(filter(None, (self._place, f"{count} rows", day)))
            if count > MOST_ROWS:
                said += f" \N{MIDDLE DOT} the first {MOST_ROWS} are printed"
            self._tasks.read(
                lambda _job: print_list(title, said, heads, rows, weights),
                lambda pdf: self.ask(title, pdf),
                owner=self,
                key="sheet",
                long=True,
            )

        table.read_all_texts(lay, MOST_ROWS)

    def ask(self, title: str, pdf: bytes) -> None:
        """Ask for a printer; then print these pages."""
        from PySide6.QtPrintSupport import QPrintDialog  # asks the system for its printers

        from mcr_desktop.ui.widgets.page_printing import printer_for

        printer = printer_for("A4")
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._around)
        dialog.setWindowTitle(title)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.print_on(pdf, printer))
        dialog.show()

    def print_on(self, pdf: bytes, printer: QPrinter) -> None:
        """Print the pages and tell of it."""
        from mcr_desktop.ui.widgets.page_printing import Printing

        def ended(done: bool) -> None:  # noqa: FBT001 - the outcome itself
            self._told(
                "Printed." if done else "The printer could not be reached; nothing was printed."
            )

        Printing(pdf, printer, ended, self).begin()
