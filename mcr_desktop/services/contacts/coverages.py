"""The coverage matrix of an account: who of us had word with whom of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.coverages import Coverage, coverage
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import in_fence


class Coverages:
    """Reads them; they are never scored."""

    def __init__(self, workspace: Workspace, members: Callable[[bytes], list[str]]) -> None:
        """`members` names the people inside a fence."""
        self._workspace = workspace
        self._members = members

    def of(self, account: Account, months: int = 12) -> Coverage:
        """The matrix of the last so many months; those who left stand in it where they were met."""
        until = today()
        since = _months_before(until, months)
        store, fence = self._workspace.store, account.fence
        touches = in_fence(
            store,
            Touch,
            fence,
            "t.happened_on >= ? AND t.happened_on <= ?",
            (since.isoformat(), until.isoformat()),
        )
        met = {contact for touch in touches for contact in touch.contacts}
        people = [
            one
            for one in in_fence(store, Contact, fence, order="t.name COLLATE NOCASE, t.no")
            if one.left_on is None or one.id in met
        ]
        members = sorted(self._members(fence), key=str.casefold)
        return coverage(people, members, touches, since.isoformat(), until.isoformat())


def _months_before(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(max(1, years), month + 1, 1)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))
