"""Votes of the Council of the European Union and of the people and the cantons of Switzerland: pure, and some
of them through the real application.

EU: at least 55 % of the members and 15 of them, who stand for at least 65 % of the people; fewer than four
cannot block by that. Switzerland: more yes than no among all who voted, and among the cantons, of which the
half cantons count one half each; equal cantons reject.

The Swiss source has the votes of the people and, of each canton, whether it agreed; and nearly always how
many in it said yes and no. Each vote is counted in two ways. As two groups: "the people" (one voice with as
much weight as people voted, divided) and "the cantons" (a weight of 1 or 1/2 each), each of which must agree:
for all 214, with the figures as published. And, where the figures of the cantons are known and agree with
what is said of each canton, as one count: cantons with the weight of those who voted there, divided, and the
cantons that agree must stand for more than half.
"""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from govhub.accounts.models import Person
from govhub.core import audit, clock
from govhub.core.db import db, store
from govhub.decisions import actions, rules
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.models import Decision
from govhub.decisions.rules.templates import TEMPLATES
from govhub.spaces.models import Mandate, Role, Space, Stakeholder
from govhub.transparency.cli import verify
from tests.counting.real_votes import DATA, needed

FOLDER = DATA / "double_majority"
SAID = {"for": "agree", "against": "disagree", "abstain": "abstain"}
CANTONS = [
    "zh",
    "be",
    "lu",
    "ur",
    "sz",
    "ow",
    "nw",
    "gl",
    "zg",
    "fr",
    "so",
    "bs",
    "bl",
    "sh",
    "ar",
    "ai",
    "sg",
    "gr",
    "ag",
    "tg",
    "ti",
    "vd",
    "vs",
    "ne",
    "ge",
    "ju",
]
HALVES = {"ow", "nw", "bs", "bl", "ar", "ai"}
NOW = 1_795_000_000_000
COUNCIL: dict[str, Any] = {
    "method": "majority", "base": "entitled", "threshold": "11/20", "comparison": "at_least", "least": 15,
    "population": "13/20", "blocking_least": 4,
}  # fmt: skip
PEOPLE_AND_CANTONS: dict[str, Any] = {
    "method": "majority", "unit": "weight", "splits": True, "concurrence": ["*"],
    "concurrence_by": "stakeholder", "concurrence_share": "1/2",
}  # fmt: skip
TWO_GROUPS: dict[str, Any] = {
    "method": "majority", "unit": "weight", "splits": True, "concurrence": ["Cantons", "People"],
    "concurrence_by": "group",
}  # fmt: skip
SPLIT_VOTES = ["2", "70", "174.1", "180", "223", "234", "246"]  # people and cantons apart, or cantons equal

pytestmark = needed


def council() -> dict[str, Any]:
    """The votes of the Council; nothing where the data are absent."""
    path = FOLDER / "eu_council.json"
    return json.loads(path.read_text()) if path.exists() else {"cases": [{"id": "absent"}]}


def swiss() -> list[dict[str, str]]:
    """The Swiss votes; nothing where the data are absent."""
    path = FOLDER / "swiss_double_majority.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def rule_of(parts: dict[str, Any]) -> RuleSet:
    """The rule."""
    return RuleSet(name="", **parts)


def size(canton: str) -> str:
    """What a canton counts."""
    return "1/2" if canton in HALVES else "1"


def by_canton(vote: dict[str, str]) -> dict[str, tuple[int, int]] | None:
    """Yes and no of each canton; None where they are not known, or are not what is said of each canton (in
    votes on two proposals at once the source counts what is neither as against)."""
    here = [canton for canton in CANTONS if vote[f"{canton}_accept"]]
    if any(not vote[f"{canton}_{word}"] for canton in here for word in ("yes", "no")):
        return None
    found = {canton: (int(vote[f"{canton}_yes"]), int(vote[f"{canton}_no"])) for canton in here}
    said = {canton: vote[f"{canton}_accept"] == "1" for canton in here}
    return found if {canton: yes > no for canton, (yes, no) in found.items()} == said else None


def divided(yes: int, no: int) -> dict[str, Any]:
    """A ballot that gives so much to yes and so much to no."""
    return {"choice": "split", "split": {"agree": str(yes), "disagree": str(no)}}


@pytest.mark.parametrize("case", council()["cases"], ids=lambda case: case["id"])
def test_council_comes_to_the_published_outcome(case: dict[str, Any]) -> None:
    shares = council()["population_pct"][case["weights"]]
    voices = {member: {"stands_for": str(share)} for member, share in shares.items()}
    ballots = {member: {"choice": SAID[said]} for member, said in case["votes"].items()}
    outcome = rules.outcome(rule_of(COUNCIL), voices, ballots)
    assert outcome.passed == (case["outcome"] == "adopted")
    assert outcome.counts["agree"] == case["members_for"]
    tests = {test.name: test for test in outcome.tests}
    assert tests["threshold"].least == case["members_needed"]
    people = Fraction(100 * tests["population"].have, tests["population"].of)
    assert abs(people - Fraction(str(case["population_for_pct"]))) < Fraction(3, 10)
    assert ("blocking" in tests) == (not tests["population"].holds)


