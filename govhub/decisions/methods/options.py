"""Choosing one among options: approval, instant runoff, Schulze, Ranked Pairs.

A ballot is a list as long as the options: ranks from 1 (None: not ranked), or under approval 1 for what is
approved. Nobody wins while two are level at the top. Where instant runoff must exclude one of several that
are level, also in earlier rounds, a lot decides which anybody can draw again: its seed is the electorate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any, cast

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.counting import approval, irv, ranked_pairs, schulze
from govhub.counting.formats import writing
from govhub.counting.formats.election import Election
from govhub.counting.profile import Approvals, Ballot, Ranked
from govhub.counting.report import as_json
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace
from govhub.decisions.methods.quorum import quorum_sentence, quorum_test, why_not_quorum
from govhub.decisions.methods.shape import (
    CHOSE,
    FAILED,
    NO_QUORUM,
    PASSED,
    Answer,
    Method,
    Outcome,
    RuleSet,
    Test,
)
from govhub.decisions.methods.tally import Beside, Marks

ABSTAIN = "abstain"
FEWEST, MOST = 2, 50

Option = Mapping[str, Any]  # {"id": 1, "name": "…"}, numbered from 1 as they are listed
Given = Sequence[int | None]
Weighed = Sequence[tuple[Given, int]]  # each choice with how much gave it

_SENTENCES = {
    "approval": N_("Everybody approves as many options as they like; the one that most approve is chosen."),
    "irv": N_(
        "Everybody ranks the options. The one with fewest first choices is left out, and its ballots go on "
        "to their next choice, until one remains."
    ),
    "schulze": N_(
        "Everybody ranks the options; each pair is compared, and the one with the strongest chain of "
        "victories over every other is chosen (Schulze)."
    ),
    "ranked_pairs": N_(
        "Everybody ranks the options; each pair is compared, and the victories hold from the clearest down "
        "(Ranked Pairs)."
    ),
}


@dataclass(frozen=True)
class Among:
    """One method among options, in the shape of every method. `equal`: two options may share a rank."""

    NAME: str
    equal: bool = False
    POSITIONS: tuple[str, ...] = (CHOSE, ABSTAIN)
    REASONED: frozenset[str] = frozenset()

    @property
    def ranks(self) -> bool:
        """Whether ballots are rankings."""
        return self.NAME != "approval"

    def answers(self, rule: RuleSet) -> tuple[str, ...]:
        """The answers that can be given."""
        return self.POSITIONS

    def why_not_rule(self, rule: RuleSet) -> tuple[str, Phrase] | None:
        """The field and the reason why such a rule cannot be used, or None."""
        if rule.concurrence:
            message = N_("Sectors can agree to a yes or no, not to a choice among options.")
            return "concurrence", Phrase(message)
        return why_not_quorum(rule)

    def result(self, rule: RuleSet, entitled: int, counts: Mapping[str, int]) -> Outcome:
        """The outcome before anybody's choice is looked at."""
        given = {position: counts.get(position, 0) for position in self.POSITIONS}
        cast = sum(given.values())
        quorum = quorum_test(rule, entitled, cast)
        winner = Test("winner", 0, 1, "1", "at_least", False, 1)
        return Outcome(FAILED if quorum.holds else NO_QUORUM, entitled, cast, given, (quorum, winner))

    def sentence(self, rule: RuleSet, entitled: int | None) -> Phrase:
        """The rule in one sentence."""
        said = Phrase(_SENTENCES[self.NAME])
        if Fraction(rule.quorum) == 0:
            return said
        quorum = quorum_sentence(rule, entitled)
        return Phrase(N_("%(rule)s It counts when %(quorum)s."), rule=said, quorum=quorum)

    def explain(self, rule: RuleSet, outcome: Outcome) -> list[Phrase]:
        """Why it came out so, in sentences."""
        if outcome.count is None:
            return [Phrase(N_("Nobody has chosen among the options."))]
        known = dict(zip(outcome.count["options"], outcome.count["names"], strict=True))
        names = " · ".join(known[one] for one in outcome.count["winners"])
        if len(outcome.count["winners"]) > 1:
            said = [Phrase(N_("Level at the top, so none is chosen: %(names)s"), names=names)]
        elif outcome.result == NO_QUORUM:
            said = [Phrase(N_("Ahead is “%(name)s”, but too few have answered."), name=names)]
        else:
            said = [Phrase(N_("Chosen is “%(name)s”."), name=names)]
        return said + ([_how_close(self.NAME, outcome.count)] if outcome.passed else [])


def _how_close(method: str, count: Mapping[str, Any]) -> Phrase:
    near = count.get("smallest_change")
    if near is None:
        return Phrase(N_("How few other ballots would have changed that cannot be said for this count."))
    if near["exact"]:
        return plural_phrase(
            N_("%(n)s ballot marked otherwise would have been enough to cost it the victory."),
            N_("%(n)s ballots marked otherwise would have been enough to cost it the victory."),
            int(near["ballots"]),
        )
    return plural_phrase(
        N_("At least %(n)s ballot would have had to be marked otherwise to cost it the victory."),
        N_("At least %(n)s ballots would have had to be marked otherwise to cost it the victory."),
        int(near["ballots"]),
    )


AMONG: dict[str, Method] = {
    one.NAME: cast(Method, one)
    for one in (
        Among("approval", equal=True),
        Among("irv"),
        Among("schulze", equal=True),
        Among("ranked_pairs", equal=True),
    )
}


