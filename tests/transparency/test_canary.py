"""Nothing private ever appears in the open: not on a page, not in a download, not inside the record."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from govhub.core.audit import AuditEntry
from govhub.core.db import store
from govhub.decisions.actions import propose, revise, withdraw
from govhub.documents.actions import create, rename, save_text, save_version
from govhub.goals.actions import propose as propose_goal
from govhub.goals.actions import rename as rename_goal
from govhub.spaces.actions import give_role, invite
from govhub.spaces.models import Mandate, Role, Space
from govhub.transparency.queries.tables import TABLES
from tests.conftest import Cast
from tests.transparency.stage import CANARY, decided, funded, measured, opened, other, reported, rule_set

MAIL = "canary-mail@private.example"


def private_things(cast: Cast) -> None:
    """Everything that is somebody's own business, each with the canary in it, beside what is public."""
    funded(cast)
    measured(cast)
    reported(cast)
    decided(cast, bob="disagree")
    opened(cast)
    rule = rule_set(cast)
    draft = {"space": "waste", "title": f"{CANARY} draft", "text": f"{CANARY} draft", "rule_set": rule}
    number = propose(cast.bob, **draft)["decision"]
    revise(cast.bob, decision=number, **{**draft, "title": f"{CANARY} revised"})
    withdraw(cast.bob, space="waste", decision=propose(cast.bob, **draft)["decision"])
    goal = propose_goal(cast.bob, space="waste", title=f"{CANARY} goal", text=f"{CANARY} goal")
    rename_goal(cast.alice, space="waste", goal=goal["goal"], title=f"{CANARY} goal again")
    text = create(cast.bob, space="waste", kind="text", title=f"{CANARY} text", text=f"{CANARY} text")
    written = {"space": "waste", "document": text["document"]}
    save_text(cast.bob, **written, base=f"{CANARY} text", text=f"{CANARY} more")
    save_version(cast.bob, **written, note=f"{CANARY} note")
    rename(cast.bob, **written, title=f"{CANARY} title")
    invite(cast.alice, space="waste", role="member", email=MAIL)
    give_role(cast.alice, space="waste", person=cast.people["carol"].uid, role="observer")
    for visibility in ("listed", "private"):
        _elsewhere(cast, visibility)


def _elsewhere(cast: Cast, visibility: str) -> None:
    """A decision in a space that is not public."""

    def move() -> None:
        space = other(visibility, visibility)
        role = Role.create(space=space, person=cast.people["alice"], role="facilitator")
        stakeholder = space.stakeholders.get()
        Mandate.create(stakeholder=stakeholder, person=role.person, may_vote=True, starts_at=0)

    store.write(move)
    given: dict[str, Any] = {"space": visibility, "title": CANARY, "text": CANARY}
    from govhub.decisions.actions import make_rule_set, open

    rule = make_rule_set(cast.alice, space=visibility, name=CANARY, method="consent")["rule_set"]
    number = propose(cast.alice, **given, rule_set=rule)["decision"]
    from govhub.core import clock

    open(cast.alice, space=visibility, decision=number, closes_at=clock.now() + 3_600_000)


def _words(data: bytes) -> str:
    """What a file says; of an archive, all its members."""
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    return "" if data.startswith(b"%PDF") else data.decode()  # a PDF is made of the page's own content


def crawl(client: FlaskClient) -> dict[str, str]:
    """Everything that can be reached in the open, in every language, and the addresses nobody links to."""
    waiting = ["/open", "/open/verify", "/open/listed", "/open/private", "/open/how-to-verify.txt"]
    waiting += [f"/open/{space}/decisions/{n}{end}" for space in ("waste", "listed", "private")
                for n in range(1, 8) for end in ("", ".json", "/ballots.csv", "/ballots.json")]  # fmt: skip
    waiting += [f"/open/waste/goals/{n}" for n in (1, 2)]
    waiting += [f"/open/waste/reports/{n}{end}" for n in (1, 2) for end in ("", ".json", "?version=1")]
    waiting += ["/open/waste/decisions.atom", "/open/waste/decisions.ics", "/open/waste/datapackage.json"]
    waiting += [f"/open/waste/{table}.{end}" for table in TABLES for end in ("csv", "json")]
    hidden = ("decisions", "goals", "audit", "audit.jsonl", "audit/1.json", "decisions.csv", "goals.json")
    waiting += [f"/open/{space}/{name}" for space in ("listed", "private") for name in hidden]
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = _words(client.get(path).data)
        links = re.findall(r'href="(/open[^"#]*)"', found[path])
        waiting += [unescape(link) for link in links if "lang=" not in link]
    return found


def test_nothing_private_is_in_the_open(client: FlaskClient, cast: Cast) -> None:
    private_things(cast)
    pages = crawl(client)
    assert len(pages) > 60
    assert "/open/waste/audit.jsonl" in pages
    public = {path: text for path, text in pages.items() if "Sort more" in text or "/waste" in path}
    assert len(public) > 20
    for path, text in pages.items():
        assert CANARY not in text, path
        assert "Zwölfuhrtee" not in text, path
        assert MAIL not in text, path
        assert "@example.org" not in text, path
        assert "77.7" not in text, path  # a value that nobody has confirmed
        for somebody in ("Carol", "Erin", "Trea", "Dave", "Root"):
            assert somebody not in text, (path, somebody)


def test_nothing_private_is_in_the_record_of_a_public_space(cast: Cast) -> None:
    private_things(cast)
    for row in AuditEntry.select().where(AuditEntry.chain == cast.space.uid):
        content = bytes(row.content).decode()
        assert "Zwölfuhrtee" not in content, row.act
        assert "@" not in content, row.act


@pytest.mark.parametrize("path", ["transparency.decision", "transparency.record", "transparency.space"])
def test_queries_of_a_private_space_answer_nothing_to_members_either(
    client: FlaskClient, cast: Cast, path: str
) -> None:
    decided(cast)
    store.write(Space.update(visibility="private").execute)
    answer = client.get(f"/api/v1/{path}?space=waste" + ("&decision=1" if path.endswith("decision") else ""))
    assert answer.status_code == 404
    assert "Fridays" not in answer.text
