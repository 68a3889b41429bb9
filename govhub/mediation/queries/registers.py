"""What other pages show of conflicts: the overview of a space, what waits for somebody, names and links."""

from __future__ import annotations

from typing import Any

from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.mediation.models import (
    Case,
    CaseNote,
    CaseParty,
    Settlement,
    Signature,
    readable,
)
from govhub.mediation.queries.figures import figures
from govhub.mediation.queries.shown import state, thing
from govhub.spaces.models import Mandate, Role, Space, roles_of
from govhub.spaces.queries import register_overview, register_waiting

Answer = dict[str, Any]


@register_overview
def on_overview(actor: Actor, space: Space) -> Answer:
    """The conflicts' part of a space's overview: for everybody the figures, for readers their own cases,
    for mediators and facilitators the queue by numbers; nobody else learns whether there is a case."""
    roles = roles_of(actor, space)
    queue = bool(roles & {"facilitator", "mediator"})
    here = Case.space == space
    own = list(Case.select().where(here & readable(actor)).order_by(Case.id.desc())) if roles else []
    running = (
        list(Case.select().where(here & Case.ended_at.is_null()).order_by(Case.id.desc())) if queue else []
    )
    known = {case.id: case for case in [*running, *own]}
    now_running = sum(case.runs for case in known.values())
    readers = {case.id for case in own}
    return {
        "order": 35,
        "title": Phrase(N_("Mediation")),
        "url": f"/s/{space.short_name}/mediation",
        "count": now_running if queue else len(own) or None,
        "words": _words(now_running, figures(space), bool(known)),
        "state": "now" if now_running else "done" if known else "ahead",
        "items": [_item(case, space, case.id in readers) for case in list(known.values())[:4]],
        "none": Phrase(N_("What is said in a conflict stays between the parties and their mediator.")),
        "begin": Phrase(N_("Log a conflict")),
    }


def _words(running: int, told: Answer, knows: bool) -> Phrase:
    if knows:
        return plural_phrase(N_("%(n)s under way"), N_("%(n)s under way"), running)
    if told["total"] is not None:
        return plural_phrase(N_("%(n)s conflict so far"), N_("%(n)s conflicts so far"), told["total"])
    return Phrase(N_("A way out of conflicts"))


def _item(case: Case, space: Space, reads: bool) -> Answer:
    case.space = space
    now, about = state(case), thing(case)
    words = case.title if reads else about["label"] if about else ""
    return {
        "title": f"C-{case.number} {words}".strip(),
        "url": f"/s/{space.short_name}/mediation/{case.number}" + ("" if reads else "/triage"),
        "kind": "late" if now["late"] else now["tag"],
        "state": now["stage_name"],
        "at": case.ended_at or case.opened_at,
    }


@register_waiting
def waiting(actor: Actor) -> dict[str, list[Answer]]:
    """Settlements to sign; and cases that ask for a word: those I mediate, those in which my side has not
    said anything yet, and those without a mediator where I can take or give them."""
    open_to_me = Case.ended_at.is_null() & readable(actor)
    cases = list(Case.select(Case, Space).join(Space).where(open_to_me).order_by(Case.stage_due))
    to_sign = _to_sign(actor, [case for case in cases if case.stage == "agreement"])
    silent = _silent(actor, [case for case in cases if case.id not in to_sign])
    words = [case for case in cases if case.id in silent and case.id not in to_sign]
    return {
        "signatures_waiting": [_waiting(case, case.title) for case in cases if case.id in to_sign],
        "words_waiting": [_waiting(case, case.title) for case in words] + _without_mediator(actor, words),
    }


def _waiting(case: Case, words: str, page: str = "") -> Answer:
    return {
        "space": case.space.short_name,
        "space_name": case.space.name,
        "number": case.number,
        "title": f"C-{case.number} {words}".strip(),
        "url": f"/s/{case.space.short_name}/mediation/{case.number}{page}",
        "due_at": case.stage_due,
        "late": state(case)["late"],
    }


def _valid() -> Any:
    now = clock.now()
    return (Mandate.starts_at <= now) & (Mandate.ends_at.is_null() | (Mandate.ends_at > now))


def _own(actor: Actor, *, to_sign: bool = False) -> Any:
    """A condition on parties: those for which the actor speaks (or signs)."""
    held = Mandate.select(Mandate.stakeholder).where((Mandate.person == actor.person_id) & _valid())
    if to_sign:
        held = held.where(Mandate.may_sign)
    mine = CaseParty.stakeholder.in_(held) | (CaseParty.person == actor.person_id)
    return mine & CaseParty.released_at.is_null()


def _to_sign(actor: Actor, cases: list[Case]) -> set[int]:
    """Which of these cases have a settlement that the actor can sign and has not."""
    ids = [case.id for case in cases] or [0]
    rows: Any = Settlement.select(Settlement.case, Settlement.id).where(Settlement.case.in_(ids))
    newest = dict(rows.order_by(Settlement.version).tuples())
    own: Any = CaseParty.select(CaseParty.case, CaseParty.id).where(
        CaseParty.case.in_(list(newest) or [0]) & _own(actor, to_sign=True)
    )
    signed: Any = Signature.select(Signature.settlement, Signature.party)
    done = set(signed.where(Signature.settlement.in_(list(newest.values()) or [0])).tuples())
    return {case for case, party in own.tuples() if (newest[case], party) not in done}


def _silent(actor: Actor, cases: list[Case]) -> set[int]:
    """Which of these the actor mediates, or has as a party said nothing in."""
    mine = {case.id for case in cases if case.mediator_id == actor.person_id}  # type: ignore[attr-defined]
    ids = [case.id for case in cases if case.id not in mine] or [0]
    notes = CaseNote.select(CaseNote.case).where(
        (CaseNote.author == actor.person_id) & CaseNote.case.in_(ids)
    )
    answering: Any = CaseParty.select(CaseParty.case).where(
        CaseParty.case.in_(ids) & (CaseParty.role == "answers") & _own(actor) & CaseParty.case.not_in(notes)
    )
    return mine | {row[0] for row in answering.tuples()}


def _without_mediator(actor: Actor, others: list[Case]) -> list[Answer]:
    """Cases that nobody mediates, for whoever can take or give them: by number, without a word."""
    where = Role.select(Role.space).where(
        (Role.person == actor.person_id) & Role.role.in_(["mediator", "facilitator"])
    )
    alone = Case.ended_at.is_null() & Case.mediator.is_null() & Case.space.in_(where)
    rows = Case.select(Case, Space).join(Space).where(alone & Case.id.not_in([c.id for c in others] or [0]))
    return [_waiting(case, "", "/triage") for case in rows.order_by(Case.opened_at)]


@feed.naming("case")
def case_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Cases by their number alone: their titles are for those who may read them."""
    address = f"/s/{space.short_name}/mediation"
    return {key: (f"C-{key}", f"{address}/{key}") for key in keys}


def links_about(actor: Actor, space: Space, about: str) -> list[Answer]:
    """The cases about one thing that this reader may open."""
    if not actor.is_person:
        return []
    here = (Case.space == space) & (Case.about == about) & readable(actor)
    rows = list(Case.select().where(here).order_by(Case.number.desc()))
    return [{"case": row.number, "title": row.title, **state(row)} for row in rows]
