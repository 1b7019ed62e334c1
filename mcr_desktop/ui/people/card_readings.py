"""A person's card as rows of words, read on a reader thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import CONFIDENCES, LEVELS, OCCASION_KINDS, STANDINGS
from mcr_desktop.domain.people import ADDRESS_KINDS, INFLUENCES, RELATIONS, ROLES
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import contacts as words
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.phrases.indicators import channel_name, role_name, standing_name
from mcr_desktop.phrases.occasions import day_said, kind_name, occasion_title
from mcr_desktop.phrases.people import factor_name, factor_question
from mcr_desktop.ui.people.card_sections import CardRow
from mcr_desktop.ui.widgets.record_forms import FieldSpec

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Fact, Occasion
    from mcr_desktop.domain.people import Address, Contact, Influence, Position
    from mcr_desktop.domain.storekeeper_cards import CardLine
    from mcr_desktop.services.contacts.addresses import Way
    from mcr_desktop.services.contacts.cards import PersonCard

MOST_PHOTO = 2 << 20
Choices = tuple[tuple[str, Any], ...]
LINKED = {"e-mail": "Write", "phone": "Call", "mobile": "Call", "web": "Open"}
_LEVELS: Choices = tuple((one.capitalize(), one) for one in LEVELS)
_SURE: Choices = tuple((one.capitalize(), one) for one in CONFIDENCES)
FACT_SPECS = (
    FieldSpec("text", "What we know"),
    FieldSpec("source", "From whom or what"),
    FieldSpec("confidence", "How sure", "choice", _SURE),
    FieldSpec("noted_on", "Noted on", "day"),
    FieldSpec("expires_on", "Holds until", "day", lean="ahead"),
    FieldSpec("sensitive", "Sensitive: never in a brief for others", "flag"),
)
FACTOR_SPECS = (
    FieldSpec("text", "What we know"),
    FieldSpec("level", "How much", "choice", _LEVELS),
    FieldSpec("source", "From whom or what"),
    FieldSpec("confidence", "How sure", "choice", _SURE),
    FieldSpec("noted_on", "Noted on", "day"),
)
POSITION_SPECS = (
    FieldSpec("employer", "Employer"),
    FieldSpec("title", "Title"),
    FieldSpec("city", "City"),
    FieldSpec("began", "From (2019, 2019-04 or 2019-04-01)"),
    FieldSpec("ended", "Until; empty while they hold it"),
    FieldSpec("remark", "Remark"),
)
ADDRESS_SPECS = (
    FieldSpec(
        "kind", "Kind", "choice", tuple((words.address_word(one), one) for one in ADDRESS_KINDS)
    ),
    FieldSpec("value", "Address or number"),
    FieldSpec("label", "What it is for"),
    FieldSpec("preferred", "The one to use first", "flag"),
)
OCCASION_SPECS = (
    FieldSpec("title", "What"),
    FieldSpec("kind", "Kind", "choice", tuple((kind_name(one), one) for one in OCCASION_KINDS)),
    FieldSpec("day", "Day (14 March, or with its year)"),
    FieldSpec("yearly", "Comes every year", "flag"),
    FieldSpec("remind_days", "Days before it to be told", "number"),
)
INFLUENCE_SPECS = (
    FieldSpec(
        "kind", "How", "choice", tuple((words.influence_word(one), one) for one in INFLUENCES)
    ),
    FieldSpec(
        "strength", "How strongly", "choice", (("A little", 1), ("Clearly", 2), ("Decides", 3))
    ),
    FieldSpec("remark", "Remark"),
)
CONTACT_FIELDS = (
    *("name", "title", "role", "reports_to", "relation", "employer", "site_id", "city"),
    *("email", "phone", "mobile", "owner", "cadence_days", "standing", "standing_on"),
    *("standing_evidence", "preferences", "time_zone", "language", "executive", "left_on"),
)


@dataclass(frozen=True, slots=True)
class CardRead:
    """Everything on a person's card."""

    card: PersonCard
    ways: tuple[Way, ...]
    people: Choices
    """The others at the customer, by name."""
    sites: Choices
    photo: bytes | None

    @property
    def contact(self) -> Contact:
        return self.card.contact


def read_card(services: Services, contact_id: bytes) -> CardRead:
    """A person's card. Raises NotFoundError."""
    card = services.people.card(contact_id)
    account = card.account
    return CardRead(
        card,
        services.addresses.ways(card.contact.id),
        tuple((one.name, one.id) for one in services.people.all(account) if one.id != contact_id)
        if account
        else (),
        tuple((one.name, one.id) for one in services.sites.all(account)) if account else (),
        read_photo(services, card.contact),
    )


