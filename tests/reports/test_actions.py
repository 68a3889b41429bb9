"""Reports: drafted from the data, written, frozen when published, corrected by a new version."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from peewee import DatabaseError

from govhub.core import audit, clock
from govhub.core.actor import Actor
from govhub.core.canonical import canonical_bytes
from govhub.core.db import db, store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.reports import actions, queries
from govhub.reports.models import Report, ReportVersion
from tests.conftest import Cast
from tests.contents import everything
from tests.decisions.stage import actor, entries, refused
from tests.reports.stage import (
    AFTER,
    INSIDE,
    PERIOD,
    decided,
    drafted,
    moment,
    publish,
    published,
    quarter,
    written,
)

W: dict[str, Any] = {"space": "waste"}


def shown(cast: Cast, number: int = 1, **more: Any) -> dict[str, Any]:
    return queries.show(cast.erin, **W, report=number, **more)


# --- draft --------------------------------------------------------------------------------------------------


def test_draft_report_begins_a_draft_of_which_the_record_tells_nothing(cast: Cast) -> None:
    assert drafted(cast) == 1
    found = shown(cast)
    assert (found["state"], found["version"], found["title"]) == ("draft", 0, "Third quarter")
    entry = audit.head(cast.space.uid)
    assert entry is not None
    assert (entry.act, entry.about, entry.facts) == ("reports.draft_report", "report:1", {})


def test_draft_report_twice_with_one_key_begins_one(cast: Cast) -> None:
    for _ in range(2):
        actions.draft_report(cast.bob, **W, title="Once", **PERIOD, key="k")
    assert Report.select().count() == 1


@pytest.mark.parametrize("name", ["erin", "dave", "root", "nobody"])
def test_draft_report_by_somebody_who_does_not_take_part_is_refused(cast: Cast, name: str) -> None:
    with refused(SignInNeeded if name == "nobody" else Forbidden):
        actions.draft_report(actor(cast, name), **W, title="No", **PERIOD)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"from_day": "2026-09-30", "to_day": "2026-07-01"}, "to_day"),
        ({"from_day": "2020-01-01", "to_day": "2026-07-01"}, "to_day"),
        ({"from_day": "2026-02-30", "to_day": "2026-07-01"}, "from_day"),
        ({"zone": "Nowhere/City"}, "zone"),
        ({"title": " "}, "title"),
    ],
)
def test_draft_report_of_an_impossible_period_is_refused(
    cast: Cast, days: dict[str, str], field: str
) -> None:
    with refused(Invalid, field):
        actions.draft_report(cast.bob, **W, **{"title": "No", **PERIOD, **days})


# --- write --------------------------------------------------------------------------------------------------


def test_write_keeps_the_words_and_says_nothing_about_them_in_public(cast: Cast) -> None:
    written(cast, drafted(cast), goals=[3], comments=["Ahead of the plan."], next_steps="")
    report = Report.get()
    assert report.words == {
        "summary": "We sorted **more**.",
        "went_well": "The markets joined.",
        "lessons": "Ask earlier.",
        "goals": [{"goal": 3, "text": "Ahead of the plan."}],
    }
    assert entries(cast, "reports.write")[0].facts == {}


def test_write_over_what_somebody_else_saved_is_refused(cast: Cast) -> None:
    number = drafted(cast)
    written(cast, number)
    with refused(RuleBroken, said="meanwhile"):
        written(cast, number, revision=1)


@pytest.mark.parametrize("name", ["erin", "dave", "root", "nobody"])
def test_write_by_somebody_who_does_not_take_part_is_refused(cast: Cast, name: str) -> None:
    number = drafted(cast)
    with refused(SignInNeeded if name == "nobody" else Forbidden):
        actions.write(actor(cast, name), **W, report=number, title="No", revision=1, **PERIOD)


def test_write_with_comments_that_belong_to_no_goal_is_refused(cast: Cast) -> None:
    number = drafted(cast)
    with refused(Invalid, "comments"):
        written(cast, number, goals=[1, 2], comments=["One"])


def test_write_on_a_published_report_is_refused(cast: Cast) -> None:
    number = published(cast)
    with refused(RuleBroken, said="does not change any more"):
        actions.write(cast.alice, **W, report=number, title="Other", revision=2, **PERIOD)


# --- publish ------------------------------------------------------------------------------------------------


def test_publish_report_freezes_words_and_figures(cast: Cast) -> None:
    quarter(cast)
    number = published(cast)
    before = queries.published_version(cast.space, number)
    clock.freeze(AFTER)
    decided(cast, "Recorded late, for a day of the quarter", "agree", "agree", at=INSIDE)
    after = queries.published_version(cast.space, number)
    assert after == before
    assert len(after["content"]["decisions"]["ended"]) == 4
    assert len(queries.gathered(Report.get())["decisions"]["ended"]) == 5


def test_publish_report_names_the_hash_that_anybody_can_compute(cast: Cast) -> None:
    quarter(cast)
    found = queries.published_version(cast.space, published(cast))
    by_hand = hashlib.sha256(found["content_bytes"]).hexdigest()
    facts = entries(cast, "reports.publish_report")[0].facts
    assert found["content_hash"] == by_hand == facts["content_hash"]
    assert facts == {
        "report": 1,
        "version": 1,
        "content_hash": by_hand,
        "title": "Third quarter",
        "from_day": "2026-07-01",
        "to_day": "2026-09-30",
    }
    assert canonical_bytes(json.loads(found["content_bytes"])) == found["content_bytes"]


def test_publish_report_names_the_record_that_it_was_drawn_from(cast: Cast) -> None:
    content = queries.published_version(cast.space, published(cast))["content"]
    entry = entries(cast)[content["record"]["seq"] - 1]
    assert content["record"]["leaf"] == entry.leaf
    assert entry.act == "reports.write"


def test_publish_report_approved_by_a_decision_names_it(cast: Cast) -> None:
    number = decided(cast, "The report is right", "agree", "agree")
    report = drafted(cast)
    clock.freeze(AFTER)
    written(cast, report)
    publish(cast, report, decision=number)
    content = shown(cast)["content"]
    assert content["approved_by"]["decision"] == number
    assert len(content["approved_by"]["decision_hash"]) == 64
    assert entries(cast, "reports.publish_report")[0].facts["decision"] == number


@pytest.mark.parametrize("choice", ["disagree", None])
def test_publish_report_approved_by_a_decision_that_did_not_pass_is_refused(
    cast: Cast, choice: str | None
) -> None:
    number = decided(cast, "The report is right", choice, choice) if choice else 99
    report = drafted(cast)
    clock.freeze(AFTER)
    written(cast, report)
    with refused(Invalid, "decision"):
        publish(cast, report, decision=number)


def test_publish_report_before_its_period_is_over_is_refused(cast: Cast) -> None:
    report = drafted(cast, zone="Asia/Ho_Chi_Minh")
    written(cast, report)
    clock.freeze(moment("2026-09-30T16:59:59"))  # one second before midnight in the report's zone
    with refused(RuleBroken, said="when it is over"):
        publish(cast, report)
    clock.freeze(moment("2026-09-30T17:00:00"))
    assert publish(cast, report)["version"] == 1


def test_publish_report_without_a_summary_is_refused(cast: Cast) -> None:
    report = drafted(cast)
    clock.freeze(AFTER)
    written(cast, report, summary="")
    with refused(RuleBroken, said="summary"):
        publish(cast, report)


def test_publish_report_twice_is_refused(cast: Cast) -> None:
    number = published(cast)
    with refused(RuleBroken, said="does not change any more"):
        publish(cast, number)


@pytest.mark.parametrize("name", ["bob", "carol", "trea", "erin", "dave", "root", "nobody"])
def test_publish_report_by_somebody_else_than_a_facilitator_is_refused(cast: Cast, name: str) -> None:
    report = drafted(cast)
    clock.freeze(AFTER)
    written(cast, report)
    with refused(SignInNeeded if name == "nobody" else Forbidden):
        actions.publish_report(actor(cast, name), **W, report=report)


def test_the_database_itself_refuses_to_change_or_delete_a_published_version(cast: Cast) -> None:
    published(cast)
    before = everything()
    for statement in (
        "update report_version set content_hash = 'x'",
        "delete from report_version",
        "update report_version set reason = 'better'",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            store.write(lambda statement=statement: db.execute_sql(statement))  # type: ignore[misc]
    assert everything() == before


# --- correct ------------------------------------------------------------------------------------------------


def corrected(cast: Cast, number: int, **words: Any) -> None:
    actions.begin_correction(cast.alice, **W, report=number, reason="A figure was wrong")
    written(cast, number, **words)
    publish(cast, number)


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(cast: Cast) -> None:
    number = published(cast)
    first = queries.published_version(cast.space, number)
    corrected(cast, number, lessons="Ask much earlier.")
    second = queries.published_version(cast.space, number)
    assert (second["version"], second["content"]["reason"]) == (2, "A figure was wrong")
    assert second["content_hash"] != first["content_hash"]
    again = queries.published_version(cast.space, number, 1)
    assert again["content_bytes"] == first["content_bytes"]
    assert [one["version"] for one in again["versions"]] == [2, 1]
    assert entries(cast, "reports.publish_report")[1].facts["reason"] == "A figure was wrong"


def test_a_correction_under_way_changes_nothing_that_is_published(cast: Cast) -> None:
    number = published(cast)
    before = queries.published_version(cast.space, number)
    actions.begin_correction(cast.alice, **W, report=number, reason="A figure was wrong")
    written(cast, number, title="Other title", summary="Other words")
    assert queries.published_version(cast.space, number) == before
    assert [one["title"] for one in queries.published(cast.space)] == ["Third quarter"]
    assert shown(cast)["content"] == before["content"]
    assert entries(cast, "reports.begin_correction")[0].facts == {"version": 1}


def test_begin_correction_of_a_draft_is_refused(cast: Cast) -> None:
    number = drafted(cast)
    with refused(RuleBroken, said="draft"):
        actions.begin_correction(cast.alice, **W, report=number, reason="Why not")
    number = published(cast)
    actions.begin_correction(cast.alice, **W, report=number, reason="Once")
    with refused(RuleBroken, said="draft"):
        actions.begin_correction(cast.alice, **W, report=number, reason="Twice")


@pytest.mark.parametrize("name", ["bob", "erin", "dave", "nobody"])
def test_begin_correction_by_somebody_else_than_a_facilitator_is_refused(cast: Cast, name: str) -> None:
    number = published(cast)
    with refused(SignInNeeded if name == "nobody" else Forbidden):
        actions.begin_correction(actor(cast, name), **W, report=number, reason="No")


def test_discard_of_a_correction_brings_the_published_words_back(cast: Cast) -> None:
    number = published(cast)
    actions.begin_correction(cast.alice, **W, report=number, reason="Perhaps")
    written(cast, number, title="Other title", summary="Other words")
    actions.discard(cast.alice, **W, report=number)
    report = Report.get()
    assert (report.state, report.title, report.reason) == ("published", "Third quarter", "")
    assert report.words["summary"] == "We sorted **more**."


def test_discard_of_a_draft_takes_it_away(cast: Cast) -> None:
    number = drafted(cast)
    actions.discard(cast.alice, **W, report=number)
    assert queries.index(cast.erin, **W)["reports"] == []
    with pytest.raises(NotFound):
        shown(cast, number)


def test_discard_of_a_published_report_is_refused(cast: Cast) -> None:
    number = published(cast)
    with refused(RuleBroken, said="does not change any more"):
        actions.discard(cast.alice, **W, report=number)
    assert ReportVersion.select().count() == 1


def test_changes_tell_every_word_and_which_figures_differ(cast: Cast) -> None:
    quarter(cast)
    number = published(cast)
    decided(cast, "Recorded late", "agree", "agree", at=INSIDE)
    clock.freeze(AFTER)
    corrected(cast, number, lessons="Ask much earlier.", title="The third quarter")
    found = queries.changes(cast.erin, **W, report=number, before=1)
    assert found["after"] == 2
    assert found["heads"] == [{"before": "Third quarter", "after": "The third quarter"}]
    assert [str(one["label"]) for one in found["sections"]] == ["What we learned"]
    assert found["sections"][0]["added"] == 1
    assert [str(one) for one in found["figures"]] == ["Decisions", "Participation"]


def test_show_of_a_version_that_is_not_there_is_not_found(cast: Cast) -> None:
    number = published(cast)
    with pytest.raises(NotFound):
        shown(cast, number, version=2)
    with pytest.raises(NotFound):
        shown(cast, 7)


def test_published_of_a_space_without_reports_is_empty(cast: Cast) -> None:
    drafted(cast)
    assert queries.published(cast.space) == []
    with pytest.raises(NotFound):
        queries.published_version(cast.space, 1)


def test_show_for_a_stranger_of_a_private_space_is_not_found(cast: Cast) -> None:
    number = published(cast)
    cast.space.visibility = "private"
    store.write(lambda: cast.space.save())
    with pytest.raises(NotFound):
        queries.show(Actor.nobody(), **W, report=number)
