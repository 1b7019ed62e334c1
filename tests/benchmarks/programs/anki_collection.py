"""Makes an Anki profile whose collection holds the notes on standard input; run by Anki's Python."""

from __future__ import annotations

import sys
from pathlib import Path

from anki.collection import Collection


def main(base: Path, profile: str) -> None:
    folder = base / profile
    folder.mkdir(parents=True)
    collection = Collection(str(folder / "collection.anki2"))
    kind = collection.models.by_name("Basic")
    deck = collection.decks.id("Bench")
    for number, body in enumerate(sys.stdin.read().splitlines()):
        note = collection.new_note(kind)
        note["Front"] = f"{number} {body[:40]}"
        note["Back"] = body
        collection.add_note(note, deck)
    collection.close()

    # The profile must be known, or the first start asks for a language and one.
    from anki.lang import set_lang
    from aqt.profiles import ProfileManager

    set_lang("en_US")

    manager = ProfileManager(base)
    manager.setupMeta()
    manager.meta["firstRun"] = False
    manager.meta["defaultLang"] = "en_US"
    # A measured program asks nobody for news.
    manager.set_update_check(on=False)
    manager.set_check_for_addon_updates(on=False)
    if profile not in manager.profiles():
        manager.create(profile)
    manager.load(profile)
    manager.save()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
