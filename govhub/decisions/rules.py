"""What is true about deciding, without a database and without a page.

`outcome` is the one count: the page, the export, `govhub verify` and every offline check call it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from govhub.core.canonical import canonical_hash
from govhub.core.errors import Invalid
from govhub.core.phrase import N_, Phrase, plural_phrase
from govhub.decisions.methods import ALL, concurrence, options
from govhub.decisions.methods.shape import (
    BASES,
    COMPARISONS,
    RECUSED,
    UNITS,
    Answer,
    Change,
    Outcome,
    RuleSet,
)
from govhub.decisions.methods.turning import OTHERS, changes
from govhub.spaces.phrases import sector as sector_name

Electorate = Iterable[str] | Mapping[str, str] | Mapping[str, Mapping[str, Any]]

DAY = 86_400_000

POSITIONS = {
    "agree": N_("Agree"),
    "disagree": N_("Disagree"),
    "abstain": N_("Abstain"),
    "stand_aside": N_("Stand aside"),
    "block": N_("Block"),
    options.CHOSE: N_("Chose among the options"),
    RECUSED: N_("Interest declared"),
}
METHOD_NAMES = {
    "consent": N_("Consent"),
    "consensus": N_("Consensus"),
    "majority": N_("Majority"),
    "unanimity": N_("Unanimity"),
    "approval": N_("Approval"),
    "irv": N_("Instant runoff"),
    "schulze": N_("Schulze"),
    "ranked_pairs": N_("Ranked pairs"),
}
RESULTS = {
    "passed": N_("Passed"),
    "failed": N_("Failed"),
    "no_quorum": N_("No quorum"),
    "blocked": N_("Blocked"),
}

TEMPLATES: dict[str, RuleSet] = {
    "consent": RuleSet(name="", method="consent", quorum="1/2"),
    "consensus": RuleSet(name="", method="consensus", quorum="1/2"),
    "consensus_minus_one": RuleSet(name="", method="consensus", quorum="1/2", against=1),
    "simple_majority": RuleSet(name="", method="majority", quorum="1/2"),
    "two_thirds": RuleSet(name="", method="majority", threshold="2/3", comparison="at_least", quorum="1/2"),
    "unanimity": RuleSet(name="", method="unanimity", quorum="1/2"),
    "every_sector": RuleSet(name="", method="majority", quorum="1/2", concurrence=(concurrence.EVERY,)),
    "approval": RuleSet(name="", method="approval", quorum="1/2"),
    "irv": RuleSet(name="", method="irv", quorum="1/2"),
    "schulze": RuleSet(name="", method="schulze", quorum="1/2"),
    "ranked_pairs": RuleSet(name="", method="ranked_pairs", quorum="1/2"),
}


def why_not_rule(rule: RuleSet) -> tuple[str, Phrase] | None:
    """The field and the reason why a rule set cannot be used at all, or None."""
    for name, value, known in (
        ("method", rule.method, tuple(ALL)),
        ("unit", rule.unit, UNITS),
        ("base", rule.base, BASES),
        ("comparison", rule.comparison, COMPARISONS),
    ):
        if value not in known:
            return name, Phrase(N_("Please choose one of the answers offered."))
    if rule.concurrence and (wrong := concurrence.why_not_rule(rule)) is not None:
        return wrong
    return ALL[rule.method].why_not_rule(rule)


def outcome(
    rule: RuleSet, electorate: Electorate, ballots: Mapping[str, Answer], among: Sequence[options.Option] = ()
) -> Outcome:
    """Count a vote, and find the smallest changes that would turn it: what is recorded when it ends.

    Raises ValueError as `standing` does.
    """
    now = standing(rule, electorate, ballots, among)
    if options.chooses(rule):
        return now
    method = ALL[rule.method]
    sectors = concurrence.tallies(rule, *_counting(electorate, ballots)) if rule.concurrence else None
    found = changes(rule, now, method.POSITIONS, partial(method.result, rule, now.entitled), sectors)
    return replace(now, changes=tuple(found))


def standing(
    rule: RuleSet, electorate: Electorate, ballots: Mapping[str, Answer], among: Sequence[options.Option] = ()
) -> Outcome:
    """Count `ballots` ({voice: {"choice": …}}) of an electorate under a rule: {voice: sector}, {voice: the
    facts of its opening}, or the voices alone where the rule names no sectors. `among` are the options where
    the rule chooses among some: ballots then say which as well ({"answer": [2, 1, None]}).

    Pure and exact. Order never matters. Whoever has recused themselves counts neither among the answers
    nor among the entitled, so not for the quorum either. Raises ValueError on a ballot from outside the
    electorate or an unknown answer: such a ballot must never have been taken, and is not silently dropped.
    """
    everybody = sectors_of(electorate)
    for voice in ballots:
        if voice not in everybody:
            raise ValueError(f"{voice} is not in the electorate")
    method = ALL[rule.method]
    voices, given = _counting(everybody, ballots)
    for answer in given.values():
        if answer.get("choice") not in method.POSITIONS:
            raise ValueError(f"{answer.get('choice')!r} is not an answer under {rule.method}")
    counts = Counter(str(answer["choice"]) for answer in given.values())
    found = method.result(rule, len(voices), counts)
    if options.chooses(rule):
        found = options.counted(
            rule, found, list(given.values()), among, canonical_hash({"voices": sorted(everybody)})
        )
    if rule.concurrence:
        found = concurrence.joined(rule, found, concurrence.tallies(rule, voices, given))
    return replace(found, recused=len(everybody) - len(voices))


def _counting(
    electorate: Electorate, ballots: Mapping[str, Answer]
) -> tuple[dict[str, str], dict[str, Answer]]:
    """The voices that count, and their answers: all but those that have recused themselves."""
    recused = {voice for voice, answer in ballots.items() if answer.get("choice") == RECUSED}
    voices = {voice: sector for voice, sector in sectors_of(electorate).items() if voice not in recused}
    return voices, {voice: answer for voice, answer in ballots.items() if voice not in recused}


def sectors_of(electorate: Electorate) -> dict[str, str]:
    """Each voice of an electorate and its sector ("" where it is not said)."""
    if not isinstance(electorate, Mapping):
        return dict.fromkeys(electorate, "")
    return {k: one if isinstance(one, str) else str(one.get("sector", "")) for k, one in electorate.items()}


def everybody_answered(outcome: Outcome) -> bool:
    """Whether there is nobody left to wait for."""
    return outcome.cast == outcome.entitled > 0


def closes_early(rule: RuleSet, outcome: Outcome) -> bool:
    """Whether the vote ends now: everybody has answered, and nothing that could be withdrawn stops it."""
    level = outcome.count is not None and not outcome.passed
    return rule.early_close and everybody_answered(outcome) and outcome.result != "blocked" and not level


def percent(part: int, whole: int) -> str:
    """A share as a percentage with at most one decimal, rounded half up: the only function that does so.

    Rounding never says 0 or 100 of something that is not, so that a display cannot contradict a result.
    """
    if whole == 0:
        return "–"
    tenths = (Fraction(1000 * part, whole) + Fraction(1, 2)).__floor__()
    if part and tenths == 0:
        return "<0.1"
    if part < whole and tenths >= 1000:
        return ">99.9"
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def why_not_ballot(
    rule: RuleSet, stage: str, closes_at: int, now: int, choice: str, reason: str
) -> tuple[str, Phrase] | None:
    """The field ("" for the whole) and the reason why this answer cannot be taken, or None.

    The vote is open before the closing instant and closed at it.
    """
    if stage == "draft":
        return "", Phrase(N_("Voting has not been opened yet."))
    if stage != "open" or now >= closes_at:
        return "", Phrase(N_("Voting is closed. Your answer was not counted."))
    method = ALL[rule.method]
    if choice not in (*method.POSITIONS, RECUSED):
        return "choice", Phrase(N_("Please choose one of the answers offered."))
    if (choice == RECUSED or choice in method.REASONED) and not reason:
        return "reason", Phrase(_REASON_NEEDED[choice])
    return None


_REASON_NEEDED = {
    RECUSED: N_("Please say which interest you declare; it is shown with your voice."),
    "block": N_("Please say why you block: the others must be able to answer it."),
    "stand_aside": N_("Please say why you stand aside; it is recorded."),
}


def why_not_open(
    rule: RuleSet, electorate: Electorate, closes_at: int | None, now: int, among: int = 0
) -> tuple[str, Phrase] | None:
    """Why a vote cannot be opened with this rule, electorate and closing time, or None."""
    sectors = Counter(sectors_of(electorate).values())
    if (entitled := sectors.total()) == 0:
        return "", Phrase(N_("Nobody could vote: no stakeholder has a person with a mandate to vote."))
    if closes_at is None or closes_at <= now:
        return "closes_at", Phrase(N_("The closing time must lie in the future."))
    if closes_at > now + 366 * DAY:
        return "closes_at", Phrase(N_("A vote can be open for one year at most."))
    if (wrong := why_not_rule(rule)) is not None:
        return "", wrong[1]
    method = ALL[rule.method]
    if rule.against and 2 * rule.against >= entitled:  # more against than for must never pass
        message = N_("With %(n)s voices, %(against)s who are against could be half of them or more.")
        return "", Phrase(message, n=entitled, against=rule.against)
    if options.chooses(rule):
        few = Phrase(N_("Please name at least two options, one on each line."))
        return None if among >= options.FEWEST else ("", few)
    if not method.result(rule, entitled, {"agree": entitled}).passed:
        return "", Phrase(N_("This rule can never be met by %(n)s voices."), n=entitled)
    if rule.concurrence and (missing := concurrence.why_not_open(rule, sectors)) is not None:
        return "", missing
    return None


def sentence(rule: RuleSet, entitled: int | None = None) -> Phrase:
    """The rule in one sentence."""
    said = ALL[rule.method].sentence(rule, entitled)
    if not rule.concurrence:
        return said
    return Phrase(N_("%(rule)s %(sectors)s"), rule=said, sectors=concurrence.sentence(rule))


def explain(rule: RuleSet, outcome: Outcome) -> list[Phrase]:
    """Why it came out so, in sentences."""
    method = ALL[rule.method]
    among = options.chooses(rule)
    plain = outcome if among else method.result(rule, outcome.entitled, outcome.counts)
    said = method.explain(rule, plain)
    if rule.concurrence:
        said += concurrence.explain(rule, outcome, plain.passed)
    if outcome.recused:
        said.append(
            plural_phrase(
                N_("%(n)s declared an interest and is not counted; entitled without them: %(entitled)s."),
                N_("%(n)s declared an interest and are not counted; entitled without them: %(entitled)s."),
                outcome.recused,
                entitled=outcome.entitled,
            )
        )
    return said


def what_would_change(outcome: Outcome, most: int = 3) -> list[Phrase]:
    """The smallest changes that would have turned the outcome, in sentences; empty when none can."""
    return [_change_phrase(change) for change in outcome.changes[:most]]


def _change_phrase(change: Change) -> Phrase:
    before, after = (Phrase(POSITIONS[word]) if word else "" for word in (change.before, change.after))
    given = {"before": before, "after": after, "result": Phrase(RESULTS[change.result])}
    if change.where:  # 3 of them: one of this sector, two of that
        given["where"] = concurrence.listed([_voices_of(sector, n) for sector, n in change.where])
    one, many = _CHANGES[change.before is None, bool(change.where)]
    return plural_phrase(one, many, change.voices, **given)


_CHANGES = {  # (they had not answered, it matters of which sectors they are)
    (True, False): (
        N_("If %(n)s more had answered “%(after)s”: %(result)s."),
        N_("If %(n)s more had answered “%(after)s”: %(result)s."),
    ),
    (False, False): (
        N_("If %(n)s had answered “%(after)s” instead of “%(before)s”: %(result)s."),
        N_("If %(n)s had answered “%(after)s” instead of “%(before)s”: %(result)s."),
    ),
    (True, True): (
        N_("If %(n)s more (%(where)s) had answered “%(after)s”: %(result)s."),
        N_("If %(n)s more (%(where)s) had answered “%(after)s”: %(result)s."),
    ),
    (False, True): (
        N_("If %(n)s (%(where)s) had answered “%(after)s” instead of “%(before)s”: %(result)s."),
        N_("If %(n)s (%(where)s) had answered “%(after)s” instead of “%(before)s”: %(result)s."),
    ),
}


def _voices_of(sector: str, voices: int) -> Phrase:
    name = Phrase(N_("others")) if sector == OTHERS else sector_name(sector)
    return Phrase(N_("%(sector)s: %(n)s"), sector=name, n=voices)


def electorate_hash(voters: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of the canonical electorate: voices by key, each with its stakeholder, in the order of keys."""
    return canonical_hash({"electorate": sorted((dict(v) for v in voters), key=lambda v: str(v["voter"]))})


