"""What the assistant says: names of fields, states of a file, counts as sentences."""

from __future__ import annotations

from collections.abc import Iterable

from mcr_desktop.phrases.findings import number
from mcr_desktop.services.importing.imports import Undoing
from mcr_desktop.ui.imports.plans import Plan

FIELDS: dict[str, str] = {
    "occurred_on": "Day it happened",
    "reported_on": "Day it was reported",
    "acknowledged_on": "Day acknowledged",
    "investigated_on": "Day investigated",
    "responded_on": "Day answered",
    "told_on": "Day the customer was told",
    "told_how": "How the customer was told",
    "told_by": "Who told the customer",
    "resolved_on": "Day resolved",
    "kind": "Kind of complaint",
    "severity": "Severity, 1 to 5",
    "summary": "Summary, one line",
    "narrative": "What was said, in full",
    "remedy_sought": "Remedy sought",
    "resolution": "How it ended",
    "customer_told": "Customer told, yes or no",
    "owner": "Who looks after it",
    "external_id": "Its number in the source",
    "month": "Month",
    "unit": "What is counted",
    "amount": "How many",
}
"""What a field is called on screen."""

KINDS = (
    ("complaints", "Complaints"),
    ("exposures", "Orders or shipments"),
)
"""What can be brought in, and its name in the drop-down."""

ABOUT = {
    "complaints": "One row a complaint.",
    "exposures": "What could have gone wrong, month by month: with it, complaints become rates.",
}
GOOD_FILE = {
    "complaints": (
        "A good file has one row a complaint, the names of its columns in the first line, and a column "
        "with the day each was reported. Columns with the place, the product, the carrier or whatever else "
        "tells complaints apart become dimensions, along which causes are looked for. A column with the "
        "complaint's own number lets the same file come in again without adding anything twice."
    ),
    "exposures": (
        "A good file has one row a month, with the month (2026-10) and how many orders or shipments there "
        "were. It may break them down by the same dimensions as the complaints, such as the carrier: then "
        "there is one row for each month and carrier."
    ),
}

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes", ":": "colons"}

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "ascii": "ASCII",
    "cp1252": "Windows, Western (cp1252)",
    "cp1250": "Windows, Central European (cp1250)",
    "cp1251": "Windows, Cyrillic (cp1251)",
    "cp1253": "Windows, Greek (cp1253)",
    "cp1254": "Windows, Turkish (cp1254)",
    "iso-8859-1": "Latin 1 (iso-8859-1)",
    "iso-8859-15": "Latin 9 (iso-8859-15)",
    "mac-roman": "Mac Roman",
}


def field_name(name: str) -> str:
    """What a field is called on screen."""
    return FIELDS.get(name, name.replace("_", " ").capitalize())


def size_text(size: int) -> str:
    """The size of a file: "1.4 MB"."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= step:
            shown = size / step
            return f"{number(shown, 0 if shown >= 100 else 1)} {unit}"
    return f"{number(size)} bytes"


def rows_text(count: int) -> str:
    """So many rows: "1 row", "19,977 rows"."""
    return "1 row" if count == 1 else f"{number(count)} rows"


def examples_text(values: Iterable[str]) -> str:
    """The first values of a column on one line."""
    shown = [
        value if len(value) <= 60 else f"{value[:60]}\N{HORIZONTAL ELLIPSIS}" for value in values
    ]
    return "  \N{MIDDLE DOT}  ".join(shown) if shown else "empty as far as was looked"


def outlook(*, new: int, changed: int, same: int, refused: int, duplicates: int) -> list[str]:
    """What would happen, one sentence a thing."""
    told = []
    if new:
        told.append(f"{rows_text(new)} {'is' if new == 1 else 'are'} new and would be added.")
    if changed:
        told.append(
            f"{rows_text(changed)} {'is' if changed == 1 else 'are'} here already and "
            f"{'says' if changed == 1 else 'say'} something else now: only what the file changed is taken "
            "over, what people wrote stays."
        )
    if same:
        told.append(
            f"{rows_text(same)} {'is' if same == 1 else 'are'} here already, word for word."
        )
    if duplicates:
        repeat = "repeats" if duplicates == 1 else "repeat"
        told.append(
            f"{number(duplicates)} of them {repeat} another row to the letter and would be marked as repeated."
        )
    if refused:
        told.append(f"{rows_text(refused)} cannot come in; the rest can.")
    return told


def in_short(*, new: int, changed: int, same: int, refused: int) -> str:
    """What would happen, on one line."""
    counted = (
        (new, "new"),
        (changed, "changed"),
        (same, "here already"),
        (refused, "cannot come in"),
    )
    told = [f"{number(count)} {words}" for count, words in counted if count]
    then = "Nothing is brought in before you press the button."
    if not (new or changed):
        then = "There is nothing to bring in."
    return f"{', '.join(told)}. {then}" if told else "The file has no rows."


def lacking_words(plan: Plan) -> str:
    """Which columns are still to be named."""
    typed = set(plan.fixed())
    told = [
        f'which column is "{field_name(name)}"'
        + (", or what it is in all rows" if name in typed else "")
        for name in plan.lacking()
    ]
    return f"Still to say: {'; '.join(told)}. Every row needs it." if told else ""


def next_step(plan: Plan) -> str:
    """What is still to be said before rows can come in; nothing where all is said."""
    if plan.lacking():
        return lacking_words(plan)
    undated = plan.undated()
    if undated:
        return f'Still to say: how "{undated[0].name}" writes its days.'
    repeated = plan.repeated_dimensions()
    if repeated:
        named = f'Two dimensions are called "{repeated[0]}"'
        return (
            f"{named}; each needs its own name." if repeated[0] else "A dimension has no name yet."
        )
    return ""


def outcome(
    *, added: int, changed: int, same: int, refused: int, duplicates: int, restored: int = 0
) -> str:
    """What an import did, in one sentence."""
    parts = [f"{rows_text(added)} added"]
    if restored:
        parts[0] += f" ({number(restored)} of them had been taken back before)"
    if changed:
        parts.append(f"{number(changed)} changed")
    if same:
        parts.append(f"{number(same)} here already")
    if duplicates:
        parts.append(f"{number(duplicates)} marked as repeated")
    if refused:
        parts.append(f"{number(refused)} refused")
    return ", ".join(parts) + "."


def undone_words(what: Undoing) -> str:
    """What taking an import back did."""
    told = [
        f"{rows_text(what.rows)} of {what.file} {'is' if what.rows == 1 else 'are'} gone from the account."
    ]
    if what.changed:
        told.append(f"{rows_text(what.changed)} that it had changed say what they said before.")
    if what.edited:
        told.append(
            f"{number(what.edited)} of them had been changed by hand; those words come back if the import "
            "is brought again."
        )
    return " ".join(told)
