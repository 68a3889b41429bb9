"""Which private values of the record everybody may open: reasons and hidden answers, once they are shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govhub.core.audit import AuditEntry, AuditOpening
from govhub.decisions.methods import secrecy
from govhub.decisions.methods.shape import RECUSED, VOTED
from govhub.decisions.models import Decision, Urn, ballots_of, voters_of
from govhub.spaces.models import Space
from govhub.transparency.rules.recount import Vote

BALLOTS = ("decisions.cast_ballot", "decisions.enter_ballot")
SHOWN = ("reason", "ballot")


def openings_of(rows: list[AuditEntry]) -> dict[int, list[dict[str, Any]]]:
    """Salt and value of the commitments that anybody may open, by entry: reasons of votes, and answers that
    are named after the close, once the decision shows them to everybody."""
    cast = [row for row in rows if row.act in BALLOTS]
    hiding = _hiding({(row.chain, row.about) for row in cast})
    voted = [
        row.id for row in cast if (row.chain, row.about) not in hiding or row.facts.get("choice") == RECUSED
    ]
    if not voted:
        return {}
    found: dict[int, list[dict[str, Any]]] = {}
    wanted = AuditOpening.entry.in_(voted) & AuditOpening.name.in_(SHOWN)
    columns: Any = (AuditOpening.entry, AuditOpening.name, AuditOpening.salt, AuditOpening.value)
    query: Any = AuditOpening.select(*columns).where(wanted).order_by(AuditOpening.id)
    for entry_id, name, salt, value in query.tuples():
        found.setdefault(entry_id, []).append({"name": name, "salt": salt, "value": value})
    return found


def _hiding(abouts: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those decisions whose answers are hidden now."""
    numbers = {int(about.removeprefix("decision:")) for _, about in abouts}
    rows = Decision.select(Decision.number, Decision.stage, Decision.rule, Space.uid).join(Space)
    here = Space.uid.in_([chain for chain, _ in abouts]) & Decision.number.in_(numbers)
    found = rows.where(here) if abouts else ()
    return {(row.space.uid, row.about) for row in found if secrecy.is_sealed(row.parts, row.stage)}


def hidden_answers(chain: str) -> dict[int, dict[str, Any]]:
    """What the entries of a chain have committed to as answers, by entry, to check what was counted."""
    text = AuditOpening.value.cast("text")
    query: Any = AuditOpening.select(AuditEntry.seq, text).join(AuditEntry)
    found = {}
    for seq, value in query.where((AuditEntry.chain == chain) & (AuditOpening.name == "ballot")).tuples():
        try:
            found[seq] = json.loads(value or "null")
        except ValueError:
            continue  # the check of the chain says so already
    return found


def faults_in_urn(row: Decision, vote: Vote) -> Iterator[str]:
    """What is wrong with the urn of a secret vote: while it is open it holds a ballot for each voice that
    has voted, and afterwards there is none."""
    urns = list(Urn.select().where(Urn.decision == row))
    if row.stage != "open" or not secrecy.is_secret(row.parts):
        if urns:
            yield "there is an urn, but no secret vote is open"
        return
    electorate = {voter.voter: voter.fact() for voter in voters_of(row)}
    voted = {ballot.voter: ballot.said for ballot in ballots_of(row)}
    lines = urns[0].lines if urns else []
    if sum(one["voices"] for one in lines) != sum(said["choice"] == VOTED for said in voted.values()):
        yield "the urn holds another number of ballots than have been cast"
    elif secrecy.holds_others(row.parts, electorate, voted, lines):
        yield "the urn holds ballots of other groups than have voted"
