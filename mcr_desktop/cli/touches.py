"""`mcr touch`: meetings, calls, e-mails, visits and letters that took place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_done,
    print_json,
    print_line,
    print_row,
    print_rows,
)
from mcr_desktop.cli.calls import (
    AccountName,
    AnyAccountName,
    CannotError,
    Json,
    opened,
    some_account,
)
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.people import CHANNELS, FEELINGS, SIDES
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.touch_lines import TouchLine, TouchPeople, read_touch
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.phrases.touches import nobody_called, quarter_name, said_back, touches_text
from mcr_desktop.services.workspaces import a_day, one_of

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.domain.touch_figures import QuarterMix

app = typer.Typer(help=_("Meetings, calls, e-mails, visits and letters that took place."))

FIELDS = (
    Option("contacts", _("a contact: name or id; may be repeated"), "names", "--with"),
    Option("team", _("who of us; may be repeated"), "names"),
    Option("happened_on", _("the day; today unless given"), flag="--on"),
    Option("minutes", _("how long it took"), "whole"),
    Option("two_way", _("whether both sides spoke; yes unless given"), "yes"),
    Option("started_by", ", ".join(SIDES)),
    Option("awaits_answer", _("whether they wait for an answer"), "yes", "--awaits-answer"),
    Option("executive", _("whether an executive of ours took part"), "yes"),
    Option("feeling", ", ".join(FEELINGS)),
    Option("summary", _("what it was about")),
    Option("achieved", _("what it achieved")),
    Option("started_at", _("the time of day, HH:MM")),
    Option("answers_id", _("the id of the letter of theirs that it answers"), flag="--answers"),
)

Wanted = Annotated[str, typer.Argument(metavar="ID")]


@app.command("add")
@taking(Option("channel", ", ".join(CHANNELS)), *FIELDS)
def add(ctx: typer.Context, account: AccountName, as_json: Json = False, **fields: Any) -> None:
    """Write down a touch; answers with its id."""
    with opened(ctx) as services:
        found = services.accounts.find(account)
        _resolve(services, found, fields)
        channel = fields.pop("channel", None) or "call"
        contacts = fields.pop("contacts", ())
        day = fields.pop("happened_on", None)
        two_way = fields.pop("two_way", 1) == 1
        _name_letter(fields)
        print_done(
            services.touches.log(found, channel, contacts, day, two_way=two_way, **fields),
            as_json=as_json,
        )


@app.command("log")
def log(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS...", help=_('As one says it: "adela 10m call good: the dock"')
        ),
    ],
    account: AnyAccountName = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Only say what would be written down."))
    ] = False,
    new: Annotated[
        bool,
        typer.Option("--new", help=_("Write down a name that nobody has as a new contact.")),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write down a touch said in one line; answers with what was understood, and its id."""
    with opened(ctx) as services:
        known = some_account(services, account)
        people = TouchPeople(services.touches.nameable(known))
        told = read_touch(" ".join(words), people, today(), account=known.id if known else None)
        if new and told.otherwise is not None:
            told = told.otherwise
        _check_said(told, known, new=new)
        at = known or services.accounts.show(told.account_id or b"")
        day = told.happened_on or today().isoformat()
        said: dict[str, Any] = {
            "minutes": told.minutes,
            "feeling": told.feeling,
            "started_by": told.started_by,
        }
        channel, both = told.channel or "call", told.two_way is not False
        newcomers = (told.stranger,) if told.stranger else ()
        names = [*(one.name for one in told.contacts), *newcomers]
        back = said_back(today(), channel, day, names, two_way=both, **said)
        sentence = f"{at.name}: {back}. {told.words}".strip()
        if dry_run:
            print_json({"understood": sentence}) if as_json else print_line(sentence)
            return
        given = {name: value for name, value in said.items() if value is not None}
        contacts = [one.id for one in told.contacts]
        kept = services.touches.log(
            *(at, channel, contacts, day),
            two_way=both,
            newcomers=newcomers,
            summary=told.words or None,
            **given,
        )
        if not as_json:
            print_line(sentence)
        print_done(kept, as_json=as_json)


