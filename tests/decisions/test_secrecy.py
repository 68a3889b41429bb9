"""Can anybody link a voter and a choice? Everything that an administrator's screens, the exports, the log and
a dump of the database offer is searched for it.

The exact attack: the same vote takes place twice, with the same people in the same order at the same times
and the same chance, and only the choices are handed round among them. Whatever differs afterwards would tell
something; so nothing may differ, down to the bytes of the database's file. What remains linkable all the
same is shown as well, and listed in `REMAINS` (and in docs/adr/0020-what-secret-means-here.md).

A database file belongs to SQLite; on PostgreSQL the same rows are written by the same code.
"""

from __future__ import annotations

import json
import logging
import random
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from govhub.accounts.models import Person
from govhub.config import Settings
from govhub.core import clock, schema
from govhub.core.actor import Actor
from govhub.core.canonical import sha256_hex
from govhub.core.db import db, store
from govhub.decisions import actions, forms
from govhub.decisions.jobs import close_due
from govhub.decisions.models import Urn
from govhub.spaces.models import Mandate, Role, Space, Stakeholder
from tests.application import application, sqlite_url
from tests.browsing import signed_in_client
from tests.conftest import KEY
from tests.decisions.stage import DEADLINE, NOW

VOTERS = 9
CHOICES = ("agree", "disagree", "abstain")
SCREENS = (
    "/admin", "/admin/people", "/admin/letters", "/s/waste", "/s/waste/activity", "/s/waste/people",
    "/s/waste/decisions", "/s/waste/decisions/1", "/s/waste/decisions/1/_result",
    "/s/waste/decisions/1/_voices", "/s/waste/reports", "/api/v1/openapi.json",
)  # fmt: skip
EXPORTS = (
    "/open/waste/decisions/1", "/open/waste/decisions/1.json", "/open/waste/decisions/1.zip",
    "/open/waste/decisions/1/ballots.csv", "/open/waste/decisions/1/ballots.json",
    "/open/waste/decisions.csv", "/open/waste/decisions.atom", "/open/waste/audit.jsonl",
)  # fmt: skip
REMAINS = (
    "whoever copies the database, or reads its log or memory, between two ballots sees which line of the urn "
    "grew (shown below); SQLite's log is emptied after every ballot, PostgreSQL keeps old versions of rows "
    "and its log until it cleans up",
    "whoever changes the program, or reads what the server receives, sees each ballot as it comes",
    "where all choose the same, or all but one who say so, the published urn tells what each of them chose",
    "a ranking of many options can be so rare that its author is known by it, or can prove it to a buyer",
    "who has voted, when, and in which order is public; what they chose is not",
)


@dataclass
class World:
    """What one course of a vote left behind, as an adversary gets it afterwards."""

    rows: dict[str, list[Any]] = field(default_factory=dict)
    file: bytes = b""
    log: bytes = b""
    receipts: list[Any] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    logged: str = ""
    urns: list[list[dict[str, Any]]] = field(default_factory=list)
    voters: list[str] = field(default_factory=list)
    halfway: dict[str, list[Any]] = field(default_factory=dict)


