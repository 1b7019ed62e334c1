"""What the state of sharing says in plain words: what is the matter, from whom, since when, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.phrases.errors import sentence

if TYPE_CHECKING:
    from mcr_desktop.phrases.indicators import Meaning
    from mcr_desktop.services.sharing_rows import FenceRow, SetAside, SharingState

ROLES = {"owner": "Owner", "member": "Member", "reader": "Reader"}

_ASIDE = {
    "size": "it is larger than anything that this program writes",
    "shape": "it was cut short or is of another form",
    "newer": "it was written by a newer version of the program; update to read it",
    "signature": "its signature does not hold",
    "writer": "it goes under a name that is not its device's",
    "fence": "it belongs to another account",
    "altered": "its contents are not those that were signed",
    "unpack": "its contents do not unpack",
    "malformed": "it holds a change that no honest device writes",
    "seal": "it does not open with the key that it names",
    "crash": "the program ended while taking it in",
    "reader": "its author may read here but not write",
    "text": "its words cannot be merged",
    "entry": "it tells of a member in a way that cannot be read",
}


@dataclass(frozen=True, slots=True)
class StateLine:
    """One thing to know about a fence, with its state."""

    meaning: Meaning
    text: str


def state_lines(row: FenceRow, state: SharingState, now: int) -> tuple[StateLine, ...]:
    """Everything to know about where an account stands, the first line telling most."""
    lines = [_first(row, state, now)]
    if state.trouble and state.pending:
        lines.append(StateLine("watch", f"{_changes(state.pending)} of yours kept here meanwhile."))
    lines += _waiting(state.waiting, now)
    for hole in state.holes:
        whose = hole.whose or "a teammate"
        lines.append(
            StateLine(
                "watch",
                f"Something that {whose} wrote has not arrived, though others have seen it; missed "
                f"{ago_text(hole.since_ms, now)}. It comes once {whose}, or anyone who has it, syncs.",
            )
        )
    lines += _aside(state.set_aside, now)
    for person in state.forks:
        lines.append(
            StateLine(
                "watch",
                f"A copy of {person or 'somebody'}'s device has been writing too, as after a restored "
                "backup. Both go on under names of their own; nothing was lost.",
            )
        )
    if state.newer_entries:
        lines.append(
            StateLine(
                "watch",
                "A newer version of the program changed who is inside. Update it to see all of them.",
            )
        )
    return tuple(lines)


def _first(row: FenceRow, state: SharingState, now: int) -> StateLine:
    if not row.role:
        return StateLine("watch", "You are not inside any more; what is here stays readable here.")
    if state.trouble:
        since = ago_text(state.trouble_since_ms or now, now)
        return StateLine("bad", f"{_trouble(state)} First seen {since}.")
    if not row.target:
        return StateLine("neutral", "Only on this device.")
    if state.synced_ms is None:
        return StateLine("watch", f"Never synced yet; {_changes(state.pending)} of yours wait.")
    when = ago_text(state.synced_ms, now)
    if state.pending:
        wait = "waits" if state.pending == 1 else "wait"
        return StateLine("watch", f"{_changes(state.pending)} of yours {wait} since {when}.")
    return StateLine("good", f"In step: synced {when}, nothing waits.")


def _trouble(state: SharingState) -> str:
    # Only the name of the error was kept: that is what its sentence goes by.
    kind = type(state.trouble, (McrError,), {})
    told: McrError = kind(target=state.target)
    return sentence(told)


def _waiting(waiting: Iterable[SetAside], now: int) -> list[StateLine]:
    lines = []
    for whose, many in _by_person(waiting).items():
        since = ago_text(min(one.since_ms for one in many), now)
        unknown = many[0].reason == "unknown-device"
        why = (
            "a device that nobody here has heard of yet"
            if unknown
            else "a time from which this device has no key yet"
        )
        lines.append(
            StateLine(
                "watch",
                f"{_files(len(many))} from {whose} wait since {since}: of {why}. They are taken in by "
                "themselves once that is known; ask whoever let them in to sync.",
            )
        )
    return lines


def _aside(set_aside: Iterable[SetAside], now: int) -> list[StateLine]:
    lines = []
    for whose, many in _by_person(set_aside).items():
        since = ago_text(min(one.since_ms for one in many), now)
        why = _ASIDE.get(many[0].reason, many[0].reason)
        lines.append(
            StateLine(
                "bad",
                f"{_files(len(many))} from {whose} set aside {since}: {why}. Nothing of it was taken in "
                f"and nothing else waits for it. Ask {whose} to sync again.",
            )
        )
    return lines


def _by_person(many: Iterable[SetAside]) -> dict[str, list[SetAside]]:
    groups: dict[str, list[SetAside]] = {}
    for one in many:
        groups.setdefault(one.whose or "an unknown device", []).append(one)
    return groups


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count:,} changes"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def spaced(code: str) -> str:
    """A code as it is read aloud: its groups apart."""
    return " ".join(code.split("-"))


def fingerprint_groups(fingerprint: str) -> str:
    """A fingerprint in groups of four."""
    bare = "".join(letter for letter in fingerprint if letter.isalnum())
    return " ".join(bare[at : at + 4] for at in range(0, len(bare), 4))
