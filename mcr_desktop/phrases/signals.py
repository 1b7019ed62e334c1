"""What a row of the signals inbox says: one plain sentence, its evidence, and why it stands where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

from mcr_desktop.domain.signals import days_between
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.phrases.findings import (
    chance_words,
    day_text,
    days_text,
    number,
    rate_scale,
    ratio_text,
    shift_sentence,
    slice_name,
)
from mcr_desktop.phrases.indicators import tier_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.complaints import Mute
    from mcr_desktop.domain.findings import Shift, Signal, Slice
    from mcr_desktop.domain.signals import Companion, Silence, Weight

TIMES = "\N{MULTIPLICATION SIGN}"
DOT = " \N{MIDDLE DOT} "
_MANY = 4
_SHORT_DAYS = 28
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def row_sentence(signal: Signal) -> str:
    """From what to what, in which slice; the day with its interval and the evidence stand beside it."""
    shift = signal.shift
    if shift is None:
        return ""
    if not shift.lasting and days_between(shift.since[:10], shift.until[:10]) < _SHORT_DAYS:
        return shift_sentence(shift, signal.slice)  # its days are what there is to tell
    words = {"slice": slice_name(signal.slice), **_levels(shift)}
    if shift.after > shift.before:
        return _("{slice}: complaints rose from {before} to {after} {per}").format(**words)
    return _("{slice}: complaints fell from {before} to {after} {per}").format(**words)


def _levels(shift: Shift) -> dict[str, str]:
    before, after = shift.before, shift.after
    per = _("a week") if shift.per == "week" else _("a month")
    if shift.rated:
        scale, per = rate_scale(max(before, after), shift.exposure_unit)
        before, after = before * scale, after * scale
    digits = 1 if min(before, after) >= 0.1 else 2
    return {"before": number(before, digits), "after": number(after, digits), "per": per}


def together_sentence(where: Slice, shifts: Sequence[tuple[Account, Shift]]) -> str:
    """One change in several accounts: where, which way, in which accounts, how much in each."""
    rose = shifts[0][1].after > shifts[0][1].before
    each = ", ".join(
        isolated(account.name)
        if shift.ratio is None
        else f"{isolated(account.name)} {TIMES}{number(shift.ratio, 1 if shift.ratio >= 1 else 2)}"
        for account, shift in shifts[:_MANY]
    )
    if len(shifts) > _MANY:
        each = _("{accounts} and {n} more").format(accounts=each, n=len(shifts) - _MANY)
    words = {"slice": slice_name(where), "n": count_word(len(shifts)), "each": each}
    if rose:
        return _("{slice}: complaints rose in {n} accounts at the same time: {each}").format(
            **words
        )
    return _("{slice}: complaints fell in {n} accounts at the same time: {each}").format(**words)


def isolated(name: str) -> str:
    """A name that is written from right to left, so that it leaves the words round it in their order."""
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
    return name


def count_word(n: int) -> str:
    """Small numbers as words: "three"."""
    words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five"), 6: _("six"), 7: _("seven")}
    return words.get(n, number(n))


def since_text(shift: Shift) -> str:
    """The first day of the new level with its interval, and the last where it is over."""
    text = _("since {day}") if shift.lasting else _("{day} to {until}")
    told = text.format(day=day_text(shift.since), until=day_text(shift.until))
    if shift.since == shift.until and not shift.lasting:
        told = _("on {day}").format(day=day_text(shift.since))
    if shift.since_low and shift.since_high and shift.since_low != shift.since_high:
        told += _(" (95 %: {days})").format(days=days_text(shift.since_low, shift.since_high))
    return told


def row_evidence(signal: Signal) -> str:
    """Counts, ratio with its interval, denominator and chance, each named for what it is."""
    shift = signal.shift
    if shift is None:
        return ""
    expected = number(shift.expected, 1 if 0 < shift.expected < 10 else 0)
    parts = [
        _("{observed} observed, {expected} expected").format(
            observed=number(shift.observed), expected=expected if shift.expected else _("none")
        )
    ]
    if shift.ratio is not None:
        parts.append(ratio_text(shift.ratio, shift.low, shift.high))
    parts += [denominator_text(shift), *_chance(signal)]
    return DOT.join(parts)


def denominator_text(shift: Shift) -> str:
    """What the complaints were measured against."""
    if shift.rated:
        return _("denominator: {unit}").format(unit=shift.exposure_unit or _("units"))
    return _("counts, no denominator known")


def _chance(signal: Signal) -> list[str]:
    parts = []
    if signal.q is not None:
        parts.append(_("false discovery rate {q}").format(q=chance_text(signal.q)))
    explained = signal.explanation
    if explained is not None and explained.verdict == "explained" and explained.p is not None:
        parts.append(chance_words(explained.p))
    return parts


def chance_text(p: float) -> str:
    """A chance as papers print it: ".004", "< .001"."""
    if p < 0.001:
        return "<\N{NO-BREAK SPACE}.001"
    text = f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
    return text.removeprefix("0")


def together_evidence(
    shifts: Sequence[Shift],
    pooled: tuple[float, float, float] | None,
    q: float | None,
    *,
    differing: bool = False,
    luck: float | None = None,
) -> str:
    """The sums over the accounts and the average of their ratios; `differing` says that it hides much.

    `luck` is the chance that unrelated changes begin as near one another.
    """
    observed, expected = sum(one.observed for one in shifts), sum(one.expected for one in shifts)
    parts = [
        _("together {observed} observed, {expected} expected").format(
            observed=number(observed), expected=number(expected, 1 if expected < 10 else 0)
        )
    ]
    if pooled is not None:
        ratio = ratio_text(*pooled)
        parts.append(_("on average over these accounts {ratio}").format(ratio=ratio))
        if differing:
            parts.append(_("they differ from one another by more than chance allows"))
    units = dict.fromkeys(denominator_text(one) for one in shifts)
    parts.append("; ".join(units))
    if q is not None:
        each = (
            _("false discovery rate of each {q}")
            if q < 0.001
            else _("false discovery rate of each at most {q}")
        )
        parts.append(each.format(q=chance_text(q)))
    if luck is not None:
        parts.append(
            _("unrelated changes begin as near together in {p} of cases").format(p=share_text(luck))
        )
    return DOT.join(parts)


def also_text(names: Sequence[str]) -> str:
    """The other slices in which the same change shows."""
    return _("The same change shows in: {slices}").format(slices="; ".join(names))


def companions_text(companions: Sequence[Companion]) -> str:
    """The accounts that moved along, with their figures, and that none of them shows it alone."""
    each = "; ".join(
        _("{account} {ratio}({observed} observed, {expected} expected, p {p})").format(
            account=one.account.name,
            ratio="" if one.ratio is None else ratio_text(one.ratio, one.low, one.high) + " ",
            observed=number(one.observed),
            expected=number(one.expected, 1),
            p=chance_text(one.p),
        )
        for one in companions[:_MANY]
    )
    if len(companions) > _MANY:
        each = _("{accounts}; and {n} more").format(accounts=each, n=len(companions) - _MANY)
    text = _("In the same days also at, though too little to show there by itself: {each}").format(
        each=each
    )
    asked = max((one.asked for one in companions), default=1)
    if asked > 1:
        text += _(" (p adjusted for the {n} accounts asked)").format(n=number(asked))
    return text


def excess_text(weights: Sequence[tuple[Account, Weight]]) -> str:
    """By how many complaints a change differs from what was expected, over all of its accounts."""
    excess = sum(weight.observed - weight.expected for _account, weight in weights)
    about = _roundly(abs(excess))
    if excess < 0:
        return _("about {n} fewer than expected").format(n=number(about))
    return _("about {n} more than expected").format(n=number(about))


def _roundly(count: float) -> int:
    """A count to as many digits as "about" may claim."""
    step = 1 if count < 20 else 5 if count < 100 else 10 if count < 1_000 else 100
    return max(step * round(count / step), 1)


def weight_lines(weights: Sequence[tuple[Account, Weight]]) -> tuple[tuple[str, str], ...]:
    """The arithmetic of a row's place, factor by factor; its products add up over the accounts."""
    lines: list[tuple[str, str]] = []
    for account, weight in weights:
        if len(weights) > 1:
            lines.append((account.name, ""))
        lines += [
            (_("Observed"), number(weight.observed)),
            (_("Expected"), number(weight.expected, 1 if weight.expected < 10 else 0)),
            (
                _("Differs by at least (the cautious end of 95 %)"),
                number(weight.cautious, 1 if weight.cautious < 10 else 0),
            ),
        ]
        if weight.year_share < 1:
            lines.append((_("Its latest year only"), f"{TIMES} {number(weight.year_share, 2)}"))
        since = _("began") if weight.lasting else _("ended")
        days = ngettext("{n} day ago", "{n} days ago", weight.age_days).format(
            n=number(weight.age_days)
        )
        lines.append(
            (
                _("Recency: {since} {days}").format(since=since, days=days),
                f"{TIMES} {number(weight.recency, 2)}",
            )
        )
        tier = tier_name(weight.tier) or _("no tier stated")
        lines.append((_("Tier: {tier}").format(tier=tier), f"{TIMES} {number(weight.factor, 1)}"))
        if len(weights) > 1:
            lines.append((_("Makes"), number(weight.value, 1)))
    total = sum(weight.value for _account, weight in weights)
    lines.append((_("Its place in the list, as a number of complaints"), number(total, 1)))
    return tuple(lines)


