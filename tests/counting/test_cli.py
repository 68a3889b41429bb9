"""`govhub tally`: a file in, a result or one line of refusal out; no database, no settings, no network."""

import json
import os
import subprocess
import sys
from pathlib import Path

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
