"""Cells of a paste as they are meant: what a spreadsheet or an address book put round a value is taken off."""

from __future__ import annotations

import re

from mcr_desktop.domain.folded_names import folded

_INVISIBLE = dict.fromkeys(
    (0xFEFF, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))
)
"""Signs that no one sees: marks of direction round a number, of order at the head of a file."""
_FORMULA = re.compile(r'="?([^"]*)"?')
_NOTHING = frozenset({"#n/a", "#nv", "#na", "n/a", "#ref!", "#name?", "#value!", "null", "-", "--"})
_SHORTENED = re.compile(r"#{3,}|\+?\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_MAIL_LETTER = r"[^\s@<>\"(),:;\[\]]"
_MAIL = re.compile(
    # Begun at a word's first letter alone: a word of a hundred thousand letters is looked through once.
    rf"(?<!{_MAIL_LETTER}){_MAIL_LETTER}++@{_MAIL_LETTER}+\.{_MAIL_LETTER}+"
)
_MAIL_WITH_SIGNS = re.compile(r"[<(\[]?(?<![^\s<(\[@])[^\s<(\[@]++@[^\s>)\]]+[>)\]]?")
_NUMBER = re.compile(r"(?:tel:)?(?=(?:\D*\d){5})\+?[\d\s()./\u2010-\u2014-]{6,30}")
_AFTER_NAMES = frozenset({
    *("jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "msc", "bsc", "ma", "ba", "cpa", "esq"),
    *("dr", "prof", "pmp", "cfa", "llm", "mag", "dipl"),
})  # fmt: skip
_ROLES = {
    "decides": ("decides", "decider", "decision maker", "economic buyer", "approver", "signs"),
    "influences": ("influences", "influencer", "recommender", "evaluator", "technical buyer"),
    "champions": ("champions", "champions us", "champion", "coach", "sponsor", "advocate"),
    "uses": ("uses", "uses what we do", "user", "end user", "user buyer"),
    "guards": ("guards", "guards the door", "gatekeeper", "gate keeper"),
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_RELATION_OF = {"client": "customer", "vendor": "supplier", "reseller": "partner"}
_SPANS = {
    "daily": 1,
    "weekly": 7,
    "biweekly": 14,
    "fortnightly": 14,
    "monthly": 30,
    "quarterly": 91,
    "half yearly": 182,
    "yearly": 365,
    "annually": 365,
}
_UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_EVERY = re.compile(r"(?:every )?(?:(\d{1,4}) )?(day|week|month|quarter|year)s?")


def cleaned(cell: str) -> str:
    """A cell in one line, without what only a spreadsheet sees; "" for its ways to say nothing."""
    text = " ".join(cell.translate(_INVISIBLE).split())
    formula = _FORMULA.fullmatch(text)
    text = formula[1].strip() if formula else text
    if text.startswith("'") and _NUMBER.fullmatch(text[1:]):
        text = text[1:]  # the sign by which a spreadsheet leaves a number alone
    # Some people are called Null, and no program writes its word for nothing so.
    return "" if text.casefold() in _NOTHING and text != "Null" else text


def looks_like(cell: str) -> str | None:
    """Whether a cell is surely an "email" or a "phone"; None where it is neither."""
    if _MAIL.fullmatch(cell.removeprefix("mailto:")):
        return "email"
    return "phone" if _NUMBER.fullmatch(cell) else None


def is_shortened(cell: str) -> bool:
    """Whether a spreadsheet showed a long number without all of its digits: "4.42E+11", "#####"."""
    return _SHORTENED.fullmatch(cell) is not None


def mails_in(cell: str) -> tuple[str, ...]:
    """The addresses in a cell, each once: of "Ann Lee <ann@example.com>; al@example.org" both."""
    return tuple(dict.fromkeys(_MAIL.findall(cell.replace("mailto:", ""))))


def numbers_in(cell: str) -> tuple[str, ...]:
    """The telephone numbers in a cell, as they are written; one that is hard to read stays whole."""
    text = cell.removeprefix("tel:")
    text = re.sub(r"(?<=\d)\.0", "", text) if re.fullmatch(r"\+?\d{6,}\.0", text) else text
    parts = [part.strip() for part in re.split(r" / |[;,|]| or ", text) if part.strip()]
    if len(parts) > 1 and all(_NUMBER.fullmatch(part) for part in parts):
        return tuple(dict.fromkeys(parts))
    return (text,) if text else ()


def name_in(cell: str) -> str:
    """A name as it is said: "Lee, Ann" turned, an address behind it and quotation marks off."""
    text = cell
    if "@" in text:
        text = _MAIL_WITH_SIGNS.sub("", text).strip()
    text = text.strip('" ;,')
    if text.startswith("'") and text.endswith("'"):
        text = text.strip("'")  # "'t Hart" keeps its own
    last, comma, first = text.partition(",")
    behind = folded(first).replace(".", "").split()
    turned = comma and "," not in first and behind and not _AFTER_NAMES & set(behind)
    return f"{first.strip()} {last.strip()}" if turned and last.strip() else text


def role_in(cell: str) -> str:
    """One of the roles by any of its usual words; what is none of them as it stands."""
    return _ROLE_OF.get(_bare(cell), cell)


def relation_in(cell: str) -> str:
    """One of the relations by any of its usual words; what is none of them as it stands."""
    word = _bare(cell)
    return _RELATION_OF.get(word, word)


def days_in(cell: str) -> int:
    """How many days a cadence is: "30", "every 2 weeks", "monthly". Raises ValueError."""
    said = _bare(cell)
    found = _EVERY.fullmatch(said)
    if found:
        return int(found[1] or 1) * _UNITS[found[2]]
    return _SPANS[said] if said in _SPANS else int(said)


def _bare(cell: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", folded(cell)).split())
