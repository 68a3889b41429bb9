"""The words for stages, kinds, severities, effects and the fourteen barriers."""

from __future__ import annotations

from govhub.core.phrase import N_, Phrase

STAGES = {
    "intake": Phrase(N_("Intake")),
    "dialogue": Phrase(N_("Dialogue")),
    "agreement": Phrase(N_("Agreement")),
    "settled": Phrase(N_("Settled")),
    "escalated": Phrase(N_("Escalated")),
    "withdrawn": Phrase(N_("Taken back")),
}
STAGE_TAGS = {
    "intake": "waiting",
    "dialogue": "open",
    "agreement": "open",
    "settled": "done",
    "escalated": "failed",
    "withdrawn": "closed",
}
STAGES_ABOUT = {
    "intake": Phrase(N_("The case is read, and a mediator of no party takes it.")),
    "dialogue": Phrase(N_("The parties and the mediator look for what each of them needs.")),
    "agreement": Phrase(N_("A settlement is on the table. It counts when every party has signed it.")),
    "settled": Phrase(N_("Every party has signed.")),
    "escalated": Phrase(N_("The case has been handed on.")),
    "withdrawn": Phrase(N_("The case ended without a settlement.")),
}

KINDS = {
    "partners": Phrase(N_("Between partners")),
    "decision": Phrase(N_("About a decision")),
    "resource": Phrase(N_("About money or another resource")),
    "role": Phrase(N_("About a role")),
    "text": Phrase(N_("About a text")),
}

SEVERITIES = {
    "low": Phrase(N_("Low")),
    "medium": Phrase(N_("Medium")),
    "high": Phrase(N_("High")),
    "critical": Phrase(N_("Critical")),
}
SEVERITIES_ABOUT = {
    "low": Phrase(N_("It disturbs, but work goes on.")),
    "medium": Phrase(N_("Work together suffers.")),
    "high": Phrase(N_("Something important stands still.")),
    "critical": Phrase(N_("People or the partnership itself are at risk.")),
}

EFFECTS = {
    "lift": Phrase(N_("The block can be lifted; the vote goes on")),
    "amend": Phrase(N_("The text changes and goes back to a vote")),
    "conditions": Phrase(N_("The vote goes on, with conditions that become public")),
    "end": Phrase(N_("The proposal is withdrawn")),
    "plain": Phrase(N_("An agreement between the parties, and nothing else")),
}

OUTCOMES = {
    "": Phrase(N_("Without a settlement")),
    "lifted": Phrase(N_("The block can be lifted")),
    "text_changed": Phrase(N_("The text was changed")),
    "conditions": Phrase(N_("Conditions were agreed")),
    "proposal_ended": Phrase(N_("The proposal was ended")),
    "other": Phrase(N_("Another agreement")),
}

PARTY_ROLES = {
    "raised": Phrase(N_("Raised it")),
    "answers": Phrase(N_("Answers")),
}

AUDIENCES = {
    "all": Phrase(N_("Everyone in the case")),
    "mediator": Phrase(N_("The mediator only")),
    "party": Phrase(N_("One party and the mediator")),
}

# M27: what typically stands in the way of a partnership.
BARRIERS = {
    "vision": Phrase(N_("Limited vision, or one that does not inspire")),
    "purpose": Phrase(N_("Unclear or inconsistent purpose")),
    "domination": Phrase(N_("Competition, or one partner dominates")),
    "power": Phrase(N_("Unequal power")),
    "backing": Phrase(N_("No backing from organisations with the power to decide")),
    "missing": Phrase(N_("Important stakeholders are missing")),
    "commitment": Phrase(N_("Lack of commitment")),
    "style": Phrase(N_("Different philosophies or ways of working")),
    "roles": Phrase(N_("Unclear roles and responsibilities")),
    "hidden_agendas": Phrase(N_("Hidden agendas")),
    "communication": Phrase(N_("No communication")),
    "learning": Phrase(N_("No learning")),
    "evaluation": Phrase(N_("No monitoring and evaluation")),
    "costs": Phrase(N_("Costs in money and time are higher than the benefits")),
}
