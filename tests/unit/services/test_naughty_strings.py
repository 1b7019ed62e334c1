"""Whatever a person types or pastes comes back as it was: in lists, alone, in JSON, and from search."""

from __future__ import annotations

import json
import re

import pytest

from mcr_desktop.cli.answers import plain
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from tests.unit.services.naughty_rows import FIELDS, TEXTS, makers, rounds, stored

ONE_LINE = frozenset({"name", "title", "text", "wording", "employer", "value"})
"""What is shown on one line, where white space is one blank."""


@pytest.mark.parametrize("kind", FIELDS)
def test_every_text_comes_back_as_it_was_written(services, account, kind):
    who = services.people.add(account, "Mira Oduya")
    make = makers(services, account, who)[kind]
    for texts in rounds(kind):
        if len(set(texts.values())) < len(texts):
            continue  # nobody is their own deputy
        row = make(**texts)
        told = json.loads(json.dumps(plain(row)))
        for name, text in texts.items():
            allowed = {stored(text), (stored(text) or "").strip() or None}
            allowed |= {_on_one_line(text)} if name in ONE_LINE else set()
            assert getattr(row, name) in allowed, (name, text)
            assert told[name] == getattr(row, name)


def test_a_text_that_holds_words_is_found_by_them(services, account):
    ids = {text: new_id() for text in TEXTS}
    services.workspace.commit(
        [Change(account.fence, "contact", row, {"name": text}) for text, row in ids.items()], ""
    )
    assert {one.name for one in services.people.all(account)} == {stored(one) for one in TEXTS}
    missed = []
    for text, row in ids.items():
        # A sign for private use is a letter to some and none to others: nobody types it.
        words = re.findall(r"[^\W_]+", (stored(text) or "").partition("\uf8ff")[0])[:6]
        if words:
            found = services.search.find(" ".join(words), 2_000)
            if row not in {hit.id for hit in found}:
                missed.append((text, words))
    assert missed == []


def test_whatever_is_searched_for_breaks_nothing(services, account):
    services.people.add(account, "Mira Oduya")
    for words in (*TEXTS[::2], *(f'kind:{one} -{one} "{one}' for one in TEXTS[1::8])):
        services.search.find(words)


def _on_one_line(text: str) -> str:
    return " ".join((stored(text) or "").split())
