"""What the tests of the public pages share: a space in which things were decided, by real acts."""

from __future__ import annotations

from typing import Any

from govhub.core import clock
from govhub.core.db import store
from govhub.decisions.actions import cast_ballot, close, make_rule_set, open, propose
from govhub.documents.actions import save_text, save_version
from govhub.goals import actions as goals
from govhub.goals.actions import propose as propose_goal
from govhub.reports import actions as reports
from govhub.reports.models import report_at
from govhub.resources import actions as resources
from govhub.spaces.actions import add_stakeholder
from govhub.spaces.models import Space, Stakeholder
from tests.conftest import Cast

CANARY = "Zwölfuhrtee 密语 never to be published"
HOUR = 3_600_000
DAY = 24 * HOUR


def organisations(cast: Cast, count: int, first: int = 0) -> None:
    """Acts that are recorded: organisations that join the space."""
    for n in range(first, first + count):
        add_stakeholder(cast.alice, space="waste", name=f"Organisation {n}", sector="cso")


def other(visibility: str, short_name: str = "other") -> Space:
    """Another space, whose organisation is told apart from everything else."""

    def write() -> Space:
        space = Space.create(
            short_name=short_name, name=f"Name of {short_name}", purpose="Its purpose", visibility=visibility
        )
        Stakeholder.create(space=space, name=CANARY, sector="cso", about=CANARY)
        return space

    return store.write(write)


def rule_set(cast: Cast, method: str = "majority", **parts: Any) -> int:
    """A rule set of the space; its number."""
    made = make_rule_set(cast.alice, space="waste", name=f"By {method}", method=method, **parts)
    return int(made["rule_set"])


def opened(cast: Cast, title: str = "Collect glass on Fridays", **given: Any) -> int:
    """A decision that is open for an hour; its number."""
    rule = given.pop("rule_set", None) or rule_set(cast, quorum="1/2")
    values = {"space": "waste", "title": title, "text": "We collect *glass* on Fridays.", "rule_set": rule}
    number = int(propose(cast.alice, **{**values, **given})["decision"])
    open(cast.alice, space="waste", decision=number, closes_at=clock.now() + HOUR)
    return number


def decided(cast: Cast, alice: str = "agree", bob: str | None = "agree", **given: Any) -> int:
    """A decision that has ended: alice's city and bob's greens answered so; its number."""
    number = opened(cast, **given)
    cast_ballot(cast.alice, space="waste", decision=number, choice=alice, reason="Fridays are quiet.")
    if bob:
        cast_ballot(cast.bob, space="waste", decision=number, choice=bob, reason="Glass =1+1 is heavy.")
    close(cast.alice, space="waste", decision=number)
    return number


def ratified(cast: Cast, title: str = "Sort sixty per cent") -> tuple[int, int]:
    """A goal whose second version a decision has ratified; the numbers of goal and decision."""
    made = propose_goal(cast.bob, space="waste", title=title, text="We sort half.")
    save_text(
        cast.bob,
        space="waste",
        document=made["document"],
        base="We sort half.",
        text="We sort **60 %** by 2028.",
    )
    save_version(cast.bob, space="waste", document=made["document"])
    given = {"document": made["document"], "version": 2}
    return int(made["goal"]), decided(cast, title=f"Ratify: {title}", **given)


def measured(cast: Cast) -> int:
    """An indicator of G-1 (which must be there): 62.5 is confirmed for a quarter, and what bob entered for
    the next one waits. Its number."""
    here: dict[str, Any] = {"space": "waste"}
    way = {"baseline": "40", "baseline_day": "2025-12-31", "target": "80.5"}
    made = goals.define_indicator(
        cast.alice, **here, goal=1, name="Households that sort", unit="of 100", decimals=1, **way,
        target_day="2028-12-31", direction="up", period="quarter", source="A count of bins",
    )  # fmt: skip
    one = {**here, "indicator": made["indicator"]}
    for period, value in (("2026-Q2", "62.5"), ("2026-Q3", "77.7")):
        note = f"{CANARY} note" if period == "2026-Q3" else ""  # words become public when a value counts
        entered = goals.enter_measurement(cast.bob, **one, period=period, value=value, note=note)
        if period == "2026-Q2":
            goals.confirm_measurement(cast.alice, **one, measurement=entered["measurement"])
    return int(made["indicator"])


def reported(cast: Cast) -> int:
    """A published report about a year until today (in its second version), beside a draft whose words are
    nobody's business; then it is the day after tomorrow. Its number."""
    here: dict[str, Any] = {"space": "waste"}
    now = clock.now()
    period = {"from_day": clock.iso(now - 365 * DAY)[:10], "to_day": clock.iso(now)[:10]}
    clock.freeze(now + 2 * DAY)
    number = int(reports.draft_report(cast.bob, **here, title="Nine months", **period)["report"])
    for version in (1, 2):
        revision = report_at(cast.space, number).revision
        words = {
            "title": "Nine months",
            "summary": f"We sorted more, version {version}.",
            "revision": revision,
        }
        reports.write(cast.bob, **here, report=number, **period, **words)
        reports.publish_report(cast.alice, **here, report=number)
        if version == 1:
            reports.begin_correction(cast.alice, **here, report=number, reason="A word was missing.")
    draft = reports.draft_report(cast.bob, **here, title=f"{CANARY} report", **period)["report"]
    words = {"title": f"{CANARY} report", "summary": f"{CANARY} summary", "revision": 1}
    reports.write(cast.bob, **here, report=draft, **period, **words)
    return number


def funded(cast: Cast) -> int:
    """Resources on their way: a purpose for a ratified goal (G-1, D-1), money that the city pledged (P-1)
    and hours of the greens, who want no mention (P-2), a decision (D-2) that allows 800 EUR, an
    allocation of 500 (A-1) of which 120.50 is spent, and one (A-2) that was reversed. The last entry."""
    goal, _ = ratified(cast)
    city, greens = (cast.stakeholders[key].uid for key in ("city", "greens"))
    here: dict[str, Any] = {"space": "waste"}
    purpose = resources.add_purpose(cast.trea, **here, name="Glass containers", goal=goal)["purpose"]
    money = {"kind": "money", "unit": "EUR", "amount": "1000", "purpose": purpose}
    pledge = resources.pledge(cast.alice, **here, stakeholder=city, **money)["pledge"]
    hours = {"kind": "hours", "unit": "hours", "amount": "40.5", "acknowledgement": "none"}
    given = resources.pledge(cast.bob, **here, stakeholder=greens, what=f"{CANARY} hours", **hours)["pledge"]
    resources.receive(cast.trea, **here, pledge=pledge, amount="750.25", memo=f"{CANARY} memo")
    resources.receive(cast.trea, **here, pledge=given, amount="10")
    decision = decided(cast, title="Buy containers", unit="EUR", amount="800")
    named = {**here, "decision": decision, "purpose": purpose, "unit": "EUR"}
    shares = {"stakeholders": [city, greens], "amounts": ["300", "200"]}
    allocation = resources.allocate(cast.trea, **named, amount="500", what="Containers", **shares)
    part = {"allocation": allocation["allocation"], "stakeholder": greens, "amount": "120.50"}
    paid = {"what": "Two containers", "payee": f"{CANARY} payee", "evidence": f"{CANARY} bill"}
    resources.spend(cast.trea, **here, **part, **paid)
    wrong = resources.allocate(cast.trea, **named, amount="100", stakeholders=[city], amounts=["100"])
    undone = resources.reverse(cast.trea, **here, entry=wrong["ledger"], reason="Entered twice.")
    return int(undone["ledger"])