def weight_rule() -> str:
    """How rows are ordered, for whoever asks."""
    return _(
        "What matters most stands first: the complaints more (or fewer) than expected, taken at the cautious end "
        "of the 95 % interval and of the latest year only; halved for every year since it began or ended (at "
        "least a tenth while a rise lasts); doubled for a strategic account, times 1.5 for a key one."
    )


def silence_sentence(account: Account, silence: Silence) -> str:
    """Why no complaints are no good news here."""
    weeks = silence.days // 7
    if silence.touches == 0:
        return _("{account}: no complaints for {weeks} weeks, and no conversation either").format(
            account=isolated(account.name), weeks=weeks
        )
    return _(
        "{account}: no complaints for {weeks} weeks, and conversations fell from {before} to {now}"
    ).format(
        account=isolated(account.name),
        weeks=weeks,
        before=silence.touches_before,
        now=silence.touches,
    )


def silence_evidence(silence: Silence) -> str:
    """The figures of a silence in one line."""
    weeks = silence.days // 7
    words = {
        "weeks": weeks,
        "earlier": silence.earlier_days // 7,
        "expected": number(silence.expected, 1),
    }
    if silence.complaints_earlier:
        none = _("no complaint in {weeks} weeks, {expected} expected from the {earlier} before")
    else:
        none = _("no complaint in {weeks} weeks, nor in the {earlier} before")
    parts = [
        none.format(**words),
        _("two-way touches {now}, before {before}").format(
            now=silence.touches, before=silence.touches_before
        ),
    ]
    quiet = silence.quiet
    if quiet.days is None:
        parts.append(_("no two-way touch ever"))
    else:
        parts.append(
            ngettext(
                "last one {n} day ago, cadence {cadence}",
                "last one {n} days ago, cadence {cadence}",
                quiet.days,
            ).format(n=number(quiet.days), cadence=number(quiet.cadence_days))
        )
    parts.append(
        _("chance alone does as much in {p} of quarters").format(p=share_text(silence.chance))
    )
    return DOT.join(parts)


