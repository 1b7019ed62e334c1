"""Touches: what passed between us and the people at a customer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.contact_checks import checked
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.people import CHANNELS, FEELINGS, SIDES, Contact, Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.touch_figures import (
    QUARTERS,
    Attention,
    ChannelMix,
    Nameable,
    OpenLetter,
    attention,
    channel_mix,
)
from mcr_desktop.services.letter_clocks import LetterClocks
from mcr_desktop.services.workspaces import Workspace, a_day, known_fields, new_row, one_of
from mcr_desktop.store import touch_counts
from mcr_desktop.store.fences import Fences, among
from mcr_desktop.store.merged_contacts import names_of
from mcr_desktop.store.queries import fetch, in_fence, in_parts, some

LONGEST_MINUTES = 60 * 24 * 14
"""Two weeks: a visit may last days, more is a slip of the finger."""
_LATEST = "t.happened_on DESC, t.no DESC"


class Touches:
    """What a person does with touches."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._clocks = LetterClocks(workspace)

    def all(self, account: Account, limit: int | None = None) -> list[Touch]:
        """The touches of an account, latest first."""
        return in_fence(self._workspace.store, Touch, account.fence, order=_LATEST, limit=limit)

    def ids(self, account: Account, *, oldest_first: bool = False) -> list[bytes]:
        """The ids of an account's touches by day, the latest first unless asked otherwise."""
        return touch_counts.ids_by_day(
            self._workspace.store, account.fence, oldest_first=oldest_first
        )

    def some(self, touch_ids: Sequence[bytes]) -> list[Touch]:
        """Those of these touches that are there; at most a few hundred at a time."""
        return list(in_parts(self._workspace.store, Touch, touch_ids).values())

    def executive(self, account: Account, limit: int | None = None) -> list[Touch]:
        """The touches in which an executive of ours took part, latest first."""
        store = self._workspace.store
        return in_fence(store, Touch, account.fence, "t.executive = 1", (), _LATEST, limit)

    def with_contact(
        self, account: Account, contact_id: bytes, limit: int | None = None
    ) -> list[Touch]:
        """The touches with one contact and with those who are shown as them, latest first."""
        store = self._workspace.store
        everybody = [ids.show(one) for one in names_of(store, contact_id, account.fence)]
        where = " OR ".join("instr(t.contacts, ?) > 0" for _ in everybody)
        return in_fence(store, Touch, account.fence, f"({where})", everybody, _LATEST, limit)

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
        newcomers: Sequence[str] = (),
        **fields: Any,
    ) -> Touch:
        """Write down one interaction; without a day it was today, without a team it was us.

        `newcomers` are names that become contacts of the account, in the same gesture, and were there.
        Raises InvalidValueError for what cannot have been, such as a day to come, and NotFoundError
        for somebody who is no contact of this account.
        """
        one_of("touch", "channel", channel, CHANNELS)
        fields.setdefault("team", (self._workspace.person,))
        fields |= {
            "channel": channel,
            "happened_on": happened_on or today().isoformat(),
            "two_way": two_way,
        }
        self._check(account.fence, {**fields, "contacts": _each_once(contacts)})
        added = [
            new_row(account.fence, "contact", Contact, checked({"name": name}))
            for name in map(str.strip, newcomers)
            if name
        ]
        fields["contacts"] = _each_once((*contacts, *(one for one, _ in added)))
        row_id, change = new_row(account.fence, "touch", Touch, fields)
        changes = [*(made for _, made in added), change]
        self._workspace.commit(changes, f"Logged {channel} with {account.name}")
        return self.show(row_id)

    def edit(self, touch_id: bytes, **fields: Any) -> Touch:
        """Change fields of a touch. Raises as `log` does."""
        touch = self.show(touch_id)
        one_of("touch", "channel", fields.get("channel"), CHANNELS)
        if "contacts" in fields:
            # Whom the touch names already stays, even where the person has been removed since.
            fields["contacts"] = _each_once(fields["contacts"])
        self._check(touch.fence, fields, known=frozenset(touch.contacts))
        return self._set(touch, "Edited a touch", fields)

    def edit_many(
        self,
        touch_ids: Sequence[bytes],
        *,
        joined: Sequence[bytes] = (),
        parted: Sequence[bytes] = (),
        team_joined: Sequence[str] = (),
        **fields: Any,
    ) -> int:
        """Change the same fields of several touches as one gesture; how many it changed.

        `joined` are contacts who were in each of them as well, `parted` those who were in none,
        `team_joined` names of ours who were there too. Raises as `log` does, before anything is written.
        """
        found = some(self._workspace.store, Touch, touch_ids)
        rows = [found[one] if one in found else self.show(one) for one in dict.fromkeys(touch_ids)]
        one_of("touch", "channel", fields.get("channel"), CHANNELS)
        known_fields(Touch, fields)  # raises for a name that no touch has
        for fence in {row.fence for row in rows}:
            self._check(fence, {**fields, "contacts": (*fields.get("contacts", ()), *joined)})
        changes = []
        for row in rows:
            there = [one for one in fields.get("contacts", row.contacts) if one not in parted]
            values = {
                **fields,
                "contacts": _each_once((*there, *joined)),
                "team": tuple(dict.fromkeys((*fields.get("team", row.team), *team_joined))),
            }
            other = {name: new for name, new in values.items() if getattr(row, name) != new}
            if other:
                changes.append(Change(row.fence, "touch", row.id, known_fields(Touch, other)))
        if changes:
            label = "Edited a touch" if len(changes) == 1 else f"Edited {len(changes)} touches"
            self._workspace.commit(changes, label)
        return len(changes)

    def last_with(self, account: Account) -> tuple[bytes, ...]:
        """With whom of an account we ourselves spoke last; nobody where we never did."""
        store, person = self._workspace.store, self._workspace.person
        latest = in_fence(
            store, Touch, account.fence, "instr(t.team, ?) > 0", (person,), _LATEST, 5
        )
        return next((one.contacts for one in latest if person in one.team and one.contacts), ())

    def nameable(self, account: Account | None = None) -> list[Nameable]:
        """Everybody who can be named in a touch, of one account or all that are not archived, by name."""
        fence = account.fence if account is not None else None
        return [Nameable(*row) for row in touch_counts.nameable(self._workspace.store, fence)]

    # What they add up to

    def channel_mix(self, account: Account, quarters: int = QUARTERS) -> ChannelMix:
        """Touches per channel in each of the last quarters, with what they are a share of."""
        days = touch_counts.by_day(self._workspace.store, account.fence)
        return channel_mix(days, today(), quarters)

    def executive_attention(self, account: Account) -> Attention | None:
        """Touches with an executive of ours in each year since signing; None where nothing began yet."""
        days = touch_counts.by_day(self._workspace.store, account.fence)
        return attention(days, account.customer_since, today())

    def figures(self, account: Account) -> tuple[ChannelMix, Attention | None]:
        """Both of the above, from one read."""
        days = touch_counts.by_day(self._workspace.store, account.fence)
        return channel_mix(days, today()), attention(days, account.customer_since, today())

    # The clock of an unanswered letter

    def unanswered(self, account: Account | None = None) -> list[OpenLetter]:
        """What their executives wrote and we have not answered, the longest waiting first.

        A letter or e-mail that they began, with an executive of theirs, or whatever somebody said awaits
        an answer. It ends with a touch that answers it, with one that we began with the same person on
        that day or later, with a day stated as answered, or where somebody says that none is owed.
        """
        if account is not None:
            found = self._letters({account.fence}, {account.fence: account})
        else:
            found = self.unanswered_in(None)
        return longest_waiting_first(found)

    def unanswered_in(self, fences: Fences) -> dict[bytes, list[OpenLetter]]:
        """The same by account, of these accounts or all; none of those that were put aside."""
        where, values = among(fences)
        accounts = fetch(self._workspace.store, Account, f"t.archived_on IS NULL{where}", values)
        return self._letters(fences, {one.fence: one for one in accounts})

    def _letters(
        self, fences: Fences, accounts: Mapping[bytes, Account]
    ) -> dict[bytes, list[OpenLetter]]:
        day, said = today(), self._clocks.waiting()
        if not said:
            return {}
        where, values = among(fences)
        rows = fetch(
            self._workspace.store,
            Touch,
            f"t.id IN ({','.join('?' * len(said))}){where}",
            (*(touch for _, touch in said), *values),
        )
        touches = [one for one in rows if one.fence in accounts and (one.fence, one.id) in said]
        people = self._contacts(touches)
        found: dict[bytes, list[OpenLetter]] = {}
        for touch in touches:
            letter = OpenLetter(
                touch,
                accounts[touch.fence],
                _of_executives_first(touch, people),
                (day - date.fromisoformat(touch.happened_on)).days,
                "said" if said[touch.fence, touch.id] else "rule",
            )
            found.setdefault(touch.fence, []).append(letter)
        return found

    def settle(self, touch_id: bytes, on: str | None = None) -> Touch:
        """Say that a letter was answered, today unless a day is given. Raises InvalidValueError."""
        touch = self.show(touch_id)
        day = a_day("touch", "answered_on", on) or today().isoformat()
        if day < touch.happened_on or day > today().isoformat():
            raise InvalidValueError(
                kind="touch",
                field="answered_on",
                value=day,
                allowed=(f"{touch.happened_on} to {today()}",),
            )
        return self._set(touch, "Letter marked answered", {"answered_on": day})

    def no_answer_owed(self, touch_id: bytes) -> Touch:
        """Say that a letter needs no answer."""
        return self._set(self.show(touch_id), "Letter needs no answer", {"awaits_answer": 0})

    def await_answer(self, touch_id: bytes) -> Touch:
        """Say that an answer is owed, whatever the rule finds."""
        values = {"awaits_answer": 1, "answered_on": None}
        return self._set(self.show(touch_id), "Letter awaits an answer", values)

    # Within

    def _set(self, touch: Touch, label: str, values: dict[str, Any]) -> Touch:
        change = Change(touch.fence, "touch", touch.id, known_fields(Touch, values))
        self._workspace.commit([change], label)
        return self.show(touch.id)

    def _contacts(self, touches: list[Touch]) -> dict[tuple[bytes, bytes], Contact]:
        """Whom touches name, by fence and id."""
        wanted = list({one for touch in touches for one in touch.contacts})
        if not wanted:
            return {}
        marks = ",".join("?" * len(wanted))
        return {
            (one.fence, one.id): one
            for one in fetch(self._workspace.store, Contact, f"t.id IN ({marks})", wanted)
        }

    def _check(
        self, fence: bytes, fields: dict[str, Any], known: frozenset[bytes] = frozenset()
    ) -> None:
        one_of("touch", "started_by", fields.get("started_by"), SIDES)
        one_of("touch", "feeling", fields.get("feeling"), FEELINGS)
        day = a_day("touch", "happened_on", fields.get("happened_on"))
        if day is not None and day > today().isoformat():
            raise InvalidValueError(
                kind="touch", field="happened_on", value=day, allowed=(f"until {today()}",)
            )
        minutes = fields.get("minutes")
        if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
            raise InvalidValueError(
                kind="touch", field="minutes", value=minutes, allowed=(f"0 to {LONGEST_MINUTES}",)
            )
        time = fields.get("started_at")
        if time is not None and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
            raise InvalidValueError(
                kind="touch", field="started_at", value=time, allowed=("HH:MM",)
            )
        new = [one for one in fields.get("contacts") or () if one not in known]
        gone = touch_counts.strangers(self._workspace.store, fence, new) if new else []
        if gone:
            raise NotFoundError(kind="contact", wanted=ids.show(gone[0]))
        answered = fields.get("answers_id")
        if answered is not None and self.show(answered).fence != fence:
            raise NotFoundError(kind="touch", wanted=ids.show(answered))


def _each_once(contacts: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(contacts))


def longest_waiting_first(letters: Mapping[bytes, Sequence[OpenLetter]]) -> list[OpenLetter]:
    """The letters of all accounts in one list, the oldest first."""
    return sorted(
        (one for part in letters.values() for one in part),
        key=lambda one: (one.touch.happened_on, one.touch.id),
    )


def _of_executives_first(
    touch: Touch, people: dict[tuple[bytes, bytes], Contact]
) -> tuple[Contact, ...]:
    found = [people[touch.fence, one] for one in touch.contacts if (touch.fence, one) in people]
    return tuple(sorted(found, key=lambda one: not one.executive))
