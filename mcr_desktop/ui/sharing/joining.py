"""Joining a fence in three plain dialogs: ask, let in, open the approval.

Codes are read aloud: that a stranger's file was not slipped in is all that these dialogs are for, so
nothing is written before people have compared.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from mcr_desktop.ui.sharing.dialogs import Comparison, JoinDialog, file_name, read_bytes
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.words import ROLES, spaced
from mcr_desktop.ui.widgets.buttons import button

if TYPE_CHECKING:
    from mcr_desktop.services.sharing import Approval, Joined, Request
    from mcr_desktop.ui.surroundings import Surroundings

REQUESTS = "Requests to join (*.mcr-request)"
APPROVALS = "Approvals (*.mcr-approval)"


class AskDialog(JoinDialog):
    """Makes the request file and shows its code."""

    def __init__(self, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__("Ask to join", around, files, parent)
        self.request: Request | None = None
        self.words(
            "1.  Save your request and send it to somebody inside the fence, any way you like. It holds "
            "your name and this device's public keys, nothing secret."
        )
        self.save = button("Save the request\N{HORIZONTAL ELLIPSIS}", "primary")
        self.save.setEnabled(False)
        self.save.clicked.connect(self._on_save)
        self.column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._saved = self.words("", muted=True)
        self._saved.hide()
        self.words(
            "2.  Read them this code, by telephone or face to face, not in the same message."
        )
        self.code = self.code_label()
        self.words(
            '3.  They send back an approval. Open it here with "Open an approval".', muted=True
        )
        self.finish_layout()
        services = self._services
        self._tasks.read(
            lambda _job: services.sharing.request_to_join(),
            self._on_request,
            owner=self,
            failed=self.refuse,
        )

    def _on_request(self, request: Request) -> None:
        self.request = request
        self.code.setText(spaced(request.code))
        self.save.setEnabled(True)
        self.fit()

    def _on_save(self) -> None:
        request = self.request
        if request is None:
            return
        name = f"{file_name(request.person_name)}.mcr-request"
        path = self._files.save(self, "Save the request", name, REQUESTS)
        if path is None:
            return
        self.accept_again()
        self._tasks.write(
            lambda _job: path.write_bytes(request.data),
            lambda _size: self._on_saved(path),
            owner=self,
            failed=self.refuse,
        )

    def _on_saved(self, path: Path) -> None:
        self._saved.setText(f"Saved as {path}")
        self._saved.show()
        self.fit()


class AdmitDialog(JoinDialog):
    """Opens a request, asks to compare its code, writes the approval."""

    def __init__(
        self, around: Surroundings, files: Files, parent: QWidget, fence: bytes, name: str
    ) -> None:
        super().__init__(f"Let somebody into {name}", around, files, parent)
        self._fence = fence
        self.request: Request | None = None
        self.approval: Approval | None = None
        self.words("1.  Open the request that they sent you.")
        self.open_file = button("Open a request\N{HORIZONTAL ELLIPSIS}", "primary")
        self.open_file.clicked.connect(self._on_open)
        self.column.addWidget(self.open_file, 0, Qt.AlignmentFlag.AlignLeft)
        self.compare = Comparison()
        self.compare.changed.connect(self._settle)
        self.column.addWidget(self.compare)
        self.role = QComboBox()
        self.role.setAccessibleName("Role")
        for role in ("member", "reader", "owner"):
            self.role.addItem(f"{ROLES[role]}: {_MAY[role]}", role)
        self.column.addWidget(self.role, 0, Qt.AlignmentFlag.AlignLeft)
        self.let_in = button("Let in", "primary")
        self.let_in.clicked.connect(self._on_let_in)
        self.column.addWidget(self.let_in, 0, Qt.AlignmentFlag.AlignLeft)
        self._done = self.words("")
        self.code = self.code_label()
        self.save = button("Save the approval\N{HORIZONTAL ELLIPSIS}", "primary")
        self.save.clicked.connect(self._on_save)
        self.column.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        self._saved = self.words("", muted=True)
        self.finish_layout()
        self._settle()

    def _on_open(self) -> None:
        path = self._files.open(self, "Open a request to join", REQUESTS)
        if path is None:
            return
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
        self.compare.show_code(
            f"2.  {request.person_name} asks, on the device \N{LEFT DOUBLE QUOTATION MARK}"
            f"{request.label}\N{RIGHT DOUBLE QUOTATION MARK}. Have them read their code to you; it must "
            "be this one:",
            request.code,
        )
        self._settle()

    def _on_let_in(self) -> None:
        request = self.request
        if request is None:
            return
        self.accept_again()
        self.let_in.setEnabled(False)
        services, fence = self._services, self._fence
        code, role = self.compare.given, self.role.currentData()
        self._tasks.write(
            lambda _job: services.sharing.approve(fence, request.data, code=code, role=role),
            self._on_approved,
            owner=self,
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self.refuse(error)
        self._settle()

    def _on_approved(self, approval: Approval) -> None:
        self.approval = approval
        self._done.setText(
            f"3.  {approval.person_name} is inside. Send them the approval, and read them this code:"
        )
        self.code.setText(spaced(approval.code))
        self._settle()

    def _on_save(self) -> None:
        approval = self.approval
        if approval is None:
            return
        name = f"{file_name(approval.person_name)}.mcr-approval"
        path = self._files.save(self, "Save the approval", name, APPROVALS)
        if path is None:
            return
        self._tasks.write(
            lambda _job: path.write_bytes(approval.data),
            lambda _size: self._on_saved(path),
            owner=self,
            failed=self.refuse,
        )

    def _on_saved(self, path: Path) -> None:
        self._saved.setText(f"Saved as {path}. It opens on their device alone.")
        self._saved.show()
        self.fit()

    def _settle(self) -> None:
        asked, approved = self.request is not None, self.approval is not None
        self.open_file.setEnabled(not approved)
        asking: tuple[QWidget, ...] = (self.compare, self.role, self.let_in)
        for part in asking:
            part.setVisible(asked and not approved)
        self.let_in.setEnabled(self.compare.is_done)
        given: tuple[QWidget, ...] = (self._done, self.code, self.save)
        for part in given:
            part.setVisible(approved)
        self._saved.setVisible(approved and bool(self._saved.full_text()))
        self.fit()


class AcceptDialog(JoinDialog):
    """Opens an approval, asks to compare its code, takes the fence in, asks for its folder."""

    folder_chosen = Signal(object, object)
    """The fence that was joined and the folder that it is shared through."""

    def __init__(self, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__("Open an approval", around, files, parent)
        self.joined: Joined | None = None
        self._data = b""
        self._inside = False
        self.words("1.  Open the approval that they sent you.")
        self.open_file = button("Open an approval\N{HORIZONTAL ELLIPSIS}", "primary")
        self.open_file.clicked.connect(self._on_open)
        self.column.addWidget(self.open_file, 0, Qt.AlignmentFlag.AlignLeft)
        self.compare = Comparison()
        self.compare.changed.connect(self._settle)
        self.column.addWidget(self.compare)
        self.join = button("Join", "primary")
        self.join.clicked.connect(self._on_join)
        self.column.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        self._where = self.words("")
        self.folder = button("Choose folder\N{HORIZONTAL ELLIPSIS}", "primary")
        self.folder.clicked.connect(self._on_folder)
        self.column.addWidget(self.folder, 0, Qt.AlignmentFlag.AlignLeft)
        self.finish_layout()
        self._settle()

    def _on_open(self) -> None:
        path = self._files.open(self, "Open an approval", APPROVALS)
        if path is None:
            return
        self.accept_again()
        services = self._services

        def work(_job: object) -> tuple[bytes, Joined]:
            data = read_bytes(path)
            return data, services.sharing.read_approval(data)

        self._tasks.read(work, self._on_approval, owner=self, key="open", failed=self.refuse)

    def _on_approval(self, read: tuple[bytes, Joined]) -> None:
        self._data, joined = read
        self.joined = joined
        self.compare.show_code(
            f"2.  {joined.approved_by} lets you into \N{LEFT DOUBLE QUOTATION MARK}{joined.name}"
            "\N{RIGHT DOUBLE QUOTATION MARK}. Have them read the approval's code to you; it must be "
            "this one:",
            joined.code,
        )
        self._settle()

    def _on_join(self) -> None:
        self.accept_again()
        self.join.setEnabled(False)
        services, data, code = self._services, self._data, self.compare.given
        self._tasks.write(
            lambda _job: services.sharing.accept(data, code=code),
            self._on_joined,
            owner=self,
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self.refuse(error)
        self._settle()

    def _on_joined(self, joined: Joined) -> None:
        self._inside = True
        hint = f" On their side it is {joined.target}." if joined.target else ""
        self._where.setText(
            f"3.  You are inside {joined.name}. Choose the folder that the others share it through; its "
            f"path may differ on this machine.{hint}"
        )
        self._settle()

    def _on_folder(self) -> None:
        joined = self.joined
        if joined is None:
            return
        path = self._files.folder(self, f"The shared folder of {joined.name}")
        if path is not None:
            self.folder_chosen.emit(joined.fence, path)
            self.accept()

    def _settle(self) -> None:
        opened = self.joined is not None
        self.open_file.setEnabled(not self._inside)
        asking: tuple[QWidget, ...] = (self.compare, self.join)
        for part in asking:
            part.setVisible(opened and not self._inside)
        self.join.setEnabled(self.compare.is_done)
        inside: tuple[QWidget, ...] = (self._where, self.folder)
        for part in inside:
            part.setVisible(self._inside)
        self.fit()


_MAY = {
    "member": "reads and writes",
    "reader": "reads only",
    "owner": "reads, writes, and decides who is inside",
}
