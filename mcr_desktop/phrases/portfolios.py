"""What the list of accounts says beside each account's own indicators: used notes, and sums over a group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from mcr_desktop.domain.indicators import AccountLine, UsedInformation
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.phrases.findings import number, percent
from mcr_desktop.phrases.indicators import Meaning, Told

ENOUGH_NOTES = 10
"""Below this many notes a share says little."""
LITTLE_USED = 0.2


def used(found: UsedInformation) -> Told:
    """Of what was written last quarter, the share that led to something."""
    title = _("Used notes")
    lines = [
        (_("Written since {day}").format(day=exact_day(found.since)), number(found.written)),
        (_("Of these led to something"), number(found.used)),
    ]
    rule = _(
        "A note is used once a promise, a case, a decision, a brief or a meeting came of it. Under a fifth "
        "of at least {n} notes: watch, so that people can stop writing what nobody uses."
    ).format(n=ENOUGH_NOTES)
    if not found.written:
        return Told(
            title,
            _("None written"),
            detail=_("in 13 weeks"),
            sentence=_("No note was written in thirteen weeks."),
            arithmetic=tuple(lines),
            source=rule,
        )
    share = found.used / found.written
    lines.append((f"{found.used} / {found.written}", percent(share)))
    few = found.written < ENOUGH_NOTES
    return Told(
        title,
        _("{used} of {written}").format(used=number(found.used), written=number(found.written)),
        "watch" if share < LITTLE_USED and not few else "neutral",
        _("too few to say") if few else _("{share} used").format(share=percent(share)),
        ngettext(
            "{used} of the {written} note of the last thirteen weeks led to something.",
            "{used} of the {written} notes of the last thirteen weeks led to something.",
            found.written,
        ).format(used=number(found.used), written=number(found.written)),
        tuple(lines),
        rule,
    )


def archived_text(day: str | None) -> str:
    """Since when an account is put aside."""
    return _("archived {day}").format(day=exact_day(day)) if day else ""


def group_name(lines: Sequence[AccountLine]) -> Told:
    """A group of accounts in the list: its parent's name and how many of its accounts we see."""
    return Told(
        _("Group"),
        lines[0].account.name,
        detail=ngettext("{n} account together", "{n} accounts together", len(lines)).format(
            n=len(lines)
        ),
        sentence=_whole(),
    )


def group_promises(lines: Sequence[AccountLine], direction: str) -> Told:
    """What a group owes or is owed: sums of its accounts."""
    ours = direction == "ours"
    owed = _sum(lines, lambda one: one.ours_owed if ours else one.theirs_owed)
    late = _sum(lines, lambda one: one.ours_late if ours else one.theirs_late)
    due = sum((one.ours_kept if ours else one.theirs_kept).due for one in lines)
    kept = sum((one.ours_kept if ours else one.theirs_kept).on_time for one in lines)
    text = _("{n} open").format(n=number(owed[0])) if owed[0] else _("None open")
    if late[0]:
        text = _("{owed}, {late} late").format(owed=text, late=number(late[0]))
    meaning: Meaning = "neutral"
    if late[0]:
        meaning = "bad" if ours else "watch"
    share = (_("Kept on time in 12 months"), f"{number(kept)} / {number(due)}")
    return Told(
        _("Our promises, summed") if ours else _("Their promises, summed"),
        text,
        meaning,
        _("{n} of {due} on time").format(n=number(kept), due=number(due)) if due else "",
        _("{n} open over {accounts} accounts, {late} of them late.").format(
            n=number(owed[0]), accounts=len(lines), late=number(late[0])
        ),
        (*_lines(_("Open"), owed), *_lines(_("Late"), late), *((share,) if due else ())),
        _whole(),
    )


