"""What Today shows, read in one go on a reader thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.phrases import indicators
from mcr_desktop.phrases.dates import ago_text, due_text, exact_day
from mcr_desktop.phrases.indicators import Meaning, channel_name
from mcr_desktop.ui.backings import route_to
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.today.words import did, kind_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.indicators import Arrival, DueCommitment, NextMeeting, QuietContact
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.day_views import Counts, TodayView
    from mcr_desktop.services.watching.signals import SignalRow

MOST_TOUCHES = 8
MOST_PROMISES = 50
MOST_CHANGED = 50


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far a new workspace is on its way."""

    accounts: int
    has_complaints: bool
    has_teammates: bool

    @property
    def done(self) -> bool:
        """Whether nothing is left to guide to."""
        return bool(self.accounts) and self.has_complaints and self.has_teammates


@dataclass(frozen=True, slots=True)
class DayShown:
    """The day, who looks at it, and what a newcomer may still do first."""

    view: TodayView
    person: str
    steps: FirstSteps | None
    """None where nobody needs to be guided any more."""


PUT_AWAY = "today.steps_put_away"
"""The setting that says that nobody needs the first steps any more."""


def read_day(services: Services) -> DayShown:
    """Everything but the signals, which take longer."""
    return DayShown(services.todays.view(), services.workspace.person, read_steps(services))


def read_steps(services: Services) -> FirstSteps | None:
    """What of the first steps has been done; None where nobody needs to be guided any more."""
    guided = not (services.demo or services.settings.get(PUT_AWAY))
    accounts = services.accounts.all()
    if accounts and not guided:
        return None
    steps = FirstSteps(
        accounts=len(accounts),
        has_complaints=has_complaints(services),
        has_teammates=bool(accounts) and any(row.people > 1 for row in services.sharing.fences()),
    )
    if steps.done:
        services.settings.set(PUT_AWAY, True)
    return steps


def has_complaints(services: Services) -> bool:
    """Whether any account has complaints to look through."""
    accounts = services.accounts.all()
    return any(services.complaints.imports(account) for account in accounts) or any(
        services.complaints.any(account) for account in accounts
    )


def read_signals(services: Services, progress: Progress) -> tuple[SignalRow, ...] | None:
    """What the complaints of all accounts say: worse and silent first, changes of intake last.

    None where there are no complaints at all and nobody fell silent. Up to half a second an account when first
    asked; muted signals and statements that figures are too few stay out.
    """
    inbox = services.signals.all(progress)
    found = (*inbox.shown(), *inbox.intake)
    return found if found or inbox.looked else None


def meaning_of(row: SignalRow) -> Meaning:
    """Whether a signal tells of something worse, better, or only of what is recorded."""
    if row.kind == "improvement":
        return "good"
    if row.kind == "silence":
        return "watch"
    if row.kind != "deterioration":
        return "neutral"
    lasting = any(one.signal.shift is not None and one.signal.shift.lasting for one in row.members)
    return "bad" if lasting else "watch"


def signal_words(row: SignalRow) -> str:
    """The whole finding in one line."""
    if row.told is None or len(row.members) > 1:
        return "; ".join(filter(None, (row.sentence, row.since, row.evidence)))
    return row.told.sentence


def signal_route(row: SignalRow) -> Route:
    """The explorer on the slice that a signal names; the inbox for one that has no slice of one account."""
    if row.told is None or len(row.members) > 1:
        return Route("complaints", None, "signals")
    return Route("complaints", row.account.id, "explorer", row.query)


# Reasons, for the drawer


def why_quiet(services: Services, quiet: QuietContact) -> Why:
    """Why somebody counts as quiet, with the touches behind it."""
    day = today()
    told = indicators.quiet(quiet.quiet, day)
    touches = services.touches.with_contact(quiet.account, quiet.contact.id, MOST_TOUCHES)
    return Why(
        title=f"{quiet.contact.name}: {told.text}",
        sentence=told.sentence,
        arithmetic=tuple(WhyLine(label, value) for label, value in told.arithmetic),
        rows=tuple(
            WhyRow(
                (touch.summary or channel_name(touch.channel).capitalize())
                + ("" if touch.two_way else " (one way)"),
                touch.happened_on,
                Route("account", quiet.account.id, "touches", row=touch.id),
            )
            for touch in touches
        ),
        source=told.source,
    )


