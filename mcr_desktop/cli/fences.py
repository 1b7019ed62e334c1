"""`mcr fence`: who is inside an account's fence, letting people in, and taking them out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AccountName, CannotError, Json, opened
from mcr_desktop.cli.handings import Code, Force, check_free, read_file, tell, write_file
from mcr_desktop.cli.meanings import meant
from mcr_desktop.cli.sharing import fence_of
from mcr_desktop.domain import ids
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.teamwork.membership_rows import Quarantined
    from mcr_desktop.services.teamwork.sharing import FenceRow, Joined, MemberRow

app = typer.Typer(help=_("Who is inside which fence, letting people in and taking them out."))

Person = Annotated[
    str, typer.Argument(metavar="PERSON", help=_("Somebody inside: name, its start, or id."))
]
Role = Annotated[str, typer.Argument(metavar="owner|member|reader", help=_("What they may do."))]
Pieces = Annotated[
    list[str],
    typer.Argument(
        metavar="PIECE...", help=_('Ids as "mcr fence quarantine" lists them, or "all".')
    ),
]
_KINDS = {"account": _("account"), "team": _("team"), "private": _("own devices")}
_SHORT = 12
"""Hexadecimal digits by which a piece of quarantined work is called."""


@app.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the fences that this device holds, with the people in each."""
    with opened(ctx) as services:
        rows = services.sharing.fences()
        people = {row.fence: services.sharing.members(row.fence) for row in rows}
    if as_json:
        print_json([_fence_row(row, people[row.fence]) for row in rows])
        return
    print_rows(
        rows,
        (
            Column(_("fence"), lambda row: row.fence),
            Column(_("name"), lambda row: row.name),
            Column(_("kind"), lambda row: _KINDS.get(row.kind, row.kind)),
            Column(_("our role"), lambda row: row.role or _("not inside")),
            Column(
                _("people"),
                lambda row: ", ".join(f"{one.name} ({one.role})" for one in people[row.fence]),
            ),
            Column(_("shared through"), lambda row: row.target),
        ),
        as_json=False,
    )


def _fence_row(row: FenceRow, people: list[MemberRow]) -> dict[str, object]:
    return {
        "fence": row.fence,
        "name": row.name,
        "kind": row.kind,
        "role": row.role,
        "people": [
            {
                "person": one.person,
                "name": one.name,
                "role": one.role,
                "devices": sum(not device.kit for device in one.devices),
                "me": one.me,
            }
            for one in people
        ],
        "target_kind": row.target_kind,
        "target": row.target,
    }


