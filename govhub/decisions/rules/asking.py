"""Why a rule, an opening or a ballot cannot be accepted."""

from __future__ import annotations

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import ALL, concurrence, delegation, options, secrecy, weights
from govhub.decisions.methods.shape import BASES, COMPARISONS, RECUSED, SPLIT, UNITS, RuleSet
from govhub.decisions.methods.tally import Electorate, facts_of
from govhub.decisions.rules.clock import DAY, why_not_time
from govhub.decisions.rules.early import why_not_certain
from govhub.decisions.rules.refusing import contradiction, never_met


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why a rule set cannot be used at all, or None."""
    for name, value, known in (
        ("method", rule.method, tuple(ALL)),
        ("unit", rule.unit, UNITS),
        ("base", rule.base, BASES),
        ("comparison", rule.comparison, COMPARISONS),
    ):
        if value not in known:
            return name, Phrase(N_("Please choose one of the answers offered."))
    if rule.concurrence and (wrong := concurrence.why_not_rule(rule)) is not None:
        return wrong
    asked = (why_not_time, why_not_certain, delegation.why_not_rule, secrecy.why_not_secret, contradiction)
    for why_not in (*asked, ALL[rule.method].why_not_rule):
        if (wrong := why_not(rule)) is not None:
            return wrong
    return None


def why_not_ballot(
    rule: RuleSet, stage: str, closes_at: int, now: int, choice: str, reason: str
) -> tuple[str, Phrase] | None:
    """The field ("" for the whole) and the reason why this answer cannot be taken, or None.

    The vote is open before the closing instant and closed at it.
    """
    if stage == "draft":
        return "", Phrase(N_("Voting has not been opened yet."))
    if stage != "open" or now >= closes_at:
        return "", Phrase(N_("Voting is closed. Your answer was not counted."))
    method = ALL[rule.method]
    if choice not in (*method.answers(rule), RECUSED, *([SPLIT] if rule.splits else [])):
        return "choice", Phrase(N_("Please choose one of the answers offered."))
    if (choice == RECUSED or choice in method.REASONED) and not reason:
        return "reason", Phrase(_REASON_NEEDED[choice])
    return None


_REASON_NEEDED = {
    RECUSED: N_("Please say which interest you declare; it is shown with your voice."),
    "block": N_("Please say why you block: the others must be able to answer it."),
    "concern": N_("Please say what your concern is; it is recorded."),
    "serious_disagreement": N_("Please say why you disagree: the others must be able to answer it."),
    "veto": N_("Please say why you veto: the others must be able to answer it."),
    "stand_aside": N_("Please say why you stand aside; it is recorded."),
}


def why_not_open(
    rule: RuleSet, electorate: Electorate, closes_at: int | None, now: int, among: int = 0
) -> tuple[str, Phrase] | None:
    """Why a vote cannot be opened with this rule, electorate and closing time, or None."""
    everybody = facts_of(electorate)
    if (entitled := len(everybody)) == 0:
        return "", Phrase(N_("Nobody could vote: no stakeholder has a person with a mandate to vote."))
    if closes_at is None or closes_at <= now:
        return "closes_at", Phrase(N_("The closing time must lie in the future."))
    if closes_at > now + 366 * DAY:
        return "closes_at", Phrase(N_("A vote can be open for one year at most."))
    if (wrong := why_not_rule(rule)) is not None:
        return "", wrong[1]
    if (seen := secrecy.why_not_secret_open(rule, electorate)) is not None:
        return "", seen
    if (uncountable := weights.why_not_open(rule, everybody)) is not None:
        return "", uncountable
    if rule.against and 2 * rule.against >= entitled:  # more against than for must never pass
        message = N_("With %(n)s voices, %(against)s who are against could be half of them or more.")
        return "", Phrase(message, n=entitled, against=rule.against)
    if options.chooses(rule) and (few := options.why_not_options(rule, among)) is not None:
        return "", few
    never = never_met(rule, everybody)
    return None if never is None else ("", never)
