"""What is done before a vote and after it: temperature, interests, amendments, the outcome in words."""

from __future__ import annotations

from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions
from govhub.decisions.routes.blueprint import bp
from govhub.decisions.routes.voting import on_decision


@bp.post("/decisions/<int:number>/temperature")
def take_temperature(space: str, number: int) -> Any:
    """Say what one thinks of a draft."""
    said = Phrase(N_("Thank you. You can change it until the vote opens."))
    return on_decision(actions.take_temperature, space, number, said)


@bp.post("/decisions/<int:number>/interest")
def declare_interest(space: str, number: int) -> Any:
    """Declare an interest before the vote."""
    said = Phrase(N_("Your interest is declared. When the vote opens, your voice is not counted."))
    return on_decision(actions.declare_interest, space, number, said)


@bp.post("/decisions/<int:number>/interest/withdraw")
def withdraw_interest(space: str, number: int) -> Any:
    """Take a declared interest back."""
    said = Phrase(N_("The interest is taken back. Your voice will be counted."))
    return on_decision(actions.withdraw_interest, space, number, said)


@bp.post("/decisions/<int:number>/amendments")
def propose_amendment(space: str, number: int) -> Any:
    """Propose another wording."""
    said = Phrase(N_("Your amendment is proposed. It waits for an answer."))
    return on_decision(actions.propose_amendment, space, number, said)


@bp.post("/decisions/<int:number>/amendments/<int:amendment>/accept")
def accept_amendment(space: str, number: int, amendment: int) -> Any:
    """Take an amendment over."""
    said = Phrase(N_("The amendment is accepted: this is the text of the proposal now."))
    return on_decision(actions.accept_amendment, space, number, said, amendment=amendment)


@bp.post("/decisions/<int:number>/amendments/<int:amendment>/refuse")
def refuse_amendment(space: str, number: int, amendment: int) -> Any:
    """Leave the text as it is."""
    said = Phrase(N_("The amendment is not accepted; your answer stands beside it."))
    return on_decision(actions.refuse_amendment, space, number, said, amendment=amendment)


@bp.post("/decisions/<int:number>/amendments/<int:amendment>/vote")
def put_amendment_to_vote(space: str, number: int, amendment: int) -> Any:
    """Let the group decide about an amendment."""
    said = Phrase(N_("The amendment is a proposal of its own now. A facilitator opens the vote on it."))
    return on_decision(actions.put_amendment_to_vote, space, number, said, amendment=amendment)


@bp.post("/decisions/<int:number>/amendments/<int:amendment>/withdraw")
def withdraw_amendment(space: str, number: int, amendment: int) -> Any:
    """Take one's amendment back."""
    said = Phrase(N_("Your amendment is taken back."))
    return on_decision(actions.withdraw_amendment, space, number, said, amendment=amendment)


@bp.post("/decisions/<int:number>/statement")
def state_outcome(space: str, number: int) -> Any:
    """Say what came out of it."""
    return on_decision(actions.state_outcome, space, number, Phrase(N_("The outcome is stated.")))
