"""Where a copy goes: into a file or onto a printer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.services.briefing.briefs import Copy, PaperName, file_name
from mcr_desktop.services.casework.reports import CaseCopy
from mcr_desktop.services.casework.reports import file_name as case_file_name

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from mcr_desktop.ui.navigation import Page
    from mcr_desktop.ui.surroundings import Surroundings

FOLDER_KEY = "briefs.folder"


class Outlets(QObject):
    """Asks where to, brings the copy there, and tells of it."""

    def __init__(self, page: Page, around: Surroundings) -> None:
        super().__init__(page)
        self._page = page
        self._services = around.services
        self._tasks = around.tasks

    def ask_where(self, copy: Copy | CaseCopy) -> QFileDialog:
        """Ask for a file's place, beginning where the last one went; then write the copy there."""
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(self._services.settings.get(FOLDER_KEY, home))
        dialog = QFileDialog(self._page, _("Save the brief"), folder, _("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(_name_of(copy))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(copy, Path(path)))
        dialog.open()
        return dialog

    def save(self, copy: Copy | CaseCopy, path: Path) -> None:
        """Write the very pages that were shown; the dialog has asked where something stands there."""
        services, settings = self._services, self._services.settings

        def work() -> Path:
            if isinstance(copy, CaseCopy):
                saved = services.case_reports.save(copy, path, replace=True)
            else:
                saved = services.briefs.save(copy, path, replace=True)
            settings.set(FOLDER_KEY, str(path.parent))
            return saved

        self._tasks.write(
            lambda _job: work(),
            lambda saved: self._page.told.emit(_("Saved as {path}").format(path=saved)),
            owner=self,
        )

    def ask_printer(self, copy: Copy | CaseCopy, paper: PaperName) -> None:
        """Ask for a printer and its pages; then print them."""
        from PySide6.QtPrintSupport import QPrintDialog  # asks the system for its printers

        from mcr_desktop.ui.widgets.page_printing import printer_for

        printer = printer_for(paper)
        printer.setDocName(_name_of(copy).removesuffix(".pdf"))
        dialog = QPrintDialog(printer, self._page)
        dialog.setWindowTitle(_("Print the brief"))
        dialog.setMinMax(1, copy.pages)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # By value: the pages in view may be others by the time that somebody has chosen a printer.
        dialog.accepted.connect(lambda: self.print_on(copy, printer))
        dialog.show()

    def print_on(self, copy: Copy | CaseCopy, printer: QPrinter) -> None:
        """Print a copy on a printer that somebody chose."""
        from mcr_desktop.ui.widgets.page_printing import Printing

        Printing(copy.pdf, printer, self._on_printed, self).begin()

    def _on_printed(self, done: bool) -> None:  # noqa: FBT001 - the answer itself
        self._page.told.emit(
            _("Sent to the printer")
            if done
            else _("The printer did not take all of it. Look at the printer and print again.")
        )


def _name_of(copy: Copy | CaseCopy) -> str:
    return case_file_name(copy) if isinstance(copy, CaseCopy) else file_name(copy)
