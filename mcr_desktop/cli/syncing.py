"""`mcr sync`: once, or with `--watch` for as long as it is left running."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    plain,
    print_json,
    print_line,
    print_problem,
    print_rows,
)
from mcr_desktop.cli.calls import CannotError, Json, opened
from mcr_desktop.cli.sharing import OnlyFence, fence_of
from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.domain.periods import now, now_ms
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.errors import sentence

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.services.teamwork.syncings import Rounds, Seen

LOOK_S = 2.0
"""Between looks at what other windows and commands wrote, and at shared folders."""


def sync(
    ctx: typer.Context,
    account: OnlyFence = None,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help=_("Also read back what storage holds of ours, and mend it.")
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help=_("Go on until it is stopped: a line for whatever came or went.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring what others wrote, and take them ours."""
    if thorough and watch:
        raise CannotError(text=_("Give either --thorough or --watch: the one is for once."))
    with opened(ctx) as services:
        only = fence_of(services, account) if account else None
        if watch:
            with _until_stopped() as stop:
                Watch(services, _as_json if as_json else _as_line, only).run(stop)
            return
        reports = services.sharing.sync(fences=[only] if only else None, thorough=thorough)
    _print_reports(reports, as_json=as_json)


def _print_reports(reports: list[SyncReport], *, as_json: bool) -> None:
    told = [
        {
            "fence": report.fence,
            "name": report.name,
            "sent": report.sent,
            "put": report.put,
            "received": report.received,
            "forked": report.forked,
            "held_back": sentence(report.held_back) if report.held_back else None,
            "trouble": sentence(report.trouble) if report.trouble else None,
        }
        for report in reports
    ]
    if as_json:
        print_json(told)
    else:
        print_rows(
            told,
            (
                Column(_("account"), lambda row: row["name"]),
                Column(_("sent"), lambda row: row["sent"]),
                Column(_("received"), lambda row: row["received"]),
                Column(
                    _("remark"), lambda row: _("stopped") if row["trouble"] else row["held_back"]
                ),
            ),
            as_json=False,
        )
    troubles = [report.trouble for report in reports if report.trouble]
    for trouble in troubles[1:]:
        print_problem(sentence(trouble))
    if troubles:
        raise troubles[0]


Event = dict[str, Any]
"""What happened: "event" says which kind, "at_ms" when, the rest what."""


@dataclass(slots=True)
class _Totals:
    sent: int = 0
    received: int = 0
    syncs: int = 0


