"""The pages of mediation: the queue, a case, its settlement, and what other pages link to."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, request, url_for
from markupsafe import Markup

from govhub.core.policy import may
from govhub.decisions.rules import moments_offered
from govhub.mediation import actions, phrases, policy, queries
from govhub.mediation.queries.pages import new_versions, offered, stakeholders_of
from govhub.spaces.models import space_named
from govhub.web.doors import came_back, must, page, perform
from govhub.web.i18n import local, say, zone
from govhub.web.login import current_actor

bp = Blueprint("mediation", __name__, url_prefix="/s/<space>/mediation")


def init_app(app: Flask) -> None:
    """Pages of other features show `mediation_card(space, "decision:7")`."""
    app.jinja_env.globals["mediation_card"] = mediation_card


def mediation_card(space: Any, about: str) -> Markup:
    """How to log a conflict about a thing, and the cases about it that this reader may open."""
    actor = current_actor()
    cases = queries.links_about(actor, space, about)
    if not cases and not may(actor, "mediation.open_case", space):
        return Markup("")
    return Markup(page("mediation/_card.html", space=space, about=about, cases=cases))


@bp.get("")
def index(space: str) -> str:
    """The queue, one's own cases, and the figures."""
    return page("mediation/index.html", **_index(space))


@bp.get("/_queue")
def _queue(space: str) -> str:
    """The lists alone, fetched again when a case changed."""
    return page("mediation/_queue.html", **_index(space))


def _index(space: str) -> dict[str, Any]:
    pages = {name: request.args.get(name, "1") for name in ("page", "mine")}
    found = queries.index(current_actor(), space=space, **pages)
    return {"space": space_named(space), "stages": phrases.STAGES, "outcomes": phrases.OUTCOMES, **found}


@bp.get("/new")
def new(space: str) -> str:
    """The form for a new case; `?about=decision:7` chooses what it is about."""
    found = space_named(space)
    must("mediation.open_case", found)
    about = request.values.get("about", "")
    choices = offered(current_actor(), found, about)
    return page("mediation/new.html", space=found, about=about, words=phrases, **choices)


@bp.post("")
def open_case(space: str) -> Any:
    """Log a conflict."""
    then = lambda answer: url_for("mediation.show", space=space, number=answer["case"])  # noqa: E731
    return perform(actions.open_case, space=space, then=then, again=lambda: new(space))


@bp.get("/<int:number>")
def show(space: str, number: int) -> str:
    """A case, for its parties and its mediator."""
    return page("mediation/show.html", **_case(space, number))


@bp.get("/<int:number>/_timeline")
def _timeline(space: str, number: int) -> str:
    """What was said and done, fetched again when something was."""
    return page("mediation/_timeline.html", **_case(space, number))


def _case(space: str, number: int) -> dict[str, Any]:
    found = queries.show(current_actor(), space=space, case=number)
    where = space_named(space)
    subject = policy.case_read_by(current_actor(), space, number)
    others = stakeholders_of(where) if found["i_mediate"] and found["runs"] else []
    typed = came_back("mediation.move_deadline", "closes")
    moments = moments_offered(str(typed.get("closes", "")), str(typed.get("zone") or "UTC"))
    due = f"{local(found['due']):%Y-%m-%dT%H:%M}" if found["due"] else ""
    return {
        "space": where,
        "subject": subject,
        "case": found,
        "words": phrases,
        "timeline": sorted([*found["notes"], *found["history"]], key=lambda one: one["at"]),
        "stakeholders": [(one.uid, one.name) for one in others],
        "zone": zone().key,
        "suggested": due,
        "closing_moments": [(fold, say(words)) for fold, words in moments],
    }


@bp.get("/<int:number>/settlement")
def settlement(space: str, number: int) -> str:
    """The form for a settlement, with the words of the newest version."""
    known = _case(space, number)
    return page("mediation/settlement.html", versions=new_versions(known["case"], known["space"]), **known)


