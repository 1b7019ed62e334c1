"""The sentences of a printed brief, and what its numbered sources are called.

A page is read later than it was printed: days stand as dates here, never as "in 3 days".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.findings import Signal
from mcr_desktop.domain.indicators import Quiet
from mcr_desktop.domain.people import Touch
from mcr_desktop.phrases.catalogue import _, language, ngettext
from mcr_desktop.phrases.dates import days_of, exact_day, month_name, short_day
from mcr_desktop.phrases.findings import MOST_WRITTEN, number, shift_sentence, signal_sentence
from mcr_desktop.phrases.indicators import channel_name, standing_name, tier_name

_NO_YEAR = date(1, 1, 1)
_QUOTES = "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK})"
_STOPS = (".", "!", "?", ":", "\N{HORIZONTAL ELLIPSIS}")
_RIGHT_QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"


def dated(day: str | None) -> str:
    """A day with its year, whichever year it is: "3 Sep 2026"."""
    return short_day(day, _NO_YEAR)


def when_text(day: str, time: str) -> str:
    """A meeting's time in full: "Tuesday 24 November 2026, 14:00"."""
    if not time:
        return exact_day(day)
    return _("{day}, {time}").format(day=exact_day(day), time=time)


def due_day(due_on: str | None, today: date) -> str:
    """A due day in the width of a margin: "24 Nov", or month and year where that is another."""
    if not due_on:
        return ""
    short = short_day(due_on, today)
    if due_on[:4] == str(today.year) or len(due_on) != 10:
        return short
    month = short_day(f"{today.year}{due_on[4:7]}-01", today).lstrip("0123456789. ")
    return f"{month} {_RIGHT_QUOTE}{due_on[2:4]}"


def short_name(name: str) -> str:
    """A person as sources name them: "M. Okafor"."""
    words = name.split()
    if len(words) < 2:
        return name
    return f"{words[0][0]}.\N{NO-BREAK SPACE}{words[-1]}"


def names_text(names: Sequence[str]) -> str:
    """People in a row: "M. Okafor, J. Park and L. Farrand"."""
    if len(names) < 2:
        return names[0] if names else ""
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


# What sources are called


def note_source(title: str, author: str, day: str | None) -> str:
    """Where a line from a note comes from."""
    name = _("Note \N{LEFT SINGLE QUOTATION MARK}{title}\N{RIGHT SINGLE QUOTATION MARK}").format(
        title=title or _("without a title")
    )
    return _joined(name, short_name(author), dated(day))


def touch_source(channel: str, names: Sequence[str], day: str) -> str:
    """Where a line from a touch comes from: "Call with M. Okafor, 12 Oct 2026"."""
    what = channel_name(channel).capitalize()
    if names:
        what = _("{channel} with {names}").format(channel=what, names=names_text(names))
    return _joined(what, dated(day))


def meeting_source(title: str, day: str) -> str:
    """Where a line from a meeting that was held comes from."""
    return _joined(_("Meeting, {title}").format(title=title), dated(day))


def plan_source(title: str, day: str) -> str:
    """Where a line from the plan of the meeting itself comes from."""
    return _joined(_("Plan of the meeting, {title}").format(title=title), dated(day))


def ledger_source(day: str) -> str:
    """Where the open promises come from."""
    return _("Promise ledger, as of {day}").format(day=dated(day))


def shared_ledger_source(day: str) -> str:
    """The same, as the customer's copy calls it."""
    return _("Our list of promises between us, as of {day}").format(day=dated(day))


def register_source(day: str) -> str:
    """Where figures on complaints come from."""
    return _("Complaints register, as of {day}").format(day=dated(day))


def account_source(day: str) -> str:
    """Where facts of the account itself come from."""
    return _("Account page, as of {day}").format(day=dated(day))


def contact_source(name: str, day: str | None) -> str:
    """Where role and standing of a person come from; `day` is when the standing was stated."""
    what = _("Contact page of {name}").format(name=short_name(name))
    if not day:
        return what
    return _("{what}, standing stated {day}").format(what=what, day=dated(day))


def fact_source(source: str, day: str | None) -> str:
    """Where a storekeeper's fact comes from."""
    return _joined(_("Fact"), source, dated(day))


