"""How a voice divides its weight among the answers."""

from __future__ import annotations

from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase
from govhub.decisions import forms
from govhub.decisions.methods import ALL, weights
from govhub.decisions.methods.shape import SPLIT
from govhub.decisions.models import Decision, Voter, voters_of


def split_of(decision: Decision, voter: Voter, form: forms.CastBallot) -> dict[str, str] | None:
    """What a ballot gives to each answer, exactly; None where it gives its whole weight to one.

    Raises Invalid where it does not add up.
    """
    given = {choice: weight for choice, weight in (form.split or {}).items() if weight}
    if form.choice != SPLIT:
        if given:
            message = N_("To divide your weight, choose that; else leave the parts empty.")
            raise Invalid({"split": Phrase(message)})
        return None
    electorate = {row.voter: row.fact() for row in voters_of(decision)}
    answers = ALL[decision.parts.method].answers(decision.parts)
    if (wrong := weights.why_not_split(decision.parts, electorate, voter.voter, given, answers)) is not None:
        raise Invalid({"split": wrong})
    return weights.as_stored(given)
