"""Who has a voice, and what of a vote can be recomputed from the record."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from govhub.core import audit
from govhub.core.db import store
from govhub.core.errors import Invalid
from govhub.decisions import actions, rules
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.models import Voter
from govhub.spaces.models import Stakeholder
from tests.conftest import Cast
from tests.decisions.stage import (
    NOW,
    answer,
    ballots,
    close,
    decision,
    entries,
    joins,
    refused,
    vote,
)

pytestmark = pytest.mark.usefixtures("at_noon")


# Who has a voice


def test_one_voice_for_a_stakeholder_whoever_speaks_for_it(cast: Cast) -> None:
    nina = joins(cast, "nina", "greens")
    number = vote(cast)
    answer(cast.bob, number, "agree")
    answer(nina, number, "abstain")
    greens = cast.stakeholders["greens"].uid
    assert ballots(number) == {(1, greens): "abstain"}
    assert decision(number).ballots.get().cast_by.name == "Nina"
    close(cast, number)
    assert decision(number).trace["cast"] == 1
    assert decision(number).trace["entitled"] == 2


def test_one_voice_each_where_people_count(cast: Cast) -> None:
    nina = joins(cast, "nina", "greens")
    number = vote(cast, unit="person")
    answer(cast.bob, number, "agree")
    answer(nina, number, "abstain")
    assert {voter for _, voter in ballots(number)} == {cast.people["bob"].uid, cast.people["nina"].uid}
    close(cast, number)
    assert (decision(number).trace["cast"], decision(number).trace["entitled"]) == (2, 3)


def test_person_with_two_mandates_says_for_whom(cast: Cast) -> None:
    joins(cast, "bob", "shops", role=None)
    number = vote(cast)
    with refused(Invalid, "voter"):
        answer(cast.bob, number, "agree")
    greens, shops = cast.stakeholders["greens"].uid, cast.stakeholders["shops"].uid
    answer(cast.bob, number, "agree", voter=greens)
    answer(cast.bob, number, "abstain", voter=shops)
    assert ballots(number) == {(1, greens): "agree", (1, shops): "abstain"}
    close(cast, number)
    assert (decision(number).trace["cast"], decision(number).trace["entitled"]) == (2, 3)


def test_person_with_two_mandates_has_one_voice_where_people_count(cast: Cast) -> None:
    joins(cast, "bob", "shops", role=None)
    number = vote(cast, unit="person")
    assert decision(number).voters.count() == 2
    answer(cast.bob, number, "agree")
    assert ballots(number) == {(1, cast.people["bob"].uid): "agree"}


def test_mandates_that_do_not_count_give_no_voice(cast: Cast) -> None:
    joins(cast, "speaker", "choir", may_vote=False)
    joins(cast, "former", "museum", ends_at=NOW)
    joins(cast, "future", "school", starts_at=NOW + 1)
    joins(cast, "lasting", "bank", starts_at=NOW, ends_at=NOW + 1)
    voters = {row.name for row in decision(vote(cast)).voters}
    assert voters == {"City department", "Green roof", "Bank"}


def test_names_are_kept_as_they_were_at_opening(cast: Cast) -> None:
    number = vote(cast)
    renamed = Stakeholder.update(name="Brown roof", sector="business")
    store.write(renamed.where(Stakeholder.name == "Green roof").execute)
    answer(cast.bob, number, "agree")
    voter = decision(number).voters.where(Voter.voter == cast.stakeholders["greens"].uid).get()
    assert (voter.name, voter.sector) == ("Green roof", "cso")


# What is recorded can be recomputed


def plain_hash(value: dict[str, Any]) -> str:
    """The hash as docs say it, made here without the application's own code."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("unit", ["stakeholder", "person"])
def test_hashes_can_be_recomputed_from_the_record(cast: Cast, unit: str) -> None:
    joins(cast, "nina", "Bãi rác 垃圾场")
    number = vote(cast, unit=unit)
    entry = json.loads(bytes(entries(cast, "decisions.open")[-1].content))
    facts = entry["facts"]
    voices = sorted(facts["electorate"], key=lambda voice: voice["voter"])
    assert plain_hash({"electorate": voices}) == facts["electorate_hash"]
    frozen = {k: v for k, v in facts.items() if k not in {"electorate", "decision_hash"}}
    assert plain_hash({**frozen, "space": entry["space"]}) == facts["decision_hash"]
    assert hashlib.sha256(facts["text"].encode()).hexdigest() == facts["text_hash"]
    made = decision(number)
    assert (made.electorate_hash, made.decision_hash) == (facts["electorate_hash"], facts["decision_hash"])


def test_outcome_can_be_recomputed_from_the_record(cast: Cast) -> None:
    number = vote(cast, method="majority", quorum="1/2")
    answer(cast.bob, number, "disagree")
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "agree")
    close(cast, number)
    opened = entries(cast, "decisions.open")[-1].facts
    given = {e.facts["voter"]: e.facts for e in entries(cast, "decisions.cast_ballot")}
    closed = entries(cast, "decisions.close")[-1].facts
    assert {facts["decision_hash"] for facts in given.values()} == {opened["decision_hash"]}
    rule = RuleSet.from_dict(opened["rule"])
    outcome = rules.outcome(rule, [v["voter"] for v in opened["electorate"]], given)
    assert (outcome.result, outcome.counts, outcome.entitled) == (
        closed["outcome"], closed["counts"], closed["entitled"],
    )  # fmt: skip
    assert plain_hash(outcome.trace(rule)) == closed["trace_hash"]
    assert list(audit.breaks_in(cast.space.uid)) == []


def test_record_holds_no_reason_no_address_and_no_name(cast: Cast) -> None:
    number = vote(cast, unit="person")
    answer(cast.bob, number, "block", "Bí mật 秘密")
    actions.amend(cast.alice, space="waste", decision=number, text="Amended.")
    answer(cast.bob, number, "stand_aside", "Bí mật 秘密")
    close(cast, number)
    stored = b"".join(bytes(entry.content) for entry in entries(cast)).decode()
    for word in ("Bí mật", "秘密", "example.org", "Alice", "Bob"):
        assert word not in stored
