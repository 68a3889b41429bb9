"""A count as figures and sentences: the same for page, fragment, public page and API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions import rules
from govhub.decisions.methods import ALL, concurrence, conditions, options
from govhub.decisions.methods.shape import CHOSE, RECUSED, SPLIT, Outcome, SectorCount, Test
from govhub.decisions.methods.shape import RuleSet as Rule

Answer = dict[str, Any]

HINTS = {
    CHOSE: N_("I say below what I prefer."),
    "agree": N_("I support this proposal."),
    "abstain": N_("I go with the group. This counts for the quorum."),
    "disagree": N_("I think we can do better."),
    "blank": N_("I give an empty ballot. It counts for the quorum, but not as a valid ballot."),
    "stand_aside": N_("I have concerns, but I do not stop it. A reason is needed."),
    "block": N_("This would cause harm; it stops the decision. A reason is needed."),
    "concern": N_("I agree, and something worries me. It is recorded and stops nothing. A reason is needed."),
    "endorse": N_("I like it."),
    "minor_contention": N_("Basically I like it."),
    "reservations": N_("I can live with it."),
    "more_discussion": N_("I do not understand it well enough yet."),
    "dislike_support": N_("It is not great, but I do not want to hold up the group."),
    "serious_disagreement": N_("I am not on board with this. A reason is needed."),
    "veto": N_("I stop this proposal. A reason is needed."),
}
ASKED = {
    SPLIT: N_("Divide my weight"),
    RECUSED: N_("Declare an interest"),
    CHOSE: N_("Choose among the options"),
}


def positions(rule: Rule) -> list[tuple[str, Phrase, Phrase]]:
    """The answers that a rule offers: word, label and hint."""
    hints = dict(HINTS)
    if options.chooses(rule):
        hints["abstain"] = N_("I leave the choice to the others. This counts for the quorum.")
    if rule.objections == "lifecycle":
        hints["block"] = N_("This would cause harm, or misses our aim. It is tested, and then answered.")
    if rule.objections == "advisory":
        hints["block"] = N_("This would cause harm. It is recorded, and under this rule it stops nothing.")
    if rule.method == "consensus":
        hints["disagree"] = N_("I am against it.")
        hints["block"] = N_("This would cause harm, and the others must answer that. A reason is needed.")
    elif rule.method not in {"consent", *options.AMONG} and rule.base != "yes_no":
        hints["abstain"] = N_("I take no side. Under this rule that works like a no.")
    hints[RECUSED] = N_(
        "I have an interest of my own in this. My voice is not counted at all, nor for the quorum. Say which."
    )
    hints[SPLIT] = N_(
        "I give one part of my weight to one answer, and the rest to others. Say below how much."
    )
    words = (*ALL[rule.method].answers(rule), *([SPLIT] if rule.splits else []), RECUSED)
    return [(p, Phrase(ASKED.get(p, rules.POSITIONS[p])), Phrase(hints[p])) for p in words]


def counted(rule: Rule, outcome: Outcome, names: Mapping[str, str] | None = None) -> Answer:
    """A count as figures and sentences: the same for page, fragment, public page and API. Where weights
    count, figures are weights, and heads stand beside them; `names` are those of groups known by an id."""
    kinds = {"stand_aside": "aside", "blank": "neutral"}
    heads, named = outcome.heads or {}, names or {}
    base = next((test.of for test in outcome.tests if test.name == "threshold"), 0)
    bars = [
        {
            "choice": choice,
            "label": Phrase(rules.POSITIONS[choice]),
            "kind": kinds.get(choice, choice),
            "count": _figure(number, outcome.scale),
            "heads": heads.get(choice, 0) if outcome.heads is not None else None,
            "percent": rules.percent(number, outcome.cast),
            "width": 100 * number // outcome.cast if outcome.cast else 0,
            "of_base": min(100, 100 * number // base) if base else 0,
        }
        for choice, number in outcome.counts.items()
    ]
    weighed = rule.unit == "weight"
    return {
        "result": outcome.result,
        "label": Phrase(rules.RESULTS[outcome.result]),
        "passed": outcome.passed,
        "cast": _figure(outcome.cast, outcome.scale),
        "entitled": _figure(outcome.entitled, outcome.scale),
        "recused": outcome.recused,
        "counts": {choice: _figure(number, outcome.scale) for choice, number in outcome.counts.items()},
        "unit": "weight" if weighed else "voices",
        "heads": outcome.heads,
        "bars": bars,
        "tests": {test.name: _test(test, weighed) | _titled(test, rule) for test in outcome.tests},
        "sectors": [_sector(one, outcome.scale, weighed, named) for one in outcome.sectors],
        "grouped_by": rule.concurrence_by,
        "count": options.shown(outcome.count) if outcome.count else None,
        "explained": rules.explain(rule, outcome, named),
        "changes": rules.what_would_change(outcome, names=named),
    }


def _sector(one: SectorCount, scale: int, weighed: bool, names: Mapping[str, str]) -> Answer:
    return {
        "sector": one.sector,
        "name": concurrence.called(one.sector, names),
        "entitled": _figure(one.entitled, scale),
        "cast": _figure(sum(one.counts.values()), scale),
        "counts": {choice: _figure(number, scale) for choice, number in one.counts.items()},
        "quorum": _test(one.quorum, weighed) if one.quorum else None,
        "stands_for": one.stands_for,
        "empty": one.empty,
        **_test(one.test, weighed),
        "agrees": one.agrees,
    }


def _test(test: Test, weighed: bool = False) -> Answer:
    people = test.name in {conditions.POPULATION, "concurrence_share"}
    heads = test.name in {conditions.BLOCKING, "concurrence", "against", "no_block", "winner"}
    return {
        "have": _figure(test.have, test.scale),
        "of": _figure(test.of, test.scale),
        "fraction": test.share,
        "percent": rules.percent(test.have, test.of),
        "width": 100 * test.have // test.of if test.of else 0,
        "needed": test.needed,
        "comparison": test.comparison,
        "least": None if test.least is None else _figure(test.least, test.scale),
        "line": 100 * test.least // test.of if test.of and test.least is not None else None,
        "holds": test.holds,
        "unit": "people" if people else "weight" if weighed and not heads else "voices",
    }


def _titled(test: Test, rule: Rule) -> Answer:
    """What a test is called, and what it needs, where that is not the same under every rule."""
    title, wanted = _TITLES.get(test.name), None
    if test.name == "threshold" and rule.method in conditions.SHARING:
        title = _BASES[rule.base]
    if test.name == "concurrence" and rule.concurrence_by != "sector":
        title = N_("Groups that agree")
    if test.name == conditions.LEAST:
        wanted = Phrase(N_("at least %(share)s"), share=test.needed)
    if test.name == conditions.BLOCKING:
        wanted = Phrase(N_("fewer than %(n)s"), n=test.needed)
    return {"title": Phrase(title) if title else None, "wanted": wanted}


_TITLES = {
    conditions.PRESENCE: N_("Quorum: present of all entitled"),
    conditions.LEAST: N_("Number of yes"),
    conditions.POPULATION: N_("People for whom those who agree stand, of all"),
    conditions.BLOCKING: N_("Do not agree; too few to stop it by the people"),
    "concurrence_share": N_("People for whom the groups that agree stand, of all"),
}
_BASES = {
    "yes": N_("Share of yes, of yes"),
    "yes_no": N_("Share of yes, of yes and no"),
    "yes_no_abstain": N_("Share of yes, of yes, no and abstentions"),
    "valid": N_("Share of yes, of valid ballots"),
    "cast": N_("Share of yes, of all answers"),
    "present": N_("Share of yes, of all present"),
    "entitled": N_("Share of yes, of all entitled"),
}


def _figure(parts: int, scale: int) -> int | str:
    """So many parts as what they are parts of: exactly."""
    amount = conditions.amount(parts, scale)
    return amount if isinstance(amount, int) else str(amount)
