"""How public pages ask: through the queries that the API has too; an address that means nothing is 404."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from flask import current_app, request

from govhub.core.actor import Actor
from govhub.core.acts import Answer, Query
from govhub.core.errors import Invalid, NotFound
from govhub.core.forms import Form, read
from govhub.decisions.models import Decision
from govhub.reports.queries import published_version
from govhub.spaces.models import Space
from govhub.transparency import forms
from govhub.transparency.policy import public_space
from govhub.transparency.queries.decisions import public_decision
from govhub.transparency.routes.cache import SPACES, Read, heads, watch

MOST_ANSWERS = 300


def ask(query: Query[Any], **values: Any) -> Answer:
    """Ask as nobody: a public page shows everybody the same, whoever is signed in.

    What was read is kept until an act changes the space, for all languages and for those signed in.
    """
    kept: OrderedDict[Any, Read] = current_app.extensions["govhub.pages"].answers
    key = (query.name, *sorted(values.items()))
    found = kept.get(key)
    if found is None or not found.fresh():
        found = kept[key] = _read(query, values)
        kept.move_to_end(key)
        while len(kept) > MOST_ANSWERS:
            kept.popitem(last=False)
    watch(*found.words)
    return dict(found.answer)


def _read(query: Query[Any], values: dict[str, Any]) -> Read:
    heads.look(SPACES)
    tick = heads.ticks
    try:
        answer = query(Actor.nobody(), **values)
    except Invalid:
        raise NotFound from None
    if "head" not in answer:
        return Read(answer, (SPACES,), tick)
    chain = answer["space"]["uid"]
    heads.seen(chain, answer["head"]["seq"])
    return Read(answer, (chain,), tick)


def origin() -> str:
    """The public address of this installation, without a slash at its end."""
    return str(current_app.config["SETTINGS"].base_url or request.host_url.rstrip("/"))


def place_of(short_name: str) -> Space:
    """The public space with this short name, for downloads. Raises NotFound."""
    return public_space(str(_asked(forms.SpaceRef, space=short_name).model_dump()["space"]))


def decision_of(short_name: str, number: int) -> Decision:
    """The public decision with this number, for downloads. Raises NotFound."""
    _asked(forms.DecisionRef, space=short_name, decision=number)
    return public_decision(public_space(short_name), number)


def report_of(short_name: str, number: int, version: Any) -> Answer:
    """The published report with this number, for downloads. Raises NotFound."""
    asked = _asked(forms.ReportRef, space=short_name, report=number, version=version).model_dump()
    return published_version(public_space(short_name), number, asked["version"])


def _asked(form: type[Form], **values: Any) -> Form:
    try:
        return read(form, values)
    except Invalid:
        raise NotFound from None
