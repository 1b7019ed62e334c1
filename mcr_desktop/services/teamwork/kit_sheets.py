"""What the printed sheet of a recovery kit says, in the language in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.kit_sheets import KitSheet, KitWords, render_kit_sheet
from mcr_desktop.domain.periods import day_at
from mcr_desktop.keys.kits import COST, FORMAT
from mcr_desktop.phrases.catalogue import _, language, ngettext
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.sync.storage import prefix_of

if TYPE_CHECKING:
    from mcr_desktop.services.briefing.briefs import PaperName
    from mcr_desktop.services.teamwork.recoveries import Kit


def print_sheet(kit: Kit, person: str, code: str, *, paper: PaperName) -> bytes:
    """The sheet as PDF bytes; it holds the secret, so whoever is given them must keep them safe."""
    made = exact_day(day_at(kit.made_ms).isoformat())
    told = _("Made {day}. It opens {count} with your passphrase, from any machine.")
    sheet = KitSheet(
        person=person,
        made=told.format(day=made, count=_fences(len(kit.covered))),
        fingerprint=kit.fingerprint,
        groups=tuple(code.split("-")),
        places=tuple(
            (one.name, one.where or _("not shared yet"), prefix_of(one.fence))
            for one in kit.covered
        ),
        steps=(
            _(
                "Install MCR Desktop on a machine that you trust and choose \N{LEFT DOUBLE QUOTATION MARK}I have a "
                "recovery kit\N{RIGHT DOUBLE QUOTATION MARK}. Without a window: mcr recovery restore."
            ),
            _(
                "Connect the storage below: the shared folder, or the address with its user name and password, "
                "which are not on this sheet."
            ),
            _(
                "Type the eight groups above, then your passphrase. A mistyped group is named; O and 0, I and 1 "
                "may be mixed up."
            ),
            _(
                "Everything that was synced comes back, and your teammates see that a new machine came."
            ),
            _(
                "Then remove the lost machine on the Sharing screen, have the password of the storage changed, "
                "and print a new kit."
            ),
        ),
        can=(
            _(
                "Let one new machine of yours into every fence listed here, visibly to everybody inside."
            ),
            _("Read what these fences hold, wherever their storage can be reached."),
        ),
        cannot=(
            _("Write anything, or let anybody else in."),
            _("Bring back what was never synced from the lost machine."),
            _("Work after you, or this kit, were removed from a fence."),
            _("Replace a forgotten passphrase: nobody can."),
        ),
        keep=(
            _(
                "With your important papers, or in a sealed envelope in the company\N{RIGHT SINGLE QUOTATION MARK}s safe. Do not photograph it and do "
                "not keep it with the machine."
            ),
            _(
                "The passphrase elsewhere: in your head, or with somebody who does not have this sheet. Destroy this "
                "sheet when a newer one replaces it."
            ),
        ),
        formula=_(
            "{format}: Argon2id (RFC 9106, {passes} passes, {memory} MiB, one lane) over the passphrase, then HKDF-SHA-256 "
            "with the 160 bits above give an Ed25519 and an age key. The page \N{LEFT DOUBLE QUOTATION MARK}The formats in the "
            "open\N{RIGHT DOUBLE QUOTATION MARK} of the program tells every step."
        ).format(format=FORMAT, passes=COST.passes, memory=COST.memory >> 20),
    )
    return render_kit_sheet(sheet, _words(), paper)


def _fences(count: int) -> str:
    return ngettext("{n} fence", "{n} fences", count).format(n=count)


def _words() -> KitWords:
    return KitWords(
        kit=_("Recovery kit for MCR Desktop"),
        warning=_(
            "Whoever holds this sheet and knows its passphrase is you. Keep the two apart, and write the passphrase "
            "nowhere on it."
        ),
        steps=_("When every machine of yours is lost"),
        places=_("What it opens, and where that lies"),
        place_heads=(_("Fence"), _("Shared through"), _("Folder there")),
        more=_("and {count} more; the kit finds them in the same places"),
        can=_("What it can do"),
        cannot=_("What it cannot do"),
        keep=_("Where to keep it"),
        hint=_("A hint to the passphrase, never the passphrase itself:"),
        page=_("Page {page} of {pages}"),
        language=language(),
    )
