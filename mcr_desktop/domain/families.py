"""Accounts that belong together: a parent with its subsidiaries, read alike on every device.

An account names its parent. Two people may do so at once, so that two accounts each name the other; and
a parent may lie in a fence that we are not inside. Whoever reads makes a tree of it all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.merges import leads_back, without_rings


class UnderItselfError(InvalidValueError):
    """An account would come to be a part of itself; `account` and `parent` are their names."""


@dataclass(frozen=True, slots=True)
class Family:
    """A top account and all that are parts of it, in the order in which they are read."""

    top: Account
    members: tuple[tuple[Account, int], ...]
    """Each with how deep it stands; the top comes first, at 0."""

    @property
    def is_alone(self) -> bool:
        """Whether the top has no parts that we see."""
        return len(self.members) == 1


def parents_of(accounts: Iterable[Account]) -> dict[bytes, bytes]:
    """For each account that is a part of another that we see: of which one. There are no rings in it."""
    known = {one.id: one for one in accounts}
    named = {
        one.id: one.parent_id
        for one in known.values()
        if one.parent_id is not None and one.parent_id in known and one.parent_id != one.id
    }
    return without_rings(named)[0]


def families(accounts: Collection[Account]) -> list[Family]:
    """All accounts by family, families and siblings by name."""
    parents = parents_of(accounts)
    below: dict[bytes | None, list[Account]] = {}
    for one in sorted(accounts, key=lambda one: (one.name.casefold(), one.id)):
        below.setdefault(parents.get(one.id), []).append(one)
    return [Family(top, _members(top, below)) for top in below.get(None, [])]


def _members(
    top: Account, below: Mapping[bytes | None, list[Account]]
) -> tuple[tuple[Account, int], ...]:
    found: list[tuple[Account, int]] = []
    # A list of its own and no recursion: a teammate's device may have written a chain of any length.
    waiting = [(top, 0)]
    while waiting:
        one, depth = waiting.pop()
        found.append((one, depth))
        waiting += [(part, depth + 1) for part in reversed(below.get(one.id, []))]
    return tuple(found)


def refuse_ring(accounts: Iterable[Account], account: Account, parent: Account) -> None:
    """Raise UnderItselfError where an account would become a part of itself."""
    if leads_back(parents_of(accounts), account.id, parent.id):
        raise UnderItselfError(
            kind="account",
            field="parent_id",
            value=parent.name,
            allowed=(),
            reason="ring",
            account=account.name,
            parent=parent.name,
        )
