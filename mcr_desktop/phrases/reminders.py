"""What a reminder says: a headline and a line."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import days_text


def reminder_words(
    kind: str, title: str, account: str, at: str = "", count: int = 0
) -> tuple[str, str]:
    """The headline and the line of one reminder; short, for other eyes may see it too."""
    title = " ".join(title.split())[:80]
    if kind == "meeting":
        return _("{at}: {title}").format(at=at, title=title), _("With {account}").format(
            account=account
        )
    if kind == "promises":
        head = ngettext("{n} promise is due today", "{n} promises are due today", count)
        return head.format(n=count), _("The first: {title} ({account})").format(
            title=title, account=account
        )
    if kind == "letter":
        return (
            _("A letter waits for an answer"),
            _("{account}, since {days}").format(account=account, days=days_text(count)),
        )
    return _("Today: {title}").format(title=title or _("a date")), account
