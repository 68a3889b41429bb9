"""What people do with reports: draft, write, publish, correct."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import act
from govhub.core.audit import record
from govhub.core.canonical import canonical_bytes, sha256_hex
from govhub.core.errors import Invalid, NotFound, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions.models import decision_at
from govhub.decisions.rules import time_zone
from govhub.reports import forms, rules
from govhub.reports.models import Report, ReportVersion, report_at, version_of
from govhub.reports.queries.content import composed
from govhub.reports.queries.gathered import today
from govhub.spaces.models import next_number, space_named

Answer = dict[str, Any]
_SAVED_MEANWHILE = N_(
    "Somebody saved this draft meanwhile. Compare what you typed with what is there, then save again."
)


@act("reports.draft_report", forms.Draft)
def draft_report(actor: Actor, form: forms.Draft) -> Answer:
    """Begin a report about a period. Its figures follow the data until it is published."""
    space = space_named(form.space)
    authorize(actor, "reports.draft_report", space)
    if wrong := rules.why_not_period(form.from_day, form.to_day):
        raise Invalid(dict([wrong]))
    report = Report.create(
        space=space,
        number=next_number(space, "report"),
        title=form.title,
        from_day=form.from_day,
        to_day=form.to_day,
        zone=time_zone(form.zone or "UTC").key,
        language=space.language,
        created_by=actor.person_id,
    )
    private = {"title": form.title, "from_day": form.from_day, "to_day": form.to_day}
    record("reports.draft_report", actor, space, about=f"report:{report.number}", private=private)
    return {"report": report.number}


@act("reports.write", forms.Write)
def write(actor: Actor, form: forms.Write) -> Answer:
    """Write the words of a draft. What somebody else saved meanwhile is not overwritten unseen."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.write", report)
    if refusal := rules.why_not_write(report.state):
        raise RuleBroken(refusal)
    if wrong := rules.why_not_period(form.from_day, form.to_day):
        raise Invalid(dict([wrong]))
    if form.revision != report.revision:
        raise RuleBroken(Phrase(_SAVED_MEANWHILE))
    if len(form.goals) != len(form.comments):
        raise Invalid({"comments": Phrase(N_("Every comment needs the number of its goal."))})
    report.words = rules.cleaned(form.model_dump(), dict(zip(form.goals, form.comments, strict=True)))
    report.title, report.from_day, report.to_day = form.title, form.from_day, form.to_day
    report.revision, report.changed_at = report.revision + 1, clock.now()
    report.save()
    private = {"words": report.words, "title": report.title, "from_day": form.from_day, "to_day": form.to_day}
    record("reports.write", actor, report.space, about=f"report:{report.number}", private=private)
    return {"report": report.number, "revision": report.revision}


@act("reports.publish_report", forms.Publish)
def publish_report(actor: Actor, form: forms.Publish) -> Answer:
    """Publish a draft: words and data are frozen as one version with its hash, which never changes again."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.publish_report", report)
    if refusal := rules.why_not_publish(report.state, report.words, report.to_day, today(report.zone)):
        raise RuleBroken(refusal)
    _check_approval(report, form.decision)
    version, at = report.version + 1, clock.now()
    content = canonical_bytes(composed(report, version=version, approved_by=form.decision, at=at))
    made = ReportVersion.create(
        report=report,
        version=version,
        content=content,
        content_hash=sha256_hex(content),
        reason=report.reason,
        published_by=actor.uid,
        published_at=at,
    )
    report.state, report.version, report.approved_by = "published", version, form.decision
    report.changed_at = at
    report.save()
    record(
        "reports.publish_report",
        actor,
        report.space,
        about=f"report:{report.number}",
        facts=_facts(report, made),
    )
    return {"report": report.number, "version": version, "content_hash": made.content_hash}


def _facts(report: Report, made: ReportVersion) -> Answer:
    facts = {
        "report": report.number,
        "version": made.version,
        "content_hash": made.content_hash,
        "title": report.title,
        "from_day": report.from_day,
        "to_day": report.to_day,
    }
    more = {"decision": report.approved_by, "reason": report.reason}
    return facts | {name: value for name, value in more.items() if value}


def _check_approval(report: Report, number: int | None) -> None:
    """A report can only lean on a decision that passed."""
    if number is None:
        return
    try:
        passed = decision_at(report.space, number).result == "passed"
    except NotFound:
        passed = False
    if not passed:
        raise Invalid({"decision": Phrase(N_("Please choose a decision that passed."))})


@act("reports.begin_correction", forms.Correct)
def begin_correction(actor: Actor, form: forms.Correct) -> Answer:
    """Open a published report for a new version. What was published stays as it is, and readable."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.begin_correction", report)
    if refusal := rules.why_not_correct(report.state):
        raise RuleBroken(refusal)
    report.state, report.reason = "draft", form.reason
    report.revision, report.changed_at = report.revision + 1, clock.now()
    report.save()
    private = {"reason": form.reason}  # it is published with the new version, if one comes
    about, facts = f"report:{report.number}", {"version": report.version}
    record("reports.begin_correction", actor, report.space, about=about, facts=facts, private=private)
    return {"report": report.number}


@act("reports.discard", forms.ReportRef)
def discard(actor: Actor, form: forms.ReportRef) -> Answer:
    """Throw away a draft, or a correction under way: then the published words stand again."""
    report = report_at(space_named(form.space), form.report)
    authorize(actor, "reports.discard", report)
    if refusal := rules.why_not_write(report.state):
        raise RuleBroken(refusal)
    report.state, report.reason = "discarded", ""
    if report.version:
        kept = version_of(report).kept
        report.state, report.reason, report.words = "published", kept["reason"], kept["words"]
        report.title, report.from_day, report.to_day = kept["title"], kept["from_day"], kept["to_day"]
    report.revision, report.changed_at = report.revision + 1, clock.now()
    report.save()
    facts = {"version": report.version} if report.version else {}
    record("reports.discard", actor, report.space, about=f"report:{report.number}", facts=facts)
    return {"report": report.number, "state": report.state}
