"""What the tests of mediation stand on: blocks, cases and settlements, made through the real acts."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.audit import AuditEntry
from govhub.decisions import actions as decisions
from govhub.decisions.models import Decision
from govhub.mediation import actions
from govhub.mediation.models import Case, confidential, parties_of, running_about
from govhub.spaces.models import Role
from tests.conftest import Cast
from tests.decisions.stage import joins, vote

W: dict[str, Any] = {"space": "waste"}


def let_the_block_stand(cast: Cast, decision: int) -> None:
    """End the cases about a decision without a settlement, as those who raised them would."""
    for case in running_about(cast.space, f"decision:{decision}"):
        for party in parties_of(case):
            if case.runs and party.role == "raised" and party.released_at is None:
                actor = _somebody_of(party)
                actions.withdraw_case(actor, **W, case=case.number)


def _somebody_of(party: Any) -> Actor:
    if party.person is not None:
        return party.person.actor()  # type: ignore[no-any-return]
    now = clock.now()
    valid = [m for m in party.stakeholder.mandates if m.starts_at <= now and (m.ends_at or now + 1) > now]
    return valid[0].person.actor()  # type: ignore[no-any-return]


def blocked(cast: Cast, by: str = "alice", **parts: Any) -> int:
    """The number of an open decision, proposed by bob of the greens, that is blocked; case 1 runs."""
    number = vote(cast, **parts)
    decisions.cast_ballot(
        getattr(cast, by), **W, decision=number, choice="block", reason="It harms the pickers."
    )
    return number


def logged(cast: Cast, by: str = "bob", **more: Any) -> int:
    """The number of a case that somebody logged."""
    given = {"kind": "partners", "title": "Who speaks for us", "summary": "They never ask.", **more}
    return int(actions.open_case(getattr(cast, by), **W, **given)["case"])


def in_dialogue(cast: Cast, number: int = 1, mediator: str = "carol") -> int:
    """The case, taken by a mediator and taken on to dialogue."""
    actions.take_case(getattr(cast, mediator), **W, case=number)
    actions.move_on(getattr(cast, mediator), **W, case=number, stage="dialogue")
    return number


def proposed(cast: Cast, number: int = 1, by: str = "carol", **more: Any) -> int:
    """The version of a settlement that is on the table now."""
    given = {"text": "We meet every month.", "effect": "plain", **more}
    return int(actions.propose_settlement(getattr(cast, by), **W, case=number, **given)["version"])


def sign(cast: Cast, name: str, version: int = 1, number: int = 1, **more: Any) -> dict[str, Any]:
    """Somebody signs."""
    return actions.sign_settlement(getattr(cast, name), **W, case=number, version=version, **more)


def settled(cast: Cast, effect: str, **more: Any) -> int:
    """A block, mediated by carol and settled by both sides with this effect; the decision's number."""
    number = blocked(cast)
    in_dialogue(cast)
    proposed(cast, effect=effect, **more)
    sign(cast, "alice")
    sign(cast, "bob")
    return number


def second_mediator(cast: Cast, key: str = "mona") -> Actor:
    """Another mediator, of an organisation that is party to nothing."""
    return joins(cast, key, "firm", role="mediator", may_vote=False)


def case(number: int = 1) -> Any:
    """A case as it is stored."""
    return Case.get(Case.number == number)


def decision(number: int = 1) -> Any:
    """A decision as it is stored."""
    return Decision.get(Decision.number == number)


def acts(cast: Cast) -> list[str]:
    """What the confidential record says was done, oldest first."""
    rows = AuditEntry.select().where(AuditEntry.chain == confidential(cast.space).uid)
    return [row.act.partition(".")[2] for row in rows.order_by(AuditEntry.seq)]


def has_role(cast: Cast, key: str, role: str) -> bool:
    """Whether somebody of the cast holds a role."""
    return bool(Role.select().where((Role.person == cast.people[key]) & (Role.role == role)).exists())
