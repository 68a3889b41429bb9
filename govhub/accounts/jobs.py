"""Forgetting what is of no use any more."""

from __future__ import annotations

from govhub.accounts.models import Draft, OneTimeLink, Session
from govhub.accounts.rules import DAY_MS
from govhub.core.db import store
from govhub.core.jobs import job

KEPT_MS = 30 * DAY_MS


@job("accounts.forget")
def forget(now: int) -> None:
    """Delete half-filled forms after a day, and sessions and links a month after their end."""
    old = {
        Draft: Draft.created_at < now - DAY_MS,
        Session: (Session.expires_at < now - KEPT_MS) | (Session.revoked_at < now - KEPT_MS),
        OneTimeLink: (OneTimeLink.expires_at < now - KEPT_MS) | (OneTimeLink.used_at < now - KEPT_MS),
    }
    if not any(model.select().where(which).exists() for model, which in old.items()):
        return  # the job runs every few seconds, and must not keep the writer busy
    store.write(lambda: [model.delete().where(which).execute() for model, which in old.items()])
