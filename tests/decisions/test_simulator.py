"""What a rule would say: of votes one thinks of, and of the decisions of the past."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core.errors import Invalid, NotFound
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import Outcome, RuleSet
from govhub.decisions.rules.comparing import Past, other_way, would_be
from govhub.decisions.rules.simulating import NotUnderstood, imagined
from tests import browsing
from tests.conftest import Cast
from tests.decisions.stage import DEADLINE, answer, close, joins, proposal, rule_set, vote

PLAIN = RuleSet("R", "majority", quorum="1/2")
EVERY = RuleSet("R", "majority", concurrence=("*",))


def outcome(rule: RuleSet, votes: str, choices: str = "") -> Any:
    return imagined(rule, votes, choices).outcome(rule)


# ---- votes that are thought of -------------------------------------------------------------------
def test_numbers_come_to_what_the_same_ballots_come_to() -> None:
    found = outcome(PLAIN, "agree: 3\ndisagree: 2\nabstain: 1\nsilent: 4")
    ballots = {
        f"v{n}": {"choice": word} for n, word in enumerate(["agree"] * 3 + ["disagree"] * 2 + ["abstain"])
    }
    assert found == rules.outcome(PLAIN, [f"v{n}" for n in range(10)], ballots)


def test_numbers_by_group_come_to_what_the_same_ballots_come_to() -> None:
    found = outcome(EVERY, "government agree: 2\nbusiness disagree: 1\nbusiness silent: 1")
    sectors = {"a": "government", "b": "government", "c": "business", "d": "business"}
    cast = {"a": {"choice": "agree"}, "b": {"choice": "agree"}, "c": {"choice": "disagree"}}
    assert found == rules.outcome(EVERY, sectors, cast)


def test_people_and_weights_are_counted_exactly() -> None:
    eu = rules.TEMPLATES["double_majority"]
    tests = {test.name: test for test in outcome(eu, "agree: 15 = 13\ndisagree: 12 = 7").tests}
    assert (tests["population"].share, tests["population"].holds) == ("780/1200", True)
    swiss = rules.TEMPLATES["people_and_cantons"]
    votes = "Uri agree: 10 = 1\nUri disagree: 5\nBern agree: 1/3 = 1\nBern disagree: 20\nZug agree: 9 = 1/2"
    found = outcome(swiss, votes)
    test = next(test for test in found.tests if test.name == "concurrence_share")
    assert (test.share, found.result) == ("3/5", "failed")


@pytest.mark.parametrize(
    ("key", "votes", "choices", "winners"),
    [
        ("irv", "3: A > B\n2: B > C\n4: C", "", [3]),
        ("schulze", "3: A > B = C\n2: B\nabstain: 3\nsilent: 1", "", [1]),
        ("approval", "3: A, B\n2: B", "", [2]),
        ("score", "3: A/5, B/2\n2: B/3", "", [1]),
        ("dots", "3: A/2, B/3\n2: A/1", "", [2]),
        ("stv", "9: A > B\n8: B\n7: C\n2: D", "A\nB\nC\nD", [1, 2, 3]),
        ("debian", "3: A > Further\n2: B > Further", "A\nB\nFurther", [1]),
        ("greedy", "budget: 1000\n3: Park, Bus\n1: Bus", "Park | 600\nBus | 500", [2]),
    ],
)
def test_ballots_as_they_are_typed(key: str, votes: str, choices: str, winners: list[int]) -> None:
    rule = rules.TEMPLATES[key]
    found = outcome(rule, votes, choices)
    assert found.count is not None
    assert sorted(found.count["winners"]) == winners


@pytest.mark.parametrize(
    ("key", "votes", "said"),
    [
        ("simple_majority", "agee: 3", "not an answer"),
        ("simple_majority", "agree 3", "as an answer and a number"),
        ("simple_majority", "agree: 1.5", "missing or not whole"),
        ("simple_majority", "agree: 1/2", "missing or not whole"),
        ("simple_majority", "agree: -3", "missing or not whole"),
        ("simple_majority", "agree: 9999999999999999", "missing or not whole"),
        ("simple_majority", "business agree: 3", "leave them out"),
        ("every_sector", "agree: 3", "of which group"),
        ("irv", "A > B", "as a number and a ballot"),
        ("irv", "3: A = B", "each needs its own"),
        ("irv", "3: A", "at least two options"),
        ("score", "3: A/9, B", "between 0 and 5"),
        ("dots", "3: A/4, B/4", "You have 5 points"),
        ("equal_shares", "3: A", "what is shared"),
        ("equal_shares", "budget: 10\n3: A", "none of the options"),
    ],
)
def test_votes_that_cannot_be_read_are_refused_with_the_line(key: str, votes: str, said: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        outcome(rules.TEMPLATES[key], votes)
    assert said in str(raised.value.phrase)


def test_many_voices_cost_no_time() -> None:
    assert outcome(PLAIN, "agree: 600000000\ndisagree: 500000000").passed


def test_simulate_says_what_it_would_be_or_what_cannot_be_read(cast: Cast) -> None:
    number = rule_set(cast, method="majority", quorum="1/2")
    said = queries.simulate(cast.bob, space="waste", rule_set=number, votes="agree: 3\ndisagree: 4")
    assert (said["thought_of"]["result"], said["problem"]) == ("failed", None)
    wrong = queries.simulate(cast.bob, space="waste", rule_set=number, votes="3 agree")
    assert wrong["thought_of"] is None
    assert "3 agree" in str(wrong["problem"])
    with pytest.raises(NotFound):
        queries.simulate(cast.bob, space="waste", rule_set=number, version=7)
    with pytest.raises(Invalid):
        queries.simulate(cast.bob, space="waste", rule_set="x")


# ---- the past ------------------------------------------------------------------------------------
def ended(cast: Cast, choices: dict[str, str], **parts: Any) -> int:
    number = vote(cast, **{"method": "majority", **parts})
    for person, choice in choices.items():
        answer(getattr(cast, person), number, choice, "Because")
    close(cast, number)
    return number


def test_past_decisions_are_counted_by_another_rule(cast: Cast, at_noon: None) -> None:
    joins(cast, "eve", "bakery")
    eve = cast.people["eve"].actor()
    first = vote(cast, method="majority", early_close=False)
    for person, choice in ((cast.alice, "agree"), (cast.bob, "agree"), (eve, "disagree")):
        answer(person, first, choice)
    close(cast, first)
    second = ended(cast, {"alice": "agree", "bob": "agree"}, early_close=False)
    third = ended(cast, {"alice": "agree", "bob": "block"}, method="consent", early_close=False)
    harder = rule_set(cast, method="unanimity")
    past = queries.simulate(cast.bob, space="waste", rule_set=harder)["past"]
    assert [(one["decision"], one["other"]) for one in past["compared"]] == [(second, False), (first, True)]
    assert [one["decision"] for one in past["not_compared"]] == [third]
    assert "“Block”" in str(past["not_compared"][0]["why"])
    said = "Under this rule, 1 of your last 2 decisions would have gone the other way."
    assert str(past["sentence"]) == said


def test_past_says_when_there_is_nothing_to_compare(cast: Cast, at_noon: None) -> None:
    number = rule_set(cast, method="irv")
    assert "No decision has ended" in str(
        queries.simulate(cast.bob, space="waste", rule_set=number)["past"]["sentence"]
    )
    ended(cast, {"alice": "agree"})
    past = queries.simulate(cast.bob, space="waste", rule_set=number)["past"]
    assert "None of your past decisions" in str(past["sentence"])
    assert str(past["not_compared"][0]["why"]) == "It was a yes or no."
    same = rule_set(cast, method="majority")
    said = queries.simulate(cast.bob, space="waste", rule_set=same)["past"]["sentence"]
    assert str(said) == "Under this rule, the one decision that can be compared would have gone the same way."


def test_past_choices_among_options_are_compared_by_who_was_chosen(cast: Cast, at_noon: None) -> None:
    number = proposal_among(cast, "irv")
    for person, marks in ((cast.alice, [1, 2, 3]), (cast.bob, [1, 3, 2])):
        actions.cast_ballot(person, space="waste", decision=number, choice="options", answers=marks)
    close(cast, number)
    other = rule_set(cast, method="schulze")
    past = queries.simulate(cast.alice, space="waste", rule_set=other)["past"]
    assert [one["other"] for one in past["compared"]] == [False]
    ticks = rule_set(cast, method="approval")
    why = queries.simulate(cast.alice, space="waste", rule_set=ticks)["past"]["not_compared"][0]["why"]
    assert "answered in another way" in str(why)


def proposal_among(cast: Cast, method: str) -> int:
    given = {"title": "Which", "text": "One", "rule_set": rule_set(cast, method=method, early_close=False)}
    number = int(actions.propose(cast.bob, space="waste", **given, options="A\nB\nC")["decision"])
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    return number


def test_simulate_takes_the_same_number_of_queries_however_many_decisions(cast: Cast, at_noon: None) -> None:
    number = rule_set(cast, method="majority", threshold="2/3", comparison="at_least")
    ended(cast, {"alice": "agree"})
    with browsing.count_queries() as one:
        queries.simulate(cast.bob, space="waste", rule_set=number)
    for _ in range(3):
        ended(cast, {"alice": "agree"})
    with browsing.count_queries() as four:
        queries.simulate(cast.bob, space="waste", rule_set=number)
    assert len(one) == len(four)


def past_of(rule: RuleSet, ballots: dict[str, dict[str, Any]], **beside: Any) -> Past:
    voices = {voice: {"sector": "business", "weight": "1"} for voice in "abcdef"}
    known = rules.Beside(**beside)
    found = rules.standing(rule, voices, ballots, (), known)
    return Past(rule, found, voices, ballots, (), known)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"unit": "person"}, "Others had the voices"),
        ({"unit": "weight"}, "No weights were recorded"),
        ({"presence_quorum": "1/2"}, "who was in the room"),
        ({"base": "present"}, "who was in the room"),
        ({"population": "1/2"}, "how many people each stands for"),
        ({"concurrence": ("media",)}, "Nobody had a voice for this sector"),
        ({"concurrence": ("*",), "concurrence_by": "group"}, "who belongs to which group"),
        ({"method": "consent"}, "does not know"),
        ({"method": "approval"}, "It was a yes or no"),
    ],
)
def test_past_that_cannot_be_counted_says_why(parts: dict[str, Any], said: str) -> None:
    past = past_of(RuleSet("R", "majority"), {"a": {"choice": "agree"}, "b": {"choice": "disagree"}})
    reason = would_be(RuleSet(**{"name": "R", "method": "majority", **parts}), past)
    assert said in str(reason)


def test_past_secret_vote_is_counted_from_its_urn_and_not_by_groups() -> None:
    rule = RuleSet("R", "majority", secrecy="secret")
    urn = [{"choice": "agree", "voices": 4}, {"choice": "disagree", "voices": 2}]
    ballots = {voice: {"choice": "voted"} for voice in "abcdef"}
    past = past_of(rule, ballots, urn=urn)
    now = would_be(RuleSet("R", "majority", threshold="3/4", comparison="at_least"), past)
    assert isinstance(now, Outcome)
    assert other_way(past.outcome, now)
    assert "not known from which groups" in str(would_be(EVERY, past))


def test_past_page_lists_then_and_now_with_links(cast: Cast, at_noon: None, browse: Any) -> None:
    ended(cast, {"alice": "agree"})
    number = rule_set(cast, method="majority", quorum="1")
    shown = browse("bob").get(f"/s/waste/rules/{number}").text
    assert "the other way" in shown
    assert "/s/waste/decisions/1" in shown
    assert "the one decision that can be compared would have gone the other way" in shown


def test_every_choosing_template_can_be_tried_on_its_page(cast: Cast, browse: Any) -> None:
    for key, rule in rules.TEMPLATES.items():
        if options.chooses(rule):
            assert 'name="votes"' in browse("alice").get(f"/s/waste/rules/new?template={key}").text
    assert proposal(cast)
