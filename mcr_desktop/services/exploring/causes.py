"""What the complaints say: signals over all accounts, and the explorer's picture after each click.

Pure reads for background threads. What is known of an account is kept until one of its complaints,
its exposure, its as-of day or the choice of attributes changes.
"""

from __future__ import annotations

import threading
from hashlib import blake2s
from typing import TYPE_CHECKING

from mcr_desktop.domain import ids
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.services.exploring.annotations import Annotations
from mcr_desktop.services.exploring.pictures import (
    AccountSignal,
    AttributeChoice,
    Cell,
    Evidence,
    EvidenceRow,
    Exploration,
    Look,
    Reasons,
    Stretch,
    filter_from,
    filter_text,
    look_from,
    month_filter,
    point_filter,
    query_text,
    week_filter,
)
from mcr_desktop.services.registering.complaints import Filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.domain.findings import Flag, IntakeChange, Signal
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.figures.charts import ControlFigure, SparkFigure
    from mcr_desktop.rootcause import columns as columnar
    from mcr_desktop.rootcause.tallies import Tally
    from mcr_desktop.services.accounts import Accounts
    from mcr_desktop.services.exploring.questions import Question
    from mcr_desktop.services.registering.complaints import Complaints
    from mcr_desktop.services.settings import Settings
    from mcr_desktop.services.workspaces import Workspace

__all__ = [
    "AccountSignal", "AttributeChoice", "Causes", "Cell", "Evidence", "EvidenceRow", "Exploration",
    "Look", "Reasons", "Stretch", "filter_from", "filter_text", "known_later", "look_from",
    "month_filter", "point_filter", "query_text", "week_filter",
]  # fmt: skip

KNOWN_LATER = (
    *("response", "timely", "disputed", "resolution", "resolved", "remedy", "outcome", "refund"),
    *("status", "closed", "closing", "compensation", "credit_note", "satisfied"),
)
"""Words in an attribute's name that tell that it is filled in after the complaint came.

A person may choose otherwise for each account; these only make the first choice.
"""


