"""Every counting method by its name, and how to run one on the ballots of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from govhub.counting import (
    approval,
    assembly,
    borda,
    copeland,
    debian,
    gradients,
    irv,
    minimax,
    plurality,
    ranked_pairs,
    schulze,
    score,
    stv,
    stv_scottish,
)
from govhub.counting.assembly import eu_council, majority, people_and_cantons
from govhub.counting.assembly.motion import Motion
from govhub.counting.budget import equal_shares, greedy
from govhub.counting.budget.projects import Budget
from govhub.counting.errors import Refused
from govhub.counting.formats.election import Election, put_points
from govhub.counting.profile import Approvals, Points, Ranked, approvals_of
from govhub.counting.ties import Lot
from govhub.counting.trace import Trace


@dataclass(frozen=True)
class How:
    """How to count: the method and its declared options; empty ones come from the file or the default."""

    method: str | None = None
    seats: int | None = None
    strength: str = "winning"
    overvote: str = "exhaust"
    max_skips: int | None = None
    quorum: Fraction = Fraction(0)
    ratios: Mapping[str, Fraction] = field(default_factory=dict)
    default: str | None = None
    seed: str | None = None
    decision: str = ""
    quota: str = "droop"
    places: int = 4
    step: int | None = None
    highest: int | None = None
    dots: int | None = None


def _ranked(election: Election) -> Ranked:
    if election.ranked is None:
        raise Refused("this file has no ranked ballots")
    return election.ranked


def _points(election: Election) -> Points:
    if election.points is None:
        raise Refused("this file has no points")
    return election.points


def _limited(election: Election, how: How) -> Points:
    """The points of a file, within the limits that were declared; a refusal names the line."""
    given = _points(election)
    if how.highest is None and how.dots is None:
        return given
    highest, most = (given.highest if how.highest is None else how.highest), (how.dots or given.most)
    points = Points(given.options, given.lowest, highest, most)
    for ballot, weight in given.ballots.items():
        put_points(points, ballot, weight, given.lines.get(ballot))
    return points


def _approvals(election: Election) -> Approvals:
    if election.points is None:
        return approvals_of(_ranked(election))
    approvals = Approvals(election.points.options)
    for ballot, weight in election.points.ballots.items():
        approvals.add([option for option, points in ballot if points > 0], weight)
    return approvals


def _budget(election: Election) -> Budget:
    if election.budget is None:
        raise Refused("this file has no projects with costs")
    return election.budget


def option_named(election: Election, text: str) -> int:
    """The position of an option given by its id or its name. Raises Refused."""
    for known in (str, election.name):
        for place, option in enumerate(election.options):
            if known(option) == text:
                return place
    raise Refused(f"unknown option {text[:80]!r}")


def _debian(election: Election, how: How, lot: Lot) -> Trace:
    default = election.default if how.default is None else option_named(election, how.default)
    if default is None:
        raise Refused("say which option is the default with --default")
    ratios = {option_named(election, text): ratio for text, ratio in how.ratios.items()}
    return debian.count(_ranked(election), default, how.quorum, ratios, lot)


def _marks(how: How) -> dict[str, object]:
    return {"overvote": how.overvote, "max_skips": how.max_skips}


def _stv(count: Callable[..., Trace]) -> Callable[[Election, How, Lot], Trace]:
    def run(election: Election, how: How, lot: Lot) -> Trace:
        seats = how.seats or election.seats
        if seats is None:
            raise Refused("say how many seats there are with --seats")
        more = {"quota": how.quota, "places": how.places} if count is stv.count else {}
        return count(_ranked(election), seats, lot, **_marks(how), **more)

    return run


def _pairs(count: Callable[..., Trace], strong: bool) -> Callable[[Election, How, Lot], Trace]:
    def run(election: Election, how: How, lot: Lot) -> Trace:
        more = {"strength": how.strength} if strong else {}
        return count(_ranked(election), how.seats or 1, lot, **more)

    return run


def _moved(count: Callable[..., Trace]) -> Callable[[Election, How, Lot], Trace]:
    return lambda election, how, lot: count(_ranked(election), how.seats or 1, lot, **_marks(how))


def _motions(method: str, rule: Callable[[Motion], Trace]) -> Callable[[Election, How, Lot], Trace]:
    def run(election: Election, how: How, lot: Lot) -> Trace:
        if not election.motions:
            raise Refused("this file has no votes of yes or no")
        ratios = {election.options[option_named(election, text)]: ratio for text, ratio in how.ratios.items()}

        def counted(motion: Motion) -> Trace:
            ratio = ratios.get(motion.id)
            return rule(motion) if ratio is None else _by_ratio(motion, ratio)

        return assembly.count(method, election.motions, counted)

    return run


def _by_ratio(motion: Motion, ratio: Fraction) -> Trace:
    """A majority of its own for one vote: 2/3 is a share of yes and no, 2 (2:1) the ratio of yes to no."""
    if ratio == 1:
        return majority.simple(motion)
    return majority.at_least(motion, ratio if ratio < 1 else ratio / (ratio + 1))


def _shares(method: str) -> Callable[[Election, How, Lot], Trace]:
    return lambda election, how, lot: equal_shares.count(_budget(election), lot, method, how.step)


def _greedy(method: str) -> Callable[[Election, How, Lot], Trace]:
    return lambda election, how, lot: greedy.count(_budget(election), lot, method)


ASSEMBLIES: dict[str, Callable[[Motion], Trace]] = {
    "majority": majority.simple,
    "two-thirds": majority.at_least,
    "absolute-majority": majority.absolute,
    "unanimity": majority.unanimity,
    "people-and-cantons": people_and_cantons.count,
    "eu-council": eu_council.count,
    "eu-council-reinforced": partial(eu_council.count, reinforced=True),
}
METHODS: dict[str, Callable[[Election, How, Lot], Trace]] = {
    "plurality": _moved(plurality.count),
    "approval": lambda election, how, lot: approval.count(_approvals(election), how.seats or 1, lot),
    "score": lambda election, how, lot: score.count(_limited(election, how), how.seats or 1, lot),
    "dots": lambda election, how, lot: score.count(_limited(election, how), how.seats or 1, lot, "dots"),
    "gradients": lambda election, how, lot: gradients.count(_points(election), how.seats or 1, lot),
    "borda": _pairs(borda.count, strong=False),
    "copeland": _pairs(copeland.count, strong=False),
    "minimax": _pairs(minimax.count, strong=True),
    "schulze": _pairs(schulze.count, strong=True),
    "ranked-pairs": _pairs(ranked_pairs.count, strong=True),
    "irv": _moved(irv.count),
    "stv-scottish": _stv(stv_scottish.count),
    "stv": _stv(stv.count),
    "debian": _debian,
    **{method: _motions(method, rule) for method, rule in ASSEMBLIES.items()},
    **{method: _greedy(method) for method in greedy.METHODS},
    "equalshares-add1": _shares("equalshares-add1"),
    "equalshares-add1-comparison": _shares("equalshares-add1-comparison"),
}


def tally(election: Election, how: How) -> Trace:
    """Count the ballots of a file. Raises Refused."""
    method = how.method or election.method
    if method is None:
        raise Refused("say which method to count by with --method")
    if method not in METHODS:
        raise Refused(f"there is no method {method[:80]!r}; there are {', '.join(METHODS)}")
    if how.seats is not None and how.seats > len(election.options):
        raise Refused(f"{how.seats} seats, but only {len(election.options)} options")
    return METHODS[method](election, how, Lot(election.options, how.seed, how.decision))
