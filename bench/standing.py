"""The result of an open vote at 100 and at 100,000 ballots: what open pages ask for after each ballot."""

import random
from functools import partial
from typing import Any

from bench.ledger import AIM, in_turn

SIZES = {"few": 100, "many": 100_000}
DAY = 86_400_000
SECTORS = ("government", "cso", "dpo", "business", "donor", "community")
RULES = {
    "majority_by_sector": {"method": "majority", "quorum": "1/2", "concurrence": ["*"]},
    "instant_runoff": {"method": "irv", "quorum": "1/2"},
    "schulze": {"method": "schulze", "quorum": "1/2"},
}
OPTIONS = "Bus\nTram\nFerry\nBicycle\nOn foot"


def measure(environment: dict[str, str]) -> dict[str, Any]:
    """Milliseconds of the standing result for each rule and size, measured in turn, and the ratios."""
    from govhub import wiring
    from govhub.config import Settings
    from govhub.core import schema
    from govhub.core.db import store

    wiring.load()
    settings = Settings.from_environment(environment)
    store.open(settings.database_url, exclusive=True)
    schema.upgrade(settings.data_dir / "backups")
    figures: dict[str, Any] = {}
    with store.reading():
        votes = {size: _votes(size, ballots) for size, ballots in SIZES.items()}
        for rule in RULES:
            runs = {size: partial(_standing, votes[size][rule]) for size in SIZES}
            taken = in_turn(runs)
            figures[rule] = {f"{size}_ms": taken[size] for size in SIZES}
            figures[rule]["ratio"] = round(taken["many"] / taken["few"], 2)
    store.close()
    return {"ballots": SIZES, **figures, "aim_at_most": AIM}


def _standing(number: tuple[Any, int]) -> Any:
    """As the fragment of the page does it: the decision read anew, and the count from its lines."""
    from govhub.decisions.models import decision_at
    from govhub.decisions.queries import running

    return running(decision_at(*number))


def _votes(name: str, ballots: int) -> dict[str, tuple[Any, int]]:
    """A space with an open vote under each rule, in which so many voices have answered."""
    from govhub.accounts.models import Person
    from govhub.core import clock
    from govhub.core.db import store
    from govhub.decisions import actions
    from govhub.spaces.models import Mandate, Role, Space, Stakeholder

    def found() -> tuple[Any, Any]:
        person = Person.create(email=f"{name}@example.org", name="Keeper", created_at=0)
        space = Space.create(short_name=name, name=name, visibility="public", mode="cooperation")
        Role.create(space=space, person=person, role="facilitator")
        stakeholder = Stakeholder.create(space=space, name="One", sector="cso")
        Mandate.create(stakeholder=stakeholder, person=person, may_vote=True, starts_at=0)
        return person.actor(), space

    member, space = store.write(found)
    votes = {}
    for key, parts in RULES.items():
        rule = actions.make_rule_set(member, space=name, name=key, **parts)["rule_set"]
        words = {"title": key, "text": "Words", "rule_set": rule}
        more = {"options": OPTIONS} if parts["method"] != "majority" else {}
        number = int(actions.propose(member, space=name, **words, **more)["decision"])
        actions.open(member, space=name, decision=number, closes_at=clock.now() + DAY)
        store.write(partial(_fill, space, number, ballots))
        votes[key] = (space, number)
    return votes


def _fill(space: Any, number: int, ballots: int) -> None:
    """So many voices with their answers, in bulk, as opening and voting leave them; that is checked."""
    from govhub.core.db import insert_rows
    from govhub.decisions import rules
    from govhub.decisions.actions.close import standing
    from govhub.decisions.models import (
        Ballot,
        Voter,
        counted_from,
        decision_at,
        keep_all,
        kinds_of,
        voters_of,
    )

    dice = random.Random(number)
    decision = decision_at(space, number)
    keys = [f"{n:016d}" for n in range(ballots)]
    insert_rows(Voter, [
        {"decision": decision, "voter": key, "name": key, "stakeholder": key, "stakeholder_name": key,
         "sector": dice.choice(SECTORS)}
        for key in keys
    ])  # fmt: skip
    insert_rows(Ballot, [{"decision": decision, "voter": key, **_said(decision, dice)} for key in keys])
    voters = voters_of(decision)
    decision.kinds = kinds_of(decision.parts, voters)
    decision.save()
    keep_all(decision, {one.voter: one for one in voters}, Ballot.select().where(Ballot.decision == decision))
    if standing(decision) != rules.standing(decision.parts, *counted_from(decision)):
        raise RuntimeError("the lines are not those of the ballots")


def _said(decision: Any, dice: random.Random) -> dict[str, Any]:
    if not decision.options:
        return {"choice": dice.choice(("agree", "agree", "disagree", "abstain")), "answer": None}
    order = dice.sample(range(1, 6), 5)
    return {"choice": "options", "answer": [rank if rank <= 4 else None for rank in order]}
