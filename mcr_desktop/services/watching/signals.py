"""The signals inbox over every fence that we are in: each change once, ranked by what it weighs, mutes apart.

Reads for background threads. What was found is kept until complaints, exposure or accounts change; mutes
and silences are read anew each time.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.changes import Change as RowChange
from mcr_desktop.domain.complaints import Mute
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.domain.signals import SignalKey, Way, days_between
from mcr_desktop.services.watching.rows import Inbox, SignalRow
from mcr_desktop.services.workspaces import a_day, new_row, required
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.accounts import Accounts
    from mcr_desktop.services.exploring.causes import Causes
    from mcr_desktop.services.exploring.pictures import AccountSignal
    from mcr_desktop.services.registering.complaints import Complaints
    from mcr_desktop.services.workspaces import Workspace

__all__ = ["CAME_BACK_DAYS", "Inbox", "SignalRow", "Signals", "key_of"]

CAME_BACK_DAYS = 31
"""So long a signal whose mute ran out says so."""


class Signals:
    """What moved in the complaints of all accounts, and what the team does not want to see of it."""

    def __init__(
        self, workspace: Workspace, accounts: Accounts, complaints: Complaints, causes: Causes
    ) -> None:
        self._workspace = workspace
        self._accounts = accounts
        self._complaints = complaints
        self._causes = causes
        self._edition = 0
        self._kept: tuple[object, tuple[SignalRow, ...], tuple[tuple[Account, int], ...]] | None = (
            None
        )
        self._given: dict[bytes, list[SignalKey]] = {}
        self._lock = threading.Lock()
        self._finding = threading.Lock()
        workspace.listen(self._on_changes, keeps=True, layer=1)

    def all(self, progress: Progress | None = None) -> Inbox:
        """Everything, in groups. Seconds where a large account is looked at for the first time.

        Raises CancelledError through `progress`.
        """
        rows, looked = self._found(progress or Unwatched())
        return self._arranged(rows, looked, self._mutes())

    def key_of(self, told: AccountSignal) -> str:
        """The signal's key: the same as before where its first day only moved a little with newer data."""
        return self._stable(told, self._mutes())

    def _stable(self, told: AccountSignal, mutes: _Mutes) -> str:
        key = key_of(told)
        fence = told.account.fence
        known = [one for one, _mute in mutes.get(fence, ())]
        with self._lock:
            known += self._given.setdefault(fence, [])
            same = next((one for one in known if one.is_same(key)), None)
            if same is None:
                self._given[fence].append(key)
        return (same or key).text()

    def mute(self, row: SignalRow, reason: str, until_on: str | None = None) -> None:
        """Show a signal no more, to nobody in its fences, until a day or until it is unmuted.

        Raises InvalidValueError without a reason or where the day is none. One gesture, whatever the number
        of accounts; a mute that ran out gives way to the new one. Into each account's fence goes the reason
        without the names of others.
        """
        from mcr_desktop.services.casework.titles import Names

        values: dict[str, Any] = {
            "reason": required("mute", "reason", reason),
            "until_on": a_day("mute", "until_on", until_on),
            "muted_on": today().isoformat(),
            "muted_by": self._workspace.person,
        }
        mutes = self._mutes()
        changes: list[RowChange] = []
        keyed = _keys_of(row)
        names, among = Names(self._workspace.store), [account.fence for account, _keys in keyed]
        for account, keys in keyed:
            changes += _deletions(mutes.get(account.fence, ()), keys)
            # One reason goes to the members of each account: it names none of the others to them.
            told = names.said_in(account.fence, values["reason"], among)
            named = {**values, "reason": told, "signal": keys[0].text()}
            changes.append(new_row(account.fence, "mute", Mute, named)[1])
        self._workspace.commit(changes, "Signal muted")

    def unmute(self, row: SignalRow) -> None:
        """Show a signal again, in all of its accounts; nothing happens where it is not muted."""
        mutes = self._mutes()
        changes = [
            change
            for account, keys in _keys_of(row)
            for change in _deletions(mutes.get(account.fence, ()), keys)
        ]
        if changes:
            self._workspace.commit(changes, "Signal unmuted")

    # What was found, kept until the data change

    def _found(
        self, watch: Progress
    ) -> tuple[tuple[SignalRow, ...], tuple[tuple[Account, int], ...]]:
        """Rows without mutes, and the accounts with complaints; anew only where a signal is another."""
        if not any(self._complaints.any(account) for account in self._accounts.all()):
            return (), ()  # told without importing what analyses them
        from mcr_desktop.services.watching.findings import rows_of
        from mcr_desktop.services.watching.searches import turn_of

        with turn_of(self._finding, watch):  # the second to ask takes what the first one finds
            accounts = self._accounts.all()
            found: list[AccountSignal] = []
            for number, account in enumerate(accounts):
                part = _Part(watch, number, len(accounts))
                part.report(0, 1)
                found += self._causes.signals(account, part)
            key = (tuple(accounts), tuple(found), self._edition)
            if self._kept is None or self._kept[0] != key:
                exposure = self._causes._exposure  # noqa: SLF001 - the same cache of what could have gone wrong
                counted = [(one, len(self._complaints.columns(one))) for one in accounts]
                looked = tuple(one for one in counted if one[1])
                known = [one for one, _count in looked]
                rows = rows_of(found, known, self._complaints.columns, exposure, self._causes.along)
                self._kept = (key, tuple(rows), looked)
            return self._kept[1], self._kept[2]

    def _on_changes(self, changes: Changes) -> None:
        if changes.kinds & {"complaint", "exposure"}:
            self._edition += 1

    # Groups and mutes

    def _arranged(
        self,
        rows: Sequence[SignalRow],
        looked: tuple[tuple[Account, int], ...],
        mutes: _Mutes,
    ) -> Inbox:
        day = today().isoformat()
        kept = [
            row if row.told is None else replace(row, key=self._stable(row.told, mutes))
            for row in rows
        ]
        told = [_marked(row, mutes, day) for row in (*kept, *self._silences())]
        loud = [row for row in told if row.muted is None]
        return Inbox(
            deteriorations=tuple(_ranked(loud, "deterioration")),
            improvements=tuple(_ranked(loud, "improvement")),
            silence=tuple(row for row in loud if row.kind == "silence"),
            intake=tuple(row for row in loud if row.kind == "intake change"),
            too_few=tuple(row for row in loud if row.kind == "too few"),
            muted=tuple(row for row in told if row.muted is not None),
            looked=looked,
        )

    def _silences(self) -> list[SignalRow]:
        from mcr_desktop.phrases import signals as phrases
        from mcr_desktop.services.silences import find_silences

        return [
            SignalRow(
                SignalKey(
                    "silence", silence.quiet.last_on or account.customer_since or _LONG_AGO
                ).text(),
                account,
                None,
                "silence",
                phrases.silence_sentence(account, silence),
                phrases.silence_evidence(silence),
                arithmetic=phrases.silence_lines(silence),
                silence=silence,
            )
            for account, silence in find_silences(
                self._workspace.store, self._accounts.all(), self._complaints.columns
            )
        ]

    def _mutes(self) -> _Mutes:
        """Every mute that can be read, by fence, with what it means."""
        found: _Mutes = {}
        for mute in fetch(self._workspace.store, Mute):
            key = SignalKey.parse(mute.signal)
            if key is not None:
                found.setdefault(mute.fence, []).append((key, mute))
        return found


