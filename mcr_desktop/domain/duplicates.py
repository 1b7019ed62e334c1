"""The same person written twice: how likely it is, and what speaks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mcr_desktop.domain.folded_names import folded, name_words
from mcr_desktop.domain.people import Contact

LEAST = 60
"""The least score at which two contacts are shown as perhaps one person."""
NEAR = 85
"""The least likeness of two names, of 100, that counts for anything."""

What = Literal[
    "same name",
    "initials",
    "part of name",
    "near name",
    "email",
    "phone",
    "title",
    "city",
    "other email",
]

_SAME, _INITIALS, _PART = 80, 65, 62
_WEIGHTS: dict[str, int] = {"email": 40, "phone": 25, "title": 5, "city": 3, "other email": -10}
_EMAIL_ALONE = 60
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for two contacts being one person, or against it."""

    what: What
    first: str
    """As the first of the two says it."""
    second: str

    @property
    def against(self) -> bool:
        """Whether it speaks against it."""
        return self.what == "other email"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two contacts of one account that are perhaps one person."""

    first: Contact
    second: Contact
    score: int
    """Of 100; from `LEAST` on it is shown."""
    reasons: tuple[Reason, ...]

    @property
    def pair(self) -> frozenset[bytes]:
        """The ids of both."""
        return frozenset((self.first.id, self.second.id))


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What a look for duplicates found, the likeliest first."""

    pairs: tuple[Suggestion, ...]
    looked: int
    """How many contacts were compared."""
    left_out: int = 0
    """Suggestions beyond the most that one look tells."""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Contacts that belong together by one or more suggestions; whoever is known best stands first."""

    contacts: tuple[Contact, ...]
    suggestions: tuple[Suggestion, ...]


def email_of(contact: Contact) -> str:
    """The e-mail address as it is compared; "" where it is none."""
    found = _MAIL.fullmatch((contact.email or "").strip().lower())
    return found.group() if found else ""


def name_reason(first: Contact, second: Contact, likeness: float) -> tuple[int, Reason | None]:
    """What the names alone say: points and why. `likeness` of the sorted words is 0 to 100."""
    ours, theirs = name_words(first.name), name_words(second.name)
    if not ours or not theirs:
        return 0, None
    if sorted(ours) == sorted(theirs):
        return _SAME, Reason("same name", first.name, second.name)
    if _by_initials(ours, theirs):
        return _INITIALS, Reason("initials", first.name, second.name)
    if min(len(ours), len(theirs)) > 1 and (set(ours) <= set(theirs) or set(theirs) <= set(ours)):
        return _PART, Reason("part of name", first.name, second.name)
    if likeness >= NEAR:
        points = round(40 + (likeness - NEAR) * 2.2)
        return points, Reason("near name", first.name, second.name)
    return 0, None


def _by_initials(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether one name is the other with given names cut to letters: "J. Doe" and "Jane Doe"."""
    short, long = sorted((first, second), key=lambda words: sum(map(len, words)))
    if len(short) < 2 or not any(len(word) == 1 for word in short):
        return False
    if all(len(word) == 1 for word in short) or len(short) > len(long):
        return False
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        match = next(
            (one for one in left if one == word or (len(word) == 1 and one.startswith(word))), None
        )
        if match is None:
            return False
        left.remove(match)
    return True


def judged(
    first: Contact,
    second: Contact,
    *,
    likeness: float,
    phones: tuple[str, str] | None,
    shared_email: bool = False,
) -> Suggestion:
    """How likely two contacts are one person, with what speaks for it and against it.

    `phones` are equal numbers as both write them. An address that `shared_email` many have says nothing.
    """
    points, named = name_reason(first, second, likeness)
    reasons = [named] if named else []
    ours, theirs = email_of(first), email_of(second)
    if ours and ours == theirs and not shared_email:
        reasons.append(Reason("email", first.email or "", second.email or ""))
        points += _WEIGHTS["email"] if named else _EMAIL_ALONE
    elif ours and theirs and ours != theirs:
        reasons.append(Reason("other email", first.email or "", second.email or ""))
        points += _WEIGHTS["other email"]
    if phones:
        reasons.append(Reason("phone", *phones))
        points += _WEIGHTS["phone"]
    for what, one, other in (
        ("title", first.title, second.title),
        ("city", first.city, second.city),
    ):
        if one and other and folded(one) == folded(other):
            reasons.append(Reason("title" if what == "title" else "city", one, other))
            points += _WEIGHTS[what]
    return Suggestion(first, second, max(0, min(99, points)), tuple(reasons))


def grouped(pairs: tuple[Suggestion, ...]) -> tuple[DuplicateGroup, ...]:
    """Suggestions put together where they share a contact, the likeliest group first."""
    people: dict[bytes, Contact] = {}
    root: dict[bytes, bytes] = {}

    def top(one: bytes) -> bytes:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for pair in pairs:
        for one in (pair.first, pair.second):
            people[one.id] = one
            root.setdefault(one.id, one.id)
        root[top(pair.second.id)] = top(pair.first.id)
    together: dict[bytes, list[Suggestion]] = {}
    for pair in pairs:
        together.setdefault(top(pair.first.id), []).append(pair)
    groups = []
    for suggestions in together.values():
        members = {one.id: one for pair in suggestions for one in (pair.first, pair.second)}
        known = sorted(members.values(), key=lambda one: (-filled(one), one.id))
        groups.append(DuplicateGroup(tuple(known), tuple(suggestions)))
    return tuple(sorted(groups, key=lambda one: -max(pair.score for pair in one.suggestions)))


def filled(contact: Contact) -> int:
    """How much is known of a contact: fields that say something."""
    return sum(
        bool(value)
        for value in (
            *(contact.title, contact.email, contact.phone, contact.mobile, contact.city),
            *(contact.role, contact.reports_to, contact.owner, contact.cadence_days),
            *(contact.standing, contact.photo, contact.preferences, contact.language),
        )
    )
