"""Is what a page shows of a vote beside its outcome what the record says: the lines of a running count, the
casting vote, the weights that were set?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from govhub.decisions.methods.tally import kind_of, tallied
from govhub.decisions.models import Decision, Weighting, tally_of
from govhub.spaces.models import Space
from govhub.transparency.rules.reading import Finding
from govhub.transparency.rules.recount import Vote
from govhub.transparency.rules.weighing import PLAIN


def faults_in_standing(row: Decision, vote: Vote) -> Iterator[str]:
    """What differs, of one vote."""
    if row.casting != vote.casting:
        yield "the casting vote is not the one in the record"
    if row.stage == "open":
        yield from _lines(row, vote)
        if row.statement or row.ended_how or row.beside or row.ended_at or row.reviewed_at:
            yield "its row tells of an end, but the record does not"


def _lines(row: Decision, vote: Vote) -> Iterator[str]:
    """The lines that were kept give what counting every ballot of the record gives."""
    if row.kinds is None:
        return  # every ballot is counted
    found = Counter(kind_of(vote.rule, voice) for voice in vote.electorate.values())
    if row.kinds != [{**kind._asdict(), "voices": voices} for kind, voices in sorted(found.items())]:
        yield "the kinds of its voices are not those of its electorate"
        return
    last = vote.frozen["round"]
    cast = {voter: said for (round_, voter), said in vote.ballots.items() if round_ == last}
    kept, whole = tally_of(row), tallied(vote.rule, vote.electorate, cast)
    if kept is None or (Counter(kept.answers), kept.recused) != (Counter(whole.answers), whole.recused):
        yield "the lines of its count are not those of the ballots in the record"


def faults_in_weights(space: Space, said: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Weights in their table that nobody set, or set otherwise."""
    rows: Any = Weighting.select().where(Weighting.space == space)
    for one in rows:
        now = {"weight": one.weight, "stands_for": one.stands_for, "group": one.part}
        if now != said.get(one.stakeholder.uid, PLAIN):
            where = f"{space.short_name} weight of {one.stakeholder.uid}"
            yield Finding(where, "it is not what the record says")
