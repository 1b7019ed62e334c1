"""A touch in one line, as somebody says it: "adela 10m call good: agreed on dock hours".

What stands in front is read word by word (how it took place, with whom, how long, when, how it left
them); from the first word that is none of these the line is what it was about. A colon ends the front
at once, so that ": call centre moved" keeps every word. Behind a comma the end of the line may say how
long it took and how it left them. Only what can mean one thing is taken out; the words are English.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from mcr_desktop.domain.folded_names import folded, name_words
from mcr_desktop.domain.touch_figures import Nameable
from mcr_desktop.domain.touch_words import (
    CHANNEL_WORDS,
    COMMON_WORDS,
    DEED_WORDS,
    FEELING_WORDS,
    KINDS_OF_TALK,
    ONE_WAY_WORDS,
    day_said,
    minutes_said,
)

_T = TypeVar("_T")
LEAST_LETTERS = 2
"""Letters by which a name can be begun."""
MOST_ALIKE = 6
"""People of a like name who are told apart at once."""
_TOKEN = re.compile(r"[^\s,;:]+(?::\d\d(?!\d))?|[,;:]")
MOST_UNKNOWN = 2
"""Words of a name that nobody has."""
_NO_NAMES = COMMON_WORDS | KINDS_OF_TALK | CHANNEL_WORDS.keys() | DEED_WORDS.keys()
_SIGNS = (",", ";", ":")
_EDGES = ".!?()\"'"


class TouchPeople:
    """Who can be named in a line, found by the beginning of any word of a name or account."""

    def __init__(self, people: Iterable[Nameable] = (), usual: Sequence[bytes] = ()) -> None:
        """`usual` are those of the last touch: of two of a like name they are meant."""
        self._people = tuple(people)
        self._usual = frozenset(usual)
        words: list[tuple[str, int]] = []
        homes: list[tuple[str, bytes]] = []
        self._accounts: dict[bytes, str] = {}
        for place, one in enumerate(self._people):
            words += [(word, place) for word in dict.fromkeys(name_words(one.name))]
            self._accounts[one.account_id] = one.account
        for account, name in self._accounts.items():
            homes += [(word, account) for word in dict.fromkeys(_words(name))]
        self._words, self._homes = sorted(words), sorted(homes)

    def __len__(self) -> int:
        return len(self._people)

    def account_name(self, account: bytes) -> str:
        """What an account is called; "" where nobody of it can be named."""
        return self._accounts.get(account, "")

    def some(self, ids: Sequence[bytes]) -> tuple[Nameable, ...]:
        """Those of these ids that can be named, in the order of the ids."""
        by_id = {one.id: one for one in self._people if one.id in frozenset(ids)}
        return tuple(by_id[one] for one in ids if one in by_id)

    def called(
        self, words: Sequence[str], *, account: bytes | None = None, whole: bool = False
    ) -> tuple[Nameable, ...]:
        """Whom all of these words mean, whole words before beginnings; the usual ones alone if among them."""
        exact = self._by(words, account, whole=True)
        begun: tuple[Nameable, ...] = ()
        if not exact and not whole and not (len(words) == 1 and words[0] in COMMON_WORDS):
            begun = self._by(words, account, whole=False)
        found = exact or begun
        usual = tuple(one for one in found if one.id in self._usual)
        return usual if usual and len(usual) < len(found) else found

    def account_called(self, words: Sequence[str]) -> tuple[bytes, ...]:
        """Accounts whose names hold words that begin so."""
        each = [{home for _word, home in _begun(self._homes, word)} for word in words]
        met = set.intersection(*each) if each else set()
        return tuple(sorted(met))

    def _by(
        self, words: Sequence[str], account: bytes | None, *, whole: bool
    ) -> tuple[Nameable, ...]:
        each = []
        for word in words:
            if not whole and len(word) < LEAST_LETTERS:
                return ()
            hits = _begun(self._words, word)
            each.append({place for key, place in hits if not whole or key == word})
        met = set.intersection(*each) if each else set()
        found = (self._people[place] for place in sorted(met))
        return tuple(one for one in found if account is None or one.account_id == account)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that several people answer to."""

    words: str
    people: tuple[Nameable, ...]


