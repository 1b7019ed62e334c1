"""What touches add up to, in words, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mcr_desktop.domain.touch_figures import (
    LETTER_DAYS,
    LETTER_MEMORY_DAYS,
    Attention,
    ChannelMix,
    OpenLetter,
    QuarterMix,
)
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import days_text, exact_day, relative_day, short_day
from mcr_desktop.phrases.findings import percent
from mcr_desktop.phrases.indicators import Meaning, Told, channel_name, feeling_name

YEAR_DAYS = 365


def side_name(side: str | None) -> str:
    """Who began a touch."""
    return {"us": _("We did"), "them": _("They did")}.get(side or "", "")


def said_back(
    today: date,
    channel: str,
    day: str,
    names: Sequence[str] = (),
    *,
    minutes: int | None = None,
    feeling: str | None = None,
    started_by: str | None = None,
    two_way: bool = True,
) -> str:
    """What would be logged, before it is: "Call with Ada Brook today, 10 min; it left them content"."""
    what = channel_name(channel).capitalize()
    when = relative_day(day, today)
    if names:
        who = _(" and ").join(filter(None, (", ".join(names[:-1]), names[-1])))
        parts = [_("{what} with {who} {when}").format(what=what, who=who, when=when)]
    else:
        parts = [_("{what} {when}, nobody named").format(what=what, when=when)]
    if minutes:
        parts.append(_("{n} min").format(n=minutes))
    if started_by:
        parts.append(_("they began it") if started_by == "them" else _("we began it"))
    if not two_way:
        parts.append(_("one way"))
    if feeling:
        parts.append(_("it left them {feeling}").format(feeling=feeling_name(feeling)))
    return ", ".join(parts)


def which_one(words: str, names: Sequence[str]) -> str:
    """Asks who of several people is meant by what was typed."""
    return _('Which "{words}": {names}? One more letter tells, or the down key.').format(
        words=words, names=_(" or ").join(names)
    )


def nobody_called(words: str) -> str:
    """Says that a name which somebody typed is nobody's."""
    return _('Nobody called "{words}" is written down here.').format(words=words)


def day_told(day: str | None, today: date) -> str:
    """What a day is that was typed for a touch; None: it was not understood."""
    if day is None:
        return _('Write a day, such as "yesterday" or "12 Oct".')
    said = relative_day(day, today)
    return _("{day}: that is ahead of today").format(day=said) if day > today.isoformat() else said


def touches_text(count: int) -> str:
    """A number of touches: "1 touch", "12 touches"."""
    return ngettext("{n} touch", "{n} touches", count).format(n=f"{count:,}")


def channel_count(channel: str, count: int) -> str:
    """Touches of one channel: "1 call", "6 calls"."""
    known = {
        "meeting": ngettext("{n} meeting", "{n} meetings", count),
        "call": ngettext("{n} call", "{n} calls", count),
        "e-mail": ngettext("{n} e-mail", "{n} e-mails", count),
        "visit": ngettext("{n} visit", "{n} visits", count),
        "letter": ngettext("{n} letter", "{n} letters", count),
    }
    # A channel that this version does not know is shown as it stands, never read as a pattern.
    return known[channel].format(n=count) if channel in known else f"{count} {channel}"


def quarter_name(quarter: str) -> str:
    """`2026-Q4` as people write it: "Q4 2026"."""
    year, _sign, rest = quarter.partition("-")
    return f"{rest} {year}"


def mix_of(quarter: QuarterMix) -> str:
    """A quarter's touches by channel, the most first: "6 calls, 5 meetings"."""
    if not quarter.total:
        return _("no touch")
    told = sorted((one for one in quarter.counts if one[1]), key=lambda one: -one[1])
    return ", ".join(channel_count(channel, count) for channel, count in told)


def channel_mix(mix: ChannelMix) -> Told:
    """Through which channels the relationship runs, this quarter against the one before."""
    title = _("Channels")
    now = mix.quarters[-1]
    lines = [
        (
            quarter_name(one.quarter),
            _("{mix}; {both} of {total} two-way").format(
                mix=mix_of(one), both=one.two_way, total=one.total
            )
            if one.total
            else mix_of(one),
        )
        for one in reversed(mix.quarters)
    ]
    if not mix.total:
        return Told(
            title,
            _("No touch in two years"),
            sentence=_("Nothing was logged since {day}.").format(day=exact_day(mix.since)),
            arithmetic=tuple(lines),
            source=_mix_rule(),
            sums=False,
        )
    foremost = max(now.counts, key=lambda one: one[1])
    text = touches_text(now.total)
    detail = (
        _("{n} of {total} by {channel}").format(
            n=foremost[1], total=now.total, channel=channel_name(foremost[0])
        )
        if now.total
        else _("none this quarter")
    )
    sentence = (
        _("{quarter} so far: {mix}; {both} of {total} went both ways ({share}).").format(
            quarter=quarter_name(now.quarter),
            mix=mix_of(now),
            both=now.two_way,
            total=now.total,
            share=percent(now.two_way / now.total),
        )
        if now.total
        else _("{quarter} so far: no touch.").format(quarter=quarter_name(now.quarter))
    )
    return Told(title, text, "neutral", detail, sentence, tuple(lines), _mix_rule(), sums=False)


