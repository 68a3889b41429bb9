"""The smallest change that turns an outcome, where voices do not all count alike: weights, people, groups
with a quorum or a share of their own, people in the room.

Exact, or it says that it cannot be said. A rule is a number of tests, each of them linear in the answers.
To fail, one test must fail: the voices that hurt a test most are the fewest. To pass, all must hold: no
change can be smaller than what the hardest of them needs alone; where a change of that size is found that
turns the outcome, it is the smallest. Where none is found, every way is tried if there are few enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import NamedTuple

from govhub.decisions.methods.conditions import BLOCKING, POPULATION, SHARING
from govhub.decisions.methods.shape import Change, Outcome, RuleSet, SectorCount, Test
from govhub.decisions.methods.tally import Kind, Line, Tally, parts_of

MOST_TRIED = 1500  # ways that are tried one by one
MOST_STATES = 2000  # sums that are kept while groups are chosen
ONE_BY_ONE = 40  # so many voices are looked at one after the other; where there are more, by halving

Count = Callable[[Tally], Outcome]


class Unsaid(Exception):
    """It cannot be said within reason."""


class Sort(NamedTuple):
    """Voices that count alike when they change their answer."""

    kind: Kind
    absent: bool = False


Taken = Mapping[Sort, int]
Order = tuple[tuple[Sort, int], ...]  # voices by how much they change, the most first


def smallest(
    rule: RuleSet, now: Outcome, tally: Tally, count: Count, positions: Sequence[str]
) -> tuple[list[Change], bool]:
    """For each kind of change the fewest voices that turn the outcome, and whether that is all that can be
    said: False where for some kind it cannot."""
    found, whole = [], True
    for before in (None, *positions):
        for after in positions:
            if before == after:
                continue
            try:
                change = _Kind(rule, now, tally, count, before, after).smallest()
            except Unsaid:
                whole = False
                continue
            found += [change] if change else []
    return sorted(found, key=lambda c: (c.voices, c.before is None, str(c.before), str(c.after))), whole


@dataclass
class _Kind:
    """One kind of change: from one answer to another."""

    rule: RuleSet
    now: Outcome
    tally: Tally
    count: Count
    before: str | None
    after: str

    def smallest(self) -> Change | None:
        """The smallest change of this kind that turns the outcome; None when none does."""
        if not self.all:
            return None
        taken = self._fails() if self.now.passed else self._passes()
        return None if taken is None else self._said(taken)

    @cached_property
    def available(self) -> dict[Sort, int]:
        """How many voices of each sort can change so: parts of weight, where weights can be split."""
        given = Counter(dict.fromkeys(self.tally.entitled, 0))
        for line, parts in self.tally.answers.items():
            if self.before in {None, line.choice}:
                given[line.kind] += parts
        if self.before is None:
            given = Counter({k: parts - given[k] for k, parts in self.tally.entitled.items()})
        voices = {kind: parts // self._each(kind) for kind, parts in given.items() if self._each(kind)}
        return self._by_presence({Sort(kind): n for kind, n in voices.items() if n > 0})

    def _by_presence(self, voices: dict[Sort, int]) -> dict[Sort, int]:
        """Those who were silent, those in the room and the others apart, where that matters."""
        asked = self.rule.base == "present" or Fraction(self.rule.presence_quorum)
        if self.before is not None or not asked or self.tally.present is None or not voices:
            return voices
        inside = self.tally.present - self.tally.cast
        if not inside:
            return {Sort(sort.kind, True): n for sort, n in voices.items()}
        silent = sum(n * self._each(sort.kind) for sort, n in voices.items())
        if inside == silent:
            return voices
        if len(voices) > 1 or self.rule.unit == "weight":
            raise Unsaid
        (sort,) = voices
        return {sort: inside, Sort(sort.kind, True): silent - inside}

    def _each(self, kind: Kind) -> int:
        return 1 if self.rule.splits else parts_of(self.rule, kind, self.tally.scale)

    @cached_property
    def all(self) -> int:
        """How many can change in all."""
        return sum(self.available.values())

    @cached_property
    def orders(self) -> list[Order]:
        """The voices by weight, by people, by presence: for each test one of these begins with those that
        change it most."""
        sorts = sorted(self.available.items())
        keys: list[Callable[[Sort], object]] = [
            lambda sort: (-self._each(sort.kind), sort.absent),
            lambda sort: (-self._each(sort.kind), not sort.absent),
            lambda sort: (not sort.absent, -self._each(sort.kind)),
            lambda sort: (sort.absent, -self._each(sort.kind)),
            lambda sort: -Fraction(sort.kind.stands_for or "0"),
        ]
        return list(dict.fromkeys(tuple(sorted(sorts, key=lambda one, key=key: key(one[0]))) for key in keys))  # type: ignore[misc]

    @cached_property
    def backwards(self) -> list[Order]:
        """The same, the least first."""
        return [tuple(reversed(order)) for order in self.orders]

    @cached_property
    def alike(self) -> bool:
        """Whether it does not matter whose voices they are."""
        return not self.rule.concurrence and len({self._effect(sort) for sort in self.available}) == 1

    def _effect(self, sort: Sort) -> object:
        return self._each(sort.kind), sort.kind.stands_for, sort.absent

    def after_change(self, taken: Taken, among: Tally | None = None) -> Outcome:
        """The outcome once these voices have changed their answer; among all, or in one group alone."""
        tally = among or self.tally
        answers, present = Counter(dict(tally.answers)), tally.present
        for sort, voices in taken.items():
            parts = voices * self._each(sort.kind)
            left = parts
            for line in [line for line in answers if line.kind == sort.kind and line.choice == self.before]:
                less = min(left, answers[line])
                answers[line] -= less
                left -= less
            answers[Line(sort.kind, self.after)] += parts
            present = present + parts if present is not None and sort.absent else present
        return self.count(replace(tally, answers=+answers, present=present))

    # To fail, one test must fail.

    def _fails(self) -> Taken | None:
        ways = [
            self._first(order, lambda taken: not self.after_change(taken).passed) for order in self.orders
        ]
        if self.rule.concurrence:
            ways.append(self._groups_refuse())
        return min((way for way in ways if way is not None), key=_size, default=None)

    def _first(self, order: Order, turned: Callable[[Taken], bool], least: int = 1) -> Taken | None:
        """The shortest beginning of an order with which something holds; it holds from there on, or where
        that is not sure every beginning is looked at."""
        most = sum(voices for _, voices in order)
        unsure = self.before is None and Fraction(self.rule.concurrence_quorum)
        if most <= ONE_BY_ONE or unsure:
            if most > MOST_TRIED:
                raise Unsaid
            return next((t for n in range(least, most + 1) if turned(t := _beginning(order, n))), None)
        if not turned(_beginning(order, most)):
            return None
        low, high = least - 1, most
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if turned(_beginning(order, middle)) else (middle, high)
        return _beginning(order, high)

    def _groups_refuse(self) -> Taken | None:
        """The fewest voices after which too few groups agree."""
        costs = self._costs(agrees=False)
        return self._chosen(costs, lambda one: one.agrees and not one.empty, lose=True)

    # To pass, all must hold.

    def _passes(self) -> Taken | None:
        least, begun = self._least_that_passes()
        if least is None:
            return None
        if self._hopeless(least):
            return None
        for taken in self._tried(least, begun):
            if self.after_change(taken).passed:
                return taken
        if self.alike:
            return None  # what did not turn it at that size is only further away from then on
        return self._every_way(least)

    def _least_that_passes(self) -> tuple[int | None, Taken]:
        """What the hardest test needs alone, and the voices of the groups that must change for theirs."""
        least, begun = 1, {}  # type: int, Taken
        for name in _names(self.now) if self.rule.method in SHARING else []:
            if _holds(self.now, name) or name.startswith("concurrence"):
                continue
            ways = [self._first(order, partial(self._would_hold, name)) for order in self.orders]
            sizes = [_size(way) for way in ways if way is not None]
            if not sizes:
                return None, {}
            least = max(least, min(sizes))
        if self.rule.concurrence and not all(
            _holds(self.now, n) for n in _names(self.now) if n.startswith("conc")
        ):
            costs = self._costs(agrees=True)
            found = self._chosen(costs, lambda one: not one.agrees and not one.empty, lose=False)
            if found is None:
                return None, {}
            least, begun = max(least, _size(found)), found
        return least, begun

    def _would_hold(self, name: str, taken: Taken) -> bool:
        return _holds(self.after_change(taken), name)

    def _hopeless(self, least: int) -> bool:
        """Whether some test that holds now fails with so many changes, whoever makes them."""
        if self.rule.method not in SHARING:
            return False
        orders = [*self.orders, *self.backwards]
        ends = [self.after_change(_beginning(order, least)) for order in orders]
        names = [name for name in _names(self.now) if not name.startswith("conc") and _holds(self.now, name)]
        return any(not any(_holds(end, name) for end in ends) for name in names)

    def _tried(self, least: int, begun: Taken) -> Iterator[Taken]:
        """Changes of exactly that size that are likely to turn it."""
        for order in [*self.orders, *self.backwards]:
            left = tuple((sort, voices - begun.get(sort, 0)) for sort, voices in order)
            more = _beginning(left, least - _size(begun))
            yield {sort: begun.get(sort, 0) + more.get(sort, 0) for sort in {*begun, *more}}

    def _every_way(self, least: int) -> Taken | None:
        """The first of all ways, from the smallest that is possible on, that turns it."""
        tried = 0
        for size in range(least, self.all + 1):
            for taken in _ways(tuple(self.available.items()), size):
                tried += 1
                if tried > MOST_TRIED:
                    raise Unsaid
                if self.after_change(taken).passed:
                    return taken
        return None

    # Groups

    def _costs(self, agrees: bool) -> dict[str, Taken]:
        """Of each group the fewest voices after which it agrees, or does not, where that can be."""
        found = {}
        for one in self.now.sectors:
            order = tuple(x for x in self.orders[0] if x[0].kind.group == one.sector)
            if one.agrees == agrees or one.empty or not order:
                continue
            turned = partial(self._is, one.sector, self._alone(one.sector), agrees)
            if (way := self._first(order, turned)) is not None:
                found[one.sector] = way
        return found

    def _is(self, group: str, alone: Tally, agrees: bool, taken: Taken) -> bool:
        return _group(self.after_change(taken, alone), group).agrees == agrees

    def _alone(self, group: str) -> Tally:
        """The voices of one group: whether it agrees depends on no others."""
        entitled = {kind: parts for kind, parts in self.tally.entitled.items() if kind.group == group}
        answers = {line: parts for line, parts in self.tally.answers.items() if line.kind.group == group}
        return replace(self.tally, entitled=entitled, answers=answers)

    def _chosen(
        self, costs: Mapping[str, Taken], wanted: Callable[[SectorCount], bool], lose: bool
    ) -> Taken | None:
        """The cheapest groups that are enough together, so that the groups' part holds (or no longer)."""
        test = next(test for test in self.now.tests if test.name.startswith("concurrence"))
        by_share = test.name == "concurrence_share"
        sizes = {
            one.sector: int(Fraction(one.stands_for or "0") * test.scale) if by_share else 1
            for one in self.now.sectors
            if wanted(one) and one.sector in costs
        }
        if test.least is None:
            return {} if lose else None
        needed = test.have - test.least + 1 if lose else test.least - test.have
        best: dict[int, tuple[int, tuple[str, ...]]] = {0: (0, ())}
        for name, size in sorted(sizes.items()):
            for have, (cost, names) in list(best.items()):
                so_far = min(have + size, needed)
                way = (cost + _size(costs[name]), (*names, name))
                if so_far not in best or way < best[so_far]:
                    best[so_far] = way
            if len(best) > MOST_STATES:
                raise Unsaid
        if needed not in best:
            return None
        return {sort: n for name in best[needed][1] for sort, n in costs[name].items()}

    # Words

    def _said(self, taken: Taken) -> Change:
        result, size = self.after_change(taken).result, _size(taken)
        scale = self.tally.scale if self.rule.splits else 0
        if self._whoever(size):
            return Change(self.before, self.after, size, result, scale=scale)
        where: Counter[str] = Counter()
        if self.rule.concurrence:
            named = {one.sector for one in self.now.sectors}
            for sort, voices in taken.items():
                where[sort.kind.group if sort.kind.group in named else ""] += voices
        which = "" if self.rule.splits else self._which(taken)
        return Change(self.before, self.after, size, result, tuple(sorted(where.items())), which, scale)

    def _whoever(self, size: int) -> bool:
        """Whether any voices of that number turn it: known for sure only where it does not matter whose
        they are, or all of them change."""
        return self.alike or size == self.all or self._worst_turns(size)

    def _worst_turns(self, size: int) -> bool:
        if self.rule.concurrence:
            return False
        ends = [self.after_change(_beginning(order, size)) for order in [*self.orders, *self.backwards]]
        return all(end.passed != self.now.passed for end in ends)

    def _which(self, taken: Taken) -> str:
        """What the voices have in common: the greatest weight, or that they stand for the most people."""
        size = _size(taken)
        for word, key in (
            ("weight", lambda sort: self._each(sort.kind)),
            ("people", lambda sort: Fraction(sort.kind.stands_for or "0")),
        ):
            order = sorted(self.available.items(), key=lambda one, key=key: key(one[0]), reverse=True)  # type: ignore[misc]
            most = _beginning(tuple(order), size)
            differ = len({key(sort) for sort in self.available}) > 1
            if differ and sum(key(s) * n for s, n in most.items()) == sum(
                key(s) * n for s, n in taken.items()
            ):
                return word
        return "certain" if not self.rule.concurrence else ""


