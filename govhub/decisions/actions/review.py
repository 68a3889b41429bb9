"""Looking again: on the day that was declared, a decision is reopened, escalated, or lapses by itself."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.models import Decision, decision_at, rule_set_at
from govhub.spaces.models import next_number, space_named

SAME = (  # what a proposal is, before it is opened
    "title", "text", "proposer", "document", "version", "options", "allows_amount", "allows_unit",
    "budget_amount", "budget_unit", "topic",
)  # fmt: skip


@act("decisions.review", forms.DecisionRef)
def review(actor: Actor, form: forms.DecisionRef) -> dict[str, Any]:
    """The day has come on which a decision that passed is looked at again, as was declared before the vote.

    `reopen`: the same proposal is a draft again; what was decided holds until something else is. `lapse`:
    it holds no longer, and nothing can be allocated under it. `escalate`: those who facilitate and
    mediate in the space are told. Refused before that day (in the zone of the vote), and a second time.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.review", decision)
    if decision.stage != "ended" or decision.result != "passed" or not decision.review_on:
        raise RuleBroken(Phrase(N_("There is nothing to look at again.")))
    if decision.reviewed_at is not None:
        raise RuleBroken(Phrase(N_("This decision was looked at again already.")))
    now = clock.now()
    if rules.day_in(decision.zone, now) < decision.review_on:
        raise RuleBroken(Phrase(N_("The day for looking again has not come yet.")))
    decision.reviewed_at = now
    decision.save()
    facts: dict[str, Any] = {
        "decision": decision.number,
        "how": decision.review_how,
        "on": decision.review_on,
        "at": clock.iso(now),
    }
    if decision.review_how == "reopen":
        facts["reopened_as"] = _reopened(decision)
    record("decisions.review", actor, decision.space, about=decision.about, facts=facts)
    return {name: value for name, value in facts.items() if name != "at"}


def _reopened(decision: Decision) -> int:
    """The same proposal as a new draft, under the newest version of its rule set."""
    number = next_number(decision.space, "decision")
    Decision.create(
        space=decision.space,
        number=number,
        rule_set=rule_set_at(decision.space, decision.rule_set.number),
        reopens=decision.number,
        **{name: getattr(decision, name) for name in SAME},
    )
    return number
