"""Votes to look at that hide their answers: secret ones before, during and after, and one named later."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions import actions as decisions
from govhub.decisions.models import Decision, Voter
from tests.conftest import Cast

DAY = 86_400_000
ANSWERS = ("agree", "disagree", "agree", "agree", "abstain", "agree")


def hide(cast: Cast) -> None:
    """Make them all; there are six voices, of which Carol has four and Alice and Bob one each."""
    for title, silent, ends in (
        ("Bỏ phiếu kín: who shall speak for us?", ("city",), False),
        ("秘密投票, and I have voted", ("greens",), False),
        ("Kín, and it has ended", (), True),
        ("Too few for an urn", ("city", "greens"), True),
    ):
        number = _opened(cast, title, secrecy="secret", ends=ends)
        _answered(cast, number, {cast.stakeholders[one].uid for one in silent})
        if ends:
            _over(cast, number)
    number = _opened(cast, "Shown when it has ended", secrecy="after_close")
    _answered(cast, number, set(), reason="因为这样更好。" * 9)


def _opened(cast: Cast, title: str, *, secrecy: str, ends: bool = False) -> int:
    parts: dict[str, Any] = {"method": "majority", "quorum": "1/3", "early_close": False, "secrecy": secrecy}
    rule = decisions.make_rule_set(cast.alice, space="waste", name=f"Rule: {secrecy}", **parts)["rule_set"]
    words: dict[str, Any] = {"title": title, "text": "*Words*", "rule_set": rule}
    number = decisions.propose(cast.bob, space="waste", **words)["decision"]
    closes_at = clock.now() + (60_000 if ends else 4 * DAY)
    decisions.open(cast.alice, space="waste", decision=number, closes_at=closes_at)
    return int(number)


def _answered(cast: Cast, number: int, silent: set[str], reason: str = "") -> None:
    voices = Voter.select().join(Decision).where(Decision.number == number).order_by(Voter.id)
    speakers = {cast.stakeholders["city"].uid: cast.alice, cast.stakeholders["greens"].uid: cast.bob}
    for voice, choice in zip(list(voices), ANSWERS, strict=True):
        if voice.voter not in silent:
            here: dict[str, Any] = {"space": "waste", "decision": number, "voter": voice.voter}
            decisions.cast_ballot(speakers.get(voice.voter, cast.carol), **here, choice=choice, reason=reason)


def _over(cast: Cast, number: int) -> None:
    clock.freeze(clock.now() + 60_000)
    decisions.close(Actor.system(), space="waste", decision=number)
    clock.thaw()
