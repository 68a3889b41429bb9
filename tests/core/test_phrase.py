"""Phrases: sentences that are stored as facts and said later, in the reader's language."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.core.phrase import Instant, Phrase, plural_phrase

pytestmark = pytest.mark.once

params = st.dictionaries(
    st.from_regex(r"[a-m][a-z]{0,5}", fullmatch=True),
    st.integers() | st.text() | st.fractions() | st.builds(Instant, st.integers(0, 10**12)),
    max_size=3,
)


def test_phrase_gives_english_when_written_out() -> None:
    assert str(Phrase("At most %(n)s characters", n=200)) == "At most 200 characters"


def test_phrase_without_parameters_may_hold_a_percent_sign() -> None:
    assert str(Phrase("100% sure")) == "100% sure"


@pytest.mark.parametrize(("n", "said"), [(0, "0 votes"), (1, "1 vote"), (2, "2 votes")])
def test_plural_phrase_agrees_with_its_number(n: int, said: str) -> None:
    assert str(plural_phrase("%(n)s vote", "%(n)s votes", n)) == said


def test_phrase_inside_a_phrase_is_said_in_the_same_language() -> None:
    outer = Phrase("It failed: %(why)s", why=Phrase("%(share)s is too little.", share=Fraction(1, 3)))
    german = {
        "It failed: %(why)s": "Abgelehnt: %(why)s",
        "%(share)s is too little.": "%(share)s ist zu wenig.",
    }
    assert outer.say(lambda phrase: german[phrase.msgid]) == "Abgelehnt: 1/3 ist zu wenig."


def test_phrase_parameter_that_looks_like_a_place_stays_text() -> None:
    assert str(Phrase("Hello %(name)s", name="%(evil)s %s %")) == "Hello %(evil)s %s %"


@given(params)
def test_phrase_through_json_is_the_same_phrase(given: dict[str, Any]) -> None:
    phrase = Phrase("A message", **given)
    back = Phrase.from_dict(json.loads(json.dumps(phrase.to_dict())))
    assert (back.msgid, dict(back.params)) == (phrase.msgid, dict(phrase.params))


def test_phrase_with_plural_and_phrases_inside_survives_json() -> None:
    phrase = plural_phrase("%(n)s vote of %(all)s", "%(n)s votes of %(all)s", 1, all=Phrase("many"))
    back = Phrase.from_dict(json.loads(json.dumps(phrase.to_dict())))
    assert str(back) == str(phrase) == "1 vote of many"
