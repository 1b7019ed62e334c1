"""What the stakeholder map shows, read on a reader thread as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mcr_desktop.domain.people import ROLES
from mcr_desktop.figures.people_maps import PeopleMap, Place, Post, lay_out
from mcr_desktop.phrases import contacts as words
from mcr_desktop.phrases.indicators import role_name

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Contact

PHOTO_PIXELS = 96
"""What a circle of the map takes on paper at 300 dots an inch."""


@dataclass(frozen=True, slots=True)
class MapPerson:
    """One box of the map, in words."""

    id: bytes
    name: str
    title: str
    role: str
    note: str
    """Their part in decisions and whatever else the third line says."""
    boss: bytes | None
    quiet: str = ""
    """Set where their cadence has run out."""
    left: bool = False
    photo: bytes | None = None
    """Under which id of the scene's photos theirs is found."""


@dataclass(frozen=True, slots=True)
class MapTie:
    """A line of influence."""

    id: bytes
    from_id: bytes
    to_id: bytes
    kind: str
    words: str
    strength: int


@dataclass(frozen=True, slots=True)
class MapScene:
    """Everybody on the map, where they stand, and what ties them."""

    account: str
    people: Mapping[bytes, MapPerson]
    drawn: PeopleMap
    ties: tuple[MapTie, ...]
    photos: Mapping[bytes, QImage] = field(default_factory=dict, compare=False)
    """Small pictures, as far as they are on this machine."""

    def photo_of(self, person_id: bytes) -> QImage | None:
        """Somebody's picture."""
        return self.photos.get(self.people[person_id].photo or b"")

    def moved(self, places: Mapping[bytes, tuple[float, float]]) -> MapScene:
        """The same with some people elsewhere, before it is written."""
        every = dict(self.drawn.places)
        every.update({one: Place(x, y, kept=True) for one, (x, y) in places.items()})
        return replace(self, drawn=replace(self.drawn, places=every))

    def told(self, person_id: bytes) -> str:
        """A person in one sentence, for whoever does not see the map."""
        one = self.people[person_id]
        boss = self.people.get(one.boss) if one.boss else None
        reports = sum(bond.boss == person_id for bond in self.drawn.bonds)
        parts = [one.name, one.title, one.note, one.quiet]
        parts.append(f"reports to {boss.name}" if boss else "")
        parts.append(words.reports_text(reports) if reports else "")
        parts.extend(
            f"{tie.words} {self.people[tie.to_id].name}"
            for tie in self.ties
            if tie.from_id == person_id
        )
        return ", ".join(part for part in parts if part)


def read_map(
    services: Services, account: Account, known: Mapping[bytes, QImage] | None = None
) -> MapScene:
    """The map of an account; pictures that are `known` are not read again."""
    chart = services.people.chart(account)
    rows = services.people.rows([one.id for one in chart.contacts])
    over = {row.contact.id: words.over_text(row.over_days) for row in rows if row and row.over_days}
    people = {one.id: _person(one, over.get(one.id, "")) for one in chart.contacts}
    posts = [
        Post(one.id, one.reports_to, f"{_rank(one)}{one.name.casefold()}", one.map_x, one.map_y)
        for one in chart.contacts
    ]
    ties = tuple(
        MapTie(
            one.id,
            one.from_id,
            one.to_id,
            one.kind or "",
            words.influence_word(one.kind),
            min(3, max(1, one.strength or 2)),
        )
        for one in chart.influences
        if one.from_id in people and one.to_id in people
    )
    photos = _photos(services, chart.contacts, known or {})
    return MapScene(account.name, people, lay_out(posts), ties, photos)


def _photos(
    services: Services, contacts: Sequence[Contact], known: Mapping[bytes, QImage]
) -> dict[bytes, QImage]:
    from mcr_desktop.ui.people.card_readings import read_photo
    from mcr_desktop.ui.people.photos import LARGEST_SHOWN, read_picture

    found: dict[bytes, QImage] = {}
    for one in contacts:
        if one.photo is None:
            continue
        if one.photo in known:
            found[one.photo] = known[one.photo]
        elif data := read_photo(services, one):
            image = read_picture(data, PHOTO_PIXELS, LARGEST_SHOWN)
            if not image.isNull():
                found[one.photo] = image
    return found


def _rank(one: Contact) -> int:
    return ROLES.index(one.role) if one.role in ROLES else len(ROLES)


def _person(one: Contact, quiet: str) -> MapPerson:
    parts = [
        role_name(one.role),
        "executive" if one.executive else "",
        one.employer or "" if one.relation in ("partner", "supplier") else "",
        words.left_text(one.left_on) if one.left_on else "",
    ]
    return MapPerson(
        one.id,
        one.name,
        one.title or "",
        one.role or "",
        " \N{MIDDLE DOT} ".join(part for part in parts if part),
        one.reports_to,
        quiet,
        bool(one.left_on),
        one.photo,
    )
