"""One note on paper, with a word on who may see it, in the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.note_sheets import MOST_LETTERS, NoteSheet, render_note_sheet
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.catalogue import _, language

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.domain.notes import Note
    from mcr_desktop.services.briefing.briefs import PaperName


def print_note(note: Note, account: str, paper: PaperName = "A4") -> bytes:
    """The note as PDF bytes. Paper goes astray: each page says where it is not for every eye."""
    told = [account, note.author or "", dates.exact_day(note.written_on), note.purpose or ""]
    if note.expires_on:
        day = dates.short_day(note.expires_on, today())
        told.append(_("valid until {day}").format(day=day))
    sheet = NoteSheet(
        note.title or _("A note"),
        " \N{MIDDLE DOT} ".join(part for part in told if part),
        who_may_see(note),
        note.body or "",
        _("Printed are the first {count} letters.").format(count=MOST_LETTERS),
        _("Page {page} of {pages}"),
        language(),
    )
    return render_note_sheet(sheet, paper)


def write_note(
    note: Note, account: str, path: Path, paper: PaperName = "A4", *, replace: bool = False
) -> None:
    """The note as a file, whole or not at all.

    Raises FileStandsError where one stands there and is not to be replaced, CannotWriteError.
    """
    from mcr_desktop.services.briefing.briefs import FileStandsError, write_file

    if path.exists() and not replace:
        raise FileStandsError(path=str(path))
    write_file(path, print_note(note, account, paper), replace=replace)


def who_may_see(note: Note) -> str:
    """Who must not see the note; empty where its customer may."""
    if note.account_id is not None:
        return _("Private draft")
    if note.sensitive:
        return _("Sensitive: for the team's eyes only")
    return "" if note.circle == "customer" else _("For the team only")
