"""Small files that people hand to one another, and facts told after a deed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from mcr_desktop.cli.answers import print_facts, print_json
from mcr_desktop.cli.calls import CannotError
from mcr_desktop.phrases.catalogue import _

LARGEST_FILE_BYTES = 16 << 20

Code = Annotated[
    str | None,
    typer.Option(
        "--code", metavar="CODE", help=_("The code that the other read aloud; checked where given.")
    ),
]
Force = Annotated[bool, typer.Option("--force", help=_("Replace a file that stands there."))]


def tell(as_json: bool, **facts: object) -> None:
    """Facts under their names: as JSON, or one a line."""
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


def read_file(file: Path) -> bytes:
    """A file that somebody sent."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LARGEST_FILE_BYTES)
    except OSError as error:
        raise CannotError(
            text=_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)
        ) from error


def check_free(file: Path, *, force: bool) -> None:
    """Nothing where a file may be written there; said before anything is done."""
    if not force and (file.exists() or file.is_symlink()):
        raise CannotError(
            text=_(
                "There is a file at {file} already. It was left as it is; --force replaces it."
            ).format(file=file)
        )


def write_file(file: Path, data: bytes) -> None:
    """Put a file in its place whole."""
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
