"""The big list of naughty strings, and one row of every kind whose every free text is one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import tidy
from mcr_desktop.domain.people import Contact

_FILE = Path(__file__).parents[2] / "data" / "naughty" / "blns.json"
TEXTS: tuple[str, ...] = tuple(
    one for one in json.loads(_FILE.read_text(encoding="utf-8")) if tidy(one).strip()
)
"""Those that hold anything at all: nobody can be called nothing."""

FIELDS: dict[str, tuple[str, ...]] = {
    "contact": (
        *("name", "title", "email", "phone", "city", "owner", "employer", "mobile", "language"),
        *("preferences", "standing_evidence"),
    ),
    "account": (
        *("purpose", "industry", "city", "country", "preferences", "agreements"),
        *("website", "phone", "address", "standing_before"),
    ),
    "site": ("name", "city", "country", "remark", "address", "phone"),
    "agreement": ("title", "text", "measure", "target", "owner"),
    "occasion": ("title",),
    "fact": ("text", "source"),
    "touch": ("summary", "achieved"),
    "note": ("body", "title", "purpose", "author"),
    "commitment": ("wording", "owner", "renegotiated_with", "renegotiated_why", "closed_words"),
    "meeting": ("title", "place", "objectives", "agenda", "questions", "ask", "outcome"),
    "position": ("employer", "title", "city", "remark"),
    "address": ("value", "label"),
    "influence": ("remark",),
    "absence": ("deputy", "person", "remark"),
    "card": ("text", "source"),
    "use": ("text",),
}
"""The free texts of each kind, in the words of the services."""


def makers(services: Services, account: Account, who: Contact) -> dict[str, Callable[..., Any]]:
    """For each kind what writes one row with such texts; they give the row as it is then shown."""
    other = services.people.add(account, "Somebody Else")
    note = services.notes.add(account, "What it led to")

    def at(maker: Callable[..., Any], first: str, *before: object) -> Callable[..., Any]:
        return lambda **texts: maker(*before, texts.pop(first), **texts)

    def influence(**texts: str) -> Any:
        services.removals.remove("influence", [one.id for one in services.influences.of(account)])
        return services.influences.add(who.id, other.id, "trusts", **texts)

    return {
        "contact": at(services.people.add, "name", account),
        "account": lambda **texts: services.accounts.edit(account.id, **texts),
        "site": at(services.sites.add, "name", account),
        "agreement": at(services.agreements.add, "title", account),
        "occasion": lambda title: services.occasions.add(account, title, "2026-12-24"),
        "fact": at(services.facts.add, "text", account),
        "touch": lambda **texts: services.touches.log(account, "call", [who.id], **texts),
        "note": at(services.notes.add, "body", account),
        "commitment": at(services.commitments.add, "wording", account),
        "meeting": lambda title, **texts: services.meetings.plan(
            account, title, "2026-12-01T10:00", **texts
        ),
        "position": at(services.careers.add, "employer", who.id),
        "address": at(services.addresses.add, "value", who.id, "post"),
        "influence": influence,
        "absence": lambda **texts: services.absences.add(
            account, "2026-12-01", "2026-12-03", **texts
        ),
        "card": at(services.storekeeper_cards.put, "text", who.id, "influence"),
        "use": lambda text: services.uses.add("note", note.id, "decision", text=text),
    }


def rounds(kind: str, most: int = 64) -> Iterator[dict[str, str]]:
    """The texts of one row after the other: at most so many rows, spread over the whole list.

    What one kind's rows pass over stands in those of another.
    """
    fields = FIELDS[kind]
    begin = sum(map(ord, kind)) % len(fields)
    step = max(len(fields), -(-len(TEXTS) // most))
    for start in range(begin, begin + len(TEXTS), step):
        yield {name: TEXTS[(start + place) % len(TEXTS)] for place, name in enumerate(fields)}


def stored(text: str) -> str | None:
    """The text as the store keeps it; nothing where nothing is left."""
    return tidy(text) or None
