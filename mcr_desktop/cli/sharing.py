"""`mcr fence`, `share`, `sync` and `digest`: who is inside, where it is shared, and whether it agrees."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import (
    Column,
    print_facts,
    print_json,
    print_line,
    print_problem,
    print_rows,
)
from mcr_desktop.cli.calls import AccountName, CannotError, Json, opened
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

fences = typer.Typer(help=_("Who is inside which fence, and letting people in."))
share = typer.Typer(help=_("Through which storage an account is shared."))

OnlyFence = Annotated[
    str | None,
    typer.Option("--account", "-a", metavar="ACCOUNT", help=_("Only this account's fence.")),
]
Code = Annotated[
    str | None,
    typer.Option(
        "--code", metavar="CODE", help=_("The code that the other read aloud; checked where given.")
    ),
]
LARGEST_FILE_BYTES = 16 << 20


@fences.command("list")
def list_(ctx: typer.Context, as_json: Json = False) -> None:
    """List the fences that this device is inside, with the people in each."""
    with opened(ctx) as services:
        rows = services.sharing.fences()
        people = {row.fence: services.sharing.members(row.fence) for row in rows if row.role}
        if as_json:
            print_json(
                [
                    {
                        "fence": row.fence,
                        "name": row.name,
                        "role": row.role,
                        "people": [
                            {"name": one.name, "role": one.role, "devices": len(one.devices)}
                            for one in people.get(row.fence, ())
                        ],
                        "target_kind": row.target_kind,
                        "target": row.target,
                    }
                    for row in rows
                ]
            )
            return
        print_rows(
            rows,
            (
                Column(_("fence"), lambda row: row.fence),
                Column(_("name"), lambda row: row.name),
                Column(_("our role"), lambda row: row.role),
                Column(
                    _("people"),
                    lambda row: ", ".join(
                        f"{one.name} ({one.role})" for one in people.get(row.fence, ())
                    ),
                ),
                Column(_("shared through"), lambda row: row.target),
            ),
            as_json=False,
        )


@fences.command("request")
def request(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("Where to write the request."))],
    as_json: Json = False,
) -> None:
    """Write this device's request to join, to be given to a member; read them the code aloud."""
    with opened(ctx) as services:
        asked = services.sharing.request_to_join()
    _write(file, asked.data)
    _tell(as_json, file=str(file), person=asked.person_name, code=asked.code)


@fences.command("approve")
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
    as_json: Json = False,
) -> None:
    """Let the request's device into an account's fence; read the new code aloud to its person."""
    data = _read(file)
    with opened(ctx) as services:
        approval = services.sharing.approve(fence_of(services, account), data, code=code, role=role)
    _write(out, approval.data)
    _tell(as_json, file=str(out), person=approval.person_name, code=approval.code)


@fences.command("accept")
def accept(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="APPROVAL", help=_("The approval's file."))],
    code: Code = None,
    as_json: Json = False,
) -> None:
    """Enter the fence that an approval opens; then choose its storage and sync."""
    data = _read(file)
    with opened(ctx) as services:
        joined = services.sharing.accept(data, code=code)
    _tell(
        as_json,
        fence=joined.fence.hex(),
        name=joined.name,
        approved_by=joined.approved_by,
        code=joined.code,
        shared_through=joined.target,
    )


@share.command("folder")
def folder(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="PATH", help=_("A folder that all members see."))],
    account: AccountName,
    as_json: Json = False,
) -> None:
    """Share an account through a folder from here on."""
    with opened(ctx) as services:
        fence = fence_of(services, account)
        found = services.sharing.share_through_folder(fence, path)
    _tell(as_json, fence=fence.hex(), folder=str(path), files_there_already=found)


def sync(
    ctx: typer.Context,
    account: OnlyFence = None,
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help=_("Also read back what storage holds of ours, and mend it.")
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring what others wrote, and take them ours."""
    with opened(ctx) as services:
        wanted = [fence_of(services, account)] if account else None
        reports = services.sharing.sync(fences=wanted, thorough=thorough)
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


def digest(ctx: typer.Context, account: OnlyFence = None, as_json: Json = False) -> None:
    """Print a line a fence that is the same on two devices exactly where their state is."""
    with opened(ctx) as services:
        only = fence_of(services, account) if account else None
        rows = [
            {"fence": fence, "digest": state}
            for fence, state in services.workspace.digests()
            if only in (None, fence)
        ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print_line(f"{bytes(row['fence']).hex()}  {row['digest']}")  # type: ignore[arg-type]  # the fence's id


def fence_of(services: Services, wanted: str) -> bytes:
    """The fence that an account's name means, also before its first row has come; or its id in hex.

    Raises NotFoundError or AmbiguousError.
    """
    try:
        return services.accounts.find(wanted).fence
    except NotFoundError:
        rows = services.sharing.fences()
        for row in rows:
            if wanted.lower() in (row.fence.hex(), row.name.lower()):
                return row.fence
        begun = [row.fence for row in rows if row.name.lower().startswith(wanted.lower())]
        if len(begun) == 1:
            return begun[0]
        raise


def _tell(as_json: bool, **facts: object) -> None:
    if as_json:
        print_json(facts)
        return
    print_facts(
        (
            name.replace("_", " "),
            (_("yes") if value else _("no")) if isinstance(value, bool) else value,
        )
        for name, value in facts.items()
    )


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LARGEST_FILE_BYTES)
    except OSError as error:
        raise CannotError(
            text=_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)
        ) from error


def _write(file: Path, data: bytes) -> None:
    # Beside its place first: whoever watches the folder must not carry half a file away.
    staging = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        staging.write_bytes(data)
        staging.replace(file)
    except OSError as error:
        staging.unlink(missing_ok=True)
        raise CannotError(
            text=_("{file} cannot be written: {reason}.").format(file=file, reason=error.strerror)
        ) from error
