"""One's own next device: its code to type there, its request, one approval for every fence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mcr_desktop.phrases.sharing import names_text
from mcr_desktop.ui.sharing.approving import ApprovingDialog
from mcr_desktop.ui.sharing.dialogs import copy_text
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.words import spaced

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from mcr_desktop.services.teamwork.sharing import Approval, Request
    from mcr_desktop.ui.surroundings import Surroundings


class OwnDeviceDialog(ApprovingDialog):
    """On the machine that was used so far: shows the personal code and lets the new machine in."""

    def __init__(
        self, around: Surroundings, files: Files, parent: QWidget, fences: tuple[str, ...]
    ) -> None:
        super().__init__("My other device", around, files, parent)
        self.person_code = ""
        where = names_text(fences) or "every fence that you are inside"
        self.words(
            f"Your new machine comes into {where} at once, with the role that you have there. What you "
            "write on either machine is yours, and each keeps its own keys."
        )
        self.step("1.  On the new machine, say that it is yours")
        self.words(
            "Open Sharing there, press \N{LEFT DOUBLE QUOTATION MARK}Join a fence\N{RIGHT DOUBLE QUOTATION MARK}, "
            "choose \N{LEFT DOUBLE QUOTATION MARK}I use MCR Desktop on another machine already"
            "\N{RIGHT DOUBLE QUOTATION MARK} and type your personal code. It is no secret; nobody comes in "
            "with it alone."
        )
        self.own_code = self.code_label()
        self.own_code.setWordWrap(True)
        self.copy = self.deed("Copy the code", "normal")
        self.copy.setEnabled(False)
        self.copy.clicked.connect(lambda: copy_text(self.person_code, self.copy))
        self.lay_steps(
            "2.  Save the request there, bring it here and open it",
            (),
            "Let this device in everywhere",
        )
        self.compare.say_who_compares(
            "Type what your other screen shows", "My other screen shows exactly this code"
        )
        self.open_file.setFocus()
        services = self._services
        self._tasks.read(
            lambda _job: services.memberships.person_code(),
            self._on_code,
            owner=self,
            failed=self.refuse,
        )

    def _on_code(self, code: str) -> None:
        self.person_code = code
        self.own_code.setText(spaced(code))
        self.copy.setEnabled(True)
        self.fit()

    def question(self, request: Request) -> tuple[str, str]:
        return (
            "3.  Compare the code",
            (
                f"The device \N{LEFT DOUBLE QUOTATION MARK}{request.label}\N{RIGHT DOUBLE QUOTATION MARK} asks. "
                "Look at the code that it shows; it must be this one."
            ),
        )

    def approval_of(self, request: Request, code: str | None) -> Callable[[], Approval]:
        services = self._services
        return lambda: services.memberships.approve_everywhere(request.data, code=code)

    def answer(self, approval: Approval) -> str:
        return (
            f"4.  It is inside, as another device of {approval.person_name}. Bring it the approval; it "
            "shows this code again there:"
        )
