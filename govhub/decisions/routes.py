"""The pages of decisions and rule sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, request, url_for

from govhub.core import clock
from govhub.core.acts import Answer
from govhub.core.amounts import NAMES
from govhub.core.phrase import N_, Phrase
from govhub.core.units import OFFERED, THINGS
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods.concurrence import EVERY
from govhub.decisions.models import decision_at
from govhub.spaces.models import Space, space_named
from govhub.spaces.phrases import SECTORS, sector
from govhub.web.doors import must, page, perform
from govhub.web.i18n import local, say, zone
from govhub.web.login import current_actor

bp = Blueprint("decisions", __name__, url_prefix="/s/<space>")

_BEFORE = ("choice_before", "reason_before")  # what the form showed
_PAGE = ("about",)  # a field of the page: text and version in one choice
VOTED = Phrase(N_("Your answer is recorded. You can change it until the vote closes."))


@bp.get("/decisions")
def index(space: str) -> str:
    """The decisions of a space."""
    return page("decisions/index.html", space=space_named(space), **_listed(space))


@bp.get("/decisions/_list")
def _list(space: str) -> str:
    """The list alone, fetched again when a decision changed."""
    return page("decisions/_list.html", space=space_named(space), **_listed(space))


def _listed(space: str) -> Answer:
    stage, number = request.args.get("stage", "all"), request.args.get("page", "1")
    return queries.index(current_actor(), space=space, stage=stage, page=number)


@bp.get("/decisions/new")
def new(space: str) -> str:
    """The form for a proposal."""
    must("decisions.propose", space_named(space))
    given = {name: request.args.get(name, "") for name in ("document", "version")}
    return page("decisions/new.html", decision=None, given=given, **_choices(space, given))


@bp.post("/decisions")
def propose(space: str) -> Any:
    """Make a proposal."""
    then = lambda answer: url_for(".show", space=space, number=answer["decision"])  # noqa: E731
    again = lambda: new(space)  # noqa: E731
    return perform(actions.propose, space=space, then=then, again=again, without=_PAGE, **_text_chosen())


def _choices(space: str, chosen: Mapping[str, Any]) -> Answer:
    """What a proposal can choose from: rule sets, versions of texts (with the chosen one), and units."""
    found = space_named(space)
    typed = [known for known in g.get("typed", {}).values() if "document" in known] or [chosen]
    about = [_small(typed[0].get(name)) for name in ("document", "version")]
    sets = queries.rule_sets(current_actor(), space=space)["rule_sets"]
    texts = [(f"{v['document']}-{v['version']}", say(v["label"])) for v in queries.versions(found, *about)]
    choices = [(one["rule_set"], one["name"], say(one["sentence"])) for one in sets]
    return {
        "space": found,
        "texts": texts,
        "rule_sets": sets,
        "rule_choices": choices,
        "units": [(unit, say(Phrase(NAMES[unit])) if unit in THINGS else unit) for unit in OFFERED],
    }


def _small(number: Any) -> int | None:
    """A number as it stands in an address or a form, if it is one."""
    written = str(number)
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else None


def _text_chosen() -> Answer:
    """The page offers texts and versions as one choice (`3-2`); the act takes two numbers."""
    document, _, version = request.form.get("about", "").partition("-")
    return {"document": document, "version": version}


@bp.get("/decisions/<int:number>")
def show(space: str, number: int) -> str:
    """A decision: proposal, vote, result."""
    return page("decisions/show.html", **_known(space, number))


@bp.get("/decisions/<int:number>/_result")
def _result(space: str, number: int) -> str:
    """The count alone, fetched again when somebody votes."""
    return page("decisions/_result.html", **_known(space, number))


@bp.get("/decisions/<int:number>/_voices")
def _voices(space: str, number: int) -> str:
    """Who answered what, fetched again when somebody votes."""
    return page("decisions/_voices.html", **_known(space, number))


def _known(space: str, number: int) -> Answer:
    decision = queries.show(current_actor(), space=space, decision=number)
    found = space_named(space)
    return {
        "space": found,
        "decision": decision,
        "subject": decision_at(found, number),
        "zone": zone().key,
        "suggested": _in_a_week(),
        "positions": [(word, say(label), say(hint)) for word, label, hint in decision["positions"]],
        "voice_choices": [(voice["voter"], voice["name"]) for voice in decision["mine"]],
    }


def _in_a_week() -> str:
    """A closing time to begin with: in seven days at five in the afternoon, where the reader is."""
    return f"{local(clock.now() + 7 * rules.DAY):%Y-%m-%d}T17:00"


@bp.get("/decisions/<int:number>/edit")
def edit(space: str, number: int) -> str:
    """The form for revising a draft."""
    known = _known(space, number)
    must("decisions.revise", known["subject"])
    return page("decisions/new.html", given={}, **{**known, **_choices(space, known["decision"])})


@bp.post("/decisions/<int:number>/edit")
def revise(space: str, number: int) -> Any:
    """Revise a draft."""
    then, again = url_for(".show", space=space, number=number), lambda: edit(space, number)
    return perform(
        actions.revise, space=space, decision=number, then=then, again=again, without=_PAGE, **_text_chosen()
    )


@bp.post("/decisions/<int:number>/open")
def open_vote(space: str, number: int) -> Any:
    """Open the vote."""
    said = Phrase(N_("The vote is open. Rule, text and electorate are fixed now."))
    return _on(actions.open, space, number, said)


@bp.post("/decisions/<int:number>/ballot")
def cast_ballot(space: str, number: int) -> Any:
    """Answer, or change one's answer."""
    return _on(actions.cast_ballot, space, number, VOTED, **_reason_anew())


