"""Absences: who is away, who stands in, and which promises fall to whoever does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import Absence
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.promises.ledgers import LedgerQuery, LedgerRow, Ledgers
from mcr_desktop.services.workspaces import Workspace, a_day, known_fields, new_row, required
from mcr_desktop.store.queries import fetch, in_fence

_NOW = "t.from_on <= ? AND t.until_on >= ?"
_BY_DAY = "t.from_on, t.until_on, t.person, t.no"


@dataclass(frozen=True, slots=True)
class Cover:
    """That somebody stands in for another on an account."""

    absence: Absence
    account: Account
    through: tuple[str, ...] = ()
    """Those between who are away themselves, where a deputy's own deputy stands in."""


class Absences:
    """Days on which teammates are away, kept on each account that they look after."""

    def __init__(self, workspace: Workspace, ledgers: Ledgers) -> None:
        self._workspace = workspace
        self._ledgers = ledgers

    def all(self, account: Account | None = None) -> list[Absence]:
        """Every absence, by its first day, of one account or all."""
        store = self._workspace.store
        if account is None:
            return fetch(store, Absence, order=_BY_DAY)
        return in_fence(store, Absence, account.fence, order=_BY_DAY)

    def show(self, absence_id: bytes) -> Absence:
        """The absence with this id. Raises NotFoundError."""
        return self._workspace.row(Absence, absence_id)

    def away(self, on: str | None = None, account: Account | None = None) -> list[Absence]:
        """Who is away on a day, today unless one is given."""
        day, store = on or today().isoformat(), self._workspace.store
        if account is None:
            return fetch(store, Absence, _NOW, (day, day), _BY_DAY)
        return in_fence(store, Absence, account.fence, _NOW, (day, day), _BY_DAY)

    def add(
        self,
        account: Account,
        from_on: str,
        until_on: str,
        deputy: str | None = None,
        person: str | None = None,
        remark: str | None = None,
    ) -> Absence:
        """That somebody, oneself unless another is named, is away; the last day away is `until_on`.

        Raises InvalidValueError where it ends before it begins, or somebody is their own deputy.
        """
        row_id, change = self._new(account, from_on, until_on, deputy, person, remark)
        self._workspace.commit([change], "Absence written down")
        return self.show(row_id)

    def add_everywhere(
        self,
        from_on: str,
        until_on: str,
        deputies: Mapping[bytes, str] | str | None = None,
        person: str | None = None,
        remark: str | None = None,
    ) -> int:
        """The same on every account that is not put aside, as one gesture; how many they are.

        `deputies` names one person for all accounts, or one by the account's id.
        """
        accounts = fetch(self._workspace.store, Account, "t.archived_on IS NULL", order="t.name")
        changes = []
        for account in accounts:
            deputy = deputies.get(account.id) if isinstance(deputies, Mapping) else deputies
            changes.append(self._new(account, from_on, until_on, deputy, person, remark)[1])
        if changes:
            self._workspace.commit(changes, f"Absence written down on {len(changes)} accounts")
        return len(changes)

    def edit(self, absence_id: bytes, **fields: Any) -> Absence:
        """Change fields of an absence. Raises InvalidValueError as `add` does."""
        before = self.show(absence_id)
        after = {
            name: fields.get(name, getattr(before, name))
            for name in ("from_on", "until_on", "person", "deputy")
        }
        _check(after)
        change = Change(before.fence, "absence", before.id, known_fields(Absence, fields))
        self._workspace.commit([change], "Edited an absence")
        return self.show(absence_id)

    def covering(self, person: str | None = None, on: str | None = None) -> list[Cover]:
        """For whom somebody, oneself unless another is named, stands in on a day, and on which account.

        Whose deputy is away too is covered by that one's deputy, and so on; where they name each other
        in a ring, nobody covers, rather than everybody.
        """
        me = person or self._workspace.person
        away = self.away(on)
        if not away:
            return []
        accounts = {one.fence: one for one in fetch(self._workspace.store, Account)}
        found = []
        for absence in away:
            account = accounts.get(absence.fence)
            beside = [one for one in away if one.fence == absence.fence]
            through, deputy = _standing_in(absence, beside)
            if account is not None and deputy == me and absence.person != me:
                found.append(Cover(absence, account, through))
        return found

    def covered(
        self, person: str | None = None, on: str | None = None
    ) -> list[tuple[Cover, list[LedgerRow]]]:
        """What is owed by those for whom somebody stands in, due up to the last day away, by due day."""
        found = []
        for cover in self.covering(person, on):
            query = LedgerQuery(cover.account, "owed", owner=cover.absence.person)
            rows = self._ledgers.rows(self._ledgers.ids(query, most=200))
            last = cover.absence.until_on or ""
            due = [row for row in rows if row and row.one.due_on and row.one.due_on <= last]
            found.append((cover, due))
        return found

    def _new(
        self,
        account: Account,
        from_on: str,
        until_on: str,
        deputy: str | None,
        person: str | None,
        remark: str | None,
    ) -> tuple[bytes, Change]:
        values = {
            "person": required("absence", "person", person or self._workspace.person),
            "from_on": from_on,
            "until_on": until_on,
            "deputy": (deputy or "").strip() or None,
            "remark": remark,
        }
        _check(values)
        return new_row(account.fence, "absence", Absence, values)


def _standing_in(absence: Absence, away: list[Absence]) -> tuple[tuple[str, ...], str | None]:
    """Who stands in at the end, and the deputies between who are away themselves."""
    deputies = {one.person: one.deputy for one in away if one.deputy}
    through: list[str] = []
    deputy = absence.deputy
    gone = {one.person for one in away}
    while deputy in gone:
        if deputy in through or deputy == absence.person:
            return tuple(through), None
        through.append(deputy)
        deputy = deputies.get(deputy)
    return tuple(through), deputy


def _check(values: Mapping[str, Any]) -> None:
    first = a_day("absence", "from_on", required("absence", "from_on", values["from_on"]))
    last = a_day("absence", "until_on", required("absence", "until_on", values["until_on"]))
    if first and last and last < first:
        raise InvalidValueError(
            kind="absence", field="until_on", value=last, from_on=first, reason="until_before_from"
        )
    if values["deputy"] and values["deputy"] == values["person"]:
        raise InvalidValueError(
            kind="absence", field="deputy", value=values["deputy"], reason="own_deputy"
        )
