"""What the people screens say of a contact: silence, employment, ties, confidence."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import days_text

RELATION_WORDS = {"customer": "At the customer", "partner": "Partner", "supplier": "Supplier"}
INFLUENCE_WORDS = {"advises": "advises", "trusts": "trusts", "opposes": "opposes"}
ADDRESS_WORDS = {
    "e-mail": "E-mail",
    "phone": "Phone",
    "mobile": "Mobile",
    "post": "Post",
    "web": "Web",
}
FIELD_WORDS = {
    "name": "name",
    "title": "title",
    "email": "e-mail",
    "phone": "phone",
    "mobile": "mobile",
    "city": "city",
    "role": "part in decisions",
    "reports_to": "whom they report to",
    "site_id": "site",
    "owner": "who of us owns the tie",
    "cadence_days": "days between touches",
    "standing": "standing",
    "standing_on": "day of the standing",
    "standing_evidence": "evidence",
    "executive": "executive",
    "relation": "relation",
    "employer": "employer",
    "time_zone": "time zone",
    "language": "language",
    "preferences": "how they want it",
    "photo": "photo",
    "left_on": "day they left",
    "merged_into": "as whom they are shown",
    "map_x": "place on the map",
    "map_y": "place on the map",
}


def relation_word(relation: str | None) -> str:
    """Whether they are of the customer, a partner or a supplier."""
    return _(RELATION_WORDS.get(relation or "customer", relation or ""))


def influence_word(kind: str | None) -> str:
    """What a line of influence says, such as "trusts"; "sways" where nobody said how."""
    return _(INFLUENCE_WORDS.get(kind or "", "sways"))


def address_word(kind: str) -> str:
    """A kind of address."""
    return _(ADDRESS_WORDS.get(kind, kind))


def field_word(field: str) -> str:
    """A field of a contact, in running text."""
    return _(FIELD_WORDS.get(field, field.replace("_", " ")))


def over_text(days: int) -> str:
    """How long a person's cadence has run out: "quiet 12 days too long"."""
    return _("quiet {days} too long").format(days=days_text(days))


def left_text(day: str) -> str:
    """That a person is there no more."""
    return _("left {day}").format(day=day)


def reports_text(count: int) -> str:
    """How many report to a person."""
    return ngettext("{n} report", "{n} reports", count).format(n=count)


def people_text(count: int) -> str:
    """A number of people."""
    return ngettext("{n} person", "{n} people", count).format(n=count)


def ring_text(names: tuple[str, ...]) -> str:
    """That people report to one another in a ring, and that one line of it is drawn apart."""
    if len(names) == 1:
        return _("{name} is written down as reporting to themselves.").format(name=names[0])
    if len(names) == 2:
        return _("{one} and {other} report to each other: one of the two is not so.").format(
            one=names[0], other=names[1]
        )
    chain = ", ".join((*names, names[0]))
    return _("These report to one another in a ring: {chain}. One line of it is not so.").format(
        chain=chain
    )


def career_text(title: str | None, employer: str) -> str:
    """A step of a career in one line."""
    return f"{title}, {employer}" if title else employer


def span_text(began: str | None, ended: str | None) -> str:
    """When a step of a career was: "2019 to 2023", "since 2023-04"."""
    if began and ended:
        return _("{began} to {ended}").format(began=began, ended=ended)
    if began:
        return _("since {began}").format(began=began)
    return _("until {ended}").format(ended=ended) if ended else ""