@dataclass(frozen=True, slots=True)
class TouchLine:
    """What a line says; None where it does not say."""

    words: str = ""
    """What it was about."""
    channel: str | None = None
    contacts: tuple[Nameable, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    account_id: bytes | None = None
    """An account that is named, or the one to which those named belong."""
    happened_on: str | None = None
    minutes: int | None = None
    feeling: str | None = None
    started_by: str | None = None
    two_way: bool | None = None
    stranger: str = ""
    """Words in front of a colon, among others that were understood, which nobody answers to."""
    otherwise: TouchLine | None = None
    """How the line reads where the words in front of a length or of how it took place are a name that
    nobody has: "ida 10m the dock" without a colon. Its `stranger` is that name as it was typed."""


def read_touch(
    line: str,
    people: TouchPeople,
    today: date,
    *,
    account: bytes | None = None,
    chosen: Mapping[str, bytes] | None = None,
) -> TouchLine:
    """What somebody means by a line.

    `chosen` says which one was picked of those whom the same words mean, by those words.
    """
    tokens = list(_TOKEN.finditer(line))
    bare = [folded(one.group()).strip(_EDGES) or one.group() for one in tokens]
    reading = _Reading(line, people, today, account, dict(chosen or {}), tokens, bare)
    reading.read_front()
    reading.skip_stranger()
    words = reading.read_end(line[reading.place() :].strip())
    told = reading.told
    home = told.account_id or account
    if told.contacts:
        home = told.contacts[0].account_id
    otherwise = None
    if not (told.contacts or told.unclear or told.stranger):
        other = reading.with_newcomer()
        if other is not None:
            rest = other.read_end(line[other.place() :].strip())
            otherwise = replace(other.told, words=rest, account_id=other.told.account_id or home)
    return replace(told, words=words, account_id=home, otherwise=otherwise)


@dataclass(slots=True)
class _Reading:
    """The front of a line on its way from word to word."""

    line: str
    people: TouchPeople
    today: date
    account: bytes | None
    chosen: dict[str, bytes]
    tokens: list[re.Match[str]]
    bare: list[str]
    told: TouchLine = field(default_factory=TouchLine)
    at: int = 0
    _named: int = 0
    _deed: bool = False
    """A deed was named in front of which nobody stood: we did it if a name follows."""

    def place(self) -> int:
        """Where in the line the words begin that are no longer the front."""
        return self.tokens[self.at].start() if self.at < len(self.tokens) else len(self.line)

    def read_front(self) -> None:
        readers: tuple[Callable[[int], int], ...] = (
            *(self._one_way, self._length, self._channel, self._deed_done, self._day),
            *(self._feeling, self._home, self._name),
        )
        while self.at < len(self.tokens):
            if self.bare[self.at] == ":":
                self.at += 1
                return
            if self.bare[self.at] in (",", ";") and self.at:
                self.at += 1
                continue
            taken = next((many for one in readers if (many := one(self.at))), 0)
            if not taken:
                return
            self.at += taken

    def skip_stranger(self) -> None:
        """Pass over a name that nobody has, where all else up to the colon is understood.

        "ida 10m: dock" asks who Ida is; "agreed: dock" and "tam agreed: dock" are words alone.
        """
        for many in range(1, MOST_UNKNOWN + 1):
            unknown = self.bare[self.at : self.at + many]
            if len(unknown) < many or any(one in COMMON_WORDS or one in _SIGNS for one in unknown):
                return
            ahead = replace(self, at=self.at + many)
            ahead.read_front()
            told = ahead.told
            if self.bare[ahead.at - 1] == ":" and ahead.at > self.at + many:
                if told != TouchLine() and not told.contacts and not told.unclear:
                    self.told = replace(told, stranger=self._typed(many))
                    self.at = ahead.at
                return

    def with_newcomer(self) -> _Reading | None:
        """The line read as if its first unknown words were a name; None where they hardly are one.

        They hardly are where a sentence may begin so ("weekly call"): a name is followed at once by how
        long it took, how it took place or what they did.
        """
        if self.at and self.bare[self.at - 1] == ":":
            return None
        for many in range(MOST_UNKNOWN, 0, -1):
            unknown = self.bare[self.at : self.at + many]
            if len(unknown) < many or any(
                one in _NO_NAMES or one in _SIGNS or not one.isalpha() for one in unknown
            ):
                continue
            ahead = replace(self, at=self.at + many)
            if not ahead.says_how():
                continue
            name, ahead = self._typed(many), replace(self, at=self.at + many, _named=1)
            ahead.read_front()
            if ahead.told.contacts or ahead.told.unclear:
                return None
            ahead.told = replace(ahead.told, stranger=name)
            return ahead
        return None

    def says_how(self) -> bool:
        """Whether a length, a channel or a deed comes next; takes it."""
        return any(one(self.at) for one in (self._length, self._channel, self._deed_done))

    def _typed(self, many: int) -> str:
        """The next words as they were typed."""
        return " ".join(one.group().strip(_EDGES) for one in self.tokens[self.at : self.at + many])

    def read_end(self, words: str) -> str:
        """Take what the end says behind commas off the words."""
        while True:
            rest, comma, last = words.rpartition(",")
            said = folded(last).strip().strip(_EDGES)
            bits = tuple(said.split())
            if not comma or not rest.strip() or not bits:
                return words
            if bits in ONE_WAY_WORDS and self.told.two_way is None:
                self.told = replace(self.told, two_way=False)
            elif len(bits) == 1 and bits[0] in FEELING_WORDS and self.told.feeling is None:
                self.told = replace(self.told, feeling=FEELING_WORDS[bits[0]])
            elif bits == ("yesterday",) and self.told.happened_on is None:
                day = (self.today - timedelta(days=1)).isoformat()
                self.told = replace(self.told, happened_on=day)
            elif (
                self.told.minutes is None
                and (length := minutes_said(bits))
                and length[1] == len(bits)
            ):
                self.told = replace(self.told, minutes=length[0])
            else:
                return words
            words = rest.rstrip()

    # Each answers how many words it took

    def _word(self, at: int) -> str:
        return self.bare[at] if at < len(self.bare) else ""

    def _ends_at(self, at: int) -> bool:
        return self._word(at) in ("", *_SIGNS) or self.tokens[at - 1].group().endswith(".")

    def _one_way(self, at: int) -> int:
        for form in ONE_WAY_WORDS:
            if tuple(self.bare[at : at + len(form)]) == form and self._ends_at(at + len(form)):
                self.told = replace(self.told, two_way=False)
                return len(form)
        return 0

    def _length(self, at: int) -> int:
        if self.told.minutes is not None:
            return 0
        skip = int(self._word(at) == "for")
        found = minutes_said(self.bare[at + skip : at + skip + 2])
        if found is None:
            return 0
        self.told = replace(self.told, minutes=found[0])
        return skip + found[1]

    def _channel(self, at: int) -> int:
        if self.told.channel is not None:
            return 0
        skip = int(self._word(at) == "by")
        word = self._word(at + skip)
        if word not in CHANNEL_WORDS or (len(word) == 1 and at > 0):
            return 0
        self.told = replace(self.told, channel=CHANNEL_WORDS[word])
        return skip + 1

    def _deed_done(self, at: int) -> int:
        word = self._word(at)
        if word not in DEED_WORDS or self.told.channel is not None:
            return 0
        theirs = self._named > 0
        self._deed = not theirs
        started = "them" if theirs and self.told.started_by is None else self.told.started_by
        self.told = replace(self.told, channel=DEED_WORDS[word], started_by=started)
        return 1

    def _day(self, at: int) -> int:
        if self.told.happened_on is not None:
            return 0
        found = day_said(self.bare[at : at + 4], self.today)
        if found is None:
            return 0
        self.told = replace(self.told, happened_on=found[0].isoformat())
        return found[1]

    def _feeling(self, at: int) -> int:
        """How it left them, where a sign or more of the front follows: "good news" is news."""
        word = self._word(at)
        if self.told.feeling is not None or word not in FEELING_WORDS:
            return 0
        rest = self.bare[at + 1 : at + 5]
        goes_on = rest and (minutes_said(rest) or day_said(rest, self.today))
        if not (self._ends_at(at + 1) or goes_on or self._word(at + 1) in CHANNEL_WORDS):
            return 0
        self.told = replace(self.told, feeling=FEELING_WORDS[word])
        return 1

    def _home(self, at: int) -> int:
        """The account behind an "at", where none is given."""
        if self.account is not None or self.told.account_id is not None:
            return 0
        if self._word(at) not in ("at", "@"):
            return 0
        found: tuple[bytes, ...] = ()
        taken = 0
        for many in range(1, 4):
            words = self.bare[at + 1 : at + 1 + many]
            if len(words) < many or any(one in _SIGNS for one in words):
                break
            met = self.people.account_called(words)
            if not met:
                break
            found, taken = met, many
        if len(found) != 1:
            return 0
        self.told = replace(self.told, account_id=found[0])
        self._narrow()
        return 1 + taken

    def _narrow(self) -> None:
        """Those who were unclear may be clear now that the account is known."""
        home, clear, still = self.told.account_id, list(self.told.contacts), []
        for one in self.told.unclear:
            there = tuple(who for who in one.people if who.account_id == home)
            if len(there) == 1:
                clear.append(there[0])
            else:
                still.append(replace(one, people=there or one.people))
        self.told = replace(self.told, contacts=tuple(clear), unclear=tuple(still))

    def _name(self, at: int) -> int:
        glue = self._word(at)
        joined = glue in ("with", "and", "&", "+", "from", "to")
        start = at + int(joined)
        first = self._word(start)
        if not first or first in _SIGNS or (first in FEELING_WORDS and self._ends_at(start + 1)):
            return 0
        home = self.account or self.told.account_id
        if self.told.contacts:
            home = self.told.contacts[0].account_id
        # Behind a name the next one needs "and" or a sign, or stands there in full.
        whole = self._named > 0 and not joined and self._word(at - 1) not in (",", ";")
        found: tuple[Nameable, ...] = ()
        taken = 0
        for many in range(1, 5):
            words = self.bare[start : start + many]
            if len(words) < many or any(one in _SIGNS for one in words):
                break
            met = self.people.called(words, account=home, whole=whole)
            if not met or (many > 1 and words[-1] in COMMON_WORDS and len(met) == len(found)):
                break
            found, taken = met, many
        if not taken:
            return 0
        self._take(" ".join(self.bare[start : start + taken]), found)
        if glue in ("from", "to") or self._deed:
            theirs = glue == "from"
            self.told = replace(self.told, started_by="them" if theirs else "us")
            self._deed = False
        return int(joined) + taken

    def _take(self, words: str, found: tuple[Nameable, ...]) -> None:
        self._named += 1
        picked = self.chosen.get(words)
        one = next((who for who in found if who.id == picked), None)
        if one is None and len(found) == 1:
            one = found[0]
        if one is None:
            unclear = Unclear(words, found[:MOST_ALIKE])
            self.told = replace(self.told, unclear=(*self.told.unclear, unclear))
        elif one not in self.told.contacts:
            self.told = replace(self.told, contacts=(*self.told.contacts, one))


def _words(text: str) -> list[str]:
    return [one for one in re.findall(r"[^\W_]+", folded(text)) if one]


def _begun(pairs: list[tuple[str, _T]], beginning: str) -> list[tuple[str, _T]]:
    """The pairs whose word begins so, of a sorted list."""
    start = bisect_left(pairs, beginning, key=lambda pair: pair[0])
    end = start
    while end < len(pairs) and pairs[end][0].startswith(beginning):
        end += 1
    return pairs[start:end]
