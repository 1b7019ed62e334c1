"""Which stretches of days were compared, and why some cannot be, each in one plain sentence."""

from __future__ import annotations

from mcr_desktop.domain.comparisons import Comparison
from mcr_desktop.domain.findings import Slice
from mcr_desktop.phrases.comparisons import comparison_sentences


def test_what_was_compared_and_what_was_left_out() -> None:
    days = ("2016-09-01", "2016-10-31", "2015-09-01", "2016-08-31")
    (bare,) = comparison_sentences(Comparison(*days))
    assert bare == (
        "1 September \N{EN DASH} 31 October 2016 compared with "
        "1 September 2015 \N{EN DASH} 31 August 2016"
    )
    (short,) = comparison_sentences(Comparison("2016-09-01", "2016-09-01", *days[2:]))
    assert short.startswith("1 September 2016 compared with")
    _days, aside, running = comparison_sentences(
        Comparison(*days, (Slice((("Product", "Loans"),)),), ("lot",))
    )
    assert aside == "Left out, since the baseline does not hold it throughout: Product = Loans"
    assert running.startswith("lot is left out: its values follow one another")
