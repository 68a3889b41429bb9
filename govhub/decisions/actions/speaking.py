"""For which voice somebody answers, and through which channel: themselves, in the room or from afar, or as
the proxy to which a voice was entrusted."""

from __future__ import annotations

from dataclasses import dataclass

from govhub.core.actor import Actor
from govhub.core.errors import Forbidden, Invalid, RuleBroken
from govhub.core.phrase import N_, Phrase
from govhub.decisions.models import Ballot, Decision, Voter, is_present, voices_of, voters_of
from govhub.decisions.queries.answering import proxies_for

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


def _as_proxy(decision: Decision, wanted: str, own: list[Voter]) -> Speaking:
    """Raises Forbidden where nothing was entrusted, RuleBroken where the voice has answered itself."""
    voter = Voter.get_or_none((Voter.decision == decision) & (Voter.voter == wanted))
    if voter is None:
        raise Forbidden(_NO_VOICE)
    found = proxies_for(decision, [voice.voter for voice in own], wanted).get(wanted)
    if found:
        return Speaking(voter, "proxy", found[0])
    here = (Ballot.decision == decision) & (Ballot.round == decision.round) & (Ballot.voter == wanted)
    if Ballot.select().where(here & (Ballot.proxy == "")).exists():
        raise RuleBroken(Phrase(N_("This voice has answered itself; nobody else can answer for it.")))
    raise Forbidden(_NO_VOICE)