@bp.get("/<int:number>/triage")
def triage(space: str, number: int) -> str:
    """A case as the queue knows it: who mediates, how grave it is."""
    found = queries.triage(current_actor(), space=space, case=number)
    subject = policy.case_known_to(current_actor(), space, number)
    return page("mediation/triage.html", space=space_named(space), subject=subject, case=found, words=phrases)


def _in_case(act: Any, space: str, number: int, **more: Any) -> Any:
    """An act from the page of the case."""
    then = url_for("mediation.show", space=space, number=number)
    given = {"then": then, "again": lambda: show(space, number), **more}
    return perform(act, space=space, case=number, **given)


def _in_queue(act: Any, space: str, number: int) -> Any:
    """An act from the queue, or from the page of the case by whoever reads it."""
    page_of = request.form.get("_page", "")
    if page_of.endswith("/triage"):
        then = url_for("mediation.triage", space=space, number=number)
        return _in_case(act, space, number, then=then, again=lambda: triage(space, number))
    return _in_case(act, space, number)


@bp.post("/<int:number>/take")
def take_case(space: str, number: int) -> Any:
    """Mediate."""
    return _in_case(actions.take_case, space, number, again=lambda: triage(space, number))


@bp.post("/<int:number>/mediator")
def appoint_mediator(space: str, number: int) -> Any:
    """Give the case to a mediator."""
    return _in_queue(actions.appoint_mediator, space, number)


@bp.post("/<int:number>/severity")
def set_severity(space: str, number: int) -> Any:
    """How grave it is."""
    return _in_queue(actions.set_severity, space, number)


@bp.post("/<int:number>/escalate")
def escalate(space: str, number: int) -> Any:
    """Hand the case on."""
    return _in_queue(actions.escalate, space, number)


@bp.post("/<int:number>/challenge")
def challenge_mediator(space: str, number: int) -> Any:
    """Refuse the mediator."""
    return _in_case(actions.challenge_mediator, space, number)


@bp.post("/<int:number>/step-back")
def step_back(space: str, number: int) -> Any:
    """Give the case back; whoever did cannot read it any more."""
    return _in_case(actions.step_back, space, number, then=url_for("mediation.index", space=space))


@bp.post("/<int:number>/stage")
def move_on(space: str, number: int) -> Any:
    """The next stage."""
    return _in_case(actions.move_on, space, number)


@bp.post("/<int:number>/deadline")
def move_deadline(space: str, number: int) -> Any:
    """More time, or less."""
    return _in_case(actions.move_deadline, space, number)


@bp.post("/<int:number>/hold")
def hold_decision(space: str, number: int) -> Any:
    """Let the vote stand still."""
    return _in_case(actions.hold_decision, space, number)


@bp.post("/<int:number>/parties")
def add_party(space: str, number: int) -> Any:
    """Bring somebody in; a mediator who turns out to belong to them steps back and leaves the page."""
    then = lambda _: _still_here(space, number)  # noqa: E731
    return _in_case(actions.add_party, space, number, then=then)


def _still_here(space: str, number: int) -> str:
    reads = policy.reads(current_actor(), policy.case_known_to(current_actor(), space, number))
    return (
        url_for("mediation.show", space=space, number=number)
        if reads
        else url_for("mediation.index", space=space)
    )


@bp.post("/<int:number>/notes")
def add_note(space: str, number: int) -> Any:
    """Write in the case; the choice of the page says for whom (`party:12`: for that party)."""
    to, _, party = request.form.get("for", "all").partition(":")
    return _in_case(actions.add_note, space, number, without=("for",), to=to, party=party)


@bp.post("/<int:number>/settlement")
def propose_settlement(space: str, number: int) -> Any:
    """Put a version of a settlement on the table."""
    return _in_case(actions.propose_settlement, space, number, again=lambda: settlement(space, number))


@bp.post("/<int:number>/signatures")
def sign_settlement(space: str, number: int) -> Any:
    """Sign the version that was shown."""
    return _in_case(actions.sign_settlement, space, number)


@bp.post("/<int:number>/withdraw")
def withdraw_case(space: str, number: int) -> Any:
    """Take the conflict back."""
    return _in_case(actions.withdraw_case, space, number)
