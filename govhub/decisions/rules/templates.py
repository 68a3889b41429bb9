"""Proven rule sets to begin with: what each is called, what it is good for, and its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import ALL, concurrence
from govhub.decisions.methods.shape import RuleSet


@dataclass(frozen=True)
class Template:
    """A rule set to begin with; `parts` are those that differ from what a rule set is by itself."""

    name: str
    good_for: str
    method: str
    parts: dict[str, Any]

    @property
    def rule(self) -> RuleSet:
        """Its rule."""
        return RuleSet(**{"name": "", "method": self.method, "quorum": "1/2", **self.parts})

    @property
    def title(self) -> Phrase:
        """The name to begin with."""
        return Phrase(self.name)

    @property
    def hint(self) -> Phrase:
        """What it is good for."""
        return Phrase(self.good_for)


_ALL: dict[str, Template] = {
    "consent": Template(
        N_("Consent"),
        N_("For everyday decisions of partners: it is good enough when nobody has a reason to stop it."),
        "consent",
        {},
    ),
    "consensus": Template(
        N_("Consensus"),
        N_("For what everybody must stand behind: nobody may be against."),
        "consensus",
        {},
    ),
    "consensus_minus_one": Template(
        N_("Consensus minus one"),
        N_("For what everybody should stand behind, but one alone cannot stop it."),
        "consensus",
        {"against": 1},
    ),
    "gradients": Template(
        N_("Gradients of agreement"),
        N_("For seeing how strong the support is before going ahead, in eight steps."),
        "gradients",
        {},
    ),
    "simple_majority": Template(
        N_("Simple majority"),
        N_("For choices that can be undone: more yes than no."),
        "majority",
        {},
    ),
    "two_thirds": Template(
        N_("Two thirds"),
        N_("For what changes the ground rules: twice as many yes as no."),
        "majority",
        {"threshold": "2/3", "comparison": "at_least"},
    ),
    "unanimity": Template(
        N_("Unanimity"),
        N_("For what binds everybody: nobody says no."),
        "unanimity",
        {"threshold": "1", "comparison": "at_least"},
    ),
    "every_sector": Template(
        N_("Majority of all and of every sector"),
        N_("For partners of unequal number: no sector can be outvoted by the others."),
        "majority",
        {"concurrence": (concurrence.EVERY,)},
    ),
    "double_majority": Template(
        N_("Double majority, as in the EU"),
        N_("For members of very different size: enough of the members, who stand for most of the people."),
        "majority",
        {
            "threshold": "11/20",
            "comparison": "at_least",
            "base": "entitled",
            "quorum": "0",
            "population": "13/20",
            "blocking_least": 4,
        },
    ),
    "people_and_cantons": Template(
        N_("People and cantons"),
        N_("For federations: a majority of all votes, and of the members by what each stands for."),
        "majority",
        {
            "unit": "weight",
            "splits": True,
            "quorum": "0",
            "concurrence": (concurrence.EVERY,),
            "concurrence_by": "stakeholder",
            "concurrence_share": "1/2",
        },
    ),
    "approval": Template(
        N_("Approval"),
        N_("For a quick choice among options: everybody ticks what they can live with."),
        "approval",
        {},
    ),
    "score": Template(
        N_("Scores"),
        N_("For comparing options when it matters how much people like each."),
        "score",
        {"highest": 5},
    ),
    "dots": Template(
        N_("Dots"),
        N_("For setting priorities in a workshop: everybody spreads a few dots."),
        "dots",
        {"dots": 5},
    ),
    "irv": Template(
        N_("Ranked choice (instant runoff)"),
        N_("For electing one person among several, without a second ballot."),
        "irv",
        {},
    ),
    "stv": Template(
        N_("Ranked choice for several seats"),
        N_("For electing a board in which every large enough group is represented (transferable votes)."),
        "stv",
        {"seats": 3},
    ),
    "schulze": Template(
        N_("Schulze"),
        N_("For a choice in which the winner should beat every other option, one against one."),
        "schulze",
        {},
    ),
    "ranked_pairs": Template(
        N_("Ranked pairs"),
        N_("For the same, with a count that is easier to follow: the clearest comparisons hold first."),
        "ranked_pairs",
        {},
    ),
    "debian": Template(
        N_("Debian general resolution"),
        N_("For choices in which discussing further is always an answer: each option must first beat it."),
        "debian",
        {"quorum": "0", "option_quorum": "1/4"},
    ),
    "equal_shares": Template(
        N_("Participatory budget, equal shares"),
        N_("For spending money so that every group of people gets its part."),
        "budget_equal_shares",
        {"quorum": "1/2"},
    ),
    "greedy": Template(
        N_("Participatory budget, most votes first"),
        N_("For spending money on what most people want, easy to explain."),
        "budget_greedy",
        {"quorum": "1/2"},
    ),
}


def offered() -> dict[str, Template]:
    """The templates whose method there is."""
    return {key: one for key, one in _ALL.items() if one.method in ALL}


TEMPLATES: dict[str, RuleSet] = {key: one.rule for key, one in offered().items()}
