"""What is done from the Sharing screen: every deed opens its dialog, and whatever came of it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from mcr_desktop.phrases.sharing import changes_text, role_name
from mcr_desktop.ui.sharing import confirmations as ask
from mcr_desktop.ui.sharing.files import Files
from mcr_desktop.ui.sharing.places import Form, read_form, shown_place

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from mcr_desktop.services.teamwork.erasures import ErasureRow
    from mcr_desktop.services.teamwork.membership_rows import Quarantined, Removed
    from mcr_desktop.services.teamwork.sharing_rows import DeviceRow, Joined, MemberRow
    from mcr_desktop.ui.sharing.readings import FenceShown, SharingShown
    from mcr_desktop.ui.sharing.storages import StorageDialog
    from mcr_desktop.ui.surroundings import Surroundings


class Doings(QObject):
    """Opens one dialog at a time over the page that it belongs to."""

    told = Signal(str)
    changed = Signal()
    """Something was done or a dialog was closed: what is shown may be out of date."""
    sync_wanted = Signal(object)
    """The fences whose news should go out at once."""
    ruled = Signal(str, object)
    """ "adopt" or "reject", and the `Quarantined` that it was about."""

    def __init__(self, around: Surroundings, files: Files, page: QWidget) -> None:
        super().__init__(page)
        self._around = around
        self._page = page
        self.files = files
        self.dialog: QDialog | None = None
        self.shown: SharingShown | None = None

    # Joining

    def ask_to_join(self, *, own: bool = False) -> None:
        """The joiner's request."""
        from mcr_desktop.ui.sharing.asking import AskDialog  # when somebody joins, not before

        self._open(AskDialog(self._around, self.files, self._page, own=own))

    def open_approval(self, path: Path | None = None) -> None:
        """The joiner's last step."""
        from mcr_desktop.ui.sharing.accepting import AcceptDialog  # when somebody joins, not before

        dialog = AcceptDialog(self._around, self.files, self._page)
        dialog.storage_wanted.connect(self._on_joined)
        self._open(dialog)
        if path is not None:
            dialog.open_approval(path)

    def _on_joined(self, joined: Joined) -> None:
        """One place after the other: fences that their approver shares through the same go together."""
        groups: dict[tuple[str, str], list[tuple[bytes, str]]] = {}
        for one in (joined, *joined.others):
            groups.setdefault((one.target_kind, one.target), []).append((one.fence, one.name))
        self._choose_in_turn(list(groups.items()))

    def _choose_in_turn(
        self, groups: list[tuple[tuple[str, str], list[tuple[bytes, str]]]]
    ) -> None:
        (kind, text), fences = groups[0]
        dialog = self._choose(fences, read_form(kind, text), joined=True)
        if groups[1:]:
            dialog.finished.connect(lambda _result: self._choose_in_turn(groups[1:]))

    def invite(self, first: FenceShown | None = None, request: Path | None = None) -> None:
        """Let somebody in: into one fence, or into one to be chosen where a request was dropped."""
        from mcr_desktop.ui.sharing.inviting import InviteDialog, Inviting  # as above

        shown = self.shown
        if shown is None:
            return
        able = [first] if first is not None else [one for one in shown.fences if one.may_invite]
        if not able:
            self.told.emit("You are inside no fence into which you could let somebody.")
            return
        fences = [
            Inviting(
                one.row.fence,
                one.name,
                shown_place(one.row.target_kind, one.row.target),
                shown.device.person,
                one.row.role == "owner",
            )
            for one in able
        ]
        dialog = InviteDialog(self._around, self.files, self._page, fences)
        self._open(dialog)
        if request is not None:
            dialog.open_request(request)

    def let_in_own_device(self) -> None:
        """The personal code, and one approval for every fence."""
        from mcr_desktop.ui.sharing.own_devices import OwnDeviceDialog  # as above

        names = tuple(one.name for one in self.shown.fences if one.row.role) if self.shown else ()
        self._open(OwnDeviceDialog(self._around, self.files, self._page, names))

    def found_team(self) -> None:
        """A fence for what the whole team shares."""
        dialog = ask.FoundTeamDialog(self._around, self._page)
        dialog.achieved.connect(
            lambda _fence: self.told.emit(
                "The team's fence is there. Share it and invite the others."
            )
        )
        self._open(dialog)

    # People

    def change_role(self, shown: FenceShown, member: MemberRow) -> None:
        """Another role for somebody."""
        dialog = ask.RoleDialog(shown.row.fence, shown.name, member, self._around, self._page)
        dialog.achieved.connect(
            lambda role: self._after(
                shown, f"{member.name} is {role_name(role).lower()} of {shown.name} from now on."
            )
        )
        self._open(dialog)

    def remove_person(self, shown: FenceShown, member: MemberRow) -> None:
        """Take somebody out, after saying what that means."""
        fence = shown.row.fence
        self._confirm(
            ask.remove_person_question(member, shown.name),
            lambda services: services.memberships.remove_person(fence, member.person),
            partial(self._on_removed, shown),
        )

    def remove_device(self, shown: FenceShown, member: MemberRow, device: DeviceRow) -> None:
        """Take one machine out, after saying what that means."""
        fence = shown.row.fence
        self._confirm(
            ask.remove_device_question(device.label, member, shown.name),
            lambda services: services.memberships.remove_device(fence, device.signer),
            partial(self._on_removed, shown),
        )

    def _on_removed(self, shown: FenceShown, removed: Removed) -> None:
        from mcr_desktop.ui.sharing.removed import RemovedDialog  # when somebody goes, not before

        self._after(shown, "")
        dialog = RemovedDialog(removed, shown.name, self._around, self._page)
        dialog.storage_asked.connect(lambda: self.choose_storage_of(shown))
        self._open(dialog)

    def leave(self, shown: FenceShown) -> None:
        """Go out of a fence oneself."""
        fence = shown.row.fence
        self._confirm(
            ask.leave_question(shown.name),
            lambda services: services.memberships.leave(fence),
            lambda _none: self._after(shown, f"You left {shown.name}."),
        )

    def forget(self, shown: FenceShown) -> None:
        """Delete the copy of a fence that one is not inside any more."""
        fence, count = shown.row.fence, shown.state.pending
        question = ask.forget_question(shown.name)
        if count:
            only = (
                f"{changes_text(count)} of yours were never sent to anybody, and this copy is the "
                "only one. Note first what you still need."
            )
            question = replace(question, know=(only, *question.know))
        self._confirm(
            question,
            lambda services: services.memberships.forget(fence, unsent=bool(count)),
            lambda _none: self.told.emit(f"The copy of {shown.name} was deleted."),
        )

    def rule(self, shown: FenceShown, verb: str, one: Quarantined) -> None:
        """Adopt or reject what somebody wrote."""
        fence, segments = shown.row.fence, one.segments

        def done(count: int) -> None:
            self.ruled.emit(verb, one)
            came = "came in" if verb == "adopt" else "stay out"
            self._after(shown, f"{changes_text(count)} of {one.whose} {came}.")

        question = ask.rule_question(verb, one.whose, one.device, changes_text(one.changes))
        if verb == "adopt":
            self._confirm(
                question, lambda services: services.memberships.adopt(fence, segments), done
            )
        else:
            self._confirm(
                question, lambda services: services.memberships.reject(fence, segments), done
            )

    def object_to(self, shown: FenceShown, erasure: ErasureRow) -> None:
        """Stop an erasure that is under way."""
        fence = shown.row.fence
        self._confirm(
            ask.objection_question(erasure.by or "somebody", erasure.rows),
            lambda services: services.erasures.object(fence, erasure.id),
            lambda _none: self._after(shown, "The erasure was stopped; what it hid is back."),
        )

    # Storage

    def choose_storage_of(self, shown: FenceShown) -> None:
        """Where a fence is shared, from here on; also its new name and password."""
        state = shown.state
        self._choose(
            [(shown.row.fence, shown.name)],
            read_form(state.target_kind, state.target),
            emptied=state.trouble == "StorageEmptiedError",
        )

    def _choose(
        self,
        fences: Sequence[tuple[bytes, str]],
        before: Form,
        *,
        joined: bool = False,
        emptied: bool = False,
    ) -> StorageDialog:
        from mcr_desktop.ui.sharing.storages import (
            StorageDialog,
        )  # when somebody shares, not before

        dialog = StorageDialog(
            self._around, self.files, self._page, fences, before, joined=joined, emptied=emptied
        )
        dialog.shared.connect(self._on_shared)
        self._open(dialog)
        return dialog

    def _on_shared(self, fences: Sequence[bytes]) -> None:
        self.changed.emit()
        self.sync_wanted.emit(list(fences))

    # By hand

    def carry_out(self, shown: FenceShown) -> None:
        """A file of what the others lack."""
        from mcr_desktop.ui.sharing.carrying import CarryOutDialog  # when something is carried

        fence, name = shown.row.fence, shown.name
        self._open(CarryOutDialog(self._around, self.files, self._page, fence, name, shown.members))

    def carry_in(self, path: Path | None = None) -> None:
        """Take in a file that was carried."""
        from mcr_desktop.ui.sharing.carrying import CarryInDialog  # as above

        dialog = CarryInDialog(self._around, self.files, self._page)
        dialog.taken_in.connect(self.changed)
        self._open(dialog)
        if path is not None:
            dialog.take_in(path)

    def back_up(self, path: Path | None = None) -> None:
        """Everything in one file; back from it, where one was dropped."""
        from mcr_desktop.ui.sharing.backing_up import BackupDialog  # as above

        dialog = BackupDialog(self._around, self.files, self._page)
        dialog.taken_in.connect(self.changed)
        self._open(dialog)
        if path is not None:
            dialog.take_in(path)

    # Every dialog

    def _confirm(self, question: ask.Question, work: ask.Work, done: Any) -> None:
        dialog = ask.ConfirmDialog(question, work, self._around, self._page)
        dialog.achieved.connect(done)
        self._open(dialog)

    def _after(self, shown: FenceShown, words: str) -> None:
        if words:
            self.told.emit(words)
        self.changed.emit()
        if shown.row.target:
            self.sync_wanted.emit([shown.row.fence])

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._on_finished(dialog))
        dialog.open()

    def _on_finished(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        self.changed.emit()


KINDS = ("mcr-request", "mcr-approval", "mcrpack", "mcr-pack", "mcrbackup")
"""Endings of files that may be dropped."""


def dropped(paths: Sequence[str]) -> tuple[str, Path] | None:
    """The first file that this screen can do something with: its kind and its path."""
    for text in paths:
        path = Path(text)
        kind = path.suffix.lower().removeprefix(".")
        if kind in KINDS:
            return kind, path
    return None
