"""Who learns who answered what, and when: at once, when the vote has ended, or never.

A secret ballot lies in an urn without voter, order or time. The urn is published sorted when the vote
ends, and only where that tells on nobody: fewer than five ballots that are published together would.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from govhub.core.canonical import canonical_bytes
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import ALL
from govhub.decisions.methods.conditions import in_weights
from govhub.decisions.methods.quorum import quorum_test
from govhub.decisions.methods.shape import (
    NO_QUORUM,
    RECUSED,
    SECRECIES,
    VOTED,
    Answer,
    Outcome,
    RuleSet,
    Test,
)
from govhub.decisions.methods.tally import (
    NOTHING,
    Electorate,
    Kind,
    Tally,
    drawn,
    facts_of,
    kind_of,
    parts_of,
    tallied,
)
from govhub.spaces.phrases import sector as sector_name

NAMED, AFTER_CLOSE, SECRET = SECRECIES
FEWEST = 5  # ballots that must be published together, so that they tell on nobody
URN = "urn"  # the name of the test that an urn must pass before it is opened

Lines = Sequence[Mapping[str, Any]]


def is_secret(rule: RuleSet) -> bool:
    """Whether nobody ever learns who answered what."""
    return rule.secrecy == SECRET


def is_sealed(rule: RuleSet, stage: str) -> bool:
    """Whether answers and standing are hidden from everybody at this stage. A proposal that was withdrawn
    during its vote was never counted, and what was answered stays where it is."""
    return rule.secrecy != NAMED and stage in {"open", "withdrawn"}


def why_not_secret(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why votes under such a rule cannot hide their answers, or None."""
    if rule.secrecy not in SECRECIES:
        return "secrecy", Phrase(N_("Please choose one of the answers offered."))
    if rule.secrecy == NAMED:
        return None
    if rule.method in ALL and set(ALL[rule.method].answers(rule)) & ALL[rule.method].REASONED:
        message = N_("Under this method an answer can need a reason, and the others must be able to reply.")
        return "secrecy", Phrase(N_("%(why)s So answers cannot be hidden."), why=Phrase(message))
    if rule.early_certain:
        message = N_("Answers are hidden: a vote that ends when the outcome is certain would tell them.")
        return "early_certain", Phrase(message)
    if rule.ties == "casting":
        message = N_("A casting vote is given by name: choose another way out of equal hidden votes.")
        return "ties", Phrase(message)
    return _why_not_urn(rule) if rule.secrecy == SECRET else None


def _why_not_urn(rule: RuleSet) -> tuple[str, Phrase] | None:
    if rule.delegation != "off":
        message = N_("Nobody can hand on a secret ballot: choose named votes, or no delegation.")
        return "delegation", Phrase(message)
    if rule.splits:
        message = N_("Parts of a voice would tell whose it was: a secret ballot cannot be split.")
        return "splits", Phrase(message)
    return None


def why_not_secret_open(rule: RuleSet, electorate: Electorate) -> Phrase | None:
    """Why a vote of this electorate cannot be secret, or None: in every group whose ballots are published
    together there must be enough voices, or secrecy would be a fiction."""
    if rule.secrecy != SECRET:
        return None
    facts = facts_of(electorate)
    small = _smallest(rule, Counter(kind_of(rule, one) for one in facts.values()))
    if small is None or small[1] >= FEWEST:
        return None
    kind, voices = small
    if kind == Kind():
        return plural_phrase(
            N_("A secret vote needs at least %(least)s voices, and there is %(n)s."),
            N_("A secret vote needs at least %(least)s voices, and there are %(n)s."),
            voices,
            least=FEWEST,
        )
    return plural_phrase(
        N_(
            "This vote cannot be secret: ballots are published by %(by)s, and there is only %(n)s voice of "
            "%(kind)s. At least %(least)s are needed, or it could be guessed who answered what."
        ),
        N_(
            "This vote cannot be secret: ballots are published by %(by)s, and there are only %(n)s voices of "
            "%(kind)s. At least %(least)s are needed, or it could be guessed who answered what."
        ),
        voices,
        by=_published_by(rule),
        kind=_called(rule, kind),
        least=FEWEST,
    )


