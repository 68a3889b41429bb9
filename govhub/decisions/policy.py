"""Who may propose, open, answer and close."""

from __future__ import annotations

from typing import Any

from govhub.core import policy
from govhub.core.actor import Actor
from govhub.core.phrase import N_
from govhub.decisions.methods.shape import RECUSED
from govhub.decisions.models import Decision
from govhub.spaces.models import roles_of
from govhub.spaces.policy import is_facilitator, is_member, takes_part


def facilitates_or_proposed(actor: Actor, subject: Any) -> bool:
    """Whoever facilitates the space, and whoever made the proposal while still taking part."""
    roles = roles_of(actor, subject.space)
    own = actor.person_id is not None and getattr(subject, "proposer_id", None) == actor.person_id
    return "facilitator" in roles or (own and bool(roles - {"observer"}))


def wrote_amendment(actor: Actor, subject: Any) -> bool:
    """Whoever wrote an amendment, while taking part."""
    own = actor.person_id is not None and getattr(subject, "author_id", None) == actor.person_id
    return own and takes_part(actor, subject)


def tests_objections(actor: Actor, subject: Any) -> bool:
    """Facilitators, or everybody who takes part (with another voice), as the frozen rule says."""
    by_group = isinstance(subject, Decision) and subject.parts.tested_by == "group"
    return takes_part(actor, subject) if by_group else is_facilitator(actor, subject)


RULES: dict[str, policy.Predicate] = {
    "decisions.make_rule_set": is_facilitator,
    "decisions.ratify_rule_set": policy.nobody_but_the_system,
    "decisions.propose": takes_part,
    "decisions.revise": facilitates_or_proposed,
    "decisions.open": is_facilitator,
    "decisions.cast_ballot": takes_part,  # and a voice in the frozen electorate
    "decisions.enter_ballot": is_facilitator,
    "decisions.mark_present": is_facilitator,
    "decisions.mark_left": is_facilitator,
    "decisions.delegate": takes_part,  # and a mandate to vote
    "decisions.end_delegation": takes_part,  # and the mandate of the voice
    "decisions.delegations": is_member,
    "decisions.amend": is_facilitator,
    "decisions.test_objection": tests_objections,
    "decisions.close": is_facilitator,
    "decisions.set_weights": is_facilitator,
    "decisions.cast_deciding_vote": is_facilitator,
    "decisions.weights": is_member,
    "decisions.withdraw": facilitates_or_proposed,
    "decisions.declare_interest": takes_part,  # and somebody who could answer for a voice
    "decisions.withdraw_interest": takes_part,
    "decisions.take_temperature": takes_part,
    "decisions.propose_amendment": takes_part,
    "decisions.accept_amendment": facilitates_or_proposed,
    "decisions.refuse_amendment": facilitates_or_proposed,
    "decisions.put_amendment_to_vote": facilitates_or_proposed,
    "decisions.withdraw_amendment": wrote_amendment,
    "decisions.settle_amendment": policy.nobody_but_the_system,
    "decisions.state_outcome": facilitates_or_proposed,
    "decisions.review": policy.nobody_but_the_system,
    "decisions.extend": policy.nobody_but_the_system,
    "decisions.hold": policy.nobody_but_the_system,
    "decisions.resume": policy.nobody_but_the_system,
    "decisions.remind": policy.nobody_but_the_system,
    "decisions.index": is_member,
    "decisions.show": is_member,
    "decisions.result": is_member,
    "decisions.rule_sets": is_member,
    "decisions.rule_set": is_member,
    "decisions.simulate": is_member,
    "decisions.try_rule": is_facilitator,
}

_OUTCOMES = {
    "passed": N_("%(about)s passed"),
    "failed": N_("%(about)s failed"),
    "no_quorum": N_("%(about)s failed: too few answered"),
    "blocked": N_("%(about)s was blocked"),
}


def _closed(facts: dict[str, Any]) -> str:
    return _OUTCOMES[facts["outcome"]]


def _voted(facts: dict[str, Any]) -> str:
    if facts["choice"] == RECUSED:
        return N_("%(actor)s declared an interest in %(about)s and is not counted")
    if facts.get("proxy"):
        return N_("%(actor)s voted on %(about)s for somebody who entrusted it to them")
    return N_("%(actor)s voted on %(about)s")


_AGAIN = {
    "reopen": N_("%(about)s is looked at again: it is reopened"),
    "escalate": N_("%(about)s is to be looked at again by those who facilitate and mediate"),
    "lapse": N_("%(about)s has lapsed, as was declared"),
}


def _reviewed(facts: dict[str, Any]) -> str:
    return _AGAIN[facts["how"]]


PHRASES: dict[str, Any] = {
    "decisions.make_rule_set": N_("%(actor)s made %(about)s"),
    "decisions.ratify_rule_set": N_("%(about)s was ratified"),
    "decisions.propose": N_("%(actor)s made a proposal: %(about)s"),
    "decisions.revise": N_("%(actor)s revised the proposal %(about)s"),
    "decisions.open": N_("%(actor)s opened the vote on %(about)s"),
    "decisions.cast_ballot": _voted,
    "decisions.enter_ballot": N_("%(actor)s entered an answer for somebody: %(about)s"),
    "decisions.mark_present": N_("%(actor)s noted who is present: %(about)s"),
    "decisions.mark_left": N_("%(actor)s noted who has left: %(about)s"),
    "decisions.delegate": N_("%(actor)s entrusted a voice to somebody: %(about)s"),
    "decisions.end_delegation": N_("%(actor)s took a voice back: %(about)s"),
    "decisions.test_objection": N_("%(actor)s tested an objection in %(about)s"),
    "decisions.set_weights": N_("%(actor)s set the weights of organisations"),
    "decisions.cast_deciding_vote": N_("%(actor)s gave the casting vote in %(about)s"),
    "decisions.amend": N_("%(actor)s amended %(about)s; everybody is asked again"),
    "decisions.close": _closed,
    "decisions.declare_interest": N_("%(actor)s declared an interest in %(about)s, before the vote"),
    "decisions.withdraw_interest": N_("%(actor)s took a declared interest back: %(about)s"),
    "decisions.take_temperature": N_("%(actor)s said what they think of a draft: %(about)s"),
    "decisions.propose_amendment": N_("%(actor)s proposed an amendment to %(about)s"),
    "decisions.accept_amendment": N_("%(actor)s accepted an amendment to %(about)s"),
    "decisions.refuse_amendment": N_("%(actor)s did not accept an amendment to %(about)s"),
    "decisions.put_amendment_to_vote": N_("%(actor)s put an amendment to the vote: %(about)s"),
    "decisions.withdraw_amendment": N_("%(actor)s took an amendment back: %(about)s"),
    "decisions.settle_amendment": N_("The vote on an amendment is over: %(about)s"),
    "decisions.state_outcome": N_("%(actor)s stated the outcome of %(about)s"),
    "decisions.review": _reviewed,
    "decisions.extend": N_("Too few answered: the vote is prolonged: %(about)s"),
    "decisions.hold": N_("The clock of the vote stands still: %(about)s"),
    "decisions.resume": N_("The clock of the vote goes on: %(about)s"),
    "decisions.remind": N_("%(actor)s reminded those who have not answered: %(about)s"),
    "decisions.withdraw": N_("%(actor)s withdrew %(about)s"),
}
