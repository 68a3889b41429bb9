"""The JSON API: every act as `POST /api/v1/<act>`, every query as `GET /api/v1/<query>`."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from govhub.core.actor import Actor
from govhub.core.acts import ACTS, QUERIES
from govhub.core.errors import Invalid, NotFound, SignInNeeded
from govhub.core.phrase import N_, Phrase
from govhub.web.csrf import csrf
from govhub.web.jsonable import jsonable
from govhub.web.limits import unless_known
from govhub.web.login import bearer_actor

bp = Blueprint("api", __name__, url_prefix="/api/v1")
csrf.exempt(bp)


def _actor() -> Actor:
    """Whoever the bearer token names. Cookies are not looked at, so no other site can act for anybody."""
    actor = bearer_actor()
    if actor is not None and not actor.is_person:
        raise SignInNeeded(Phrase(N_("This access key is not valid, or it was revoked.")))
    return actor or Actor.nobody("api")


@bp.post("/<act>")
@unless_known
def perform(act: str) -> Response:
    """Do one act; `Idempotency-Key` makes it safe to repeat."""
    if act not in ACTS:
        raise NotFound
    answer = ACTS[act](_actor(), key=request.headers.get("Idempotency-Key"), **_body())
    return jsonify(jsonable(answer))


@bp.get("/<query>")
def read(query: str) -> Response:
    """Answer one query."""
    if query not in QUERIES:
        raise NotFound
    values: dict[str, Any] = request.args.to_dict()
    values.pop("lang", None)
    response = jsonify(jsonable(QUERIES[query](_actor(), **values)))
    response.add_etag()
    response.headers["Vary"] = "Authorization, Accept-Language"
    response.make_conditional(request)
    return response


def _body() -> dict[str, Any]:
    sent = request.get_data()
    if not sent:
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        body = json.loads(sent)
    except (ValueError, RecursionError):  # no JSON, no text, or nested beyond all reason
        raise BadRequest from None
    if not isinstance(body, dict) or not all(isinstance(name, str) for name in body):
        raise Invalid({"": Phrase(N_("Please send one JSON object."))})
    if "key" in body:
        raise Invalid({"key": Phrase(N_("This field is not known here."))})
    return body


@bp.get("/openapi.json")
def openapi() -> Response:
    """The description of all this, made from the same forms."""
    from govhub.web.openapi import document

    return jsonify(document())
