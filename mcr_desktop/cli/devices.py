"""`mcr device`: a person's several machines, and the one that was lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import Column, print_json, print_line, print_rows
from mcr_desktop.cli.calls import AnyAccountName, CannotError, Json, opened
from mcr_desktop.cli.handings import Code, Force, check_free, read_file, tell, write_file
from mcr_desktop.cli.meanings import meant
from mcr_desktop.cli.sharing import fence_of
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

app = typer.Typer(help=_("A person's machines: adding the next one, revoking a lost one."))

_LEAST_START = 4
"""Letters of a fingerprint that may stand for the whole."""


@dataclass(slots=True)
class _Device:
    signer: bytes
    person: str
    label: str
    fingerprint: str
    since_ms: int
    admitted_by: str
    this: bool
    kit: bool
    fences: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@app.command("list")
def list_(ctx: typer.Context, account: AnyAccountName = None, as_json: Json = False) -> None:
    """List the machines of everybody inside our fences, recovery kits included."""
    with opened(ctx) as services:
        found = _devices(services, account)
    if as_json:
        print_json(
            [
                {
                    "person": one.person,
                    "label": one.label,
                    "fingerprint": one.fingerprint,
                    "since_ms": one.since_ms,
                    "admitted_by": one.admitted_by,
                    "this": one.this,
                    "kit": one.kit,
                    "fences": one.fences,
                }
                for one in found
            ]
        )
        return
    print_rows(
        found,
        (
            Column(_("person"), lambda one: one.person),
            Column(_("device"), lambda one: one.label),
            Column(_("fingerprint"), lambda one: one.fingerprint),
            Column(_("let in by"), lambda one: one.admitted_by),
            Column(_("inside"), lambda one: ", ".join(one.names)),
            Column(
                _("remark"),
                lambda one: _("this one") if one.this else _("recovery kit") if one.kit else "",
            ),
        ),
        as_json=False,
    )


@app.command("revoke")
def revoke(
    ctx: typer.Context,
    device: Annotated[
        str,
        typer.Argument(
            metavar="DEVICE", help=_("Its fingerprint, the start of that, or its name.")
        ),
    ],
    account: AnyAccountName = None,
    as_json: Json = False,
) -> None:
    """Take a lost or sold machine, or a lost kit, out of every fence; sync to tell the others."""
    with opened(ctx) as services:
        one = _device(_devices(services, account), device)
        if one.this:
            raise CannotError(
                text=_("This is the machine in front of you. To go yourself: mcr fence leave.")
            )
        for fence in one.fences:
            services.memberships.remove_device(fence, one.signer)
    tell(
        as_json,
        person=one.person,
        device=one.label,
        fingerprint=one.fingerprint,
        revoked_in=tuple(one.names) if not as_json else one.names,
    )


@app.command("code")
def code(ctx: typer.Context, as_json: Json = False) -> None:
    """Print the code by which your next machine becomes yours; it is no secret."""
    with opened(ctx) as services:
        told, person = services.memberships.person_code(), services.sharing.person()
    if as_json:
        print_json({"person": person, "code": told})
    else:
        print_line(told)


@app.command("join")
def join(
    ctx: typer.Context,
    given: Annotated[
        str, typer.Argument(metavar="CODE", help=_('What "mcr device code" says on the other one.'))
    ],
    person: Annotated[
        str | None,
        typer.Option(
            "--person", metavar="NAME", help=_("Your name, where it is spelled otherwise.")
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make this fresh workspace another machine of the person with this code."""
    with opened(ctx) as services:
        name = (person or "").strip() or services.sharing.person()
        services.memberships.belong_to(given, name)
    tell(as_json, person=name, code=given)


@app.command("approve")
def approve(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="REQUEST", help=_("The new machine's request."))],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=_("Where to write the approval."))
    ],
    given: Code = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Let your own next machine into every fence that you are inside."""
    check_free(out, force=force)
    data = read_file(file)
    with opened(ctx) as services:
        approval = services.memberships.approve_everywhere(data, code=given)
    write_file(out, approval.data)
    tell(as_json, file=str(out), person=approval.person_name, code=approval.code)


def _devices(services: Services, account: str | None) -> list[_Device]:
    """Every device inside our fences, or one of them: ours first, then by person and label."""
    only = fence_of(services, account) if account else None
    found: dict[bytes, _Device] = {}
    mine: set[bytes] = set()
    for row in services.sharing.fences():
        if only not in (None, row.fence):
            continue
        for member in services.sharing.members(row.fence):
            for one in member.devices:
                if member.me:
                    mine.add(one.signer)
                known = found.setdefault(
                    one.signer,
                    _Device(
                        one.signer,
                        member.name,
                        one.label,
                        one.fingerprint,
                        one.since_ms,
                        one.admitted_by,
                        one.this,
                        one.kit,
                    ),
                )
                known.fences.append(row.fence)
                known.names.append(row.name)
    return sorted(
        found.values(),
        key=lambda one: (one.signer not in mine, one.person.casefold(), one.label, one.signer),
    )


def _device(devices: list[_Device], wanted: str) -> _Device:
    """The one meant. Raises NotFoundError or AmbiguousError."""
    low = wanted.casefold().strip()
    letters = low.replace("-", "").replace(" ", "")
    enough = len(letters) >= _LEAST_START
    return meant(
        devices,
        wanted,
        "device",
        (
            lambda one: one.label.casefold() == low,
            lambda one: enough and one.fingerprint.replace("-", "").startswith(letters),
        ),
        lambda one: f"{one.label} of {one.person}, {one.fingerprint}",
    )
