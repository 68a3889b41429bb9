"""Rule sets: named, versioned, never changed."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import canonical_hash
from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import concurrence, consensus, majority, options, unanimity
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import RuleSet, rule_set_at
from govhub.spaces.models import Space, next_number, space_named
from govhub.spaces.phrases import SECTORS


@act("decisions.make_rule_set", forms.MakeRuleSet)
def make_rule_set(actor: Actor, form: forms.MakeRuleSet) -> dict[str, Any]:
    """Make a rule set, or the next version of one. Open and ended decisions keep the one they have."""
    space = space_named(form.space)
    authorize(actor, "decisions.make_rule_set", space)
    rule = _rule(space, form)
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


def _rule(space: Space, form: forms.MakeRuleSet) -> Rule:
    parts = form.model_dump(exclude={"space", "rule_set"})
    parts["concurrence"] = _sectors(space, form.concurrence)
    parts["concurrence_of"] = form.concurrence_of or 0
    parts["against"] = form.against if form.method == consensus.NAME else 0
    parts["ties"] = form.ties if form.method == majority.NAME else "reject"
    if form.method in options.AMONG:  # the parts of a yes or no do not count here
        unused = {name: getattr(Rule, name) for name in ("threshold", "comparison", "base")}
        parts |= unused
    rule = Rule(**parts)
    return unanimity.whole(rule) if form.method == unanimity.NAME else rule


def _sectors(space: Space, wanted: list[str]) -> list[str]:
    """The sectors that must agree, each once and in a fixed order; or the one sign for every sector."""
    if concurrence.EVERY in wanted:
        return [concurrence.EVERY]
    known = [*SECTORS, *space.own_sectors]
    if any(name not in known for name in wanted):
        raise Invalid({"concurrence": Phrase(N_("Please choose one of the answers offered."))})
    return [name for name in known if name in wanted]
