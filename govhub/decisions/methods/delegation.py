"""Who answers for whom: delegations, resolved once when the vote ends, and before that as a projection.

Sources: the rules of liquid democracy as they are usually stated: a direct vote suspends one's own
delegation; a cycle in which nobody votes casts nothing, and any direct vote in it breaks it. A proxy may
also answer apart for one of those it answers for: a ballot of that voice that names the proxy. It counts
as long as the delegation leads there, and gives way to an answer of the voice itself.

Everything here is the same in whatever order people acted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods.shape import DELEGATIONS, RECUSED, Answer, RuleSet

OFF, DIRECT, TRANSITIVE = "off", "direct", "transitive"
NARROWEST = ("decision", "topic", "space")  # the scopes, the one that goes before the others first

Edges = Sequence[Mapping[str, str]]
End = tuple[str, int]  # the voice at which a way ends, and how many steps it is away


@dataclass(frozen=True)
class Resolved:
    """How the voices of a vote are answered: `carried` {voice: the voice whose answer it shares}, `apart`
    {voice: the proxy that answered for it alone}, and `lapsed`, ballots of proxies that no longer hold."""

    carried: dict[str, str] = field(default_factory=dict)
    apart: dict[str, str] = field(default_factory=dict)
    lapsed: frozenset[str] = frozenset()


def is_on(rule: RuleSet) -> bool:
    """Whether voices can be carried by others. In a secret vote none can: nobody knows what the proxy chose,
    and it could not be taken back."""
    return rule.delegation != OFF and rule.secrecy != "secret"


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why such delegations cannot be used, or None."""
    if rule.delegation not in DELEGATIONS:
        return "delegation", Phrase(N_("Please choose one of the answers offered."))
    if rule.delegation != OFF and rule.secrecy == "secret":
        message = N_(
            "In a secret vote nobody can be carried by others: they could not see it nor take it back."
        )
        return "delegation", Phrase(message)
    return None


def resolved(rule: RuleSet, voices: Collection[str], ballots: Mapping[str, Answer], edges: Edges) -> Resolved:
    """Who answers for whom, from the ballots of these voices ({voice: answer}; an answer with `proxy` was
    given by that voice) and the delegations that hold for this vote ({"from": voice, "to": voice})."""
    by_proxy = {voice: str(answer["proxy"]) for voice, answer in ballots.items() if answer.get("proxy")}
    own = {voice for voice in ballots if voice in voices and voice not in by_proxy}
    if not is_on(rule):
        return Resolved(lapsed=frozenset(by_proxy))
    to = {edge["from"]: edge["to"] for edge in edges}
    apart = {
        voice: (proxy, steps)
        for voice, proxy in by_proxy.items()
        if voice in voices and (steps := _steps(rule, voices, own, to, voice, proxy))
    }
    ends = _ends(rule, voices, own, to)
    carried = {voice: end for voice, end in ends.items() if voice not in apart}
    kept = _within(rule.delegation_most, apart, carried)
    apart_kept = {voice: proxy for voice, (proxy, _) in apart.items() if voice in kept}
    return Resolved(
        {voice: proxy for voice, (proxy, _) in carried.items() if voice in kept},
        apart_kept,
        frozenset(by_proxy.keys() - apart_kept.keys()),
    )


def voting(voices: Iterable[str], ballots: Mapping[str, Answer]) -> tuple[set[str], dict[str, Answer]]:
    """The voices without those that declared an interest, and the ballots of the others."""
    given = {voice: said for voice, said in ballots.items() if said["choice"] != RECUSED}
    return set(voices) - (ballots.keys() - given.keys()), given


def carried(
    rule: RuleSet, voices: Collection[str], given: Mapping[str, Answer], edges: Edges
) -> dict[str, str]:
    """Whose answer counts for each voice that has not answered: {voice: the voice that answered}."""
    return resolved(rule, voices, given, edges).carried


def answerable(
    rule: RuleSet,
    voices: Collection[str],
    ballots: Mapping[str, Answer],
    edges: Edges,
    proxy: str,
    wanted: Collection[str] | None = None,
) -> set[str]:
    """The voices (of those that are wanted) for which a proxy may answer apart now: the delegation leads
    there, the voice has not answered itself, and the proxy does not answer for as many as it may already."""
    if not is_on(rule):
        return set()
    to = {edge["from"]: edge["to"] for edge in edges}
    own = {voice for voice, said in ballots.items() if voice in voices and not said.get("proxy")}

    def leads(voice: str) -> bool:
        return voice in voices and _steps(rule, voices, own, to, voice, proxy) > 0

    held = {voice for voice, said in ballots.items() if said.get("proxy") == proxy and leads(voice)}
    is_full = 0 < rule.delegation_most <= len(held)
    asked = coming_to(rule.delegation, proxy, to) if wanted is None else wanted
    return {v for v in asked if v not in own and (v in held or not is_full) and leads(v)}


def can_answer(
    rule: RuleSet,
    voices: Collection[str],
    ballots: Mapping[str, Answer],
    edges: Edges,
    voice: str,
    proxy: str,
) -> bool:
    """Whether a proxy may answer for a voice apart now."""
    return voice in answerable(rule, voices, ballots, edges, proxy, {voice})


