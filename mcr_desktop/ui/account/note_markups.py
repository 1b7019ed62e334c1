"""A note's Markdown as markup to be read: what the editor shows of it while it is written, and no more.

The markup still goes through the sanitiser: whatever somebody writes into a note comes out as letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape
from urllib.parse import quote, unquote

from mcr_desktop.domain.note_texts import pieces, task_lines
from mcr_desktop.ui.account.note_styles import FENCE, SPANS

MOST_LETTERS = 20_000
"""Letters of a note beyond which it is only written: laying out more would be felt."""
MOST_LINE = 5_000
"""Letters of a line beyond which it is left plain, as in the editor."""
DEEPEST = 6
NESTED = 3
"""Marks within marks that are looked for: **strong with _emphasis_**."""
OPEN_BOX, TICKED_BOX = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"
TASK, TAG = "mcr:task/", "mcr:tag/"

_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_ITEM = re.compile(r"(\s*)(?:([-*+])|(\d{1,9})[.)]) +(\S.*)")
_BOX = re.compile(r"\[([ xX])\] +(\S.*)")
_QUOTE = re.compile(r"\s*>+ ?(.*)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")
_SCHEME = re.compile(r"(?:https?://|mailto:|mcr:)", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_MARKS = {"strong": ("b", 2), "gone": ("s", 2), "emphasis": ("i", 1)}


def markup_of(body: str, names: Collection[str] = ()) -> str:
    """The note as markup; `names` are people whose names have several words.

    A task's box leads to `mcr:task/LINE`, a tag to `mcr:tag/NAME`; other links lead where they say.
    """
    return _Writing(body[:MOST_LETTERS], names).written()


def tag_of(address: str) -> str:
    """The tag that a link of a preview leads to; "" for any other link."""
    return unquote(address.removeprefix(TAG)) if address.startswith(TAG) else ""


def task_of(address: str) -> int | None:
    """The line whose task a link of a preview leads to; None for any other link."""
    told = address.removeprefix(TASK)
    return int(told) if address.startswith(TASK) and told.isdecimal() else None


def inline(text: str, names: Collection[str] = (), depth: int = 0) -> str:
    """A line's words with their emphasis, links, tags and mentions."""
    if len(text) > MOST_LINE or depth > NESTED:
        return escape(text)
    parts, at = [], 0
    for span in SPANS.finditer(text):
        parts.append(_named(text[at : span.start()], names))
        parts.append(_span(str(span.lastgroup), span[0], names, depth))
        at = span.end()
    parts.append(_named(text[at:], names))
    return "".join(parts)


def _span(kind: str, words: str, names: Collection[str], depth: int) -> str:
    if kind in _MARKS:
        tag, marks = _MARKS[kind]
        return f"<{tag}>{inline(words[marks:-marks], names, depth + 1)}</{tag}>"
    if kind == "code":
        return f"<code>{escape(words[1:-1])}</code>"
    if kind == "address":
        bare = words.rstrip(".,;:!?)")
        return f'<a href="{escape(bare)}">{escape(bare)}</a>{escape(words[len(bare) :])}'
    link = _LINK.fullmatch(words)
    if link is None or not _SCHEME.match(link[2]):
        return escape(words)
    return f'<a href="{escape(link[2])}">{inline(link[1], names, depth + 1)}</a>'


def _named(text: str, names: Collection[str]) -> str:
    if "#" not in text and "@" not in text:
        return escape(text)
    parts, at = [], 0
    for one in pieces(text, names):
        if one.start < at:
            continue
        parts.append(escape(text[at : one.start]))
        words = escape(text[one.start : one.end])
        parts.append(
            f'<a href="{TAG}{quote(one.text, safe="")}">{words}</a>'
            if one.kind == "tag"
            else f"<mark>{words}</mark>"
        )
        at = one.end
    parts.append(escape(text[at:]))
    return "".join(parts)


class _Writing:
    """Goes through the lines of a note and opens and closes what they are part of."""

    def __init__(self, body: str, names: Collection[str]) -> None:
        self._lines = body.split("\n")
        self._names = names
        self._tasks = {one.line: one for one in task_lines(body, names)}
        self._out: list[str] = []
        self._lists: list[tuple[int, str]] = []
        """Indent and tag of each list that is open."""
        self._inside = ""
        """The block that further lines go on with: "p", "blockquote" or "li"."""

    def written(self) -> str:
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            if line.lstrip().startswith(FENCE):
                number = self._code(number)
                continue
            self._line(number, line)
            number += 1
        self._close()
        return "".join(self._out)

    def _code(self, number: int) -> int:
        self._close()
        end = number + 1
        while end < len(self._lines) and not self._lines[end].lstrip().startswith(FENCE):
            end += 1
        self._out.append(f"<pre>{escape(chr(10).join(self._lines[number + 1 : end]))}</pre>")
        return end + 1

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            if self._inside in ("p", "blockquote"):
                self._close()
            self._inside = ""
        elif _RULE.fullmatch(line):
            self._close()
            self._out.append("<hr>")
        elif heading := _HEADING.match(line):
            self._close()
            level = min(len(heading[1]), 3)
            self._out.append(f"<h{level}>{self._inline(heading[2])}</h{level}>")
        elif item := _ITEM.match(line):
            self._item(number, item)
        elif quoted := _QUOTE.match(line):
            self._go_on("blockquote", quoted[1])
        elif self._inside == "li" and line[:1].isspace():
            self._out.append(f"<br>{self._inline(line.strip())}")
        else:
            self._go_on("p", line)

    def _inline(self, words: str) -> str:
        return inline(words, self._names)

    def _go_on(self, block: str, words: str) -> None:
        if self._inside == block:
            self._out.append(f"<br>{self._inline(words)}")
            return
        self._close()
        self._out.append(f"<{block}>{self._inline(words)}")
        self._inside = block

    def _item(self, number: int, item: re.Match[str]) -> None:
        if self._inside in ("p", "blockquote"):
            self._close()
        indent = len(item[1].expandtabs(4))
        tag = "ul" if item[2] else "ol"
        while self._lists and indent < self._lists[-1][0]:
            self._end_list()
        fresh = not self._lists or indent > self._lists[-1][0]
        if fresh and len(self._lists) < DEEPEST:
            self._lists.append((indent, tag))
            self._out.append(f"<{tag}>")
        elif self._lists[-1][1] != tag:
            self._end_list()
            self._lists.append((indent, tag))
            self._out.append(f"<{tag}>")
        else:
            self._out.append("</li>")
        self._out.append(f"<li>{self._task(number, item[4])}")
        self._inside = "li"

    def _task(self, number: int, words: str) -> str:
        box = _BOX.match(words)
        if box is None:
            return self._inline(words)
        done = box[1] != " "
        sign = TICKED_BOX if done else OPEN_BOX
        if number in self._tasks:
            sign = f'<a href="{TASK}{number}">{sign}</a>'
        told = self._inline(box[2])
        return f"{sign} <s>{told}</s>" if done else f"{sign} {told}"

    def _end_list(self) -> None:
        self._out.append(f"</li></{self._lists.pop()[1]}>")

    def _close(self) -> None:
        if self._inside in ("p", "blockquote"):
            self._out.append(f"</{self._inside}>")
        while self._lists:
            self._end_list()
        self._inside = ""
