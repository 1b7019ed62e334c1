"""Writes THIRD-PARTY-NOTICES.md from the lock file and the licences that the packages declare.

    python packaging/notices.py            write it
    python packaging/notices.py --check    say what it lacks; exit status 1 if anything

The check needs no package to be installed, so it gives the same answer on every Python.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path, PurePath

PACKAGING = Path(__file__).resolve().parent
RESOURCES = PACKAGING.parent / "resources"
NOTICES = PACKAGING / "THIRD-PARTY-NOTICES.md"
LOCK = PACKAGING / "requirements.lock"

TOLD_BY_HAND = {
    # Licence where the metadata says none, too much, or in prose; home where it names none;
    # both where the package belongs to another system or Python. Read in the packages themselves.
    "babel": ("BSD-3-Clause", "https://babel.pocoo.org/"),
    "backports-tarfile": ("MIT", "https://github.com/jaraco/backports.tarfile"),
    "colorama": ("BSD-3-Clause", "https://github.com/tartley/colorama"),
    "fast-sugiyama": ("MIT", "https://github.com/austinorr/fast-sugiyama"),
    "importlib-metadata": ("Apache-2.0", "https://github.com/python/importlib_metadata"),
    "lazy-importer": ("Apache-2.0", "in the Python package index, by its name"),
    "polars": ("MIT", "https://pola.rs/"),
    "polars-runtime-32": ("MIT", "https://pola.rs/"),
    "pyrage": ("MIT", "https://github.com/woodruffw/pyrage"),
    "pyside6": ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "https://pyside.org"),
    "pywin32-ctypes": ("BSD-3-Clause", "https://github.com/enthought/pywin32-ctypes"),
    "reportlab": ("BSD-3-Clause", "https://www.reportlab.com/"),
    "scipy": ("BSD-3-Clause", "https://scipy.org/"),
    "shellingham": ("ISC", "https://github.com/sarugaku/shellingham"),
    "sqlcipher3": ("Zlib", "https://github.com/coleifer/sqlcipher3"),
    "zipp": ("MIT", "https://github.com/jaraco/zipp"),
}
CLASSIFIED = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
}

INSIDE = (
    # Libraries that come compiled into the packages above.
    ("Qt 6 (in PySide6)", "LGPL-3.0-only", "https://www.qt.io"),
    ("SQLCipher (in sqlcipher3)", "BSD-3-Clause", "https://www.zetetic.net/sqlcipher/"),
    ("SQLite (in SQLCipher)", "public domain", "https://sqlite.org"),
    ("OpenSSL (in sqlcipher3 and cryptography)", "Apache-2.0", "https://www.openssl.org"),
    ("libsodium (in PyNaCl)", "ISC", "https://libsodium.org"),
    ("rage (in pyrage)", "MIT OR Apache-2.0", "https://github.com/str4d/rage"),
    ("ammonia (in nh3)", "MIT OR Apache-2.0", "https://github.com/rust-ammonia/ammonia"),
    (
        "object_store (in obstore)",
        "MIT OR Apache-2.0",
        "https://github.com/apache/arrow-rs-object-store",
    ),
    ("AWS-LC (in obstore)", "ISC AND (Apache-2.0 OR ISC)", "https://github.com/aws/aws-lc-rs"),
    ("rustls (in obstore)", "Apache-2.0 OR ISC OR MIT", "https://github.com/rustls/rustls"),
    (
        "rust-sugiyama (in fast-sugiyama)",
        "MIT",
        "https://github.com/paddison/rust-sugiyama",
    ),
    ("rapidfuzz-cpp (in RapidFuzz)", "MIT", "https://github.com/rapidfuzz/rapidfuzz-cpp"),
    ("OpenBLAS (in NumPy and SciPy)", "BSD-3-Clause", "https://www.openblas.net"),
    ("Zstandard (in zstandard)", "BSD-3-Clause", "https://facebook.github.io/zstd/"),
)
SHIPPED = (
    # Files of others below resources/: which, what, licence, home.
    ("fonts/SOURCE.txt", "the note of where the fonts come from", "Apache-2.0", "this project"),
    ("fonts/Noto*", "Noto fonts", "OFL-1.1", "https://notofonts.github.io"),
    (
        "fonts/OFL*.txt",
        "the licence text of the Noto fonts",
        "OFL-1.1",
        "https://openfontlicense.org",
    ),
    (
        "demo/*cfpb*",
        "sample of the Consumer Complaint Database",
        "public domain (work of the United States government)",
        "https://www.consumerfinance.gov/data-research/consumer-complaints/",
    ),
)
FOREIGN_FOLDERS = ("fonts",)
"""Everything in these must be named above; the other folders hold our own work too."""


@dataclass(frozen=True, slots=True)
class Notice:
    name: str
    version: str
    licence: str
    home: str


def locked() -> dict[str, str]:
    """Package -> version; two where Pythons need different ones, joined by a stroke."""
    chosen: dict[str, list[str]] = {}
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition(" ;")[0].strip().partition("==")
        chosen.setdefault(name, []).append(version)
    return {name: " / ".join(versions) for name, versions in sorted(chosen.items())}


def licence_and_home(name: str) -> tuple[str, str]:
    """What the package says of itself, unless it was told by hand; LookupError where neither."""
    if name in TOLD_BY_HAND:
        return TOLD_BY_HAND[name]
    try:
        metadata = Distribution.from_name(name).metadata
    except PackageNotFoundError as error:
        raise LookupError(name) from error
    classified = [
        CLASSIFIED[text.rpartition(" :: ")[2]]
        for text in metadata.get_all("Classifier") or []
        if text.rpartition(" :: ")[2] in CLASSIFIED
    ]

    def stated(field: str) -> str:
        return next(iter(metadata.get_all(field) or []), "")

    licence = stated("License-Expression") or stated("License") or next(iter(classified), "")
    links: dict[str, str] = {}
    for entry in metadata.get_all("Project-URL") or []:
        label, _, address = entry.partition(", ")
        links[label.lower()] = address
    homes = ("homepage", "home", "source", "source code", "repository", "code", "documentation")
    home = next((links[label] for label in homes if label in links), stated("Home-page"))
    if not licence or not home or "\n" in licence:
        raise LookupError(name)
    return licence, home


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (heads, tuple("---" for _ in heads), *rows)]


def document() -> str:
    """The whole file; LookupError names a package whose licence or home is unknown."""
    notices = [Notice(name, version, *licence_and_home(name)) for name, version in locked().items()]
    lines = [
        "# Third-party notices",
        "",
        "MCR Desktop is licensed under Apache-2.0 (LICENSE.txt beside this file) and runs on the work of others.",
        "Each package is installed as its makers published it, with its licence text; none is changed.",
        "PySide6 and Qt are used under the LGPL, as separate libraries that you may replace.",
        "",
        "## Packages",
        "",
        *table(
            ("package", "version", "licence", "home"),
            [(row.name, row.version, row.licence, row.home) for row in notices],
        ),
        "",
        "## Libraries inside these packages",
        "",
        *table(("library", "licence", "home"), [*INSIDE]),
        "",
        "## Fonts and data",
        "",
        *table(("what", "licence", "home"), [row[1:] for row in SHIPPED]),
    ]
    return "\n".join(lines) + "\n"


def lacking() -> list[str]:
    """What the file as it stands does not say, or says of what is gone."""
    text = NOTICES.read_text(encoding="utf-8")
    packages = text.partition("## Packages")[2].partition("\n## ")[0]
    told = dict(
        re.findall(r"^\| ([a-z0-9.-]+) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", packages, re.MULTILINE)
    )
    wanted = locked()
    for head in ("package", "---"):
        told.pop(head, None)
    found = [
        f"{name} {wanted[name]} is locked but not told"
        for name in wanted
        if told.get(name) != wanted[name]
    ]
    found += [f"{name} is told but no longer locked" for name in told if name not in wanted]
    found += [f"{name} is not told" for name, *_ in INSIDE if name not in text]
    found += [f"{what} are not told" for _, what, *_ in SHIPPED if what not in text]
    for folder in FOREIGN_FOLDERS:
        for path in sorted((RESOURCES / folder).rglob("*")):
            inside = PurePath(path.relative_to(RESOURCES))
            if path.is_file() and not any(inside.match(row[0]) for row in SHIPPED):
                found.append(f"resources/{inside} has no owner in notices.py")
    return found


def main(words: list[str]) -> int:
    if words == ["--check"]:
        found = lacking()
        print("\n".join(found) or "The notices are those of the lock.")
        return 1 if found else 0
    try:
        NOTICES.write_text(document(), encoding="utf-8")
    except LookupError as error:
        print(
            f"{error.args[0]} tells no licence or no home; add it to TOLD_BY_HAND", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
