"""Goals: proposed, written, ratified by a decision in exactly the version that was voted on."""

from __future__ import annotations

import pytest

from govhub.core import audit
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound
from govhub.documents.actions import save_text
from govhub.goals import actions, queries, reactions
from govhub.goals.models import Goal
from tests.browsing import send

TEXT = "Six of ten households sort their waste by the end of 2027.\n"
BASE = "/s/waste/goals"


@pytest.fixture
def goal(cast) -> int:
    return actions.propose(cast.bob, space="waste", title="Sort six of ten", text=TEXT)["goal"]


def shown(cast):
    return queries.show(cast.erin, space="waste", goal=1)


def settle(outcome, version=1, decision=7):
    actions.settle(Actor.system(), space="waste", goal=1, decision=decision, version=version, outcome=outcome)


def test_propose_makes_a_draft_with_a_text(cast, goal):
    found = shown(cast)
    assert (found["state"], found["title"], found["text"]) == ("draft", "Sort six of ten", None)
    entry = audit.head(cast.space.uid)
    assert (entry.act, entry.about) == ("goals.propose", "goal:1")
    assert entry.facts["version"] == 1


def test_propose_twice_with_one_key_makes_one_goal(cast):
    for _ in range(2):
        actions.propose(cast.bob, space="waste", title="Once", key="k")
    assert Goal.select().count() == 1


@pytest.mark.parametrize("name", ["erin", "dave", "root"])
def test_propose_by_somebody_who_does_not_take_part_is_refused(cast, name):
    with pytest.raises(Forbidden):
        actions.propose(getattr(cast, name), space="waste", title="No")
    assert Goal.select().count() == 0


def test_propose_without_a_title_is_refused(cast):
    with pytest.raises(Invalid):
        actions.propose(cast.bob, space="waste", title=" ")


def test_settle_by_a_person_is_refused(cast, goal):
    with pytest.raises(Forbidden):
        actions.settle(cast.alice, space="waste", goal=1, decision=1, version=1, outcome="passed")
    assert shown(cast)["state"] == "draft"


def test_settle_passed_ratifies_exactly_the_version_voted_on(cast, goal):
    settle("open")
    assert (shown(cast)["state"], shown(cast)["open_decision"]) == ("proposed", 7)
    save_text(cast.bob, space="waste", document=1, base=TEXT, text="Changed after the vote began.")
    settle("passed")
    found = shown(cast)
    assert (found["state"], found["text"], found["ratified_by"]) == ("ratified", TEXT, 7)


@pytest.mark.parametrize("outcome", ["failed", "blocked", "withdrawn"])
def test_settle_without_passing_leaves_the_goal_as_it_was(cast, goal, outcome):
    settle("open")
    settle(outcome)
    assert shown(cast)["state"] == "draft"
    settle("passed", decision=8)
    settle("open", decision=9)
    settle(outcome, decision=9)
    assert (shown(cast)["state"], shown(cast)["ratified_by"]) == ("ratified", 8)


def test_settle_of_a_version_that_is_not_there_is_refused(cast, goal):
    with pytest.raises(NotFound):
        settle("passed", version=5)


def test_reaction_to_a_decision_about_nothing_of_ours_does_nothing(cast, goal):
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    with store.reading():
        reactions.closed(entry)
    assert shown(cast)["state"] == "draft"


def test_rename_is_for_facilitators(cast, goal):
    with pytest.raises(Forbidden):
        actions.rename(cast.bob, space="waste", goal=1, title="Other")
    actions.rename(cast.alice, space="waste", goal=1, title="Other")
    assert shown(cast)["title"] == "Other"


@pytest.mark.parametrize("page", ["", "/_list", "/new", "/1", "/1/_state"])
def test_pages_open_for_members_and_not_for_strangers(browse, goal, page):
    assert browse("bob").get(BASE + page).status_code == 200
    assert browse("dave").get(BASE + page).status_code == 403


def test_index_is_empty_at_first(browse, cast):
    assert "No goal yet" in browse("bob").get(BASE).get_data(as_text=True)


def test_propose_from_the_page_goes_on_to_the_editor(browse, cast):
    answer = send(browse("bob"), BASE, form_page=f"{BASE}/new", title="Goal", text="")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/documents/1/edit")


def test_show_of_a_ratified_goal_shows_both_texts(browse, cast, goal):
    settle("passed")
    save_text(cast.bob, space="waste", document=1, base=TEXT, text="A new draft.")
    page = browse("erin").get(f"{BASE}/1").get_data(as_text=True)
    assert "Six of ten" in page
    assert "D-7" in page
    assert "/documents/1/compare?before=1" in page


def test_index_runs_the_same_number_of_queries_at_one_and_three_goals(browse, cast, goal, queries):
    bob = browse("bob")
    bob.get(BASE)
    with queries() as one:
        bob.get(BASE)
    for n in range(2):
        actions.propose(cast.bob, space="waste", title=f"Goal {n}", text=TEXT)
    with queries() as three:
        bob.get(BASE)
    assert len(one) == len(three)
