"""`govhub verify`: votes that ended early or were prolonged, amendments voted on, and looking again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.decisions import actions
from govhub.decisions.jobs import close_due, review_due
from govhub.decisions.models import Decision
from govhub.transparency.cli import recount
from tests.conftest import Cast
from tests.transparency.stage import HOUR, opened, rule_set
from tests.transparency.test_verify import entry_of, forge, lines, run, unlock

SYSTEM = Actor.system()
NOON = clock.parse_iso("2026-11-22T12:00:00.000Z")


@pytest.fixture
def timed(cast: Cast) -> Cast:
    """D-1 was prolonged once and passed; D-2 ended when certain; D-3 was amended by D-4, and lapsed."""
    clock.freeze(NOON)
    prolonged = rule_set(cast, quorum="1", extension=24, extensions=2)
    number = opened(cast, rule_set=prolonged)
    actions.cast_ballot(cast.bob, space="waste", decision=number, choice="agree")
    clock.freeze(NOON + HOUR + 300)
    close_due(clock.now())
    actions.cast_ballot(cast.alice, space="waste", decision=number, choice="agree")
    clock.freeze(NOON + 25 * HOUR)
    close_due(clock.now())
    certain = rule_set(cast, base="entitled", early_close=False, early_certain=True)
    early = opened(cast, rule_set=certain)
    actions.cast_ballot(cast.bob, space="waste", decision=early, choice="disagree")
    lapses = {"review_on": "2026-12-24", "review_how": "lapse"}
    words = {"title": "T", "text": "W", "rule_set": rule_set(cast), "amount": "9", "unit": "EUR"}
    parent = actions.propose(cast.bob, space="waste", **words, **lapses)["decision"]
    here: dict[str, Any] = {"space": "waste", "decision": parent}
    actions.propose_amendment(cast.bob, **here, text="Other words", reason="Why")
    given = {"title": "Other words?", "rule_set": words["rule_set"]}
    vote = actions.put_amendment_to_vote(cast.bob, **here, amendment=1, **given)["vote"]
    for number in (vote, parent):
        closes_at = clock.now() + HOUR
        actions.open(cast.alice, space="waste", decision=number, closes_at=closes_at)
        actions.cast_ballot(cast.bob, space="waste", decision=number, choice="agree")
        actions.close(cast.alice, space="waste", decision=number)
    actions.state_outcome(cast.bob, **here, statement="We begin on Monday.")
    clock.freeze(clock.parse_iso("2026-12-24T00:00:00.000Z"))
    review_due(clock.now())
    unlock()
    return cast


@pytest.mark.usefixtures("timed")
def test_verify_follows_time_and_deliberation() -> None:
    found = {row.number: (row.ended_how, row.result) for row in Decision.select()}
    assert found[1] == ("time", "passed")
    assert found[2] == ("certain", "failed")
    assert Decision.get(Decision.number == 3).text == "Other words"
    result = run()
    assert (result.exit_code, lines(result)) == (0, [])


@pytest.mark.usefixtures("timed")
@pytest.mark.parametrize(
    ("act", "about", "facts", "what"),
    [
        (
            "decisions.extend",
            "decision:1",
            {"closes_at": "2026-11-23T14:00:00.000Z"},
            "the vote was prolonged by another time than its rule says",
        ),
        (
            "decisions.extend",
            "decision:1",
            {"at": "2026-11-22T12:30:00.000Z"},
            "it prolongs a vote whose closing time had not come",
        ),
        (
            "decisions.extend",
            "decision:1",
            {"extended": 2},
            "the number of the prolongation does not follow",
        ),
        (
            "decisions.settle_amendment",
            "decision:3",
            {"text_hash": "0" * 64},
            "the amendment was adopted in other words than those voted on",
        ),
        (
            "decisions.settle_amendment",
            "decision:3",
            {"vote": 1},
            "the amendment was adopted without a vote on it that passed",
        ),
        (
            "decisions.review",
            "decision:3",
            {"how": "reopen"},
            "the decision is looked at again otherwise than was fixed when the vote opened",
        ),
        (
            "decisions.review",
            "decision:3",
            {"at": "2026-12-23T00:00:00.000Z"},
            "the decision is looked at again on another day than is stated",
        ),
    ],
)
def test_verify_finds_each_altered_fact(act: str, about: str, facts: dict[str, Any], what: str) -> None:
    row = entry_of(act, about)
    forge(row, **facts)
    assert f"waste entry {row.seq}: {what}" in lines(run())


@pytest.mark.usefixtures("timed")
@pytest.mark.parametrize(
    ("number", "field", "value", "what"),
    [
        (1, "extended", 2, "extended is not how often the record prolongs it"),
        (1, "closes_at", 1_900_000_000_000, "closes_at is not what the record comes to"),
        (3, "statement", "We never begin.", "statement is not the one in the record"),
        (3, "reviewed_at", None, "reviewed_at is not what the record says"),
        (3, "review_on", "2030-01-01", "review_on is not what was frozen in entry"),
    ],
)
def test_verify_finds_each_altered_field(number: int, field: str, value: Any, what: str) -> None:
    Decision.update(**{field: value}).where(Decision.number == number).execute()
    assert any(line.startswith(f"waste decision {number}: {what}") for line in lines(run()))


@pytest.mark.usefixtures("timed")
def test_verify_finds_an_early_end_that_was_not_certain() -> None:
    row = entry_of("decisions.close", "decision:1")
    forge(row, how="certain")
    said = "it ended early although answers were missing that could have changed it"
    assert f"waste entry {row.seq}: {said}" in lines(run())


def test_verify_finds_an_end_where_the_rule_prolongs(cast: Cast) -> None:
    clock.freeze(NOON)
    number = opened(cast, rule_set=rule_set(cast, quorum="1", extension=24, extensions=2))
    actions.cast_ballot(cast.bob, space="waste", decision=number, choice="agree")
    clock.freeze(NOON + HOUR // 2)
    actions.close(cast.alice, space="waste", decision=number)
    unlock()
    row = entry_of("decisions.close", "decision:1")
    forge(entry_of("decisions.open", "decision:1"), closes_at=clock.iso(NOON + HOUR // 3))
    assert f"waste entry {row.seq}: it ended although its rule prolongs it" in lines(run())


@pytest.mark.usefixtures("timed")
def test_recount_of_each_bundle_gives_the_same_result(browse: Any, tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        file = tmp_path / f"{number}.zip"
        file.write_bytes(browse("nobody").get(f"/open/waste/decisions/{number}.zip").data)
        found = CliRunner().invoke(recount, [str(file), "--json"])
        assert found.exit_code == 0, found.output
