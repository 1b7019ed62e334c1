"""Other customers' names, people, places and figures taken out of what people typed.

Circles cannot know what stands in prose. So each text is searched for the names that a copy's reader must
not find: however they are spelt (case, accents, hyphens, legal form), shortened to their telling word, or
hidden in an address. What was changed is kept, so that the author sees it before the copy goes out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.everyday_words import EVERYDAY

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEGAL = frozenset({
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh",
    "group", "holding", "holdings", "inc", "incorporated", "kg", "kgaa", "limited", "llc",
    "llp", "ltd", "mbh", "nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sas", "se", "sl",
    "spa", "srl",
})  # fmt: skip
_LEAST_WORD = 4
_SHORT = 3
"""Shorter words tell nothing of themselves."""
_GAP = "[\N{HORIZONTAL ELLIPSIS}]"
_WORD = re.compile(r"[^ ]+")
_NUMBER = re.compile(r"\d+(?:[.,'\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d+")
_FIGURE = re.compile(r"\d[\d.,'\u00a0\u202f\u2009]*(?<=\d)")
_SENTENCE = re.compile(r"(?<!^[^\W\d_]\.)(?<![\s.(][^\W\d_]\.)(?<=[.!?;])\s+|\n+")
"""Where a sentence ends; an initial before a surname ends none."""
_DATE = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}\.? (?=[^\W\d]{3,})(?:[^\W\d]+)(?: \d{4})?\b|\b(?:19|20)\d{2}\b"
)
_MONTHS = frozenset({
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
})  # fmt: skip
_TITLES = frozenset(
    {"dr", "herr", "frau", "madame", "miss", "monsieur", "mr", "mrs", "ms", "mx", "prof", "sir"}
)
"""Before one of these, even an everyday word is somebody's name."""
_HEADLINE = 3
"""So many words, all with capitals, are a heading: a capital tells nothing in it."""
_LEAST_DIGITS = 3
_SURE_WORD = 5
"""A telling word of fewer letters counts only where it is written with a capital."""
_TELLING_LENGTH = 6
"""A telling word of so many letters is found inside longer ones, too."""
_PICTURE = 3
_BARE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "a", "œ": "o", "\u0131": "i", "ħ": "h"}
)
"""Letters that Unicode does not take apart into a plain one and its mark."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """One text that a copy tells otherwise; `where` is the part of the report in which it stands."""

    where: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """Names of one kind and the words that stand for them."""

    names: tuple[str, ...]
    instead: str
    person: bool = False
    near: bool = True
    """Of an account that the case concerns: a telling word alone is enough, in any case of letters."""
    whole: bool = False
    """Addresses and the like: a part of one tells of nobody."""


class Blanks:
    """Takes names and figures out of texts and remembers what it took."""

    def __init__(
        self,
        hidden: Iterable[Hidden],
        figures: Iterable[float | str] = (),
        kept: Iterable[str] = (),
    ) -> None:
        """`kept` are the reader's own names: a word of theirs gives nobody else away."""
        own = {form for name in kept for form in _full_forms(name, person=False)}
        own |= {form for name in kept for form in _full_forms(name, person=True)}
        words = {word for name in kept for word in _tokens(name)}
        self._instead: dict[str, str] = {}
        self._capital: set[str] = set()
        self._everyday: set[str] = set()
        self._within: set[str] = set()
        for group in hidden:
            for name in group.names:
                for form in _full_forms(name, person=group.person) - own:
                    self._instead.setdefault(form, group.instead)
                    if _is_everyday(form):
                        self._everyday.add(form)
                if not group.whole:
                    self._take_word(_telling(name, person=group.person), group, words)
        self._inside = sorted(self._within, key=len, reverse=True)
        # By their first word: thousands of names cost a text no more than a few.
        self._forms: dict[str, list[str]] = {}
        for form in sorted(self._instead, key=len, reverse=True):
            self._forms.setdefault(form.partition(" ")[0], []).append(form)
        self._figures = {_digits(str(figure)) for figure in figures}
        self._figures = {one for one in self._figures if len(one) >= _LEAST_DIGITS}
        self.redactions: list[Redaction] = []

    def _take_word(self, word: str, group: Hidden, kept: set[str]) -> None:
        """Have the word by which people call somebody stand for the name."""
        if not word or word in kept or word in self._instead:
            return
        if word in EVERYDAY:
            if group.near:
                self._everyday.add(word)
                self._instead[word] = group.instead
            return
        self._instead[word] = group.instead
        if not group.near or group.person or len(word) < _SURE_WORD:
            self._capital.add(word)
        elif len(word) >= _TELLING_LENGTH:
            self._within.add(word)

    def text(self, text: str, where: str = "", *, typed: bool = False) -> str:
        """The text without what it must not say; figures of others are sought in `typed` prose alone."""
        if not self._instead and not self._figures:
            return text
        said: list[str] = []
        count = 0
        for sentence, gap in _sentences(text):
            fresh, named = self._named(sentence)
            if named:
                fresh, taken = _without_numbers(fresh)
                named += taken
            elif typed and self._figures:
                fresh, named = self._without_figures(fresh)
            count += named
            said += [fresh, gap]
        if not count:
            return text
        changed = "".join(said)
        self.redactions.append(Redaction(where, text, changed, count))
        return changed

    def label(self, label: str, where: str = "") -> str:
        """A label that stands in sentences which nobody typed: names alone are taken from it."""
        changed, count = self._named(label) if self._instead else (label, 0)
        if count:
            self.redactions.append(Redaction(where, label, changed, count))
        return changed if count else label

    def _named(self, text: str) -> tuple[str, int]:
        text = _plain(text)
        folded, begins, ends = _folded(text)
        parts: list[str] = []
        at = count = done = 0
        for word in _WORD.finditer(folded):
            if word.start() < done:
                continue
            found = self._found(folded, word.start(), word.group())
            if found is None:
                continue
            form, last = found
            begin, end = begins[word.start()], ends[last - 1]
            if form in self._capital and not text[begin].isupper():
                continue
            if form in self._everyday and not _is_name(text, begin, end):
                continue
            done = last
            begin, end = _whole_address(text, begin, end)
            if begin < at:
                continue
            instead = self._instead[form]
            if not any(letter.isalnum() for letter in text[:begin]):
                instead = instead[:1].upper() + instead[1:]
            parts += [text[at:begin], instead]
            at = end
            count += 1
        return "".join((*parts, text[at:])), count

    def _found(self, folded: str, at: int, word: str) -> tuple[str, int] | None:
        """The longest name that begins with the word at that place, and where it ends."""
        for form in self._forms.get(word, ()):
            end = at + len(form)
            if folded.startswith(form, at) and folded[end : end + 1] in {"", " "}:
                return form, end
        for form in self._inside:
            if form in word:
                return form, at + len(word)
        return None

    def _without_figures(self, text: str) -> tuple[str, int]:
        count = 0
        dates = date_spans(text)

        def blank(found: re.Match[str]) -> str:
            nonlocal count
            if _digits(found.group()) not in self._figures:
                return found.group()
            if text[found.end() :].lstrip().startswith("%"):
                return found.group()  # others' figures here are counts
            if any(first <= found.start() < last for first, last in dates):
                return found.group()
            count += 1
            return _GAP

        return _NUMBER.sub(blank, text), count


