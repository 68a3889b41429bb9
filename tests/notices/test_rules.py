"""Who is meant by a name, and when the morning comes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.notices import rules

NAMES = {
    "Bob": ["b"],
    "Bob Stone": ["bs"],
    "Nguyễn Văn An": ["na"],
    "Nguyễn Văn": ["n"],
    "王芳": ["w"],
    "王芳华": ["wh"],
    "Lê": ["l1", "l2"],
}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("@Bob, please", {"Bob"}),
        ("(@bob)", {"Bob"}),
        ("@Bob Stone and @Bob", {"Bob Stone", "Bob"}),
        ("@Bob Stones", {"Bob"}),
        ("@Bobby", set()),
        ("bob@Bob", set()),
        ("mail me: x@Bob.org", set()),
        ("Cảm ơn @Nguyễn Văn An!", {"Nguyễn Văn An"}),
        ("@nguyễn văn anh", {"Nguyễn Văn"}),
        ("请@王芳看一下", {"王芳"}),
        ("请＠王芳华看", {"王芳华"}),
        ("@Bob请看", {"Bob"}),
        ("@ Bob", set()),
        ("@Lê.", {"Lê"}),
        ("no one", set()),
        ("@" * 20_000, set()),
    ],
)
def test_mentioned(text: str, meant: set[str]) -> None:
    assert rules.mentioned(text, NAMES) == {name: NAMES[name] for name in meant}


def test_mentioned_looks_at_a_bounded_number_of_names() -> None:
    assert rules.mentioned("@x " * 200 + "@Bob", NAMES) == {}


@given(st.text(alphabet="@＠Bob Stone王芳华 x\n", max_size=60))
def test_mentioned_finds_only_what_stands_there(text: str) -> None:
    for name in rules.mentioned(text, NAMES):
        assert f"@{name}".casefold() in text.replace("＠", "@").casefold()


def instant(text: str, zone: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


@pytest.mark.parametrize(
    ("after", "zone", "morning"),
    [
        ("2026-11-22T06:59:59", "UTC", "2026-11-22T07:00:00"),
        ("2026-11-22T07:00:00", "UTC", "2026-11-23T07:00:00"),
        ("2026-11-22T23:00:00", "Asia/Ho_Chi_Minh", "2026-11-23T07:00:00"),
        ("2026-03-28T12:00:00", "Europe/Berlin", "2026-03-29T07:00:00"),  # a day of 23 hours
        ("2026-10-24T12:00:00", "Europe/Berlin", "2026-10-25T07:00:00"),  # a day of 25 hours
        ("2011-12-29T12:00:00", "Pacific/Apia", "2011-12-31T07:00:00"),  # the 30th did not exist there
    ],
)
def test_next_digest(after: str, zone: str, morning: str) -> None:
    assert rules.next_digest(instant(after, zone), zone) == instant(morning, zone)


@given(
    st.integers(1_500_000_000_000, 2_000_000_000_000),
    st.sampled_from(["UTC", "Asia/Ho_Chi_Minh", "America/Sao_Paulo", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_next_digest_is_the_first_seven_o_clock_to_come(after: int, zone: str) -> None:
    found = rules.next_digest(after, zone)
    assert after < found <= after + 25 * 3_600_000
    local = datetime.fromtimestamp(found / 1000, UTC).astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute, local.second) == (7, 0, 0)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"is_author": True, "is_removed": False, "written_at": 0, "now": rules.EDITABLE - 1}, ""),
        ({"is_author": True, "is_removed": False, "written_at": 0, "now": rules.EDITABLE}, "no longer"),
        ({"is_author": False, "is_removed": False, "written_at": 0, "now": 1}, "whoever wrote"),
        ({"is_author": True, "is_removed": True, "written_at": 0, "now": 1}, "was removed"),
    ],
)
def test_why_not_edit(given: dict[str, Any], wrong: str) -> None:
    refusal = rules.why_not_edit(**given)
    assert bool(refusal) == bool(wrong)
    assert wrong in str(refusal or "")
