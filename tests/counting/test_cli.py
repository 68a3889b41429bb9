"""`govhub tally`: a file in, a result or one line of refusal out; no database, no settings, no network."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from govhub.counting.cli import tally
from tests.counting.test_files import ABIF, BLT, CSV, CVOTES, DEBIAN, PB

pytestmark = pytest.mark.once


def run(tmp_path: Path, name: str, text: str, *options: str) -> Result:
    path = tmp_path / name
    path.write_text(text)
    return CliRunner().invoke(tally, [str(path), *options])


def test_tally_as_json_has_the_documented_shape(tmp_path: Path) -> None:
    result = run(tmp_path, "lunch.blt", BLT, "--method", "schulze", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["method"] == "schulze"
    assert (found["ballots"], found["distinct"]) == (6, 3)
    assert found["winners"] == [{"id": 1, "name": "Rice"}]
    assert found["order"] == [[1], [2], [3]]
    assert found["pairwise"] == [[0, 4, 3], [2, 0, 3], [3, 1, 0]]
    assert [option["id"] for option in found["options"]] == [1, 2, 3]
    assert found["rounds"] == []
    assert found["ties"] == []


def test_tally_rounds_are_keyed_by_option(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "lunch.csv", CSV, "--method", "irv", "--json").stdout)
    assert found["winners"] == [{"id": "Rice", "name": "Rice"}]
    assert found["rounds"][0]["totals"] == {"Bread": 1, "Noodles": 0, "Rice": 3}
    assert found["rounds"][0]["excluded"] == ["Noodles"]
    assert found["rounds"][1] == {
        "totals": {"Bread": 1, "Rice": 3},
        "exhausted": 2,
        "transferred": {"Bread": 0, "Rice": 0},
        "excluded": ["Bread"],
    }


def test_tally_of_a_budget_follows_its_own_rule(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "lunch.pb", PB, "--json").stdout)
    assert (found["method"], found["selected"]) == ("greedy", ["a"])
    found = json.loads(run(tmp_path, "lunch.pb", PB, "--json", "--method", "equalshares-add1").stdout)
    assert found["method"] == "equalshares-add1"
    assert (found["selected"], found["spent"]) == (["b"], "101/2")


def test_tally_of_a_debian_sheet_takes_quorum_and_ratio(tmp_path: Path) -> None:
    options = ["--json", "--quorum", "2.5", "--ratio", "Rice=3:1", "--ratio", "2=1"]
    found = json.loads(run(tmp_path, "sheet.txt", DEBIAN, *options).stdout)
    assert found["method"] == "debian"
    assert found["default"] == 3
    assert found["dropped"][0] == {"option": 1, "by": "majority", "needed": 3, "pro": 3, "con": 3}
    found = json.loads(run(tmp_path, "sheet.txt", DEBIAN, "--json", "--default", "Noodles").stdout)
    assert found["default"] == 2


def test_tally_breaks_ties_by_the_seed_and_says_so(tmp_path: Path) -> None:
    tied = "1:A>B\n1:B>A\n"
    open_tie = json.loads(run(tmp_path, "x.abif", tied, "--method", "borda", "--json").stdout)
    assert len(open_tie["winners"]) == 2
    drawn = {
        json.loads(run(tmp_path, "x.abif", tied, "--method", "borda", "--json", "--seed", str(seed)).stdout)[
            "winners"
        ][0]["id"]
        for seed in range(12)
    }
    assert drawn == {"A", "B"}


def found_by(tmp_path: Path, name: str, text: str, *options: str) -> dict[str, Any]:
    result = run(tmp_path, name, text, "--json", *options)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_tally_help_names_every_option_and_choice() -> None:
    said = CliRunner().invoke(tally, ["--help"]).stdout
    ranked = "method format seats strength overvote max-skips quota decimals quorum ratio default"
    for option in [*ranked.split(), "step", "highest", "dots", "seed", "decision", "pictures", "json"]:
        assert f"--{option}" in said
    for choice in ("winning|margins", "exhaust|skip", "droop|hare|bottoms-up"):
        assert choice in said
    assert "Gregory" in said


SKIPPING = "count,rank1,rank2,rank3,rank4\n4,A,,,\n3,B,,,\n3,OVERVOTE,B,,\n2,,,B,\n"


@pytest.mark.parametrize(
    ("options", "totals", "winner"),
    [
        ([], {"A": 4, "B": 5}, "B"),
        (["--overvote", "exhaust"], {"A": 4, "B": 5}, "B"),
        (["--overvote", "skip"], {"A": 4, "B": 8}, "B"),
        (["--max-skips", "2"], {"A": 4, "B": 5}, "B"),
        (["--max-skips", "1"], {"A": 4, "B": 3}, "A"),
        (["--max-skips", "0", "--overvote", "skip"], {"A": 4, "B": 6}, "B"),
    ],
)
def test_tally_counts_overvotes_and_skips_as_it_is_told(
    tmp_path: Path, options: list[str], totals: dict[str, int], winner: str
) -> None:
    for method in ("irv", "plurality"):
        found = found_by(tmp_path, "x.csv", SKIPPING, "--method", method, *options)
        assert found["rounds"][0]["totals"] == totals
        assert found["winners"] == [{"id": winner, "name": winner}]
    found = found_by(tmp_path, "x.csv", SKIPPING, "--method", "stv", "--seats", "1", *options)
    assert found["winners"][0]["id"] == winner


def test_tally_takes_the_strength_it_is_told(tmp_path: Path) -> None:
    text = "4:B>C>A\n5:A>B\n1:A>B>C\n1:C>A>B\n1:C\n"
    winning = found_by(tmp_path, "x.abif", text, "--method", "minimax", "--strength", "winning")
    margins = found_by(tmp_path, "x.abif", text, "--method", "minimax", "--strength", "margins")
    assert (winning["strength"], margins["strength"]) == ("winning", "margins")
    assert winning["rounds"][0]["totals"] != margins["rounds"][0]["totals"]
    for method in ("schulze", "ranked-pairs"):
        assert (
            found_by(tmp_path, "x.abif", text, "--method", method, "--strength", "margins")["strength"]
            == "margins"
        )


def test_tally_fills_the_seats_it_is_told(tmp_path: Path) -> None:
    text = "5:A>B\n3:B>A\n2:C>B\n"
    for seats in (1, 2, 3):
        for method in ("stv", "stv-scottish", "borda", "approval"):
            found = found_by(tmp_path, "x.abif", text, "--method", method, "--seats", str(seats))
            assert found["seats"] == seats
            assert len(found["winners"]) >= seats
    assert run(tmp_path, "x.abif", text, "--method", "stv", "--seats", "0").exit_code == 2


@pytest.mark.parametrize(
    ("options", "quota", "kind"),
    [([], 4, "droop"), (["--quota", "hare"], 5, "hare"), (["--quota", "bottoms-up"], 4, "bottoms-up")],
)
def test_tally_takes_the_quota_it_is_told(tmp_path: Path, options: list[str], quota: int, kind: str) -> None:
    text = "5:A>B\n3:B>A\n2:C>B\n"
    found = found_by(tmp_path, "x.abif", text, "--method", "stv", "--seats", "2", *options)
    assert (found["quota"], found["quota_kind"]) == (quota, kind)
    assert found["surplus"].startswith("none" if kind == "bottoms-up" else "weighted inclusive Gregory")


def test_tally_cuts_off_at_the_decimals_it_is_told(tmp_path: Path) -> None:
    text = "7:A>B\n2:B\n2:C\n"
    moved = {
        decimals: found_by(
            tmp_path, "x.abif", text, "--method", "stv", "--seats", "2", "--decimals", str(decimals)
        )["rounds"][1]
        for decimals in (0, 2, 4)
    }
    assert moved[2]["totals"]["B"] == "4.94"  # 7 papers at 3/7, cut to 0.42
    assert moved[4]["transfers"] == [
        {"from": "A", "to": {"B": "2.9995", "C": "0.0000"}, "nontransferable": "0.0005"}
    ]
    assert moved[0]["totals"]["B"] == "2"
    scottish = found_by(tmp_path, "x.abif", text, "--method", "stv-scottish", "--seats", "2")
    assert (scottish["decimals"], scottish["surplus"]) == (5, "weighted inclusive Gregory")
    assert scottish["rounds"][1]["transfers"] == [
        {"from": "A", "to": {"B": "2.99999", "C": "0.00000"}, "nontransferable": "0.00001"}
    ]


def test_tally_draws_ties_from_seed_and_decision(tmp_path: Path) -> None:
    tied = "1:A>B>C\n1:B>C>A\n1:C>A>B\n"

    def winner(*options: str) -> str:
        found = found_by(tmp_path, "x.abif", tied, "--method", "schulze", *options)
        assert found["ties"][0]["broken_by"] == "lot"
        return str(found["winners"][0]["id"])

    assert winner("--seed", "s") == winner("--seed", "s")
    assert {winner("--seed", str(seed)) for seed in range(20)} == {"A", "B", "C"}
    assert {winner("--seed", "s", "--decision", f"D-{number}") for number in range(20)} == {"A", "B", "C"}


def test_tally_drops_below_quorum_and_ratio(tmp_path: Path) -> None:
    found = found_by(tmp_path, "sheet.txt", DEBIAN, "--quorum", "3.01")
    assert [(one["option"], one["by"]) for one in found["dropped"]] == [(1, "quorum"), (2, "quorum")]
    assert found["winners"] == [{"id": 3, "name": "Bread"}]
    found = found_by(tmp_path, "x.blt", BLT, "--method", "debian", "--default", "Bread", "--ratio", "Rice=2")
    assert [(one["option"], one["by"]) for one in found["dropped"]] == [(1, "majority")]


def test_tally_reads_in_the_format_it_is_told(tmp_path: Path) -> None:
    assert found_by(tmp_path, "x.dat", ABIF, "--format", "abif", "--method", "irv")["format"] == "abif"
    assert run(tmp_path, "x.blt", BLT, "--format", "abif", "--method", "irv").exit_code == 2


def test_tally_grows_shares_by_the_step_it_is_told(tmp_path: Path) -> None:
    for step, share in (("1", 60), ("20", 70)):
        found = found_by(tmp_path, "x.pb", PB, "--method", "equalshares-add1", "--step", step)
        assert found["step"] == int(step)
        assert int(found["share"]) <= 100, share
    of_file = PB.replace("budget;100", "budget;100\nshare_step;7")
    assert found_by(tmp_path, "x.pb", of_file, "--method", "equalshares-add1")["step"] == 7


def test_tally_of_scores_dots_and_steps(tmp_path: Path) -> None:
    text = "2:A/3,B/1\n1:A/2,B/8\n"
    found = found_by(tmp_path, "x.abif", text, "--method", "dots", "--dots", "10")
    assert (found["rounds"][0]["totals"], found["winners"][0]["id"]) == ({"A": 8, "B": 10}, "B")
    assert found["smallest_change"] == {"ballots": 1, "rival": "A", "exact": True}
    found = found_by(tmp_path, "x.abif", text, "--method", "score")
    assert "smallest_change" not in found
    found = found_by(tmp_path, "x.abif", text, "--method", "gradients")
    assert found["winners"] == [{"id": "A", "name": "A"}]  # somebody vetoes B
    assert found["steps"][1] == [2, 0, 0, 0, 0, 0, 0, 1]
    assert found["medians"] == [3, 1]


def test_tally_with_pictures_adds_what_a_page_shows(tmp_path: Path) -> None:
    found = found_by(tmp_path, "x.abif", ABIF, "--method", "schulze", "--pictures")["pictures"]
    assert found["decisive"] == [["A", "B"], ["B", "C"]]
    assert [other["method"] for other in found["others"]] == ["borda", "copeland", "minimax"]
    found = found_by(tmp_path, "x.csv", CSV, "--method", "irv", "--pictures")["pictures"]
    assert {"moves", "flows", "others"} <= found.keys()
    found = found_by(tmp_path, "x.pb", PB, "--method", "equalshares-add1", "--pictures")["pictures"]
    assert found["payers"]["b"]["paid"] == "101/2"


@pytest.mark.parametrize("method", ["plurality", "borda", "copeland", "minimax", "irv", "ranked-pairs"])
def test_tally_for_people_names_the_winner(tmp_path: Path, method: str) -> None:
    result = run(tmp_path, "lunch.cvotes", CVOTES, "--method", method)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{method}: 6 ballots, 3 distinct\nWinner:\n  Rice\n")


@pytest.mark.parametrize(
    ("name", "text", "options", "words"),
    [
        ("x.abif", ABIF + "1:A>D\n", ["--method", "irv"], "x.abif: line 9: unknown option 'D'"),
        ("x.blt", BLT, [], "say which method to count by with --method"),
        ("x.blt", BLT, ["--method", "greedy"], "no projects with costs"),
        ("x.blt", BLT, ["--method", "score"], "no points"),
        ("x.pb", PB, ["--method", "irv"], "no ranked ballots"),
        ("x.pb", PB.replace("rule;greedy", "rule;unknown"), [], "no method 'unknown'"),
        ("x.blt", BLT, ["--method", "stv", "--seats", "4"], "4 seats, but only 3 options"),
        ("x.blt", BLT, ["--method", "irv", "--seats", "2"], "use STV for more"),
        ("x.csv", CSV, ["--method", "stv"], "say how many seats"),
        ("x.blt", BLT, ["--method", "debian"], "say which option is the default"),
        ("x.blt", BLT, ["--method", "debian", "--default", "Soup"], "unknown option 'Soup'"),
        ("x.txt", DEBIAN, ["--ratio", "1"], "OPTION=N"),
        ("x.txt", DEBIAN, ["--ratio", "1=x"], "no number"),
        ("x.txt", DEBIAN, ["--ratio", "1=1/0"], "no number"),
        ("x.txt", DEBIAN, ["--quorum", "1e9"], "no number"),
        ("x.txt", "hello", ["--method", "irv"], "line 1: the format is not known"),
    ],
)
def test_tally_refuses_in_one_line_with_exit_code_2(
    tmp_path: Path, name: str, text: str, options: list[str], words: str
) -> None:
    result = run(tmp_path, name, text, *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


def test_tally_of_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(tally, [str(tmp_path / "none.blt"), "--method", "irv"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    result = CliRunner().invoke(tally, [str(tmp_path), "--method", "irv"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_tally_runs_without_settings_and_database(tmp_path: Path) -> None:
    path = tmp_path / "lunch.abif"
    path.write_text(ABIF)
    broken = {**os.environ, "GOVHUB_DATABASE_URL": "nonsense://", "GOVHUB_SECRET_KEY": ""}
    command = [sys.executable, "-m", "govhub", "tally", str(path), "--method", "schulze", "--json"]
    done = subprocess.run(command, env=broken, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["winners"] == [{"id": "A", "name": "Rice [plain]"}]


def test_tally_loads_neither_web_nor_database() -> None:
    code = (
        "import sys; import govhub.counting.cli; "
        "print({'flask', 'peewee', 'gevent', 'socket', 'govhub.core'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "set()"
