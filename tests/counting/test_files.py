"""Every format is read, known from its content, and refused with the line where something is wrong."""

import contextlib
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govhub.counting import formats
from govhub.counting.errors import Refused
from govhub.counting.formats import text as limits
from govhub.counting.pairwise import matrix_of
from govhub.counting.tally import How, tally
from tests.counting.real_votes import DATA, needed

pytestmark = pytest.mark.once

ABIF = """{title: "Lunch"}
# who is hungry
=A:[Rice [plain]]
=B:[Noodles]
=C:"Bread"
3:A>B>C
2:B=C>A   # undecided
1:C/5>A/3>B/0
"""
BLT = """3 1  # three dishes
3 1 2 3 0
2 2=3 1 0
(id 7) 1 3 1 2 0
0
"Rice"
"Noodles"
Bread
"Lunch"
"""
SOC = """# FILE NAME: 1.{kind}
# TITLE: Lunch
# DATA TYPE: {kind}
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Rice
# ALTERNATIVE NAME 2: Noodles
# ALTERNATIVE NAME 3: Bread
3: 1,2,3
2: {tie}
1: 3,1,2
"""
TOC = SOC.format(kind="toc", tie="{2,3},1")
OLD = "3\n1,Rice\n2,Noodles\n3,Bread\n6,6,3\n3,1,2,3\n2,{2,3},1\n1,3,1,2\n"
CVOTES = """#/Candidates: Rice ; Noodles ; Bread
#/Number of Seats: 1
#/Weight Allowed: true

Rice > Noodles > Bread * 3
tag, other || Noodles = Bread > Rice * 2 # undecided
Bread > Rice ^ 1
"""
DEBIAN = """# Option 1: Rice
# Option 2: Noodles
# Option 3: Bread
V: 123
V: 123
V: 123
V: 211
V: -11
V: 231
"""
CSV = "count,rank1,rank2,rank3\n3,Rice,Noodles,Bread\n2,OVERVOTE,,\n1,Bread,Rice,Rice\n"
PB = """META
key;value
description;Lunch
num_projects;3
num_votes;2
budget;100
vote_type;cumulative
rule;greedy
max_sum_points;10
PROJECTS
project_id;cost;name;selected
a;60;"Rice; plain";1
b;50.5;Noodles;0
c;999999999;Bread;0
VOTES
voter_id;vote;points
1;a,b;6,4
2;b,c;1,9
"""
GOOD = {"abif": ABIF, "blt": BLT, "toc": TOC, "cvotes": CVOTES, "debian": DEBIAN, "csv": CSV, "pb": PB}
MATRIX = [[0, 4, 3], [2, 0, 3], [3, 1, 0]]


def read(text: str | bytes, name: str = "") -> formats.Election:
    return formats.read_bytes(text.encode() if isinstance(text, str) else text, name)


@pytest.mark.parametrize("text", [ABIF, BLT, TOC, OLD, CVOTES, DEBIAN])
def test_same_votes_in_every_format_give_the_same_matrix(text: str) -> None:
    election = read(text)
    assert election.ranked
    assert matrix_of(election.ranked) == MATRIX
    assert election.ranked.total == 6
    assert election.name(election.options[1]) == "Noodles"


@pytest.mark.parametrize("format_", GOOD)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_format_is_known_from_content_and_any_line_ending(format_: str, ending: str) -> None:
    raw = ("\ufeff" + GOOD[format_].replace("\n", ending)).encode()
    found = formats.read_bytes(raw, "votes.txt")
    assert found.format == ("toi" if format_ == "toc" and found.format == "toi" else format_)
    assert formats.read_bytes(raw, f"votes.{format_}").format == format_


def test_scores_order_the_ballots_that_have_no_order() -> None:
    election = read("2:A/5,B/3,C/5\n1:A,B\n")
    assert election.ranked
    assert election.ranked.ballots == {((0, 2), 1): 2, ((0, 1),): 1}
    assert election.points
    assert election.points.ballots == {((0, 5), (1, 3), (2, 5)): 2, (): 1}
    assert tally(election, How("score"))["rounds"][0]["totals"] == [10, 6, 10]


def test_names_in_brackets_may_hold_anything() -> None:
    election = read("2:[Ana, the #1]>[Bo > Co]\n")
    assert election.options == ("Ana, the #1", "Bo > Co")


def test_ballots_may_use_the_full_names() -> None:
    election = read("=A:[Ana]\n=B:[Bo]\n2:[Bo]>A\n")
    assert election.ranked
    assert election.ranked.ballots == {(1, 0): 2}


