"""Periods, values and the way to a target: exact, for every day and every number."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core.phrase import Phrase
from govhub.goals.rules import periods, progress, values

KINDS = st.sampled_from(("month", "quarter", "year"))
DAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
WHOLE = st.integers(-values.MOST, values.MOST)


@given(DAYS, KINDS)
def test_period_contains_its_day_and_its_code_can_be_read(day, kind):
    period = periods.containing(day, kind)
    assert periods.first_day(period) <= day <= periods.last_day(period)
    found = periods.read(period)
    assert found is not None
    assert (found[0], periods.code(*found)) == (kind, period)


@given(DAYS, KINDS)
def test_periods_follow_each_other_without_a_gap(day, kind):
    period = periods.containing(day, kind)
    after = periods.following(period)
    assert periods.first_day(after) == periods.last_day(period) + timedelta(days=1)
    assert sorted([after, period]) == [period, after]  # codes sort as time runs


@given(DAYS, KINDS, st.integers(1, 3000), st.integers(-60, 4000))
def test_expected_periods_are_those_that_ended_between_baseline_and_target(begin, kind, length, later):
    end, today = begin + timedelta(days=length), begin + timedelta(days=later)
    course = periods.Course(kind, begin.isoformat(), end.isoformat())
    expected = course.expected(today)
    assert expected == sorted(set(expected))
    for period in expected:
        assert begin < periods.last_day(period) <= min(today, periods.last_day(course.last))
        assert periods.why_not_period(course, period, today) is None
    every = {periods.containing(begin + timedelta(days=n), kind) for n in range(1, min(length, later) + 1)}
    assert {one for one in every if periods.last_day(one) <= today} <= set(expected)


@pytest.mark.parametrize(
    ("today", "ended"), [("2026-09-29", False), ("2026-09-30", True), ("2026-10-01", True)]
)
def test_period_ends_with_its_last_day(today, ended):
    course = periods.Course("quarter", "2025-12-31", "2027-12-31")
    day = date.fromisoformat(today)
    assert ("2026-Q3" in course.ended(day)) is ended
    assert (periods.why_not_period(course, "2026-Q3", day) is None) is ended


@pytest.mark.parametrize(("days", "late"), [(13, False), (14, False), (15, True)])
def test_value_is_late_more_than_fourteen_days_after_the_end(days, late):
    assert periods.is_late("2026-Q3", date(2026, 9, 30) + timedelta(days=days)) is late


@pytest.mark.parametrize(
    "period", ["2026", "2026-09", "2026-Q5", "2026-Q0", "26-Q1", "2026-q1", "", "２０２６-Q1", "2026-Q1\n"]
)
def test_period_of_another_kind_or_none_at_all_is_refused(period):
    course = periods.Course("quarter", "2025-12-31", "2027-12-31")
    assert periods.why_not_period(course, period, date(2026, 11, 22)) is not None


@pytest.mark.parametrize("period", ["2025-Q4", "2025-Q1", "2026-Q4", "2027-Q1"])
def test_period_before_the_beginning_or_in_the_future_is_refused(period):
    course = periods.Course("quarter", "2025-12-31", "2027-12-31")
    assert periods.why_not_period(course, period, date(2026, 11, 22)) is not None


def test_points_say_what_is_confirmed_waiting_late_and_missing():
    course = periods.Course("quarter", "2025-09-30", "2027-12-31")
    found = periods.points(course, {"2025-Q4": 5}, ["2026-Q2"], date(2026, 10, 10))
    assert [(one["period"], one["value"], one["state"]) for one in found] == [
        ("2025-Q4", 5, "confirmed"),
        ("2026-Q1", None, "late"),
        ("2026-Q2", None, "waiting"),
        ("2026-Q3", None, "missing"),
    ]
    until = periods.points(course, {"2025-Q4": 5}, [], date(2026, 10, 10), date(2026, 5, 1))
    assert [one["period"] for one in until] == ["2025-Q4", "2026-Q1"]


def test_points_end_with_the_target_and_with_retiring_but_keep_what_was_measured():
    course = periods.Course("year", "2020-12-31", "2022-12-31")
    found = periods.points(course, {"2025": 1}, [], date(2026, 11, 22))
    assert [one["period"] for one in found] == ["2021", "2022", "2025"]
    retired = periods.Course("year", "2020-12-31", "2029-12-31", "2022-06-01")
    assert retired.expected(date(2026, 11, 22)) == ["2021"]


@given(WHOLE, st.integers(0, 6), st.sampled_from(".,"))
def test_value_is_read_as_it_is_written(value, decimals, sign):
    text = values.plain(value, decimals).replace(".", sign)
    assert values.read(text, decimals, below_zero=True) == value


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("12,5", 1, 125),
        ("12.5", 2, 1250),
        (" 1 250 ", 0, 1250),
        ("1 250,5", 1, 12505),
        ("0", 0, 0),
        ("-0", 0, 0),
    ],
)
def test_value_is_read_with_point_or_comma(text, decimals, value):
    assert values.read(text, decimals) == value


@pytest.mark.parametrize(
    ("text", "decimals"),
    [
        ("12.55", 1), ("1.5", 0), ("1,250", 2), ("1.250", 0), ("", 0), ("abc", 2),
        ("12%", 0), ("1e3", 0), ("--1", 0),
        ("1.", 1), (".5", 1), ("1,2,3", 3), ("١٢", 0), ("9" * 30, 0), (str(2**53), 0),
        ("9007199254740.992", 3),
        ("-3", 0), ("−3", 0), ("1" * 5000, 0),
    ],
)  # fmt: skip
def test_value_that_is_none_or_too_fine_or_too_large_is_refused(text, decimals):
    assert isinstance(values.read(text, decimals), Phrase)


def test_value_below_zero_is_taken_where_the_indicator_allows_it():
    assert values.read("−3,5", 1, below_zero=True) == -35


def way(baseline=42, target=60, begin="2025-12-31", end="2027-12-31", decimals=0):
    return progress.Way("of 100 households", decimals, baseline, begin, target, end)


@given(WHOLE, WHOLE.filter(bool), WHOLE)
def test_share_is_exact_and_the_same_in_both_directions(baseline, distance, value):
    rising, falling = way(baseline, baseline + distance), way(-baseline, -baseline - distance)
    assert progress.share(rising, value) == progress.share(falling, -value)
    assert progress.share(rising, value) * distance == value - baseline
    assert progress.share(rising, baseline) == 0
    assert progress.share(rising, baseline + distance) == 1


@given(DAYS, st.integers(1, 5000), st.integers(-100, 6000))
def test_plan_is_a_straight_line_between_nothing_and_all(begin, length, later):
    one = way(begin=begin.isoformat(), end=(begin + timedelta(days=length)).isoformat())
    found = progress.planned(one, (begin + timedelta(days=later)).isoformat())
    assert found == min(Fraction(1), max(Fraction(0), Fraction(later, length)))


@pytest.mark.parametrize(
    ("period", "value", "expected"),
    [
        ("2026-Q4", 51, "ahead"), ("2026-Q4", 50, "behind"), ("2026-Q4", 41, "worse"),
        ("2026-Q1", 60, "reached"),
        ("2026-Q4", 99, "reached"), ("2027-Q4", 59, "missed"),
        ("2027-Q4", 60, "reached"), ("2027-Q3", 59, "ahead"),
    ],
)  # fmt: skip
def test_standing_compares_with_the_planned_line(period, value, expected):
    rising, falling = way(), way(-42, -60)
    assert progress.standing(rising, (period, value)) == expected
    assert progress.standing(falling, (period, -value)) == expected
    assert progress.standing(rising, None) == "none"


@given(st.integers(-200, 200), st.integers(1, 4))
def test_sentence_never_says_the_whole_way_too_early(value, quarter):
    said = str(progress.sentence(way(), (f"2026-Q{quarter}", value)))
    assert "%(" not in said
    assert ("reached" in said) == (value >= 60)
    assert "100% of the way" not in said


def test_sentence_tells_value_target_share_and_plan():
    assert str(progress.sentence(way(-10, 625, decimals=1), ("2026-Q3", 435))) == (
        "43.5 of 100 households in 2026-Q3; the target is 62.5 by 2027-12-31. That is 70% of the way: on the"
        " planned line (37%) or ahead of it."
    )


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "end", "fields"),
    [
        ("up", 1, 2, "2027-12-31", set()), ("down", 2, 1, "2027-12-31", set()),
        ("up", 2, 2, "2027-12-31", {"target"}),
        ("up", 2, 1, "2027-12-31", {"target"}), ("down", 1, 2, "2027-12-31", {"target"}),
        ("up", 1, 2, "2025-12-31", {"target_day"}),
        ("down", 1, 1, "2020-01-01", {"target", "target_day"}), ("up", 1, 2, "2199-12-31", {"target_day"}),
    ],
)  # fmt: skip
def test_definition_must_lead_forward(direction, baseline, target, end, fields):
    course = periods.Course("month", "2025-12-31", end)
    assert set(progress.why_not_way(direction, baseline, target, course)) == fields
