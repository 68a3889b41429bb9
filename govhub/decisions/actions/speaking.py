"""For which voice somebody answers, and through which channel: themselves, in the room or from afar, or as
the proxy to which a voice was entrusted."""

from __future__ import annotations

from dataclasses import dataclass

from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.decisions.methods import delegation
from govhub.decisions.methods.shape import RECUSED
from govhub.decisions.models import Ballot, Decision, Voter, counted_from, is_present, voices_of, voters_of

_NO_VOICE = Phrase(N_("You have no voice in this vote: the electorate was fixed when it opened."))


@dataclass(frozen=True)
class Speaking:
    """A voice, the channel of its answer, and the voice that answers in its place, if another does."""

    voter: Voter
    channel: str
    proxy: str = ""


def speaking_for(actor: Actor, decision: Decision, wanted: str) -> Speaking:
    """The voice for which the actor answers: the one that is wanted, or the only one.

    Raises RuleBroken before the vote opens and where the voice has answered itself, Forbidden outside the
    electorate, and Invalid where the actor speaks for several and has not said for which.
    """
    if decision.stage == "draft":
        raise RuleBroken(Phrase(N_("Voting has not been opened yet.")))
    own = voters_of(decision) if actor.is_system else voices_of(actor, decision)
    voices = [voice for voice in own if wanted in ("", voice.voter)]
    if not voices and wanted and own:
        return _as_proxy(decision, wanted, own)
    if not voices:
        raise Forbidden(_NO_VOICE)
    if len(voices) > 1:
        raise Invalid({"voter": Phrase(N_("You speak for several; please choose for whom you answer."))})
    return Speaking(voices[0], "room" if is_present(decision, voices[0].voter) else "online")


def may_answer(decision: Decision, proxy: str) -> set[str]:
    """The voices for which a proxy may answer apart now."""
    return {voice for voice, proxies in _proxies(decision, [proxy]).items() if proxies}


def _as_proxy(decision: Decision, wanted: str, own: list[Voter]) -> Speaking:
    """Raises Forbidden where nothing was entrusted, RuleBroken where the voice has answered itself."""
    voter = Voter.get_or_none((Voter.decision == decision) & (Voter.voter == wanted))
    if voter is None:
        raise Forbidden(
            Phrase(N_("You have no voice in this vote: the electorate was fixed when it opened."))
        )
    found = _proxies(decision, [voice.voter for voice in own], wanted).get(wanted)
    if found:
        return Speaking(voter, "proxy", found[0])
    here = (Ballot.decision == decision) & (Ballot.round == decision.round) & (Ballot.voter == wanted)
    if Ballot.select().where(here & (Ballot.proxy == "")).exists():
        raise RuleBroken(Phrase(N_("This voice has answered itself; nobody else can answer for it.")))
    raise Forbidden(_NO_VOICE)


def _proxies(decision: Decision, own: list[str], wanted: str = "") -> dict[str, list[str]]:
    """Of each voice (or of the one that is wanted) which of these could answer for it now."""
    if not delegation.is_on(decision.parts):
        return {}
    electorate, ballots, _, beside = counted_from(decision)
    recused = {voice for voice, said in ballots.items() if said["choice"] == RECUSED}
    voices = electorate.keys() - recused
    given = {voice: said for voice, said in ballots.items() if voice not in recused}
    can = delegation.can_answer
    return {
        voice: [
            proxy for proxy in own if can(decision.parts, voices, given, beside.delegations, voice, proxy)
        ]
        for voice in ({wanted} if wanted else {edge["from"] for edge in beside.delegations})
    }
