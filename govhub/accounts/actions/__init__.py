"""What people do with their accounts."""

from govhub.accounts.actions.access_keys import create_access_key, revoke_access_key
from govhub.accounts.actions.administrators import (
    appoint_administrator,
    appoint_first_administrator,
    dismiss_administrator,
)
from govhub.accounts.actions.joining import deactivate, invite, reactivate, sign_up
from govhub.accounts.actions.passwords import ask_reset, change_password, issue_reset_link, reset_password
from govhub.accounts.actions.preferences import change_preferences
from govhub.accounts.actions.sessions import (
    revoke_session,
    sign_in,
    sign_in_with_password,
    sign_out_everywhere,
)

__all__ = [
    "appoint_administrator", "appoint_first_administrator", "ask_reset", "change_password",
    "change_preferences", "create_access_key", "deactivate", "dismiss_administrator", "invite",
    "issue_reset_link", "reactivate", "reset_password", "revoke_access_key", "revoke_session", "sign_in",
    "sign_in_with_password", "sign_out_everywhere", "sign_up",
]  # fmt: skip
