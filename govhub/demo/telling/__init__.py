"""The story told: every step is a real act, done by its person at its time, so that all of it is audited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from govhub.core import clock
from govhub.core.actor import Actor
from govhub.core.units import plain
from govhub.demo import plot
from govhub.demo.words import Words

DAY = 86_400_000
MINUTE = 60_000
ZONE = "Asia/Ho_Chi_Minh"

Scene = tuple[int, Callable[[], object]]  # the day on which it happens, and what happens


class Telling:
    """One story on its way into the database. Time is set by hand and always moves on."""

    def __init__(self, words: Words, now: int) -> None:
        self.words = words
        self.today = now - now % DAY
        self.people: dict[str, Actor] = {}
        self.stakeholders: dict[str, str] = {}
        self.numbers: dict[str, int] = {}  # of everything that was made: "decision points", "goal sort", …

    def tell(self, scenes: Iterator[Scene]) -> None:
        """Play the scenes in the order of their days; those of one day in the order given."""
        try:
            for day, play in sorted(scenes, key=lambda scene: scene[0]):
                clock.freeze(max(clock.now(), self.today + day * DAY) if self.people else self.instant(day))
                play()
        finally:
            clock.thaw()

    def instant(self, day: int, minutes: int = 0) -> int:
        """An instant so many days from now, in milliseconds UTC."""
        return self.today + day * DAY + minutes * MINUTE

    def date(self, day: int) -> str:
        """The date so many days from now."""
        return clock.iso(self.instant(day))[:10]

    def do(self, act: Any, who: str, **fields: Any) -> dict[str, Any]:
        """Let somebody do something in the space, a minute after what came before."""
        clock.freeze(clock.now() + MINUTE)
        answer: dict[str, Any] = act(self.people[who], space=self.words.short_name, **fields)
        return answer

    def speaker(self, stakeholder: str) -> str:
        """Who acts for a stakeholder."""
        return next(key for key, (_, of, _) in plot.PEOPLE.items() if of == stakeholder)

    def amount(self, amount: int, unit: str) -> dict[str, str]:
        """`amount` and `unit` as forms take them; money in the currency of the story."""
        if unit != "money":
            return {"amount": str(amount), "unit": unit}
        return {
            "amount": plain(amount * self.words.rate, self.words.currency),
            "unit": self.words.currency,
        }
