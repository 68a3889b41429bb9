"""What went before a vote and what comes after it: temperature, amendments, interests, statement, review."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.phrase import N_, Day, Instant, Phrase, plural_phrase
from govhub.decisions.methods.secrecy import NAMED
from govhub.decisions.methods.shape import RECUSED, STOPS
from govhub.decisions.models import Amendment, Ballot, Decision, Temperature, interests_of, own_voices
from govhub.decisions.rules import POSITIONS
from govhub.decisions.rules.temperature import MARKS, TOGETHER, by_sector
from govhub.documents.rules import differences
from govhub.spaces.phrases import sector as sector_name

Answer = dict[str, Any]

STATES = {
    "proposed": ("open", N_("Waits for an answer")),
    "accepted": ("passed", N_("Accepted")),
    "refused": ("failed", N_("Not accepted")),
    "voted": ("open", N_("Is voted on")),
    "adopted": ("passed", N_("Adopted by vote")),
    "rejected": ("failed", N_("Rejected by vote")),
    "withdrawn": ("closed", N_("Withdrawn")),
}
AHEAD = {
    "reopen": N_("On %(day)s it is reopened: the same proposal is a draft again."),
    "escalate": N_("On %(day)s those who facilitate and mediate are asked to look at it again."),
    "lapse": N_("On %(day)s it lapses, unless it is decided anew."),
}
DONE = {
    "reopen": N_("It was reopened on %(day)s. What was decided holds until something else is."),
    "escalate": N_("On %(day)s those who facilitate and mediate were asked to look at it again."),
    "lapse": N_("It lapsed on %(day)s: it holds no longer, and nothing can be allocated under it."),
}
HOWS = {
    "reopen": N_("It is reopened: the same proposal is a draft again"),
    "escalate": N_("Facilitators and mediators are asked to look at it again"),
    "lapse": N_("It lapses: it holds no longer"),
}


def before_vote(actor: Actor, decision: Decision, voices: list[Answer]) -> Answer:
    """What members see around the vote: the temperature, amendments, and interests declared beforehand."""
    draft = decision.stage == "draft"
    names = {voice["voter"]: voice["name"] for voice in voices}
    own = own_voices(actor, decision) if draft else {}
    declared = [
        {"voter": row.voter, "name": names.get(row.voter, ""), "reason": row.reason, "mine": row.voter in own}
        for row in interests_of(decision)
    ]
    return {
        "temperature": _temperature(actor, decision),
        "amendments": _amendments(actor, decision),
        "interests": declared,
        "own_voices": [(voter, name) for voter, name in own.items()],
        "reopened_as": _number_of(decision, Decision.reopens) if decision.reviewed_at else None,
    }


def _temperature(actor: Actor, decision: Decision) -> Answer:
    rows: Any = Temperature.select(Temperature.person, Temperature.sector, Temperature.mark).where(
        Temperature.decision == decision
    )
    given = list(rows.tuples())
    found = by_sector((sector, mark) for _, sector, mark in given)
    return {
        "answers": len(given),
        "marks": [(mark, Phrase(words)) for mark, words in MARKS.items()],
        "sectors": [{"name": _named(sector), "counts": counts} for sector, counts in found],
        "mine": next((mark for person, _, mark in given if person == actor.person_id), ""),
    }


def _named(sector: str) -> Phrase | str:
    if sector == TOGETHER:
        return Phrase(N_("Sectors with few answers, together"))
    return sector_name(sector) if sector else Phrase(N_("Others"))


def _amendments(actor: Actor, decision: Decision) -> list[Answer]:
    query = Amendment.select(Amendment, Person).join(Person, JOIN.LEFT_OUTER)
    rows = query.where(Amendment.decision == decision).order_by(Amendment.number)
    return [_amendment(actor, decision, row) for row in rows]


def _amendment(actor: Actor, decision: Decision, row: Amendment) -> Answer:
    kind, words = STATES[row.state]
    waits = row.state in {"proposed", "voted"} and decision.stage == "draft"
    pieces = differences(decision.text, row.text) if waits else []
    return {
        "amendment": row.number,
        "text": row.text,
        "reason": row.reason,
        "author": row.author.name if row.author else "",
        "mine": row.author is not None and row.author.id == actor.person_id,
        "state": row.state,
        "kind": kind,
        "words": Phrase(words),
        "answer": row.answer,
        "vote": row.vote,
        "at": row.created_at,
        "paragraphs": [[{"kind": one.kind, "text": one.text} for one in paragraph] for paragraph in pieces],
    }


def _number_of(decision: Decision, column: Any) -> int | None:
    row = Decision.get_or_none((Decision.space == decision.space) & (column == decision.number))
    return row.number if row else None


def afterwards(decision: Decision) -> Answer:
    """What everybody sees who may see the decision: the outcome in words, and when it is looked at again."""
    return {
        "statement": decision.statement,
        "statement_at": decision.statement_at,
        "review": _review(decision),
        "lapsed": decision.has_lapsed,
        "extended": decision.extended,
        "prolonged": _prolonged(decision),
        "amends": decision.amends,
        "reopens": decision.reopens,
    }


def _prolonged(decision: Decision) -> Phrase | None:
    """That a vote was prolonged, how often, and from which closing time on."""
    if not decision.extended:
        return None
    return plural_phrase(
        N_("Too few had answered at the closing time (%(when)s), so the vote was prolonged by its rule."),
        N_("Too few had answered at the closing time (%(when)s): the vote was prolonged %(n)s times."),
        decision.extended,
        when=Instant(decision.declared_closes_at),
    )


def _review(decision: Decision) -> Answer | None:
    if not decision.review_on:
        return None
    over = decision.stage == "withdrawn" or (decision.stage == "ended" and decision.result != "passed")
    done = decision.reviewed_at is not None
    words = (DONE if done else AHEAD)[decision.review_how]
    sentence = Phrase(words, day=Day(decision.review_on))
    if decision.stage in {"draft", "open"}:
        sentence = Phrase(N_("If it passes: %(sentence)s"), sentence=sentence)
    return {
        "on": decision.review_on,
        "how": decision.review_how,
        "at": decision.reviewed_at,
        "sentence": None if over else sentence,
    }


def last_answers(decision: Decision) -> dict[str, Answer]:
    """What each voice had answered in the round before, for whoever wants to answer the same again."""
    if decision.round == 1 or decision.stage != "open" or decision.parts.secrecy != NAMED:
        return {}
    rows = Ballot.select().where((Ballot.decision == decision) & (Ballot.round == decision.round - 1))
    return {
        row.voter: {
            "choice": row.choice,
            "position": Phrase(POSITIONS[row.choice]),
            "reason": row.reason,
            # What stopped it was said about another text, and needs its reason anew.
            "again": row.choice not in STOPS and row.answer is None and row.split is None,
        }
        for row in rows
        if row.choice in POSITIONS and row.choice != RECUSED
    }
