"""Acts of spaces: each works, each refusal leaves nothing behind, twice is once, strangers stay out."""

from __future__ import annotations

from typing import Any

import pytest

from govhub.accounts.models import Person
from govhub.core import audit, clock, mail
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import Forbidden, GovHubError, Invalid, NotFound, RuleBroken, SignInNeeded
from govhub.spaces import actions, queries
from govhub.spaces.models import Invitation, Mandate, Role, Space, Stakeholder, mandates_at
from tests.conftest import Cast
from tests.contents import everything

PASSWORD = "correct horse battery"
NOW = 1_800_000_000_000
DAY = 86_400_000


def refused(kind: type[GovHubError], act: Any, actor: Actor, **values: Any) -> str:
    """The act is refused, and nothing whatever has changed."""
    before = everything()
    with pytest.raises(kind) as problem:
        act(actor, **values)
    assert everything() == before
    return str(problem.value)


def newcomer(name: str = "Lan") -> Person:
    return store.write(lambda: Person.create(email=f"{name.lower()}@example.org", name=name))


def path_token(answer: dict[str, Any]) -> str:
    return str(answer["secret"]["token"])


FACILITATORS_ONLY: dict[str, dict[str, Any]] = {
    "change": {"name": "X", "visibility": "public", "mode": "cooperation", "language": "en"},
    "add_sector": {"name": "Churches"},
    "add_stakeholder": {"name": "X", "sector": "media"},
    "change_stakeholder": {"name": "X", "sector": "media", "stakeholder": "0123456789abcdef"},
    "invite": {},
    "revoke_invitation": {"invitation": 1},
    "give_mandate": {"stakeholder": "0123456789abcdef", "person": "0123456789abcdef"},
    "end_mandate": {"mandate": 1},
    "give_role": {"person": "0123456789abcdef", "role": "facilitator"},
    "end_role": {"person": "0123456789abcdef", "role": "facilitator"},
}


@pytest.mark.parametrize("name", FACILITATORS_ONLY)
def test_act_of_facilitators_is_for_nobody_else(cast: Cast, name: str) -> None:
    act, values = getattr(actions, name), FACILITATORS_ONLY[name]
    for who in ("bob", "carol", "erin", "trea", "dave", "root"):
        refused(Forbidden, act, getattr(cast, who), space="waste", **values)
    refused(SignInNeeded, act, Actor.nobody(), space="waste", **values)
    store.write(Space.update(visibility="private").execute)
    for who in ("dave", "root"):
        refused(NotFound, act, getattr(cast, who), space="waste", **values)
    refused(NotFound, act, cast.alice, space="elsewhere", **values)


# --- create, change, add_sector -----------------------------------------------------------------------------


def test_create_makes_the_maker_facilitator(cast: Cast) -> None:
    first = actions.create(cast.dave, short_name="rivers", name="Sông", key="k")
    again = actions.create(cast.dave, short_name="rivers", name="Sông", key="k")
    assert again["repeated"]
    assert first["seq"] == 1
    space = queries.space_named("rivers")
    assert queries.roles_of(cast.dave, space) == {"facilitator"}
    assert audit.head(space.uid).act == "spaces.create"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "short_name", ["new", "verify", "how-to-verify", "waste", "Rivers", "a", "ü", "-a", "a" * 41]
)
def test_create_with_a_short_name_that_cannot_be_is_refused(cast: Cast, short_name: str) -> None:
    refused(Invalid, actions.create, cast.dave, short_name=short_name, name="Rivers")


def test_create_by_a_visitor_is_refused(cast: Cast) -> None:
    refused(SignInNeeded, actions.create, Actor.nobody(), short_name="rivers", name="Rivers")


def test_change_visibility_is_felt_at_once(cast: Cast) -> None:
    values = {
        "name": "Waste",
        "purpose": "p",
        "visibility": "private",
        "mode": "cooperation",
        "language": "vi",
    }
    actions.change(cast.alice, space="waste", **values)
    with pytest.raises(NotFound):
        queries.overview(cast.dave, space="waste")
    with pytest.raises(NotFound):
        queries.overview(cast.root, space="waste")
    assert queries.overview(cast.erin, space="waste")["space"]["purpose"] == "p"


def test_add_sector_and_use_it(cast: Cast) -> None:
    refused(Invalid, actions.add_stakeholder, cast.alice, space="waste", name="Parish", sector="Churches")
    actions.add_sector(cast.alice, space="waste", name="Churches")
    for taken in ("churches", "business", "Government"):
        refused(Invalid, actions.add_sector, cast.alice, space="waste", name=taken)
    actions.add_stakeholder(cast.alice, space="waste", name="Parish", sector="Churches")
    assert queries.overview(cast.bob, space="waste")["sectors"][-1]["sector_name"] == "Churches"


