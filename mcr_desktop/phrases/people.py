"""People in words: why two are perhaps one, what a merge does, what becomes of a pasted row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext

if TYPE_CHECKING:
    from mcr_desktop.domain.duplicates import Reason, Suggestion


def reason_words(reason: Reason) -> str:
    """One thing that speaks for two contacts being one person, or against it."""
    template = {
        "same name": _("the same name"),
        "initials": _("{first} may stand for {second}"),
        "part of name": _("one name is part of the other"),
        "near name": _("{first} and {second} are spelled nearly alike"),
        "email": _("the same e-mail address, {first}"),
        "phone": _("the same number, {first}"),
        "title": _("the same title, {first}"),
        "city": _("the same place, {first}"),
        "other email": _("but different e-mail addresses"),
    }.get(reason.what, reason.what)
    first, second = reason.first, reason.second
    if reason.what == "initials" and len(first) > len(second):
        first, second = second, first
    return template.format(first=first, second=second)


def photos_sentence(photos: int, left: int) -> str:
    """How many photos stand in pasted cards, and how many are none that could be taken."""
    told = ""
    if photos:
        told += " " + ngettext("{n} photo is in them.", "{n} photos are in them.", photos).format(
            n=f"{photos:,}"
        )
    if left:
        told += " " + ngettext(
            "{n} photo is left out: an address, which is never fetched, no JPEG or PNG, or too large.",
            "{n} photos are left out: addresses, which are never fetched, no JPEG or PNG, or too large.",
            left,
        ).format(n=f"{left:,}")
    return told


def photos_unread(count: int) -> str:
    """That so many photos were no pictures, behind what a paste did; empty for none."""
    if not count:
        return ""
    return ", " + ngettext(
        "{n} photo could not be read", "{n} photos could not be read", count
    ).format(n=f"{count:,}")


def suggestion_words(suggestion: Suggestion) -> str:
    """Everything that speaks for and against, in one line."""
    told = "; ".join(reason_words(one) for one in suggestion.reasons)
    return told[:1].upper() + told[1:]


def likelihood(score: int) -> str:
    """A suggestion's score in a word or two."""
    if score >= 90:
        return _("almost certainly")
    return _("probably") if score >= 75 else _("perhaps")


def duplicates_sentence(pairs: int, looked: int, left_out: int = 0) -> str:
    """What a look for duplicates came to."""
    among = ngettext("{n} contact", "{n} contacts", looked).format(n=f"{looked:,}")
    if not looked:
        return _("Nobody is written down here yet.")
    if not pairs:
        return _("Nobody stands twice among {contacts}.").format(contacts=among)
    found = ngettext(
        "{n} pair may be one person, among {contacts}.",
        "{n} pairs may be one person each, among {contacts}.",
        pairs,
    ).format(n=f"{pairs:,}", contacts=among)
    if left_out:
        found += " " + ngettext(
            "{n} less likely pair is not shown.", "{n} less likely pairs are not shown.", left_out
        ).format(n=f"{left_out:,}")
    return found


def field_name(field: str) -> str:
    """A field of a contact as a label."""
    return {
        "name": _("Name"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "title": _("Title"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "mobile": _("Mobile"),
        "other_email": _("Further e-mail"),
        "other_phone": _("Further number"),
        "city": _("City"),
        "role": _("Role in decisions"),
        "relation": _("Relation"),
        "employer": _("Employer"),
        "reports_to": _("Reports to"),
        "site_id": _("Site"),
        "owner": _("Looked after by"),
        "cadence_days": _("Every so many days"),
        "standing": _("Standing"),
        "standing_on": _("Standing as of"),
        "standing_evidence": _("What shows it"),
        "executive": _("Executive"),
        "time_zone": _("Time zone"),
        "language": _("Language"),
        "preferences": _("How they want it"),
        "photo": _("Photo"),
        "left_on": _("Left on"),
    }.get(field, field)


def outcome_name(outcome: str) -> str:
    """What becomes of a pasted row."""
    return {
        "new": _("new"),
        "known": _("changed"),
        "same": _("known already"),
        "refused": _("not taken"),
    }.get(outcome, outcome)


def refusal_words(field: str, value: str, reason: str) -> str:
    """Why a pasted row, or a value of it, is not taken."""
    template = {
        "no_name": _("It has no name."),
        "twice": _("{value} stands in the paste twice; the first one counts."),
        "no_email": _("{value} is no e-mail address."),
        "shortened": _(
            "{value} is a number that the spreadsheet shows shortened: make its column wider, or text, and "
            "copy again."
        ),
        "unknown_boss": _("Nobody here is called {value}, to whom they would report."),
    }.get(reason, _("{value} cannot stand under {field}."))
    return template.format(value=value, field=field_name(field))


def in_part_sentence(rows: int) -> str:
    """In how many rows something is left out; "" where in none. Begins with a blank."""
    if not rows:
        return ""
    return " " + ngettext(
        "Something that cannot be read is left out of {rows} row.",
        "Something that cannot be read is left out of {rows} rows.",
        rows,
    ).format(rows=f"{rows:,}")


def cut_sentence(line: int) -> str:
    """From where on a text was not read; "" where all was. Begins with a blank."""
    if not line:
        return ""
    said = _(
        "The text is longer than one paste takes: from line {line} on nothing was read. Bring the rest by itself."
    )
    if line == 1:
        said = _(
            "The text is longer than one paste takes: only its beginning was read. Bring the rest by itself."
        )
    return " " + said.format(line=f"{line:,}")


def left_out_sentence(rows: int) -> str:
    """How many rows are more than one paste takes; "" where none is. Begins with a blank."""
    if not rows:
        return ""
    return " " + ngettext(
        "{rows} row is more than one paste takes.",
        "{rows} rows are more than one paste takes.",
        rows,
    ).format(rows=f"{rows:,}")


def paste_sentence(new: int, known: int, same: int, refused: int) -> str:
    """What a paste would do, or did."""
    parts = [
        f"{count:,} {outcome_name(outcome)}"
        for outcome, count in (("new", new), ("known", known), ("same", same), ("refused", refused))
        if count
    ]
    return ", ".join(parts) if parts else _("There is nothing to take.")


def factor_name(factor: str) -> str:
    """A line of the storekeeper card."""
    return {
        "frequency": _("Frequency"),
        "purchasing_ability": _("Purchasing ability"),
        "personal_situation": _("Personal situation"),
        "reciprocal_potential": _("Reciprocal potential"),
        "lifetime_value": _("Lifetime value"),
        "influence": _("Influence"),
        "complaint_power": _("Complaint power"),
        "nuisance": _("Nuisance factor"),
    }.get(factor, factor)


def factor_question(factor: str) -> str:
    """What a shopkeeper would ask himself for a line of the card."""
    return {
        "frequency": _("How often do they come, and how often do they buy?"),
        "purchasing_ability": _("What can they decide to spend?"),
        "personal_situation": _("What is going on in their life that we should respect?"),
        "reciprocal_potential": _("What could they do for us, or we for them, beyond business?"),
        "lifetime_value": _("What is the relationship worth over the years?"),
        "influence": _("Whose opinions do they shape?"),
        "complaint_power": _("How far would a complaint of theirs carry?"),
        "nuisance": _("What does it cost to please them?"),
    }.get(factor, "")
