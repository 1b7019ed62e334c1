"""`mcr`: every main job without a screen.

Exit status: 0 done, 1 it could not, 2 wrong use; an error is one plain line on standard error.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from mcr_desktop.cli import (
    absences,
    accounts,
    agreements,
    attachments,
    backups,
    briefs,
    cases,
    causes,
    commitments,
    complaints,
    contacts,
    demos,
    devices,
    effects,
    erasures,
    explanations,
    facts,
    fences,
    findings,
    imports,
    level_shifts,
    limits,
    meetings,
    note_works,
    notes,
    occasions,
    packs,
    portfolios,
    profiles,
    recoveries,
    removals,
    searches,
    sharing,
    sites,
    syncing,
    todays,
    touches,
)
from mcr_desktop.cli.answers import UnreadError, UnwrittenError, finish, print_line, print_problem
from mcr_desktop.cli.calls import Call, CannotError
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.phrases.catalogue import _

DONE, COULD_NOT, WRONG_USE, STOPPED = 0, 1, 2, 130

app = typer.Typer(
    name="mcr",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print_line(f"mcr {version('mcr-desktop')}")
        raise typer.Exit


@app.callback(
    epilog=_(
        "Wherever a row is asked for, its id does, which every list gives with --json; where a name is "
        "asked for, so does its beginning. With --json a list is an array and everything else an "
        "object. Status 0: done; 1: it could not, and says why on standard error; 2: wrong use."
    )
)
def whole(
    ctx: typer.Context,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile",
            metavar="DIR",
            help=_("The workspace's folder; may stand anywhere on the line."),
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_tell_version, help=_("Tell which one this is.")
        ),
    ] = False,
) -> None:
    """The memory and early warning of the small team round each key account."""
    ctx.obj = Call(profile)


app.command("init")(profiles.init)
app.command("demo")(demos.demo)
app.add_typer(accounts.app, name="account")
app.add_typer(portfolios.app, name="portfolio")
app.add_typer(sites.app, name="site")
app.add_typer(agreements.app, name="agreement")
app.add_typer(facts.app, name="fact")
app.add_typer(occasions.app, name="occasion")
app.add_typer(contacts.app, name="contact")
app.add_typer(touches.app, name="touch")
app.add_typer(todays.app, name="today")
note_works.add_to(notes.app)
app.add_typer(notes.app, name="note")
app.add_typer(attachments.app, name="attachment")
app.add_typer(commitments.app, name="commitment")
app.add_typer(absences.app, name="absence")
app.add_typer(meetings.app, name="meeting")
app.add_typer(complaints.app, name="complaint")
app.add_typer(imports.app, name="import")
app.add_typer(briefs.app, name="brief")
app.add_typer(cases.app, name="case")
app.command("signals")(causes.signals)
app.command("effect")(effects.effect)
app.command("limits")(limits.limits)
app.command("shifts")(level_shifts.shifts)
app.add_typer(fences.app, name="fence")
app.add_typer(devices.app, name="device")
app.add_typer(recoveries.app, name="recovery")
app.add_typer(backups.app, name="backup")
app.add_typer(erasures.app, name="erase")
sharing.share.add_typer(packs.app, name="pack")
app.add_typer(sharing.share, name="share")
app.command("explain")(explanations.explain)
app.command("sync")(syncing.sync)
app.command("digest")(sharing.digest)
app.command("search")(searches.search)
app.command("removed")(removals.removed)
app.command("restore")(removals.restore)
app.command("history")(findings.history)
app.command("undo")(findings.undo)
app.command("redo")(findings.redo)
app.command("check")(findings.check)

# Typer carries its own copy of click in some releases: the class is found by what it raises.
_ClickError: Any = next(
    one for one in typer.BadParameter.__mro__ if one.__name__ == "ClickException"
)


@cache
def _command() -> Any:
    """All commands, put together once."""
    whole_line = typer.main.get_command(app)
    _say_whole(whole_line)
    return whole_line


def _say_whole(command: Any) -> None:
    """Have lists of commands say the first sentence of each whole: cut to the line, it says nothing."""
    for one in getattr(command, "commands", {}).values():
        one.short_help = " ".join((one.help or "").split("\n\n", 1)[0].split())
        _say_whole(one)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    _speak_utf8()
    try:
        words = _in_place(sys.argv[1:] if argv is None else argv)
        status = _command().main(args=words, prog_name="mcr", standalone_mode=False)
        finish()
    except _ClickError as error:
        told = error.format_message().rstrip(". ")
        asked = getattr(getattr(error, "ctx", None), "command_path", None) or "mcr"
        see = _("See {command} --help.").format(command=asked)
        return _fail(told + (" " if told.endswith("?") else ". ") + see, WRONG_USE)
    except (KeyboardInterrupt, typer.Abort):
        status = STOPPED
    except (UnreadError, BrokenPipeError):
        # Whoever read us has seen enough; nothing more may be written, not even at exit.
        _say_no_more()
        return DONE
    except CannotError as error:
        return _fail(str(error.facts["text"]), COULD_NOT)
    except Exception as error:  # noqa: BLE001 - a traceback helps nobody at a prompt
        if isinstance(error, UnwrittenError):
            _say_no_more()
        return _fail(_told(error), STOPPED if isinstance(error, CancelledError) else COULD_NOT)
    if status == STOPPED:  # typer turns an interrupt into this status and says nothing
        return _fail(_("Stopped. What was not finished was not kept."), STOPPED)
    return status if isinstance(status, int) else DONE


def _in_place(given: Sequence[str]) -> list[str]:
    """The words with `--profile` before the command and `--json` behind it, wherever they stood.

    What follows a bare `--` is nobody's option.
    """
    for word in given:
        if not _is_text(word):
            raise typer.BadParameter(_("{word} is not written in UTF-8").format(word=ascii(word)))
    words, rest = list(given), []
    if "--" in words:
        place = words.index("--")
        words, rest = words[:place], words[place:]
    front, middle, back = [], [], []
    left = iter(words)
    for word in left:
        if word == "--profile":
            front += [word, *islice(left, 1)]
            if len(front) % 2:
                return front  # its folder is missing, and no other word may be taken for it
        elif word.startswith("--profile="):
            front += word.split("=", 1)
        elif word == "--json":
            back = [word]
        else:
            middle.append(word)
    return [*front, *middle, *back, *rest]


def _told(error: Exception) -> str:
    from mcr_desktop.phrases.errors import sentence

    if isinstance(error, UnwrittenError):
        return _(
            "The answer could not be written: {reason}. Commands answer last, so what was asked for is "
            'done already: look before you ask again ("mcr undo --list").'
        ).format(**error.facts)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return sentence(error)


def _fail(text: str, status: int) -> int:
    print_problem(text)
    return status


def _say_no_more() -> None:
    """Let what standard output still holds go nowhere, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _speak_utf8() -> None:
    """Have pipes carry UTF-8 everywhere, and never break off over a character.

    Who closed a stream wants to hear nothing of it.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays until the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays until the end
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = stream.encoding if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="replace")
