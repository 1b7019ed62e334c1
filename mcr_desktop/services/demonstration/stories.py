"""The demo's case: late deliveries of three customers, from the signal to the proof that it held.

It is written with the verbs that people use. What a person would have seen on the day (the signal, the
verdict) is not told but computed, from the deliveries up to that day.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.casework.cases import Cases
from mcr_desktop.services.demonstration.deliveries import DIMENSIONS, LATE_MINUTES, UNIT, deliveries
from mcr_desktop.services.exploring.pictures import AccountSignal, filter_text
from mcr_desktop.services.registering.complaints import Complaints, Filter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Case
    from mcr_desktop.services.casework.views import CaseView
    from mcr_desktop.services.workspaces import Workspace

STORY = "late-deliveries.toml"


class Story:
    """Writes the case into a workspace that holds its three accounts."""

    def __init__(self, workspace: Workspace, accounts: Mapping[str, Account], last: date) -> None:
        """`accounts` by the names of their files; the story's days count from `last`."""
        self._workspace = workspace
        self._accounts = accounts
        self._last = last
        self._told = tomllib.loads(resource("demo", STORY).read_text(encoding="utf-8"))
        self._complaints = Complaints(workspace)
        self._cases = Cases(workspace, self._complaints, lambda _writer: workspace.person)

    def write(self) -> None:
        """The whole case; nothing of it is left to undo."""
        told = self._told
        case = self._opened()
        self._whys(case, told["why"])
        for bone in told["bone"]:
            fields = {name: bone[name] for name in ("standing",) if name in bone}
            self._cases.add_bone(case.id, bone["text"], bone["category"], None, **fields)
        for event in told["event"]:
            self._cases.add_event(case.id, event["text"], self._on(event["on"]))
        for action in told["action"]:
            self._action(case, action)
        self._check(case)
        self._tell(self._cases.show(case.id), told["told"])
        self._cases.close(case.id, self._on(told["case"]["closed"]))
        with self._workspace.store.transaction() as tx:
            tx.execute("DELETE FROM gesture")

    def _on(self, days: int) -> str:
        return (self._last + timedelta(days=days)).isoformat()

    def _opened(self) -> Case:
        told, texts = self._told, self._told["case"]
        home = self._accounts[told["home"]]
        noticed = self._last + timedelta(days=told["noticed"])
        where = tuple(sorted(told["slice"].items()))
        query = filter_text(Filter(where))
        found = self._seen(told["home"], where, noticed)
        opened = (noticed + timedelta(days=3)).isoformat()
        fields = {
            name: texts[name].strip()
            for name in ("problem", "containment", "root_cause", "escape_point", "lessons")
        }
        fields |= {"lead": texts["lead"], "team": tuple(texts["team"]), "opened_on": opened}
        fields |= {
            "effective_on": self._on(texts["effective"]),
            "check_on": self._on(texts["check"]),
            "query": query,
        }
        if found is not None and found.signal.shift is not None:
            shift = found.signal.shift
            fields |= {"signal": found.sentence, "began_on": shift.since}
            fields |= {"began_low_on": shift.since_low, "began_high_on": shift.since_high}
        case = self._cases.open(home, texts["title"], **fields)
        for other in told["others"]:
            part = self._cases.add_account(case.id, self._accounts[other], query)
            seen = self._seen(other, where, noticed)
            self._cases.edit_part(part.id, joined_on=opened, impact=seen.sentence if seen else None)
        return case

    def _seen(
        self, customer: str, where: tuple[tuple[str, str], ...], day: date
    ) -> AccountSignal | None:
        """What the inbox would have said of a slice at the end of a day."""
        from mcr_desktop.phrases.findings import signal_sentence
        from mcr_desktop.rootcause.columns import Complaints as Columns
        from mcr_desktop.rootcause.columns import Exposure
        from mcr_desktop.rootcause.signals import find_signals

        known = [one for one in deliveries(customer, self._last) if one.day <= day]
        late = [one for one in known if one.minutes > LATE_MINUTES]
        columns = Columns.of(
            [one.day.isoformat() for one in late],
            {name: [getattr(one, name) for one in late] for name in DIMENSIONS},
        )
        counts = Counter((one.day.isoformat()[:7], one[1:4]) for one in known)
        exposure = Exposure.of(
            [month for month, _labels in counts],
            [float(count) for count in counts.values()],
            {name: [labels[at] for _m, labels in counts] for at, name in enumerate(DIMENSIONS)},
            unit=UNIT,
        )
        account = self._accounts[customer]
        for signal in find_signals(
            columns, DIMENSIONS, exposure, as_of=day.isoformat(), resamples=0
        ):
            if signal.shift is not None and signal.slice.conditions == where:
                return AccountSignal(account, signal, signal_sentence(signal))
        return None

    def _whys(self, case: Case, told: list[dict[str, Any]]) -> None:
        made: dict[str, bytes] = {}
        for why in told:
            fields: dict[str, Any] = {
                name: why[name] for name in ("evidence", "standing") if name in why
            }
            if why.get("root"):
                fields["root"] = 1
            if why.get("slice"):
                fields["evidence_query"] = case.query
            parent = made.get(why.get("parent", ""))
            chain = why.get("chain", "occurred")
            made[why["key"]] = self._cases.add_why(
                case.id, why["answer"], parent, chain, **fields
            ).id

    def _action(self, case: Case, told: Mapping[str, Any]) -> None:
        made = self._cases.add_action(
            case.id, told["wording"], told["action"], told["owner"], self._on(told["due"])
        )
        values: dict[str, Any] = {"made_on": self._on(told["made"])}
        if "closed" in told:
            values |= {"state": "kept", "closed_on": self._on(told["closed"])}
        if "effective" in told:
            values["effective_on"] = self._on(told["effective"])
        self._workspace.commit([Change(made.fence, "commitment", made.id, values)], "")

    def _check(self, case: Case) -> None:
        """The verdict as the figures give it, taken down on the day for which it was planned."""
        kept = self._cases.take_down(case.id, self._cases.check(case.id))
        values: dict[str, Any] = {"verdict_on": case.check_on}
        self._workspace.commit([Change(kept.fence, "case", kept.id, values)], "")

    def _tell(self, view: CaseView, told: list[dict[str, Any]]) -> None:
        for one in told:
            account = self._accounts[one["account"]]
            part = next(
                found.part
                for found in view.parts
                if found.account is not None and found.account.fence == account.fence
            )
            try:
                contact = self._workspace.find(Contact, one["contact"], account.fence).id
            except NotFoundError:
                contact = None
            self._cases.tell(part.id, self._on(one["on"]), one["how"], contact, one["words"])
