"""The sentences of a root-cause report, and what its numbered sources are called.

A page is read later than it was printed: days stand as dates here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.briefs import dated, due_day, names_text, quoted
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.effects import ratio_text
from mcr_desktop.phrases.findings import number, rate_scale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.effects import Effect


def another_customer() -> str:
    """What stands for another customer's name."""
    return _("another customer")


def another_contact() -> str:
    """What stands for a person of another customer's."""
    return _("somebody at another customer")


def another_site() -> str:
    """What stands for a place of another customer's."""
    return _("a site of another customer")


def a_colleague() -> str:
    """What stands for somebody of ours who does not look after this customer."""
    return _("a colleague")


def internal_marks() -> tuple[str, ...]:
    """How a line begins that a customer's copy leaves out; English always, and the reader's language."""
    return tuple(dict.fromkeys(("internal:", "[internal]", _("internal:"), _("[internal]"))))


def slice_line(name: str, count: int | None) -> str:
    """Where it showed, and in how many complaints."""
    if count is None:
        return _("It showed in {slice}.").format(slice=name)
    return ngettext(
        "It showed in {slice}: {n} complaint.", "It showed in {slice}: {n} complaints.", count
    ).format(slice=name, n=number(count))


def slice_days(name: str, since: str | None, until: str | None) -> str:
    """A slice that holds certain days only."""
    if since and until:
        return _("{slice}, {since} to {until}").format(
            slice=name, since=dated(since), until=dated(until)
        )
    if since:
        return _("{slice}, since {day}").format(slice=name, day=dated(since))
    if until:
        return _("{slice}, until {day}").format(slice=name, day=dated(until))
    return name


def began_line(day: str, low: str | None, high: str | None) -> str:
    """Since when, with the days between which it began."""
    if low and high and low != high:
        return _("It began on {day} (95 %: {low} to {high}).").format(
            day=dated(day), low=dated(low), high=dated(high)
        )
    return _("It began on {day}.").format(day=dated(day))


def signal_line(sentence: str) -> str:
    """What the figures said when the case was opened."""
    return _("The signal that opened it: {sentence}").format(sentence=quoted(sentence))


def member_line(name: str, *, leads: bool) -> str:
    """Somebody on the team."""
    return _("{name}, leads the case").format(name=name) if leads else name


def left_out_line(count: int) -> str:
    """Team members whom this copy does not name."""
    return ngettext(
        "and {n} colleague of ours",
        "and {n} colleagues of ours",
        count,
    ).format(n=number(count))


def other_line(name: str, count: int | None, told_on: str | None) -> str:
    """Another account that the case concerns."""
    told = _("told on {day}").format(day=dated(told_on)) if told_on else _("not told yet")
    if count is None:
        return _("{name}: {told}.").format(name=name, told=told)
    return ngettext(
        "{name}: {n} complaint in its slice; {told}.",
        "{name}: {n} complaints in its slice; {told}.",
        count,
    ).format(name=name, n=number(count), told=told)


def hidden_line(count: int) -> str:
    """Accounts whose figures the reader may not see."""
    return ngettext(
        "{n} account that we are not inside is concerned, too.",
        "{n} accounts that we are not inside are concerned, too.",
        count,
    ).format(n=number(count))


def told_line(
    contact: str, on: str | None, how: str | None, by: str | None, *, shared: bool
) -> str:
    """Who was told when, how and by whom."""
    whom = contact or (_("You") if shared else _("The customer"))
    parts = [dated(on), how or "", _("by {name}").format(name=by) if by else ""]
    known = ", ".join(part for part in parts if part)
    if shared and not contact:
        return _("You were told: {how}.").format(how=known)
    return _("{name} was told: {how}.").format(name=whom, how=known)


def all_together() -> str:
    """Whose figures, where they are those of every account that the case concerns."""
    return _("All accounts together")


def thanks_line(names: Sequence[str]) -> str:
    """To those who worked on it."""
    return _("With thanks to {names}, who worked on this.").format(names=names_text(list(names)))


def customer_thanks(*, found: bool) -> str:
    """To the customer; `found` says whether the cause is known."""
    if found:
        return _("Thank you for telling us: without that it could not have been found.")
    return _("Thank you for telling us.")


def action_state(action: Commitment, today: date) -> str:
    """How an action stands, in words that hold on paper."""
    if action.state == "kept":
        return (
            _("done {day}").format(day=due_day(action.closed_on, today))
            if action.closed_on
            else _("done")
        )
    if action.state == "broken":
        return _("not kept")
    late = action.days_late(today)
    if late:
        return ngettext("{n} day late", "{n} days late", late).format(n=number(late))
    return _("open, new day agreed") if action.state == "renegotiated" else _("open")


def verdict_line(day: str | None, words: str) -> str:
    """The verdict as it was taken down."""
    if not day:
        return words
    return _("Taken down on {day}: {words}").format(day=dated(day), words=words)


def verdict_kept(day: str | None, verdict: str) -> str:
    """The verdict that was taken down where today's check says the same word for word."""
    return _("Taken down on {day}: {verdict}. The figures say the same today.").format(
        day=dated(day), verdict=verdict
    )


