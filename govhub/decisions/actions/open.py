"""Opening a vote: rule, text and electorate are frozen, and their hashes are public."""

from __future__ import annotations

import secrets
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import sha256_hex
from govhub.core.db import insert_rows
from govhub.core.errors import Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.actions.interests import recuse_declared
from govhub.decisions.methods import options
from govhub.decisions.models import (
    Decision,
    Voter,
    decision_at,
    entitled_now,
    has_amendments,
    interests_of,
    kinds_of,
    voters_of,
)
from govhub.documents.models import document_at, version_at
from govhub.spaces.models import space_named


@act("decisions.open", forms.Open)
def open(actor: Actor, form: forms.Open) -> dict[str, Any]:
    """Open the vote. From here on nobody can change rule, text or electorate.

    Refused with an empty electorate, a rule that cannot be met, or a closing time that is past, does
    not exist or is ambiguous in its zone.
    """
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.open", decision)
    if decision.stage != "draft":
        raise RuleBroken(Phrase(N_("This vote has been opened already.")))
    if has_amendments(decision, "proposed", "voted"):
        message = N_("Amendments wait for an answer: accept them, refuse them, or have them voted on.")
        raise RuleBroken(Phrase(message))
    closes_at = form.closes_at
    if form.closes:
        closes_at = rules.local_instant(form.closes, form.zone or "UTC", form.fold)
    voters = entitled_now(decision.space, decision.rule_set.parts)
    recused = {one.voter for one in interests_of(decision)}
    asked = {one["voter"]: {**one, "group": one["part"]} for one in voters if one["voter"] not in recused}
    if wrong := rules.why_not_open(
        decision.rule_set.parts, asked, closes_at, clock.now(), len(decision.options or ())
    ):
        raise Invalid(dict([wrong]))
    decision.closes_at = decision.declared_closes_at = closes_at
    decision.zone = rules.time_zone(form.zone or "UTC").key
    if decision.review_on and decision.review_on <= rules.day_in(decision.zone, decision.closes_at):
        message = N_("The day for looking again comes before the vote closes. Please revise the proposal.")
        raise RuleBroken(Phrase(message))
    insert_rows(Voter, [{"decision": decision, **voter} for voter in voters])
    decision.stage, decision.opened_at = "open", clock.now()
    decision.rule = decision.rule_set.parts.to_dict()
    decision.electorate_hash = rules.electorate_hash(row.fact() for row in voters_of(decision))
    decision.kinds = kinds_of(decision.parts, voters_of(decision))
    if options.chooses(decision.parts) or decision.parts.ties == "lot":
        decision.seed = secrets.token_hex(16)  # published now, before anybody has answered
    freeze(decision)
    record("decisions.open", actor, decision.space, about=decision.about, facts=frozen_facts(decision))
    recuse_declared(actor, decision)
    return {"decision": decision.number, "decision_hash": decision.decision_hash}


def freeze(decision: Decision) -> None:
    """Copy what is voted on into the decision, hash it, and save."""
    if decision.document and decision.version:
        version = version_at(document_at(decision.space, decision.document), decision.version)
        decision.version_title, decision.version_text = version.title, version.markdown
        decision.text_hash = version.text_hash
    else:
        decision.text_hash = sha256_hex(decision.text.encode())
    decision.decision_hash = rules.decision_hash(decision.frozen())
    decision.save()


def frozen_facts(decision: Decision) -> dict[str, Any]:
    """Everything that was frozen, with the electorate voice by voice: enough to recount from the audit."""
    return {
        **{k: v for k, v in decision.frozen().items() if k != "space"},
        "electorate": [voter.fact() for voter in voters_of(decision)],
        "decision_hash": decision.decision_hash,
    }