def test_withdrawn_candidates_of_blt_take_no_part() -> None:
    election = read('3 1\n-2\n4 2 1 0\n3 3 0\n0\n"A"\n"B"\n"C"\n')
    assert election.options == (1, 3)
    assert tally(election, How("plurality"))["rounds"][0]["totals"] == [4, 3]


def test_withdrawn_project_and_one_funded_elsewhere_take_no_part() -> None:
    election = read(PB.replace("Noodles;0", "Noodles;2"))
    assert election.budget
    assert election.budget.running() == [0]
    assert tally(read(PB), How())["selected"] == ["a"]


def test_options_left_out_are_last_only_where_the_file_says_so() -> None:
    text = "#/Candidates: A;B;C\n#/Implicit Ranking: {}\nB > A * 2\n"
    last, nowhere = read(text.format("true")).ranked, read(text.format("false")).ranked
    assert last
    assert nowhere
    assert matrix_of(last) == [[0, 0, 2], [2, 0, 2], [0, 0, 0]]
    assert matrix_of(nowhere) == [[0, 0, 0], [2, 0, 0], [0, 0, 0]]


MILLION = "," * 1_000_000
BAD = [
    # truncated
    ("blt", BLT.replace("\n0\n", "\n").split('"')[0], 4, "ends before the 0"),
    ("blt", BLT.replace('Bread\n"Lunch"\n', ""), 7, "after 2 of 3 names"),
    ("blt", BLT.replace("2 2=3 1 0", "2 2=3 1"), 3, "does not end with 0"),
    ("abif", ABIF[: ABIF.index("=C>A")] + "=", 7, "breaks off"),
    ("toc", TOC[: TOC.rindex("1: ")], 11, "number voters: 6"),
    ("toc", TOC[: TOC.rindex(",2")], 12, "2 of 3 options"),
    ("csv", CSV[:-8], 4, "3 columns"),
    ("debian", DEBIAN[:-2], 9, "2 ranks for 3 options"),
    ("pb", PB[: PB.index("2;b,c")], 17, "num_votes 2"),
    ("pb", PB[: PB.index("VOTES")], 14, "section VOTES is missing"),
    ("pb", PB[:-4], 18, "0 points for 2 projects"),
    ("cvotes", CVOTES[: CVOTES.index("les > Bread *")], 5, "unknown option"),
    # unknown options, repeated ranks
    ("abif", ABIF + "1:A>D\n", 9, "unknown option 'D'"),
    ("abif", ABIF + "1:A>B>A\n", 9, "same option twice"),
    ("blt", BLT.replace("3 1 2 3 0", "3 1 2 4 0"), 2, "unknown option 4"),
    ("blt", BLT.replace("3 1 2 3 0", "3 1 2 1 0"), 2, "option 1 twice"),
    ("blt", BLT.replace("3 1  #", "3 4  #"), 1, "4 seats, but 3 candidates"),
    ("toc", TOC.replace("3: 1,2,3", "3: 1,2,7"), 10, "unknown option 7"),
    ("toc", TOC.replace("3: 1,2,3", "3: 1,{2,1},3"), 10, "option 1 twice"),
    ("soc", TOC, 11, "orders are strict"),
    ("cvotes", CVOTES + "Rice > Soup\n", 8, "unknown option 'Soup'"),
    ("cvotes", CVOTES + "Rice > Rice\n", 8, "same option twice"),
    ("pb", PB.replace("2;b,c", "2;b,x"), 18, "unknown option 'x'"),
    ("pb", PB.replace("2;b,c", "2;b,b"), 18, "same option twice"),
    # points
    ("pb", PB.replace("6,4", "6,5"), 17, "more than 10 points"),
    ("pb", PB.replace("6,4", "6,-4"), 17, "outside the allowed range"),
    ("abif", "1:A/-3\n", 1, "outside the allowed range"),
    # counts, formulas, columns
    ("abif", "2147483648000000000000:A\n", 1, "larger than 2^53"),
    ("abif", f"{2**53 + 1}:A\n", 1, "larger than 2^53"),
    ("blt", BLT.replace("3 1 2 3 0", "-3 1 2 3 0").replace("3 1  #", "3 1  #"), 2, "unknown option 0"),
    ("csv", CSV.replace("3,Rice", "9007199254740993,Rice"), 2, "larger than 2^53"),
    ("csv", CSV.replace("3,Rice", "=1+2,Rice"), 2, "not a whole number"),
    ("csv", CSV.replace("3,Rice", "-3,Rice"), 2, "not a whole number"),
    ("csv", CSV.replace("3,Rice", "1.5,Rice"), 2, "not a whole number"),
    ("csv", CSV.replace("3,Rice", '3,"=HYPERLINK(""x"")"'), 2, "formula"),
    ("csv", CSV.replace("3,Rice", "3,@SUM(A1)"), 2, "formula"),
    ("csv", "count" + MILLION + "\n", 1, "1000001 columns"),
    ("csv", CSV + "1," + MILLION + "\n", 5, "1000002 columns"),
    ("csv", CSV.replace("rank2", "rank3"), 1, "column 3 must be rank2"),
    ("csv", CSV + '1,"Rice,,\n', 5, "not CSV"),
    ("toc", " \n", 1, "empty"),
    ("blt", "\n\n", 2, "empty"),
    ("csv", "\n", 1, "empty"),
    ("toc", TOC.replace("3: 1,2,3", "3: 1" + ",1" * 3000), 10, "3001 columns"),
    ("pb", PB.replace("1;a,b;6,4", "1;a" + ";" * 5000), 17, "5002 columns"),
    ("abif", "1:" + "A>" * 3000 + "A\n", 1, "more than 2000 marks"),
    ("abif", "1:" + "A" * 2**21, 1, "characters"),
    ("debian", DEBIAN.replace("V: 211", "V: 2?1"), 7, "'?' is no rank"),
    ("debian", DEBIAN.replace("Option 3", "Option 4"), 1, "not numbered"),
    ("pb", PB.replace("budget;100", "budget;=A1"), 6, "not a number"),
    ("pb", PB.replace("a;60", "a;-60"), 12, "the cost is negative"),
    ("pb", PB.replace("cumulative", "secret"), 7, "'secret' are not counted"),
    ("", "Dear council,\nwe vote for rice.\n", 1, "format is not known"),
    ("", "", 1, "format is not known"),
]


