"""What pages and programs read of discussions and notices."""

from govhub.notices.queries.mine import choices, index, unseen
from govhub.notices.queries.threads import mentionable, thread

__all__ = ["choices", "index", "mentionable", "thread", "unseen"]
