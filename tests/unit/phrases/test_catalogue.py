"""The one door to the words: every sentence that a person reads passes through `_` or `ngettext`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mcr_desktop.phrases import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"
msgid "Keep"
msgstr "Behalten"
msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} Tag"
msgstr[1] "{n} Tage"
msgctxt "state"
msgid "open"
msgstr "offen"
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    source = tmp_path / "de.po"
    source.write_text(PO, encoding="utf-8")
    target = tmp_path / "de" / "LC_MESSAGES" / "mcr_desktop.mo"
    target.parent.mkdir(parents=True)
    with source.open("rb") as read, target.open("wb") as write:
        write_mo(write, read_po(read))
    monkeypatch.setattr(catalogue, "resource", lambda *_: tmp_path)
    yield
    catalogue.choose_language("en")


@pytest.mark.usefixtures("german")
def test_the_chosen_language_speaks_until_another_is_chosen() -> None:
    assert catalogue.choose_language("xx", "de", "en") == "de"
    assert catalogue._("Keep") == "Behalten"
    assert catalogue._("Never translated") == "Never translated"
    assert catalogue.ngettext("{n} day", "{n} days", 1).format(n=1) == "1 Tag"
    assert catalogue.ngettext("{n} day", "{n} days", 3).format(n=3) == "3 Tage"
    assert catalogue.pgettext("state", "open") == "offen"
    assert catalogue.language() == "de"
    assert catalogue.choose_language("en_GB", "de") == "en"
    assert catalogue._("Keep") == "Keep"


def test_a_language_without_a_catalogue_falls_back_to_english() -> None:
    assert catalogue.choose_language("xx") == "en"
    assert catalogue.ngettext("{n} day", "{n} days", 2).format(n=2) == "2 days"
