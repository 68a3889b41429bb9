"""What the tests of the acts stand on: rule sets, proposals and votes made through the real acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from govhub.accounts.models import Person
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.core.db import db, store
from govhub.core.errors import Forbidden, GovHubError, Invalid, SignInNeeded
from govhub.decisions import actions
from govhub.decisions.models import Ballot, Decision
from govhub.documents.actions import create, save_text, save_version
from govhub.spaces.models import Mandate, Role, Stakeholder
from tests.conftest import Cast
from tests.contents import everything

NOW = 1_795_000_000_000
DEADLINE = NOW + 86_400_000
STRANGERS = {"dave": Forbidden, "root": Forbidden, "nobody": SignInNeeded}
TITLE, TEXT = "Sort at the kerb 🍃", "We sort waste into five fractions.\n\nFrom 2027."


def rule_set(cast: Cast, **parts: Any) -> int:
    """The number of a new rule set; consent without a quorum, unless said otherwise."""
    given = {"name": "Our rule", "method": "consent", **parts}
    return int(actions.make_rule_set(cast.alice, space="waste", **given)["rule_set"])


def proposal(cast: Cast, *, by: str = "bob", about: tuple[int, int] | None = None, **parts: Any) -> int:
    """The number of a new proposal under a new rule set."""
    given: dict[str, Any] = {"title": TITLE, "text": TEXT, "rule_set": rule_set(cast, **parts)}
    if about:
        given |= {"document": about[0], "version": about[1]}
    return int(actions.propose(getattr(cast, by), space="waste", **given)["decision"])


def vote(cast: Cast, *, closes_at: int = DEADLINE, about: tuple[int, int] | None = None, **parts: Any) -> int:
    """The number of a decision whose vote is open."""
    number = proposal(cast, about=about, **parts)
    actions.open(cast.alice, space="waste", decision=number, closes_at=closes_at)
    return number


def answer(actor: Actor, number: int, choice: str, reason: str = "", **more: Any) -> dict[str, Any]:
    """Cast a ballot."""
    return actions.cast_ballot(actor, space="waste", decision=number, choice=choice, reason=reason, **more)


def close(cast: Cast, number: int) -> dict[str, Any]:
    """The facilitator closes the vote."""
    return actions.close(cast.alice, space="waste", decision=number)


def decision(number: int) -> Any:
    """A decision as it is stored."""
    return Decision.get(Decision.number == number)


def ballots(number: int) -> dict[tuple[int, str], str]:
    """Every ballot of a decision, by round and voice."""
    rows = Ballot.select().where(Ballot.decision == decision(number))
    return {(row.round, row.voter): row.choice for row in rows}


def entries(cast: Cast, act: str = "") -> list[AuditEntry]:
    """The entries of the space's record, oldest first."""
    rows = AuditEntry.select().where(AuditEntry.chain == cast.space.uid).order_by(AuditEntry.seq)
    return [row for row in rows if not act or row.act == act]


def joins(
    cast: Cast, key: str, stakeholder: str, *, role: str | None = "member", may_vote: bool = True, **more: Any
) -> Actor:
    """Another person of the space; with a new stakeholder where it is not there yet."""

    def write() -> Actor:
        if stakeholder not in cast.stakeholders:
            made = Stakeholder.create(space=cast.space, name=stakeholder.capitalize(), sector="business")
            cast.stakeholders[stakeholder] = made
        if key not in cast.people:
            cast.people[key] = Person.create(email=f"{key}@example.org", name=key.capitalize(), created_at=0)
        person = cast.people[key]
        if role:
            Role.get_or_create(space=cast.space, person=person, role=role)
        given = {"starts_at": 0, **more}
        Mandate.create(stakeholder=cast.stakeholders[stakeholder], person=person, may_vote=may_vote, **given)
        return person.actor()

    return store.write(write)


def text_with_versions(cast: Cast) -> int:
    """The number of a text with two versions."""
    number = int(create(cast.alice, space="waste", title="Charter", text="First words.")["document"])
    save_text(cast.alice, space="waste", document=number, base="First words.", text="Other words.")
    save_version(cast.alice, space="waste", document=number, note="After the block")
    return number


@contextmanager
def refused(error: type[GovHubError], field: str | None = None, said: str = "") -> Iterator[None]:
    """The block is refused with this error, and leaves nothing behind in any table."""
    before = everything()
    with pytest.raises(error) as raised:
        yield
    assert everything() == before
    if field is not None:
        assert isinstance(raised.value, Invalid)
        assert set(raised.value.fields) == {field}
    assert said in str(raised.value)


def let_go() -> None:
    """Close this thread's connection, so that other connections can follow."""
    if not db.is_closed():
        db.close()


def actor(cast: Cast, name: str) -> Actor:
    """Somebody of the cast, or nobody."""
    found: Actor = Actor.nobody() if name == "nobody" else getattr(cast, name)
    return found
