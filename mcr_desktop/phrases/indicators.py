"""What each indicator says: its short text, its state, the sentence and the arithmetic behind it.

Nothing here is a score. Every state follows from figures that `Told` carries along, by a rule that its
`source` names, so that a person can check it and disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Literal

from mcr_desktop.domain.accounts import STANDINGS, Account
from mcr_desktop.domain.commitments import KeptOnTime
from mcr_desktop.domain.indicators import ComplaintCounts, ExecutiveAttention, Quiet, Threads
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import (
    days_of,
    days_text,
    exact_day,
    month_name,
    relative_day,
    short_day,
)
from mcr_desktop.phrases.findings import number, percent

Meaning = Literal["good", "watch", "bad", "neutral"]

FAR_OVER = 1.5
"""A silence longer than this many cadences is told as bad, a shorter one as to be watched."""
ENOUGH_COMPLAINTS = 10
"""Below this many in both periods together, chance alone explains almost any difference."""
NOTABLE_Z, PLAIN_Z = 2.0, 3.0
MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
UP, DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"


@dataclass(frozen=True, slots=True)
class Told:
    """An indicator in words: a short text, a second line, a state, and why."""

    title: str
    text: str
    meaning: Meaning = "neutral"
    detail: str = ""
    sentence: str = ""
    arithmetic: tuple[tuple[str, str], ...] = ()
    source: str = ""
    sums: bool = True
    """Whether the last line of the arithmetic is what those before it come to."""


def role_name(role: str | None) -> str:
    """A contact's part in decisions, in words."""
    return {
        "decides": _("Decides"),
        "influences": _("Influences"),
        "champions": _("Champions us"),
        "uses": _("Uses what we do"),
        "guards": _("Guards the door"),
    }.get(role or "", "")


def standing_name(standing: str | None) -> str:
    """A step of the relationship in words; "Not stated" where nobody said."""
    return {
        "satisfaction": _("Satisfaction"),
        "preference": _("Preference"),
        "loyalty": _("Loyalty"),
        "advocacy": _("Advocacy"),
    }.get(standing or "", _("Not stated"))


def tier_name(tier: str | None) -> str:
    """An account's tier in words; "" where none is set."""
    return {"strategic": _("Strategic"), "key": _("Key"), "growth": _("Growth")}.get(tier or "", "")


def channel_name(channel: str | None) -> str:
    """How a touch took place."""
    return {
        "meeting": _("meeting"),
        "call": _("call"),
        "e-mail": _("e-mail"),
        "visit": _("visit"),
        "letter": _("letter"),
    }.get(channel or "", channel or "")


def feeling_name(feeling: str | None) -> str:
    """How a touch left them feeling."""
    return {
        "delighted": _("delighted"),
        "content": _("content"),
        "neutral": _("neutral"),
        "uneasy": _("uneasy"),
        "upset": _("upset"),
    }.get(feeling or "", "")


def standing(account: Account, today: date) -> Told:
    """Where the relationship stands and which way it went."""
    title = _("Standing")
    now = account.standing
    if not now:
        return Told(
            title,
            _("Not stated"),
            sentence=_("Nobody has written down yet how this account stands with us."),
            source=_steps(),
        )
    before = account.standing_before
    since = short_day(account.standing_on, today) if account.standing_on else ""
    lines = [(_("Now"), standing_name(now))]
    if before:
        lines.insert(0, (_("Before"), standing_name(before)))
    if account.standing_on:
        lines.append((_("Stated on"), exact_day(account.standing_on)))
    went = _rank(now) - _rank(before) if before else 0
    mark = f" {UP}" if went > 0 else f" {DOWN}" if went < 0 else ""
    detail = (
        _("was {before}, {since}").format(before=standing_name(before), since=since)
        if before and before != now and since
        else _("was {before}").format(before=standing_name(before))
        if before and before != now
        else _("since {since}").format(since=since)
        if since
        else ""
    )
    sentence = (
        _("{now}, up from {before}.")
        if went > 0
        else _("{now}, down from {before}.")
        if went < 0
        else _("{now}.")
    ).format(now=standing_name(now), before=standing_name(before))
    return Told(
        title,
        standing_name(now) + mark,
        "bad" if went < 0 else "good" if went > 0 else "neutral",
        detail,
        sentence,
        tuple(lines),
        _steps(),
    )


