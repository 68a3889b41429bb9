"""What another rule would have said of votes that were counted already, from what was recorded of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import ALL, concurrence, options
from govhub.decisions.methods.shape import RECUSED, SPLIT, VOTED, Answer, Outcome, RuleSet
from govhub.decisions.methods.tally import Beside
from govhub.decisions.rules.counting import standing
from govhub.decisions.rules.names import POSITIONS
from govhub.spaces.phrases import sector as sector_name


@dataclass(frozen=True)
class Past:
    """A vote that has ended: what was frozen and recorded of it, and what it came to."""

    rule: RuleSet
    outcome: Outcome
    electorate: Mapping[str, Mapping[str, Any]]
    ballots: Mapping[str, Answer]
    among: Sequence[options.Option]
    beside: Beside


def would_be(rule: RuleSet, past: Past) -> Outcome | Phrase:
    """What the recorded ballots come to under a rule, or why they cannot be counted by it."""
    for why_not in (_other_question, _other_answers, _not_recorded):
        if (reason := why_not(rule, past)) is not None:
            return reason
    try:
        named = replace(rule, secrecy="named")  # how it is published does not matter here
        return standing(named, past.electorate, past.ballots, past.among, past.beside)
    except ValueError:
        return Phrase(N_("The ballots say something else than this rule asks."))


def other_way(past: Outcome, now: Outcome) -> bool:
    """Whether it would have gone the other way: passed or not, or something else chosen."""
    if past.passed != now.passed:
        return True
    return past.passed and _chosen(past) != _chosen(now)


def _chosen(outcome: Outcome) -> list[Any]:
    count = outcome.count or {}
    return sorted(count.get("winners") or count.get("selected") or [])


def _other_question(rule: RuleSet, past: Past) -> Phrase | None:
    if options.chooses(past.rule) and not options.chooses(rule):
        return Phrase(N_("It was a choice among options."))
    if options.chooses(rule) and not options.chooses(past.rule):
        return Phrase(N_("It was a yes or no."))
    if options.chooses(rule) and (
        options.is_budget(rule) != options.is_budget(past.rule)
        or options.kind_of_ballot(rule) != options.kind_of_ballot(past.rule)
    ):
        return Phrase(N_("People answered in another way, so the ballots cannot be counted by this rule."))
    if (rule.unit == "person") != (past.rule.unit == "person"):
        return Phrase(N_("Others had the voices: persons instead of organisations, or the other way round."))
    if rule.unit == "weight" and past.rule.unit != "weight":
        return Phrase(N_("No weights were recorded."))
    return None


def _other_answers(rule: RuleSet, past: Past) -> Phrase | None:
    known = {*ALL[rule.method].answers(rule), RECUSED, VOTED}
    given = {str(one.get("choice")) for one in past.ballots.values()}
    given |= {str(one["choice"]) for one in past.beside.urn or ()}
    if SPLIT in given and not rule.splits:
        return Phrase(N_("Somebody split their weight between the answers."))
    strange = sorted(given - known - {SPLIT})
    if strange:
        answer = Phrase(POSITIONS[strange[0]])
        return Phrase(N_("Somebody answered “%(answer)s”, which this rule does not know."), answer=answer)
    return None


def _not_recorded(rule: RuleSet, past: Past) -> Phrase | None:
    asks_room = Fraction(rule.presence_quorum) or rule.base == "present"
    if asks_room and past.beside.present is None:
        return Phrase(N_("Nobody kept a list of who was in the room."))
    voices = past.electorate.values()
    if rule.asks_population and not any(one.get("stands_for") for one in voices):
        return Phrase(N_("It was not recorded how many people each stands for."))
    if not rule.concurrence:
        return None
    by_group = past.rule.concurrence and past.rule.concurrence_by == rule.concurrence_by
    if past.beside.urn is not None and not by_group:
        return Phrase(N_("The ballots were secret, and it is not known from which groups they came."))
    groups = {str(one.get(rule.concurrence_by, "")) for one in voices}
    if groups == {""}:
        return Phrase(N_("It was not recorded who belongs to which group."))
    missing = [name for name in concurrence.named(rule, groups) if name not in groups]
    if missing:
        return Phrase(N_("Nobody had a voice for this sector: %(sector)s."), sector=sector_name(missing[0]))
    return None
