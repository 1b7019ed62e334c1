"""`mcr case`: from the problem to the proof that its cause is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli import case_outlines
from mcr_desktop.cli.answers import (
    Column,
    plain,
    print_done,
    print_facts,
    print_json,
    print_line,
    print_rows,
)
from mcr_desktop.cli.calls import AccountName, AnyAccountName, Json, opened, some_account
from mcr_desktop.cli.case_outlines import CaseName, case_meant, print_branches
from mcr_desktop.cli.options import Option, taking
from mcr_desktop.domain.cases import STATES
from mcr_desktop.domain.commitments import ACTIONS
from mcr_desktop.phrases import cases as say
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.casework.views import CaseCheck, CaseView, PartCheck
    from mcr_desktop.services.watching.signals import SignalRow

app = typer.Typer(help=_("Cases: problem, whys, cause, actions, and whether it held."))
app.add_typer(case_outlines.whys, name="why")
app.add_typer(case_outlines.bones, name="bone")

FIELDS = (
    Option("problem", _("what is wrong, where, since when and how much")),
    Option("containment", _("how the customer is protected until the cause is gone")),
    Option("lead", _("who leads it")),
    Option("team", _("somebody of ours in it; may be repeated"), "names"),
    Option("began_on", _("the day on which it began")),
    Option("root_cause", _("the root cause, as the team found it")),
    Option("escape_point", _("where it should have been noticed")),
    Option("effective_on", _("the day from which the actions could show")),
    Option("check_on", _("the day on which the figures are to be looked at")),
    Option("lessons", _("what others should learn from it")),
)

Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="ATTRIBUTE=VALUE",
        help=_("The slice of the complaints that is meant. May be repeated."),
    ),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help=_("The day; today unless given."))
]


@app.command("list")
def list_(
    ctx: typer.Context,
    state: Annotated[str | None, typer.Option("--state", help=", ".join(STATES))] = None,
    as_json: Json = False,
) -> None:
    """List cases, open ones first; of those in fences that you are not inside, your account's part."""
    if state is not None and state not in STATES:
        raise typer.BadParameter(", ".join(STATES), param_hint="--state")
    with opened(ctx) as services:
        rows = services.cases.all(state)
    print_rows(
        rows,
        (
            Column(_("id"), lambda one: one.id),
            Column(_("account"), lambda one: one.account.name if one.account else ""),
            Column(_("state"), lambda one: say.state_name(one.state)),
            Column(_("steps"), lambda one: f"{one.done}/8" if one.inside else ""),
            Column(_("check"), lambda one: one.check_on),
            Column(_("title"), lambda one: one.title),
            Column(_("next"), lambda one: one.missing),
        ),
        as_json=as_json,
    )


@app.command("show")
def show(ctx: typer.Context, case: CaseName, as_json: Json = False) -> None:
    """Show a case: its steps, accounts, whys, possible causes, actions and what happened."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        view = services.cases.show(case_id)
        timeline = services.cases.timeline(case_id)
    if as_json:
        print_json({**plain(view), "timeline": plain(timeline)})
        return
    _print_view(view)
    if timeline:
        print_line("")
        print_rows(
            timeline,
            (
                Column(_("day"), lambda one: one.day),
                Column(_("what"), lambda one: say.moment_name(one.event)),
                Column(_("who"), lambda one: one.person),
                Column(_("words"), lambda one: one.text),
            ),
            as_json=False,
        )


@app.command("open")
@taking(*FIELDS)
def open_(
    ctx: typer.Context,
    title: Annotated[
        str | None, typer.Argument(metavar="[TITLE]", help=_("What it is about."))
    ] = None,
    account: AnyAccountName = None,
    signal: Annotated[
        str | None,
        typer.Option(
            "--signal",
            metavar="N|KEY",
            help=_("Draft it from a signal: its number among the deteriorations, or its key."),
        ),
    ] = None,
    where: Where = None,
    as_json: Json = False,
    **fields: Any,
) -> None:
    """Open a case, at home in the account's fence. Answers with its id."""
    if signal is None and (title is None or account is None):
        raise typer.BadParameter(_("a TITLE and --account are wanted, or --signal"))
    with opened(ctx) as services:
        if signal is not None:
            made = _from_signal(services, signal, some_account(services, account))
            changed = {**fields, **({"title": title} if title else {}), **_slice(where)}
            if changed:
                made = services.cases.edit(made.id, **changed)
        else:
            home = services.accounts.find(account or "")
            made = services.cases.open(home, title or "", **fields, **_slice(where))
        print_done(made, as_json=as_json)


