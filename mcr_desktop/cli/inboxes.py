"""`mcr signals` without a file: the inbox of the workspace, and muting for the team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.cli.answers import Column, plain, print_json, print_line, print_rows
from mcr_desktop.cli.calls import CannotError, opened, some_account
from mcr_desktop.cli.progress_lines import progress_line
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Flag, Signal
    from mcr_desktop.services.watching.signals import Inbox, SignalRow


def show(ctx: typer.Context, account: str | None, *, muted: bool, as_json: bool) -> None:
    """Print the inbox of one account or all: what asks for attention first, or what is muted."""
    with opened(ctx) as services:
        asked = some_account(services, account)
        with progress_line(_("Looking for changes")) as progress:
            inbox = services.signals.all(progress)
        flags = services.causes.flags(asked) if as_json else []
    rows = of_account(inbox.muted if muted else loud(inbox), asked)
    if as_json:
        print_json(
            {
                "signals": [_row(one) for one in rows],
                "flags": [{"account": whose.name, **flag(one)} for whose, one in flags],
            }
        )
        return
    columns = [
        Column(_("id"), lambda one: one.mark),
        Column(_("account"), lambda one: ", ".join(each.name for each in one.accounts)),
        Column(_("kind"), lambda one: one.kind),
        Column(_("finding"), _finding),
    ]
    if muted:
        columns.append(Column(_("muted"), _why_muted))
    print_rows(rows, columns, as_json=False)


def change(
    ctx: typer.Context,
    account: str | None,
    mute: str | None,
    unmute: str | None,
    why: tuple[str | None, str | None],
    *,
    as_json: bool,
) -> None:
    """Mute the signal with an id, or show a muted one again; `why` is the reason and the last day."""
    with opened(ctx) as services:
        asked = some_account(services, account)
        with progress_line(_("Looking for changes")) as progress:
            inbox = services.signals.all(progress)
        if mute is not None:
            row = _find(of_account(loud(inbox), asked), mute)
            services.signals.mute(row, why[0] or "", why[1])
            said = _("Muted: {finding}")
        else:
            row = _find(of_account(inbox.every(), asked), unmute or "")
            services.signals.unmute(row)
            said = _("Shown again: {finding}")
    if as_json:
        print_json(_row(row))
    else:
        print_line(said.format(finding=row.sentence))


def loud(inbox: Inbox) -> tuple[SignalRow, ...]:
    """Every row that is not muted."""
    return (*inbox.shown(), *inbox.intake, *inbox.too_few)


def of_account(rows: Sequence[SignalRow], account: Account | None) -> list[SignalRow]:
    """The rows in which an account has a part; all of them where it is None."""
    return [row for row in rows if account is None or account in row.accounts]


def _find(rows: Sequence[SignalRow], wanted: str) -> SignalRow:
    found = [row for row in rows if wanted and row.mark.startswith(wanted.strip().lower())]
    if len(found) != 1:
        raise CannotError(
            text=_("No signal has the id {wanted}; mcr signals lists them.").format(wanted=wanted)
            if not found
            else _("Several signals begin with {wanted}: give more of the id.").format(
                wanted=wanted
            )
        )
    return found[0]


def _finding(row: SignalRow) -> str:
    if len(row.members) == 1 and row.told is not None:
        return row.told.sentence
    return "; ".join(filter(None, (row.sentence, row.since, row.evidence)))


def _why_muted(row: SignalRow) -> str:
    from mcr_desktop.phrases.signals import muted_text

    return muted_text(row.muted) if row.muted is not None else ""


def _row(row: SignalRow) -> dict[str, Any]:
    """A row as programs read it: the finding as of a file, then what the inbox adds."""
    finding: dict[str, Any] = {"account": row.account.name}
    if row.told is not None:
        finding |= told(row.told.signal, row.told.sentence)
    else:
        finding |= {"kind": row.kind, "sentence": row.sentence, "silence": plain(row.silence)}
    return finding | {
        "id": row.mark,
        "group": row.kind,
        "accounts": [one.name for one in row.accounts],
        "told": _finding(row),
        "weight": row.value,
        "arithmetic": [list(line) for line in row.arithmetic],
        "also": [one.sentence for one in row.also],
        "companions": [plain(one) | {"account": one.account.name} for one in row.companions],
        "muted": plain(row.muted) if row.muted is not None else None,
    }


def told(signal: Signal, sentence: str) -> dict[str, Any]:
    """A signal as programs read it: what was asked for first, then the whole finding."""
    parts: dict[str, Any] = {
        "kind": signal.kind, "slice": signal.slice.as_where(),
        "since": None, "interval": None, "until": None, "before": None, "after": None,
        "ratio": None, "ratio_interval": None, "q": signal.q, "sentence": sentence,
    }  # fmt: skip
    shift, intake = signal.shift, signal.intake
    if shift is not None:
        parts |= {
            "since": shift.since,
            "interval": [shift.since_low or shift.since, shift.since_high or shift.since],
            "until": shift.until, "before": shift.before, "after": shift.after,
            "per": (shift.exposure_unit or "unit") if shift.rated else shift.per,
            "observed": shift.observed, "expected": shift.expected,
            "ratio": shift.ratio, "ratio_interval": [shift.low, shift.high],
        }  # fmt: skip
    if intake is not None:
        parts |= {
            "since": intake.since, "interval": [intake.since, intake.since],
            "before": intake.before, "after": intake.after, "per": "month",
            "ratio": intake.rest_ratio, "ratio_interval": [intake.rest_low, intake.rest_high],
        }  # fmt: skip
    return parts | {"signal": plain(signal)}


def flag(one: Flag) -> dict[str, Any]:
    from mcr_desktop.phrases.findings import flag_sentence

    return {**plain(one), "sentence": flag_sentence(one)}
