"""The result as it stands, alone: what every open page fetches again when somebody votes."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import secrecy
from govhub.decisions.models import Decision, beside_of, decision_at, tally_of
from govhub.decisions.queries import choosing, veiled
from govhub.decisions.queries.shown import described
from govhub.decisions.queries.weights import group_names
from govhub.spaces.models import space_named

Answer = dict[str, Any]

SHOWN = ("decision", "title", "stage", "rule", "options", "choosing", "sealed", "outcome")


@query("decisions.result", forms.DecisionRef)
def result(actor: Actor, form: forms.DecisionRef) -> Answer:
    """How a vote stands or ended, without its voices: made from the lines of the count where they are kept,
    so that it costs the same with a hundred ballots and with a hundred thousand."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.result", decision)
    return running(decision)


def running(decision: Decision) -> Answer:
    """The result alone, for members and (in a public space) for everybody."""
    rule, tally = decision.parts, tally_of(decision)
    if decision.stage == "open" and tally is not None:
        outcome = rules.counted(rule, tally, decision.options or (), beside_of(decision), running=True)
    elif decision.counted is not None and not decision.options:
        outcome = decision.counted
    else:
        known = described(decision)
        return {name: known[name] for name in SHOWN}
    return {
        "decision": decision.number,
        "title": decision.title,
        "stage": decision.stage,
        "rule": rule.to_dict(),
        "options": decision.options or [],
        "choosing": choosing.around(decision, outcome, [], {}),
        "sealed": False,
        "outcome": veiled.figures(
            rule, outcome, secrecy.is_sealed(rule, decision.stage), group_names(decision)
        ),
    }