def read_photo(services: Services, contact: Contact) -> bytes | None:
    """The bytes of somebody's photo; None where they have none, or it is not here."""
    from mcr_desktop.domain.errors import McrError

    if contact.photo is None:
        return None
    try:
        return services.attachments.read(contact.photo, MOST_PHOTO)
    except McrError:  # not here yet, or removed: the initials stand in for it
        return None


def contact_specs(read: CardRead) -> tuple[FieldSpec, ...]:
    """The fields of the person themselves."""
    return (
        FieldSpec("name", "Name"),
        FieldSpec("title", "Title"),
        FieldSpec(
            "role", "Part in decisions", "choice", tuple((role_name(one), one) for one in ROLES)
        ),
        FieldSpec("reports_to", "Reports to", "choice", read.people),
        FieldSpec(
            "relation",
            "Belongs to",
            "choice",
            tuple((words.relation_word(one), one) for one in RELATIONS),
        ),
        FieldSpec("employer", "Employer, where that is not the customer"),
        FieldSpec("site_id", "Site", "choice", read.sites),
        FieldSpec("city", "City"),
        FieldSpec("email", "E-mail"),
        FieldSpec("phone", "Phone"),
        FieldSpec("mobile", "Mobile"),
        FieldSpec("owner", "Who of us owns the tie"),
        FieldSpec("cadence_days", "Days between two-way touches, at most", "number"),
        FieldSpec(
            "standing",
            "Standing",
            "choice",
            tuple((standing_name(one), one) for one in STANDINGS),
        ),
        FieldSpec("standing_on", "Stated on", "day"),
        FieldSpec("standing_evidence", "Evidence: what they said or did", "prose"),
        FieldSpec("preferences", "How they want it", "prose"),
        FieldSpec("time_zone", "Time zone", hint="Europe/Lisbon"),
        FieldSpec("language", "Language"),
        FieldSpec("executive", "An executive of theirs", "flag"),
        FieldSpec("left_on", "Left on", "day"),
    )


def contact_values(contact: Contact) -> dict[str, Any]:
    """What the form of the person shows."""
    values = {name: getattr(contact, name) for name in CONTACT_FIELDS}
    values["relation"] = contact.relation or "customer"
    return values


def way_rows(read: CardRead) -> tuple[CardRow, ...]:
    """How to reach them: what stands on the person first, each with the door that uses it."""
    further = {one.id: one for one in read.card.addresses}
    rows = []
    for place, way in enumerate(read.ways):
        row = further.get(way.address_id) if way.address_id else None
        label = way.label or (f"of {way.merged_from}" if way.merged_from else "")
        rows.append(
            CardRow(
                way.address_id or place.to_bytes(2, "big"),
                _breakable(f"{way.value} ({label})" if label else way.value),
                "" if way.kind == "e-mail" else words.address_word(way.kind),
                "good" if way.preferred else "neutral",
                f"{way.value}\nThe one to use first" if way.preferred else way.value,
                specs=ADDRESS_SPECS if row else (),
                values=_values(row, "kind value label preferred") if row else {},
                removable="Remove this address" if row else "",
                door=LINKED.get(way.kind, "") if way.link else "",
            )
        )
    return tuple(rows)


def _breakable(text: str) -> str:
    """The same with a place to break after the sign of a long address, which has no space."""
    return text.replace("@", "@\N{ZERO WIDTH SPACE}") if len(text) > 28 else text


def position_rows(positions: tuple[Position, ...]) -> tuple[CardRow, ...]:
    """Their steps so far, current ones first."""
    return tuple(
        CardRow(
            one.id,
            words.career_text(one.title, one.employer),
            words.span_text(one.began, one.ended),
            tip=one.remark or "",
            specs=POSITION_SPECS,
            values=_values(one, "employer title city began ended remark"),
            removable="Remove this step",
        )
        for one in positions
    )


def factor_rows(lines: tuple[CardLine, ...]) -> tuple[CardRow, ...]:
    """The eight lines of the storekeeper card, filled or not."""
    return tuple(_factor_row(line) for line in lines)


def _factor_row(line: CardLine) -> CardRow:
    name, fact = factor_name(line.factor), line.fact
    if fact is None:
        return CardRow(
            line.factor.encode(),
            name,
            "not known",
            tip=factor_question(line.factor),
            specs=FACTOR_SPECS,
            values={},
        )
    how = [fact.source or "", fact.confidence or ""]
    how.append(short_day(fact.noted_on, today()) if fact.noted_on else "")
    earlier = [factor_question(line.factor)]
    earlier += [f"Before: {one.text} ({one.noted_on or '?'})" for one in line.earlier[:5]]
    level = f" ({fact.level})" if fact.level else ""
    return CardRow(
        line.factor.encode(),
        f"{name}{level}: {fact.text}\n({', '.join(part for part in how if part) or 'no source'})",
        tip="\n".join(earlier),
        specs=FACTOR_SPECS,
        values=_values(fact, "text level source confidence noted_on"),
        removable="Forget this line",
    )


