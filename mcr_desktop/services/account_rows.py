"""What a person does with each kind of an account's small rows: facts, dates, places, agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.services.importing.field_checks import contact_inside
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, required
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import fetch, in_fence

if TYPE_CHECKING:
    from mcr_desktop.services.removals import Removals


class InFence(Protocol):
    """A row of an account."""

    @property
    def id(self) -> bytes: ...

    @property
    def fence(self) -> bytes: ...


Row = TypeVar("Row", bound=InFence)


class AccountRows(Generic[Row]):
    """One kind of row, which a subclass declares; how one is added and listed is its own."""

    row: type[Row]
    table: str
    words: str
    """The field that says what the row is about: there is no row without it, and it is found by it."""
    added: str
    edited: str
    """The undo list's lines; {words} in them stands for what the row said before."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def show(self, row_id: bytes) -> Row:
        """The row with this id. Raises NotFoundError where there is none (any more)."""
        return self._workspace.row(self.row, row_id)

    def find(self, wanted: str, account: Account | None = None) -> Row:
        """The row that its words, the start of them, or an id means, of one account or of all.

        Raises NotFoundError or AmbiguousError.
        """
        return self._workspace.find(self.row, wanted, account.fence if account else None)

    def edit(self, row_id: bytes, **fields: Any) -> Row:
        """Change fields of a row. Raises InvalidValueError for what cannot be."""
        before = self.show(row_id)
        values = self._checked(before.fence, fields)
        change = Change(before.fence, self.table, before.id, known_fields(self.row, values))
        label = self.edited.format(words=getattr(before, self.words))
        self._workspace.commit([change], label)
        return self.show(row_id)

    def remove(self, row_ids: Sequence[bytes]) -> str:
        """Take rows away, so that they can come back; returns the gesture's label."""
        return self._removals.remove(self.table, row_ids)

    def _make(self, account: Account, fields: Mapping[str, Any]) -> Row:
        """A new row; what `add` of a subclass calls."""
        values = self._checked(account.fence, fields)
        row_id, change = new_row(account.fence, self.table, self.row, values)
        self._workspace.commit([change], self.added.format(words=values[self.words]))
        return self.show(row_id)

    def _all(self, account: Account | None, where: str = "", order: str = "t.no") -> list[Row]:
        """The rows of one account, or of all."""
        store = self._workspace.store
        if account is None:
            return fetch(store, self.row, where, order=order)
        return in_fence(store, self.row, account.fence, where, order=order)

    def _checked(self, fence: bytes, fields: Mapping[str, Any]) -> dict[str, Any]:
        values = dict(fields)
        if self.words in values:
            values[self.words] = required(self.table, self.words, values[self.words])
        self._check(values)
        contact_inside(self._workspace, self.table, fence, values.get("contact_id"))
        return values

    def _check(self, values: Mapping[str, Any]) -> None:
        """Raise InvalidValueError where a field may not hold its value."""
        raise NotImplementedError


def told_of(store: Store, account: Account | None = None) -> dict[bytes, Account]:
    """The accounts, by fence, of which something is told: the one asked for, or all not put aside."""
    if account is not None:
        return {account.fence: account}
    return {one.fence: one for one in fetch(store, Account, "t.archived_on IS NULL")}
