"""The temperature before a vote, the outcome in words, and looking again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core import clock, jobs
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, Invalid, RuleBroken, SignInNeeded
from govhub.decisions import actions, queries
from govhub.decisions.jobs import review_due
from govhub.decisions.models import Decision, Temperature
from govhub.decisions.rules.temperature import FEWEST, MARKS, TOGETHER, by_sector
from govhub.notices.models import Notice
from govhub.resources import rules as resources
from tests.conftest import Cast
from tests.decisions.stage import (
    STRANGERS,
    actor,
    answer,
    close,
    decision,
    entries,
    proposal,
    refused,
    rule_set,
    vote,
)

SYSTEM = Actor.system()
NOON = clock.parse_iso("2026-11-22T12:00:00.000Z")


@pytest.fixture(autouse=True)
def _noon(cast: Cast) -> None:
    clock.freeze(NOON)


# The temperature


def take(who: Any, number: int, mark: str = "unsure") -> None:
    """Say what one thinks."""
    actions.take_temperature(who, space="waste", decision=number, mark=mark)


def test_take_temperature_is_one_mark_for_each_person_and_changes(cast: Cast) -> None:
    number = proposal(cast)
    take(cast.bob, number, "all_for")
    take(cast.bob, number, "all_against")
    rows = [(row.person.name, row.sector, row.mark) for row in Temperature.select()]
    assert rows == [("Bob", cast.stakeholders["greens"].sector, "all_against")]


def test_take_temperature_records_that_and_not_what(cast: Cast) -> None:
    number = proposal(cast)
    take(cast.bob, number, "all_against")
    entry = entries(cast, "decisions.take_temperature")[-1]
    assert entry.facts == {"decision": number}
    assert entry.entry["commitments"] == {}


def test_take_temperature_names_nobody(cast: Cast) -> None:
    number = proposal(cast)
    for who in (cast.alice, cast.bob, cast.carol):
        take(who, number)
    shown = queries.show(cast.erin, space="waste", decision=number)["before"]["temperature"]
    assert shown["answers"] == 3
    assert [one["counts"]["unsure"] for one in shown["sectors"]] == [3]
    assert shown["mine"] == ""
    assert queries.show(cast.bob, space="waste", decision=number)["before"]["temperature"]["mine"] == "unsure"


@pytest.mark.parametrize(
    ("name", "error"),
    [("erin", Forbidden), ("dave", Forbidden), ("root", Forbidden), ("nobody", SignInNeeded)],
)
def test_take_temperature_by_a_stranger_is_refused(cast: Cast, name: str, error: Any) -> None:
    number = proposal(cast)
    with refused(error):
        take(actor(cast, name), number)


def test_take_temperature_of_an_open_vote_is_refused(cast: Cast) -> None:
    number = vote(cast, closes_at=NOON + 1000)
    with refused(RuleBroken, said="before the vote"):
        take(cast.bob, number)


def test_take_temperature_with_another_word_is_refused(cast: Cast) -> None:
    number = proposal(cast)
    with refused(Invalid, field="mark"):
        take(cast.bob, number, "lukewarm")


@pytest.mark.once
@given(st.lists(st.tuples(st.sampled_from(["cso", "business", "donor", ""]), st.sampled_from(list(MARKS)))))
def test_temperature_shows_no_group_of_fewer_than_three(said: list[tuple[str, str]]) -> None:
    found = by_sector(said)
    sizes = [sum(counts.values()) for _, counts in found]
    assert sum(sizes) == (len(said) if len(said) >= FEWEST else 0)
    assert all(size >= FEWEST for size in sizes)
    names = [name for name, _ in found]
    assert len(set(names)) == len(names)
    assert TOGETHER not in names[:-1]


# The outcome in words


def ended(cast: Cast, choice: str = "agree", **parts: Any) -> int:
    """The number of a vote that ended."""
    given_ = {"title": "T", "text": "W", "rule_set": rule_set(cast), **parts}
    number = int(actions.propose(cast.bob, space="waste", **given_)["decision"])
    actions.open(cast.alice, space="waste", decision=number, closes_at=NOON + 1000)
    answer(cast.bob, number, choice, "Why" if choice == "block" else "")
    close(cast, number)
    return number


def test_state_outcome_and_correct_it(cast: Cast) -> None:
    number = ended(cast)
    for words in ("We begin on Monday.", "We begin on Tuesday."):
        actions.state_outcome(cast.bob, space="waste", decision=number, statement=words)
    assert decision(number).statement == "We begin on Tuesday."
    told = [
        (one.facts["statement"], one.facts["changed"]) for one in entries(cast, "decisions.state_outcome")
    ]
    assert told == [("We begin on Monday.", False), ("We begin on Tuesday.", True)]
    with refused(RuleBroken, said="in these words"):
        actions.state_outcome(cast.bob, space="waste", decision=number, statement="We begin on Tuesday.")


def test_state_outcome_before_the_end_is_refused(cast: Cast) -> None:
    for number in (proposal(cast), vote(cast, closes_at=NOON + 1000)):
        with refused(RuleBroken):
            actions.state_outcome(cast.alice, space="waste", decision=number, statement="Words")


@pytest.mark.parametrize("name", ["carol", "trea", "erin", *STRANGERS])
def test_state_outcome_by_anybody_else_is_refused(cast: Cast, name: str) -> None:
    number = ended(cast)
    with refused(STRANGERS.get(name, Forbidden)):
        actions.state_outcome(actor(cast, name), space="waste", decision=number, statement="Words")


# Looking again


def on(day: str) -> None:
    """The job runs at the beginning of a day (UTC)."""
    clock.freeze(clock.parse_iso(f"{day}T00:00:00.000Z"))
    review_due(clock.now())


def test_review_that_reopens_makes_the_same_proposal_a_draft(cast: Cast) -> None:
    number = ended(cast, review_on="2027-01-01", review_how="reopen", amount="100", unit="EUR")
    assert decision(number).frozen()["review_on"] == "2027-01-01"
    on("2026-12-31")
    assert decision(number).reviewed_at is None
    on("2027-01-01")
    on("2027-01-02")
    facts = entries(cast, "decisions.review")
    assert len(facts) == 1
    again = decision(facts[0].facts["reopened_as"])
    assert (again.stage, again.title, again.text, again.reopens) == ("draft", "T", "W", number)
    assert (again.allows_amount, again.allows_unit, again.proposer.name) == (10000, "EUR", "Bob")
    assert (again.review_on, again.amends) == ("", None)
    assert (decision(number).result, decision(number).has_lapsed) == ("passed", False)
    actions.open(cast.alice, space="waste", decision=again.number, closes_at=clock.now() + 1000)


def test_review_that_lapses_ends_what_was_allowed(cast: Cast) -> None:
    number = ended(cast, review_on="2027-01-01", review_how="lapse", amount="100", unit="EUR")
    on("2027-01-01")
    made = decision(number)
    assert made.has_lapsed
    assert "lapsed" in str(queries.summaries([made])[0]["state"])
    permission = resources.Permission("ended", "passed", "EUR", 10000, 0, made.has_lapsed)
    assert "lapsed" in str(resources.why_not_permitted(permission, "EUR", 1))


def test_review_that_escalates_tells_those_who_facilitate_and_mediate(cast: Cast) -> None:
    number = ended(cast, review_on="2027-01-01", review_how="escalate")
    Notice.delete().execute()
    on("2027-01-01")
    told = {row.person.name for row in Notice.select() if row.about == f"decision:{number}"}
    assert told == {"Alice", "Carol"}


@pytest.mark.parametrize("how", ["reopen", "escalate", "lapse"])
def test_review_of_what_did_not_pass_does_nothing(cast: Cast, how: str) -> None:
    number = ended(cast, "block", review_on="2027-01-01", review_how=how)
    on("2027-01-01")
    assert not entries(cast, "decisions.review")
    with refused(RuleBroken, said="nothing"):
        actions.review(SYSTEM, space="waste", decision=number)


def test_review_day_begins_where_the_vote_was(cast: Cast) -> None:
    given_ = {"title": "T", "text": "W", "rule_set": rule_set(cast)}
    given_ |= {"review_on": "2027-01-01", "review_how": "lapse"}
    number = int(actions.propose(cast.bob, space="waste", **given_)["decision"])
    closes = {"closes": "2026-12-01T10:00", "zone": "Asia/Ho_Chi_Minh"}
    actions.open(cast.alice, space="waste", decision=number, **closes)
    answer(cast.bob, number, "agree")
    close(cast, number)
    midnight = clock.parse_iso("2026-12-31T17:00:00.000Z")
    for moment, done in ((midnight - 1, False), (midnight, True)):
        clock.freeze(moment)
        assert jobs.run_due()["decisions.review_due"] == "done"
        assert (decision(number).reviewed_at is not None) == done


def test_review_before_its_day_and_twice_is_refused(cast: Cast) -> None:
    number = ended(cast, review_on="2027-01-01", review_how="lapse")
    with refused(RuleBroken, said="not come"):
        actions.review(SYSTEM, space="waste", decision=number)
    on("2027-01-01")
    with refused(RuleBroken, said="already"):
        actions.review(SYSTEM, space="waste", decision=number)


@pytest.mark.parametrize("name", ["alice", "bob", "erin", *STRANGERS])
def test_review_by_anybody_is_refused(cast: Cast, name: str) -> None:
    number = ended(cast, review_on="2027-01-01", review_how="lapse")
    clock.freeze(clock.parse_iso("2027-01-01T00:00:00.000Z"))
    with refused(STRANGERS.get(name, Forbidden)):
        actions.review(actor(cast, name), space="waste", decision=number)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"review_on": "2027-01-01"}, "review_how"),
        ({"review_how": "lapse"}, "review_on"),
        ({"review_on": "2026-11-22", "review_how": "lapse"}, "review_on"),
        ({"review_on": "2027-13-01", "review_how": "lapse"}, "review_on"),
        ({"review_on": "2027-01-01", "review_how": "explode"}, "review_how"),
    ],
)
def test_propose_with_half_a_review_is_refused(cast: Cast, parts: dict[str, str], field: str) -> None:
    rule = rule_set(cast)
    with refused(Invalid, field=field):
        actions.propose(cast.bob, space="waste", title="T", text="W", rule_set=rule, **parts)


def test_open_with_a_review_before_the_close_is_refused(cast: Cast) -> None:
    given_ = {"review_on": "2026-12-01", "review_how": "lapse"}
    made = {"title": "T", "text": "W", "rule_set": rule_set(cast), **given_}
    number = int(actions.propose(cast.bob, space="waste", **made)["decision"])
    closes_at = clock.parse_iso("2026-12-01T00:00:00.000Z")
    with refused(RuleBroken, said="before the vote closes"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=closes_at)
    actions.open(cast.alice, space="waste", decision=number, closes_at=closes_at - 1)


def test_a_decision_without_a_review_has_the_hash_that_it_had(cast: Cast) -> None:
    number = ended(cast)
    assert not {"review_on", "review_how", "amends"} & set(Decision.get(number=number).frozen())
