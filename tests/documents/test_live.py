"""Writing together through the real Socket.IO server: what arrives, what is kept, what is refused."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from govhub.core.db import store
from govhub.documents.actions import rename, restore_version, save_text, save_version
from govhub.documents.crdt.parsing import from_markdown
from govhub.documents.crdt.room import EMPTY
from govhub.documents.jobs import fold
from govhub.documents.live import log, rooms
from govhub.documents.models import (
    Document,
    DocumentSnapshot,
    DocumentUpdate,
    document_at,
    room_of,
    version_at,
    writers_of,
)
from govhub.spaces.models import Role
from tests.documents.conftest import TEXT


def stored(cast, number) -> str:
    with store.reading():
        return room_of(document_at(cast.space, number)).markdown


def settle() -> None:
    """Until the window in which changes are gathered is over."""
    time.sleep(0.06)


def test_join_gives_the_text_and_who_is_there(writer, text):
    alice, bob = writer("alice"), writer("bob")
    assert alice.join()["people"] == []
    answer = bob.join()
    assert [person["name"] for person in answer["people"]] == ["Alice"]
    assert bob.copy.markdown == TEXT
    assert answer["checksum"] == bob.copy.checksum
    assert answer["may_write"] is True
    assert [message["args"][0]["name"] for message in alice.hear()] == ["Bob"]


def test_update_reaches_the_others_and_the_log(writer, cast, text):
    alice, bob = writer("alice"), writer("bob")
    alice.join()
    bob.join()
    change = alice.copy.write(from_markdown(TEXT + "\nThêm 😀"))
    assert alice.call("documents.update", update=change) == {"ok": True}
    settle()
    bob.hear()
    assert bob.copy.markdown == alice.copy.markdown == stored(cast, text)


def test_update_of_two_at_once_ends_the_same_for_all(writer, cast, text):
    alice, bob = writer("alice"), writer("bob")
    alice.join()
    bob.join()
    one = alice.copy.write(from_markdown(TEXT.replace("7 ngày", "14 ngày")))
    two = bob.copy.write(from_markdown(TEXT + "\nBob's sentence"))
    assert alice.call("documents.update", update=one)["ok"]
    assert bob.call("documents.update", update=two)["ok"]
    settle()
    alice.hear()
    bob.hear()
    assert alice.copy.markdown == bob.copy.markdown == stored(cast, text)
    assert "14 ngày" in alice.copy.markdown
    assert "Bob's sentence" in alice.copy.markdown


def test_update_made_offline_arrives_at_the_next_join(writer, cast, text):
    alice, bob = writer("alice"), writer("bob")
    alice.join()
    bob.join()
    bob.page.disconnect()
    bob.copy.write(from_markdown(TEXT + "\nwritten on the train"))
    alice.call("documents.update", update=alice.copy.write(from_markdown("new first line\n\n" + TEXT)))
    again = writer("bob")
    again.copy = bob.copy
    answer = again.join()
    again.call("documents.update", update=again.copy.missing(answer["state"]))
    assert stored(cast, text) == again.copy.markdown
    assert "on the train" in again.copy.markdown
    assert "new first line" in again.copy.markdown


def test_update_survives_a_restart(writer, cast, text):
    alice = writer("alice")
    alice.join()
    for line in ("one", "two", "three"):
        alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\n" + line)))
    alice.page.disconnect()
    assert rooms.all_open() == []
    bob = writer("bob")
    bob.join()
    assert bob.copy.markdown == alice.copy.markdown


@pytest.mark.parametrize("junk", [b"\xff" * 40, b"", b"\x01\x01", b"x" * 600_000])
def test_update_that_is_malformed_cuts_the_sender_off_and_nobody_else(writer, cast, text, junk):
    alice, bob = writer("alice"), writer("bob")
    alice.join()
    bob.join()
    answer = bob.call("documents.update", update=junk)
    assert answer["error"]["kind"] == "bad-update"
    for _ in range(50):
        if not bob.page.is_connected():
            break
        time.sleep(0.02)
    assert not bob.page.is_connected()
    assert alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\nfine")))["ok"]
    assert stored(cast, text) == alice.copy.markdown
    assert DocumentUpdate.select().count() == 2


def test_update_without_its_predecessor_is_told_to_compare(writer, text):
    alice = writer("alice")
    alice.join()
    alice.copy.write(from_markdown(TEXT + "\nlost on the way"))
    second = alice.copy.write(from_markdown(TEXT + "\nlost on the way\n\nnext"))
    assert alice.call("documents.update", update=second)["error"]["kind"] == "gap"
    answer = alice.join()
    assert alice.call("documents.update", update=alice.copy.missing(answer["state"]))["ok"]
    assert alice.join()["checksum"] == alice.copy.checksum


def test_update_before_joining_is_refused(writer, text):
    alice = writer("alice")
    assert alice.call("documents.update", update=EMPTY)["error"]["kind"] == "gap"


def test_update_by_an_observer_is_refused(writer, cast, text):
    erin = writer("erin")
    assert erin.join()["may_write"] is False
    change = erin.copy.write(from_markdown(TEXT + "\nI may not"))
    assert erin.call("documents.update", update=change)["error"]["kind"] == "forbidden"
    assert stored(cast, text) == TEXT


@pytest.mark.parametrize(
    ("name", "kind"), [("dave", "forbidden"), ("nobody", "sign-in-needed"), ("root", "forbidden")]
)
def test_join_by_a_stranger_is_refused(writer, name, kind):
    assert writer(name).join()["error"]["kind"] == kind


def test_update_after_the_role_was_taken_away_is_refused(writer, cast, text):
    bob = writer("bob")
    bob.join()
    store.write(lambda: Role.delete().where(Role.person == cast.people["bob"]).execute())
    change = bob.copy.write(from_markdown(TEXT + "\ntoo late"))
    assert bob.call("documents.update", update=change)["error"]["kind"] == "forbidden"
    assert bob.call("documents.awareness", cursor="{}")["error"]["kind"] == "forbidden"
    assert stored(cast, text) == TEXT


def test_awareness_tells_the_others_whose_caret_it_is(writer, text):
    alice, bob = writer("alice"), writer("bob")
    alice.join()
    bob.join()
    alice.hear()
    assert bob.call("documents.awareness", cursor='{"anchor": 1}')["ok"]
    said = alice.hear()[-1]["args"][0]
    assert (said["name"], said["cursor"], said["document"]) == ("Bob", '{"anchor": 1}', text)
    assert bob.call("documents.awareness", cursor="x" * 1001)["error"]["kind"] == "invalid"
    bob.page.disconnect()
    assert alice.hear()[-1]["name"] == "documents.left"


def test_leave_closes_the_text(writer, text):
    alice = writer("alice")
    alice.join()
    assert alice.call("documents.leave")["ok"]
    assert rooms.all_open() == []
    assert alice.call("documents.leave")["ok"]


def test_save_text_reaches_the_open_editors(writer, cast, text):
    alice = writer("alice")
    alice.join()
    save_text(cast.bob, space="waste", document=text, base=TEXT, text=TEXT + "\nfrom the textarea")
    settle()
    alice.hear()
    assert alice.copy.markdown == stored(cast, text)
    assert "from the textarea" in alice.copy.markdown
    change = alice.copy.write(from_markdown(alice.copy.markdown + "\nand on"))
    assert alice.call("documents.update", update=change)["ok"]


def test_restore_version_reaches_the_open_editors(writer, cast, text):
    alice = writer("alice")
    alice.join()
    alice.call("documents.update", update=alice.copy.write(from_markdown("something else")))
    restore_version(cast.alice, space="waste", document=text, version=1)
    settle()
    alice.hear()
    assert alice.copy.markdown == TEXT


def test_save_version_names_everybody_who_wrote(writer, cast, text):
    for name in ("bob", "carol"):
        page = writer(name)
        page.join()
        page.call("documents.update", update=page.copy.write(from_markdown(page.copy.markdown + f"\n{name}")))
    kept = save_version(cast.alice, space="waste", document=text)
    assert kept["version"] == 2
    with store.reading():
        version = version_at(document_at(cast.space, text), 2)
    assert [author["name"] for author in version.authors] == ["Bob", "Carol"]


def test_fold_keeps_the_text_the_writers_and_the_open_room(writer, cast, text):
    alice = writer("alice")
    alice.join()
    for n in range(30):
        alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\nw" * n + "\nend")))
    with store.reading():
        document = Document.get()
    assert store.write(lambda: fold(document.id))
    assert DocumentUpdate.select().count() == 1
    assert stored(cast, text) == alice.copy.markdown
    assert alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\nafter")))["ok"]
    assert stored(cast, text) == alice.copy.markdown
    with store.reading():
        assert [person.name for person in writers_of(Document.get())] == ["Alice"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_fold_while_the_log_is_read_loses_nothing(writer, cast, text, monkeypatch, moment):
    alice = writer("alice")
    alice.join()
    for n in range(5):
        alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\nw" * n + "\nend")))
    with store.reading():
        document = Document.get()
    moments = ["after", "before"]
    really = DocumentSnapshot.get_or_none

    def meanwhile(now: str) -> None:
        if moments and moments.pop() == now == moment:
            assert store.write(lambda: fold(document.id))

    def get_or_none(*wanted):
        meanwhile("before")
        found = really(*wanted)
        meanwhile("after")
        return found

    monkeypatch.setattr(DocumentSnapshot, "get_or_none", get_or_none)
    with store.reading():
        assert room_of(document).markdown == alice.copy.markdown
    assert DocumentUpdate.select().count() == 1


def test_fold_keeps_a_title_that_was_given_meanwhile(writer, cast, text):
    alice = writer("alice")
    alice.join()
    alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\nend")))
    with store.reading():
        stale = Document.get()
    rename(cast.alice, space="waste", document=text, title="Another title")
    assert store.write(lambda: fold(stale.id))
    with store.reading():
        assert Document.get().title == "Another title"


def test_join_waits_for_a_change_whose_writer_has_just_gone(writer, cast, text, monkeypatch):
    monkeypatch.setattr(log, "TOGETHER", 0.2)
    alice, bob = writer("alice"), writer("bob")
    alice.join()
    change = alice.copy.write(from_markdown(TEXT + "\nthe last words"))
    with ThreadPoolExecutor(1) as aside:
        sent = aside.submit(alice.call, "documents.update", update=change)
        time.sleep(0.05)
        alice.page.disconnect()
        bob.join()
        sent.result()
    assert bob.copy.markdown == stored(cast, text) == alice.copy.markdown


def test_update_is_told_to_pages_that_only_show_the_text(writer, text):
    alice, reader = writer("alice"), writer("erin")
    alice.join()
    reader.page.emit("live.enter", {"space": "waste", "about": f"document:{text}"}, callback=True)
    for line in ("one", "two"):
        alice.call("documents.update", update=alice.copy.write(from_markdown(TEXT + "\n" + line)))
    time.sleep(1.2)
    told = [said["args"][0] for said in reader.page.get_received() if said["name"] == "changed"]
    assert told == [{"act": "documents.update", "about": f"document:{text}"}]
