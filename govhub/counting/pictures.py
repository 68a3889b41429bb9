"""What a page shows beside a trace, derived from it: who moved where, which pairs decided, who paid for what.

Nothing here is counted anew and nothing is added to a trace, so that recorded counts keep their hashes. All
ids and numbers are those of the trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from govhub.counting import borda, copeland, minimax
from govhub.counting.budget.projects import Budget
from govhub.counting.flows import flows
from govhub.counting.pairwise import Matrix, matrix_of, strengths
from govhub.counting.profile import Id, Ranked, Scored
from govhub.counting.schulze import strongest_paths
from govhub.counting.trace import Trace, number

Move = dict[str, Any]


def picture(trace: Trace, budget: Budget | None = None) -> Trace:
    """Whatever can be shown for this trace: `moves`, `flows`, `decisive`, `pairs`, `paths`, `payers`."""
    found: Trace = {}
    if trace["method"] in ("irv", "stv", "stv-scottish"):
        found["moves"] = moves(trace)
        found["flows"] = flows(trace, found["moves"])
    if "pairwise" in trace:
        found["decisive"] = decisive(trace)
    if trace["method"] == "ranked-pairs":
        found["pairs"] = pairs_in_order(trace)
    if trace["method"] == "schulze":
        found["paths"] = paths_of_winner(trace)
    if trace["method"].startswith("equalshares") and budget is not None:
        found["payers"] = payers(budget, trace)
    return found


def others(profile: Ranked) -> list[Trace]:
    """How Borda, Copeland and Minimax would order the options: beside the method that decides."""
    matrix, found = matrix_of(profile), []
    for name, count in (("borda", borda.count), ("copeland", copeland.count), ("minimax", minimax.count)):
        trace = count(profile, matrix=matrix)
        totals = dict(zip(map(str, trace["options"]), trace["rounds"][0]["totals"], strict=True))
        found.append({"method": name, "order": trace["order"], "totals": totals})
    return found


def moves(trace: Trace) -> list[list[Move]]:
    """For each round the votes that came to it from the round before: [{from, to, votes}].

    `to` is None where ballots had no further choice (or a fraction was cut off). The first round has none.
    """
    found: list[list[Move]] = [[] for _ in trace["rounds"]]
    for place, (before, after) in enumerate(zip(trace["rounds"], trace["rounds"][1:], strict=False), 1):
        transfers = after.get("transfers")
        if transfers is None:
            sources = before.get("excluded", []) if "transferred" in after else []
            lost = int(after["exhausted"]) - int(before["exhausted"]) if sources else 0
            transfers = [
                {"from": source, "to": after["transferred"], "nontransferable": number(lost)}
                for source in sources
            ]
        for one in transfers:
            named = [*zip(trace["options"], one["to"], strict=True), (None, one["nontransferable"])]
            found[place] += [
                {"from": one["from"], "to": option, "votes": votes}
                for option, votes in named
                if votes is not None and Fraction(votes)
            ]
    return found


def _matrix(trace: Trace) -> Matrix:
    return [[int(votes) for votes in row] for row in trace["pairwise"]]


def _first_two(trace: Trace) -> tuple[int, int] | None:
    """The positions of the winner and of who comes next; None without either."""
    order = [option for group in trace.get("order", []) for option in group]
    winners = [*trace["winners"], *(option for option in order if option not in trace["winners"])]
    if len(winners) < 2:
        return None
    return trace["options"].index(winners[0]), trace["options"].index(winners[1])


def strongest_path(direct: Matrix, start: int, end: int) -> list[int]:
    """A strongest path of victories, the shortest of them; empty where there is none."""
    reach = strongest_paths(direct)[start][end]
    if not reach:
        return []
    came: dict[int, int] = {start: start}
    row = [start]
    while row and end not in came:
        after = []
        for a in row:
            for b, link in enumerate(direct[a]):
                if link >= reach and b not in came:
                    came[b] = a
                    after.append(b)
        row = after
    path = [end]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _shown_path(trace: Trace, votes: Matrix, direct: Matrix, start: int, end: int) -> Trace:
    path, named = strongest_path(direct, start, end), trace["options"]
    links = [
        {"over": named[a], "under": named[b], "pro": number(votes[a][b]), "con": number(votes[b][a])}
        for a, b in pairwise(path)
    ]
    strong = [direct[a][b] for a, b in pairwise(path)]
    return {
        "from": named[start],
        "to": named[end],
        "links": links,
        "strength": number(min(strong, default=0)),
        "weakest": links[strong.index(min(strong))] if links else None,
    }


def paths_of_winner(trace: Trace) -> list[dict[str, Trace]]:
    """Schulze: for each rival the winner's strongest path to it and the way back, the runner-up first.

    A path is as strong as its weakest link; `links` is empty where there is no path at all.
    """
    first = _first_two(trace)
    if first is None:
        return []
    votes = _matrix(trace)
    direct = strengths(votes, trace["strength"])
    winner = trace["options"][first[0]]
    rivals = [option for group in trace["order"] for option in group if option != winner]
    return [
        {
            "there": _shown_path(trace, votes, direct, first[0], rival),
            "back": _shown_path(trace, votes, direct, rival, first[0]),
        }
        for rival in map(trace["options"].index, rivals)
    ]


def pairs_in_order(trace: Trace) -> list[Trace]:
    """Ranked Pairs: all victories, strongest first, each locked or left out; `decisive` as in `decisive`."""

    def strength(pair: Trace) -> tuple[int, int]:
        pro, con = int(pair["pro"]), int(pair["con"])
        return (con - pro, -pro) if trace["strength"] == "margins" else (-pro, con)

    chosen = decisive(trace)
    every = [
        *({**pair, "locked": True} for pair in trace["locked"]),
        *({**pair, "locked": False} for pair in trace["left_out"]),
    ]
    return [
        {**pair, "decisive": pair["locked"] and [pair["over"], pair["under"]] in chosen}
        for pair in sorted(every, key=strength)
    ]


def decisive(trace: Trace) -> list[list[Id]]:
    """The pairs of the table that made the winner: [over, under].

    The winner's victories where it defeats everyone; otherwise the links that lead from the winner to each
    other option: its strongest paths (Schulze), its locked pairs (Ranked Pairs), else its own victories.
    """
    if not trace["winners"]:
        return []
    votes, named = _matrix(trace), trace["options"]
    size, winner = range(len(votes)), named.index(trace["winners"][0])
    found = [(winner, b) for b in size if votes[winner][b] > votes[b][winner]]
    if trace.get("condorcet_winner") is None:
        if trace["method"] == "schulze":
            direct = strengths(votes, trace["strength"])
            found = [pair for b in size if b != winner for pair in _links(strongest_path(direct, winner, b))]
        elif trace["method"] == "ranked-pairs":
            locked = {(named.index(pair["over"]), named.index(pair["under"])) for pair in trace["locked"]}
            held = [[int((a, b) in locked) for b in size] for a in size]
            found = [pair for b in size if b != winner for pair in _links(strongest_path(held, winner, b))]
    return [[named[a], named[b]] for a, b in dict.fromkeys(found)]


def _links(path: list[int]) -> list[tuple[int, int]]:
    return [*pairwise(path)]


Payment = tuple[Scored, int, Fraction]


def payments(budget: Budget, trace: Trace) -> dict[Id, list[Payment]]:
    """Equal shares: who paid for each project, in the order of buying: (ballot, voters, what each paid).

    Empty where the money was spent in another way (the greedy outcome of the comparison).
    """
    if trace.get("comparison", {}).get("greedy") is not None:
        return {}
    places = {option: place for place, option in enumerate(trace["options"])}
    left = dict.fromkeys(budget.points.ballots, Fraction(trace["share"]))
    found: dict[Id, list[Payment]] = {}
    for bought in trace["rounds"]:
        project, price = places[bought["option"]], Fraction(bought["paid_per_point"])
        paid = found[bought["option"]] = []
        for ballot, voters in budget.points.ballots.items():
            points = next((points for option, points in ballot if option == project), 0)
            payment = min(left[ballot], price * points) if points else Fraction(0)
            if payment:
                left[ballot] -= payment
                paid.append((ballot, voters, payment))
    return found


def payers(budget: Budget, trace: Trace) -> Mapping[Id, Trace]:
    """For each project bought: how many paid, how much together, and each at least and at most."""
    found: dict[Id, Trace] = {}
    for option, paid in payments(budget, trace).items():
        amounts = [amount for _, _, amount in paid]
        found[option] = {
            "voters": sum(voters for _, voters, _ in paid),
            "paid": number(sum((amount * voters for _, voters, amount in paid), start=Fraction(0))),
            "least": number(min(amounts, default=Fraction(0))),
            "most": number(max(amounts, default=Fraction(0))),
        }
    return found
