"""Accounts beginning and ending."""

from __future__ import annotations

from govhub.accounts import forms, rules
from govhub.accounts.actions.administrators import others_than
from govhub.accounts.actions.passwords import make_link
from govhub.accounts.actions.sessions import revoke_sessions
from govhub.accounts.models import AccessKey, OneTimeLink, Person
from govhub.accounts.policy import house
from govhub.accounts.queries import person_with, valid_link
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.forms import refuse
from govhub.core.mail import send
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize


@act("accounts.sign_up", forms.SignUp)
def sign_up(actor: Actor, form: forms.SignUp) -> Answer:
    """Make an account, where sign-up is open or with an invitation (which is then used up)."""
    link = valid_link(form.invitation, "join") if form.invitation else None
    if form.invitation and link is None:
        raise RuleBroken(Phrase(N_("This invitation is not valid any more. Please ask for a new one.")))
    authorize(actor, "accounts.sign_up", link)
    if Person.select().where(Person.email == form.email).exists():
        raise refuse("email", N_("There is an account with this address already. Please sign in instead."))
    if link is not None:
        OneTimeLink.update(used_at=clock.now()).where(OneTimeLink.id == link.id).execute()
    person = Person.create(
        email=form.email,
        name=form.name,
        password_hash=form.password,
        language=form.language or house.language,
        timezone=form.timezone or house.timezone,
    )
    record("accounts.sign_up", person.actor(actor.door), about=f"person:{person.uid}")
    return {"person": person.uid}


@act("accounts.invite", forms.Invite)
def invite(actor: Actor, form: forms.Invite) -> Answer:
    """Invite somebody to make an account; with an address, by mail as well."""
    authorize(actor, "accounts.invite")
    token, expires_at = make_link("join", rules.INVITATION_LASTS_MS, email=form.email)
    path = f"/sign-up/{token}"
    if form.email:
        subject = Phrase(N_("An invitation to GovHub"))
        text = Phrase(N_("%(name)s invites you to make an account on GovHub:"), name=actor.name)
        language = form.language or house.language
        send(form.email, subject, [text, house.link(path)], language, until=expires_at)
    record("accounts.invite", actor)
    return {"expires_at": expires_at, "secret": {"path": path}}


@act("accounts.deactivate", forms.PersonRef)
def deactivate(actor: Actor, form: forms.PersonRef) -> Answer:
    """Close an account: no sign-in, no keys, no voting. What the person did stays in the record."""
    person = person_with(form.person)
    authorize(actor, "accounts.deactivate", person)
    if person.is_admin and not others_than(person):
        raise RuleBroken(Phrase(N_("The only administrator cannot leave.")))
    now = clock.now()
    if person.deactivated_at is None:
        Person.update(deactivated_at=now).where(Person.id == person.id).execute()
    revoke_sessions(person)
    keys = (AccessKey.person == person) & AccessKey.revoked_at.is_null()
    AccessKey.update(revoked_at=now).where(keys).execute()
    record("accounts.deactivate", actor, about=f"person:{person.uid}")
    return {"person": person.uid}


@act("accounts.reactivate", forms.PersonRef)
def reactivate(actor: Actor, form: forms.PersonRef) -> Answer:
    """Open a closed account again."""
    authorize(actor, "accounts.reactivate")
    person = person_with(form.person)
    Person.update(deactivated_at=None).where(Person.id == person.id).execute()
    record("accounts.reactivate", actor, about=f"person:{person.uid}")
    return {"person": person.uid}
