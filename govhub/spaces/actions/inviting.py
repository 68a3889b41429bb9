"""Invitations: a secret link, by mail, by hand or as a QR code on the wall."""

from __future__ import annotations

import secrets
from typing import Any

from govhub.accounts.actions import sign_up
from govhub.accounts.models import Person
from govhub.accounts.policy import house
from govhub.accounts.queries import active_person_at, hashed, person_of, person_with
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act, wait_for
from govhub.core.audit import record
from govhub.core.errors import NotFound, RuleBroken
from govhub.core.forms import refuse
from govhub.core.mail import send
from govhub.core.phrase import N_, Instant, Phrase
from govhub.core.policy import authorize
from govhub.spaces import forms, rules
from govhub.spaces.models import (
    Invitation,
    Mandate,
    Role,
    Space,
    Stakeholder,
    invitation_with,
    mandates_between,
    others_acted,
    space_named,
    stakeholder_in,
)

MOST_PLACES = 500
MOST_DAYS = 90


@act("spaces.invite", forms.Invite)
def invite(actor: Actor, form: forms.Invite) -> Answer:
    """Invite one person, or with one code several, to act for a stakeholder or by themselves."""
    space = space_named(form.space)
    authorize(actor, "spaces.invite", space)
    stakeholder = stakeholder_in(space, form.stakeholder) if form.stakeholder else None
    _check(form, stakeholder)
    token, expires_at = secrets.token_urlsafe(16), clock.now() + form.days * rules.DAY_MS
    made = Invitation.create(
        space=space,
        stakeholder=stakeholder,
        token_hash=hashed(token),
        invited_by=actor.person_id,
        expires_at=expires_at,
        **form.model_dump(include={"role", "may_vote", "may_sign", "email", "places"}),
    )
    if form.email:
        _write(actor, space, form.email, token, expires_at)
    facts: dict[str, Any] = {"invitation": made.id, "role": form.role, "places": form.places}
    if stakeholder is not None:
        facts["stakeholder"] = stakeholder.uid
    record("spaces.invite", actor, space, about=f"invitation:{made.id}", facts=facts)
    secret = {"path": f"/join/{token}", "token": token}
    return {"space": space.short_name, "invitation": made.id, "expires_at": expires_at, "secret": secret}


def _check(form: forms.Invite, stakeholder: Stakeholder | None) -> None:
    if form.places > MOST_PLACES:
        raise refuse("places", N_("At most %(n)s people, please."), n=MOST_PLACES)
    if form.days > MOST_DAYS:
        raise refuse("days", N_("At most %(n)s days, please."), n=MOST_DAYS)
    if form.email and form.places > 1:
        raise refuse("places", N_("An invitation by mail is for one person."))
    if form.role == "facilitator" and form.places > 1:
        raise refuse("role", N_("Facilitators are invited one by one."))
    if stakeholder is None and (form.may_vote or form.may_sign):
        raise refuse(
            "stakeholder", N_("Whoever votes or signs does so for an organisation. Please choose one.")
        )
    if problem := rules.why_not_voting(form.may_vote, {form.role}):
        raise RuleBroken(problem)


def _write(actor: Actor, space: Space, email: str, token: str, expires_at: int) -> None:
    known = active_person_at(email)
    subject = Phrase(N_("An invitation to %(space)s"), space=space.name)
    text: list[str | Phrase] = [
        Phrase(
            N_("%(name)s invites you to take part in “%(space)s” on GovHub."),
            name=actor.name,
            space=space.name,
        ),
        Phrase(N_("With this link you come in; it works until %(when)s:"), when=Instant(expires_at)),
        house.link(f"/join/{token}"),
    ]
    language = known.language if known else space.language
    send(email, subject, text, language, zone=known.timezone if known else "UTC", until=expires_at)


@act("spaces.revoke_invitation", forms.InvitationRef)
def revoke_invitation(actor: Actor, form: forms.InvitationRef) -> Answer:
    """Withdraw an invitation; whoever came in by it stays."""
    space = space_named(form.space)
    authorize(actor, "spaces.revoke_invitation", space)
    mine = (Invitation.id == form.invitation) & (Invitation.space == space)
    if not Invitation.select().where(mine).exists():
        raise NotFound
    Invitation.update(revoked_at=clock.now()).where(mine & Invitation.revoked_at.is_null()).execute()
    record("spaces.revoke_invitation", actor, space, about=f"invitation:{form.invitation}")
    return {"space": space.short_name, "invitation": form.invitation}


@act("spaces.join", forms.Join)
def join(actor: Actor, form: forms.Join) -> Answer:
    """Come into a space with an invitation. Raises RuleBroken with the reason when it is not valid."""
    authorize(actor, "spaces.join")
    invitation = valid_invitation(form.token)
    facts = _come_in(invitation, person_of(actor))
    record("spaces.join", actor, invitation.space, about=f"person:{actor.uid}", facts=facts)
    return {"space": invitation.space.short_name}


@act("spaces.join_as_new", forms.JoinAsNew)
def join_as_new(actor: Actor, form: forms.JoinAsNew) -> Answer:
    """Make an account and come in, in one step: both happen or neither."""
    authorize(actor, "spaces.join_as_new")
    invitation = valid_invitation(form.token)
    account: dict[str, Any] = form.model_dump(include={"name", "email", "language", "timezone"})
    made = sign_up(Actor.system(actor.door), password=form.password, **account)
    person = person_with(made["person"])
    facts = _come_in(invitation, person)
    who = person.actor(actor.door)
    record("spaces.join_as_new", who, invitation.space, about=f"person:{person.uid}", facts=facts)
    return {"space": invitation.space.short_name, "person": person.uid}


def valid_invitation(token: str) -> Invitation:
    """The invitation with this token. Raises RuleBroken when it opens nothing (any more)."""
    found = invitation_with(hashed(token))
    if found is None:
        raise RuleBroken(Phrase(N_("This invitation is not known here. Please check the link.")))
    if problem := found.problem(clock.now()):
        raise RuleBroken(problem)
    return found


def _come_in(invitation: Invitation, person: Person) -> dict[str, Any]:
    """Take a place; role and mandate as the invitation says. Raises RuleBroken when nothing would change."""
    wait_for(invitation.space.short_name)
    free = (Invitation.id == invitation.id) & (Invitation.taken < Invitation.places)
    if not Invitation.update(taken=Invitation.taken + 1).where(free).execute():
        raise RuleBroken(Phrase(N_("This invitation has been used up. Please ask for a new one.")))
    _, is_new = Role.get_or_create(space=invitation.space, person=person, role=invitation.role)
    facts = {"person": person.uid, "role": invitation.role, "invitation": invitation.id}
    if invitation.stakeholder is not None:
        now = clock.now()
        if not mandates_between(invitation.stakeholder, person, now, None):
            _refuse_oneself(invitation, invitation.stakeholder, person)
            rights = {"may_vote": invitation.may_vote, "may_sign": invitation.may_sign}
            Mandate.create(stakeholder=invitation.stakeholder, person=person, starts_at=now, **rights)
            facts |= {"stakeholder": invitation.stakeholder.uid, **rights}
            is_new = True
    if not is_new:
        raise RuleBroken(Phrase(N_("You take part in this space already.")))
    return facts


def _refuse_oneself(invitation: Invitation, stakeholder: Stakeholder, person: Person) -> None:
    invited = invitation.invited_by is not None and invitation.invited_by.id == person.id
    others = others_acted(stakeholder, person)
    if problem := rules.why_not_oneself(to_oneself=invited, others_acted=others):
        raise RuleBroken(problem)
