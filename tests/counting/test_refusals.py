"""What must be seen to be refused: in one line that names the line of the file, with exit code 2.

Each fault is tried with every format that knows it; what could cost much, in a process with limits.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from govhub.counting.cli import tally as command
from tests.counting.test_assembly import CANTONS, ROLL_CALL, council
from tests.counting.test_files import ABIF, BLT, CSV, CVOTES, DEBIAN, PB, TOC

pytestmark = pytest.mark.once

COUNCIL = council({"DE": "for", "FR": "for"})
FILES = {
    "x.abif": ABIF,
    "x.blt": BLT,
    "x.toc": TOC,
    "x.cvotes": CVOTES,
    "sheet.txt": DEBIAN,
    "x.csv": CSV,
    "x.pb": PB,
    "roll.csv": ROLL_CALL,
    "cantons.csv": CANTONS,
    "x.json": COUNCIL,
}
METHOD = {
    "x.pb": "greedy",
    "roll.csv": "majority",
    "cantons.csv": "people-and-cantons",
    "x.json": "eu-council",
}
MEMORY = 600 * 2**20
SECONDS = 10


Done = subprocess.CompletedProcess[str]


def tally(tmp_path: Path, name: str, content: str | bytes, *options: str) -> Done:
    """`govhub tally` on a file."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    started = time.process_time()
    result = CliRunner().invoke(command, [str(path), *how(path, options)])
    assert time.process_time() - started < SECONDS
    return Done([], result.exit_code, result.stdout, result.stderr)


