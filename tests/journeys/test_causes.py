"""From three files of complaints to a closed case, as somebody goes who was never shown the program."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.services.demonstration.deliveries import last_sunday, write_counts, write_late
from tests.journeys.hands import KEY_S, PAUSE_S, Hands
from tests.unit.exchange import books

pytestmark = pytest.mark.skipif(
    os.environ.get("QT_QPA_PLATFORM") != "xcb" or not shutil.which("xdotool"),
    reason="needs an X display with a window manager and xdotool: packaging/on_display.sh gives both",
)

ACCOUNTS = {
    "belmarrow": "Belmarrow Foods",
    "castrevale": "Castrevale Retail",
    "dunholt": "Dunholt Medical",
}
LAST = last_sunday(date(2026, 11, 23))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A file of late deliveries and one of all deliveries for each account; Dunholt's desk writes days as
    Germans do, and closes its complaints with the month."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ACCOUNTS:
        write_late(folder / f"{name}-late.csv", name, LAST)
        write_counts(folder / f"{name}-deliveries.csv", name, LAST)
    path = folder / "dunholt-late.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for number, *days, _resolved in ((row[0], *row[1:5]) for row in rows):
            read = [date.fromisoformat(day) for day in days]
            closed = (read[0].replace(day=28) + timedelta(days=4)).replace(day=1)
            told = [f"{day:%d.%m.%Y}" for day in read]
            told.append(f"{closed:%d.%m.%Y}" if closed <= LAST else "")
            rest = next(row[5:] for row in rows if row[0] == number)
            writer.writerow([number, *told, *rest])
    return folder


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Hands]:
    """An account team lead at a new workspace with three accounts and nothing in them."""
    profile = tmp_path / "profile"
    services = create_profile(profile, "Ada Brack", demo=True)
    for name in ACCOUNTS.values():
        services.accounts.add(name)
    services.close()
    settings = {"theme.mode": "light", "theme.still": True, "window.geometry": [40, 20, 1360, 850]}
    (profile / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    hands = Hands(profile, tmp_path)
    hands.open()
    yield hands
    hands.end()


def pick(lead: Hands, path: Path) -> None:
    """Choose a file in the system's dialog, by its path."""
    lead.press("ctrl+o")
    lead.name_file(path)


def bring_in(lead: Hands, account: str, path: Path) -> None:
    """Choose an account and a file, and wait for what an import would do."""
    lead.choose("Into which account", account)
    pick(lead, path)


def import_all(lead: Hands, files: Path) -> None:
    """Bring all six files in; the keyboard alone says what is asked."""
    lead.click("Complaints")
    lead.click("Import a file...")
    lead.wait_for("Drop a file here")
    lead.picture("import-empty")
    bring_in(lead, "Belmarrow Foods", files / "belmarrow-late.csv")
    lead.wait_for("Import 1,335 rows")
    lead.picture("import-dry-run")
    finish(lead)
    lead.picture("import-done")
    lead.click("Bring in another file")
    bring_in(lead, "Castrevale Retail", files / "castrevale-late.csv")
    lead.wait_for("Import 1,341 rows")
    finish(lead)
    lead.click("Bring in another file")
    bring_in(lead, "Dunholt Medical", files / "dunholt-late.csv")
    lead.wait_for("Day first")
    lead.picture("import-asks")
    assert not lead.sees("Import 1,258 rows"), "nothing comes in before the days are clear"
    lead.press("space")
    lead.wait_for("Import 1,258 rows")
    finish(lead)
    lead.click("Bring in another file")
    lead.choose("What to bring in", "Orders or shipments")
    for name, rows in (("belmarrow", 642), ("castrevale", 634), ("dunholt", 630)):
        bring_in(lead, ACCOUNTS[name], files / f"{name}-deliveries.csv")
        lead.wait_for("Deliveries becomes")
        if name == "belmarrow":  # it is remembered for the others
            lead.picture("exposures-ask")
            go_to(lead, "Deliveries becomes")
            lead.type("How")
        lead.wait_for(f"Import {rows} rows")
        finish(lead)
        if name != "dunholt":
            lead.click("Bring in another file")


def go_to(lead: Hands, name: str) -> None:
    """Tab until the keyboard is at what has this name."""
    for _step in range(40):
        if any(one["focus"] for one in lead.sights(name, name=name)):
            return
        lead.press("Tab")
    pytest.fail(f"Tab never came to {name!r}")


def finish(lead: Hands) -> None:
    """Bring in what is shown, by the key that says so."""
    lead.press("ctrl+Return")
    lead.wait_for("Undo this import")