def _check_said(told: TouchLine, known: Account | None, *, new: bool) -> None:
    """Raise CannotError where it is not clear who is meant, or with which account."""
    for unclear in told.unclear:
        who = [f"{one.name} ({one.account})" for one in unclear.people]
        raise CannotError(
            text=_('Which "{words}": {names}?').format(
                words=unclear.words, names=_(" or ").join(who)
            )
        )
    stranger = told.otherwise.stranger if told.otherwise is not None else told.stranger
    if stranger and not new:
        hint = _("Add --new to write them down, or begin with a colon if it is no name.")
        raise CannotError(text=f"{nobody_called(stranger)} {hint}")
    if known is None and told.account_id is None:
        raise CannotError(text=_("Name who it was with, or the account with --account."))


@app.command("list")
def list_(
    ctx: typer.Context,
    account: AnyAccountName = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help=_("At most so many."))
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--with", help=_("Only with this contact: name or id."))
    ] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help=_("Only these: ") + ", ".join(CHANNELS))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help=_("From this day on."))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help=_("Up to this day."))
    ] = None,
    words: Annotated[
        str | None, typer.Option("--words", help=_("Only with all of these words in it."))
    ] = None,
    as_json: Json = False,
) -> None:
    """List the touches of an account, or of all, latest first."""
    with opened(ctx) as services:
        named = some_account(services, account)
        accounts = services.accounts.all() if named is None else [named]
        if contact is None:
            touches = [one for part in accounts for one in services.touches.all(part)]
        else:
            person = services.people.find(contact, named)
            accounts = [one for one in accounts if one.fence == person.fence]
            touches = [
                one for part in accounts for one in services.touches.with_contact(part, person.id)
            ]
        touches.sort(key=lambda one: one.happened_on, reverse=True)
        names = {
            (one.fence, one.id): one.name for part in accounts for one in services.people.all(part)
        }
        homes = {one.fence: one.name for one in accounts}
        one_of("touch", "channel", channel, CHANNELS)
        first, last = a_day("touch", "since", since) or "", a_day("touch", "until", until) or "9"
        fits = [
            one
            for one in touches
            if (channel is None or one.channel == channel)
            and first <= one.happened_on <= last
            and _holds(one, words or "")
        ]
        print_rows(
            fits[:limit],
            (
                Column(_("id"), lambda one: one.id),
                Column(_("day"), lambda one: one.happened_on),
                *(
                    [Column(_("account"), lambda one: homes.get(one.fence))]
                    if named is None
                    else []
                ),
                Column(_("channel"), lambda one: one.channel),
                Column(
                    _("with"),
                    lambda one: tuple(names.get((one.fence, who), "?") for who in one.contacts),
                ),
                Column(_("us"), lambda one: one.team),
                Column(_("two-way"), lambda one: _("yes") if one.two_way else _("no")),
                Column(_("feeling"), lambda one: one.feeling),
                Column(_("summary"), lambda one: one.summary),
            ),
            as_json=as_json,
        )


def _holds(touch: Touch, words: str) -> bool:
    """Whether all of the words stand in a touch."""
    told = "\n".join(filter(None, (touch.summary, touch.achieved, *touch.team))).casefold()
    return all(word in told for word in words.casefold().split())


@app.command("show")
def show(ctx: typer.Context, touch: Wanted, as_json: Json = False) -> None:
    """Show one touch with all fields."""
    with opened(ctx) as services:
        found = services.touches.show(_id(touch))
        account = services.accounts.of_fence(found.fence)
        names = {one.id: one.name for one in services.people.all(account)} if account else {}
        print_row(
            found, as_json=as_json, contacts=tuple(names.get(who, "?") for who in found.contacts)
        )


