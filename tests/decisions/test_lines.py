"""Lines of a running count: kept while answers come in, they give what counting every ballot gives."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core.db import store
from govhub.decisions import actions, queries, rules
from govhub.decisions.actions.close import standing
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.methods.tally import Line, from_lines, keeps_lines, kind_of, tallied
from govhub.decisions.models import KeptLine, counted_from, tally_of
from tests.browsing import count_queries
from tests.conftest import Cast
from tests.decisions.stage import DEADLINE, answer, close, decision, joins, proposal, rule_set, vote

RULES = [
    RuleSet(name="", method="majority"),
    RuleSet(name="", method="majority", unit="weight", quorum="1/2"),
    RuleSet(name="", method="majority", concurrence=("*",)),
    RuleSet(name="", method="majority", population="65/100"),
    RuleSet(name="", method="irv"),
    RuleSet(name="", method="approval"),
]
OPTIONS = [{"id": number, "name": str(number)} for number in (1, 2, 3)]


def answers(rule: RuleSet) -> st.SearchStrategy[Any]:
    plain = st.sampled_from(["agree", "disagree", "abstain", "recused"])
    if rule.method == "irv":
        return st.permutations([1, 2, 3]).map(lambda ranks: {"choice": "options", "answer": ranks})
    if rule.method == "approval":
        marks = st.lists(st.sampled_from([1, None]), min_size=3, max_size=3).filter(any)
        return marks.map(lambda given: {"choice": "options", "answer": given})
    return plain.map(lambda word: {"choice": word})


@given(st.data())
def test_lines_give_what_counting_every_ballot_gives(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(RULES))
    facts = st.fixed_dictionaries({
        "sector": st.sampled_from(["cso", "business"]),
        "weight": st.sampled_from(["1", "1/2", "3/7"]),
        "stands_for": st.sampled_from(["5", "7/2"] if rule.asks_population else ["", "5", "7/2"]),
    })  # fmt: skip
    electorate = {f"v{n}": data.draw(facts) for n in range(data.draw(st.integers(1, 8)))}
    ballots = {voice: data.draw(answers(rule)) for voice in electorate if data.draw(st.booleans())}
    voices = Counter(kind_of(rule, known) for known in electorate.values())
    lines: Counter[Line] = Counter()
    for voice, said in ballots.items():
        marks = said.get("answer")
        line = Line(kind_of(rule, electorate[voice]), said["choice"], None if marks is None else tuple(marks))
        lines[line] += 1
    kept, whole = from_lines(rule, voices, lines), tallied(rule, electorate, ballots)
    beside = rules.Beside(seed="s")
    among = OPTIONS if rule.method in {"irv", "approval"} else ()
    assert rules.counted(rule, kept, among, beside) == rules.counted(rule, whole, among, beside)


@pytest.mark.parametrize(
    "parts",
    [
        {"delegation": "direct"}, {"objections": "lifecycle"}, {"splits": True}, {"presence_quorum": "1/2"},
        {"base": "present"}, {"secrecy": "secret"}, {"secrecy": "after_close"},
    ],
)  # fmt: skip
def test_no_lines_are_kept_where_an_answer_is_not_the_voices_own_line(parts: dict[str, Any]) -> None:
    assert not keeps_lines(RuleSet(name="", method="majority", **parts))


def lines(number: int) -> dict[tuple[str, str], int]:
    rows = KeptLine.select().where((KeptLine.decision == decision(number)) & (KeptLine.voices != 0))
    return {(row.choice, row.marks): row.voices for row in rows if row.round == decision(number).round}


def same(number: int) -> bool:
    """Whether the lines give what the ballots give."""
    found = decision(number)
    return standing(found) == rules.standing(found.parts, *counted_from(found))


@pytest.mark.usefixtures("at_noon")
def test_cast_ballot_moves_a_voice_from_line_to_line(cast: Cast) -> None:
    joins(cast, "cleo", "sorters")
    number = vote(cast, method="majority", concurrence=["*"])
    assert tally_of(decision(number)) is not None
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "agree")
    assert same(number)
    answer(cast.bob, number, "disagree")
    assert same(number)
    answer(cast.bob, number, "recused", "We sell vans")
    assert same(number)
    answer(cast.bob, number, "recused", "We sell many vans")
    assert lines(number) == {("agree", ""): 1, ("recused", ""): 1}


@pytest.mark.usefixtures("at_noon")
def test_cast_ballot_among_options_keeps_rankings(cast: Cast) -> None:
    rule = actions.make_rule_set(cast.alice, space="waste", name="R", method="irv")["rule_set"]
    words = {"title": "Which", "text": "Rank", "rule_set": rule, "options": "Bus\nTram\nFerry"}
    number = actions.propose(cast.bob, space="waste", **words)["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    answer(cast.alice, number, "options", answers=[2, 1, None])
    answer(cast.bob, number, "options", answers=[2, 1, None])
    assert lines(number) == {("options", "2 1 -"): 2}
    assert same(number)


@pytest.mark.usefixtures("at_noon")
def test_amend_begins_new_lines(cast: Cast) -> None:
    number = vote(cast)
    answer(cast.alice, number, "agree")
    answer(cast.bob, number, "block", "No")
    actions.amend(cast.alice, space="waste", decision=number, text="New")
    assert lines(number) == {}
    answer(cast.bob, number, "agree")
    assert lines(number) == {("agree", ""): 1}
    assert same(number)


@pytest.mark.usefixtures("at_noon")
def test_the_standing_asks_as_much_of_the_database_for_many_voices_as_for_few(cast: Cast) -> None:
    asked = []
    for more in (0, 8):
        for n in range(more):
            joins(cast, f"p{n}", f"s{n}")
        number = proposal(cast, method="majority")
        actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
        for person in cast.people.values():
            if person.name.startswith(("P", "Alice", "Bob")):
                answer(person.actor(), number, "agree")
        with store.reading(), count_queries() as queries:
            standing(decision(number))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("parts", [{"method": "majority"}, {"method": "irv"}, {"delegation": "direct"}])
def test_result_alone_is_what_the_whole_page_shows(cast: Cast, parts: dict[str, Any]) -> None:
    rule = rule_set(cast, **parts)
    more = {"options": "Bus\nTram"} if parts.get("method") == "irv" else {}
    words = {"title": "Which", "text": "Words", "rule_set": rule}
    number = actions.propose(cast.bob, space="waste", **words, **more)["decision"]
    actions.open(cast.alice, space="waste", decision=number, closes_at=DEADLINE)
    answer(cast.alice, number, "options" if more else "agree", **({"answers": [2, 1]} if more else {}))
    for _ in range(2):
        alone = queries.result(cast.bob, space="waste", decision=number)
        whole = queries.show(cast.bob, space="waste", decision=number)
        assert alone["outcome"]["changes"] == [] or alone["stage"] == "ended"
        assert {name: alone[name] for name in ("stage", "options", "outcome", "choosing", "sealed")} == {
            name: whole[name] for name in ("stage", "options", "outcome", "choosing", "sealed")
        }
        if alone["stage"] == "open":
            close(cast, number)


@pytest.mark.usefixtures("at_noon")
def test_result_of_a_draft(cast: Cast) -> None:
    number = proposal(cast, method="majority")
    assert queries.result(cast.bob, space="waste", decision=number)["stage"] == "draft"
