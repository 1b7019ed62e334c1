"""Points answers to what shows them: opens the drawer to choose, and keeps what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.ui.cases.bones import BonesBlock
from mcr_desktop.ui.cases.pickers import (
    Attribute,
    ComplaintPicker,
    SlicePicker,
    read_attributes,
)
from mcr_desktop.ui.cases.whys import WhysBlock
from mcr_desktop.ui.navigation import Page, Route

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.surroundings import Surroundings


class Evidences(QObject):
    """Serves the outlines of a page."""

    def __init__(self, page: Page, around: Surroundings) -> None:
        super().__init__(page)
        self._page = page
        self._services = around.services
        self._tasks = around.tasks

    def serve(self, block: WhysBlock | BonesBlock) -> None:
        """Answer what the block's panel asks for."""
        panel = block.panel
        panel.complaint_wanted.connect(lambda row: self._on_complaint_wanted(block, row))
        panel.complaint_pressed.connect(lambda row: self._on_complaint_pressed(block, row))
        panel.slice_wanted.connect(lambda row: self._on_slice_wanted(block, row))
        panel.slice_pressed.connect(lambda query: self._on_slice_pressed(block, query))

    def _on_complaint_wanted(self, block: WhysBlock | BonesBlock, row: bytes) -> None:
        account = block.account
        if account is None:
            return
        picker = ComplaintPicker(self._services, self._tasks, account)
        picker.picked.connect(lambda complaint: self._keep(block, row, evidence_id=complaint))
        self._page.drawer_requested.emit(_("Which complaint shows it?"), picker)
        picker.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_complaint_pressed(self, block: WhysBlock | BonesBlock, row: bytes) -> None:
        account = block.account_of(row)
        if account is not None:
            self._page.route_requested.emit(Route("account", account, "complaints", row=row))

    def _on_slice_wanted(self, block: WhysBlock | BonesBlock, row: bytes) -> None:
        account = block.account
        if account is None:
            return
        services, first = self._services, block.query

        def _open(attributes: tuple[Attribute, ...]) -> None:
            if not attributes:
                self._page.told.emit(_("There are no complaints to cut yet."))
                return
            picker = SlicePicker(attributes, first)
            picker.picked.connect(lambda query: self._keep(block, row, evidence_query=query))
            self._page.drawer_requested.emit(_("Which slice shows it?"), picker)

        self._tasks.read(
            lambda _job: read_attributes(services, account), _open, owner=self, key="attributes"
        )

    def _on_slice_pressed(self, block: WhysBlock | BonesBlock, query: str) -> None:
        account: Account | None = block.account
        if account is not None:
            self._page.route_requested.emit(Route("complaints", account.id, "explorer", query))

    def _keep(self, block: WhysBlock | BonesBlock, row: bytes, **fields: object) -> None:
        drawer = getattr(self._page.window(), "drawer", None)
        if drawer is not None:
            drawer.close_drawer()
        block.choose(row)
        block.panel.edited.emit(row, fields)
