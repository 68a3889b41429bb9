"""What is known about spaces and the people in them."""

from govhub.spaces.models import mandates_at, mandates_of, roles_of, space_named
from govhub.spaces.queries.registers import register_overview, register_waiting

__all__ = ["mandates_at", "mandates_of", "register_overview", "register_waiting", "roles_of", "space_named"]
