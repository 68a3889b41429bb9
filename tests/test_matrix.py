"""Every act, query, event and page × every role: allowed exactly where the matrix says so.

Refused means refused through each door, and that nothing was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govhub import wiring
from govhub.core import audit, clock
from govhub.core.actor import Actor
from govhub.core.acts import ACTS, QUERIES
from govhub.core.db import db, store
from govhub.core.errors import Forbidden, GovHubError, NotFound, SignInNeeded
from govhub.core.policy import TABLE
from govhub.live.socket import EVENTS, socketio
from govhub.spaces.models import Space
from tests import matrix, ready
from tests.browsing import bearer
from tests.conftest import Cast
from tests.matrix import NAMES, PAGES, ROLES
from tests.world import BLOCKED, DRAFT, DRAFTED, ENDED, PUBLISHED, World

wiring.load()
CALLABLE = {**ACTS, **QUERIES}
ONLY_EVENTS = sorted(set(NAMES) - set(CALLABLE))
IN_A_SPACE = sorted(name for name, item in CALLABLE.items() if "space" in item.form.model_fields)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """One that holds the world already."""
    with ready.database(tmp_path) as url:
        yield url
    clock.thaw()


@pytest.fixture
def world(database: str) -> World:
    return ready.world()


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


def actor_of(cast: Cast, role: str) -> Actor:
    return Actor.nobody() if role == matrix.NOBODY else cast.people[role].actor()


def written() -> int:
    with store.reading():
        return audit.AuditEntry.select().count()


def test_every_name_is_declared_in_the_policy_table_and_in_the_matrix() -> None:
    assert set(NAMES) == set(TABLE) == set(CALLABLE) | set(EVENTS)


def test_every_page_is_declared(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(PAGES) - endpoints == set()
    assert endpoints - set(PAGES) - set(NAMES) == set()


@pytest.mark.parametrize("name", sorted(CALLABLE))
def test_an_act_or_query_is_open_to_whom_the_matrix_says(app: Flask, world: World, name: str) -> None:
    sample, client = world.sample(name), app.test_client()
    for role in (role for role in ROLES if role not in NAMES[name]):
        before = written()
        with pytest.raises((Forbidden, SignInNeeded, NotFound)):
            CALLABLE[name](actor_of(world.cast, role), **sample)
        assert _through_the_api(client, world, name, role) in {401, 403, 404}, role
        assert written() == before, role
    for role in (role for role in ROLES if role in NAMES[name]):
        try:
            CALLABLE[name](actor_of(world.cast, role), **sample)
        except (Forbidden, SignInNeeded) as error:
            raise AssertionError(f"{role} is refused: {error}") from error
        except GovHubError:
            pass  # a rule or the state, not a right: an earlier role did it already


def _through_the_api(client: FlaskClient, world: World, name: str, role: str) -> int:
    sample = world.sample(name)
    headers = {} if role == matrix.NOBODY else bearer(world.cast.people[role])
    if name in ACTS:
        return client.post(f"/api/v1/{name}", json=sample, headers=headers).status_code
    return client.get(f"/api/v1/{name}", query_string=sample, headers=headers).status_code


@pytest.mark.parametrize("role", ROLES)
def test_the_socket_refuses_whom_the_matrix_refuses(app: Flask, world: World, browse: Any, role: str) -> None:
    samples = {name: world.sample(name) for name in [*ACTS, *ONLY_EVENTS]}
    client = browse(role)
    db.is_closed() or db.close()
    page = socketio.test_client(app, flask_test_client=client)
    before = written()
    for name in (name for name in samples if role not in NAMES[name]):
        if not page.is_connected():
            page = socketio.test_client(app, flask_test_client=client)
        answer = page.emit(name, samples[name], callback=True)
        if isinstance(answer, list):
            answer = answer[0]
        assert answer["ok"] is False, name
        assert answer["error"]["kind"] in {"forbidden", "sign-in-needed", "not-found"}, (name, answer)
    if page.is_connected():
        page.disconnect()
    assert written() == before


@pytest.mark.parametrize("name", IN_A_SPACE)
def test_a_private_space_is_not_there_for_outsiders(world: World, name: str) -> None:
    sample = world.sample(name)
    store.write(Space.update(visibility="private").execute)
    for role in (matrix.NOBODY, matrix.STRANGER, matrix.ADMIN):
        with pytest.raises(NotFound):
            CALLABLE[name](actor_of(world.cast, role), **sample)


def _values(world: World, endpoint: str) -> dict[str, Any]:
    number = {"decisions.edit": DRAFT, "decisions.revise": DRAFT, "decisions.open_vote": DRAFT}.get(endpoint)
    if number is None:
        number = ENDED if endpoint.startswith("transparency") and "goal" not in endpoint else BLOCKED
    if "report" in endpoint or endpoint == "transparency_data.printed":
        number = DRAFTED if endpoint in {"reports.draft", "reports._draft", "reports.edit"} else PUBLISHED
    first = (
        "goals",
        "notices",
        "documents",
        "mediation",
        "resources",
        "transparency.goal",
        "transparency.allocation",
    )
    if endpoint.startswith(first) or "invitation" in endpoint:
        number = 1
    if endpoint in {"decisions.answer_for", "decisions.enter_answer"}:
        number = int(world.secrets["carried"])
    if endpoint == "decisions.test_objection":
        number = int(world.secrets["objected"])
    uid = world.cast.people["bob"].uid
    if "stakeholder" in endpoint:
        uid = world.cast.stakeholders["greens"].uid
    token = world.secrets["join" if "join" in endpoint else "reset"]
    samples: dict[str, Any] = {"voter": world.cast.stakeholders["greens"].uid, "amendment": 1}
    samples |= {"uid": uid, "person": world.cast.people["dave"].uid, "token": token, "ending": "csv"}
    rule_set = {"decisions.rule_set": 1}.get(endpoint, number)
    return {
        "space": "waste", "number": rule_set, "version": 1, "seq": 1, "table": "decisions", "mandate": 1,
        "session": 1, "access_key": 1, "query": "transparency.spaces", "act": "spaces.create",
        "filename": "css/base.css", "kind": "goal", "post": 1, "value": 1, **samples,
    }  # fmt: skip


def _sent(world: World, endpoint: str) -> dict[str, str]:
    """The form of a page as a browser would send it."""
    act = {"decisions.open_vote": "decisions.open", "accounts.sign_up_now": "accounts.sign_up"}.get(
        endpoint, endpoint
    )
    sample = world.sample(act) if act in ACTS else {}
    return {k: str(v) for k, v in sample.items() if k != "space" and not isinstance(v, list)}


def test_every_page_opens_for_whom_the_matrix_allows_and_for_nobody_else(
    app: Flask, world: World, browse: Any
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browsers = {role: browse(role) for role in ROLES}
    adapter = app.url_map.bind("localhost")
    wrong = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        allowed = PAGES.get(rule.endpoint, NAMES.get(rule.endpoint, frozenset()))
        sending = "GET" not in (rule.methods or ())
        if rule.endpoint in {"api.perform", "api.read", "accounts.sign_out"}:
            continue  # the API has tests of its own; signing out is for everybody and ends the browser
        if rule.endpoint == "accounts.sign_up_now" and rule.arguments:
            continue  # the invitation is the permission; tests/accounts tries wrong and used ones
        values = {k: v for k, v in _values(world, rule.endpoint).items() if k in rule.arguments}
        url = adapter.build(rule.endpoint, values, method="POST" if sending else "GET")
        url += "?before=1" if rule.rule.endswith("/compare") else ""
        sent = _sent(world, rule.endpoint) if sending else {}
        for role in ROLES:
            if sending and role in allowed:
                continue  # what happens then is each act's own test
            with browsers[role].open(url, method="POST" if sending else "GET", data=sent or None) as answer:
                refused = answer.status_code in {401, 403, 404} or answer.location == "/sign-in"
            if refused != (role not in allowed):
                wrong.append(f"{rule.methods} {url} {rule.endpoint} {role}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
