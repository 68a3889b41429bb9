"""What is done with an open vote."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions
from govhub.decisions.methods.options import MOST
from govhub.decisions.methods.shape import SPLIT
from govhub.decisions.routes.blueprint import bp
from govhub.decisions.routes.decisions import show
from govhub.web.doors import perform

_BEFORE = ("choice_before", "reason_before")  # what the form showed
VOTED = Phrase(N_("Your answer is recorded. You can change it until the vote closes."))
DROPPED = Phrase(N_("You have voted. The ballot is in the urn and cannot be changed or taken back."))


@bp.post("/decisions/<int:number>/open")
def open_vote(space: str, number: int) -> Any:
    """Open the vote."""
    said = Phrase(N_("The vote is open. Rule, text and electorate are fixed now."))
    return on_decision(actions.open, space, number, said)


@bp.post("/decisions/<int:number>/ballot")
def cast_ballot(space: str, number: int) -> Any:
    """Answer, or change one's answer."""
    said = lambda receipt: DROPPED if receipt.get("is_final") else VOTED  # noqa: E731
    return on_decision(actions.cast_ballot, space, number, said, **_reason_anew())


@bp.post("/decisions/<int:number>/amend")
def amend(space: str, number: int) -> Any:
    """Put an amended text to the vote."""
    return on_decision(
        actions.amend, space, number, Phrase(N_("A new round has begun. Everybody is asked again."))
    )


@bp.post("/decisions/<int:number>/close")
def close(space: str, number: int) -> Any:
    """Close the vote."""
    return on_decision(actions.close, space, number, Phrase(N_("The vote is closed.")))


@bp.post("/decisions/<int:number>/withdraw")
def withdraw(space: str, number: int) -> Any:
    """Withdraw the proposal."""
    return on_decision(actions.withdraw, space, number, Phrase(N_("The proposal is withdrawn.")))


def on_decision(act: Any, space: str, number: int, said: Any, **given: Any) -> Any:
    then, again = url_for(".show", space=space, number=number), lambda: show(space, number)
    without = (*_BEFORE, *_score_names(), *_part_names())
    given |= _scores() | _parts()
    return perform(
        act, space=space, decision=number, then=then, again=again, said=said, without=without, **given
    )


def _part_names() -> list[str]:
    """The parts of a weight that is divided: `split-agree`, `split-disagree` and so on."""
    return [name for name in request.form if name.startswith("split-")]


def _parts() -> dict[str, Any]:
    """The act takes the parts by answer. To an answer with the whole weight they do not belong."""
    if request.form.get("choice") != SPLIT:
        return {}
    parts = {name.removeprefix("split-"): request.form[name] for name in _part_names()}
    return {"split": parts} if parts else {}


def _score_names() -> list[str]:
    """The buttons of a score are named by the option: `score-1`, `score-2` and so on."""
    names = (f"score-{number}" for number in range(1, MOST + 1))
    return [name for name in names if name in request.form]


def _scores() -> dict[str, Any]:
    """The act takes the scores as one list."""
    scores = [request.form[name] for name in _score_names()]
    return {"answers": scores} if scores else {}


def _reason_anew() -> dict[str, str]:
    """The form shows the reason of the answer before. To another answer it is not carried over unread:
    why somebody blocked is no reason why they agree now."""
    sent = request.form
    before, reason = sent.get("choice_before"), sent.get("reason", "").split()
    kept = before and sent.get("choice") != before and reason == sent.get("reason_before", "").split()
    return {"reason": ""} if kept else {}
