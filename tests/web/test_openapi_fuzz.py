"""schemathesis drives the API from its own description: whatever it sends, no 5xx."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from tests.browsing import bearer
from tests.conftest import Cast

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis

EXAMPLES = 12  # for each operation


@pytest.mark.filterwarnings("default")
def test_no_operation_answers_with_a_server_error(app: Flask, cast: Cast) -> None:
    document = app.test_client().get("/api/v1/openapi.json").json
    schema = schemathesis.openapi.from_dict(document)
    schema.app = app
    client = app.test_client()
    headers = bearer(cast.people["alice"])
    tried = 0
    for result in schema.get_all_operations():
        operation: Any = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @schemathesis_given(operation)
        def send(case: Any) -> None:
            nonlocal tried
            tried += 1
            answer = client.open(
                case.formatted_path,
                method=case.method,
                json=case.body if case.method.upper() == "POST" and not _unset(case.body) else None,
                query_string=dict(case.query or {}),
                headers=headers | _plain(case.headers),
            )
            assert answer.status_code < 500, (
                f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text[:500]}"
            )

        send()
    assert tried >= 5 * len(document["paths"])


def schemathesis_given(operation: Any) -> Any:
    """hypothesis' `given` with the cases that schemathesis makes for one operation."""
    from hypothesis import given

    return given(case=operation.as_strategy())


def _unset(body: Any) -> bool:
    return type(body).__name__ == "NotSet"


def _plain(headers: Any) -> dict[str, str]:
    return {k: v for k, v in dict(headers or {}).items() if k.lower() == "idempotency-key"}
