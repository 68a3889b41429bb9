"""What a vote sets off: in the proposal that it amends, or for the rule set that it ratifies; in the same
transaction."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.core.bus import react
from govhub.decisions.actions import ratify_rule_set, settle_amendment
from govhub.decisions.models import Amendment, Decision
from govhub.spaces.models import Space


@react("decisions.close")
@react("decisions.withdraw")
def amendment_voted_on(entry: AuditEntry) -> None:
    """The vote about an amendment is over: its text replaces that of the proposal, or does not."""
    vote, parent = Decision.alias(), Decision
    rows = (
        Amendment.select(Amendment, parent, Space)
        .join(parent)
        .join(Space)
        .switch(parent)
        .join(vote, on=(vote.space == parent.space) & (vote.amends == parent.number))
        .where((Space.uid == entry.chain) & (vote.number == entry.facts["decision"]))
        .where((Amendment.vote == vote.number) & (Amendment.state == "voted"))
    )
    for one in list(rows):
        amended: Any = {"space": one.space.short_name, "decision": one.decision.number}
        settle_amendment(Actor.system(), **amended, amendment=one.number)


@react("decisions.close")
def rule_set_voted_on(entry: AuditEntry) -> None:
    """A decision about a rule set has passed: it is ratified."""
    if entry.facts["outcome"] != "passed":
        return
    named = (Space.uid == entry.chain) & (Decision.number == entry.facts["decision"])
    row = Decision.select(Decision, Space).join(Space).where(named & Decision.ratifies.is_null(False)).first()
    if row is not None:
        ratify_rule_set(Actor.system(), space=row.space.short_name, decision=row.number)
