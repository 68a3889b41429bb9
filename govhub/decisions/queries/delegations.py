"""Who entrusted a voice to whom, and who holds how much."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import fn

from govhub.accounts.models import Person
from govhub.core import clock, feed
from govhub.core.actor import Actor
from govhub.core.acts import query
from govhub.core.phrase import N_, Phrase
from govhub.core.policy import authorize
from govhub.decisions import forms, rules
from govhub.decisions.methods import delegation
from govhub.decisions.models import Decision, Delegation, decision_at, holding
from govhub.decisions.queries.pages import newest_rule_sets
from govhub.spaces.models import Space, Stakeholder, mandates_at, mandates_of, space_named

Answer = dict[str, Any]
KINDS = {"stakeholder": N_("Organisations"), "person": N_("Persons")}


@query("decisions.delegations", forms.Delegations)
def delegations(actor: Actor, form: forms.Delegations) -> Answer:
    """The delegations that hold in a space now: one's own, those given to one, all; and how many voices
    each could speak for, if nobody else voted."""
    space = space_named(form.space)
    authorize(actor, "decisions.delegations", space)
    now = clock.now()
    rows = holding(space, now)
    voices = voices_at(space, now)
    names = names_of(space, rows, voices)
    mine = _mine(actor, space, now)
    shown = [_shown(row, names, mine) for row in rows]
    how = _how(space)
    return {
        "mine": [{"voter": voice, **names[voice]} for voice in sorted(mine, key=_order(names))],
        "given": [one for one in shown if one["principal"] in mine],
        "received": [one for one in shown if one["proxy"] in mine],
        "all": shown,
        "voices": [{"voter": voice, **names[voice]} for voice in sorted(voices, key=_order(names))],
        "held": held(rows, voices, names, how),
        "how": how,
        "votes": _votes(space),
        "topics": _topics(space),
        "decision": decision_at(space, form.decision).number if form.decision else None,
    }


def voices_at(space: Space, at: int) -> dict[str, str]:
    """Everybody who has a voice: of which kind, by its uid."""
    found = {}
    for mandate in mandates_at(space, at):
        if mandate.may_vote:
            found[mandate.stakeholder.uid] = "stakeholder"
            found[mandate.person.uid] = "person"
    return found


def names_of(space: Space, rows: Iterable[Delegation], voices: dict[str, str]) -> dict[str, Answer]:
    """The name and kind of every voice that is shown, also of those that have none any more."""
    wanted = {uid for row in rows for uid in (row.principal, row.proxy)} | voices.keys()
    stakeholders = Stakeholder.select(Stakeholder.uid, Stakeholder.name).where(Stakeholder.space == space)
    people = Person.select(Person.uid, Person.name).where(Person.uid.in_([*wanted] or [""]))
    found: dict[str, Answer] = {uid: {"name": uid, "kind": "person"} for uid in wanted}
    found |= {row.uid: {"name": row.name, "kind": "person"} for row in people}
    found |= {row.uid: {"name": row.name, "kind": "stakeholder"} for row in stakeholders}
    return found


def held(rows: list[Delegation], voices: dict[str, str], names: dict[str, Answer], how: str) -> list[Answer]:
    """For each kind of voice: who holds how many by delegations for the whole space, the most first, and
    how few of them together hold more than half of all."""
    found = []
    standing = [row for row in rows if row.scope == "space"]
    for kind, label in KINDS.items():
        of = sum(1 for one in voices.values() if one == kind)
        inside = [row for row in standing if voices.get(row.principal) == voices.get(row.proxy) == kind]
        to = {row.principal: row.proxy for row in inside}
        each = {proxy: len(delegation.coming_to(how, proxy, to)) for proxy in {*to.values()}}
        holders = [
            {
                "voter": proxy,
                "name": names[proxy]["name"],
                "directly": sum(1 for one in to.values() if one == proxy),
                "others": others,
                "speaks_for": others + 1,
                "of": of,
                "percent": rules.percent(others + 1, of),
                "width": 100 * (others + 1) // of,
            }
            for proxy, others in sorted(each.items(), key=lambda one: (-one[1], names[one[0]]["name"]))
        ]
        if holders:
            found.append(
                {"kind": kind, "label": Phrase(label), "of": of, "holders": holders, **_most(of, to, how)}
            )
    return found


def _most(of: int, to: dict[str, str], how: str) -> Answer:
    """How few together speak for more than half of the voices, if all who have entrusted theirs stay silent.

    Each voice is counted once: at the end of its way, and in a circle nowhere.
    """
    ends = delegation.ends_of(to)
    if how != delegation.TRANSITIVE:
        ends = {voice: proxy for voice, proxy in to.items() if proxy not in to}
    sizes: dict[str, int] = {}
    for end in ends.values():
        sizes[end] = sizes.get(end, 1) + 1
    free = of - len(to) - len(sizes)  # those who neither gave a voice nor hold any
    spoken, few = 0, 0
    for size in [*sorted(sizes.values(), reverse=True), *[1] * max(0, free)]:
        spoken, few = spoken + size, few + 1
        if 2 * spoken > of:
            return {"few": few, "spoken": spoken, "percent": rules.percent(spoken, of)}
    return {"few": None, "spoken": spoken, "percent": rules.percent(spoken, of)}


def _mine(actor: Actor, space: Space, now: int) -> set[str]:
    held_here = [one for one in mandates_of(actor, space, now) if one.may_vote] if actor.is_person else []
    return {one.stakeholder.uid for one in held_here} | ({actor.uid} if held_here else set())


def _order(names: dict[str, Answer]) -> Any:
    """Organisations before persons, by name."""
    return lambda voice: (names[voice]["kind"] == "person", names[voice]["name"].casefold(), voice)


_SCOPES = {
    "space": N_("In every vote of this space"),
    "topic": N_("In votes about “%(topic)s”"),
    "decision": N_("In the vote D-%(decision)s"),
}


def _shown(row: Delegation, names: dict[str, Answer], mine: set[str]) -> Answer:
    given: Answer = {"topic": row.topic, "decision": row.decision or 0}
    return {
        "delegation": row.number,
        "principal": row.principal,
        "principal_name": names[row.principal]["name"],
        "proxy": row.proxy,
        "proxy_name": names[row.proxy]["name"],
        "scope": row.scope,
        "scope_words": Phrase(_SCOPES[row.scope], **{k: v for k, v in given.items() if k == row.scope}),
        "topic": row.topic,
        "decision": row.decision,
        "since": row.created_at,
        "until": row.until,
        "can_end": row.principal in mine,
    }


def _how(space: Space) -> str:
    """How far voices are carried under the rules of a space: the farthest."""
    known = {one["rule"].get("delegation", "off") for one in newest_rule_sets(space)}
    return next(word for word in ("transitive", "direct", "off") if word in known or word == "off")


def _votes(space: Space) -> list[Answer]:
    """The votes for which a voice can be entrusted: in preparation or open, under a rule that allows it."""
    running = Decision.stage == "draft"
    running |= (Decision.stage == "open") & (
        (Decision.closes_at > clock.now()) | Decision.held_at.is_null(False)
    )
    rows = Decision.select().where((Decision.space == space) & running).order_by(Decision.number.desc())
    return [
        {"decision": row.number, "title": row.title} for row in rows.limit(200) if delegation.is_on(row.parts)
    ]


def _topics(space: Space) -> list[str]:
    """The topics that decisions of this space have had, the most frequent first."""
    query: Any = Decision.select(Decision.topic).where((Decision.space == space) & (Decision.topic != ""))
    rows = query.group_by(Decision.topic).order_by(fn.COUNT(Decision.id).desc(), Decision.topic).limit(50)
    return [row[0] for row in rows.tuples()]


@feed.naming("delegation")
def delegation_names(space: Space, keys: set[str]) -> dict[str, tuple[Any, str]]:
    """Delegations by the two voices."""
    numbers = [int(key) for key in keys]
    rows = list(Delegation.select().where((Delegation.space == space) & Delegation.number.in_(numbers)))
    names = names_of(space, rows, {})
    said, url = N_("%(principal)s → %(proxy)s"), f"/s/{space.short_name}/delegations"
    return {
        str(row.number): (
            Phrase(said, principal=_in_public(names[row.principal]), proxy=_in_public(names[row.proxy])),
            url,
        )
        for row in rows
    }


def _in_public(voice: Answer) -> Any:
    """Organisations by name; persons are not named where everybody may read."""
    return voice["name"] if voice["kind"] == "stakeholder" else Phrase(N_("a person"))
