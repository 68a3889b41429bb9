"""Objections with a lifecycle: raised, tested, integrated, confirmed; or left to the fallback."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods import objecting
from govhub.decisions.methods.shape import Outcome, RuleSet
from govhub.decisions.models import Decision, Objection
from govhub.spaces.models import Role
from govhub.transparency.rules.bundle import differences, unpacked
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.counting import consent
from tests.decisions.stage import STRANGERS, actor, answer, close, decision, entries, joins, refused, vote
from tests.decisions.test_recounted import faults

pytestmark = pytest.mark.usefixtures("at_noon")

LIFECYCLE: dict[str, Any] = {"objections": "lifecycle", "rounds": 2}
FALLBACK = {"method": "majority", "threshold": "2/3", "comparison": "at_least"}
WHY = "It leaves out those who pick waste by hand."


def finds(by: Any, number: int, finding: str, objection: int = 1, **more: Any) -> dict[str, Any]:
    given = {"reason": "" if finding == "valid" else "Charter, part 3", **more}
    return actions.test_objection(
        by, space="waste", decision=number, objection=objection, finding=finding, **given
    )


def objections(cast: Cast, number: int) -> list[dict[str, Any]]:
    return queries.show(cast.bob, space="waste", decision=number)["objections"]  # type: ignore[no-any-return]


def states(cast: Cast, number: int) -> list[str]:
    return [one["state"] for one in objections(cast, number)]


# Pure


def counted(rule: RuleSet, findings: dict[str, str], round: int = 1, **given: str) -> Outcome:
    ballots = {voice: {"choice": choice} for voice, choice in given.items()}
    return rules.outcome(rule, list(given), ballots, (), rules.Beside(findings=findings, round=round))


def test_an_untested_objection_stands() -> None:
    rule = consent(**LIFECYCLE)
    assert counted(rule, {}, a="agree", b="block").result == "blocked"
    assert counted(rule, {"b": "valid"}, a="agree", b="block").result == "blocked"


@pytest.mark.parametrize("finding", ["concern", "out_of_scope"])
def test_what_is_found_to_be_no_objection_counts_as_a_concern(finding: str) -> None:
    found = counted(consent(**LIFECYCLE), {"b": finding}, a="agree", b="block")
    assert found.result == "passed"
    assert (found.counts["block"], found.counts["concern"]) == (0, 1)


def test_a_finding_about_somebody_who_agrees_changes_nothing() -> None:
    assert counted(consent(**LIFECYCLE), {"a": "concern"}, a="agree").counts["agree"] == 1


def test_concerns_are_offered_only_with_a_lifecycle() -> None:
    with pytest.raises(ValueError, match="is not an answer"):
        counted(consent(), {}, a="concern")
    assert counted(consent(**LIFECYCLE), {}, a="agree", b="concern").passed


def test_advisory_objections_stop_nothing() -> None:
    found = counted(consent(objections="advisory"), {}, a="agree", b="block")
    assert (found.result, found.counts["block"]) == ("passed", 1)


def test_three_must_agree_where_the_rule_says_so() -> None:
    rule = consent(least=3)
    assert counted(rule, {}, a="agree", b="agree", c="abstain").result == "failed"
    assert counted(rule, {}, a="agree", b="agree", c="agree").result == "passed"
    assert counted(rule, {}, a="agree", b="agree", c="agree", d="block").result == "blocked"


@pytest.mark.parametrize(
    ("tests", "state"),
    [
        ({}, ""),
        ({"a": "valid"}, ""),
        ({"a": "valid", "b": "valid", "c": "valid", "d": "valid"}, "valid"),
        ({"a": "concern"}, ""),
        ({"a": "concern", "b": "out_of_scope"}, "concern"),
        ({"a": "out_of_scope", "b": "out_of_scope", "c": "concern"}, "out_of_scope"),
        ({"a": "valid", "b": "valid", "c": "valid", "d": "concern"}, ""),
    ],
)
def test_the_group_confirms_by_its_share(tests: dict[str, str], state: str) -> None:
    rule = consent(**LIFECYCLE, tested_by="group", test_share="4/5")
    assert objecting.settled(rule, 5, tests) == state


def test_the_fallback_counts_the_last_round_only() -> None:
    rule = consent(**LIFECYCLE, fallback=FALLBACK)
    given = {"a": "agree", "b": "agree", "c": "block", "d": "concern", "e": "stand_aside"}
    assert counted(rule, {}, round=1, **given).result == "blocked"
    found = counted(rule, {}, round=2, **given)
    assert found.result == "passed"
    assert found.fallback is not None
    assert found.fallback["counts"] == {"agree": 3, "disagree": 1, "abstain": 1}
    assert counted(rule, {}, round=2, a="agree", b="block").result == "failed"
    assert Outcome.from_trace(found.trace(rule)) == found


def test_the_fallback_is_not_asked_where_nothing_stands() -> None:
    rule = consent(**LIFECYCLE, fallback=FALLBACK)
    assert counted(rule, {"b": "concern"}, round=2, a="agree", b="block").fallback is None


def test_the_fallback_counts_an_objection_as_a_no_however_it_was_tested() -> None:
    rule = consent(**LIFECYCLE, fallback=FALLBACK)
    found = counted(rule, {"b": "concern"}, round=2, a="agree", b="block", c="block")
    assert found.fallback is not None
    assert found.fallback["counts"]["disagree"] == 2


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"objections": "sometimes"}, "objections"),
        ({"objections": "lifecycle", "rounds": 0}, "rounds"),
        ({"objections": "lifecycle", "rounds": 99}, "rounds"),
        ({**LIFECYCLE, "tested_by": "nobody"}, "tested_by"),
        ({**LIFECYCLE, "test_share": "1/3"}, "test_share"),
    ],
)
def test_a_lifecycle_that_cannot_be_is_refused(parts: dict[str, Any], field: str) -> None:
    wrong = rules.why_not_rule(consent(**parts))
    assert wrong is not None
    assert wrong[0] == field


def test_old_rules_have_no_part_about_objections() -> None:
    assert not {"objections", "tested_by", "test_share", "rounds", "fallback"} & consent().to_dict().keys()


# Through the acts


def raised(cast: Cast, **parts: Any) -> int:
    """A vote with one objection, of Bob's organisation."""
    number = vote(cast, **{**LIFECYCLE, **parts})
    answer(cast.bob, number, "block", WHY)
    return number


