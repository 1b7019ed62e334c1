"""Promises in words: why one is refused, how it comes again, what was agreed, how a rate is reckoned."""

from __future__ import annotations

from datetime import date

from mcr_desktop.domain.commitments import (
    FEWEST_FOR_SHARE,
    KEPT,
    STILL_OWED,
    Commitment,
    KeptOnTime,
)
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import days_text, exact_day, short_day
from mcr_desktop.phrases.indicators import span_line
from mcr_desktop.phrases.timelines import state_name


def sentences() -> dict[str, str]:
    """What is said where a promise is refused, by the error's type and reason."""
    return {
        "InvalidValueError.due_before_made": _(
            "A promise made on {made_on} cannot be due before that, on {value}. Mend one of the two days. "
            "Nothing was changed."
        ),
        "InvalidValueError.closed_before_made": _(
            "A promise made on {made_on} cannot have been closed before that, on {value}. "
            "Nothing was changed."
        ),
        "InvalidValueError.moved_before_made": _(
            "A promise made on {made_on} cannot have been renegotiated before that, on {value}. "
            "Nothing was changed."
        ),
        "InvalidValueError.in_future": _(
            "The {field}, {value}, is still to come. Nothing was changed."
        ),
        "InvalidValueError.not_owed": _(
            "A promise that is closed has no day to move. Open it again first. Nothing was changed."
        ),
        "InvalidValueError.recurs_undated": _(
            "What comes again needs a first day. Say when it is due. Nothing was changed."
        ),
        "InvalidValueError.news_days": _(
            "They can be called every 1 to {most} days, not every {value}. Nothing was changed."
        ),
        "InvalidValueError.until_before_from": _(
            "Somebody away from {from_on} cannot be back before that, on {value}. Nothing was changed."
        ),
        "InvalidValueError.own_deputy": _(
            "{value} cannot stand in for themselves. Name somebody else, or nobody. Nothing was changed."
        ),
    }


def show_name(show: str) -> str:
    """What a ledger shows, in a few words."""
    return {
        "owed": _("All open"),
        "late": _("Late"),
        "week": _("This week"),
        "later": _("Later"),
        "undated": _("No day"),
        "closed": _("Closed"),
        "all": _("All"),
    }.get(show, show)


def recurs_name(recurs: str | None) -> str:
    """How a promise comes again."""
    return {
        None: _("once"),
        "weekly": _("every week"),
        "fortnightly": _("every second week"),
        "monthly": _("every month"),
        "quarterly": _("every quarter"),
        "yearly": _("every year"),
    }.get(recurs, str(recurs))


def source_name(kind: str) -> str:
    """The row from which a promise comes."""
    return {
        "note": _("note"),
        "meeting": _("meeting"),
        "touch": _("touch"),
        "complaint": _("complaint"),
        "case": _("case"),
        "fact": _("fact"),
        "agreement": _("agreement"),
    }.get(kind, kind)


def moved_text(one: Commitment, today: date) -> str:
    """How its day was agreed anew: when, from which day, with whom and why; empty where it never was."""
    if not one.renegotiated_on:
        return ""
    said = _("Moved from {first} to {due} on {day}").format(
        first=short_day(one.first_due_on, today) or _("no day"),
        due=short_day(one.due_on, today) or _("no day"),
        day=short_day(one.renegotiated_on, today),
    )
    if one.renegotiated_with:
        said = _("{said}, with {whom}").format(said=said, whom=one.renegotiated_with)
    if one.renegotiated_why:
        said = _("{said}: {why}").format(said=said, why=one.renegotiated_why)
    if one.first_due_on and one.renegotiated_on > one.first_due_on:
        said = _("{said} (after it was due, so it counts as not on time)").format(said=said)
    return said


def closed_text(one: Commitment, today: date) -> str:
    """How it ended, on which day, how late, and what was said; empty while it is owed."""
    if one.state in STILL_OWED:
        return ""
    said = f"{state_name(one.state)} {short_day(one.closed_on, today)}".strip()
    if one.state == KEPT and one.due_on and one.closed_on and one.closed_on > one.due_on:
        late = (date.fromisoformat(one.closed_on) - date.fromisoformat(one.due_on)).days
        said = _("{said}, {days} late").format(said=said, days=days_text(late))
    if one.closed_words:
        said = _('{said}: "{words}"').format(said=said, words=" ".join(one.closed_words.split()))
    return said


def news_text(one: Commitment, due_on: str | None, today: date) -> str:
    """How they are kept in the picture even if there is no news; empty where nothing was agreed."""
    if not one.news_days:
        return ""
    every = ngettext(
        "Call them every day even if there is no news",
        "Call them every {n} days even if there is no news",
        one.news_days,
    ).format(n=one.news_days)
    if one.state not in STILL_OWED or due_on is None:
        return every
    day = short_day(due_on, today)
    if due_on <= today.isoformat():
        return _("{every}; due since {day}").format(every=every, day=day)
    return _("{every}; next on {day}").format(every=every, day=day)


def source_text(kind: str, title: str, day: str, today: date) -> str:
    """From where a promise comes: its kind, its first words and its day."""
    when = short_day(day, today)
    told = (
        _("{kind} of {day}").format(kind=source_name(kind), day=when) if when else source_name(kind)
    )
    return f"{told}: {title}" if title else told


def absence_text(person: str, from_on: str, until_on: str, deputy: str | None) -> str:
    """Who is away from when until when, and who stands in."""
    said = _("{person} is away from {first} until {last}").format(
        person=person, first=exact_day(from_on), last=exact_day(until_on)
    )
    return _("{said}; {deputy} stands in").format(said=said, deputy=deputy) if deputy else said


def nobody_of_ours(name: str) -> str:
    """Says that a name is no teammate's who is written down anywhere, and what a second Enter does."""
    return _(
        'Nobody of ours is written down as "{name}": what falls due would stand on nobody\'s Today. '
        "Enter again writes it down all the same."
    ).format(name=name)


def reckoning_lines(
    tally: KeptOnTime, late: int, broken: int, owed: int, moved_late: int
) -> list[tuple[str, str]]:
    """The arithmetic of a rate, line by line: all that fell due, and what became of each part."""
    lines = [
        (
            _("Fell due from {since} to {until}").format(
                since=short_day(tally.since, date.max), until=short_day(tally.until, date.max)
            ),
            str(tally.due),
        ),
        (_("Kept by their day"), str(tally.on_time)),
        (_("Kept after their day"), str(late)),
        (_("Broken"), str(broken)),
        (_("Due by now and still open"), str(owed)),
    ]
    if moved_late:
        lines.append((_("Of all, given a new day only after the first was over"), str(moved_late)))
    if tally.too_few and tally.due:
        lines.append((_("Too few for a percentage"), _("it takes {n}").format(n=FEWEST_FOR_SHARE)))
    elif tally.due:
        share = round(100 * tally.on_time / tally.due)
        lines.append(
            (
                _("Kept on time"),
                _("{on_time} of {due} = {share} %").format(
                    on_time=tally.on_time, due=tally.due, share=share
                ),
            )
        )
        lines.append(span_line(tally))
    return lines


def reckoning_rule() -> str:
    """The rule by which a promise counts as kept on time."""
    return _(
        "A promise counts by its due day. A new day that was agreed before the first was over counts; one "
        "agreed afterwards does not. Withdrawn promises, and those without a day, are left out."
    )
