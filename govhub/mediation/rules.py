"""What is true about mediation: stages and their deadlines, who may mediate, what may be agreed. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from govhub.core.phrase import N_, Phrase

DAY = 86_400_000
RUNNING = ("intake", "dialogue", "agreement")
ENDED = ("settled", "escalated", "withdrawn")
STAGES = RUNNING + ENDED
SEVERITIES = ("low", "medium", "high", "critical")
EFFECTS = ("lift", "amend", "conditions", "end", "plain")
# How long each stage may take; the mediator may move the day, with a reason.
DEADLINES = {"intake": 3 * DAY, "dialogue": 14 * DAY, "agreement": 7 * DAY}
# A party may refuse this many mediators of a case: enough to be heard, too few to stall it for ever.
CHALLENGES = 2
# So many blocks of one stakeholder in a round open a case; who lifts a block and blocks again, over and over,
# does not put the vote off any more (the block itself counts as ever).
BLOCKS = 2
# A count of cases is said aloud only where at least this many stand behind it.
LEAST = 5

# The fields of a settlement that say more about its effect.
EFFECT_WORDS = {"amend": ("amended_text", "amended_version"), "conditions": ("conditions",)}

_MOVES = {("intake", "dialogue"), ("dialogue", "agreement"), ("agreement", "dialogue")}
_OUTCOMES = {
    "lift": "lifted",
    "amend": "text_changed",
    "conditions": "conditions",
    "end": "proposal_ended",
    "plain": "other",
}


def due(stage: str, since: int) -> int:
    """When a stage that begins at `since` should be over."""
    return since + DEADLINES[stage]


def outcome_of(effect: str) -> str:
    """What kind of outcome a settlement with this effect is."""
    return _OUTCOMES[effect]


def why_not_mediator(
    *, is_mediator: bool, opened_it: bool, is_party: bool, belongs_to_party: bool, was_challenged: bool
) -> Phrase | None:
    """A mediator belongs to no party (M26): neither now nor at any time since the case was opened."""
    if not is_mediator:
        return Phrase(N_("Only somebody with the role of a mediator can take a case."))
    if opened_it:
        return Phrase(N_("Whoever logged a conflict cannot mediate in it."))
    if is_party:
        return Phrase(N_("A party cannot mediate in its own conflict."))
    if belongs_to_party:
        return Phrase(N_("A mediator cannot hold a mandate of a party, now or at any time in the case."))
    if was_challenged:
        return Phrase(N_("A party refused this mediator for this case. Please choose somebody else."))
    return None


def why_not_move(stage: str, to: str) -> Phrase | None:
    """A case goes from intake to dialogue to agreement, and back to dialogue when that fails."""
    if (stage, to) not in _MOVES:
        return Phrase(N_("The case cannot go to this stage now."))
    return None


def why_not_due(due_at: int | None, now: int) -> Phrase | None:
    """A deadline lies ahead, and not years away."""
    if due_at is None or due_at <= now:
        return Phrase(N_("Please choose a time that is still to come."))
    if due_at > now + 365 * DAY:
        return Phrase(N_("Please choose a time within a year."))
    return None


def effects_for(*, about_open_decision: bool, by_block: bool) -> tuple[str, ...]:
    """What a settlement can do: more than words only where a vote is open."""
    if not about_open_decision:
        return ("plain",)
    return (("lift",) if by_block else ()) + ("amend", "conditions", "end", "plain")


def why_not_escalate(*, mediates: bool, is_party: bool, is_late: bool, has_mediator: bool) -> Phrase | None:
    """A mediator hands a case on when it is beyond them, a party when its time is over, and a facilitator
    when its time is over and nobody could mediate: no decision stays held for ever."""
    if mediates or (is_late and (is_party or not has_mediator)):
        return None
    if not is_late:
        return Phrase(N_("Please let the stage run to its deadline first."))
    return Phrase(N_("This case has a mediator, who decides about this."))


def next_step(
    stage: str, *, mediator: str | None, mine: bool, on_the_table: bool, to_sign: bool, missing: list[str]
) -> Phrase | None:
    """What has to happen next in a case that runs, in one sentence for this reader; `mine`: they mediate."""
    if stage not in RUNNING:
        return None
    if mediator is None:
        return Phrase(
            N_("Next: a mediator who belongs to no side takes the case, or a facilitator appoints one.")
        )
    if stage == "intake" and mine:
        return Phrase(N_("Next: read what happened, and begin the dialogue."))
    if stage == "intake":
        return Phrase(N_("Next: %(name)s reads the case and begins the dialogue."), name=mediator)
    if stage == "dialogue" and mine:
        return Phrase(
            N_("Next: ask every side what it needs; a settlement comes on the table when they are close.")
        )
    if stage == "dialogue":
        return Phrase(N_("Next: say what you need; anyone in the case can put a settlement on the table."))
    if not on_the_table:
        return Phrase(N_("Next: somebody in the case writes a settlement that every side can sign."))
    if to_sign:
        return Phrase(N_("Next: read the settlement, and sign it or write another version."))
    return Phrase(N_("Next: these sign or write another version: %(names)s."), names=", ".join(missing))


def withheld(cells: Mapping[str, int]) -> dict[str, int | None]:
    """The counts that may be said: each at least five, and those left out add up to nothing or to five at
    least, so that no small count can be reckoned from the sum of all."""
    shown: dict[str, int | None] = {name: n if n >= LEAST else None for name, n in cells.items()}
    hidden = sum(n for name, n in cells.items() if shown[name] is None)
    while 0 < hidden < LEAST and any(n is not None for n in shown.values()):
        smallest = min((name for name in cells if shown[name] is not None), key=lambda name: cells[name])
        hidden += cells[smallest]
        shown[smallest] = None
    return shown


def median_days(spans: list[int]) -> int | None:
    """The median of some spans (ms) in whole days; nothing where fewer than five cases stand behind it."""
    if len(spans) < LEAST:
        return None
    days = sorted(span // DAY for span in spans)
    middle = len(days) // 2
    return days[middle] if len(days) % 2 else (days[middle - 1] + days[middle]) // 2
