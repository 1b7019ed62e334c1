"""What a note's words name: `#tags`, `@people`, and lines that are tasks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.note_texts import headings, pieces, tags, task_lines, ticked

SOME = st.text(alphabet=st.sampled_from("ab #@[]x-*`~\n\t:/.é漢👋\u202e"), max_size=80) | st.text()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("#price and #Price", ("price",)),
        ("(#a-b) #c_d, #é!", ("a-b", "c_d", "é")),
        ("#हिन्दी #東京 #сроки", ("हिन्दी", "東京", "сроки")),
        ("# heading\n## more", ()),
        ("no. #12 and page#part and http://a.b/#c", ()),
        ("`#code` and\n```\n#fenced\n```\n#out", ("out",)),
        ("~~~\n#open fence", ()),
        ("#" * 50 + " ##x", ()),
        ("#" + "a" * 65, ()),
    ],
)
def test_tags(body, found):
    assert tags(body) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("@Jun Sato, please", ["Jun Sato"]),
        ("@jun sato's idea", ["jun"]),
        ("@Jun and @Mira", ["Jun", "Mira"]),
        ("mail a@b.c or x@Jun", []),
        ("(@O\u2019Hara-Lee)", ["O\u2019Hara-Lee"]),
        ("@Jun Satori", ["Jun"]),
        ("@ nobody @", []),
    ],
)
def test_mentions_take_the_longest_known_name(body, found):
    names = ["Jun", "Jun Sato", "Mira Oduya"]
    assert [one.text for one in pieces(body, names) if one.kind == "mention"] == found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- [ ] call by friday", (False, "call by friday", None, "friday")),
        ("  * [x] done @Jun", (True, "done @Jun", "Jun", None)),
        ("+ [X] send it until 30 Nov.", (True, "send it until 30 Nov.", None, "30 Nov")),
        ("> - [ ] quoted", (False, "quoted", None, None)),
        (
            "- [ ] stand by the dock, due tomorrow @Jun",
            (False, "stand by the dock, due tomorrow @Jun", "Jun", "tomorrow"),
        ),
    ],
)
def test_a_task_line_is_read(line, told):
    (task,) = task_lines(f"before\n{line}\nafter")
    assert (task.done, task.text, task.owner, task.due) == told
    assert task.line == 1


@pytest.mark.parametrize(
    "line", ["- [] x", "- [ ]", "- [ ]  ", "-[ ] x", "[ ] x", "- [y] x", "`- [ ] x`"]
)
def test_what_is_no_task_line(line):
    assert task_lines(line) == []


def test_a_task_within_code_is_none():
    assert task_lines("```\n- [ ] x\n```") == []


@given(SOME)
def test_pieces_say_what_stands_at_their_place(body):
    found = pieces(body, ["ab a", "a"])
    for one in found:
        assert body[one.start] == {"tag": "#", "mention": "@"}[one.kind]
        assert body[one.start + 1 : one.end] == one.text
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@given(SOME, st.booleans())
def test_ticking_changes_one_letter_at_most_and_can_be_taken_back(body, done):
    for one in task_lines(body):
        after = ticked(body, one.line, done=done)
        assert len(after) == len(body)
        assert sum(a != b for a, b in zip(after, body, strict=True)) <= 1
        assert next(two for two in task_lines(after) if two.line == one.line).done == done
    assert ticked(body, 10**6, done=done) == body


def test_headings_are_told_with_their_lines_and_code_holds_none():
    body = "intro\n# One #\n```\n# code\n```\n###  Three deep\n#tag\n   ## Two"
    assert [(one.line, one.level, one.text) for one in headings(body)] == [
        (1, 1, "One"),
        (5, 3, "Three deep"),
        (7, 2, "Two"),
    ]
    assert headings("no heading") == []
