"""Answers that are hidden: what the record may say of them before the end, and what follows at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govhub.core.clock import parse_iso
from govhub.decisions.methods import secrecy
from govhub.decisions.methods.shape import RECUSED, VOTED, RuleSet

if TYPE_CHECKING:
    from govhub.transparency.rules.recount import Vote

Entry = Mapping[str, Any]
TOLD = ("choice", "answer", "split")  # what an answer says


def cast(vote: Vote, entry: Entry) -> Iterator[str]:
    """The entry of a hidden answer says no more than that there is one, and a secret one is final."""
    facts, rule = entry["facts"], vote.rule
    before = vote.ballots.get((facts["round"], facts["voter"]))
    if rule.secrecy == secrecy.NAMED:
        if facts["choice"] == VOTED:
            yield "the answer is hidden, but this vote hides none"
        return
    if secrecy.is_secret(rule) and before is not None and before["choice"] == VOTED:
        yield "a secret ballot was changed after it had been cast"
    if facts["choice"] == RECUSED:
        return
    if facts["choice"] != VOTED or "answer" in facts or "split" in facts:
        yield "the entry tells the answer, but this vote hides it until it ends"
    if secrecy.is_secret(rule) and entry["commitments"]:
        yield "the entry of a secret ballot commits to what it says"


def ended(vote: Vote, entry: Entry) -> Iterator[str]:
    """What the end publishes: the answers that had been committed to, or the urn; and nothing else."""
    facts, rule = entry["facts"], vote.rule
    if rule.secrecy == secrecy.AFTER_CLOSE:
        yield from _named(vote, facts["ballots"])
    elif "ballots" in facts:
        yield "it publishes answers that were not hidden"
    urn = facts.get("beside", {}).get("urn")
    if secrecy.is_secret(rule):
        yield from secrecy.why_not_urn(rule, vote.electorate, _last(vote), urn)
    elif urn is not None:
        yield "it opens an urn, but this vote is not secret"
    if secrecy.is_secret(rule) or (rule.secrecy == secrecy.AFTER_CLOSE and facts["how"] == "everybody"):
        yield from _too_early(vote, entry)


def _last(vote: Vote) -> dict[str, dict[str, Any]]:
    round_ = vote.frozen["round"]
    return {voter: kept for (which, voter), kept in vote.ballots.items() if which == round_}


def _named(vote: Vote, stated: list[Mapping[str, Any]]) -> Iterator[str]:
    """Every answer that was given is published, once, and is the one that its entry had committed to."""
    hidden = {voter: kept for voter, kept in _last(vote).items() if kept["choice"] == VOTED}
    told = {one["voter"]: {name: one[name] for name in TOLD if name in one} for one in stated}
    if len(told) != len(stated) or told.keys() != hidden.keys():
        yield "the answers that it publishes are not those of the voices that had answered"
    for voter, kept in hidden.items():
        committed = kept.get("opened")
        if committed is None:
            yield f"the answer of {voter} (entry {kept['seq']}) is not there to be compared"
        elif told.get(voter) != committed:
            yield f"the answer of {voter} is not the one that entry {kept['seq']} committed to"
        kept |= told.get(voter, {})


def _too_early(vote: Vote, entry: Entry) -> Iterator[str]:
    """A vote that hides its answers does not end by itself before its time while somebody can still vote,
    and a secret one not at all."""
    known = secrecy.sealed(vote.rule, vote.electorate, _last(vote))
    if known.cast < known.entitled and parse_iso(entry["at"]) < vote.closes_at:
        yield "it ends the vote before its time, although not everybody had voted"


def why_not_hidden(
    rule: RuleSet, electorate: Mapping[str, Any], ballots: Mapping[str, Mapping[str, Any]], urn: Any
) -> Iterator[str]:
    """What contradicts the secrecy of a decision that was downloaded: ballots that tell, or a wrong urn."""
    if not secrecy.is_secret(rule):
        if urn is not None:
            yield "it holds an urn, but this vote was not secret"
        return
    if any(one["choice"] not in (VOTED, RECUSED) or "answer" in one for one in ballots.values()):
        yield "a ballot tells what was chosen, but this vote was secret"
        return
    yield from secrecy.why_not_urn(rule, electorate, ballots, urn)


def choices(said: Mapping[str, Any]) -> list[str | None]:
    """What was answered in a secret decision that was downloaded, without voices; None for each silent one.
    Where the urn was not opened, all that is known is that they have voted."""
    urn = (said.get("beside") or {}).get("urn")
    known: list[str | None] = [one["choice"] for one in said["ballots"]]
    silent: list[str | None] = [None] * (len(said["electorate"]) - len(known))
    if urn is not None:
        opened = [line["choice"] for line in urn for _ in range(line["voices"])]
        known = [one for one in known if one != VOTED] + opened
    return known + silent
