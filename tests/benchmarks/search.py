"""Search as you type over 50,000 notes, newest first, and ranked with snippets."""

from __future__ import annotations

import sqlite3

from tests.benchmarks import ours
from tests.benchmarks.notes import notes, prefixes
from tests.benchmarks.rows import Row, each_ms, percentile, reached

PAGE = 50
REACH_TYPING_MS = 1.0
REACH_RANKED_MS = 1.4


def plain_store() -> sqlite3.Connection:
    """The notes in plain SQLite with a full-text index that keeps prefixes of 2 and 3 letters."""
    store = sqlite3.connect(":memory:")
    store.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    store.execute(
        "CREATE VIRTUAL TABLE word USING fts5(body, content='note', content_rowid='id', prefix='2 3')"
    )
    store.executemany("INSERT INTO note(body) VALUES (?)", ((body,) for body in notes()))
    store.execute("INSERT INTO word(word) VALUES ('rebuild')")
    return store


def measure() -> list[Row]:
    store = plain_store()
    typed = prefixes()

    def newest_ids(prefix: str) -> object:
        return store.execute(
            "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?",
            (f'"{prefix}"*', PAGE),
        ).fetchall()

    def like(prefix: str) -> object:
        return store.execute(
            "SELECT id, body FROM note WHERE body LIKE ? ORDER BY id DESC LIMIT ?",
            (f"% {prefix}%", PAGE),
        ).fetchall()

    def ranked(prefix: str) -> object:
        return store.execute(
            "SELECT rowid, snippet(word, 0, '[', ']', '...', 12) FROM word"
            " WHERE word MATCH ? ORDER BY bm25(word) LIMIT ?",
            (f'"{prefix}"*', PAGE),
        ).fetchall()

    def p95(work: object) -> float:
        assert callable(work)
        each_ms(work, typed[:20])
        return percentile(each_ms(work, typed), 0.95)

    floor, scan, bm25 = p95(newest_ids), p95(like), p95(ranked)
    store.close()
    typing, with_snippets = ours.search_ms(typed)
    return [
        Row(
            "search as you type, ids of 50,000 notes, p95",
            "ms",
            typing,
            {"FTS5 ids": floor, "LIKE": scan},
            limit="FTS5 ids",
            reach="1 ms",
            met=reached(typing, REACH_TYPING_MS),
        ),
        Row(
            "the same with titles and snippets, p95",
            "ms",
            with_snippets,
            {"FTS5 bm25 over all hits": bm25},
            reach="1.4 ms",
            met=reached(with_snippets, REACH_RANKED_MS),
        ),
    ]
