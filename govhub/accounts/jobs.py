"""Forgetting what is of no use any more."""

from __future__ import annotations

from typing import Any

from govhub.accounts.models import Draft, OneTimeLink, Session
from govhub.accounts.rules import DAY_MS
from govhub.core.acts import Replay
from govhub.core.db import store
from govhub.core.jobs import job
from govhub.core.mail import Letter

KEPT_MS = 30 * DAY_MS


@job("accounts.forget")
def forget(now: int) -> None:
    """Delete half-filled forms after a day; sessions and links a month after their end; letters a month
    after they went out or became useless (they name people), and answers kept for repeated requests when
    they are as old."""
    old: dict[Any, Any] = {
        Draft: Draft.created_at < now - DAY_MS,
        Session: (Session.expires_at < now - KEPT_MS) | (Session.revoked_at < now - KEPT_MS),
        OneTimeLink: (OneTimeLink.expires_at < now - KEPT_MS) | (OneTimeLink.used_at < now - KEPT_MS),
        Letter: (Letter.sent_at < now - KEPT_MS) | (Letter.until < now - KEPT_MS),
        Replay: Replay.at < now - KEPT_MS,
    }
    if not any(model.select().where(which).exists() for model, which in old.items()):
        return  # the job runs every few seconds, and must not keep the writer busy
    store.write(lambda: [model.delete().where(which).execute() for model, which in old.items()])
