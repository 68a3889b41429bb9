"""The parts of a rule that hold under many methods, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import ALL, objecting, options
from govhub.decisions.methods.concurrence import EVERY, listed
from govhub.decisions.methods.shape import RuleSet, least_count
from govhub.spaces.phrases import sector as sector_name

_WHO = {
    "person": N_("Each person has one voice."),
    "weight": N_("Each organisation counts by its weight."),
}
_SHARES = {"at_least": N_("at least %(share)s"), "more_than": N_("more than %(share)s")}
_EMPTY = {
    "agrees": N_("A group of which nobody is left counts as agreeing."),
    "refuses": N_("A group of which nobody is left counts as not agreeing."),
}
_DELEGATION = {
    "direct": N_("A voice can be entrusted to another, who cannot pass it on."),
    "transitive": N_("A voice can be entrusted to another, and by them to others."),
}
_GROUPS = {  # (what the groups are, whether they are named, how many of them are enough)
    ("sector", False, "all"): N_("Of those who say yes or no in every sector, %(share)s must say yes too."),
    ("sector", False, "some"): N_(
        "In at least %(n)s sectors, of those who say yes or no %(share)s must say yes too."
    ),
    ("sector", False, "people"): N_(
        "A sector agrees when %(share)s of those in it who say yes or no say yes; the sectors that agree "
        "must stand for %(people)s of the people."
    ),
    ("sector", True, "all"): N_(
        "Of those who say yes or no, %(share)s must say yes too in each of: %(names)s."
    ),
    ("sector", True, "some"): N_(
        "Of those who say yes or no, %(share)s must say yes too in at least %(n)s of: %(names)s."
    ),
    ("sector", True, "people"): N_(
        "Of those who say yes or no, %(share)s must say yes too in sectors that stand for %(people)s of the "
        "people of: %(names)s."
    ),
    ("stakeholder", False, "all"): N_(
        "In every organisation, of what says yes or no %(share)s must be yes too."
    ),
    ("stakeholder", False, "some"): N_(
        "In at least %(n)s organisations, of what says yes or no %(share)s must be yes too."
    ),
    ("stakeholder", False, "people"): N_(
        "An organisation agrees when %(share)s of what says yes or no in it is yes; those that agree must "
        "stand for %(people)s of what all stand for."
    ),
    ("group", False, "all"): N_("In every group, of those who say yes or no %(share)s must say yes too."),
    ("group", False, "some"): N_(
        "In at least %(n)s groups, of those who say yes or no %(share)s must say yes too."
    ),
    ("group", False, "people"): N_(
        "A group agrees when %(share)s of those in it who say yes or no say yes; the groups that agree must "
        "stand for %(people)s of the people."
    ),
    ("group", True, "all"): N_(
        "In each of these groups, of those who say yes or no %(share)s must say yes too: %(names)s."
    ),
    ("group", True, "some"): N_(
        "In at least %(n)s of these groups, of those who say yes or no %(share)s must say yes too: %(names)s."
    ),
    ("group", True, "people"): N_(
        "Of these groups, those in which %(share)s of yes and no are yes must stand for %(people)s of the "
        "people: %(names)s."
    ),
}


def parts_said(rule: RuleSet, entitled: int | None) -> Iterator[Phrase]:
    """Each part in use that the method does not say itself, in the order in which a vote goes."""
    yield from _who(rule)
    if Fraction(rule.presence_quorum):
        yield _presence(rule, entitled)
    if options.chooses(rule):
        yield from _among(rule)
        return
    if rule.method == "majority":
        yield from _enough(rule)
    if objecting.goes_on(rule):
        yield objecting.objections_sentence(rule)
        if rule.fallback is not None:
            other = RuleSet.from_dict({"name": rule.name, **rule.fallback})
            said = ALL[other.method].sentence(other, entitled)
            yield Phrase(N_("That vote: %(rule)s"), rule=said)
    if rule.concurrence:
        yield groups_said(rule)
        yield from _of_groups(rule)


def _who(rule: RuleSet) -> Iterator[Phrase]:
    if rule.unit in _WHO:
        yield Phrase(_WHO[rule.unit])
    if rule.splits:
        yield Phrase(N_("A weight can be split between the answers."))
    if rule.delegation in _DELEGATION:
        yield Phrase(_DELEGATION[rule.delegation])
    if rule.delegation_most:
        yield plural_phrase(
            N_("Nobody may answer for more than %(n)s other."),
            N_("Nobody may answer for more than %(n)s others."),
            rule.delegation_most,
        )


def _presence(rule: RuleSet, entitled: int | None) -> Phrase:
    share = said_share(rule.presence_quorum, rule.presence_comparison)
    if entitled is None:
        return Phrase(N_("Of the entitled, %(share)s must be present."), share=share)
    least = least_count(entitled, Fraction(rule.presence_quorum), rule.presence_comparison) or entitled
    message = N_("At least %(least)s of the %(entitled)s entitled (%(share)s) must be present.")
    return Phrase(message, least=least, entitled=entitled, share=share)


def _enough(rule: RuleSet) -> Iterator[Phrase]:
    if rule.least:
        message = (
            N_("A weight of at least %(n)s must say yes.")
            if rule.unit == "weight"
            else N_("At least %(n)s must say yes.")
        )
        yield Phrase(message, n=rule.least)
    if Fraction(rule.population):
        share = said_share(rule.population, rule.population_comparison)
        yield Phrase(N_("Those who say yes must stand for %(share)s of the people."), share=share)
    if rule.blocking_least:
        message = N_("At least %(n)s who do not agree are needed to stop it on that ground.")
        yield Phrase(message, n=rule.blocking_least)


def groups_said(rule: RuleSet) -> Phrase:
    """Which groups must agree as well."""
    enough = "people" if Fraction(rule.concurrence_share) else "some" if rule.concurrence_of else "all"
    named = EVERY not in rule.concurrence
    given: dict[str, Any] = {
        "share": said_share(rule.concurrence_threshold, rule.concurrence_comparison),
        "n": rule.concurrence_of,
        "people": said_share(rule.concurrence_share, rule.concurrence_share_comparison),
        "names": "",
    }
    if named:
        called = sector_name if rule.concurrence_by == "sector" else str
        given["names"] = listed([called(name) for name in rule.concurrence])
    return Phrase(_GROUPS[rule.concurrence_by, named, enough], **given)


def _of_groups(rule: RuleSet) -> Iterator[Phrase]:
    if Fraction(rule.concurrence_quorum):
        message = N_("A group agrees only when at least %(share)s of it have answered.")
        yield Phrase(message, share=rule.concurrence_quorum)
    if rule.concurrence_empty in _EMPTY:
        yield Phrase(_EMPTY[rule.concurrence_empty])


def _among(rule: RuleSet) -> Iterator[Phrase]:
    if rule.seats > 1:
        yield Phrase(N_("There are %(n)s seats to fill."), n=rule.seats)
    if rule.strength == "margins":
        yield Phrase(N_("A victory is as clear as its margin."))
    if rule.highest:
        yield Phrase(N_("Scores go from 0 to %(n)s."), n=rule.highest)
    if rule.dots:
        yield _given_out(rule)
    if rule.least:
        yield Phrase(N_("A project needs at least %(n)s points."), n=rule.least)
    yield from _over_the_default(rule)
    if rule.ties == "lot" or rule.method == "stv":  # transferable votes always need one
        yield Phrase(N_("What is level is decided by lot, from a number published before the vote."))


def _given_out(rule: RuleSet) -> Phrase:
    if rule.method == "dots":
        return plural_phrase(N_("Everybody has %(n)s dot."), N_("Everybody has %(n)s dots."), rule.dots)
    return plural_phrase(N_("Everybody has %(n)s point."), N_("Everybody has %(n)s points."), rule.dots)


def _over_the_default(rule: RuleSet) -> Iterator[Phrase]:
    if Fraction(rule.option_quorum):
        message = N_("At least %(share)s of the entitled must prefer an option to that.")
        yield Phrase(message, share=rule.option_quorum)
    if Fraction(rule.ratio) > 1:
        message = N_("At least %(n)s times as many must prefer it to that as the other way round.")
        yield Phrase(message, n=rule.ratio)


def said_share(share: str, comparison: str) -> Phrase:
    """A share with how it is compared."""
    return Phrase(_SHARES[comparison], share=share)
