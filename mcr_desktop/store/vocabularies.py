"""The words that the search index holds, for who mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

from mcr_desktop.store.engine import Store

# A table of the connection's own that keeps nothing: it reads the index where that lies.
_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab('main', 'search', 'row')"
)


def words_beginning(store: Store, letters: Iterable[str]) -> dict[str, int]:
    """Every word of the index that begins with one of these letters, with how many rows hold it.

    As the index compares them: small letters without diacritics. A word whose last row has just gone may
    still be among them. One letter costs about 10 ms at 360,000 rows; all words at once 230 ms.
    """
    found: dict[str, int] = {}
    with store.reading() as cursor:
        cursor.execute(_TABLE)
        for letter in letters:
            found.update(
                cursor.execute(
                    "SELECT term, doc FROM temp.search_words WHERE term >= ? AND term < ?",
                    (letter, chr(ord(letter) + 1)),
                )
            )
    return found
