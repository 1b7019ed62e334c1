"""Global search: any text works; the newest hits, those that say it in their title first.

Ranking every hit of a common word by bm25 costs tens of milliseconds on 50,000 notes; the newest rows
are what a person means most often, and reading the index backwards gives them in well under one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mcr_desktop.domain.tables import BY_CODE, KIND_BITS, TABLES
from mcr_desktop.store.engine import Store
from mcr_desktop.store.index_backlogs import catch_up
from mcr_desktop.store.indexing import title_and_body
from mcr_desktop.store.queries import VISIBLE, hides_any

_WORD = re.compile(r"[\w]+", re.UNICODE)
_AROUND = 60
_SNIPPET = 160


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found. `snippet` alternates plain and matching parts: (text, matches)."""

    kind: str
    id: bytes
    fence: bytes
    title: str
    snippet: tuple[tuple[str, bool], ...]


def match_expression(words: str, column: str = "") -> str:
    """An FTS5 expression that finds rows with every word, the last one as a prefix; "" for none."""
    tokens = _WORD.findall(words)
    if not tokens:
        return ""
    quoted = [f'"{token}"' for token in tokens]
    quoted[-1] += "*"
    expression = " ".join(quoted)
    return f"{{{column}}} : ({expression.replace(' ', ' AND ')})" if column else expression


def find_rows(store: Store, words: str, limit: int = 50) -> list[int]:
    """Row numbers of the newest rows that hold every word, the last one as a beginning.

    Of those that the index knows: see `index_backlogs`.
    """
    expression = match_expression(words)
    if not expression:
        return []
    with store.reading() as cursor:
        return [
            no
            for (no,) in cursor.execute(
                "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?",
                (expression, limit),
            )
        ]


def find(store: Store, words: str, limit: int = 50, *, hurried: bool = False) -> list[Hit]:
    """The newest rows that hold every word, with snippets, titles first; see `find_rows`.

    What an import has just brought is taken into the index first, which may take seconds; who is
    `hurried` finds only what is in it.
    """
    if not hurried:
        catch_up(store)
    numbers = find_rows(store, words, limit)
    tokens = [fold(token) for token in _WORD.findall(words)]
    hits = _hits(store, numbers, tokens)
    if len(hits) < len(numbers) and hides_any(store):
        # Hits that an import hides must not crowd out those that are shown.
        numbers = _find_shown(store, words, limit)
        hits = _hits(store, numbers, tokens)
    found = [hits[no] for no in numbers if no in hits]
    found.sort(key=lambda hit: not _says(hit.title, tokens))
    return found


def _find_shown(store: Store, words: str, limit: int) -> list[int]:
    """As `find_rows`, without what an import hides: each hit is looked up, which a common word feels."""
    imported = [
        table for table in TABLES.values() if any(f.name == "import_id" for f in table.fields)
    ]
    shown = " ".join(
        f'WHEN {table.code} THEN EXISTS (SELECT 1 FROM "{table.name}" t '
        f"WHERE t.no = search.rowid AND {VISIBLE})"
        for table in imported
    )
    kind = f"search.rowid & {(1 << KIND_BITS) - 1}"
    return [
        no
        for (no,) in store.rows(
            f"SELECT rowid FROM search WHERE search MATCH ? AND CASE {kind} {shown} ELSE 1 END "
            "ORDER BY rowid DESC LIMIT ?",
            (match_expression(words), limit),
        )
    ]


def _hits(store: Store, numbers: Sequence[int], tokens: Sequence[str]) -> dict[int, Hit]:
    """The rows of these numbers that are shown, each as a hit."""
    matches = _matcher(tokens) if numbers else None
    hits: dict[int, Hit] = {}
    by_kind: dict[int, list[int]] = {}
    for no in numbers:
        by_kind.setdefault(no & ((1 << KIND_BITS) - 1), []).append(no)
    for code, part in by_kind.items():
        table = BY_CODE.get(code)
        if table is None:
            continue
        title, body = title_and_body(table)
        imported = any(item.name == "import_id" for item in TABLES[table.name].fields)
        for no, row_id, fence, head, rest in store.rows(
            f'SELECT t.no, t.id, f.id, {title}, {body} FROM "{table.name}" t '
            f"JOIN fence f ON f.no = t.fence WHERE t.no IN ({','.join('?' * len(part))}) "
            "AND t.deleted IS NULL" + (f" AND {VISIBLE}" if imported else ""),
            part,
        ):
            shown = head.strip() or rest.strip().split("\n", 1)[0][:80]
            hits[no] = Hit(table.name, row_id, fence, shown, _round(rest.strip(), tokens, matches))
    return hits


def _says(title: str, tokens: Sequence[str]) -> bool:
    if len(tokens) == 1 and tokens[0] not in title.lower() and title.isascii():
        return False
    words = [fold(word) for word in _WORD.findall(title)]
    return all(any(word.startswith(token) for word in words) for token in tokens)


def snippet(text: str, tokens: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The part of a text round its first match, matches marked; from the start where none matches."""
    return _round(text, tokens, None)


def _round(
    text: str, tokens: Sequence[str], plain: _Matches | None
) -> tuple[tuple[str, bool], ...]:
    """The same with the matcher of plain texts, which one search makes once for all its hits."""
    matches = (plain or _matcher(tokens)) if text.isascii() else _folded_matches(tokens)
    first = next(iter(matches(text, 0)), None)
    start = 0
    if first and first[0] > _AROUND:
        start = text.rfind(" ", 0, first[0] - _AROUND // 2) + 1
    end = min(len(text), start + _SNIPPET)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    place = start
    for begin, stop in matches(text, start) if first else ():
        if begin >= end:
            break
        parts.append((text[place:begin], False))
        parts.append((text[begin : min(stop, end)], True))
        place = min(stop, end)
    parts.append((text[place:end] + ("…" if end < len(text) else ""), False))
    return tuple((part.replace("\n", " "), hit) for part, hit in parts if part)


_Matches = Callable[[str, int], Iterable[tuple[int, int]]]


def _matcher(tokens: Sequence[str]) -> _Matches:
    longest_first = sorted(tokens, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)
    return lambda text, start: (found.span() for found in pattern.finditer(text, start))


def _folded_matches(tokens: Sequence[str]) -> _Matches:
    def matches(text: str, start: int) -> Iterable[tuple[int, int]]:
        for found in _WORD.finditer(text, start):
            word = fold(found.group())
            length = max((len(token) for token in tokens if word.startswith(token)), default=0)
            if length:
                yield found.start(), found.start() + min(length, len(found.group()))

    return matches


def fold(word: str) -> str:
    """A word as the index compares it: without case and diacritics."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
