"""What a column of a paste holds, by the word over it: spreadsheets, Outlook, Google, LinkedIn, six languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mcr_desktop.domain.folded_names import folded

FIELDS = (
    *("name", "first_name", "last_name", "title", "email", "phone", "mobile", "city", "employer"),
    *("role", "relation", "reports_to", "owner", "cadence_days", "language", "preferences"),
    *("other_email", "other_phone"),
)
"""What a column of a paste can hold; the first and the last name make one name."""
SEVERAL = frozenset({"other_email", "other_phone"})
"""What more than one column can hold: each is a further way to reach somebody."""

_HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        *("full name", "name", "display name", "contact name", "contact", "contacts", "person"),
        *("e mail display name", "fn", "nome completo", "nome", "nombre completo", "nombre"),
        *("nom complet", "vollstandiger name", "naam", "nominativo", "ansprechpartner"),
    ),
    "first_name": (
        *("first name", "firstname", "given name", "forename", "vorname", "prenom", "voornaam"),
        *("primeiro nome", "nombre de pila", "first"),
    ),
    "last_name": (
        *("last name", "lastname", "surname", "family name", "nachname", "familienname"),
        *("apellido", "apellidos", "nom de famille", "sobrenome", "apelido", "cognome"),
        *("achternaam", "last"),
    ),
    "title": (
        *("job title", "position", "organization 1 title", "organization title", "function"),
        *("job", "jobtitle", "stellenbezeichnung", "funktion", "cargo", "puesto", "poste"),
        *("fonction", "functie", "mansione", "qualifica", "title"),
    ),
    "email": (
        *("email", "e mail", "mail", "email address", "e mail address", "e mail 1 value"),
        *("work email", "business email", "primary email", "e mail adresse", "email adresse"),
        *("correo electronico", "correo", "courriel", "adresse e mail", "adresse de messagerie"),
        *("indirizzo e mail", "endereco de e mail", "e mailadres", "e mails"),
    ),
    "phone": (
        *("business phone", "work phone", "office phone", "phone", "telephone", "tel"),
        *("phone number", "phone 1 value", "direct line", "direct", "telefon geschaftlich"),
        *("telefon", "telefonnummer", "telefono", "telefone", "numero de telephone"),
        *("telefoonnummer", "telefoon", "primary phone", "company main phone"),
    ),
    "mobile": (
        *("mobile", "mobile phone", "mobile number", "cell", "cell phone", "cellphone"),
        *("handy", "mobiltelefon", "mobil", "movil", "telefono movil", "portable"),
        *("telephone mobile", "cellulare", "telemovel", "celular", "mobiel", "gsm"),
    ),
    "city": (
        *("business city", "business address city", "address 1 city", "city", "town"),
        *("location", "office location", "place", "ort", "stadt", "ort geschaftlich", "ciudad"),
        *("cidade", "ville", "citta", "plaats"),
    ),
    "employer": (
        *("company", "company name", "employer", "organisation", "organization"),
        *("organization 1 name", "organization name", "firma", "unternehmen", "empresa"),
        *("societe", "entreprise", "azienda", "bedrijf", "org"),
    ),
    "role": ("role in decisions", "decision role", "role", "buying role"),
    "relation": ("relation", "belongs to"),
    "reports_to": (
        *("reports to", "manager", "manager s name", "managers name", "manager name", "boss"),
        *("superior", "line manager", "vorgesetzter", "name des vorgesetzten"),
    ),
    "owner": ("ours", "owner", "looked after by", "account manager", "our contact"),
    "cadence_days": ("cadence", "cadence days", "every so many days", "every days", "every"),
    "language": ("language", "sprache", "idioma", "langue", "lingua", "taal"),
    "preferences": ("preferences", "how they want it"),
    "other_email": (
        *("e mail 2 address", "e mail 3 address", "e mail 2 value", "e mail 3 value"),
        *("email 2", "email 3", "e mail 2", "e mail 3", "secondary email", "other email"),
        *("personal email", "private email", "home email", "e mail 2 adresse"),
    ),
    "other_phone": (
        *("business phone 2", "home phone", "home phone 2", "other phone", "phone 2", "phone 3"),
        *("phone 2 value", "phone 3 value", "assistant s phone", "primary phone 2"),
        *("telefon privat", "telefon geschaftlich 2", "private phone", "direct phone"),
    ),
}
"""By field the words over its column, the surest first: of two columns that fit, the surer one is meant."""
_FIELD_OF = {
    heading: (field, place)
    for field, headings in _HEADINGS.items()
    for place, heading in enumerate(headings)
}


def field_of(heading: str) -> str | None:
    """The field that a heading names by itself, or nothing."""
    found = _FIELD_OF.get(_bare(heading))
    return found[0] if found else None


def fields_of(headings: Sequence[str]) -> list[str | None]:
    """By column the field that is meant, each but the several once.

    "Title" beside "Job Title" is the "Dr." of an address book; "Business Phone" comes before "Phone".
    A second column of numbers or addresses tells further ways.
    """
    best: dict[str, tuple[int, int]] = {}
    for place, heading in enumerate(headings):
        found = _FIELD_OF.get(_bare(heading))
        if found and found[0] not in SEVERAL:
            best[found[0]] = min(best.get(found[0], (len(_FIELD_OF), place)), (found[1], place))
    kept = {place: field for field, (_rank, place) in best.items()}
    columns: list[str | None] = []
    for place, heading in enumerate(headings):
        field = field_of(heading)
        if field not in SEVERAL and kept.get(place) != field:
            field = _SECOND.get(field or "")
        columns.append(field)
    if {"first_name", "last_name"} <= set(columns):
        # "Name" beside both is the same again: what an address book shows, or a family name.
        columns = [None if one == "name" else one for one in columns]
    return columns


_SECOND = {"email": "other_email", "phone": "other_phone", "mobile": "other_phone"}


def _bare(heading: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", folded(heading)).split())
