"""A vote to look at in which voices are carried, answered for apart, entered and in the room."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions import actions as decisions
from govhub.spaces.models import Mandate, Role, Stakeholder
from tests.conftest import Cast

DAY = 86_400_000
TRADERS = "Traders' association " + "of the old market " * 3
NAMES = ("Hội Nông dân tỉnh", "残疾人联合会", TRADERS, "Nhóm nhà trọ")


def entrust(cast: Cast) -> dict[str, str]:
    """Carol stands for four more organisations, which entrust their voices; the addresses of the two forms in
    which Alice answers for somebody else."""
    store.write(lambda: _more(cast))
    parts: dict[str, Any] = {
        "method": "majority", "delegation": "transitive", "delegation_most": 3, "early_close": False,
        "presence_quorum": "1/4",
    }  # fmt: skip
    rule = decisions.make_rule_set(cast.alice, space="waste", name="With proxies 委托", **parts)["rule_set"]
    words: dict[str, Any] = {
        "title": "Who carries whom? 委托投票",
        "text": "*Words*",
        "topic": "Money 钱",
        "rule_set": rule,
    }
    here: dict[str, Any] = {
        "space": "waste",
        "decision": decisions.propose(cast.alice, space="waste", **words)["decision"],
    }
    city = cast.stakeholders["city"].uid
    farmers, dpo, traders, tenants = (cast.stakeholders[name].uid for name in NAMES)
    decisions.mark_present(cast.alice, **here, voters=[city, farmers])
    decisions.open(cast.alice, **here, closes_at=clock.now() + 5 * DAY)
    for principal, proxy in ((farmers, city), (dpo, farmers), (traders, city)):
        decisions.delegate(cast.carol, space="waste", principal=principal, proxy=proxy)
    topic: dict[str, Any] = {"scope": "topic", "topic": "Money 钱", "until": clock.now() + 90 * DAY}
    decisions.delegate(cast.alice, space="waste", principal=city, proxy=tenants, **topic)
    decisions.cast_ballot(cast.alice, **here, choice="agree", voter=city)
    decisions.cast_ballot(cast.alice, **here, choice="disagree", voter=traders, reason="They said so")
    decisions.enter_ballot(cast.alice, **here, voter=tenants, choice="abstain", reason="By phone")
    decisions.mark_left(cast.alice, **here, voters=[farmers])
    decision = f"/s/waste/decisions/{here['decision']}"
    return {
        "/s/<space>/decisions/<number>/for/<voter>": f"{decision}/for/{traders}",
        "/s/<space>/decisions/<number>/enter/<voter>": f"{decision}/enter/{tenants}",
    }


def _more(cast: Cast) -> None:
    Role.get_or_create(space=cast.space, person=cast.people["carol"], role="member")
    for name in NAMES:
        made = Stakeholder.create(space=cast.space, name=name, sector="community")
        cast.stakeholders[name] = made
        Mandate.create(stakeholder=made, person=cast.people["carol"], may_vote=True, starts_at=0)