class Causes:
    """What a person asks of the figures."""

    def __init__(
        self, workspace: Workspace, accounts: Accounts, complaints: Complaints, settings: Settings
    ) -> None:
        self._workspace = workspace
        self._accounts = accounts
        self._complaints = complaints
        self._settings = settings
        self._edition = 0
        self._signals: dict[bytes, tuple[object, tuple[AccountSignal, ...]]] = {}
        self._flags: dict[bytes, tuple[object, tuple[Flag, ...]]] = {}
        self._exposures: dict[bytes, columnar.Exposure | None] = {}
        self._tallies: dict[bytes, Tally] = {}
        self._along: dict[bytes, tuple[object, object, tuple[str, ...]]] = {}
        self._notes = Annotations(workspace)
        self._lock = threading.Lock()
        self._searching = threading.Lock()
        workspace.listen(self._on_changes, keeps=True, layer=1)

    # What screens and `mcr` ask

    def signals(
        self, account: Account | None = None, progress: Progress | None = None
    ) -> list[AccountSignal]:
        """The signals of an account, or of all; each account's intake changes first.

        Half a second of work for 20,000 complaints when first asked after a change. An account
        without complaints has none. Raises CancelledError through `progress`.
        """
        asked = self._accounts.all() if account is None else [account]
        found: list[AccountSignal] = []
        watch = progress or Unwatched()
        for number, one in enumerate(asked):
            watch.report(number, len(asked))
            found += self._signals_of(one, watch)
        return found

    def flags(self, account: Account | None = None) -> list[tuple[Account, Flag]]:
        """What to know of the data of an account, or of all that have complaints, before any figure."""
        asked = self._accounts.all() if account is None else [account]
        found = []
        for one in asked:
            columns = self._complaints.columns(one)
            if len(columns):
                told = self._flags_of(one, columns, self._exposure(one))
                found += [(one, flag) for flag in told]
        return found

    def attributes(self, account: Account) -> tuple[AttributeChoice, ...]:
        """Every attribute of the account's complaints and whether causes are looked for along it."""
        import numpy as np

        columns = self._complaints.columns(account)
        chosen = self._by(account, columns)
        return tuple(
            AttributeChoice(
                name,
                int((np.bincount(column.codes, minlength=1)[1:] > 0).sum()),
                int((column.codes > 0).sum()),
                name in chosen,
                known_later(name),
            )
            for name, column in columns.attributes.items()
        )

    def along(self, account: Account) -> tuple[str, ...]:
        """The attributes along which causes are looked for in the account's complaints."""
        return self._by(account, self._complaints.columns(account))

    def choose(self, account: Account, names: Sequence[str]) -> None:
        """Look for causes along these attributes from now on; none goes back to the first choice.

        Kept with this machine's settings, as marks that do not tell the names.
        """
        self._settings.set(_settings_key(account), sorted(_mark(name) for name in names))

    def explore(
        self,
        account: Account,
        chosen: Filter | None = None,
        progress: Progress | None = None,
        *,
        look: Look | None = None,
    ) -> Exploration:
        """The picture of a filter: sentence, chart, Paretos, tree and heat map, in tens of milliseconds."""
        from mcr_desktop.services.exploring import explorations

        question = self._question(account, chosen or Filter(), look)
        listed = self._listed(account, question)
        flags = self._flags_of(account, question.columns, question.known)
        intakes = self._intakes(account, question.chosen)
        notes = self._notes.on_chart(account, question.chosen)
        watch = progress or Unwatched()
        return explorations.explore(question, listed, intakes, flags, watch, notes)

    def explain(
        self,
        account: Account,
        chosen: Filter | None = None,
        progress: Progress | None = None,
        *,
        look: Look | None = None,
    ) -> Reasons:
        """What carries the change of a filter, with its search-adjusted p; up to half a second."""
        from mcr_desktop.services.exploring import explorations

        question = self._question(account, chosen or Filter(), look)
        listed = self._listed(account, question)
        return explorations.explain(question, listed, progress or Unwatched())

    def trend(
        self, account: Account, progress: Progress | None = None
    ) -> tuple[ControlFigure, Signal | None]:
        """The account's chart and its foremost signal that is no change of intake."""
        signals = self.signals(account, progress)
        moved = [one.signal for one in signals if not one.is_intake_change]
        return self.explore(account, Filter(), progress).figure, moved[0] if moved else None

    def spark(self, account: Account) -> SparkFigure | None:
        """The last two years in the size of a line; None without complaints."""
        from mcr_desktop.services.exploring import explorations

        question = self._question(account, Filter(), None)
        return explorations.spark(question) if len(question.columns) else None

    # What is kept

    def _signals_of(self, account: Account, watch: Progress) -> tuple[AccountSignal, ...]:
        from mcr_desktop.services.watching.searches import turn_of

        with turn_of(
            self._searching, watch
        ):  # the second to ask waits for what the first one finds
            columns = self._complaints.columns(account)
            key = self._key(account, columns)
            kept = self._signals.get(account.fence)
            if kept is not None and kept[0] == key:
                return kept[1]
            found = self._find(account, columns, watch) if len(columns) else ()
            self._signals[account.fence] = (key, found)
            return found

    def _find(
        self, account: Account, columns: columnar.Complaints, watch: Progress
    ) -> tuple[AccountSignal, ...]:
        from mcr_desktop.phrases.findings import signal_sentence
        from mcr_desktop.services.watching.searches import find_signals

        found = find_signals(
            columns,
            self._by(account, columns),
            self._exposure(account),
            as_of=account.as_of,
            progress=watch,
        )
        return tuple(AccountSignal(account, one, signal_sentence(one)) for one in found)

    def _known(self, account: Account) -> tuple[AccountSignal, ...]:
        """The account's signals where they were found already; nothing is searched for."""
        kept = self._signals.get(account.fence)
        if kept is None or kept[0] != self._key(account, self._complaints.columns(account)):
            return ()
        return kept[1]

    def _listed(self, account: Account, question: Question) -> Signal | None:
        """The signal that the list already tells of exactly this slice, in the measure that it was found in."""
        chosen, look = question.chosen, question.look
        if not chosen.where or chosen.since or chosen.until or look.before or look.after:
            return None
        if look.measure is not None and (look.measure == "rates") != (question.known is not None):
            return None
        wanted = set(chosen.where)
        known = (one.signal for one in self._known(account))
        return next((one for one in known if set(one.slice.conditions) == wanted), None)

    def _intakes(self, account: Account, chosen: Filter) -> list[IntakeChange]:
        """Changes of intake that the chart should mark: all of them, or that of the very slice."""
        changes = [one.signal.intake for one in self._known(account) if one.signal.intake]
        if not chosen.where:
            return changes
        return [one for one in changes if (one.attribute, one.label) in chosen.where]

    def _flags_of(
        self, account: Account, columns: columnar.Complaints, exposure: columnar.Exposure | None
    ) -> tuple[Flag, ...]:
        from mcr_desktop.rootcause.flags import find_flags

        key = (columns, exposure, account.as_of)
        kept = self._flags.get(account.fence)
        if kept is None or kept[0] != key:
            kept = key, find_flags(columns, exposure, as_of=account.as_of, repeats=False)
            self._flags[account.fence] = kept
        return (*kept[1], *self._repeats(account, len(columns)))

    def _repeats(self, account: Account, of: int) -> tuple[Flag, ...]:
        """Repeats as the imports marked them: they compared whole rows, columns hold only what is mapped."""
        from mcr_desktop.domain.findings import Flag

        table = self._complaints.table(account)
        marks = table.fields.get("duplicate")
        if marks is None or "1" not in marks.labels:
            return ()
        marked = marks.codes == marks.labels.index("1")
        count = int((marked if table.shown is None else marked & table.shown).sum())
        return (Flag("duplicates", count, of),) if count else ()

    def _question(self, account: Account, chosen: Filter, look: Look | None) -> Question:
        from mcr_desktop.services.exploring.questions import Question

        columns = self._complaints.columns(account)
        return Question(
            account, chosen, self._tally(account, columns), self._by(account, columns),
            self._exposure(account), look or Look(),
        )  # fmt: skip

    def _tally(self, account: Account, columns: columnar.Complaints) -> Tally:
        """What was counted of these very columns already."""
        kept = self._tallies.get(account.fence)
        if kept is None or kept.complaints is not columns or kept.as_of != account.as_of:
            from mcr_desktop.rootcause.tallies import Tally

            self._tallies.pop(account.fence, None)  # not two of them at once
            kept = self._tallies[account.fence] = Tally(columns, account.as_of)
        return kept

    def _key(self, account: Account, columns: columnar.Complaints) -> object:
        return columns, self._exposure(account), account, self._by(account, columns)

    def _by(self, account: Account, columns: columnar.Complaints) -> tuple[str, ...]:
        chosen = self._settings.get(_settings_key(account))
        known = self._along.get(account.fence)
        if known is None or known[0] is not columns or known[1] != chosen:
            known = (columns, chosen, self._look_along(account, columns))
            self._along[account.fence] = known
        return known[2]

    def _look_along(self, account: Account, columns: columnar.Complaints) -> tuple[str, ...]:
        kept = self._settings.get(_settings_key(account))
        if isinstance(kept, list) and kept:
            chosen = tuple(name for name in columns.attributes if _mark(name) in kept)
            if chosen:
                return chosen
        from mcr_desktop.rootcause.signals import MOST_ATTRIBUTES, attributes_to_look_along

        fitting = attributes_to_look_along(columns, at_most=len(columns.attributes))
        early = tuple(name for name in fitting if not known_later(name))
        if len(early) <= MOST_ATTRIBUTES:
            return early
        return attributes_to_look_along(
            type(columns)(columns.day, {name: columns.attributes[name] for name in early})
        )

    def _exposure(self, account: Account) -> columnar.Exposure | None:
        """The account's exposure in its most frequent unit; None where nobody told of any."""
        with self._lock:
            if account.fence in self._exposures:
                return self._exposures[account.fence]
        edition = self._edition
        from mcr_desktop.services.exploring.account_exposures import (
            exposure_of,  # which needs numpy
        )

        made = exposure_of(self._complaints, account)
        with self._lock:
            if edition == self._edition:
                self._exposures[account.fence] = made
        return made

    def _on_changes(self, changes: Changes) -> None:
        # What is kept of complaints names the columns that it was made from: they tell when they changed.
        if "exposure" in changes.kinds:
            with self._lock:
                self._edition += 1
                self._exposures.clear()


def known_later(attribute: str) -> bool:
    """Whether an attribute's name tells that it is filled in after the complaint came."""
    name = attribute.lower().replace(" ", "_").replace("?", "")
    return any(word in name for word in KNOWN_LATER)


def _settings_key(account: Account) -> str:
    return f"causes.by.{ids.show(account.id)}"


def _mark(name: str) -> str:
    return blake2s(name.encode(), digest_size=6).hexdigest()
