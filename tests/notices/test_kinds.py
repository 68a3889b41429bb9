"""Notices of what is measured, promised, reported and mediated."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.audit import AuditEntry, breaks_in
from govhub.core.errors import NotFound
from govhub.core.jobs import JOBS
from govhub.core.mail import Letter
from govhub.goals import actions as goals
from govhub.mediation import actions as mediation
from govhub.notices import actions, queries
from govhub.notices.models import Notice
from govhub.reports import actions as reports
from tests.conftest import Cast
from tests.decisions.stage import joins, refused
from tests.mediation.stage import blocked, in_dialogue, logged, proposed, sign
from tests.notices.stage import DAY, HOUR, goal, kinds, later, letters, told, write

pytestmark = pytest.mark.usefixtures("with_mail")
CANARY = "c4n4ry"


# --- what is measured, promised and reported ----------------------------------------------------------------


def indicator(cast: Cast, **more: Any) -> int:
    about = goal(cast)
    given = {
        "goal": int(about.partition(":")[2]), "name": "Share of households", "unit": "percent", "decimals": 0,
        "direction": "up", "baseline": "10", "baseline_day": "2025-12-31", "target": "60",
        "target_day": "2027-12-31", "period": "quarter", "source": "Survey", **more,
    }  # fmt: skip
    return int(goals.define_indicator(cast.alice, space="waste", **given)["indicator"])


def test_confirm_asks_those_who_answer_for_the_indicator_and_facilitators(cast: Cast) -> None:
    joins(cast, "frank", "shops")
    number = indicator(cast, stakeholder=cast.stakeholders["greens"].uid)
    goals.enter_measurement(cast.frank, space="waste", indicator=number, period="2026-Q3", value="20")
    assert (kinds(cast, "alice"), kinds(cast, "bob")) == (["confirm"], ["confirm"])
    assert "Share of households" in told(cast, "bob")[0]
    assert kinds(cast, "erin") + kinds(cast, "carol") + kinds(cast, "frank") == []


def test_confirm_asks_all_members_where_nobody_else_is_left(cast: Cast) -> None:
    number = indicator(cast)
    goals.enter_measurement(cast.alice, space="waste", indicator=number, period="2026-Q3", value="20")
    assert (kinds(cast, "alice"), kinds(cast, "bob"), kinds(cast, "erin")) == ([], ["confirm"], [])


def test_confirm_tells_whoever_entered_it_of_a_refusal(cast: Cast) -> None:
    number = indicator(cast)
    goals.enter_measurement(cast.bob, space="waste", indicator=number, period="2026-Q3", value="20")
    which: dict[str, Any] = {"indicator": number, "measurement": 1}
    goals.refuse_measurement(cast.alice, space="waste", **which, reason="The source says 2")
    assert "was refused" in told(cast, "bob")[-1]


def test_commitment_is_told_when_given_when_due_and_when_late(cast: Cast) -> None:
    given = {"stakeholder": cast.stakeholders["greens"].uid, "owner": cast.people["bob"].uid}
    day = "2026-12-10"
    goals.add_commitment(cast.alice, space="waste", what="Count the bins", due_day=day, **given)
    assert told(cast, "bob") == ["You are to see to “Count the bins” by 2026-12-10."]
    days = {"2026-12-02": 1, "2026-12-03": 2, "2026-12-10": 2, "2026-12-11": 3, "2027-02-01": 3}
    for text, count in days.items():
        clock.freeze(clock.parse_iso(f"{text}T12:00:00.000Z"))
        JOBS["notices.commitments_due"](clock.now())
        JOBS["notices.commitments_due"](clock.now())
        assert len(told(cast, "bob")) == count, text
    assert "was due on" in told(cast, "bob")[-1]
    assert len(letters("bob")) == 3


def test_commitment_that_is_done_is_not_told(cast: Cast) -> None:
    given = {"stakeholder": cast.stakeholders["greens"].uid, "owner": cast.people["bob"].uid}
    made = goals.add_commitment(cast.bob, space="waste", what="Count", due_day="2026-12-10", **given)
    goals.finish_commitment(cast.bob, space="waste", commitment=made["commitment"], evidence="Counted")
    later(30 * DAY)
    JOBS["notices.commitments_due"](clock.now())
    assert told(cast, "bob") == []


# --- cases ----------------------------------------------------------------------------------------------


def test_case_is_told_to_those_in_it_and_waits_for_mediators(cast: Cast) -> None:
    joins(cast, "frank", "shops")
    blocked(cast)
    assert (kinds(cast, "bob")[-1], kinds(cast, "alice")[-1]) == ("case", "case")
    assert told(cast, "carol") == ["A case waits for you."]  # nobody mediates yet
    assert kinds(cast, "erin") + kinds(cast, "dave") == []
    assert "case" not in kinds(cast, "frank")


def test_case_is_told_once_until_one_looks(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    assert kinds(cast, "bob").count("case") == 1
    actions.see(cast.bob)
    later(HOUR)
    proposed(cast)
    assert kinds(cast, "bob").count("case") == 2


def test_case_that_has_ended_waits_for_nobody(cast: Cast) -> None:
    blocked(cast)
    actions.see(cast.alice)
    in_dialogue(cast)
    assert told(cast, "bob", kind="case") == ["A case waits for you."]
    mediation.withdraw_case(cast.alice, space="waste", case=1)
    for who in ("alice", "bob", "carol"):
        assert set(told(cast, who, kind="case")) == {"A case has ended."}
    assert kinds(cast, "bob").count("case") == 1  # the same, in other words


def test_case_that_ends_without_a_mediator_leaves_the_other_mediators_alone(cast: Cast) -> None:
    blocked(cast)
    assert (
        Notice.select().where((Notice.person == cast.people["carol"]) & Notice.seen_at.is_null()).count() == 1
    )
    mediation.withdraw_case(cast.alice, space="waste", case=1)
    assert (
        Notice.select().where((Notice.person == cast.people["carol"]) & Notice.seen_at.is_null()).count() == 0
    )
    assert told(cast, "bob", kind="case") == ["A case has ended."]


def test_case_note_for_the_mediator_alone_is_told_to_the_mediator_alone(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    for who in ("alice", "bob", "carol"):
        actions.see(getattr(cast, who))
    before = {who: len(kinds(cast, who)) for who in ("alice", "bob", "carol")}
    mediation.add_note(cast.bob, space="waste", case=1, body=CANARY, to="mediator")
    after = {who: len(kinds(cast, who)) - before[who] for who in before}
    assert after == {"alice": 0, "bob": 0, "carol": 1}


def test_case_shows_nothing_of_its_content_in_notices_and_letters(cast: Cast) -> None:
    logged(cast, title=CANARY, summary=CANARY, parties=[cast.stakeholders["city"].uid])
    in_dialogue(cast)
    write(cast.carol, "case:1", f"{CANARY} @Bob @Alice", question=True)
    write(cast.bob, "case:1", CANARY, reply_to=1)
    proposed(cast, text=CANARY)
    later(2 * DAY)
    JOBS["notices.digest"](clock.now())
    said = [f"{row.subject} {row.body}" for row in Letter.select()]
    said += [f"{row.words} {row.address} {row.about}" for row in Notice.select()]
    assert said
    assert not [one for one in said if CANARY in one]
    assert {str(row.words["message"]) for row in Notice.select()} == {"A case waits for you."}


def test_case_discussion_is_open_to_those_in_it_and_not_there_for_others(cast: Cast) -> None:
    logged(cast, parties=[cast.stakeholders["city"].uid])
    in_dialogue(cast)
    write(cast.bob, "case:1", CANARY)
    for who in ("alice", "bob", "carol"):
        found = queries.thread(getattr(cast, who), space="waste", about="case:1")
        assert found["posts"][0]["body"] == CANARY
    for who in ("erin", "trea", "dave", "root"):
        with pytest.raises(NotFound):
            queries.thread(getattr(cast, who), space="waste", about="case:1")
        with refused(NotFound):
            write(getattr(cast, who), "case:1")
        with refused(NotFound):
            actions.follow(getattr(cast, who), space="waste", about="case:1", following=True)


def test_case_discussion_lets_nobody_else_be_mentioned(cast: Cast) -> None:
    logged(cast, parties=[cast.stakeholders["city"].uid])
    in_dialogue(cast)
    write(cast.bob, "case:1", "@Erin @Trea @Dave @Alice")
    assert (kinds(cast, "erin"), kinds(cast, "trea"), kinds(cast, "dave")) == ([], [], [])
    people = queries.mentionable(cast.bob, space="waste", about="case:1")["people"]
    assert [one["name"] for one in people] == ["Alice", "Carol"]


def test_case_discussion_is_recorded_where_cases_are(cast: Cast) -> None:
    logged(cast, parties=[cast.stakeholders["city"].uid])
    write(cast.bob, "case:1", CANARY)
    entry = AuditEntry.get(AuditEntry.act == "notices.post")
    assert entry.chain == f"{cast.space.uid}.mediation"
    assert list(breaks_in(entry.chain)) == []


def test_outcome_of_a_settled_block_is_told(cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    proposed(cast, effect="end")
    sign(cast, "alice")
    sign(cast, "bob")
    assert "was withdrawn" in told(cast, "bob", kind="outcome")[-1]


# --- reports ------------------------------------------------------------------------------------------------


def test_report_is_told_to_everybody_in_the_space(cast: Cast) -> None:
    report(cast)
    for who in ("bob", "carol", "erin", "trea"):
        assert kinds(cast, who)[-1] == "report", who
    assert kinds(cast, "dave") == []


def report(cast: Cast) -> None:
    """A report of one quarter, published by alice."""
    quarter = {"title": "Quarter", "from_day": "2026-07-01", "to_day": "2026-09-30"}
    reports.draft_report(cast.bob, space="waste", **quarter)
    reports.write(cast.bob, space="waste", report=1, revision=1, summary="Words", **quarter)
    reports.publish_report(cast.alice, space="waste", report=1)
