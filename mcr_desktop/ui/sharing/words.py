"""What the state of sharing says in plain words: what is the matter, from whom, since when, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import (
    aside_reason,
    changes_text,
    files_text,
    names_text,
    work_text,
)
from mcr_desktop.ui.sharing.places import shown_place

if TYPE_CHECKING:
    from mcr_desktop.phrases.indicators import Meaning
    from mcr_desktop.services.teamwork.sharing_rows import FenceRow, SetAside, SharingState

Deed = Literal["", "where", "credentials", "sync", "again", "decide", "people", "carry", "forget"]

DEED_WORDS: dict[Deed, str] = {
    "where": "Choose where it is shared\N{HORIZONTAL ELLIPSIS}",
    "credentials": "Enter name and password\N{HORIZONTAL ELLIPSIS}",
    "sync": "Sync now",
    "again": "Try again",
    "decide": "Look at it",
    "people": "See who is inside",
    "carry": "Take in a file\N{HORIZONTAL ELLIPSIS}",
    "forget": "Delete this copy\N{HORIZONTAL ELLIPSIS}",
}

_WHAT_TO_DO: dict[str, Deed] = {
    "StorageMissingError": "where",
    "StorageEmptiedError": "where",
    "StorageLoginError": "credentials",
    "CredentialsMissingError": "credentials",
    "NoTargetError": "where",
    "TargetError": "where",
}
"""The first step out of a trouble; of any other it is to try again."""


@dataclass(frozen=True, slots=True)
class StateLine:
    """One thing to know about a fence, with its state and the first step, where there is one."""

    meaning: Meaning
    text: str
    deed: Deed = ""


def state_lines(
    row: FenceRow,
    state: SharingState,
    now: int,
    *,
    owners: Iterable[str] = (),
    held_back: str = "",
    trouble: str = "",
    erasures: Iterable[str] = (),
) -> tuple[StateLine, ...]:
    """Everything to know about where a fence stands, the first line telling most.

    `owners` are those who may decide; `held_back` is the type name of what kept ours back at the last
    sync, `trouble` the sentence on what stopped it, where this session knows; `erasures` tell of those under way.
    """
    held = _held_back(row, state, owners, held_back)
    trouble = trouble or (_trouble(state) if state.trouble else "")
    first = _first(row, state, now, trouble, waits=0 if held else state.pending)
    if not row.role and first.deed == "forget":
        return (first,)
    lines: list[StateLine] = []
    if state.trouble and state.pending and not held:
        kept = "is" if state.pending == 1 else "are"
        lines.append(
            StateLine(
                "watch", f"{changes_text(state.pending)} of yours {kept} kept here meanwhile."
            )
        )
    lines += held
    lines += _quarantined(row, state, owners)
    lines += [StateLine("watch", words, "decide") for words in erasures]
    theirs = [
        *_waiting(state.waiting, now),
        *_holes(state, now),
        *_aside(state.set_aside, now),
    ]
    lines += theirs
    lines += [
        StateLine(
            "watch",
            f"A copy of {person or 'somebody'}'s device has been writing too, as after a restored "
            "backup. Both go on under names of their own; nothing was lost, and nothing needs doing.",
        )
        for person in state.forks
    ]
    if state.newer_entries:
        lines.append(
            StateLine(
                "watch",
                "A newer version of the program changed who is inside. Update it to see all of them.",
            )
        )
    if first.meaning == "good" and (theirs or held):
        when = ago_text(state.synced_ms or now, now)
        missing = "; not all that others wrote has come in" if theirs else ""
        first = StateLine("neutral", f"Synced {when}{missing}.")
    return (first, *lines)


def _first(row: FenceRow, state: SharingState, now: int, trouble: str, *, waits: int) -> StateLine:
    if not row.role:
        return _outside(row, state, now)
    if state.trouble:
        since = ago_text(state.trouble_since_ms or now, now)
        deed = _WHAT_TO_DO.get(state.trouble, "again")
        good = f" Last in step {ago_text(state.synced_ms, now)}." if state.synced_ms else ""
        return StateLine("bad", f"{trouble} First seen {since}.{good}", deed)
    if not row.target:
        return StateLine("neutral", "Only on this device.", "where")
    if state.synced_ms is None:
        waiting = f"; {_yours(waits)} up" if waits else ""
        return StateLine("watch", f"Never synced yet{waiting}.", "sync")
    when = ago_text(state.synced_ms, now)
    if waits:
        return StateLine("watch", f"{_yours(waits)} up. Last in step {when}.", "sync")
    return StateLine("good", f"In step: synced {when}, nothing waits.")


def _outside(row: FenceRow, state: SharingState, now: int) -> StateLine:
    stays = "What you had stays readable here; nothing comes or goes any more."
    when = f" {ago_text(state.gone_ms, now)}" if state.gone_ms else ""
    if state.gone == "awaited":
        told = "You were let in, but nothing has arrived yet. It comes with the first sync."
        return StateLine("watch", told, "sync" if row.target else "where")
    if state.gone == "left":
        return StateLine("neutral", f"You left this fence{when}. {stays}", "forget")
    by = state.removed_by or "Somebody"
    return StateLine("neutral", f"{by} removed you from this fence{when}. {stays}", "forget")


def _yours(count: int) -> str:
    goes = "waits to go" if count == 1 else "wait to go"
    return f"{changes_text(count)} of yours {goes}"


def _trouble(state: SharingState) -> str:
    # Only the name of the error was kept: that is what its sentence goes by.
    kind = type(state.trouble, (McrError,), {})
    place = shown_place(state.target_kind, state.target)
    if state.trouble == "CredentialsMissingError":
        return f"The password or key of {place} is not known on this machine. Your changes are kept here."
    told: McrError = kind(target=place, text=place, detail="it gave no reason")
    return sentence(told)


def _held_back(
    row: FenceRow, state: SharingState, owners: Iterable[str], held_back: str
) -> list[StateLine]:
    if row.role == "reader" and state.pending:
        asked = _asked(owners)
        return [
            StateLine(
                "watch",
                f"You read here and do not write: {changes_text(state.pending)} of yours stay on this "
                f"device alone. To share them, ask {asked} to make you a member.",
                "people",
            )
        ]
    if held_back == "NoEpochError":
        return [
            StateLine(
                "watch",
                "Yours do not go up yet: the key that everybody inside has now did not reach this device. "
                f"It comes once {_asked(owners)}, or anyone inside, syncs.",
            )
        ]
    return []


def _quarantined(row: FenceRow, state: SharingState, owners: Iterable[str]) -> list[StateLine]:
    if not state.quarantined:
        return []
    what = work_text(state.quarantined)
    many = "wait" if state.quarantined != 1 else "waits"
    whom = "your decision" if row.role == "owner" else f"{_asked(owners)} to decide"
    text = f"{what} of people who were removed or may only read {many} for {whom}."
    return [StateLine("watch", text, "decide")]


def _asked(owners: Iterable[str]) -> str:
    return names_text(owners).replace(" and ", " or ") or "an owner"


def _waiting(waiting: Iterable[SetAside], now: int) -> list[StateLine]:
    lines = []
    for whose, many in _by_person(waiting).items():
        since = ago_text(min(one.since_ms for one in many), now)
        verb = "waits" if len(many) == 1 else "wait"
        it = "It is" if len(many) == 1 else "They are"
        if many[0].reason == "unknown-device":
            why, then = (
                "of a device that nobody here has heard of yet",
                "the one who let that device in syncs",
            )
        else:
            why, then = (
                "under a key that has not reached this device yet",
                f"{whose}, or anyone inside, syncs" if many[0].whose else "anyone inside syncs",
            )
        lines.append(
            StateLine(
                "watch",
                f"{files_text(len(many))} from {whose} {verb}, first seen {since}: {why}. {it} taken in by "
                f"{'itself' if len(many) == 1 else 'themselves'} once {then}.",
            )
        )
    return lines


def _holes(state: SharingState, now: int) -> list[StateLine]:
    groups: dict[str, list[int]] = {}
    for hole in state.holes:
        groups.setdefault(hole.whose, []).append(hole.since_ms)
    lines = []
    for whose, since in groups.items():
        who = whose or "a teammate"
        what = "Something" if len(since) == 1 else f"{files_text(len(since)).capitalize()}"
        verb = "has" if len(since) == 1 else "have"
        it = "It comes" if len(since) == 1 else "They come"
        lines.append(
            StateLine(
                "watch",
                f"{what} that {who} wrote {verb} not arrived, though others have seen it; missed "
                f"for the first time {ago_text(min(since), now)}. {it} once {who}, or anyone who has it, syncs.",
            )
        )
    return lines


def _aside(set_aside: Iterable[SetAside], now: int) -> list[StateLine]:
    lines = []
    groups: dict[tuple[str, str], list[SetAside]] = {}
    for one in set_aside:
        groups.setdefault((one.whose, one.reason), []).append(one)
    for (name, reason), many in groups.items():
        whose = name or "an unknown device"
        since = ago_text(min(one.since_ms for one in many), now)
        if reason == "newer":
            then = "Nothing else waits for it."
        elif reason == "stead":
            then = "It is taken in by itself once that comes; nothing else waits for it."
        elif reason == "quota":
            then = "Somebody who should not writes to the shared place: change its password, or who may write there."
        elif name:
            then = f"Nothing of it was taken in and nothing else waits for it. Ask {name} to sync again."
        else:
            then = "Nothing of it was taken in and nothing else waits for it."
        meaning: Meaning = "watch" if reason in ("newer", "stead") else "bad"
        lines.append(
            StateLine(
                meaning,
                f"{files_text(len(many))} from {whose} set aside {since}: {aside_reason(reason)}. {then}",
            )
        )
    return lines


def _by_person(many: Iterable[SetAside]) -> dict[str, list[SetAside]]:
    groups: dict[str, list[SetAside]] = {}
    for one in many:
        groups.setdefault(one.whose or "an unknown device", []).append(one)
    return groups


def spaced(code: str) -> str:
    """A code as it is read aloud: its groups apart."""
    return " ".join(code.split("-"))


def groups_of_four(text: str) -> str:
    """Letters and digits in groups of four, as they are read aloud or typed."""
    bare = "".join(letter for letter in text if letter.isalnum())
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))
