"""What people asked and answered beside it all."""

from __future__ import annotations

from collections.abc import Iterator

from govhub.core import clock
from govhub.demo.telling import MINUTE, Scene, Telling
from govhub.notices import actions as notices


def scenes(story: Telling) -> Iterator[Scene]:
    """A question with its answer, a remark on a goal, and a question that still waits."""
    yield -379, lambda: _ask(story)
    yield -25, lambda: _say(story, "khoa", f"goal:{story.numbers['goal sort']}", "talk.sort")
    yield -10, lambda: _read(story)
    yield -2, lambda: _say(story, "anna", f"decision:{story.numbers['decision pilot']}", "talk.pilot", True)


def _say(story: Telling, who: str, about: str, words: str, question: bool = False) -> int:
    made = story.do(notices.post, who, about=about, body=story.words(words), question=question)
    return int(made["post"])


def _read(story: Telling) -> None:
    """Everybody has read what is behind them; what is new is new."""
    for actor in story.people.values():
        clock.freeze(clock.now() + MINUTE)
        notices.see(actor)


def _ask(story: Telling) -> None:
    about = f"decision:{story.numbers['decision points']}"
    asked = _say(story, "duc", about, "talk.points", question=True)
    made = story.do(notices.post, "minh", about=about, body=story.words("talk.points.answer"), reply_to=asked)
    story.do(notices.mark_answer, "duc", about=about, post=made["post"])
