"""What is said where something is not undone: who changed what since, and what undo does next."""

from __future__ import annotations

from mcr_desktop.domain.errors import ChangedSinceError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.undos import BROUGHT_BACK, BUILT_UPON, REMOVED, ChangeSince, Step
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.phrases.row_fields import field_words

_LONGEST = 60
_KINDS = {
    "account": "the account",
    "site": "the site",
    "contact": "the contact",
    "touch": "the touch",
    "note": "the note",
    "commitment": "the promise",
    "meeting": "the meeting",
    "complaint": "the complaint",
    "exposure": "the volume of a month",
    "import": "the import",
    "fact": "the fact",
    "case": "the case",
    "case_part": "the account's part of the case",
    "why": "the answer",
    "bone": "the possible cause",
    "case_event": "the event",
    "mute": "the muting",
    "view": "the view",
    "annotation": "the note on the chart",
    "agreement": "the agreement",
    "occasion": "the date",
    "position": "the position",
    "influence": "the line of influence",
    "address": "the address",
    "use": "what came of it",
    "attachment": "the file",
    "absence": "the absence",
    "mark": "the mark",
    "distinction": "that two people are two",
}


def sentence(error: ChangedSinceError) -> str:
    """Who changed what since, and what undo or redo does next; empty where nobody said who."""
    since = error.facts.get("since")
    if not isinstance(since, tuple) or not since:
        return ""
    label, redo = str(error.facts.get("label", "")), bool(error.facts.get("redo"))
    told = _all_told(error, since, label)
    rows, changed = _count(error, "rows"), _count(error, "changed")
    parts = [
        (
            _('"{label}" was not done again: {told}.')
            if redo
            else _('"{label}" was not undone: {told}.')
        ).format(label=label, told=told)
    ]
    if rows > changed:
        parts.append(_("All {rows} rows that it touched stay as they are.").format(rows=rows))
    passed = _count(error, "passed")
    if passed:
        parts.append(
            _("The same bars {n} earlier steps.").format(n=passed)
            if passed > 1
            else _("The same bars one earlier step.")
        )
    parts.append(_("Redo again for the next.") if redo else _("Undo again for what was before it."))
    return " ".join(parts)


def reason(step: Step) -> str:
    """Why a step was not taken back; empty where that was not asked for."""
    if not step.refused:
        return ""
    if step.why is None:
        return _("nothing bars it any more")
    since = step.why.facts.get("since")
    if isinstance(step.why, ChangedSinceError) and isinstance(since, tuple) and since:
        return _all_told(step.why, since, step.label)
    from mcr_desktop.phrases import errors

    return errors.sentence(step.why)


def _all_told(error: ChangedSinceError, since: tuple[ChangeSince, ...], label: str) -> str:
    told = "; ".join(_told(one, label if len(since) == 1 else "") for one in since)
    more = _count(error, "changed") - len(since)
    return told + _("; and {n} more").format(n=more) if more > 0 else told


def _count(error: ChangedSinceError, name: str) -> int:
    value = error.facts.get(name)
    return value if isinstance(value, int) else 0


def _told(one: ChangeSince, label: str) -> str:
    """What was done since; which row it was is not said where the gesture's own label names it."""
    who = _("you") if one.own else one.person or _("somebody")
    kind = _(_KINDS.get(one.kind, one.kind))
    name = one.name if len(one.name) <= _LONGEST else one.name[:_LONGEST].rstrip() + "…"
    what = _('{kind} "{name}"').format(kind=kind, name=name) if name else kind
    when = _(" ({ago})").format(ago=ago_text(one.at_ms, now_ms())) if one.at_ms else ""
    if one.how == REMOVED:
        return _("{who} removed {what} since{when}").format(who=who, what=what, when=when)
    if one.how == BROUGHT_BACK:
        return _("{who} brought {what} back since{when}").format(who=who, what=what, when=when)
    if one.how == BUILT_UPON:
        return _("{who} added {what}, which hangs on it{when}").format(
            who=who, what=what, when=when
        )
    if one.field and name and name in label:
        return _("{who} changed {field} since{when}").format(
            who=who, field=field_words(one.field), when=when
        )
    if not one.field:
        return _("{who} changed {what} since{when}").format(who=who, what=what, when=when)
    return _("{who} changed {field} of {what} since{when}").format(
        who=who, field=field_words(one.field), what=what, when=when
    )
