"""A note's words made anew are a function of what counts and what is held, whatever the order."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import StampedText
from mcr_desktop.store.text_rebuilds import rebuilt
from mcr_desktop.store.texts import Document

NOTE = bytes(16)
WRITERS = [bytes([number]) * 16 for number in range(3)]
US = bytes([9]) * 16

steps = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["write", "write", "reopen", "meet"])),
    min_size=2,
    max_size=16,
)


def _played(
    acts: list[tuple[int, str]], rng: random.Random
) -> dict[StampedText, tuple[str, set[StampedText]]]:
    """Updates of three writers, each with the word that it adds and all that its author had seen."""
    documents = [Document(NOTE) for _ in WRITERS]
    nonces = [bytes([who]) * 8 for who in range(3)]
    seen: list[set[StampedText]] = [set() for _ in WRITERS]
    made: dict[StampedText, tuple[str, set[StampedText]]] = {}
    for number, (who, act) in enumerate(acts):
        if act == "write":
            body, word = documents[who].text, f"w{number}."
            place = rng.choice([0, *(n + 1 for n, letter in enumerate(body) if letter == ".")])
            update = documents[who].edit(
                body[:place] + word + body[place:], WRITERS[who], nonces[who]
            )
            text = StampedText(NOTE, 0, WRITERS[who], 1000 + number, nonces[who], update)
            made[text] = (word, set(seen[who]))
            seen[who].add(text)
        elif act == "reopen":
            nonces[who] = bytes([who]) * 7 + bytes([number + 1])
        else:
            other = rng.randrange(3)
            for text in sorted(seen[other], key=lambda text: text.clock):
                documents[who].absorb(text.update, text.writer, text.nonce)
            seen[who] |= seen[other]
    return made


def _outcome(accepted: set[StampedText], others: set[StampedText], rng: random.Random) -> object:
    def shuffled(texts: set[StampedText]) -> list[StampedText]:
        return rng.sample(sorted(texts), len(texts))

    found = rebuilt(NOTE, shuffled(accepted), shuffled(others), US, None)
    return found.document.text, found.waiting, found.own


@settings(max_examples=150)
@given(steps, st.randoms(use_true_random=False))
def test_words_come_with_those_they_stand_on_and_no_others(
    acts: list[tuple[int, str]], rng: random.Random
):
    made = _played(acts, rng)
    accepted = {text for text in made if rng.random() < 0.5}
    others = {text for text in made if text not in accepted and rng.random() < 0.7}
    held = accepted | others
    # What can be read is what stands on nothing that is missing; what is in, what such words stand on.
    readable = {text for text in accepted if made[text][1] <= held}
    wanted = readable.union(*(made[text][1] for text in readable))
    outcome = _outcome(accepted, others, rng)
    words = sorted(word for word in outcome[0].split(".") if word)
    assert words == sorted(made[text][0].removesuffix(".") for text in wanted)
    assert outcome[1] == sorted(accepted - readable)
    assert _outcome(accepted, others, rng) == outcome
    assert _outcome(accepted, others & wanted, rng)[0] == outcome[0]


@settings(max_examples=60)
@given(steps, st.randoms(use_true_random=False))
def test_made_anew_or_merged_as_it_came_the_words_are_the_same(
    acts: list[tuple[int, str]], rng: random.Random
):
    made = _played(acts, rng)
    accepted = {text for text in made if rng.random() < 0.8}
    document = Document(NOTE)
    for text in rng.sample(sorted(accepted), len(accepted)):
        document.absorb(text.update, text.writer, text.nonce)
    assert rebuilt(NOTE, accepted, set(), US, None).document.text == document.text
