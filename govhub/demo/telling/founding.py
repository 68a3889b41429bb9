"""How it began: the space, its stakeholders, the people with their mandates, the rules."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import store
from govhub.decisions import actions as decisions
from govhub.demo import plot
from govhub.demo.telling import ZONE, Scene, Telling
from govhub.spaces import actions as spaces

FOUNDER = "lan"


def scenes(story: Telling) -> Iterator[Scene]:
    """The first day, and the rule sets some days later."""
    yield plot.BEGINNING, lambda: _found(story)
    yield plot.BEGINNING + 4, lambda: _rules(story)


def _found(story: Telling) -> None:
    words = story.words
    founder = story.people[FOUNDER] = _account(FOUNDER).actor()
    spaces.create(
        founder,
        short_name=words.short_name,
        name=words("name"),
        purpose=words("purpose"),
        visibility="public",
        mode="collaboration",
        language=words.language,
    )
    for key, sector in plot.STAKEHOLDERS.items():
        made = story.do(spaces.add_stakeholder, FOUNDER, name=words(key), sector=sector)
        story.stakeholders[key] = made["stakeholder"]
    story.do(
        spaces.give_mandate,
        FOUNDER,
        stakeholder=story.stakeholders["city"],
        person=founder.uid,
        may_vote=True,
        may_sign=True,
    )
    for key in plot.PEOPLE:
        if key != FOUNDER:
            _join(story, key)


def _join(story: Telling, key: str) -> None:
    _, stakeholder, role = plot.PEOPLE[key]
    acts = stakeholder is not None
    invitation = story.do(
        spaces.invite,
        FOUNDER,
        role=role,
        stakeholder=story.stakeholders.get(stakeholder or "", ""),
        may_vote=acts,
        may_sign=acts,
    )
    story.people[key] = _account(key).actor()
    token = invitation["secret"]["path"].rsplit("/", 1)[-1]
    spaces.join(story.people[key], token=token)


def _rules(story: Telling) -> None:
    for key, parts in plot.RULES.items():
        made = story.do(decisions.make_rule_set, FOUNDER, name=story.words(f"rule.{key}"), **parts)
        story.numbers[f"rule {key}"] = made["rule_set"]


def _account(key: str) -> Person:
    """The invented person's account, the same in every story; nobody knows a password to it."""

    def make() -> Person:
        found, _ = Person.get_or_create(
            email=f"{key}@demo.example",
            defaults={
                "name": plot.PEOPLE[key][0],
                "timezone": ZONE,
                "password_hash": "",
                "created_at": clock.now(),
                "uid": secrets.token_hex(8),
            },
        )
        return found

    account: Person = store.write(make)
    return account
