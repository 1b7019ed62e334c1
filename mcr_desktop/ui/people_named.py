"""Names for forms that ask who it was: teammates who can have been there, and contacts by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account


def ours_of(services: Services, account: Account | None) -> tuple[str, ...]:
    """Who of us can have been there, each once: who is inside the fence, and who looks after somebody.

    Of no account in particular, whoever looks after somebody anywhere; on a reader thread.
    """
    inside = services.mentions.names(account) if account is not None else ()
    members = (one.name for one in inside if one.kind == "member")
    owners = services.people.choices(account).get("owner", ())
    return tuple(dict.fromkeys((*members, *owners)))


def name_of(services: Services, contact: bytes) -> str:
    """What a contact is called, or that they are gone."""
    try:
        return services.people.show(contact).name
    except McrError:
        return "Somebody who was removed"
