"""Words on their way into Qt, which guesses markup wherever it finds a tag."""

from __future__ import annotations

from html import escape


def plain_tip(text: str) -> str:
    """A tooltip that shows the text as it is."""
    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>" if "<" in text else text
