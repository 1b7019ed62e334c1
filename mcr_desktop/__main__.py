"""`mcr-desktop`: opens the window on a profile, or says in one line why it cannot."""

from __future__ import annotations

import argparse
import builtins
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.progress import Progress


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; gives the exit status: 0 closed, 1 it could not start, 2 wrong use."""
    words = sys.argv[1:] if argv is None else argv
    if len(words) == 1 and words[0] in _WORKERS:
        return _WORKERS[words[0]]()
    given = _parser().parse_args(words)
    if given.screenshots is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    elif not _can_show():
        # Qt would end the process from within, with a page about its plugins.
        return _say(_("There is no display for the window. Without one, mcr does the same jobs."))
    try:
        if given.screenshots is not None:
            return _leave_pictures(given.profile, given.screenshots, demo=given.demo)
        return _show(given.profile, demo=given.demo, link=given.link or "")
    except ImportError as error:
        # Qt is there but a system library that it needs is not: tell which, not where we were.
        return _say(_("The window cannot open: {reason}").format(reason=error))
    except McrError as error:
        return _fail(error)


def _read_foreign_files() -> int:
    from mcr_desktop.exchange.worker import main as work

    return work()


def _search_for_signals() -> int:
    from mcr_desktop.services.watching.worker import main as work

    return work()


_WORKERS = {"--exchange-worker": _read_foreign_files, "--signals-worker": _search_for_signals}
"""What a frozen program is started with to be one of its own workers, which have no Python to be started by."""


def _link(text: str) -> str:
    from mcr_desktop.services.links import read_link

    if read_link(text) is None:
        raise argparse.ArgumentTypeError(_("no link to a record: one begins with mcr:"))
    return text


def _show(profile: Path | None, *, demo: bool, link: str = "") -> int:
    prepare()
    from mcr_desktop.bootstrap import default_profile
    from mcr_desktop.ui.openings import open_window

    def make(progress: Progress) -> Services:
        return _demo(_demo_folder(profile if demo else None), progress)

    folder = _demo_folder(profile) if demo else profile or default_profile()
    return open_window(folder, make_demo=make, demo_at_once=demo, link=link)


def prepare() -> None:
    """Import what the first window needs, in the order that costs least."""
    # A start makes tens of thousands of objects that all stay: looking for garbage among them, over
    # and over, costs a tenth of it. The opening turns the collector on again once a window stands.
    gc.disable()
    from mcr_desktop.services.exploring.allocations import give_large_ones_back

    give_large_ones_back()
    _import_qt()


def _import_qt() -> None:
    """Import Qt's binding without what it puts round every import that follows.

    It would read the source text of each module from then on, to learn whether Qt's names are to be
    written another way there. Nothing here asks for that, and a start imports hundreds.
    """
    plain = builtins.__import__
    try:
        import PySide6.QtCore  # noqa: F401 - imported for what it does
    finally:
        builtins.__import__ = plain


def _demo_folder(given: Path | None) -> Path:
    from mcr_desktop.bootstrap import default_profile
    from mcr_desktop.services.demonstration.demos import demo_profile

    return given or demo_profile(default_profile())


def _demo(folder: Path, progress: Progress) -> Services:
    from mcr_desktop.bootstrap import exists, open_profile

    if exists(folder):
        return open_profile(folder)
    from mcr_desktop.cli.demos import (
        make_demo,
    )  # the command line is heavy: only where it is needed

    return make_demo(folder, progress)


def _leave_pictures(profile: Path | None, out: Path, *, demo: bool) -> int:
    services = _services(profile, demo=demo)
    try:
        from mcr_desktop.ui.screenshots import take

        take(services, out)
    finally:
        services.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mcr-desktop",
        description=_("The memory and early warning of the small team round each key account."),
    )
    parser.add_argument(
        "link",
        nargs="?",
        type=_link,
        metavar="LINK",
        help=_("a copied link: go to what it leads to"),
    )
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the workspace's folder"))
    parser.add_argument(
        "--demo",
        action="store_true",
        help=_("a workspace of invented customers, made where there is none yet"),
    )
    parser.add_argument(
        "--screenshots",
        type=Path,
        metavar="DIR",
        help=_("leave a picture of each screen in DIR, and show no window"),
    )
    return parser


def _services(profile: Path | None, *, demo: bool) -> Services:
    from mcr_desktop.bootstrap import default_profile, open_profile

    if not demo:
        return open_profile(profile or default_profile())
    return _demo(_demo_folder(profile), Unwatched())


def _fail(error: McrError) -> int:
    from mcr_desktop.phrases.errors import sentence

    return _say(sentence(error))


def _say(text: str) -> int:
    sys.stderr.write(f"mcr-desktop: {text}\n")
    return 1


def _can_show() -> bool:
    """Whether a window has somewhere to go; only X and Wayland sessions say so in variables."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
