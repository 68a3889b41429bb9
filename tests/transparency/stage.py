"""What the tests of the public pages share: a space in which things were decided, by real acts."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions.actions import cast_ballot, close, make_rule_set, open, propose
from govhub.documents.actions import save_text, save_version
from govhub.goals.actions import propose as propose_goal
from govhub.spaces.actions import add_stakeholder
from govhub.spaces.models import Space, Stakeholder
from tests.conftest import Cast

CANARY = "Zwölfuhrtee 密语 never to be published"
HOUR = 3_600_000


def organisations(cast: Cast, count: int, first: int = 0) -> None:
    """Acts that are recorded: organisations that join the space."""
    for n in range(first, first + count):
        add_stakeholder(cast.alice, space="waste", name=f"Organisation {n}", sector="cso")


def other(visibility: str, short_name: str = "other") -> Space:
    """Another space, whose organisation is told apart from everything else."""

    def write() -> Space:
        space = Space.create(
            short_name=short_name, name=f"Name of {short_name}", purpose="Its purpose", visibility=visibility
        )
        Stakeholder.create(space=space, name=CANARY, sector="cso", about=CANARY)
        return space

    return store.write(write)


def rule_set(cast: Cast, method: str = "majority", **parts: Any) -> int:
    """A rule set of the space; its number."""
    made = make_rule_set(cast.alice, space="waste", name=f"By {method}", method=method, **parts)
    return int(made["rule_set"])


def opened(cast: Cast, title: str = "Collect glass on Fridays", **given: Any) -> int:
    """A decision that is open for an hour; its number."""
    rule = given.pop("rule_set", None) or rule_set(cast, quorum="1/2")
    values = {"space": "waste", "title": title, "text": "We collect *glass* on Fridays.", "rule_set": rule}
    number = int(propose(cast.alice, **{**values, **given})["decision"])
    open(cast.alice, space="waste", decision=number, closes_at=clock.now() + HOUR)
    return number


def decided(cast: Cast, alice: str = "agree", bob: str | None = "agree", **given: Any) -> int:
    """A decision that has ended: alice's city and bob's greens answered so; its number."""
    number = opened(cast, **given)
    cast_ballot(cast.alice, space="waste", decision=number, choice=alice, reason="Fridays are quiet.")
    if bob:
        cast_ballot(cast.bob, space="waste", decision=number, choice=bob, reason="Glass =1+1 is heavy.")
    close(cast.alice, space="waste", decision=number)
    return number


def ratified(cast: Cast, title: str = "Sort sixty per cent") -> tuple[int, int]:
    """A goal whose second version a decision has ratified; the numbers of goal and decision."""
    made = propose_goal(cast.bob, space="waste", title=title, text="We sort half.")
    save_text(
        cast.bob,
        space="waste",
        document=made["document"],
        base="We sort half.",
        text="We sort **60 %** by 2028.",
    )
    save_version(cast.bob, space="waste", document=made["document"])
    given = {"document": made["document"], "version": 2}
    return int(made["goal"]), decided(cast, title=f"Ratify: {title}", **given)
