"""How the voices of a vote were answered: through which channel, by which proxy, and who is in the room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import delegation
from govhub.decisions.methods.tally import Beside
from govhub.decisions.models import Ballot, Decision, counted_from

Answer = dict[str, Any]

CHANNELS = {
    "online": N_("Online"),
    "room": N_("In the room"),
    "proxy": N_("By proxy"),
    "entered": N_("Entered by a facilitator"),
}


def answering(decision: Decision, known: Answer, ballots: dict[str, Ballot], beside: Beside) -> Answer:
    """What is added to a decision that is shown (`known`): the channel of each answer, whose voice goes with
    whose, and the list of who is present. Before the end it is how things stand now."""
    voices = known["voices"]
    said = {voice["voter"]: voice for voice in voices}
    to = {edge["from"]: edge["to"] for edge in beside.delegations}
    names = {voice["voter"]: voice["name"] for voice in voices}
    found = _resolved(decision, names, ballots, beside)
    present = beside.present
    return {
        "voices": [
            {
                **_voice(voice, names, found, ballots.get(voice["voter"]), present),
                "entrusted_to": names.get(to.get(voice["voter"], ""), ""),
                **_shared(said.get(found.carried.get(voice["voter"], ""))),
            }
            for voice in voices
        ],
        "channels": _counted(voices, ballots, found),
        "delegation": {
            "on": delegation.is_on(decision.parts),
            "how": decision.parts.delegation,
            "most": decision.parts.delegation_most,
            "carried": len(found.carried),
            "apart": len(found.apart),
            "is_projection": decision.stage in {"draft", "open"},
        },
        "presence": {
            "kept": present is not None,
            "present": len(present & names.keys()) if present is not None else 0,
            "of": len(names),
        },
    }


def shared_by(decision: Decision, voter: str) -> set[str]:
    """The voices that share the answer of another, as the vote stands."""
    if not delegation.is_on(decision.parts):
        return set()
    electorate, ballots, _, beside = counted_from(decision)
    voices, given = delegation.voting(electorate, ballots)
    found = delegation.carried(decision.parts, voices, given, beside.delegations)
    return {one for one, proxy in found.items() if proxy == voter}


def proxies_for(decision: Decision, own: Collection[str], wanted: str = "") -> dict[str, list[str]]:
    """Of each voice that is entrusted (or of the one that is wanted), which of one's own voices could answer
    for it apart now."""
    if not delegation.is_on(decision.parts):
        return {}
    electorate, ballots, _, beside = counted_from(decision)
    voices, given = delegation.voting(electorate, ballots)
    asked = {wanted} if wanted else None
    found: dict[str, list[str]] = {}
    for proxy in sorted(own):
        for voice in delegation.answerable(decision.parts, voices, given, beside.delegations, proxy, asked):
            found.setdefault(voice, []).append(proxy)
    return found


def _resolved(
    decision: Decision, names: dict[str, str], ballots: dict[str, Ballot], beside: Beside
) -> delegation.Resolved:
    voices, given = delegation.voting(names, {voter: ballot.said for voter, ballot in ballots.items()})
    return delegation.resolved(decision.parts, voices, given, beside.delegations)


def _shared(carrier: Answer | None) -> Answer:
    """The answer that a voice shares, as everybody may know it."""
    if carrier is None:
        return {"shared": None, "shared_written": ""}
    return {"shared": carrier.get("position"), "shared_written": carrier.get("written", "")}


def _voice(
    voice: Answer,
    names: dict[str, str],
    found: delegation.Resolved,
    ballot: Ballot | None,
    present: frozenset[str] | None,
) -> Answer:
    voter = voice["voter"]
    channel = ballot.channel if ballot else ""
    carrier = found.carried.get(voter, "")
    proxy = ballot.proxy if ballot else ""
    return {
        **voice,
        "channel": channel,
        "channel_name": Phrase(CHANNELS[channel]) if channel else None,
        "proxy": proxy,
        "proxy_name": names.get(proxy, ""),
        "is_lapsed": voter in found.lapsed,
        "carried_by": carrier,
        "carried_by_name": names.get(carrier, ""),
        "present": None if present is None else voter in present,
    }


def _counted(voices: list[Answer], ballots: dict[str, Ballot], found: delegation.Resolved) -> list[Answer]:
    """How many answers came through each channel; nothing where all came in the same plain way."""
    kept = [one.channel for voter, one in ballots.items() if voter not in found.lapsed]
    counts = Counter(kept)
    if not counts.keys() - {"online"} and not found.carried:
        return []
    rows: list[Answer] = [
        {"channel": channel, "name": Phrase(name), "count": counts[channel]}
        for channel, name in CHANNELS.items()
        if counts[channel]
    ]
    if found.carried:
        name = Phrase(N_("Carried by a proxy's own answer"))
        rows.append({"channel": "carried", "name": name, "count": len(found.carried)})
    return rows
