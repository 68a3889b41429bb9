"""How somebody is called and how they read."""

from __future__ import annotations

from govhub.accounts import forms
from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.acts import Answer, act
from govhub.core.audit import record
from govhub.core.policy import authorize


@act("accounts.change_preferences", forms.Preferences)
def change_preferences(actor: Actor, form: forms.Preferences) -> Answer:
    """Change one's name, language, time zone and theme."""
    authorize(actor, "accounts.change_preferences")
    Person.update(**form.model_dump()).where(Person.id == actor.person_id).execute()
    record("accounts.change_preferences", actor, about=f"person:{actor.uid}")
    return {"person": actor.uid}
