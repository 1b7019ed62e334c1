"""Cases in words that stand by themselves."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.cases import BONES, CHAINS, STANDINGS, STATES
from mcr_desktop.domain.commitments import ACTIONS
from mcr_desktop.domain.indicators import Entry
from mcr_desktop.phrases import cases as say
from mcr_desktop.phrases.sharing import kinds_text
from mcr_desktop.phrases.timelines import KINDS, entry_text, event_text, kind_name
from mcr_desktop.services.casework.views import STAGES


def test_every_step_state_and_kind_has_a_name_of_its_own():
    for names in (
        [say.stage_title(one) for one in STAGES],
        [say.chain_title(one) for one in CHAINS],
        [say.category_name(one) for one in BONES],
        [say.verdict_name(one) for one in ("worked", "worse", "not shown", "too early", None)],
        [say.state_name(one) for one in STATES],
        [say.standing_name(one) for one in STANDINGS],
        [say.action_name(one) for one in ACTIONS],
    ):
        assert len(set(names)) == len(names)
        assert all(names)


def test_what_a_team_calls_its_own_bone_stays():
    assert say.category_name("Weather") == "Weather"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Wet pallets: did it hold? The check is due today"),
        (1, "Wet pallets: did it hold? The check was due 1 day ago"),
        (12, "Wet pallets: did it hold? The check was due 12 days ago"),
    ],
)
def test_a_due_check_in_one_line(days, said):
    assert say.check_due_sentence("Wet pallets", days) == said


def test_an_account_that_one_is_not_inside_has_no_name():
    assert say.account_name(None) == "An account that you are not inside"
    assert say.account_name("Northwind") == "Northwind"
    assert say.hidden_sentence(2).startswith("2 accounts that you are not inside")


def test_a_part_in_one_line():
    assert say.part_sentence("Northwind", None, None, 0) == "Northwind: not told yet"
    told = say.part_sentence("Northwind", "2026-11-20", 1, 3)
    assert told == (
        "Northwind: told on 20 November 2026, 1 complaint in its slice, 3 name the case"
    )  # fmt: skip


def test_the_timeline_names_what_befell_a_case():
    assert "case" in KINDS
    assert kind_name("case") == "Cases"
    events = ("opened", "joined", "told", "verdict", "closed", "event")
    told = [event_text(Entry("case", one, bytes(16), "2026-11-20", "Wet")) for one in events]
    assert told == [
        "Case opened", "Joined a case", "Told of a case", "Case checked", "Case closed", "Case",
    ]  # fmt: skip
    assert entry_text(Entry("case", "opened", bytes(16), "2026-11-20", "Wet")) == "Wet"


def test_rows_of_cases_are_counted_by_their_names():
    assert kinds_text([("case", 1), ("why", 3), ("bone", 1)]) == (
        "1 case, 3 answers to whys, 1 possible cause"
    )  # fmt: skip
