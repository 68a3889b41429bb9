"""What comes with a vote, as pages show it: a clock that stands still, an amount, conditions, sectors."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.decisions import actions
from govhub.decisions.models import Decision, RuleSet
from govhub.documents.models import Document, DocumentVersion
from tests.browsing import send
from tests.conftest import Cast
from tests.decisions.pages import BASE, soon, words
from tests.decisions.stage import answer, close, decision, proposal, text_with_versions, vote

SYSTEM = Actor.system()
RULES = "/s/waste/rules"
OPEN = "/open/waste/decisions"


def test_hold_is_shown_to_members_and_the_public(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon())
    alice, anybody = browse("alice"), browse("nobody")
    assert "Close the vote now" in words(alice.get(f"{BASE}/{number}"))
    actions.hold(SYSTEM, space="waste", decision=number)
    for browser, page in ((alice, BASE), (anybody, OPEN)):
        shown = words(browser.get(f"{page}/{number}"))
        assert "The clock of this vote stands still since" in shown
        assert "When the clock goes on: 23 hours left." in shown
    assert "Close the vote now" not in words(alice.get(f"{BASE}/{number}"))
    assert "Cast vote" in words(alice.get(f"{BASE}/{number}"))
    assert "Open, the clock stands still" in words(alice.get(f"{BASE}/_list"))
    again = send(alice, f"{BASE}/{number}/close", form_page=f"{BASE}/{number}")
    assert again.status_code == 409
    assert "It can be closed when it goes on" in words(again)
    actions.resume(SYSTEM, space="waste", decision=number, conditions="A **trial** first. <script>x")
    for browser, page in ((alice, BASE), (anybody, OPEN)):
        shown = browser.get(f"{page}/{number}")
        assert "stands still" not in words(shown)
        assert "Conditions that were agreed on" in words(shown)
        assert "<strong>trial</strong>" in shown.text
        assert "<script>x" not in shown.text
    told = words(alice.get("/s/waste/activity"))
    assert "The clock of the vote stands still" in told
    assert "The clock of the vote goes on" in told


def test_propose_by_form_with_an_amount(browse: Any, cast: Cast) -> None:
    bob, rule = browse("bob"), rule_set(cast)
    given = {"title": "T", "text": "W", "about": "", "rule_set": str(rule), "unit": "EUR"}
    wrong = send(bob, BASE, form_page=f"{BASE}/new", **given, amount="5,000.005")
    assert wrong.status_code == 422
    assert 'value="5,000.005"' in wrong.text
    sent = send(bob, BASE, form_page=f"{BASE}/new", **given, amount="5,000.00")
    page = sent.headers["Location"]
    assert "If it passes, up to €5,000.00 may be allocated." in words(bob.get(page))
    form = bob.get(f"{page}/edit").text
    assert 'value="5000.00"' in form
    assert '<option value="EUR" selected>' in form
    number = int(page.rsplit("/", 1)[-1])
    actions.open(cast.alice, space="waste", decision=number, closes_at=soon())
    answer(cast.bob, number, "agree")
    assert "If it passes, up to €5,000.00" in words(browse("nobody").get(f"{OPEN}/{number}"))
    close(cast, number)
    assert "It passed: up to €5,000.00 may be allocated." in words(browse("nobody").get(f"{OPEN}/{number}"))


def rule_set(cast: Cast, **parts: Any) -> int:
    """The number of a rule set."""
    made = actions.make_rule_set(cast.alice, space="waste", **{"name": "R", "method": "majority", **parts})
    return int(made["rule_set"])


def test_sectors_are_shown_on_the_page_of_the_vote_and_in_public(browse: Any, cast: Cast) -> None:
    number = vote(cast, closes_at=soon(), method="majority", concurrence=["*"])
    answer(cast.alice, number, "agree")
    alice, anybody = browse("alice"), browse("nobody")
    open_now = words(alice.get(f"{BASE}/{number}"))
    assert "Of those who say yes or no in every sector, more than 1/2 must say yes too." in open_now
    assert "It fails because nobody in this sector says yes or no: Civil society." in open_now
    answer(cast.bob, number, "disagree")
    close(cast, number)
    for browser, page in ((alice, BASE), (anybody, OPEN)):
        ended = words(browser.get(f"{page}/{number}"))
        assert "Sectors that agree 1/2 all No" in ended
        assert "Civil society does not agree: 0 of 1 say yes; needed: more than 1/2." in ended
        assert "Government 1/1 1/1 (100%) more than 1/2 (1 voice) Yes" in ended


def test_make_rule_set_by_form_with_sectors(browse: Any, cast: Cast) -> None:
    alice = browse("alice")
    begun = alice.get(f"{RULES}/new?template=every_sector").text
    assert 'value="Majority of all and of every sector"' in begun
    assert 'value="*" checked' in begun
    given = {
        "name": "Two of three", "method": "majority", "unit": "stakeholder", "quorum": "0",
        "threshold": "1/2", "comparison": "more_than", "base": "yes_no",
        "concurrence_threshold": "2/3", "concurrence_comparison": "at_least",
    }  # fmt: skip
    sectors = ["government", "cso"]
    wrong = send(alice, RULES, form_page=f"{RULES}/new", **given, concurrence=sectors, concurrence_of="3")
    assert wrong.status_code == 422
    assert "Only 2 sectors are named" in words(wrong)
    assert 'value="cso" checked' in wrong.text
    sent = send(alice, RULES, form_page=f"{RULES}/new", **given, concurrence=sectors, concurrence_of="")
    assert sent.status_code == 303
    made = RuleSet.get()
    assert made.rule["concurrence"] == ["government", "cso"]
    assert made.rule["concurrence_of"] == 0
    shown = words(alice.get(sent.headers["Location"]))
    assert "Of those who say yes or no, at least 2/3 must say yes too in each of: Government, Civil" in shown
    sent = send(alice, RULES, form_page=f"{RULES}/new", **given)
    assert "concurrence" not in str(RuleSet.get(RuleSet.number == 2).rule)


@pytest.mark.parametrize("sector", ["Government", "sport", ""])
def test_make_rule_set_with_an_unknown_sector_is_refused(browse: Any, cast: Cast, sector: str) -> None:
    given = {"name": "R", "method": "consent", "quorum": "0", "concurrence": ["cso", sector]}
    assert send(browse("alice"), RULES, form_page=f"{RULES}/new", **given).status_code == 422
    assert not RuleSet.select().count()


def test_open_without_a_voice_of_a_listed_sector_is_refused(browse: Any, cast: Cast) -> None:
    number = proposal(cast, method="majority", concurrence=["government", "media"])
    page = f"{BASE}/{number}"
    sent = send(browse("alice"), f"{page}/open", form_page=page, closes="2030-01-01T12:00", zone="UTC")
    assert sent.status_code == 422
    assert decision(number).stage == "draft"


def test_new_rule_set_has_the_name_of_its_template(browse: Any, cast: Cast) -> None:
    assert 'value="Two thirds"' in browse("alice").get(f"{RULES}/new?template=two_thirds").text
    assert browse("alice").get(f"{RULES}/new?template=nothing").status_code == 200


def test_passed_decision_leads_to_the_text_that_it_is_about(browse: Any, cast: Cast) -> None:
    text = text_with_versions(cast)
    number = vote(cast, closes_at=soon(), about=(text, 1))
    answer(cast.bob, number, "agree")
    assert "It passed for this text" not in words(browse("bob").get(f"{BASE}/{number}"))
    close(cast, number)
    shown = browse("bob").get(f"{BASE}/{number}")
    assert f'It passed for this text: <a href="/s/waste/documents/{text}">' in shown.text


def many(cast: Cast, n: int) -> None:
    """So many drafts."""
    rule = RuleSet.get_by_id(1) if RuleSet.select().count() else None
    rule = rule or RuleSet.get(RuleSet.number == rule_set(cast))
    rows = [
        {"space": cast.space, "number": i + 1, "title": f"N{i + 1}", "text": "w", "rule_set": rule}
        for i in range(n)
    ]
    store.write(lambda: Decision.insert_many(rows).execute())


def test_index_has_fifty_to_a_page(browse: Any, cast: Cast) -> None:
    many(cast, 51)
    erin = browse("erin")
    first = erin.get(BASE)
    assert "N51" in words(first)
    assert "N2 " in words(first)
    assert f'rel="next" href="{BASE}?stage=all&amp;page=2"' in first.text
    second = erin.get(f"{BASE}?stage=all&page=2")
    assert "N1" in words(second)
    assert "N2 " not in words(second)
    assert 'rel="prev"' in second.text
    assert 'rel="next"' not in second.text
    assert "_list?stage=all&amp;page=2" in second.text
    assert erin.get(f"{BASE}?page=99").status_code == 200
    assert erin.get(f"{BASE}?page=0").status_code == 422


def test_new_offers_the_newest_versions_and_the_chosen_one(browse: Any, cast: Cast) -> None:
    rule_set(cast)
    text = text_with_versions(cast)
    document = Document.get(Document.number == text)
    rows = [
        {
            "document": document, "number": 3 + i, "title": f"V{3 + i}", "markdown": "w",
            "text_hash": "0" * 64, "at": clock.now() + i + 1,
        }
        for i in range(200)
    ]  # fmt: skip
    store.write(lambda: DocumentVersion.insert_many(rows).execute())
    bob = browse("bob")
    page = bob.get(f"{BASE}/new").text
    assert f'value="{text}-202"' in page
    assert f'value="{text}-1"' not in page
    chosen = bob.get(f"{BASE}/new?document={text}&version=1").text
    assert f'<option value="{text}-1" selected>' in chosen
    assert bob.get(f"{BASE}/new?document={10**30}&version=x").status_code == 200