@pytest.fixture
def same_chance(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`same_chance()` makes everything random come as it came the time before."""
    state = random.Random()
    monkeypatch.setattr(secrets, "token_bytes", lambda n=32: state.randbytes(n))
    monkeypatch.setattr(secrets, "token_hex", lambda n=32: state.randbytes(n).hex())
    monkeypatch.setattr(secrets, "token_urlsafe", lambda n=32: state.randbytes(n).hex())
    return lambda: state.seed(20)


def people() -> list[Actor]:
    """A space with as many people as there are voters; the first facilitates, and administers the house."""
    space = Space.create(short_name="waste", name="Waste coalition", visibility="public", purpose="Sort.")
    actors = []
    for n in range(VOTERS):
        stakeholder = Stakeholder.create(space=space, name=f"Organisation {n}", sector="cso")
        person = Person.create(email=f"p{n}@example.org", name=f"Person {n}", is_admin=not n, created_at=0)
        Role.create(space=space, person=person, role="member" if n else "facilitator")
        Mandate.create(stakeholder=stakeholder, person=person, may_vote=True, starts_at=0)
        actors.append(person.actor())
    return actors


def course(folder: Path, choices: list[str], *, until: int = VOTERS) -> World:
    """A secret vote from its opening to its end, in which the n-th person chooses `choices[n]`."""
    folder.mkdir()
    clock.freeze(NOW)
    url = sqlite_url(folder)
    store.open(url)
    seen = World()
    try:
        actors = store.write(people)
        rule = {"name": "Secret", "method": "majority", "secrecy": "secret"}
        number = actions.make_rule_set(actors[0], space="waste", **rule)["rule_set"]
        given: dict[str, Any] = {"title": "A chair", "text": "Who?", "rule_set": number}
        actions.propose(actors[0], space="waste", **given)
        actions.open(actors[0], space="waste", decision=1, closes_at=DEADLINE)
        for n, (actor, choice) in enumerate(zip(actors, choices, strict=True)):
            clock.freeze(NOW + 1000 * (n + 1) + 37 * n * n)
            said: dict[str, Any] = {"decision": 1, "choice": choice, "round": 1, "key": f"key {n}"}
            seen.receipts.append(actions.cast_ballot(actor, space="waste", **said))
            with store.reading():
                seen.urns.append(Urn.get().lines)
                if n + 1 == until:
                    seen.halfway = dumped()
        clock.freeze(DEADLINE)
        close_due(clock.now())
        with store.reading():
            seen.rows = dumped()
            seen.voters = [row.uid for row in Stakeholder.select().order_by(Stakeholder.id)]
        read(seen, folder, url, Person.get_by_id(1))
    finally:
        db.is_closed() or db.close()
        store.close()
        clock.thaw()
    seen.file = (folder / "test.db").read_bytes()
    return seen


def dumped() -> dict[str, list[Any]]:
    """Every table, in the order in which its rows lie."""
    tables = [model._meta.table_name for model in schema.models()]
    return {one: db.execute_sql(f'select rowid, * from "{one}" order by rowid').fetchall() for one in tables}


def read(seen: World, folder: Path, url: str, admin: Any) -> None:
    """The log as it lies there after the end, then every screen and every export."""
    log = folder / "test.db-wal"
    seen.log = log.read_bytes() if log.exists() else b""
    app = application(Settings(data_dir=folder, database_url=url, secret_key=KEY, rate_limits=False))
    for addresses, client in ((SCREENS, signed_in_client(app, admin)), (EXPORTS, app.test_client())):
        for address in addresses:
            sent = client.get(address)
            if addresses is EXPORTS:
                assert sent.status_code == 200, address
            seen.answers[address] = re.sub(rb"[0-9A-Za-z_\-.]{30,}", b"", sent.data)


@contextmanager
def listening(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Everything that is logged, as detailed as it goes (but not the statements to the database)."""
    said: list[str] = []
    caplog.clear()
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, logger="peewee"):
        yield said
    said += [record.getMessage() for record in caplog.records]


def handed_round(choices: list[str]) -> list[list[str]]:
    """The same choices in other hands: turned by one, backwards, and shuffled."""
    shuffled = sorted(choices, key=lambda one: sha256_hex(one.encode()))
    return [choices[1:] + choices[:1], choices[::-1], shuffled]


