"""Bringing a file in, stopping it, taking it back, saving what it left out: all on the writer's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.imports import calls
from mcr_desktop.ui.imports.words import outcome, rows_text, undone_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.importing.imports import ImportResult, ImportRow, Undoing
    from mcr_desktop.ui.imports.assembling import Parts
    from mcr_desktop.ui.imports.plans import Plan
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

STOPPED = "Stopped; nothing was brought in."


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be brought in, and where to."""

    account: Account
    looked: calls.Looked
    plan: Plan


class Bringing(QObject):
    """Does what changes the account, and shows in the page's parts how far it is and what came of it."""

    brought = Signal()
    """It is in: `Result` says what came of it."""
    stopped = Signal(str)
    """It was stopped; the sentence says so."""
    refused = Signal(str)
    """It could not be done; the sentence says why."""
    turned = Signal(str)
    """An import was taken back or brought again; the sentence says which."""

    def __init__(self, around: Surroundings, parts: Parts, page: QObject) -> None:
        super().__init__(page)
        self._around, self._parts = around, parts
        self._job: Job | None = None
        self._began = False
        self._last: ImportResult | None = None
        self._order: Order | None = None
        self._is_back = False
        self._seconds = 0.0

    @property
    def file(self) -> str:
        """The name of the file that changed something last; empty where nothing came in."""
        came = self._last is not None and self._last.import_id is not None
        return self._order.looked.source.path.name if came and self._order else ""

    def begin(self, order: Order, rows: int) -> None:
        """Bring it in; `rows` is how many there are to come, for the pace."""
        services = self._around.services
        self._began = False

        def work(job: Job) -> ImportResult:
            self._began = True
            return calls.run(services, order.account, order.looked.source, order.plan, job)

        self._parts.foot.begin("Bringing it in", rows)
        self._job = self._around.tasks.write(
            work, lambda result: self._on_brought(order, result), owner=self,
            failed=self._on_failed, progressed=self._parts.foot.report,
        )  # fmt: skip

    def cancel(self) -> None:
        """Stop; what came in so far goes again."""
        if self._job is None:
            return
        self._job.cancel()
        if self._began:
            self._parts.foot.begin("Stopping; what came in so far is taken out again")
        else:  # it was waiting for other work and never begins
            self.stopped.emit(STOPPED)

    def undo_last(self) -> None:
        """Take back what was just brought in."""
        if self._last is not None and self._last.import_id is not None:
            self.undo(self._last.import_id)

    def note(self, rows: Sequence[ImportRow]) -> None:
        """Say it where the last import was taken back or brought again, by whatever way."""
        last = self._last.import_id if self._last else None
        is_back = next((row.undone for row in rows if row.summary.id == last), self._is_back)
        if last is None or is_back == self._is_back:
            return
        self._is_back = is_back
        if is_back and self._order is not None:
            file = self._order.looked.source.path.name
            self._parts.result.show_result(
                "Taken back", f"What {file} brought is gone from the account."
            )
        else:
            self._show_last()

    def undo(self, import_id: bytes) -> None:
        """Take an import back."""
        self._turn(import_id, self._around.services.imports.undo, "Import of {file} taken back")

    def redo(self, import_id: bytes) -> None:
        """Bring an import again that was taken back."""
        self._turn(import_id, self._around.services.imports.redo, "Import of {file} brought again")

    def _turn(self, import_id: bytes, turn: Callable[[bytes], Undoing], words: str) -> None:
        def done(what: Undoing) -> None:
            last = self._last.import_id if self._last else None
            if import_id == last and what.undone:
                self._is_back = True
                self._parts.result.show_result("Taken back", undone_words(what))
            self.turned.emit(words.format(file=what.file))

        self._around.tasks.write(
            lambda _job: turn(import_id), done, owner=self,
            failed=lambda error: self.refused.emit(sentence(error)),
        )  # fmt: skip

    def save_refusals(self, order: Order, out: Path) -> None:
        """Write the rows that stay out into a file, each with its reason."""
        services = self._around.services
        self._tell_saved("Saving...")
        self._around.tasks.read(
            lambda job: calls.write_refusals(
                services, out, order.account, order.looked.source, order.plan, job
            ),
            lambda count: self._tell_saved(f"{rows_text(count)} saved in {out.name}."),
            owner=self, key="save", failed=lambda error: self._tell_saved(sentence(error)),
        )  # fmt: skip

    def _tell_saved(self, words: str) -> None:
        self._parts.outlook.saved.setText(words)
        self._parts.result.saved.setText(words)

    def _on_brought(self, order: Order, result: ImportResult) -> None:
        self._seconds = self._parts.foot.seconds()
        self._last, self._order, self._is_back = result, order, False
        self._show_last()
        self.brought.emit()

    def _show_last(self) -> None:
        result, order = self._last, self._order
        if result is None or order is None:
            return
        came = result.import_id is not None
        words = outcome(
            added=result.added, changed=result.changed, same=result.same,
            refused=result.refused, duplicates=result.duplicates, restored=result.restored,
        )  # fmt: skip
        if self._seconds >= 2:
            words += f" It took {self._seconds:.0f} seconds."
        self._parts.result.show_result(
            f"Brought into {order.account.name}" if came else "Nothing new came in",
            words, calls.refusal_lines(result.refusals),
            came_in=came, refused=bool(result.refused),
        )  # fmt: skip

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self.stopped.emit(STOPPED)
        else:
            self.refused.emit(sentence(error))
