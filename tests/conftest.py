"""The cast and the stage: a fresh database for every test, people with fixed roles, a browser's client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from govhub import wiring
from govhub.accounts import passwords
from govhub.accounts.models import Person
from govhub.config import Settings
from govhub.core import clock, jobs
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.spaces.models import Mandate, Role, Space, Stakeholder
from tests.application import application, prepare, sqlite_url

wiring.load()
# As cheap as argon2 goes: the tests set passwords by the hundred.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
KEY = "a test key, long enough: 0123456789abcdef"
ON_POSTGRESQL = os.environ.get("GOVHUB_TEST_DATABASE") == "postgresql"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """A fresh, empty database with every table, open for the test."""
    if ON_POSTGRESQL:
        from tests import postgres

        url = postgres.lent("migrated", prepare)
    else:
        url = sqlite_url(tmp_path)
    store.open(url)
    yield url
    clock.thaw()
    jobs._failed.clear()
    store.close()
    if ON_POSTGRESQL:
        postgres.give_back(url)


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    """Settings for the application under test."""
    return Settings(data_dir=tmp_path, database_url=database, secret_key=KEY, rate_limits=False)


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The real application. Errors are answered as they are for everybody (TESTING is off)."""
    return application(settings)


@dataclass
class Cast:
    """One space and the people around it; attributes are their actors."""

    space: Space
    people: dict[str, Person] = field(default_factory=dict)
    stakeholders: dict[str, Stakeholder] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.people[name].actor()
        except KeyError:
            raise AttributeError(name) from None


ROLES = {
    "alice": ("facilitator", "city"),
    "bob": ("member", "greens"),
    "carol": ("mediator", None),
    "erin": ("observer", None),
    "trea": ("treasurer", None),
    "dave": (None, None),
    "root": (None, None),
}


@pytest.fixture
def cast(database: str) -> Cast:
    """Space "waste" (public): alice facilitates for the city, bob is a member for the greens, carol
    mediates, erin observes, trea keeps the money, dave is a stranger, root administers."""

    def make() -> Cast:
        space = Space.create(
            short_name="waste", name="Waste coalition", visibility="public", purpose="Sort more, burn less."
        )
        made = Cast(space)
        for key, name, sector in (("city", "City department", "government"), ("greens", "Green roof", "cso")):
            made.stakeholders[key] = Stakeholder.create(space=space, name=name, sector=sector)
        for key, (role, stakeholder) in ROLES.items():
            person = Person.create(
                email=f"{key}@example.org", name=key.capitalize(), is_admin=key == "root", created_at=0
            )
            made.people[key] = person
            if role:
                Role.create(space=space, person=person, role=role)
            if stakeholder:
                Mandate.create(
                    stakeholder=made.stakeholders[stakeholder],
                    person=person,
                    may_vote=True,
                    may_sign=True,
                    starts_at=0,
                )
        return made

    return store.write(make)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def browse(app: Flask, cast: Cast) -> Any:
    """`browse("bob")` is a browser in which bob is signed in; `browse("nobody")` one without anybody."""
    from tests.browsing import signed_in_client

    return lambda name: signed_in_client(app, cast.people.get(name))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, once for all tests of a process, without anything that speaks to the outside."""
    from playwright.sync_api import expect, sync_playwright

    from tests.journeys.serving import BROWSER

    expect.set_options(timeout=10_000)  # what two busy cores need; nothing waits longer than it must
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        yield chromium
        chromium.close()


@pytest.fixture
def queries() -> Any:
    """`with queries() as seen:` collects the SQL statements that a block runs on this thread."""
    from tests.browsing import count_queries

    return count_queries