def test_council_of_members_of_whom_not_all_take_part() -> None:
    """One declares an interest: shares are of the others, and a minority that blocks is the smallest number
    that stands for more than 35 % of their people, plus one."""
    voices = {
        name: {"stands_for": str(n)} for name, n in {"a": 30, "b": 30, "c": 20, "d": 10, "e": 10}.items()
    }
    rule = rule_of({**COUNCIL, "least": 0, "blocking_least": 1})
    ballots = {name: {"choice": "agree"} for name in "bcd"} | {
        "a": {"choice": "recused"},
        "e": {"choice": "agree"},
    }
    assert rules.outcome(rule, voices, ballots).tests[-1].of == 70
    against = {**ballots, "b": {"choice": "disagree"}}
    outcome = rules.outcome(
        rule, voices, against
    )  # b alone stands for 30 of 70: 1 is enough for 35 %, plus 1
    assert [test.name for test in outcome.tests] == ["quorum", "threshold", "population", "blocking"]
    assert outcome.tests[-1].needed == "2"
    assert outcome.passed
    assert not rules.outcome(rule, voices, {**against, "d": {"choice": "abstain"}}).passed


def test_council_by_the_higher_share_where_nobody_proposed_it() -> None:
    """72 % of 27 members are 20."""
    rule = rule_of({**COUNCIL, "threshold": "18/25"})
    voices = {f"m{n:02d}": {"stands_for": "1"} for n in range(27)}
    ballots = {voice: {"choice": "agree"} for voice in sorted(voices)[:19]}
    assert not rules.outcome(rule, voices, ballots).passed
    assert rules.outcome(rule, voices, ballots | {"m19": {"choice": "agree"}}).passed


def test_council_and_cantons_are_templates() -> None:
    for template, parts in (("double_majority", COUNCIL), ("people_and_cantons", PEOPLE_AND_CANTONS)):
        offered = TEMPLATES[template]
        for name, value in parts.items():
            if name != "least":
                found = getattr(offered, name)
                assert (list(found) if isinstance(found, tuple) else found) == value, (template, name)


def test_all_swiss_votes_as_two_groups() -> None:
    """All 214, with the figures of the people as published."""
    counted = 0
    for vote in swiss():
        outcome = rules.standing(rule_of(TWO_GROUPS), *two_groups(vote))
        assert outcome.passed == (vote["accepted"] == "1"), vote["anr"]
        groups = {one.sector: one for one in outcome.sectors}
        assert groups["People"].agrees == (vote["people_passed"] == "1"), vote["anr"]
        assert groups["Cantons"].agrees == (vote["cantons_passed"] == "1"), vote["anr"]
        assert groups["Cantons"].counts["agree"] == Fraction(vote["cantons_yes"]) * outcome.scale
        assert groups["People"].counts["agree"] == int(vote["people_yes"]) * outcome.scale
        counted += 1
    assert counted == 214


