"""Letting a teammate in: send an invitation, open the request, compare its code, choose a role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QPlainTextEdit, QWidget

from mcr_desktop.phrases.sharing import invitation_text, role_meaning, role_name
from mcr_desktop.ui.sharing.approving import ApprovingDialog
from mcr_desktop.ui.sharing.dialogs import copy_text, named
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import Approval, Request
    from mcr_desktop.ui.surroundings import Surroundings

_LINES = 12


@dataclass(frozen=True, slots=True)
class Inviting:
    """A fence that we may let somebody into."""

    fence: bytes
    name: str
    where: str
    """Where it is shared; "" where it is not yet."""
    host: str
    """Our own name, to sign the invitation with."""
    owner: bool
    """Whether we may let in owners."""


class InviteDialog(ApprovingDialog):
    """The whole way of letting somebody in, from the invitation to the approval."""

    def __init__(
        self, around: Surroundings, files: Files, parent: QWidget, fences: Sequence[Inviting]
    ) -> None:
        """`fences` are those to choose from, the likeliest first; with one there is no choice."""
        one = len(fences) == 1
        title = f"Invite somebody into {fences[0].name}" if one else "Let somebody in"
        super().__init__(title, around, files, parent)
        self._fences = tuple(fences)
        self.words(
            "They send you a request, you compare a code aloud, you send them an approval. "
            "Only the device that asked can use it; until the code is compared, nobody is inside."
        )
        first = self.step("1.  Tell them how")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Invitation to send")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _LINES + 2 * GRID)
        self.column.addWidget(self.text)
        self.copy = self.deed("Copy the text", "normal")
        self.copy.clicked.connect(lambda: copy_text(self.text.toPlainText(), self.copy))
        self._telling: tuple[QWidget, ...] = (first, self.text, self.copy)
        self.lay_steps("2.  Open the request that they send back", (self._choices(),), "Let in")
        self.copy.setFocus()

    def _choices(self) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        self.fence = QComboBox(holder)
        self.fence.setAccessibleName("Into which fence")
        self.fence.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.fence.setMinimumContentsLength(24)
        for one in self._fences:
            self.fence.addItem(one.name)
        self.role = QComboBox()
        self.role.setAccessibleName("Role")
        self.fence.currentIndexChanged.connect(lambda _place: self._on_fence())
        if len(self._fences) > 1:
            form.addRow(named("Into", self.fence), self.fence)
        else:
            self.fence.hide()
        form.addRow(named("As", self.role), self.role)
        self._roles_told = PlainLabel("", "caption", muted=True, wrap=True)
        form.addRow("", self._roles_told)
        self._on_fence()
        return holder

    @property
    def into(self) -> Inviting:
        """The fence that is chosen."""
        return self._fences[max(0, self.fence.currentIndex())]

    def _on_fence(self) -> None:
        into = self.into
        self.text.setPlainText(invitation_text(into.host, into.name, into.where))
        self.role.clear()
        for role in ("member", "reader", "owner") if into.owner else ("member", "reader"):
            self.role.addItem(f"{role_name(role)}: {role_meaning(role)}", role)
        self._roles_told.setText(
            "The role can be changed later, by any owner."
            if into.owner
            else "Only an owner can let in another owner; the role can be changed later."
        )

    def settle(self) -> None:
        for part in self._telling:
            part.setVisible(self.request is None)  # they know by now, and the dialog is long
        super().settle()

    def question(self, request: Request) -> tuple[str, str]:
        return (
            "3.  Compare the code",
            (
                f"{request.person_name} asks, on the device \N{LEFT DOUBLE QUOTATION MARK}{request.label}"
                "\N{RIGHT DOUBLE QUOTATION MARK}. Call them and have them read their code to you; it must be "
                "this one. If it is not, somebody else wants in: do not let them."
            ),
        )

    def approval_of(self, request: Request, code: str | None) -> Callable[[], Approval]:
        services, fence, role = self._services, self.into.fence, str(self.role.currentData())
        return lambda: services.sharing.approve(fence, request.data, code=code, role=role)

    def answer(self, approval: Approval) -> str:
        return f"4.  {approval.person_name} is inside. Send them the approval, and read them this code:"
