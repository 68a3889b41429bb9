"""The pages of decisions: lists, proposals, one decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import g, request, url_for

from govhub.core import clock
from govhub.core.acts import Answer
from govhub.core.amounts import NAMES
from govhub.core.phrase import N_, Phrase
from govhub.core.units import OFFERED, THINGS
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods.options import AMONG
from govhub.decisions.models import decision_at
from govhub.decisions.routes.blueprint import bp
from govhub.spaces.models import space_named
from govhub.web.doors import came_back, must, page, perform
from govhub.web.i18n import local, say, unit_words, zone
from govhub.web.login import current_actor

_PAGE = ("about", "about_rule")  # a field of the page: text and version in one choice


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
    named = ("document", "version", "ratifies", "ratifies_version")
    given = {name: request.args.get(name, "") for name in named}
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
    choices = [(one["rule_set"], one["name"], _said_of(one)) for one in sets]
    rule = {name: _small(typed[0].get(name)) for name in ("ratifies", "ratifies_version")}
    return {
        "space": found,
        "texts": texts,
        "rule_sets": sets,
        "ratifiable": [
            (one["value"], say(one["label"])) for one in queries.ratifiable(found, *rule.values())
        ],
        "ratifying": queries.ratifying(found, *rule.values()),
        "rule_choices": choices,
        "review_choices": [("", "–"), *((how, say(Phrase(words))) for how, words in queries.HOWS.items())],
        "units": [(u, unit_words(u, Phrase(NAMES[u]) if u in THINGS else None)) for u in OFFERED],
    }


def _said_of(rule_set: Answer) -> str:
    """A rule set in a sentence, and whether a decision has ratified it."""
    known = (
        N_("%(rule)s Ratified by D-%(decision)s.")
        if rule_set["ratified_by"]
        else N_("%(rule)s Not ratified yet.")
    )
    return say(Phrase(known, rule=rule_set["sentence"], decision=rule_set["ratified_by"] or 0))


def _small(number: Any) -> int | None:
    """A number as it stands in an address or a form, if it is one."""
    written = str(number)
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else None


def _text_chosen() -> Answer:
    """The page offers texts, or rule sets, and versions as one choice (`3-2`, `3.2`); the act takes two."""
    document, _, version = request.form.get("about", "").partition("-")
    number, _, edition = request.form.get("about_rule", "").partition(".")
    return {"document": document, "version": version, "ratifies": number, "ratifies_version": edition}


@bp.get("/decisions/<int:number>")
def show(space: str, number: int) -> str:
    """A decision: proposal, vote, result."""
    return page("decisions/show.html", **known_of(space, number))


@bp.get("/decisions/<int:number>/_result")
def _result(space: str, number: int) -> str:
    """The count alone, fetched again when somebody votes."""
    found = queries.result(current_actor(), space=space, decision=number)
    return page("decisions/_result.html", space=space_named(space), decision=found)


@bp.get("/decisions/<int:number>/_voices")
def _voices(space: str, number: int) -> str:
    """Who answered what, fetched again when somebody votes."""
    return page("decisions/_voices.html", **known_of(space, number))


def known_of(space: str, number: int) -> Answer:
    decision = queries.show(current_actor(), space=space, decision=number)
    found = space_named(space)
    return {
        "space": found,
        "decision": decision,
        "subject": decision_at(found, number),
        "zone": zone().key,
        "suggested": _in_a_week(),
        "closing_moments": closing_moments("decisions.open"),
        "temperature_marks": [(mark, say(Phrase(words))) for mark, words in rules.MARKS.items()],
        "yes_no_rules": _yes_no_rules(space, decision),
        "positions": [(word, say(label), say(hint)) for word, label, hint in decision["positions"]],
        "findings": [(word, say(Phrase(a)), say(Phrase(b))) for word, (a, b) in queries.FINDINGS.items()],
        "voice_choices": [(voice["voter"], voice["name"]) for voice in decision["mine"]],
    }


def _yes_no_rules(space: str, decision: Answer) -> list[tuple[int, str, str]]:
    """By which rules an amendment can be decided."""
    if decision["stage"] != "draft" or not decision["before"]["amendments"]:
        return []
    sets = queries.rule_sets(current_actor(), space=space)["rule_sets"]
    yes_no = [one for one in sets if one["rule"]["method"] not in AMONG]
    return [(one["rule_set"], one["name"], say(one["sentence"])) for one in yes_no]


def closing_moments(act: str) -> list[tuple[int, str]]:
    """What a form offers whose local time is none or two, on a day when the clocks change."""
    typed = came_back(act, "closes")
    offered = rules.moments_offered(str(typed.get("closes", "")), str(typed.get("zone") or "UTC"))
    return [(fold, say(words)) for fold, words in offered]


def _in_a_week() -> str:
    """A closing time to begin with: in seven days at five in the afternoon, where the reader is."""
    return f"{local(clock.now() + 7 * rules.DAY):%Y-%m-%d}T17:00"


@bp.get("/decisions/<int:number>/edit")
def edit(space: str, number: int) -> str:
    """The form for revising a draft."""
    known = known_of(space, number)
    must("decisions.revise", known["subject"])
    return page("decisions/new.html", given={}, **{**known, **_choices(space, known["decision"])})


@bp.post("/decisions/<int:number>/edit")
def revise(space: str, number: int) -> Any:
    """Revise a draft."""
    then, again = url_for(".show", space=space, number=number), lambda: edit(space, number)
    return perform(
        actions.revise, space=space, decision=number, then=then, again=again, without=_PAGE, **_text_chosen()
    )