def check_planned(day: str) -> str:
    """When the figures are to be looked at."""
    return _("The check of the effect is planned for {day}.").format(day=dated(day))


def proof_heads(effect: Effect) -> tuple[str, ...]:
    """Heads of the table beneath a verdict."""
    heads = ["", _("From"), _("To"), _("Weeks"), _("Complaints"), _("A week")]
    if effect.before.exposure is not None and effect.after.exposure is not None:
        _scale, per = _scaled(effect)
        heads += [effect.unit or _("Units"), per]
    return tuple(heads)


def proof_rows(effect: Effect) -> tuple[tuple[str, ...], ...]:
    """Before and since the action: what was counted, and out of how much."""
    told = effect.before.exposure is not None and effect.after.exposure is not None
    scale = _scaled(effect)[0] if told else 1
    rows = []
    for name, level in ((_("Before"), effect.before), (_("Since"), effect.after)):
        cells = [name, dated(level.since), dated(level.until), number(level.weeks)]
        if not level.weeks:
            cells[1:3] = ["\N{EN DASH}", "\N{EN DASH}"]
        cells += [number(level.complaints), number(level.per_week, 1)]
        if told:
            rate = "\N{EN DASH}" if level.rate is None else number(level.rate * scale, 1)
            cells += [number(level.exposure or 0.0), rate]
        rows.append(tuple(cells))
    return tuple(rows)


def proof_arithmetic(effect: Effect) -> str:
    """Observed over foretold; "" where nothing could be foretold."""
    if effect.rate_ratio is None or not effect.after.weeks:
        return ""
    return _("Observed {observed} over foretold {expected} gives {ratio}.").format(
        observed=number(effect.observed),
        expected=number(effect.expected, 1 if effect.expected < 20 else 0),
        ratio=ratio_text(effect.rate_ratio, *effect.interval),
    )


def _scaled(effect: Effect) -> tuple[int, str]:
    rates = [rate for rate in (effect.before.rate, effect.after.rate) if rate]
    return rate_scale(min(rates, default=1.0), effect.unit or _("units"))


def case_source(title: str, day: str) -> str:
    """What the team wrote down of a case."""
    return _("Case {title}, as it stood on {day}").format(title=quoted(title), day=dated(day))


def whys_source(title: str, day: str) -> str:
    """The tree of whys of a case."""
    return _("Whys of the case {title}, as of {day}").format(title=quoted(title), day=dated(day))


def bones_source(title: str, day: str) -> str:
    """The fishbone of a case."""
    return _("Fishbone of the case {title}, as of {day}").format(
        title=quoted(title), day=dated(day)
    )


def actions_source(day: str) -> str:
    """The actions of a case as a whole."""
    return _("Promise ledger, actions of this case, as of {day}").format(day=dated(day))


def slice_source(name: str, count: int | None, day: str) -> str:
    """A slice of the register of complaints."""
    if count is None:
        return _("Register of complaints, {slice}, up to {day}").format(slice=name, day=dated(day))
    return ngettext(
        "Register of complaints, {slice}: {n} complaint up to {day}",
        "Register of complaints, {slice}: {n} complaints up to {day}",
        count,
    ).format(slice=name, n=number(count), day=dated(day))


def check_source(made: str, as_of: str) -> str:
    """The check of an effect."""
    return _("Check of the effect made on {made}, complaints up to {day}").format(
        made=dated(made), day=dated(as_of)
    )


def told_source(day: str | None) -> str:
    """What was written down of telling a customer."""
    return _("Written down when the customer was told, {day}").format(day=dated(day))


def timeline_source(day: str) -> str:
    """The timeline of a case."""
    return _("Timeline of the case, as of {day}").format(day=dated(day))


def complaint_source(number_: str, day: str | None) -> str:
    """One complaint."""
    if day:
        return _("Complaint {number} of {day}").format(number=number_, day=dated(day))
    return _("Complaint {number}").format(number=number_)


def changed_line(count: int) -> str:
    """How much a customer's copy tells otherwise than it was typed, before it goes out."""
    return ngettext(
        "{n} name or figure of others is replaced in this copy:",
        "{n} names and figures of others are replaced in this copy:",
        count,
    ).format(n=number(count))


def place_name(where: str) -> str:
    """The part of a report in which a text stands, for whoever looks at what was changed."""
    return {
        "title": _("Title"),
        "account": _("Account"),
        "team": _("The team"),
        "lead": _("The team"),
        "began": _("How it came to light"),
        "problem": _("The problem"),
        "impact": _("What it meant"),
        "containment": _("Containment"),
        "whys": _("The whys"),
        "fishbone": _("Possible causes"),
        "evidence": _("Evidence"),
        "root_cause": _("Root cause"),
        "escape_point": _("Where it should have been noticed"),
        "actions": _("Actions"),
        "verdict_lines": _("Did it hold"),
        "proofs": _("Chart and figures"),
        "told": _("Customer told"),
        "events": _("Timeline"),
        "lessons": _("Lessons"),
        "thanks": _("Thanks"),
        "sources": _("Sources"),
    }.get(where, where)
