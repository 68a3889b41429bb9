"""What is known about spaces and the people in them."""

from govhub.spaces.models import mandates_at, mandates_of, roles_of, space_named
from govhub.spaces.queries.pages import (
    activity,
    demo_people,
    invitations,
    mine,
    open_to_the_public,
    overview,
    people,
    person,
    waiting_invitation,
)
from govhub.spaces.queries.registers import register_overview, register_waiting, waiting_for

__all__ = [
    "activity", "demo_people", "invitations", "mandates_at", "mandates_of", "mine", "open_to_the_public",
    "overview", "people", "person", "register_overview", "register_waiting", "roles_of", "space_named",
    "waiting_for", "waiting_invitation",
]  # fmt: skip