def test_test_objection_by_the_facilitator(cast: Cast) -> None:
    number = raised(cast)
    assert states(cast, number) == ["raised"]
    done = finds(cast.alice, number, "concern")
    assert done["state"] == "concern"
    assert states(cast, number) == ["concern"]
    facts = entries(cast, "decisions.test_objection")[-1].facts
    assert facts["finding"] == facts["state"] == "concern"
    assert "Charter" not in str(facts)
    answer(cast.alice, number, "agree")
    assert close(cast, number)["outcome"] == "passed"
    assert decision(number).beside["findings"] == [{"voter": facts["voter"], "finding": "concern"}]


def test_test_objection_found_valid_stops(cast: Cast) -> None:
    number = raised(cast)
    finds(cast.alice, number, "valid")
    answer(cast.alice, number, "agree")
    assert close(cast, number)["outcome"] == "blocked"
    assert states(cast, number) == ["unresolved"]


def test_test_objection_twice_the_last_finding_of_a_facilitator_holds(cast: Cast) -> None:
    number = raised(cast)
    finds(cast.alice, number, "concern")
    assert finds(cast.alice, number, "valid")["state"] == "valid"


def test_another_reason_is_another_objection_the_same_reason_is_not(cast: Cast) -> None:
    number = raised(cast)
    finds(cast.alice, number, "concern")
    answer(cast.bob, number, "block", WHY)
    assert states(cast, number) == ["concern"]
    answer(cast.bob, number, "block", "And it costs too much.")
    assert states(cast, number) == ["withdrawn", "raised"]


def test_an_answer_that_is_no_block_takes_the_objection_back(cast: Cast) -> None:
    number = raised(cast)
    answer(cast.bob, number, "agree")
    assert states(cast, number) == ["withdrawn"]


def test_amend_integrates_and_the_objector_confirms(cast: Cast) -> None:
    number = raised(cast)
    finds(cast.alice, number, "valid")
    actions.amend(cast.alice, space="waste", decision=number, text="With the pickers.")
    assert states(cast, number) == ["integrated"]
    answer(cast.bob, number, "agree")
    assert states(cast, number) == ["resolved"]
    answer(cast.alice, number, "agree")
    assert close(cast, number)["outcome"] == "passed"


def test_amend_by_a_trial_sets_the_day_of_its_review(cast: Cast) -> None:
    number = raised(cast)
    actions.amend(
        cast.alice, space="waste", decision=number, text="For half a year.", trial_until="2027-05-01"
    )
    found = decision(number)
    assert (found.review_on, found.review_how) == ("2027-05-01", "reopen")
    assert objections(cast, number)[0]["words"].params["day"] == "2027-05-01"
    assert decision(number).frozen()["review_on"] == "2027-05-01"


def test_amend_with_a_trial_that_is_over_is_refused(cast: Cast) -> None:
    number = raised(cast)
    with refused(Invalid):
        actions.amend(cast.alice, space="waste", decision=number, text="New", trial_until="2020-01-01")


def test_amend_after_the_last_round_is_refused(cast: Cast) -> None:
    number = raised(cast, rounds=1)
    with refused(RuleBroken):
        actions.amend(cast.alice, space="waste", decision=number, text="With the pickers.")


