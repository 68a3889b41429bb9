"""Durable ballots a second through the real HTTP stack, from people who vote at the same time."""

import json
from pathlib import Path
from typing import Any

from bench import commits, load

VOTERS = 32
SECONDS = 8.0
DAY = 86_400_000


def prepare(environment: dict[str, str]) -> list[str]:
    """A space with an open majority vote among as many organisations as voters; an access key for each."""
    from govhub import wiring
    from govhub.config import Settings
    from govhub.core import clock, schema
    from govhub.core.db import store

    wiring.load()
    settings = Settings.from_environment(environment)
    store.open(settings.database_url, exclusive=True)
    schema.upgrade(settings.data_dir / "backups")
    with store.reading():
        voters = store.write(_people)
        _open_vote(voters[0], clock.now() + DAY)
        keys = [_access_key(voter) for voter in voters]
    store.close()
    return keys


def _people() -> list[Any]:
    from govhub.accounts.models import Person
    from govhub.spaces.models import Mandate, Role, Space, Stakeholder

    space = Space.create(short_name="bench", name="Bench", visibility="public", purpose="To measure.")
    voters = []
    for number in range(VOTERS):
        person = Person.create(email=f"voter{number}@example.org", name=f"Voter {number}", created_at=0)
        Role.create(space=space, person=person, role="member" if number else "facilitator")
        stakeholder = Stakeholder.create(space=space, name=f"Organisation {number}", sector="cso")
        Mandate.create(stakeholder=stakeholder, person=person, may_vote=True, may_sign=True, starts_at=0)
        voters.append(person.actor())
    return voters


def _open_vote(facilitator: Any, closes_at: int) -> None:
    from govhub.decisions import actions

    rule = actions.make_rule_set(facilitator, space="bench", name="Majority", method="majority")["rule_set"]
    title, text = "Shall we measure?", "Whoever measures knows."
    made = actions.propose(facilitator, space="bench", title=title, text=text, rule_set=rule)
    actions.open(facilitator, space="bench", decision=made["decision"], closes_at=closes_at)


def _access_key(voter: Any) -> str:
    from govhub.accounts import actions

    made = actions.create_access_key(voter, name="bench", scopes=["decisions.*"])
    return str(made["secret"]["token"])


def measure(port: int, keys: list[str], folder: Path) -> dict[str, Any]:
    """Everybody votes and changes their mind as fast as receipts come back: 1, 8 and 32 clients."""
    raw = commits.measure(folder)
    rounds = {}
    for clients in (1, 8, VOTERS):
        label = f"{clients}_clients"
        rounds[label] = load.run(port, [_ballots(key, label) for key in keys[:clients]], SECONDS)
        refused = {status: n for status, n in rounds[label]["statuses"].items() if status != "200"}
        if refused:
            raise RuntimeError(f"not every ballot was taken: {refused}")
        rounds[label]["against_raw_commits"] = round(rounds[label]["per_second"] / raw["per_second"], 3)
    return {"raw_sqlite_commits": raw, **rounds}


def _ballots(key: str, label: str) -> list[bytes]:
    choices = ("agree", "disagree", "abstain")
    bodies = [json.dumps({"space": "bench", "decision": 1, "choice": choice}).encode() for choice in choices]
    headers = {"Authorization": f"Bearer {key}", "Idempotency_Key": label + "-{n}"}
    return [load.post_json("/api/v1/decisions.cast_ballot", body, **headers) for body in bodies]
