"""A list on paper, in the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.list_sheets import ListSheet, render_list_sheet
from mcr_desktop.phrases.catalogue import _, language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.services.briefing.briefs import PaperName

MOST_ROWS = 2000
"""More rows than these are no reading on paper; the sheet says how many were left out."""


def print_list(
    title: str,
    told: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    weights: Sequence[float],
    *,
    of: int = 0,
    paper: PaperName = "A4",
) -> bytes:
    """The list as PDF bytes: the first `MOST_ROWS` rows, and a word on how many there are besides.

    `of` says how long the list is where `rows` are only its beginning.
    """
    count = max(of, len(rows))
    if count > min(len(rows), MOST_ROWS):
        shown = min(len(rows), MOST_ROWS)
        more = _("Printed are the first {shown} of {count} rows.").format(
            shown=f"{shown:,}", count=f"{count:,}"
        )
        told = f"{told}. {more}" if told else more
    sheet = ListSheet(
        title,
        told,
        tuple(heads),
        tuple(tuple(row) for row in rows[:MOST_ROWS]),
        tuple(weights),
        _("Page {page} of {pages}"),
        _("\ufffd stands for a character that the printed fonts do not hold."),
        language(),
    )
    return render_list_sheet(sheet, paper)
