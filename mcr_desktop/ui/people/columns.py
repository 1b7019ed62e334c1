"""What a list of people shows of each: columns as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import contacts as words
from mcr_desktop.phrases.dates import days_of, days_text, exact_day, short_day
from mcr_desktop.phrases.indicators import channel_name, role_name, standing_name
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column

if TYPE_CHECKING:
    from mcr_desktop.services.contacts.rows import PersonRow

FAR_OVER = 1.5
"""A silence longer than this many cadences is shown as bad, a shorter one as to be watched."""


def _name_tip(one: PersonRow) -> str:
    parts = [one.contact.name]
    if one.contact.left_on:
        parts.append(words.left_text(exact_day(one.contact.left_on)))
    if one.merged:
        parts.append(f"{words.people_text(one.merged)} more shown as this one")
    return "\n".join(parts)


def _title(one: PersonRow) -> str:
    parts = [one.contact.title or ""]
    if one.contact.relation in ("partner", "supplier"):
        parts.append(one.contact.employer or words.relation_word(one.contact.relation))
    return ", ".join(part for part in parts if part)


def _last(one: PersonRow) -> str:
    if one.cadence_days is not None and one.quiet_days is not None:
        return days_of(one.quiet_days, one.cadence_days)
    if one.last_on is None:
        return "never" if one.cadence_days is not None else ""
    return short_day(one.last_on, today())


def _last_tip(one: PersonRow) -> str:
    if one.last_on is None:
        return "No two-way touch is written down."
    parts = [f"{channel_name(one.last_channel or '').capitalize()}, {exact_day(one.last_on)}."]
    if one.cadence_days is not None:
        parts.append(f"Agreed: at most {days_text(one.cadence_days)} between two-way touches.")
    parts.append(f"Two-way touches in twelve months: {one.touches}.")
    return " ".join(parts)


def _last_meaning(one: PersonRow) -> CellMeaning:
    if one.cadence_days is None:
        return "muted"
    if not one.over_days:
        return ""
    far = one.quiet_days is None or one.quiet_days > FAR_OVER * one.cadence_days
    return "bad" if far else "watch"


def phone_of(one: PersonRow) -> str:
    """The number that a list shows: of the desk, else the mobile one."""
    return one.contact.phone or one.contact.mobile or ""


def _phone_tip(one: PersonRow) -> str:
    return "\n".join(filter(None, (one.contact.phone, one.contact.mobile)))


COLUMNS: tuple[Column[PersonRow], ...] = (
    Column(
        "name",
        "Name",
        lambda one: one.contact.name,
        tip=_name_tip,
        meaning=lambda one: "muted" if one.contact.left_on else "person",
        width=184,
    ),
    Column("title", "Title", _title, tip=_title, width=0),
    Column(
        "role",
        "Role",
        lambda one: role_name(one.contact.role),
        tip=lambda one: role_name(one.contact.role),
        width=128,
        gives=6,
    ),
    Column("boss", "Reports to", lambda one: one.boss or "", width=136, gives=3),
    Column(
        "standing",
        "Standing",
        lambda one: standing_name(one.contact.standing) if one.contact.standing else "",
        tip=lambda one: one.contact.standing_evidence or "",
        width=96,
        gives=5,
    ),
    Column(
        "quiet",
        "Last two-way touch",
        _last,
        tip=_last_tip,
        meaning=_last_meaning,
        width=156,
    ),
    Column(
        "owner",
        "Ours",
        lambda one: one.contact.owner or "",
        tip=lambda one: one.contact.owner or "",
        width=112,
        gives=4,
    ),
    Column("phone", "Phone", phone_of, tip=_phone_tip, width=144, gives=2),
    Column(
        "email",
        "E-mail",
        lambda one: one.contact.email or "",
        tip=lambda one: one.contact.email or "",
        width=208,
        gives=1,
    ),
)
