"""The demonstration's story: whole in every language, and told alike on whatever day somebody starts it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain

import pytest

from govhub.core import audit, clock
from govhub.decisions.models import Decision
from govhub.demo import chosen, cli, plot
from govhub.demo.telling import Telling
from govhub.demo.words import Words, en
from govhub.mediation.models import Case
from govhub.spaces.models import Space

DAYS = ["2026-11-22", "2026-12-31", "2027-01-24", "2027-01-26", "2027-04-01", "2028-02-29", "2027-10-26"]


def told(words: Words, day: str) -> Telling:
    now = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000) + 5 * 3_600_000
    clock.freeze(now)
    story = Telling(words, now)
    story.tell(chain.from_iterable(part.scenes(story) for part in cli.PARTS))
    return story


def test_words_are_the_same_in_every_language() -> None:
    english, *others = cli.STORIES
    for words in others:
        assert words.texts.keys() == english.texts.keys()
        assert all(text.strip() for text in words.texts.values())


@pytest.mark.parametrize("day", DAYS)
def test_story_can_be_told_on_any_day(database: str, day: str) -> None:
    story = told(en.WORDS, day)
    space = Space.get(Space.short_name == story.words.short_name)
    results = {row.number: row.result for row in Decision.select().where(Decision.space == space)}
    expected = dict.fromkeys(plot.DECIDED, "passed") | {
        "fee": "failed",
        "weight": "failed",
        "pilot": "",
        "prices": "",
    }
    expected |= chosen.RESULTS
    assert results == {story.numbers[f"decision {key}"]: result for key, result in expected.items()}
    cases = {row.number: row.stage for row in Case.select().where(Case.space == space)}
    assert cases == {
        story.numbers["case trucks"]: "settled",
        story.numbers["case roles"]: "settled",
        3: "intake",
    }
    assert not [found for name in audit.chains() for found in audit.breaks_in(name)]


def test_three_stories_stand_beside_each_other(database: str) -> None:
    for words in cli.STORIES:
        told(words, DAYS[0])
    assert Space.select().count() == len(cli.STORIES)
