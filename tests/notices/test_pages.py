"""The pages of discussions and notices, through the browser's door, and what a socket hears."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from govhub.core import clock
from govhub.core.db import db, store
from govhub.core.markdown import render
from govhub.live.socket import socketio
from govhub.notices import actions
from govhub.notices.models import Notice, Post
from govhub.notices.routes import with_names
from govhub.spaces.models import Space
from tests.browsing import bearer, send
from tests.conftest import Cast
from tests.decisions.stage import vote
from tests.mediation.stage import logged
from tests.notices.stage import DAY, choices, goal, kinds, wants, write

GOAL = "/s/waste/goals/1"
TALK = "/s/waste/discussion/goal/1"


@pytest.fixture
def about(cast: Cast) -> str:
    return goal(cast)


def shown(client: Any, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return str(answer.get_data(as_text=True))


def test_thread_stands_on_the_page_of_every_object(cast: Cast, browse: Any, about: str) -> None:
    number = vote(cast, closes_at=clock.now() + DAY)
    logged(cast, parties=[cast.stakeholders["city"].uid])
    write(cast.bob, about, "On the goal")
    write(cast.bob, f"decision:{number}", "On the decision")
    write(cast.bob, "case:1", "On the case")
    alice = browse("alice")
    assert "On the goal" in shown(alice, GOAL)
    assert "On the decision" in shown(alice, f"/s/waste/decisions/{number}")
    assert "On the case" in shown(alice, "/s/waste/mediation/1")
    assert "On the case" not in shown(browse("erin"), "/s/waste/mediation/1", 404)


def test_post_through_the_page_leads_back_to_it(cast: Cast, browse: Any, about: str) -> None:
    answer = send(browse("bob"), TALK, form_page=GOAL, body="Words", question="true")
    assert (answer.status_code, answer.location) == (303, f"{GOAL}#post-1")
    assert Post.get().is_question is True


def test_post_without_words_comes_back_with_everything_typed(cast: Cast, browse: Any, about: str) -> None:
    write(cast.alice, about)
    answer = send(browse("bob"), TALK, form_page=GOAL, body=" ", reply_to="1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please fill this in." in page
    assert '<details class="reply no-print" id="reply-1" open>' in page
    assert page.count('id="notices-post-body"') == 1


def test_post_of_an_observer_has_no_form(cast: Cast, browse: Any, about: str) -> None:
    page = shown(browse("erin"), GOAL)
    assert "Nobody has written here yet." in page
    assert "notices-post-body" not in page


def test_post_shows_markup_as_it_is_meant_and_harms_nobody(cast: Cast, browse: Any, about: str) -> None:
    write(cast.bob, about, "<script>alert(1)</script> [x](javascript:alert(1)) **bold** @Alice <b>")
    page = shown(browse("alice"), GOAL)
    assert "<script>alert" not in page
    assert "javascript:" not in page
    assert "<strong>bold</strong>" in page
    assert '<b class="mention"><bdi>@Alice</bdi></b>' in page


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("@Bob!", ["Bob"], '<b class="mention"><bdi>@Bob</bdi></b>!'),
        ("@A & B", ["A & B"], '<b class="mention"><bdi>@A &amp; B</bdi></b>'),
        ("[@Bob](https://x.org/@Bob)", ["Bob"], 'href="https://x.org/@Bob"'),
        ("@Bob Stone", ["Bob", "Bob Stone"], "<bdi>@Bob Stone</bdi>"),
        ("@<i>", ["<i>"], "<bdi>@&lt;i&gt;</bdi>"),
        ("请@王芳看", ["王芳"], '请<b class="mention"><bdi>@王芳</bdi></b>看'),
    ],
)
def test_names_stand_out_and_tags_stay_whole(text: str, names: list[str], wanted: str) -> None:
    assert wanted in with_names(render(text), names)
    assert with_names(Markup("<p>x</p>"), []) == "<p>x</p>"


def test_mentionable_are_offered_while_typing(cast: Cast, browse: Any, about: str) -> None:
    assert 'data-name="Alice"' in shown(browse("bob"), f"{TALK}/_people?begins=a")
    shown(browse("erin"), f"{TALK}/_people?begins=a", 403)


def test_change_page_is_for_author_and_facilitator(cast: Cast, browse: Any, about: str) -> None:
    write(cast.bob, about, "Mine")
    assert "Other words" in shown(browse("bob"), f"{TALK}/1/change")
    assert "Other words" not in shown(browse("alice"), f"{TALK}/1/change")
    shown(browse("carol"), f"{TALK}/1/change", 403)
    answer = send(browse("alice"), f"{TALK}/1/remove", form_page=f"{TALK}/1/change", reason="")
    assert answer.status_code == 422
    answer = send(browse("alice"), f"{TALK}/1/remove", form_page=f"{TALK}/1/change", reason="Rude words")
    assert answer.location == f"{GOAL}#post-1"
    page = shown(browse("bob"), GOAL)
    assert "Mine" not in page
    assert "Rude words" in page


def test_mark_answer_and_follow_through_the_page(cast: Cast, browse: Any, about: str) -> None:
    write(cast.bob, about, question=True)
    write(cast.carol, about, reply_to=1)
    bob = browse("bob")
    assert send(bob, f"{TALK}/2/answer", form_page=GOAL, answers="true").status_code == 303
    assert "Answered" in shown(bob, GOAL)
    assert "Stop following" in shown(bob, GOAL)
    assert send(bob, f"{TALK}/follow", form_page=GOAL, following="false").status_code == 303
    assert "Stop following" not in shown(bob, GOAL)


@pytest.mark.parametrize("wrong", ["weather/1", "goal/0", "goal/99", f"goal/{10**12}", "case/1"])
def test_thread_of_what_is_not_there(cast: Cast, browse: Any, about: str, wrong: str) -> None:
    shown(browse("bob"), f"/s/waste/discussion/{wrong}", 404)


def test_thread_shows_older_ones_on_pages_of_their_own(cast: Cast, browse: Any, about: str) -> None:
    given = {"space": cast.space, "about": about, "author": cast.people["bob"]}
    rows = [{**given, "number": n, "body": f"No. {n}."} for n in range(1, 61)]
    store.write(Post.insert_many(rows).execute)
    page = shown(browse("erin"), GOAL)
    assert "No. 60." in page
    assert "No. 10." not in page
    assert f'href="{TALK}?before=11"' in page
    assert "No. 10." in shown(browse("erin"), f"{TALK}?before=11")
    assert "No. 3." in shown(browse("erin"), f"{TALK}?post=3")


# --- notices ---------------------------------------------------------------------------------------------


def test_bell_counts_what_was_not_seen_and_looking_is_seeing(cast: Cast, browse: Any, about: str) -> None:
    write(cast.alice, about, "@Bob")
    write(cast.alice, f"decision:{vote(cast, closes_at=clock.now() + DAY)}", "@Bob")
    bob = browse("bob")
    assert "3 new notices" in shown(bob, "/")
    assert "2 new notices" in shown(bob, GOAL)
    assert "2 new notices" in shown(bob, "/me/notices")
    assert "No new notice" in shown(bob, "/s/waste/decisions/1")
    assert "No new notice" in shown(bob, "/me/notices/_bell")


def test_first_page_shows_what_is_new(cast: Cast, browse: Any, about: str) -> None:
    write(cast.alice, about, "@Bob")
    page = shown(browse("bob"), "/")
    assert "New for you" in page
    assert f'href="{GOAL}#post-1"' in page
    assert "New for you" not in shown(browse("carol"), "/")


def test_index_and_see_through_the_page(cast: Cast, browse: Any, about: str) -> None:
    bob = browse("bob")
    assert "No notices yet" in shown(bob, "/me/notices")
    write(cast.alice, about, "@Bob")
    assert "Mark all as seen" in shown(bob, "/me/notices")
    assert send(bob, "/me/notices/see", form_page="/me/notices").status_code == 303
    page = shown(bob, "/me/notices")
    assert "Mark all as seen" not in page
    assert "Alice mentioned you" in page


def test_choices_through_the_page(cast: Cast, browse: Any) -> None:
    bob = browse("bob")
    wants(cast, "bob", reply="never")
    assert "This installation sends no mail" in shown(bob, "/me/notices/choices")
    sent = {"mentioned": "daily", "reply": "at_once"}
    assert send(bob, "/me/notices/choices", form_page="/me/notices/choices", **sent).status_code == 303
    assert choices(cast, "bob") == sent
    answer = send(bob, "/me/notices/choices", form_page="/me/notices/choices", reply="hourly")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "url", ["/me/notices", "/me/notices/choices", "/me/notices/_bell", "/me/notices/_list"]
)
def test_notices_are_for_those_who_are_signed_in(cast: Cast, browse: Any, url: str) -> None:
    assert browse("nobody").get(url).location == "/sign-in"


def test_pages_are_said_in_every_language(cast: Cast, browse: Any, about: str) -> None:
    write(cast.alice, about, "@Bob")
    for language in ("en", "vi", "zh-Hans"):
        for url in (GOAL, TALK, "/me/notices", "/me/notices/choices"):
            shown(browse("bob"), f"{url}?lang={language}")


def test_acts_and_queries_through_the_api(app: Flask, cast: Cast, about: str) -> None:
    client, headers = app.test_client(), bearer(cast.people["bob"])
    given = {"space": "waste", "about": about}
    answer = client.post("/api/v1/notices.post", json={**given, "body": "Words"}, headers=headers)
    assert answer.get_json()["post"] == 1
    found = client.get("/api/v1/notices.thread", query_string=given, headers=headers).get_json()
    assert found["posts"][0]["body"] == "Words"
    actions.post(cast.alice, **given, body="@Bob")
    assert client.get("/api/v1/notices.index", headers=headers).get_json()["unseen"][0]["kind"] == "mentioned"
    limited = bearer(cast.people["bob"], "goals.*")
    assert client.get("/api/v1/notices.thread", query_string=given, headers=limited).status_code == 403


def test_page_needs_as_many_statements_for_one_as_for_many(
    cast: Cast, browse: Any, about: str, queries: Any
) -> None:
    bob = browse("bob")

    def counted() -> int:
        shown(bob, "/me/notices")
        with queries() as seen:
            shown(bob, "/me/notices")
        return len(seen)

    write(cast.alice, about, "@Bob")
    one = counted()
    for _ in range(5):
        write(cast.alice, about, "@Bob")
    assert counted() == one


# --- live ------------------------------------------------------------------------------------------------


@pytest.fixture
def listening(app: Flask, browse: Any) -> Iterator[Any]:
    """`listening("bob")` is bob's open page."""
    pages = []

    def enter(name: str, about: str = "") -> Any:
        client = browse(name)
        db.is_closed() or db.close()
        page = socketio.test_client(app, flask_test_client=client)
        page.emit("live.enter", {"space": "waste", "about": about}, callback=True)
        page.get_received()
        pages.append(page)
        return page

    yield enter
    for page in pages:
        page.is_connected() and page.disconnect()


