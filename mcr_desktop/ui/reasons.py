"""Why an account's indicator says what it says: its arithmetic and the rows behind it, for the drawer.

Everything here reads from the store: call it on a reader thread.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from mcr_desktop.domain.commitments import (
    KEPT,
    STILL_OWED,
    WITHDRAWN,
    Commitment,
    fair_deadline,
)
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import indicators, portfolios
from mcr_desktop.phrases.dates import day_of_ms, due_text, short_day
from mcr_desktop.phrases.indicators import Told
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.indicators import AccountLine
    from mcr_desktop.domain.people import Touch

Indicator = Literal[
    "standing", "quiet", "ours", "theirs", "complaints", "executive", "threads", "used"
]
INDICATORS: tuple[Indicator, ...] = (
    "standing",
    "quiet",
    "ours",
    "theirs",
    "complaints",
    "executive",
    "threads",
    "used",
)
UNWATCHED: dict[Indicator, str] = {
    "quiet": "Quiet",
    "executive": "Executive attention",
    "threads": "Threads",
}
"""Indicators of neglect: they say nothing of an account whose data ends in the past."""
MOST_ROWS = 12
LONGEST_ROW = 64
YEAR_DAYS = 365


def told(  # noqa: PLR0911 - one answer an indicator
    line: AccountLine, indicator: Indicator, day: date
) -> Told:
    """What an indicator of an account says; reads nothing."""
    if line.account.as_of and indicator in UNWATCHED:
        return indicators.unwatched(UNWATCHED[indicator], line.account)
    match indicator:
        case "standing":
            return indicators.standing(line.account, day)
        case "quiet":
            return indicators.quiet(line.quiet, day)
        case "ours":
            return indicators.promises("ours", line.ours_owed, line.ours_late, line.ours_kept)
        case "theirs":
            return indicators.promises(
                "theirs", line.theirs_owed, line.theirs_late, line.theirs_kept
            )
        case "complaints":
            return indicators.complaints(line.complaints, line.quiet)
        case "executive":
            return indicators.executive(line.executive, line.account, day)
        case "threads":
            return indicators.threads(line.threads)
        case "used":
            return portfolios.used(line.used)


def why(services: Services, line: AccountLine, indicator: Indicator) -> Why:
    """The drawer's content for an indicator: sentence, arithmetic, and rows that are doors."""
    said = told(line, indicator, today())
    rows = _rows(services, line, indicator)
    return Why(
        title=f"{said.title}: {said.text}",
        sentence=said.sentence,
        arithmetic=tuple(WhyLine(label, value) for label, value in said.arithmetic),
        rows=tuple(rows[:MOST_ROWS]),
        source=said.source,
        # Of complaints no more are read than are shown.
        rows_of=line.complaints.total if indicator == "complaints" else len(rows),
    )


def _rows(  # noqa: PLR0911 - one answer an indicator
    services: Services, line: AccountLine, indicator: Indicator
) -> list[WhyRow]:
    account = line.account
    match indicator:
        case "standing":
            return _standings(services, account)
        case "quiet":
            return [_touch(account, one) for one in _touches(services, account) if one.two_way]
        case "executive":
            return [_touch(account, one) for one in _touches(services, account) if one.executive]
        case "ours" | "theirs":
            return _promises(services, account, indicator)
        case "complaints":
            return _complaints(services, account)
        case "threads":
            return _threads(services, account)
        case "used":
            return _unused(services, line)


def _standings(services: Services, account: Account) -> list[WhyRow]:
    return [
        WhyRow(f"{indicators.standing_name(str(past.value))}, {past.person}", day_of_ms(past.at_ms))
        for past in services.histories.of(account.id)
        if past.field == "standing" and past.value
    ]


def _touches(services: Services, account: Account) -> list[Touch]:
    return services.touches.all(account, limit=400)


def _touch(account: Account, touch: Touch) -> WhyRow:
    words = touch.summary or indicators.channel_name(touch.channel)
    return WhyRow(
        _cut(words), touch.happened_on, Route("account", account.id, "timeline", row=touch.id)
    )


def _promises(services: Services, account: Account, direction: str) -> list[WhyRow]:
    day = today()
    since = (day - timedelta(days=YEAR_DAYS)).isoformat()
    mine = [one for one in services.commitments.all(account) if one.direction == direction]
    owed = [one for one in mine if one.state in STILL_OWED]
    missed = [
        one
        for one in mine
        if one.state not in (*STILL_OWED, WITHDRAWN)
        and one.due_on
        and since < fair_deadline(one) <= day.isoformat()
        and not (one.state == KEPT and one.closed_on and one.closed_on <= fair_deadline(one))
    ]
    return [_promise(account, one, day) for one in [*owed, *missed]]


def _promise(account: Account, promise: Commitment, day: date) -> WhyRow:
    if promise.state in STILL_OWED:
        state = due_text(promise.due_on, day)
    elif promise.state == KEPT:
        state = f"kept {short_day(promise.closed_on, day)}, after its day"
    else:
        state = promise.state
    place = Route("account", account.id, "commitments", row=promise.id)
    return WhyRow(_cut(f"{promise.wording} ({state})"), promise.due_on or "", place)


def _complaints(services: Services, account: Account) -> list[WhyRow]:
    newest = services.complaints.ids(account)[:MOST_ROWS]
    return [
        WhyRow(
            _cut(one.summary or one.kind or "Complaint"),
            one.reported_on or "",
            Route("account", account.id, "complaints", row=one.id),
        )
        for one in services.complaints.rows(newest)
    ]


def _threads(services: Services, account: Account) -> list[WhyRow]:
    since = (today() - timedelta(days=YEAR_DAYS)).isoformat()
    names = {one.id: one.name for one in services.people.all(account)}
    last: dict[str, tuple[str, bytes | None]] = {}
    for touch in _touches(services, account):
        if not touch.two_way or touch.happened_on < since:
            continue
        for contact in touch.contacts:
            if contact in names:
                last.setdefault(f"{names[contact]} (theirs)", (touch.happened_on, contact))
        for person in touch.team:
            last.setdefault(f"{person} (ours)", (touch.happened_on, None))
    return [
        WhyRow(name, day, Route("account", account.id, "people", row=row) if row else None)
        for name, (day, row) in last.items()
    ]


def _unused(services: Services, line: AccountLine) -> list[WhyRow]:
    """Notes of the time that led to nothing yet, the oldest first."""
    account = line.account
    ids = services.uses.never_used(account, line.used.since, MOST_ROWS)
    return [
        WhyRow(
            _cut(f"{note.title or note.excerpt or 'Note'} (led to nothing yet)"),
            note.written_on or "",
            Route("account", account.id, "notes", row=note.id),
        )
        for note in services.notes.lines(ids)
    ]


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return (
        line
        if len(line) <= LONGEST_ROW
        else line[: LONGEST_ROW - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    )