class Watch:
    """Syncs whatever has storage, at the same pace as an open window."""

    def __init__(
        self,
        services: Services,
        tell: Callable[[Event], None],
        only: bytes | None = None,
        *,
        rounds: Rounds | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        from mcr_desktop.services.teamwork.syncings import Rounds

        self._services = services
        self._tell_out = tell
        self._only = only
        self._rounds = rounds or Rounds()
        self._clock = clock
        self._said: dict[bytes, str] = {}
        """The last thing said of a fence that was no traffic: trouble is told once, not at each try."""
        self._totals = _Totals()

    def run(self, stop: Stop) -> None:
        """Go on until `stop` is set, then tell what it all came to."""
        began_s = self._clock()
        self._look()
        self._tell("watching", fences=[one.name for one in self._rounds.seen])
        while not stop.is_set():
            self._look()
            self._rounds.beat(self._clock(), now_ms() / 1000)
            while not stop.is_set() and (due := self._rounds.begin(self._clock())) is not None:
                self._sync(due, stop)
            wait_s = min(self._rounds.next_s() - self._clock(), LOOK_S)
            stop.wait(max(wait_s, 0.05))
        self._tell(
            "ended",
            sent=self._totals.sent,
            received=self._totals.received,
            syncs=self._totals.syncs,
            seconds=round(self._clock() - began_s),
        )

    def _look(self) -> None:
        from mcr_desktop.services.teamwork.syncings import glance, look

        seen = [
            one
            for one in look(self._services.workspace)
            if self._only is None or one.fence == self._only
        ]
        self._rounds.see(seen, self._clock())
        self._rounds.glanced(glance(seen), self._clock())

    def _sync(self, one: Seen, stop: Stop) -> None:
        try:
            report = self._services.sharing.sync(_Stoppable(stop), [one.fence])[0]
        except CancelledError as error:
            self._rounds.failed(one.fence, error, self._clock())
        except McrError as error:
            # Somebody else holds the store, or its storage was taken away this minute.
            self._rounds.failed(one.fence, error, self._clock())
            self._tell_once(one, "trouble", error)
        else:
            self._rounds.ended(report, self._clock())
            self._tell_report(one, report)

    def _tell_report(self, one: Seen, report: SyncReport) -> None:
        if report.trouble is not None:
            self._tell_once(one, "trouble", report.trouble)
            return
        self._totals.syncs += 1
        self._totals.sent += report.sent
        self._totals.received += report.received
        first = one.fence not in self._said or self._said[one.fence].startswith("trouble")
        if report.sent or report.received or report.put or first:
            self._tell(
                "synced",
                fence=one.fence,
                name=one.name,
                sent=report.sent,
                put=report.put,
                received=report.received,
                forked=report.forked,
            )
        if report.held_back is not None:
            self._tell_once(one, "held back", report.held_back)
        else:
            self._said[one.fence] = ""

    def _tell_once(self, one: Seen, event: str, error: McrError) -> None:
        said = f"{event} {sentence(error)}"
        if self._said.get(one.fence) != said:
            self._said[one.fence] = said
            self._tell(event, fence=one.fence, name=one.name, text=sentence(error))

    def _tell(self, event: str, **facts: object) -> None:
        self._tell_out({"event": event, "at_ms": now_ms(), **facts})


class Stop(threading.Event):
    """Set by whoever wants the watch to end; a wait for it ends at once then."""


class _Stoppable:
    """Progress that ends a sync between two files once a stop was asked for."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop

    def report(self, _done: int, _total: int) -> None:
        if self._stop.is_set():
            raise CancelledError


@contextmanager
def _until_stopped() -> Iterator[Stop]:
    """A stop that Ctrl-C and an ordinary `kill` set; the second Ctrl-C ends the program at once."""
    stop = Stop()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[number])

    before: dict[int, Any] = {
        number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)
    }
    for number in before:
        signal.signal(number, on_signal)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _as_json(event: Event) -> None:
    sys.stdout.write(json.dumps(plain(event), ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _as_line(event: Event) -> None:
    clock = now().astimezone().strftime("%H:%M:%S")
    print_line(f"{clock}  {_said(event)}")
    sys.stdout.flush()


def _said(event: Event) -> str:
    kind = event["event"]
    if kind == "watching":
        names = ", ".join(event["fences"])
        return (
            _("Watching {names}. Ctrl-C ends it.").format(names=names)
            if names
            else _("Nothing is shared yet; waiting for an account that is. Ctrl-C ends it.")
        )
    if kind == "ended":
        return _("Ended after {time}: {sent}, {received}.").format(
            time=_duration(event["seconds"]),
            sent=ngettext("{n} change sent", "{n} changes sent", event["sent"]).format(
                n=event["sent"]
            ),
            received=_("{n} received").format(n=event["received"]),
        )
    if kind == "synced":
        if not event["sent"] and not event["received"]:
            return _("{name}: in step").format(name=event["name"])
        return _("{name}: {sent} sent, {received} received").format(**event)
    return f"{event['name']}: {event['text']}"


def _duration(seconds: int) -> str:
    if seconds < 60:
        return _("{n} s").format(n=seconds)
    if seconds < 3600:
        return _("{n} min").format(n=seconds // 60)
    return _("{hours} h {minutes} min").format(hours=seconds // 3600, minutes=seconds % 3600 // 60)