def two_groups(vote: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The voices and their ballots: the people as one, and the cantons."""
    yes, no = int(vote["people_yes"]), int(vote["people_no"])
    here = [canton for canton in CANTONS if vote[f"{canton}_accept"]]
    voices = {"people": {"weight": str(yes + no), "group": "People"}}
    voices |= {canton: {"weight": size(canton), "group": "Cantons"} for canton in here}
    word = {"1": "agree", "0": "disagree"}
    ballots = {canton: {"choice": word[vote[f"{canton}_accept"]]} for canton in here}
    return voices, {**ballots, "people": divided(yes, no)}


def test_swiss_votes_by_the_figures_of_each_canton() -> None:
    """All of which those figures are known and agree with what is said of each canton: 209. They add up to
    the people's figures but for what was corrected afterwards, in one of 120 votes by 1.2 %."""
    counted = 0
    for vote in swiss():
        if (cantons := by_canton(vote)) is None:
            continue
        outcome = rules.standing(rule_of(PEOPLE_AND_CANTONS), *one_count(cantons))
        assert outcome.passed == (vote["accepted"] == "1"), vote["anr"]
        people, share = outcome.tests[1], outcome.tests[-1]
        assert people.holds == (vote["people_passed"] == "1"), vote["anr"]
        assert share.holds == (vote["cantons_passed"] == "1"), vote["anr"]
        assert Fraction(share.have, share.scale) == Fraction(vote["cantons_yes"]), vote["anr"]
        assert abs(people.have - int(vote["people_yes"])) <= 10_100
        counted += 1
    assert counted == 209


def one_count(cantons: dict[str, tuple[int, int]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The cantons as voices with the weight of those who voted there, and their divided ballots."""
    voices = {
        canton: {"stakeholder": canton, "weight": str(yes + no), "stands_for": size(canton)}
        for canton, (yes, no) in cantons.items()
    }
    return voices, {canton: divided(yes, no) for canton, (yes, no) in cantons.items()}


# Through the application


def assembly(members: list[str]) -> tuple[Person, dict[str, tuple[str, Person]]]:
    """A public space with a presiding facilitator and, of each member, its id and its delegate."""

    def make() -> tuple[Person, dict[str, tuple[str, Person]]]:
        space = Space.create(short_name="assembly", name="Assembly", visibility="public")
        chair = Person.create(email="chair@example.org", name="President", created_at=0)
        Role.create(space=space, person=chair, role="facilitator")
        found = {}
        for n, member in enumerate(members):
            person = Person.create(email=f"delegate{n}@example.org", name=f"Delegate {n}", created_at=0)
            stakeholder = Stakeholder.create(space=space, name=member, sector="government")
            Role.create(space=space, person=person, role="member")
            Mandate.create(stakeholder=stakeholder, person=person, may_vote=True, starts_at=0)
            found[member] = (stakeholder.uid, person)
        return chair, found

    return store.write(make)


def hold(parts: dict[str, Any], voices: dict[str, Any], ballots: dict[str, Any], title: str) -> Any:
    """The whole vote through the acts: the weights set, the vote opened, every answer given, the close."""
    chair, members = assembly(sorted(voices))
    actor = chair.actor()
    here: dict[str, Any] = {"space": "assembly", "decision": 1}
    listed = sorted(members)
    actions.set_weights(
        actor,
        space="assembly",
        stakeholders=[members[name][0] for name in listed],
        weights=[voices[name].get("weight", "") for name in listed],
        stands_for=[voices[name].get("stands_for", "") for name in listed],
        groups=[voices[name].get("group", "") for name in listed],
    )
    rule = actions.make_rule_set(actor, space="assembly", name="Double majority", **parts)
    actions.propose(actor, space="assembly", title=title, text="As voted.", rule_set=rule["rule_set"])
    actions.open(actor, **here, closes_at=clock.now() + 3_600_000)
    for name in listed:
        actions.cast_ballot(members[name][1].actor(), **here, **ballots[name])
    actions.close(actor, **here)
    return Decision.get()


def nothing_is_wrong(found: Any, app: Flask) -> None:
    """The record recounts to the same, and the public page shows the exact figures."""
    assert list(audit.breaks_in(found.space.uid)) == []
    share = found.counted.tests[1].share
    page = app.test_client().get("/open/assembly/decisions/1", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert share in page.text
    db.close()
    checked = CliRunner().invoke(verify, ["--space", "assembly"])
    assert checked.exit_code == 0, checked.output
    assert "1 decision, all is well" in checked.output


@pytest.mark.parametrize("case", council()["cases"], ids=lambda case: case["id"])
def test_council_through_the_application(app: Flask, case: dict[str, Any]) -> None:
    clock.freeze(NOW)
    shares = council()["population_pct"][case["weights"]]
    voices = {member: {"stands_for": str(share)} for member, share in shares.items()}
    ballots = {member: {"choice": SAID[said]} for member, said in case["votes"].items()}
    found = hold(COUNCIL, voices, ballots, case["title"])
    assert found.result == ("passed" if case["outcome"] == "adopted" else "failed")
    assert found.counted.counts["agree"] == case["members_for"]
    nothing_is_wrong(found, app)


@pytest.mark.parametrize("number", SPLIT_VOTES)
def test_split_swiss_vote_through_the_application(app: Flask, number: str) -> None:
    clock.freeze(NOW)
    vote = next(one for one in swiss() if one["anr"] == number)
    cantons = by_canton(vote)
    assert cantons is not None
    voices, ballots = one_count(cantons)
    found = hold(PEOPLE_AND_CANTONS, voices, ballots, vote["title_de"])
    assert found.result == "failed"
    people, share = found.counted.tests[1], found.counted.tests[-1]
    assert (people.holds, share.holds) == (vote["people_passed"] == "1", vote["cantons_passed"] == "1")
    assert Fraction(share.have, share.scale) == Fraction(vote["cantons_yes"])
    nothing_is_wrong(found, app)


def test_first_swiss_vote_through_the_application(app: Flask) -> None:
    """The constitution of 1848, of which only the people's figures and the cantons' answers are known."""
    clock.freeze(NOW)
    vote = swiss()[0]
    found = hold(TWO_GROUPS, *two_groups(vote), vote["title_de"])
    assert found.result == "passed"
    assert [one.agrees for one in found.counted.sectors] == [True, True]
    nothing_is_wrong(found, app)
