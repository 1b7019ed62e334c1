"""What a note's words name: `#tags`, `@people`, and lines that are tasks.

Words within code (between back ticks, in fenced blocks) name nothing. All places count characters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

PieceKind = Literal["tag", "mention"]

LONGEST_WORD = 64
"""Longest tag, and longest first word of a name, that is taken for one."""
LONGEST_NAME = 120
_BREAKS = (
    r"\s\x00-\x26\x28-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\xbf\u2000-\u200b\u200e-\u2018\u201a-\u206f"
    r"\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\ufeff"
)
# Letters of every script with their marks, digits, hyphen, underscore and apostrophe: what is not a
# break. Python's own word class leaves out the vowel signs of Indian scripts.
_WORD = rf"[^{_BREAKS}]"
_ENDS = "-'_\u2019"
_TAG = re.compile(rf"(?<![^\s(\[{{,;:'\"\u2018\u201c])#({_WORD}{{1,{LONGEST_WORD}}})(?!{_WORD})")
_MENTION = re.compile(
    rf"(?<![^\s(\[{{,;:'\"\u2018\u201c/])@({_WORD}{{1,{LONGEST_WORD}}})(?!{_WORD})"
)
_FENCE = re.compile(
    r"^[ \t]{0,3}(```+|~~~+).*?(?:^[ \t]{0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^\n]*?[^`\n])\1(?!`)")
_TASK = re.compile(r"^[ \t>]{0,40}[-*+][ \t]+\[([ xX])\][ \t]+(\S.*?)[ \t\r]*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t#\r]*$", re.MULTILINE)
_DUE = re.compile(r"(?:^|[\s,;(])(?:by|until|till|due(?: on)?|on)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag or a mention in a note: where it stands, and what it says without its sign."""

    kind: PieceKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line `- [ ] text @owner by Friday`."""

    line: int
    """Number of the line, from 0."""
    start: int
    end: int
    done: bool
    text: str
    """What stands behind the box, as it was written."""
    owner: str | None
    due: str | None
    """The words in which its day is said, unread."""

    @property
    def wording(self) -> str:
        """The text without the owner's name."""
        words = self.text
        if self.owner:
            words = words.replace(f"@{self.owner}", "", 1)
        return " ".join(words.split()).strip(" ,;") or self.text


def pieces(body: str, names: Collection[str] = (), most: int | None = None) -> list[Piece]:
    """The tags and mentions of a note in their order; of each no more than the first `most`.

    A mention takes as many words as make up one of `names`, else the one word behind the sign.
    """
    if "#" not in body and "@" not in body:
        return []
    body = _without_code(body)
    found = [*islice(_tags(body), most), *islice(_mentions(body, names), most)]
    return sorted(found, key=lambda piece: piece.start)


def _tags(body: str) -> Iterator[Piece]:
    for match in _TAG.finditer(body):
        tag = match[1].rstrip(_ENDS)
        if tag and not tag.replace("-", "").isdigit():
            yield Piece("tag", match.start(), match.start(1) + len(tag), tag)


def _mentions(body: str, names: Collection[str]) -> Iterator[Piece]:
    known = _by_first_word(tuple(names))
    for match in _MENTION.finditer(body):
        name = _longest(body, match.start(1), known.get(match[1].casefold(), ()))
        name = name or match[1].rstrip(_ENDS)
        if name:
            yield Piece("mention", match.start(), match.start(1) + len(name), name)


def tags(body: str) -> tuple[str, ...]:
    """A note's tags as they were first written, each once whatever its case."""
    found = {one.text.casefold(): one.text for one in reversed(pieces(body)) if one.kind == "tag"}
    return tuple(reversed(found.values()))


def task_lines(body: str, names: Collection[str] = ()) -> list[TaskLine]:
    """The lines of a note that are tasks, done ones included."""
    found = []
    if "[" not in body:
        return []
    plain = _without_code(body)
    for number, start, line in _lines(plain):
        match = _TASK.match(line)
        if match is None:
            continue
        text = body[start + match.start(2) : start + match.end(2)]
        owner = next((one.text for one in pieces(text, names) if one.kind == "mention"), None)
        found.append(
            TaskLine(
                number,
                start,
                start + len(line),
                match[1] != " ",
                text,
                owner,
                _due_words(text),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a note: number of its line, from 0; how deep it is, from 1; its words."""

    line: int
    level: int
    text: str


def headings(body: str) -> list[Heading]:
    """The headings of a note in their order; a line of code that begins with # is none."""
    if "#" not in body:
        return []
    plain, found, line, at = _without_code(body), [], 0, 0
    for match in _HEADING.finditer(plain):
        line += plain.count("\n", at, match.start())
        at = match.start()
        text = body[match.start(2) : match.end(2)]
        found.append(Heading(line, len(match[1]), text))
    return found


def ticked(body: str, line: int, *, done: bool) -> str:
    """The words with the box of one line set or emptied; as they are where that line is no task."""
    for one in task_lines(body):
        if one.line == line:
            box = body.index("[", one.start)
            return body[: box + 1] + ("x" if done else " ") + body[box + 2 :]
    return body


def _lines(body: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for number, line in enumerate(body.split("\n")):
        yield number, start, line
        start += len(line) + 1


def _due_words(text: str) -> str | None:
    """What stands behind the last "by", "until" or "due"; a mention behind it is left out."""
    last = None
    for last in _DUE.finditer(text):  # noqa: B007 - the last one counts
        pass
    if last is None:
        return None
    words = re.sub(r"\s*@\S.*$", "", text[last.end() :]).strip(" .;,!)")
    return words if words and len(words) <= 40 else None


def _longest(body: str, start: int, names: Collection[str]) -> str:
    for name in names:
        part = body[start : start + len(name)]
        after = body[start + len(name) : start + len(name) + 1]
        if part.casefold() == name.casefold() and not re.match(_WORD, after):
            return part
    return ""


@lru_cache(maxsize=64)
def _by_first_word(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in names:
        first = re.match(rf"{_WORD}+", name)
        if first and len(name) <= LONGEST_NAME:
            found.setdefault(first[0].casefold(), []).append(name)
    return {word: tuple(sorted(some, key=len, reverse=True)) for word, some in found.items()}


def _without_code(body: str) -> str:
    """The words with code blanked out, every other character in its place."""
    if "`" not in body and "~~~" not in body:
        return body
    blank = _FENCE.sub(_blanked, body)
    return _CODE.sub(_blanked, blank)


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
