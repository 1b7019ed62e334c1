"""What happened on an account, a line each."""

from __future__ import annotations

from mcr_desktop.domain.indicators import Entry
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.indicators import channel_name

KINDS = (
    *("touch", "commitment", "note", "meeting", "complaint", "case", "agreement", "occasion"),
    *("fact", "import"),
)


def kind_name(kind: str) -> str:
    """A kind of row, in the plural, as filters name it."""
    return {
        "touch": _("Touches"),
        "commitment": _("Promises"),
        "note": _("Notes"),
        "meeting": _("Meetings"),
        "complaint": _("Complaints"),
        "case": _("Cases"),
        "agreement": _("Agreements"),
        "occasion": _("Dates"),
        "fact": _("Facts"),
        "import": _("Imports"),
    }.get(kind, kind)


def direction_name(direction: str) -> str:
    """Whose promise it is."""
    return {
        "ours": _("Ours"),
        "theirs": _("Theirs"),
        "internal": _("Internal"),
    }.get(direction, direction)


def state_name(state: str) -> str:
    """A promise's state."""
    return {
        "open": _("open"),
        "kept": _("kept"),
        "renegotiated": _("renegotiated"),
        "broken": _("broken"),
        "withdrawn": _("withdrawn"),
    }.get(state, state)


def event_text(entry: Entry) -> str:  # noqa: PLR0911 - one answer a kind
    """What befell the row, in a word or two: "Call", "We promised", "Kept"."""
    match entry.kind:
        case "touch":
            return channel_name(entry.event).capitalize()
        case "commitment":
            return _promise(entry)
        case "note":
            return _("Note")
        case "meeting":
            return _("Meeting held") if entry.event == "held" else _("Meeting cancelled")
        case "agreement":
            return _("Agreement began") if entry.event == "began" else _("Agreement ended")
        case "occasion":
            return _("Date")
        case "fact":
            return _("Fact")
        case "complaint":
            return _("Complaints")
        case "case":
            return _case(entry.event)
        case _:
            return _("Import")


def entry_text(entry: Entry) -> str:
    """The words of an entry, without what befell it."""
    if entry.kind == "complaint":
        return ngettext("{n} complaint reported", "{n} complaints reported", entry.count).format(
            n=number(entry.count)
        )
    if entry.kind == "import":
        rows = ngettext("{n} row", "{n} rows", entry.count).format(n=number(entry.count))
        return _("{file}, {rows}").format(file=entry.text, rows=rows)
    return " ".join(entry.text.split()) or _("(no words)")


def _case(event: str) -> str:
    return {
        "opened": _("Case opened"),
        "joined": _("Joined a case"),
        "told": _("Told of a case"),
        "verdict": _("Case checked"),
        "closed": _("Case closed"),
    }.get(event, _("Case"))


def _promise(entry: Entry) -> str:
    if entry.event == "made":
        return {
            "ours": _("We promised"),
            "theirs": _("They promised"),
        }.get(entry.who, _("Agreed inside"))
    return {
        "kept": _("Kept"),
        "renegotiated": _("Renegotiated"),
        "broken": _("Broken"),
        "withdrawn": _("Withdrawn"),
    }.get(entry.event, entry.event)
