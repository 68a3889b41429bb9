"""What the tests of resources stand on: a giver, a purpose, a decision that allows an amount."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.core.errors import GovHubError, Invalid, RuleBroken
from govhub.decisions import actions as decisions
from govhub.goals import actions as goals
from govhub.resources import actions
from govhub.resources.models import LedgerBalance, LedgerEntry
from govhub.resources.queries import faults_in_books
from govhub.spaces.models import Mandate, Person, Role, Space, Stakeholder
from tests.conftest import Cast
from tests.decisions.stage import refused

DAY = 86_400_000


def side_by_side(cast: Cast) -> None:
    """The space becomes a cooperation, which needs no shared goal to allocate."""
    store.write(Space.update(mode="cooperation").where(Space.id == cast.space.id).execute)


def partner(cast: Cast, key: str, name: str, sector: str, *people: str) -> Stakeholder:
    """Another stakeholder, with people who may sign for it."""

    def write() -> Stakeholder:
        made = Stakeholder.create(space=cast.space, name=name, sector=sector)
        cast.stakeholders[key] = made
        for one in people:
            if one not in cast.people:
                person = Person.create(email=f"{one}@example.org", name=one.capitalize(), created_at=0)
                cast.people[one] = person
                Role.create(space=cast.space, person=person, role="member")
            Mandate.create(stakeholder=made, person=cast.people[one], may_sign=True, starts_at=0)
        return made

    return store.write(write)


def purpose(cast: Cast, name: str = "Collection points", **more: Any) -> int:
    return int(actions.add_purpose(cast.trea, space="waste", name=name, **more)["purpose"])


def pledge(cast: Cast, amount: str = "1000", unit: str = "EUR", by: str = "bob", **more: Any) -> int:
    given = {"stakeholder": "greens", "kind": "money", "amount": amount, "unit": unit, **more}
    given["stakeholder"] = cast.stakeholders[given["stakeholder"]].uid
    return int(actions.pledge(getattr(cast, by), space="waste", **given)["pledge"])


def receive(cast: Cast, number: int, amount: str, **more: Any) -> int:
    return int(actions.receive(cast.trea, space="waste", pledge=number, amount=amount, **more)["ledger"])


def decided(cast: Cast, amount: str = "1000", unit: str = "EUR", *, choice: str = "agree") -> int:
    """The number of a decision that ended and allows an amount (when the choice is to agree)."""
    rule = decisions.make_rule_set(cast.alice, space="waste", name="Most", method="majority")["rule_set"]
    number = int(
        decisions.propose(
            cast.bob,
            space="waste",
            title="Spend it",
            text="On this.",
            rule_set=rule,
            amount=amount,
            unit=unit,
        )["decision"]
    )
    decisions.open(cast.alice, space="waste", decision=number, closes_at=clock.now() + DAY)
    for actor in (cast.alice, cast.bob):
        decisions.cast_ballot(actor, space="waste", decision=number, choice=choice)
    decisions.close(cast.alice, space="waste", decision=number)
    return number


def allocate(
    cast: Cast,
    decision: int,
    amount: str,
    shares: dict[str, str] | None = None,
    *,
    by: str = "trea",
    **more: Any,
) -> int:
    shares = {"greens": amount} if shares is None else shares
    given: dict[str, Any] = {
        "purpose": 1,
        "unit": "EUR",
        "stakeholders": [cast.stakeholders[key].uid for key in shares],
        "amounts": list(shares.values()),
        **more,
    }
    answer = actions.allocate(getattr(cast, by), space="waste", decision=decision, amount=amount, **given)
    return int(answer["allocation"])


def spend(cast: Cast, allocation: int, amount: str, key: str = "greens", **more: Any) -> int:
    given = {"what": "Bins", **more, "stakeholder": cast.stakeholders[key].uid}
    return int(
        actions.spend(cast.trea, space="waste", allocation=allocation, amount=amount, **given)["ledger"]
    )


def reverse(cast: Cast, entry: int, by: str = "trea") -> int:
    actor: Actor = getattr(cast, by)
    return int(actions.reverse(actor, space="waste", entry=entry, reason="Entered twice")["ledger"])


def ratified_goal(cast: Cast) -> int:
    number = int(goals.propose(cast.bob, space="waste", title="Sort", text="Words")["goal"])
    goals.settle(Actor.system(), space="waste", goal=number, decision=1, version=1, outcome="passed")
    return number


def balances(unit: str = "EUR") -> dict[str, int]:
    """What is in the accounts, whoever it is from or for."""
    found: dict[str, int] = {}
    for row in LedgerBalance.select().where(LedgerBalance.unit == unit):
        found[row.account] = found.get(row.account, 0) + row.amount
    return {account: amount for account, amount in found.items() if amount}


def books_hold(cast: Cast) -> bool:
    with store.reading():
        return list(faults_in_books(cast.space)) == []


def entries() -> list[LedgerEntry]:
    return list(LedgerEntry.select().order_by(LedgerEntry.number))


@contextmanager
def refused_at(field: str, said: str) -> Iterator[None]:
    """Refused in words at a field of the form, leaving nothing behind."""
    with refused(Invalid, field, said):
        yield


@contextmanager
def broken(said: str, error: type[GovHubError] = RuleBroken) -> Iterator[None]:
    """Refused by a rule, leaving nothing behind."""
    with refused(error, said=said):
        yield
