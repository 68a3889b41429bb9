"""From what somebody filled in to a rule."""

from __future__ import annotations

from govhub.core.errors import Invalid, NotFound
from govhub.core.phrase import N_, Phrase
from govhub.decisions import forms
from govhub.decisions.methods import concurrence, unanimity
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.models import Weighting, rule_set_at
from govhub.decisions.rules.parts import only_used
from govhub.spaces.models import Space
from govhub.spaces.phrases import SECTORS, sector

_OFFERED = N_("Please choose one of the answers offered.")


def composed(space: Space, form: forms.RuleParts, name: str) -> Rule:
    """The rule that the parts make; what the method does not use is what it is by itself.

    Raises Invalid on names that the space does not know. Whether such a rule can be used is another
    question (`rules.why_not_rule`).
    """
    parts = form.model_dump(exclude={"space", "rule_set", "votes", "choices"})
    parts |= {"name": name, "concurrence_of": form.concurrence_of or 0, "ratio": str(form.ratio)}
    parts["concurrence"] = _groups(space, form.concurrence_by, form.concurrence)
    used = only_used(parts)
    if "fallback" in used:
        used["fallback"] = _fallback(space, form.fallback)
    rule = Rule(**used)
    return unanimity.whole(rule) if form.method == unanimity.NAME else rule


def _fallback(space: Space, number: int | None) -> dict[str, object] | None:
    """The rule that counts when an objection stays: a copy, so that it never changes by itself."""
    if number is None:
        return None
    try:
        return dict(rule_set_at(space, number).rule)
    except NotFound:
        raise Invalid({"fallback": Phrase(N_("Please choose one of the rule sets of this space."))}) from None


def _groups(space: Space, by: str, wanted: list[str]) -> list[str]:
    """The groups that must agree, each once and in a fixed order; or the one sign for every group."""
    if concurrence.EVERY in wanted:
        return [concurrence.EVERY]
    known = [word for word, _ in groups_of(space, by)] if wanted else []
    if any(name not in known for name in wanted):
        raise Invalid({"concurrence": Phrase(_OFFERED)})
    return [name for name in known if name in wanted]


def groups_of(space: Space, by: str) -> list[tuple[str, str | Phrase]]:
    """The groups that a rule of this space can name, and what they are called."""
    if by == "stakeholder":
        return []  # all or some of them, whoever they are by then
    if by == "group":
        parts = Weighting.select(Weighting.part).where((Weighting.space == space) & (Weighting.part != ""))
        return [(part, part) for part in sorted({row.part for row in parts})]
    return [(word, sector(word)) for word in (*SECTORS, *space.own_sectors)]
