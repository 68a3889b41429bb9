"""Is what the tables say what the record says? Every public figure is compared with a recount."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govhub.core import audit, clock
from govhub.core.audit import AuditEntry, AuditOpening
from govhub.core.canonical import canonical_hash, sha256_hex
from govhub.core.links import FIRST, entry_in
from govhub.decisions import rules
from govhub.decisions.methods import objecting
from govhub.decisions.methods.shape import VOTED
from govhub.decisions.models import Ballot, Decision, Objection, Voter
from govhub.documents.models import Document, DocumentVersion
from govhub.goals.models import Goal
from govhub.goals.queries.checking import faults_in_measures
from govhub.mediation.queries import faults_in_cases
from govhub.reports.models import Report, ReportVersion
from govhub.spaces.models import Space
from govhub.transparency.queries.books import books_of
from govhub.transparency.queries.entrusted import faults_in_entrusted
from govhub.transparency.queries.openings import faults_in_urn, hidden_answers
from govhub.transparency.queries.rule_sets import faults_in_rule_sets
from govhub.transparency.queries.standing import faults_in_standing, faults_in_weights
from govhub.transparency.rules import choosing
from govhub.transparency.rules.reading import Finding
from govhub.transparency.rules.recount import WHERE_ALLOWED, WHERE_SET, Recount, Vote

SLACK = 60_000  # ms between a row and its entry, which are written one after the other


@dataclass
class Checked:
    """What came of checking one record and the tables beside it."""

    chain: str
    name: str
    entries: int
    decisions: int
    head: str
    findings: list[Finding]


def check(chain: str) -> Checked:
    """Recompute one chain, recount its decisions, and compare the tables with both."""
    space = Space.get_or_none(Space.uid == chain)
    name = space.short_name if space else _called(chain)
    found = [Finding(f"{name} entry {one.seq}", one.what, entry=one.seq) for one in audit.breaks_in(chain)]
    recount, entries, head = Recount(chain), 0, FIRST
    recount.opened = hidden_answers(chain)
    for row in audit.entries_of(chain):
        entries, head = entries + 1, row.leaf
        if (entry := entry_in(row.stored)) is not None:
            wrong = recount.follow(entry)
            found += [Finding(f"{name} entry {row.seq}", what, entry=row.seq) for what in wrong]
    if space is not None:
        found += _decisions(space, recount)
        found += faults_in_entrusted(space, recount.entrusted)
        found += faults_in_rule_sets(space, recount.rule_sets)
        found += faults_in_weights(space, recount.weights)
        found += _texts(space, recount)
        found += books_of(space, recount.books)
        found += [Finding(f"{name} {where}", what) for where, what in faults_in_measures(space)]
        found += [Finding(f"{name} {where}", what) for where, what in faults_in_cases(space)]
        found += _reports(space, recount)
    return Checked(chain, name, entries, len(recount.votes), head, found)


def _called(chain: str) -> str:
    """The confidential record of a space (`<uid>.mediation`) by the name of its space."""
    uid, dot, kind = chain.partition(".")
    space = Space.get_or_none(Space.uid == uid) if dot else None
    return f"{space.short_name}.{kind}" if space else chain


def _decisions(space: Space, recount: Recount) -> Iterator[Finding]:
    rows = {row.number: row for row in Decision.select().where(Decision.space == space)}
    for number in sorted(rows.keys() | recount.votes.keys()):
        row, vote = rows.get(number), recount.votes.get(number)
        where = f"{space.short_name} decision {number}"
        for what in _decision(space, row, vote):
            yield Finding(where, what, decision=number, entry=vote.opened_in if vote else None)


def _decision(space: Space, row: Decision | None, vote: Vote | None) -> Iterator[str]:
    if row is None:
        yield "it is in the record, but its row is missing"
    elif vote is None:
        if row.stage in {"open", "ended"} or row.opened_at is not None:
            yield "its row says that voting was opened, but the record does not"
    else:
        row.space = space
        yield from _frozen(row, vote)
        yield from _clock(row, vote)
        yield from _ended(row, vote)
        yield from _electorate(row, vote)
        yield from _ballots(row, vote)
        yield from faults_in_standing(row, vote)
        yield from _objections(row, vote)
        try:
            yield from faults_in_urn(row, vote)
        except (KeyError, TypeError, ValueError) as problem:
            yield f"what is in the urn cannot be understood ({type(problem).__name__}: {problem})"


def _frozen(row: Decision, vote: Vote) -> Iterator[str]:
    stated = row.frozen() if row.opened_at and row.closes_at else {}
    for name, value in vote.frozen.items():
        if stated.get(name) != value:
            yield f"{name} is not what was frozen in entry {vote.opened_in}"
    for name, value in stated.items():
        if name in WHERE_SET and name not in vote.frozen:
            yield f"{name} is given, but it was not in entry {vote.opened_in}"
        if name in WHERE_ALLOWED and name not in vote.frozen:
            yield f"{name} is {value}, but nothing was allowed in entry {vote.opened_in}"
    if row.decision_hash != vote.decision_hash:
        yield f"decision_hash is not what was frozen in entry {vote.opened_in}"
    if row.document and sha256_hex(row.version_text.encode()) != row.text_hash:
        yield "version_text does not have the hash that was frozen"


def _clock(row: Decision, vote: Vote) -> Iterator[str]:
    """The closing time as it moved while the vote was held, and the conditions that came of it."""
    if row.closes_at != vote.closes_at:
        yield "closes_at is not what the record comes to"
    if row.held_at != vote.held_at:
        yield "held_at is not what the record says"
    if row.extended != vote.extended:
        yield "extended is not how often the record prolongs it"
    if row.conditions != "\n\n".join(vote.conditions):
        yield "conditions are not those in the record"


def _ended(row: Decision, vote: Vote) -> Iterator[str]:
    if row.stage != vote.stage:
        yield f"stage is {row.stage}, but the record says {vote.stage}"
    if vote.outcome is None:
        if row.result or row.trace or row.trace_hash:
            yield "it has an outcome, but the record does not"
        return
    trace = vote.outcome.trace(vote.rule)
    if row.result != trace["result"]:
        yield f"result is {row.result}, but a recount gives {trace['result']}"
    if row.trace != trace:
        yield "trace is not that of a recount"
    if row.trace_hash != canonical_hash(trace):
        yield "trace_hash is not that of a recount"
    shared = row.budget_amount is not None and row.result == "passed"
    if shared and (row.allows_unit, row.allows_amount) != choosing.allowed(vote):
        yield "it allows another amount than the funded projects cost"
    if (row.beside or {}) != vote.ending.get("beside", {}):
        yield f"what the count used beside the ballots is not what entry {vote.ended_in} says"
    if row.ended_how != vote.ending["how"]:
        yield f"ended_how is not what entry {vote.ended_in} says"
    if row.statement != vote.statement:
        yield "statement is not the one in the record"
    if (row.reviewed_at is not None) != bool(vote.reviewed):
        yield "reviewed_at is not what the record says"


def _objections(row: Decision, vote: Vote) -> Iterator[str]:
    """Objections and what was found of them, as ballots and tests in the record raised and tested them."""
    kept = {one.number: one for one in Objection.select().where(Objection.decision == row)}
    for number in sorted(kept.keys() | vote.objections.keys()):
        one, said = kept.get(number), vote.objections.get(number)
        if one is None or said is None:
            yield f"objection {number} stands only in the record, or only in its table"
            continue
        tests = {test["tester"]: test["finding"] for test in one.tests}
        if (one.voter, one.round, tests) != (said.voter, said.round, said.tests):
            yield f"objection {number} is not as the record tells it"
        elif one.state in objecting.FINDINGS and one.state != said.state:
            yield f"objection {number} is {one.state}, but its tests give {said.state}"


def _electorate(row: Decision, vote: Vote) -> Iterator[str]:
    voters = {voter.voter: voter for voter in Voter.select().where(Voter.decision == row)}
    for key in sorted(voters.keys() | vote.electorate.keys()):
        if key not in vote.electorate:
            yield f"the voter {key} is not in the frozen electorate"
        elif key not in voters:
            yield f"the voter {key} of the frozen electorate is missing"
        elif voters[key].fact() != vote.electorate[key]:
            yield f"the voter {key} differs from the frozen electorate"
        elif _is_renamed(voters[key], vote.names):
            yield f"the voter {key} is shown under another name than its organisation had"
    if rules.electorate_hash(voter.fact() for voter in voters.values()) != row.electorate_hash:
        yield "the voters do not have the electorate_hash"


def _is_renamed(voter: Voter, names: Mapping[str, str]) -> bool:
    """Whether an answer would be read as somebody else's. The record names organisations, and no persons."""
    name = names.get(voter.stakeholder, voter.stakeholder_name)
    return voter.stakeholder_name != name or (voter.voter == voter.stakeholder and voter.name != name)


