"""The page that counts anybody's file: the result of the program, and a clear word about every bad file."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.counting import apart
from tests.counting.real_votes import DATA

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="only on machines with the real votes at hand")


def send(client: FlaskClient, content: bytes, name: str, **fields: str) -> Any:
    return client.post("/open/count", data={"file": (io.BytesIO(content), name), **fields})


def words(answer: Any) -> str:
    return " ".join(re.sub("<[^>]*>", " ", answer.text).split())


def test_count_shows_the_form(client: FlaskClient) -> None:
    shown = client.get("/open/count")
    assert shown.status_code == 200
    assert 'type="file"' in shown.text


def test_count_of_a_ward_is_the_published_one(client: FlaskClient) -> None:
    ward = DATA / "stv_scotland_2017" / "renfrewshire_2017_ward3.blt"
    shown = send(client, ward.read_bytes(), ward.name, method="stv-scottish")
    assert shown.status_code == 200
    said = words(shown)
    assert "Quota: 1202" in said
    winners = re.findall(r"<strong><bdi>([^<]*)</bdi></strong>", shown.text)
    assert winners == ["Neill GRAHAM (C)", "JIM SHARKEY (Lab)", "Jennifer Marion ADAM-MCGREGOR (SNP)"]


def test_count_of_a_budget_uses_the_rule_of_the_file(client: FlaskClient) -> None:
    city = DATA / "pabulib" / "Poland_Wieliczka_2023_Green_Budget.pb"
    said = words(send(client, city.read_bytes(), city.name))
    assert "995079 of 1000000 is spent." in said


def test_count_of_pairs_marks_who_wins(client: FlaskClient) -> None:
    sheet = DATA / "debian" / "2010_vote_002_tally.txt"
    shown = send(client, sheet.read_bytes(), sheet.name)
    assert "<strong>285" in shown.text


@pytest.mark.parametrize(
    ("content", "name", "fields"),
    [
        (b"", "votes.blt", {}),
        (b"\xff\xfe\x00", "votes.blt", {"method": "irv"}),
        (b"3 2\n1 4 0\n0\n", "votes.blt", {"method": "irv"}),
        (b"A > B: 3\n", "votes.abif", {"method": "no-such"}),
        (b"A > B: 3\n", "votes.abif", {"method": "irv", "seats": "-1"}),
        (b"A > B: 3\n", "../../etc/passwd\x00.abif", {"method": "stv-scottish", "seats": "9"}),
    ],
)
def test_count_refuses_in_words(
    client: FlaskClient, content: bytes, name: str, fields: dict[str, str]
) -> None:
    shown = send(client, content, name, **fields)
    assert shown.status_code == 422
    assert "This file cannot be counted" in words(shown)
    assert "Traceback" not in shown.text


MILLION = b"," * 400_000


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"3 1\n2 1 2 0\n", "votes.blt", "line 2: the file ends before the 0"),
        ("3 1\n2 1 2 0\n".encode("utf-16"), "votes.blt", "line 1: this is not UTF-8 text"),
        (b"count" + MILLION + b"\n", "votes.csv", "line 1: the line has 400001 columns"),
        (b"count,rank1\n9007199254740993,A\n", "votes.csv", "line 2: the count is larger than 2^53"),
        (b"count,rank1\n3,=1+2\n", "votes.csv", "line 2: &#39;=1+2&#39; looks like a formula"),
        (b"2:A>B\n2:A>B>A\n", "votes.abif", "line 2: a ballot ranks the same option twice"),
        (b"rcid,country,vote\n1,Alba,perhaps\n", "votes.csv", "line 2: &#39;perhaps&#39; is no choice"),
        (b"rcid,country,vote\n1,Alba,yes\n", "votes.csv", "no ranked ballots"),
    ],
)
def test_count_refuses_and_names_the_line(client: FlaskClient, content: bytes, name: str, said: str) -> None:
    shown = send(client, content, name, method="irv" if name != "votes.abif" else "schulze")
    assert shown.status_code == 422
    assert said in shown.text


def test_count_of_a_file_of_yes_and_no_shows_every_test(client: FlaskClient) -> None:
    votes = DATA / "double_majority" / "swiss_double_majority.csv"
    shown = send(client, votes.read_bytes(), votes.name)
    assert shown.status_code == 200
    said = words(shown)
    assert "People and cantons, as in Switzerland" in said
    assert "of 214 adopted" in said
    assert "The cantons : 11 of 22 (more than 50% needed)" in said.replace("cantons:", "cantons :")
    council = DATA / "double_majority" / "eu_council.json"
    said = words(send(client, council.read_bytes(), council.name))
    assert "3 of 4 adopted" in said
    assert "Too few to block" in said
    assert "Of the population: 53.12 of 100.01 (at least 65% needed)" in said
    calls = DATA / "double_majority" / "unga_roll_calls.csv"
    said = words(send(client, calls.read_bytes(), calls.name, method="two-thirds"))
    assert "2 of 5 adopted" in said


def test_count_escapes_what_a_file_says(client: FlaskClient) -> None:
    shown = send(client, b"[<script>alert(1)</script>] > B: 3\n", "<b>.abif", method="irv")
    assert "<script>alert(1)" not in shown.text
    assert "<b>.abif" not in shown.text


def test_count_says_when_others_are_counting(client: FlaskClient) -> None:
    taken = [apart._places.acquire(blocking=False) for _ in range(apart.AT_ONCE)]
    try:
        assert all(taken)
        assert send(client, b"A > B: 3\n", "votes.abif", method="irv").status_code == 429
    finally:
        for _ in taken:
            apart._places.release()


def test_count_of_an_endless_file_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(apart, "SECONDS", -4)
    with pytest.raises(apart.Refused, match="takes too long"):
        apart.tally_apart(b"A > B: 3\n", "votes.abif", {})


def test_count_that_eats_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = apart._CHILD.partition("from govhub")[0] + "x = bytearray(3 * 1024**3)\n"
    monkeypatch.setattr(apart, "_CHILD", limited)
    with pytest.raises(apart.Refused, match="too much memory"):
        apart.tally_apart(b"A > B: 3\n", "votes.abif", {})
