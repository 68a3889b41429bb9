"""Real votes give their published outcomes."""

import csv
import json
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from tests.counting.real_votes import DATA, count, expected, needed, totals, winners

pytestmark = [pytest.mark.once, needed]

DEBIAN = expected("debian")
IRV = expected("irv")
TIDEMAN = expected("tideman_condorcet_php")
PABULIB = expected("pabulib")
MINNEAPOLIS = expected("stv_minneapolis_2013")
WARDS = sorted(path.stem for path in DATA.glob("stv_scotland_2017/*.blt")) or ["absent"]


@pytest.mark.parametrize("vote", DEBIAN)
def test_debian_vote_gives_official_matrix_drops_and_winner(vote: str) -> None:
    known = DEBIAN[vote]
    result = count(
        f"debian/{vote}_tally.txt",
        quorum=Fraction(str(known["quorum"])),
        ratios={option: Fraction(str(ratio)) for option, ratio in known["majority_ratio"].items()},
    )
    assert result["pairwise"] == known["pairwise"]
    assert result["ballots"] == known["ballots"]
    dropped = [one["option"] for one in result["dropped"] if one["by"] == "majority"]
    assert dropped == known["dropped_by_majority"]
    assert winners(result) == known["official_winner"]
    assert [option["name"] for option in result["options"]] == known["options"]


@pytest.mark.parametrize("ward", WARDS)
def test_scottish_ward_gives_official_stages_to_five_decimals(ward: str) -> None:
    known = json.loads((DATA / f"stv_scotland_2017/{ward}.expected.json").read_text())
    result = count(f"stv_scotland_2017/{ward}.blt", method="stv-scottish")
    assert result["quota"] == known["official_quota"]
    stages = [[Fraction(str(votes)) for votes in stage] for stage in known["official_stages"]]
    assert [list(stage.values()) for stage in totals(result)] == stages
    elected = {
        str(one - 1): place for place, stage in enumerate(result["rounds"], 1) for one in stage["elected"]
    }
    assert elected == known["official_elected_on_stage"]
    assert sorted(one - 1 for one in winners(result)) == known["official_winners"]
    assert len(result["ties"]) == known["tie_break_used"]


def runoff(vote: str) -> dict[str, Any]:
    known = IRV[vote]
    ending = "abif" if vote.startswith("burlington") else "csv"
    skips = known["max_skipped_ranks"]
    return count(f"irv/{vote}.{ending}", method="irv", overvote=known["overvote_rule"], max_skips=skips)


@pytest.mark.parametrize("vote", IRV)
def test_runoff_gives_official_winner(vote: str) -> None:
    result = runoff(vote)
    assert winners(result) == [IRV[vote]["winner"]]
    assert result["ballots"] == IRV[vote]["ballots"]
    assert result["distinct"] == IRV[vote]["distinct"]


@pytest.mark.parametrize(
    "vote", [vote for vote, known in IRV.items() if known.get("exact_match_to_published")]
)
def test_runoff_is_exact_in_every_published_round(vote: str) -> None:
    known, result = IRV[vote], runoff(vote)
    rounds = totals(result)
    assert rounds[0] == known["first_round"]
    assert rounds[-1] == known["final_two"]
    if isinstance(known["published"], list):
        said = [
            {name.upper(): votes for name, votes in one.items() if name != "X"} for one in known["published"]
        ]
        assert [{name.upper(): votes for name, votes in one.items()} for one in rounds] == said
        assert [one["exhausted"] for one in result["rounds"]] == [one["X"] for one in known["published"]]


@pytest.mark.parametrize("vote", IRV)
def test_condorcet_winner_of_runoff_election_is_found(vote: str) -> None:
    ending = "abif" if vote.startswith("burlington") else "csv"
    for method in ("schulze", "ranked-pairs", "minimax", "copeland"):
        result = count(f"irv/{vote}.{ending}", method=method)
        assert [result["condorcet_winner"]] == winners(result) == IRV[vote]["condorcet_winner"]


RANKINGS = [
    ("BordaCount", {"method": "borda"}),
    ("Copeland", {"method": "copeland"}),
    ("Minimax Winning", {"method": "minimax", "strength": "winning"}),
    ("Minimax Margin", {"method": "minimax", "strength": "margins"}),
    ("Schulze Winning", {"method": "schulze", "strength": "winning"}),
    ("Schulze Margin", {"method": "schulze", "strength": "margins"}),
    ("Ranked Pairs Winning", {"method": "ranked-pairs", "strength": "winning"}),
    ("Ranked Pairs Margin", {"method": "ranked-pairs", "strength": "margins"}),
    ("First-past-the-post voting", {"method": "plurality"}),
]


@pytest.mark.parametrize("vote", TIDEMAN)
@pytest.mark.parametrize(("said", "how"), RANKINGS)
def test_whole_ranking_of_tideman_election(vote: str, said: str, how: dict[str, str]) -> None:
    result = count(f"tideman_condorcet_php/{vote}.cvotes", **how)
    order = " > ".join(" = ".join(map(str, group)) for group in result["order"])
    assert order == TIDEMAN[vote]["rankings"][said]


