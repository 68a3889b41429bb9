"""The page of weights, and the casting vote."""

from __future__ import annotations

from typing import Any

from flask import url_for

from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions, queries
from govhub.decisions.routes.blueprint import bp
from govhub.decisions.routes.voting import on_decision
from govhub.spaces.models import space_named
from govhub.web.doors import page, perform
from govhub.web.login import current_actor


@bp.get("/weights")
def weights(space: str) -> str:
    """What each organisation counts under rules that ask for it."""
    found = queries.weights(current_actor(), space=space)
    return page("decisions/weights.html", space=space_named(space), subject=space_named(space), **found)


@bp.post("/weights")
def set_weights(space: str) -> Any:
    """Set what organisations count."""
    said = Phrase(N_("The weights are set. Votes that are open keep those they were opened with."))
    then, again = url_for(".weights", space=space), lambda: weights(space)
    return perform(actions.set_weights, space=space, then=then, again=again, said=said)


@bp.post("/decisions/<int:number>/casting-vote")
def cast_deciding_vote(space: str, number: int) -> Any:
    """Give the casting vote."""
    said = Phrase(N_("The casting vote is recorded. It counts only if the votes are equal."))
    return on_decision(actions.cast_deciding_vote, space, number, said)
