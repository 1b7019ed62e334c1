"""Names of files from elsewhere: safe to save, honest to show, and which are never opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.file_names import LONGEST, is_program, numbered, safe_name, shown_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.pdf", "plan.pdf"),
        ("CON", "_CON"),
        ("con.tar.gz", "_con.tar.gz"),
        ("COM¹.txt", "_COM¹.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("..", "file"),
        ("", "file"),
        ("   ", "file"),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("a:b?.txt", "a_b_.txt"),
        ("line\nend.txt", "lineend.txt"),
        ("ends. ", "ends"),
        ("Grüße 漢字.txt", "Grüße 漢字.txt"),
    ],
)
def test_safe_names(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending():
    assert safe_name("a" * 300 + ".pdf") == "a" * (LONGEST - 4) + ".pdf"
    assert len(safe_name("漢" * 300 + ".docx").encode()) <= 240


@given(st.text() | st.text(alphabet=st.sampled_from("./\\: conNUL1\u202e\x00-~"), max_size=20))
def test_a_safe_name_is_one_plain_part_of_a_path_and_stays_so(name):
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('<>:"/\\|?*\x00')
    assert safe not in {".", ".."}
    assert safe[0] not in ".-~ "
    assert safe[-1] not in ". "
    assert safe.isprintable() or " " in safe or not safe.isascii()
    assert safe_name(safe) == safe
    assert len(safe.encode()) <= 241


@pytest.mark.parametrize(
    "name",
    [
        "x.exe",
        "x.EXE",
        "x.pdf.js",
        "x.pdf\u202e.vbs",
        "x",
        "x.lnk ",
        "x.xlsm",
        "x.desktop",
        "x.html",
        "x.appinstaller",
        "x.mdb",
        "x.crt",
        "x.pdf:x.exe",
        "x.exe . ",
        "dir/x.pdf/..\\y.scr",
    ],
)
def test_programs(name):
    assert is_program(name)


@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "x.png", "x.txt", "x.csv", "x.zip", "x.eml"])
def test_what_is_no_program(name):
    assert not is_program(name)


def test_shown_names_hide_nothing():
    assert shown_name("a\u202eb\x07c") == "a\ufffdb\ufffdc"
    assert shown_name("Grüße 漢字.txt") == "Grüße 漢字.txt"


def test_numbered_names():
    assert numbered("plan.pdf", 2) == "plan (2).pdf"
    assert numbered("plan", 3) == "plan (3)"