def heard(page: Any) -> list[str]:
    return [one["args"][0].get("about") for one in page.get_received() if one["name"] == "changed"]


def test_bell_rings_on_the_open_pages_of_those_who_are_told(cast: Cast, listening: Any, about: str) -> None:
    bob, carol = listening("bob"), listening("carol")
    write(cast.alice, about, "@Bob")
    assert sorted(heard(bob)) == ["notices", f"thread:{about}"]
    assert heard(carol) == [f"thread:{about}"]
    actions.see(cast.bob)
    assert heard(bob) == ["notices"]


def test_case_discussion_is_heard_by_those_in_it_alone(cast: Cast, listening: Any) -> None:
    clock.thaw()
    logged(cast, parties=[cast.stakeholders["city"].uid])
    alice, erin = listening("alice"), listening("erin", "thread:case:1")
    write(cast.bob, "case:1")
    assert "thread:case:1" in heard(alice)
    assert heard(erin) == []


def test_case_discussion_does_not_let_others_see_who_is_there(app: Flask, cast: Cast, browse: Any) -> None:
    logged(cast, parties=[cast.stakeholders["city"].uid])
    client = browse("erin")
    db.is_closed() or db.close()
    page = socketio.test_client(app, flask_test_client=client)
    answer = page.emit("live.enter", {"space": "waste", "about": "thread:case:1"}, callback=True)
    assert answer["error"]["kind"] == "not-found"
    page.disconnect()


def test_nothing_of_a_space_is_shown_after_it_was_left(cast: Cast, browse: Any, about: str) -> None:
    write(cast.alice, about, "@Bob")
    store.write(Space.update(visibility="private").execute)
    from govhub.spaces.models import Role

    store.write(Role.delete().where(Role.person == cast.people["bob"]).execute)
    bob = browse("bob")
    assert "No new notice" in shown(bob, "/")
    shown(bob, TALK, 404)
    assert kinds(cast, "bob") == ["mentioned"]
    assert Notice.select().count() == 1