@pytest.mark.parametrize("vote", TIDEMAN)
def test_runoff_of_tideman_election_has_its_first_place(vote: str) -> None:
    result = count(f"tideman_condorcet_php/{vote}.cvotes", method="irv")
    first = TIDEMAN[vote]["rankings"]["Instant-runoff"].split(" > ")[0].split(" = ")
    assert str(winners(result)[0]) in first


@pytest.mark.parametrize("city", PABULIB)
def test_city_budget_funds_what_was_published(city: str) -> None:
    result = count(f"pabulib/{city}")
    assert result["method"] == PABULIB[city]["rule"].replace("/", "-")
    assert sorted(result["selected"]) == sorted(PABULIB[city]["selected"])
    assert result["ballots"] == PABULIB[city]["votes"]
    for other in PABULIB[city]["other_rules_that_give_another_outcome"] or []:
        assert sorted(count(f"pabulib/{city}", method=other)["selected"]) != sorted(PABULIB[city]["selected"])


@pytest.mark.parametrize(
    ("rules", "quota"), [("default", "droop"), ("default_hare", "hare"), ("default_bottoms_up", "bottoms-up")]
)
def test_minneapolis_park_board_round_by_round(rules: str, quota: str) -> None:
    result = count(
        "stv_minneapolis_2013/park_board_at_large.csv",
        method="stv",
        seats=3,
        overvote="skip",
        max_skips=2,
        quota=quota,
    )
    known = MINNEAPOLIS[rules]
    named = {"Undeclared Write-ins": "UWI"}
    assert result["quota"] == int(known["threshold"])
    assert totals(result) == [
        {named.get(name, name): Fraction(votes) for name, votes in one["tally"].items()}
        for one in known["rounds"]
    ]
    assert set(winners(result)) == {"JOHN ERWIN", "ANNIE YOUNG", "MEG FORNEY"}


SWISS = DATA / "double_majority" / "swiss_double_majority.csv"
ROLL_CALLS = json.loads((DATA / "double_majority/unga_expected.json").read_text()) if SWISS.exists() else []
COUNCIL = (
    json.loads((DATA / "double_majority/eu_council.json").read_text())["cases"] if SWISS.exists() else []
)


def swiss() -> list[dict[str, str]]:
    with SWISS.open() as file:
        return list(csv.DictReader(file))


@cache
def votes_of(path: str, **how: Any) -> dict[str, dict[str, Any]]:
    """The result of each vote of a file, by its id."""
    return {vote["id"]: vote for vote in count(f"double_majority/{path}", **how)["votes"]}


@pytest.mark.parametrize("vote", swiss() if SWISS.exists() else [], ids=lambda vote: vote["anr"])
def test_people_and_cantons_decide_what_they_decided(vote: dict[str, str]) -> None:
    found = votes_of("swiss_double_majority.csv")[vote["anr"]]
    people, cantons = found["tests"]
    assert (people["value"], cantons["value"]) == (int(vote["people_yes"]), number(vote["cantons_yes"]))
    assert cantons["against"] == number(vote["cantons_no"])
    said = [int(passed) for passed in (people["passed"], cantons["passed"], found["passed"])]
    assert said == [int(vote[name]) for name in ("people_passed", "cantons_passed", "accepted")]
    assert found["as_published"]


def number(text: str) -> int | str:
    exact = Fraction(text)
    return exact.numerator if exact.denominator == 1 else str(exact)


@pytest.mark.parametrize("vote", ROLL_CALLS, ids=lambda vote: str(vote["rcid"]))
def test_general_assembly_decides_what_the_record_says(vote: dict[str, Any]) -> None:
    method = "two-thirds" if vote["rule"] == "two-thirds" else "majority"
    found = votes_of("unga_roll_calls.csv", method=method)[str(vote["rcid"])]
    counts = found["counts"]
    assert (counts["yes"], counts["no"], counts["abstain"]) == (vote["yes"], vote["no"], vote["abstain"])
    assert found["outcome"] == vote["outcome"]
    if "also met two-thirds" in vote["rule"]:
        assert votes_of("unga_roll_calls.csv", method="two-thirds")[str(vote["rcid"])]["passed"]


@pytest.mark.parametrize("vote", COUNCIL, ids=lambda vote: vote["id"])
def test_council_of_the_union_decides_what_was_published(vote: dict[str, Any]) -> None:
    found = votes_of("eu_council.json")[vote["id"]]
    members, population, *_ = found["tests"]
    assert found["passed"] == (vote["outcome"] == "adopted")
    assert members["value"] == vote["members_for"]
    assert found["members_needed"] == vote["members_needed"]
    assert round(100 * Fraction(population["share"]), 2) == Fraction(str(vote["population_for_pct"]))
    assert found["as_published"]
