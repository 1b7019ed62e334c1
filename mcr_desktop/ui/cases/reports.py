"""The report of a case in the drawer: which copy, what redaction changed in it, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.phrases.case_reports import place_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.case_reports import Audience, CaseCopy, StyleName, file_name
from mcr_desktop.ui.cases.blocks import labelled
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import choice, drop_down
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.briefs import PaperName
    from mcr_desktop.ui.cases.readings import CaseRead
    from mcr_desktop.ui.navigation import Page
    from mcr_desktop.ui.tasks import Job, Tasks

FOLDER_KEY = "briefs.folder"
PAPER_KEY = "briefs.paper"
STYLES: dict[StyleName, str] = {"8d": _("8D report"), "a3": _("A3, one page")}
AUDIENCES = {Audience.TEAM: _("For our team"), Audience.CUSTOMER: _("For the customer")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which copy is asked for; `account` is whose customer's where it is not the home account's."""

    style: StyleName
    audience: Audience
    account: bytes | None = None


class ReportSheet(QWidget):
    """Choose a copy, read what was changed for its audience, save it."""

    told = Signal(str)

    def __init__(self, services: Services, tasks: Tasks, read: CaseRead, wanted: Wanted) -> None:
        super().__init__()
        self.setAccessibleName(_("Report of the case"))
        self._services = services
        self._tasks = tasks
        self._case = read.view.case.id
        self._wanted = wanted
        self._copy: CaseCopy | None = None
        self._setting: Job | None = None
        self.styles: dict[StyleName, QToolButton] = {}
        self.audiences: dict[Audience, QToolButton] = {}
        self.whose = drop_down(_("Whose copy"))
        for part in read.view.parts:
            if part.account is not None:
                self.whose.addItem(part.account.name, part.account.id)
        self.whose.activated.connect(lambda _place: self._ask())
        self._pages = PlainLabel("", wrap=True)
        self._changes = QVBoxLayout()
        self._changes.setSpacing(GRID)
        self._waiting = Waiting(_("Setting the pages"), rows=4)
        self._waiting.setMinimumHeight(200)
        self._waiting.cancel_requested.connect(self._on_stopped)
        self.save = button(_("Save as PDF\N{HORIZONTAL ELLIPSIS}"), "primary")
        self.save.clicked.connect(lambda _on=False: self.ask_where())
        self._lay_out()
        self._ask()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        styles = QHBoxLayout()
        group = QButtonGroup(self)
        for style, words in STYLES.items():
            made = choice(words)
            made.setChecked(style == self._wanted.style)
            made.clicked.connect(lambda _on=False: self._ask())
            group.addButton(made)
            styles.addWidget(made)
            self.styles[style] = made
        styles.addStretch(1)
        audiences = QHBoxLayout()
        others = QButtonGroup(self)
        for audience, words in AUDIENCES.items():
            made = choice(words)
            made.setChecked(audience is self._wanted.audience)
            made.clicked.connect(lambda _on=False: self._ask())
            others.addButton(made)
            audiences.addWidget(made)
            self.audiences[audience] = made
        audiences.addStretch(1)
        column.addLayout(styles)
        column.addLayout(audiences)
        self._whose = QWidget()
        whose = labelled(_("Whose copy"), self.whose)
        whose.setContentsMargins(0, 0, 0, 0)
        self._whose.setLayout(whose)
        column.addWidget(self._whose)
        column.addWidget(self._waiting)
        column.addWidget(self._pages)
        column.addLayout(self._changes)
        column.addWidget(self.save)
        column.addStretch(1)

    @property
    def copy(self) -> CaseCopy | None:
        """The copy that stands ready, None while it is being set."""
        return self._copy

    # Setting the pages

    def _ask(self) -> None:
        style = next(one for one, made in self.styles.items() if made.isChecked())
        audience = next(one for one, made in self.audiences.items() if made.isChecked())
        shared = audience is Audience.CUSTOMER
        self._whose.setVisible(shared and self.whose.count() > 1)
        account = self.whose.currentData() if shared else None
        paper: PaperName = "Letter" if self._services.settings.get(PAPER_KEY) == "Letter" else "A4"
        reports, case = self._services.case_reports, self._case
        self._copy = None  # nobody may save one audience's pages under the other one's name
        self.save.setEnabled(False)
        self._pages.hide()
        self._clear()
        self._waiting.begin()
        self._waiting.show()
        self._setting = self._tasks.read(
            lambda job: reports.copy(
                case, audience, style, paper, account_id=account, progress=job
            ),
            self._on_pages,
            owner=self,
            key="pages",
            progressed=self._waiting.report,
            failed=self._on_no_pages,
        )

    def _on_pages(self, copy: CaseCopy) -> None:
        self._waiting.end()
        self._copy = copy
        self.save.setEnabled(True)
        said = ngettext("{n} page", "{n} pages", copy.pages).format(n=number(copy.pages))
        if copy.audience is Audience.CUSTOMER:
            said += ". " + _changed(copy)
        self._pages.setText(said)
        self._pages.show()
        for one in copy.redactions:
            line = QWidget()
            inside = QVBoxLayout(line)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
            inside.addWidget(PlainLabel(place_name(one.where), "caption", bold=True, muted=True))
            before = PlainLabel(one.before, muted=True, wrap=True)
            face = before.font()
            face.setStrikeOut(True)
            before.setFont(face)
            inside.addWidget(before)
            inside.addWidget(PlainLabel(one.after or _("left out"), wrap=True))
            self._changes.addWidget(line)

    def _on_no_pages(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        self._waiting.end()
        words = sentence(error) if isinstance(error, McrError) else ""
        self._pages.setText(_("The pages could not be set. {why}").format(why=words).strip())
        self._pages.show()
        if not words:
            self._tasks.complain(error)

    def _on_stopped(self) -> None:
        if self._setting is not None:
            self._setting.cancel()
        self._waiting.end()
        self._pages.setText(_("Stopped. Choose a copy to set its pages."))
        self._pages.show()

    def _clear(self) -> None:
        while self._changes.count():
            item = self._changes.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    # Saving

    def ask_where(self) -> QFileDialog | None:
        """Ask for the file's place, beginning where the last one went."""
        copy = self._copy
        if copy is None:
            return None
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(self._services.settings.get(FOLDER_KEY, home))
        dialog = QFileDialog(self.window(), _("Save the report"), folder, _("PDF files (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(file_name(copy))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write(copy, Path(path)))
        dialog.open()
        return dialog

    def write(self, copy: CaseCopy, path: Path) -> None:
        """Write the very pages; the dialog has asked where something stands there."""
        reports, settings = self._services.case_reports, self._services.settings

        def work() -> Path:
            saved = reports.save(copy, path, replace=True)
            settings.set(FOLDER_KEY, str(path.parent))
            return saved

        self._tasks.write(
            lambda _job: work(),
            lambda saved: self.told.emit(_("Saved as {path}").format(path=saved)),
            owner=self,
        )


def _changed(copy: CaseCopy) -> str:
    """How much of the case this customer's copy tells otherwise."""
    count = len(copy.redactions)
    if not count:
        return _("Nothing in it had to be changed for {name}.").format(name=copy.account.name)
    return ngettext(
        "{n} text was changed, so that it tells {name} of nobody else:",
        "{n} texts were changed, so that they tell {name} of nobody else:",
        count,
    ).format(n=number(count), name=copy.account.name)


def open_report(
    page: Page, services: Services, tasks: Tasks, read: CaseRead, style: str, audience: str
) -> ReportSheet:
    """Open the drawer of a page with a case's report."""
    wanted = Wanted("a3" if style == "a3" else "8d", Audience(audience))
    sheet = ReportSheet(services, tasks, read, wanted)
    sheet.told.connect(page.told)
    page.drawer_requested.emit(_("Report"), sheet)
    return sheet