def tally_apart(path: Path, *options: str) -> Done:
    """The same in a process of its own, with little memory and time."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}));"
        "from govhub.counting.cli import tally; tally.main(prog_name='govhub tally')"
    )
    started = [sys.executable, "-c", code, str(path), *how(path, options)]
    return subprocess.run(started, capture_output=True, text=True, timeout=SECONDS, check=False)


def how(path: Path, options: tuple[str, ...]) -> tuple[str, ...]:
    return options if "--method" in options else ("--method", METHOD.get(path.name, "schulze"), *options)


def refused(done: Done, words: str, line: int | None) -> None:
    assert done.returncode == 2, done.stderr[-500:]
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert len(done.stderr) < 500
    assert words in done.stderr
    assert (f": line {line}: " in done.stderr) == (line is not None)


def test_the_files_themselves_are_counted(tmp_path: Path) -> None:
    for name, text in FILES.items():
        done = tally(tmp_path, name, text, "--json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["ballots"]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("x.abif", ABIF[: ABIF.index("=C>A")] + "=", 7),
        ("x.blt", BLT.replace("\n0\n", "\n").split('"')[0], 4),
        ("x.toc", TOC[: TOC.rindex("1: ")], 11),
        ("x.cvotes", CVOTES[: CVOTES.index("les > Bread *")], 5),
        ("sheet.txt", DEBIAN[:-2], 9),
        ("x.csv", CSV[:-8], 4),
        ("x.pb", PB[: PB.index("2;b,c")], 17),
        ("roll.csv", ROLL_CALL[:-5], 8),
        ("cantons.csv", CANTONS[:-20], 7),
        ("x.json", COUNCIL[:-3], 3),
    ],
)
def test_truncated_file_is_refused(tmp_path: Path, name: str, text: str, line: int) -> None:
    refused(tally(tmp_path, name, text), "", line)


@pytest.mark.parametrize("name", FILES)
def test_file_in_the_wrong_encoding_is_refused(tmp_path: Path, name: str) -> None:
    refused(tally(tmp_path, name, FILES[name].encode("utf-16")), "not UTF-8", 1)
    first = FILES[name].split("\n")[0]
    refused(tally(tmp_path, name, f"{first}\n# café\n".encode("latin-1")), "not UTF-8", 2)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("x.abif", "1:" + "A>" * 500_000 + "A\n", 1),
        ("x.blt", BLT.replace("3 1 2 3 0", "3" + " 1" * 500_000), 2),
        ("x.toc", TOC.replace("3: 1,2,3", "3: 1" + ",1" * 500_000), 10),
        ("x.cvotes", CVOTES + "Rice" + ">A" * 500_000 + "\n", 8),
        ("sheet.txt", DEBIAN + "V: " + "1" * 1_000_000 + "\n", 10),
        ("x.csv", "count" + "," * 1_000_000 + "\n", 1),
        ("x.pb", PB.replace("1;a,b;6,4", "1;a" + ";" * 1_000_000), 17),
        ("x.pb", PB.replace("1;a,b;6,4", "1;a" + ",a" * 500_000 + ";1"), 17),
        ("roll.csv", ROLL_CALL + "," * 1_000_000, 9),
        ("cantons.csv", CANTONS + "7" + "," * 1_000_000, 8),
    ],
)
def test_a_million_columns_are_refused(tmp_path: Path, name: str, text: str, line: int) -> None:
    path = tmp_path / name
    path.write_text(text)
    refused(tally_apart(path), "", line)


def test_a_million_members_in_json_are_refused(tmp_path: Path) -> None:
    members = ",".join(f'"{number}": 1' for number in range(60_000))
    text = COUNCIL.replace('"DE": 30.0', members)
    refused(tally(tmp_path, "x.json", text), "at most 1000 are read", 1)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("x.abif", ABIF.replace("3:A>B>C", "9007199254740993:A>B>C"), 6),
        ("x.blt", BLT.replace("3 1 2 3 0", "9007199254740993 1 2 3 0"), 2),
        ("x.toc", TOC.replace("3: 1,2,3", "9007199254740993: 1,2,3"), 10),
        ("x.cvotes", CVOTES.replace("* 3", "* 9007199254740993"), 5),
        ("x.csv", CSV.replace("3,Rice", "9" * 2000 + ",Rice"), 2),
        ("x.pb", PB.replace("6,4", "9" * 2000 + ",4"), 17),
        ("cantons.csv", CANTONS.replace("10,5,,,1", "9007199254740993,5,,,1"), 2),
        ("x.json", COUNCIL.replace("30.0", "9" * 2000), 1),
    ],
)
def test_a_count_beyond_2_to_the_53_is_refused(tmp_path: Path, name: str, text: str, line: int) -> None:
    refused(tally(tmp_path, name, text), "", line)


@pytest.mark.parametrize(
    "method", ["schulze", "irv", "stv", "stv-scottish", "borda", "approval", "plurality"]
)
def test_a_count_of_two_thousand_million_costs_no_more_than_one_of_one(tmp_path: Path, method: str) -> None:
    text = CSV.replace("3,Rice", "2147483648,Rice")
    path = tmp_path / "x.csv"
    path.write_text(text)
    done = tally_apart(path, "--method", method, "--seats", "1", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["winners"] == [{"id": "Rice", "name": "Rice"}]
    assert json.loads(done.stdout)["ballots"] == 2147483648 + 3


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.blt"
    with path.open("wb") as file:
        file.truncate(2**31)  # a hole: no disk is needed
    refused(tally_apart(path), "at most 134217728 are read", None)


@pytest.mark.parametrize(
    "formula", ["=1+2", "+1+2", "-1+2", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|'/C calc'!A0"]
)
@pytest.mark.parametrize("quoted", [False, True])
def test_a_formula_is_refused(tmp_path: Path, formula: str, quoted: bool) -> None:
    cell = '"' + formula.replace('"', '""') + '"' if quoted or '"' in formula else formula
    refused(tally(tmp_path, "x.csv", CSV.replace("3,Rice", f"3,{cell}")), "formula", 2)
    refused(tally(tmp_path, "x.csv", CSV.replace("3,Rice", f"{cell},Rice")), "not a whole number", 2)
    refused(tally(tmp_path, "roll.csv", ROLL_CALL.replace("7,Brana", f"7,{cell}")), "formula", 3)
    refused(tally(tmp_path, "cantons.csv", CANTONS.replace("2,1866", f"{cell},1866")), "formula", 3)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("x.abif", ABIF + "1:A>D\n", 9),
        ("x.blt", BLT.replace("3 1 2 3 0", "3 1 2 4 0"), 2),
        ("x.toc", TOC.replace("3: 1,2,3", "3: 1,2,7"), 10),
        ("x.cvotes", CVOTES + "Rice > Soup\n", 8),
        ("x.pb", PB.replace("2;b,c", "2;b,x"), 18),
        ("x.json", council({"DE": "for", "XX": "for"}), 3),
    ],
)
def test_unknown_options_are_refused(tmp_path: Path, name: str, text: str, line: int) -> None:
    refused(tally(tmp_path, name, text), "unknown", line)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("x.abif", ABIF + "1:A>B>A\n", 9),
        ("x.blt", BLT.replace("3 1 2 3 0", "3 1 2 1 0"), 2),
        ("x.toc", TOC.replace("3: 1,2,3", "3: 1,{2,1},3"), 10),
        ("x.cvotes", CVOTES + "Rice > Rice\n", 8),
        ("x.pb", PB.replace("2;b,c", "2;b,b"), 18),
        ("roll.csv", ROLL_CALL + "8,Alba,AL,no\n", 9),
    ],
)
def test_repeated_ranks_are_refused(tmp_path: Path, name: str, text: str, line: int) -> None:
    refused(tally(tmp_path, name, text), "twice", line)


def test_too_many_dots_are_refused(tmp_path: Path) -> None:
    refused(tally(tmp_path, "x.pb", PB.replace("6,4", "6,5")), "more than 10 points in all", 17)
    dots = "1:A/2,B/3\n1:A/3,B/3\n"
    refused(
        tally(tmp_path, "x.abif", dots, "--method", "dots", "--dots", "5"), "more than 5 points in all", 2
    )
    done = tally(tmp_path, "x.abif", dots, "--method", "dots", "--dots", "6")
    assert done.returncode == 0


def test_negative_points_are_refused(tmp_path: Path) -> None:
    refused(tally(tmp_path, "x.pb", PB.replace("6,4", "6,-4")), "outside the allowed range", 17)
    refused(tally(tmp_path, "x.abif", "1:A/2\n1:A/-3\n", "--method", "score"), "outside the allowed range", 2)


def test_scores_out_of_range_are_refused(tmp_path: Path) -> None:
    scores = "1:A/2,B/5\n1:A/6\n"
    done = tally(tmp_path, "x.abif", scores, "--method", "score", "--highest", "5")
    refused(done, "6 points are outside the allowed range", 2)
    refused(tally(tmp_path, "x.abif", scores + "1:A/9\n", "--method", "gradients"), "no step from 1 to 8", 3)
    refused(tally(tmp_path, "x.abif", "1:A/1e9\n", "--method", "score"), "not a number", 1)


def test_more_seats_than_candidates_are_refused(tmp_path: Path) -> None:
    refused(tally(tmp_path, "x.blt", BLT.replace("3 1  #", "3 4  #"), "--method", "stv"), "4 seats", 1)
    for method in ("stv", "stv-scottish", "approval", "borda", "schulze", "score"):
        done = tally(tmp_path, "x.abif", ABIF, "--method", method, "--seats", "4")
        refused(done, "4 seats, but only 3 options", None)