def why_not_edge(rule: RuleSet, principal: str, proxy: str, edges: Edges) -> Phrase | None:
    """Why no more voices can be given to a proxy beside the delegations that hold, or None. Counted is who
    could come to it if nobody else voted: under the transitive rule also those that come through others,
    and then for everybody on the way."""
    most = rule.delegation_most
    if not most:
        return None
    to = {edge["from"]: edge["to"] for edge in edges} | {principal: proxy}
    at, seen = proxy, {principal}
    while at and at not in seen:
        if len(coming_to(rule.delegation, at, to)) > most:
            message = N_("Under this rule nobody may answer for more than %(n)s others.")
            return Phrase(message, n=most)
        seen.add(at)
        at = to.get(at, "") if rule.delegation == TRANSITIVE else ""
    return None


def coming_to(how: str, proxy: str, to: Mapping[str, str]) -> set[str]:
    """Whose voices could come to a proxy, if nobody else voted."""
    back: dict[str, list[str]] = {}
    for giver, taker in to.items():
        back.setdefault(taker, []).append(giver)
    found: set[str] = set()
    ahead = list(back.get(proxy, ()))
    while ahead:
        voice = ahead.pop()
        if voice != proxy and voice not in found:
            found.add(voice)
            ahead += back.get(voice, ()) if how == TRANSITIVE else ()
    return found


def ends_of(to: Mapping[str, str]) -> dict[str, str]:
    """At whom the way of each voice ends, if all who gave theirs stay silent; in a circle at nobody."""
    ends: dict[str, str | None] = {}
    for voice in to:
        way, at = [], voice
        while at in to and at not in ends:
            ends[at] = None
            way.append(at)
            at = to[at]
        end = ends.get(at, at)
        ends |= dict.fromkeys(way, end)
    return {voice: end for voice, end in ends.items() if end is not None}


def narrowest(
    delegations: Iterable[Mapping[str, Any]], decision: int, topic: str, voices: Collection[str]
) -> list[dict[str, str]]:
    """The edges for one decision, from the delegations that hold: of each voice the one with the narrowest
    scope, and only where both have a voice."""
    chosen: dict[str, tuple[int, str]] = {}
    for one in delegations:
        if not _reaches(one, decision, topic):
            continue
        rank = (NARROWEST.index(one["scope"]), str(one["proxy"]))
        chosen[one["principal"]] = min(rank, chosen.get(one["principal"], rank))
    pairs = sorted((voice, proxy) for voice, (_, proxy) in chosen.items())
    return [{"from": voice, "to": proxy} for voice, proxy in pairs if voice in voices and proxy in voices]


def _reaches(one: Mapping[str, Any], decision: int, topic: str) -> bool:
    if one["scope"] == "decision":
        return bool(one["decision"] == decision)
    if one["scope"] == "topic":
        return bool(topic) and str(one["topic"]).casefold() == topic.casefold()
    return True


def _ends(
    rule: RuleSet, voices: Collection[str], own: Collection[str], to: Mapping[str, str]
) -> dict[str, End]:
    """Of each voice that has not answered, who on its way is the first that has."""
    if rule.delegation == DIRECT:
        mine = {voice: proxy for voice, proxy in to.items() if voice in voices and voice not in own}
        return {voice: (proxy, 1) for voice, proxy in mine.items() if proxy in own}
    ends: dict[str, End | None] = {voice: (voice, 0) for voice in own}
    for voice in to:
        way, at = [], voice
        while at in voices and at not in ends:
            ends[at] = None  # whoever comes back here has gone in a circle
            way.append(at)
            at = to.get(at, "")
        end = ends.get(at)
        for one in reversed(way):
            end = None if end is None else (end[0], end[1] + 1)
            ends[one] = end
    return {voice: end for voice, end in ends.items() if end is not None and end[1]}


def _steps(
    rule: RuleSet,
    voices: Collection[str],
    own: Collection[str],
    to: Mapping[str, str],
    voice: str,
    proxy: str,
) -> int:
    """How many steps a proxy is away from a voice, with nobody between them who has answered; 0: it cannot
    answer for it."""
    at, seen = to.get(voice, ""), {voice}
    while at in voices and at not in seen:
        if at == proxy:
            return len(seen)
        if at in own or rule.delegation == DIRECT:
            return 0
        seen.add(at)
        at = to.get(at, "")
    return 0


def _within(most: int, apart: Mapping[str, End], carried: Mapping[str, End]) -> set[str]:
    """Whose voices are held, where nobody may hold more than `most`: first those that were answered for
    apart, then the nearest; voices that are as near come in the order of their keys."""
    if not most:
        return {*apart, *carried}
    held: dict[str, list[tuple[bool, int, str]]] = {}
    for ends in (apart, carried):
        for voice, (proxy, steps) in ends.items():
            held.setdefault(proxy, []).append((ends is carried, steps, voice))
    return {voice for ranks in held.values() for _, _, voice in sorted(ranks)[:most]}
