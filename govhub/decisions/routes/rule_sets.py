"""The pages of rule sets."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from govhub.core.acts import Answer
from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods.concurrence import EVERY
from govhub.decisions.routes.blueprint import bp
from govhub.spaces.models import Space, space_named
from govhub.spaces.phrases import SECTORS, sector
from govhub.web.doors import must, page, perform
from govhub.web.i18n import say
from govhub.web.login import current_actor


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
