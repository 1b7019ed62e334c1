"""The disposable process that reads one foreign file: a job on standard input, frames on standard output.

A frame is four bytes of length, big-endian, then msgpack. The job says what to do and within which
limits; answers are ["header", names, about], any number of ["rows", ...], and last either ["end"] or
["error", name, facts]; or the one answer ["look", told]. Nothing else is ever written. Whoever reads slowly slows this down: the pipe
holds less than one batch. Started with as few imports as can be, since every import waits for it.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

import msgpack

from mcr_desktop.exchange.batches import Table
from mcr_desktop.exchange.records import LINE_LIMIT, FileError, Records

if sys.platform != "win32":  # there, the parent's limit on time is all there is
    import resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

BATCH_ROWS = 2_000
_OTHERS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x1f\x8b\x08\x00",
    b"\x1f\x8b\x08\x08",
    b"\x89PNG",
)
"""How files begin that are no text."""

LARGEST_FRAME = 1 << 26

_REASONS = {
    "FileNotFoundError": "missing",
    "IsADirectoryError": "folder",
    "PermissionError": "denied",
}


def main() -> int:
    """Does the job that standard input holds; the exit status is 0 where all was said."""
    gc.disable()  # rows are lists without cycles; counting them over and over costs a third of the time
    job = msgpack.unpackb(_exactly(int.from_bytes(_exactly(4), "big")))
    _limit(job["memory_bytes"], job["cpu_s"])
    try:
        if job.get("look"):
            _look(job)
        else:
            _read(job)
    except FileError as error:
        _send(["error", error.name, error.facts])
    except MemoryError:
        facts = {"limit": "memory", "allowed": job["memory_bytes"]}
        _send(["error", "WorkerLimitError", facts])
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            return 1
        reason = _REASONS.get(type(error).__name__, "io")
        _send(["error", "FileUnreadableError", {"reason": reason}])
    else:
        _send(["end"])
    return 0


def _read(job: dict[str, Any]) -> None:
    with open(job["path"], "rb") as file:  # noqa: PTH123  # pathlib costs the start a third
        records, first, about = _opened(file, job)
        header = _named(first)
        _send(["header", header, about])
        plan = job["plan"]
        if plan is None or any(column not in header for column in plan["columns"]):
            return  # the parent knows what is missing, and says so
        table = Table(plan, header, typed=about["kind"] != "csv", raw=job.get("raw", False))
        left = job["rows_wanted"]
        for starts, rows, broken in records.batches(BATCH_ROWS):
            lines, ids, columns, repeats, refusals, refused = table.frame(starts, rows, broken)
            counts = [len(lines), len(repeats), refused]
            if left is not None:
                del lines[left:], ids[left:]
                columns = {name: values[:left] for name, values in columns.items()}
                repeats = [number for number in repeats if number < left]
                left -= len(lines)
            done = records.lines.bytes_read
            cells = table.refused_cells
            _send(["rows", done, counts, lines, b"".join(ids), columns, repeats, refusals, cells])


def _opened(file: BinaryIO, job: dict[str, Any]) -> tuple[Records, list[str], dict[str, Any]]:
    """The records of a file, by what it holds and not by its name; its header; and what it is."""
    kind = "csv"
    start = file.read(8)
    file.seek(0)
    if start[:4] in _OTHERS:
        from mcr_desktop.exchange.workbooks import SheetRecords, kind_of  # a text needs none of it

        kind = kind_of(file)
        if kind == "xlsx":
            sheet = SheetRecords(file, job.get("sheet", ""))
            about = {"kind": kind, "sheet": sheet.sheet, "left": sheet.left}
            return sheet, sheet.header(job.get("header_row", 0)), about  # type: ignore[return-value]  # it reads as records do
    records = Records(file, job["encoding"], job["delimiter"])
    return records, records.header(job.get("header_row", 0)), {"kind": kind, "sheet": "", "left": 0}


def _look(job: dict[str, Any]) -> None:
    from mcr_desktop.exchange.looks import look  # beside its only use

    with open(job["path"], "rb") as file:  # noqa: PTH123  # as above
        _send(["look", look(file, job)])


def _named(header: list[str]) -> list[str]:
    """The names of the columns as mappings spell them. Raises FileError where one comes twice."""
    from mcr_desktop.exchange.cells import line  # beside its only use

    names = [line(name, 8 * LINE_LIMIT) or "" for name in header]
    seen: set[str] = set()
    for name in filter(None, names):
        if name in seen:
            raise FileError("RepeatedColumnError", column=name)
        seen.add(name)
    return names


def _limit(memory_bytes: int, cpu_s: int) -> None:
    if sys.platform == "win32":
        return
    for kind, soft, hard in (
        ("RLIMIT_AS", memory_bytes, memory_bytes),
        (
            "RLIMIT_CPU",
            cpu_s,
            cpu_s + 5,
        ),  # the soft one ends it by SIGXCPU, which tells the parent why
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_NPROC", 0, 0),
    ):
        number = getattr(resource, kind, None)
        if number is not None:
            with suppress(ValueError, OSError):  # a lower limit from outside stands
                resource.setrlimit(number, (soft, hard))


def _exactly(size: int) -> bytes:
    return sys.stdin.buffer.read(size)


def _send(answer: list[Any]) -> None:
    frame = msgpack.packb(answer)
    if len(frame) > LARGEST_FRAME:
        raise MemoryError
    out = sys.stdout.buffer
    out.write(len(frame).to_bytes(4, "big"))
    out.write(frame)
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