def timeline_source(day: str) -> str:
    """Where counts of touches come from."""
    return _("Timeline, as of {day}").format(day=dated(day))


# What the page says


def matter_line(account: Account, *, business: bool = True) -> str:
    """Who the customer is in one breath: tier, since when, how much a year, in what business."""
    parts = []
    if account.tier:
        parts.append(_("{tier} customer").format(tier=tier_name(account.tier)))
    if account.customer_since:
        since = month_name(account.customer_since)
        parts.append(_("since {month}").format(month=since) if parts else _("customer since {month}").format(month=since))  # fmt: skip
    head = " ".join(parts)
    rest = [head] if head else []
    if account.revenue:
        rest.append(
            _("{amount} a year").format(amount=money_text(account.revenue, account.currency))
        )
    if account.industry and business:
        rest.append(account.industry[0].lower() + account.industry[1:])
    if not rest:
        return ""
    text = ", ".join(rest)
    return text[0].upper() + text[1:] + "."


def money_text(amount: float, currency: str | None) -> str:
    """An amount as one says it: "EUR 8.4 million"."""
    from babel.numbers import format_compact_decimal  # only where a brief is made: 30 ms

    if not abs(amount) < MOST_WRITTEN:
        return f"{currency or ''} {amount:.3g}".strip()
    said = format_compact_decimal(amount, format_type="long", locale=language(), fraction_digits=1)
    return f"{currency} {said}" if currency else said


def role_line(title: str, role: str) -> str:
    """Somebody's title with the part in decisions: "Head of Network, influences"."""
    part = role[:1].lower() + role[1:]
    return _joined(title, part) if title else role


def with_us(names: Sequence[str]) -> str:
    """Who of us goes to the meeting."""
    return _("for us {names}").format(names=names_text(names)) if names else ""


def standing_note(account: Account, today: date) -> str:
    """Which standing it was before, and until when: "was Preference until March"."""
    if not account.standing:
        return ""
    month = month_name(account.standing_on, today) if account.standing_on else ""
    before = account.standing_before
    if before and before != account.standing:
        named = standing_name(before)
        if not month:
            return _("was {before}").format(before=named)
        return _("was {before} until {month}").format(before=named, month=month)
    return _("since {month}").format(month=month) if month else ""


def outcome_line(outcome: str, day: str, today: date) -> str:
    """How the last meeting ended."""
    return _("Where we left it on {day} \N{EM DASH} {outcome}").format(
        day=short_day(day, today), outcome=outcome
    )


def touch_line(touch: Touch, names: Sequence[str], today: date) -> str:
    """One touch in a line: its day, how and with whom, and what it was about."""
    head = _meeting_head(touch, names, today)
    words = sentences(touch.summary, touch.achieved)
    return f"{head}. {words}" if words else head


def shared_meeting_line(touch: Touch, names: Sequence[str], today: date) -> str:
    """A meeting as both sides know it: its day and who was there, nothing of what we made of it."""
    return _meeting_head(touch, names, today)


def _meeting_head(touch: Touch, names: Sequence[str], today: date) -> str:
    channel = channel_name(touch.channel)
    day = short_day(touch.happened_on, today)
    if not names:
        return _("{day}: {channel}").format(day=day, channel=channel)
    return _("{day}: {channel} with {names}").format(
        day=day, channel=channel, names=names_text(names)
    )


def promise_line(promise: Commitment, event: str, day: str, today: date, *, shared: bool) -> str:
    """What became of a promise; `shared` speaks to the customer."""
    words = {
        "day": short_day(day, today),
        "wording": quoted(promise.wording),
        "due": short_day(promise.due_on, today),
        "first": short_day(promise.first_due_on, today),
    }
    moved = bool(promise.first_due_on) and promise.first_due_on != promise.due_on
    kept_by_them = _("{day}: you kept {wording}") if shared else _("{day}: they kept {wording}")
    again = (
        _("{day}: {due} agreed instead of {first} for {wording}")
        if moved
        else _("{day}: {due} agreed for {wording}")
    )
    told = {
        ("kept", True): _("{day}: we kept {wording}"),
        ("kept", False): kept_by_them,
        ("broken", True): _("{day}: we broke {wording}"),
        ("broken", False): _("{day}: they broke {wording}"),
        ("withdrawn", True): _("{day}: our promise was withdrawn, {wording}"),
        ("withdrawn", False): _("{day}: their promise was withdrawn, {wording}"),
    }
    return told.get((event, promise.direction == "ours"), again).format(**words)


