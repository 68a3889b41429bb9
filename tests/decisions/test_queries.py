"""What pages and the API read about decisions, and the same acts through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.core import clock
from govhub.core.db import store
from govhub.core.errors import Forbidden, NotFound, SignInNeeded
from govhub.decisions import actions, queries, rules
from govhub.spaces.models import Mandate, Role, Space
from govhub.spaces.queries.registers import sections_for, waiting_for
from tests.browsing import bearer
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    TITLE,
    actor,
    answer,
    ballots,
    close,
    decision,
    joins,
    proposal,
    refused,
    rule_set,
    vote,
)

QUERIES = {
    queries.index: {},
    queries.show: {"decision": 1},
    queries.rule_sets: {},
    queries.rule_set: {"rule_set": 1},
}


pytestmark = pytest.mark.usefixtures("at_noon")


def shown(cast: Cast, number: int, name: str = "bob") -> dict[str, Any]:
    """What the page of a decision shows."""
    return queries.show(actor(cast, name), space="waste", decision=number)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_queries_answer_members_and_refuse_strangers(cast: Cast, query: Any) -> None:
    vote(cast)
    for name in ("alice", "bob", "carol", "trea", "erin"):
        assert query(actor(cast, name), space="waste", **QUERIES[query])
    for name, error in (("dave", Forbidden), ("root", Forbidden), ("nobody", SignInNeeded)):
        with pytest.raises(error):
            query(actor(cast, name), space="waste", **QUERIES[query])
    store.write(Space.update(visibility="private").execute)
    for name in ("dave", "root", "nobody"):
        with pytest.raises(NotFound):
            query(actor(cast, name), space="waste", **QUERIES[query])


def test_show_of_an_open_vote_counts_as_it_stands(cast: Cast) -> None:
    number = vote(cast, method="majority", quorum="1/2")
    answer(cast.bob, number, "agree", "Good")
    said = shown(cast, number)
    assert (said["stage"], said["cast"], said["entitled"], said["round"]) == ("open", 1, 2, 1)
    assert said["outcome"]["passed"] is True
    assert said["outcome"]["tests"]["quorum"]["fraction"] == "1/2"
    voices = {voice["name"]: (voice["choice"], voice["reason"]) for voice in said["voices"]}
    assert voices == {"City department": (None, ""), "Green roof": ("agree", "Good")}
    assert [(voice["name"], voice["choice"]) for voice in said["mine"]] == [("Green roof", "agree")]
    assert shown(cast, number, "carol")["mine"] == []


def test_show_of_a_draft_projects_the_electorate(cast: Cast) -> None:
    number = proposal(cast, unit="person")
    assert {voice["name"] for voice in shown(cast, number)["voices"]} == {"Alice", "Bob"}
    joins(cast, "nina", "greens")
    assert {voice["name"] for voice in shown(cast, number)["voices"]} == {"Alice", "Bob", "Nina"}
    assert shown(cast, number)["mine"] == []


def test_show_of_an_ended_vote_says_what_was_recorded(cast: Cast) -> None:
    number = vote(cast, method="majority")
    answer(cast.bob, number, "disagree")
    close(cast, number)
    said = shown(cast, number)
    recorded = decision(number).counted
    assert said["outcome"]["explained"] == rules.explain(decision(number).parts, recorded)
    assert said["outcome"]["changes"] == rules.what_would_change(recorded)
    assert said["outcome"]["counts"] == recorded.counts
    assert (said["kind"], said["result"], said["mine"]) == ("failed", "failed", [])
    assert said["hashes"]["trace"] == decision(number).trace_hash


@pytest.mark.parametrize(("base", "against"), [("yes_no", False), ("cast", True), ("entitled", True)])
def test_show_says_where_abstaining_works_like_a_no(cast: Cast, base: str, against: bool) -> None:
    """Defect 8: abstentions silently counted as no."""
    said = shown(cast, vote(cast, method="majority", base=base))
    hints = {word: str(hint) for word, _, hint in said["positions"]}
    assert ("like a no" in hints["abstain"]) == against
    assert set(hints) == {"agree", "disagree", "abstain", "recused"}


def test_index_lists_the_newest_first_and_counts_stages(cast: Cast) -> None:
    proposal(cast)
    vote(cast)
    close(cast, vote(cast))
    said = queries.index(cast.bob, space="waste")
    assert [row["decision"] for row in said["decisions"]] == [3, 2, 1]
    assert said["counts"] == {"draft": 1, "open": 1, "ended": 1, "withdrawn": 0}
    assert [row["decision"] for row in queries.index(cast.bob, space="waste", stage="open")["decisions"]] == [
        2
    ]


def test_index_counts_only_the_running_round(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "No")
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    answer(cast.bob, number, "agree")
    row = queries.index(cast.bob, space="waste")["decisions"][0]
    assert (row["cast"], row["entitled"]) == (1, 2)


def test_rule_set_shows_its_versions(cast: Cast) -> None:
    number = rule_set(cast)
    actions.make_rule_set(cast.alice, space="waste", name="New", method="majority", rule_set=number)
    said = queries.rule_set(cast.bob, space="waste", rule_set=number)
    assert [row["version"] for row in said["versions"]] == [2, 1]
    assert said["name"] == "New"
    listed = queries.rule_sets(cast.bob, space="waste")["rule_sets"]
    assert [(row["rule_set"], row["version"]) for row in listed] == [(number, 2)]


# What waits for me


def waiting(cast: Cast, name: str) -> list[int]:
    """The decisions that wait for somebody's answer."""
    return [row["number"] for row in waiting_for(actor(cast, name)).get("votes_waiting", [])]


