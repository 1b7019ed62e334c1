"""What a split of a change says, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number, rate_text

if TYPE_CHECKING:
    from mcr_desktop.domain.splits import Split


def split_sentence(split: Split) -> str:
    """How much of a rate's change lies in the values' own rates and how much in their mix, and any warning."""
    scale, per = _scale(max(split.rate_before, split.rate_after), split.unit)
    # To the digit that is shown the two effects are to add up to the change that is shown.
    before, after = round(split.rate_before * scale, 1), round(split.rate_after * scale, 1)
    mix = round(split.mix * scale, 1)
    rate = round(after - before - mix, 1)
    words = {
        "attribute": split.attribute, "before": number(before, 1), "after": number(after, 1),
        "per": per, "rate": _signed(rate), "mix": _signed(mix),
    }  # fmt: skip
    if rate and not mix:
        text = _(
            "By {attribute}, from {before} to {after} {per}: all of it from the rates of its values"
        )
    elif mix and not rate:
        text = _(
            "By {attribute}, from {before} to {after} {per}: all of it from the mix of its values"
        )
    else:
        text = _(
            "By {attribute}, from {before} to {after} {per}: {rate} from the rates of its values, "
            "{mix} from their mix"
        )
    text = text.format(**words)
    if split.simpson:
        told = (
            _("Most values fell although the whole rose: the mix changed, not what goes wrong")
            if split.rate_after > split.rate_before
            else _("Most values rose although the whole fell: the mix hides that things got worse")
        )
        text += ". " + told
    if split.left_out:
        text += ". " + ngettext(
            "{n} complaint belongs to a value without any {unit} and is left out",
            "{n} complaints belong to values without any {unit} and are left out",
            round(split.left_out),
        ).format(n=number(split.left_out), unit=split.unit or _("units"))
    return text


def _scale(largest: float, unit: str) -> tuple[float, str]:
    """What to multiply a rate by to read well, and what it is then per."""
    scale = 1
    while largest and largest * scale < 1.0 and scale < 1_000_000:
        scale *= 10
    return (max(scale, 100) if scale > 1 else 1), rate_text(largest, unit)[1]


def _signed(value: float) -> str:
    text = number(abs(value), 1)
    if text == number(0.0, 1):
        return _("nothing")
    return ("+" if value > 0 else "\N{MINUS SIGN}") + text
