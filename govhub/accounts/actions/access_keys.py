"""Keys with which a person's programs use the API: limited in what they may do, revocable, kept as hashes."""

from __future__ import annotations

import secrets

from govhub.accounts import forms, rules
from govhub.accounts.models import AccessKey
from govhub.accounts.queries import hashed
from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.acts import ACTS, QUERIES, Answer, act
from govhub.core.audit import record
from govhub.core.errors import NotFound
from govhub.core.forms import refuse
from govhub.core.phrase import N_
from govhub.core.policy import authorize

LONGEST_DAYS = 3650


@act("accounts.create_access_key", forms.CreateAccessKey)
def create_access_key(actor: Actor, form: forms.CreateAccessKey) -> Answer:
    """Make a key for a program; its secret is shown once. A key cannot make keys."""
    authorize(actor, "accounts.create_access_key")
    if unknown := set(form.scopes) - known_scopes():
        raise refuse("scopes", N_("“%(name)s” is not known here."), name=min(unknown))
    if form.days is not None and form.days > LONGEST_DAYS:
        raise refuse("days", N_("At most %(n)s days, please."), n=LONGEST_DAYS)
    secret = f"govhub_{secrets.token_urlsafe(32)}"
    key = AccessKey.create(
        person=actor.person_id,
        name=form.name,
        token_hash=hashed(secret),
        scopes=sorted(set(form.scopes)),
        expires_at=clock.now() + form.days * rules.DAY_MS if form.days else None,
    )
    facts = {"access_key": key.id, "scopes": key.scopes}
    record("accounts.create_access_key", actor, about=f"person:{actor.uid}", facts=facts)
    return {"access_key": key.id, "scopes": key.scopes, "secret": {"token": secret}}


def known_scopes() -> set[str]:
    """Every act and query by name, every feature as a whole, and everything."""
    names = {*ACTS, *QUERIES}
    return names | {f"{name.partition('.')[0]}.*" for name in names} | {"*"}


@act("accounts.revoke_access_key", forms.KeyRef)
def revoke_access_key(actor: Actor, form: forms.KeyRef) -> Answer:
    """End one of one's own keys; the next request with it is refused."""
    authorize(actor, "accounts.revoke_access_key")
    mine = (AccessKey.id == form.access_key) & (AccessKey.person == actor.person_id)
    if not AccessKey.select().where(mine).exists():
        raise NotFound
    AccessKey.update(revoked_at=clock.now()).where(mine & AccessKey.revoked_at.is_null()).execute()
    facts = {"access_key": form.access_key}
    record("accounts.revoke_access_key", actor, about=f"person:{actor.uid}", facts=facts)
    return {"access_key": form.access_key}
