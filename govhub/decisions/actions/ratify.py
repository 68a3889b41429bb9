"""Rule sets are ratified by decisions."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import canonical_hash
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.methods import options
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import decision_at, rule_set_at
from govhub.spaces.models import Space, space_named


def ratified_by(space: Space, form: forms.Propose, rule: Rule) -> dict[str, Any]:
    """The version of a rule set that a proposal would ratify, if any. Raises Invalid."""
    if form.ratifies is None:
        return {"ratifies": None, "ratifies_version": None}
    if options.chooses(rule) or form.document is not None:
        message = N_("A rule set is ratified by a yes or no of its own, without a text beside it.")
        raise Invalid({"rule_set" if options.chooses(rule) else "document": Phrase(message)})
    try:
        named = rule_set_at(space, form.ratifies, form.ratifies_version)
    except NotFound:
        message = N_("Please choose one of the rule sets of this space.")
        raise Invalid({"ratifies": Phrase(message)}) from None
    return {"ratifies": named.number, "ratifies_version": named.version}


@act("decisions.ratify_rule_set", forms.DecisionRef)
def ratify_rule_set(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """A decision that named a version of a rule set has passed: that version is ratified, and no other."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.ratify_rule_set", decision)
    if decision.ratifies is None or decision.result != "passed":
        raise RuleBroken(Phrase(N_("Only a decision that passed can ratify a rule set.")))
    named = rule_set_at(decision.space, decision.ratifies, decision.ratifies_version)
    named.ratified_by, named.ratified_at = decision.number, clock.now()
    named.save()
    facts = {
        "rule_set": named.number,
        "version": named.version,
        "rule_hash": canonical_hash(named.rule),
        "decision": decision.number,
        "decision_hash": decision.decision_hash,
    }
    record("decisions.ratify_rule_set", actor, decision.space, about=f"rule_set:{named.number}", facts=facts)
    return {"rule_set": named.number, "version": named.version}