# --- stakeholders -------------------------------------------------------------------------------------------


def test_add_stakeholder_of_the_same_name_is_refused(cast: Cast) -> None:
    refused(Invalid, actions.add_stakeholder, cast.alice, space="waste", name="green ROOF", sector="cso")
    greens, city = cast.stakeholders["greens"].uid, cast.stakeholders["city"].uid
    same = {"space": "waste", "stakeholder": greens, "name": "Green roof", "sector": "dpo", "about": "new"}
    actions.change_stakeholder(cast.alice, **same)
    assert Stakeholder.get(Stakeholder.uid == greens).sector == "dpo"
    refused(Invalid, actions.change_stakeholder, cast.alice, **(same | {"stakeholder": city}))


# --- invite, join -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"role": "observer", "may_vote": True, "stakeholder": "greens"}, RuleBroken),
        ({"may_vote": True}, Invalid),
        ({"role": "facilitator", "places": 2}, Invalid),
        ({"email": "x@example.org", "places": 2}, Invalid),
        ({"places": 501}, Invalid),
        ({"places": 0}, Invalid),
        ({"days": 91}, Invalid),
        ({"role": "queen"}, Invalid),
        ({"email": "nonsense"}, Invalid),
        ({"stakeholder": "0123456789abcdef"}, NotFound),
    ],
)
def test_invite_with_nonsense_is_refused(cast: Cast, values: dict[str, Any], kind: type[GovHubError]) -> None:
    if values.get("stakeholder") == "greens":
        values = values | {"stakeholder": cast.stakeholders["greens"].uid}
    refused(kind, actions.invite, cast.alice, space="waste", **values)


def test_invite_by_mail_writes_in_the_language_of_the_invited(cast: Cast) -> None:
    made = actions.invite(cast.alice, space="waste", email="Dave@Example.org", key="k")
    letter = mail.Letter.get()
    assert letter.recipient == "dave@example.org"
    assert made["secret"]["path"] in letter.body
    actions.invite(cast.alice, space="waste", email="Dave@Example.org", key="k")
    assert mail.Letter.select().count() == 1
    entry = bytes(audit.head(cast.space.uid).content).decode()  # type: ignore[union-attr]
    assert "dave" not in entry
    assert path_token(made) not in entry


def test_join_gives_role_and_mandate(cast: Cast) -> None:
    greens = cast.stakeholders["greens"].uid
    made = actions.invite(cast.alice, space="waste", stakeholder=greens, may_vote=True, places=2)
    actions.join(cast.dave, token=path_token(made), key="k")
    assert actions.join(cast.dave, token=path_token(made), key="k")["repeated"]
    assert queries.roles_of(cast.dave, cast.space) == {"member"}
    assert [m.may_vote for m in queries.mandates_of(cast.dave, cast.space, clock.now())] == [True]
    assert "already" in refused(RuleBroken, actions.join, cast.dave, token=path_token(made))
    assert Invitation.get().taken == 1


def test_join_with_a_link_that_does_not_open_says_why(cast: Cast) -> None:
    clock.freeze(NOW)
    used = path_token(actions.invite(cast.alice, space="waste"))
    actions.join(cast.dave, token=used)
    withdrawn = actions.invite(cast.alice, space="waste")
    actions.revoke_invitation(cast.alice, space="waste", invitation=withdrawn["invitation"])
    late = path_token(actions.invite(cast.alice, space="waste", days=1))
    lan = newcomer().actor()
    assert "not known" in refused(RuleBroken, actions.join, lan, token="wrong")
    assert "used up" in refused(RuleBroken, actions.join, lan, token=used)
    assert "withdrawn" in refused(RuleBroken, actions.join, lan, token=path_token(withdrawn))
    refused(SignInNeeded, actions.join, Actor.nobody(), token=late)
    clock.freeze(NOW + DAY)
    assert "is over" in refused(RuleBroken, actions.join, lan, token=late)
    clock.freeze(NOW + DAY - 1)
    actions.join(lan, token=late)


