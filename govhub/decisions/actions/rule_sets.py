"""Rule sets: named, versioned, never changed."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import canonical_hash
from govhub.core.errors import Invalid
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.models import RuleSet, rule_set_at
from govhub.decisions.queries.composing import composed
from govhub.spaces.models import next_number, space_named


@act("decisions.make_rule_set", forms.MakeRuleSet)
def make_rule_set(actor: Actor, form: forms.MakeRuleSet) -> dict[str, Any]:
    """Make a rule set, or the next version of one. Open and ended decisions keep the one they have."""
    space = space_named(form.space)
    authorize(actor, "decisions.make_rule_set", space)
    rule = composed(space, form, form.name)
    if wrong := rules.why_not_rule(rule):
        raise Invalid(dict([wrong]))
    last = rule_set_at(space, form.rule_set) if form.rule_set else None
    made = RuleSet.create(
        space=space,
        number=last.number if last else next_number(space, "rule_set"),
        version=last.version + 1 if last else 1,
        name=form.name,
        rule=rule.to_dict(),
        created_by=actor.person_id,
    )
    facts = {"rule_set": made.number, "version": made.version, "rule": rule.to_dict()}
    facts["rule_hash"] = canonical_hash(rule.to_dict())
    record("decisions.make_rule_set", actor, space, about=f"rule_set:{made.number}", facts=facts)
    return {"rule_set": made.number, "version": made.version}
