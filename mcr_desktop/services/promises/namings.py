"""Whose a promise is, where its words name somebody: "@Amara counts the pallets", "Send @Ada the plan"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.note_texts import pieces
from mcr_desktop.services.notebook.mentions import Mentionable, by_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.contacts.people import People
    from mcr_desktop.services.notebook.mentions import Mentions


@dataclass(frozen=True, slots=True)
class Naming:
    """A promise's words as they are kept, and who is named in them."""

    wording: str
    who: Mentionable | None = None
    begins: bool = False
    """Whether the words begin with the name: whoever it is promises."""
    stranger: str = ""
    """A name behind an `@` that is nobody's, or that of several; the words keep it as it was written."""
    spoken: str = ""
    """The words with the name in them, without its sign; empty where nobody is named."""

    def words(self, direction: str, *given: str) -> str:
        """The words of a promise in this direction; the name stays where no field tells it instead.

        `given` are fields that something else than the name decides.
        """
        told = self.fields(direction).keys() - set(given)
        return self.wording if told or self.who is None else self.spoken

    def direction(self, given: str | None) -> str | None:
        """Whose promise it is: `given` where the line says so, else theirs where one of theirs promises."""
        theirs = self.begins and self.who is not None and self.who.kind == "contact"
        return given or ("theirs" if theirs else None)

    def fields(self, direction: str) -> dict[str, Any]:
        """What the name says of a promise in this direction: who keeps it, or who of theirs is concerned."""
        if self.who is None:
            return {}
        if self.who.kind == "contact":
            return {"contact_id": self.who.id}
        return {"owner": self.who.name} if direction != "theirs" else {}


def nameable(mentions: Mentions, people: People, account: Account) -> list[Mentionable]:
    """Whom a promise on an account can name: its team, whoever looks after somebody there, its contacts."""
    found = mentions.names(account)
    known = {one.name.casefold() for one in found if one.kind == "member"}
    owners = people.choices(account).get("owner", ())
    return [
        *(Mentionable(one, "member", None) for one in owners if one.casefold() not in known),
        *found,
    ]


def read_naming(wording: str, people: Sequence[Mentionable]) -> Naming:
    """Who is named by the first `@` of a wording; at either end the name goes, within it loses its sign."""
    named = (one for one in pieces(wording, [one.name for one in people]) if one.kind == "mention")
    mention = next(named, None)
    if mention is None:
        return Naming(wording)
    who = by_name(people).get(mention.text.casefold())
    if who is None:
        return Naming(wording, stranger=mention.text)
    before, after = wording[: mention.start].strip(), wording[mention.end :].strip(" ,;:")
    spoken = f"{wording[: mention.start]}{wording[mention.start + 1 :]}"
    words = spoken if before and after else before.rstrip(" ,;:") or after
    return Naming(words or wording, who, begins=not before, spoken=spoken)
