"""Laid-out pages as a PDF; first of all the meeting brief."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFInfo, PDFString
from reportlab.pdfgen.canvas import Canvas

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.fonts import Face, fonts
from mcr_desktop.briefs.layout import lay_out_meeting_brief
from mcr_desktop.briefs.pages import PAPERS
from mcr_desktop.briefs.painter import Pen
from mcr_desktop.briefs.redaction import for_audience
from mcr_desktop.briefs.words import BriefWords

if TYPE_CHECKING:
    from mcr_desktop.briefs.content import MeetingBrief
    from mcr_desktop.briefs.layout import Sheets
    from mcr_desktop.briefs.pages import Paper

PaperName = Literal["A4", "Letter"]

_ENGLISH = BriefWords()
rl_config.useA85 = 0  # plain letters for what nobody reads as text: a fourth larger, and slow


class _TitleOnly(PDFInfo):  # type: ignore[misc]  # reportlab ships no types
    """Document properties without author, program or time: a brief tells nothing but its title."""

    def format(self, document: Any) -> Any:
        return PDFDictionary({"Title": PDFString(self.title)}).format(document)


def render_meeting_brief(
    brief: MeetingBrief,
    paper: PaperName = "A4",
    *,
    words: BriefWords = _ENGLISH,
    sheets: Sheets | None = None,
) -> bytes:
    """The brief as PDF bytes, the same for the same content; `sheets` where it is laid out already.

    Redaction for the brief's own audience is applied here once more, so that a customer's copy
    cannot be printed unredacted whatever the caller forgot: what was laid out of more is not used.
    """
    given, brief = brief, for_audience(brief, brief.audience)
    sheet = PAPERS[paper]
    if sheets is None or brief != given:
        sheets = lay_out_meeting_brief(brief, sheet, fonts(), words)
    title = f"{brief.account}: {brief.meeting}"
    return print_sheets(sheets, sheet, title=title, language=words.language)


def print_sheets(sheets: Sheets, sheet: Paper, *, title: str, language: str) -> bytes:
    """Laid-out pages as PDF bytes that tell their title and nothing else about themselves."""
    faces = fonts()
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(sheet.width, sheet.height),
        pageCompression=1,
        # Without it the file would name Helvetica, unused and not embedded.
        initialFontName=str(Face.REGULAR),
        invariant=1,
        lang=language,
    )
    info = _TitleOnly()
    info.title = clean(title)
    canvas._doc.info = info  # noqa: SLF001 - reportlab has no public way to leave properties out
    pen = Pen(canvas, sheet.height / sheets.scale, faces)
    for page in sheets.pages:
        canvas.scale(sheets.scale, sheets.scale)
        pen.page(page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
