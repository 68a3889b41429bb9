"""A space full of things to look at, made through real acts: goals, texts and decisions in every state."""

from __future__ import annotations

from typing import Any

from govhub.accounts.actions import invite as invite_to_the_house
from govhub.accounts.actions import issue_reset_link
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions import actions as decisions
from govhub.documents import actions as documents
from govhub.goals import actions as goals
from govhub.notices import actions as notices
from govhub.reports import actions as reports
from govhub.spaces import actions as spaces
from tests.conftest import Cast
from tests.look.choosing import choose
from tests.look.deliberated import deliberate
from tests.look.entrusted import entrust
from tests.look.hidden import hide
from tests.look.measured import measure
from tests.look.mediated import mediate
from tests.look.resourced import give
from tests.look.ruled import rule
from tests.look.weighed import weigh

DAY = 86_400_000
TEXT = """## Mục tiêu 2027

Mọi nhóm công tác phải công bố **biên bản họp** trong vòng 7 ngày.

- Bản nháp được chia sẻ trong 48 giờ
- 公开所有会议记录

> Members may object until Friday.
"""


def fill(cast: Cast) -> dict[str, str]:
    """Make everything; the secret links that were made on the way."""
    alice, bob = cast.alice, cast.bob
    rules = _rules(alice)
    for title in (
        "Six of ten households sort their waste",
        "会议记录在七天内公开",
        "Ngân sách có sự tham gia",
    ):
        goals.propose(alice, space="waste", title=title, text=TEXT)
    documents.create(alice, space="waste", title="Charter of the coalition " + "long " * 20, text=TEXT * 3)
    decisions.propose(
        alice,
        space="waste",
        title="A thing still in preparation",
        text="Some *words*.",
        rule_set=rules["most"],
    )
    _decided(
        alice, bob, rules["most"], "Publish all meeting minutes within 7 days", ("agree", "agree"), about=1
    )
    _decided(alice, bob, rules["most"], "提高会员费", ("agree", "disagree"))
    _decided(alice, bob, rules["sectors"], "Every sector must agree: 每个界别", ("agree", "disagree"))
    _decided(alice, bob, rules["sectors"], "A fund for sorting", ("agree",), end=False, fund="25000000")
    _decided(alice, bob, rules["minus"], "Minus one", ("agree", "recused"), end=False)
    held = _decided(alice, bob, rules["most"], "While others look for a way out", ("disagree",), end=False)
    decisions.hold(Actor.system(), space="waste", decision=held)
    _decided(alice, bob, rules["consent"], "Cấm túi ni lông ở chợ", ("agree", "block"), end=False)
    _decided(alice, bob, rules["consent"], "Open for everybody to see", ("stand_aside",), end=False, about=2)
    gone = _propose(alice, rules["most"], "Withdrawn again")
    decisions.withdraw(alice, space="waste", decision=gone)
    choose(cast, TEXT)
    deliberate(cast, rules["most"], TEXT)
    measure(cast)
    give(cast, rules["most"])
    mediate(cast)
    _reported(alice)
    _talk(cast)
    links = _links(cast) | entrust(cast)
    hide(cast)
    rule(cast)
    weigh(cast)
    return links


def _reported(alice: Actor) -> None:
    """A published report, and a correction of it under way that covers everything that was made here."""
    past = {"from_day": "2025-01-01", "to_day": "2025-12-31"}
    reports.draft_report(alice, space="waste", title="Báo cáo năm 2025 · 年度报告", **past)
    words = {"title": "Báo cáo năm 2025 · 年度报告", "summary": TEXT, "lessons": "Ask *earlier*."}
    reports.write(alice, space="waste", report=1, revision=1, **past, **words)
    reports.publish_report(alice, space="waste", report=1)
    reports.begin_correction(alice, space="waste", report=1, reason="The figures of December came late")
    today = {"from_day": "2025-01-01", "to_day": clock.iso(clock.now())[:10]}
    words |= {"went_badly": "会费没有通过。" * 20, "summary": TEXT + "One more sentence."}
    reports.write(alice, space="waste", report=1, revision=3, **today, **words)


def _talk(cast: Cast) -> None:
    """A discussion with everything in it; somebody has notices that were seen and some that were not."""
    here = {"space": "waste", "about": "goal:1"}
    notices.post(cast.alice, **here, body="What does it **cost**, @Bob?\n\n- a year\n- a head", question=True)
    notices.post(cast.bob, **here, body="Mỗi năm mười tấn. 请看@Alice " + "x" * 200, reply_to=1)
    notices.mark_answer(cast.alice, **here, post=2)
    notices.post(cast.bob, **here, body="A word too many")
    notices.remove_post(cast.alice, **here, post=3, reason="Not here, please")
    notices.see(cast.alice)
    notices.post(
        cast.carol, **here, body="> quoted\n\n@Alice, @Bob: `code` and [a link](https://example.org)"
    )


def _rules(alice: Actor) -> dict[str, int]:
    made: dict[str, Any] = {
        "consent": {"method": "consent", "quorum": "1/2"},
        "minus": {"method": "consensus", "quorum": "1/2", "quorum_comparison": "more_than"},
        "sectors": {"method": "majority", "concurrence": ["*"]},
        "most": {"method": "majority", "threshold": "2/3", "comparison": "at_least", "quorum": "1/2"},
    }
    return {
        key: decisions.make_rule_set(alice, space="waste", name=f"Rule: {key}", **parts)["rule_set"]
        for key, parts in made.items()
    }


def _propose(alice: Actor, rule_set: int, title: str, about: int | None = None, fund: str = "") -> int:
    more: dict[str, Any] = {"document": about, "version": 1} if about else {}
    more |= {"amount": fund, "unit": "VND"}
    answer = decisions.propose(alice, space="waste", title=title, text=TEXT, rule_set=rule_set, **more)
    return int(answer["decision"])


def _decided(
    alice: Actor,
    bob: Actor,
    rule_set: int,
    title: str,
    choices: tuple[str, ...],
    *,
    end: bool = True,
    about: int | None = None,
    fund: str = "",
) -> int:
    number = _propose(alice, rule_set, title, about, fund)
    decisions.open(alice, space="waste", decision=number, closes_at=clock.now() + 5 * DAY)
    for person, choice in zip((alice, bob), choices, strict=False):
        decisions.cast_ballot(
            person, space="waste", decision=number, choice=choice, reason="因为这样更好。" + " why " * 30
        )
    if end:
        decisions.close(alice, space="waste", decision=number)
    return number


def _links(cast: Cast) -> dict[str, str]:
    root = cast.people["root"].actor()
    join = spaces.invite(cast.alice, space="waste", role="member", places=3, days=3)
    reset = issue_reset_link(root, person=cast.people["dave"].uid)
    sign_up = invite_to_the_house(root, email="new@example.org")
    return {
        "/join/<token>": join["secret"]["path"],
        "/reset/<token>": reset["secret"]["path"],
        "/sign-up/<token>": sign_up["secret"]["path"],
    }
