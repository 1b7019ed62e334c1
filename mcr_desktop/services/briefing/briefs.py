"""Briefs: what a meeting's printed pages say for whom, and the pages themselves."""

from __future__ import annotations

import errno
import os
import tempfile
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mcr_desktop.briefs.content import Audience, MeetingBrief
from mcr_desktop.briefs.redaction import for_audience
from mcr_desktop.briefs.words import BriefWords
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.meetings import HELD, Meeting
from mcr_desktop.domain.people import Touch
from mcr_desktop.domain.periods import earlier, today
from mcr_desktop.phrases.catalogue import _, language
from mcr_desktop.services.accounts import Accounts
from mcr_desktop.services.briefing.lines import Composer
from mcr_desktop.services.briefing.materials import DETAILS, Detail, Material, since_day
from mcr_desktop.services.briefing.meetings import Meetings
from mcr_desktop.services.briefing.sources import Origin, RowSources
from mcr_desktop.services.contacts.people import People
from mcr_desktop.services.notebook.notes import Notes
from mcr_desktop.services.promises.commitments import Commitments
from mcr_desktop.services.registering.complaints import Complaints, Filter
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import in_fence

if TYPE_CHECKING:
    from mcr_desktop.briefs.layout import Sheets
    from mcr_desktop.services.exploring.causes import Causes

__all__ = [
    "PAPERS",
    "Audience",
    "Briefs",
    "CannotWriteError",
    "Copy",
    "FileStandsError",
    "Origin",
    "PaperName",
    "file_name",
]

PaperName = Literal["A4", "Letter"]
PAPERS: tuple[PaperName, ...] = ("A4", "Letter")
_NO_FILE = frozenset('/\\:*?"<>|')
"""Signs that some file system takes for something else."""
MOST_SHEETS = 2
"""One leaf, both sides."""
MOST_TRIED = 8
"""Sheets beyond which nothing is left out in vain: most of a brief, such as its promises, is never less."""


class CannotWriteError(McrError):
    """A file cannot be written at `path`; `reason` is the system's own word for it."""


class FileStandsError(McrError):
    """Something stands at `path` already, and nobody said to replace it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One printed copy: the pages, what they say, and the rows behind their sources."""

    meeting: Meeting
    account: Account
    brief: MeetingBrief
    origins: tuple[Origin, ...]
    pages: int
    pdf: bytes

    @property
    def subject(self) -> bytes:
        """The row that it is about."""
        return self.meeting.id


