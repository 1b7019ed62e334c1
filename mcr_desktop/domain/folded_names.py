"""Names as they are compared: without case, accents, titles and order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TITLES = frozenset({
    *("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "herr", "frau", "hr", "fr"),
    *("dipl", "ing", "phd", "mba", "msc", "bsc", "mag", "jr", "sr", "ii", "iii", "esq"),
    *("sra", "dna", "mme", "mlle", "sig", "dott", "doc", "mgr"),
})  # fmt: skip
"""Words beside a name that say nothing of who it is."""

_SPELLED = str.maketrans({
    "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe",
    "\u0131": "i", "\u2019": "'", "\u2018": "'",
})  # fmt: skip
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@lru_cache(maxsize=40_000)
def folded(text: str) -> str:
    """Text as it is sorted and searched: without case and accents."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_SPELLED))
    return "".join(char for char in bare if not unicodedata.combining(char))


@lru_cache(maxsize=40_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared, in their order, without titles; "Doe, Jane" is turned."""
    first, comma, rest = name.partition(",")
    turned = f"{rest} {first}" if comma and _WORDS.search(folded(rest)) else name
    words = tuple(word.replace("'", "") for word in _WORDS.findall(folded(turned)))
    return tuple(word for word in words if word not in _TITLES) or words
