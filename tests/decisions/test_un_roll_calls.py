"""Five roll calls of the UN General Assembly, through the real application.

A space, one stakeholder and one delegate for every state, a rule set made by the act, a proposal, the vote
opened, a ballot by every state that answered, the close; then the public page and `govhub verify`.

Base: members present and voting, that is yes and no (rule 86); equal votes reject (rule 95). The data list
who answered. `ABSENT` are members that did not take part: they are in the electorate and stay silent.
"""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from govhub.accounts.models import Person
from govhub.core import audit, clock
from govhub.core.db import db, store
from govhub.decisions import actions, rules
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.models import Ballot, Decision
from govhub.spaces.models import Mandate, Role, Space, Stakeholder
from govhub.transparency.cli import verify
from tests.counting.real_votes import DATA, needed

FOLDER = DATA / "double_majority"
CHOICES = {"yes": "agree", "no": "disagree", "abstain": "abstain"}
WORDS = {"yes": "Agree", "no": "Disagree", "abstain": "Abstain", None: "no answer"}
RULES: dict[str, dict[str, str]] = {
    "simple": {"threshold": "1/2", "comparison": "more_than"},
    "two-thirds": {"threshold": "2/3", "comparison": "at_least"},
}
ABSENT = {
    885: ["Benin", "Congo - Kinshasa", "Laos"],
    1120: ["Indonesia", "Maldives"],
    1190: ["Maldives"],
    5182: ["Equatorial Guinea", "Kiribati", "Liberia", "Madagascar", "Ukraine"],
}
MEMBERS = {885: 117, 1120: 127, 5182: 193}
NOW = 1_795_000_000_000

pytestmark = needed


def votes() -> list[dict[str, Any]]:
    """The five votes with their recorded outcomes; one that stands for them where the data are absent."""
    path = FOLDER / "unga_expected.json"
    return json.loads(path.read_text()) if path.exists() else [{"rcid": 0}]


def roll_call(number: int) -> dict[str, str]:
    """What each state answered: yes, no or abstain."""
    with (FOLDER / "unga_roll_calls.csv").open(encoding="utf-8", newline="") as handle:
        return {row["country"]: row["vote"] for row in csv.DictReader(handle) if row["rcid"] == str(number)}


def assembly(states: list[str]) -> tuple[Person, dict[str, Person]]:
    """A public space with a presiding facilitator, and one delegate with a mandate for every state."""

    def make() -> tuple[Person, dict[str, Person]]:
        space = Space.create(short_name="assembly", name="General Assembly", visibility="public")
        chair = Person.create(email="chair@example.org", name="President", created_at=0)
        Role.create(space=space, person=chair, role="facilitator")
        delegates = {}
        for n, state in enumerate(states):
            person = Person.create(email=f"delegate{n}@example.org", name=f"Delegate {n}", created_at=0)
            stakeholder = Stakeholder.create(space=space, name=state, sector="government")
            Role.create(space=space, person=person, role="member")
            Mandate.create(stakeholder=stakeholder, person=person, may_vote=True, starts_at=0)
            delegates[state] = person
        return chair, delegates

    return store.write(make)


def hold(vote: dict[str, Any], answers: dict[str, str]) -> None:
    """The whole vote, through the acts."""
    chair, delegates = assembly(sorted([*answers, *ABSENT.get(vote["rcid"], [])]))
    parts = RULES[vote["rule"].split(" ")[0]]
    rule = actions.make_rule_set(
        chair.actor(), space="assembly", name=vote["rule"], method="majority", base="yes_no", **parts
    )
    actions.propose(
        chair.actor(),
        space="assembly",
        title=vote["title"],
        text=f"Recorded vote of {vote['date']}.",
        rule_set=rule["rule_set"],
    )
    closes = clock.now() + 3_600_000
    actions.open(chair.actor(), space="assembly", decision=1, closes_at=closes)
    for state, said in answers.items():
        actions.cast_ballot(delegates[state].actor(), space="assembly", decision=1, choice=CHOICES[said])
    actions.close(chair.actor(), space="assembly", decision=1)


@pytest.mark.parametrize("vote", votes(), ids=lambda vote: str(vote["rcid"]))
def test_roll_call_gives_the_recorded_outcome(app: Flask, vote: dict[str, Any]) -> None:
    clock.freeze(NOW)
    answers = roll_call(vote["rcid"])
    hold(vote, answers)
    found: Any = Decision.get()
    counted = found.counted
    assert counted is not None
    assert counted.counts == {"agree": vote["yes"], "disagree": vote["no"], "abstain": vote["abstain"]}
    assert found.result == {"adopted": "passed", "rejected": "failed"}[vote["outcome"]]
    assert counted.entitled == MEMBERS.get(vote["rcid"], counted.entitled)
    assert counted.tests[1].of == vote["yes"] + vote["no"]
    _every_position_is_stored(found, answers)
    _the_page_shows_everything(app, vote, answers)
    _nothing_is_wrong(found)


def _every_position_is_stored(found: Any, answers: dict[str, str]) -> None:
    states = {voter.voter: voter.stakeholder_name for voter in found.voters}
    stored = {states[ballot.voter]: ballot.choice for ballot in Ballot.select()}
    assert stored == {state: CHOICES[said] for state, said in answers.items()}
    entries = audit.AuditEntry.select().where(audit.AuditEntry.act == "decisions.cast_ballot")
    assert {states[e.facts["voter"]]: e.facts["choice"] for e in entries} == stored


def _the_page_shows_everything(app: Flask, vote: dict[str, Any], answers: dict[str, str]) -> None:
    answer = app.test_client().get("/open/assembly/decisions/1", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    absent = dict.fromkeys(ABSENT.get(vote["rcid"], []))
    expected = {state: WORDS[said] for state, said in {**answers, **absent}.items()}
    rows = Rows.read(answer.text)
    assert {row[0]: row[1] for row in rows if row and row[0] in expected} == expected
    assert vote["title"] in answer.text
    assert f"{vote['yes']}/{vote['yes'] + vote['no']}" in answer.text
    assert ("Passed" if vote["outcome"] == "adopted" else "Failed") in answer.text
    table = app.test_client().get("/open/assembly/decisions/1/ballots.json").get_json()
    assert len(table) == len(expected)


def _nothing_is_wrong(found: Any) -> None:
    assert list(audit.breaks_in(found.space.uid)) == []
    db.close()
    checked = CliRunner().invoke(verify, ["--space", "assembly"])
    assert checked.exit_code == 0, checked.output
    assert "1 decision, all is well" in checked.output


def test_two_thirds_were_also_met_in_1971() -> None:
    said = list(roll_call(1190).values())
    ballots = {str(n): {"choice": CHOICES[one]} for n, one in enumerate(said)}
    rule = RuleSet(name="", method="majority", **RULES["two-thirds"])  # type: ignore[arg-type]
    assert rules.outcome(rule, ballots, ballots).passed


class Rows(HTMLParser):
    """The rows of every table of a page, as the words in their first cells; small print is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell = self._small = False

    @classmethod
    def read(cls, text: str) -> list[list[str]]:
        """The rows of a page."""
        reader = cls()
        reader.feed(text)
        return [[" ".join(cell.split()) for cell in row] for row in reader.rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"th", "td"}:
            self.rows[-1].append("")
            self._cell = True
        elif tag == "br":
            self._small = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._cell = self._small = False

    def handle_data(self, data: str) -> None:
        if self._cell and not self._small:
            self.rows[-1][-1] += data
