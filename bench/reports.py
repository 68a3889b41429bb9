"""Reports: drafting and PDF for a year of a busy space, and the public page beside books of any length."""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from bench import server

DECISIONS = 200
ACTS = 2_000
LINES = 5_000
FEW, MANY = 100, 100_000
DAY = 86_400_000
YEAR = {"from_day": "2025-01-01", "to_day": "2025-12-31"}
BEGIN = 1_735_689_600_000  # 2025-01-01, UTC
PARTNERS = 8


def measure() -> dict[str, Any]:
    """A year in one database; a small report beside few and beside many ledger lines in two others."""
    with server.data_folder() as environment:
        year = _year(environment)
    pages = {}
    for lines in (FEW, MANY):
        with server.data_folder() as environment:
            _opened(environment)
            _partners()
            pages[f"{lines}_lines"] = _page(environment, lines)
    few, many = (pages[f"{lines}_lines"]["made_anew_ms"] for lines in (FEW, MANY))
    return {"year": year, "public_page": {**pages, "ratio": round(many / few, 2), "aim": 1.5}}


def _opened(environment: dict[str, str]) -> Any:
    from govhub import wiring
    from govhub.config import Settings
    from govhub.core import schema
    from govhub.core.db import store

    wiring.load()
    settings = Settings.from_environment(environment)
    store.open(settings.database_url, exclusive=True)
    schema.upgrade(settings.data_dir / "backups")
    return settings


def _partners() -> list[Any]:
    """People who facilitate, give and keep the money, each for an organisation."""
    from govhub.accounts.models import Person
    from govhub.core.db import store
    from govhub.spaces.models import Mandate, Role, Space, Stakeholder

    sectors = ("government", "cso", "dpo", "business", "donor", "community", "academia", "media")

    def make() -> list[Any]:
        space = Space.create(short_name="bench", name="Bench", visibility="public", mode="cooperation")
        people = []
        for number in range(PARTNERS):
            person = Person.create(
                email=f"partner{number}@example.org", name=f"Partner {number}", created_at=0
            )
            Role.create(space=space, person=person, role="treasurer" if number == 1 else "facilitator")
            given = {"name": f"Organisation {number}", "sector": sectors[number], "created_at": 0}
            stakeholder = Stakeholder.create(space=space, **given)
            Mandate.create(stakeholder=stakeholder, person=person, may_vote=True, may_sign=True, starts_at=0)
            people.append(person.actor())
        return people

    return list(store.write(make))


def _year(environment: dict[str, str]) -> dict[str, Any]:
    """Through real acts, with a clock that is set: 200 votes, a goal with indicators, money all the year."""
    from govhub.core import audit, clock
    from govhub.core.db import store
    from govhub.reports import queries
    from govhub.reports.models import Report
    from govhub.resources.models import LedgerLine
    from govhub.spaces.models import space_named

    settings = _opened(environment)
    people = _partners()
    _decide(people)
    _measure(people)
    while LedgerLine.select().count() < LINES:
        _give(people)
    clock.freeze(BEGIN + 370 * DAY)
    _draft(people)
    acts = audit.AuditEntry.select().count()
    assert acts >= ACTS, acts
    with store.reading():
        space = space_named("bench")
        report = Report.get()
        report.space = space
        drafting = _timed(lambda: queries.composed(report, version=1), 9)
        publishing = _publish(people)
        found = queries.published_version(space, 1)
        printed = _print(settings, found)
    store.close()
    clock.thaw()
    return {
        "acts": acts,
        "decisions": DECISIONS,
        "ledger_lines": LINES,
        "drafting_ms": drafting,
        "publishing_ms": publishing,
        "content_bytes": len(found["content_bytes"]),
        "pdf": printed,
    }


