"""The pages of spaces, as browsers use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govhub.accounts.models import Person
from govhub.core.db import store
from govhub.spaces import actions
from govhub.spaces.models import Invitation, Mandate, Role, Space, Stakeholder
from tests.browsing import send
from tests.conftest import Cast

PASSWORD = "correct horse battery"


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


PAGES = {
    "/": {"nobody": 200, "dave": 200, "bob": 200, "alice": 200},
    "/s/new": {"nobody": 303, "dave": 200, "bob": 200, "alice": 200},
    "/s/waste": {"nobody": 200, "dave": 200, "bob": 200, "erin": 200, "alice": 200, "root": 200},
    "/s/waste/_overview": {"nobody": 200, "dave": 200, "bob": 200, "alice": 200},
    "/s/waste/people": {"nobody": 303, "dave": 403, "erin": 200, "bob": 200, "alice": 200, "root": 403},
    "/s/waste/_people": {"nobody": 303, "dave": 403, "erin": 200, "alice": 200},
    "/s/waste/activity": {"nobody": 303, "dave": 403, "erin": 200, "alice": 200},
    "/s/waste/settings": {"nobody": 303, "dave": 403, "bob": 403, "alice": 200},
    "/s/waste/invitations": {"nobody": 303, "bob": 403, "alice": 200},
    "/s/waste/stakeholders/new": {"nobody": 303, "bob": 403, "alice": 200},
    "/s/elsewhere": {"nobody": 404, "alice": 404},
    "/s/No%20Name": {"nobody": 404, "alice": 404},
}


@pytest.mark.parametrize("path", PAGES)
def test_page_for_each_role(browse: Any, cast: Cast, path: str) -> None:
    found = {who: browse(who).get(path).status_code for who in PAGES[path]}
    assert found == PAGES[path]


@pytest.mark.parametrize("path", [path for path in PAGES if path.startswith("/s/waste")])
def test_private_space_is_not_there_for_others(browse: Any, cast: Cast, path: str) -> None:
    store.write(Space.update(visibility="private").execute)
    for who in ("nobody", "dave", "root"):
        answer = browse(who).get(path)
        assert (who, answer.status_code) == (who, 404)
        assert "Waste coalition" not in text(answer)
    assert browse("alice").get(path).status_code == 200


def test_create_and_first_steps_through_the_pages(browse: Any, cast: Cast, app: Flask) -> None:
    dave = browse("dave")
    wrong = send(dave, "/s/new", form_page="/s/new", short_name="new", name="Rivers", language="vi")
    assert wrong.status_code == 422
    assert "is taken" in text(wrong)
    assert 'value="Rivers"' in text(wrong)
    made = send(dave, "/s/new", form_page="/s/new", short_name="rivers", name="Rivers", language="vi")
    assert made.headers["Location"] == "/s/rivers/people"
    page = "/s/rivers/stakeholders/new"
    send(dave, page, form_page=page, name="Fishers", sector="community", about="Twelve families")
    shown = text(dave.get("/s/rivers/people"))
    assert "Fishers" in shown
    assert "Community groups" in shown
    assert "Twelve families" in shown
    assert text(dave.get("/s/rivers")).count("Dave made this space") == 1
    assert browse("alice").get("/s/rivers").status_code == 404


def test_invite_by_code_and_join_as_new(browse: Any, cast: Cast, app: Flask) -> None:
    alice, page = browse("alice"), "/s/waste/invitations"
    greens = cast.stakeholders["greens"].uid
    made = send(
        alice, page, form_page=page, stakeholder=greens, may_vote="true", role="member", places="2", days="7"
    )
    shown = text(alice.get(made.headers["Location"]))
    assert "<svg" in shown
    assert "style=" not in shown
    link = re.search(r"http://localhost(/join/[\w-]+)", shown)
    assert link
    assert "kept nowhere" in text(browse("alice").get(made.headers["Location"]))  # another browser

    new = app.test_client()
    offered = text(new.get(link[1]))
    assert "Waste coalition" in offered
    assert "Green roof" in offered
    short = send(
        new, f"{link[1]}/new", form_page=link[1], name="Lan", email="lan@example.org", password="short"
    )
    assert short.status_code == 422
    assert 'value="Lan"' in text(short)
    assert Person.get_or_none(Person.email == "lan@example.org") is None
    done = send(
        new, f"{link[1]}/new", form_page=link[1], name="Lan", email="lan@example.org", password=PASSWORD
    )
    assert done.headers["Location"] == "/s/waste"
    assert "Welcome" in text(new.get("/s/waste"))
    lan = Person.get(Person.email == "lan@example.org")
    mandate = Mandate.get(Mandate.person == lan)
    assert (mandate.stakeholder.uid, mandate.may_vote, mandate.may_sign) == (greens, True, False)

    dave = browse("dave")
    assert send(dave, link[1], form_page=link[1]).headers["Location"] == "/s/waste"
    late = app.test_client().get(link[1])
    assert late.status_code == 410
    assert "used up" in text(late)
    assert Invitation.get().taken == 2


def test_join_after_signing_in_leads_back_to_the_invitation(app: Flask, cast: Cast) -> None:
    made = actions.invite(cast.alice, space="waste", role="member")
    browser = app.test_client()
    browser.get(made["secret"]["path"])
    with browser.session_transaction() as cookie:
        assert cookie["back_to"] == made["secret"]["path"]


def test_join_with_a_wrong_link_says_so(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/join/wrong")
    assert answer.status_code == 410
    assert "not known here" in text(answer)


def test_give_mandate_with_days_in_the_readers_zone(browse: Any, cast: Cast) -> None:
    store.write(Person.update(timezone="Asia/Ho_Chi_Minh").where(Person.uid == cast.alice.uid).execute)
    alice, page = browse("alice"), f"/s/waste/people/{cast.carol.uid}"
    city = cast.stakeholders["city"].uid
    fields = {"stakeholder": city, "may_vote": "true", "may_speak": "false"}
    wrong = send(
        alice, f"{page}/mandates", form_page=page, **fields, starts_at="2026-13-40", ends_at="2027-01-31"
    )
    assert wrong.status_code == 422
    assert 'value="2026-13-40"' in text(wrong)
    assert 'value="2027-01-31"' in text(wrong)
    done = send(
        alice, f"{page}/mandates", form_page=page, **fields, starts_at="2027-01-01", ends_at="2027-01-31"
    )
    assert done.status_code == 303
    mandate = Mandate.get(Mandate.person == cast.people["carol"])
    assert (mandate.starts_at, mandate.ends_at) == (1798736400000, 1801414800000)  # midnights in UTC+7
    assert not mandate.may_speak
    assert "Jan 1, 2027" in text(alice.get(page))


def test_role_taken_away_while_a_form_is_open(browse: Any, cast: Cast) -> None:
    alice, page = browse("alice"), "/s/waste/settings"
    token = re.search(r'name="csrf_token" value="([^"]+)"', text(alice.get(page)))
    assert token
    actions.give_role(cast.alice, space="waste", person=cast.bob.uid, role="facilitator")
    actions.end_role(cast.bob, space="waste", person=cast.alice.uid, role="facilitator")
    fields = {"name": "Mine", "visibility": "private", "mode": "cooperation", "language": "en"}
    assert alice.post(page, data={"csrf_token": token[1], **fields}).status_code == 403
    assert Space.get().name == "Waste coalition"


@pytest.mark.parametrize("path", ["/s/waste", "/s/waste/people", "/s/waste/invitations", "/"])
def test_page_runs_as_many_queries_for_many_as_for_few(
    browse: Any, cast: Cast, queries: Any, path: str
) -> None:
    alice = browse("alice")
    actions.invite(cast.alice, space="waste")
    alice.get(path)
    with queries() as few:
        alice.get(path)
    for n in range(3):
        made = actions.add_stakeholder(cast.alice, space="waste", name=f"More {n}", sector="media")
        person = store.write(lambda n=n: Person.create(email=f"more{n}@example.org", name=f"More {n}"))
        store.write(lambda person=person: Role.create(space=cast.space, person=person, role="member"))
        actions.give_mandate(cast.alice, space="waste", person=person.uid, stakeholder=made["stakeholder"])
        actions.invite(cast.alice, space="waste", stakeholder=made["stakeholder"])
    alice.get(path)
    with queries() as many:
        alice.get(path)
    few, many = ([q for q in seen if "SELECT" in q] for seen in (few, many))
    # Naming what the feed speaks of takes one query for each kind of thing.
    assert len(many) <= len(few) + (2 if path in {"/", "/s/waste"} else 0)


def test_front_page_shows_public_spaces_only(client: FlaskClient, cast: Cast) -> None:
    assert "Waste coalition" in text(client.get("/"))
    store.write(Space.update(visibility="listed").execute)
    assert "Waste coalition" not in text(client.get("/"))


def test_demo_doors_exist_only_in_a_demonstration(app: Flask, client: FlaskClient, cast: Cast) -> None:
    minh = store.write(lambda: Person.create(email="minh@demo.example", name="Minh"))
    store.write(lambda: Role.create(space=cast.space, person=minh, role="member"))
    assert send(client, "/demo/sign-in", form_page="/sign-in", person="minh").status_code == 404
    assert "Look around" not in text(client.get("/"))
    app.config["DEMO"] = True
    assert "Look around" in text(client.get("/"))
    assert send(client, "/demo/sign-in", form_page="/", person="lan").status_code == 404
    assert send(client, "/demo/sign-in", form_page="/", person="bob").status_code == 404
    assert send(client, "/demo/sign-in", form_page="/", person="minh").status_code == 303
    assert "Minh" in text(client.get("/"))


def test_stakeholder_of_another_space_is_not_there(browse: Any, cast: Cast) -> None:
    actions.create(cast.alice, short_name="rivers", name="Rivers")
    other = actions.add_stakeholder(cast.alice, space="rivers", name="Fishers", sector="community")
    assert browse("alice").get(f"/s/waste/stakeholders/{other['stakeholder']}").status_code == 404
    assert Stakeholder.select().count() == 3
