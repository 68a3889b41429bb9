"""What each stakeholder counts under rules that ask for it, and the casting vote at equal votes."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.methods import weights
from govhub.decisions.models import Weighting, decision_at, weightings_of
from govhub.spaces.models import Space, Stakeholder, space_named


@act("decisions.set_weights", forms.SetWeights)
def set_weights(actor: Actor, form: forms.SetWeights) -> dict[str, Any]:
    """Set what stakeholders count: weight, people stood for, group; the lists go in the same order. What is
    left empty is a weight of one, nobody stood for, no group.

    Votes that are open keep what they were opened with. Refused for stakeholders that are not of the space,
    twice for the same, and for what is no number of at least nothing.
    """
    space = space_named(form.space)
    authorize(actor, "decisions.set_weights", space)
    listed, known = _stakeholders(space, form.stakeholders), weightings_of(space)
    rows = [_row(form, place, one) for place, one in enumerate(listed)]
    for stakeholder, row in zip(listed, rows, strict=True):
        weighting = known.get(stakeholder.uid) or Weighting(space=space, stakeholder=stakeholder)
        weighting.weight, weighting.stands_for = row["weight"], row["stands_for"]
        weighting.part = row["group"]
        weighting.save()
    record("decisions.set_weights", actor, space, about=f"space:{space.uid}", facts={"weights": rows})
    return {"weights": len(rows)}


@act("decisions.cast_deciding_vote", forms.CastDecidingVote)
def cast_deciding_vote(actor: Actor, form: forms.CastDecidingVote) -> dict[str, Any]:
    """Say, as the facilitator and before the end, which way equal votes would go, where the rule gives a
    casting vote. It is public, counts only if votes are equal, and can be changed until the close.

    Refused where the rule gives none, and when the vote is not open.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.cast_deciding_vote", decision)
    if decision.stage != "open" or decision.time >= decision.closes_at:
        raise RuleBroken(Phrase(N_("This vote is not open.")))
    if decision.parts.ties != "casting":
        raise RuleBroken(Phrase(N_("The rule of this vote gives nobody a casting vote.")))
    decision.casting = form.casting
    decision.save()
    facts = {
        "decision": decision.number,
        "decision_hash": decision.decision_hash,
        "round": decision.round,
        "casting": form.casting,
    }
    record("decisions.cast_deciding_vote", actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "casting": form.casting}


def _stakeholders(space: Space, wanted: list[str]) -> list[Stakeholder]:
    rows = {row.uid: row for row in Stakeholder.select().where(Stakeholder.space == space)}
    if any(uid not in rows for uid in wanted):
        raise Invalid({"stakeholders": Phrase(N_("Please choose one of the organisations of this space."))})
    if not wanted or len(set(wanted)) < len(wanted):
        raise Invalid({"stakeholders": Phrase(N_("Please name each organisation once."))})
    return [rows[uid] for uid in wanted]


def _row(form: forms.SetWeights, place: int, stakeholder: Stakeholder) -> dict[str, str]:
    """What one stakeholder counts from now on. Raises Invalid, naming it."""
    row = {"stakeholder": stakeholder.uid, "weight": "1", "stands_for": "", "group": ""}
    for name, listed in (("weight", form.weights), ("stands_for", form.stands_for)):
        text = listed[place] if place < len(listed) else ""
        if text:
            number = weights.read(text)
            if isinstance(number, Phrase):
                said = N_("%(name)s: %(problem)s")
                field = "weights" if name == "weight" else name
                raise Invalid({field: Phrase(said, name=stakeholder.name, problem=number)})
            row[name] = str(number)
    row["group"] = form.groups[place] if place < len(form.groups) else ""
    return row
