"""What is stored about people: accounts, sessions, one-time links, access keys for the API."""

from __future__ import annotations

from typing import Any

from peewee import BooleanField, CharField, ForeignKeyField, TextField

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import BaseModel, ChoiceField, InstantField, JsonField, choices, new_uid

LANGUAGES = ("en", "vi", "zh-Hans")
THEMES = ("auto", "light", "dark")


class Person(BaseModel):
    """Somebody with an account."""

    uid = CharField(max_length=16, unique=True, default=new_uid)
    email = CharField(max_length=254, unique=True)
    name = CharField(max_length=200)
    password_hash = CharField(max_length=200, default="")
    language = ChoiceField(max_length=10, choices=choices(*LANGUAGES), default="en")
    timezone = CharField(max_length=60, default="UTC")
    theme = ChoiceField(max_length=10, choices=choices(*THEMES), default="auto")
    is_admin = BooleanField(default=False)
    created_at = InstantField(default=clock.now)
    deactivated_at = InstantField(null=True)

    def actor(self, door: str = "page", scopes: frozenset[str] | None = None) -> Actor:
        """This person as the one who acts."""
        return Actor(self.id, self.uid, self.name, is_admin=self.is_admin, door=door, scopes=scopes)


class Session(BaseModel):
    """One browser that is signed in; the cookie holds the token, the table only its hash."""

    person = ForeignKeyField(Person, backref="sessions", on_delete="CASCADE")
    token_hash = CharField(max_length=64, unique=True)
    user_agent = CharField(max_length=200, default="")
    address = CharField(max_length=64, default="")
    created_at = InstantField(default=clock.now)
    seen_at = InstantField(default=clock.now)
    expires_at = InstantField()
    revoked_at = InstantField(null=True)


class OneTimeLink(BaseModel):
    """A link that works once: a first sign-in, a new password, an invitation to this installation."""

    purpose = ChoiceField(max_length=20, choices=choices("first", "reset", "join"))
    token_hash = CharField(max_length=64, unique=True)
    person = ForeignKeyField(Person, null=True, backref="links", on_delete="CASCADE")
    email = CharField(max_length=254, default="")
    created_at = InstantField(default=clock.now)
    expires_at = InstantField()
    used_at = InstantField(null=True)


class AccessKey(BaseModel):
    """A bearer token for the API, made and revoked by its person; only its hash is kept."""

    person = ForeignKeyField(Person, backref="access_keys", on_delete="CASCADE")
    name = CharField(max_length=200)
    token_hash = CharField(max_length=64, unique=True)
    scopes: Any = JsonField(default=list)
    created_at = InstantField(default=clock.now)
    expires_at = InstantField(null=True)
    used_at = InstantField(null=True)
    revoked_at = InstantField(null=True)


class Draft(BaseModel):
    """What somebody had typed when their session ended, kept for a day to be given back to them."""

    person = ForeignKeyField(Person, null=True, backref="drafts", on_delete="CASCADE")
    token_hash = CharField(max_length=64, unique=True)
    path = TextField()
    act = CharField(max_length=80)
    fields: Any = JsonField()
    created_at = InstantField(default=clock.now)
