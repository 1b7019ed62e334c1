"""Every CSV and workbook of a folder brought in, or refused with its reason: a table to be read.

What no person answers is answered plainly here: the first of several date orders, and where a file has
no dates, a day that is the same for every row.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop import bootstrap
from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.imports import refusal_of
from tests.benchmarks.rows import Row
from tests.benchmarks.settings import asked

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.importing.imports import Draft, Mapping

KINDS = (".csv", ".xlsx", ".xlsm")
HERE = Path(__file__).parents[1] / "data"
SHOWN = 100


def files_of(folder: Path) -> list[Path]:
    """The files that a person could drop, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in KINDS)


def brought(services: Services, account: Account, path: Path) -> str:
    """What became of one file, in words. Any error but a typed one passes through."""
    try:
        draft = services.imports.draft(services.imports.look(path), "complaints")
        mapping = answered(services, draft)
        done = services.imports.run(account, path, mapping)
    except McrError as error:
        return f"refused: {sentence(error)}"
    told = f"{done.added} in, {done.same + done.changed} there, {done.refused} refused"
    return f"{told}; {refusal_of(done.refusals[0])}" if done.refusals else told


def answered(services: Services, draft: Draft) -> Mapping:
    """The mapping of a draft with every question that must be answered."""
    if draft.source.header and not any(draft.source.header):
        return draft.mapping
    for _ in range(20):
        question = next((one for one in draft.questions if one.must), None)
        if question is None:
            break
        dated = next((c.name for c in draft.source.columns if c.formats and not c.misfits), "")
        if question.code == "required" and not dated:
            constants = {**draft.mapping.constants, question.field: "2026-01-01"}
            draft = services.imports.revise(draft, replace(draft.mapping, constants=constants))
        else:
            choice = dated or next(iter(question.choices), "")
            if question.code != "required":
                choice = next(iter(question.choices), "YYYY-MM-DD")
            draft = services.imports.answer(draft, question, choice)
    return draft.mapping


def measure() -> list[Row]:
    counts: Counter[str] = Counter()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        services = bootstrap.create_profile(Path(name) / "profile", "Ann Sample", demo=True)
        try:
            account = services.accounts.add("Benchmark Bank")
            for folder in (HERE, *([asked.data] if asked.data else [])):
                for path in files_of(folder):
                    told = brought(services, account, path)
                    counts["refused" if told.startswith("refused") else "imported"] += 1
                    print(f"{path.relative_to(folder)}: {told.replace(str(path), path.name)[:240]}")
        finally:
            services.close()
    work = f"{counts['imported']} files brought in, {counts['refused']} refused with a reason"
    return [Row(work, "s", time.perf_counter() - began)]
