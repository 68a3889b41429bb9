"""Every act can be told in a sentence."""

from __future__ import annotations

import re

import pytest

from govhub import wiring
from govhub.core import feed
from govhub.core.acts import ACTS
from govhub.core.phrase import Phrase

wiring.load()
pytestmark = pytest.mark.once


@pytest.mark.parametrize("act", sorted(ACTS))
def test_act_has_a_sentence(act: str) -> None:
    assert act in feed.PHRASES


def test_sentences_are_of_acts_that_exist() -> None:
    assert set(feed.PHRASES) <= set(ACTS)


@pytest.mark.parametrize("act", sorted(name for name, said in feed.PHRASES.items() if isinstance(said, str)))
def test_sentence_can_be_said(act: str) -> None:
    message = feed.PHRASES[act]
    assert isinstance(message, str)
    places = re.findall(r"%\((\w+)\)s", message)
    assert "%" not in str(Phrase(message, **dict.fromkeys([*places, "actor"], "x")))
