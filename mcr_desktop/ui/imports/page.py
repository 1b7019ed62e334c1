"""The import assistant: one page from a file to rows in an account, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.imports import calls
from mcr_desktop.ui.imports.assembling import Parts
from mcr_desktop.ui.imports.bringing import Bringing, Order
from mcr_desktop.ui.imports.drops import FileDialogs, dropped
from mcr_desktop.ui.imports.plans import DateQuestion, Plan
from mcr_desktop.ui.imports.readings import Reading
from mcr_desktop.ui.imports.words import GOOD_FILE, in_short, next_step, rows_text
from mcr_desktop.ui.navigation import Page, Route

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

PREVIEW_AFTER_MS = 250
KIND_KEY = "imports.kind"


class ImportPage(Page):
    """Choose a file; see how it is read and what its columns mean; bring it in; take it back."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Import")
        self._around = around
        self.files = FileDialogs(around.services.settings)
        self.parts = Parts(self, around.services.imports.read_day, self._to_accounts)
        self.bringing = Bringing(around, self.parts, self)
        self._account: Account | None = None
        self._wanted: bytes | None = None
        self._file: Path | None = None
        self._reading = self._read_so = Reading()
        """How the file is to be read, and how it could be read last."""
        self._looked: calls.Looked | None = None
        self._plan: Plan | None = None
        self._asked: tuple[DateQuestion, ...] = ()
        self._preview: calls.Previewed | None = None
        self._is_compared = False
        """Whether the rows in sight are of this file, as they would be stored."""
        self._job: Job | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PREVIEW_AFTER_MS)
        self._later.timeout.connect(self._find_preview)
        self.setAcceptDrops(True)
        self._connect()
        self.parts.show_stage("empty")

    # What the window asks

    def show_route(self, route: Route) -> None:
        self._wanted = route.id
        if self.parts.stage == "done":
            self._begin_anew()  # what came of an import is over when one goes elsewhere
        if route.query:
            self.take(Path(route.query))

    def refresh(self) -> None:
        services = self._around.services
        wanted = self._wanted or (self._account.id if self._account else None)
        self._around.tasks.read(
            lambda _job: calls.place(services, wanted), self._on_place, owner=self, key="place"
        )

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & {"account", "import"})

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action("import_pick", "Choose a file to bring in", self._on_pick, "Import", "Ctrl+O"),
            Action(
                "import_go", "Bring in what is shown", self.bring_in, "Import", "Ctrl+Return",
                enabled_when=lambda: self.parts.foot.go.isVisibleTo(self),
            ),
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        parts = self.parts
        firsts: dict[str, QWidget | None] = {
            "done": parts.result.another,
            "empty": parts.drop.pick,
            "homeless": parts.homeless.first,
        }
        return firsts.get(parts.stage, parts.aim.another)

    def foot_height(self) -> int:
        return self.parts.foot.height() if self.parts.foot.isVisibleTo(self) else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.parts.fit(event.size().height())
        super().resizeEvent(event)

    # A file comes in

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = dropped([url.toLocalFile() for url in event.mimeData().urls()])
        if path is not None and not self._is_importing:
            event.acceptProposedAction()
            self.parts.drop.light(lit=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.parts.drop.light(lit=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.parts.drop.light(lit=False)
        path = dropped([url.toLocalFile() for url in event.mimeData().urls()])
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def take(self, path: Path) -> None:
        """Look at this file, as dropping it does. What was said of another file is forgotten."""
        if self._is_importing:
            self.told.emit("One file at a time: the one before is still coming in")
            return
        self.files.remember(path)
        self._file, self._reading = path, Reading()
        self._looked = self._plan = None
        self._look()

    def _on_pick(self) -> None:
        path = None if self._is_importing else self.files.open(self)
        if path is not None:
            self.take(path)

    # Looking at it

    def _look(self) -> None:
        file, reading, kind = self._file, self._reading, self.parts.aim.kind
        if file is None:
            return
        services, before = self._around.services, self._plan
        self._later.stop()
        self._preview, self._is_compared = None, False
        self.parts.aim.show_file(file)
        self.parts.trouble.hide()
        self.parts.show_stage("looking" if self._looked is None else "ready")
        self.parts.foot.begin(f"Reading {file.name}")
        self._job = self._around.tasks.read(
            lambda job: calls.look(services, file, reading, kind, before, job), self._on_looked,
            owner=self, key="look", failed=self._on_not_looked,
        )  # fmt: skip

    def _on_looked(self, looked: calls.Looked) -> None:
        first = self._looked is None
        self._looked, self._plan, self._read_so = looked, looked.plan, self._reading
        self._asked = looked.plan.unanswered()
        parts = self.parts
        parts.aim.show_file(looked.source.path, looked.source)
        parts.reading.show_source(looked.source, self._reading)
        for label, words in (
            (parts.remembered, looked.remembered),
            (parts.vanished, looked.vanished),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        parts.columns.show_plan(looked.plan, self._asked)
        parts.show_stage("ready")
        self._find_preview()
        if first:
            parts.scroll.verticalScrollBar().setValue(0)
            if parts.columns.askers and self.isVisible():
                parts.columns.askers[0].first().setFocus(Qt.FocusReason.OtherFocusReason)
        self.settled.emit()

    def _on_not_looked(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            return
        before = self._looked
        if before is not None:  # it could be read otherwise: that stands, and can be changed again
            self._reading = self._read_so
            self._on_looked(replace(before, plan=self._plan or before.plan))
        else:
            self.parts.show_stage("looking")  # the line on the file stays, with the way to another
        self._tell_trouble(sentence(error))

    # What its columns mean

    def _change(self, change: Callable[[Plan], Plan]) -> None:
        if self._plan is None or self._is_importing:
            return
        self.parts.trouble.hide()
        plan = self._plan = change(self._plan)
        self._preview = None
        if self._job is not None:
            self._job.cancel()  # what it would find was asked before this change
        # What was asked stays, so that an answer can be changed where it was given.
        known = {name for one in (*self._asked, *plan.unanswered()) for name in one.columns}
        self._asked = tuple(one for one in plan.questions() if known & set(one.columns))
        self.parts.columns.show_plan(plan, self._asked)
        if plan.is_ready():
            self.parts.foot.pause()
        else:
            self.parts.foot.rest(next_step(plan))
        self._later.start()

    # What would happen

    def _find_preview(self) -> None:
        order, parts, services = self._order(), self.parts, self._around.services
        if order is None or self._is_importing:
            return
        plan, source = order.plan, order.looked.source
        if not plan.is_ready():
            parts.preview.show_preview(calls.raw(source, plan))
            parts.preview_step.header.set_detail("as they stand in the file")
            parts.outlook_step.hide()
            parts.foot.rest(next_step(plan))
            return
        if not self._is_compared:
            parts.preview.show_preview(calls.raw(source, plan))
            parts.preview_step.header.set_detail("as they stand in the file")
        words = "Looking at every row; nothing is brought in yet"
        parts.foot.begin(words, source.rows, quietly=True)
        self._job = self._around.tasks.read(
            lambda job: calls.preview(services, order.account, source, plan, job),
            self._on_preview, owner=self, key="preview",
            failed=self._on_no_preview, progressed=parts.foot.report,
        )  # fmt: skip

    def _on_preview(self, preview: calls.Previewed) -> None:
        parts = self.parts
        self._preview, self._is_compared = preview, True
        parts.preview.show_preview(preview.shown)
        parts.preview_step.header.set_detail("as they would be stored")
        parts.outlook.show_outlook(preview.sentences, preview.refusals, preview.refused)
        parts.outlook_step.show()
        self._rest(
            in_short(
                new=preview.new, changed=preview.changed, same=preview.same, refused=preview.refused
            )
        )
        self.settled.emit()

    def _on_no_preview(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self._tell_trouble(sentence(error))

    def _rest(self, words: str) -> None:
        """Say where things stand, and offer the import where something would come in."""
        preview = self._preview
        going = preview.new + preview.changed if preview else 0
        self.parts.foot.rest(words, f"Import {rows_text(going)}" if going else "")

    # Bringing it in

    @property
    def _is_importing(self) -> bool:
        return self.parts.stage == "importing"

    def bring_in(self) -> None:
        """Bring in what the preview shows."""
        order, preview = self._order(), self._preview
        if order is None or preview is None or self._is_importing:
            return
        self.parts.trouble.hide()
        self.parts.show_stage("importing")
        self.bringing.begin(order, order.looked.source.rows)

    def _on_brought(self) -> None:
        self.parts.show_stage("done")
        if self.bringing.file:
            self.undo_offered.emit(f"Brought in {self.bringing.file}")
        self.parts.scroll.verticalScrollBar().setValue(0)
        self.refresh()
        first = self.parts.result.first()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_stopped(self, words: str) -> None:
        self.parts.show_stage("ready")
        self.parts.outlook_step.show()
        self._rest(words)
        self.parts.foot.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, words: str) -> None:
        if self._is_importing:
            self.parts.show_stage("ready")
        self._tell_trouble(words)
        if self._preview is not None:
            self._rest("Nothing was changed. You may try again.")

    def _on_turned(self, words: str) -> None:
        self.undo_offered.emit(words)
        self.refresh()

    def _on_cancel(self) -> None:
        if self._is_importing:
            self.bringing.cancel()
            return
        if self._job is not None:
            self._job.cancel()
        if self.parts.stage == "looking":
            self._forget()
        else:
            self.parts.foot.rest("Stopped. Change something, and it is looked at again.")

    def _on_save(self) -> None:
        order = self._order()
        if order is None:
            return
        out = self.files.save(self, f"{order.looked.source.path.stem}-refused.csv")
        if out is not None:
            self.bringing.save_refusals(order, out)

    # Where it goes

    def _order(self) -> Order | None:
        if self._plan is None or self._looked is None or self._account is None:
            return None
        return Order(self._account, self._looked, self._plan)

    def _on_place(self, place: calls.Place) -> None:
        parts, before = self.parts, self._account
        self._account = place.account
        parts.aim.show_accounts(place.accounts, place.account)
        parts.earlier.show_rows(place.earlier, self._around.services.workspace.person)
        self.bringing.note(place.earlier)
        if place.account is None:
            parts.show_stage("homeless")
        else:
            parts.show_stage("empty" if parts.stage == "homeless" else parts.stage)
            if parts.stage == "ready" and (before is None or before.id != place.account.id):
                self._find_preview()
        self.settled.emit()

    def _on_account(self, account: bytes) -> None:
        self._wanted = account
        self._preview = None
        if self.parts.stage == "done":
            self._begin_anew()  # what stands there is of another account
        if self._job is not None and self.parts.stage == "ready":
            self._job.cancel()
        self.refresh()

    def _on_kind(self, kind: str) -> None:
        self._around.services.settings.set(KIND_KEY, kind)
        self.parts.drop_words.setText(GOOD_FILE[kind])
        self._plan = None
        if self._file is not None:
            self._look()

    def _on_reading(self, reading: Reading) -> None:
        self._reading = reading
        self._look()

    def _forget(self) -> None:
        """Begin again without a file, the keyboard at the choice of one."""
        self._begin_anew()
        self.parts.drop.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin_anew(self) -> None:
        self._file = self._looked = self._plan = self._preview = None
        self.parts.trouble.hide()
        self.parts.show_stage("empty")

    # Assembly

    def _tell_trouble(self, words: str) -> None:
        self.parts.trouble.setText(words)
        self.parts.trouble.show()
        said = self.parts.stage == "ready"
        self.parts.foot.rest(
            "Change what is said above, or choose another file." if said else "Choose another file."
        )
        self.parts.scroll.verticalScrollBar().setValue(0)
        self.settled.emit()

    def _connect(self) -> None:
        parts = self.parts
        kept = self._around.services.settings.get(KIND_KEY)
        parts.aim.choose_kind(kept if isinstance(kept, str) else "complaints")
        parts.drop_words.setText(GOOD_FILE[parts.aim.kind])
        parts.drop.pick_requested.connect(self._on_pick)
        parts.aim.another_requested.connect(self._on_pick)
        parts.aim.kind_chosen.connect(self._on_kind)
        parts.aim.account_chosen.connect(self._on_account)
        parts.reading.changed.connect(self._on_reading)
        parts.columns.changed.connect(self._change)
        parts.outlook.save_requested.connect(self._on_save)
        parts.foot.import_requested.connect(self.bring_in)
        parts.foot.cancel_requested.connect(self._on_cancel)
        parts.result.undo_requested.connect(self.bringing.undo_last)
        parts.result.save_requested.connect(self._on_save)
        parts.result.another_requested.connect(self._forget)
        parts.result.signals_requested.connect(lambda: self._go("signals"))
        parts.result.register_requested.connect(lambda: self._go("register"))
        parts.earlier.undo_requested.connect(self.bringing.undo)
        parts.earlier.redo_requested.connect(self.bringing.redo)
        self.bringing.brought.connect(self._on_brought)
        self.bringing.stopped.connect(self._on_stopped)
        self.bringing.refused.connect(self._on_refused)
        self.bringing.turned.connect(self._on_turned)

    def _to_accounts(self) -> None:
        self.route_requested.emit(Route("accounts"))

    def _go(self, tab: str) -> None:
        account = self._account
        self.route_requested.emit(Route("complaints", account.id if account else None, tab))