def fact_rows(facts: tuple[Fact, ...]) -> tuple[CardRow, ...]:
    """What we know of the person."""
    return tuple(
        CardRow(
            one.id,
            one.text,
            "sensitive" if one.sensitive else one.confidence or "",
            "watch" if one.sensitive else "neutral",
            _fact_tip(one),
            FACT_SPECS,
            _values(one, "text source confidence noted_on expires_on sensitive"),
            "Remove this fact",
        )
        for one in facts
    )


def _fact_tip(one: Fact) -> str:
    parts = [f"From: {one.source}" if one.source else ""]
    parts.append(f"Noted {exact_day(one.noted_on)}" if one.noted_on else "")
    parts.append(f"Holds until {exact_day(one.expires_on)}" if one.expires_on else "")
    return "\n".join(part for part in parts if part)


def occasion_rows(occasions: tuple[Occasion, ...]) -> tuple[CardRow, ...]:
    """Birthdays and other days."""
    rows = []
    for one in occasions:
        values = _values(one, "title kind yearly remind_days")
        values["day"] = day_said(one.day)
        rows.append(
            CardRow(
                one.id,
                occasion_title(one),
                day_said(one.day),
                specs=OCCASION_SPECS,
                values=values,
                removable="Remove this date",
            )
        )
    return tuple(rows)


def influence_rows(read: CardRead) -> tuple[CardRow, ...]:
    """Whose word counts with whom, both ways."""
    names: Mapping[bytes, str] = {one: name for name, one in read.people}
    me = read.contact.id
    return tuple(
        CardRow(
            one.id,
            _influence_words(one, me, names),
            {1: "a little", 2: "", 3: "decides"}.get(one.strength or 0, ""),
            tip=one.remark or "",
            specs=INFLUENCE_SPECS,
            values=_values(one, "kind strength remark"),
            removable="Remove this line",
        )
        for one in read.card.influences
    )


def _influence_words(one: Influence, me: bytes, names: Mapping[bytes, str]) -> str:
    verb = words.influence_word(one.kind)
    if one.from_id == me:
        return f"{verb.capitalize()} {names.get(one.to_id or b'', '?')}"
    return f"{names.get(one.from_id or b'', '?')} {verb} them"


def line_rows(read: CardRead) -> tuple[CardRow, ...]:
    """Above and below them, each a way to that person's card."""
    boss, reports = read.card.boss, read.card.reports
    rows = [CardRow(boss.id, f"Reports to {boss.name}", tip=boss.title or "")] if boss else []
    rows.extend(
        CardRow(one.id, f"{one.name} reports to them", tip=one.title or "") for one in reports
    )
    return tuple(rows)


def promise_rows(read: CardRead) -> tuple[CardRow, ...]:
    """What is owed between them and us."""
    return tuple(
        CardRow(
            one.id,
            one.wording,
            short_day(one.due_on, today()) if one.due_on else "no day",
            "bad" if one.due_on and one.due_on < today().isoformat() else "neutral",
            tip=exact_day(one.due_on) if one.due_on else "",
        )
        for one in read.card.promises
    )


def touch_rows(read: CardRead) -> tuple[CardRow, ...]:
    """The last touches with them."""
    return tuple(
        CardRow(
            one.id,
            one.summary or channel_name(one.channel).capitalize(),
            short_day(one.happened_on, today()),
            tip=f"{channel_name(one.channel).capitalize()}, {exact_day(one.happened_on)}",
        )
        for one in read.card.touches[:8]
    )


def merged_rows(read: CardRead) -> tuple[CardRow, ...]:
    """Those who are shown as this one."""
    return tuple(
        CardRow(one.id, one.name, one.title or "", door="Part again") for one in read.card.merged
    )


def address_kind(text: str) -> str:
    """What kind of address a line most likely is."""
    bare = text.strip().lower()
    if "@" in bare and " " not in bare:
        return "e-mail"
    if bare.startswith(("http://", "https://", "www.")):
        return "web"
    if sum(one.isdigit() for one in bare) >= 5 and not any(one.isalpha() for one in bare):
        return "phone"
    return "post"


def _values(row: Position | Address | Fact | Occasion | Influence, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}
