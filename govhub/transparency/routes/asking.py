"""How public pages ask: through the queries that the API has too; an address that means nothing is 404."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import Answer, Query
from govhub.core.errors import Invalid, NotFound
from govhub.transparency.routes.cache import saw, watch


def ask(query: Query[Any], **values: Any) -> Answer:
    """Ask as nobody: a public page shows everybody the same, whoever is signed in."""
    try:
        found = query(Actor.nobody(), **values)
    except Invalid:
        raise NotFound from None
    if "head" in found:
        chain = found["space"]["uid"]
        watch(chain, "spaces")
        saw(chain, found["head"]["seq"])
    return found
