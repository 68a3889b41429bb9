"""Who may read and propose goals, measure them, and promise something for them."""

from __future__ import annotations

from typing import Any

from govhub.core import clock, policy
from govhub.core.actor import Actor
from govhub.core.phrase import N_
from govhub.spaces.models import Space, Stakeholder, mandates_of
from govhub.spaces.policy import holds_role, is_facilitator, is_member, takes_part

facilitator_or_member = holds_role("facilitator", "member")


def answers_for(actor: Actor, space: Space, stakeholder: Stakeholder) -> bool:
    """Facilitators, and whoever holds a mandate of the stakeholder now."""
    held = [mandate.stakeholder for mandate in mandates_of(actor, space, clock.now())]
    return stakeholder in held or is_facilitator(actor, space)


def keeps_promise(actor: Actor, subject: Any) -> bool:
    """Who may speak for the stakeholder of a commitment: its mandated people and facilitators."""
    return answers_for(actor, subject.space, subject.stakeholder)


def checks(actor: Actor, subject: Any) -> bool:
    """Facilitators and members; and whoever entered a value may take it back."""
    return facilitator_or_member(actor, subject) or (
        actor.is_person and subject.entered_by_id == actor.person_id and takes_part(actor, subject)
    )


RULES: dict[str, policy.Predicate] = {
    "goals.index": is_member,
    "goals.show": is_member,
    "goals.propose": takes_part,
    "goals.rename": is_facilitator,
    "goals.settle": policy.nobody_but_the_system,
    "goals.indicator": is_member,
    "goals.define_indicator": facilitator_or_member,
    "goals.revise_indicator": facilitator_or_member,
    "goals.retire_indicator": is_facilitator,
    "goals.enter_measurement": takes_part,
    "goals.measurement": is_member,
    "goals.confirm_measurement": facilitator_or_member,
    "goals.refuse_measurement": checks,
    "goals.milestone": is_member,
    "goals.add_milestone": takes_part,
    "goals.finish_milestone": takes_part,
    "goals.reopen_milestone": facilitator_or_member,
    "goals.withdraw_milestone": facilitator_or_member,
    "goals.commitments": is_member,
    "goals.commitment": is_member,
    "goals.add_commitment": takes_part,  # for which stakeholder, the act asks
    "goals.finish_commitment": keeps_promise,
    "goals.reopen_commitment": keeps_promise,
    "goals.withdraw_commitment": keeps_promise,
    "goals.hand_over_commitment": keeps_promise,
}

_SETTLED = {
    "open": N_("%(about)s is put to the vote (decision D-%(decision)s, version %(version)s)"),
    "ratified": N_("%(about)s is ratified (decision D-%(decision)s, version %(version)s)"),
    "withdrawn": N_("%(about)s is no longer being decided (decision D-%(decision)s was withdrawn)"),
}


def _settled(facts: dict[str, Any]) -> str:
    not_ratified = N_("%(about)s is not ratified (decision D-%(decision)s, version %(version)s)")
    return _SETTLED.get(str(facts.get("outcome")), not_ratified)


PHRASES: dict[str, Any] = {
    "goals.propose": N_("%(actor)s proposed the goal %(about)s"),
    "goals.rename": N_("%(actor)s renamed %(about)s"),
    "goals.settle": _settled,
    "goals.define_indicator": N_("%(actor)s defined %(about)s"),
    "goals.revise_indicator": N_("%(actor)s changed the definition of %(about)s (version %(version)s)"),
    "goals.retire_indicator": N_("%(actor)s ended %(about)s: it is no longer measured"),
    "goals.enter_measurement": N_("%(actor)s entered a value of %(about)s for %(period)s"),
    "goals.confirm_measurement": N_("%(actor)s confirmed the value of %(about)s for %(period)s"),
    "goals.refuse_measurement": N_("%(actor)s refused a value of %(about)s for %(period)s"),
    "goals.add_milestone": N_("%(actor)s added the milestone %(about)s"),
    "goals.finish_milestone": N_("%(actor)s reached the milestone %(about)s"),
    "goals.reopen_milestone": N_("%(actor)s opened the milestone %(about)s again"),
    "goals.withdraw_milestone": N_("%(actor)s withdrew the milestone %(about)s"),
    "goals.add_commitment": N_("%(actor)s added the commitment %(about)s"),
    "goals.finish_commitment": N_("%(actor)s finished the commitment %(about)s"),
    "goals.reopen_commitment": N_("%(actor)s opened the commitment %(about)s again"),
    "goals.withdraw_commitment": N_("%(actor)s withdrew the commitment %(about)s"),
    "goals.hand_over_commitment": N_("%(actor)s handed over the commitment %(about)s"),
}
