"""Accounts: founding one with its fence, editing it, finding it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from mcr_desktop.domain.accounts import STANDINGS, TIERS, Account, Fact
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError, NameTakenError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.importing.field_checks import whole_number
from mcr_desktop.services.workspaces import (
    Workspace,
    a_day,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.queries import FIRST_AS_OF, fetch, in_fence

MOST_DAYS = 3650
"""The longest cadence or term that is a slip of the finger no more."""


class Founding(Protocol):
    """Founds fences; sharing does, and tests that need no keys."""

    def found_in(self, tx: Tx, name: str) -> bytes:
        """A new fence's id, with this device as its owner."""
        ...


class Accounts:
    """What a person does with accounts."""

    def __init__(self, workspace: Workspace, founding: Founding) -> None:
        self._workspace = workspace
        self._founding = founding

    def all(self) -> list[Account]:
        """Every account inside whose fence we are, by name."""
        return fetch(self._workspace.store, Account, order="t.name COLLATE NOCASE")

    def show(self, account_id: bytes) -> Account:
        """The account with this id."""
        return self._workspace.row(Account, account_id)

    def find(self, wanted: str) -> Account:
        """The account that a name, the start of one, or an id means."""
        return self._workspace.find(Account, wanted)

    def of_fence(self, fence: bytes) -> Account | None:
        """The account of a fence; None until its row has arrived."""
        found = in_fence(self._workspace.store, Account, fence, limit=1)
        return found[0] if found else None

    def add(self, name: str, **fields: Any) -> Account:
        """A new account in a fence of its own. Raises NameTakenError, InvalidValueError."""
        name = required("account", "name", name)
        _check(fields)
        self._refuse_taken(name)
        with self._workspace.store.transaction() as tx:
            fence = self._founding.found_in(tx, name)
            row_id, change = new_row(fence, "account", Account, {"name": name, **fields})
            receipt = self._workspace.journal.commit_in(tx, [change], f"Added account {name}")
        self._workspace.announce(receipt.changes)
        return self.show(row_id)

    def edit(self, account_id: bytes, **fields: Any) -> Account:
        """Change fields of an account; a new standing keeps the one before it."""
        account = self.show(account_id)
        _check(fields)
        if fields.get("parent_id") is not None:
            self._refuse_ring(account, fields["parent_id"])
        if "name" in fields:
            fields["name"] = required("account", "name", fields["name"])
            if fields["name"].lower() != account.name.lower():
                self._refuse_taken(fields["name"])
        standing = fields.get("standing")
        if standing and standing != account.standing:
            fields.setdefault("standing_before", account.standing)
        change = Change(account.fence, "account", account.id, known_fields(Account, fields))
        self._workspace.commit([change], f"Edited account {account.name}")
        return self.show(account_id)

    def archive(self, account_ids: Sequence[bytes]) -> str:
        """Put accounts aside: no list, nor Today, tells of them from then on. One gesture; its label."""
        found = [self.show(one) for one in account_ids]
        return self._put(found, today().isoformat(), "Archived")

    def bring_back(self, account_ids: Sequence[bytes]) -> str:
        """Take accounts out of the archive; one gesture, its label."""
        return self._put([self.show(one) for one in account_ids], None, "Brought back")

    def set_parent(self, account_id: bytes, parent_id: bytes | None) -> Account:
        """Say of which account this one is a part; of none with None. Raises UnderItselfError."""
        account = self.show(account_id)
        if parent_id is not None:
            self._refuse_ring(account, parent_id)
        change = Change(account.fence, "account", account.id, {"parent_id": parent_id})
        label = f"Took {account.name} out of its group"
        if parent_id is not None:
            label = f"Put {account.name} under {self.show(parent_id).name}"
        self._workspace.commit([change], label)
        return self.show(account_id)

    def _put(self, accounts: Sequence[Account], on: str | None, done: str) -> str:
        what = accounts[0].name if len(accounts) == 1 else f"{len(accounts)} accounts"
        changes = [Change(one.fence, "account", one.id, {"archived_on": on}) for one in accounts]
        label = f"{done} {what}"
        self._workspace.commit(changes, label)
        return label

    def facts(self, account: Account) -> list[Fact]:
        """What we know of the customer and need never ask again, newest first.

        Lines of storekeeper cards stand with their person; what holds no longer is left out.
        """
        where = "coalesce(t.kind, '') <> 'factor' AND (t.expires_on IS NULL OR t.expires_on >= ?)"
        return in_fence(
            self._workspace.store,
            Fact,
            account.fence,
            where,
            (today().isoformat(),),
            order="t.noted_on DESC, t.no",
        )

    def add_fact(self, account: Account, text: str, **fields: Any) -> bytes:
        """A fact worth remembering; returns its id."""
        text = required("fact", "text", text)
        row_id, change = new_row(account.fence, "fact", Fact, {"text": text, **fields})
        self._workspace.commit([change], "Noted a fact")
        return row_id

    def _refuse_ring(self, account: Account, parent_id: bytes) -> None:
        from mcr_desktop.domain.families import (
            refuse_ring,
        )  # a start asks for accounts, not for these

        refuse_ring(self.all(), account, self.show(parent_id))

    def _refuse_taken(self, name: str) -> None:
        if any(other.name.lower() == name.lower() for other in self.all()):
            raise NameTakenError(kind="account", name=name)


def _check(fields: dict[str, Any]) -> None:
    from mcr_desktop.domain.working_times import is_days, is_time  # zones of the world come with it
    from mcr_desktop.services.registering.sites import refuse_zone

    one_of("account", "tier", fields.get("tier"), TIERS)
    one_of("account", "standing", fields.get("standing"), STANDINGS)
    refuse_zone("account", fields)
    whole_number("account", "cadence_days", fields.get("cadence_days"), 1, MOST_DAYS)
    for name in ("acknowledge_days", "respond_days"):  # 0: on the day of the complaint
        whole_number("account", name, fields.get(name), 0, MOST_DAYS)
    days = fields.get("working_days")
    if days is not None and not is_days(days):
        _refuse("working_days", days, "12345")
    for name in ("working_from", "working_until"):
        moment = fields.get(name)
        if moment is not None and not is_time(moment):
            _refuse(name, moment, "HH:MM")
    as_of = a_day("account", "as_of", fields.get("as_of"))
    if as_of is not None and as_of < FIRST_AS_OF:  # it would be read back as nothing
        raise InvalidValueError(
            kind="account",
            field="as_of",
            value=as_of,
            reason="out_of_range",
            least=FIRST_AS_OF,
            most=date.max.isoformat(),
        )
    revenue = fields.get("revenue")
    if revenue is not None and (not isinstance(revenue, (int, float)) or revenue != revenue):  # noqa: PLR0124 - what is not a number differs from itself
        _refuse("revenue", revenue, "")


def _refuse(field: str, value: object, allowed: str) -> None:
    told = (allowed,) if allowed else ()
    raise InvalidValueError(kind="account", field=field, value=value, allowed=told)
