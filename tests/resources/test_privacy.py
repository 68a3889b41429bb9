"""Givers who wish no mention: nowhere named where they asked not to be."""

from __future__ import annotations

import json

import pytest

from govhub.core import audit
from govhub.core.audit import AuditEntry, AuditOpening
from govhub.core.db import store
from govhub.resources import actions, queries
from govhub.resources.queries import (
    allocation_history,
    allocations_of,
    ledger_lines,
    pledges_shown,
    statement,
)
from tests.browsing import bearer
from tests.resources import stage
from tests.resources.stage import pledge, receive, reverse

SECRET = "Canary-7f3a"
BASE = "/s/waste/resources"


@pytest.fixture
def quiet(cast):
    """Two pledges of an organisation of its own sector with a telling name: one anonymous, one not at all."""
    stage.side_by_side(cast)
    stage.partner(cast, "quiet", f"Foundation {SECRET}", "donor", "quinn")
    stage.purpose(cast)
    for number, how in enumerate(("anonymous", "none"), 1):
        pledge(cast, "100", by="quinn", stakeholder="quiet", acknowledgement=how, what=f"From {SECRET}")
        receive(cast, number, "60", memo=f"Statement of {SECRET}")
    pledge(cast, "100", what="Ours")
    receive(cast, 3, "40")
    return cast.stakeholders["quiet"].uid


def everything_public(cast):
    with store.reading():
        return json.dumps(
            [
                statement(cast.space),
                statement(cast.space, 0),
                list(ledger_lines(cast.space)),
                list(pledges_shown(cast.space)),
                allocations_of(cast.space, decision=1),
            ],
            default=str,
        )


def test_pledge_of_a_giver_without_name_is_in_no_public_figure(cast, quiet):
    said = everything_public(cast)
    assert SECRET not in said
    assert quiet not in said
    assert "donor" not in said  # the only one of its sector
    assert "Green roof" in said
    found = statement(cast.space)
    assert found["without_name"] == [{"unit": "EUR", "pledged": 20000, "received": 12000}]
    assert found["fairness"][0]["without_name"] == 12000
    assert found["fairness"][0]["largest_giver"]["name"] == "Green roof"


def test_pledge_of_a_giver_without_name_is_not_linked_in_the_record(cast, quiet):
    actions.withdraw_pledge(cast.quinn, space="waste", pledge=1, reason=SECRET)
    actions.acknowledge(cast.quinn, space="waste", pledge=2, acknowledgement="anonymous")
    reverse(cast, 4)
    rows = list(AuditEntry.select().where(AuditEntry.chain == cast.space.uid))
    written = b"\n".join(row.stored for row in rows).decode()
    assert SECRET not in written
    assert quiet not in written
    assert cast.people["quinn"].uid not in written
    assert {row.actor for row in rows if row.act == "resources.withdraw_pledge"} == {"undisclosed"}
    opened = {row.value for row in AuditOpening.select().where(AuditOpening.name == "stakeholder")}
    assert opened == {quiet}
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_pledge_of_a_named_giver_is_recorded_as_theirs(cast, quiet):
    row = AuditEntry.get((AuditEntry.act == "resources.pledge") & (AuditEntry.about == "pledge:3"))
    assert row.actor == cast.people["bob"].uid
    assert row.facts["stakeholder"] == cast.stakeholders["greens"].uid
    assert row.facts["what"] == "Ours"


PLACES = ["", "/pledges", "/ledger", "/pledges/2", "/pledges/2/thanks"]
KNOWS = {"alice": 200, "trea": 200, "quinn": 200, "erin": 403, "bob": 403, "carol": 403}


@pytest.mark.parametrize("name", list(KNOWS))
def test_pledge_without_mention_is_named_only_to_those_trusted_with_it(browse, cast, quiet, name):
    actions.withdraw_pledge(cast.quinn, space="waste", pledge=1)  # leaves the other, received and promised
    browser, found = browse(name), []
    for place in PLACES:
        answer = browser.get(BASE + place)
        assert answer.status_code == (KNOWS[name] if place.endswith("thanks") else 200)
        found.append(SECRET in answer.get_data(as_text=True))
    assert any(found[3:]) == (KNOWS[name] == 200)


def test_pledge_without_mention_is_in_no_answer_to_other_members(app, cast, quiet):
    client = app.test_client()
    actions.acknowledge(cast.quinn, space="waste", pledge=1, acknowledgement="none")
    for name in ("bob", "carol", "erin"):
        headers = bearer(cast.people[name])
        for query in ("overview", "pledges", "ledger", "show_pledge&pledge=2", "show_pledge&pledge=1"):
            word, _, more = query.partition("&")
            answer = client.get(f"/api/v1/resources.{word}?space=waste&{more}", headers=headers)
            assert answer.status_code == 200
            said = answer.get_data(as_text=True)
            assert SECRET not in said
            assert quiet not in said
            assert "Quinn" not in said


def test_pledge_without_name_is_known_to_members(cast, quiet):
    found = queries.show_pledge(cast.erin, space="waste", pledge=1)
    assert found["giver"] == f"Foundation {SECRET}"
    assert queries.show_pledge(cast.erin, space="waste", pledge=2)["giver"] is None


def test_activity_names_nobody_for_a_pledge_without_mention(browse, cast, quiet):
    page = browse("erin").get("/s/waste/activity").get_data(as_text=True)
    assert "Quinn" not in page
    assert SECRET not in page


def test_overview_of_the_space_names_no_giver(browse, cast, quiet):
    for name in ("erin", "dave", "nobody"):
        page = browse(name).get("/s/waste").get_data(as_text=True)
        assert f"From {SECRET}" not in page
        assert "Quinn promised" not in page


def test_spend_tells_payee_and_evidence_to_members_alone(cast, browse, quiet):
    stage.decided(cast, "50")
    stage.allocate(cast, 1, "50")
    stage.spend(cast, 1, "5", what="Bins", payee=SECRET, evidence=f"Invoice of {SECRET}")
    rows = AuditEntry.select().where(AuditEntry.chain == cast.space.uid)
    assert SECRET not in b"\n".join(row.stored for row in rows).decode()
    with store.reading():
        public = json.dumps(allocation_history(cast.space, 1), default=str)
        assert SECRET not in public + json.dumps(allocations_of(cast.space, decision=1), default=str)
    assert "Bins" in public
    assert SECRET in browse("erin").get(f"{BASE}/allocations/1").get_data(as_text=True)
