"""What the public pages read."""

from govhub.transparency.queries.chain import entry, record
from govhub.transparency.queries.places import space, spaces

__all__ = ["entry", "record", "space", "spaces"]
