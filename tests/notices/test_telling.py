"""What people are told of, and what they are not."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.accounts.actions import deactivate
from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.jobs import JOBS
from govhub.core.mail import Letter, postbox
from govhub.decisions import actions as decisions
from govhub.decisions.models import Decision
from govhub.notices import actions, queries
from govhub.notices.models import Notice
from govhub.spaces.models import Mandate, Role, Stakeholder
from tests.conftest import Cast
from tests.decisions.stage import answer, close, joins, refused, vote
from tests.mediation.stage import let_the_block_stand
from tests.notices.stage import DAY, HOUR, NOW, choices, goal, kinds, later, letters, told, wants, write

pytestmark = pytest.mark.usefixtures("with_mail")
CLOSES = NOW + 3 * DAY


def remind() -> None:
    JOBS["decisions.remind_due"](clock.now())


def test_edit_post_that_takes_a_name_out_and_in_again_tells_once(cast: Cast) -> None:
    about = goal(cast)
    number = write(cast.bob, about, "@Alice look")
    for body in ("look", "@Alice look", "look", "@Alice and @Carol look"):
        actions.edit_post(cast.bob, space="waste", about=about, post=number, body=body)
    assert [len(letters(name)) for name in ("alice", "carol")] == [1, 1]
    assert kinds(cast, "alice") == ["mentioned"]


# --- votes ---------------------------------------------------------------------------------------------


def test_vote_opened_is_told_to_those_with_a_voice_and_to_nobody_else(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    assert [row.person.name for row in Notice.select()] == ["Bob"]  # alice opened it herself
    notice = Notice.get()
    assert (notice.kind, notice.about) == ("vote_opened", f"decision:{number}")
    assert notice.address == f"/s/waste/decisions/{number}#vote"
    (letter,) = letters()
    assert letter.recipient == "bob@example.org"
    assert f"http://127.0.0.1:8000/s/waste/decisions/{number}#vote" in letter.body
    assert letter.until == CLOSES
    assert "/me/notices/choices" in letter.unsubscribe


def test_vote_opened_does_not_reach_whose_mandate_has_ended_or_who_has_no_role(cast: Cast) -> None:
    joins(cast, "gone", "shops", ends_at=NOW)
    joins(cast, "mute", "shops", may_vote=False)
    joins(cast, "roleless", "shops", role=None)
    vote(cast, closes_at=CLOSES)
    assert [row.person.name for row in Notice.select()] == ["Bob"]


def test_vote_opened_by_person_reaches_each_person(cast: Cast) -> None:
    joins(cast, "frank", "greens")
    vote(cast, closes_at=CLOSES, unit="person")
    assert sorted(row.person.name for row in Notice.select()) == ["Bob", "Frank"]


def test_vote_opened_is_undone_with_the_act(cast: Cast) -> None:
    def fails() -> None:
        vote(cast, closes_at=CLOSES)
        assert letters()
        raise RuleBroken(Letter.select())  # type: ignore[arg-type]

    with pytest.raises(RuleBroken):
        store.write(fails)
    assert (Notice.select().count(), Letter.select().count()) == (0, 0)


def test_vote_opened_for_thousands_needs_few_statements(cast: Cast, queries: Any) -> None:
    crowd(cast, 1200)
    number = int(
        decisions.propose(cast.bob, space="waste", title="T", text="W", rule_set=rule(cast))["decision"]
    )
    with queries() as seen:
        decisions.open(cast.alice, space="waste", decision=number, closes_at=CLOSES)
    assert Notice.select().count() == 1201
    assert Letter.select().count() == 1201
    about_notices = [one for one in seen if '"notice"' in one or '"letter"' in one]
    assert len([one for one in about_notices if "INSERT" in one]) == 6  # 500 rows in each


def rule(cast: Cast) -> int:
    return int(decisions.make_rule_set(cast.alice, space="waste", name="C", method="consent")["rule_set"])


def crowd(cast: Cast, count: int) -> None:
    """Many members with a vote."""

    def make() -> None:
        greens = Stakeholder.get(Stakeholder.name == "Green roof")
        first = Person.select().count() + 1
        for n in range(count):
            person = Person.create(email=f"p{n}@example.org", name=f"P {n}", created_at=0)
            Role.create(space=cast.space, person=person, role="member")
            Mandate.create(stakeholder=greens, person=person, may_vote=True, starts_at=0)
        assert first

    store.write(make)


def test_vote_closing_reaches_the_silent_on_the_last_day_and_once(cast: Cast) -> None:
    vote(cast, closes_at=CLOSES)
    clock.freeze(CLOSES - DAY - 1)
    remind()
    assert "vote_closing" not in kinds(cast, "bob") + kinds(cast, "alice")
    clock.freeze(CLOSES - DAY)
    remind()
    remind()
    assert kinds(cast, "bob") == ["vote_opened", "vote_closing"]
    assert kinds(cast, "alice") == ["vote_closing"]
    assert len(letters("bob")) == 2


def test_vote_closing_leaves_whoever_has_answered_in_peace(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    joins(cast, "frank", "greens")  # speaks for the same organisation as bob
    answer(cast.bob, number, "agree")
    clock.freeze(CLOSES - DAY)
    remind()
    assert kinds(cast, "bob") == ["vote_opened"]
    assert kinds(cast, "frank") == []
    assert kinds(cast, "alice") == ["vote_closing"]


def test_vote_closing_reaches_who_has_answered_for_one_of_two_voices(cast: Cast) -> None:
    joins(cast, "bob", "shops", role=None)
    number = vote(cast, closes_at=CLOSES)
    answer(cast.bob, number, "agree", voter=cast.stakeholders["greens"].uid)
    clock.freeze(CLOSES - DAY)
    remind()
    assert kinds(cast, "bob") == ["vote_opened", "vote_closing"]


def test_vote_closing_counts_anew_after_an_amendment(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    answer(cast.bob, number, "block", "Too dear")
    answer(cast.alice, number, "agree")
    let_the_block_stand(cast, number)
    decisions.amend(cast.alice, space="waste", decision=number, text="Cheaper")
    assert "was amended" in told(cast, "bob", kind="vote_opened")[-1]
    clock.freeze(Decision.get().closes_at - DAY)
    remind()
    assert kinds(cast, "bob").count("vote_closing") == 1
    assert kinds(cast, "alice").count("vote_closing") == 1


def test_amend_asks_everybody_again_but_those_who_declared_an_interest(cast: Cast) -> None:
    joins(cast, "cleo", "sorters")
    number = vote(cast, closes_at=NOW + 3 * DAY)
    answer(cast.alice, number, "block", "Not so")
    answer(cast.bob, number, "recused", "The depot is ours.")
    answer(cast.people["cleo"].actor(), number, "agree")
    decisions.amend(cast.alice, space="waste", decision=number, text="Other words.")
    assert [len(told(cast, name, kind="vote_opened")) for name in ("bob", "cleo")] == [1, 2]


def test_vote_closing_is_not_said_twice_within_a_day_of_an_amendment(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    answer(cast.bob, number, "block", "Too dear")
    let_the_block_stand(cast, number)
    clock.freeze(Decision.get().closes_at - HOUR)
    decisions.amend(cast.alice, space="waste", decision=number, text="Cheaper")
    remind()
    assert "vote_closing" not in kinds(cast, "bob")


def test_vote_closing_waits_while_the_clock_stands_still(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    decisions.hold(Actor.system(), space="waste", decision=number)
    clock.freeze(CLOSES - DAY)
    remind()
    assert "vote_closing" not in kinds(cast, "bob")
    decisions.resume(Actor.system(), space="waste", decision=number)
    assert "goes on" in told(cast, "bob")[-1]
    clock.freeze(Decision.get().closes_at - DAY)
    remind()
    assert kinds(cast, "bob")[-1] == "vote_closing"


def test_outcome_reaches_voices_the_proposer_and_who_talks_about_it(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    write(cast.carol, f"decision:{number}")
    actions.follow(cast.erin, space="waste", about=f"decision:{number}", following=True)
    answer(cast.alice, number, "agree")
    close(cast, number)
    for who in ("bob", "carol", "erin"):
        assert told(cast, who)[-1] == "“Sort at the kerb 🍃” passed."
    assert kinds(cast, "alice") == ["reply"] or "outcome" not in kinds(cast, "alice")  # closed it herself
    assert kinds(cast, "trea") == []


def test_outcome_of_a_vote_that_is_withdrawn(cast: Cast) -> None:
    number = vote(cast, closes_at=CLOSES)
    decisions.withdraw(cast.alice, space="waste", decision=number)
    assert told(cast, "bob")[-1] == "“Sort at the kerb 🍃” was withdrawn."


# --- talking -------------------------------------------------------------------------------------------


def test_mentioned_is_told_once_and_not_as_somebody_who_talks_there_too(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about)
    write(cast.alice, about, "@Bob and @bob: what do you think?")
    assert kinds(cast, "bob") == ["mentioned"]
    assert told(cast, "bob") == ["Alice mentioned you in the discussion of “G-1 Sort at the kerb”."]
    assert Notice.get(Notice.kind == "mentioned").address == "/s/waste/goals/1#post-2"


def test_mentioned_by_oneself_is_not_told(cast: Cast) -> None:
    write(cast.bob, goal(cast), "@Bob")
    assert kinds(cast, "bob") == []


def test_mentioned_is_not_who_may_not_read_it(cast: Cast) -> None:
    write(cast.bob, goal(cast), "@Dave @Root")
    assert Notice.select().count() == 0


def test_mentioned_in_changed_words_is_told_and_who_knew_is_not_told_again(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about, "@Alice")
    actions.edit_post(cast.bob, space="waste", about=about, post=1, body="@Alice and @Carol")
    assert (kinds(cast, "alice"), kinds(cast, "carol")) == (["mentioned"], ["mentioned"])


def test_mentioned_by_a_name_of_two_people_reaches_both(cast: Cast) -> None:
    joins(cast, "bob2", "shops")
    store.write(Person.update(name="Bob").where(Person.email == "bob2@example.org").execute)
    write(cast.alice, goal(cast), "@Bob")
    assert (kinds(cast, "bob"), kinds(cast, "bob2")) == (["mentioned"], ["mentioned"])


def test_reply_reaches_who_talks_there_once_until_they_look(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about, "One")
    write(cast.alice, about, "Two", reply_to=1)
    write(cast.carol, about, "Three")
    assert told(cast, "bob") == ["Alice answered you in the discussion of “G-1 Sort at the kerb”."]
    assert told(cast, "alice") == ["Carol wrote in the discussion of “G-1 Sort at the kerb”."]
    actions.see(cast.bob)
    write(cast.carol, about, "Four")
    assert len(told(cast, "bob")) == 2


def test_follow_brings_replies_and_not_following_any_more_ends_them(cast: Cast) -> None:
    about = goal(cast)
    actions.follow(cast.erin, space="waste", about=about, following=True)
    write(cast.bob, about)
    assert kinds(cast, "erin") == ["reply"]
    actions.see(cast.erin)
    actions.follow(cast.erin, space="waste", about=about, following=False)
    write(cast.bob, about)
    assert kinds(cast, "erin") == ["reply"]


def test_follow_no_more_of_what_one_wrote_in_and_mentions_still_come(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about)
    actions.follow(cast.bob, space="waste", about=about, following=False)
    write(cast.alice, about, reply_to=1)
    assert kinds(cast, "bob") == []
    assert queries.thread(cast.bob, space="waste", about=about)["following"] is False
    write(cast.alice, about, "@Bob, please")
    assert kinds(cast, "bob") == ["mentioned"]


def test_mark_answer_tells_whoever_asked(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about, question=True)
    write(cast.carol, about, reply_to=1)
    actions.see(cast.bob)
    actions.mark_answer(cast.alice, space="waste", about=about, post=2)
    assert "Your question got an answer" in told(cast, "bob")[-1]


def test_remove_post_takes_back_what_nobody_has_seen_and_tells_the_author(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about, "@Carol")
    actions.remove_post(cast.alice, space="waste", about=about, post=1, reason="Rude")
    assert kinds(cast, "carol") == []
    assert "removed a contribution of yours" in told(cast, "bob")[-1]


# --- who is reached, and how -----------------------------------------------------------------------------


def test_tell_does_not_reach_who_left_or_closed_the_account(cast: Cast) -> None:
    about = goal(cast)
    write(cast.bob, about)
    write(cast.carol, about)
    store.write(Role.delete().where(Role.person == cast.people["carol"]).execute)
    deactivate(cast.root, person=cast.people["bob"].uid)
    write(cast.alice, about, "@Bob @Carol")
    assert Notice.select().where(Notice.kind == "mentioned").count() == 0


def test_index_hides_spaces_that_one_has_left(cast: Cast) -> None:
    write(cast.alice, goal(cast), "@Bob")
    assert len(queries.index(cast.bob)["unseen"]) == 1
    store.write(Role.delete().where(Role.person == cast.people["bob"]).execute)
    assert queries.index(cast.bob)["unseen"] == []


@pytest.mark.parametrize(("how", "count"), [("at_once", 1), ("daily", 0), ("never", 0)])
def test_choose_decides_about_the_letter_and_never_about_the_page(cast: Cast, how: str, count: int) -> None:
    wants(cast, "bob", mentioned=how)
    write(cast.alice, goal(cast), "@Bob")
    assert kinds(cast, "bob") == ["mentioned"]
    assert len(letters("bob")) == count
    assert (Notice.get().due_at is not None) == (how == "daily")


def test_choose_keeps_what_is_not_named_and_refuses_what_is_not_known(cast: Cast) -> None:
    wants(cast, "bob", mentioned="never", reply="daily")
    wants(cast, "bob", reply="at_once")
    assert choices(cast, "bob") == {"mentioned": "never", "reply": "at_once"}
    for wrong in ({"mentioned": "hourly"}, {"weather": "daily"}):
        with refused(Invalid):
            actions.choose(cast.bob, **wrong)


def test_choose_never_stops_what_waits_for_the_daily_letter(cast: Cast) -> None:
    wants(cast, "bob", mentioned="daily")
    write(cast.alice, goal(cast), "@Bob")
    wants(cast, "bob", mentioned="never")
    JOBS["notices.digest"](later(2 * DAY))
    assert letters("bob") == []


def test_letters_are_in_the_language_and_time_zone_of_their_reader(cast: Cast) -> None:
    theirs = {"language": "vi", "timezone": "Asia/Ho_Chi_Minh"}
    store.write(Person.update(**theirs).where(Person.id == cast.people["bob"]).execute)
    vote(cast, closes_at=CLOSES)
    (letter,) = letters("bob")
    assert "(+07)" in letter.body


def test_tell_without_mail_shows_notices_and_writes_no_letters(cast: Cast) -> None:
    postbox.smtp_url = ""
    wants(cast, "bob", reply="daily")
    vote(cast, closes_at=CLOSES)
    write(cast.alice, goal(cast), "@Bob")
    assert kinds(cast, "bob") == ["vote_opened", "mentioned"]
    postbox.smtp_url = "smtp://localhost:1"  # mail is set up later: nothing old goes out
    JOBS["notices.digest"](later(2 * DAY))
    assert Letter.select().count() == 0


def test_see_marks_one_or_all_and_only_one_s_own(cast: Cast) -> None:
    about = goal(cast)
    write(cast.alice, about, "@Bob @Carol")
    write(cast.alice, about, "@Bob")
    first, carols = (
        Notice.get(Notice.person == cast.people["bob"]),
        Notice.get(Notice.person == cast.people["carol"]),
    )
    actions.see(cast.bob, notice=first.id)
    assert len(queries.index(cast.bob)["unseen"]) == 1
    with pytest.raises(NotFound):
        actions.see(cast.bob, notice=carols.id)
    actions.see(cast.bob)
    assert queries.index(cast.bob)["unseen"] == []
    assert len(queries.index(cast.carol)["unseen"]) == 1


def test_index_pages_through_what_was_seen(cast: Cast) -> None:
    row = {"person": cast.people["bob"], "space": cast.space, "kind": "reply", "about": "goal:1",
           "address": "/", "words": {"message": "x", "params": {}}, "seen_at": NOW}  # fmt: skip
    store.write(Notice.insert_many([row] * 120).execute)
    first = queries.index(cast.bob)
    second = queries.index(cast.bob, before=first["older"])
    assert (len(first["seen"]), len(second["seen"])) == (50, 50)
    assert len(queries.index(cast.bob, before=second["older"])["seen"]) == 20