@app.command("edit")
@taking(
    Option("channel", ", ".join(CHANNELS)),
    *FIELDS,
    Option("joined", _("a contact who was there as well; may be repeated"), "names", "--add"),
    Option("parted", _("a contact who was not there; may be repeated"), "names", "--take-off"),
)
def edit(
    ctx: typer.Context,
    touch: Annotated[list[str], typer.Argument(metavar="ID...")],
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Change fields of touches, of all of them at once; an empty text clears one."""
    with opened(ctx) as services:
        wanted = [_id(one) for one in touch]
        found = services.touches.show(wanted[0])
        _resolve(services, services.accounts.of_fence(found.fence), fields)
        _name_letter(fields)
        if len(wanted) == 1 and not fields.keys() & {"joined", "parted"}:
            print_done(services.touches.edit(found.id, **fields), as_json=as_json)
            return
        changed = services.touches.edit_many(wanted, **fields)
        if as_json:
            print_json(
                {"changed": changed, "touches": [services.touches.show(one) for one in wanted]}
            )
        else:
            print_line(_("Changed {touches}.").format(touches=touches_text(changed)))


@app.command("remove")
def remove(
    ctx: typer.Context,
    touch: Annotated[list[str], typer.Argument(metavar="ID...")],
    as_json: Json = False,
) -> None:
    """Remove touches; `mcr undo` or `mcr restore` brings them back."""
    with opened(ctx) as services:
        wanted = [_id(one) for one in touch]
        label = services.removals.remove("touch", wanted)
        if as_json:
            print_json({"removed": wanted})
        else:
            print_line(label)


@app.command("channels")
def channels(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """Touches per channel in each of the last eight quarters."""
    with opened(ctx) as services:
        mix = services.touches.channel_mix(services.accounts.find(account))
        if as_json:
            print_json(mix)
            return
        print_rows(
            mix.quarters[::-1],
            (
                Column(_("quarter"), lambda one: quarter_name(one.quarter)),
                *(Column(channel_name(one), partial(_count, one)) for one in CHANNELS),
                Column(_("all"), lambda one: one.total),
                Column(_("two-way"), lambda one: one.two_way),
            ),
            as_json=False,
        )


@app.command("executives")
def executives(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """Touches with an executive of ours in each year since signing."""
    with opened(ctx) as services:
        told = services.touches.executive_attention(services.accounts.find(account))
        if as_json:
            print_json(told)
        elif told is not None:
            print_rows(
                told.years[::-1],
                (
                    Column(_("year"), lambda one: one.number),
                    Column(_("since"), lambda one: one.since),
                    Column(_("until"), lambda one: one.until),
                    Column(_("executive"), lambda one: one.executive),
                    Column(_("of touches"), lambda one: one.touches),
                ),
                as_json=False,
            )


@app.command("unanswered")
def unanswered(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """List letters of theirs that wait for an answer, the longest waiting first."""
    with opened(ctx) as services:
        print_rows(
            services.touches.unanswered(some_account(services, account)),
            (
                Column(_("id"), lambda one: one.touch.id),
                Column(_("day"), lambda one: one.touch.happened_on),
                Column(_("days"), lambda one: one.days),
                Column(_("account"), lambda one: one.account.name),
                Column(_("with"), lambda one: tuple(who.name for who in one.contacts)),
                Column(_("summary"), lambda one: one.touch.summary),
            ),
            as_json=as_json,
        )


@app.command("settle")
def settle(
    ctx: typer.Context,
    touch: Wanted,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help=_("The day; today unless given."))
    ] = None,
    none_owed: Annotated[
        bool, typer.Option("--none-owed", help=_("It needs no answer at all."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Say that a letter was answered, or needs no answer."""
    with opened(ctx) as services:
        row = _id(touch)
        kept = (
            services.touches.no_answer_owed(row) if none_owed else services.touches.settle(row, on)
        )
        print_done(kept, as_json=as_json)


def _count(channel: str, quarter: QuarterMix) -> int:
    return dict(quarter.counts).get(channel, 0)


def _name_letter(fields: dict[str, Any]) -> None:
    if fields.get("answers_id"):
        fields["answers_id"] = _id(fields["answers_id"])


def _id(text: str) -> bytes:
    try:
        return ids.parse(text)
    except ValueError:
        raise NotFoundError(kind="touch", wanted=text) from None


def _resolve(services: Services, account: Account | None, fields: dict[str, Any]) -> None:
    for named in ("contacts", "joined", "parted"):
        if named in fields:
            fields[named] = tuple(services.people.find(name, account).id for name in fields[named])
