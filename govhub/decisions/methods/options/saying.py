"""A choice among options in sentences: the rule, and why it came out so."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from govhub.core.phrase import N_, Amount, Phrase, plural_phrase
from govhub.decisions.methods.options.ballots import is_budget
from govhub.decisions.methods.quorum import quorum_sentence
from govhub.decisions.methods.shape import CHOSE, NO_QUORUM, Outcome, RuleSet

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
    "stv": N_(
        "Everybody ranks the options. Whoever reaches the quota is chosen, and what is above it goes on to "
        "the next choices; then the last is left out, until all seats are filled (Scottish rules)."
    ),
    "score": N_("Everybody gives each option a score; the highest sum is chosen."),
    "dots": N_("Everybody spreads dots over the options; the one with most dots is chosen."),
    "debian": N_(
        "Everybody ranks the options; the last of them is to discuss further. What does not win against that "
        "is dropped, and among the others the pairs decide (Debian)."
    ),
    "budget_greedy": N_(
        "Projects share a budget: those with most points first, passing over what no longer fits."
    ),
    "budget_greedy_no_skip": N_(
        "Projects share a budget: those with most points first, up to the first that no longer fits."
    ),
    "budget_greedy_threshold": N_(
        "Projects share a budget: those with most points first, if they have enough of them, passing over "
        "what no longer fits."
    ),
    "budget_equal_shares": N_(
        "Projects share a budget: everybody holds an equal share of it, and who wants a project pays for it "
        "together; the shares grow as long as the budget allows."
    ),
    "budget_equal_shares_comparison": N_(
        "Projects share a budget: everybody holds an equal share of it, and who wants a project pays for it "
        "together; the shares grow as long as the budget allows. If most points first gives more people more "
        "of their projects, that counts instead."
    ),
}
_BALLOTS = {
    "approval": N_("Everybody ticks the projects that they want."),
    "one": N_("Everybody ticks one project."),
    "points": N_("Everybody gives points to projects."),
    "ranking": N_("Everybody ranks projects; a higher rank is more points."),
}


def sentence(rule: RuleSet, entitled: int | None) -> Phrase:
    """The rule in one sentence."""
    said = Phrase(_SENTENCES[rule.method])
    if is_budget(rule):
        said = Phrase("%(one)s %(two)s", one=Phrase(_BALLOTS[rule.ballot]), two=said)
    if Fraction(rule.quorum) == 0:
        return said
    quorum = quorum_sentence(rule, entitled)
    return Phrase(N_("%(rule)s It counts when %(quorum)s."), rule=said, quorum=quorum)


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    count = outcome.count
    if count is None and outcome.counts.get(CHOSE):
        return [Phrase(N_("So many different ballots are counted when the vote has ended."))]
    if count is None:
        return [Phrase(N_("Nobody has chosen among the options."))]
    if is_budget(rule):
        said = [_funded(outcome, count)]
    else:
        said = [_chosen(rule, outcome, count)]
        said += [_dropped(one, _names(count)) for one in count.get("dropped", ())]
    return said + ([_how_close(rule, outcome, count)] if outcome.passed else [])


def _names(count: Mapping[str, Any]) -> dict[int, str]:
    return dict(zip(count["options"], count["names"], strict=True))


def _chosen(rule: RuleSet, outcome: Outcome, count: Mapping[str, Any]) -> Phrase:
    known, winners = _names(count), count["winners"]
    names = " · ".join(known[one] for one in winners)
    if len(winners) > rule.seats:
        if rule.seats > 1:
            message = N_("More are level than there are seats, so nobody is chosen: %(names)s")
            return Phrase(message, names=names)
        return Phrase(N_("Level at the top, so none is chosen: %(names)s"), names=names)
    if outcome.result == NO_QUORUM:
        if rule.seats > 1:
            return Phrase(N_("Ahead are %(names)s, but too few have answered."), names=names)
        return Phrase(N_("Ahead is “%(name)s”, but too few have answered."), name=names)
    if rule.method == "debian" and not outcome.passed:
        return Phrase(N_("“%(name)s” came first, so nothing else is decided."), name=names)
    if rule.seats > 1:
        return Phrase(N_("Chosen are: %(names)s"), names=names)
    return Phrase(N_("Chosen is “%(name)s”."), name=names)


def _dropped(one: Mapping[str, Any], names: Mapping[int, str]) -> Phrase:
    if one["by"] == "quorum":
        message = N_(
            "“%(name)s” is dropped: %(pro)s prefer it to discussing further, and %(needed)s are needed."
        )
    else:
        message = N_(
            "“%(name)s” is dropped: %(pro)s prefer it to discussing further, %(con)s the other way round; "
            "it needs more, and at least %(needed)s times as many."
        )
    given: dict[str, Any] = {key: str(one[key]) for key in ("pro", "con", "needed")}
    return Phrase(message, name=names[one["option"]], **given)


def _funded(outcome: Outcome, count: Mapping[str, Any]) -> Phrase:
    given: dict[str, Any] = {
        "names": " · ".join(_names(count)[one] for one in count["winners"]),
        "spent": in_money(count["spent"], count),
        "budget": in_money(count["budget"], count),
    }
    if not count["winners"]:
        return Phrase(N_("No project is funded."))
    if outcome.result == NO_QUORUM:
        message = N_("Ahead are %(names)s (%(spent)s of %(budget)s), but too few have answered.")
        return Phrase(message, **given)
    return Phrase(N_("Funded, with %(spent)s of %(budget)s: %(names)s"), **given)


def in_money(value: int | str, count: Mapping[str, Any]) -> Amount | str:
    """A figure of a count as an amount in words, rounded to the smallest part of the unit."""
    exact = Fraction(value) * count["parts"] + Fraction(1, 2)
    return Amount(exact.__floor__(), count["unit"]) if count["unit"] else str(value)


def _how_close(rule: RuleSet, outcome: Outcome, count: Mapping[str, Any]) -> Phrase:
    near = count.get("smallest_change")
    if near is None:
        return Phrase(
            N_("For this method nobody can say how few other ballots would have changed the result.")
        )
    if rule.unit == "weight":
        message = (
            N_("Ballots with a weight of %(weight)s marked otherwise would have been enough to change that.")
            if near["exact"]
            else N_("Ballots with a weight of at least %(weight)s would have had to be marked otherwise.")
        )
        return Phrase(message, weight=str(Fraction(int(near["ballots"]), outcome.scale)))
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
