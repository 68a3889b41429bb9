"""Five roll calls of the UN General Assembly through the whole application, as the record has them.

Every state is a stakeholder, its delegate comes in by an invitation and votes through the API; the vote is
closed, read on the public page, and counted anew from the downloaded record. The base is those present and
voting (yes and no, rule 86); equal votes reject (rule 95); important questions need two thirds.
"""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from govhub.accounts.models import Person
from govhub.core import clock
from govhub.core.db import store
from govhub.core.links import FIRST, entry_in, faults
from govhub.transparency.rules.recount import Recount
from tests.browsing import bearer
from tests.conftest import Cast
from tests.counting.real_votes import DATA, needed

pytestmark = needed

FOLDER = DATA / "double_majority"
CALLS: list[dict[str, Any]] = (
    json.loads((FOLDER / "unga_expected.json").read_text()) if FOLDER.is_dir() else [{"rcid": "absent"}]
)
SIMPLE = {"threshold": "1/2", "comparison": "more_than"}
TWO_THIRDS = {"threshold": "2/3", "comparison": "at_least"}
POSITIONS = {"yes": "agree", "no": "disagree", "abstain": "abstain"}
OUTCOMES = {"adopted": "passed", "rejected": "failed"}
DAY = 86_400_000


def roll_call(rcid: int) -> dict[str, str]:
    """How each state voted."""
    with (FOLDER / "unga_roll_calls.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country"]: row["vote"] for row in csv.DictReader(lines) if row["rcid"] == str(rcid)}


class Assembly:
    """The General Assembly in this installation; everything happens through the API."""

    def __init__(self, client: FlaskClient, president: Person) -> None:
        self.client, self.president = client, bearer(president)
        self.call("spaces.create", short_name="unga", name="UN General Assembly", visibility="public")

    def call(self, act: str, who: dict[str, str] | None = None, **values: Any) -> Any:
        """Do an act by its name."""
        answer = self.client.post(f"/api/v1/{act}", json=values, headers=who or self.president)
        assert answer.status_code == 200, (act, answer.text)
        return answer.json

    def seat(self, number: int, state: str) -> dict[str, str]:
        """A member state comes in with one delegate; the delegate's key for the API."""
        seated = self.call("spaces.add_stakeholder", space="unga", name=state, sector="government")
        given = {"space": "unga", "stakeholder": seated["stakeholder"], "may_vote": True}
        token = self.call("spaces.invite", **given)["secret"]["token"]
        who = {"email": f"delegate{number}@example.org", "name": f"Delegate of {state}", "created_at": 0}
        key = bearer(store.write(lambda: Person.create(**who)))
        self.call("spaces.join", key, token=token)
        return key


def shown(page: str) -> dict[str, str]:
    """The positions on a public page, by organisation."""
    body = page.partition('class="stack voices"')[2].partition("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("<tr>")[2:]]
    words = [[unescape(re.sub(r"<[^>]+>", " ", cell)).split() for cell in row[:2]] for row in rows]
    return {" ".join(name): position[0] for name, position in words}


def recounted(client: FlaskClient) -> Recount:
    """The downloaded record: an unbroken chain, and nothing in it contradicts the count made anew."""
    previous, count, wrong = FIRST, None, []
    lines = client.get("/open/unga/audit.jsonl").text.splitlines()
    for number, line in enumerate(map(json.loads, lines), 1):
        content, leaf = line["content"].encode(), line["leaf"]
        entry = entry_in(content) or {}
        count = count or Recount(entry["space"])
        wrong += [*faults(content, leaf, number, previous), *count.follow(entry)]
        previous = leaf
    assert wrong == []
    assert count is not None
    return count


@pytest.mark.parametrize("call", CALLS, ids=lambda call: str(call["rcid"]))
def test_close_gives_the_recorded_outcome(call: dict[str, Any], client: FlaskClient, cast: Cast) -> None:
    votes = roll_call(call["rcid"])
    assembly = Assembly(client, cast.people["root"])
    delegates = {state: assembly.seat(n, state) for n, state in enumerate(votes)}
    share = TWO_THIRDS if call["rule"] == "two-thirds" else SIMPLE
    rule = {"name": call["rule"], "method": "majority", "base": "yes_no", "quorum": "1/2", **share}
    chosen = assembly.call("decisions.make_rule_set", space="unga", unit="stakeholder", **rule)["rule_set"]
    given = {"space": "unga", "title": call["title"][:200], "text": call["date"], "rule_set": chosen}
    number = assembly.call("decisions.propose", **given)["decision"]
    here = {"space": "unga", "decision": number}
    assembly.call("decisions.open", **here, closes_at=clock.now() + DAY)
    for state, vote in votes.items():
        assembly.call("decisions.cast_ballot", delegates[state], **here, choice=POSITIONS[vote])
    assert assembly.call("decisions.close", **here)["outcome"] == OUTCOMES[call["outcome"]]

    page = client.get(f"/open/unga/decisions/{number}")
    words = {"yes": "Agree", "no": "Disagree", "abstain": "Abstain"}
    assert page.status_code == 200
    assert shown(page.text) == {state: words[vote] for state, vote in votes.items()}
    table = csv.DictReader(io.StringIO(client.get(f"/open/unga/decisions/{number}/ballots.csv").text))
    assert {row["name"]: row["position"] for row in table} == {s: POSITIONS[v] for s, v in votes.items()}
    outcome = recounted(client).votes[number].outcome
    assert outcome is not None
    assert outcome.result == OUTCOMES[call["outcome"]]
    assert outcome.counts == {"agree": call["yes"], "disagree": call["no"], "abstain": call["abstain"]}