@pytest.mark.parametrize("unit", ["stakeholder", "person"])
def test_vote_waits_until_it_is_answered_and_again_after_an_amendment(cast: Cast, unit: str) -> None:
    proposal(cast)
    number = vote(cast, unit=unit)
    assert waiting(cast, "bob") == waiting(cast, "alice") == [number]
    assert waiting(cast, "erin") == waiting(cast, "dave") == waiting(cast, "nobody") == []
    answer(cast.bob, number, "block", "No")
    assert (waiting(cast, "bob"), waiting(cast, "alice")) == ([], [number])
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    assert waiting(cast, "bob") == [number]
    clock.freeze(DEADLINE)
    assert waiting(cast, "bob") == []


def test_vote_waits_no_more_when_the_mandate_ended(cast: Cast) -> None:
    vote(cast)
    store.write(Mandate.update(ends_at=NOW).execute)
    assert waiting(cast, "bob") == []


def test_overview_hides_drafts_from_strangers(cast: Cast) -> None:
    proposal(cast)
    vote(cast)
    for name, count in (("bob", 2), ("erin", 2), ("dave", 1), ("nobody", 1)):
        parts = sections_for(actor(cast, name), cast.space)
        mine = [part for part in parts if part["url"] == "/s/waste/decisions"]
        assert [part["count"] for part in mine] == [count], name


# Roles


def test_cast_ballot_after_the_role_was_taken_away_is_refused(cast: Cast) -> None:
    number = vote(cast)
    store.write(Role.delete().where(Role.person == cast.people["bob"]).execute)
    with refused(Forbidden):
        answer(cast.bob, number, "agree")


# Through the API


def test_ballot_through_the_api_is_one_under_its_key(client: FlaskClient, cast: Cast) -> None:
    clock.thaw()
    number = vote(cast, closes_at=clock.now() + 3_600_000)
    headers = bearer(cast.people["bob"]) | {"Idempotency-Key": "phone-1"}
    body = {"space": "waste", "decision": number, "choice": "agree"}
    first: Any = client.post("/api/v1/decisions.cast_ballot", json=body, headers=headers)
    assert first.status_code == 200, first.text
    again = client.post("/api/v1/decisions.cast_ballot", json=body, headers=headers)
    assert again.json == {**first.json, "repeated": True}
    assert len(ballots(number)) == 1
    blocked = {**body, "choice": "block"}
    answered = client.post("/api/v1/decisions.cast_ballot", json=blocked, headers=bearer(cast.people["bob"]))
    assert answered.status_code == 422
    assert "reason" in json.dumps(answered.json)
    read: Any = client.get(f"/api/v1/decisions.show?space=waste&decision={number}", headers=headers)
    assert (read.status_code, read.json["title"], read.json["cast"]) == (200, TITLE, 1)
    for query in ("decisions.index", "decisions.rule_sets"):
        assert client.get(f"/api/v1/{query}?space=waste", headers=headers).status_code == 200
    stranger = bearer(cast.people["dave"])
    answered = client.post("/api/v1/decisions.cast_ballot", json=body, headers=stranger)
    assert answered.status_code == 403
