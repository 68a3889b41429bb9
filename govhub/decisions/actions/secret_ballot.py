"""Ballots whose content is hidden: secret ones, which fall into an urn, and those named after the close.

The row of a secret ballot and its entry say that a voice has voted, and nothing else. What it chose is
in the urn: one row for the whole vote, written anew with each ballot, equal ballots together and sorted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from govhub.core import audit
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry, record
from govhub.core.bus import announcer
from govhub.core.db import store
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import secrecy
from govhub.decisions.methods.shape import RECUSED, VOTED, Answer, RuleSet
from govhub.decisions.methods.tally import Beside, tallied
from govhub.decisions.models import Ballot, Decision, Urn, Voter, ballots_of, voters_of
from govhub.decisions.rules.counting import everybody_answered

Facts = dict[str, Any]
_left: list[bool] = []  # whether the database's log still holds what it should not


def refuse(name: str, decision: Decision, voter: Voter) -> None:
    """In a secret vote everybody answers for themselves (whoever enters a ballot for another would know it),
    and once: a ballot that lies in the urn cannot be found there, so it can neither be changed nor taken
    back, nor can an interest be declared after it. Raises RuleBroken."""
    if not secrecy.is_secret(decision.parts):
        return
    if name != "decisions.cast_ballot":
        message = N_("This vote is secret: nobody can enter a ballot for somebody else.")
        raise RuleBroken(Phrase(message))
    given = _ballot(decision, voter)
    if given is not None and given.choice == VOTED:
        raise RuleBroken(Phrase(N_("You have voted. A secret ballot cannot be changed or taken back.")))


def is_dropped(decision: Decision, choice: str) -> bool:
    """Whether this answer falls into an urn. A declared interest is public, also in a secret vote."""
    return secrecy.is_secret(decision.parts) and choice != RECUSED


def drop(actor: Actor, decision: Decision, voter: Voter, answer: Answer, reason: str, channel: str) -> None:
    """Put a secret ballot into the urn, and record that the voice has voted. Neither the row, nor the
    entry, nor what is kept of the request says what was chosen, and the row has no time."""
    if reason:
        message = N_("A secret ballot has no reason: it would tell whose it is.")
        raise Invalid({"reason": Phrase(message)})
    audit.untold()
    row = _ballot(decision, voter) or Ballot(decision=decision, round=decision.round, voter=voter.voter)
    changed = row.id is not None  # an interest was declared, and is taken back
    row.choice, row.answer, row.split, row.reason = VOTED, None, None, ""
    row.channel, row.cast_by, row.cast_at = channel, None, decision.opened_at
    row.save()
    before = Urn.get_or_none((Urn.decision == decision) & (Urn.round == decision.round))
    lines = secrecy.with_one_more(before.lines if before else (), decision.parts, voter.fact(), answer)
    empty(decision)  # written anew, so that where it lies in the file tells nothing either
    Urn.create(decision=decision, round=decision.round, lines=lines)
    facts = {
        "decision": decision.number,
        "decision_hash": decision.decision_hash,
        "round": decision.round,
        "voter": voter.voter,
        "choice": VOTED,
        "channel": channel,
        "changed": changed,
    }
    record("decisions.cast_ballot", actor, decision.space, about=decision.about, facts=facts)


def _ballot(decision: Decision, voter: Voter) -> Ballot | None:
    here = (Ballot.decision == decision) & (Ballot.round == decision.round)
    found: Ballot | None = Ballot.get_or_none(here & (Ballot.voter == voter.voter))
    return found


def kept_back(rule: RuleSet, facts: Facts, reason: str) -> tuple[Facts, Facts]:
    """What the entry of an answer says before the close where answers are named after it: that there is
    one, and a commitment to what it is."""
    private = {"reason": reason} if reason else {}
    if rule.secrecy != secrecy.AFTER_CLOSE or facts["choice"] == RECUSED:
        return facts, private
    said = {name: facts[name] for name in ("choice", "answer", "split") if name in facts}
    public = {name: value for name, value in facts.items() if name not in said}
    return {**public, "choice": VOTED}, {**private, "ballot": said}


def why_not_closed(actor: Actor, decision: Decision) -> None:
    """A secret vote ends before its time only when everybody has voted, so that nobody can end it when few
    ballots could tell on those who cast them. Raises RuleBroken."""
    if not secrecy.is_secret(decision.parts) or actor.is_system:
        return
    if decision.time < decision.closes_at and not _has_everybody(decision):
        message = N_("This vote is secret: it ends at its closing time, or when everybody has voted.")
        raise RuleBroken(Phrase(message))


def _has_everybody(decision: Decision) -> bool:
    electorate = {row.voter: row.fact() for row in voters_of(decision)}
    ballots = {row.voter: row.said for row in ballots_of(decision)}
    return everybody_answered(secrecy.sealed(decision.parts, electorate, ballots))


def with_urn(
    decision: Decision, electorate: dict[str, Facts], ballots: dict[str, Facts], beside: Beside
) -> Beside:
    """What the count needs, with the content of the urn where enough have voted for it to be opened."""
    if not secrecy.is_secret(decision.parts):
        return beside
    if secrecy.too_few(decision.parts, tallied(decision.parts, electorate, ballots)) is not None:
        return beside
    urn = Urn.get((Urn.decision == decision) & (Urn.round == decision.round))
    return replace(beside, urn=tuple(urn.lines))


def published(decision: Decision, ballots: dict[str, Facts]) -> Facts:
    """What the closing entry tells where answers are named after the close: all of them."""
    if decision.parts.secrecy != secrecy.AFTER_CLOSE:
        return {}
    given = [{"voter": voter, **said} for voter, said in sorted(ballots.items()) if said["choice"] != RECUSED]
    return {"ballots": given}


def why_not_amended(decision: Decision) -> None:
    """Secret ballots were cast about one text and cannot be asked for again. Raises RuleBroken."""
    if secrecy.is_secret(decision.parts):
        message = N_("This vote is secret: its text cannot be amended. It can be withdrawn and put anew.")
        raise RuleBroken(Phrase(message))


def empty(decision: Decision) -> None:
    """Destroy the urn: what was published of it stands in the record, and what was not is nobody's."""
    if secrecy.is_secret(decision.parts):
        Urn.delete().where(Urn.decision == decision).execute()


@announcer
def forget(entry: AuditEntry) -> None:
    """After a secret ballot, and after the end of such a vote: the database's log must not keep how the urn
    looked before. Where somebody reads just then it is tried again soon (`fold_again`)."""
    is_secret = entry.act == "decisions.cast_ballot" and entry.facts["choice"] == VOTED
    ends = entry.act in {"decisions.close", "decisions.withdraw"}
    if ends or (is_secret and not entry.entry["commitments"]):
        _left[:] = [] if store.fold() else [True]


def fold_again() -> None:
    """Empty the log where that had not been possible."""
    if _left and store.fold():
        _left.clear()
