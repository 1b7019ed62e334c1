"""The joiner's last step: open the approval, compare its code, come in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.phrases.sharing import names_text
from mcr_desktop.ui.sharing.dialogs import Comparison, SharingDialog, read_bytes
from mcr_desktop.ui.sharing.files import APPROVALS, Files
from mcr_desktop.ui.sharing.places import shown_place

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.sharing import Joined
    from mcr_desktop.ui.surroundings import Surroundings


class AcceptDialog(SharingDialog):
    """Opens an approval, asks to compare its code, takes the fence in, leads on to its storage."""

    storage_wanted = Signal(object)
    """The `Joined` whose storage is to be chosen on this machine."""

    def __init__(self, around: Surroundings, files: Files, parent: QWidget) -> None:
        super().__init__("Open an approval", around, files, parent)
        self.joined: Joined | None = None
        self._data = b""
        self._inside = False
        self.words("The last step of joining. Call the person who sent you the approval.")
        self._first = self.step("1.  Open the approval that they sent you")
        self.open_file = self.deed("Open an approval\N{HORIZONTAL ELLIPSIS}")
        self.open_file.clicked.connect(self._on_open)
        self._second = self.step("2.  Compare the code")
        self.compare = Comparison()
        self.compare.changed.connect(self._settle)
        self.column.addWidget(self.compare)
        self.join = self.deed("Join")
        self.join.clicked.connect(self._on_join)
        self._third = self.step("")
        self._where = self.words("")
        self.where = self.deed("Choose where it is shared\N{HORIZONTAL ELLIPSIS}")
        self.where.clicked.connect(self._on_where)
        self.finish_layout()
        self._settle()
        self.open_file.setFocus()

    def _on_open(self) -> None:
        path = self._files.open(self, "Open an approval", APPROVALS)
        if path is not None:
            self.open_approval(path)

    def open_approval(self, path: Path) -> None:
        """Take an approval from a file, as where it was dropped."""
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
            f"{joined.approved_by} lets you into {_names(joined)}. Have them read the approval's code to you; it must be "
            "this one, or somebody leads you into a fence of their own.",
            joined.code,
        )
        self._settle()
        self.compare.typed.setFocus()

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
        self.joined = joined
        self._third.setText(f"3.  You are inside {_names(joined)}")
        place = shown_place(joined.target_kind, joined.target)
        hint = f" On their side it is {place}." if place and not joined.others else ""
        self._where.setText(
            "What the others wrote comes with the first sync. Say where the others share it; the path of a "
            f"folder may differ on this machine.{hint}"
        )
        self._settle()
        self.where.setFocus()

    def _on_where(self) -> None:
        joined = self.joined
        if joined is not None:
            self.accept()
            self.storage_wanted.emit(joined)

    def _settle(self) -> None:
        opened = self.joined is not None
        opening: tuple[QWidget, ...] = (self._first, self.open_file)
        for part in opening:
            part.setVisible(not opened)  # one deed at a time: what is done makes room
        asking: tuple[QWidget, ...] = (self._second, self.compare, self.join)
        for part in asking:
            part.setVisible(opened and not self._inside)
        self.join.setEnabled(self.compare.is_done)
        inside: tuple[QWidget, ...] = (self._third, self._where, self.where)
        for part in inside:
            part.setVisible(self._inside)
        self.fit()


def _names(joined: Joined) -> str:
    return names_text(one.name for one in (joined, *joined.others))
