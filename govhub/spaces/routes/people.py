"""Who takes part: stakeholders, people, mandates, roles."""

from __future__ import annotations

from typing import Any

from flask import url_for

from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.spaces import actions, phrases, queries
from govhub.spaces.models import space_named, stakeholder_in
from govhub.spaces.queries import shown
from govhub.spaces.routes import bp
from govhub.web.dates import show_as_typed, start_of_day
from govhub.web.doors import page, perform
from govhub.web.login import current_actor


@bp.get("/s/<space>/people")
def people(space: str) -> Any:
    """Everybody."""
    return page("spaces/people.html", **queries.people(current_actor(), space=space))


@bp.get("/s/<space>/_people")
def people_fragment(space: str) -> Any:
    """The part of it that changes."""
    return page("spaces/_people.html", **queries.people(current_actor(), space=space))


@bp.get("/s/<space>/stakeholders/new")
def new_stakeholder(space: str) -> Any:
    """The form for one more."""
    authorize(current_actor(), "spaces.add_stakeholder", space_named(space))
    known = queries.invitations(current_actor(), space=space)
    return page("spaces/stakeholder.html", act="spaces.add_stakeholder", stakeholder={}, **known)


@bp.post("/s/<space>/stakeholders/new")
def add_stakeholder(space: str) -> Any:
    """Add it."""
    then, said = url_for(".people", space=space), Phrase(N_("The organisation is added."))
    again = lambda: new_stakeholder(space)  # noqa: E731
    return perform(actions.add_stakeholder, space=space, then=then, again=again, said=said)


@bp.get("/s/<space>/stakeholders/<uid>")
def stakeholder(space: str, uid: str) -> Any:
    """The form for one that is there."""
    subject = space_named(space)
    authorize(current_actor(), "spaces.change_stakeholder", subject)
    known, found = queries.invitations(current_actor(), space=space), stakeholder_in(subject, uid)
    facts = shown.stakeholder(found)
    return page("spaces/stakeholder.html", act="spaces.change_stakeholder", stakeholder=facts, **known)


@bp.post("/s/<space>/stakeholders/<uid>")
def change_stakeholder(space: str, uid: str) -> Any:
    """Keep what is said about it."""
    then, said = url_for(".people", space=space), Phrase(N_("The description is saved."))
    again = lambda: stakeholder(space, uid)  # noqa: E731
    given = {"space": space, "stakeholder": uid}
    return perform(actions.change_stakeholder, then=then, again=again, said=said, **given)


@bp.get("/s/<space>/people/<uid>")
def person(space: str, uid: str) -> Any:
    """One person's roles and mandates."""
    show_as_typed("spaces.give_mandate", "starts_at", "ends_at")
    known = queries.person(current_actor(), space=space, person=uid)
    return page("spaces/person.html", role_names=phrases.ROLES, **known)


@bp.post("/s/<space>/people/<uid>/mandates")
def give_mandate(space: str, uid: str) -> Any:
    """Let them act for a stakeholder; the last day counts in full."""
    given = {"space": space, "person": uid, "starts_at": start_of_day("starts_at")}
    given["ends_at"] = start_of_day("ends_at", days_later=1)
    then, said = url_for(".person", space=space, uid=uid), Phrase(N_("The mandate is given."))
    again = lambda: person(space, uid)  # noqa: E731
    return perform(actions.give_mandate, then=then, again=again, said=said, **given)


@bp.post("/s/<space>/people/<uid>/mandates/<int:mandate>/end")
def end_mandate(space: str, uid: str, mandate: int) -> Any:
    """End a mandate."""
    then, said = url_for(".person", space=space, uid=uid), Phrase(N_("The mandate has ended."))
    again = lambda: person(space, uid)  # noqa: E731
    return perform(actions.end_mandate, space=space, mandate=mandate, then=then, again=again, said=said)


@bp.post("/s/<space>/people/<uid>/roles")
def give_role(space: str, uid: str) -> Any:
    """Give a role."""
    then, said = url_for(".person", space=space, uid=uid), Phrase(N_("The role is given."))
    again = lambda: person(space, uid)  # noqa: E731
    return perform(actions.give_role, space=space, person=uid, then=then, again=again, said=said)


@bp.post("/s/<space>/people/<uid>/roles/end")
def end_role(space: str, uid: str) -> Any:
    """Take a role away."""
    then, said = url_for(".people", space=space), Phrase(N_("The role is taken away."))
    again = lambda: person(space, uid)  # noqa: E731
    return perform(actions.end_role, space=space, person=uid, then=then, again=again, said=said)
