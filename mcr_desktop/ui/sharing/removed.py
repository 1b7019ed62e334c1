"""After somebody has gone: whom they had let in, and that the storage's credentials want changing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import day_of_ms, short_day
from mcr_desktop.phrases.sharing import key_change_advice, role_name
from mcr_desktop.ui.sharing.dialogs import SharingDialog, copy_text
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.places import shown_place
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.teamwork.membership_rows import Removed
    from mcr_desktop.services.teamwork.sharing_rows import MemberRow
    from mcr_desktop.ui.surroundings import Surroundings


class RemovedDialog(SharingDialog):
    """What the team should see to next, in two steps."""

    storage_asked = Signal()

    def __init__(self, removed: Removed, fence: str, around: Surroundings, parent: QWidget) -> None:
        super().__init__(f"{removed.name} is not inside {fence} any more", around, Files(), parent)
        self.words(
            "Your teammates' devices learn of it with their next sync. Two things that no program can do "
            "for you:"
        )
        self.step("1.  Change what opens the storage")
        place = shown_place(removed.target_kind, removed.target)
        advice = key_change_advice(removed.target_kind, removed.name, place)
        self.words(advice)
        self.storage = self.deed(
            "Enter the new name and password\N{HORIZONTAL ELLIPSIS}"
            if removed.target_kind not in ("", "folder")
            else "Share it elsewhere\N{HORIZONTAL ELLIPSIS}",
            "normal",
        )
        self.storage.setVisible(bool(removed.target_kind))
        self.storage.clicked.connect(self._on_storage)
        self.step("2.  Look at whom they had let in")
        if removed.admitted:
            self.words(
                f"These people came in through {removed.name}. They stay inside; see whether each belongs "
                "there, and remove who does not."
            )
            for member in removed.admitted:
                self.column.addWidget(_person(member))
        else:
            self.words(f"{removed.name} had let nobody in who is still inside.", muted=True)
        self.copy = self.deed("Copy this list", "normal")
        lines = [advice, *(f"- {_told(member)}" for member in removed.admitted)]
        self.copy.clicked.connect(lambda: copy_text("\n".join(lines), self.copy))
        self.finish_layout()
        self.shut.setFocus()

    def _on_storage(self) -> None:
        self.accept()
        self.storage_asked.emit()


def _person(member: MemberRow) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(Avatar(member.name))
    row.addWidget(PlainLabel(_told(member)), 1)
    return holder


def _told(member: MemberRow) -> str:
    since = min((device.since_ms for device in member.devices), default=None)
    when = f", inside since {short_day(day_of_ms(since), today())}" if since is not None else ""
    return f"{member.name}, {role_name(member.role).lower()}{when}"
