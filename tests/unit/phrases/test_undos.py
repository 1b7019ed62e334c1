"""What is said where something is not undone: who changed what since, and what undo does next."""

from __future__ import annotations

from typing import Any

import pytest

from mcr_desktop.domain.errors import ChangedSinceError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.domain.undos import ChangeSince
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.undos import _KINDS


def refused(*since: ChangeSince, **facts: Any) -> str:
    given = {"label": "Edited a promise", "rows": 1, "changed": len(since), "passed": 0}
    return sentence(ChangedSinceError(**{**given, "since": since, **facts}))


def since(how: str, **facts: Any) -> ChangeSince:
    given = {
        "kind": "commitment",
        "name": "We ring at five",
        "field": "",
        "person": "Jun Park",
        "own": False,
        "at_ms": now_ms() - 3 * 3_600_000,
    }
    return ChangeSince(how, **{**given, **facts})


@pytest.mark.parametrize(
    ("how", "facts", "told"),
    [
        (
            "changed",
            {"field": "due_on"},
            'Jun Park changed the day it is due of the promise "We ring at five" since (3 h ago)',
        ),
        ("removed", {}, 'Jun Park removed the promise "We ring at five" since (3 h ago)'),
        ("removed", {"own": True}, 'you removed the promise "We ring at five" since (3 h ago)'),
        ("brought_back", {"name": ""}, "Jun Park brought the promise back since (3 h ago)"),
        (
            "built_upon",
            {"kind": "why", "name": ""},
            "Jun Park added the answer, which hangs on it (3 h ago)",
        ),
        (
            "removed",
            {"person": "", "at_ms": 0},
            'somebody removed the promise "We ring at five" since',
        ),
    ],
)
def test_it_is_said_who_did_what_and_when(how, facts, told):
    assert refused(since(how, **facts)) == (
        f'"Edited a promise" was not undone: {told}. Undo again for what was before it.'
    )


def test_of_many_rows_it_is_said_that_all_stay_and_what_else_is_barred():
    told = refused(since("removed"), rows=40, changed=9, passed=2)
    assert "since (3 h ago); and 8 more." in told
    assert "All 40 rows that it touched stay as they are." in told
    assert "The same bars 2 earlier steps." in told


def test_a_row_that_the_label_names_is_not_named_twice():
    one = since("changed", field="title", kind="contact", name="Mira Oduya")
    assert refused(one, label="Edited Mira Oduya") == (
        '"Edited Mira Oduya" was not undone: Jun Park changed the title since (3 h ago). '
        "Undo again for what was before it."
    )
    both = refused(one, one, label="Edited Mira Oduya")
    assert both.count('the contact "Mira Oduya"') == 2


def test_what_is_not_done_again_says_so():
    told = refused(since("removed"), redo=True)
    assert told.startswith('"Edited a promise" was not done again: ')
    assert told.endswith("Redo again for the next.")


def test_a_value_that_somebody_decided_on_is_no_gesture():
    assert sentence(ChangedSinceError(label="Used another title")).startswith(
        '"Used another title" cannot be undone'
    )


def test_long_names_are_cut_and_every_kind_has_a_name():
    assert "…" in refused(since("removed", name="x" * 500))
    assert len(refused(since("removed", name="x" * 500))) < 250
    assert set(TABLES) - set(_KINDS) == {"mapping", "look"}, "nobody undoes these"