def _ballots(row: Decision, vote: Vote) -> Iterator[str]:
    reasons = _reasons(row)
    cast = {(ballot.round, ballot.voter): ballot for ballot in Ballot.select().where(Ballot.decision == row)}
    for key in sorted(cast.keys() | vote.ballots.keys()):
        where = f"the ballot of {key[1]} in round {key[0]}"
        if key not in vote.ballots:
            yield f"{where} is not in the record"
        elif key not in cast:
            yield f"{where} (entry {vote.ballots[key]['seq']}) is missing"
        else:
            for name in _differing(cast[key], vote.ballots[key], reasons):
                yield f"{where}: {name} is not what entry {vote.ballots[key]['seq']} says"


def _differing(ballot: Any, said: dict[str, Any], reasons: dict[int, Any]) -> Iterator[str]:
    is_secret = said["choice"] == VOTED and "opened" not in said
    said = {**said, **said.get("opened", {})}
    for name in ("choice", "channel"):
        if getattr(ballot, name) != said[name]:
            yield name
    if ballot.proxy != said.get("proxy", ""):
        yield "proxy"
    if ballot.answer != said.get("answer"):
        yield "answer"
    if ballot.split != said.get("split"):
        yield "split"
    reason = reasons.get(said["seq"], ballot.reason) if said["has_reason"] else ""
    if ballot.reason != reason:
        yield "reason"
    if not is_secret and abs(ballot.cast_at - clock.parse_iso(said["at"])) > SLACK:
        yield "cast_at"


