"""Several people can look after an installation, and one of them always does."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.accounts import actions
from govhub.accounts.models import Person
from govhub.core import audit
from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, GovHubError, NotFound, RuleBroken, SignInNeeded
from tests.browsing import send
from tests.conftest import Cast


def administrators() -> set[str]:
    return {person.name for person in Person.select() if person.is_admin}


def refused(kind: type[GovHubError], act: Any, actor: Actor, uid: str) -> str:
    """The act is refused, and nothing has changed or was recorded."""
    before = administrators(), audit.AuditEntry.select().count()
    with pytest.raises(kind) as problem:
        act(actor, person=uid)
    assert (administrators(), audit.AuditEntry.select().count()) == before
    return str(problem.value)


def test_appoint_administrator_makes_a_second_one_at_once(cast: Cast) -> None:
    actions.appoint_administrator(cast.root, person=cast.bob.uid)
    assert administrators() == {"Root", "Bob"}
    entry = audit.head(audit.HOUSE)
    assert entry is not None
    assert (entry.act, entry.about) == ("accounts.appoint_administrator", f"person:{cast.bob.uid}")
    actions.issue_reset_link(
        cast.people["bob"].get_by_id(cast.people["bob"].id).actor(), person=cast.erin.uid
    )


def test_appoint_administrator_twice_is_refused(cast: Cast) -> None:
    actions.appoint_administrator(cast.root, person=cast.bob.uid)
    said = refused(RuleBroken, actions.appoint_administrator, cast.root, cast.bob.uid)
    assert "Bob" in said


def test_appoint_administrator_of_a_closed_account_is_refused(cast: Cast) -> None:
    actions.deactivate(cast.root, person=cast.bob.uid)
    refused(RuleBroken, actions.appoint_administrator, cast.root, cast.bob.uid)


@pytest.mark.parametrize("act", [actions.appoint_administrator, actions.dismiss_administrator])
def test_appoint_and_dismiss_administrator_are_for_administrators_in_person(cast: Cast, act: Any) -> None:
    refused(Forbidden, act, cast.alice, cast.bob.uid)
    refused(SignInNeeded, act, Actor.nobody(), cast.bob.uid)
    refused(NotFound, act, cast.root, "0123456789abcdef")
    refused(Forbidden, act, cast.people["root"].actor("api", frozenset({"*"})), cast.bob.uid)


def test_dismiss_administrator_ends_their_rights_at_once(cast: Cast) -> None:
    actions.appoint_administrator(cast.root, person=cast.bob.uid)
    actions.dismiss_administrator(cast.root, person=cast.bob.uid)
    assert administrators() == {"Root"}
    refused(RuleBroken, actions.dismiss_administrator, cast.root, cast.bob.uid)


def test_dismiss_administrator_may_be_oneself_but_never_the_last(cast: Cast) -> None:
    assert "only" in refused(RuleBroken, actions.dismiss_administrator, cast.root, cast.root.uid)
    actions.appoint_administrator(cast.root, person=cast.bob.uid)
    actions.dismiss_administrator(cast.root, person=cast.root.uid)
    assert administrators() == {"Bob"}


def test_dismiss_administrator_does_not_count_closed_accounts(cast: Cast) -> None:
    actions.appoint_administrator(cast.root, person=cast.bob.uid)
    actions.deactivate(cast.root, person=cast.bob.uid)
    refused(RuleBroken, actions.dismiss_administrator, cast.root, cast.root.uid)


def test_administrators_are_appointed_and_dismissed_on_the_page(browse: Any, cast: Cast) -> None:
    root, bob = browse("root"), cast.bob.uid
    assert "Make administrator" in root.get("/admin").get_data(as_text=True)
    assert send(root, f"/admin/people/{bob}/appoint", form_page="/admin").status_code == 303
    assert browse("bob").get("/admin").status_code == 200
    assert send(root, f"/admin/people/{bob}/dismiss", form_page="/admin").status_code == 303
    assert browse("bob").get("/admin").status_code == 403
    last = send(root, f"/admin/people/{cast.root.uid}/dismiss", form_page="/admin")
    assert last.status_code == 409
    assert "The only administrator cannot leave." in last.get_data(as_text=True)


def test_administrators_who_dismiss_themselves_leave_the_page(browse: Any, cast: Cast) -> None:
    root = browse("root")
    actions.appoint_administrator(cast.root, person=cast.bob.uid)
    answer = send(root, f"/admin/people/{cast.root.uid}/dismiss", form_page="/admin")
    assert answer.headers["Location"] == "/"
    assert root.get("/admin").status_code == 403