def quiet(silence: Quiet, today: date) -> Told:
    """Days without a two-way touch, against the agreed cadence."""
    title = _("Quiet")
    rule = _(
        "Only touches that went both ways count; editing a record is not a touch. "
        "Beyond the cadence: watch; beyond one and a half times it: bad."
    )
    agreed = _("Agreed cadence") if silence.agreed else _("Usual cadence, none agreed")
    allowed = (agreed, days_text(silence.cadence_days))
    if silence.days is None:
        return Told(
            title,
            _("No touch yet"),
            "watch",
            _("cadence {days}").format(days=days_text(silence.cadence_days)),
            _("No two-way touch has been logged yet."),
            (allowed,),
            rule,
        )
    over = silence.days - silence.cadence_days
    meaning: Meaning = (
        "neutral"
        if over <= 0
        else "bad"
        if silence.days > FAR_OVER * silence.cadence_days
        else "watch"
    )
    last = short_day(silence.last_on, today)
    sentence = (
        _("{days} without a two-way touch; {over} longer than the cadence.").format(
            days=days_text(silence.days), over=days_text(over)
        )
        if over > 0
        else _("Last heard from each other {day}; within the cadence.").format(
            day=relative_day(silence.last_on, today)
        )
    )
    return Told(
        title,
        days_of(silence.days, silence.cadence_days),
        meaning,
        _("{channel} {day}").format(channel=channel_name(silence.channel), day=last),
        sentence,
        (
            (_("Today"), exact_day(today.isoformat())),
            (_("Last two-way touch"), exact_day(silence.last_on)),
            (_("Days between"), days_text(silence.days)),
            allowed,
            (_("Over the cadence"), days_text(max(0, over))),
        ),
        rule,
    )


def promises(direction: str, owed: int, late: int, kept: KeptOnTime) -> Told:
    """What one side owes the other, and how much of it was kept on time over twelve months."""
    title = _("Our promises") if direction == "ours" else _("Their promises")
    text = ngettext("{n} open", "{n} open", owed).format(n=number(owed))
    if late:
        text = _("{owed}, {late} late").format(owed=text, late=number(late))
    elif not owed:
        text = _("None open")
    whose = _("We owe") if direction == "ours" else _("They owe")
    what = ngettext("{n} promise", "{n} promises", owed).format(n=number(owed))
    if not owed:
        what = _("no promise")
    elif late:
        what = _("{owed}, of which {late} late").format(owed=what, late=number(late))
    else:
        what = _("{owed}, none late").format(owed=what)
    sentence = f"{whose} {what}. {kept_text(kept, whole=True)}."
    meaning: Meaning = "bad" if late and direction == "ours" else "watch" if late else "neutral"
    lines = [
        (_("Open now"), number(owed)),
        (_("Of these past their day"), number(late)),
        (_("Fell due since {day}").format(day=short_day(kept.since, date.max)), number(kept.due)),
        (_("Of these kept by their day"), number(kept.on_time)),
    ]
    if kept.due and not kept.too_few:
        lines.append(
            (_("Kept on time"), f"{number(kept.on_time)} / {number(kept.due)} = {_share(kept)}")
        )
        lines.append(span_line(kept))
    return Told(
        title,
        text,
        meaning,
        kept_text(kept),
        sentence,
        tuple(lines),
        _(
            "A promise counts in the twelve months in which it fell due. One moved before its day counts "
            "by the new day, one moved after it as not on time; withdrawn ones do not count."
        ),
    )


def kept_text(kept: KeptOnTime, *, whole: bool = False) -> str:
    """Kept on time as "11 of 12 on time"; `whole` adds the percent and the period."""
    if not kept.due:
        return _("None fell due in 12 months") if whole else _("none fell due")
    if whole and kept.too_few:
        return _("{n} of {due} kept on time in 12 months, too few for a percentage").format(
            n=number(kept.on_time), due=number(kept.due)
        )
    if whole:
        return _("{share} kept on time in 12 months ({n} of {due})").format(
            share=_share(kept), n=number(kept.on_time), due=number(kept.due)
        )
    return _("{n} of {due} on time").format(n=number(kept.on_time), due=number(kept.due))


