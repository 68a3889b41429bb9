"""What was read once: never older than one page, and never seen by an act."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.core import reading
from govhub.core.errors import Forbidden, NotFound
from govhub.core.policy import authorize, may
from govhub.spaces import actions
from govhub.spaces.models import Role, roles_of, space_named
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def _nothing_is_kept(database: str) -> Any:
    yield
    reading.end()


def about_roles(seen: list[str]) -> list[str]:
    return [one for one in seen if 'FROM "role"' in one]


def test_authorize_reads_the_roles_once(cast: Cast, queries: Any) -> None:
    cast.space.visibility = "private"
    with queries() as seen:
        authorize(cast.alice, "spaces.change", cast.space)
    assert len(about_roles(seen)) == 1


def test_authorize_reads_the_roles_again_the_next_time(cast: Cast) -> None:
    assert may(cast.bob, "spaces.people", cast.space)
    Role.delete().where(Role.person == cast.people["bob"]).execute()
    assert not may(cast.bob, "spaces.people", cast.space)


def test_roles_are_read_once_while_a_page_is_made(cast: Cast, queries: Any) -> None:
    reading.begin()
    with queries() as seen:
        assert roles_of(cast.alice, cast.space) == roles_of(cast.alice, cast.space) == {"facilitator"}
        assert may(cast.alice, "spaces.change", cast.space)
        assert not may(cast.bob, "spaces.change", cast.space)
    assert len(about_roles(seen)) == 2
    reading.end()
    with queries() as seen:
        roles_of(cast.alice, cast.space)
    assert len(about_roles(seen)) == 1


def test_roles_given_to_one_caller_are_not_changed_by_another(cast: Cast) -> None:
    reading.begin()
    roles_of(cast.alice, cast.space).clear()
    assert roles_of(cast.alice, cast.space) == {"facilitator"}


def test_acts_see_roles_as_they_are_even_while_a_page_is_made(cast: Cast) -> None:
    reading.begin()
    assert roles_of(cast.bob, cast.space) == {"member"}
    Role.delete().where(Role.person == cast.people["bob"]).execute()
    with pytest.raises(Forbidden):
        actions.leave(cast.bob, space="waste")


def test_acts_that_change_roles_are_seen_by_the_next_one(cast: Cast) -> None:
    new = {"space": "waste", "sector": "business"}
    for n in range(2):
        actions.give_role(cast.alice, space="waste", person=cast.bob.uid, role="facilitator")
        actions.add_stakeholder(cast.bob, name=f"Shop {n}", **new)
        actions.end_role(cast.alice, space="waste", person=cast.bob.uid, role="facilitator")
        with pytest.raises(Forbidden):
            actions.add_stakeholder(cast.bob, name="Another", **new)


def test_nothing_is_kept_of_what_could_not_be_found(cast: Cast) -> None:
    with reading.together():
        with pytest.raises(NotFound):
            space_named("nowhere")
        with pytest.raises(ZeroDivisionError):
            reading.once("x", lambda: 1 // 0)
        assert reading.once("x", lambda: 1) == reading.once("x", lambda: 2) == 1
    assert reading.once("x", lambda: 3) == 3


def test_pages_look_the_roles_up_once(browse: Any, queries: Any) -> None:
    alice = browse("alice")
    for path in ("/s/waste", "/s/waste/people", "/s/waste/settings", "/s/waste/decisions"):
        with queries() as seen:
            assert alice.get(path).status_code == 200
        assert sum('SELECT "t1"."role" FROM "role"' in one for one in seen) == 1, path


def test_pages_show_at_once_that_a_role_has_ended(browse: Any, cast: Cast) -> None:
    bob = browse("bob")
    assert bob.get("/s/waste/people").status_code == 200
    actions.end_role(cast.alice, space="waste", person=cast.bob.uid, role="member")
    assert bob.get("/s/waste/people").status_code == 403
