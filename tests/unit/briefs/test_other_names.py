"""Names of others are found however somebody spelt them, and nobody else's are touched."""

from __future__ import annotations

import pytest

from mcr_desktop.briefs.other_names import Blanks, Hidden, Redaction

OTHERS = Hidden(
    ("Belmarsh Tools GmbH", "Vardø Süd AG", "Old Mill", "3K Motors"), "another customer"
)
PEOPLE = Hidden(("Ingrid Solheim", "Li May"), "somebody else", person=True)
FAR = Hidden(("Summit Foods",), "another customer", near=False)


def blanks(*kept: str, figures: tuple[str, ...] = ()) -> Blanks:
    return Blanks((OTHERS, PEOPLE, FAR), figures, kept)


@pytest.mark.parametrize(
    "typed",
    [
        "Belmarsh Tools GmbH waits.",
        "belmarsh tools waits.",
        "BELMARSH waits.",
        "Belmarsh-Tools waits.",
        "Belmarsh\u00a0Tools waits.",
        "Belmarsh\nTools waits.",
        "BelmarshTools waits.",
        "Belmarshs waits.",
        "Bel\u200bmarsh waits.",
        "B\u00e9lmarsh waits.",
        "(Belmarsh) waits.",
        "see https://portal.belmarsh.example/x?y=1 waits.",
        "ask claims@belmarsh.example waits.",
        "Vard\u00f8 S\u00fcd waits.",
        "Vardo Sued waits.",
        "vardo waits.",
        "3K Motors waits.",
        "3k-motors waits.",
        "Old Mill waits.",
    ],
)
def test_every_spelling_of_a_customers_name_is_found(typed: str) -> None:
    said = blanks().text(typed)
    assert "another customer" in said.casefold()
    assert "waits" in said
    for word in ("elmarsh", "\u00e9lmarsh", "ard\u00f8", "ardo", "3k", "old mill"):
        assert word not in said.casefold()


@pytest.mark.parametrize(
    "typed",
    [
        "Ingrid Solheim",
        "SOLHEIM, Ingrid",
        "I. Solheim",
        "Solheim",
        "ingrid.solheim@x.example",
        "Li May",
    ],
)
def test_people_are_found_by_name_surname_and_address(typed: str) -> None:
    assert blanks().text(f"{typed} said so") == "Somebody else said so"


@pytest.mark.parametrize(
    "typed",
    [
        "We reached the summit of the year.",
        "It may rain on the old road; the mill stood.",
        "Tools and motors of the trade.",
        "A steep south wall.",
        "In May 2026 all 48 loads were late.",
        "",
    ],
)
def test_plain_words_are_left_alone(typed: str) -> None:
    found = blanks()
    assert found.text(typed, typed=True) == typed
    assert found.redactions == []


EVERYDAY = Hidden(
    ("US bank complaints (CFPB sample)", "Dunholt Garden", "Summit Foods", "Tessaly Parts"),
    "another customer",
)
PRICES = Hidden(("Ann Price", "Tom Baker"), "somebody else", person=True)


@pytest.mark.parametrize(
    "typed",
    [
        "Complaints a month: Tiles, 12 of them.",
        "complaints rose; Complaints fell.",
        "Garden, Tiles, Paper and Parts: Home deliveries in 2026.",
        "The garden gate. Parts were missing. Home deliveries were late.",
        "Summit and base: a long way; at the summit.",
        "Bank transfers and the bank of the river, sample by sample.",
        "Price and capacity are agreed. Baker and butcher got bread.",
        "Late Deliveries Of Garden Tools And Other Parts",
    ],
)
def test_everyday_words_of_names_are_no_names(typed: str) -> None:
    found = Blanks((EVERYDAY, PRICES))
    assert found.text(typed, typed=True) == typed
    assert found.redactions == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("We told Summit on Monday.", "We told another customer on Monday."),
        ("Summit Foods rang.", "Another customer rang."),
        ("They asked Price about it.", "They asked somebody else about it."),
        ("Ms Price rang.", "Ms somebody else rang."),
        ("Ann Price rang.", "Somebody else rang."),
        ("As with the CFPB sample.", "As with the another customer sample."),
        ("Dunholt rang.", "Another customer rang."),
    ],
)
def test_everyday_words_are_names_where_they_are_written_as_names(typed: str, said: str) -> None:
    assert Blanks((EVERYDAY, PRICES)).text(typed, typed=True) == said


def test_a_label_loses_a_name_and_keeps_its_numbers() -> None:
    found = Blanks((EVERYDAY,))
    assert found.label("Dunholt ramp 14", "proofs") == "another customer ramp 14".capitalize()
    assert found.label("Garden 14") == "Garden 14"
    assert [one.where for one in found.redactions] == ["proofs"]


def test_days_and_shares_are_nobodys_figures() -> None:
    found = blanks(figures=("2026", "100", "351"))
    typed = "In June 2026 and on 2026-06-12 at 100 % there were"
    assert found.text(f"{typed} 351.", typed=True) == f"{typed} [\u2026]."


def test_parts_of_an_address_tell_of_nobody() -> None:
    found = Blanks((Hidden(("info@x.example", "+49 30 555 01"), "somebody else", whole=True),))
    assert found.text("The info of line 30") == "The info of line 30"
    assert found.text("write to info@x.example") == "write to somebody else"


def test_the_readers_own_names_give_nobody_else_away() -> None:
    found = Blanks(
        (Hidden(("Nordal Foods", "Lyon"), "another customer"),), kept=("Nordal Steel", "Lyon")
    )
    assert found.text("Nordal Steel at Lyon, says Nordal") == "Nordal Steel at Lyon, says Nordal"
    assert found.text("Nordal Foods at Lyon") == "Another customer at Lyon"


def test_figures_in_a_sentence_about_somebody_else_go_with_the_name() -> None:
    said = blanks().text("Ours were 12. Belmarsh had 4,812 of 9.204, or 52.3 %. Then 7 more.")
    assert (
        said
        == "Ours were 12. Another customer had [\u2026] of [\u2026], or [\u2026] %. Then 7 more."
    )


def test_days_stay_in_a_sentence_about_somebody_else() -> None:
    said = blanks().text("Belmarsh had 12 on 4 June 2026, 9 in May 2026 and 3 on 2026-06-07.")
    assert (
        said
        == "Another customer had [\u2026] on 4 June 2026, [\u2026] in May 2026 and [\u2026] on 2026-06-07."
    )


def test_known_figures_of_others_are_withheld_from_prose_alone() -> None:
    found = blanks(figures=("4812", "48"))
    assert found.text("In all 4,812 came, 48 of them late.", typed=True) == (
        "In all [\u2026] came, 48 of them late."
    )
    assert found.text("In all 4,812 came.") == "In all 4,812 came."


def test_what_was_changed_is_remembered_where_it_stood() -> None:
    found = blanks()
    found.text("Belmarsh and Summit Foods", "lessons")
    assert found.redactions == [
        Redaction(
            "lessons", "Belmarsh and Summit Foods", "Another customer and another customer", 2
        )
    ]


def test_picture_letters_are_parted_from_the_name_beside_them() -> None:
    found = Blanks((Hidden(("北京物流", "Belmarsh"), "another customer"),))
    assert "北京" not in found.text("客户北京物流公司")
    assert "Belmarsh" not in found.text("客户Belmarsh公司")