def complaints(counts: ComplaintCounts, silence: Quiet | None = None) -> Told:
    """Complaints of the recent days against as many before, with whether chance would do it too.

    With `silence`, no complaints at all while contact runs out is told as a warning.
    """
    title = _("Complaints")
    period = days_text(counts.days)
    lines = [
        (
            _("Last {days} up to {day}").format(days=period, day=short_day(counts.as_of, date.max)),
            number(counts.recent),
        ),
        (_("{days} before that").format(days=period), number(counts.before)),
        (_("All that are recorded"), number(counts.total)),
    ]
    both = counts.recent + counts.before
    text = number(counts.recent)
    detail = _("{n} before").format(n=number(counts.before))
    rule = _(
        "Under equal rates the difference of two counts has the spread of the root of their sum. "
        "Beyond 2: watch; beyond 3: bad. Under {n} complaints in all it is too few to say."
    ).format(n=ENOUGH_COMPLAINTS)
    if not counts.total:
        return Told(title, _("None"), "neutral", "", _("No complaint is recorded."), (), "")
    if not counts.recent and silence is not None and silence.over:
        return Told(
            title,
            _("Silent"),
            "watch",
            detail,
            _("No complaint in {days}, and contact has run out: silence is no good news.").format(
                days=period
            ),
            tuple(lines),
            _("Most dissatisfied customers never complain (Bhote 1996)."),
        )
    if both < ENOUGH_COMPLAINTS:
        sentence = _("{recent} in the last {days}, {before} before: too few to say.").format(
            recent=number(counts.recent), days=period, before=number(counts.before)
        )
        return Told(title, text, "neutral", _("too few"), sentence, tuple(lines), rule)
    z = (counts.recent - counts.before) / sqrt(both)
    lines.append(
        (
            _("({recent} {minus} {before}) / {root}").format(
                recent=counts.recent,
                minus=MINUS,
                before=counts.before,
                root=f"\N{SQUARE ROOT}{both}",
            ),
            number(z, 1).replace("-", MINUS),
        )
    )
    meaning: Meaning = "neutral"
    verdict = _("no more than chance brings about")
    if z > NOTABLE_Z:
        meaning = "bad" if z > PLAIN_Z else "watch"
        verdict = _("more than chance would bring about")
    elif z < -NOTABLE_Z:
        meaning = "good"
        verdict = _("fewer than chance would bring about")
    sentence = _("{recent} in the last {days}, {before} before: {verdict}.").format(
        recent=number(counts.recent), days=period, before=number(counts.before), verdict=verdict
    )
    mark = f" {UP}" if z > NOTABLE_Z else f" {DOWN}" if z < -NOTABLE_Z else ""
    return Told(title, text + mark, meaning, detail, sentence, tuple(lines), rule)


def threads(found: Threads) -> Told:
    """How many people on both sides carry the relationship."""
    text = _("{theirs} theirs, {ours} ours").format(theirs=found.theirs, ours=found.ours)
    none = not found.theirs and not found.ours
    sentence = (
        _("Nobody had a two-way touch in the last twelve months.")
        if none
        else _("The relationship hangs on one person.")
        if found.single
        else _("Several people on both sides carry the relationship.")
    )
    return Told(
        _("Threads"),
        _("None") if none else text,
        "watch" if found.single else "neutral",
        _("single-threaded") if found.single and not none else "",
        sentence,
        (
            (_("Of theirs, with a two-way touch"), str(found.theirs)),
            (_("Of ours, with a two-way touch"), str(found.ours)),
        ),
        _("People counted once each over twelve months; one on either side is a risk."),
    )


def executive(attention: ExecutiveAttention, account: Account, today: date) -> Told:
    """How much attention our executives gave, against how long they are a customer."""
    count = attention.touches
    lines = [(_("Touches by our executives in 12 months"), str(count))]
    if attention.last_on:
        lines.append((_("The last one"), exact_day(attention.last_on)))
    if account.customer_since:
        lines.append((_("Customer since"), short_day(account.customer_since, today)))
    last = short_day(attention.last_on, today) if attention.last_on else ""
    return Told(
        _("Executive attention"),
        ngettext("{n} touch", "{n} touches", count).format(n=count) if count else _("None"),
        "neutral" if count else "watch",
        _("last {day}").format(day=last) if last else _("in 12 months"),
        ngettext(
            "Our executives were in touch once in twelve months.",
            "Our executives were in touch {n} times in twelve months.",
            count,
        ).format(n=count)
        if count
        else _("None of our executives was in touch in twelve months."),
        tuple(lines),
        _("Touches marked as by an executive of ours. None in a year: watch."),
    )


def unwatched(title: str, account: Account) -> Told:
    """What neglect says of an account whose data ends in the past: nothing."""
    day = exact_day(account.as_of)
    return Told(
        title,
        _("Not watched"),
        detail=_("to {day}").format(day=short_day(account.as_of, date.max)),
        sentence=_(
            "This account is looked at as of {day}; silence since then means nothing."
        ).format(day=day),
    )


def since_text(account: Account) -> str:
    """How long they are a customer: "customer since March 2019"; "" where unknown."""
    if not account.customer_since:
        return ""
    return _("customer since {month}").format(month=month_name(account.customer_since))


def span_line(kept: KeptOnTime) -> tuple[str, str]:
    """What so small a count leaves open: the label, and the shares between which the habit lies."""
    low, high = kept.span
    return (
        _("Taken as a sample, the rate lies (95 % sure) between"),
        _("{low} and {high}").format(low=percent(low), high=percent(high)),
    )


def _share(kept: KeptOnTime) -> str:
    return percent(kept.on_time / kept.due)


def _rank(step: str | None) -> int:
    return STANDINGS.index(step) if step in STANDINGS else 0


def _steps() -> str:
    return _(
        "Steps, lowest first: {steps}. People state it, with evidence; nothing computes it."
    ).format(steps=", ".join(standing_name(step) for step in STANDINGS))
