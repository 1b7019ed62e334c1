"""A root-cause report as a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.fonts import fonts
from mcr_desktop.briefs.pages import PAPERS
from mcr_desktop.briefs.render import print_sheets
from mcr_desktop.briefs.root_cause_a3 import landscape, lay_out_a3
from mcr_desktop.briefs.root_cause_content import RootCauseReport, Style
from mcr_desktop.briefs.root_cause_layout import lay_out_eight_d
from mcr_desktop.briefs.root_cause_redaction import for_audience
from mcr_desktop.briefs.root_cause_words import ReportWords

if TYPE_CHECKING:
    from mcr_desktop.briefs.render import PaperName

_ENGLISH = ReportWords()


def render_root_cause_report(
    report: RootCauseReport,
    style: Style = Style.EIGHT_D,
    paper: PaperName = "A4",
    *,
    words: ReportWords = _ENGLISH,
) -> tuple[bytes, int]:
    """The report as PDF bytes, the same for the same content, and how many pages it has.

    Redaction by circle for the report's own audience is applied once more; names in prose are the
    caller's to blank.
    """
    report = for_audience(report, report.audience)
    sheet = PAPERS[paper]
    if style is Style.A3:
        sheet = landscape(sheet)
        sheets = lay_out_a3(report, sheet, fonts(), words)
    else:
        sheets = lay_out_eight_d(report, sheet, fonts(), words)
    title = f"{report.account}: {report.title}"
    pdf = print_sheets(sheets, sheet, title=title, language=words.language)
    return pdf, len(sheets.pages)