def _without_numbers(text: str) -> tuple[str, int]:
    """A sentence about somebody else without its figures: they are that customer's."""
    dates = date_spans(text)
    count = 0

    def blank(found: re.Match[str]) -> str:
        nonlocal count
        if any(first <= found.start() < last for first, last in dates):
            return found.group()
        count += 1
        return _GAP

    return _FIGURE.sub(blank, text), count


def date_spans(text: str) -> list[tuple[int, int]]:
    """Where dates and years stand in a text: they are nobody's figures."""
    return [found.span() for found in _DATE.finditer(text) if _is_date(found.group())]


def _is_date(text: str) -> bool:
    words = [word for word in re.split(r"[\W\d_]+", text) if word]
    return not words or words[0][:3].casefold() in _MONTHS


def _is_everyday(form: str) -> bool:
    """Whether a name is made of nothing but words that sentences hold anyway."""
    return all(word in EVERYDAY or re.fullmatch("[a-z]", word) for word in form.split())


def _is_name(text: str, begin: int, end: int) -> bool:
    """Whether everyday words are meant as a name at that place: written so where a sentence would not."""
    words = [word for word in re.findall(r"[^\W_]+", text[begin:end]) if len(word) >= _SHORT]
    if not all(word[0].isupper() for word in words):
        return False
    if len(words) > 1:
        return True
    before = text[:begin].rstrip()
    if re.split(r"[\s.]+", before.rstrip("."))[-1].casefold() in _TITLES:
        return True
    if not any(letter.isalnum() for letter in before) or not (
        before[-1].isalnum() or before[-1] == ","
    ):
        return False  # any word has a capital there
    others: list[str] = re.findall(r"[^\W\d_]{4,}", text[:begin] + text[end:])
    return len(others) < _HEADLINE or not all(word[0].isupper() for word in others)


