"""Spaces, stakeholders and mandates as pages and programs see them: plain facts and phrases."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.spaces import phrases
from govhub.spaces.models import Invitation, Mandate, Space, Stakeholder


def space(row: Space) -> dict[str, Any]:
    """A space."""
    return {
        "short_name": row.short_name,
        "name": row.name,
        "purpose": row.purpose,
        "visibility": row.visibility,
        "visibility_name": phrases.VISIBILITIES[row.visibility],
        "mode": row.mode,
        "mode_name": phrases.MODES[row.mode],
        "language": row.language,
        "created_at": row.created_at,
    }


def stakeholder(row: Stakeholder) -> dict[str, Any]:
    """A stakeholder."""
    return {
        "stakeholder": row.uid,
        "name": row.name,
        "sector": row.sector,
        "sector_name": phrases.sector(row.sector),
        "about": row.about,
    }


def mandate(row: Mandate) -> dict[str, Any]:
    """A mandate, with whom it is for and by whom."""
    now = clock.now()
    ended = row.ends_at is not None and row.ends_at <= now
    return {
        "mandate": row.id,
        "person": row.person.uid,
        "name": row.person.name,
        "stakeholder": row.stakeholder.uid,
        "stakeholder_name": row.stakeholder.name,
        "may_vote": row.may_vote,
        "may_speak": row.may_speak,
        "may_sign": row.may_sign,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "state": "ended" if ended else "coming" if row.starts_at > now else "valid",
    }


def invitation(row: Invitation) -> dict[str, Any]:
    """An invitation, for those who invite; never its secret, which is not kept."""
    return {
        "invitation": row.id,
        "role": row.role,
        "role_name": phrases.ROLES[row.role],
        "stakeholder_name": row.stakeholder.name if row.stakeholder else "",
        "may_vote": row.may_vote,
        "may_sign": row.may_sign,
        "email": row.email,
        "places": row.places,
        "taken": row.taken,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "problem": row.problem(clock.now()),
    }


def by_sector(rows: list[Stakeholder]) -> list[dict[str, Any]]:
    """Stakeholders in groups, in the order of the sectors."""
    order = [*phrases.SECTORS, *sorted({row.sector for row in rows} - set(phrases.SECTORS))]
    groups = [(word, [stakeholder(row) for row in rows if row.sector == word]) for word in order]
    return [
        {"sector": word, "sector_name": phrases.sector(word), "stakeholders": group}
        for word, group in groups
        if group
    ]
