"""What the record of a space says about measuring and promising, entry by entry, for comparing the tables."""

from __future__ import annotations

from typing import Any

Stated = dict[str, Any]
NOT_COMPARED = {"stakeholder"}  # the name of an organisation may change afterwards
PROMISED = {"title", "what", "due_day", "owner", "stakeholder", "state"}
STATES = {"confirm": "confirmed", "refuse": "refused"}


class Replay:
    """Follows acts in their order; then each table holds what its rows must say, by what it is called."""

    def __init__(self) -> None:
        self.stated: dict[str, Stated] = {}

    def follow(self, act: str, facts: Stated, opened: Stated) -> None:
        """One entry: its public facts, and what its commitments open to (as far as that is still kept)."""
        verb, _, kind = act.partition(".")[2].partition("_")
        said = {**opened, **facts}
        if kind == "indicator":
            self._indicator(verb, said)
        elif kind == "measurement":
            self._measurement(verb, said)
        elif kind in {"milestone", "commitment"} or act == "goals.hand_over_commitment":
            self._promise(verb, kind.removeprefix("over_"), said)

    def _indicator(self, verb: str, said: Stated) -> None:
        words = {
            name: value
            for name, value in said.items()
            if name not in {"indicator", "goal", "reason"} | NOT_COMPARED
        }
        before = self.stated.get(f"indicator {said['indicator']}", {})
        retired = verb == "retire"
        self.stated[f"indicator {said['indicator']}"] = {**before, **words, "retired": retired}

    def _measurement(self, verb: str, said: Stated) -> None:
        mine = f"value {said['indicator']}/{said['measurement']}"
        replaced = {"enter": "entered", "confirm": "confirmed"}.get(verb)
        for name, other in self.stated.items():
            same = name.startswith(f"value {said['indicator']}/") and other["period"] == said["period"]
            if same and name != mine and other["state"] == replaced:
                other["state"] = "replaced"
        words: Stated = {name: said[name] for name in ("period", "value") if name in said}
        state = STATES.get(verb, "entered")
        self.stated[mine] = {**self.stated.get(mine, {}), **words, "state": state}

    def _promise(self, verb: str, kind: str, said: Stated) -> None:
        mine = f"{kind} {said[kind]}"
        words = {name: value for name, value in said.items() if name in PROMISED}
        self.stated[mine] = {"state": "open", **self.stated.get(mine, {}), **words}


def differences(stated: dict[str, Stated], rows: dict[str, Stated]) -> list[tuple[str, str]]:
    """Where the tables do not say what the record says: what it is about, and what is wrong."""
    found = []
    for name in sorted(stated.keys() | rows.keys()):
        if name not in rows:
            found.append((name, "it is in the record, but its row is missing"))
        elif name not in stated:
            found.append((name, "its row has no entry in the record"))
        else:
            found += [
                (name, f"{field} is {rows[name].get(field)!r}, but the record says {value!r}")
                for field, value in stated[name].items()
                if rows[name].get(field) != value
            ]
    return found
