"""Two conflicts and how they ended; a third, after a block, waits for a mediator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govhub.demo import plot
from govhub.demo.telling import Scene, Telling
from govhub.demo.telling.deciding import vote
from govhub.mediation import actions as mediation
from govhub.mediation.models import running_about
from govhub.spaces.models import space_named

MEDIATOR = "thu"


def scenes(story: Telling) -> Iterator[Scene]:
    """The block against early trucks, and the quarrel about the market hall."""
    yield -247, lambda: _take(story, "trucks", _number_after_block(story, "trucks"))
    yield -240, lambda: _note(story, "trucks")
    yield -233, lambda: _agree(story, "trucks", effect="amend", amended_text=story.words("trucks.amended"))
    yield -231, lambda: _sign(story, "trucks", ("tuan", "minh"))
    yield -230, lambda: _vote_again(story)
    yield -120, lambda: _log(story)
    yield -118, lambda: _take(story, "roles", story.numbers["case roles"])
    yield -110, lambda: _note(story, "roles")
    yield -104, lambda: _agree(story, "roles", effect="plain")
    yield -103, lambda: _sign(story, "roles", ("hoa", "binh"))


def _number_after_block(story: Telling, decision: str) -> int:
    space = space_named(story.words.short_name)
    return int(running_about(space, f"decision:{story.numbers[f'decision {decision}']}")[0].number)


def _log(story: Telling) -> None:
    made = story.do(
        mediation.open_case,
        "hoa",
        kind="role",
        title=story.words("case.roles"),
        summary=story.words("case.roles.text"),
        severity="high",
        barriers=["roles"],
        on_behalf_of=story.stakeholders["women"],
        parties=[story.stakeholders["recycler"]],
    )
    story.numbers["case roles"] = made["case"]


def _take(story: Telling, key: str, case: int) -> None:
    story.numbers[f"case {key}"] = case
    story.do(mediation.take_case, MEDIATOR, case=case)
    _on(story, key, mediation.move_on, stage="dialogue")


def _on(story: Telling, key: str, act: Any, **fields: Any) -> dict[str, Any]:
    return story.do(act, MEDIATOR, case=story.numbers[f"case {key}"], **fields)


def _note(story: Telling, key: str) -> None:
    _on(story, key, mediation.add_note, body=story.words(f"case.{key}.note"))


def _agree(story: Telling, key: str, **effect: str) -> None:
    _on(story, key, mediation.move_on, stage="agreement")
    made = _on(story, key, mediation.propose_settlement, text=story.words(f"case.{key}.settlement"), **effect)
    story.numbers[f"settlement {key}"] = made["version"]


def _sign(story: Telling, key: str, people: tuple[str, ...]) -> None:
    for who in people:
        story.do(
            mediation.sign_settlement,
            who,
            case=story.numbers[f"case {key}"],
            version=story.numbers[f"settlement {key}"],
        )


def _vote_again(story: Telling) -> None:
    """The amended text, and everybody is asked anew."""
    for stakeholder in plot.STAKEHOLDERS:
        vote(story, "trucks", stakeholder, "agree", f"trucks.{stakeholder}.then")
