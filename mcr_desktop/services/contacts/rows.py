"""Lists of people: which they are, in which order, and what a row of such a list shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from mcr_desktop.domain import ids as row_ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.folded_names import folded
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.services.contacts.touches import ContactTouches, LastTouch
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import people_lines
from mcr_desktop.store.merged_contacts import kept_of
from mcr_desktop.store.people_lines import PersonLine
from mcr_desktop.store.queries import fetch, in_parts

ORDERS = (
    *("name", "title", "account", "role", "boss", "owner", "standing", "last", "quiet", "city"),
    *("phone", "email"),
)
"""By what a list may be ordered; "-" in front turns it round. Who has nothing there comes last."""


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Which people a list shows, and in which order."""

    account: bytes | None = None
    words: str = ""
    role: str | None = None
    relation: str | None = None
    owner: str | None = None
    """"" for those whom nobody looks after."""
    standing: str | None = None
    site: bytes | None = None
    here: str = "here"
    """"here", "left" or "all"."""
    quiet: bool = False
    """Those alone whose cadence has run out."""
    order: str = "name"

    def to_json(self) -> str:
        """As saved views and addresses keep it."""
        kept = {
            name: row_ids.show(value) if isinstance(value, bytes) else value
            for name, value in asdict(self).items()
            if value != _PLAIN[name] and name != "account"
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""

    @classmethod
    def from_json(cls, text: str, account: bytes | None = None) -> PeopleQuery:
        """What `to_json` gave; what makes no sense is left out."""
        try:
            found = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            found = {}
        values: dict[str, Any] = {}
        for name, value in found.items() if isinstance(found, dict) else ():
            if name == "site" and isinstance(value, str):
                try:
                    values[name] = row_ids.parse(value)
                except ValueError:
                    continue
            elif (name == "quiet" and isinstance(value, bool)) or (
                name in _TEXTS and isinstance(value, str) and _makes_sense(name, value)
            ):
                values[name] = value
        return cls(account=account, **values)


_PLAIN = asdict(PeopleQuery())
_TEXTS = ("words", "role", "relation", "owner", "standing", "here", "order")


def _makes_sense(name: str, value: str) -> bool:
    if name == "here":
        return value in {"here", "left", "all"}
    return name != "order" or value.removeprefix("-") in ORDERS


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of a list of people."""

    contact: Contact
    account: Account | None
    boss: str | None
    last_on: str | None
    """The day of the last two-way touch."""
    last_channel: str | None
    last_touch: bytes | None
    touches: int
    """Two-way touches in twelve months."""
    quiet_days: int | None
    cadence_days: int | None
    """What was agreed for this person; without it nobody is told that they are quiet."""
    over_days: int
    """Days past the cadence; 0 where it has not run out or none was agreed."""
    merged: int
    """How many others are shown as this one."""


def ids(workspace: Workspace, touches: ContactTouches, query: PeopleQuery) -> list[bytes]:
    """The people that a query means, in its order."""
    fence = workspace.row(Account, query.account).fence if query.account else None
    lines = people_lines.lines(workspace.store, fence)
    lasts = _Lasts(touches, fence, needed=query.quiet or _order_of(query)[0] in {"last", "quiet"})
    wanted = [word for word in folded(query.words).split() if word]
    found = [one for one in lines if _is_meant(one, query, wanted, lasts)]
    accounts = _accounts(workspace) if _order_of(query)[0] == "account" else {}
    bosses: Mapping[tuple[bytes, bytes], str] = {}
    if _order_of(query)[0] == "boss":
        above = {one.reports_to for one in found if one.reports_to is not None}
        bosses = people_lines.names(workspace.store, above)
    return [one.id for one in _ordered(found, query, lasts, accounts, bosses)]


def rows(
    workspace: Workspace, touches: ContactTouches, contact_ids: Sequence[bytes]
) -> list[PersonRow | None]:
    """What a list shows of these people, in their order; None for whoever is gone."""
    store = workspace.store
    found = in_parts(store, Contact, contact_ids)
    bosses = [one.reports_to for one in found.values() if one.reports_to is not None]
    names = people_lines.names(store, set(bosses))
    accounts, kept = _accounts(workspace), kept_of(store)
    fences = {one.fence for one in found.values()}
    lasts = touches.all() if len(fences) > _FEW else {one: touches.of_fence(one) for one in fences}
    day = today()
    return [
        _row(one, accounts, names, lasts, kept, day) if (one := found.get(contact)) else None
        for contact in contact_ids
    ]


_FEW = 20
"""Accounts up to which each one's touches are read by themselves."""


def choices(workspace: Workspace, account: Account | None) -> dict[str, tuple[str, ...]]:
    """What occurs in the fields by which lists are filtered."""
    lines = people_lines.lines(workspace.store, account.fence if account else None)
    return {
        name: tuple(sorted({value for one in lines if (value := getattr(one, name))}, key=folded))
        for name in ("owner", "role", "relation", "standing")
    }


class _Lasts:
    """The last touches that a query needs, if it needs any."""

    def __init__(self, touches: ContactTouches, fence: bytes | None, *, needed: bool) -> None:
        self._found: Mapping[bytes, Mapping[bytes, LastTouch]] = {}
        if needed:
            self._found = touches.all() if fence is None else {fence: touches.of_fence(fence)}
        self._day = today()

    def of(self, line: PersonLine) -> LastTouch | None:
        return self._found.get(line.fence, {}).get(line.id)

    def over(self, line: PersonLine) -> int:
        return over_days(line.cadence_days, self.of(line), self._day)


def over_days(cadence: int | None, last: LastTouch | None, day: date) -> int:
    """Days past an agreed cadence; somebody without any touch counts as one cadence over."""
    if cadence is None or cadence < 1:
        return 0
    if last is None:
        return cadence
    return max(0, days_since(last, day) - cadence)


def days_since(last: LastTouch, day: date) -> int:
    """Days since a touch; 0 where its day is still to come."""
    return max(0, (day - date.fromisoformat(last.on)).days)


def _is_meant(one: PersonLine, query: PeopleQuery, words: list[str], lasts: _Lasts) -> bool:
    asked = (
        (query.role, one.role or ""),
        (query.relation, one.relation or "customer"),
        (query.owner, one.owner or ""),
        (query.standing, one.standing or ""),
        (query.site, one.site_id),
    )
    if any(wanted is not None and wanted != value for wanted, value in asked):
        return False
    if query.here != "all" and (one.left_on is not None) != (query.here == "left"):
        return False
    if words and not all(word in folded(one.text) for word in words):
        return False
    return not query.quiet or lasts.over(one) > 0


def _order_of(query: PeopleQuery) -> tuple[str, bool]:
    return query.order.removeprefix("-"), query.order.startswith("-")


def _ordered(
    lines: list[PersonLine],
    query: PeopleQuery,
    lasts: _Lasts,
    accounts: Mapping[bytes, Account],
    bosses: Mapping[tuple[bytes, bytes], str],
) -> list[PersonLine]:
    name, turned = _order_of(query)
    lines.sort(key=lambda one: (folded(one.name), one.id))
    if name == "name":
        return lines[::-1] if turned else lines

    def told(one: PersonLine) -> Any:
        if name == "last":
            last = lasts.of(one)
            return last.on if last else None
        if name == "quiet":
            return lasts.over(one) or None
        if name == "boss":
            boss = bosses.get((one.fence, one.reports_to)) if one.reports_to else None
            return folded(boss) if boss else None
        account = accounts.get(one.fence) if name == "account" else None
        value = account.name if account else getattr(one, name, None)
        return folded(value) if value else None

    keys = {one.id: told(one) for one in lines}
    filled = [one for one in lines if keys[one.id] is not None]
    filled.sort(key=lambda one: keys[one.id], reverse=turned)
    return filled + [one for one in lines if keys[one.id] is None]


def _accounts(workspace: Workspace) -> dict[bytes, Account]:
    return {one.fence: one for one in fetch(workspace.store, Account)}


def _row(
    contact: Contact,
    accounts: Mapping[bytes, Account],
    names: Mapping[tuple[bytes, bytes], str],
    lasts: Mapping[bytes, Mapping[bytes, LastTouch]],
    kept: Mapping[bytes, Mapping[bytes, bytes]],
    day: date,
) -> PersonRow:
    last = lasts.get(contact.fence, {}).get(contact.id)
    others = kept.get(contact.fence, {})
    return PersonRow(
        contact=contact,
        account=accounts.get(contact.fence),
        boss=names.get((contact.fence, contact.reports_to)) if contact.reports_to else None,
        last_on=last.on if last else None,
        last_channel=last.channel if last else None,
        last_touch=last.id if last else None,
        touches=last.count if last else 0,
        quiet_days=days_since(last, day) if last else None,
        cadence_days=contact.cadence_days,
        over_days=over_days(contact.cadence_days, last, day),
        merged=sum(into == contact.id for into in others.values()),
    )