def chooses(rule: RuleSet) -> bool:
    """Whether the rule chooses among options instead of answering yes or no."""
    return rule.method in AMONG


def counted(
    rule: RuleSet,
    plain: Outcome,
    marked: Sequence[tuple[Marks, int]],
    options: Sequence[Option],
    beside: Beside,
) -> Outcome:
    """The outcome with the count of how much chose what. Raises ValueError on what cannot be a choice."""
    for marks, _ in marked:
        if marks is None or why_not_answer(rule, options, marks) is not None:
            raise ValueError(f"{marks!r} is not an answer under {rule.method}")
    if not marked:
        return plain
    given = [(marks, weight) for marks, weight in marked if marks is not None]
    names = [one["name"] for one in options]
    count = {**_count(rule, given, options, beside.seed), "names": names, "seed": beside.seed}
    alone = len(count["winners"]) == 1
    winner = Test("winner", len(count["winners"]), 1, "1", "at_least", alone, 1)
    quorum = plain.tests[0]
    word = NO_QUORUM if not quorum.holds else PASSED if alone else FAILED
    return replace(plain, result=word, tests=(quorum, winner), count=count)


def shown(count: Mapping[str, Any]) -> dict[str, Any]:
    """The trace as pages and `govhub tally` show it: columns by option, winners with names."""
    names = dict(zip(count["options"], count["names"], strict=True))
    return as_json(Election("", tuple(count["options"]), names), dict(count))


def _count(rule: RuleSet, given: Weighed, options: Sequence[Option], seed: str) -> Trace:
    ids = tuple(one["id"] for one in options)
    if rule.method == "approval":
        approvals = Approvals(ids)
        for answer, weight in given:
            approvals.add([place for place, mark in enumerate(answer) if mark], weight)
        return approval.count(approvals)
    profile = ranked(given, ids)
    if rule.method == "irv":
        return _level(irv.count(profile, lot=Lot(ids, seed)))
    counting: Callable[[Ranked], Trace] = {
        "schulze": partial(schulze.count, seats=1), "ranked_pairs": partial(ranked_pairs.count, seats=1),
    }[rule.method]  # fmt: skip
    return counting(profile)


def _level(count: Trace) -> Trace:
    """Instant runoff whose last two are level, and were in every round: nobody wins by lot."""
    last = len(count["options"]) - 1
    for tie in count["ties"]:
        if tie.get("round") == last and tie["broken_by"] == "lot":
            level = sorted(tie["options"])
            return {**count, "winners": level, "order": [level, *count["order"][2:]]}
    return count


def ranked(given: Weighed, ids: Sequence[int]) -> Ranked:
    """The rankings, each with how much gave it, as a profile of the counting methods."""
    profile = Ranked(ids)
    for answer, weight in given:
        tiers: dict[int, list[int]] = {}
        for place, rank in enumerate(answer):
            if rank is not None:
                tiers.setdefault(rank, []).append(place)
        ballot: Ballot = tuple(
            tier[0] if len(tier) == 1 else tuple(tier) for _, tier in sorted(tiers.items())
        )
        profile.add(ballot, weight)
    return profile


def abif(method: str, ballots: Sequence[Answer], options: Sequence[Option], title: str) -> str | None:
    """The rankings as an ABIF file that other programs can count; None where ballots are no rankings."""
    given = [(one["answer"], 1) for one in ballots if one["choice"] == CHOSE]
    if method == "approval":
        return None
    ids = [one["id"] for one in options]
    return writing.abif(ranked(given, ids), {one["id"]: one["name"] for one in options}, title)


def why_not_answer(rule: RuleSet, options: Sequence[Option], answer: Given) -> Phrase | None:
    """Why this cannot be anybody's choice among these options, or None."""
    known = [rank for rank in answer if rank is not None]
    if len(answer) != len(options):
        return Phrase(N_("Please answer for each option, in the order in which they are listed."))
    if any(isinstance(rank, bool) or not isinstance(rank, int) for rank in known):
        return Phrase(N_("Please give a whole number."))
    if not known:
        return Phrase(N_("Please choose at least one option, or abstain."))
    if any(not 1 <= rank <= len(options) for rank in known):
        return Phrase(N_("A rank is between 1 and %(n)s."), n=len(options))
    if rule.method == "approval" and any(rank != 1 for rank in known):
        return Phrase(N_("An option is approved or not; there are no ranks."))
    among = cast(Among, AMONG[rule.method])
    if not among.equal and len(set(known)) != len(known):
        return Phrase(N_("Two options have the same rank; under this rule each needs its own."))
    missing = set(range(1, max(known))) - set(known)
    if missing:
        return Phrase(N_("Nothing has rank %(n)s. Please rank without a gap."), n=min(missing))
    return None


def written(method: str, options: Sequence[Option], answer: Given) -> str:
    """A ballot as it reads: `A > B = C`, or `A, B`."""
    names = [str(one["name"]) for one in options]
    if method == "approval":
        return ", ".join(name for name, mark in zip(names, answer, strict=True) if mark)
    tiers: dict[int, list[str]] = {}
    for name, rank in zip(names, answer, strict=True):
        if rank is not None:
            tiers.setdefault(rank, []).append(name)
    return " > ".join(" = ".join(tier) for _, tier in sorted(tiers.items()))
