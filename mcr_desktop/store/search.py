"""Global search: any text works; the newest hits, those that say it in their title first.

Ranking every hit of a common word by bm25 costs tens of milliseconds on 50,000 notes; the newest rows
are what a person means most often, and reading the index backwards gives them in well under one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcr_desktop.domain.tables import BY_CODE, KIND_BITS, TABLES
from mcr_desktop.store.engine import Store
from mcr_desktop.store.index_backlogs import catch_up
from mcr_desktop.store.indexing import title_and_body
from mcr_desktop.store.queries import VISIBLE, hides_any
from mcr_desktop.store.snippets import Marked, Snippets
from mcr_desktop.store.words import units_of, words_of


@dataclass(frozen=True, slots=True)
class Hit:
    """One row found. `snippet` alternates plain and matching parts: (text, matches)."""

    kind: str
    id: bytes
    fence: bytes
    title: str
    snippet: Marked
    marked_title: Marked = ()
    """The title with what was looked for marked; the same words as `title`."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which rows count: of some kinds, in some fences, by somebody, within days (ISO, both count)."""

    kinds: tuple[str, ...] = ()
    fences: tuple[bytes, ...] | None = None
    by: str = ""
    since: str = ""
    until: str = ""


EVERYTHING = Narrowing()

_PEOPLE = ("author", "owner", "team", "lead", "person")
"""Fields that name people of ours, where a kind of rows has them."""
_DAYS = (
    *("happened_on", "written_on", "made_on", "starts_at", "reported_on", "opened_on"),
    *("noted_on", "starts_on", "added_on"),
)
"""The field that says when a row's matter was, the first that a kind of rows has."""


def match_expression(words: str, column: str = "") -> str:
    """An FTS5 expression that finds rows with every word, the last one as a prefix; "" for none."""
    terms = [_phrase(word) for word in words_of(words)]
    if not terms:
        return ""
    terms[-1] += "*"
    if column:
        return f"{{{column}}} : ({' AND '.join(terms)})"
    return " AND ".join(terms)


def expression_of(words: str, phrases: Sequence[str] = (), without: Sequence[str] = ()) -> str:
    """The same with exact phrases, and with words that a row must not hold; "" where nothing must be held."""
    wanted = [one for one in (match_expression(words), *map(_phrase, phrases)) if one]
    if not wanted:
        return ""
    barred = [one for one in map(_phrase, without) if one]
    expression = " AND ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(barred)})" if barred else expression


def _phrase(text: str) -> str:
    """What the index holds of a text, one after the other; "" where that is nothing."""
    units = [unit for word in words_of(text) for unit in units_of(word)]
    return f'"{" ".join(units)}"' if units else ""


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


