"""What each stakeholder counts, as its page shows it."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import weights as reading
from govhub.decisions.models import Decision, Voter, weightings_of
from govhub.spaces.models import Stakeholder, space_named
from govhub.spaces.phrases import sector as sector_name

Answer = dict[str, Any]


@query("decisions.weights", forms.InSpace)
def weights(actor: Actor, form: forms.InSpace) -> Answer:
    """Every stakeholder of a space with its weight, its share of all weights, the people for whom it stands
    and its group."""
    space = space_named(form.space)
    authorize(actor, "decisions.weights", space)
    known = weightings_of(space)
    rows = list(Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name))
    stated = {row.uid: known[row.uid].weight if row.uid in known else "1" for row in rows}
    shares = reading.shares(stated)
    return {
        "stakeholders": [
            {
                "stakeholder": row.uid,
                "name": row.name,
                "sector": sector_name(row.sector),
                "weight": stated[row.uid],
                "share": str(shares[row.uid]),
                "percent": rules.percent(shares[row.uid].numerator, shares[row.uid].denominator),
                "stands_for": known[row.uid].stands_for if row.uid in known else "",
                "group": known[row.uid].part if row.uid in known else "",
            }
            for row in rows
        ]
    }


def group_names(decision: Decision) -> dict[str, str]:
    """The names of the organisations of an electorate, where each is a group that must agree."""
    rule = decision.parts
    if not rule.concurrence or rule.concurrence_by != "stakeholder":
        return {}
    rows: Any = Voter.select(Voter.stakeholder, Voter.stakeholder_name).where(Voter.decision == decision)
    return dict(rows.tuples())
