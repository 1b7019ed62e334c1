"""A note's words made anew are a function of what counts and what is held, whatever the order."""

from __future__ import annotations

import random
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import StampedText, TextChange
from mcr_desktop.store.digests import digests
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.text_rebuilds import rebuilt
from mcr_desktop.store.texts import Document
from tests.unit.sync.teams import new_store

FENCE = bytes(range(32))
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


def _outcome(
    accepted: set[StampedText], others: set[StampedText], rng: random.Random
) -> tuple[str, list[StampedText], set[int]]:
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


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["write", "write", "write", "sync", "meet", "start", "reopen"]),
        ),
        min_size=4,
        max_size=18,
    ),
    st.randoms(use_true_random=False),
)
def test_a_note_started_anew_loses_no_word_and_says_none_twice(
    acts: list[tuple[int, str]], rng: random.Random
):
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        journals = [
            Journal(opened.enter_context(closing(new_store(Path(name, str(n)))))) for n in range(3)
        ]
        shared, words = _lived(journals, acts, rng)
        for _ in range(4):
            for journal in journals:
                shared += _given(journal)
            for journal in journals:
                _take(journal, shared, rng)
        bodies = {_body(journal) for journal in journals}
        assert len(bodies) == 1
        assert sorted(bodies.pop().split()) == sorted(words)
        assert len({repr(digests(journal.store, journal.numbers)) for journal in journals}) == 1
        # Whoever is new, or makes all of it anew, has the same words.
        fresh = Journal(opened.enter_context(closing(new_store(Path(name, "f")))))
        _take(fresh, shared, rng)
        assert _body(fresh) == _body(journals[0])
        for journal in journals:
            with journal.store.transaction() as tx:
                journal.rebuild_text(tx, FENCE, NOTE, rng.sample(shared, len(shared)), [])
            assert _body(journal) == _body(fresh)
            assert _given(journal) == []


def _lived(
    journals: list[Journal], acts: list[tuple[int, str]], rng: random.Random
) -> tuple[list[StampedText], list[str]]:
    """What was shared, and the words that were written."""
    shared: list[StampedText] = []
    words: list[str] = []
    generation = 0
    for number, (who, act) in enumerate(acts):
        journal = journals[who]
        body = _body(journal)
        if act == "write":
            words.append(f"w{number}")
            place = rng.choice([0, *(n + 1 for n, letter in enumerate(body) if letter == " ")])
            text = TextChange(FENCE, NOTE, f"{body[:place]}{words[-1]} {body[place:]}")
            journal.commit([text], "t")
        elif act in {"sync", "meet"}:
            shared += _given(journal)
            _take(journal if act == "sync" else journals[rng.randrange(3)], shared, rng)
        elif act == "reopen":
            journals[who] = Journal(journal.store)
        elif _generation(journal) == generation and body:
            # The next owner who starts a note anew knows of the start before.
            with journal.store.transaction() as tx:
                generation = journal.restart_text(tx, FENCE, NOTE, body).generation
    return shared, words


def _body(journal: Journal) -> str:
    row = journal.store.row("SELECT body FROM note")
    return (row[0] if row else None) or ""


def _generation(journal: Journal) -> int:
    row = journal.store.row("SELECT generation FROM document")
    return int(row[0]) if row else 0


def _given(journal: Journal) -> list[StampedText]:
    entries = journal.pending(FENCE, 10**9)
    with journal.store.transaction() as tx:
        journal.shared(tx, [entry.seq for entry in entries])
    return [text for entry in entries for text in entry.texts]


def _take(journal: Journal, texts: list[StampedText], rng: random.Random) -> None:
    texts = rng.sample(texts, len(texts))
    while texts:
        cut = rng.randint(1, len(texts))
        with journal.store.transaction() as tx:
            journal.merge(tx, FENCE, [], texts[:cut])
        texts = texts[cut:]
