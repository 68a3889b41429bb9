"""A rule and its outcome in sentences."""

from __future__ import annotations

from typing import Any

from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import ALL, concurrence, conditions, secrecy
from govhub.decisions.methods.concurrence import NAMELESS, Names
from govhub.decisions.methods.shape import Change, Outcome, RuleSet
from govhub.decisions.methods.turning import OTHERS
from govhub.decisions.rules.clock import time_said
from govhub.decisions.rules.names import POSITIONS, RESULTS
from govhub.decisions.rules.parts_said import parts_said


def sentence(rule: RuleSet, entitled: int | None = None) -> Phrase:
    """The rule in one sentence."""
    said = ALL[rule.method].sentence(rule, entitled)
    for more in (*parts_said(rule, entitled), *time_said(rule), *secrecy.said(rule)):
        said = Phrase(N_("%(rule)s %(more)s"), rule=said, more=more)
    return said


def explain(rule: RuleSet, outcome: Outcome, names: Names = NAMELESS) -> list[Phrase]:
    """Why it came out so, in sentences; `names` are those of groups that are known by their id."""
    if secrecy.was_not_opened(outcome):
        return secrecy.explain(outcome)
    said = ALL[rule.method].explain(rule, conditions.own(outcome))
    if outcome.fallback is not None:
        other = RuleSet.from_dict(outcome.fallback["rule"])
        said = [
            Phrase(N_("An objection stands after the last round, so the vote was counted by yes and no.")),
            *ALL[other.method].explain(other, Outcome.from_trace(outcome.fallback)),
        ]
    said += conditions.explain(rule, outcome)
    if rule.concurrence:
        said += concurrence.explain(rule, outcome, names)
    said += secrecy.explain(outcome)
    if outcome.carried:
        said.append(
            plural_phrase(
                N_("%(n)s voice was entrusted to a proxy and is counted with the answer of the proxy."),
                N_("%(n)s voices were entrusted to proxies and are counted with the answers of the proxies."),
                outcome.carried,
            )
        )
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


def what_would_change(outcome: Outcome, most: int = 3, names: Names = NAMELESS) -> list[Phrase]:
    """The smallest changes that would have turned the outcome, in sentences; empty when none can. Where
    for some it cannot be said, that is said too."""
    said = [_change_phrase(change, names) for change in outcome.changes[:most]]
    if outcome.unsaid == "delegation":
        said.append(
            Phrase(N_("How few other answers would have changed it is not said where voices are delegated."))
        )
    elif outcome.unsaid:
        said.append(Phrase(N_("For some other kinds of change the smallest could not be found out.")))
    return said


def _change_phrase(change: Change, names: Names) -> Phrase:
    before, after = (Phrase(POSITIONS[word]) if word else "" for word in (change.before, change.after))
    given: dict[str, Any] = {"before": before, "after": after, "result": Phrase(RESULTS[change.result])}
    if change.where:  # 3 of them: one of this sector, two of that
        where: list[Phrase | str] = [_voices_of(change, sector, n, names) for sector, n in change.where]
        given["where"] = concurrence.listed(where)
    elif change.which:
        given["where"] = Phrase(_WHICH[change.which])
    if change.scale:
        given["weight"] = conditions.amount(change.voices, change.scale)
        return Phrase(_WEIGHTS[change.before is None, "where" in given], **given)
    one, many = _CHANGES[change.before is None, "where" in given]
    return plural_phrase(one, many, change.voices, **given)


_WHICH = {
    "weight": N_("those with the greatest weight"),
    "people": N_("those who stand for the most people"),
    "certain": N_("certain ones"),
}
_WEIGHTS = {  # (had not answered, it matters of which groups)
    (True, False): N_("If weight %(weight)s more had said “%(after)s”: %(result)s."),
    (False, False): N_("If weight %(weight)s had said “%(after)s” instead of “%(before)s”: %(result)s."),
    (True, True): N_("If weight %(weight)s more (%(where)s) had said “%(after)s”: %(result)s."),
    (False, True): N_(
        "If weight %(weight)s (%(where)s) had said “%(after)s” instead of “%(before)s”: %(result)s."
    ),
}
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


def _voices_of(change: Change, sector: str, voices: int, names: Names) -> Phrase:
    name = Phrase(N_("others")) if sector == OTHERS else concurrence.called(sector, names)
    n = conditions.amount(voices, change.scale or 1)
    return Phrase(N_("%(sector)s: %(n)s"), sector=name, n=n)