def test_join_as_new_is_all_or_nothing(cast: Cast) -> None:
    token = path_token(actions.invite(cast.alice, space="waste", places=2))
    fields = {"token": token, "name": "Lan", "email": "lan@example.org", "password": PASSWORD}
    nobody = Actor.nobody()
    refused(Invalid, actions.join_as_new, nobody, **(fields | {"email": "bob@example.org"}))
    refused(Invalid, actions.join_as_new, nobody, **(fields | {"password": "short"}))
    refused(RuleBroken, actions.join_as_new, nobody, **(fields | {"token": "wrong"}))
    answer = actions.join_as_new(nobody, **fields)
    lan = Person.get(Person.uid == answer["person"])
    assert queries.roles_of(lan.actor(), cast.space) == {"member"}
    acts = [row.act for row in audit.AuditEntry.select() if row.actor == lan.uid]
    assert sorted(acts) == ["accounts.sign_up", "spaces.join_as_new"]


# --- mandates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "valid"), [(-1, False), (0, True), (DAY - 1, True), (DAY, False)])
def test_give_mandate_counts_from_its_first_to_its_last_instant(cast: Cast, at: int, valid: bool) -> None:
    values = {"stakeholder": cast.stakeholders["city"].uid, "person": cast.carol.uid, "may_vote": True}
    actions.give_mandate(cast.alice, space="waste", starts_at=NOW, ends_at=NOW + DAY, **values)
    found = {m.person.name for m in mandates_at(cast.space, NOW + at)}
    assert ("Carol" in found) == valid


def test_give_mandate_refusals(cast: Cast) -> None:
    city, greens = cast.stakeholders["city"].uid, cast.stakeholders["greens"].uid
    base = {"space": "waste", "stakeholder": city}
    give = actions.give_mandate
    said = refused(RuleBroken, give, cast.alice, person=cast.erin.uid, may_vote=True, **base)
    assert "observer" in said
    refused(RuleBroken, give, cast.alice, person=cast.dave.uid, **base)
    refused(RuleBroken, give, cast.alice, person=cast.carol.uid, starts_at=NOW, ends_at=NOW, **base)
    said = refused(RuleBroken, give, cast.alice, person=cast.bob.uid, **(base | {"stakeholder": greens}))
    assert "already" in said
    give(cast.alice, person=cast.erin.uid, may_vote=False, **base)


def test_give_mandate_to_oneself_only_where_nobody_else_acts_or_acted(cast: Cast) -> None:
    own = {"space": "waste", "stakeholder": cast.stakeholders["greens"].uid, "person": cast.alice.uid}
    said = refused(RuleBroken, actions.give_mandate, cast.alice, **own)
    assert "Others act" in said
    bobs = Mandate.get(Mandate.person == cast.people["bob"]).id
    actions.end_mandate(cast.alice, space="waste", mandate=bobs)
    refused(RuleBroken, actions.give_mandate, cast.alice, **own)
    new = actions.add_stakeholder(cast.alice, space="waste", name="Pickers", sector="cso")["stakeholder"]
    actions.give_mandate(cast.alice, **(own | {"stakeholder": new}))
    actions.give_role(cast.alice, space="waste", person=cast.bob.uid, role="facilitator")
    actions.give_mandate(cast.bob, **own)


def test_join_by_ones_own_invitation_gives_no_mandate_of_others(cast: Cast) -> None:
    given = {"space": "waste", "stakeholder": cast.stakeholders["greens"].uid, "role": "member"}
    token = actions.invite(cast.alice, **given)["secret"]["token"]
    refused(RuleBroken, actions.join, cast.alice, token=token)
    assert not Role.select().where((Role.person == cast.people["alice"]) & (Role.role == "member")).exists()
    actions.join(cast.dave, token=token)


def test_end_mandate_now_or_before_it_begins(cast: Cast) -> None:
    clock.freeze(NOW)
    running = Mandate.get(Mandate.person == cast.people["bob"]).id
    actions.end_mandate(cast.alice, space="waste", mandate=running)
    assert "Bob" not in {m.person.name for m in mandates_at(cast.space, NOW)}
    assert "Bob" in {m.person.name for m in mandates_at(cast.space, NOW - 1)}
    refused(RuleBroken, actions.end_mandate, cast.alice, space="waste", mandate=running)
    values = {"stakeholder": cast.stakeholders["city"].uid, "person": cast.carol.uid}
    later = actions.give_mandate(cast.alice, space="waste", starts_at=NOW + DAY, **values)["mandate"]
    actions.end_mandate(cast.alice, space="waste", mandate=later)
    assert "Carol" not in {m.person.name for m in mandates_at(cast.space, NOW + DAY)}


