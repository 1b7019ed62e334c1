"""Root-cause reports: what a case's pages say for whom, and the pages themselves.

The customer's copy is built from what that customer may read; then every text of it is searched for the
names, people, places and figures of all others, so that prose which somebody typed cannot give them away.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, TypeVar

from mcr_desktop.briefs.content import Audience
from mcr_desktop.briefs.root_cause_content import RootCauseReport, Style
from mcr_desktop.briefs.root_cause_redaction import every_text, for_audience
from mcr_desktop.briefs.root_cause_words import ReportWords
from mcr_desktop.domain.cases import Case
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.ids import show
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import briefs as brief_say
from mcr_desktop.phrases import case_reports as say
from mcr_desktop.phrases.catalogue import _, language
from mcr_desktop.services.briefing.briefs import (
    CannotWriteError,
    FileStandsError,
    plain_name,
    write_file,
)
from mcr_desktop.services.briefing.sources import Citations, Origin
from mcr_desktop.services.casework.other_names import Others
from mcr_desktop.services.casework.report_lines import CaseMaterial, Composer
from mcr_desktop.services.casework.slice_names import slice_in_words
from mcr_desktop.store.queries import in_parts, one

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mcr_desktop.briefs.other_names import Redaction
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.accounts import Accounts
    from mcr_desktop.services.briefing.briefs import PaperName
    from mcr_desktop.services.casework.cases import Cases
    from mcr_desktop.services.casework.views import CaseCheck, CaseView, PartView
    from mcr_desktop.services.workspaces import Workspace

__all__ = [
    "Audience",
    "CannotWriteError",
    "CaseCopy",
    "CaseReports",
    "FileStandsError",
    "StyleName",
    "file_name",
]

StyleName = Literal["8d", "a3"]
STYLES: tuple[StyleName, ...] = ("8d", "a3")

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class CaseCopy:
    """One copy of a report: the pages, what they say, the rows behind their sources, what was changed."""

    case: Case
    account: Account
    """For whose customer it is; the home account's for the team."""
    report: RootCauseReport
    audience: Audience
    style: StyleName
    paper: PaperName
    origins: tuple[Origin, ...]
    redactions: tuple[Redaction, ...]
    """Texts that the customer's copy tells otherwise than they were typed; show them before it goes out."""
    pages: int
    pdf: bytes

    @property
    def subject(self) -> bytes:
        """The row that it is about."""
        return self.case.id

    @property
    def brief(self) -> RootCauseReport:
        """What it says."""
        return self.report


