"""What somebody looks for: words, exact phrases, words that must not be there, and filters."""

from __future__ import annotations

import re
from dataclasses import dataclass

KIND_NAMES: dict[str, tuple[str, ...]] = {
    "account": ("account", "accounts"),
    "contact": ("contact", "contacts", "person", "people"),
    "touch": ("touch", "touches"),
    "note": ("note", "notes"),
    "commitment": ("commitment", "commitments", "promise", "promises"),
    "meeting": ("meeting", "meetings"),
    "complaint": ("complaint", "complaints"),
    "case": ("case", "cases"),
    "fact": ("fact", "facts"),
    "agreement": ("agreement", "agreements"),
    "site": ("site", "sites"),
    "attachment": ("attachment", "attachments", "file", "files"),
}
"""The words by which a kind of rows may be asked for, by its table."""

_PART = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))',
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FILTERS = ("kind", "account", "by", "since", "until")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for. Rows must hold every word and phrase, none of `without`, and pass each filter."""

    words: str = ""
    """Words in any order, the last as a beginning."""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Tables; empty for all."""
    account: str = ""
    """The name of an account or its beginning."""
    by: str = ""
    """Somebody of ours who wrote it, owns it or was there: a name or its beginning."""
    since: str = ""
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`: its first day counts."""
    until: str = ""
    """The same: its last day counts."""

    @property
    def filtered(self) -> bool:
        """Whether anything but words is asked for."""
        return bool(self.kinds or self.account or self.by or self.since or self.until)

    @property
    def empty(self) -> bool:
        """Whether nothing is looked for."""
        return not (self.words.strip() or self.phrases or self.filtered)


def read_query(typed: str) -> SearchQuery:
    """The query that somebody typed: `late "dock 4" -draft kind:note account:North by:Ann since:2026-03`.

    A filter that nobody knows, or one whose value makes no sense, is taken as words: what is typed
    never fails.
    """
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    kinds: list[str] = []
    filters: dict[str, str] = {}
    for part in _PART.finditer(typed):
        quoted, name = part["quoted"], (part["name"] or "").lower()
        value = (quoted if quoted is not None else part["bare"]).strip()
        if name and not _keep_filter(name, value, kinds, filters):
            words.append(part.group())
        elif name or not value:
            continue
        elif part["minus"]:
            without.append(value)
        elif quoted is not None:
            phrases.append(value)
        else:
            words.append(value)
    return SearchQuery(
        " ".join(words),
        tuple(phrases),
        tuple(without),
        tuple(dict.fromkeys(kinds)),
        **filters,
    )


def write_query(query: SearchQuery) -> str:
    """The text that reads as this query again."""
    parts = [query.words] if query.words else []
    parts += [f'"{one}"' for one in query.phrases]
    parts += [f'-"{one}"' if " " in one else f"-{one}" for one in query.without]
    parts += [f"kind:{one}" for one in query.kinds]
    for name in _FILTERS[1:]:
        value = getattr(query, name)
        if value:
            parts.append(f'{name}:"{value}"' if " " in value else f"{name}:{value}")
    return " ".join(parts)


def _keep_filter(name: str, value: str, kinds: list[str], filters: dict[str, str]) -> bool:
    if name == "kind":
        found = next((kind for kind, known in KIND_NAMES.items() if value.lower() in known), None)
        if found is not None:
            kinds.append(found)
        return found is not None
    if name not in _FILTERS or not value:
        return False
    if name in {"since", "until"} and not _DAY.fullmatch(value):
        return False
    filters[name] = value
    return True
