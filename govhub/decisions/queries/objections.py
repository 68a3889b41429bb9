"""Objections and where they stand, as pages show them."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import objecting
from govhub.decisions.models import Decision, Objection, voters_of
from govhub.spaces.models import roles_of

Answer = dict[str, Any]

STATES = {
    "raised": N_("Raised, to be tested"),
    "valid": N_("Found valid: it stands"),
    "concern": N_("Found to be a concern: it stops nothing"),
    "out_of_scope": N_("Found out of scope: it stops nothing"),
    "integrated": N_("Answered by an amendment: the objector is asked again"),
    "resolved": N_("Met: the objector confirmed it"),
    "unresolved": N_("Not resolved"),
    "withdrawn": N_("Taken back"),
}
_TRIED = N_("Answered by a trial until %(day)s: the objector is asked again")
_KINDS = {
    "raised": "waiting",
    "valid": "blocked",
    "integrated": "open",
    "resolved": "passed",
    "unresolved": "blocked",
}
FINDINGS = {
    "valid": (N_("Valid"), N_("It would cause harm, or misses our aim or charter.")),
    "concern": (N_("A concern"), N_("Worth knowing, but the group can go on. It is recorded.")),
    "out_of_scope": (N_("Out of scope"), N_("It is about something else than this proposal.")),
}


def objections_of(decision: Decision) -> list[Answer]:
    """The objections of a decision, the oldest first; none where its rule gives them no lifecycle."""
    if not objecting.goes_on(decision.parts):
        return []
    names = {row.voter: row.name for row in voters_of(decision)}
    rows = Objection.select().where(Objection.decision == decision).order_by(Objection.number)
    return [_objection(decision, row, names) for row in rows]


def _objection(decision: Decision, row: Objection, names: dict[str, str]) -> Answer:
    ended = decision.stage in {"ended", "withdrawn"}
    state = "unresolved" if ended and row.state in {"raised", "valid"} else row.state
    said = [one["finding"] for one in row.tests]
    words = (
        Phrase(_TRIED, day=row.trial_until)
        if state == "integrated" and row.how == "trial"
        else Phrase(STATES[state])
    )
    return {
        "objection": row.number,
        "round": row.round,
        "voter": row.voter,
        "name": names.get(row.voter, ""),
        "reason": row.reason,
        "state": state,
        "words": words,
        "kind": _KINDS.get(state, "info"),
        "answer": row.answer,
        "found": {finding: said.count(finding) for finding in objecting.FINDINGS},
        "tested": sorted(one["tester"] for one in row.tests),
        "open": not ended and row.round == decision.round and row.state in {"raised", *objecting.FINDINGS},
    }


def tests_open_to(
    actor: Actor, decision: Decision, objections: list[Answer], mine: list[Answer]
) -> dict[int, list[tuple[str, str]]]:
    """Which objections this person may test, and in whose voice ("" as facilitator)."""
    open_now = [one for one in objections if one["open"] and decision.stage == "open"]
    if not open_now:
        return {}
    if decision.parts.tested_by == "facilitators":
        spoken_for = {voice["voter"] for voice in mine}
        facilitates = "facilitator" in roles_of(actor, decision.space)
        return {
            one["objection"]: [("", "")] for one in open_now if facilitates and one["voter"] not in spoken_for
        }
    voices = [(voice["voter"], voice["name"]) for voice in mine if voice["choice"] != "recused"]
    return {
        one["objection"]: others
        for one in open_now
        if one["state"] == "raised" and (others := [voice for voice in voices if voice[0] != one["voter"]])
    }