class CaseReports:
    """What a person does with the reports of cases."""

    def __init__(
        self,
        workspace: Workspace,
        accounts: Accounts,
        cases: Cases,
        members: Callable[[bytes], list[str]],
    ) -> None:
        """`members` names the people inside a fence."""
        self._workspace = workspace
        self._accounts = accounts
        self._cases = cases
        self._members = members

    def copy(
        self,
        case_id: bytes,
        audience: Audience,
        style: StyleName = "8d",
        paper: PaperName = "A4",
        *,
        account_id: bytes | None = None,
        check: CaseCheck | None = None,
        progress: Progress | None = None,
    ) -> CaseCopy:
        """A copy for that audience. A customer's is the home account's unless `account_id` names another.

        Without a `check` the effect is judged anew, which may take seconds on many complaints. Raises
        NotFoundError where the case is gone, lies in a fence that we are not inside, or does not concern
        that account; CancelledError through `progress`.
        """
        from mcr_desktop.briefs.root_cause_render import render_root_cause_report

        view = self._cases.show(case_id)
        if not view.inside:
            raise NotFoundError(kind="case", wanted=show(case_id))
        if check is None:
            check = self._cases.check(case_id, progress)
        account, part = self._recipient(view, audience, account_id)
        report, origins, redactions = self._composed(view, check, audience, account, part)
        pdf, pages = render_root_cause_report(report, Style(style), paper, words=report_words())
        return CaseCopy(
            view.case, account, report, audience, style, paper, origins, redactions, pages, pdf
        )

    def save(self, copy: CaseCopy, path: Path, *, replace: bool = False) -> Path:
        """The very pages of a copy as a file, whole or not at all.

        Raises FileStandsError unless told to replace, CannotWriteError.
        """
        write_file(path, copy.pdf, replace=replace)
        return path

    def _recipient(
        self, view: CaseView, audience: Audience, account_id: bytes | None
    ) -> tuple[Account, PartView | None]:
        if audience is Audience.TEAM or account_id is None:
            home = view.account
            if home is None:
                raise NotFoundError(kind="account", wanted=show(view.case.fence))
            return home, next((part for part in view.parts if part.home), None)
        for part in view.parts:
            if part.account is not None and part.account.id == account_id:
                return part.account, part
        raise NotFoundError(kind="case_part", wanted=show(account_id))

    def _composed(
        self,
        view: CaseView,
        check: CaseCheck,
        audience: Audience,
        account: Account,
        part: PartView | None,
    ) -> tuple[RootCauseReport, tuple[Origin, ...], tuple[Redaction, ...]]:
        shared = audience is Audience.CUSTOMER
        others = Others(self._workspace, self._members, view, check, account) if shared else None
        material = self._material(view, check, account, part, others)

        def typed(text: str, where: str, fence: bytes) -> str:
            return others.typed(text, where, fence) if others is not None else text

        cited = Citations()
        report = for_audience(Composer(material, audience, cited, typed).report(), audience)
        origins = cited.origins(report)
        if others is None:
            return report, origins, ()
        report = every_text(report, others.anywhere)
        return report, origins, others.redactions()

    def _material(
        self,
        view: CaseView,
        check: CaseCheck,
        account: Account,
        part: PartView | None,
        others: Others | None,
    ) -> CaseMaterial:
        home = view.account
        contacts: dict[bytes, str] = {}
        for each in view.parts:
            contact = each.part.contact_id
            found = (
                one(self._workspace.store, Contact, contact, each.part.fence) if contact else None
            )
            if found is not None and (others is None or found.fence == account.fence):
                contacts[found.id] = found.name
        slices = {
            query: slice_in_words(query, self._cases.count(account, query))
            for query in (part.part.query if part else None, *(w.evidence_query for w in view.whys))
            if query
        }
        return CaseMaterial(
            view=view,
            account=account,
            part=part,
            home=home is not None and home.id == account.id,
            check=check,
            contacts=contacts,
            evidence=self._evidence(view, others),
            slices=slices,
            colleagues=others.colleagues if others is not None else None,
            person=self._workspace.person,
            demo=self._workspace.demo,
            today=today(),
        )

    def _told(self, kind: type[Told], row_id: bytes, fence: bytes) -> Told | None:
        """A row that a case names: the one of its own account, else of another that it concerns."""
        store = self._workspace.store
        return one(store, kind, row_id, fence) or in_parts(store, kind, [row_id]).get(row_id)

    def _evidence(
        self, view: CaseView, others: Others | None
    ) -> dict[bytes, tuple[str, str, bytes]]:
        found: dict[bytes, tuple[str, str, bytes]] = {}
        wanted = {why.evidence_id for why in view.whys if why.evidence_id}
        wanted |= {bone.evidence_id for bone in view.bones if bone.evidence_id}
        for row_id in sorted(wanted):
            complaint = self._told(Complaint, row_id, view.case.fence)
            if complaint is not None:
                number = complaint.external_id or show(row_id)[-6:].upper()
                number = others.label(number, "sources") if others is not None else number
                called = say.complaint_source(
                    number, complaint.reported_on or complaint.occurred_on
                )
                found[row_id] = ("complaint", called, complaint.fence)
                continue
            note = self._told(Note, row_id, view.case.fence)
            if note is not None:
                called = brief_say.note_source(note.title or "", note.author or "", note.written_on)
                found[row_id] = ("note", called, note.fence)
        return found


def file_name(copy: CaseCopy) -> str:
    """What to call the file of a copy: "Northwind Logistics 8D 2026-11-23 customer.pdf"."""
    day = today().isoformat()
    name = plain_name(copy.report.account) or _("Case")
    return f"{name} {copy.style.upper()} {day} {copy.audience.value}.pdf"


def report_words() -> ReportWords:
    """The fixed words of a report in the language in force."""
    said = {
        item.name: _(item.default)
        for item in fields(ReportWords)
        if isinstance(item.default, str) and item.name != "language"
    }
    return ReportWords(**said, language=language())
