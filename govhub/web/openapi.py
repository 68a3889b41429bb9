"""OpenAPI 3.1, generated from the same pydantic classes that the acts and queries read."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from govhub import __version__
from govhub.core.acts import ACTS, QUERIES

_PROBLEM = {"$ref": "#/components/responses/Problem"}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Repeat a request with the same key within 30 days and it is done once; "
    "the first answer comes again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
_REFUSALS = {
    "400": _PROBLEM, "401": _PROBLEM, "403": _PROBLEM, "404": _PROBLEM, "409": _PROBLEM, "413": _PROBLEM,
    "415": _PROBLEM, "422": _PROBLEM, "429": _PROBLEM,
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The whole description as a JSON-able object."""
    forms = {item.form for item in [*ACTS.values(), *QUERIES.values()]}
    ordered = sorted(forms, key=lambda form: (form.__module__, form.__name__))
    refs, definitions = models_json_schema(
        [(form, "validation") for form in ordered], ref_template="#/components/schemas/{model}"
    )
    schemas = {form: refs[(form, "validation")] for form in ordered}
    located = definitions.get("$defs", {})
    paths: dict[str, Any] = {}
    for name, act in sorted(ACTS.items()):
        paths[f"/api/v1/{name}"] = {"post": _act(act, schemas[act.form])}
    for name, query in sorted(QUERIES.items()):
        form_schema = located[schemas[query.form]["$ref"].rsplit("/", 1)[1]]
        paths.setdefault(f"/api/v1/{name}", {})["get"] = _query(query, form_schema)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "GovHub",
            "version": __version__,
            "description": "Every act and every query of GovHub. A person makes an access key under "
            "Settings and sends it as a bearer token; public queries need none.",
        },
        "paths": paths,
        "components": {
            "schemas": {**located, "Problem": _problem_schema()},
            "responses": {"Problem": _problem_response()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"key": []}, {}],
    }


def _act(act: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": act.name,
        "tags": [act.name.partition(".")[0]],
        "summary": _summary(act),
        "parameters": [_KEY],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"200": _answer("The receipt"), **_REFUSALS},
    }


def _query(query: Any, schema: dict[str, Any]) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    parameters = [
        {"name": name, "in": "query", "required": name in required, "schema": inner}
        for name, inner in schema.get("properties", {}).items()
    ]
    return {
        "operationId": query.name,
        "tags": [query.name.partition(".")[0]],
        "summary": _summary(query),
        "parameters": parameters,
        "responses": {"200": _answer("The answer"), **_REFUSALS},
    }


def _summary(item: Any) -> str:
    return (inspect.cleandoc(item.fn.__doc__ or item.name)).splitlines()[0]


def _answer(what: str) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": {"type": "object"}}}}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "fields": {"type": "object", "additionalProperties": text},
        },
    }


def _problem_response() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": "Why not, in words (RFC 9457)",
        "content": {"application/problem+json": {"schema": schema}},
    }
