"""How public pages ask: through the queries that the API has too; an address that means nothing is 404."""

from __future__ import annotations

from typing import Any

from govhub.core.actor import Actor
from govhub.core.acts import Answer, Query
from govhub.core.errors import Invalid, NotFound
from govhub.core.forms import Form, read
from govhub.decisions.models import Decision
from govhub.spaces.models import Space
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.decisions import public_decision
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


def place_of(short_name: str) -> Space:
    """The public space with this short name, for downloads. Raises NotFound."""
    return public_space(str(_asked(forms.SpaceRef, space=short_name).model_dump()["space"]))


def decision_of(short_name: str, number: int) -> Decision:
    """The public decision with this number, for downloads. Raises NotFound."""
    _asked(forms.DecisionRef, space=short_name, decision=number)
    return public_decision(public_space(short_name), number)


def _asked(form: type[Form], **values: Any) -> Form:
    try:
        return read(form, values)
    except Invalid:
        raise NotFound from None
