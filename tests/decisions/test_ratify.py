"""A rule set is ratified by a decision that passed, in exactly the version voted on."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core.actor import Actor
from govhub.core.canonical import canonical_hash
from govhub.core.errors import Forbidden, Invalid
from govhub.decisions import actions, queries
from govhub.decisions.models import Decision
from govhub.decisions.models import RuleSet as Row
from govhub.transparency.queries.checking import check
from tests.conftest import Cast
from tests.decisions.stage import DEADLINE, answer, close, decision, entries, refused, rule_set


def put_to_vote(cast: Cast, number: int, by: int, **more: Any) -> int:
    given = {"title": "Our rule", "text": "Let us.", "rule_set": by, "ratifies": number, **more}
    made = int(actions.propose(cast.bob, space="waste", **given)["decision"])
    actions.open(cast.alice, space="waste", decision=made, closes_at=DEADLINE)
    return made


def version(number: int, which: int) -> Any:
    return Row.get((Row.number == number) & (Row.version == which))


def test_decision_that_passes_ratifies_exactly_the_version_voted_on(cast: Cast, at_noon: None) -> None:
    by, number = (
        rule_set(cast),
        rule_set(cast, name="Two thirds", method="majority", threshold="2/3", comparison="at_least"),
    )
    made = put_to_vote(cast, number, by)
    rule_set(cast, name="Two thirds", method="majority", rule_set=number)
    frozen = decision(made).frozen()
    assert (frozen["ratifies"], frozen["ratifies_version"]) == (number, 1)
    assert frozen["ratifies_hash"] == canonical_hash(version(number, 1).rule)
    answer(cast.bob, made, "agree")
    close(cast, made)
    assert (version(number, 1).ratified_by, version(number, 2).ratified_by) == (made, None)
    assert version(number, 1).ratified_at is not None
    facts = entries(cast, "decisions.ratify_rule_set")[0].facts
    assert (facts["rule_set"], facts["version"], facts["decision"]) == (number, 1, made)
    assert check(cast.space.uid).findings == []


@pytest.mark.parametrize("how", ["fails", "withdrawn"])
def test_decision_that_does_not_pass_ratifies_nothing(cast: Cast, at_noon: None, how: str) -> None:
    by, number = rule_set(cast, method="majority"), rule_set(cast)
    made = put_to_vote(cast, number, by)
    answer(cast.bob, made, "disagree")
    if how == "fails":
        close(cast, made)
    else:
        actions.withdraw(cast.bob, space="waste", decision=made)
    assert version(number, 1).ratified_by is None
    assert not entries(cast, "decisions.ratify_rule_set")
    assert check(cast.space.uid).findings == []


def test_ratify_rule_set_is_for_the_system_alone(cast: Cast, at_noon: None) -> None:
    made = put_to_vote(cast, rule_set(cast), rule_set(cast))
    for person in (cast.alice, cast.bob, cast.root):
        with refused(Forbidden):
            actions.ratify_rule_set(person, space="waste", decision=made)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"ratifies": 99}, "ratifies"), ({"ratifies_version": 9}, "ratifies")],
)
def test_propose_to_ratify_what_is_not_there_is_refused(cast: Cast, more: dict[str, Any], field: str) -> None:
    number = rule_set(cast)
    given = {"title": "T", "text": "W", "rule_set": number, "ratifies": number, **more}
    with refused(Invalid, field):
        actions.propose(cast.bob, space="waste", **given)


def test_propose_to_ratify_by_a_choice_among_options_is_refused(cast: Cast) -> None:
    by = rule_set(cast, method="approval")
    with refused(Invalid, "rule_set"):
        actions.propose(
            cast.bob, space="waste", title="T", text="W", rule_set=by, ratifies=by, options="A\nB"
        )


def test_verify_notices_a_ratification_without_a_passed_decision(cast: Cast, at_noon: None) -> None:
    by, number = rule_set(cast, method="majority"), rule_set(cast)
    made = put_to_vote(cast, number, by)
    answer(cast.bob, made, "disagree")
    close(cast, made)
    Row.update(ratified_by=made).where(Row.number == number).execute()
    assert "not ratified by the decision that the record names" in _said(cast)
    Decision.update(result="passed").where(Decision.number == made).execute()
    actions.ratify_rule_set(Actor.system(), space="waste", decision=made)
    assert "without a decision that passed exactly this version" in _said(cast)


def test_verify_notices_a_rule_changed_in_its_table(cast: Cast, at_noon: None) -> None:
    number = rule_set(cast, quorum="1/2")
    assert _said(cast) == ""
    Row.update(rule={**version(number, 1).rule, "quorum": "1/3"}).where(Row.number == number).execute()
    assert "its rule is not the one in the record" in _said(cast)


def _said(cast: Cast) -> str:
    return "\n".join(f"{one.where} {one.what}" for one in check(cast.space.uid).findings)


def test_pages_say_whether_a_rule_set_is_ratified_and_offer_the_vote(
    cast: Cast, at_noon: None, app: Any, browse: Any
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    number = rule_set(cast, name="Our consent")
    page = browse("bob").get(f"/s/waste/rules/{number}").text
    assert "Not ratified yet" in page
    assert f"/decisions/new?ratifies={number}&amp;ratifies_version=1" in page
    form = browse("bob").get(f"/s/waste/decisions/new?ratifies={number}&ratifies_version=1").text
    assert "Ratify the rule set “Our consent”" in form
    assert f'value="{number}.1" selected' in form
    sent = {
        "title": "Ours",
        "text": "Yes",
        "rule_set": str(number),
        "about_rule": f"{number}.1",
        "options": "",
    }
    assert browse("bob").post("/s/waste/decisions", data=sent).status_code == 303
    shown = browse("bob").get("/s/waste/decisions/1").text
    assert "It is about this rule set:" in shown
    actions.open(cast.alice, space="waste", decision=1, closes_at=DEADLINE)
    answer(cast.bob, 1, "agree")
    close(cast, 1)
    assert "Ratified by D-1" in browse("bob").get(f"/s/waste/rules/{number}").text
    assert "Ratified by D-1" in browse("bob").get("/s/waste/decisions/new").text
    assert "Ratified by D-1" in browse("bob").get("/s/waste/rules").text
    assert queries.rule_set(cast.bob, space="waste", rule_set=number)["ratified_by"] == 1


def test_revise_keeps_or_changes_what_is_ratified(cast: Cast) -> None:
    number = rule_set(cast)
    given = {"title": "T", "text": "W", "rule_set": number}
    made = int(actions.propose(cast.bob, space="waste", **given, ratifies=number)["decision"])
    actions.revise(cast.bob, space="waste", decision=made, **given)
    assert decision(made).ratifies is None
