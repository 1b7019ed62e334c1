"""Sentences of the day that stand on no other screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.domain.indicators import Arrival
from mcr_desktop.phrases.dates import day_of_ms, exact_day, relative_day
from mcr_desktop.phrases.findings import number

if TYPE_CHECKING:
    from mcr_desktop.services.day_views import Counts

_KINDS = {
    "account": ("the account", "the account"),
    "contact": ("a person", "{n} people"),
    "note": ("a note", "{n} notes"),
    "commitment": ("a promise", "{n} promises"),
    "meeting": ("a meeting", "{n} meetings"),
    "case": ("a case", "{n} cases"),
    "complaint": ("a complaint", "{n} complaints"),
    "touch": ("a touch", "{n} touches"),
    "fact": ("a fact", "{n} facts"),
    "site": ("a site", "{n} sites"),
    "exposure": ("an order figure", "{n} order figures"),
    "import": ("an import", "{n} imports"),
    "use": ("what a note led to", "what {n} notes led to"),
    "absence": ("an absence", "{n} absences"),
    "attachment": ("a file", "{n} files"),
    "influence": ("a line of influence", "{n} lines of influence"),
    "address": ("an address", "{n} addresses"),
    "position": ("a career", "{n} careers"),
    "agreement": ("an agreement", "{n} agreements"),
    "occasion": ("a date", "{n} dates"),
}


def counted(kind: str, count: int) -> str:
    """Rows of a kind in words: "a note", "4 notes"."""
    one, many = _KINDS.get(kind, ("one thing", "{n} things"))
    return one if count == 1 else many.format(n=count)


def kind_words(kind: str) -> str:
    """What a row of a kind is called at the head of a line: "Note", "Promise"."""
    one = _KINDS.get(kind, ("one thing", ""))[0]
    return one.split(" ", 1)[1].capitalize()


def did(arrivals: Iterable[Arrival]) -> str:
    """What one teammate changed: "changed 4 notes and a promise"."""
    parts = [counted(one.kind, len(one.rows)) for one in arrivals]
    if len(parts) > 1:
        return f"changed {', '.join(parts[:-1])} and {parts[-1]}"
    return f"changed {parts[0]}" if parts else ""


def since(looked_ms: int, day: date) -> str:
    """The name of the block of what teammates did: "Since Friday", "From teammates"."""
    if not looked_ms:
        return "Team"
    looked = date.fromisoformat(day_of_ms(looked_ms))
    away = (day - looked).days
    if away <= 0:
        return "Since today"
    if away == 1:
        return "Since yesterday"
    if away <= 6:
        return f"Since {exact_day(looked.isoformat()).split()[0]}"
    return f"Since {relative_day(looked.isoformat(), day).split(',')[0]}"


def due_counts(name: str, counts: Counts) -> str:
    """How many promises of one direction: "Ours 2 due, 1 late"."""
    parts = [f"{number(counts.soon)} due"] if counts.soon else []
    parts += [f"{number(counts.late)} late"] if counts.late else []
    return f"{name.capitalize()} {', '.join(parts)}"


def signals_head(moved: int, silent: int) -> str:
    """What the complaints say, counted: "2 changes that chance would hardly bring about, 1 account silent"."""
    parts = []
    if moved:
        changes = "1 change" if moved == 1 else f"{moved} changes"
        parts.append(f"{changes} that chance would hardly bring about")
    if silent:
        parts.append("1 account silent" if silent == 1 else f"{silent} accounts silent")
    return ", ".join(parts)
