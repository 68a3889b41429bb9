"""How ties are broken, always in the same order: an earlier round, then a lot anyone can draw again.

The lot is the idea of RFC 3797: a seed is published before voting, and SHA-256 of the seed, the decision and
the ids of the options gives the order in which tied options are taken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from govhub.counting.profile import Id

Tie = dict[str, Any]


def drawn(options: Sequence[Id], seed: str, decision: str = "") -> list[int]:
    """Positions of the options in the order of the lot, whatever order they were given in.

    Each option is placed by SHA-256 of the JSON text `[seed, decision, [ids sorted as text], id]` (ids as
    text, UTF-8, no spaces).
    """
    everyone = sorted(map(str, options))

    def place(position: int) -> bytes:
        text = [seed, decision, everyone, str(options[position])]
        return hashlib.sha256(json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode()).digest()

    return sorted(range(len(options)), key=place)


class Lot:
    """The order in which tied options are taken: drawn from a seed, or without one as they are listed."""

    def __init__(self, options: Sequence[Id], seed: str | None = None, decision: str = "") -> None:
        order = range(len(options)) if seed is None else drawn(options, seed, decision)
        self.options = tuple(options)
        self.place = {option: place for place, option in enumerate(order)}
        self.drawn = seed is not None
        self.ties: list[Tie] = []

    def aside(self) -> Lot:
        """The same lot for a count beside, whose ties do not stand in this trace."""
        other = Lot(self.options)
        other.place, other.drawn = self.place, self.drawn
        return other

    def sort(self, tied: Sequence[int]) -> list[int]:
        """The tied options, those who win the tie first."""
        return sorted(tied, key=self.place.__getitem__)

    def record(self, tied: Sequence[int], chosen: Sequence[int], by: str, **facts: Any) -> None:
        """Keep for the trace who was tied, who was taken, and by what."""
        names = self.options.__getitem__
        self.ties.append(
            {
                "options": [*map(names, sorted(tied))],
                "chosen": [*map(names, chosen)],
                "broken_by": by,
                **facts,
            }
        )

    @property
    def name(self) -> str:
        """What the trace calls it."""
        return "lot" if self.drawn else "listed order"


def one_of(
    tied: list[int], history: Sequence[Sequence[int | None]], lot: Lot, worst: bool, **facts: Any
) -> int:
    """The one taken from tied options: for exclusion the `worst`, for a surplus the best.

    Who had fewer (more) votes at the latest earlier round at which the tied differed; otherwise the lot,
    whose last is excluded first. Source: SSI 2007/42 schedule 1 rules 48(6) and 50(3); the same order for
    every method.
    """
    if len(tied) == 1:
        return tied[0]
    left, by = list(tied), ""
    take: Callable[..., int] = min if worst else max
    for number in range(len(history) - 1, -1, -1):
        totals = {option: history[number][option] or 0 for option in left}
        extreme = take(totals.values())
        kept = [option for option in left if totals[option] == extreme]
        if len(kept) < len(left):
            left, by = kept, f"round {number + 1}"
        if len(left) == 1:
            break
    if len(left) > 1:
        left = lot.sort(left)[-1:] if worst else lot.sort(left)[:1]
        by = lot.name
    lot.record(tied, left, by, **facts)
    return left[0]
