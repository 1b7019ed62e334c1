"""What matters now on an account: the few sentences that a person in a hurry reads, most pressing first.

Each follows from figures that it states; none is a judgement on a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mcr_desktop.domain.accounts import Agreement
from mcr_desktop.domain.agreements import Term
from mcr_desktop.domain.commitments import STILL_OWED, Commitment
from mcr_desktop.domain.findings import Signal
from mcr_desktop.domain.indicators import AccountLine, RoomPerson
from mcr_desktop.domain.touch_figures import OpenLetter
from mcr_desktop.phrases.agreements import meaning as term_meaning
from mcr_desktop.phrases.agreements import term_sentence
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import days_of, days_text, due_text, exact_day
from mcr_desktop.phrases.findings import shift_sentence
from mcr_desktop.phrases.indicators import Meaning, complaints, quiet, role_name, standing

MOST = 4
Where = Literal["commitments", "complaints", "people", "touches", "timeline", "overview"]


@dataclass(frozen=True, slots=True)
class Matter:
    """One sentence, its state, and the part of the account that it leads to."""

    sentence: str
    meaning: Meaning
    where: Where
    row: bytes | None = None


def matters(
    line: AccountLine,
    promises: Sequence[Commitment],
    people: Sequence[RoomPerson],
    day: date,
    signals: Sequence[Signal] = (),
    *,
    agreements: Sequence[tuple[Agreement, Term]] = (),
    letters: Sequence[OpenLetter] = (),
) -> tuple[Matter, ...]:
    """At most four sentences; one that says so where nothing presses.

    `agreements` are those about which somebody must speak, `letters` those of theirs that wait.
    """
    moved = _signals(signals)
    found = [
        *moved,
        *_late(promises, "ours", day),
        *_letters(letters),
        *_agreements(agreements, day),
        *([] if moved else _complaints(line)),  # the signal says it better
        *_standing(line, day),
        *_quiet(line, day),
        *_deciders(people),
        *_late(promises, "theirs", day),
        *_due(promises, day),
        *_threads(line),
    ]
    found.sort(key=lambda one: ("bad", "watch", "good", "neutral").index(one.meaning))
    return tuple(found[:MOST]) or (_calm(line),)


def _late(promises: Sequence[Commitment], direction: str, day: date) -> list[Matter]:
    late = [one for one in promises if one.direction == direction and one.days_late(day) > 0]
    if not late:
        return []
    oldest = max(late, key=lambda one: one.days_late(day))
    words = {
        "n": len(late),
        "wording": _cut(oldest.wording),
        "late": due_text(oldest.due_on, day),
    }
    if direction == "ours":
        sentence = ngettext(
            'We are late with a promise: "{wording}", {late}.',
            'We are late with {n} promises, longest with "{wording}", {late}.',
            len(late),
        ).format(**words)
        return [Matter(sentence, "bad", "commitments", oldest.id)]
    sentence = ngettext(
        'They are late with a promise: "{wording}", {late}.',
        'They are late with {n} promises, longest with "{wording}", {late}.',
        len(late),
    ).format(**words)
    return [Matter(sentence, "watch", "commitments", oldest.id)]


def _letters(letters: Sequence[OpenLetter]) -> list[Matter]:
    if not letters:
        return []
    oldest = max(letters, key=lambda one: one.days)
    name = oldest.contacts[0].name if oldest.contacts else _("They")
    sentence = ngettext(
        "{name} wrote {days} ago and has no answer yet.",
        "{name} wrote {days} ago and has no answer yet; {n} letters wait.",
        len(letters),
    ).format(name=name, days=days_text(oldest.days), n=len(letters))
    return [Matter(sentence, "bad" if oldest.late else "watch", "touches", oldest.touch.id)]


def _agreements(agreements: Sequence[tuple[Agreement, Term]], day: date) -> list[Matter]:
    return [
        Matter(term_sentence(one, term, day), term_meaning(term), "overview", one.id)
        for one, term in agreements[:2]
    ]


def _due(promises: Sequence[Commitment], day: date) -> list[Matter]:
    week = [
        one
        for one in promises
        if one.direction == "ours"
        and one.state in STILL_OWED
        and one.due_on
        and 0 <= (date.fromisoformat(one.due_on) - day).days <= 7
    ]
    if not week:
        return []
    first = min(week, key=lambda one: one.due_on or "")
    sentence = ngettext(
        'One promise of ours falls due within a week: "{wording}", {due}.',
        '{n} promises of ours fall due within a week, first "{wording}", {due}.',
        len(week),
    ).format(n=len(week), wording=_cut(first.wording), due=due_text(first.due_on, day))
    return [Matter(sentence, "neutral", "commitments", first.id)]


def _complaints(line: AccountLine) -> list[Matter]:
    told = complaints(line.complaints, line.quiet)
    if told.meaning == "neutral":
        return []
    head = _("Complaints: {sentence}").format(sentence=told.sentence)
    return [Matter(head, told.meaning, "complaints")]


def _signals(signals: Sequence[Signal]) -> list[Matter]:
    moved = [one for one in signals if one.intake is None and one.shift is not None][:1]
    return [
        Matter(
            # In a hurry one wants what and since when; the evidence is a click away.
            shift_sentence(one.shift, one.slice) + ".",
            "bad" if one.shift.after > one.shift.before else "good",
            "complaints",
        )
        for one in moved
        if one.shift is not None
    ]


def _standing(line: AccountLine, day: date) -> list[Matter]:
    told = standing(line.account, day)
    if told.meaning != "bad":
        return []
    return [Matter(_("Their standing: {sentence}").format(sentence=told.sentence), "bad", "people")]


def _quiet(line: AccountLine, day: date) -> list[Matter]:
    if not line.quiet.over or line.account.as_of:
        return []
    told = quiet(line.quiet, day)
    return [Matter(told.sentence, told.meaning, "touches")]


def _deciders(people: Sequence[RoomPerson]) -> list[Matter]:
    silent = [
        one
        for one in people
        if one.contact.role in ("decides", "champions")
        and one.contact.cadence_days is not None
        and one.quiet.over
        and one.quiet.days is not None
    ]
    if not silent:
        return []
    longest = max(silent, key=lambda one: (one.quiet.days or 0) - one.quiet.cadence_days)
    sentence = _("{name} ({role}) has not been in touch for {days}.").format(
        name=longest.contact.name,
        role=role_name(longest.contact.role).lower(),
        days=days_of(longest.quiet.days or 0, longest.quiet.cadence_days),
    )
    return [Matter(sentence, "watch", "people", longest.contact.id)]


def _threads(line: AccountLine) -> list[Matter]:
    found = line.threads
    if not found.single or line.account.as_of or not (found.theirs or found.ours):
        return []
    sentence = _(
        "The relationship hangs on one person: {theirs} of theirs and {ours} of ours in twelve months."
    ).format(theirs=found.theirs, ours=found.ours)
    return [Matter(sentence, "watch", "people")]


def _calm(line: AccountLine) -> Matter:
    if line.account.as_of:
        day = exact_day(line.account.as_of)
        return Matter(_("Looked at as of {day}.").format(day=day), "neutral", "complaints")
    if line.quiet.days is None:
        return Matter(_("Nothing is known yet. Log the first touch."), "neutral", "timeline")
    sentence = _("Nothing presses: last in touch {days} ago, no promise late.").format(
        days=days_text(line.quiet.days)
    )
    return Matter(sentence, "good", "timeline")


def _cut(words: str, most: int = 60) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
