"""Milestones and commitments: added, finished, opened again, withdrawn; late ones are seen."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import audit, clock
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.goals import actions, queries
from govhub.goals.models import Commitment, Milestone
from govhub.spaces.models import Mandate
from tests.goals.stage import at, make_goal, written


@pytest.fixture(autouse=True)
def goal(cast) -> int:
    at("2026-11-22")
    return make_goal(cast, ratified=True)


@pytest.fixture
def milestone(cast) -> int:
    answer = actions.add_milestone(cast.trea, space="waste", goal=1, title="Bins stand", due_day="2026-12-31")
    return int(answer["milestone"])


def promise(actor: Any, cast: Any, **changed: Any) -> int:
    fields = {
        "stakeholder": cast.stakeholders["greens"].uid,
        "owner": cast.people["bob"].uid,
        "what": "Teach in schools",
        "due_day": "2026-12-31",
        "goal": 1,
    } | changed
    return int(actions.add_commitment(actor, space="waste", **fields)["commitment"])


@pytest.fixture
def commitment(cast) -> int:
    return promise(cast.bob, cast)


def refused(problem: type[Exception], act: Any, actor: Any, **fields: Any) -> Any:
    before = written()
    rows = sorted(Milestone.select().tuples()), sorted(Commitment.select().tuples())
    with pytest.raises(problem) as caught:
        act(actor, space="waste", **fields)
    assert written() == before
    assert (sorted(Milestone.select().tuples()), sorted(Commitment.select().tuples())) == rows
    return caught.value


# --- milestones ---


def test_add_milestone_is_public_with_a_ratified_goal(cast, milestone):
    entry = audit.head(cast.space.uid)
    assert entry.facts == {"milestone": 1, "goal": 1, "title": "Bins stand", "due_day": "2026-12-31"}
    (found,) = queries.milestones(cast.space)
    assert (found["title"], found["state"]) == ("Bins stand", "open")


def test_add_milestone_to_a_draft_stays_private(cast):
    make_goal(cast)
    actions.add_milestone(cast.bob, space="waste", goal=2, title="Secret", due_day="2026-12-31")
    assert "Secret" not in str(audit.head(cast.space.uid).entry)
    assert queries.milestones(cast.space) == []
    assert len(queries.milestones(cast.space, drafts=True)) == 1


@pytest.mark.parametrize("name", ["erin", "dave", "root"])
def test_add_milestone_is_for_those_who_take_part(cast, name):
    fields = {"goal": 1, "title": "No", "due_day": "2026-12-31"}
    refused(Forbidden, actions.add_milestone, getattr(cast, name), **fields)


def test_finish_milestone_keeps_its_evidence_inside(cast, milestone):
    actions.finish_milestone(cast.bob, space="waste", milestone=1, evidence="Photos by Bob")
    assert queries.milestone(cast.erin, space="waste", milestone=1)["evidence"] == "Photos by Bob"
    assert "evidence" not in queries.milestones(cast.space)[0]
    assert audit.head(cast.space.uid).facts == {"milestone": 1, "goal": 1, "state": "done"}
    refused(RuleBroken, actions.finish_milestone, cast.bob, milestone=1)


def test_reopen_and_withdraw_milestone_say_why(cast, milestone):
    refused(RuleBroken, actions.reopen_milestone, cast.bob, milestone=1, reason="It is open")
    refused(Forbidden, actions.withdraw_milestone, cast.trea, milestone=1, reason="No")
    refused(Invalid, actions.withdraw_milestone, cast.bob, milestone=1, reason="")
    actions.withdraw_milestone(cast.bob, space="waste", milestone=1, reason="Other plans")
    refused(RuleBroken, actions.finish_milestone, cast.bob, milestone=1)
    actions.reopen_milestone(cast.alice, space="waste", milestone=1, reason="Wanted again")
    found = queries.milestone(cast.erin, space="waste", milestone=1)
    assert (found["state"], found["reason"]) == ("open", "Wanted again")


@pytest.mark.parametrize(("day", "state"), [("2026-12-31", "open"), ("2027-01-01", "late")])
def test_milestone_and_commitment_are_late_after_their_day(cast, milestone, commitment, day, state):
    at(day)
    assert queries.milestones(cast.space)[0]["state"] == state
    assert queries.commitment(cast.erin, space="waste", commitment=1)["state"] == state


# --- commitments ---


def test_add_commitment_stays_inside_the_space(cast, commitment):
    entry = audit.head(cast.space.uid)
    assert entry.facts == {"commitment": 1, "goal": 1}
    for secret in ("Teach", cast.people["bob"].uid, cast.stakeholders["greens"].uid, "2026-12-31"):
        assert secret not in str({**entry.entry, "actor": ""})
    (group,) = queries.commitments(cast.erin, space="waste")["stakeholders"]
    assert (group["name"], group["commitments"][0]["owner_name"]) == ("Green roof", "Bob")


def test_add_commitment_for_another_organisation_is_refused(cast):
    city = {"stakeholder": cast.stakeholders["city"].uid, "owner": cast.people["alice"].uid}
    fields = {"what": "Pay", "due_day": "2026-12-31", **city}
    problem = refused(RuleBroken, actions.add_commitment, cast.bob, **fields)
    assert "City department" in str(problem.phrase)
    refused(RuleBroken, actions.add_commitment, cast.trea, **fields)
    refused(Forbidden, actions.add_commitment, cast.erin, **fields)


def test_add_commitment_by_a_facilitator_for_others_says_who_wrote_it_down(cast):
    promise(cast.alice, cast)
    assert queries.commitment(cast.erin, space="waste", commitment=1)["added_by"] == "Alice"


@pytest.mark.parametrize("owner", ["alice", "dave", "nobody"])
def test_add_commitment_with_an_owner_without_a_mandate_is_refused(cast, owner):
    uid = cast.people[owner].uid if owner in cast.people else "0" * 16
    fields = {"stakeholder": cast.stakeholders["greens"].uid, "what": "Teach", "due_day": "2026-12-31"}
    problem = refused(Invalid, actions.add_commitment, cast.bob, owner=uid, **fields)
    assert set(problem.fields) == {"owner"}


def test_add_commitment_after_ones_mandate_ended_is_refused(cast):
    Mandate.update(ends_at=clock.now()).where(Mandate.person == cast.people["bob"]).execute()
    with pytest.raises(RuleBroken):
        promise(cast.bob, cast)


def test_add_commitment_without_a_goal(cast):
    promise(cast.bob, cast, goal="")
    assert queries.commitment(cast.erin, space="waste", commitment=1)["goal"] is None


def test_finish_commitment_is_for_its_organisation_and_facilitators(cast, commitment):
    for name in ("carol", "trea", "erin", "dave", "root"):
        refused(Forbidden, actions.finish_commitment, getattr(cast, name), commitment=1)
    actions.finish_commitment(cast.bob, space="waste", commitment=1, evidence="Twelve schools")
    refused(RuleBroken, actions.finish_commitment, cast.bob, commitment=1)
    found = queries.commitment(cast.erin, space="waste", commitment=1)
    assert (found["state"], found["evidence"], found["done_at"]) == ("done", "Twelve schools", clock.now())
    actions.reopen_commitment(cast.alice, space="waste", commitment=1, reason="Only eleven")
    assert queries.commitment(cast.erin, space="waste", commitment=1)["done_at"] is None


def test_withdraw_commitment_says_why(cast, commitment):
    refused(Invalid, actions.withdraw_commitment, cast.bob, commitment=1, reason=" ")
    actions.withdraw_commitment(cast.bob, space="waste", commitment=1, reason="No teachers")
    refused(RuleBroken, actions.withdraw_commitment, cast.bob, commitment=1, reason="Again")
    found = queries.commitment(cast.erin, space="waste", commitment=1)
    assert (found["state"], found["reason"]) == ("withdrawn", "No teachers")
    assert "No teachers" not in str(audit.head(cast.space.uid).entry)


def test_hand_over_commitment_to_somebody_with_a_mandate(cast, commitment, browse):
    refused(Invalid, actions.hand_over_commitment, cast.bob, commitment=1, owner=cast.people["trea"].uid)
    Mandate.create(stakeholder=cast.stakeholders["greens"], person=cast.people["trea"], starts_at=0)
    Mandate.update(ends_at=clock.now()).where(Mandate.person == cast.people["bob"]).execute()
    page = browse("alice").get("/s/waste/goals/commitments/1").get_data(as_text=True)
    assert "Nobody sees to it" in page
    refused(Forbidden, actions.hand_over_commitment, cast.bob, commitment=1, owner=cast.people["trea"].uid)
    actions.hand_over_commitment(cast.trea, space="waste", commitment=1, owner=cast.people["trea"].uid)
    found = queries.commitment(cast.erin, space="waste", commitment=1)
    assert (found["owner_name"], found["owner_has_mandate"]) == ("Trea", True)


def test_promises_count_without_words_and_names(cast):
    for due in ("2026-01-31", "2026-12-31", "2027-01-31"):
        promise(cast.bob, cast, due_day=due)
    actions.finish_commitment(cast.bob, space="waste", commitment=2)
    found = queries.promises(cast.space, "2026-01-01", "2026-12-31")
    assert found == [
        {"stakeholder": "Green roof", "sector": "cso", "late": 1, "open": 0, "done": 1, "withdrawn": 0}
    ]


@pytest.mark.parametrize(("due", "seen"), [("2026-11-01", True), ("2026-12-06", True), ("2026-12-07", False)])
def test_waiting_lists_ones_own_commitments_that_are_late_or_due_soon(cast, browse, due, seen):
    promise(cast.alice, cast, due_day=due)
    found = queries.waiting(cast.bob)["commitments_waiting"]
    assert [one["late"] for one in found] == ([due == "2026-11-01"] if seen else [])
    assert queries.waiting(cast.alice)["commitments_waiting"] == []
    assert ("Your commitments" in browse("bob").get("/").get_data(as_text=True)) is seen


def test_overview_counts_late_commitments_for_members(cast):
    promise(cast.bob, cast, due_day="2026-01-01")
    assert str(queries.goals_on_overview(cast.erin, cast.space)["words"]) == "1 ratified, 1 commitment late"


@pytest.mark.parametrize(
    "page",
    [
        "/1/milestones/new",
        "/milestones/1",
        "/commitments",
        "/commitments/_list",
        "/commitments/new",
        "/commitments/1",
    ],
)
def test_pages_open_for_members_and_not_for_strangers(browse, cast, milestone, commitment, page):
    assert browse("bob").get(f"/s/waste/goals{page}").status_code == 200
    assert browse("dave").get(f"/s/waste/goals{page}").status_code == 403


def test_promising_from_the_pages(browse, cast, app):
    app.config["WTF_CSRF_ENABLED"] = False
    bob, base = browse("bob"), "/s/waste/goals"
    due = {"due_day": "2026-12-31"}
    assert bob.post(f"{base}/1/milestones", data={"title": "", **due}).status_code == 422
    assert bob.post(f"{base}/1/milestones", data={"title": "Bins", **due}).status_code == 303
    assert bob.post(f"{base}/milestones/1/finish", data={"evidence": ""}).status_code == 303
    assert bob.post(f"{base}/milestones/1/withdraw", data={"reason": "x"}).status_code == 409
    assert bob.post(f"{base}/milestones/1/reopen", data={"reason": "x"}).status_code == 303
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    who = {"what": "Teach", "owner": cast.people["bob"].uid, "goal": "1", **due}
    wrong = bob.post(f"{base}/commitments", data={"stakeholder": city, **who})
    assert wrong.status_code == 409
    assert "You hold no mandate" in wrong.get_data(as_text=True)
    made = bob.post(f"{base}/commitments", data={"stakeholder": greens, **who})
    assert made.headers["Location"].endswith(f"{base}/commitments/1")
    assert bob.post(f"{base}/commitments/1/withdraw", data={"reason": ""}).status_code == 422
    assert bob.post(f"{base}/commitments/1/finish", data={"evidence": "Seen"}).status_code == 303
    assert "Seen" in bob.get(f"{base}/commitments/1").get_data(as_text=True)


@pytest.mark.parametrize("page", ["/1", "/commitments"])
def test_pages_run_the_same_number_of_queries_at_one_and_three_promises(
    browse, cast, milestone, page, queries
):
    bob = browse("bob")
    promise(cast.bob, cast)
    bob.get(f"/s/waste/goals{page}")
    with queries() as one:
        bob.get(f"/s/waste/goals{page}")
    for title in ("Two", "Three"):
        actions.add_milestone(cast.bob, space="waste", goal=1, title=title, due_day="2026-01-01")
        city = {"stakeholder": cast.stakeholders["city"].uid, "owner": cast.people["alice"].uid}
        promise(cast.alice, cast, what=title, **city)
    with queries() as three:
        bob.get(f"/s/waste/goals{page}")
    assert len(one) == len(three)


def test_commitments_come_in_pages_of_fifty_the_late_ones_first(cast, browse):
    for n in range(1, 53):
        whose = {"stakeholder": cast.stakeholders["greens"], "owner": cast.people["bob"]}
        day = "2026-01-01" if n == 52 else "2026-12-31"
        Commitment.create(
            space=cast.space,
            number=n,
            what=f"Task {n}.",
            due_day=day,
            state="done" if n == 1 else "open",
            **whose,
        )
    (group,) = queries.commitments(cast.bob, space="waste")["stakeholders"]
    assert [one["commitment"] for one in group["commitments"]] == [52, *range(2, 51)]
    base = "/s/waste/goals/commitments"
    first = browse("bob").get(base).get_data(as_text=True)
    second = browse("bob").get(f"{base}?page=2").get_data(as_text=True)
    assert ("Task 52." in first, "Task 51." in first) == (True, False)
    assert ("Task 51." in second, "Task 1." in second, "Task 52." in second) == (True, True, False)
    assert f'rel="next" href="{base}?page=2"' in first
    assert f'data-live-url="{base}/_list?page=2"' in second