def share_text(chance: float) -> str:
    """A chance as a percentage that claims no more digits than it has."""
    percent = 100.0 * chance
    if percent < 1.0:
        return _("under 1 %")
    return _("{n} %").format(n=number(percent, 0))


def silence_lines(silence: Silence) -> tuple[tuple[str, str], ...]:
    """The arithmetic of a silence, line by line."""
    quiet = silence.quiet
    agreed = _("Agreed cadence") if quiet.agreed else _("Usual cadence, none agreed")
    lines = [
        (
            _("Complaints in {n} days to {day}").format(
                n=silence.days, day=exact_day(silence.as_of)
            ),
            number(silence.complaints),
        ),
        (
            _("Complaints in the {n} days before").format(n=silence.earlier_days),
            number(silence.complaints_earlier),
        ),
        (_("Expected from those"), number(silence.expected, 1)),
        (_("Chance of none, had nothing changed"), chance_text(silence.chance_of_none)),
        (
            _("Two-way touches in {n} days to {day}").format(
                n=silence.days, day=exact_day(silence.touched_until)
            ),
            number(silence.touches),
        ),
        (_("In the {n} days before").format(n=silence.days), number(silence.touches_before)),
        (
            _("Chance of so little contact, had nothing changed"),
            chance_text(silence.chance_of_contact),
        ),
        (_("Chance of both together"), chance_text(silence.chance)),
        (agreed, _("{n} d").format(n=quiet.cadence_days)),
        (
            _("Since the last two-way touch"),
            _("none yet") if quiet.days is None else _("{n} d").format(n=number(quiet.days)),
        ),
    ]
    return tuple(lines)


