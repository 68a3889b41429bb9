"""What is said in a conflict stays there: a canary in every kind of confidential words appears to nobody
but those they are meant for, through no door."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from werkzeug.routing import BuildError

from govhub.core import clock
from govhub.core.acts import QUERIES
from govhub.core.audit import AuditEntry
from govhub.core.db import db, store
from govhub.core.jobs import run_due
from govhub.core.mail import Letter
from govhub.decisions.actions import cast_ballot
from govhub.live.socket import socketio
from govhub.mediation import actions
from govhub.mediation.models import confidential
from govhub.notices.actions import post
from tests import ready
from tests.browsing import bearer
from tests.conftest import Cast
from tests.mediation.stage import W, logged, proposed, second_mediator
from tests.world import CASE, OPEN, World, build

WORDS = "Zinnoberkanarie"  # in what everyone in the case may read
SECRET = "Purpurkanarie"  # in what only the mediator may read
ROLES = ("nobody", "dave", "erin", "root", "trea", "mona")  # mona mediates too, but not here
PARTIES = ("alice", "bob")


class Heard(logging.Handler):
    """Collects what is written into the log; statements are the database's own."""

    lines: ClassVar[list[str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("peewee"):
            self.lines.append(record.getMessage())


@contextmanager
def hearing() -> Iterator[None]:
    root, handler = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("tests").debug("listening")
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """One that holds the canaries already."""
    with ready.database(tmp_path, "canary", canaries) as url:
        yield url
    clock.thaw()


@pytest.fixture
def world(database: str) -> World:
    return ready.world("canary")


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


def canaries(cast: Cast) -> World:
    """A case between the city and the greens with canaries in it; its mediator is carol. Alice facilitates
    the space and is a party here; in case 3, which bob logged, she is not."""
    with hearing():
        return _canaries(cast)


def _canaries(cast: Cast) -> World:
    made = build(cast)
    second_mediator(cast)
    given = {**W, "case": CASE}
    actions.add_note(cast.bob, **given, body=f"{WORDS} note")
    actions.add_note(cast.carol, **given, body=f"{SECRET} note", to="mediator")
    actions.challenge_mediator(cast.bob, **given, reason=f"{WORDS} reason")
    second_mediator(cast, "nora")
    actions.take_case(cast.nora, **given)
    actions.move_deadline(cast.nora, **given, reason=f"{WORDS} deadline", due_at=clock.now() + 1_000_000)
    actions.add_note(cast.nora, **given, body=f"{SECRET} nora", to="mediator")
    proposed(cast, CASE, "bob", text=f"{WORDS} settlement", effect="conditions", conditions=f"{WORDS} later")
    post(cast.bob, **W, about=f"case:{CASE}", body=f"{WORDS} thread @Alice @Trea")
    number = logged(cast, "bob", title=f"{WORDS} title", summary=f"{WORDS} summary", severity="critical",
                    kind="decision", about=f"decision:{OPEN}")  # fmt: skip
    actions.take_case(cast.nora, **W, case=number)
    actions.escalate(cast.nora, **W, case=number, to=f"{WORDS} to", reason=f"{WORDS} why")
    number = logged(cast, "bob", title=f"{WORDS} second", summary=f"{WORDS} summary")
    actions.withdraw_case(cast.bob, **W, case=number, reason=f"{WORDS} back")
    logged(cast, "bob", title=f"{WORDS} third", summary=f"{WORDS} summary")
    run_due()
    return made


def addresses(app: Flask, cast: Cast) -> list[str]:
    """Every address that can be fetched, with everything there is to name in it."""
    found, adapter = [], app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in {"static", "api.read"}:
            continue
        values = {
            "space": "waste", "number": 1, "version": 1, "seq": 1, "post": 1, "value": 1,
            "table": "decisions", "ending": "csv", "uid": cast.people["bob"].uid, "token": "t",
            "filename": "x", "kind": "case",
        }  # fmt: skip
        wanted = {name: values.get(name, "1") for name in rule.arguments}
        try:
            found.append(adapter.build(rule.endpoint, wanted, method="GET"))
        except BuildError:  # an address of another shape
            continue
    ends = ("", "/_timeline", "/settlement", "/triage")
    more = [f"/s/waste/mediation/{n}{end}" for n in range(1, 6) for end in ends]
    more += [f"/s/waste/discussion/case/{n}{end}" for n in range(1, 6) for end in ("", "/_posts")]
    more += ["/s/waste/mediation/new?about=case:1", "/open/waste/audit.jsonl"]
    names = ("decisions", "goals", "ballots", "resources", "ledger", "cases")
    tables = [f"/open/waste/{name}.{end}" for name in names for end in ("csv", "json")]
    return sorted({*found, *more, *tables})


def read(client: Any, path: str) -> str:
    with client.get(path, follow_redirects=True) as answer:
        return answer.get_data().decode("utf-8", "replace")


@pytest.mark.once
@pytest.mark.parametrize("role", [*ROLES, "carol"])
def test_no_page_shows_it_to_anybody_else(app: Flask, browse: Any, world: World, role: str) -> None:
    """Carol was the mediator until she was challenged."""
    client, pages = browse(role), addresses(app, world.cast)
    assert len(pages) > 100
    for path in pages:
        if path != "/sign-out":
            shown = read(client, path)
            assert WORDS not in shown, path
            assert SECRET not in shown, path


@pytest.mark.once
def test_a_facilitator_reads_only_the_cases_of_her_own_organisation(
    app: Flask, browse: Any, world: World
) -> None:
    alice = browse("alice")
    assert f"{WORDS} note" in read(alice, "/s/waste/mediation/1")
    for path in addresses(app, world.cast):
        if path.startswith("/s/waste/mediation/1"):
            continue
        shown = read(alice, path)
        assert SECRET not in shown, path
        for word in ("title", "summary", "to", "why", "second", "third", "back"):
            assert f"{WORDS} {word}" not in shown, path


@pytest.mark.once
@pytest.mark.parametrize("role", PARTIES)
def test_what_is_for_the_mediator_only_is_not_for_the_parties(
    app: Flask, browse: Any, world: World, role: str
) -> None:
    client = browse(role)
    assert f"{WORDS} note" in read(client, "/s/waste/mediation/1")
    for path in addresses(app, world.cast):
        assert SECRET not in read(client, path), path


def test_the_mediator_reads_it(browse: Any, world: World) -> None:
    shown = read(browse("nora"), "/s/waste/mediation/1")
    for word in (f"{WORDS} note", f"{SECRET} note", f"{WORDS} reason", f"{WORDS} settlement"):
        assert word in shown


@pytest.mark.parametrize("role", [*ROLES, "carol", *PARTIES])
def test_no_query_answers_it_to_anybody_else(app: Flask, world: World, role: str) -> None:
    client = app.test_client()
    headers = {} if role == "nobody" else bearer(world.cast.people[role])
    for name in QUERIES:
        keys = [key for key in ("case", "decision", "about") if key in QUERIES[name].form.model_fields]
        for number in range(1, 6 if keys else 2):
            sample = {**world.sample(name), **dict.fromkeys(keys, number)}
            if "about" in sample:
                sample["about"] = f"case:{number}"
            text = client.get(f"/api/v1/{name}", query_string=sample, headers=headers).get_data(as_text=True)
            assert SECRET not in text, (name, number)
            mine = role in PARTIES and (
                name.startswith(("mediation.", "notices.")) or name == "spaces.overview"
            )
            assert mine or WORDS not in text, (name, number)


def test_no_letter_no_log_and_no_public_record_says_it(client: Any, world: World, browse: Any) -> None:
    with hearing():
        run_due()
        read(browse("nora"), "/s/waste/mediation/1")
    with store.reading():
        for letter in Letter.select().dicts():
            assert WORDS not in json.dumps(letter, default=str)
            assert SECRET not in json.dumps(letter, default=str)
        for entry in AuditEntry.select():
            assert WORDS.encode() not in entry.stored, entry.act
            assert SECRET.encode() not in entry.stored, entry.act
        hidden = AuditEntry.select().where(AuditEntry.chain == confidential(world.cast.space).uid)
        leaves = [row.leaf for row in hidden]
    assert len(leaves) > 10
    record = read(client, "/open/waste/audit.jsonl")
    assert record
    assert "mediation." not in record
    assert not [leaf for leaf in leaves if leaf in record]
    assert Heard.lines.count("listening") > 1  # now, and since before the first of it was said
    assert not [line for line in Heard.lines if WORDS in line or SECRET in line]


def test_no_live_message_reaches_anybody_else(app: Flask, browse: Any, world: World) -> None:
    pages = {}
    for role in ("dave", "erin", "trea", "root", "mona", "carol", "bob", "nora"):
        db.is_closed() or db.close()
        pages[role] = socketio.test_client(app, flask_test_client=browse(role))
    for role, page in pages.items():
        entered = page.emit("live.enter", {"space": "waste", "about": f"case:{CASE}"}, callback=True)
        assert entered["ok"] is (role in {"bob", "nora"}), role
        if not entered["ok"]:
            assert entered["error"]["kind"] == "not-found"
            page.emit("live.enter", {"space": "waste", "about": ""}, callback=True)
        page.get_received()
    actions.add_note(world.cast.bob, **W, case=CASE, body=f"{WORDS} live")
    for role, page in pages.items():
        got = [item for item in page.get_received() if item["name"] != "presence"]
        about = [
            message for message in got if "case" in json.dumps(message) or "mediation" in json.dumps(message)
        ]
        assert bool(about) is (role in {"bob", "nora"}), (role, got)
        assert WORDS not in json.dumps(got)
        page.disconnect()


def test_whoever_loses_the_case_hears_no_more(app: Flask, browse: Any, world: World) -> None:
    db.is_closed() or db.close()
    page = socketio.test_client(app, flask_test_client=browse("nora"))
    assert page.emit("live.enter", {"space": "waste", "about": f"case:{CASE}"}, callback=True)["ok"]
    page.get_received()
    actions.challenge_mediator(world.cast.alice, **W, case=CASE, reason="No")
    assert [item["name"] for item in page.get_received() if item["name"] != "presence"] == ["gone"]
    actions.add_note(world.cast.bob, **W, case=CASE, body="After")
    assert [item for item in page.get_received() if item["name"] == "changed"] == []
    page.disconnect()


def test_the_queue_hears_of_stages_and_not_of_words(app: Flask, browse: Any, world: World) -> None:
    db.is_closed() or db.close()
    page = socketio.test_client(app, flask_test_client=browse("mona"))
    assert page.emit("live.enter", {"space": "waste", "about": "mediation:queue"}, callback=True)["ok"]
    page.get_received()
    actions.add_note(world.cast.bob, **W, case=CASE, body="A word")
    assert [item for item in page.get_received() if item["name"] == "changed"] == []
    actions.move_on(world.cast.nora, **W, case=CASE, stage="dialogue")
    heard = [item["args"][0] for item in page.get_received() if item["name"] == "changed"]
    assert heard == [{"act": "mediation", "about": "mediation:queue"}]
    page.disconnect()


def test_a_public_vote_says_no_more_than_that_its_clock_stood_still(client: Any, world: World) -> None:
    cast_ballot(world.cast.bob, **W, decision=OPEN, choice="block", reason="Public reason")
    shown = read(client, f"/open/waste/decisions/{OPEN}")
    assert WORDS not in shown
    assert not re.search(r"(?<![\w-])C-\d", shown)  # the number of a case; tokens are full of letters
