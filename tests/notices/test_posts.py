"""Talking about an object: who may, what stands there afterwards, what is gone for good."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.audit import AuditEntry, AuditOpening, breaks_in
from govhub.core.db import store
from govhub.core.errors import Forbidden, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.notices import actions, queries, rules
from govhub.notices.models import Post
from govhub.spaces.models import Role, Space
from tests.conftest import Cast
from tests.decisions.stage import actor, refused, vote
from tests.notices.stage import HOUR, NOW, goal, later, write


@pytest.fixture(autouse=True)
def _at_noon(cast: Cast) -> None:
    clock.freeze(NOW)


@pytest.fixture
def about(cast: Cast) -> str:
    return goal(cast)


def thread(cast: Cast, about: str, who: str = "bob", **more: Any) -> dict[str, Any]:
    return queries.thread(actor(cast, who), space="waste", about=about, **more)


def test_post_stands_in_the_discussion(cast: Cast, about: str) -> None:
    write(cast.bob, about, "How **much**?", question=True)
    write(cast.alice, about, "Ten tonnes.", reply_to=1)
    write(cast.carol, about, "Indeed.", reply_to=2)  # an answer to an answer stands beside it
    (one,) = thread(cast, about)["posts"]
    assert (one["number"], one["author"], one["organisation"]) == (1, "Bob", "Green roof")
    assert (one["is_question"], one["answered"]) == (True, False)
    assert [(reply["number"], reply["author"]) for reply in one["replies"]] == [(2, "Alice"), (3, "Carol")]
    assert thread(cast, about)["count"] == 3


def test_post_is_numbered_within_each_discussion(cast: Cast, about: str) -> None:
    other = f"decision:{vote(cast)}"
    assert [write(cast.bob, about), write(cast.bob, other), write(cast.bob, about)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("who", "error"),
    [("nobody", SignInNeeded), ("dave", Forbidden), ("root", Forbidden), ("erin", Forbidden)],
)
def test_post_is_for_those_who_take_part(cast: Cast, about: str, who: str, error: Any) -> None:
    with refused(error):
        write(actor(cast, who), about)


def test_post_in_a_space_that_is_private_is_not_there_for_strangers(cast: Cast, about: str) -> None:
    store.write(Space.update(visibility="private").execute)
    with refused(NotFound):
        write(cast.dave, about)


@pytest.mark.parametrize(
    "wrong", ["goal:9", "decision:1", "goal:0", "rule_set:1", "goal", "goal:1:1", "goal:１"]
)
def test_post_about_what_is_not_there_is_refused(cast: Cast, about: str, wrong: str) -> None:
    with refused((NotFound, Invalid)):  # type: ignore[arg-type]
        write(cast.bob, wrong)


@pytest.mark.parametrize("body", ["", "  \n", "\u200b", "x" * 20_001, "a\x00b"])
def test_post_without_words_or_with_too_many_is_refused(cast: Cast, about: str, body: str) -> None:
    with refused(Invalid, "body"):
        write(cast.bob, about, body)


def test_post_answering_what_is_not_there_is_refused(cast: Cast, about: str) -> None:
    with refused(NotFound):
        write(cast.bob, about, reply_to=7)


def test_post_with_the_same_key_stands_there_once(cast: Cast, about: str) -> None:
    for _ in range(2):
        actions.post(cast.bob, key="k", space="waste", about=about, body="Words")
    assert Post.select().count() == 1


def test_post_in_a_flood_is_refused_and_passes_again_later(cast: Cast, about: str) -> None:
    for _ in range(rules.FLOOD):
        write(cast.bob, about)
    with refused(RuleBroken, said="written a lot"):
        write(cast.bob, about)
    write(cast.alice, about)
    later(rules.FLOOD_WITHIN)
    write(cast.bob, about)


def test_post_keeps_its_words_out_of_the_record(cast: Cast, about: str) -> None:
    write(cast.bob, about, "canary")
    entry = AuditEntry.get(AuditEntry.act == "notices.post")
    assert b"canary" not in entry.stored
    assert entry.facts == {"post": 1}
    assert (entry.about, entry.chain) == (f"thread:{about}", cast.space.uid)


def test_edit_post_says_that_words_were_changed(cast: Cast, about: str) -> None:
    write(cast.bob, about, "One")
    later(rules.EDITABLE - 1)
    actions.edit_post(cast.bob, space="waste", about=about, post=1, body="Two")
    (one,) = thread(cast, about)["posts"]
    assert (one["body"], one["edited_at"]) == ("Two", clock.now())
    assert not one["can_edit"] or clock.now() < NOW + HOUR


@pytest.mark.parametrize(
    ("who", "error"), [("alice", Forbidden), ("dave", Forbidden), ("nobody", SignInNeeded)]
)
def test_edit_post_is_for_its_author(cast: Cast, about: str, who: str, error: Any) -> None:
    write(cast.bob, about)
    with refused(error):
        actions.edit_post(actor(cast, who), space="waste", about=about, post=1, body="Two")


def test_edit_post_after_an_hour_is_refused(cast: Cast, about: str) -> None:
    write(cast.bob, about)
    later(rules.EDITABLE)
    with refused(RuleBroken, said="no longer"):
        actions.edit_post(cast.bob, space="waste", about=about, post=1, body="Two")


def test_edit_post_after_leaving_the_space_is_refused(cast: Cast, about: str) -> None:
    write(cast.bob, about)
    store.write(Role.delete().where(Role.person == cast.people["bob"]).execute)
    with refused(Forbidden):
        actions.edit_post(cast.bob, space="waste", about=about, post=1, body="Two")


def test_remove_post_leaves_the_place_and_destroys_the_words(cast: Cast, about: str) -> None:
    write(cast.bob, about, "canary one")
    actions.edit_post(cast.bob, space="waste", about=about, post=1, body="canary two")
    write(cast.bob, about, "something else")
    write(cast.carol, about, "an answer", reply_to=1)
    actions.remove_post(cast.alice, space="waste", about=about, post=1, reason="Against our rules")
    gone, other = thread(cast, about)["posts"]
    assert (gone["body"], gone["removed_by"], gone["removed_why"]) == ("", "Alice", "Against our rules")
    assert gone["replies"][0]["body"] == "an answer"
    assert other["body"] == "something else"
    said = [row.value for row in AuditOpening.select() if row.name == "words"]
    assert sorted(said) == ["Against our rules", "an answer", "something else"]
    assert list(breaks_in(cast.space.uid)) == []


def test_remove_post_of_others_needs_a_reason_and_one_s_own_none(cast: Cast, about: str) -> None:
    write(cast.bob, about)
    write(cast.bob, about)
    with refused(Invalid, "reason"):
        actions.remove_post(cast.alice, space="waste", about=about, post=1)
    actions.remove_post(cast.bob, space="waste", about=about, post=1)
    with refused(RuleBroken, said="was removed"):
        actions.remove_post(cast.bob, space="waste", about=about, post=1)


@pytest.mark.parametrize(("who", "error"), [("carol", Forbidden), ("erin", Forbidden), ("dave", Forbidden)])
def test_remove_post_is_for_its_author_and_facilitators(cast: Cast, about: str, who: str, error: Any) -> None:
    write(cast.bob, about)
    with refused(error):
        actions.remove_post(actor(cast, who), space="waste", about=about, post=1, reason="No")


def test_remove_post_ends_answering_and_editing_it(cast: Cast, about: str) -> None:
    write(cast.bob, about)
    actions.remove_post(cast.bob, space="waste", about=about, post=1)
    with refused(RuleBroken):
        write(cast.alice, about, reply_to=1)
    with refused(RuleBroken):
        actions.edit_post(cast.bob, space="waste", about=about, post=1, body="Back")


def test_mark_answer_settles_a_question_and_can_be_taken_back(cast: Cast, about: str) -> None:
    write(cast.bob, about, question=True)
    write(cast.alice, about, reply_to=1)
    actions.mark_answer(cast.bob, space="waste", about=about, post=2)
    (one,) = thread(cast, about)["posts"]
    assert (one["answered"], one["replies"][0]["is_answer"]) == (True, True)
    with refused(RuleBroken):
        actions.mark_answer(cast.bob, space="waste", about=about, post=2)
    actions.mark_answer(cast.alice, space="waste", about=about, post=2, answers=False)
    assert thread(cast, about)["posts"][0]["answered"] is False


def test_mark_answer_is_for_whoever_asked_and_facilitators(cast: Cast, about: str) -> None:
    write(cast.bob, about, question=True)
    write(cast.carol, about, reply_to=1)
    for who in ("carol", "trea", "erin", "dave"):
        with refused(Forbidden):
            actions.mark_answer(actor(cast, who), space="waste", about=about, post=2)


def test_mark_answer_of_what_answers_no_question_is_refused(cast: Cast, about: str) -> None:
    write(cast.bob, about)
    write(cast.bob, about, reply_to=1)
    for number in (1, 2):
        with refused(RuleBroken, said="Only a reply"):
            actions.mark_answer(cast.bob, space="waste", about=about, post=number)


def test_thread_shows_the_newest_fifty_and_the_older_behind(cast: Cast, about: str) -> None:
    fill(cast, about, 120)
    newest = thread(cast, about)
    assert [one["number"] for one in newest["posts"]] == list(range(71, 121))
    older = thread(cast, about, before=newest["older"])
    assert [one["number"] for one in older["posts"]] == list(range(21, 71))
    assert thread(cast, about, before=older["older"])["older"] is None


def test_thread_shows_the_newest_answers_and_the_earlier_behind(cast: Cast, about: str) -> None:
    write(cast.bob, about)
    fill(cast, about, 25, reply_to=1)
    (one,) = thread(cast, about)["posts"]
    assert [reply["number"] for reply in one["replies"]] == list(range(17, 27))
    (one,) = thread(cast, about, post=1, before=one["more_replies"])["posts"]
    assert [reply["number"] for reply in one["replies"]] == list(range(2, 17))
    assert one["more_replies"] is None


def fill(cast: Cast, about: str, count: int, reply_to: int | None = None) -> None:
    """Many contributions at once, as they lie in the table."""
    first = Post.select().count() + 1
    rows = [
        {"space": cast.space, "about": about, "number": number, "author": cast.people["bob"], "body": "Words",
         "reply_to": reply_to}
        for number in range(first, first + count)
    ]  # fmt: skip
    store.write(Post.insert_many(rows).execute)


def test_thread_needs_as_many_statements_for_one_as_for_many(cast: Cast, about: str, queries: Any) -> None:
    def counted() -> int:
        with queries() as seen:
            thread(cast, about)
        return len(seen)

    write(cast.bob, about, question=True)
    write(cast.alice, about, reply_to=1)
    one = counted()
    fill(cast, about, 60)
    fill(cast, about, 30, reply_to=70)
    assert counted() == one <= 16


def test_mentionable_are_the_readers_and_nobody_else(cast: Cast, about: str) -> None:
    found = queries.mentionable(cast.bob, space="waste", about=about)["people"]
    assert [one["name"] for one in found] == ["Alice", "Carol", "Erin", "Trea"]
    found = queries.mentionable(cast.bob, space="waste", about=about, begins="AL")["people"]
    assert found == [{"person": cast.people["alice"].uid, "name": "Alice", "organisation": "City department"}]


@pytest.mark.parametrize("who", ["dave", "erin", "nobody"])
def test_mentionable_is_for_those_who_write(cast: Cast, about: str, who: str) -> None:
    with pytest.raises((Forbidden, SignInNeeded)):
        queries.mentionable(actor(cast, who), space="waste", about=about)
