"""What people do with spaces."""

from govhub.spaces.actions.founding import add_sector, change, create
from govhub.spaces.actions.inviting import invite, join, join_as_new, revoke_invitation
from govhub.spaces.actions.mandates import end_mandate, give_mandate
from govhub.spaces.actions.roles import end_role, give_role, leave
from govhub.spaces.actions.stakeholders import add_stakeholder, change_stakeholder

__all__ = [
    "add_sector", "add_stakeholder", "change", "change_stakeholder", "create", "end_mandate", "end_role",
    "give_mandate", "give_role", "invite", "join", "join_as_new", "leave", "revoke_invitation",
]  # fmt: skip