def test_a_vote_blocked_in_its_last_round_is_counted_by_the_fallback(cast: Cast) -> None:
    majority = actions.make_rule_set(
        cast.alice, space="waste", name="Half", method="majority", comparison="at_least", ties="pass"
    )["rule_set"]
    number = raised(cast, rounds=1, fallback=majority, early_close=True)
    answer(cast.alice, number, "agree")
    assert decision(number).stage == "open"  # an objection may still be taken back
    assert close(cast, number)["outcome"] == "passed"
    assert decision(number).trace["fallback"]["counts"]["disagree"] == 1


# Refusals


def test_test_objection_of_ones_own_is_refused(cast: Cast) -> None:
    number = vote(cast, **LIFECYCLE)
    answer(cast.alice, number, "block", WHY)
    with refused(Forbidden):
        finds(cast.alice, number, "concern")


def test_test_objection_by_a_member_is_refused_where_facilitators_test(cast: Cast) -> None:
    number = raised(cast)
    joins(cast, "frank", "Another group")
    with refused(Forbidden):
        finds(cast.bob, number, "concern")


def test_test_objection_without_a_reason_is_refused(cast: Cast) -> None:
    number = raised(cast)
    for finding in ("concern", "out_of_scope"):
        with refused(Invalid):
            finds(cast.alice, number, finding, reason="")


@pytest.mark.parametrize("who", sorted(STRANGERS))
def test_test_objection_by_a_stranger_is_refused(cast: Cast, who: str) -> None:
    number = raised(cast)
    with refused(STRANGERS[who]):
        finds(actor(cast, who), number, "concern")


def test_test_objection_that_is_gone_is_refused(cast: Cast) -> None:
    number = raised(cast)
    answer(cast.bob, number, "agree")
    with refused(RuleBroken):
        finds(cast.alice, number, "concern")
    with refused(NotFound):
        finds(cast.alice, number, "concern", objection=7)


def test_test_objection_after_the_close_or_under_another_rule_is_refused(cast: Cast) -> None:
    number = raised(cast)
    close(cast, number)
    with refused(RuleBroken):
        finds(cast.alice, number, "concern")
    plain = vote(cast)
    answer(cast.bob, plain, "block", WHY)
    with refused(RuleBroken):
        finds(cast.alice, plain, "concern")


def test_test_objection_by_the_group(cast: Cast) -> None:
    frank, gina = joins(cast, "frank", "F"), joins(cast, "gina", "G")
    number = raised(cast, tested_by="group", test_share="2/3")
    assert finds(frank, number, "concern")["state"] == "raised"
    assert finds(gina, number, "out_of_scope")["state"] == "concern"
    with refused(RuleBroken):
        finds(cast.alice, number, "valid")
    with refused((Forbidden, RuleBroken)):
        finds(cast.bob, number, "concern")


def test_the_facilitators_role_is_looked_up_anew(cast: Cast) -> None:
    number = raised(cast)
    Role.update(role="member").where(Role.person == cast.alice.person_id).execute()
    with refused(Forbidden):
        finds(cast.alice, number, "concern")


def test_objections_stored_match_the_record(cast: Cast) -> None:
    number = raised(cast)
    finds(cast.alice, number, "out_of_scope")
    assert Objection.select().count() == 1
    assert entries(cast, "decisions.cast_ballot")[-1].facts["objection"] == 1


# Counted again by others


def ended_with_a_concern(cast: Cast) -> int:
    number = raised(cast)
    finds(cast.alice, number, "concern")
    answer(cast.alice, number, "agree")
    close(cast, number)
    return number


def test_a_vote_with_a_tested_objection_is_recounted(browse: Any, cast: Cast) -> None:
    number = ended_with_a_concern(cast)
    assert faults(cast) == []
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []


@pytest.mark.parametrize("beside", [None, {"findings": [{"voter": "x", "finding": "concern"}]}])
def test_a_finding_that_was_altered_is_found(cast: Cast, beside: Any) -> None:
    row = decision(ended_with_a_concern(cast))
    store.write(lambda: Decision.update(beside=beside).where(Decision.id == row.id).execute())
    assert faults(cast) != []


@pytest.mark.parametrize(("field", "value"), [("state", "valid"), ("voter", "x"), ("number", 9)])
def test_an_objection_that_was_altered_is_found(cast: Cast, field: str, value: Any) -> None:
    ended_with_a_concern(cast)
    store.write(lambda: Objection.update(**{field: value}).execute())
    assert faults(cast) != []


def test_pages_show_objections_and_the_form_to_test_them(browse: Any, cast: Cast) -> None:
    number = raised(cast)
    address = f"/s/waste/decisions/{number}"
    page = browse("alice").get(address).get_data(as_text=True)
    assert WHY in page
    assert f'action="{address}/objections"' in page
    for who, path in (("bob", address), ("nobody", f"/open{address[2:]}")):
        shown = browse(who).get(path).get_data(as_text=True)
        assert WHY in shown
        assert f'action="{address}/objections"' not in shown
    sent = {"objection": "1", "finding": "concern", "reason": "Charter, part 3"}
    found = send(browse("alice"), f"{address}/objections", form_page=address, **sent)
    assert found.status_code == 303
    assert states(cast, number) == ["concern"]
