"""The pages of decisions and rule sets: who gets in, proposals, opening, lists."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions import actions
from govhub.decisions.models import Decision, RuleSet
from govhub.spaces.models import Space
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import BASE, WORDS, checked, soon, words
from tests.decisions.stage import (
    TITLE,
    answer,
    close,
    decision,
    joins,
    proposal,
    rule_set,
    text_with_versions,
    vote,
)

PAGES = [BASE, f"{BASE}/_list", f"{BASE}/new", f"{BASE}/1", f"{BASE}/1/_result", f"{BASE}/1/_voices",
         "/s/waste/rules", "/s/waste/rules/1"]  # fmt: skip


# Who gets in


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("make", [proposal, vote])
def test_pages_open_for_members_and_not_for_strangers(browse: Any, cast: Cast, make: Any, page: str) -> None:
    make(cast) if make is proposal else make(cast, closes_at=soon())
    for name in ("alice", "bob"):
        assert browse(name).get(page).status_code == 200, name
    observed = browse("erin").get(page).status_code
    assert observed == (403 if page.endswith("/new") else 200)  # what an observer cannot send is not shown
    assert browse("dave").get(page).status_code == 403
    assert browse("root").get(page).status_code == 403
    assert browse("nobody").get(page).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_private_space_are_not_there_for_strangers(browse: Any, cast: Cast, page: str) -> None:
    vote(cast, closes_at=soon())
    store.write(Space.update(visibility="private").execute)
    assert browse("bob").get(page).status_code == 200
    for name in ("dave", "root", "nobody"):
        answered = browse(name).get(page)
        assert answered.status_code == 404
        assert TITLE not in answered.text


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "page", [f"{BASE}/9", f"{BASE}/9/edit", f"{BASE}/9/_result", f"{BASE}/0", "/s/waste/rules/9",
             f"{BASE}/99999999999999999999", "/s/nowhere/decisions"]
)  # fmt: skip
def test_pages_of_what_is_not_there_are_not_found(browse: Any, page: str) -> None:
    assert browse("bob").get(page).status_code in (404, 422)


def test_draft_is_nowhere_on_the_public_pages(browse: Any, cast: Cast) -> None:
    proposal(cast)
    nobody = browse("nobody")
    for page in ("/open/waste", "/open/waste/decisions", "/open/waste/audit", "/open/waste/audit.jsonl"):
        answered = nobody.get(page)
        assert answered.status_code == 200
        assert TITLE not in html.unescape(answered.text)
    assert nobody.get("/open/waste/decisions/1").status_code == 404
    actions.open(cast.alice, space="waste", decision=1, closes_at=soon())
    assert TITLE in html.unescape(nobody.get("/open/waste/decisions/1").text)


# Proposing


def test_propose_by_form_leads_to_the_draft(browse: Any, cast: Cast) -> None:
    chosen = rule_set(cast)
    bob = browse("bob")
    sent = send(bob, BASE, form_page=f"{BASE}/new", title=TITLE, text="Because **so**.", rule_set=chosen)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{BASE}/1")
    shown = bob.get(f"{BASE}/1")
    assert TITLE in words(shown)
    assert "<strong>so</strong>" in shown.text
    assert decision(1).stage == "draft"


def test_propose_about_a_version_by_form(browse: Any, cast: Cast) -> None:
    chosen, text = rule_set(cast), text_with_versions(cast)
    given: dict[str, Any] = {"title": "T", "text": "T", "rule_set": chosen, "about": f"{text}-2"}
    assert send(browse("bob"), BASE, form_page=f"{BASE}/new", **given).status_code == 303
    assert (decision(1).document, decision(1).version) == (text, 2)


def test_propose_with_errors_shows_what_was_typed(browse: Any, cast: Cast) -> None:
    chosen, text = rule_set(cast), text_with_versions(cast)
    given: dict[str, Any] = {"title": "", "text": WORDS, "rule_set": chosen, "about": f"{text}-1"}
    again = send(browse("bob"), BASE, form_page=f"{BASE}/new", **given)
    assert again.status_code == 422
    assert "There is a problem" in words(again)
    assert html.escape(WORDS, quote=False) in again.text
    assert checked(again, "rule_set") == [str(chosen)]
    assert re.search(rf'<option[^>]*value="{text}-1"[^>]*selected', again.text)
    assert Decision.select().count() == 0


@pytest.mark.parametrize("about", ["x", "1", "-", "9-9", "1-x"])
def test_propose_about_nonsense_is_shown_again(browse: Any, cast: Cast, about: str) -> None:
    given: dict[str, Any] = {"title": "T", "text": "T", "rule_set": rule_set(cast), "about": about}
    answered = send(browse("bob"), BASE, form_page=f"{BASE}/new", **given)
    assert answered.status_code == (303 if about == "-" else 422)


def test_revise_by_form(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    page = f"{BASE}/{number}/edit"
    bob = browse("bob")
    assert html.escape(TITLE) in bob.get(page).text
    given: dict[str, Any] = {"title": "Revised", "text": "Words", "rule_set": 1}
    assert send(bob, page, form_page=page, **given).status_code == 303
    assert decision(number).title == "Revised"
    assert send(bob, page, form_page=page, **{**given, "text": ""}).status_code == 422


# Opening


def test_open_by_form_in_the_readers_time_zone(browse: Any, cast: Cast) -> None:
    number = proposal(cast)
    alice = browse("alice")
    page = f"{BASE}/{number}"
    assert 'type="datetime-local"' in alice.get(page).text
    assert 'action="/s/waste/decisions/1/open"' not in browse("bob").get(page).text
    year = int(clock.iso(clock.now())[:4]) + 1
    given = {"closes": f"{year}-01-15T17:00", "zone": "Asia/Ho_Chi_Minh"}
    sent = send(alice, f"{page}/open", form_page=page, **given)
    assert (sent.status_code, sent.headers["Location"]) == (303, page)
    assert clock.iso(decision(number).closes_at) == f"{year}-01-15T10:00:00.000Z"
    assert "The vote is open" in words(alice.get(page))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"closes": "2001-01-01T17:00", "zone": "UTC"}, "in the future"),
        ({"closes": "soon", "zone": "UTC"}, "date and a time"),
        ({"closes": "2027-03-28T02:30", "zone": "Europe/Berlin"}, "does not exist"),
        ({"closes": "2027-01-15T17:00", "zone": "Nowhere"}, "time zones"),
        ({}, "in the future"),
    ],
)
def test_open_with_a_wrong_deadline_says_why(
    browse: Any, cast: Cast, given: dict[str, str], said: str
) -> None:
    number = proposal(cast)
    page = f"{BASE}/{number}"
    again = send(browse("alice"), f"{page}/open", form_page=page, **given)
    assert again.status_code == 422
    assert said in words(again)
    assert not given or html.escape(given["closes"]) in again.text


# Lists and rule sets


@pytest.mark.parametrize(
    ("stage", "shown"), [("all", {1, 2, 3}), ("draft", {1}), ("open", {2}), ("ended", {3})]
)
def test_index_shows_each_stage(browse: Any, cast: Cast, stage: str, shown: set[int]) -> None:
    proposal(cast)
    vote(cast, closes_at=soon())
    close(cast, vote(cast, closes_at=soon()))
    text = browse("bob").get(f"{BASE}?stage={stage}").text
    assert {n for n in (1, 2, 3) if f'href="{BASE}/{n}"' in text} == shown


@pytest.mark.usefixtures("cast")
def test_index_of_an_unknown_stage_is_no_crash(browse: Any) -> None:
    assert browse("bob").get(f"{BASE}?stage=%00").status_code in (404, 422)


def test_make_rule_set_by_form(browse: Any, cast: Cast) -> None:
    alice = browse("alice")
    page = "/s/waste/rules/new"
    for template in ("consent", "simple_majority", "two_thirds", "unknown"):
        assert alice.get(f"{page}?template={template}").status_code == 200
    given = {"name": "Two thirds", "method": "majority", "unit": "person", "threshold": "2/3",
             "comparison": "at_least", "base": "yes_no", "quorum": "1/2"}  # fmt: skip
    sent = send(alice, "/s/waste/rules", form_page=page, **given)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/s/waste/rules/1")
    assert RuleSet.get().rule == {**given, "early_close": False}
    assert "at least 2/3" in words(alice.get("/s/waste/rules/1"))
    again = send(alice, "/s/waste/rules", form_page=page, **{**given, "threshold": "66%", "name": WORDS})
    assert again.status_code == 422
    assert "66%" in again.text
    assert html.escape(WORDS) in again.text
    sent = send(alice, "/s/waste/rules", form_page=page, **{**given, "early_close": "on", "rule_set": "1"})
    assert sent.status_code == 303
    assert [row.version for row in RuleSet.select().order_by(RuleSet.version)] == [1, 2]
    assert RuleSet.select().where(RuleSet.version == 2).get().rule["early_close"] is True


@pytest.mark.parametrize("path", [BASE, f"{BASE}/1", f"{BASE}/1/_voices"])
def test_pages_read_as_much_for_three_as_for_one(browse: Any, cast: Cast, queries: Any, path: str) -> None:
    """Three decisions, three voices, three ballots cost no more queries than one."""
    vote(cast, closes_at=soon())
    answer(cast.bob, 1, "agree")
    bob = browse("bob")
    bob.get(path)
    with queries() as one:
        assert bob.get(path).status_code == 200
    people = [joins(cast, f"p{n}", f"org{n}") for n in range(3)]
    store.write(Decision.delete().execute)
    for _ in range(3):
        number = vote(cast, closes_at=soon())
        for person in people:
            answer(person, number, "stand_aside", "Because")
    close(cast, vote(cast, closes_at=soon()))
    path = path.replace("/1", f"/{number}")
    bob.get(path)
    with queries() as three:
        assert bob.get(path).status_code == 200
    assert len(three) <= len(one), "\n".join(sorted(three))


@pytest.mark.parametrize("unit", ["stakeholder", "person"])
@pytest.mark.parametrize("method", ["consent", "majority"])
def test_pages_close_every_tag_that_they_open(browse: Any, cast: Cast, method: str, unit: str) -> None:
    text = text_with_versions(cast)
    number = vote(cast, closes_at=soon(), method=method, unit=unit, about=(text, 1))
    alice = browse("alice")
    pages = [f"{BASE}/{number}", BASE, f"{BASE}/new", f"{BASE}/{number}/_voices", "/s/waste/rules/1",
             "/s/waste/rules/new", "/s/waste/rules", f"/open/waste/decisions/{number}"]  # fmt: skip
    for step in ("open", "answered", "ended", "draft"):
        if step == "answered":
            answer(cast.bob, number, "block" if method == "consent" else "abstain", WORDS)
        elif step == "ended":
            close(cast, number)
        elif step == "draft":
            proposal(cast, about=(text, 2))
            pages = [f"{BASE}/{number + 1}", f"{BASE}/{number + 1}/edit", f"{BASE}/{number + 1}/_voices"]
        for page in pages:
            assert unbalanced(alice.get(page).text) == [], (step, page)


def unbalanced(text: str) -> list[str]:
    """The kinds of tags that are opened more or less often than they are closed."""
    kinds = ("div", "section", "p", "ul", "ol", "li", "table", "tr", "td", "th", "form", "fieldset", "span",
             "a", "details", "dl", "dd", "dt", "bdi", "strong", "h2", "h3", "label", "button")  # fmt: skip
    opened = {kind: len(re.findall(rf"<{kind}[\s>]", text)) for kind in kinds}
    return [kind for kind in kinds if opened[kind] != text.count(f"</{kind}>")]


@pytest.mark.parametrize("abstain", [False, True])
def test_bars_are_never_longer_than_the_whole(browse: Any, cast: Cast, abstain: bool) -> None:
    """Defect 6: progress that exceeds 100 %."""
    people = [joins(cast, f"p{n}", f"org{n}") for n in range(4)]
    number = vote(cast, closes_at=soon(), method="majority")
    answer(cast.bob, number, "agree")
    for person in people if abstain else []:
        answer(person, number, "abstain")
    shown = browse("bob").get(f"{BASE}/{number}").text
    widths = [int(width) for width in re.findall(r'class="bar-fill"[^>]*width="([0-9]+)%"', shown)]
    assert widths
    assert max(widths) <= 100