def besides_line(counts: Mapping[str, int]) -> str:
    """Touches that got no line of their own: "Besides: 12 calls, 8 e-mails and 1 visit"."""
    said = [_counted(channel, count) for channel, count in counts.items() if count]
    return _("Besides: {touches}").format(touches=names_text(said)) if said else ""


def _counted(channel: str, count: int) -> str:
    forms = {
        "meeting": ngettext("{n} meeting", "{n} meetings", count),
        "call": ngettext("{n} call", "{n} calls", count),
        "e-mail": ngettext("{n} e-mail", "{n} e-mails", count),
        "visit": ngettext("{n} visit", "{n} visits", count),
        "letter": ngettext("{n} letter", "{n} letters", count),
    }
    return forms.get(channel, ngettext("{n} touch", "{n} touches", count)).format(n=count)


def complaints_line(count: int, before: int) -> str:
    """How many complaints were reported in the period of the list, and in as many days before it."""
    reported = ngettext(
        "{n} complaint was reported", "{n} complaints were reported", count
    ) if count else _("No complaint was reported")  # fmt: skip
    return _("{reported}; in as many days before it was {before}").format(
        reported=reported.format(n=number(count)), before=number(before)
    )


def trend_line(signal: Signal | None) -> str:
    """The one sentence over the complaints chart: what moved, without the statistics behind it."""
    if signal is None or signal.kind == "too few to say":
        return _("Complaints show no change beyond what chance brings about.")
    if signal.shift is None:
        return sentences(signal_sentence(signal))
    return sentences(shift_sentence(signal.shift, signal.slice))


def late_note(promise: Commitment, today: date) -> str:
    """How late a promise is, and for when it was first agreed."""
    late = promise.days_late(today)
    if not late:
        return ""
    text = ngettext("{n} day late", "{n} days late", late).format(n=number(late))
    if promise.first_due_on and promise.first_due_on != promise.due_on:
        first = short_day(promise.first_due_on, today)
        text = _("{late}; first agreed for {day}").format(late=text, day=first)
    return text


def quiet_note(quiet: Quiet) -> str:
    """That somebody with an agreed cadence has gone quiet; "" where all is well or none is agreed."""
    if not quiet.agreed or not quiet.over or quiet.days is None:
        return ""
    return _("Quiet: {days} agreed").format(days=days_of(quiet.days, quiet.cadence_days))


def preferences_line(preferences: str) -> str:
    """How they want things done."""
    return _("How they want it: {words}").format(words=preferences)


def agreements_line(agreements: str) -> str:
    """What service was agreed."""
    return _("Agreed service: {words}").format(words=agreements)


def about_line(name: str, fact: str) -> str:
    """A fact on one person, with the name where the fact leaves it out."""
    named = any(word in fact for word in name.split() if len(word) > 2)
    return fact if named or not name else f"{name}: {fact}"


def titled(title: str, words: str) -> str:
    """A note's title and its words, the title said once."""
    title, words = title.strip(), words.strip()
    if not words or words.rstrip(".") == title.rstrip("."):
        return title
    if not title or words.startswith(title.rstrip("\N{HORIZONTAL ELLIPSIS}")):
        return words
    stop = "" if title[-1] in ".!?:\N{HORIZONTAL ELLIPSIS}" else "."
    return f"{title}{stop} {words}"


def quoted(words: str) -> str:
    """Words as they were said."""
    said = " ".join(words.split()).rstrip(".")
    return f"\N{LEFT DOUBLE QUOTATION MARK}{said}\N{RIGHT DOUBLE QUOTATION MARK}"


def sentences(*parts: str | None) -> str:
    """Parts of a text as sentences in a row."""
    said = [" ".join(part.split()) for part in parts if part and part.strip()]
    return " ".join(part if part.rstrip(_QUOTES)[-1:] in _STOPS else f"{part}." for part in said)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