def holds(store: Store, word: str, *, beginning: bool) -> bool:
    """Whether the index knows one word, or a word that begins with it; what is no word to it counts as known."""
    expression = match_expression(word) if beginning else _phrase(word)
    if not expression:
        return True
    return store.row("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (expression,)) is not None


def find(
    store: Store,
    words: str,
    limit: int = 50,
    *,
    hurried: bool = False,
    phrases: Sequence[str] = (),
    without: Sequence[str] = (),
    narrowing: Narrowing = EVERYTHING,
) -> list[Hit]:
    """The newest rows that hold every word and phrase, with snippets, titles first; see `find_rows`.

    Where nothing but a narrowing is given, the newest rows of its kinds. What an import has just
    brought is taken into the index first, which may take seconds; who is `hurried` finds only what is in it.
    """
    if not hurried:
        catch_up(store)
    expression = expression_of(words, phrases, without)
    narrow = narrowing != EVERYTHING
    if not expression:
        numbers = _newest(store, narrowing, limit) if narrow else []
    elif narrow:
        numbers = _matching(store, expression, limit, _conditions(narrowing))
    else:
        numbers = _matching(store, expression, limit)
    tokens = [token for text in (words, *phrases) for token in words_of(text)]
    snippets = Snippets(tokens)
    hits = _hits(store, numbers, snippets)
    if len(hits) < len(numbers) and not narrow and hides_any(store):
        # Hits that an import hides must not crowd out those that are shown.
        numbers = _matching(store, expression, limit, _conditions(EVERYTHING))
        hits = _hits(store, numbers, snippets)
    found = [hits[no] for no in numbers if no in hits]
    if tokens:
        found.sort(key=lambda hit: not _says(hit, snippets, len(tokens)))
    return found


def _says(hit: Hit, snippets: Snippets, words: int) -> bool:
    """Whether a hit's title holds every word; what is marked in it tells for one word alone."""
    marked = hit.marked_title
    # Plain words and finds take turns: two parts, or one that is a find.
    found = len(marked) > 1 or (marked and marked[0][1])
    return bool(found) and (words == 1 or snippets.says(hit.title))


def _matching(
    store: Store, expression: str, limit: int, conditions: _Conditions | None = None
) -> list[int]:
    """Row numbers of the newest rows that match; with conditions each is looked up, which a common word feels."""
    where, parameters = "", []
    if conditions is not None:
        whens = " ".join(
            f'WHEN {TABLES[name].code} THEN EXISTS (SELECT 1 FROM "{name}" t '
            f"WHERE t.no = search.rowid AND {condition})"
            for name, (condition, _) in conditions.items()
        )
        where = f" AND CASE search.rowid & {(1 << KIND_BITS) - 1} {whens} ELSE 0 END"
        parameters = [one for _, some in conditions.values() for one in some]
        if not conditions:
            return []
    with store.reading() as cursor:
        return [
            no
            for (no,) in cursor.execute(
                f"SELECT rowid FROM search WHERE search MATCH ?{where} ORDER BY rowid DESC LIMIT ?",
                (expression, *parameters, limit),
            )
        ]


def _newest(store: Store, narrowing: Narrowing, limit: int) -> list[int]:
    """Row numbers of the newest rows that pass a narrowing, of the kinds that search knows."""
    numbers: list[int] = []
    for name, (condition, parameters) in _conditions(narrowing).items():
        numbers += [
            no
            for (no,) in store.rows(
                f'SELECT t.no FROM "{name}" t WHERE {condition} ORDER BY t.no DESC LIMIT ?',
                (*parameters, limit),
            )
        ]
    return sorted(numbers, reverse=True)[:limit]


_Conditions = dict[str, tuple[str, list[object]]]


def _conditions(narrowing: Narrowing) -> _Conditions:
    """By table, the condition over `t` under which its rows count, with its parameters."""
    found: _Conditions = {}
    for table in TABLES.values():
        names = {item.name for item in table.fields}
        if not any(item.search for item in table.fields):
            continue
        if narrowing.kinds and table.name not in narrowing.kinds:
            continue
        parts, parameters = ["t.deleted IS NULL"], list[object]()
        if "import_id" in names:
            parts.append(VISIBLE)
        if narrowing.fences is not None:
            marks = ",".join("?" * len(narrowing.fences))
            parts.append(f"t.fence IN (SELECT no FROM fence WHERE id IN ({marks}))")
            parameters += narrowing.fences
        if narrowing.by:
            people = [name for name in _PEOPLE if name in names]
            if not people:
                continue
            escaped = narrowing.by.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            parts.append(
                "(" + " OR ".join(f"t.\"{name}\" LIKE ? ESCAPE '\\'" for name in people) + ")"
            )
            # Several people stand as a JSON list, each in quotation marks.
            parameters += [f'%"{escaped}%' if name == "team" else f"{escaped}%" for name in people]
        if narrowing.since or narrowing.until:
            day = next((name for name in _DAYS if name in names), None)
            if day is None:
                continue
            parts.append(f't."{day}" >= ? AND t."{day}" < ?')
            parameters += [narrowing.since, (narrowing.until or "9999") + "~"]
        found[table.name] = (" AND ".join(parts), parameters)
    return found


def _hits(store: Store, numbers: Sequence[int], snippets: Snippets) -> dict[int, Hit]:
    """The rows of these numbers that are shown, each as a hit."""
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
            hits[no] = Hit(
                table.name, row_id, fence, shown, snippets.of(rest.strip()), snippets.marked(shown)
            )
    return hits