@bp.post("/decisions/<int:number>/amend")
def amend(space: str, number: int) -> Any:
    """Put an amended text to the vote."""
    return _on(actions.amend, space, number, Phrase(N_("A new round has begun. Everybody is asked again.")))


@bp.post("/decisions/<int:number>/close")
def close(space: str, number: int) -> Any:
    """Close the vote."""
    return _on(actions.close, space, number, Phrase(N_("The vote is closed.")))


@bp.post("/decisions/<int:number>/withdraw")
def withdraw(space: str, number: int) -> Any:
    """Withdraw the proposal."""
    return _on(actions.withdraw, space, number, Phrase(N_("The proposal is withdrawn.")))


def _on(act: Any, space: str, number: int, said: Phrase, **given: Any) -> Any:
    then, again = url_for(".show", space=space, number=number), lambda: show(space, number)
    return perform(
        act, space=space, decision=number, then=then, again=again, said=said, without=_BEFORE, **given
    )


def _reason_anew() -> dict[str, str]:
    """The form shows the reason of the answer before. To another answer it is not carried over unread:
    why somebody blocked is no reason why they agree now."""
    sent = request.form
    before, reason = sent.get("choice_before"), sent.get("reason", "").split()
    kept = before and sent.get("choice") != before and reason == sent.get("reason_before", "").split()
    return {"reason": ""} if kept else {}


@bp.get("/rules")
def rule_sets(space: str) -> str:
    """The rule sets of a space."""
    found = queries.rule_sets(current_actor(), space=space)
    return page("decisions/rules.html", space=space_named(space), **found)


@bp.get("/rules/new")
def new_rule_set(space: str) -> str:
    """The form for a rule set, beginning from a template or from an earlier version."""
    must("decisions.make_rule_set", space_named(space))
    given = {"templates": TEMPLATES, "sectors": _sectors(space_named(space))}
    return page("decisions/rule_new.html", space=space_named(space), **given, **_begun(space))


def _begun(space: str) -> Answer:
    """What the form of a rule set begins with: an earlier version, a template, or nothing."""
    if number := request.args.get("rule_set", ""):
        known = queries.rule_set(current_actor(), space=space, rule_set=number)
        return {"known": known, "begun": known["rule"], "name": known["name"]}
    chosen = request.args.get("template", "")
    name = say(TEMPLATES[chosen][0]) if chosen in TEMPLATES else ""
    return {"known": None, "begun": rules.TEMPLATES.get(chosen), "name": name}


TEMPLATES = {  # a name to begin with, and what it is for
    "consent": (Phrase(N_("Consent")), Phrase(N_("Passes when nobody blocks"))),
    "consensus": (Phrase(N_("Consensus")), Phrase(N_("Passes when nobody is against"))),
    "consensus_minus_one": (
        Phrase(N_("Consensus minus one")),
        Phrase(N_("One who is against cannot stop everybody else")),
    ),
    "simple_majority": (Phrase(N_("Simple majority")), Phrase(N_("More yes than no"))),
    "two_thirds": (Phrase(N_("Two thirds")), Phrase(N_("For what changes the ground rules"))),
    "unanimity": (Phrase(N_("Unanimity")), Phrase(N_("Nobody says no"))),
    "approval": (Phrase(N_("Approval")), Phrase(N_("A choice among options, by ticking"))),
    "irv": (Phrase(N_("Instant runoff")), Phrase(N_("A choice among options, by ranking"))),
    "schulze": (Phrase(N_("Schulze")), Phrase(N_("A choice among options, pair by pair"))),
    "ranked_pairs": (Phrase(N_("Ranked pairs")), Phrase(N_("A choice among options, clearest pairs first"))),
    "every_sector": (
        Phrase(N_("Majority of all and of every sector")),
        Phrase(N_("No sector can be outvoted by the others")),
    ),
}


def _sectors(space: Space) -> list[tuple[str, str]]:
    """What can be named: every sector at once, or each of those that the space knows."""
    known = [(EVERY, say(Phrase(N_("Every sector that has a voice in the vote"))))]
    return known + [(word, say(sector(word))) for word in (*SECTORS, *space.own_sectors)]


@bp.post("/rules")
def make_rule_set(space: str) -> Any:
    """Make a rule set."""
    then = lambda answer: url_for(".rule_set", space=space, number=answer["rule_set"])  # noqa: E731
    given: Answer = {"early_close": "early_close" in request.form}
    return perform(actions.make_rule_set, space=space, then=then, again=lambda: new_rule_set(space), **given)


@bp.get("/rules/<int:number>")
def rule_set(space: str, number: int) -> str:
    """One rule set and its versions."""
    found = queries.rule_set(current_actor(), space=space, rule_set=number)
    return page("decisions/rule.html", space=space_named(space), **found)
