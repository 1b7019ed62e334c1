"""What an account holds of a person, and who may erase it, as the dialog shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.notes import Note
    from mcr_desktop.domain.people import Contact
    from mcr_desktop.services.teamwork.erasures import Concerned

KINDS = {
    "bone": "Possible cause",
    "case": "Case",
    "case_event": "Event of a case",
    "case_part": "Part of a case",
    "commitment": "Promise",
    "complaint": "Complaint",
    "contact": "Person",
    "fact": "Fact",
    "import": "Import",
    "meeting": "Meeting",
    "note": "Note",
    "site": "Site",
    "touch": "Touch",
    "why": "Answer to a why",
}


@dataclass(frozen=True, slots=True)
class ErasingRead:
    """What there is to decide about."""

    contact: Contact
    fence_name: str
    concerned: tuple[Concerned, ...]
    notes: dict[bytes, Note]
    """Those that would go or that name the contact, by id."""
    role: str
    owners: tuple[str, ...]


def read_erasing(services: Services, contact_id: bytes) -> ErasingRead:
    """What an account holds of a contact, and who may erase it. Raises NotFoundError."""
    contact = services.people.show(contact_id)
    concerned = tuple(services.erasures.about(contact))
    members = services.sharing.members(contact.fence)
    account = services.accounts.of_fence(contact.fence)
    return ErasingRead(
        contact,
        account.name if account else "",
        concerned,
        {row.id: services.notes.show(row.id) for row in concerned if row.kind == "note"},
        next((one.role for one in members if one.me), ""),
        tuple(one.name for one in members if one.role == "owner" and not one.me),
    )


def told(row: Concerned, *, redacted: bool) -> str:
    """A row in one line: its kind, its title and why it is listed."""
    title = " ".join(row.title.split()) or "without a title"
    if row.kind == "account":
        return (
            f"The account itself names them: change its own fields by hand \N{MIDDLE DOT} {title}"
        )
    kind = KINDS.get(row.kind, row.kind.capitalize())
    why = {"is": "the person", "about": "about them", "names": "names them"}[row.because]
    return f"{kind} \N{MIDDLE DOT} {title} ({'given other words' if redacted else why})"
