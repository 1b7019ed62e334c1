"""How agreements are named, and by when somebody must speak about one."""

from __future__ import annotations

from datetime import date
from typing import Literal

from mcr_desktop.domain.accounts import Agreement
from mcr_desktop.domain.agreements import Term, term_of
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import days_text, exact_day, relative_day, short_day

LAST_DAYS = 14
"""So few days before a day of notice it is no longer early."""

Meaning = Literal["good", "watch", "bad", "neutral"]


def kind_name(kind: str | None) -> str:
    """A kind of agreement as people call it."""
    return {
        "service level": _("Service level"),
        "contract": _("Contract"),
        "price": _("Price"),
        "other": _("Other"),
    }.get(kind or "", kind or "")


def renewal_name(renewal: str | None) -> str:
    """What happens at its end, in a few words."""
    return {
        "automatic": _("Renews by itself"),
        "by agreement": _("Renewed by agreement"),
        "none": _("Ends for good"),
    }.get(renewal or "", renewal or "")


def promised(agreement: Agreement) -> str:
    """What was agreed, in one line: the measure and its target, else the words."""
    parts = [part for part in (agreement.measure, agreement.target) if part]
    return ": ".join(parts) or " ".join((agreement.text or "").split())


def term_words(agreement: Agreement, today: date) -> tuple[str, str, Meaning]:
    """Where it stands in a few words, the exact days for a hover, and what that means."""
    term = term_of(agreement, today)
    return _short(agreement, term, today), "\n".join(days_behind(agreement, term)), meaning(term)


def term_sentence(agreement: Agreement, term: Term, today: date) -> str:
    """What must be said of an agreement that presses, as a sentence."""
    words = {
        "title": " ".join(agreement.title.split())[:80],
        "notice": relative_day(term.notice_on, today),
        "end": short_day(term.ends_on, today),
        "left": days_text(abs(term.days_to_end or 0)),
    }
    sentences = {
        ("notice", "automatic"): _(
            '"{title}" renews by itself on {end}: notice is possible until {notice}.'
        ),
        ("notice", "none"): _('"{title}" ends for good on {end}, in {left}.'),
        ("notice", ""): _('"{title}" ends on {end}: speak about what follows by {notice}.'),
        ("noticed", "automatic"): _('"{title}" renews by itself on {end}, in {left}.'),
        ("noticed", ""): _('"{title}" ends on {end}, in {left}; its day of notice has passed.'),
        ("renewed", ""): _('"{title}" renewed itself on {end}: nobody wrote down until when.'),
        ("ended", ""): _('"{title}" ended on {end}, {left} ago.'),
    }
    chosen = sentences.get((term.state, agreement.renewal or "")) or sentences.get((term.state, ""))
    return (chosen or '"{title}"').format(**words)


def days_behind(agreement: Agreement, term: Term) -> tuple[str, ...]:
    """The days and how they follow from one another, a line each."""
    lines = []
    if agreement.starts_on:
        lines.append(_("Begins {day}").format(day=exact_day(agreement.starts_on)))
    if term.ends_on:
        lines.append(_("Ends {day}").format(day=exact_day(term.ends_on)))
    if term.notice_on and agreement.notice_days:
        lines.append(
            _("Notice until {day} ({days} before the end)").format(
                day=exact_day(term.notice_on), days=days_text(agreement.notice_days)
            )
        )
    if agreement.renewal:
        lines.append(renewal_name(agreement.renewal))
    return tuple(lines)


def meaning(term: Term) -> Meaning:
    """What a term means for whoever looks: bad where the last days run, watch where they begin."""
    if not term.presses:
        return "neutral"
    if term.state in ("ended", "renewed"):
        return "watch"
    left = term.days_to_notice if term.state == "notice" else term.days_to_end
    return "bad" if left is not None and left <= LAST_DAYS else "watch"


def _short(agreement: Agreement, term: Term, today: date) -> str:
    end = short_day(term.ends_on, today)
    if term.state == "notice" and agreement.renewal == "none":
        return _("ends {day}").format(day=relative_day(term.ends_on, today))
    if term.state in ("running", "noticed") and agreement.renewal == "automatic":
        return _("renews {day}").format(day=end)
    return {
        "open": _("no end agreed"),
        "ahead": _("from {day}").format(day=short_day(agreement.starts_on, today)),
        "notice": _("notice by {day}").format(day=relative_day(term.notice_on, today)),
        "renewed": _("renewed itself {day}").format(day=end),
        "ended": _("ended {day}").format(day=end),
    }.get(term.state, _("until {day}").format(day=end))
