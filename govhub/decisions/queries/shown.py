"""Decisions as lines of a list and in full, for members and for the public."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, fn

from govhub.accounts.models import Person
from govhub.core.phrase import N_, Amount, Phrase
from govhub.core.units import plain
from govhub.decisions import rules
from govhub.decisions.methods import objecting, options, secrecy
from govhub.decisions.methods.shape import Outcome
from govhub.decisions.methods.tally import Beside
from govhub.decisions.models import Ballot, Decision, Voter, beside_of, entitled_now, voters_of
from govhub.decisions.queries import choosing, veiled
from govhub.decisions.queries.answering import answering
from govhub.decisions.queries.counts import positions
from govhub.decisions.queries.deliberated import afterwards
from govhub.decisions.queries.objections import objections_of
from govhub.decisions.queries.ratified import ratifying
from govhub.decisions.queries.standings import blocked_now, turnouts
from govhub.decisions.queries.weights import group_names
from govhub.documents.models import document_at, version_at

Answer = dict[str, Any]

STAGES = {
    "draft": N_("In preparation"),
    "open": N_("Open for voting"),
    "ended": N_("Ended"),
    "withdrawn": N_("Withdrawn"),
}
ENDED_HOW = {
    "time": N_("The closing time came."),
    "facilitator": N_("The facilitator closed the vote."),
    "everybody": N_("Everybody had answered."),
    "certain": N_("The missing answers could not change any more whether it passes."),
}


def stage_counts(which: Any) -> dict[str, int]:
    """How many of these decisions (a condition) are in each stage."""
    counted: Any = Decision.select(Decision.stage, fn.COUNT(Decision.id)).where(which)
    return dict(counted.group_by(Decision.stage).tuples())


def summaries(decisions: list[Decision]) -> list[Answer]:
    """Decisions as lines of a list, with one query for all ballots and one for all electorates."""
    ids = [decision.id for decision in decisions if decision.stage == "open"]
    given, blocked = turnouts(ids), blocked_now(ids)
    return [_summary(d, *given.get(d.id, (0, 0)), d.id in blocked) for d in decisions]


def _summary(decision: Decision, cast: int, entitled: int, blocked: bool = False) -> Answer:
    if (outcome := decision.counted) is not None:
        cast, entitled = outcome.turnout
    return {
        "decision": decision.number,
        "title": decision.title,
        "stage": decision.stage,
        **state_of(decision, blocked),
        "cast": cast,
        "entitled": entitled,
        "agree": outcome.heard.get("agree") if outcome else None,
        "document": decision.document,
        "version": decision.version,
        "closes_at": decision.closes_at,
        "held_at": decision.held_at,
        "opened_at": decision.opened_at,
        "ended_at": decision.ended_at,
        "created_at": decision.created_at,
    }


def state_of(decision: Decision, blocked: bool = False) -> Answer:
    """The state in a word, and the kind of tag that shows it; a block of an open vote is part of it, and
    so is that its clock stands still."""
    if decision.held_at is not None:
        return {"result": "", "kind": "blocked", "state": Phrase(N_("Open, the clock stands still"))}
    if decision.stage == "open" and blocked:
        return {"result": "", "kind": "blocked", "state": Phrase(N_("Open, and blocked"))}
    if decision.stage == "ended" and decision.has_lapsed:
        return {"result": decision.result, "kind": "closed", "state": Phrase(N_("Passed, and lapsed since"))}
    if decision.stage == "ended":
        kind = {"no_quorum": "late"}.get(decision.result, decision.result)
        return {"result": decision.result, "kind": kind, "state": Phrase(rules.RESULTS[decision.result])}
    kind = {"withdrawn": "closed"}.get(decision.stage, decision.stage)
    return {"result": "", "kind": kind, "state": Phrase(STAGES[decision.stage])}


def described(decision: Decision) -> Answer:
    """A decision in full, for members and (once it is open, in a public space) for the public."""
    rule, voters = decision.parts, voters_of(decision)
    electorate = [_voice(voter, None, decision) for voter in voters]
    if decision.stage == "draft":
        electorate = _projected(decision)
    ballots = _ballots(decision)
    is_sealed = secrecy.is_sealed(rule, decision.stage)
    beside = beside_of(decision)
    outcome = decision.counted or _standing(decision, electorate, ballots, is_sealed, beside)
    proposer = decision.proposer
    known: Answer = {
        **_summary(decision, *outcome.turnout, outcome.result == "blocked"),
        "text": decision.text,
        **_text_of(decision),
        "proposer": proposer.name if proposer else "",
        "round": decision.round,
        "zone": decision.zone,
        "left": rules.time_left(decision.closes_at, decision.time) if decision.stage == "open" else None,
        "declared_closes_at": decision.declared_closes_at,
        "topic": decision.topic,
        "ratifies": decision.ratifies,
        "ratifies_version": decision.ratifies_version,
        "ratifying": ratifying(decision.space, decision.ratifies, decision.ratifies_version),
        "allows": allowed(decision),
        "conditions": decision.conditions,
        "casting": decision.casting,
        **afterwards(decision),
        "ended_how": Phrase(ENDED_HOW[decision.ended_how]) if decision.ended_how else None,
        "rule": {
            **rule.to_dict(),
            "method_name": Phrase(rules.METHOD_NAMES[rule.method]),
            "sentence": rules.sentence(rule, None if rule.unit == "weight" else outcome.entitled or None),
        },
        "rule_set": decision.rule_set.number,
        "rule_set_name": decision.rule_set.name,
        "options": decision.options or [],
        "choosing": choosing.around(decision, outcome, electorate, ballots),
        "positions": positions(rule),
        "sealed": is_sealed,
        "promises": veiled.promises(rule),
        "voices": _voices(decision, voters, ballots) if voters else electorate,
        "outcome": veiled.figures(rule, outcome, is_sealed, group_names(decision)),
        "objections": objections_of(decision),
        "objections_rule": objecting.objections_sentence(rule) if objecting.goes_on(rule) else None,
        "hashes": _hashes(decision),
    }
    return known | answering(decision, known, ballots, beside)


def _hashes(decision: Decision) -> Answer:
    """What anybody can compare."""
    return {
        "text": decision.text_hash,
        "electorate": decision.electorate_hash,
        "decision": decision.decision_hash,
        "trace": decision.trace_hash,
    }


def _standing(
    decision: Decision,
    electorate: list[Answer],
    ballots: dict[str, Ballot],
    is_sealed: bool,
    beside: Beside,
) -> Outcome:
    """The count of a vote that has not ended."""
    voices = {voice["voter"]: {**voice, "stakeholder": voice["organisation"]} for voice in electorate}
    given = {voter: ballot.said for voter, ballot in ballots.items()}
    if is_sealed:
        return secrecy.sealed(decision.parts, voices, given)
    return rules.standing(decision.parts, voices, given, decision.options or (), beside)


def _voices(decision: Decision, voters: list[Voter], ballots: dict[str, Ballot]) -> list[Answer]:
    """Every voice with its answer, as everybody may know it."""
    is_hidden = secrecy.is_sealed(decision.parts, decision.stage) or secrecy.is_secret(decision.parts)
    voices = [_voice(voter, ballots.get(voter.voter), decision) for voter in voters]
    return [veiled.veil(voice) for voice in voices] if is_hidden else voices


def own_voices(decision: Decision, voters: list[Voter]) -> list[Answer]:
    """Voices with their answers as those see them who answer for them, who may change them."""
    ballots = _ballots(decision)
    return [_voice(voter, ballots.get(voter.voter), decision) for voter in voters]


def _split(ballot: Ballot | None) -> list[Answer]:
    """What each answer gets of a weight that is divided."""
    given = (ballot.split or {}) if ballot else {}
    return [{"label": Phrase(rules.POSITIONS[c]), "weight": weight} for c, weight in given.items()]


_ALLOWS = {
    "passed": N_("It passed: up to %(amount)s may be allocated."),
    "open": N_("If it passes, up to %(amount)s may be allocated."),
    "over": N_("Had it passed, up to %(amount)s could have been allocated."),
}


def allowed(decision: Decision) -> Answer | None:
    """What may be spent if it passes: the amount, its unit, and a sentence; None if it is about no amount."""
    if decision.allows_amount is None:
        return None
    running = decision.stage in {"draft", "open"}
    word = "open" if running else "passed" if decision.result == "passed" else "over"
    amount = Amount(decision.allows_amount, decision.allows_unit)
    return {
        "amount": decision.allows_amount,
        "unit": decision.allows_unit,
        "plain": plain(decision.allows_amount, decision.allows_unit),
        "sentence": Phrase(_ALLOWS[word], amount=amount),
    }


def _text_of(decision: Decision) -> Answer:
    """The text that the proposal is about: the frozen one, or for a draft the version that it names."""
    title, text = decision.version_title, decision.version_text
    if decision.stage == "draft" and decision.document and decision.version:
        version = version_at(document_at(decision.space, decision.document), decision.version)
        title, text = version.title, version.markdown
    return {"version_title": title, "version_text": text}


def _projected(decision: Decision) -> list[Answer]:
    """Who would be entitled if the vote were opened now."""
    return [
        {
            "voter": voice["voter"],
            "name": voice["name"],
            "stakeholder": voice["stakeholder_name"],
            "organisation": voice["stakeholder"],
            "sector": voice["sector"],
            "weight": voice["weight"],
            "stands_for": voice["stands_for"],
            "group": voice["part"],
            "choice": None,
            "written": "",
            "reason": "",
            "by": "",
            "at": None,
        }
        for voice in entitled_now(decision.space, decision.parts)
    ]


def _ballots(decision: Decision) -> dict[str, Ballot]:
    rows = (
        Ballot.select(Ballot, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where((Ballot.decision == decision) & (Ballot.round == decision.round))
    )
    return {row.voter: row for row in rows}


def _voice(voter: Voter, ballot: Ballot | None, decision: Decision) -> Answer:
    answer = ballot.answer if ballot else None
    return {
        "voter": voter.voter,
        "name": voter.name,
        "stakeholder": voter.stakeholder_name,
        "organisation": voter.stakeholder,
        "sector": voter.sector,
        "weight": voter.weight,
        "stands_for": voter.stands_for,
        "group": voter.part,
        "choice": ballot.choice if ballot else None,
        "position": Phrase(rules.POSITIONS[ballot.choice]) if ballot else None,
        "answer": answer,
        "written": options.written(decision.parts, decision.options, answer) if answer else "",
        "split": _split(ballot),
        "split_by": (ballot.split or {}) if ballot else {},
        "reason": ballot.reason if ballot else "",
        "by": ballot.cast_by.name if ballot and ballot.cast_by else "",
        "at": ballot.cast_at if ballot else None,
        "channel": ballot.channel if ballot else "",
    }
