"""All that is known of one person, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from mcr_desktop.domain.accounts import (
    CONFIDENCES,
    FACT_KINDS,
    FACTORS,
    LEVELS,
    Account,
    Fact,
    Occasion,
)
from mcr_desktop.domain.careers import in_order
from mcr_desktop.domain.commitments import STILL_OWED, Commitment
from mcr_desktop.domain.ids import show
from mcr_desktop.domain.people import Address, Contact, Influence, Position, Touch
from mcr_desktop.domain.reporting_lines import OrgChart
from mcr_desktop.domain.reporting_lines import chart as drawn
from mcr_desktop.domain.storekeeper_cards import FACTOR, StorekeeperCard, card_of
from mcr_desktop.services.contacts.rows import PersonRow
from mcr_desktop.services.workspaces import one_of
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.stored_contacts import stored

LAST_TOUCHES = 20

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PersonCard:
    """What the drawer of a person shows."""

    contact: Contact
    account: Account | None
    row: PersonRow
    boss: Contact | None
    reports: tuple[Contact, ...]
    positions: tuple[Position, ...]
    addresses: tuple[Address, ...]
    occasions: tuple[Occasion, ...]
    facts: tuple[Fact, ...]
    factors: StorekeeperCard
    influences: tuple[Influence, ...]
    merged: tuple[Contact, ...]
    """Those who are shown as this one."""
    promises: tuple[Commitment, ...]
    """With them, and still owed."""
    touches: tuple[Touch, ...]
    """The last ones with them."""


def card(store: Store, contact: Contact, row: PersonRow, everybody: Sequence[bytes]) -> PersonCard:
    """The card of a person whose rows may name them by any of these ids."""
    fence = contact.fence
    lines = chart(store, fence, in_fence(store, Contact, fence, order="t.name COLLATE NOCASE"))
    by_id = {one.id: one for one in lines.contacts}
    owed = ",".join("?" * len(STILL_OWED))
    promises = of_person(store, Commitment, fence, everybody, f"t.state IN ({owed})", STILL_OWED)
    said = of_person(store, Fact, fence, everybody)
    return PersonCard(
        contact=contact,
        account=row.account,
        row=row,
        boss=by_id.get(contact.reports_to) if contact.reports_to else None,
        reports=tuple(one for one in lines.contacts if one.reports_to == contact.id),
        positions=in_order(of_person(store, Position, fence, everybody)),
        addresses=addresses(store, fence, everybody),
        occasions=tuple(of_person(store, Occasion, fence, everybody, order="t.day, t.no")),
        facts=_without_factors(said),
        factors=card_of(contact.id, said),
        influences=tuple(one for one in lines.influences if contact.id in (one.from_id, one.to_id)),
        merged=tuple(stored(store, everybody[1:], fence)),
        promises=tuple(promises),
        touches=touches(store, fence, everybody),
    )


def of_person(
    store: Store,
    kind: type[Row],
    fence: bytes,
    everybody: Sequence[bytes],
    where: str = "",
    parameters: Sequence[Any] = (),
    order: str = "t.no",
) -> list[Row]:
    """The rows of one kind that name a person, by any of their ids."""
    marks = ",".join("?" * len(everybody))
    both = f"t.contact_id IN ({marks})" + (f" AND {where}" if where else "")
    return in_fence(store, kind, fence, both, (*everybody, *parameters), order)


def addresses(store: Store, fence: bytes, everybody: Sequence[bytes]) -> tuple[Address, ...]:
    """A person's further addresses, preferred ones first."""
    return tuple(of_person(store, Address, fence, everybody, order="t.preferred IS NULL, t.no"))


def touches(
    store: Store, fence: bytes, everybody: Sequence[bytes], limit: int = LAST_TOUCHES
) -> tuple[Touch, ...]:
    """The last touches with a person."""
    names = [f"%{show(one)}%" for one in everybody]
    said = " OR ".join(["t.contacts LIKE ?"] * len(names))
    order = "t.happened_on DESC, t.no DESC"
    return tuple(in_fence(store, Touch, fence, f"({said})", names, order, limit))


def facts(store: Store, contact: Contact, everybody: Sequence[bytes]) -> tuple[Fact, ...]:
    """What is known of a person beside their storekeeper card, newest first."""
    return _without_factors(of_person(store, Fact, contact.fence, everybody))


def _without_factors(said: Sequence[Fact]) -> tuple[Fact, ...]:
    found = [one for one in said if one.kind != FACTOR]
    return tuple(sorted(found, key=lambda one: (one.noted_on or "", one.id), reverse=True))


def checked_fact(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's fields. Raises InvalidValueError."""
    for name, allowed in (
        ("kind", FACT_KINDS),
        ("factor", FACTORS),
        ("level", LEVELS),
        ("confidence", CONFIDENCES),
    ):
        one_of("fact", name, fields.get(name), allowed)
    return dict(fields)


def chart(store: Store, fence: bytes, people: Sequence[Contact]) -> OrgChart:
    """Who reports to whom and whose word counts with whom."""
    return drawn(people, in_fence(store, Influence, fence))
