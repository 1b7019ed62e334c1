"""The storekeeper card: what a village shopkeeper knows of a customer, in eight lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mcr_desktop.domain.accounts import FACTORS, Fact

FACTOR = "factor"
"""The kind of fact that is a line of a storekeeper card."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line: what is known now, and what was before."""

    factor: str
    fact: Fact | None
    earlier: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class StorekeeperCard:
    """A person's card: all eight lines in their order, filled or not."""

    contact_id: bytes
    lines: tuple[CardLine, ...]

    @property
    def filled(self) -> int:
        """How many of the eight lines say something."""
        return sum(line.fact is not None for line in self.lines)


def card_of(contact_id: bytes, facts: Iterable[Fact]) -> StorekeeperCard:
    """The card that these facts make: of each factor the one noted last counts."""
    by_factor: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == FACTOR and fact.factor in FACTORS:
            by_factor.setdefault(fact.factor, []).append(fact)
    lines = []
    for factor in FACTORS:
        found = sorted(
            by_factor.get(factor, ()), key=lambda one: (one.noted_on or "", one.id), reverse=True
        )
        lines.append(CardLine(factor, found[0] if found else None, tuple(found[1:])))
    return StorekeeperCard(contact_id, tuple(lines))
