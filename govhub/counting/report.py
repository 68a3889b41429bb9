"""The result of `govhub tally`, as JSON for programs and as lines for people."""

from __future__ import annotations

from typing import Any

from govhub.counting.formats.election import Election
from govhub.counting.trace import Trace

_BY_OPTION = ("totals", "transferred", "raters")


def as_json(election: Election, trace: Trace) -> dict[str, Any]:
    """The trace with names, and with the columns of its rounds as objects by the id of the option."""

    def named(ids: list[Any]) -> list[dict[str, Any]]:
        return [{"id": option, "name": election.name(option)} for option in ids]

    def by_option(values: list[Any]) -> dict[str, Any]:
        pairs = zip(trace["options"], values, strict=True)
        return {str(option): value for option, value in pairs if value is not None}

    def shown(key: str, value: Any) -> Any:
        if key == "transfers":
            return [{**one, "to": by_option(one["to"])} for one in value]
        return by_option(value) if key in _BY_OPTION else value

    found = {**trace, "format": election.format, "winners": named(trace["winners"])}
    found["options"] = named(trace["options"])
    found["rounds"] = [
        {key: shown(key, value) for key, value in one.items()} for one in trace.get("rounds", [])
    ]
    return found


def _votes(trace: Trace) -> list[str]:
    """Votes of yes or no: one line each, and one for each test of the rule."""
    lines = [f"{trace['method']}: {trace['distinct']} votes, {len(trace['winners'])} adopted"]
    for vote in trace["votes"]:
        lines.append(f"{vote['id']} {vote['name']}: {vote['outcome']}")
        for test in vote["tests"]:
            met = "yes" if test["passed"] else "no"
            needed = f"{test['operator']} {test['needed']}"
            base = "" if test["base"] is None else f" of {test['base']}"
            lines.append(f"  {test['test']}: {test['value']}{base}, {needed}: {met}")
    return lines


def as_lines(election: Election, trace: Trace) -> list[str]:
    """The outcome in a few lines."""
    if "votes" in trace:
        return _votes(trace)
    name = election.name
    lines = [f"{trace['method']}: {trace['ballots']} ballots, {trace['distinct']} distinct"]
    if "spent" in trace:
        lines.append(f"Funded for {trace['spent']} of {trace['budget']}:")
    else:
        lines.append("Winner:" if len(trace["winners"]) == 1 else "Winners:")
    lines += [f"  {name(option)}" for option in trace["winners"]]
    if "order" in trace:
        lines.append("Order: " + " > ".join(" = ".join(map(name, group)) for group in trace["order"]))
    for place, one in enumerate(trace.get("rounds", []), 1):
        if "totals" in one:
            known = zip(trace["options"], one["totals"], strict=True)
            lines.append(f"Round {place}: " + ", ".join(f"{name(o)} {n}" for o, n in known if n is not None))
    for one in trace.get("dropped", []):
        lines.append(f"Dropped by {one['by']}: {name(one['option'])} ({one['pro']} : {one['con']})")
    for tie in trace["ties"]:
        tied = " = ".join(map(name, tie["options"]))
        lines.append(f"Tie: {tied}; broken by {tie['broken_by']}")
    return lines
