"""Touches: what passed between us and the people at a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.people import CHANNELS, FEELINGS, SIDES, Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, one_of
from mcr_desktop.store.queries import in_fence


class Touches:
    """What a person does with touches."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account, limit: int | None = None) -> list[Touch]:
        """The touches of an account, latest first."""
        return in_fence(
            self._workspace.store,
            Touch,
            account.fence,
            order="t.happened_on DESC, t.no DESC",
            limit=limit,
        )

    def show(self, touch_id: bytes) -> Touch:
        """The touch with this id."""
        return self._workspace.row(Touch, touch_id)

    def log(
        self,
        account: Account,
        channel: str,
        contacts: Sequence[bytes] = (),
        happened_on: str | None = None,
        *,
        two_way: bool = True,
        **fields: Any,
    ) -> Touch:
        """Write down one interaction; without a day it was today, without a team it was us."""
        one_of("touch", "channel", channel, CHANNELS)
        fields.setdefault("team", (self._workspace.person,))
        fields |= {
            "channel": channel,
            "contacts": tuple(contacts),
            "happened_on": happened_on or today().isoformat(),
            "two_way": two_way,
        }
        _check_touch(fields)
        row_id, change = new_row(account.fence, "touch", Touch, fields)
        self._workspace.commit([change], f"Logged {channel} with {account.name}")
        return self.show(row_id)

    def edit(self, touch_id: bytes, **fields: Any) -> Touch:
        """Change fields of a touch."""
        touch = self.show(touch_id)
        one_of("touch", "channel", fields.get("channel"), CHANNELS)
        _check_touch(fields)
        change = Change(touch.fence, "touch", touch.id, known_fields(Touch, fields))
        self._workspace.commit([change], "Edited a touch")
        return self.show(touch_id)


def _check_touch(fields: dict[str, Any]) -> None:
    one_of("touch", "started_by", fields.get("started_by"), SIDES)
    one_of("touch", "feeling", fields.get("feeling"), FEELINGS)
