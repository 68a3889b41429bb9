"""What the pages of spaces read."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from peewee import JOIN, fn

from govhub.accounts.models import Person
from govhub.accounts.queries import hashed, person_with
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.errors import NotFound
from govhub.core.forms import Nothing
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.core.policy import authorize
from govhub.spaces import forms, phrases, rules
from govhub.spaces.models import (
    SECTORS,
    Invitation,
    Mandate,
    Role,
    Space,
    Stakeholder,
    invitation_with,
    roles_of,
    space_named,
)
from govhub.spaces.queries import feed, shown
from govhub.spaces.queries.registers import register_overview, sections_for


def _can(roles: set[str]) -> dict[str, bool]:
    """What the page offers; each act asks the policy again."""
    return {
        "manage": "facilitator" in roles,
        "take_part": rules.takes_part(roles),
        "see_people": bool(roles),
    }


@query("spaces.overview", forms.SpaceRef)
def overview(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """A space: its chain, who takes part by sector, and (for members) what happened lately."""
    space = space_named(form.space)
    authorize(actor, "spaces.overview", space)
    roles = roles_of(actor, space)
    rows = list(Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.id))
    return {
        "space": shown.space(space),
        "roles": [phrases.ROLES[role] for role in phrases.ROLES if role in roles],
        "can": _can(roles),
        "chain": sections_for(actor, space),
        "sectors": shown.by_sector(rows),
        "recent": feed.newest([space], 6) if roles else [],
    }


@register_overview
def people_on_overview(actor: Actor, space: Space) -> dict[str, Any]:
    """The first link of the chain: who takes part."""
    count = Stakeholder.select().where(Stakeholder.space == space).count()
    sectors = Stakeholder.select(Stakeholder.sector).where(Stakeholder.space == space).distinct().count()
    return {
        "order": 10,
        "title": Phrase(N_("Who takes part")),
        "url": f"/s/{space.short_name}/people",
        "count": count,
        "words": plural_phrase(N_("from %(n)s sector"), N_("from %(n)s sectors"), sectors),
        "state": "done" if count else "now",
        "items": [],
        "none": Phrase(N_("No organisation yet.")),
    }


@query("spaces.mine", Nothing)
def mine(actor: Actor, form: Nothing) -> dict[str, Any]:
    """The spaces in which I have a role, newest first."""
    authorize(actor, "spaces.mine")
    query = (
        Role.select(Role, Space).join(Space).where(Role.person == actor.person_id).order_by(Space.id.desc())
    )
    found: dict[str, dict[str, Any]] = {}
    for row in query:
        one = found.setdefault(row.space.short_name, {**shown.space(row.space), "roles": []})
        one["roles"].append(row.role)
    for one in found.values():
        one["roles"].sort(key=list(phrases.ROLES).index)
        one["role"] = phrases.ROLES[one["roles"][0]]
    return {"spaces": list(found.values())}


@query("spaces.people", forms.SpaceRef)
def people(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """Who takes part: stakeholders by sector with who acts for them, and all people with their roles."""
    space = space_named(form.space)
    authorize(actor, "spaces.people", space)
    rows = list(Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name))
    mandates = [one for one in _mandates(space) if one["state"] != "ended"]
    acting = _by("stakeholder", mandates)
    sectors = shown.by_sector(rows)
    for group in sectors:
        for one in group["stakeholders"]:
            one["mandates"] = acting[one["stakeholder"]]
    return {
        "space": shown.space(space),
        "can": _can(roles_of(actor, space)),
        "sectors": sectors,
        "people": _everybody(space, mandates),
    }


def _by(name: str, rows: list[dict[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _mandates(space: Space, only: Person | None = None) -> list[dict[str, Any]]:
    query = (
        Mandate.select(Mandate, Stakeholder, Person)
        .join(Stakeholder)
        .switch(Mandate)
        .join(Person)
        .where(Stakeholder.space == space)
        .order_by(Person.name, Mandate.starts_at)
    )
    return [shown.mandate(row) for row in (query if only is None else query.where(Mandate.person == only))]


def _everybody(
    space: Space, mandates: list[dict[str, Any]], only: Person | None = None
) -> list[dict[str, Any]]:
    query = Role.select(Role, Person).join(Person).where(Role.space == space).order_by(Person.name)
    if only is not None:
        query = query.where(Role.person == only)
    found: dict[str, dict[str, Any]] = {}
    for row in query:
        person = row.person
        one = found.setdefault(
            person.uid,
            {
                "person": person.uid,
                "name": person.name,
                "roles": [],
                "is_closed": person.deactivated_at is not None,
            },
        )
        one["roles"].append(row.role)
    held = _by("person", mandates)
    for uid, one in found.items():
        one["roles"].sort(key=list(phrases.ROLES).index)
        one["role_names"] = [phrases.ROLES[role] for role in one["roles"]]
        one["mandates"] = held[uid]
    return list(found.values())


@query("spaces.person", forms.PersonIn)
def person(actor: Actor, form: forms.PersonIn) -> dict[str, Any]:
    """One person in a space with all roles and mandates, past ones included, for facilitators."""
    space = space_named(form.space)
    authorize(actor, "spaces.person", space)
    who = person_with(form.person)
    mandates = _mandates(space, only=who)
    found = _everybody(space, mandates, only=who)
    if not found and not mandates:
        raise NotFound
    none = {"person": who.uid, "name": who.name, "roles": [], "role_names": [], "mandates": mandates}
    rows = Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name)
    return {
        "space": shown.space(space),
        "who": found[0] if found else none,
        "stakeholders": [shown.stakeholder(row) for row in rows],
    }


@query("spaces.invitations", forms.SpaceRef)
def invitations(actor: Actor, form: forms.SpaceRef) -> dict[str, Any]:
    """Invitations that are open, the newest first, and for whom one can invite."""
    space = space_named(form.space)
    authorize(actor, "spaces.invitations", space)
    query = (
        Invitation.select(Invitation, Stakeholder)
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .where((Invitation.space == space) & Invitation.revoked_at.is_null())
        .order_by(Invitation.id.desc())
        .limit(200)
    )
    rows = Stakeholder.select().where(Stakeholder.space == space).order_by(Stakeholder.name)
    return {
        "space": shown.space(space),
        "invitations": [one for row in query if not (one := shown.invitation(row))["problem"]],
        "stakeholders": [shown.stakeholder(row) for row in rows],
        "sectors": [{"sector": word, "sector_name": phrases.sector(word)} for word in SECTORS]
        + [{"sector": word, "sector_name": word} for word in space.own_sectors],
    }


@query("spaces.activity", forms.Activity)
def activity(actor: Actor, form: forms.Activity) -> dict[str, Any]:
    """What happened in a space, newest first, 50 at a time."""
    space = space_named(form.space)
    authorize(actor, "spaces.activity", space)
    events = feed.newest([space], 51, before=form.before)
    return {
        "space": shown.space(space),
        "events": events[:50],
        "older": events[49]["seq"] if len(events) > 50 else None,
    }


def waiting_invitation(actor: Actor, token: str) -> dict[str, Any]:
    """What an invitation page shows to whoever holds the link: the space, as what, or why not (any more)."""
    found = invitation_with(hashed(token))
    if found is None:
        return {"problem": Phrase(N_("This invitation is not known here. Please check the link."))}
    inside = bool(roles_of(actor, found.space))
    return {**shown.invitation(found), "space": shown.space(found.space), "inside": inside}


def open_to_the_public(limit: int = 12) -> list[dict[str, Any]]:
    """Public spaces, those with most stakeholders first."""
    query = (
        Space.select(Space, fn.COUNT(Stakeholder.id).alias("size"))
        .join(Stakeholder, JOIN.LEFT_OUTER)
        .where(Space.visibility == "public")
        .group_by(Space)
        .order_by(fn.COUNT(Stakeholder.id).desc(), Space.id)
        .limit(limit)
    )
    return [shown.space(row) | {"url": f"/open/{row.short_name}"} for row in query]


def demo_people() -> list[dict[str, Any]]:
    """The people whom a demonstration lets everybody play."""
    keys = {f"{key}@demo.example": key for key in DEMO}
    found = {keys[row.email]: row for row in Person.select().where(Person.email.in_(list(keys)))}
    mandates = (
        Mandate.select(Mandate, Stakeholder, Person)
        .join(Stakeholder)
        .switch(Mandate)
        .join(Person)
        .where(Mandate.person.in_(list(found.values())))
    )
    acts_for: dict[int, str] = {}
    for row in mandates.order_by(Mandate.id) if found else ():
        acts_for.setdefault(row.person.id, row.stakeholder.name)
    return [
        {
            "key": key,
            "uid": found[key].uid,
            "name": found[key].name,
            "role": role,
            "about": about,
            "organisation": acts_for.get(found[key].id, ""),
        }
        for key, (role, about) in DEMO.items()
        if key in found
    ]


_MEMBER = (Phrase(N_("A member")), Phrase(N_("Writes, proposes, and votes with a mandate")))
DEMO = {
    "lan": (Phrase(N_("The facilitator")), Phrase(N_("Invites people, opens and closes decisions"))),
    "minh": _MEMBER,
    "hoa": _MEMBER,
    "tuan": _MEMBER,
    "duc": _MEMBER,
    "thu": (Phrase(N_("The mediator")), Phrase(N_("Belongs to no side, and leads cases to an agreement"))),
    "quynh": (Phrase(N_("The treasurer")), Phrase(N_("Books what is received, allocated and spent"))),
    "fang": (Phrase(N_("An observer")), Phrase(N_("Reads everything, does not vote"))),
}