_Mutes = dict[bytes, list[tuple[SignalKey, Mute]]]
_LONG_AGO = "1970-01-01"
_WAYS: dict[bool, Way] = {True: "up", False: "down"}


class _Part:
    """The progress of one account of several; what is done never goes back."""

    def __init__(self, whole: Progress, number: int, of: int) -> None:
        self._whole, self._number, self._of = whole, number, of
        self._share = 0.0

    def report(self, done: int, total: int) -> None:
        """Hand the account's share on, in thousandths of all."""
        self._share = max(self._share, min(done / total, 1.0) if total else 0.0)
        self._whole.report(round(1000 * (self._number + self._share)), 1000 * self._of)


def key_of(told: AccountSignal) -> SignalKey:
    """What a signal is, whoever found it: its slice, which way it moved, and since when."""
    signal = told.signal
    if signal.intake is not None:
        change = signal.intake
        conditions = signal.slice.conditions or ((change.attribute, ""),)
        return SignalKey("intake", change.since[:10], conditions)
    if signal.shift is None:
        return SignalKey("silence", _LONG_AGO, signal.slice.conditions)
    shift = signal.shift
    return SignalKey(_WAYS[shift.after > shift.before], shift.since[:10], signal.slice.conditions)


def _ranked(rows: Sequence[SignalRow], kind: str) -> list[SignalRow]:
    return sorted((row for row in rows if row.kind == kind), key=lambda row: -row.value)


def _keys_of(row: SignalRow) -> list[tuple[Account, list[SignalKey]]]:
    """The row's keys in each of its accounts, the telling one first."""
    if row.told is None:
        key = SignalKey.parse(row.key)
        return [(row.account, [key])] if key is not None else []
    return [
        (
            told.account,
            [key_of(one) for one in (told, *row.also) if one.account.id == told.account.id],
        )
        for told in row.members
    ]


def _deletions(
    mutes: Sequence[tuple[SignalKey, Mute]], keys: Sequence[SignalKey]
) -> list[RowChange]:
    return [
        RowChange(mute.fence, "mute", mute.id, {"deleted": 1})
        for known, mute in mutes
        if any(known.is_same(key) for key in keys)
    ]


def _marked(row: SignalRow, mutes: _Mutes, day: str) -> SignalRow:
    """The row with its mute, where one holds in all of its accounts, or with the one that ran out."""
    if row.kind == "too few":
        return row
    in_force: list[Mute] = []
    over: list[Mute] = []
    keyed = _keys_of(row)
    for account, keys in keyed:
        matching = [
            mute
            for known, mute in mutes.get(account.fence, ())
            if any(known.is_same(key) for key in keys)
        ]
        active = [mute for mute in matching if mute.until_on is None or mute.until_on >= day]
        in_force += active[:1]
        over += [mute for mute in matching if mute not in active]
    if keyed and len(in_force) == len(keyed):
        return replace(row, muted=in_force[0])
    partly = in_force[0] if in_force else None
    latest = max(over, key=lambda one: one.until_on or "", default=None)
    if latest is not None and days_between(latest.until_on or day, day) > CAME_BACK_DAYS:
        latest = None
    return replace(row, partly_muted=partly, came_back=latest)
