"""Decisions whose answers are hidden: what is shown of them before the vote ends, and the words that say
who will see what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions import rules
from govhub.decisions.methods import secrecy
from govhub.decisions.methods.shape import RECUSED, VOTED, Answer, Outcome, RuleSet
from govhub.decisions.models import Ballot, Decision
from govhub.decisions.queries.counts import counted

Shown = dict[str, Any]

WHO = ("voter", "name", "stakeholder", "organisation", "sector", "weight", "stands_for", "group", "channel")
PROMISES = {
    secrecy.NAMED: (N_("Your answer is shown with the name of the voice at once."),),
    secrecy.AFTER_CLOSE: (
        N_("While the vote is open, others see that you have answered, and not what."),
        N_("When it has ended, every answer is shown with its name and its reason."),
        N_("Nobody sees how the vote stands before it ends. A declared interest is shown at once."),
        N_("Whoever runs the server could read the answers before that."),
    ),
    secrecy.SECRET: (
        N_("Others see that you have voted. What you chose is never shown to anybody."),
        N_("Your ballot goes into an urn without name, order or time. It cannot be changed or taken back."),
        N_("When the vote has ended, the ballots are published, sorted and without names."),
        N_(
            "What this does not protect from: whoever runs the server could technically watch the urn "
            "while you vote, or compare copies of the database, and so link you and your choice. And if "
            "all choose the same, the result says what each of them chose."
        ),
    ),
}


def promises(rule: RuleSet) -> list[Phrase]:
    """Who will see what of an answer, and when, in plain words."""
    return [Phrase(one) for one in PROMISES[rule.secrecy]]


def veil(voice: Shown) -> Shown:
    """A voice of a vote whose answers are hidden: that it has answered, and a declared interest."""
    if voice["choice"] in (None, RECUSED):
        return voice
    known = {name: voice[name] for name in WHO if name in voice}
    nothing: Shown = {"answer": None, "written": "", "split": [], "split_by": {}, "reason": "", "by": ""}
    return {**known, **nothing, "choice": VOTED, "position": Phrase(rules.POSITIONS[VOTED]), "at": None}


def said_in_public(decision: Decision, ballot: Ballot) -> Answer:
    """What a ballot says as everybody may know it now."""
    is_sealed = secrecy.is_sealed(decision.parts, decision.stage)
    return secrecy.hidden(ballot.said) if is_sealed else ballot.said


def figures(
    rule: RuleSet, outcome: Outcome, is_sealed: bool, names: Mapping[str, str] | None = None
) -> Shown:
    """The count; where it is hidden, how many have answered and whether those are enough."""
    if not is_sealed:
        return counted(rule, outcome, names)
    known = counted(rule, secrecy.unopened(outcome))
    nothing: Shown = {"result": "", "label": None, "explained": [], "changes": []}
    return {**known, **nothing, "tests": {"quorum": known["tests"]["quorum"]}}
