"""New passwords: by oneself, by a link in a mail, by a link from an administrator."""

from __future__ import annotations

import secrets

from govhub.accounts import forms, passwords, rules
from govhub.accounts.actions.sessions import revoke_sessions
from govhub.accounts.models import OneTimeLink, Person
from govhub.accounts.policy import house
from govhub.accounts.queries import active_person_at, hashed, person_of, person_with, valid_link
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.db import store
from govhub.core.errors import RuleBroken
from govhub.core.forms import refuse
from govhub.core.mail import send
from govhub.core.phrase import N_, Instant, Phrase
from govhub.core.policy import authorize


def _proved(actor: Actor, form: forms.ChangePassword) -> forms.ChangePassword:
    """Compare the old password, which takes long, before it is the writer's turn: the act gets the hash
    that it was found to belong to, or nothing."""
    if not actor.is_person:
        return form
    with store.reading():
        kept = person_of(actor).password_hash
    right = passwords.matches(kept, form.old_password)
    return form.model_copy(update={"old_password": kept if right else ""})


@act("accounts.change_password", forms.ChangePassword, before=_proved)
def change_password(actor: Actor, form: forms.ChangePassword) -> Answer:
    """Replace one's password; every other browser is signed out, for one of them may be the reason."""
    authorize(actor, "accounts.change_password")
    person = person_of(actor)
    if not form.old_password or form.old_password != person.password_hash:
        raise refuse("old_password", N_("This is not your password."))
    _set_password(person, form.password, keep=form.keep)
    record("accounts.change_password", actor, about=f"person:{person.uid}")
    return {"person": person.uid}


@act("accounts.ask_reset", forms.AskReset)
def ask_reset(actor: Actor, form: forms.AskReset) -> Answer:
    """Send a link for a new password to the address, if it has an account; the answer does not say so."""
    authorize(actor, "accounts.ask_reset")
    person = active_person_at(form.email)
    if person is not None and not rules.is_recent(_last_link(person), clock.now()):
        token, expires_at = make_link("reset", rules.RESET_LASTS_MS, person=person)
        letter = _letter(person, token, expires_at)
        send(person.email, _SUBJECT, letter, person.language, zone=person.timezone, until=expires_at)
    record("accounts.ask_reset", actor, about=f"person:{person.uid}" if person else "")
    return {}


_SUBJECT = Phrase(N_("A new password for GovHub"))


def _letter(person: Person, token: str, expires_at: int) -> list[Phrase | str]:
    until = Instant(expires_at)
    return [
        Phrase(N_("Good day, %(name)s."), name=person.name),
        Phrase(N_("With this link you can set a new password. It works once, until %(when)s:"), when=until),
        house.link(f"/reset/{token}"),
        Phrase(N_("If you did not ask for it, you need not do anything: your password stays as it is.")),
    ]


def _last_link(person: Person) -> int | None:
    links = OneTimeLink.select().where((OneTimeLink.person == person) & (OneTimeLink.purpose == "reset"))
    last = links.order_by(OneTimeLink.id.desc()).first()
    return last.created_at if last else None


@act("accounts.reset_password", forms.ResetPassword)
def reset_password(actor: Actor, form: forms.ResetPassword) -> Answer:
    """Set a password with a one-time link; the link is used up and every browser signed out."""
    authorize(actor, "accounts.reset_password")
    link = valid_link(form.token, "reset", "first")
    if link is None or link.person is None or link.person.deactivated_at is not None:
        raise RuleBroken(Phrase(N_("This link is not valid any more. Please ask for a new one.")))
    others = OneTimeLink.update(used_at=clock.now()).where(
        (OneTimeLink.person == link.person) & OneTimeLink.used_at.is_null()
    )
    others.execute()
    _set_password(link.person, form.password)
    about = f"person:{link.person.uid}"
    record("accounts.reset_password", link.person.actor(actor.door), about=about)
    return {"person": link.person.uid}


@act("accounts.issue_reset_link", forms.PersonRef)
def issue_reset_link(actor: Actor, form: forms.PersonRef) -> Answer:
    """Make a link for somebody who forgot their password, to be handed over by the administrator."""
    authorize(actor, "accounts.issue_reset_link")
    person = person_with(form.person)
    if person.deactivated_at is not None:
        raise RuleBroken(Phrase(N_("This account is closed.")))
    token, expires_at = make_link("reset", rules.RESET_LASTS_MS, person=person)
    record("accounts.issue_reset_link", actor, about=f"person:{person.uid}")
    return {"person": person.uid, "expires_at": expires_at, "secret": {"path": f"/reset/{token}"}}


def make_link(purpose: str, lasts: int, *, person: Person | None = None, email: str = "") -> tuple[str, int]:
    """A one-time link inside the running act: its token (kept nowhere) and when it expires."""
    token, expires_at = secrets.token_urlsafe(24), clock.now() + lasts
    OneTimeLink.create(
        purpose=purpose, token_hash=hashed(token), person=person, email=email, expires_at=expires_at
    )
    return token, expires_at


def _set_password(person: Person, password: passwords.PasswordHash, *, keep: int | None = None) -> None:
    Person.update(password_hash=password).where(Person.id == person.id).execute()
    revoke_sessions(person, keep=keep)
