"""Who would be entitled if a vote were opened now, and with what: the rows of a frozen electorate."""

from __future__ import annotations

from govhub.core import clock
from govhub.decisions.methods.shape import RuleSet
from govhub.decisions.models.electing import Weighting
from govhub.spaces.models import Mandate, Space, Stakeholder, mandates_at


def entitled_now(space: Space, rule: RuleSet) -> list[dict[str, str]]:
    """Everybody with a mandate to vote at this moment: by person, or one voice for each stakeholder. Weight,
    people stood for and group are copied only where the rule asks for them."""
    known = weightings_of(space) if asks_weightings(rule) else {}
    voices: dict[str, dict[str, str]] = {}
    for mandate in mandates_at(space, clock.now()):
        if mandate.may_vote:
            voice = _voice(mandate, rule, known.get(mandate.stakeholder.uid))
            voices.setdefault(voice["voter"], voice)
    return list(voices.values())


def asks_weightings(rule: RuleSet) -> bool:
    """Whether a rule asks for weights, people stood for, or groups of the space's own."""
    groups = bool(rule.concurrence) and rule.concurrence_by == "group"
    return rule.unit == "weight" or rule.asks_population or groups


def weightings_of(space: Space) -> dict[str, Weighting]:
    """What each stakeholder counts, by its uid."""
    rows = Weighting.select(Weighting, Stakeholder).join(Stakeholder).where(Weighting.space == space)
    return {row.stakeholder.uid: row for row in rows}


def _voice(mandate: Mandate, rule: RuleSet, known: Weighting | None) -> dict[str, str]:
    stakeholder = mandate.stakeholder
    who = mandate.person if rule.unit == "person" else stakeholder
    voice = {
        "voter": who.uid,
        "name": who.name,
        "stakeholder": stakeholder.uid,
        "stakeholder_name": stakeholder.name,
        "sector": stakeholder.sector,
        "weight": "1",
        "stands_for": "",
        "part": "",
    }
    if known is not None and rule.unit == "weight":
        voice["weight"] = known.weight
    if known is not None and rule.asks_population:
        voice["stands_for"] = known.stands_for
    if known is not None and rule.concurrence and rule.concurrence_by == "group":
        voice["part"] = known.part
    return voice