class Briefs:
    """What a person does with briefs."""

    def __init__(
        self,
        workspace: Workspace,
        accounts: Accounts,
        people: People,
        notes: Notes,
        commitments: Commitments,
        meetings: Meetings,
        complaints: Complaints,
        causes: Causes,
    ) -> None:
        self._workspace = workspace
        self._accounts = accounts
        self._people = people
        self._notes = notes
        self._commitments = commitments
        self._meetings = meetings
        self._complaints = complaints
        self._causes = causes

    def next_meeting_of(self, account: Account) -> Meeting | None:
        """The meeting that a brief is most likely wanted for: the next planned one, else the last."""
        ahead = self._meetings.next(account)
        if ahead is not None:
            return ahead
        found = self._meetings.all(account)
        return found[0] if found else None

    def meeting_brief(self, meeting_id: bytes, audience: Audience) -> MeetingBrief:
        """What the brief of a meeting says to that audience, each line with its numbered sources.

        Raises NotFoundError for a meeting that is gone.
        """
        return self._composed(self._material(meeting_id), audience, DETAILS[0])[0]

    def copy(self, meeting_id: bytes, audience: Audience, paper: PaperName = "A4") -> Copy:
        """A copy for that audience on that paper, with the rows behind its sources.

        It tells less of what is only worth knowing (older touches, notes, facts) where that saves a
        third sheet. Takes some tenths of a second the first time, when the typesetter is loaded.
        """
        from mcr_desktop.briefs.fonts import fonts  # these load the typesetter
        from mcr_desktop.briefs.layout import lay_out_meeting_brief, lay_out_within
        from mcr_desktop.briefs.pages import PAPERS as SHEETS
        from mcr_desktop.briefs.render import render_meeting_brief

        words = brief_words()
        material = self._material(meeting_id)

        def fitting(detail: Detail) -> tuple[MeetingBrief, tuple[Origin, ...], Sheets] | None:
            brief, origins = self._composed(material, audience, detail)
            found = lay_out_within(brief, SHEETS[paper], fonts(), words, MOST_SHEETS)
            return (brief, origins, found) if found is not None else None

        brief, origins = self._composed(material, audience, DETAILS[0])
        sheets = lay_out_meeting_brief(brief, SHEETS[paper], fonts(), words)
        if MOST_SHEETS < len(sheets.pages) <= MOST_TRIED:
            least = fitting(DETAILS[-1])
            if least is not None:  # else leaving things out saves nothing: then nothing is
                tried = (one for one in map(fitting, DETAILS[1:-1]) if one is not None)
                brief, origins, sheets = next(tried, least)
        pdf = render_meeting_brief(brief, paper, words=words, sheets=sheets)
        prepared = material.prepared
        return Copy(prepared.meeting, prepared.account, brief, origins, len(sheets.pages), pdf)

    def render(self, meeting_id: bytes, audience: Audience, paper: PaperName = "A4") -> bytes:
        """The brief as PDF bytes, the same as long as nothing that it says changed."""
        return self.copy(meeting_id, audience, paper).pdf

    def write(
        self,
        meeting_id: bytes,
        audience: Audience,
        paper: PaperName,
        path: Path,
        *,
        replace: bool = False,
    ) -> Path:
        """The brief as a file; raises FileStandsError unless told to replace, CannotWriteError."""
        if path.exists() and not replace:
            raise FileStandsError(path=str(path))
        return self.save(self.copy(meeting_id, audience, paper), path, replace=replace)

    def save(self, copy: Copy, path: Path, *, replace: bool = False) -> Path:
        """The very pages of a copy as a file, whole or not at all; raises as `write` does."""
        write_file(path, copy.pdf, replace=replace)
        return path

    def _composed(
        self, material: Material, audience: Audience, detail: Detail
    ) -> tuple[MeetingBrief, tuple[Origin, ...]]:
        cited = RowSources(
            material.prepared.account.id,
            material.today.isoformat(),
            shared=audience is Audience.CUSTOMER,
        )
        brief = Composer(material, audience, cited, self._causes, detail).brief()
        kept = for_audience(brief, audience)
        return kept, cited.origins(kept)

    def _material(self, meeting_id: bytes) -> Material:
        prepared = self._meetings.prepare(meeting_id)
        account, meeting = prepared.account, prepared.meeting
        since = since_day(prepared)
        last = self._meetings.last_held(account, meeting.starts_at)
        return Material(
            prepared=prepared,
            last=last,
            contacts=tuple(self._people.all(account)),
            touches=self._touches_since(meeting, since),
            notes=tuple(self._notes.since(account, since)),
            facts=tuple(self._accounts.facts(account)),
            promises=tuple(self._commitments.turned_since(account, since)),
            meetings=tuple(self._meetings.all(account)),
            complaints=self._complaints_since(account, since),
            complaint_day=account.as_of or today().isoformat(),
            person=self._workspace.person,
            demo=self._workspace.demo,
            today=today(),
        )

    def _touches_since(self, meeting: Meeting, since: str) -> tuple[Touch, ...]:
        """Touches of the time between, latest first, without the one that the meeting itself became."""
        found = in_fence(
            self._workspace.store,
            Touch,
            meeting.fence,
            "t.happened_on > ? AND t.happened_on <= ?",
            (since, today().isoformat()),
            "t.happened_on DESC, t.no DESC",
        )
        return tuple(touch for touch in found if not _is_itself(touch, meeting))

    def _complaints_since(self, account: Account, since: str) -> tuple[int, int] | None:
        if not self._complaints.ids(account):
            return None
        first = date.fromisoformat(since)
        before = earlier(first, (today() - first).days)
        recent = Filter(since=since)
        former = Filter(since=before.isoformat(), until=earlier(first, 1).isoformat())
        return len(self._complaints.ids(account, recent)), len(
            self._complaints.ids(account, former)
        )


def _is_itself(touch: Touch, meeting: Meeting) -> bool:
    """Whether a touch is what a held meeting left in the timeline, on its day or, held early, before."""
    return (
        meeting.state == HELD
        and touch.channel == "meeting"
        and touch.summary == meeting.title
        and touch.contacts == meeting.contacts
        and touch.happened_on <= meeting.day
    )


def file_name(copy: Copy) -> str:
    """What to call the file of a copy: "Northwind Logistics 2026-11-24 team.pdf"."""
    name = plain_name(copy.account.name) or _("Brief")
    return f"{name} {copy.meeting.day} {copy.brief.audience.value}.pdf"


def plain_name(text: str) -> str:
    """As much of a text as every file system takes for a file's name; may be empty."""
    fit = "".join(
        letter if letter.isprintable() and letter not in _NO_FILE else " " for letter in text
    )
    return " ".join(fit.split()).strip(".")[:80].strip()


def brief_words() -> BriefWords:
    """The fixed words of a brief in the language in force."""
    said = {
        item.name: _(item.default)
        for item in fields(BriefWords)
        if isinstance(item.default, str) and item.name != "language"
    }
    return BriefWords(**said, language=language())


def write_file(path: Path, content: bytes, *, replace: bool) -> None:
    """Put a file in its place whole or not at all.

    Raises FileStandsError where one came to stand there meanwhile, CannotWriteError otherwise.
    """
    name = ""
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".brief-", suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(name).replace(path)
        else:
            _place(Path(name), path)
        name = ""
    except FileExistsError:
        raise FileStandsError(path=str(path)) from None
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CannotWriteError(path=str(path), reason=reason) from error
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def _place(part: Path, path: Path) -> None:
    """Rename without ever replacing what stands there; raises FileExistsError."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError as error:
        # Some drives know no second names for a file: looking first is the best that is left there.
        if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
            raise
        if path.exists():
            raise FileExistsError(path) from None
        part.replace(path)
    else:
        part.unlink()
