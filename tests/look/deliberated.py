"""What goes on around votes, for the look at every page: a draft that deliberates, a second round, a vote
that was prolonged, and decisions that are looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions import actions
from tests.conftest import Cast

DAY = 86_400_000
SYSTEM = Actor.system()


def deliberate(cast: Cast, rule_set: int, text: str) -> None:
    """Make it all."""
    _draft(cast, rule_set, text)
    _second_round(cast, text)
    _prolonged(cast, text)
    _looked_at_again(cast, rule_set, text)


def _proposed(cast: Cast, title: str, rule_set: int, text: str, **more: Any) -> dict[str, Any]:
    given = {"title": title, "text": text, "rule_set": rule_set, **more}
    return {"space": "waste", "decision": actions.propose(cast.bob, space="waste", **given)["decision"]}


def _draft(cast: Cast, rule_set: int, text: str) -> None:
    later = (date.fromisoformat(clock.iso(clock.now())[:10]) + timedelta(days=300)).isoformat()
    review = {"review_on": later, "review_how": "reopen"}
    here = _proposed(cast, "Người nhặt rác được hỏi trước", rule_set, text, **review)
    marks = {"alice": "all_for", "bob": "rather_for", "carol": "unsure", "trea": "all_against"}
    for name, mark in marks.items():
        actions.take_temperature(getattr(cast, name), **here, mark=mark)
    actions.declare_interest(cast.alice, **here, reason="我们自己也卖垃圾桶。" + " why" * 40)
    for number, who in enumerate((cast.carol, cast.bob, cast.trea, cast.carol), 1):
        words = text.replace("48", str(number * 12)).replace("Friday", "Monday")
        actions.propose_amendment(who, **here, text=words, reason="Vì như vậy tốt hơn. " + "x" * 90)
    actions.refuse_amendment(cast.bob, **here, amendment=1, answer="太贵了。" * 20)
    actions.accept_amendment(cast.bob, **here, amendment=2)
    title = "An amendment: " + "long " * 20
    actions.put_amendment_to_vote(cast.bob, **here, amendment=3, title=title, rule_set=rule_set)


def _second_round(cast: Cast, text: str) -> None:
    rule = {"name": "Rule: second round", "method": "consent", "early_close": False}
    number = actions.make_rule_set(cast.alice, space="waste", **rule)["rule_set"]
    here = _proposed(cast, "A second round", number, text)
    actions.open(cast.alice, **here, closes_at=clock.now() + 5 * DAY)
    actions.cast_ballot(cast.bob, **here, choice="stand_aside", reason="Not for us.")
    actions.cast_ballot(cast.alice, **here, choice="block", reason="It harms the pickers.")
    actions.amend(cast.alice, **here, text=text + "\nThe pickers are asked first.")


def _prolonged(cast: Cast, text: str) -> None:
    rule: dict[str, Any] = {"name": "Rule: prolonged", "method": "majority", "quorum": "1"}
    rule |= {"extension": 72, "extensions": 2, "early_certain": True}
    number = actions.make_rule_set(cast.alice, space="waste", **rule)["rule_set"]
    here = _proposed(cast, "Too few had answered", number, text)
    actions.open(cast.alice, **here, closes_at=clock.now() + 60_000)
    actions.cast_ballot(cast.bob, **here, choice="agree")
    clock.freeze(clock.now() + 60_000)
    actions.extend(SYSTEM, **here)
    clock.thaw()


def _looked_at_again(cast: Cast, rule_set: int, text: str) -> None:
    for how in ("reopen", "escalate", "lapse"):
        tomorrow = date.fromisoformat(clock.iso(clock.now())[:10]) + timedelta(days=2)
        review = {"review_on": tomorrow.isoformat(), "review_how": how}
        here = _proposed(cast, f"Looked at again: {how}", rule_set, text, **review)
        actions.open(cast.alice, **here, closes_at=clock.now() + 60_000)
        for who in (cast.alice, cast.bob):
            actions.cast_ballot(who, **here, choice="agree")
        actions.close(cast.alice, **here)
        actions.state_outcome(cast.alice, **here, statement="从**星期一**开始。\n\n- Chợ Bến Thành\n- 会费")
        clock.freeze(clock.now() + 3 * DAY)
        actions.review(SYSTEM, **here)
        clock.thaw()
