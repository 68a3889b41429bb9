"""A rule and its outcome in sentences."""

from __future__ import annotations

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import ALL, concurrence, options, secrecy
from govhub.decisions.methods.shape import Change, Outcome, RuleSet
from govhub.decisions.methods.turning import OTHERS
from govhub.decisions.rules.clock import time_said
from govhub.decisions.rules.names import POSITIONS, RESULTS
from govhub.decisions.rules.parts_said import parts_said
from govhub.spaces.phrases import sector as sector_name


def sentence(rule: RuleSet, entitled: int | None = None) -> Phrase:
    """The rule in one sentence."""
    said = ALL[rule.method].sentence(rule, entitled)
    for more in (*parts_said(rule, entitled), *time_said(rule), *secrecy.said(rule)):
        said = Phrase(N_("%(rule)s %(more)s"), rule=said, more=more)
    return said


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    if secrecy.was_not_opened(outcome):
        return secrecy.explain(outcome)
    method = ALL[rule.method]
    among = options.chooses(rule)
    plain = outcome if among else method.result(rule, outcome.entitled, outcome.counts)
    said = method.explain(rule, plain)
    if outcome.fallback is not None:
        other = RuleSet.from_dict(outcome.fallback["rule"])
        said = [
            Phrase(N_("An objection stands after the last round, so the vote was counted by yes and no.")),
            *ALL[other.method].explain(other, Outcome.from_trace(outcome.fallback)),
        ]
    if rule.concurrence:
        said += concurrence.explain(rule, outcome, plain.passed)
    said += secrecy.explain(outcome)
    if outcome.recused:
        said.append(
            plural_phrase(
                N_("%(n)s declared an interest and is not counted; entitled without them: %(entitled)s."),
                N_("%(n)s declared an interest and are not counted; entitled without them: %(entitled)s."),
                outcome.recused,
                entitled=outcome.entitled,
            )
        )
    return said


def what_would_change(outcome: Outcome, most: int = 3) -> list[Phrase]:
    """The smallest changes that would have turned the outcome, in sentences; empty when none can."""
    return [_change_phrase(change) for change in outcome.changes[:most]]


def _change_phrase(change: Change) -> Phrase:
    before, after = (Phrase(POSITIONS[word]) if word else "" for word in (change.before, change.after))
    given = {"before": before, "after": after, "result": Phrase(RESULTS[change.result])}
    if change.where:  # 3 of them: one of this sector, two of that
        given["where"] = concurrence.listed([_voices_of(sector, n) for sector, n in change.where])
    one, many = _CHANGES[change.before is None, bool(change.where)]
    return plural_phrase(one, many, change.voices, **given)


_CHANGES = {  # (they had not answered, it matters of which sectors they are)
    (True, False): (
        N_("If %(n)s more had answered “%(after)s”: %(result)s."),
        N_("If %(n)s more had answered “%(after)s”: %(result)s."),
    ),
    (False, False): (
        N_("If %(n)s had answered “%(after)s” instead of “%(before)s”: %(result)s."),
        N_("If %(n)s had answered “%(after)s” instead of “%(before)s”: %(result)s."),
    ),
    (True, True): (
        N_("If %(n)s more (%(where)s) had answered “%(after)s”: %(result)s."),
        N_("If %(n)s more (%(where)s) had answered “%(after)s”: %(result)s."),
    ),
    (False, True): (
        N_("If %(n)s (%(where)s) had answered “%(after)s” instead of “%(before)s”: %(result)s."),
        N_("If %(n)s (%(where)s) had answered “%(after)s” instead of “%(before)s”: %(result)s."),
    ),
}


def _voices_of(sector: str, voices: int) -> Phrase:
    name = Phrase(N_("others")) if sector == OTHERS else sector_name(sector)
    return Phrase(N_("%(sector)s: %(n)s"), sector=name, n=voices)