def silence_rule() -> str:
    """When silence is told."""
    return _(
        "Told where thirteen weeks brought no complaint, fewer two-way touches than the thirteen before (or none), "
        "the cadence ran out, and chance alone would do as much in at most 15 % of quarters: a reason to call, no "
        "proof. Most dissatisfied customers never complain (Bhote 1996)."
    )


def muted_text(mute: Mute) -> str:
    """Who muted a signal, why, and until when."""
    who = mute.muted_by or _("somebody")
    if mute.until_on:
        text = _("Muted by {who} until {day}: {reason}")
    else:
        text = _("Muted by {who} until somebody brings it back: {reason}")
    return text.format(who=who, day=_day(mute.until_on), reason=mute.reason or _("no reason given"))


def came_back_text(mute: Mute) -> str:
    """That a mute ran out."""
    return _("Back since {day}: {who} had muted it until then ({reason})").format(
        day=_day(mute.until_on),
        who=mute.muted_by or _("somebody"),
        reason=mute.reason or _("no reason given"),
    )


def _day(day: str | None) -> str:
    return day_text(day) if day else ""


def partly_muted_text(accounts: Sequence[Account], mute: Mute) -> str:
    """That a mute holds for some of a row's accounts only, so that the row is shown."""
    names = ", ".join(account.name for account in accounts)
    return _("Muted in {accounts} ({reason}), not in the others").format(
        accounts=names, reason=mute.reason or _("no reason given")
    )


def nothing_moved_text(complaints: int, accounts: int) -> str:
    """What an empty inbox looked at."""
    looked = ngettext(
        "{complaints} in {n} account looked at", "{complaints} in {n} accounts looked at", accounts
    ).format(
        n=number(accounts),
        complaints=ngettext("{n} complaint", "{n} complaints", complaints).format(
            n=number(complaints)
        ),
    )
    return _("Nothing moved more than chance allows; {looked}.").format(looked=looked)


def too_few_text(accounts: Sequence[tuple[Account, int]]) -> str:
    """Which accounts have too few complaints for any statement."""
    names = ", ".join(f"{account.name} ({number(count)})" for account, count in accounts)
    return _("These have too few to say: {accounts}").format(accounts=names)
