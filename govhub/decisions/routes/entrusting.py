"""The pages of voices that others answer for: delegations, ballots for somebody else, who is in the room."""

from __future__ import annotations

from typing import Any

from flask import abort, g, request, url_for

from govhub.core.acts import Answer
from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions, queries
from govhub.decisions.methods.shape import RECUSED
from govhub.decisions.routes.blueprint import bp
from govhub.decisions.routes.decisions import known_of, show
from govhub.spaces.models import space_named
from govhub.web.doors import must, page, perform
from govhub.web.i18n import say, zone
from govhub.web.login import current_actor

SCOPES = [
    ("space", N_("In every vote of this space")),
    ("topic", N_("In votes about one topic")),
    ("decision", N_("In one vote")),
]


@bp.get("/delegations")
def delegations(space: str) -> str:
    """Who entrusted a voice to whom, and who holds how much."""
    found = queries.delegations(current_actor(), space=space, decision=request.args.get("decision"))
    return page("decisions/delegations.html", space=space_named(space), **found, **_offered(found))


def _offered(found: Answer) -> Answer:
    """What the form offers."""
    titled = [(one["decision"], f"D-{one['decision']} {one['title']}") for one in found["votes"]]
    scopes = SCOPES if titled else SCOPES[:2]
    return {
        "own_choices": [(one["voter"], one["name"]) for one in found["mine"]],
        "voice_choices": [(one["voter"], one["name"]) for one in found["voices"]],
        "vote_choices": titled,
        "scopes": [(word, say(Phrase(label))) for word, label in scopes],
        "zone": zone().key,
    }


@bp.post("/delegations")
def delegate(space: str) -> Any:
    """Entrust a voice."""
    said = Phrase(N_("The voice is entrusted. You can take it back at any time."))
    then, again = url_for(".delegations", space=space), lambda: delegations(space)
    return perform(actions.delegate, space=space, then=then, again=again, said=said)


@bp.post("/delegations/<int:number>/end")
def end_delegation(space: str, number: int) -> Any:
    """Take a voice back."""
    said = Phrase(N_("You have your voice back."))
    then, again = url_for(".delegations", space=space), lambda: delegations(space)
    return perform(actions.end_delegation, space=space, delegation=number, then=then, again=again, said=said)


@bp.get("/decisions/<int:number>/for/<voter>")
def answer_for(space: str, number: int, voter: str) -> str:
    """The form for a proxy that answers for one voice apart."""
    known = known_of(space, number)
    voices = [one for one in known["decision"]["entrusted"] if one["voter"] == voter]
    return _for_one(known, voices, "proxy", url_for(".cast_ballot", space=space, number=number))


@bp.get("/decisions/<int:number>/enter/<voter>")
def enter_answer(space: str, number: int, voter: str) -> str:
    """The form for a facilitator who enters what somebody answers."""
    known = known_of(space, number)
    must("decisions.enter_ballot", known["subject"])
    voices = [one for one in known["decision"]["voices"] if one["voter"] == voter]
    return _for_one(known, voices, "entered", url_for(".enter_ballot", space=space, number=number))


def _for_one(known: Answer, voices: list[Answer], channel: str, answer_url: str) -> str:
    """The page of a ballot for somebody else; it is open only while the vote is."""
    decision = known["decision"]
    if not voices or decision["stage"] != "open":
        abort(404)
    able = [one for one in known["positions"] if channel != "proxy" or one[0] != RECUSED]
    shown = {**known, "decision": {**decision, "mine": voices}, "positions": able}
    return page("decisions/answer_for.html", channel=channel, answer_url=answer_url, **shown)


@bp.post("/decisions/<int:number>/enter")
def enter_ballot(space: str, number: int) -> Any:
    """Enter an answer for somebody."""
    said = Phrase(N_("The answer is entered and marked. They are told and can change it."))
    then = url_for(".show", space=space, number=number)
    again = lambda: _once_more(space, number)  # noqa: E731
    return perform(actions.enter_ballot, space=space, decision=number, then=then, again=again, said=said)


def _once_more(space: str, number: int) -> str:
    """The form again. Its fields are those of a ballot, so what is wrong is said there."""
    for kept in (g.typed, g.errors):
        kept["decisions.cast_ballot"] = kept.pop("decisions.enter_ballot", {})
    return enter_answer(space, number, request.form.get("voter", ""))


@bp.post("/decisions/<int:number>/present")
def mark_present(space: str, number: int) -> Any:
    """Note who has come."""
    return _noted(actions.mark_present, space, number, Phrase(N_("Noted who is present.")))


@bp.post("/decisions/<int:number>/left")
def mark_left(space: str, number: int) -> Any:
    """Note who has left."""
    return _noted(actions.mark_left, space, number, Phrase(N_("Noted who has left.")))


def _noted(act: Any, space: str, number: int, said: Phrase) -> Any:
    then, again = url_for(".show", space=space, number=number), lambda: show(space, number)
    voters = request.form.getlist("voters")
    return perform(act, space=space, decision=number, voters=voters, then=then, again=again, said=said)
