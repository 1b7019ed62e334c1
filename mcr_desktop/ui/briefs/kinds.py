"""What can be printed: the brief of a meeting, the report of a case as 8D or A3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.services.briefing.briefs import Audience
from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.briefing.briefs import Copy, PaperName
    from mcr_desktop.services.casework.reports import CaseCopy, StyleName
    from mcr_desktop.ui.tasks import Job

KINDS = ("meeting", "8d", "a3")


def kind_name(kind: str) -> str:
    """A kind in words."""
    return {
        "meeting": _("Meeting brief"),
        "8d": _("Root-cause report, 8D"),
        "a3": _("Root-cause report, A3"),
    }[kind]


def copy_of(
    services: Services,
    kind: str,
    wanted: bytes,
    audience: Audience,
    paper: PaperName,
    whose: bytes | None,
    job: Job,
) -> Copy | CaseCopy:
    """The pages of a meeting or a case; on a reader thread, where what shows them is imported too.

    `whose` is the account for whose customer a case's copy is, None for the home account's.
    """
    from mcr_desktop.ui.briefs import sheets  # noqa: F401 - by the time the pages come it is here

    if kind == KINDS[0]:
        return services.briefs.copy(wanted, audience, paper)
    style: StyleName = "a3" if kind == "a3" else "8d"
    return services.case_reports.copy(
        wanted, audience, style, paper, account_id=whose, progress=job
    )


def nothing_yet(kind: str, account: str) -> tuple[str, str, str, Route]:
    """What is said where there is nothing to print: title, words, the step that helps, where it leads."""
    if kind != KINDS[0]:
        return (
            _("No case is open yet"),
            _(
                "A root-cause report is made from a case: problem, whys, actions and whether they held. "
                "Open a case, and its report is here."
            ),
            _("Open a case"),
            Route("complaints", None, "cases"),
        )
    title = (
        _("No meeting with {account} yet").format(account=account)
        if account
        else _("No meeting is planned yet")
    )
    return (
        title,
        _(
            "A brief is made from a meeting: who will be in the room, what changed since the last "
            "one, what is promised both ways. Plan the meeting, and its brief is here."
        ),
        _("Plan a meeting"),
        Route("meetings", None, "plan"),
    )


def told_of(audience: Audience, kind: str = KINDS[0]) -> str:
    """What a copy for that audience holds and leaves out, in one sentence."""
    if audience is Audience.TEAM:
        return _("Everything that we know. Do not hand it over.")
    if kind != KINDS[0]:
        return _(
            "Leaves out lines that begin with Internal, people who do not look after this account, and "
            "every other customer with its figures."
        )
    return _(
        "Leaves out standings, notes and facts not meant for them, promises among ourselves, "
        "complaints, and what was between us and one person alone."
    )
