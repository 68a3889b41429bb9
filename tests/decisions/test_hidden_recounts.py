"""What a recount from the record notices where answers are hidden; each entry altered in one thing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.audit import entries_of
from govhub.core.db import store
from govhub.core.errors import Invalid
from govhub.decisions import actions
from govhub.decisions.jobs import close_due
from govhub.decisions.methods import secrecy
from govhub.decisions.methods.shape import RuleSet
from govhub.transparency.queries.openings import hidden_answers
from govhub.transparency.rules.bundle import differences, unpacked
from govhub.transparency.rules.recount import Recount
from tests.conftest import Cast
from tests.decisions.secret import cast_all, eight, faults, secret_vote
from tests.decisions.stage import DEADLINE, decision, proposal, refused, rule_set, vote

pytestmark = pytest.mark.usefixtures("at_noon")

Alter = Callable[[dict[str, dict[str, Any]]], None]


def record(cast: Cast, secrecy: str) -> tuple[list[dict[str, Any]], dict[int, Any]]:
    """The entries of a vote in which seven of eight answered, and what they had committed to."""
    people = eight(cast)
    vote(cast, method="majority", secrecy=secrecy)
    cast_all(people, 1, "daaaxda")
    clock.freeze(DEADLINE)
    close_due(clock.now())
    with store.reading():
        return [row.entry for row in entries_of(cast.space.uid)], hidden_answers(cast.space.uid)


def said(cast: Cast, entries: list[dict[str, Any]], opened: dict[int, Any]) -> list[str]:
    """What a recount finds in these entries (their hashes are checked elsewhere)."""
    recount = Recount(cast.space.uid)
    recount.opened = opened
    return [what for entry in entries for what in recount.follow(entry)]


def altered(entries: list[dict[str, Any]], alter: Alter) -> list[dict[str, Any]]:
    """The entries with something altered in the last ballot or in the end."""
    made = copy.deepcopy(entries)
    last = {entry["act"].partition(".")[2]: entry for entry in made}
    alter(last)
    return made


SECRET: dict[str, tuple[Alter, str]] = {
    "told": (lambda at: at["cast_ballot"]["facts"].update(choice="agree"), "tells the answer"),
    "answer": (lambda at: at["cast_ballot"]["facts"].update(answer=[1]), "tells the answer"),
    "committed": (lambda at: at["cast_ballot"]["commitments"].update(ballot="00"), "commits to what it says"),
    "more": (lambda at: at["close"]["facts"]["beside"]["urn"][0].update(voices=5), "other ballots"),
    "fewer": (lambda at: at["close"]["facts"]["beside"]["urn"].pop(), "other ballots"),
    "order": (lambda at: at["close"]["facts"]["beside"]["urn"].reverse(), "not sorted"),
    "nobody": (lambda at: at["close"]["facts"]["beside"]["urn"][0].update(voices=0), "stands for nobody"),
    "gone": (lambda at: at["close"]["facts"].pop("beside"), "the urn is missing"),
    "named": (lambda at: at["close"]["facts"].update(ballots=[]), "answers that were not hidden"),
    "early": (lambda at: at["close"].update(at=clock.iso(DEADLINE - 1)), "before its time"),
    "swapped": (
        lambda at: at["close"]["facts"]["beside"].update(
            urn=[{"choice": "agree", "voices": 3}, {"choice": "disagree", "voices": 4}]
        ),
        "the outcome is stated as passed",
    ),
}
AFTER: dict[str, tuple[Alter, str]] = {
    "told": (lambda at: at["cast_ballot"]["facts"].update(choice="agree"), "tells the answer"),
    "other": (lambda at: at["close"]["facts"]["ballots"][0].update(choice="block"), "committed to"),
    "fewer": (lambda at: at["close"]["facts"]["ballots"].pop(), "are not those of the voices"),
    "twice": (lambda at: at["close"]["facts"].update(ballots=at["close"]["facts"]["ballots"] * 2), "those"),
    "urn": (lambda at: at["close"]["facts"].update(beside={"urn": []}), "this vote is not secret"),
    "gone": (lambda at: at["close"]["facts"].pop("ballots"), "cannot be understood"),
    "early": (
        lambda at: at["close"].update(
            at=clock.iso(DEADLINE - 1), facts={**at["close"]["facts"], "how": "everybody"}
        ),
        "before its time",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SECRET)
def test_recount_of_a_secret_vote_notices_what_was_altered(cast: Cast, what: str) -> None:
    entries, opened = record(cast, "secret")
    assert said(cast, entries, opened) == []
    alter, words = SECRET[what]
    assert words in " ".join(said(cast, altered(entries, alter), opened))


@pytest.mark.parametrize("what", AFTER)
def test_recount_of_a_hidden_vote_notices_what_was_altered(cast: Cast, what: str) -> None:
    entries, opened = record(cast, "after_close")
    assert said(cast, entries, opened) == []
    alter, words = AFTER[what]
    assert words in " ".join(said(cast, altered(entries, alter), opened))


def test_recount_of_a_secret_vote_notices_a_second_ballot_of_a_voice(cast: Cast) -> None:
    entries, opened = record(cast, "secret")
    first = next(entry for entry in entries if entry["act"] == "decisions.cast_ballot")
    place = entries.index(first) + 1
    assert (
        "changed after it had been cast" in said(cast, [*entries[:place], first, *entries[place:]], opened)[0]
    )


def test_recount_of_a_named_vote_notices_a_hidden_answer(cast: Cast) -> None:
    entries, opened = record(cast, "named")
    assert said(cast, entries, opened) == []
    hidden = altered(entries, lambda at: at["cast_ballot"]["facts"].update(choice="voted"))
    assert "hides none" in " ".join(said(cast, hidden, opened))


# By groups and weights


def weigh(cast: Cast, weights: dict[str, str]) -> None:
    """Give stakeholders other weights."""
    uids = [cast.stakeholders[name].uid for name in weights]
    actions.set_weights(cast.alice, space="waste", stakeholders=uids, weights=[*weights.values()])


def test_open_of_a_secret_vote_refuses_unique_weights(cast: Cast) -> None:
    eight(cast)
    weigh(cast, {"city": "3/7"})
    number = proposal(cast, method="majority", secrecy="secret", unit="weight")
    with refused(Invalid, "", "published by weight, and there is only 1 voice of weight 3/7"):
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)


def test_close_of_a_secret_vote_counts_equal_weights(browse: Any, cast: Cast) -> None:
    people = eight(cast)
    weigh(cast, dict.fromkeys(cast.stakeholders, "3/7"))
    number = secret_vote(cast, unit="weight")
    cast_all(people, number, "daaaxda")
    clock.freeze(DEADLINE)
    close_due(clock.now())
    ended = decision(number)
    assert ended.result == "passed"
    assert {line["weight"] for line in ended.beside["urn"]} == {"3/7"}
    assert ended.trace["heads"]["agree"] == 4
    assert faults(cast) == []
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []


def test_close_of_a_secret_choice_among_options(browse: Any, cast: Cast) -> None:
    people = eight(cast)
    rule = rule_set(cast, method="irv", secrecy="secret")
    words: dict[str, Any] = {"title": "Who", "text": "Choose.", "rule_set": rule, "options": "Ann\nBen\nCy"}
    number = actions.propose(cast.bob, space="waste", **words)["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    for person, ranks in zip(
        people, ([1, 2, None], [1, 2, None], [2, 1, 3], [3, 2, 1], [1, None, None]), strict=False
    ):
        actions.cast_ballot(person, space="waste", decision=number, choice="options", answers=ranks)
    clock.freeze(DEADLINE)
    close_due(clock.now())
    ended = decision(number)
    assert ended.trace["count"]["winners"] == [1]
    assert sum(line["voices"] for line in ended.beside["urn"]) == 5
    assert faults(cast) == []
    bundle = unpacked(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
    assert list(differences(bundle)) == []
    assert "2:" in bundle["votes.abif"].decode()
    shown = browse("erin").get(f"/s/waste/decisions/{number}").get_data(as_text=True)
    assert "Ann" in shown


# The rules alone


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"secrecy": "hidden"}, "secrecy"),
        ({"secrecy": "secret", "method": "consent"}, "secrecy"),
        ({"secrecy": "after_close", "method": "gradients"}, "secrecy"),
        ({"secrecy": "after_close", "early_certain": True}, "early_certain"),
        ({"secrecy": "secret", "delegation": "transitive"}, "delegation"),
        ({"secrecy": "secret", "unit": "weight", "splits": True}, "splits"),
        ({"secrecy": "secret", "ties": "casting"}, "ties"),
        ({"secrecy": "secret"}, None),
        ({"secrecy": "after_close", "delegation": "direct"}, None),
        ({}, None),
    ],
)
def test_why_not_secret_names_the_field(parts: dict[str, Any], field: str | None) -> None:
    rule = RuleSet(**{"name": "Ours", "method": "majority", **parts})
    wrong = secrecy.why_not_secret(rule)
    assert (wrong[0] if wrong else None) == field


def test_why_not_secret_open_looks_at_every_published_group() -> None:
    rule = RuleSet(name="Ours", method="majority", secrecy="secret", concurrence=("*",))
    five = {f"c{n}": {"sector": "cso"} for n in range(5)}
    assert secrecy.why_not_secret_open(rule, five) is None
    mixed = {**five, **{f"b{n}": {"sector": "business"} for n in range(4)}}
    assert "only 4 voices of Business" in str(secrecy.why_not_secret_open(rule, mixed))
    assert secrecy.why_not_secret_open(RuleSet(name="Ours", method="majority"), {"a": {}}) is None


def test_with_one_more_keeps_no_order() -> None:
    rule = RuleSet(name="Ours", method="majority", secrecy="secret")
    urns = []
    for order in ("ad", "da"):
        urn: list[dict[str, Any]] = []
        for letter in order:
            choice = {"a": "agree", "d": "disagree"}[letter]
            urn = secrecy.with_one_more(urn, rule, {}, {"choice": choice})
        urns.append(urn)
    assert urns[0] == urns[1]
    assert [list(line) for line in urns[0]] == [list(line) for line in urns[1]]