def decision_hash(frozen: Mapping[str, Any]) -> str:
    """SHA-256 of everything that is frozen when a vote opens; every ballot's entry names it."""
    return canonical_hash(dict(frozen))


def is_reminder_due(stage: str, opened_at: int, closes_at: int, reminded_at: int | None, now: int) -> bool:
    """Once, on the last day, and not for a vote that was opened within that day."""
    in_time = closes_at - DAY <= now < closes_at and opened_at < closes_at - DAY
    return stage == "open" and reminded_at is None and in_time


def time_left(closes_at: int, now: int) -> Phrase:
    """How long a vote is still open, in words."""
    left = closes_at - now
    if left <= 0:
        return Phrase(N_("closing now"))
    if left >= 2 * DAY:
        return plural_phrase(N_("%(n)s day left"), N_("%(n)s days left"), left // DAY)
    hours = left // 3_600_000
    if hours:
        return plural_phrase(N_("%(n)s hour left"), N_("%(n)s hours left"), hours)
    return plural_phrase(N_("%(n)s minute left"), N_("%(n)s minutes left"), max(1, left // 60_000))


def time_zone(name: str) -> ZoneInfo:
    """The time zone with this name (`Asia/Ho_Chi_Minh`). Raises Invalid about `zone`."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise Invalid({"zone": Phrase(N_("Please choose one of the time zones offered."))}) from None


def local_instant(text: str, zone_name: str) -> int:
    """A local time (`2026-11-27T17:00`) in its zone as milliseconds UTC.

    Raises Invalid about `zone` when there is none of this name, and about `closes` when it cannot be
    read or the clocks' change makes it nonexistent or ambiguous there: a deadline means one instant.
    """
    zone = time_zone(zone_name)
    try:
        wall = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the zone is put on below)
    except ValueError:
        raise Invalid({"closes": Phrase(N_("Please give a date and a time."))}) from None
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        message = (
            N_("On that day the clocks go back and this time comes twice. Please choose an hour later.")
            if back == wall
            else N_(
                "On that day the clocks go forward and this time does not exist. Please choose an hour later."
            )
        )
        raise Invalid({"closes": Phrase(message)})
    return int(first.timestamp()) * 1000