def _sentences(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    for gap in _SENTENCE.finditer(text):
        found.append((text[at : gap.start()], gap.group()))
        at = gap.end()
    return [*found, (text[at:], "")]


def _plain(text: str) -> str:
    """Without the invisible letters that could part a name; line ends stay."""
    return "\n".join(clean(line) if not line.isascii() else line for line in text.split("\n"))


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """The text as names are compared: small, without accents, one blank between words.

    With it where each of its letters begins and ends in the text.
    """
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    last = 0
    for place, letter in enumerate(text):
        for one in unicodedata.normalize("NFKD", letter).casefold().translate(_BARE):
            if unicodedata.combining(one):
                continue
            before = letters[-1] if letters else ""
            if one == "e" and before and before in "aou":
                ends[-1] = place + 1  # Muenchen is Munich's name as much as with an umlaut
                continue
            kind = _kind(one)
            if before not in {"", " "} and (kind != last or kind == _PICTURE):
                letters.append(" ")
                begins.append(place)
                ends.append(place)
            last = kind
            if kind:
                letters.append(one)
                begins.append(place)
                ends.append(place + 1)
    return "".join(letters), begins, ends


def _kind(letter: str) -> int:
    """Letters, digits and picture letters each make words of their own; all else parts words."""
    if letter >= "\u2e80" and letter.isalnum():
        return _PICTURE
    if letter.isdigit():
        return 2
    return int(letter.isalpha())


def _tokens(name: str) -> list[str]:
    return _folded(_plain(name))[0].split()


def _full_forms(name: str, *, person: bool) -> set[str]:
    words = _tokens(name)
    if not words:
        return set()
    if person:
        if len(words) < 2:
            return set()
        turned = [words[-1], *words[:-1]]
        initial = [words[0][0], words[-1]]
        return {" ".join(one) for one in (words, turned, initial)} | {f"{words[0]}{words[-1]}"}
    core = list(words)
    while len(core) > 1 and core[-1] in _LEGAL:
        core.pop()
    forms = {" ".join(words), " ".join(core)}
    if len(core) > 1:
        forms.add("".join(core))
    return {form for form in forms if len(form) >= 2}


def _telling(name: str, *, person: bool) -> str:
    """The word by which people call it when they write fast; an everyday word only where it comes first."""
    words = _tokens(name)
    if person:
        return words[-1] if len(words) > 1 and len(words[-1]) >= _LEAST_WORD else ""
    fit = [word for word in words if len(word) >= _LEAST_WORD and word not in _LEGAL]
    sure = [word for word in fit if word not in EVERYDAY]
    return (sure or [word for word in fit[:1] if word == words[0]] or [""])[0]


def _whole_address(text: str, begin: int, end: int) -> tuple[int, int]:
    """All of an e-mail or web address that holds the name; a half one could still be read."""
    first = max(text.rfind(gap, 0, begin) for gap in " \n\t<(,;") + 1
    after = [place for gap in " \n\t>),;" if (place := text.find(gap, end)) >= 0]
    last = min(after, default=len(text))
    word = text[first:last]
    if "@" in word or "://" in word or word.lower().startswith("www."):
        return first, last
    return begin, end


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