def _reasons(row: Decision) -> dict[int, Any]:
    """The reasons that were committed to, by entry (those that can still be opened)."""
    wanted = (AuditEntry.chain == row.space.uid) & (AuditEntry.about == row.about)
    text = AuditOpening.value.cast("text")
    query: Any = AuditOpening.select(AuditEntry.seq, text).join(AuditEntry)
    found: dict[int, Any] = {}
    for seq, value in query.where(wanted & (AuditOpening.name == "reason")).tuples():
        try:
            found[seq] = json.loads(value or "null")
        except ValueError:
            continue  # the check of the chain says so already
    return found


def _texts(space: Space, recount: Recount) -> Iterator[Finding]:
    query = DocumentVersion.select(DocumentVersion, Document).join(Document).where(Document.space == space)
    for row in query:
        where = f"{space.short_name} text {row.document.number} version {row.number}"
        if sha256_hex(row.markdown.encode()) != row.text_hash:
            yield Finding(where, "its words do not have the stored hash")
        recorded = recount.texts.get((row.document.number, row.number))
        if recorded is not None and recorded != row.text_hash:
            yield Finding(where, "text_hash is not what the record says")
    yield from _goals(space, recount)


def _goals(space: Space, recount: Recount) -> Iterator[Finding]:
    for row in Goal.select().where(Goal.space == space):
        said = recount.goals.get(row.number)
        where = f"{space.short_name} goal {row.number}"
        version: Any = row.ratified_version
        stated = (row.ratified_by, version.number, version.text_hash) if version else (None,) * 3
        known = (said["decision"], said["version"], said["text_hash"]) if said else (None,) * 3
        if stated != known:
            seq = said["seq"] if said else None
            at = f"entry {seq}" if seq else "the record"
            yield Finding(where, f"what ratified it is not what {at} says", entry=seq)


def _reports(space: Space, recount: Recount) -> Iterator[Finding]:
    """Every published report is there byte for byte, and nothing is there that was not published."""
    query = ReportVersion.select(ReportVersion, Report).join(Report).where(Report.space == space)
    missing = dict(recount.reports)
    for row in query.order_by(Report.number, ReportVersion.version):
        where = f"{space.short_name} report {row.report.number} version {row.version}"
        said = missing.pop((row.report.number, row.version), None)
        if said is None:
            yield Finding(where, "it is not in the record")
        elif sha256_hex(row.stored) != said["content_hash"]:
            yield Finding(where, f"its bytes do not have the hash in entry {said['seq']}", entry=said["seq"])
        if row.content_hash != sha256_hex(row.stored):
            yield Finding(where, "its bytes do not have the stored hash")
    for (number, version), said in missing.items():
        where = f"{space.short_name} report {number} version {version}"
        yield Finding(where, "it is in the record, but missing here", entry=said["seq"])