def too_few(rule: RuleSet, tally: Tally) -> tuple[Kind, int] | None:
    """The group with the fewest ballots, where they are too few to be published; None where none is."""
    small = _smallest(rule, {kind: tally.answered.get(kind, 0) for kind in tally.entitled})
    return small if small is not None and small[1] < FEWEST else None


def _smallest(rule: RuleSet, voices: Mapping[Kind, int]) -> tuple[Kind, int] | None:
    return min(voices.items(), key=lambda one: (one[1], one[0]), default=None)


def _published_by(rule: RuleSet) -> Phrase:
    if rule.unit == "weight" and rule.concurrence:
        return Phrase(N_("group and weight"))
    if rule.unit == "weight":
        return Phrase(N_("weight"))
    return Phrase(N_("group")) if rule.concurrence else Phrase(N_("the people stood for"))


def _called(rule: RuleSet, kind: Kind) -> Phrase:
    named = sector_name(kind.group) if rule.concurrence_by == "sector" else kind.group
    weight = Phrase(N_("weight %(weight)s"), weight=kind.weight)
    if kind.group and rule.unit == "weight":
        return Phrase(N_("%(group)s with %(weight)s"), group=named, weight=weight)
    if kind.group:
        return named if isinstance(named, Phrase) else Phrase(N_("group “%(group)s”"), group=named)
    return weight if rule.unit == "weight" else Phrase(N_("some of them"))


def with_one_more(
    urn: Lines, rule: RuleSet, facts: Mapping[str, Any], answer: Answer
) -> list[dict[str, Any]]:
    """The urn with another ballot in it: equal ballots are one line, and the lines are sorted, so that
    nothing tells which came last."""
    kind = kind_of(rule, facts)
    made: dict[str, Any] = {"choice": answer["choice"], "voices": 0}
    made |= {"answer": list(answer["answer"])} if answer.get("answer") is not None else {}
    made |= {"group": kind.group} if kind.group else {}
    made |= {"weight": kind.weight} if rule.unit == "weight" else {}
    made |= {"stands_for": kind.stands_for} if kind.stands_for else {}
    lines = {_key(line): dict(line) for line in urn}
    line = lines.setdefault(_key(made), made)
    line["voices"] += 1
    return [lines[key] for key in sorted(lines)]


def _key(line: Mapping[str, Any]) -> bytes:
    """What makes two ballots equal, and how they are sorted."""
    return canonical_bytes({name: value for name, value in line.items() if name != "voices"})


def why_not_urn(
    rule: RuleSet, electorate: Electorate, ballots: Mapping[str, Answer], urn: Lines | None
) -> Iterable[str]:
    """What is wrong with an urn that is said to hold these voices' ballots, in plain English."""
    tally = tallied(rule, electorate, ballots)
    if too_few(rule, tally) is not None:
        if urn is not None:
            yield "the urn was opened, but too few had voted"
        return
    if urn is None:
        yield "the urn is missing"
        return
    if [_key(line) for line in urn] != sorted({_key(line) for line in urn}):
        yield "the lines of the urn are not sorted, or one is there twice"
    if any(type(line["voices"]) is not int or line["voices"] < 1 for line in urn):
        yield "a line of the urn stands for nobody"
        return
    if holds_others(rule, electorate, ballots, urn):
        yield "the urn holds other ballots than have been cast"


def holds_others(rule: RuleSet, electorate: Electorate, ballots: Mapping[str, Answer], urn: Lines) -> bool:
    """Whether an urn holds another number of ballots of a group than voices of it have voted."""
    held: Counter[Kind] = Counter()
    for line in urn:
        held[drawn(rule, line).kind] += line["voices"]
    return held != Counter(tallied(rule, electorate, ballots).answered)


