"""Who is in the room: a list that a facilitator keeps for one vote."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.forms import refuse
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms
from govhub.decisions.actions.delegate import voices_in
from govhub.decisions.models import Decision, Presence, Voter, decision_at
from govhub.spaces.models import space_named


@act("decisions.mark_present", forms.Voices)
def mark_present(actor: Actor, form: forms.Voices) -> dict[str, Any]:
    """Note that voices are in the room, before the vote opens or while it is open.

    Refused for voices that have none in this vote, for those who are there already, and after the close.
    """
    decision = _in_time(actor, "decisions.mark_present", form)
    voices = _voices(decision)
    if any(voter not in voices for voter in form.voters):
        raise refuse("voters", N_("This voice is not in the electorate of the vote."))
    rows = _rows(decision, form.voters)
    if any(row.left_at is None for row in rows.values()):
        raise refuse("voters", N_("Somebody of these is noted as present already."))
    for voter in form.voters:
        row = rows.get(voter) or Presence(decision=decision, voter=voter)
        row.came_at, row.left_at = clock.now(), None
        row.save()
    return _recorded(actor, "decisions.mark_present", decision, form)


@act("decisions.mark_left", forms.Voices)
def mark_left(actor: Actor, form: forms.Voices) -> dict[str, Any]:
    """Note that voices have left the room. Whoever has answered counts as present all the same.

    Refused for those who are not noted as present, and after the close.
    """
    decision = _in_time(actor, "decisions.mark_left", form)
    rows = _rows(decision, form.voters)
    if any(voter not in rows or rows[voter].left_at is not None for voter in form.voters):
        raise refuse("voters", N_("Somebody of these is not noted as present."))
    for row in rows.values():
        row.left_at = clock.now()
        row.save()
    return _recorded(actor, "decisions.mark_left", decision, form)


def _in_time(actor: Actor, name: str, form: forms.Voices) -> Decision:
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, name, decision)
    over = decision.stage == "open" and decision.time >= decision.closes_at
    if over or decision.stage not in {"draft", "open"}:
        raise RuleBroken(Phrase(N_("This vote has ended.")))
    if not form.voters:
        raise refuse("voters", N_("Please choose at least one."))
    if len(set(form.voters)) < len(form.voters):
        raise refuse("voters", N_("Somebody is named twice."))
    return decision


def _voices(decision: Decision) -> Collection[str]:
    """The electorate, or before the opening those who would be in it now."""
    if decision.stage == "open":
        rows: Any = Voter.select(Voter.voter).where(Voter.decision == decision).tuples()
        return {row[0] for row in rows}
    kind = "person" if decision.parts.unit == "person" else "stakeholder"
    return {voice for voice, is_a in voices_in(decision.space).items() if is_a == kind}


def _rows(decision: Decision, voters: list[str]) -> dict[str, Presence]:
    query = Presence.select().where((Presence.decision == decision) & Presence.voter.in_(voters))
    return {row.voter: row for row in query}


def _recorded(actor: Actor, name: str, decision: Decision, form: forms.Voices) -> dict[str, Any]:
    facts = {"decision": decision.number, "voters": sorted(form.voters)}
    record(name, actor, decision.space, about=decision.about, facts=facts)
    return {"decision": decision.number, "voters": len(form.voters)}