def _size(taken: Taken) -> int:
    return sum(taken.values())


def _beginning(order: Order, size: int) -> dict[Sort, int]:
    taken = {}
    for sort, voices in order:
        if size <= 0:
            break
        if n := min(voices, size):
            taken[sort] = n
        size -= n
    return taken


def _ways(available: Order, size: int) -> Iterator[dict[Sort, int]]:
    """Every way of taking so many voices."""
    if not available:
        if size == 0:
            yield {}
        return
    (sort, most), rest = available[0], available[1:]
    if sum(voices for _, voices in available) < size:
        return
    for n in range(min(most, size), -1, -1):
        for more in _ways(rest, size - n):
            yield {sort: n, **more} if n else more


def _names(outcome: Outcome) -> list[str]:
    return [test.name for test in outcome.tests if test.name != BLOCKING]


def _holds(outcome: Outcome, name: str) -> bool:
    """Whether a test holds; a share of the people that is missed, also where too few can stop it by that."""
    found: dict[str, Test] = {test.name: test for test in outcome.tests}
    deemed = name == POPULATION and BLOCKING in found and found[BLOCKING].holds
    return found[name].holds or deemed


def _group(outcome: Outcome, name: str) -> SectorCount:
    return next(one for one in outcome.sectors if one.sector == name)