def group_complaints(lines: Sequence[AccountLine]) -> Told:
    """Complaints of a group: sums of its accounts, which are not weighed together."""
    recent = _sum(lines, lambda one: one.complaints.recent)
    before = _sum(lines, lambda one: one.complaints.before)
    total = sum(one.complaints.total for one in lines)
    title = _("Complaints, summed")
    if not total:
        return Told(title, _("None"), sentence=_("No complaint is recorded."), source=_whole())
    days = {one.complaints.as_of for one in lines if one.complaints.total}
    rule = _("Sums alone: whether it is more than chance, each account's own figure tells.")
    if len(days) > 1:
        rule += " " + _("The accounts are looked at as of different days.")
    return Told(
        title,
        number(recent[0]),
        detail=_("{n} before").format(n=number(before[0])),
        sentence=_("{recent} in the last {days} days, {before} in as many before.").format(
            recent=number(recent[0]), days=lines[0].complaints.days, before=number(before[0])
        ),
        arithmetic=(*_lines(_("Recent"), recent), *_lines(_("Before"), before)),
        source=f"{rule} {_whole()}",
    )


def group_executive(lines: Sequence[AccountLine]) -> Told:
    """Touches by our executives over a group."""
    count = _sum(lines, lambda one: one.executive.touches)
    text = ngettext("{n} touch", "{n} touches", count[0]).format(n=number(count[0]))
    return Told(
        _("Executive attention, summed"),
        text if count[0] else _("None"),
        detail=_("in 12 months"),
        sentence=_("{touches} by our executives in twelve months.").format(touches=text),
        arithmetic=_lines(_("Touches"), count),
        source=_whole(),
    )


def group_used(lines: Sequence[AccountLine]) -> Told:
    """Notes of a group that led to something."""
    used_ones = _sum(lines, lambda one: one.used.used)
    written = _sum(lines, lambda one: one.used.written)
    return Told(
        _("Used notes, summed"),
        _("{used} of {written}").format(used=number(used_ones[0]), written=number(written[0]))
        if written[0]
        else _("None written"),
        detail=_("in 13 weeks"),
        arithmetic=(*_lines(_("Used"), used_ones), *_lines(_("Written"), written)),
        source=_whole(),
    )


def group_quiet(lines: Sequence[AccountLine], today: date) -> Told:
    """How many accounts of a group are quiet beyond their cadence; days are not added up."""
    watched = [one for one in lines if not one.account.as_of]
    over = [one for one in watched if one.quiet.over]
    told = tuple(
        (
            one.account.name,
            _("no touch yet")
            if one.quiet.days is None
            else _("{days} of {cadence} days").format(
                days=one.quiet.days, cadence=one.quiet.cadence_days
            ),
        )
        for one in watched
    )
    return Told(
        _("Quiet accounts"),
        _("{n} of {all} quiet").format(n=len(over), all=len(watched)),
        "watch" if over else "neutral",
        sentence=_("{n} of {all} accounts are quiet beyond their cadence.").format(
            n=len(over), all=len(watched)
        ),
        arithmetic=told,
        source=_("As of {day}.").format(day=exact_day(today.isoformat())) + " " + _whole(),
    )


def group_silent(title: str) -> Told:
    """A figure that cannot be added up."""
    return Told(
        title,
        "\N{EN DASH}",
        sentence=_("This cannot be added up: look at each account."),
        source=_whole(),
    )


_Counted = tuple[int, list[tuple[str, int]]]


def _sum(lines: Sequence[AccountLine], figure: Callable[[AccountLine], int]) -> _Counted:
    each = [(one.account.name, figure(one)) for one in lines]
    return sum(value for _name, value in each), each


def _lines(what: str, counted: _Counted) -> tuple[tuple[str, str], ...]:
    total, each = counted
    parts = [(f"{what}: {name}", number(value)) for name, value in each if value]
    return (*parts, (_("{what}, together").format(what=what), number(total)))


def _whole() -> str:
    return _(
        "A sum over the accounts inside whose fences you are; the group may have others that you do not see."
    )
