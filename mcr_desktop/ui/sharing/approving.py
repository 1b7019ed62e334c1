"""What letting in a teammate and letting in one's own device share: request, code, approval."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mcr_desktop.ui.sharing.dialogs import (
    LEFT,
    Comparison,
    SharingDialog,
    file_name,
    read_bytes,
)
from mcr_desktop.ui.sharing.files import APPROVALS, REQUESTS, Files
from mcr_desktop.ui.sharing.words import spaced

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import Approval, Request
    from mcr_desktop.ui.surroundings import Surroundings


class ApprovingDialog(SharingDialog):
    """Opens a request, asks to compare its code, writes the approval; who it is for differs."""

    def __init__(self, title: str, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__(title, around, files, parent)
        self.request: Request | None = None
        self.approval: Approval | None = None

    def lay_steps(self, opening: str, choices: Sequence[QWidget], verb: str) -> None:
        """The steps from the request on; `choices` stand between the code and the button."""
        first = self.step(opening)
        self.open_file = self.deed("Open the request\N{HORIZONTAL ELLIPSIS}")
        self.open_file.clicked.connect(self._on_open)
        self._whose = self.step("")
        self.compare = Comparison()
        self.compare.changed.connect(self.settle)
        self.column.addWidget(self.compare)
        for part in choices:
            self.column.addWidget(part)
        self.let_in = self.deed(verb)
        self.let_in.clicked.connect(self._on_let_in)
        self._opening: tuple[QWidget, ...] = (first, self.open_file)
        self._asking: tuple[QWidget, ...] = (self._whose, self.compare, *choices, self.let_in)
        self._done = self.step("")
        self.code = self.code_label()
        self.save = self.deed("Save the approval\N{HORIZONTAL ELLIPSIS}")
        self.save.clicked.connect(self._on_save)
        self._saved = self.words("", muted=True)
        self._given: tuple[QWidget, ...] = (self._done, self.code, self.save)
        self.finish_layout()
        self.settle()

    # What differs

    @abstractmethod
    def question(self, request: Request) -> tuple[str, str]:
        """What is said of a request: the step, and what is asked above its code."""

    @abstractmethod
    def approval_of(self, request: Request, code: str | None) -> Callable[[], Approval]:
        """How to let them in, to be called on the writer thread."""

    @abstractmethod
    def answer(self, approval: Approval) -> str:
        """What is said above the approval's code."""

    # The steps

    def _on_open(self) -> None:
        path = self._files.open(self, "Open a request to join", REQUESTS)
        if path is not None:
            self.open_request(path)

    def open_request(self, path: Path) -> None:
        """Take a request from a file, as where it was dropped."""
        self.accept_again()
        services = self._services
        self._tasks.read(
            lambda _job: services.sharing.read_request(read_bytes(path)),
            self._on_request,
            owner=self,
            key="open",
            failed=self.refuse,
        )

    def _on_request(self, request: Request) -> None:
        self.request = request
        step, words = self.question(request)
        self._whose.setText(step)
        self.compare.show_code(words, request.code)
        self.settle()
        self.compare.typed.setFocus()

    def _on_let_in(self) -> None:
        request = self.request
        if request is None:
            return
        self.accept_again()
        self.let_in.setEnabled(False)
        approve = self.approval_of(request, self.compare.given)
        self._tasks.write(
            lambda _job: approve(), self._on_approved, owner=self, failed=self._on_refused
        )

    def _on_refused(self, error: Exception) -> None:
        self.refuse(error)
        self.settle()

    def _on_approved(self, approval: Approval) -> None:
        self.approval = approval
        self._done.setText(self.answer(approval))
        self.code.setText(spaced(approval.code))
        self.settle()
        self.save.setFocus()

    def _on_save(self) -> None:
        approval = self.approval
        if approval is None:
            return
        name = f"{file_name(approval.person_name)}.mcr-approval"
        path = self._files.save(self, "Save the approval", name, APPROVALS)
        if path is None:
            return
        self.accept_again()
        self._tasks.write(
            lambda _job: path.write_bytes(approval.data),
            lambda _size: self._on_saved(str(path)),
            owner=self,
            failed=self.refuse,
        )

    def _on_saved(self, path: str) -> None:
        self._saved.setText(f"Saved as {path}. It opens on that one device alone.")
        self.settle()

    def settle(self) -> None:
        """Show the steps that are due now."""
        asked, approved = self.request is not None, self.approval is not None
        for part in self._opening:
            part.setVisible(not asked)  # one deed at a time: what is done makes room
        for part in self._asking:
            part.setVisible(asked and not approved)
        self.let_in.setEnabled(self.compare.is_done)
        for part in self._given:
            part.setVisible(approved)
        self._saved.setVisible(approved and bool(self._saved.full_text()))
        self.fit()


__all__ = ["LEFT", "ApprovingDialog"]