@app.command("edit")
@taking(Option("title", _("what it is about")), *FIELDS)
def edit(
    ctx: typer.Context, case: CaseName, where: Where = None, as_json: Json = False, **fields: Any
) -> None:
    """Change fields of a case; an empty text clears one."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        print_done(services.cases.edit(case_id, **fields, **_slice(where)), as_json=as_json)


@app.command("join")
def join(
    ctx: typer.Context,
    case: CaseName,
    account: AccountName,
    where: Where = None,
    as_json: Json = False,
) -> None:
    """Have a case concern another account too; what is said of it stays in that account's fence."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        found = services.accounts.find(account)
        query = _slice(where).get("query") or ""
        print_done(services.cases.add_account(case_id, found, query), as_json=as_json)


@app.command("action")
def action(
    ctx: typer.Context,
    case: CaseName,
    wording: Annotated[str, typer.Argument(metavar="WORDING", help=_("What is to be done."))],
    kind: Annotated[str, typer.Option("--kind", help=", ".join(ACTIONS))] = "corrective",
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help=_("who does it"))
    ] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DAY", help=_("the day by which it is due"))
    ] = None,
    effective: Annotated[
        str | None,
        typer.Option("--effective", metavar="DAY", help=_("the day from which it could show")),
    ] = None,
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Agree an action of a case; `mcr commitment keep` marks it done. Answers with its id."""
    with opened(ctx) as services:
        made = services.cases.add_action(
            case_meant(services, case), wording, kind, owner, due,
            some_account(services, account), effective_on=effective,
        )  # fmt: skip
        print_done(made, as_json=as_json)


@app.command("event")
def event(
    ctx: typer.Context,
    case: CaseName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What happened."))],
    on: On = None,
    as_json: Json = False,
) -> None:
    """Note what happened in the course of a case."""
    from mcr_desktop.domain.periods import today

    with opened(ctx) as services:
        case_id = case_meant(services, case)
        made = services.cases.add_event(case_id, text, on or today().isoformat())
        print_done(made, as_json=as_json)


@app.command("tell")
def tell(
    ctx: typer.Context,
    case: CaseName,
    how: Annotated[str, typer.Option("--how", metavar="TEXT", help=_("by telephone, a visit ..."))],
    on: On = None,
    account: AnyAccountName = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="NAME", help=_("whom: name or id"))
    ] = None,
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help=_("what was said"))] = "",
    as_json: Json = False,
) -> None:
    """Write down that a customer was told; the home account's unless --account names another."""
    from mcr_desktop.domain.periods import today

    with opened(ctx) as services:
        view = services.cases.show(case_meant(services, case))
        wanted = some_account(services, account) or view.account
        parts = [part for part in view.parts if wanted and part.account == wanted]
        if not parts:
            raise typer.BadParameter(
                _("the case does not concern that account; `mcr case join` has it do so"),
                param_hint="--account",
            )
        whom = services.people.find(contact, wanted).id if contact else None
        told = services.cases.tell(
            parts[0].part.id, on or today().isoformat(), how, whom, words
        )  # fmt: skip
        print_done(told, as_json=as_json)


@app.command("link")
def link(
    ctx: typer.Context,
    case: CaseName,
    complaints: Annotated[list[str], typer.Argument(metavar="COMPLAINT...", help=_("Their ids."))],
    as_json: Json = False,
) -> None:
    """Have complaints name the case in which their cause is looked for; answers with how many did not yet."""
    from mcr_desktop.domain.complaints import Complaint

    with opened(ctx) as services:
        case_id = case_meant(services, case)
        found = [services.workspace.find(Complaint, one).id for one in complaints]
        count = services.cases.link(case_id, found)
    if as_json:
        print_json({"linked": count})
    else:
        print_line(str(count))


