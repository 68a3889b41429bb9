"""Who looks after an installation."""

from __future__ import annotations

from govhub.accounts import forms, rules
from govhub.accounts.actions.passwords import make_link
from govhub.accounts.models import Person
from govhub.accounts.policy import house
from govhub.accounts.queries import person_with
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.errors import RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize


@act("accounts.appoint_first_administrator", forms.FirstAdministrator)
def appoint_first_administrator(actor: Actor, form: forms.FirstAdministrator) -> Answer:
    """Give a new installation somebody who looks after it; refused when there is an administrator."""
    authorize(actor, "accounts.appoint_first_administrator")
    if Person.select().where(Person.is_admin == True).exists():  # noqa: E712 (a peewee expression)
        raise RuleBroken(
            Phrase(N_("There is an administrator already. Please sign in, or ask them for a link."))
        )
    wanted = {"name": form.name, "language": house.language, "timezone": house.timezone}
    person, _ = Person.get_or_create(email=form.email, defaults=wanted)
    Person.update(is_admin=True, deactivated_at=None).where(Person.id == person.id).execute()
    token, expires_at = make_link("first", rules.FIRST_LASTS_MS, person=person)
    record("accounts.appoint_first_administrator", actor, about=f"person:{person.uid}")
    return {"person": person.uid, "expires_at": expires_at, "secret": {"path": f"/reset/{token}"}}


@act("accounts.appoint_administrator", forms.PersonRef)
def appoint_administrator(actor: Actor, form: forms.PersonRef) -> Answer:
    """Share the work: another person looks after this installation, too. One alone may fall ill."""
    authorize(actor, "accounts.appoint_administrator")
    person = person_with(form.person)
    if person.deactivated_at is not None:
        raise RuleBroken(Phrase(N_("This account is closed.")))
    if person.is_admin:
        raise RuleBroken(Phrase(N_("%(name)s is an administrator already."), name=person.name))
    Person.update(is_admin=True).where(Person.id == person.id).execute()
    record("accounts.appoint_administrator", actor, about=f"person:{person.uid}")
    return {"person": person.uid}


@act("accounts.dismiss_administrator", forms.PersonRef)
def dismiss_administrator(actor: Actor, form: forms.PersonRef) -> Answer:
    """End somebody's administration, one's own as well; the only administrator cannot leave."""
    authorize(actor, "accounts.dismiss_administrator")
    person = person_with(form.person)
    if not person.is_admin:
        raise RuleBroken(Phrase(N_("%(name)s is no administrator."), name=person.name))
    if not others_than(person):
        raise RuleBroken(Phrase(N_("The only administrator cannot leave.")))
    Person.update(is_admin=False).where(Person.id == person.id).execute()
    record("accounts.dismiss_administrator", actor, about=f"person:{person.uid}")
    return {"person": person.uid}


def others_than(person: Person) -> bool:
    """Whether somebody else can look after this installation."""
    others = (Person.id != person.id) & (Person.is_admin == True) & Person.deactivated_at.is_null()  # noqa: E712
    return bool(Person.select().where(others).exists())
