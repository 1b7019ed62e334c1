"""The one door to the words: every sentence that a person reads passes through `_` or `ngettext`.

English is written in the source and needs no file; another language is a compiled catalogue at
`resources/translations/<language>/LC_MESSAGES/mcr_desktop.mo`. The language is chosen once, at
start, by whoever composes the program; until then, and where no catalogue exists, it is English.
"""

from __future__ import annotations

import gettext as _gettext
from dataclasses import dataclass

from mcr_desktop.domain.resources import resource

DOMAIN = "mcr_desktop"


@dataclass(slots=True)
class _Choice:
    """What is in force: a language tag and its messages."""

    language: str
    messages: _gettext.NullTranslations


_choice = _Choice("en", _gettext.NullTranslations())


def choose_language(*wanted: str) -> str:
    """The first of the wanted languages that has a catalogue, from now on in force; else English.

    Tags are spelled as the folders are: `de`, `pt_BR`. `en` and its regions need no catalogue.
    """
    for tag in wanted:
        if tag.partition("_")[0] == "en":
            break
        try:
            messages = _gettext.translation(DOMAIN, resource("translations"), languages=[tag])
        except OSError:
            continue
        _choice.language, _choice.messages = tag, messages
        return tag
    _choice.language, _choice.messages = "en", _gettext.NullTranslations()
    return _choice.language


def language() -> str:
    """The tag of the language in force, as Babel and Qt read it."""
    return _choice.language


def _(text: str) -> str:
    """The text in the language in force; itself where nobody translated it.

    Fill placeholders afterwards, by name, so that a translator may reorder them:
    `_("{name} promised {what}").format(name=..., what=...)`.
    """
    return _choice.messages.gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The form that goes with the number, still to be filled.

    `ngettext("{n} day", "{n} days", n).format(n=n)`
    """
    return _choice.messages.ngettext(one, many, number)


def pgettext(context: str, text: str) -> str:
    """As `_`, for a word that means different things in different places ("open", a verb or a state)."""
    return _choice.messages.pgettext(context, text)