def test_end_mandate_of_another_space_is_not_found(cast: Cast) -> None:
    actions.create(cast.dave, short_name="rivers", name="Rivers")
    bobs = Mandate.get(Mandate.person == cast.people["bob"]).id
    refused(NotFound, actions.end_mandate, cast.dave, space="rivers", mandate=bobs)
    greens = cast.stakeholders["greens"].uid
    refused(
        NotFound, actions.give_mandate, cast.dave, space="rivers", stakeholder=greens, person=cast.dave.uid
    )


# --- roles --------------------------------------------------------------------------------------------------


def test_give_role_and_end_role(cast: Cast) -> None:
    actions.give_role(cast.alice, space="waste", person=cast.erin.uid, role="member")
    refused(RuleBroken, actions.give_role, cast.alice, space="waste", person=cast.erin.uid, role="member")
    refused(RuleBroken, actions.give_role, cast.alice, space="waste", person=cast.dave.uid, role="member")
    actions.end_role(cast.alice, space="waste", person=cast.erin.uid, role="member")
    refused(NotFound, actions.end_role, cast.alice, space="waste", person=cast.erin.uid, role="member")
    assert queries.roles_of(cast.erin, cast.space) == {"observer"}


def test_end_role_of_the_last_facilitator_is_refused(cast: Cast) -> None:
    values = {"space": "waste", "person": cast.alice.uid, "role": "facilitator"}
    assert "facilitator first" in refused(RuleBroken, actions.end_role, cast.alice, **values)
    refused(RuleBroken, actions.leave, cast.alice, space="waste")
    actions.give_role(cast.alice, space="waste", person=cast.bob.uid, role="facilitator")
    store.write(Person.update(deactivated_at=1).where(Person.uid == cast.bob.uid).execute)
    refused(RuleBroken, actions.end_role, cast.alice, **values)
    store.write(Person.update(deactivated_at=None).where(Person.uid == cast.bob.uid).execute)
    actions.leave(cast.alice, space="waste")
    assert queries.roles_of(cast.alice, cast.space) == set()


def test_end_role_ends_the_mandates_of_whoever_takes_part_no_more(cast: Cast) -> None:
    clock.freeze(NOW)
    later = {"stakeholder": cast.stakeholders["city"].uid, "person": cast.bob.uid, "starts_at": NOW + DAY}
    actions.give_mandate(cast.alice, space="waste", **later)
    actions.give_role(cast.alice, space="waste", person=cast.bob.uid, role="treasurer")
    actions.end_role(cast.alice, space="waste", person=cast.bob.uid, role="member")
    assert "Bob" in {m.person.name for m in mandates_at(cast.space, NOW)}
    actions.end_role(cast.alice, space="waste", person=cast.bob.uid, role="treasurer")
    for at in (NOW, NOW + 2 * DAY):
        assert "Bob" not in {m.person.name for m in mandates_at(cast.space, at)}


def test_leave_is_for_members(cast: Cast) -> None:
    refused(Forbidden, actions.leave, cast.dave, space="waste")
    actions.leave(cast.erin, space="waste")
    refused(Forbidden, actions.leave, cast.erin, space="waste")


# --- what happened ------------------------------------------------------------------------------------------


def test_activity_tells_acts_in_sentences(cast: Cast) -> None:
    actions.add_stakeholder(cast.alice, space="waste", name="The press", sector="media")
    actions.give_role(cast.alice, space="waste", person=cast.bob.uid, role="mediator")
    events = queries.activity(cast.erin, space="waste")["events"]
    assert [str(event["text"]) for event in events] == ["Alice gave Bob a role", "Alice added The press"]
    assert events[1]["url"].startswith("/s/waste/people#stakeholder-")
    with pytest.raises(Forbidden):
        queries.activity(cast.dave, space="waste")


def test_activity_page_by_page(cast: Cast) -> None:
    for n in range(60):
        actions.add_stakeholder(cast.alice, space="waste", name=f"Press {n}", sector="media")
    first = queries.activity(cast.bob, space="waste")
    second = queries.activity(cast.bob, space="waste", before=first["older"])
    seen = [event["seq"] for event in first["events"] + second["events"]]
    assert seen == list(range(60, 0, -1))
    assert second["older"] is None


def test_mine_lists_my_spaces_only(cast: Cast) -> None:
    assert [one["short_name"] for one in queries.mine(cast.erin)["spaces"]] == ["waste"]
    assert queries.mine(cast.dave)["spaces"] == []
    with pytest.raises(SignInNeeded):
        queries.mine(Actor.nobody())
