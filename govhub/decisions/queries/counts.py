"""A count as figures and sentences: the same for page, fragment, public page and API."""

from __future__ import annotations

from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions import rules
from govhub.decisions.methods import ALL, options
from govhub.decisions.methods.shape import CHOSE, RECUSED, Outcome, SectorCount, Test
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.spaces.phrases import sector as sector_name

Answer = dict[str, Any]

HINTS = {
    CHOSE: N_("I say below what I prefer."),
    "agree": N_("I support this proposal."),
    "abstain": N_("I go with the group. This counts for the quorum."),
    "disagree": N_("I think we can do better."),
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
ASKED = {RECUSED: N_("Declare an interest"), CHOSE: N_("Choose among the options")}


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
    words = (*ALL[rule.method].answers(rule), RECUSED)
    return [(p, Phrase(ASKED.get(p, rules.POSITIONS[p])), Phrase(hints[p])) for p in words]


def counted(rule: Rule, outcome: Outcome) -> Answer:
    """A count as figures and sentences: the same for page, fragment, public page and API."""
    kinds = {"stand_aside": "aside"}
    bars = [
        {
            "choice": choice,
            "label": Phrase(rules.POSITIONS[choice]),
            "kind": kinds.get(choice, choice),
            "count": number,
            "percent": rules.percent(number, outcome.cast),
            "width": 100 * number // outcome.cast if outcome.cast else 0,
        }
        for choice, number in outcome.counts.items()
    ]
    tests = {test.name: _test(test) for test in outcome.tests}
    return {
        "result": outcome.result,
        "label": Phrase(rules.RESULTS[outcome.result]),
        "passed": outcome.passed,
        "cast": outcome.cast,
        "entitled": outcome.entitled,
        "recused": outcome.recused,
        "counts": outcome.counts,
        "bars": bars,
        "tests": tests,
        "sectors": [_sector(one) for one in outcome.sectors],
        "count": options.shown(outcome.count) if outcome.count else None,
        "explained": rules.explain(rule, outcome),
        "changes": rules.what_would_change(outcome),
    }


def _sector(one: SectorCount) -> Answer:
    return {
        "sector": one.sector,
        "name": sector_name(one.sector),
        "entitled": one.entitled,
        "cast": sum(one.counts.values()),
        "counts": one.counts,
        **_test(one.test),
    }


def _test(test: Test) -> Answer:
    return {
        "have": test.have,
        "of": test.of,
        "fraction": test.share,
        "percent": rules.percent(test.have, test.of),
        "width": 100 * test.have // test.of if test.of else 0,
        "needed": test.needed,
        "comparison": test.comparison,
        "least": test.least,
        "line": 100 * test.least // test.of if test.of and test.least is not None else None,
        "holds": test.holds,
    }
