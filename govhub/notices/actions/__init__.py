"""What people do by talking and about being told."""

from govhub.notices.actions.choices import choose, follow, see
from govhub.notices.actions.posts import edit_post, mark_answer, post, remove_post
from govhub.notices.actions.telling import tell

__all__ = ["choose", "edit_post", "follow", "mark_answer", "post", "remove_post", "see", "tell"]
