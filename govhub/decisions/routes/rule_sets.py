"""The pages of rule sets: the list, the editor, one rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import g, request, url_for

from govhub.core.acts import Answer
from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase
from govhub.decisions import actions, queries, rules
from govhub.decisions.methods import ALL
from govhub.decisions.methods.concurrence import EVERY, GROUPINGS
from govhub.decisions.methods.options import chooses, is_budget
from govhub.decisions.methods.shape import RuleSet as Rule
from govhub.decisions.queries.composing import groups_of
from govhub.decisions.queries.simulating import tried as tried_with
from govhub.decisions.routes.blueprint import bp
from govhub.decisions.rules.parts import methods_with
from govhub.decisions.rules.templates import Template, offered
from govhub.spaces.models import Space, space_named
from govhub.web.doors import must, page, perform
from govhub.web.i18n import say
from govhub.web.login import current_actor

ACT = "decisions.make_rule_set"
TICKED = ("early_close", "early_certain", "splits")
_ASIDE = ("csrf_token", "_key", "_act", "_page", "key")


@bp.get("/rules")
def rule_sets(space: str) -> str:
    """The rule sets of a space."""
    found = queries.rule_sets(current_actor(), space=space)
    return page("decisions/rules.html", space=space_named(space), **found)


@bp.get("/rules/new")
def new_rule_set(space: str, tried: Answer | None = None) -> str:
    """The form for a rule set, beginning from a template or from an earlier version."""
    found = space_named(space)
    must("decisions.make_rule_set", found)
    begun = _begun(found)
    answer = tried or tried_with(found, Rule(**begun["begun"]), "", "")
    return page("decisions/rule_new.html", space=found, **begun, **_offered(found), **_tried(found, answer))


def _begun(space: Space) -> Answer:
    """What the form of a rule set begins with: an earlier version, a template, or consent."""
    chosen = request.args.get("template", "")
    if number := request.args.get("rule_set", ""):
        known = queries.rule_set(current_actor(), space=space.short_name, rule_set=number)
        rule, name = Rule.from_dict(known["rule"]), known["name"]
    else:
        template = offered().get(chosen) or offered()["consent"]
        known, rule, name = None, template.rule, say(template.title) if chosen in offered() else ""
    begun = asdict(rule)
    return {
        "known": known,
        "begun": begun,
        "name": name,
        "chosen": chosen if chosen in offered() else "",
        "method_name": Phrase(rules.METHOD_NAMES[rule.method]),
        "fallback": _same_named(space, begun["fallback"]),
    }


def _offered(space: Space) -> Answer:
    """What the form offers: templates, methods, groups, rule sets, and which part is for which method."""
    every = (EVERY, say(Phrase(N_("Every sector or group that has a voice in the vote"))))
    groups = [(word, say(name)) for by in GROUPINGS for word, name in groups_of(space, by)]
    sets = queries.newest_rule_sets(space)
    return {
        "templates": _by_question(),
        "methods": [(m, say(Phrase(rules.METHOD_NAMES[m])), say(Phrase(rules.METHOD_HINTS[m]))) for m in ALL],
        "groups": [every, *groups],
        "fallbacks": [(s["rule_set"], s["name"]) for s in sets if s["rule"]["method"] in rules.YES_OR_NO],
        "only": lambda part: " ".join(methods_with(part)),
        "names": lambda part: ", ".join(say(Phrase(rules.METHOD_NAMES[m])) for m in methods_with(part)),
    }


def _by_question() -> list[tuple[str, list[tuple[str, Template]]]]:
    """The templates by what people are asked."""
    known = list(offered().items())
    apart = {
        N_("A yes or no"): [one for one in known if not chooses(one[1].rule)],
        N_("A choice among options"): [
            one for one in known if chooses(one[1].rule) and not is_budget(one[1].rule)
        ],
        N_("Projects that share a budget"): [one for one in known if is_budget(one[1].rule)],
    }
    return [(say(Phrase(heading)), some) for heading, some in apart.items() if some]


def _same_named(space: Space, fallback: Mapping[str, Any] | None) -> int | str:
    """The rule set that a fallback was copied from, as far as its name says."""
    sets = queries.newest_rule_sets(space) if fallback else []
    return next((one["rule_set"] for one in sets if one["name"] == (fallback or {}).get("name")), "")


@bp.post("/rules")
def make_rule_set(space: str) -> Any:
    """Make a rule set."""
    then = lambda answer: url_for(".rule_set", space=space, number=answer["rule_set"])  # noqa: E731
    again = lambda: new_rule_set(space, _answer(space))  # noqa: E731
    return perform(actions.make_rule_set, space=space, then=then, again=again, without=_votes(), **_ticks())


@bp.post("/rules/try")
def try_rule(space: str) -> Any:
    """What the rule says that is being made: its parts of the page for a script, else the page anew."""
    found, answer = space_named(space), _answer(space)
    if request.headers.get("X-Requested-With") == "live":
        return page("decisions/_rule_tried.html", space=found, **_tried(found, answer))
    g.typed = {ACT: {**_sent(), **_ticks()}}
    g.errors = {ACT: answer["wrong"]} if answer["wrong"] else {}
    return new_rule_set(space, answer)


def _answer(space: str) -> Answer:
    """What is said of the rule and the votes that the form sent."""
    sent = {name: value for name, value in _sent().items() if name not in _votes()}
    given = {"votes": _as_lines(request.form), "choices": request.form.get("choices", "")}
    try:
        return queries.try_rule(current_actor(), space=space, **{**sent, **_ticks(), **given})
    except Invalid as problem:
        return {"wrong": problem.fields, "sentence": None, "thought_of": None, "problem": None, "past": None}


def _sent() -> Answer:
    sent = {name: value for name, value in request.form.items() if name not in _ASIDE}
    return {**sent, "concurrence": request.form.getlist("concurrence")}


def _ticks() -> Answer:
    return {name: name in request.form for name in TICKED}


def _votes() -> list[str]:
    """The fields with which a rule is tried; they are no parts of it."""
    return [
        name for name in request.form if name.startswith(("try:", "people:")) or name in {"votes", "choices"}
    ]


def _as_lines(fields: Mapping[str, str]) -> str:
    """Numbers by answer, as the lines that the rules read: `government agree: 3`."""
    lines = [fields["votes"]] if fields.get("votes") else []
    for name in fields:
        kind, _, cell = name.partition(":")
        if kind == "try" and (number := fields[name].strip()):
            people = fields.get(f"people:{cell}", "").strip()
            group, _, answer = cell.rpartition(":")
            lines.append(f"{group} {answer}: {number}" + (f" = {people}" if people else ""))
    return "\n".join(lines)


def _tried(space: Space, answer: Answer | None) -> Answer:
    """What a page shows of a rule that was tried, and what it asks for to try it."""
    return {
        "base": f"/s/{space.short_name}",
        "tried": answer,
        "votes": request.values,
        "asked": answer["asked"] if answer and answer.get("asked") else None,
    }


@bp.get("/rules/<int:number>")
def rule_set(space: str, number: int) -> str:
    """One rule set, its versions, and what it would say."""
    found = space_named(space)
    known = queries.rule_set(current_actor(), space=space, rule_set=number)
    given = {"votes": _as_lines(request.args), "choices": request.args.get("choices", "")}
    tried = queries.simulate(current_actor(), space=space, rule_set=number, **given)
    return page("decisions/rule.html", **{**known, **_tried(found, tried), "space": found})
