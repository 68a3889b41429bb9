"""The life of an objection, as rules can declare it: raised, tested, integrated, confirmed; or not resolved.

Who tests it is part of the rule: the facilitators, or the group (a share of everybody else must confirm
that it meets the criteria). Until it is tested it stands. After the declared number of rounds what still
stands goes to mediation, or the vote is counted by the declared fallback rule.

Sources: sociocratic consent; the practice of "blocks" that must be confirmed (for example by 4/5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods.shape import Answer, RuleSet

OBJECTIONS = ("stop", "lifecycle", "advisory")
TESTERS = ("facilitators", "group")
VALID, CONCERN, OUT_OF_SCOPE = "valid", "concern", "out_of_scope"
FINDINGS = (VALID, CONCERN, OUT_OF_SCOPE)
MOST_ROUNDS = 9


def goes_on(rule: RuleSet) -> bool:
    """Whether objections have a lifecycle under the rule."""
    return rule.objections == "lifecycle"


def why_not_objections(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why the part of a rule about objections cannot be used, or None."""
    if rule.objections not in OBJECTIONS:
        return "objections", Phrase(N_("Please choose one of the answers offered."))
    if not goes_on(rule):
        return None
    if rule.tested_by not in TESTERS:
        return "tested_by", Phrase(N_("Please choose one of the answers offered."))
    if not Fraction(1, 2) <= Fraction(rule.test_share) <= 1:
        return "test_share", Phrase(N_("The share that confirms an objection is between one half and all."))
    if not 1 <= rule.rounds <= MOST_ROUNDS:
        return "rounds", Phrase(N_("Please say how many rounds there are: 1 to %(n)s."), n=MOST_ROUNDS)
    return None


def settled(rule: RuleSet, others: int, tests: Mapping[str, str]) -> str:
    """What an objection is found to be, from who found what ({tester: finding}); "" while it is open.

    By facilitators the last finding holds. By the group it is valid once `test_share` of the `others`
    (all voices but the objector's) have confirmed it, and it is a concern (or out of scope, where more
    say so) once so many have denied it that the share cannot be reached any more.
    """
    if rule.tested_by == "facilitators":
        return list(tests.values())[-1] if tests else ""
    said = Counter(tests.values())
    denied = said[CONCERN] + said[OUT_OF_SCOPE]
    needed = Fraction(rule.test_share) * others
    if said[VALID] >= needed and said[VALID] > 0:
        return VALID
    if denied and others - denied < needed:
        return OUT_OF_SCOPE if said[OUT_OF_SCOPE] > said[CONCERN] else CONCERN
    return ""


def fallback_of(rule: RuleSet, round: int) -> RuleSet | None:
    """The rule by which the last round is counted if it is still blocked."""
    if rule.fallback is None or not goes_on(rule) or round < rule.rounds:
        return None
    plain = RuleSet.from_dict({"name": rule.name, **rule.fallback})
    return replace(plain, unit=rule.unit, delegation=rule.delegation, delegation_most=rule.delegation_most)


def as_yes_or_no(answer: Answer) -> Answer:
    """An answer to consent as the fallback counts it: an objection is a no, however it was tested; whoever
    voiced a concern consented; standing aside abstains."""
    kept = {"block": "disagree", "concern": "agree", "stand_aside": "abstain"}
    choice = str(answer.get("choice"))
    return {**answer, "choice": kept.get(choice, choice)}


def objections_sentence(rule: RuleSet) -> Phrase:
    """What happens to an objection, in one sentence."""
    tested = (
        Phrase(N_("A facilitator tests each block."))
        if rule.tested_by == "facilitators"
        else Phrase(N_("A block stands when %(share)s of the others confirm it."), share=rule.test_share)
    )
    then = (
        plural_phrase(
            N_("What still stands after %(n)s round goes to mediation."),
            N_("What still stands after %(n)s rounds goes to mediation."),
            rule.rounds,
        )
        if rule.fallback is None
        else plural_phrase(
            N_("If one still stands after %(n)s round, a vote with yes and no decides."),
            N_("If one still stands after %(n)s rounds, a vote with yes and no decides."),
            rule.rounds,
        )
    )
    return Phrase(N_("%(tested)s %(then)s"), tested=tested, then=then)
