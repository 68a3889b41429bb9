"""What pages and the API ask for, by its name."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import secrecy
from govhub.decisions.models import Decision, RuleSet, decision_at, rule_set_at, voices_of
from govhub.decisions.queries.answering import proxies_for
from govhub.decisions.queries.deliberated import before_vote, last_answers
from govhub.decisions.queries.objections import tests_open_to
from govhub.decisions.queries.shown import STAGES, described, own_voices, stage_counts, summaries
from govhub.decisions.rules.parts_said import groups_said
from govhub.documents.models import Document, DocumentVersion
from govhub.spaces.models import Space, space_named

Answer = dict[str, Any]
A_PAGE, MOST_VERSIONS = 50, 200
LISTED = (
    Decision.id, Decision.number, Decision.title, Decision.stage, Decision.result, Decision.trace,
    Decision.round, Decision.document, Decision.version, Decision.held_at, Decision.closes_at,
    Decision.opened_at, Decision.ended_at, Decision.created_at, Decision.review_how, Decision.reviewed_at,
)  # fmt: skip


@query("decisions.index", forms.Index)
def index(actor: Actor, form: forms.Index) -> Answer:
    """The decisions of a space, the newest first, fifty to a page, and how many are in each stage."""
    space = space_named(form.space)
    authorize(actor, "decisions.index", space)
    counts = stage_counts(Decision.space == space)
    shown = {"all": ("draft", "open", "ended", "withdrawn")}.get(form.stage, (form.stage,))
    listed = Decision.select(*LISTED).where((Decision.space == space) & Decision.stage.in_(shown))
    rows = list(listed.order_by(Decision.number.desc()).limit(A_PAGE + 1).offset((form.page - 1) * A_PAGE))
    return {
        "stage": form.stage,
        "counts": {stage: counts.get(stage, 0) for stage in STAGES},
        "decisions": summaries(rows[:A_PAGE]),
        "page": form.page,
        "has_more": len(rows) > A_PAGE,
    }


@query("decisions.show", forms.DecisionRef)
def show(actor: Actor, form: forms.DecisionRef) -> Answer:
    """A decision with everything its page shows: rule, text, voices, count, explanation."""
    decision = decision_at(space_named(form.space), form.decision)
    authorize(actor, "decisions.show", decision)
    known = described(decision)
    newer = _newer_versions(decision) if decision.stage == "open" else []
    mine = _mine(actor, decision, known["voices"])
    tests = tests_open_to(actor, decision, known["objections"], mine)
    before = before_vote(actor, decision, known["voices"])
    last = last_answers(decision)
    for voice in known["voices"]:
        voice["last"] = last.get(voice["voter"])
    more = {"mine": mine, "entrusted": _entrusted(decision, mine, known["voices"])}
    return {**known, **more, "newer_versions": newer, "tests": tests, "before": before}


def _newer_versions(decision: Decision) -> list[Answer]:
    """What an amendment can put to the vote: later versions of the text than the one voted on."""
    if not decision.document:
        return []
    later = DocumentVersion.number > (decision.version or 0)
    return _versions(decision.space, (Document.number == decision.document) & later)


def _entrusted(decision: Decision, mine: list[Answer], voices: list[Answer]) -> list[Answer]:
    """The voices of others for which one's own could answer apart now."""
    able = proxies_for(decision, [voice["voter"] for voice in mine]) if mine else {}
    return [voice for voice in voices if able.get(voice["voter"])]


def _mine(actor: Actor, decision: Decision, voices: list[Answer]) -> list[Answer]:
    """The voices for which this person can answer, with the answers they have given: known to them also
    while they are hidden from others."""
    held = voices_of(actor, decision) if decision.stage == "open" else []
    if held and secrecy.is_sealed(decision.parts, decision.stage):
        return own_voices(decision, held)
    keys = {voter.voter for voter in held}
    return [voice for voice in voices if voice["voter"] in keys]


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


def versions(space: Space, document: int | None = None, version: int | None = None) -> list[Answer]:
    """The versions of texts that a proposal can be about, the newest first; with the one that is chosen
    already, however old it is."""
    newest = _versions(space)
    chosen = (Document.number == document) & (DocumentVersion.number == version)
    known = any((one["document"], one["version"]) == (document, version) for one in newest)
    return newest if document is None or known else newest + _versions(space, chosen)


def _versions(space: Space, which: Any = None) -> list[Answer]:
    rows = (
        DocumentVersion.select(DocumentVersion.number, DocumentVersion.title, Document.number)
        .join(Document)
        .where((Document.space == space) if which is None else (Document.space == space) & which)
        .order_by(DocumentVersion.at.desc(), DocumentVersion.id.desc())
        .limit(MOST_VERSIONS)
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
        "method_name": Phrase(rules.METHOD_NAMES[row.parts.method]),
        "sentence": rules.sentence(row.parts),
        "sectors": groups_said(row.parts) if row.parts.concurrence else None,
        "at": row.created_at,
        "ratified_by": row.ratified_by,
        "ratified_at": row.ratified_at,
    }