@app.command("found")
def found(
    ctx: typer.Context,
    team: Annotated[
        str | None,
        typer.Option(
            "--team",
            metavar="NAME",
            help=_("What the whole team shares beside its accounts, such as import mappings."),
        ),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help=_("What your own devices share with one another."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Found the team's own fence, or one for your own devices. An account founds its fence itself."""
    if (team is not None) == private:
        raise typer.BadParameter(_("Give --team NAME or --private."))
    kind = "private" if private else "team"
    with opened(ctx) as services:
        sharing = services.sharing
        there = sharing.common(kind)
        if there is not None:
            name = next(row.name for row in sharing.fences() if row.fence == there)
            raise CannotError(
                text=_('There is one already: "{name}". Nothing was founded.').format(name=name)
            )
        name = sharing.person() if team is None else team
        fence = sharing.found_fence(name, kind)
    tell(as_json, fence=fence.hex(), name=name.strip(), kind=kind)


# Letting people in


@app.command("invite")
def invite(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """Print what to send somebody who shall come in; it holds nothing secret."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        row = next(one for one in services.sharing.fences() if one.fence == fence)
        person = services.sharing.person()
    steps = [
        _("Install MCR Desktop and make a workspace: mcr init --person YOUR-NAME"),
        _("Write a request, send me the file, and read me its code: mcr fence request FILE"),
        _("I send you an approval and read you its code: mcr fence accept APPROVAL --code CODE"),
    ]
    if row.target:
        steps.append(
            _("Choose the storage and sync; for us it is {place}").format(place=row.target)
        )
    if as_json:
        print_json(
            {
                "fence": fence,
                "name": row.name,
                "from": person,
                "target_kind": row.target_kind,
                "target": row.target,
                "steps": steps,
            }
        )
        return
    print_line(_('{person} invites you into "{name}".').format(person=person, name=row.name))
    for number, step in enumerate(steps, start=1):
        print_line(f"{number}. {step}")


@app.command("request")
def request(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Where to write the request."))],
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Ask to join: write a request for a member to approve; read the code aloud to them."""
    check_free(file, force=force)
    with opened(ctx) as services:
        asked = services.sharing.request_to_join()
    write_file(file, asked.data)
    tell(as_json, file=str(file), person=asked.person_name, code=asked.code)


@app.command("approve")
def approve(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="REQUEST", help=_("The request's file."))],
    account: AccountName,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=_("Where to write the approval."))
    ],
    code: Code = None,
    role: Annotated[
        str, typer.Option("--role", metavar="owner|member|reader", help=_("What they may do."))
    ] = "member",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Let the request's device into an account's fence; read the new code aloud to its person."""
    check_free(out, force=force)
    data = read_file(file)
    with opened(ctx) as services:
        approval = services.sharing.approve(fence_of(services, account), data, code=code, role=role)
    write_file(out, approval.data)
    tell(as_json, file=str(out), person=approval.person_name, code=approval.code)


@app.command("accept")
def accept(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="APPROVAL", help=_("The approval's file."))],
    code: Code = None,
    as_json: Json = False,
) -> None:
    """Enter the fence that an approval opens; then choose its storage and sync."""
    data = read_file(file)
    with opened(ctx) as services:
        joined = services.sharing.accept(data, code=code)
    if as_json:
        print_json(
            {**_joined(joined), "code": joined.code, "others": [_joined(o) for o in joined.others]}
        )
        return
    for one in (joined, *joined.others):
        tell(False, **_joined(one))
    tell(False, code=joined.code)


def _joined(joined: Joined) -> dict[str, object]:
    return {
        "fence": joined.fence.hex(),
        "name": joined.name,
        "approved_by": joined.approved_by,
        "shared_through": joined.target,
    }


# Roles, and going


@app.command("role")
def role(
    ctx: typer.Context, person: Person, role: Role, account: AccountName, as_json: Json = False
) -> None:
    """Give somebody another role; an owner's to do."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        found = member_of(services, fence, person)
        services.memberships.change_role(fence, found.person, role)
    tell(as_json, fence=fence.hex(), person=found.name, role=role)


@app.command("remove")
def remove(ctx: typer.Context, person: Person, account: AccountName, as_json: Json = False) -> None:
    """Remove somebody with all their devices; what they wrote until now stays. Sync before and after."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        found = member_of(services, fence, person)
        removed = services.memberships.remove_person(fence, found.person)
    admitted = [one.name for one in removed.admitted]
    if as_json:
        print_json(
            {
                "fence": fence.hex(),
                "removed": removed.name,
                "admitted": admitted,
                "target_kind": removed.target_kind,
                "target": removed.target,
            }
        )
        return
    print_line(
        _("{name} is removed. Sync, so that the others learn of it.").format(name=removed.name)
    )
    if admitted:
        print_line(
            _("They had let in: {names}. See whether these belong inside.").format(
                names=", ".join(admitted)
            )
        )
    if removed.target:
        print_line(
            _(
                "Whoever still reaches {place} sees new files arrive, which they cannot open. "
                "Change its password, or take their access away."
            ).format(place=removed.target)
        )


@app.command("leave")
def leave(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """Leave an account's fence with all our devices; sync to tell the others."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        services.memberships.leave(fence)
    tell(as_json, fence=fence.hex(), left=True)


@app.command("forget")
def forget(
    ctx: typer.Context,
    account: AccountName,
    unsent: Annotated[
        bool, typer.Option("--unsent", help=_("Let go also what was never sent to anybody."))
    ] = False,
    as_json: Json = False,
) -> None:
    """Delete our copy of an account whose fence we left or were removed from."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        services.memberships.forget(fence, unsent=unsent)
    tell(as_json, fence=fence.hex(), forgotten=True)


# What waits for an owner's word


@app.command("quarantine")
def quarantine(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List work that does not count as things stand, for an owner to adopt or reject."""
    with opened(ctx) as services:
        rows = services.memberships.quarantined(fence_of(services, account))
    if as_json:
        print_json([_piece_row(one) for one in rows])
        return
    print_rows(
        rows,
        (
            Column(_("piece"), _piece_id),
            Column(_("whose"), lambda one: one.whose or _("nobody inside")),
            Column(_("device"), lambda one: one.device),
            Column(_("why"), lambda one: one.reason),
            Column(_("changes"), lambda one: one.changes),
            Column(_("of"), lambda one: ", ".join(f"{n} {kind}" for kind, n in one.kinds)),
            Column(_("such as"), lambda one: one.samples[0] if one.samples else ""),
        ),
        as_json=False,
    )


@app.command("adopt")
def adopt(ctx: typer.Context, pieces: Pieces, account: AccountName, as_json: Json = False) -> None:
    """Let quarantined work count after all; an owner's to do."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        changes = services.memberships.adopt(fence, _segments(services, fence, pieces))
    tell(as_json, fence=fence.hex(), adopted_changes=changes)


@app.command("reject")
def reject(ctx: typer.Context, pieces: Pieces, account: AccountName, as_json: Json = False) -> None:
    """Say that quarantined work shall not count; an owner's to do."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        changes = services.memberships.reject(fence, _segments(services, fence, pieces))
    tell(as_json, fence=fence.hex(), rejected_changes=changes)


@app.command("audit")
def audit(ctx: typer.Context, account: AccountName, as_json: Json = False) -> None:
    """List what happened to an account's fence: who came, who went, and what owners ruled."""
    from mcr_desktop.domain.periods import day_at

    with opened(ctx) as services:
        events = services.memberships.events(fence_of(services, account))
    print_rows(
        events,
        (
            Column(_("day"), lambda event: day_at(event.made_ms).isoformat()),
            Column(_("what"), lambda event: event.kind),
            Column(_("who"), lambda event: event.who),
            Column(_("whom"), lambda event: event.whom),
            Column(_("detail"), lambda event: event.detail),
            Column(_("remark"), lambda event: "" if event.counts else _("does not count")),
        ),
        as_json=as_json,
    )


# Whom and what is meant


def member_of(services: Services, fence: bytes, wanted: str) -> MemberRow:
    """Somebody inside a fence by name, its start, or id. Raises NotFoundError or AmbiguousError."""
    low = wanted.casefold().strip()
    return meant(
        services.sharing.members(fence),
        wanted,
        "person",
        (
            lambda one: ids.show(one.person) == low,
            lambda one: one.name.casefold() == low,
            lambda one: bool(low) and one.name.casefold().startswith(low),
        ),
        lambda one: f"{one.name} {ids.show(one.person)}",
    )


def _piece_id(one: Quarantined) -> str:
    return one.segments[0].hex()[:_SHORT]


def _piece_row(one: Quarantined) -> dict[str, object]:
    return {
        "piece": _piece_id(one),
        "whose": one.whose,
        "device": one.device,
        "reason": one.reason,
        "segments": len(one.segments),
        "changes": one.changes,
        "kinds": dict(one.kinds),
        "samples": list(one.samples),
        "first_ms": one.first_ms,
        "last_ms": one.last_ms,
    }


def _segments(services: Services, fence: bytes, wanted: list[str]) -> list[bytes]:
    """The segments of the pieces meant. Raises NotFoundError, and CannotError where there are none."""
    pieces = services.memberships.quarantined(fence)
    if wanted == ["all"]:
        if not pieces:
            raise CannotError(text=_("Nothing is quarantined there."))
        return [segment for one in pieces for segment in one.segments]
    return [segment for word in wanted for segment in _piece(pieces, word).segments]


def _piece(pieces: list[Quarantined], wanted: str) -> Quarantined:
    start = wanted.lower()
    return meant(
        pieces,
        wanted,
        "piece",
        (lambda one: len(start) >= 4 and _piece_id(one).startswith(start),),
        _piece_id,
    )
