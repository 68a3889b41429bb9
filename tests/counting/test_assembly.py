"""Majorities of yes and no: roll calls, people and cantons, the Council of the European Union."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from govhub.counting import formats
from govhub.counting.assembly import eu_council, majority
from govhub.counting.assembly.motion import Motion
from govhub.counting.cli import tally as command
from govhub.counting.errors import Refused
from govhub.counting.report import as_json, as_lines
from govhub.counting.tally import How, tally

pytestmark = pytest.mark.once

ROLL_CALL = """rcid,country,country_code,vote
7,Alba,AL,yes
7,Brana,BR,no
7,Cora,CO,abstain
7,Dena,DE,absent
8,Alba,AL,yes
8,Brana,BR,yes
8,Cora,CO,no
"""
CANTONS = """anr,date,title_en,title_de,people_yes,people_no,cantons_yes,cantons_no,accepted,\
zh_yes,zh_no,zh_accept,ow_yes,ow_no,ow_accept,ur_yes,ur_no,ur_accept,ju_yes,ju_no,ju_accept
1,1848-09-12,Constitution,Bund,10,5,,,1,,,1,,,0,,,1,,,
2,1866-01-14,,Masse,12,6,,,0,3,1,1,1,3,0,1,2,0,,,
3,1979-01-01,Half and half,,9,8,,,0,3,1,1,1,3,1,1,2,0,,,0
4,1979-02-01,Numbers alone,,9,8,2.5,1,1,,,,,,,,,,,,
5,1979-03-01,Without flags,,9,8,,,1,3,1,,1,3,,5,2,,,,
6,1979-04-01,Equal people,,8,8,,,0,3,1,1,3,1,1,5,2,1,,,
"""
MEMBERS = {"DE": 30, "FR": 20, "IT": 20, "ES": 10, "PL": 10, "BE": 5, "LU": "2.5", "MT": "2.5"}


def read(text: str, name: str = "") -> formats.Election:
    return formats.read_bytes(text.encode(), name)


def results(text: str, name: str = "", **how: Any) -> dict[str, dict[str, Any]]:
    election = read(text, name)
    found = json.loads(json.dumps(as_json(election, tally(election, How(**how)))))
    return {vote["id"]: vote for vote in found["votes"]}


def council(votes: Mapping[str, str], **case: Any) -> str:
    numbers = {member: Fraction(people) for member, people in MEMBERS.items()}
    table = ", ".join(f'"{member}": {float(people)}' for member, people in numbers.items())
    one = {"id": "x", "title": "Fish", "weights": "2025", "votes": votes, **case}
    return f'{{"population_pct": {{"2025": {{{table}}}}},\n"cases": [\n{json.dumps(one)}\n]}}'


@pytest.mark.parametrize("name", ["", "votes.csv", "votes.txt"])
def test_files_of_yes_and_no_are_known_from_their_columns(name: str) -> None:
    assert read(ROLL_CALL, name).format == "roll-call"
    assert read(CANTONS, name).format == "cantons"
    assert read("\n" + council({"DE": "for"}), name.replace("csv", "json")).format == "council"
    assert read("count,rank1\n2,A\n", name).format == "csv"


def test_majority_is_of_those_who_say_yes_or_no_and_a_tie_rejects() -> None:
    found = results(ROLL_CALL, method="majority")
    assert found["7"]["counts"] == {"yes": 1, "no": 1, "abstain": 1, "absent": 1}
    assert (found["7"]["outcome"], found["7"]["ties"]) == ("rejected", ["present and voting"])
    assert found["8"]["outcome"] == "adopted"
    assert found["8"]["tests"] == [
        {
            "test": "present and voting",
            "value": 2,
            "base": 3,
            "share": "2/3",
            "operator": "more than",
            "needed": "1/2",
            "passed": True,
        }
    ]


def test_two_thirds_are_at_least_two_thirds() -> None:
    assert results(ROLL_CALL, method="two-thirds")["8"]["passed"]
    one_less = ROLL_CALL + "9,Alba,AL,yes\n9,Brana,BR,no\n"
    assert not results(one_less, method="two-thirds")["9"]["passed"]


@pytest.mark.parametrize("rule", [majority.simple, majority.at_least, majority.unanimity])
def test_nothing_to_nothing_is_no_majority(rule: Any) -> None:
    assert not rule(Motion("x"))["passed"]
    assert rule(Motion("x"))["tests"][0]["share"] is None
    assert not rule(Motion("x", choices={"A": "abstain"}))["passed"]


def test_majority_of_its_own_for_one_vote() -> None:
    text = ROLL_CALL + "9,Alba,AL,yes\n9,Brana,BR,yes\n9,Cora,CO,no\n9,Dena,DE,no\n9,Ena,EN,yes\n"
    assert results(text, method="majority")["9"]["passed"]
    for ratio in (Fraction(2), Fraction(2, 3)):
        found = results(text, method="majority", ratios={"9": ratio})
        assert not found["9"]["passed"]
        assert found["9"]["tests"][0]["needed"] == "2/3"
        assert found["8"]["tests"][0]["needed"] == "1/2"
    with pytest.raises(Refused, match="unknown option '12'"):
        results(text, method="majority", ratios={"12": Fraction(2)})


def test_majority_of_the_members_counts_those_who_are_silent() -> None:
    found = results(ROLL_CALL, method="absolute-majority")
    assert found["7"]["tests"][0]["base"] == 4
    assert not found["7"]["passed"]
    assert found["8"]["passed"]
    with pytest.raises(Refused, match="names the members"):
        results(CANTONS, method="absolute-majority")


def test_unanimity_is_not_prevented_by_abstentions() -> None:
    text = "member,vote\nA,yes\nB,abstain\nC,absent\n"
    assert results(text, method="unanimity")["1"]["passed"]
    assert not results(text + "D,no\n", method="unanimity")["1"]["passed"]


def test_people_and_cantons_must_both_agree() -> None:
    found = results(CANTONS)
    cantons = {key: (vote["tests"][1]["value"], vote["tests"][1]["against"]) for key, vote in found.items()}
    assert cantons == {
        "1": (2, "1/2"),
        "2": (1, "3/2"),
        "3": ("3/2", 2),
        "4": ("5/2", 1),
        "5": (2, "1/2"),
        "6": ("5/2", 0),
    }
    assert [vote["passed"] for vote in found.values()] == [True, False, False, True, True, False]
    assert [vote["as_published"] for vote in found.values()] == [True] * 6
    assert found["1"]["cantons"] == {"zh": True, "ow": False, "ur": True}
    assert [vote["name"] for vote in found.values()][:3] == ["Constitution", "Masse", "Half and half"]


def test_equal_votes_of_the_cantons_reject() -> None:
    text = "anr,people_yes,people_no,zh_accept,ow_accept,nw_accept\n246,9,8,1,0,0\n"
    found = results(text)["246"]
    assert (found["passed"], found["ties"]) == (False, ["cantons"])
    assert "as_published" not in found


def test_other_outcome_than_the_file_says_is_named() -> None:
    found = results(CANTONS.replace("10,5,,,1", "10,5,,,0"))["1"]
    assert (found["passed"], found["as_published"]) == (True, False)


def test_council_needs_members_and_population() -> None:
    names = list(MEMBERS)
    found = results(council(dict.fromkeys(names[:5], "for") | dict.fromkeys(names[5:], "against")))["x"]
    by_name = {test["test"]: test for test in found["tests"]}
    assert by_name["members"]["share"] == "5/8"
    assert by_name["population"]["share"] == "9/10"
    assert not by_name["fewest members"]["passed"]
    assert found["outcome"] == "adopted"  # three cannot block
    assert found["blocking_minority"] == {"needed": 4, "not_in_favour": 3, "enough": False}


def test_abstention_in_the_council_is_not_in_favour() -> None:
    names = list(MEMBERS)
    votes = dict.fromkeys(names[4:], "for") | dict.fromkeys(names[:4], "abstain")
    found = results(council(votes))["x"]
    assert found["counts"] == {"yes": 4, "no": 0, "abstain": 4, "absent": 0}
    assert found["blocking_minority"]["enough"]
    assert found["outcome"] == "rejected"


def motion(
    in_favour: int, members: int = 27, everyone: int = 27, people: Mapping[int, int] | None = None
) -> Motion:
    weights = {f"M{place}": Fraction((people or {}).get(place, 1)) for place in range(everyone)}
    choices = {f"M{place}": "yes" if place < in_favour else "no" for place in range(members)}
    return Motion("x", choices=choices, weights=weights)


def test_council_edges_of_55_percent_15_members_and_65_percent() -> None:
    assert not eu_council.count(motion(14))["passed"]
    assert not eu_council.count(motion(15))["passed"]  # 15 of 27 equal populations are 55.6 %
    assert eu_council.count(motion(18))["passed"]
    heavy = dict.fromkeys(range(15), 3)
    assert eu_council.count(motion(15, people=heavy))["passed"]
    assert not eu_council.count(motion(14, people=heavy))["passed"]
    exactly = Motion(
        "x",
        choices=dict.fromkeys(["A", *map(str, range(14))], "yes") | dict.fromkeys("BCDE", "no"),
        weights={**dict.fromkeys(map(str, range(14)), Fraction(0)), "A": Fraction(65)}
        | dict(zip("BCDE", map(Fraction, (20, 10, 4, 1)), strict=True)),
    )
    assert eu_council.count(exactly)["passed"]


def test_council_needs_72_percent_where_the_commission_did_not_propose() -> None:
    assert eu_council.count(motion(19))["passed"]
    assert not eu_council.count(motion(19), reinforced=True)["passed"]
    assert eu_council.count(motion(20), reinforced=True)["passed"]
    names = list(MEMBERS)
    votes = dict.fromkeys(names[:5], "for") | dict.fromkeys(names[5:], "against")
    assert not results(council(votes, from_commission=False))["x"]["passed"]
    assert not results(council(votes, rule="reinforced"))["x"]["passed"]
    assert results(council(votes, rule="qualified"))["x"]["passed"]
    assert not results(council(votes), method="eu-council-reinforced")["x"]["passed"]


def test_council_with_some_members_counts_shares_of_those() -> None:
    found = eu_council.count(motion(10, members=18))
    assert found["taking_part"] == "some"
    assert [test["test"] for test in found["tests"]] == ["members", "population"]
    assert found["tests"][0]["share"] == "5/9"
    # more than 35 % of 18 equal members are 7, and one more
    assert found["blocking_minority"]["needed"] == 8
    assert not found["passed"]
    assert eu_council.count(motion(11, members=18))["passed"]
    left_out = results(council({"DE": "for", "FR": "for", "IT": "for", "MT": "not participating"}))["x"]
    assert left_out["members"] == 3


@given(st.integers(0, 400), st.integers(0, 400))
def test_simple_majority_is_more_than_half_and_never_both_ways(yes: int, no: int) -> None:
    one, other = (majority.simple(Motion("x", yes=a, no=b)) for a, b in ((yes, no), (no, yes)))
    assert one["passed"] == (yes > no)
    assert not (one["passed"] and other["passed"])
    share = one["tests"][0]["share"]
    assert share is None if yes + no == 0 else Fraction(share) == Fraction(yes, yes + no)
    if majority.at_least(Motion("x", yes=yes, no=no))["passed"]:
        assert yes >= 2 * no
        assert one["passed"]


BAD = [
    ("roll-call", ROLL_CALL + "8,Alba,AL,no\n", 9, "'Alba' votes twice in 8"),
    ("roll-call", ROLL_CALL + "8,Ena,EN,perhaps\n", 9, "'perhaps' is no choice"),
    ("roll-call", ROLL_CALL + "8,Ena,EN\n", 9, "3 columns"),
    ("roll-call", ROLL_CALL + "8,=1+2,EN,yes\n", 9, "formula"),
    ("roll-call", ROLL_CALL + '8,"@SUM(A1)",EN,yes\n', 9, "formula"),
    ("roll-call", ROLL_CALL + "8,,EN,yes\n", 9, "no name"),
    ("roll-call", ROLL_CALL.split("\n")[0], 1, "no votes"),
    ("roll-call", ROLL_CALL + "," * 1_000_000, 9, "1000001 columns"),
    ("cantons", CANTONS[:-20], 7, "columns, but the first line has 21"),
    ("cantons", CANTONS.replace("10,5,,,1", "x,5,,,1"), 2, "people_yes is not a whole number"),
    ("cantons", CANTONS.replace("10,5,,,1", "-10,5,,,1"), 2, "people_yes is not a whole number"),
    ("cantons", CANTONS.replace("10,5,,,1", "2147483648000000000000,5,,,1"), 2, "larger than 2^53"),
    ("cantons", CANTONS.replace("10,5,,,1", ",5,,,1"), 2, "votes of the people are missing"),
    ("cantons", CANTONS.replace("10,5,,,1", "10,5,,,yes?"), 2, "accepted must be 1 or 0"),
    ("cantons", CANTONS.replace("2.5,1,1", "2.5,,1"), 5, "votes of the cantons are missing"),
    ("cantons", CANTONS.replace("2.5,1,1", "-2.5,1,1"), 5, "cantons_yes is negative"),
    ("cantons", CANTONS.replace("2,1866", "1,1866"), 3, "listed twice"),
    ("cantons", CANTONS.replace("2,1866", "=2,1866"), 3, "formula"),
    ("cantons", CANTONS.replace("zh_no", "zh_yes"), 1, "named twice"),
    ("council", council({"DE": "for", "XX": "for"}), 3, "unknown member 'XX'"),
    ("council", council({"DE": "perhaps"}), 3, "'perhaps' is no choice"),
    ("council", council({"DE": "for"}, weights="1999"), 3, "no table of populations '1999'"),
    ("council", council({"DE": "for"}, weights={"DE": "much"}), 3, "population of 'DE' is no number"),
    ("council", council({"DE": "for"}).replace('"DE": 30.0', '"DE": -30.0'), 1, "is negative"),
    ("council", council({"DE": "for"}).replace('"DE": 30.0', '"DE": 1e9'), 1, "not a number"),
    ("council", council({"DE": "for"}).replace('"DE": 30.0', '"DE": NaN'), 1, "not a number: 'NaN'"),
    ("council", council({"DE": "for"}).replace('"FR"', '"DE"'), 1, "'DE' stands there twice"),
    ("council", council({"DE": "for"})[:-3], 3, "not JSON"),
    ("council", '{"cases": ' + "[" * 100_000, 1, "not JSON"),
    ("council", '{"cases": 3}', 1, "cases must be a list"),
    ("council", '{"cases": []}', 1, "no votes"),
    ("council", '{"a": 1' + "0" * 10_000 + "}", 1, "not a number"),
    (
        "council",
        council({"DE": "for"}, outcome="adopted").replace('"outcome"', '"title"'),
        3,
        "'title' stands there",
    ),
]


@pytest.mark.parametrize(("format_", "text", "line", "words"), BAD)
def test_bad_file_of_yes_and_no_is_refused_with_its_line(
    format_: str, text: str, line: int, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        formats.read_bytes(text.encode(), "", format_)
    assert words in refusal.value.message
    assert refusal.value.line == line
    assert len(str(refusal.value)) < 300


def test_methods_and_files_that_do_not_fit_are_refused() -> None:
    for text, method, words in (
        (ROLL_CALL, None, "say which method"),
        (ROLL_CALL, "irv", "no ranked ballots"),
        (ROLL_CALL, "people-and-cantons", "nothing about cantons"),
        (ROLL_CALL, "eu-council", "population of the members"),
        ("2:A>B\n", "majority", "no votes of yes or no"),
    ):
        election = read(text)
        with pytest.raises(Refused, match=words):
            tally(election, How(method))


def test_tally_of_a_roll_call_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(ROLL_CALL)
    options = [str(path), "--method", "majority", "--ratio", "8=3:1"]
    done = CliRunner().invoke(command, options)
    assert done.exit_code == 0
    assert done.stdout == (
        "majority: 2 votes, 0 adopted\n"
        "7 7: rejected\n  present and voting: 1 of 2, more than 1/2: no\n"
        "8 8: rejected\n  present and voting: 2 of 3, at least 3/4: no\n"
    )
    found = json.loads(CliRunner().invoke(command, [*options, "--json"]).stdout)
    assert (found["method"], found["ballots"], found["distinct"]) == ("majority", 7, 2)
    assert found["winners"] == []
    assert found["ties"] == [
        {"options": ["yes", "no"], "chosen": ["no"], "broken_by": "a tie rejects", "vote": "7"}
    ]
    found = json.loads(CliRunner().invoke(command, [str(path), "--method", "majority", "--json"]).stdout)
    assert found["winners"] == [{"id": "8", "name": "8"}]


def test_lines_for_people_name_every_test() -> None:
    election = read(council(dict.fromkeys(MEMBERS, "for")))
    assert as_lines(election, tally(election, How())) == [
        "eu-council: 1 votes, 1 adopted",
        "x Fish: adopted",
        "  members: 8 of 8, at least 11/20: yes",
        "  population: 100 of 100, at least 13/20: yes",
        "  fewest members: 8, at least 15: no",
    ]
