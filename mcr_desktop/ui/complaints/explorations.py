"""The explorer and the complaints beneath it, under one filter, of one account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.exploring.causes import filter_from, filter_text
from mcr_desktop.services.exploring.pictures import AccountSignal, Look, look_from, query_text
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.complaints.chart_notes import NoteSheet
from mcr_desktop.ui.complaints.choices import ChoiceSheet
from mcr_desktop.ui.complaints.evidences import EvidenceSheet
from mcr_desktop.ui.complaints.explorer import Explorer
from mcr_desktop.ui.complaints.rows import ComplaintRows, about, columns_for
from mcr_desktop.ui.complaints.sections import Section
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID, ROW_COMPACT
from mcr_desktop.ui.widgets.sections import EmptyState, SectionHeader
from mcr_desktop.ui.widgets.tables import Table
from mcr_desktop.ui.widgets.waitings import Waiting, WaitingStrip

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.complaints import Annotation
    from mcr_desktop.services.exploring.causes import Exploration, Reasons
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

ROWS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class _Read:
    """A filter's picture, None where the account has no complaints, and how its rows are shown."""

    account: Account
    picture: Exploration | None
    told: bool


class ExplorerSection(Section):
    """What goes wrong, where, since when, and on what evidence."""

    kinds = frozenset({"complaint", "exposure", "account", "import", "annotation", "commitment"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "explorer", "Explorer")
        self._account: Account | None = None
        self._chosen, self._look = Filter(), Look()
        self._picture: Exploration | None = None
        self._reasons: Reasons | None = None
        self._searched: bytes | None = None
        self._searched_for: bytes | None = None
        self._reading: Job | None = None
        self._told: dict[bytes, bool] = {}
        """Whether complaints have words, by account."""
        self._signals: list[AccountSignal] = []
        self._shape: tuple[Any, ...] = ()
        self.explorer = Explorer()
        self.explorer.filter_requested.connect(self._go)
        self.explorer.look_requested.connect(self._look_at)
        self.explorer.evidence_requested.connect(self._on_evidence)
        self.explorer.register_requested.connect(self._on_register)
        self.explorer.case_requested.connect(self._on_case)
        self.explorer.note_requested.connect(self._on_noted)
        self.explorer.note_opened.connect(self._on_note)
        self.rows_header = SectionHeader("Complaints")
        self.table: Table | None = None
        self._model: PagedTableModel[Any] | None = None
        self._waiting = Waiting("Reading the complaints")
        self._waiting.cancel_requested.connect(self._on_stopped)
        self._assemble()
        self._strip = WaitingStrip("Counting anew", self)
        self._strip.cancel_requested.connect(self._on_stopped)

    def show_place(
        self, account: Account | None, accounts: tuple[Account, ...], route: Route
    ) -> None:
        del accounts
        self._account = account
        self._chosen, self._look = filter_from(route.query), look_from(route.query)

    def refresh(self) -> None:
        account, chosen, look = self._account, self._chosen, self._look
        told = self._told.get(account.id) if account is not None else None
        if account is None:
            self._end_waiting()
            self._stack.setCurrentWidget(self._none)
            self.settled.emit()
            return

        def work(services: Services, job: Job) -> _Read:
            if not len(services.complaints.columns(account)):
                return _Read(account, None, told=False)
            picture = services.causes.explore(account, chosen, job, look=look)
            return _Read(account, picture, _any_words(services, account) if told is None else told)

        if self._stack.currentWidget() is self._stopped:
            self._stack.setCurrentWidget(self._waiting)
        self._waiting.begin()
        self._strip.wait()
        self._reading = self.read(work, self._on_read, "picture", progressed=self._on_progress)

    def section_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "complaint_attributes", "Choose what to look along", self._on_choices, "Complaints"
            ),
            Action("complaint_evidence", "Show the evidence", self._on_evidence, "Complaints"),
            Action(
                "complaint_filters", "Show all complaints", lambda: self._go(Filter()), "Complaints"
            ),
        )

    def first_focus(self) -> QWidget | None:
        instead = self._stack.currentWidget()
        if isinstance(instead, EmptyState):
            return instead.first
        inside = self.focusWidget()
        return inside if self.isAncestorOf(inside) and inside.isVisible() else None

    def note_changes(self, changes: Changes) -> bool:
        if changes.kinds & {"complaint", "exposure", "import", "account"}:
            self._searched = self._searched_for = None
            self._told.clear()
        return super().note_changes(changes)

    def choose_attributes(self) -> None:
        """Open the drawer in which a person ticks along what causes are looked for."""
        self._on_choices()

    # Assembly

    def _assemble(self) -> None:
        content = QWidget()
        content.setObjectName("page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, GRID * 3, GRID * 2)
        self._column.setSpacing(GRID)
        self._column.addWidget(self.explorer)
        self._column.addWidget(self.rows_header)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self._stack = QStackedWidget()
        self._none = EmptyState(
            "No accounts yet", "Complaints belong to an account: add one first.",
            "Go to the accounts", lambda: self.route_requested.emit(Route("accounts")),
        )  # fmt: skip
        self._empty = EmptyState(
            "No complaints on this account yet",
            "Bring them in from a CSV or XLSX file, or write them down in the register. From twenty complaints "
            "over eight months on, this page tells what changed, where, and how sure that is.",
            "Import a file...", self._on_import,
        )  # fmt: skip
        self._stopped = EmptyState(
            "Stopped", "The complaints were not counted to the end.", "Look again", self.refresh
        )
        for part in (self._waiting, self._scroll, self._none, self._empty, self._stopped):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack, 1)

    # Showing

    def _on_progress(self, done: int, total: int) -> None:
        self._waiting.report(done, total)
        self._strip.report(done, total)

    def _end_waiting(self) -> None:
        self._reading = None
        self._waiting.end()
        self._strip.end()

    def _on_stopped(self) -> None:
        """Stop counting: back to the picture that is still shown, if there is one."""
        if self._reading is not None:
            self._reading.cancel()
        self._end_waiting()
        before = self._picture
        if before is not None and before.account == self._account:
            self.told.emit("Stopped: the picture before is shown.")
            self._ask(before.chosen, before.look)
        else:
            self._stack.setCurrentWidget(self._stopped)

    def _on_read(self, read: _Read) -> None:
        self._end_waiting()
        self._told[read.account.id] = read.told
        self._picture, self._reasons = read.picture, None
        picture = read.picture
        if picture is None:
            self._stack.setCurrentWidget(self._empty)
            self.settled.emit()
            return
        self._stack.setCurrentWidget(self._scroll)
        self.explorer.show_picture(picture)
        self._show_standing_out()
        # Painted first: what follows is read in the background, and would take the interpreter from the painting.
        QTimer.singleShot(0, self, lambda: self._follow(read, picture))

    def _follow(self, read: _Read, picture: Exploration) -> None:
        """Read the rows and the reasons of a picture that is still the one shown."""
        if self._picture is picture:
            self._show_rows(read, picture)
            self._explain(read.account, picture.chosen)

    def _show_rows(self, read: _Read, picture: Exploration) -> None:
        attributes = tuple(name for name, _figure in picture.paretos)
        shape = (picture.account.id, attributes, read.told)
        if self._model is None or shape != self._shape:
            self._shape = shape
            self._new_table(picture, attributes, told=read.told)
        if self._model is not None:
            order = self._model.order
            self._model.load(Order(order.by, order.descending, picture.chosen))

    def _new_table(self, picture: Exploration, attributes: tuple[str, ...], *, told: bool) -> None:
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.deleteLater()
        source = ComplaintRows(self._around.services.complaints, picture.account)
        model: PagedTableModel[Any] = PagedTableModel(
            columns_for(attributes, told=told), source, self._around.tasks
        )
        self.table = Table(model, "Complaints under the filter", compact=True)
        model.setParent(self.table)
        model.loaded.connect(self._on_rows_loaded)
        self.table.opened.connect(self._on_row)
        self.table.clicked.connect(lambda index: self._on_row(model.id_at(index.row())))
        self.table.setFixedHeight(ROW_COMPACT * (ROWS_SHOWN + 1) + 8)
        self._model = model
        self._column.insertWidget(2, self.table)

    def _on_rows_loaded(self, count: int) -> None:
        self.rows_header.set_detail(
            f"{count:,} under the filter, latest first; press one to read it"
        )

    def _explain(self, account: Account, chosen: Filter) -> None:
        look = self._look
        self.read(
            lambda services, job: services.causes.explain(account, chosen, job, look=look),
            self._on_reasons,
            "reasons",
        )

    def _on_reasons(self, reasons: Reasons) -> None:
        self._reasons = reasons
        self.explorer.show_reasons(reasons)
        account = self._account
        if account is None or account.id in (self._searched, self._searched_for):
            return
        # The list of signals knows changes of intake that the picture was drawn without.
        self._searched_for = account.id
        self.read(
            lambda services, job: services.causes.signals(account, job),
            lambda found: self._on_signals(account, found),
            "signals",
            failed=self._on_not_searched,
            long=True,
        )

    def _on_not_searched(self, error: Exception) -> None:
        self._searched_for = None
        if not isinstance(error, CancelledError):
            self._around.tasks.complain(error)

    def _on_signals(self, searched: Account, signals: list[AccountSignal]) -> None:
        account, self._searched_for = self._account, None
        if account is None or account.id != searched.id:
            return
        self._searched = account.id
        self._signals = signals
        self._show_standing_out()
        query = filter_text(self._chosen)
        if any(
            told.is_intake_change if not query else told.query == query
            for told in signals
            if told.account.id == account.id
        ):
            self.refresh()

    def _show_standing_out(self) -> None:
        """Slices of which the list of signals tells, while all complaints are looked at."""
        here = self._account.id if self._account else None
        told = [
            one
            for one in self._signals
            if one.account.id == here and one.signal.shift is not None and one.query
        ]
        self.explorer.show_standing_out(() if self._chosen != Filter() else told)

    # What the user does

    def _go(self, chosen: Filter) -> None:
        self._ask(chosen, self._look)

    def _look_at(self, look: Look) -> None:
        self._ask(self._chosen, look)

    def _ask(self, chosen: Filter, look: Look) -> None:
        if self._account is not None:
            query = query_text(chosen, look)
            self.route_requested.emit(Route("complaints", self._account.id, self.name, query))

    def _on_register(self) -> None:
        if self._account is not None:
            query = filter_text(self._chosen)
            self.route_requested.emit(Route("complaints", self._account.id, "register", query))

    def _on_case(self) -> None:
        """A case from what the picture shows: its change where there is one, else its slice by hand."""
        account, picture, reasons = self._account, self._picture, self._reasons
        if account is None or picture is None:
            return
        signal = reasons.signal if reasons is not None and reasons.signal else picture.signal
        said = reasons.sentence if reasons is not None else picture.sentence
        query, told = filter_text(picture.chosen), None
        if signal is not None and signal.shift is not None:
            told = AccountSignal(account, signal, said)

        def work(services: Services) -> bytes:
            cases = services.cases
            case = cases.open_from(told) if told else cases.open(account, said[:80], query=query)
            if told and query and case.query != query:
                case = cases.edit(case.id, query=query)
            return case.id

        self.write(
            work, "Case opened", lambda case_id: self.route_requested.emit(Route("case", case_id))
        )

    def _on_noted(self, day: str, words: str) -> None:
        account, query = self._account, filter_text(Filter(self._chosen.where))
        if account is not None:
            self.write(
                lambda services: services.annotations.add(account, words, day, query or None),
                "Noted what happened",
            )

    def _on_note(self, key: str) -> None:
        kind, _colon, text = key.partition(":")
        try:
            row = ids.parse(text)
        except ValueError:
            return
        if kind == "note":
            self.read(lambda services, _job: services.annotations.show(row), self._on_note_read,
                      "note")  # fmt: skip
        else:
            self.read(lambda services, _job: services.commitments.show(row).case_id,
                      self._on_action_read, "note")  # fmt: skip

    def _on_note_read(self, note: Annotation) -> None:
        sheet = NoteSheet(note)
        sheet.kept.connect(
            lambda row, name, value: self.write(
                lambda services: services.annotations.edit(row, **{name: value}),
                "Edited a note on the chart",
                failed=lambda error: self.told.emit(sentence(error)),
            )
        )
        sheet.removed.connect(
            lambda row: self.write(
                lambda services: services.annotations.remove(row), "Took a note off the chart"
            )
        )
        self.drawer_requested.emit("A note on the chart", sheet)

    def _on_action_read(self, case_id: bytes | None) -> None:
        if case_id is not None:
            self.route_requested.emit(Route("case", case_id))

    def _on_row(self, identity: bytes | None) -> None:
        if identity is None or self._model is None:
            return
        row = self._model.row_at(self._model.place_of(identity))
        if row is not None:
            self.why_requested.emit(about(row))

    def _on_evidence(self) -> None:
        if self._picture is not None:
            sheet = EvidenceSheet(self._picture, self._reasons)
            self.drawer_requested.emit("Why", sheet)

    def _on_choices(self) -> None:
        account = self._account
        if account is not None:
            self.read(
                lambda services, _job: services.causes.attributes(account),
                self._on_choices_read,
                "choices",
            )

    def _on_choices_read(self, choices: Any) -> None:
        sheet = ChoiceSheet(choices)
        sheet.chosen.connect(self._on_chosen)
        self.drawer_requested.emit("Attributes to look along", sheet)

    def _on_chosen(self, names: list[str]) -> None:
        if self._account is not None:
            self._around.services.causes.choose(self._account, names)
            self._searched = self._searched_for = None
            self.refresh()

    def _on_import(self) -> None:
        if self._account is not None:
            self.route_requested.emit(Route("import", self._account.id))


def _any_words(services: Services, account: Account) -> bool:
    """Whether any of the latest complaints says something in words."""
    latest = services.complaints.ids(account)[:20]
    return any(row.summary for row in services.complaints.rows(latest))