def _timed(do: Callable[[], Any], times: int) -> float:
    """The median of some runs, in milliseconds."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        do()
        spent.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(spent), 1)


def _decide(people: list[Any]) -> None:
    from govhub.core import clock
    from govhub.decisions import actions

    clock.freeze(BEGIN)
    rule = actions.make_rule_set(people[0], space="bench", name="Most", method="majority")["rule_set"]
    for number in range(DECISIONS):
        at = BEGIN + 300 * DAY * number // DECISIONS
        clock.freeze(at)
        allows = {"amount": "9000000", "unit": "EUR"} if number == 0 else {}
        given = {"title": f"Proposal {number}", "text": "Shall we?", "rule_set": rule, **allows}
        made = actions.propose(people[0], space="bench", **given)["decision"]
        actions.open(people[0], space="bench", decision=made, closes_at=at + DAY)
        for place, person in enumerate(people):
            choice = "agree" if place + number % 3 < 7 else "disagree"
            actions.cast_ballot(person, space="bench", decision=made, choice=choice)
        actions.close(people[0], space="bench", decision=made)


def _measure(people: list[Any]) -> None:
    from govhub.core import clock
    from govhub.decisions import actions as decisions
    from govhub.goals import actions as goals

    for number in range(4):
        clock.freeze(BEGIN + 301 * DAY)
        made = goals.propose(people[0], space="bench", title=f"Goal {number}", text="Words.")
        given = {"title": "Ratify it", "text": "As written.", "rule_set": 1}
        about = {"document": made["document"], "version": 1}
        vote = decisions.propose(people[0], space="bench", **given, **about)["decision"]
        decisions.open(people[0], space="bench", decision=vote, closes_at=BEGIN + 303 * DAY)
        for person in people:
            decisions.cast_ballot(person, space="bench", decision=vote, choice="agree")
        decisions.close(people[0], space="bench", decision=vote)
        for which in range(3):
            days = {"baseline_day": "2024-12-31", "target_day": "2026-12-31", "period": "month"}
            measure = {"name": f"Measure {which}", "unit": "%", "baseline": "10", "target": "90"}
            said = goals.define_indicator(people[0], space="bench", goal=made["goal"], **measure, **days)
            clock.freeze(BEGIN + 340 * DAY)
            for month in range(1, 11):
                ref = {"space": "bench", "indicator": said["indicator"]}
                entered = goals.enter_measurement(
                    people[0], **ref, period=f"2025-{month:02}", value=str(20 + month)
                )
                goals.confirm_measurement(people[2], **ref, measurement=entered["measurement"])


def _give(people: list[Any]) -> None:
    """A gift and what was made of it: 2 lines each for receipt, allocation and two uses."""
    from govhub.core import clock
    from govhub.resources import actions
    from govhub.resources.models import LedgerEntry, Purpose
    from govhub.spaces.models import Stakeholder

    number = LedgerEntry.select().count()
    clock.freeze(max(clock.now(), BEGIN + 341 * DAY))
    if not Purpose.select().exists():
        for name in ("Collection points", "Education", "Repairs"):
            actions.add_purpose(people[1], space="bench", name=name)
    uids = [row.uid for row in Stakeholder.select().order_by(Stakeholder.id)]
    given = {"stakeholder": uids[number % PARTNERS], "kind": "money", "unit": "EUR", "amount": "100"}
    purpose = number % 3 + 1
    actions.receive_gift(people[1], space="bench", **given, purpose=purpose)
    to = uids[(number + 3) % PARTNERS]
    shares = {"stakeholders": [to], "amounts": ["90"], "unit": "EUR", "amount": "90", "what": "Work"}
    made = actions.allocate(people[1], space="bench", decision=1, purpose=purpose, **shares)["allocation"]
    for _ in range(2):
        used = {"stakeholder": to, "amount": "40", "what": "Material"}
        actions.spend(people[1], space="bench", allocation=made, **used)


def _draft(people: list[Any]) -> None:
    from govhub.reports import actions

    words = "It went **well**, and what did not is said here. " * 12
    actions.draft_report(people[0], space="bench", title="The year", **YEAR)
    said = dict.fromkeys(("summary", "went_well", "went_badly", "lessons", "next_steps"), words)
    actions.write(people[0], space="bench", report=1, revision=1, title="The year", **YEAR, **said)


def _publish(people: list[Any]) -> float:
    from govhub.reports import actions

    return _timed(lambda: actions.publish_report(people[0], space="bench", report=1), 1)


def _print(settings: Any, found: dict[str, Any]) -> dict[str, Any]:
    """The first time it is made, in a process of its own; afterwards it is read from the disk."""
    from govhub.app import create_app
    from govhub.reports import printing

    figures: dict[str, Any] = {}
    with create_app(settings).test_request_context("/"):
        for language in ("en", "vi", "zh-Hans"):
            figures[f"{language}_ms"] = _timed(lambda code=language: printing.pdf_of(found, None, code), 1)  # type: ignore[misc]
        made = printing.pdf_of(found, None, "vi") or b""
        figures["again_ms"] = _timed(lambda: printing.pdf_of(found, None, "vi"), 5)
    return {**figures, "bytes": len(made)}


def _page(environment: dict[str, str], lines: int) -> dict[str, Any]:
    """The public page of a small report, made anew and from what is kept, beside so many ledger lines."""
    from govhub.accounts.models import Person
    from govhub.core import clock
    from govhub.core.db import store

    with store.reading():
        people = [row.actor() for row in Person.select().order_by(Person.id)]
        _decide_once(people)
        _give(people)
        store.write(lambda: _fill(lines))
        clock.freeze(BEGIN + 370 * DAY)
        _draft(people)
        publishing = _publish(people)
        clock.thaw()
    store.close()
    with server.serving("wsgi:app", environment, "/healthz") as port:
        url = f"http://127.0.0.1:{port}/open/bench/reports/1"
        anew = [_fetched(f"{url}?anew={number}") for number in range(120)][20:]
        kept = [_fetched(url) for _ in range(60)][10:]
    return {
        "publishing_ms": publishing,
        "made_anew_ms": _undisturbed(anew),
        "kept_ms": _undisturbed(kept),
    }


def _undisturbed(spent: list[float]) -> float:
    """The first decile in milliseconds: what it takes while nothing else runs on the machine."""
    return round(1000 * statistics.quantiles(spent, n=10)[0], 2)


def _fetched(url: str) -> float:
    begun = time.perf_counter()
    with urllib.request.urlopen(url, timeout=30) as answer:
        answer.read()
    return time.perf_counter() - begun


def _decide_once(people: list[Any]) -> None:
    from govhub.core import clock
    from govhub.decisions import actions

    clock.freeze(BEGIN + 100 * DAY)
    rule = actions.make_rule_set(people[0], space="bench", name="Most", method="majority")["rule_set"]
    given = {"title": "Spend", "text": "Yes?", "rule_set": rule, "amount": "9000000", "unit": "EUR"}
    made = actions.propose(people[0], space="bench", **given)["decision"]
    actions.open(people[0], space="bench", decision=made, closes_at=BEGIN + 102 * DAY)
    for person in people:
        actions.cast_ballot(person, space="bench", decision=made, choice="agree")
    actions.close(people[0], space="bench", decision=made)


def _fill(lines: int) -> None:
    """The rest of the books at once: receipts of one cent, straight into the tables (the page does not care
    who wrote them, and 50,000 acts would take a minute)."""
    from govhub.resources.models import LedgerEntry, LedgerLine, Stakeholder
    from govhub.spaces.models import space_named

    space, giver = space_named("bench"), Stakeholder.get()
    first = LedgerEntry.select().count() + 1
    count = (lines - LedgerLine.select().count()) // 2
    entries = [
        {"space": space, "number": first + n, "act": "resources.receive", "at": BEGIN + n}
        for n in range(count)
    ]
    for start in range(0, count, 1000):
        LedgerEntry.insert_many(entries[start : start + 1000]).execute()
    ids = [row.id for row in LedgerEntry.select(LedgerEntry.id).where(LedgerEntry.number >= first)]
    rows = [
        {"entry": one, "account": account, "unit": "EUR", "amount": amount, "stakeholder": who}
        for one in ids
        for account, amount, who in (("giver", -1, giver), ("received", 1, None))
    ]
    for start in range(0, len(rows), 1000):
        LedgerLine.insert_many(rows[start : start + 1000]).execute()
