"""Whether words are spelt right, where the system can tell: through Enchant, which most desktops have.

Nothing is written: words that somebody teaches are kept by the program, never in the system's own lists,
for they name customers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

MOST_LANGUAGES = 3
MOST_REMEMBERED = 20_000
LONGEST_WORD = 60
_NAMES = ("enchant-2", "enchant")


class Speller:
    """The dictionaries of the system's languages; a word that one of them knows is right."""

    def __init__(self, library: Any, broker: int, dictionaries: Sequence[int]) -> None:
        """`library` answers Enchant's functions; `open_speller` finds it."""
        self._library = library
        self._broker = broker  # it owns the dictionaries and lives as long as they
        self._dictionaries = tuple(dictionaries)
        self._known: dict[str, bool] = {}
        self._learned: set[str] = set()

    def learn(self, words: Iterable[str]) -> None:
        """Take words for right from now on, whatever their case."""
        self._learned |= {word.casefold() for word in words}
        self._known.clear()

    def misspelt(self, word: str) -> bool:
        """Whether no dictionary knows a word. What is written in capitals or overlong is never wrong."""
        word = word.replace("\u2019", "'")
        wrong = self._known.get(word)
        if wrong is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            wrong = self._known[word] = self._looked_up(word)
        return wrong

    def suggest(self, word: str, most: int = 5) -> list[str]:
        """What may have been meant, likeliest first, from each dictionary in turn."""
        import ctypes

        found: list[str] = []
        data = word.replace("\u2019", "'").encode()
        for dictionary in self._dictionaries:
            count = ctypes.c_size_t(0)
            given = self._library.enchant_dict_suggest(
                dictionary, data, len(data), ctypes.byref(count)
            )
            if not given:
                continue
            found += [given[place].decode("utf-8", "replace") for place in range(count.value)]
            self._library.enchant_dict_free_string_list(dictionary, given)
        return list(dict.fromkeys(found))[:most]

    def _looked_up(self, word: str) -> bool:
        if len(word) > LONGEST_WORD or (len(word) > 1 and word.isupper()):
            return False
        stem = word.casefold().removesuffix("'s")
        if word.casefold() in self._learned or stem in self._learned:
            return False
        data = word.encode("utf-8", "replace")
        return all(
            self._library.enchant_dict_check(dictionary, data, len(data)) > 0
            for dictionary in self._dictionaries
        )


def open_speller(languages: Iterable[str], names: Collection[str] = _NAMES) -> Speller | None:
    """The dictionaries of these languages ("en-GB", "fr"); None where the system has none of them.

    Reads them from disk: for a background thread.
    """
    library = _library(names)
    if library is None:
        return None
    broker = library.enchant_broker_init()
    opened: dict[str, int] = {}
    for language in languages:
        tag = language.replace("-", "_")
        for wanted in (tag, tag.split("_")[0]):
            if len(opened) < MOST_LANGUAGES and wanted and wanted not in opened:
                dictionary = library.enchant_broker_request_dict(broker, wanted.encode())
                if dictionary:
                    opened[wanted] = dictionary
                    break
    if not opened:
        library.enchant_broker_free(broker)
        return None
    return Speller(library, broker, tuple(opened.values()))


def _library(names: Collection[str]) -> Any:
    import ctypes
    import ctypes.util  # with what it looks libraries up by, a tenth of a screen's start

    for name in names:
        found = ctypes.util.find_library(name)
        if found is None:
            continue
        try:
            library = ctypes.CDLL(found)
            pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_ssize_t
            for function, result, given in (
                ("enchant_broker_init", pointer, []),
                ("enchant_broker_free", None, [pointer]),
                ("enchant_broker_request_dict", pointer, [pointer, text]),
                ("enchant_dict_check", ctypes.c_int, [pointer, text, size]),
                (
                    "enchant_dict_suggest",
                    ctypes.POINTER(text),
                    [pointer, text, size, ctypes.POINTER(ctypes.c_size_t)],
                ),
                ("enchant_dict_free_string_list", None, [pointer, ctypes.POINTER(text)]),
            ):
                made = getattr(library, function)
                made.restype, made.argtypes = result, given
        except (OSError, AttributeError):
            continue  # another Enchant than the one we know
        return library
    return None
