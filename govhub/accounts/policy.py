"""Who may do what with accounts, and what this installation has decided about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from govhub.accounts.models import OneTimeLink
from govhub.core import policy
from govhub.core.actor import Actor
from govhub.core.phrase import N_


@dataclass
class House:
    """Settings that acts go by; filled once at the start."""

    open_sign_up: bool = False
    base_url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    session_days: int = 30

    def link(self, path: str) -> str:
        """The whole address of a path, for mails and QR codes."""
        return (self.base_url or "http://127.0.0.1:8000") + path


house = House()


def in_person(actor: Actor, subject: Any) -> bool:
    """Somebody in a browser: a key for programs cannot widen itself or take an account over."""
    return actor.is_person and actor.scopes is None


def invited_or_open(actor: Actor, subject: Any) -> bool:
    """Everybody where sign-up is open; elsewhere whoever holds a valid invitation."""
    return house.open_sign_up or isinstance(subject, OneTimeLink)


def administrator_in_person(actor: Actor, subject: Any) -> bool:
    """Administrators of this installation, in a browser."""
    return actor.is_admin and actor.scopes is None


def oneself_or_administrator(actor: Actor, subject: Any) -> bool:
    """The person themself, or an administrator; in a browser."""
    return in_person(actor, subject) and (actor.is_admin or actor.person_id == subject.id)


RULES: dict[str, policy.Predicate] = {
    "accounts.sign_up": invited_or_open,
    "accounts.sign_in": policy.nobody_but_the_system,
    "accounts.revoke_session": in_person,
    "accounts.sign_out_everywhere": in_person,
    "accounts.change_preferences": policy.signed_in,
    "accounts.change_password": in_person,
    "accounts.ask_reset": policy.anyone,
    "accounts.reset_password": policy.anyone,  # the one-time link is the permission
    "accounts.issue_reset_link": administrator_in_person,
    "accounts.invite": administrator_in_person,
    "accounts.create_access_key": in_person,
    "accounts.revoke_access_key": policy.signed_in,
    "accounts.deactivate": oneself_or_administrator,
    "accounts.reactivate": administrator_in_person,
    "accounts.appoint_first_administrator": policy.nobody_but_the_system,
    "accounts.appoint_administrator": administrator_in_person,
    "accounts.dismiss_administrator": administrator_in_person,
    "accounts.me": policy.signed_in,
    "accounts.people": administrator_in_person,
    "accounts.letters": administrator_in_person,
}

PHRASES = {
    "accounts.sign_up": N_("%(actor)s made an account"),
    "accounts.sign_in": N_("%(actor)s signed in"),
    "accounts.revoke_session": N_("%(actor)s signed a device out"),
    "accounts.sign_out_everywhere": N_("%(actor)s signed out everywhere"),
    "accounts.change_preferences": N_("%(actor)s changed their settings"),
    "accounts.change_password": N_("%(actor)s changed their password"),
    "accounts.ask_reset": N_("Somebody asked for a new password"),
    "accounts.reset_password": N_("%(actor)s set a new password"),
    "accounts.issue_reset_link": N_("%(actor)s made a link for a new password"),
    "accounts.invite": N_("%(actor)s invited somebody"),
    "accounts.create_access_key": N_("%(actor)s made an access key"),
    "accounts.revoke_access_key": N_("%(actor)s revoked an access key"),
    "accounts.deactivate": N_("%(actor)s closed an account"),
    "accounts.appoint_first_administrator": N_("%(actor)s appointed the first administrator"),
    "accounts.appoint_administrator": N_("%(actor)s appointed an administrator"),
    "accounts.dismiss_administrator": N_("%(actor)s ended somebody’s work as an administrator"),
    "accounts.reactivate": N_("%(actor)s opened an account again"),
}
