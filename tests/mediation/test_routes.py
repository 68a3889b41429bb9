"""The pages of mediation as browsers use them, and what other pages show of conflicts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions.models import Decision
from govhub.mediation import actions, queries
from govhub.mediation.models import Case
from govhub.spaces import queries as spaces
from govhub.spaces.models import Space
from govhub.spaces.queries import waiting_for
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import words
from tests.mediation.stage import W, blocked, case, in_dialogue, logged, proposed, sign

BASE = "/s/waste/mediation"
NOW = 1_795_000_000_000


@pytest.fixture(autouse=True)
def at_noon(cast: Cast) -> None:
    clock.freeze(NOW)


PAGES = {
    "": {"nobody": 303, "dave": 403, "root": 403, "erin": 200, "bob": 200, "alice": 200, "carol": 200},
    "/_queue": {"nobody": 303, "dave": 403, "erin": 200, "alice": 200},
    "/new": {"nobody": 303, "dave": 403, "erin": 403, "trea": 200, "bob": 200},
    "/1": {"nobody": 303, "dave": 404, "root": 404, "erin": 404, "trea": 404, "mona": 404, "bob": 200,
           "alice": 200, "carol": 200},
    "/1/_timeline": {"nobody": 303, "trea": 404, "bob": 200, "carol": 200},
    "/1/settlement": {"nobody": 303, "trea": 404, "bob": 200, "carol": 200},
    "/1/triage": {"nobody": 303, "dave": 404, "trea": 404, "bob": 403, "alice": 200, "mona": 200},
    "/77": {"nobody": 303, "dave": 404, "trea": 404, "bob": 404, "alice": 404},
    "/77/triage": {"alice": 404, "bob": 404},
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_page_for_each_role(browse: Any, cast: Cast, path: str) -> None:
    from tests.mediation.stage import second_mediator

    blocked(cast)
    in_dialogue(cast)
    second_mediator(cast)
    found = {who: browse(who).get(BASE + path).status_code for who in PAGES[path]}
    assert found == PAGES[path]


@pytest.mark.parametrize("path", ["", "/1", "/new", "/1/triage"])
def test_private_space_is_not_there_for_others(browse: Any, cast: Cast, path: str) -> None:
    blocked(cast)
    store.write(Space.update(visibility="private").execute)
    for who in ("nobody", "dave", "root"):
        assert browse(who).get(BASE + path).status_code == 404, who


def test_from_the_log_to_the_last_signature_through_the_pages(browse: Any, cast: Cast) -> None:
    bob, carol, alice = browse("bob"), browse("carol"), browse("alice")
    greens, city = cast.stakeholders["greens"].uid, cast.stakeholders["city"].uid
    given = {"kind": "partners", "title": "Who speaks", "summary": "Nobody asks.", "severity": "high"}
    more = {"on_behalf_of": greens, "parties": [city], "barriers": ["power", "roles"], "about": ""}
    made = send(bob, BASE, form_page=f"{BASE}/new", **given, **more)
    assert made.location == f"{BASE}/1"
    assert "Unequal power" in words(bob.get(f"{BASE}/1"))
    assert send(carol, f"{BASE}/1/take", form_page=f"{BASE}/1/triage").location == f"{BASE}/1"
    send(carol, f"{BASE}/1/stage", form_page=f"{BASE}/1", stage="dialogue")
    sent = send(bob, f"{BASE}/1/notes", form_page=f"{BASE}/1", body="Hello\nall", **{"for": "all"})
    assert sent.status_code == 303
    party = queries.show(cast.bob, **W, case=1)["parties"][0]["party"]
    send(carol, f"{BASE}/1/notes", form_page=f"{BASE}/1", body="Between us", **{"for": f"party:{party}"})
    assert "Between us" in words(bob.get(f"{BASE}/1"))
    assert "Between us" not in words(alice.get(f"{BASE}/1"))
    text = {"text": "We meet monthly", "effect": "plain"}
    assert send(carol, f"{BASE}/1/settlement", form_page=f"{BASE}/1/settlement", **text).status_code == 303
    page = words(alice.get(f"{BASE}/1"))
    assert "We meet monthly" in page
    assert "Sign for City department" in page
    assert "Sign for" not in words(carol.get(f"{BASE}/1"))
    send(alice, f"{BASE}/1/signatures", form_page=f"{BASE}/1", version="1")
    send(bob, f"{BASE}/1/signatures", form_page=f"{BASE}/1", version="1")
    assert "Another agreement" in words(alice.get(f"{BASE}/1"))
    assert case().stage == "settled"


def test_open_case_that_says_too_little_comes_back_with_what_was_typed(browse: Any, cast: Cast) -> None:
    answer = send(browse("bob"), BASE, form_page=f"{BASE}/new", kind="decision", title="T", summary="")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'value="T"' in page
    assert "There is a problem" in page


def test_new_offers_what_the_link_was_about(browse: Any, cast: Cast) -> None:
    number = blocked(cast)
    page = browse("trea").get(f"{BASE}/new?about=decision:{number}").get_data(as_text=True)
    assert re.search(rf'<option value="decision:{number}" selected>', page)
    assert re.search(r'value="decision" checked', page)


def test_take_case_from_the_queue_when_one_belongs_to_a_party_says_why(browse: Any, cast: Cast) -> None:
    logged(cast, "carol")
    answer = send(browse("carol"), f"{BASE}/1/take", form_page=f"{BASE}/1/triage")
    assert answer.status_code == 409
    assert "Whoever logged a conflict cannot mediate in it." in words(answer)


def test_appoint_and_severity_from_the_queue(browse: Any, cast: Cast) -> None:
    logged(cast, "bob")
    alice, at = browse("alice"), f"{BASE}/1/triage"
    sent = {"person": cast.people["carol"].uid, "_page": at}
    assert send(alice, f"{BASE}/1/mediator", form_page=at, **sent).location == at
    sent = {"severity": "critical", "_page": at}
    assert send(alice, f"{BASE}/1/severity", form_page=at, **sent).location == at
    assert (case().severity, case().mediator.name) == ("critical", "Carol")
    answer = send(alice, f"{BASE}/1/severity", form_page=at, **sent)
    assert answer.status_code == 409
    assert "Who speaks for us" not in words(answer)


def test_escalate_by_a_facilitator_comes_back_to_the_queue(browse: Any, cast: Cast) -> None:
    logged(cast, "bob")
    clock.freeze(case().stage_due)
    alice, at = browse("alice"), f"{BASE}/1/triage"
    assert "Hand the case on" in words(alice.get(at))
    send(alice, f"{BASE}/1/escalate", form_page=at, _page=at, to="The council", reason="Nobody")
    assert case().stage == "escalated"


@pytest.mark.parametrize(
    ("name", "path", "sent"),
    [
        ("carol", "deadline", {"closes": "2026-11-25T17:00", "zone": "UTC", "reason": "A week"}),
        ("carol", "step-back", {"reason": "No time"}),
        ("carol", "escalate", {"to": "The mayor", "reason": "Beyond me"}),
        ("carol", "severity", {"severity": "low"}),
        ("bob", "challenge", {"reason": "Partial"}),
        ("alice", "withdraw", {"reason": ""}),
    ],
)
def test_what_each_can_do_from_the_page(
    browse: Any, cast: Cast, name: str, path: str, sent: dict[str, str]
) -> None:
    blocked(cast)
    in_dialogue(cast)
    answer = send(browse(name), f"{BASE}/1/{path}", form_page=f"{BASE}/1", **sent)
    assert answer.status_code == 303


def test_hold_and_parties_from_the_page(browse: Any, cast: Cast) -> None:
    number = blocked(cast)
    logged(cast, "trea", kind="decision", about=f"decision:{number}")
    actions.take_case(cast.carol, **W, case=2)
    carol = browse("carol")
    assert send(carol, f"{BASE}/2/hold", form_page=f"{BASE}/2", reason="Wait").status_code == 303
    sent = {"stakeholder": cast.stakeholders["city"].uid, "role": "answers"}
    assert send(carol, f"{BASE}/2/parties", form_page=f"{BASE}/2", **sent).status_code == 303
    assert case(2).holds


def test_index_says_so_when_there_is_nothing(browse: Any, cast: Cast) -> None:
    assert "You are in no conflict" in words(browse("bob").get(BASE))
    page = words(browse("carol").get(BASE))
    assert "No case is running." in page
    assert "five cases or more" in page


def test_the_card_of_a_decision_links_only_what_may_be_read(app: Any, cast: Cast) -> None:
    blocked(cast)
    with store.reading():
        assert [one["case"] for one in queries.links_about(cast.alice, cast.space, "decision:1")] == [1]
        for name in ("carol", "trea", "root"):
            assert queries.links_about(getattr(cast, name), cast.space, "decision:1") == []


# --- what other pages show ----------------------------------------------------------------------------------


def card(cast: Cast, name: str) -> dict[str, Any]:
    from govhub.core.actor import Actor

    actor = Actor.nobody() if name == "nobody" else getattr(cast, name)
    chain = spaces.overview(actor, **W)["chain"]
    return next(part for part in chain if part["order"] == 35)


def test_overview_tells_each_what_they_may_know(cast: Cast) -> None:
    blocked(cast)
    logged(cast, "trea", title="Tea")
    assert [one["title"] for one in card(cast, "alice")["items"]] == ["C-2", "C-1 Sort at the kerb 🍃"]
    assert [one["title"] for one in card(cast, "carol")["items"]] == ["C-2", "C-1 D-1"]
    assert [one["title"] for one in card(cast, "trea")["items"]] == ["C-2 Tea"]
    for name in ("erin", "dave", "nobody", "root"):
        found = card(cast, name)
        assert (found["items"], found["count"], found["state"]) == ([], None, "ahead")


@pytest.mark.parametrize("name", ["nobody", "erin", "bob", "carol", "alice"])
def test_overview_page_opens_for_everybody(browse: Any, cast: Cast, name: str) -> None:
    blocked(cast)
    assert browse(name).get("/s/waste").status_code == 200


def waits(cast: Cast, name: str) -> dict[str, list[str]]:
    with store.reading():
        found = waiting_for(getattr(cast, name))
    own = {key: [i["url"].removeprefix(BASE) for i in found.get(key, []) if i["url"].startswith(BASE)]
           for key in ("words_waiting", "signatures_waiting")}  # fmt: skip
    return {key: urls for key, urls in own.items() if urls}


def test_what_waits_for_each(cast: Cast) -> None:
    blocked(cast)
    assert waits(cast, "carol") == {"words_waiting": ["/1/triage"]}
    assert waits(cast, "bob") == {"words_waiting": ["/1"]}
    in_dialogue(cast)
    assert waits(cast, "carol") == {"words_waiting": ["/1"]}
    actions.add_note(cast.bob, **W, case=1, body="Hello")
    assert waits(cast, "bob") == {}
    proposed(cast, effect="lift")
    assert waits(cast, "bob") == {"signatures_waiting": ["/1"]}
    sign(cast, "bob")
    assert waits(cast, "bob") == {}
    assert waits(cast, "alice") == {"signatures_waiting": ["/1"]}
    sign(cast, "alice")
    assert waits(cast, "alice") == {}
    assert waits(cast, "trea") == {}


@pytest.mark.parametrize("path", [BASE, f"{BASE}/1", "/s/waste", "/"])
@pytest.mark.parametrize("name", ["alice", "carol"])
def test_page_runs_the_same_number_of_queries_at_one_and_at_four_cases(
    browse: Any, cast: Cast, queries: Any, path: str, name: str
) -> None:
    number = blocked(cast)
    in_dialogue(cast)
    proposed(cast, effect="lift")
    actions.add_note(cast.bob, **W, case=1, body="Hello")
    logged(cast, "alice", kind="decision", about=f"decision:{number}")
    client = browse(name)
    client.get(path)
    with queries() as few:
        client.get(path)
    for n in range(3):
        logged(cast, "alice", kind="decision", about=f"decision:{number}")
        actions.add_note(cast.alice, **W, case=1, body=f"Word {n}")
        actions.take_case(cast.carol, **W, case=n + 3)
    assert Case.select().count() == 5
    client.get(path)
    with queries() as many:
        client.get(path)
    assert len(few) == len(many)


def test_for_you_says_when_a_stage_is_due_and_that_it_is_late(browse: Any, cast: Cast) -> None:
    blocked(cast)
    in_dialogue(cast)
    clock.freeze(clock.now() + 17 * 86_400_000)
    shown = browse("carol").get("/").get_data(as_text=True)
    assert "Late" in shown
    assert re.search(r"due <time[^>]*>3 days ago</time>", shown)
    assert "closes" not in shown


def many_cases(cast: Cast, count: int, first: int = 1) -> None:
    """Cases that trea has logged; carol mediates all of them."""
    for n in range(first, first + count):
        grave = "critical" if n == first + count - 1 else "low"
        given = {"kind": "partners", "stage_due": NOW, "mediator": cast.people["carol"], "severity": grave}
        Case.create(space=cast.space, number=n, title=f"Conflict {n}.", **given)


def test_queue_and_own_cases_come_in_pages_of_fifty(browse: Any, cast: Cast) -> None:
    many_cases(cast, 52)
    carol = browse("carol")
    first = carol.get(BASE).get_data(as_text=True)
    assert ("Conflict 3." in first, "Conflict 2." in first) == (True, False)
    assert re.findall(r"/(\d+)/triage", first) == ["52", *map(str, range(1, 50))]
    assert f'href="{BASE}?mine=1&amp;page=2"' in first
    second = carol.get(f"{BASE}?mine=2&page=2").get_data(as_text=True)
    assert re.findall(r"/(\d+)/triage", second) == ["50", "51"]
    assert ("Conflict 2." in second, "Conflict 3." in second) == (True, False)
    assert f'data-live-url="{BASE}/_queue?page=2&amp;mine=2"' in second
    beyond = carol.get(f"{BASE}?mine=9&page=9").get_data(as_text=True)
    assert beyond.count("Nothing more.") == 2
    assert "No case is running" not in beyond


def test_new_case_offers_the_newest_decisions_and_the_one_that_was_chosen(browse: Any, cast: Cast) -> None:
    number = blocked(cast)
    assert "older decision" not in browse("bob").get(f"{BASE}/new").get_data(as_text=True)
    stored = Decision.get(Decision.number == number)
    for n in range(2, 53):
        Decision.create(**{**stored.__data__, "id": None, "uid": f"uid{n}", "number": n})
    shown = browse("bob").get(f"{BASE}/new").get_data(as_text=True)
    assert re.findall(r'value="decision:(\d+)"', shown) == [str(n) for n in range(52, 2, -1)]
    assert "for an older decision, log the conflict from its page" in shown
    chosen = browse("bob").get(f"{BASE}/new?about=decision:1").get_data(as_text=True)
    assert 'value="decision:1" selected' in chosen


def next_for(cast: Cast, name: str) -> str:
    """What a case says is to be done next, to somebody in it."""
    return str(queries.show(getattr(cast, name), **W, case=1)["next"])


def test_case_says_at_every_stage_what_is_to_be_done_next(browse: Any, cast: Cast) -> None:
    blocked(cast)
    assert next_for(cast, "bob").startswith("Next: a mediator who belongs to no side takes the case")
    actions.take_case(cast.carol, **W, case=1)
    assert next_for(cast, "carol") == "Next: read what happened, and begin the dialogue."
    assert next_for(cast, "bob") == "Next: Carol reads the case and begins the dialogue."
    actions.move_on(cast.carol, **W, case=1, stage="dialogue")
    assert next_for(cast, "carol").startswith("Next: ask every side what it needs")
    assert next_for(cast, "bob").startswith("Next: say what you need")
    actions.move_on(cast.carol, **W, case=1, stage="agreement")
    assert next_for(cast, "bob") == "Next: somebody in the case writes a settlement that every side can sign."
    proposed(cast, effect="lift")
    assert next_for(cast, "bob") == "Next: read the settlement, and sign it or write another version."
    sign(cast, "bob")
    assert next_for(cast, "bob") == "Next: these sign or write another version: City department."
    assert "City department." in browse("carol").get(f"{BASE}/1").get_data(as_text=True)
    sign(cast, "alice")
    assert queries.show(cast.bob, **W, case=1)["next"] is None
