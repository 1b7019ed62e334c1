"""Finding the same person written twice within an account, with what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.duplicates import (
    LEAST,
    NEAR,
    DuplicateGroup,
    Duplicates,
    Suggestion,
    email_of,
    grouped,
    judged,
)
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.folded_names import name_words
from mcr_desktop.domain.ids import derived_id, show
from mcr_desktop.domain.people import Contact, Distinction
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.services.contacts.phone_numbers import comparable, region_of, same_number
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import fetch, in_fence
from mcr_desktop.store.removed_rows import REMOVED
from mcr_desktop.store.twins import place_of

MOST = 2_000
"""Suggestions that one look tells: the likeliest."""
SHARED = 4
"""Contacts with one address or number beyond which it is an office's and says nothing of a person."""

_STRIP = 250
_NEAREST = 8
"""Near names looked at for each contact; whoever is like more people than that is like them all."""
_LONGEST_NAME = 64
_CROWD = 40
"""Contacts that share a name's word and a letter, beyond which only neighbours are compared."""


@dataclass(frozen=True, slots=True)
class KeptApart:
    """Two contacts who are two people, and who said so when."""

    first: Contact
    second: Contact
    row: Distinction


class DuplicateSearches:
    """Looks for duplicates, in the background: contacts lie in the fence of their account and stay in it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, account: Account | None = None, progress: Progress | None = None) -> Duplicates:
        """The pairs that are perhaps one person, likeliest first, without those that were dismissed.

        Compares everybody with everybody of the same account. Raises CancelledError.
        """
        progress = progress or Unwatched()
        store = self._workspace.store
        people = (
            fetch(store, Contact) if account is None else in_fence(store, Contact, account.fence)
        )
        regions = {one.fence: region_of(one.country) for one in fetch(store, Account)}
        by_fence: dict[bytes, list[Contact]] = {}
        for one in people:
            by_fence.setdefault(one.fence, []).append(one)
        dismissed = self._dismissed()
        found: list[Suggestion] = []
        done = 0
        for fence, contacts in by_fence.items():
            look = _Look(contacts, regions.get(fence))
            found += [
                pair
                for pair in look.pairs(progress, done, len(people))
                if pair.score >= LEAST and _name(pair) not in dismissed
            ]
            done += len(contacts)
            progress.report(done, len(people))
        found.sort(key=lambda one: (-one.score, one.first.name, one.first.id, one.second.id))
        return Duplicates(tuple(found[:MOST]), len(people), max(0, len(found) - MOST))

    def of(self, contact_id: bytes) -> tuple[Suggestion, ...]:
        """The pairs of one contact, who stands first in each."""
        contact = self._workspace.row(Contact, contact_id)
        account = in_fence(self._workspace.store, Account, contact.fence, limit=1)
        people = in_fence(self._workspace.store, Contact, contact.fence)
        look = _Look(people, region_of(account[0].country) if account else None)
        dismissed = self._dismissed()
        found = [
            pair
            for other in people
            if other.id != contact.id
            and (pair := look.judge(contact, other)).score >= LEAST
            and _name(pair) not in dismissed
        ]
        return tuple(sorted(found, key=lambda one: -one.score))

    def groups(
        self, account: Account | None = None, progress: Progress | None = None
    ) -> tuple[DuplicateGroup, ...]:
        """The same, put together where they share a contact."""
        return grouped(self.find(account, progress).pairs)

    def dismiss(self, first: bytes, second: bytes) -> str:
        """Say for all of the team that two contacts are not the same person; one gesture, its label.

        They are suggested no more. Two devices that say so write one row. Raises NotFoundError, and
        InvalidValueError for one contact or for two of different accounts.
        """
        one, other = (self._workspace.row(Contact, row) for row in (first, second))
        if one.id == other.id or one.fence != other.fence:
            raise InvalidValueError(
                kind="contact", field="second_id", value=other.name, reason="two_contacts"
            )
        values: dict[str, Value] = {
            **dict(zip(("first_id", "second_id"), sorted((one.id, other.id)), strict=True)),
            "said_on": today().isoformat(),
            "person": self._workspace.person,
            "deleted": None,
        }
        label = f"Kept {one.name} and {other.name} apart"[:200]
        row = _pair(one.id, other.id)
        # Written even where it stands: somebody may be taking it back before they hear of this.
        change = Change(one.fence, "distinction", row, values, frozenset({"deleted"}))
        self._workspace.commit([change], label)
        return label

    def undismiss(self, first: bytes, second: bytes) -> str:
        """Let two contacts be suggested again, to everybody; one gesture, its label.

        Raises NotFoundError where nobody keeps them apart (any more).
        """
        wanted = _pair(first, second)
        place = place_of(self._workspace.store, "contact", first)
        rows = [
            row for row in self._rows() if place and (row.id, row.fence) == (wanted, place.fence)
        ]
        if not rows:
            raise NotFoundError(kind="distinction", wanted=show(wanted))
        change = Change(rows[0].fence, "distinction", wanted, {"deleted": REMOVED})
        label = "Let two people be compared again"
        self._workspace.commit([change], label)
        return label

    def apart(self, account: Account | None = None) -> tuple[KeptApart, ...]:
        """Whom the team keeps apart, said last first; whoever was removed or merged is not among them."""
        store = self._workspace.store
        rows = [row for row in self._rows() if account is None or row.fence == account.fence]
        people = {
            (fence, one.id): one
            for fence in {row.fence for row in rows}
            for one in in_fence(store, Contact, fence)
        }
        found = [
            KeptApart(first, second, row)
            for row in rows
            if (first := people.get((row.fence, row.first_id or b"")))
            and (second := people.get((row.fence, row.second_id or b"")))
        ]
        return tuple(
            sorted(found, key=lambda one: (one.row.said_on or "", one.row.id), reverse=True)
        )

    def _dismissed(self) -> frozenset[tuple[bytes, bytes]]:
        return frozenset((row.fence, row.id) for row in self._rows())

    def _rows(self) -> list[Distinction]:
        return [row for row in fetch(self._workspace.store, Distinction) if _is_sound(row)]


def _is_sound(row: Distinction) -> bool:
    """Whether a row's id follows from whom it names: a broken device's says nothing of anybody."""
    return bool(row.first_id and row.second_id and row.id == _pair(row.first_id, row.second_id))


def _pair(first: bytes, second: bytes) -> bytes:
    return derived_id(b"not the same person", *sorted((first, second)))


def _name(pair: Suggestion) -> tuple[bytes, bytes]:
    """The account and the row that would keep a pair apart: what stands in another account does not."""
    return pair.first.fence, _pair(pair.first.id, pair.second.id)


class _Look:
    """The contacts of one account, and which of them are worth a closer look together."""

    def __init__(self, contacts: Sequence[Contact], region: str | None) -> None:
        self._contacts = contacts
        self._region = region
        self._words = [name_words(one.name[: 4 * _LONGEST_NAME]) for one in contacts]
        self._sorted = {
            one.id: " ".join(sorted(words))[:_LONGEST_NAME]
            for one, words in zip(contacts, self._words, strict=True)
        }
        emails: dict[str, list[int]] = {}
        phones: dict[str, list[int]] = {}
        for place, one in enumerate(contacts):
            if email := email_of(one):
                emails.setdefault(email, []).append(place)
            for number in {comparable(each, region) for each in _numbers(one)} - {""}:
                phones.setdefault(number, []).append(place)
        self._emails, self._phones = emails, phones
        self._shared = {email for email, places in emails.items() if len(places) > SHARED}
        self._offices = {number for number, places in phones.items() if len(places) > SHARED}

    def pairs(self, progress: Progress, done: int, total: int) -> Iterator[Suggestion]:
        """Every pair that could come to anything, judged."""
        seen: set[tuple[int, int]] = set()
        for first, second in self._candidates(progress, done, total):
            pair = (min(first, second), max(first, second))
            if pair not in seen:
                seen.add(pair)
                yield self.judge(self._contacts[pair[0]], self._contacts[pair[1]])

    def judge(self, first: Contact, second: Contact) -> Suggestion:
        """One pair."""
        from rapidfuzz import fuzz

        ours, theirs = self._sorted[first.id], self._sorted[second.id]
        return judged(
            first,
            second,
            likeness=fuzz.ratio(ours, theirs) if ours and theirs else 0.0,
            phones=self._same_phone(first, second),
            shared_email=email_of(first) in self._shared,
        )

    def _same_phone(self, first: Contact, second: Contact) -> tuple[str, str] | None:
        for one in _numbers(first):
            if comparable(one, self._region) in {"", *self._offices}:
                continue
            for other in _numbers(second):
                if same_number(one, other, self._region):
                    return one, other
        return None

    def _candidates(self, progress: Progress, done: int, total: int) -> Iterator[tuple[int, int]]:
        for places in (*self._emails.values(), *self._phones.values()):
            if len(places) <= SHARED:
                yield from _all_pairs(places)
        for places in self._crowds():
            yield from (
                _all_pairs(places)
                if len(places) <= _CROWD
                else _neighbours(
                    sorted(places, key=lambda place: self._sorted[self._contacts[place].id])
                )
            )
        yield from self._near(progress, done, total)

    def _crowds(self) -> Iterator[list[int]]:
        """Contacts that share a whole word of their names and the first letter of another.

        Whoever is called the same, or the same but for initials or a further name, is in one of these.
        """
        found: dict[tuple[str, str], list[int]] = {}
        for place, words in enumerate(self._words):
            if len(words) == 1:
                found.setdefault((words[0], ""), []).append(place)
            for key in {
                (word, other[0])
                for at, word in enumerate(words[:6])
                for beside, other in enumerate(words[:6])
                if at != beside and len(word) > 1
            }:
                found.setdefault(key, []).append(place)
        return iter(found.values())

    def _near(self, progress: Progress, done: int, total: int) -> Iterator[tuple[int, int]]:
        """Names spelled nearly alike: each compared with every other, in strips that fit the memory."""
        import numpy as np
        from rapidfuzz import fuzz, process

        places = [place for place, words in enumerate(self._words) if words]
        names = [self._sorted[self._contacts[place].id] for place in places]
        for start in range(0, len(names), _STRIP):
            progress.report(done + start, total)
            strip = names[start : start + _STRIP]
            likeness = process.cdist(
                strip, names[start:], scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8
            )
            for at, row in enumerate(likeness):
                near = np.flatnonzero(row[at + 1 :]) + at + 1
                if len(near) > _NEAREST:
                    near = near[np.argsort(-row[near].astype(np.int16), kind="stable")[:_NEAREST]]
                for other in near.tolist():
                    yield places[start + at], places[start + other]


def _numbers(contact: Contact) -> list[str]:
    return [number for number in (contact.phone, contact.mobile) if number]


def _all_pairs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    for at, one in enumerate(places):
        for other in places[at + 1 :]:
            yield one, other


def _neighbours(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    yield from pairwise(places)