@pytest.mark.parametrize("seed", [1, 2])
def test_cast_ballot_leaves_nothing_by_which_voter_and_choice_could_be_linked(
    tmp_path: Path, same_chance: Any, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    chance = random.Random(seed)
    choices = [chance.choice(CHOICES) for _ in range(VOTERS)]
    worlds = []
    for n, order in enumerate([choices, *handed_round(choices)]):
        same_chance()
        with listening(caplog) as said:
            worlds.append(course(tmp_path / str(n), order))
        worlds[-1].logged = re.sub(rf"{re.escape(str(tmp_path))}/\d", "", "\n".join(said))
    first = worlds[0]
    for other in worlds[1:]:
        assert other.receipts == first.receipts
        for table, rows in first.rows.items():
            assert other.rows[table] == rows, table
        for address, answer in first.answers.items():
            assert other.answers[address] == answer, address
        assert other.logged == first.logged
        assert other.log == first.log
        assert other.file == first.file
    told = json.loads(first.answers["/open/waste/decisions/1.json"])["beside"]["urn"]
    assert {line["choice"]: line["voices"] for line in told} == Counter(choices)


def test_cast_ballot_leaves_nothing_while_the_vote_is_open_either(tmp_path: Path, same_chance: Any) -> None:
    same_chance()
    first = course(tmp_path / "a", ["agree", "disagree", "disagree", *["agree"] * 6], until=3)
    same_chance()
    other = course(tmp_path / "b", ["disagree", "disagree", "agree", *["agree"] * 6], until=3)
    assert first.halfway == other.halfway
    said = json.dumps([rows for table, rows in first.halfway.items() if table != "urn"], default=repr)
    assert '"voted' in said.replace("\\", "")
    assert "disagree" not in said


def test_cast_ballot_leaves_no_hash_that_could_be_guessed(tmp_path: Path, same_chance: Any) -> None:
    same_chance()
    world = course(tmp_path / "a", [CHOICES[n % 3] for n in range(VOTERS)])
    kept = json.dumps(world.rows, default=repr) + str(world.receipts) + str(world.answers)
    for voter in (*world.voters, ""):
        for choice in CHOICES:
            form = forms.CastBallot(space="waste", decision=1, choice=choice, voter=voter, round=1)
            for guess in (f"decisions.cast_ballot\n{form.model_dump_json()}", f"{voter}{choice}", choice):
                assert sha256_hex(guess.encode()) not in kept


def test_cast_ballot_leaves_no_choice_beside_a_name(tmp_path: Path, same_chance: Any) -> None:
    same_chance()
    world = course(tmp_path / "a", [CHOICES[n % 3] for n in range(VOTERS)])
    named = [*world.voters, *(f"Organisation {n}" for n in range(VOTERS)), *(f"Person {n}" for n in range(9))]
    for table, rows in world.rows.items():
        for row in rows:
            said = repr(row)
            ends = "decisions.close" in said or table == "decision"  # there the urn stands, beside nobody
            if any(one in said for one in named) and not ends:
                assert not any(f"{choice}" in said.replace("disagreement", "") for choice in CHOICES), said
    for n in range(1, 3):  # no earlier urn: at the end there are three of each
        assert b'"choice":"agree","voices":%d' % n not in world.file + world.log


def test_what_remains_linkable_is_known_and_said(tmp_path: Path, same_chance: Any, capsys: Any) -> None:
    same_chance()
    choices = [CHOICES[n % 3] for n in range(VOTERS)]
    world = course(tmp_path / "a", choices)
    before: Counter[str] = Counter()
    for n, urn in enumerate(world.urns):  # an operator who looks between two ballots
        now = Counter({line["choice"]: line["voices"] for line in urn})
        assert list((now - before).elements()) == [choices[n]]
        before = now
    alone = course(tmp_path / "b", ["agree"] * VOTERS)
    told = json.loads(alone.answers["/open/waste/decisions/1.json"])["beside"]["urn"]
    assert told == [{"choice": "agree", "voices": VOTERS}]
    print("What remains linkable in a secret vote:", *REMAINS, sep="\n- ")
    assert "between two ballots" in capsys.readouterr().out
    record = Path("docs/adr/0020-what-secret-means-here.md").read_text()
    for one in ("between two ballots", "all choose the same", "rare", "order is public"):
        assert one in record