def explore(lead: Hands) -> None:
    """From the signal to what explains it."""
    lead.click("See the signals")
    lead.wait_for("Carrier B: complaints rose in three accounts at the same time")
    lead.picture("signals")
    lead.press("Return")
    lead.wait_for("Hub N", kind="mark")
    lead.picture("explorer")
    lead.wait_for("Where it sits: as table")

    def still() -> list[int]:
        marks = lead.sights("evening", kind="mark")
        return next((one["box"] for one in marks if "where" in one["name"] and one["box"]), [])

    before, box = [0], still()
    while box != before or not box:  # the reasons come behind the picture and move it
        time.sleep(0.7)
        before, box = box, still()
    lead.click_at(box[0] + 120, box[1] + box[3] // 2)
    lead.wait_for("Remove filter window: evening")
    lead.click("Weeks")
    lead.wait_for("Week by week")
    lead.picture("weeks")
    lead.click("Compare two periods")
    lead.choose("Periods to compare", "Last 3 months, and the 3 before")
    lead.wait_for("as many per 100 deliveries")
    lead.picture("compared")


def find_the_cause(lead: Hands) -> None:
    """Open a case for all three accounts and think it through by keyboard."""
    lead.press("alt+1")
    lead.wait_for("in three accounts at the same time", kind="PlainLabel")
    lead.press("c")
    lead.wait_for("Add the event")
    lead.picture("case")
    lead.fill("Containment", "Timed deliveries go by Carriers A and C until then", then="Tab")
    lead.wait_for("Containment, done")
    lead.press("ctrl+j")
    lead.type("Carrier B arrives late since it no longer drives these tours itself")
    lead.press("Tab")
    lead.type("It passed the tours on to the cheapest bidder of the month")
    lead.press("Tab")
    lead.type("Our contract lets it: price and capacity are agreed, not who drives")
    lead.press("Return", "Escape")
    lead.wait_for("3 answers")
    lead.click("Our contract lets it: price and capacity are agreed, not who drives")
    lead.click("This is a root cause")
    lead.fill("What shows it", "Framework contract, section 4", then="Tab")
    lead.click("Confirmed")
    lead.wait_for("1 confirmed")
    lead.picture("whys")
    lead.click("Add an answer: Why did nobody notice before the customer did?")
    lead.type("Our weekly figure pools all carriers and all customers")
    lead.press("Return", "Escape")
    lead.wait_for("4 answers")
    lead.click("Our weekly figure pools all carriers and all customers")
    lead.click("This is a root cause")
    lead.wait_for("2 root causes")
    lead.click("Add a possible cause: Process")
    lead.type("Tours passed on without our knowing")
    lead.press("Return", "Escape")
    lead.wait_for("1 possible cause")
    lead.picture("fishbone")
    lead.click("Take the marked answers")
    lead.wait_for("Root cause, done")


def act(lead: Hands) -> None:
    """Agree what removes the cause, look whether it held, and tell the customers."""
    lead.press("ctrl+n")
    lead.type("Carrier B drives all tours of the three customers itself")
    lead.press("Tab")
    lead.type("Jun Park")
    lead.press("Tab")
    lead.type("18.9.2026")
    lead.press("Return")
    lead.wait_for("Mark done: Carrier B")
    lead.fill("In effect from", "14 Sep", then="Tab")
    lead.wait_for("Action changed")
    lead.click("Mark done: Carrier B drives all tours of the three customers itself")
    lead.wait_for("Actions, done")
    lead.picture("actions")
    lead.fill("Add somebody to the team", "Rafe Tolland", then="Return")
    lead.wait_for("Take Rafe Tolland off the team")
    lead.fill("Day of the event", "3 Sep")
    lead.fill(
        "What happened", "Carrier B confirms it to us and to Castrevale Retail", then="Return"
    )
    lead.wait_for("Event noted")
    lead.picture("timeline")
    lead.press("ctrl+l")
    lead.wait_for("Take this verdict down")
    lead.picture("looked")
    lead.click("Take this verdict down")
    lead.wait_for("Did it hold, done")
    lead.picture("verdict")
    for name in ACCOUNTS.values():
        lead.click(f"{name} was told")
        lead.click("Write down that the customer was told")
        lead.wait_for(f"Change how {name} was told")
    lead.fill("Lessons", "Whoever drives for a carrier is part of what we buy", then="Tab")
    lead.wait_for("8 of 8 steps done")
    lead.picture("told")


def report(lead: Hands, words: str, path: Path, *, changed: bool) -> str:
    """Make a report from the case's menu and save it; the words of its pages."""
    lead.click("Make the report")
    lead.wait_for(words, kind="choice")
    box = lead.sights(words, kind="choice")[0]["box"]
    lead.click_at(box[0] + 20, box[1] + box[3] // 2)
    lead.wait_for("Report: Belmarrow Foods")
    lead.until(lambda: any(one["takes"] for one in lead.sights("Save as")), "the pages")
    lead.picture(path.stem)
    lead.press("ctrl+s")
    if changed:  # what was taken out is read first
        lead.wait_for("Read first what was changed in this copy")
        lead.picture(f"{path.stem}-changes")
        lead.press("ctrl+s")
    lead.name_file(path)
    lead.wait_for("Saved as")
    lead.click("Open case")
    lead.wait_for("Make the report")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def write_one_down(lead: Hands) -> None:
    """A complaint as it is told on the telephone, by keyboard; what that costs by the model."""
    lead.click("Complaints")
    lead.wait_for("Parts of the complaints")
    lead.press("alt+3")
    lead.wait_for("Write one down")
    lead.choose("Account", "Belmarrow Foods")
    lead.wait_for("1,335")
    before, pauses = lead.keys, 4
    lead.press("ctrl+n")
    lead.type("Pallet wrap torn at Hub N")
    lead.press("Tab")
    lead.type("Damage")
    lead.press("Tab", "3")
    lead.press("Return")
    lead.wait_for("1,336")
    keys = lead.keys - before
    cost = keys * KEY_S + pauses * PAUSE_S
    print(f"a complaint by keyboard: {keys} keys and {pauses} pauses, about {cost:.1f} s")
    assert cost < 20
    lead.picture("register")


def undo_an_import(lead: Hands) -> None:
    """Take a whole import back from the page, and the taking back by Ctrl+Z."""
    lead.click("Import...")
    lead.choose("Into which account", "Castrevale Retail")
    name = "Undo: the import of castrevale-late.csv, today"
    lead.click(name)
    lead.wait_for("Bring again: the import of castrevale-late.csv")
    lead.picture("undone")
    assert lead.mcr("complaint", "list", "--account", "Castrevale Retail", "--count") == {
        "count": 0
    }
    lead.press("ctrl+z")
    lead.wait_for(name)


def test_from_three_files_to_a_closed_case(lead, files, tmp_path):
    lead.picture("today")
    import_all(lead, files)
    explore(lead)
    find_the_cause(lead)
    act(lead)
    theirs = report(lead, "8D report for Belmarrow Foods", tmp_path / "8d.pdf", changed=True)
    assert "Carrier B" in theirs
    assert "Castrevale" not in theirs
    assert "Dunholt" not in theirs
    ours = report(lead, "A3 on one page for our team", tmp_path / "a3.pdf", changed=False)
    assert "Castrevale Retail" in ours
    lead.click("Close the case")
    lead.wait_for("closed 23 Nov")
    lead.picture("closed")
    write_one_down(lead)
    undo_an_import(lead)
    (row,) = lead.mcr("case", "list")
    shown = lead.mcr("case", "show", row["id"])
    assert shown["case"]["state"] == "closed"
    assert shown["case"]["verdict"] == "worked"
    assert shown["actions"][0]["effective_on"] == "2026-09-14"
    assert [one["part"]["told_on"] for one in shown["parts"]] == ["2026-11-23"] * 3
    lead.leave()


def test_an_import_that_is_killed_leaves_nothing(lead, tmp_path):
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Number,Reported,Lane\n")
        file.writelines(
            f"N{n},2026-{1 + n % 9:02d}-{1 + n % 27:02d},L{n % 7}\n" for n in range(60_000)
        )
    lead.click("Complaints")
    lead.click("Import a file...")
    bring_in(lead, "Belmarrow Foods", path)
    lead.wait_for("Import 60,000 rows")
    lead.press("ctrl+Return")
    lead.until(lambda: not lead.sees("Import 60,000 rows"), "the import under way")
    assert not lead.sees("Undo this import"), "it was over before it could be killed"
    lead.kill()
    lead.open()
    lead.click("Complaints")
    lead.wait_for("No complaints yet")
    lead.picture("killed")
    assert lead.mcr("complaint", "list", "--account", "Belmarrow Foods", "--count") == {"count": 0}
    lead.click("Import a file...")
    lead.wait_for("Drop a file here")
    assert not lead.sees("Earlier imports")
    assert lead.close() == 0


def bad_files(folder: Path, good: Path) -> dict[Path, str]:
    """Files that cannot come in as they are, and words of what is said of each."""
    cut = folder / "cut.csv"
    cut.write_bytes(good.read_bytes()[:4_000] + b'"12 minutes late, and then')
    bomb = folder / "bomb.xlsx"
    books.write(bomb, {"Late": books.sheet([["Reported"], ["2026-01-05"]])})
    with (
        zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
        packed.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        for _step in range(80):
            part.write(bytes(1 << 24))
    renamed = folder / "renamed.csv"
    renamed.write_text(good.read_text(encoding="utf-8").replace("carrier", "haulier", 1), "utf-8")
    return {
        cut: "A quote opens in this line and does not close as it should",
        bomb: "when unpacked",
        renamed: "is not in this file any more",
    }


def test_a_bad_file_tells_its_reason_in_plain_words(lead, files, tmp_path):
    good = files / "belmarrow-late.csv"
    lead.click("Complaints")
    lead.click("Import a file...")
    lead.wait_for("Drop a file here")
    pick(lead, good)  # from now on its columns are known
    lead.wait_for("Import 1,335 rows")
    finish(lead)
    for path, words in bad_files(tmp_path, good).items():
        if lead.sees("Bring in another file"):
            lead.click("Bring in another file")
        pick(lead, path)
        lead.wait_for(path.name, kind="PlainLabel")
        lead.picture(path.stem)
        lead.wait_for(words, kind="PlainLabel")
        print(*(one["text"] for one in lead.sights(words, kind="PlainLabel")))
    lead.leave()
