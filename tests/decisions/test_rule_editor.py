"""Every rule can be made, by API and by form; its sentence says every part; what cannot work is refused."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from govhub.core.errors import Forbidden, Invalid
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods import ALL, options
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.models import RuleSet as Row
from govhub.decisions.rules.parts import methods_with, only_used, used_by
from govhub.decisions.rules.templates import offered
from govhub.spaces.models import Stakeholder
from govhub.transparency.queries.checking import check
from tests.conftest import Cast
from tests.decisions.stage import (
    DEADLINE,
    NOW,
    TEXT,
    TITLE,
    answer,
    close,
    decision,
    joins,
    proposal,
    refused,
    rule_set,
    vote,
)

TEMPLATES = list(offered())
WANTED = {
    "consent", "consensus", "consensus_minus_one", "simple_majority", "two_thirds", "double_majority",
    "people_and_cantons", "debian", "irv", "stv", "schulze", "ranked_pairs", "approval", "score", "dots",
    "gradients", "equal_shares", "greedy",
}  # fmt: skip


def parts_of(rule: RuleSet) -> dict[str, Any]:
    """A rule as the form takes it."""
    given = {one.name: getattr(rule, one.name) for one in fields(RuleSet)}
    given |= {"concurrence": list(rule.concurrence), "concurrence_of": rule.concurrence_of or None}
    given |= {"ratio": int(rule.ratio), "name": "Rule", "fallback": None}
    return given


def test_every_template_that_is_wanted_is_offered() -> None:
    assert set(TEMPLATES) >= WANTED
    assert all(str(one.title) and str(one.hint).endswith(".") for one in offered().values())


def test_every_method_has_a_name_a_hint_and_a_template_or_a_sentence() -> None:
    assert set(ALL) <= set(rules.METHOD_NAMES) & set(rules.METHOD_HINTS)


@pytest.mark.parametrize("key", TEMPLATES)
def test_make_rule_set_from_each_template(cast: Cast, key: str) -> None:
    rule = rules.TEMPLATES[key]
    number = rule_set(cast, **parts_of(rule))
    row = Row.get(Row.number == number)
    assert row.parts == replace(rule, name="Rule")


def test_make_rule_set_leaves_out_what_its_method_does_not_use(cast: Cast) -> None:
    number = rule_set(cast, method="irv", against=3, threshold="3/4", seats=4, dots=9, quorum="1/3")
    assert Row.get(Row.number == number).parts == RuleSet("Our rule", "irv", quorum="1/3", early_close=False)


def test_parts_of_a_part_that_is_not_asked_for_are_left_out() -> None:
    used = only_used({"method": "majority", "population": "0", "blocking_least": 4, "concurrence": []})
    assert "blocking_least" not in used
    assert only_used({"method": "majority", "population": "1/2", "blocking_least": 4})["blocking_least"] == 4


def test_fallback_is_copied_and_never_changes_by_itself(cast: Cast) -> None:
    other = rule_set(cast, name="Most", method="majority", quorum="1/2")
    given = {"objections": "lifecycle", "rounds": 2, "fallback": other}
    number = rule_set(cast, method="consent", **given)
    rule_set(cast, name="Most", method="majority", quorum="3/4", rule_set=other)
    kept = Row.get(Row.number == number).parts.fallback
    assert (kept["method"], kept["quorum"]) == ("majority", "1/2")
    with refused(Invalid, "fallback"):
        rule_set(cast, method="consent", **{**given, "fallback": 99})


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"method": "consent", "unit": "weight"}, "unit"),
        ({"method": "majority", "splits": True}, "splits"),
        ({"method": "approval", "unit": "weight", "splits": True}, "splits"),
        ({"method": "majority", "unit": "weight", "splits": True, "delegation": "direct"}, "splits"),
        ({"method": "majority", "extension": 24, "extensions": 1}, "extension"),
        ({"method": "majority", "extension": 24, "quorum": "1/2"}, "extension"),
        ({"method": "majority", "secrecy": "secret", "delegation": "direct"}, "delegation"),
        ({"method": "consent", "secrecy": "secret"}, "secrecy"),
        ({"method": "majority", "secrecy": "secret", "ties": "casting"}, "ties"),
        ({"method": "dots", "dots": 0}, "dots"),
        ({"method": "score", "highest": 0}, "highest"),
        ({"method": "irv", "concurrence": ["*"]}, "concurrence"),
        ({"method": "majority", "ties": "pass"}, "ties"),
        ({"method": "majority", "threshold": "2/3", "ties": "lot"}, "ties"),
        ({"method": "majority", "quorum": "1", "quorum_comparison": "more_than"}, "quorum_comparison"),
        (
            {"method": "majority", "presence_quorum": "1", "presence_comparison": "more_than"},
            "presence_comparison",
        ),
        ({"method": "majority", "concurrence": ["business"], "concurrence_of": 2}, "concurrence_of"),
        ({"method": "majority", "concurrence": ["nobody here"]}, "concurrence"),
        ({"method": "consent", "objections": "lifecycle"}, "rounds"),
        ({"method": "budget_greedy_threshold"}, "least"),
        ({"method": "debian", "ratio": "1/2"}, "ratio"),
        ({"method": "majority", "least": -1}, "least"),
    ],
)
def test_make_rule_set_whose_parts_contradict_is_refused(
    cast: Cast, parts: dict[str, Any], field: str
) -> None:
    with refused(Invalid, field):
        rule_set(cast, **parts)


@pytest.mark.parametrize("method", ["approval", "consent", "irv"])
def test_fallback_that_cannot_decide_is_refused(cast: Cast, method: str) -> None:
    other = rule_set(cast, name="Other", method=method)
    with refused(Invalid, "fallback"):
        rule_set(cast, method="consent", objections="lifecycle", rounds=1, fallback=other)


# ---- again when a vote opens ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"least": 3}, "only 2 could vote"),
        ({"population": "13/20"}, "nobody has such a figure"),
        ({"concurrence": ["media"]}, "nobody could vote for it"),
        ({"concurrence": ["*"], "concurrence_share": "1/2"}, "nobody has such a figure"),
        ({"concurrence": ["*"], "concurrence_of": 5}, "only 2 could vote"),
        ({"concurrence": ["*"], "concurrence_by": "group"}, "nobody belongs to a group"),
    ],
)
def test_open_with_a_rule_that_cannot_be_met_is_refused(
    cast: Cast, at_noon: None, parts: dict[str, Any], said: str
) -> None:
    number = proposal(cast, method="majority", **parts)
    with refused(Invalid, said=said):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_blocking_minority_larger_than_everybody_is_refused() -> None:
    rule = RuleSet("R", "majority", population="13/20", blocking_least=4)
    voices = {f"v{n}": {"sector": "business", "stands_for": "10"} for n in range(3)}
    assert "only 3 could vote" in str((rules.why_not_open(rule, voices, DEADLINE, NOW) or ("", ""))[1])
    voices |= {"v9": {"sector": "business", "stands_for": "10"}}
    assert rules.why_not_open(rule, voices, DEADLINE, NOW) is None


def test_more_seats_than_options_are_refused_when_a_vote_opens() -> None:
    rule = RuleSet("R", "stv", seats=3)
    wrong = rules.why_not_open(rule, ["a", "b"], DEADLINE, NOW, among=2)
    assert wrong is not None
    assert "only 2 options" in str(wrong[1])


@pytest.mark.parametrize("key", TEMPLATES)
def test_each_template_can_be_saved_opened_voted_and_verified(cast: Cast, at_noon: None, key: str) -> None:
    people = [cast.alice, cast.bob, *(joins(cast, name, f"house{name}") for name in ("eve", "fay", "gus"))]
    uids = [row.uid for row in Stakeholder.select().where(Stakeholder.space == cast.space)]
    figures = {"weights": ["3/2"] * len(uids), "stands_for": ["100"] * len(uids)}
    actions.set_weights(cast.alice, space="waste", stakeholders=uids, **figures)
    rule = rules.TEMPLATES[key]
    given: dict[str, Any] = {"title": TITLE, "text": TEXT, "rule_set": rule_set(cast, **parts_of(rule))}
    if options.chooses(rule):
        given["options"] = "A\nB\nC\nFurther discussion"
    if options.is_budget(rule):
        given |= {"options": "Park | 60\nBus | 40\nLight | 30", "amount": "100", "unit": "EUR"}
    number = int(actions.propose(cast.bob, space="waste", **given)["decision"])
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    for person in people:
        if decision(number).stage != "open":
            break
        actions.cast_ballot(person, space="waste", decision=number, reason="Because", **_answer(rule))
    if decision(number).stage == "open":
        close(cast, number)
    assert decision(number).result == "passed"
    assert check(cast.space.uid).findings == []


def _answer(rule: RuleSet) -> dict[str, Any]:
    """What everybody says under a rule."""
    if not options.chooses(rule):
        return {"choice": "endorse" if rule.method == "gradients" else "agree"}
    kind = options.kind_of_ballot(rule)
    if kind in {"ticks", "one"}:
        return {"choice": "options", "approved": [1]}
    marks = {"ranks": [1, 2, 3, 4], "scores": [5, 2, 0, None], "points": [3, 2, None, None]}[kind]
    return {"choice": "options", "answers": marks}


# ---- a rule edited while a vote is open (defect 4) -------------------------------------------------
def test_rule_edited_while_a_vote_is_open_has_no_effect(cast: Cast, at_noon: None) -> None:
    number = vote(cast, method="majority", quorum="0")
    before = decision(number)
    kept = (before.rule, before.decision_hash)
    rule_set(
        cast, name="Harder", method="majority", quorum="1", threshold="1", comparison="at_least", rule_set=1
    )
    answer(cast.bob, number, "agree")
    close(cast, number)
    after = decision(number)
    assert (after.rule, after.decision_hash) == kept
    assert after.result == "passed"
    assert after.trace["rule"]["quorum"] == "0"


# ---- the sentence --------------------------------------------------------------------------------
_OTHERWISE: dict[str, dict[str, Any]] = {  # each part in use, with what it needs beside it
    "unit": {"unit": "person"},
    "splits": {"unit": "weight", "splits": True},
    "threshold": {"threshold": "2/3"},
    "comparison": {"comparison": "at_least"},
    "base": {"base": "entitled"},
    "least": {"least": 3},
    "ties": {"ties": "lot"},
    "quorum": {"quorum": "1/3"},
    "quorum_comparison": {"quorum": "1/3", "quorum_comparison": "more_than"},
    "presence_quorum": {"presence_quorum": "1/3"},
    "presence_comparison": {"presence_quorum": "1/3", "presence_comparison": "more_than"},
    "population": {"population": "2/3"},
    "population_comparison": {"population": "2/3", "population_comparison": "more_than"},
    "blocking_least": {"population": "2/3", "blocking_least": 4},
    "concurrence": {"concurrence": ("business",)},
    "concurrence_by": {"concurrence": ("*",), "concurrence_by": "group"},
    "concurrence_threshold": {"concurrence": ("*",), "concurrence_threshold": "2/3"},
    "concurrence_comparison": {"concurrence": ("*",), "concurrence_comparison": "at_least"},
    "concurrence_of": {"concurrence": ("*",), "concurrence_of": 2},
    "concurrence_quorum": {"concurrence": ("*",), "concurrence_quorum": "1/3"},
    "concurrence_share": {"concurrence": ("*",), "concurrence_share": "1/3"},
    "concurrence_share_comparison": {
        "concurrence": ("*",), "concurrence_share": "1/3", "concurrence_share_comparison": "at_least",
    },
    "concurrence_empty": {"concurrence": ("*",), "concurrence_empty": "agrees"},
    "delegation": {"delegation": "transitive"},
    "delegation_most": {"delegation": "transitive", "delegation_most": 3},
    "secrecy": {"secrecy": "secret"},
    "early_certain": {"early_certain": True},
    "extension": {"quorum": "1/3", "extension": 24, "extensions": 1},
    "extensions": {"quorum": "1/3", "extension": 24, "extensions": 2},
    "objections": {"objections": "advisory"},
    "rounds": {"objections": "lifecycle", "rounds": 3},
    "tested_by": {"objections": "lifecycle", "rounds": 3, "tested_by": "group"},
    "test_share": {"objections": "lifecycle", "rounds": 3, "tested_by": "group", "test_share": "3/4"},
    "fallback": {"objections": "lifecycle", "rounds": 3, "fallback": {"name": "F", "method": "majority"}},
    "against": {"against": 2},
    "seats": {"seats": 3},
    "strength": {"strength": "margins"},
    "highest": {"highest": 7},
    "dots": {"dots": 8},
    "ballot": {"ballot": "ranking"},
    "option_quorum": {"option_quorum": "1/3"},
    "ratio": {"ratio": "3"},
}  # fmt: skip
_BASIC = {"score": {"highest": 5}, "dots": {"dots": 5}, "budget_greedy_threshold": {"least": 2}}


@pytest.mark.parametrize("part", _OTHERWISE)
def test_sentence_says_each_part_in_use(part: str) -> None:
    more = _OTHERWISE[part]
    for method in methods_with(part):
        if part == "concurrence" and options.chooses(RuleSet("R", method)):
            continue  # refused there
        if part == "dots" and method.startswith("budget_"):
            more = {"ballot": "points", "dots": 8}
        rule = RuleSet("R", method, **{**_BASIC.get(method, {}), **more})
        without = {name: value for name, value in more.items() if name != part}
        plain = RuleSet("R", method, **{**_BASIC.get(method, {}), **without})
        assert str(rules.sentence(rule, 64)) != str(rules.sentence(plain, 64)), (method, part)
        assert "%(" not in str(rules.sentence(rule))


def test_every_part_of_a_rule_is_known_to_the_form_and_to_the_sentence() -> None:
    silent = {"name", "method", "early_close"}
    assert {one.name for one in fields(RuleSet)} == set(_OTHERWISE) | silent
    used = set().union(*(used_by(method) for method in ALL))
    assert used == {one.name for one in fields(RuleSet)}


def test_sentence_of_the_whole_reads_as_people_say_it() -> None:
    rule = RuleSet(
        "R", "majority", threshold="2/3", comparison="at_least", quorum="1/2",
        concurrence=("government", "cso", "business"),
    )  # fmt: skip
    said = str(rules.sentence(rule, 64))
    assert said == (
        "Passes when at least 2/3 of those who say yes or no say yes, and at least 32 of the 64 entitled "
        "(1/2) have answered. Of those who say yes or no, more than 1/2 must say yes too in each of: "
        "Government, Civil society, Business."
    )


# ---- the form --------------------------------------------------------------------------------------
def test_try_rule_says_the_sentence_and_what_is_wrong(cast: Cast) -> None:
    said = queries.try_rule(cast.alice, space="waste", method="majority", concurrence="government,business")
    assert "Government, Business" in str(said["sentence"])
    wrong = queries.try_rule(cast.alice, space="waste", method="majority", threshold="1/3")
    assert (set(wrong["wrong"]), wrong["sentence"]) == ({"threshold"}, None)
    with pytest.raises(Forbidden):
        queries.try_rule(cast.bob, space="waste", method="consent")


@pytest.mark.parametrize("key", TEMPLATES)
def test_page_of_each_template_says_its_sentence(cast: Cast, browse: Any, key: str) -> None:
    shown = browse("alice").get(f"/s/waste/rules/new?template={key}")
    assert shown.status_code == 200
    assert "Show the sentence" in shown.text
    assert 'data-part="past"' in shown.text


def test_form_without_a_script_shows_the_sentence_again_with_everything_typed(
    cast: Cast, app: Any, browse: Any
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    sent = {"name": "Mine", "method": "majority", "threshold": "3/4", "comparison": "at_least", "quorum": "0"}
    sent |= {"try::agree": "3", "try::disagree": "1"}
    shown = browse("alice").post("/s/waste/rules/try", data=sent)
    assert "Passes when at least 3/4 of those who say yes or no say yes." in shown.text
    assert "With these votes it would be:" in shown.text
    assert 'value="Mine"' in shown.text
    wrong = browse("alice").post("/s/waste/rules/try", data={**sent, "threshold": "1/4"})
    assert "at least one half" in wrong.text
    assert not Row.select().exists()
    alone = browse("alice").post("/s/waste/rules/try", data=sent, headers={"X-Requested-With": "live"})
    assert "<html" not in alone.text
    assert "Passes when" in alone.text


def test_form_saves_a_rule_with_the_votes_it_was_tried_with_left_aside(
    cast: Cast, app: Any, browse: Any
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    sent = {"name": "Mine", "method": "majority", "try::agree": "3", "choices": "", "early_close": "true"}
    made = browse("alice").post("/s/waste/rules", data=sent)
    assert made.status_code == 303
    assert Row.get().parts == RuleSet("Mine", "majority")
    shown = browse("alice").get("/s/waste/rules/1?try::agree=3&try::disagree=4")
    assert "Only 3 of 7 said yes" in shown.text
    again = browse("alice").post("/s/waste/rules", data={**sent, "unit": "weight", "method": "consent"})
    assert again.status_code == 422
    assert "voices have no weights" in again.text


def test_members_of_a_space_are_known_by_name_in_what_is_asked(cast: Cast) -> None:
    joins(cast, "eve", "bakery")
    assert Stakeholder.select().where(Stakeholder.space == cast.space).count() >= 3
    number = rule_set(cast, method="majority", concurrence=["*"], concurrence_by="stakeholder")
    asked = queries.simulate(cast.bob, space="waste", rule_set=number)["asked"]
    assert "Bakery" in [name for _, name in asked["groups"]]