@pytest.mark.parametrize(("format_", "text", "line", "words"), BAD)
def test_bad_file_is_refused_with_its_line(format_: str, text: str, line: int, words: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as refusal:
        read(text, f"x.{format_}" if format_ != "debian" else "")
    assert words in refusal.value.message
    assert refusal.value.line == line
    assert len(str(refusal.value)) < 300
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (ABIF.replace("Noodles", "Phở").encode("utf-16"), 1),
        (ABIF.replace("Noodles", "Café").encode("latin-1"), 4),
        (ABIF.encode() + b"\0\0", 9),
        (b"\x89PNG\r\n\x1a\n", 1),
    ],
)
def test_wrong_encoding_is_refused_with_its_line(raw: bytes, line: int) -> None:
    with pytest.raises(Refused, match="not UTF-8") as refusal:
        read(raw, "x.abif")
    assert refusal.value.line == line


def test_more_bytes_or_lines_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 50)
    with pytest.raises(Refused, match="at most 50"):
        read(CSV)
    monkeypatch.setattr(limits, "MAX_BYTES", 5000)
    monkeypatch.setattr(limits, "MAX_LINES", 3)
    with pytest.raises(Refused, match="more than 3 lines"):
        read(CSV)


@pytest.mark.parametrize("letter", [" ", "#", "(", "[", "{", "*", ">", '"', "0", "="])
@pytest.mark.parametrize("format_", [*GOOD, ""])
def test_long_runs_of_one_letter_cost_little(format_: str, letter: str) -> None:
    started = time.process_time()
    for text in (letter * 1_000_000, f"1:A{letter * 500_000}x", f'3 1{letter * 500_000}"\n'):
        for start in ("", GOOD.get(format_, "")):
            said = ""
            try:
                read(start + text, f"x.{format_}" if format_ not in ("", "debian") else "")
            except Refused as refusal:
                said = refusal.message
            assert len(said) < 300
    assert time.process_time() - started < 5


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_damaged_file_is_read_or_refused_and_nothing_else(format_: str, data: st.DataObject) -> None:
    raw = bytearray(GOOD[format_].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                raw[place] = data.draw(st.integers(0, 255))
            case 1:
                del raw[place : place + data.draw(st.integers(1, 30))]
            case 2:
                raw[place:place] = data.draw(
                    st.sampled_from([b",", b"=", b">", b"0", b"\n", b'"', b"{", b"-", b"9" * 20])
                )
            case _:
                del raw[place:]
        raw = raw or bytearray(b" ")
    with contextlib.suppress(Refused):
        election = formats.read_bytes(bytes(raw), f"x.{format_}" if format_ != "debian" else "")
        tally(election, How("greedy" if format_ == "pb" else "schulze"))


@needed
@pytest.mark.parametrize(
    "path", sorted(DATA.rglob("*.blt")) + sorted(DATA.rglob("*.pb")), ids=lambda path: path.name
)
def test_truncated_real_file_is_refused(path: Path) -> None:
    raw = path.read_bytes()
    for part in (2, 3, 7):
        with pytest.raises(Refused) as refusal:
            formats.read_bytes(raw[: len(raw) - len(raw) // part], path.name)
        assert refusal.value.line
