"""Making the demo workspace, and `mcr demo`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import CannotError, Json, call_of
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.progress import Progress


def make_demo(folder: Path, progress: Progress | None = None) -> Services:
    """The services of a new demo workspace in a folder that is empty or not there yet.

    It is made beside its place and renamed, so that a half-made demo never bears the name. Raises
    what `create_profile` raises where the folder holds something.
    """
    from mcr_desktop.bootstrap import create_profile, open_profile
    from mcr_desktop.services.demonstration.demos import PERSON, fill

    if folder.exists() and any(folder.iterdir()):
        return create_profile(folder, PERSON, demo=True)  # raises: it is not ours to fill
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    try:
        services = create_profile(staging, PERSON, demo=True)
        try:
            fill(services.workspace, services.sharing, services.imports, progress)
        finally:
            services.close()
        if folder.exists():
            folder.rmdir()
        staging.rename(folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    services = open_profile(folder)
    try:
        _let_colleague_in(services)
    except BaseException:
        services.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return services


def _let_colleague_in(services: Services) -> None:
    """Share one account with a colleague who writes on a machine of her own, by the real road."""
    from mcr_desktop.bootstrap import create_profile
    from mcr_desktop.services.demonstration.demos import SHARED, colleague, write_as_colleague

    account = services.accounts.find(SHARED)
    storage = services.profile / "shared"
    storage.mkdir(mode=0o700)
    services.sharing.share_through_folder(account.fence, storage)
    with tempfile.TemporaryDirectory(prefix="mcr-demo-") as elsewhere:
        theirs = create_profile(Path(elsewhere, "profile"), colleague(), demo=True)
        try:
            request = theirs.sharing.request_to_join()
            approval = services.sharing.approve(account.fence, request.data)
            theirs.sharing.accept(approval.data)
            theirs.sharing.share_through_folder(account.fence, storage)
            services.sharing.sync()
            theirs.sharing.sync()
            write_as_colleague(theirs.accounts, theirs.people, theirs.touches, theirs.notes)
            theirs.sharing.sync()
        finally:
            theirs.close()
    services.sharing.sync()


def demo_folder(profile: Path | None) -> Path:
    """Where the demo lies: in the folder given, or beside the usual profile."""
    from mcr_desktop.bootstrap import default_profile
    from mcr_desktop.services.demonstration.demos import demo_profile

    return profile or demo_profile(default_profile())


def open_demo(folder: Path, progress: Progress | None = None) -> tuple[Services, bool]:
    """The demo in a folder, and whether it had to be made."""
    from mcr_desktop.bootstrap import exists, open_profile

    if exists(folder):
        return open_profile(folder), False
    return make_demo(folder, progress), True


def demo(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help=_("Leave pictures of each screen and the briefs there.")
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the demo workspace of invented customers, or use the one that is there."""
    folder = demo_folder(call_of(ctx).profile)
    services, made = open_demo(folder)
    try:
        if not services.demo:
            raise CannotError(
                text=_("The workspace in {folder} is not a demo. Nothing was changed.").format(
                    folder=folder
                )
            )
        accounts = len(services.accounts.all())
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            _leave_briefs(services, out)
    finally:
        services.close()
    left = _leave_pictures(folder, out) if out is not None else []
    if as_json:
        print_json({"profile": str(folder), "made": made, "accounts": accounts, "files": left})
        return
    said = _("Demo made in {folder}") if made else _("Demo found in {folder}")
    print_line(said.format(folder=folder))
    for file in left:
        print_line(file)


def _leave_briefs(services: Services, out: Path) -> None:
    """The brief of the next meeting for each audience and paper."""
    from mcr_desktop.services.briefing.briefs import PAPERS, Audience

    for ahead in services.todays.view().meetings[:1]:
        for audience in Audience:
            for paper in PAPERS:
                file = out / f"meeting-brief-{audience.value}-{paper.lower()}.pdf"
                services.briefs.write(ahead.meeting.id, audience, paper, file, replace=True)


def _leave_pictures(folder: Path, out: Path) -> list[str]:
    # The window lives in a process of its own: nothing here may import a screen.
    done = subprocess.run(  # noqa: S603 - our own module
        [
            sys.executable,
            "-m",
            "mcr_desktop",
            "--profile",
            str(folder),
            "--demo",
            "--screenshots",
            str(out),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["?"]
        raise CannotError(text=_("The pictures were not made: {reason}").format(reason=said[-1]))
    return sorted(str(file) for file in out.iterdir() if file.suffix in {".png", ".pdf"})