@app.command("check")
def check(
    ctx: typer.Context,
    case: CaseName,
    take_down: Annotated[
        bool, typer.Option("--take-down", help=_("Keep the verdict with the case."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Say whether the actions show in the figures: worked, worse, not shown or too early."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        found = services.cases.check(case_id)
        if take_down:
            services.cases.take_down(case_id, found)
    if as_json:
        print_json(_check_told(found))
        return
    print_line(found.sentence)
    several = len(found.parts) > 1
    if found.together is not None:
        _print_grounds(found.together)
    for one in found.parts:
        name = one.part.account.name if one.part is not None and one.part.account else ""
        if several:
            print_line(f"{name}: {one.sentence}")
        _print_grounds(one)
    if found.hidden:
        print_line(say.hidden_sentence(found.hidden))


@app.command("close")
def close(ctx: typer.Context, case: CaseName, on: On = None, as_json: Json = False) -> None:
    """Close a case; says what it still lacks, and refuses nothing."""
    with opened(ctx) as services:
        case_id = case_meant(services, case)
        done = services.cases.close(case_id, on)
        lacking = [step for step in services.cases.show(case_id).stages if not step.done]
    print_done(done, as_json=as_json)
    if not as_json:
        for step in lacking:
            print_line(f"{step.title}: {step.missing}")


@app.command("reopen")
def reopen(ctx: typer.Context, case: CaseName, as_json: Json = False) -> None:
    """Go on with a case that was closed; its verdict and history stay."""
    with opened(ctx) as services:
        print_done(services.cases.reopen(case_meant(services, case)), as_json=as_json)


@app.command("withdraw")
def withdraw(ctx: typer.Context, case: CaseName, as_json: Json = False) -> None:
    """End a case that leads nowhere."""
    with opened(ctx) as services:
        print_done(services.cases.withdraw(case_meant(services, case)), as_json=as_json)


def _print_grounds(one: PartCheck) -> None:
    """What a verdict is reckoned on and what it rests on."""
    for more in (one.denominator, *one.grounds):
        if more:
            print_line(f"  {more}")


def _print_view(view: CaseView) -> None:
    case = view.case
    print_facts(
        (
            (_("title"), case.title),
            (_("id"), case.id),
            (_("account"), view.account.name if view.account else None),
            (_("state"), say.state_name(case.state) if view.inside else None),
            (_("lead"), case.lead),
            (_("team"), ", ".join(case.team)),
            (_("problem"), case.problem),
            (_("containment"), case.containment),
            (_("root cause"), case.root_cause),
            (_("escape point"), case.escape_point),
            (_("effective"), case.effective_on),
            (_("check"), case.check_on),
            (_("verdict"), case.verdict_words),
            (_("lessons"), case.lessons),
        )
    )
    for part in view.parts:
        name = say.account_name(part.account.name if part.account else None)
        print_line(f"- {say.part_sentence(name, part.part.told_on, part.count, part.linked)}")
    print_branches(view)
    for act in view.actions:
        print_line(
            f"* {say.action_name(act.action)}: {act.wording} ({act.owner or ''}, {act.due_on or ''}, {act.state})"
        )
    for step in view.stages:
        print_line(f"[{'x' if step.done else ' '}] {step.title}" + f" {step.missing}".rstrip())


def _check_told(found: CaseCheck) -> dict[str, Any]:
    """A check as programs read it, without its charts."""
    told: dict[str, Any] = plain(found)
    for one in (*told["parts"], *([told["together"]] if told["together"] else [])):
        one.pop("figure")
    return told


def _slice(where: list[str] | None) -> dict[str, str]:
    if not where:
        return {}
    from mcr_desktop.services.analyses.effects import conditions_of
    from mcr_desktop.services.exploring.pictures import filter_text
    from mcr_desktop.services.registering.complaints import Filter

    return {"query": filter_text(Filter(tuple(conditions_of(where).items())))}


def _from_signal(services: Services, wanted: str, account: Account | None) -> Any:
    from mcr_desktop.domain.errors import NotFoundError

    inbox = services.signals.all()
    rows = [row for row in inbox.every() if row.members and _is_of(row, account)]
    worse = [row for row in rows if row in inbox.deteriorations]
    found = next((row for row in rows if row.key == wanted), None)
    if found is None and wanted.isdecimal() and 0 < int(wanted) <= len(worse):
        found = worse[int(wanted) - 1]
    if found is None:
        raise NotFoundError(kind="signal", wanted=wanted)
    return services.cases.open_from(*found.members)


def _is_of(row: SignalRow, account: Account | None) -> bool:
    return account is None or any(one.id == account.id for one in row.accounts)
