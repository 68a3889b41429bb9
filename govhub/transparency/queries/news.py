"""What feeds tell: decisions that were opened or have ended, and when the open ones close."""

from __future__ import annotations

from typing import Any

from peewee import fn

from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.audit import AuditEntry
from govhub.core.phrase import N_, Instant, Phrase
from govhub.core.policy import authorize
from govhub.decisions import rules
from govhub.decisions.models import Decision
from govhub.decisions.queries import afterwards
from govhub.spaces.models import Space
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.chain import face, head_of

NEWEST = 40
TITLES = {
    "decisions.open": N_("Open for voting: %(title)s"),
    "decisions.amend": N_("Amended, everybody is asked again: %(title)s"),
    "decisions.extend": N_("Prolonged, too few had answered: %(title)s"),
    "decisions.close": N_("%(result)s: %(title)s"),
    "decisions.review": N_("Looked at again: %(title)s"),
    "decisions.withdraw": N_("Withdrawn: %(title)s"),
}
KINDS = {
    "decisions.open": "opened",
    "decisions.amend": "amended",
    "decisions.extend": "prolonged",
    "decisions.close": "ended",
    "decisions.review": "reviewed",
    "decisions.withdraw": "withdrawn",
}
MOVES = ("decisions.open", "decisions.amend", "decisions.hold", "decisions.resume", "decisions.extend")


@query("transparency.decision_feed", forms.SpaceRef)
def decision_feed(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """What happened to the decisions of a public space, the newest first: opened, amended, ended."""
    authorize(actor, "transparency.decision_feed")
    space = public_space(form.space)
    wanted = (AuditEntry.chain == space.uid) & AuditEntry.act.in_(list(KINDS))
    rows = list(AuditEntry.select().where(wanted).order_by(AuditEntry.seq.desc()).limit(NEWEST))
    known = _decisions(space, {int(row.about.partition(":")[2]) for row in rows})
    news = [_told(row, known[row.about]) for row in rows if row.about in known]
    since = news[0]["at"] if news else space.created_at
    return {"space": face(space), "head": head_of(space), "news": news, "changed": since}


def _decisions(space: Space, numbers: set[int]) -> dict[str, Decision]:
    """Those whose vote was opened: a draft that was withdrawn is nobody's business."""
    opened = Decision.opened_at.is_null(False) & Decision.number.in_(numbers or {0})
    return {row.about: row for row in Decision.select().where((Decision.space == space) & opened)}


def _told(row: AuditEntry, decision: Decision) -> dict[str, Any]:
    facts = row.facts
    ended = decision.counted if row.act == "decisions.close" else None
    title = facts.get("title") or decision.title
    result = Phrase(rules.RESULTS[ended.result]) if ended else ""
    return {
        "key": f"entry:{row.seq}",
        "decision": decision.number,
        "kind": KINDS[row.act],
        "title": Phrase(TITLES[row.act], title=f"D-{decision.number} {title}", result=result),
        "words": _words(facts, decision),
        "text": facts.get("text", ""),
        "at": row.at,
    }


def _words(facts: dict[str, Any], decision: Decision) -> list[Phrase]:
    outcome = decision.counted
    if "how" in facts and "on" in facts:
        review = afterwards(decision)["review"]
        return [review["sentence"]] if review else []
    if "outcome" in facts and outcome is not None:
        answered = N_("%(cast)s of %(entitled)s entitled answered.")
        counted = Phrase(answered, cast=outcome.turnout[0], entitled=outcome.turnout[1])
        return [counted, *rules.explain(decision.parts, outcome)]
    if "closes_at" in facts:
        return [rules.sentence(decision.parts, None)]
    return [Phrase(N_("This proposal was withdrawn before the vote ended. Nothing was decided."))]


@query("transparency.closing_times", forms.SpaceRef)
def closing_times(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """When the open votes of a public space close, and when decisions are looked at again, the next first."""
    authorize(actor, "transparency.closing_times")
    space = public_space(form.space)
    query = Decision.select().where((Decision.space == space) & (Decision.stage == "open"))
    rows = list(query.order_by(Decision.closes_at, Decision.number))
    moved = _moved(space, [row.about for row in rows])
    votes = [_vote(row, *moved.get(row.about, (row.opened_at, 1))) for row in rows]
    return {"space": face(space), "head": head_of(space), "votes": votes, "reviews": _reviews(space)}


def _reviews(space: Space) -> list[dict[str, Any]]:
    """The days on which what passed is looked at again, those still to come."""
    ahead = (Decision.review_on != "") & Decision.reviewed_at.is_null()
    passed = (Decision.space == space) & (Decision.stage == "ended") & (Decision.result == "passed")
    rows = Decision.select().where(passed & ahead).order_by(Decision.review_on, Decision.number)
    title = N_("Looked at again: %(title)s")
    return [
        {
            "key": f"review:{row.number}",
            "decision": row.number,
            "title": Phrase(title, title=f"D-{row.number} {row.title}"),
            "words": [review["sentence"]] if (review := afterwards(row)["review"]) else [],
            "day": row.review_on,
            "at": row.ended_at,
        }
        for row in rows
    ]


def _moved(space: Space, abouts: list[str]) -> dict[str, tuple[int, int]]:
    """When the closing time of a vote was last set, and how often."""
    columns: Any = (AuditEntry.about, fn.MAX(AuditEntry.at), fn.COUNT(AuditEntry.id))
    wanted = (AuditEntry.chain == space.uid) & AuditEntry.about.in_(abouts or [""])
    rows: Any = AuditEntry.select(*columns).where(wanted & AuditEntry.act.in_(MOVES))
    return {about: (at, count) for about, at, count in rows.group_by(AuditEntry.about).tuples()}


def _vote(row: Decision, changed_at: int, changes: int) -> dict[str, Any]:
    held = row.held_at is not None
    words = [rules.sentence(row.parts, None)]
    if held:
        words.append(Phrase(N_("The clock of this vote stands still; its closing time will move.")))
    return {
        "key": f"decision:{row.number}",
        "decision": row.number,
        "title": Phrase(N_("Vote closes: %(title)s"), title=f"D-{row.number} {row.title}"),
        "words": [*words, Phrase(N_("Closes %(when)s"), when=Instant(row.closes_at))],
        "closes_at": row.closes_at,
        "opened_at": row.opened_at,
        "held": held,
        "changed_at": changed_at,
        "changes": changes - 1,
    }
