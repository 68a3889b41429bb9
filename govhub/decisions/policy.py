"""Who may propose, open, answer and close."""

from __future__ import annotations

from typing import Any

from govhub.core import policy
from govhub.core.actor import Actor
from govhub.core.phrase import N_
from govhub.decisions.methods.shape import RECUSED
from govhub.spaces.models import roles_of
from govhub.spaces.policy import is_facilitator, is_member, takes_part


def facilitates_or_proposed(actor: Actor, subject: Any) -> bool:
    """Whoever facilitates the space, and whoever made the proposal while still taking part."""
    roles = roles_of(actor, subject.space)
    own = actor.person_id is not None and getattr(subject, "proposer_id", None) == actor.person_id
    return "facilitator" in roles or (own and bool(roles - {"observer"}))


RULES: dict[str, policy.Predicate] = {
    "decisions.make_rule_set": is_facilitator,
    "decisions.propose": takes_part,
    "decisions.revise": facilitates_or_proposed,
    "decisions.open": is_facilitator,
    "decisions.cast_ballot": takes_part,  # and a voice in the frozen electorate
    "decisions.amend": is_facilitator,
    "decisions.test_objection": takes_part,  # a facilitator, or the other voices, as the rule says
    "decisions.close": is_facilitator,
    "decisions.withdraw": facilitates_or_proposed,
    "decisions.extend": policy.nobody_but_the_system,
    "decisions.hold": policy.nobody_but_the_system,
    "decisions.resume": policy.nobody_but_the_system,
    "decisions.remind": policy.nobody_but_the_system,
    "decisions.index": is_member,
    "decisions.show": is_member,
    "decisions.rule_sets": is_member,
    "decisions.rule_set": is_member,
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
    return N_("%(actor)s voted on %(about)s")


PHRASES: dict[str, Any] = {
    "decisions.make_rule_set": N_("%(actor)s made %(about)s"),
    "decisions.propose": N_("%(actor)s made a proposal: %(about)s"),
    "decisions.revise": N_("%(actor)s revised the proposal %(about)s"),
    "decisions.open": N_("%(actor)s opened the vote on %(about)s"),
    "decisions.cast_ballot": _voted,
    "decisions.test_objection": N_("%(actor)s tested an objection in %(about)s"),
    "decisions.amend": N_("%(actor)s amended %(about)s; everybody is asked again"),
    "decisions.close": _closed,
    "decisions.extend": N_("Too few answered: the vote is prolonged: %(about)s"),
    "decisions.hold": N_("The clock of the vote stands still: %(about)s"),
    "decisions.resume": N_("The clock of the vote goes on: %(about)s"),
    "decisions.remind": N_("%(actor)s reminded those who have not answered: %(about)s"),
    "decisions.withdraw": N_("%(actor)s withdrew %(about)s"),
}