def attention(told: Attention | None) -> Told:
    """Executive touches in each year since signing: does attention fade as the relationship ages?"""
    title = _("Executive attention by year")
    rule = _(
        "A touch counts where an executive of ours took part, in the year of the relationship in which it "
        "happened. The running year is judged once half of it has passed, by its share of the days."
    )
    if told is None:
        return Told(
            title,
            _("Not begun"),
            sentence=_(
                "There is no touch yet, and nobody wrote down since when they are a customer."
            ),
            source=rule,
        )
    now = told.years[-1]
    before = told.years[-2] if len(told.years) > 1 else None
    since = _("customer since {day}") if told.stated else _("first touch {day}")
    first = next((place for place, one in enumerate(told.years) if one.touches), 0)
    lines = [
        (
            _("Year {n}, {since} to {until}").format(
                n=one.number,
                since=short_day(one.since, date.max),
                until=short_day(one.until, date.max),
            ),
            _("{n} of {total} touches").format(n=one.executive, total=one.touches),
        )
        for one in reversed(told.years[first:])
    ]
    if first:
        lines.append(
            (
                _("Before, from {since}").format(since=short_day(told.years[0].since, date.max)),
                _("no touch"),
            )
        )
    expected = before.executive * now.days / YEAR_DAYS if before else 0.0
    fading = before is not None and now.days * 2 >= YEAR_DAYS and now.executive < expected / 2
    meaning: Meaning = "watch" if fading else "neutral"
    parts = [
        _("{n} of {total} touches of year {year} with an executive of ours").format(
            n=now.executive, total=now.touches, year=now.number
        )
    ]
    if before is not None:
        parts.append(_("{n} in the year before").format(n=before.executive))
        lines.insert(
            1, (_("The same share of year {n}").format(n=before.number), f"{expected:.1f}")
        )
    return Told(
        title,
        _("{n} in year {year}").format(n=now.executive, year=now.number),
        meaning,
        since.format(day=short_day(told.since, date.max)),
        "; ".join(parts) + ".",
        tuple(lines),
        rule,
        sums=False,
    )


def letter(open_one: OpenLetter, today: date) -> Told:
    """The clock of something that they wrote and we have not answered."""
    who = ", ".join(one.name for one in open_one.contacts) or open_one.account.name
    touch = open_one.touch
    what = channel_name(touch.channel)
    days = days_text(open_one.days)
    return Told(
        _("Unanswered"),
        _("waiting {days}").format(days=days) if open_one.days else _("came today"),
        "bad" if open_one.late else "watch",
        _("{what} of {day}").format(what=what, day=short_day(touch.happened_on, today)),
        _("The {what} of {who} of {day} has waited {days} for an answer.").format(
            what=what, who=who, day=exact_day(touch.happened_on), days=days
        ),
        (
            (_("It came"), exact_day(touch.happened_on)),
            (_("Today"), exact_day(today.isoformat())),
            (_("Told as late after"), days_text(LETTER_DAYS)),
            (_("Days between"), days),
        ),
        _("Somebody said that it awaits an answer.")
        if open_one.by == "said"
        else _(
            "A letter or e-mail that an executive of theirs began, in the last {days}. It ends with a touch "
            "that answers it, or one that we began with the same person since; or where you say so."
        ).format(days=days_text(LETTER_MEMORY_DAYS)),
    )


def letter_line(open_one: OpenLetter, today: date) -> str:
    """The same in one line, the clock first: "24 days: letter of Ada Brook, 30 Oct. About the pallets"."""
    who = ", ".join(one.name for one in open_one.contacts) or open_one.account.name
    touch = open_one.touch
    said = _("Waiting {days}: {what} of {who}, {day}").format(
        days=days_text(open_one.days),
        what=channel_name(touch.channel),
        who=who,
        day=short_day(touch.happened_on, today),
    )
    summary = " ".join((touch.summary or "").split())
    return f"{said}. {summary}" if summary else said


def answers_text(letters: Sequence[OpenLetter], today: date) -> str:
    """Which letters a touch answers: "It answers their letter of 30 Oct", "It answers 2 letters of theirs"."""
    if len(letters) > 1:
        return _("It answers {n} letters of theirs").format(n=len(letters))
    touch = letters[0].touch
    return _("It answers their {what} of {day}").format(
        what=channel_name(touch.channel), day=short_day(touch.happened_on, today)
    )


def _mix_rule() -> str:
    return _(
        "All touches that were logged, by the quarter in which they happened. A touch counts once, however "
        "many people took part."
    )
