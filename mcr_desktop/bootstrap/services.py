"""Everything that a shell, with a screen or without, may call."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mcr_desktop.bootstrap.relationships import Relationships

if TYPE_CHECKING:
    from mcr_desktop.services.briefing.briefs import Briefs
    from mcr_desktop.services.briefing.meetings import Meetings
    from mcr_desktop.services.casework.cases import Cases
    from mcr_desktop.services.casework.reports import CaseReports
    from mcr_desktop.services.exploring.annotations import Annotations
    from mcr_desktop.services.exploring.causes import Causes
    from mcr_desktop.services.importing.imports import Imports
    from mcr_desktop.services.indicators import Indicators
    from mcr_desktop.services.registering.complaints import Complaints
    from mcr_desktop.services.registering.registers import Registers
    from mcr_desktop.services.reminders import Reminders
    from mcr_desktop.services.timelines import Timelines
    from mcr_desktop.services.todays import Todays
    from mcr_desktop.services.watching.signals import Signals


class Services(Relationships):
    """All services: those that read many kinds of rows together stand here."""

    @cached_property
    def meetings(self) -> Meetings:
        from mcr_desktop.services.briefing.meetings import Meetings

        return Meetings(
            self.workspace,
            self.accounts,
            self.people,
            self.notes,
            self.commitments,
            self.timelines,
            self.indicators,
        )

    @cached_property
    def briefs(self) -> Briefs:
        from mcr_desktop.services.briefing.briefs import Briefs

        return Briefs(
            self.workspace,
            self.accounts,
            self.people,
            self.notes,
            self.commitments,
            self.meetings,
            self.complaints,
            self.causes,
        )

    @cached_property
    def complaints(self) -> Complaints:
        from mcr_desktop.services.registering.complaints import Complaints

        return Complaints(self.workspace)

    @cached_property
    def annotations(self) -> Annotations:
        from mcr_desktop.services.exploring.annotations import Annotations

        return Annotations(self.workspace)

    @cached_property
    def registers(self) -> Registers:
        from mcr_desktop.services.registering.registers import Registers

        return Registers(self.workspace, self.accounts, self.complaints, self.histories)

    @cached_property
    def causes(self) -> Causes:
        from mcr_desktop.services.exploring.causes import Causes

        return Causes(self.workspace, self.accounts, self.complaints, self.settings)

    @cached_property
    def signals(self) -> Signals:
        from mcr_desktop.services.watching.signals import Signals

        return Signals(self.workspace, self.accounts, self.complaints, self.causes)

    @cached_property
    def cases(self) -> Cases:
        from mcr_desktop.services.casework.cases import Cases

        return Cases(self.workspace, self.complaints, self._person_of)

    @cached_property
    def case_reports(self) -> CaseReports:
        from mcr_desktop.services.casework.reports import CaseReports

        return CaseReports(self.workspace, self.accounts, self.cases, self._names_inside)

    @cached_property
    def imports(self) -> Imports:
        from mcr_desktop.services.importing.imports import Imports

        return Imports(self.workspace, self._common)

    @cached_property
    def indicators(self) -> Indicators:
        from mcr_desktop.services.indicators import Indicators

        return Indicators(
            self.workspace,
            lambda: self.last_touches,
            lambda account: self.complaints.columns(account),  # noqa: PLW0108 - made when first asked
        )

    @cached_property
    def timelines(self) -> Timelines:
        from mcr_desktop.services.timelines import Timelines

        return Timelines(self.workspace)

    @cached_property
    def todays(self) -> Todays:
        from mcr_desktop.services.day_views import Askings
        from mcr_desktop.services.todays import Todays

        askings = Askings(
            letters=lambda fences: self.touches.unanswered_in(fences),  # noqa: PLW0108 - each is made when first asked
            news=lambda: self.ledgers.news_due(),  # noqa: PLW0108
            mentions=lambda fences, since_ms: self.mentions.of_me_in(fences, since_ms),  # noqa: PLW0108
            occasions=lambda fences: self.occasions.due_in(fences),  # noqa: PLW0108
            agreements=lambda: self.agreements.coming(),  # noqa: PLW0108
            covering=lambda: self.absences.covering(),  # noqa: PLW0108
            marks=lambda: self.marks,
        )
        return Todays(
            *(self.workspace, self.indicators, self._person_of, self._common, self._is_ours),
            askings,
        )

    @cached_property
    def reminders(self) -> Reminders:
        from mcr_desktop.services.reminders import Reminders

        return Reminders(self.settings, lambda: self.todays.view(), self.workspace.person)  # noqa: PLW0108 - made when asked
