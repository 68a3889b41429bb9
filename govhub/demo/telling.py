"""The story told: every step is a real act, done by its person at its time, so that all of it is audited."""

from __future__ import annotations

import secrets
from typing import Any

from govhub.accounts.models import Person as Account
from govhub.core import clock, jobs
from govhub.core.actor import Actor
from govhub.core.db import store
from govhub.decisions import actions as decisions
from govhub.demo.story import Decided, Story, Voice
from govhub.demo.story import Person as Character
from govhub.goals import actions as goals
from govhub.spaces import actions as spaces

DAY = 86_400_000
MINUTE = 60_000
ZONE = "Asia/Ho_Chi_Minh"
BEGINNING = -90  # days from now

RULES: dict[str, dict[str, Any]] = {
    "consent": {"method": "consent", "quorum": "1/2", "early_close": True},
    "majority": {"method": "majority", "quorum": "1/2"},
    "two_thirds": {"method": "majority", "threshold": "2/3", "comparison": "at_least", "quorum": "1/2"},
}


class Telling:
    """One story on its way into the database. Time is set by hand and always moves on."""

    def __init__(self, story: Story, now: int) -> None:
        self.story = story
        self.now = now - now % DAY
        self.people: dict[str, Actor] = {}
        self.stakeholders: dict[str, str] = {}
        self.goals: dict[str, dict[str, Any]] = {}
        self.rules: dict[str, int] = {}

    def tell(self) -> None:
        """From the founding of the space to the votes that are open now."""
        try:
            self._found()
            self._write()
            for step in self.story.decided:
                self._decide(step)
        finally:
            clock.thaw()

    def _at(self, days: int, minutes: int = 0) -> None:
        clock.freeze(self.now + days * DAY + minutes * MINUTE)

    def _do(self, act: Any, who: str, **fields: Any) -> dict[str, Any]:
        clock.freeze(clock.now() + MINUTE)
        answer: dict[str, Any] = act(self.people[who], space=self.story.short_name, **fields)
        return answer

    def _found(self) -> None:
        story = self.story
        self._at(BEGINNING, 3 * 60)
        founder, *others = story.people
        self.people[founder.key] = _account(founder).actor()
        spaces.create(
            self.people[founder.key],
            short_name=story.short_name,
            name=story.name,
            purpose=story.purpose,
            visibility="public",
            mode="collaboration",
            language=story.language,
        )
        for key, (name, sector) in story.stakeholders.items():
            made = self._do(spaces.add_stakeholder, founder.key, name=name, sector=sector)
            self.stakeholders[key] = made["stakeholder"]
        self._mandate(founder, founder.key)
        for person in others:
            self._join(person, founder.key)

    def _mandate(self, person: Character, by: str) -> None:
        self._do(
            spaces.give_mandate,
            by,
            stakeholder=self.stakeholders[person.stakeholder or ""],
            person=self.people[person.key].uid,
            may_vote=True,
            may_sign=True,
        )

    def _join(self, person: Character, inviter: str) -> None:
        invitation = self._do(
            spaces.invite,
            inviter,
            role=person.role,
            stakeholder=self.stakeholders.get(person.stakeholder or "", ""),
            may_vote=person.stakeholder is not None,
            may_sign=person.stakeholder is not None,
        )
        account = _account(person)
        self.people[person.key] = account.actor()
        token = invitation["secret"]["path"].rsplit("/", 1)[-1]
        spaces.join(self.people[person.key], token=token)

    def _write(self) -> None:
        self._at(BEGINNING + 6)
        for key, (title, text) in self.story.goals.items():
            self.goals[key] = self._do(goals.propose, "minh", title=title, text=text)
        for key, name in self.story.rules.items():
            made = self._do(decisions.make_rule_set, "lan", name=name, **RULES[key])
            self.rules[key] = made["rule_set"]

    def _decide(self, step: Decided) -> None:
        self._at(step.opened - 2, 9 * 60)
        about = {}
        if step.goal:
            about = {"document": self.goals[step.goal]["document"], "version": 1}
        made = self._do(
            decisions.propose,
            "minh",
            title=step.title,
            text=step.text,
            rule_set=self.rules[step.rule],
            **about,
        )
        number = made["decision"]
        self._at(step.opened)
        closes_at = self.now + step.closes * DAY + 10 * 60 * MINUTE  # five in the afternoon in Việt Nam
        self._do(decisions.open, "lan", decision=number, closes_at=closes_at, zone=ZONE)
        for key, voice in step.votes.items():
            self._vote(number, key, voice)
        if step.closes < 0:
            clock.freeze(closes_at)
            jobs.JOBS["decisions.close_due"](clock.now())

    def _vote(self, number: int, stakeholder: str, voice: Voice) -> None:
        voter = next(person.key for person in self.story.people if person.stakeholder == stakeholder)
        clock.freeze(clock.now() + 30 * MINUTE)
        self._do(decisions.cast_ballot, voter, decision=number, choice=voice.choice, reason=voice.reason)


def _account(person: Character) -> Account:
    """The invented person's account, the same in every story; nobody knows a password to it."""
    email = f"{person.key}@demo.example"

    def make() -> Account:
        found, _ = Account.get_or_create(
            email=email,
            defaults={
                "name": person.name,
                "timezone": ZONE,
                "password_hash": "",
                "created_at": clock.now(),
                "uid": secrets.token_hex(8),
            },
        )
        return found

    account: Account = store.write(make)
    return account