def opened(rule: RuleSet, tally: Tally, found: Outcome) -> Outcome:
    """The outcome of a secret vote: what the urn came to, where there are enough ballots to open it; else
    nobody learns what is in it, and the vote has failed for want of answers."""
    fewest = min((tally.answered.get(kind, 0) for kind in tally.entitled), default=0)
    enough = fewest >= FEWEST
    test = Test(URN, fewest, sum(tally.answered.values()), str(FEWEST), "at_least", enough, FEWEST)
    if enough and tally.answers:
        return replace(found, tests=(*found.tests, test))
    cast = _cast(rule, tally)
    counts = dict.fromkeys(ALL[rule.method].answers(rule), 0)
    tests = (quorum_test(rule, tally.whole, cast), test)
    return _in_heads(rule, tally, Outcome(NO_QUORUM, tally.whole, cast, counts, tests))


def was_not_opened(outcome: Outcome) -> bool:
    """Whether this is the outcome of a secret vote in which too few had voted."""
    return any(test.name == URN and not test.holds for test in outcome.tests)


def sealed(rule: RuleSet, electorate: Electorate, ballots: Mapping[str, Answer]) -> Outcome:
    """What may be known of a vote while its answers are hidden: how many have answered, and so whether the
    quorum is missing; no other result."""
    masked = {voice: hidden(answer) for voice, answer in ballots.items()}
    tally = tallied(rule, electorate, masked, NOTHING)
    cast = _cast(rule, tally)
    quorum = quorum_test(rule, tally.whole, cast)
    word = "" if quorum.holds else NO_QUORUM
    known = Outcome(word, tally.whole, cast, {}, (quorum,), recused=tally.recused, scale=tally.scale)
    return _in_heads(rule, tally, known)


def unopened(outcome: Outcome) -> Outcome:
    """What is known of a vote, in the form of one whose urn stays shut: it explains no answers."""
    shut = Test(URN, 0, outcome.cast, str(FEWEST), "at_least", False, FEWEST)
    return replace(outcome, result=NO_QUORUM, tests=(*outcome.tests, shut))


def hidden(answer: Answer) -> Answer:
    """An answer without what it says. A declared interest stays public."""
    return answer if answer["choice"] == RECUSED else {"choice": VOTED}


def _in_heads(rule: RuleSet, tally: Tally, known: Outcome) -> Outcome:
    """Where weights count, also how many voices have answered, of how many; not what."""
    if rule.unit != "weight":
        return known
    voted = {VOTED: sum(tally.answered.values())}
    return replace(in_weights(known, tally), heads=voted, voices=tally.voices)


def _cast(rule: RuleSet, tally: Tally) -> int:
    return sum(n * parts_of(rule, kind, tally.scale) for kind, n in tally.answered.items())


_SENTENCES = {
    AFTER_CLOSE: N_("Who answered what is shown when the vote has ended."),
    SECRET: N_("The ballot is secret: who answered what is never shown."),
}


def said(rule: RuleSet) -> list[Phrase]:
    """What a rule says about secrecy; nothing where votes are named."""
    return [Phrase(_SENTENCES[rule.secrecy])] if rule.secrecy in _SENTENCES else []


def explain(outcome: Outcome) -> list[Phrase]:
    """What became of an urn."""
    test = next((one for one in outcome.tests if one.name == URN), None)
    if test is None:
        return []
    if test.holds:
        message = N_("The ballots were secret. The urn was opened at the end, with %(n)s ballots.")
        return [Phrase(message, n=test.of)]
    message = N_(
        "The urn was not opened. Fewer than %(least)s secret ballots were cast that would be published "
        "together (%(have)s), so it could have been guessed who answered what. Their content was destroyed."
    )
    return [Phrase(message, least=test.least, have=test.have)]
