"""What pages and the API ask for, by its name."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.models import Decision, RuleSet, decision_at, rule_set_at, voices_of
from govhub.decisions.queries.shown import STAGES, described, stage_counts, summaries
from govhub.documents.models import Document, DocumentVersion
from govhub.spaces.models import Space, space_named

Answer = dict[str, Any]


@query("decisions.index", forms.Index)
def index(actor: Actor, form: forms.Index) -> Answer:
    """The decisions of a space, the newest first, and how many are in each stage."""
    space = space_named(form.space)
    authorize(actor, "decisions.index", space)
    counts = stage_counts(Decision.space == space)
    shown = {"all": ("draft", "open", "ended", "withdrawn")}.get(form.stage, (form.stage,))
    rows = Decision.select().where((Decision.space == space) & Decision.stage.in_(shown))
    return {
        "stage": form.stage,
        "counts": {stage: counts.get(stage, 0) for stage in STAGES},
        "decisions": summaries(list(rows.order_by(Decision.number.desc()))),
    }


@query("decisions.show", forms.DecisionRef)
def show(actor: Actor, form: forms.DecisionRef) -> Answer:
    """A decision with everything its page shows: rule, text, voices, count, explanation."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.show", decision)
    known = described(decision)
    newer = _newer_versions(decision) if decision.stage == "open" else []
    return {**known, "mine": _mine(actor, decision, known["voices"]), "newer_versions": newer}


def _newer_versions(decision: Decision) -> list[Answer]:
    """What an amendment can put to the vote: later versions of the text than the one voted on."""
    about, voted_on = decision.document, decision.version or 0
    known = versions(decision.space) if about else []
    return [one for one in known if one["document"] == about and one["version"] > voted_on]


def _mine(actor: Actor, decision: Decision, voices: list[Answer]) -> list[Answer]:
    """The voices for which this person can answer, with the answers they have given."""
    held = {voter.voter for voter in voices_of(actor, decision)} if decision.stage == "open" else set()
    return [voice for voice in voices if voice["voter"] in held]


@query("decisions.rule_sets", forms.InSpace)
def rule_sets(actor: Actor, form: forms.InSpace) -> Answer:
    """The rule sets of a space in their newest versions."""
    space = space_named(form.space)
    authorize(actor, "decisions.rule_sets", space)
    return {"rule_sets": newest_rule_sets(space)}


@query("decisions.rule_set", forms.RuleSetRef)
def rule_set(actor: Actor, form: forms.RuleSetRef) -> Answer:
    """One rule set with its earlier versions."""
    space = space_named(form.space)
    authorize(actor, "decisions.rule_set", space)
    newest = rule_set_at(space, form.rule_set)
    rows = RuleSet.select().where((RuleSet.space == space) & (RuleSet.number == form.rule_set))
    versions = [_rule_set(row) for row in rows.order_by(RuleSet.version.desc())]
    return {**_rule_set(newest), "versions": versions}


def versions(space: Space) -> list[Answer]:
    """The versions of texts that a proposal can be about, the newest first."""
    rows = (
        DocumentVersion.select(DocumentVersion.number, DocumentVersion.title, Document.number)
        .join(Document)
        .where(Document.space == space)
        .order_by(DocumentVersion.at.desc())
    )
    label = N_("%(title)s, version %(version)s")
    return [
        {
            "document": row.document.number,
            "version": row.number,
            "label": Phrase(label, title=row.title, version=row.number),
        }
        for row in rows
    ]


def newest_rule_sets(space: Space) -> list[Answer]:
    """Each rule set of a space once, as its newest version says."""
    rows = RuleSet.select().where(RuleSet.space == space).order_by(RuleSet.number, RuleSet.version)
    return [_rule_set(row) for row in {row.number: row for row in rows}.values()]


def _rule_set(row: RuleSet) -> Answer:
    return {
        "rule_set": row.number,
        "version": row.version,
        "name": row.name,
        "rule": row.rule,
        "sentence": rules.sentence(row.parts),
        "at": row.created_at,
    }
