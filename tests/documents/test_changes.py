"""What became of a sequence: right for everything, and never slow."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govhub.documents import rules
from govhub.documents.crdt.changes import likeness, steps
from govhub.documents.crdt.merge import merge
from govhub.documents.crdt.parsing import from_markdown
from govhub.documents.crdt.room import Room

pytestmark = pytest.mark.once

FEW = st.lists(st.sampled_from("ab c"), max_size=30)


def applied(old, new):
    """`new`, made from `old` by the steps; fails where a step is not what it says."""
    made, at, to = [], 0, 0
    for kind, a, b, c, d in steps(old, new):
        assert (a, c) == (at, to)
        if kind == "equal":
            assert old[a:b] == new[c:d]
        made += new[c:d]
        at, to = b, d
    assert at == len(old)
    return made


@given(FEW, FEW)
def test_steps_lead_from_the_old_to_the_new(old, new):
    assert applied(old, new) == new
    assert likeness(steps(old, old), old, old) == 1


def test_steps_of_a_long_paragraph_find_what_was_taken_out():
    dice = random.Random(7)
    old = [word for n in range(3000) for word in (f"w{dice.randrange(2000)}", " ")]
    new = [word for at, word in enumerate(old) if at % 40]
    assert applied(old, new) == new
    assert likeness(steps(old, new), old, new) > 0.9


def paragraph(words: int) -> str:
    dice = random.Random(1)
    return " ".join(f"w{dice.randrange(2000)}" for _ in range(words))


def thinned(text: str) -> str:
    return " ".join(word for at, word in enumerate(text.split()) if at % 7)


SLOW = [
    (paragraph(3000), thinned(paragraph(3000))),
    ("一" * 20_000, "一" * 9_000 + "二" + "一" * 10_000),
    ("a\n\n" * 2_000 + "b", "c\n\n" + "a\n\n" * 2_000),
]


@pytest.mark.parametrize(("before", "after"), SLOW)
def test_differences_and_saving_take_no_longer_for_long_texts(before, after):
    began = time.process_time()
    rules.differences(before, after)
    merge(from_markdown(before), from_markdown(after), from_markdown(before + "\n\nmore"))
    room = Room()
    room.write(from_markdown(before))
    room.write(from_markdown(after))
    assert room.markdown.split() == after.split()
    assert time.process_time() - began < 8  # it took minutes, in which nobody else was answered