def why_meeting(services: Services, ahead: NextMeeting) -> Why:
    """The promises that stand open with the account of a meeting."""
    owed = services.commitments.owed(ahead.account)
    return Why(
        title=f"{ahead.account.name}: {ahead.promises_open} open",
        sentence="Every promise that is still owed with this account, both ways.",
        arithmetic=(
            WhyLine("Ours", str(sum(one.direction == "ours" for one in owed))),
            WhyLine("Theirs", str(sum(one.direction == "theirs" for one in owed))),
            WhyLine("Internal", str(sum(one.direction == "internal" for one in owed))),
            WhyLine("Open in all", str(len(owed))),
        ),
        rows=tuple(_promise_row(one, ahead.account.id) for one in owed),
    )


def why_arrivals(services: Services, arrivals: Sequence[Arrival]) -> Why:
    """Each row that one teammate changed in one account, with the way to it."""
    rows: list[WhyRow] = []
    count = sum(len(one.rows) for one in arrivals)
    for one in arrivals:
        name = kind_words(one.kind)
        titles = services.todays.titles(one.kind, one.rows[: MOST_CHANGED - len(rows)])
        for row, title in titles:
            words = f"{name}: {title}" if title else name
            way = route_to(one.kind, row, one.account.id)
            gone = WhyRow(f"{name}, removed since", "", Route("removed"))
            rows.append(gone if title is None else WhyRow(words, "", way))
    first = arrivals[0]
    latest = max(one.latest_ms for one in arrivals)
    return Why(
        title=f"{first.person or 'Somebody'}, {first.account.name}",
        sentence=f"{did(arrivals).capitalize()} since you last looked, latest {ago_text(latest, now_ms())}.",
        rows=tuple(rows),
        rows_of=count if count > len(rows) else 0,
    )


def why_due(due: DueCommitment, day: date) -> Why:
    """How the days of one promise add up."""
    promise = due.commitment
    late = -due.days
    lines = [WhyLine("Promised", exact_day(promise.made_on) if promise.made_on else "not noted")]
    if promise.first_due_on and promise.first_due_on != promise.due_on:
        lines.append(WhyLine("First due", exact_day(promise.first_due_on)))
    lines.append(WhyLine("Due", exact_day(promise.due_on)))
    lines.append(WhyLine("Today", exact_day(day.isoformat())))
    lines.append(
        WhyLine("Late by", f"{late} d") if late > 0 else WhyLine("Days left", f"{due.days} d")
    )
    return Why(
        title=due_text(promise.due_on, day).capitalize(),
        sentence=f"\N{LEFT DOUBLE QUOTATION MARK}{promise.wording}\N{RIGHT DOUBLE QUOTATION MARK}",
        arithmetic=tuple(lines),
        rows=(WhyRow("Open the promise", "", promise_route(due)),),
        source=f"Made by {promise.owner}" if promise.owner and promise.direction == "ours" else "",
    )


def why_promises(due: tuple[DueCommitment, ...], direction: str, counts: Counts) -> Why:
    """Which promises of one direction fall due or are late."""
    whose = "Ours" if direction == "ours" else "Theirs"
    return Why(
        title=f"{whose}: {counts.soon} due, {counts.late} late",
        sentence="Promises that are late or fall due within seven days, the oldest first.",
        arithmetic=(
            WhyLine("Past their day", str(counts.late)),
            WhyLine("Due within 7 days", str(counts.soon)),
            WhyLine("Together", str(counts.soon + counts.late)),
        ),
        rows=tuple(_promise_row(one.commitment, one.account.id) for one in due[:MOST_PROMISES]),
    )


def promise_route(due: DueCommitment) -> Route:
    """Where a promise is looked at."""
    return Route("account", due.account.id, "commitments", row=due.commitment.id)


def _promise_row(promise: Commitment, account: bytes) -> WhyRow:
    return WhyRow(
        promise.wording,
        promise.due_on or "no day",
        Route("account", account, "commitments", row=promise.id),
    )
