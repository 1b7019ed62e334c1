"""What the design says that sharing must withstand of the words in notes."""

from __future__ import annotations

from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync.bodies import Body
from tests.property.scenarios import staged

NOTE = b"n" * 16


def test_text_before_its_dependency_then_a_restart() -> None:
    """Words whose predecessors are missing wait, survive a restart, and appear once these come."""
    with staged("member") as stage:
        ada, jun = stage.machines
        base = stage.names()
        ada.say(stage.fence, NOTE, "First.")
        stage.sync(ada)
        first = stage.names() - base
        ada.say(stage.fence, NOTE, "First. Second.")
        stage.sync(ada)
        stage.sync(jun, only=stage.names() - first)
        assert "Second" not in jun.body(NOTE)
        jun.restart()
        stage.agree()
        assert jun.body(NOTE) == "First. Second."


def test_text_on_top_of_quarantined_text() -> None:
    """Words of a removed member that accepted words build on come in with these; the rest stays out."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        ada.say(stage.fence, NOTE, "Ada.")
        stage.agree()
        ada.memberships.remove_person(stage.fence, stage.person(mo))
        # Mo and Jun have not heard of it yet, so Jun writes on what Mo wrote.
        deaf = stage.names()
        mo.say(stage.fence, NOTE, "Ada. Mo.")
        mo.write(stage.fence, "contact", b"m" * 16, {"name": "By Mo"})
        stage.sync(mo, only=deaf)
        stage.sync(jun)
        assert jun.body(NOTE) == "Ada. Mo."
        jun.say(stage.fence, NOTE, "Ada. Mo. Jun.")
        stage.agree(ada, jun)
        assert ada.body(NOTE) == jun.body(NOTE)
        assert "Jun." in ada.body(NOTE)
        assert stage.contacts(ada) == stage.contacts(jun) == set()
        assert stage.state(ada).quarantined > 0
        late = stage.joins(ada, "late")
        stage.agree(ada, jun, late)
        assert late.body(NOTE) == ada.body(NOTE)


def test_text_whose_quarantined_dependency_comes_later() -> None:
    """Accepted words wait for what they build on, and appear once it comes, though it does not count."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        unaware = stage.names()
        mo.say(stage.fence, NOTE, "Mo.")
        stage.sync(mo, only=unaware)
        theirs = stage.names() - unaware
        stage.sync(jun)
        jun.say(stage.fence, NOTE, "Mo. Jun.")
        stage.sync(jun)
        ada.memberships.remove_person(stage.fence, stage.person(mo))
        stage.sync(ada, only=stage.names() - theirs)
        assert "Jun" not in ada.body(NOTE)
        for _ in range(2):
            # With nothing new either: the sync before may have ended too soon.
            stage.sync(ada)
        assert ada.body(NOTE) == "Mo. Jun."
        stage.agree(ada, jun)


def test_text_on_top_of_rejected_text_that_some_never_had() -> None:
    """Whoever holds what accepted words build on puts it on the storage, though it does not count itself."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        mo.say(stage.fence, NOTE, "Mo.")
        bundle = stage.folder / "stick.mcr"
        Packs(mo.store, mo.journal).export(stage.fence, bundle)
        Packs(ada.store, ada.journal).import_(bundle)
        (place,) = ada.sharing._records.places(1)
        ada.memberships.reject(stage.fence, [place.id])
        stage.sync(ada)
        assert ada.body(NOTE) == ""
        mo.say(stage.fence, NOTE, "Mo. Again.")
        stage.sync(mo)
        for _ in range(2):
            stage.all_sync()
        stage.agree()
        assert "Again." in jun.body(NOTE)


def test_a_forged_peer_id() -> None:
    """Words signed by one member as another's are set aside alone, under the name of who signed them."""
    with staged("member", "member") as stage:
        ada, jun, mo = stage.machines
        jun.say(stage.fence, NOTE, "Jun's own words.")
        (pending,) = [one for one in jun.journal.pending(stage.fence) if one.texts]
        stage.forge(mo, Body([], pending.texts), stage.keys(mo))
        stage.sync(ada)
        (odd,) = stage.state(ada).set_aside
        assert (odd.reason, odd.whose) == ("text", "P2")
        stage.agree()
        assert ada.body(NOTE) == "Jun's own words."


def test_three_write_into_one_note_at_once() -> None:
    """Every word of everybody is there, once, in one order."""
    with staged("member", "member") as stage:
        for number in range(5):
            for one in stage.machines:
                one.say(stage.fence, NOTE, f"{one.body(NOTE)} {one.name}.{number}")
        stage.agree()
        (body,) = {one.body(NOTE) for one in stage.machines}
        words = body.split()
        assert len(words) == len(set(words)) == 15
