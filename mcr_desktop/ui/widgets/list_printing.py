"""A list as it stands on the screen, onto paper: columns in sight, in their order, with the filter's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QListView, QTableView

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.services.list_sheets import MOST_ROWS, print_list
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from mcr_desktop.ui.tasks import Tasks


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

    def begin(self, view: QTableView | QListView) -> None:
        """Read the list's words; the printer is asked for when its pages stand."""
        heads, weights, columns = _shape(view)
        title = view.accessibleName()
        count = view.model().rowCount()

        def lay(texts: list[tuple[str, ...]]) -> None:
            rows = [[row[number] for number in columns] for row in texts]
            day = exact_day(today().isoformat())
            many = "1 row" if count == 1 else f"{count:,} rows"
            said = " \N{MIDDLE DOT} ".join(filter(None, (self._place, many, day)))
            self._tasks.read(
                lambda _job: print_list(title, said, heads, rows, weights, of=count),
                lambda pdf: self.ask(title, pdf),
                owner=self,
                key="sheet",
                long=True,
            )

        if isinstance(view, Table):
            view.read_all_texts(lay, MOST_ROWS)
        else:
            lay(_words(view))

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


def _shape(view: QTableView | QListView) -> tuple[list[str], list[float], list[int]]:
    """The headings of the columns in sight from the left, how wide each is, and their numbers."""
    if isinstance(view, QListView):
        return [""], [1.0], [0]
    header = view.horizontalHeader()
    order = sorted(range(header.count()), key=header.visualIndex)
    columns = [number for number in order if not header.isSectionHidden(number)]
    heads = [
        str(view.model().headerData(number, Qt.Orientation.Horizontal) or "") for number in columns
    ]
    return heads, [float(header.sectionSize(number)) + GRID for number in columns], columns


def _words(view: QTableView | QListView) -> list[tuple[str, ...]]:
    """The words of a list that is in memory, as far as it is printed."""
    model = view.model()
    columns = view.horizontalHeader().count() if isinstance(view, QTableView) else 1
    return [
        tuple(str(model.index(row, column).data() or "") for column in range(columns))
        for row in range(min(model.rowCount(), MOST_ROWS))
    ]
