"""Signing in and out. A session is a row: whoever revokes it has signed that browser out at once."""

from __future__ import annotations

from typing import Any, cast

from govhub.accounts import forms, passwords, rules
from govhub.accounts.models import Person, Session
from govhub.accounts.policy import house
from govhub.accounts.queries import active_person_at, hashed, person_of, person_with
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.db import store
from govhub.core.errors import Invalid, NotFound
from govhub.core.forms import read
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize


def sign_in_with_password(*, token: str, user_agent: str, address: str, **typed: Any) -> Answer:
    """Check address and password, and open a session for the secret `token`.

    The answer takes as long and says the same whether or not there is such an account. The check runs
    outside of the writer, which must not wait for it. Raises Invalid.
    """
    form = cast(forms.Credentials, read(forms.Credentials, typed))
    with store.reading():
        person = active_person_at(form.email)
    if not passwords.matches(person.password_hash if person else "", form.password) or person is None:
        raise Invalid({"": Phrase(N_("The e-mail address or the password is not right."))})
    if passwords.outdated(person.password_hash):
        fresh = Person.update(password_hash=passwords.hash_of(form.password)).where(Person.id == person.id)
        store.write(fresh.execute)
    browser = {"token": token, "user_agent": user_agent, "address": address}
    return sign_in(Actor.system("page"), person=person.uid, **browser)


@act("accounts.sign_in", forms.OpenSession)
def sign_in(actor: Actor, form: forms.OpenSession) -> Answer:
    """Open a session for somebody whose password, link or demo role has been checked already.

    Which device it was is kept with the session, for its person; the audit says only that they came.
    """
    authorize(actor, "accounts.sign_in")
    person = person_with(form.person)
    if person.deactivated_at is not None:
        raise NotFound
    session = Session.create(
        person=person,
        token_hash=hashed(form.token),
        user_agent=form.user_agent,
        address=form.address[:64],
        expires_at=clock.now() + house.session_days * rules.DAY_MS,
    )
    about = f"person:{person.uid}"
    record("accounts.sign_in", person.actor(actor.door), about=about, facts={"how": form.how})
    return {"person": person.uid, "session": session.id}


@act("accounts.revoke_session", forms.SessionRef)
def revoke_session(actor: Actor, form: forms.SessionRef) -> Answer:
    """Sign one of one's own browsers out: this one, or one that was lost."""
    authorize(actor, "accounts.revoke_session")
    session = Session.get_or_none((Session.id == form.session) & (Session.person == actor.person_id))
    if session is None:
        raise NotFound
    if session.revoked_at is None:
        session.revoked_at = clock.now()
        session.save()
    record("accounts.revoke_session", actor, about=f"person:{actor.uid}")
    return {"session": session.id}


@act("accounts.sign_out_everywhere", forms.SignOutEverywhere)
def sign_out_everywhere(actor: Actor, form: forms.SignOutEverywhere) -> Answer:
    """Sign out of every browser, or of every other one."""
    authorize(actor, "accounts.sign_out_everywhere")
    count = revoke_sessions(person_of(actor), keep=form.keep)
    record("accounts.sign_out_everywhere", actor, about=f"person:{actor.uid}")
    return {"signed_out": count}


def revoke_sessions(person: Person, *, keep: int | None = None) -> int:
    """End a person's sessions (but `keep`), inside the running act; how many ended."""
    change = Session.update(revoked_at=clock.now()).where(
        (Session.person == person) & Session.revoked_at.is_null() & (Session.id != (keep or 0))
    )
    return int(change.execute())
